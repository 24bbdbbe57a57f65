// The empty stage.

import { el, icon, svg } from "./dom.js";
import { say } from "./words.js";

// welcome is the empty stage: two ways to begin.
export function welcome({ demo, byHand, add }) {
  return el(
    "div",
    { class: "welcome" },
    picture(),
    el("h2", {}, say("page.welcome.title")),
    el("p", {}, say("page.welcome.text")),
    el(
      "div",
      { class: "starts" },
      el(
        "button",
        { type: "button", class: "start primary", onclick: demo },
        icon("play"),
        el("span", {}, say("page.demo.start"), el("small", {}, say("page.demo.about"))),
      ),
      el(
        "button",
        { type: "button", class: "start", onclick: byHand },
        icon("hand"),
        el("span", {}, say("page.hand.start"), el("small", {}, say("page.hand.about"))),
      ),
    ),
    el("button", { type: "button", class: "quiet", onclick: add }, say("page.cast.add")),
  );
}

function picture() {
  return svg(
    "svg",
    { viewBox: "0 0 420 150", class: "picture", "aria-hidden": "true" },
    svg("path", { class: "road", d: "M30 112C110 20 160 130 216 78S330 18 392 48" }),
    ...[
      [30, 112, 8],
      [106, 74, 6],
      [160, 88, 6],
      [216, 78, 6],
      [278, 48, 6],
      [336, 38, 6],
      [392, 48, 10],
    ].map(([cx, cy, r], i) => svg("circle", { cx, cy, r, class: i < 3 ? "done" : i === 6 ? "goal" : "" })),
    svg("path", {
      class: "one",
      d: "M52 30h74a12 12 0 0 1 12 12v14a12 12 0 0 1-12 12H84l-14 12V68H52a12 12 0 0 1-12-12V42a12 12 0 0 1 12-12z",
    }),
    svg("path", {
      class: "two",
      d: "M262 84h86a12 12 0 0 1 12 12v16a12 12 0 0 1-12 12h-10v13l-16-13h-60a12 12 0 0 1-12-12V96a12 12 0 0 1 12-12z",
    }),
    svg("path", { class: "words", d: "M56 45h58M56 55h36M268 99h66M268 110h42" }),
  );
}
