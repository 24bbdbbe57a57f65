// A pair's progress, drawn as a winding path of steps, and in words for those who cannot see it.

import { bdi, el, svg } from "./dom.js";
import { directionOf } from "./model.js";
import { language, moment, ownZone, say } from "./words.js";

const WIDTH = 320,
  HEIGHT = 64,
  EDGE = 16,
  SWING = 15;

export function drawPaths(pairs) {
  if (!pairs.length) return el("p", { class: "faint" }, say("page.paths.empty"));
  return el("ul", { class: "paths" }, pairs.map(pairCard));
}

function pairCard(pair) {
  return el(
    "li",
    { class: `pair ${pair.state}` },
    el(
      "div",
      { class: "names" },
      el("h3", {}, bdi(pair.mentor.name), el("span", { class: "link", "aria-hidden": "true" }), bdi(pair.mentee.name)),
      pair.state !== "active" && el("span", { class: "badge" }, say(`page.pair.${pair.state}`)),
    ),
    trail(pair),
    el("details", {}, el("summary", {}, pair.words), el("ol", { class: "steps" }, pair.steps.map(step))),
  );
}

function step(s) {
  return el(
    "li",
    { class: s.state },
    el("span", { dir: "auto" }, s.title),
    el(
      "small",
      {},
      say(`page.step.${s.state}`),
      s.at && s.state !== "done" && [" · ", bdi(moment(s.at, ownZone(), "short"))],
    ),
  );
}

// point is where a step lies on the path, which runs from the language's beginning to its end.
function point(i, of) {
  const along = of > 1 ? i / (of - 1) : 0;
  const x = EDGE + along * (WIDTH - 2 * EDGE);
  return [directionOf(language()) === "rtl" ? WIDTH - x : x, HEIGHT / 2 - SWING * Math.sin(along * Math.PI * 3)];
}

function trail(pair) {
  const of = pair.steps.length;
  const walked = pair.steps.findLastIndex((s) => s.state === "done" || s.state === "open" || s.state === "late");
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "trail", role: "img", "aria-label": pair.words },
    svg("path", { class: "ahead", d: curve(0, of - 1, of) }),
    walked > 0 && svg("path", { class: "walked", d: curve(0, walked, of) }),
    pair.steps.map((s, i) => {
      const [cx, cy] = point(i, of);
      const r = s.state === "open" || s.state === "late" ? 8 : 5.5;
      return svg(
        "g",
        { class: `stop ${s.state}` },
        svg("title", {}, `${i + 1}. ${s.title} – ${say(`page.step.${s.state}`)}`),
        svg("circle", { cx, cy, r }),
        s.state === "done" && svg("path", { class: "tick", d: `M${cx - 2.4} ${cy}l1.8 1.8 3.2-3.6` }),
      );
    }),
  );
}

// curve draws the path between two steps in small straight pieces: the swing is a sine.
function curve(from, to, of) {
  if (of < 2) return "";
  const pieces = [];
  for (let i = from; i <= to + 1e-6; i += 0.25)
    pieces.push(
      point(Math.min(i, to), of)
        .map((n) => n.toFixed(1))
        .join(" "),
    );
  return `M${pieces.join("L")}`;
}
