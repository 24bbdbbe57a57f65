// The page as a whole: reads what there is, draws it, and keeps it fresh.

import { get, post } from "./api.js";
import { remembered } from "./browser.js";
import { Clock, drawFired } from "./clock.js";
import { Column } from "./column.js";
import { el, icon, refill } from "./dom.js";
import { directionOf, load, model, on } from "./model.js";
import { notice, noticeDemo } from "./notice.js";
import { drawPaths } from "./paths.js";
import { drawCast, personSheet, playByHand } from "./people.js";
import { welcome } from "./welcome.js";
import { language, say, speak } from "./words.js";

const $ = (id) => document.getElementById(id);
const FIRST_OPEN = 3; // columns that are open before anybody chose
const WIDE = 1240; // from this width on, columns and paths stand side by side
const query = new URLSearchParams(location.search);
const columns = new Map();
const clock = new Clock($("clock"), {
  tell: notice,
  moved: (view) => {
    sideFired(view.recent);
    columns.forEach((c) => c.tick(view.now));
  },
});

async function start() {
  if (query.has("token")) history.replaceState(null, "", location.pathname);
  theme(query.get("theme") ?? remembered.get("theme") ?? "");
  await speak(query.get("language") ?? remembered.get("language") ?? navigator.language);
  await load();
  on("people", people);
  on("places", () => columns.forEach((c) => c.drawTabs(c.person())));
  on("line", (said) => columns.forEach((c) => c.line(said)));
  on("demo", noticeDemo);
  on("stage", stir);
  on("all", drawAll);
  const wish = query.get("language") ?? remembered.get("language") ?? navigator.language;
  await change(model.languages.find((t) => wish.startsWith(t.tag.split("-")[0]))?.tag ?? model.languages[0].tag);
  if (query.get("side") === "open") openSide(true);
  addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !$("side").hidden) openSide(false);
  });
}

async function change(tag) {
  await speak(tag);
  remembered.set("language", tag);
  document.documentElement.lang = tag;
  document.documentElement.dir = directionOf(tag);
  document.querySelectorAll("[data-word]").forEach((n) => {
    n.textContent = say(n.dataset.word);
  });
  drawTools();
  drawAll();
  await refresh();
}

function theme(name) {
  if (name) document.documentElement.dataset.theme = name;
  remembered.set("theme", name);
}

const dark = () =>
  (document.documentElement.dataset.theme ||
    (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

function drawTools() {
  refill(
    $("tools"),
    el(
      "select",
      { class: "languages", "aria-label": say("page.tools.language"), onchange: (e) => change(e.target.value) },
      model.languages.map((t) => el("option", { value: t.tag, lang: t.tag, selected: t.tag === language() }, t.name)),
    ),
    tool(dark() ? "sun" : "moon", "page.tools.theme", () => {
      theme(dark() ? "light" : "dark");
      drawTools();
    }),
    el(
      "button",
      {
        type: "button",
        class: "icon-button wide",
        title: say("page.tools.paths"),
        "aria-label": say("page.tools.paths"),
        "aria-expanded": String(!$("side").hidden),
        "aria-controls": "side",
        onclick: () => openSide($("side").hidden),
      },
      icon("path"),
      el("span", {}, say("page.tools.paths")),
    ),
  );
}

const tool = (name, key, onclick) =>
  el("button", { type: "button", class: "icon-button", title: say(key), "aria-label": say(key), onclick }, icon(name));

function openSide(open) {
  $("side").hidden = !open;
  remembered.set("side", open ? "open" : "");
  drawTools();
  if (innerWidth < WIDE) (open ? $("side") : $("tools")).querySelector("button.shut, .wide")?.focus();
}

// The people whose columns are open: as chosen in this browser, else the first few.
function chosen() {
  const kept = JSON.parse(remembered.get("open") ?? "null")?.filter((id) => model.people.has(id));
  return new Set(kept?.length ? kept : [...model.people.keys()].slice(0, FIRST_OPEN));
}

let open = new Set();

function drawAll() {
  open = chosen();
  columns.clear();
  $("side").setAttribute("aria-label", say("page.side.label"));
  $("side").replaceChildren(
    el(
      "button",
      {
        type: "button",
        class: "icon-button shut",
        "aria-label": say("page.side.close"),
        onclick: () => openSide(false),
      },
      icon("close"),
    ),
    el("section", {}, el("h2", {}, say("page.paths.title")), el("div", { id: "paths" })),
    el("section", {}, el("h2", {}, say("page.fired.title")), el("div", { id: "fired" })),
  );
  $("side").hidden =
    model.people.size === 0 || (remembered.get("side") ?? (innerWidth >= WIDE ? "open" : "")) !== "open";
  drawTools();
  drawStage();
  clock.draw();
}

function drawStage() {
  const empty = model.people.size === 0;
  document.body.classList.toggle("bare", empty);
  $("stage").setAttribute("aria-label", say("page.stage.label"));
  drawCast($("cast"), { open, show, add: () => personSheet(), demo: startDemo });
  if (empty) {
    $("stage").replaceChildren(welcome({ demo: startDemo, byHand, add: () => personSheet() }));
    return;
  }
  for (const id of columns.keys()) if (!open.has(id)) columns.delete(id);
  for (const id of open)
    if (!columns.has(id)) columns.set(id, new Column(model.people.get(id), { edit: personSheet, close: shut }));
  const nodes = [...columns.values()].map((c) => c.node);
  [...$("stage").children].forEach((n) => {
    if (!nodes.includes(n)) n.remove();
  });
  nodes.forEach((n, i) => {
    if ($("stage").children[i] !== n) $("stage").insertBefore(n, $("stage").children[i] ?? null);
  });
  columns.forEach((c) => {
    c.tick(clock.view?.now);
    c.log.scrollTop = c.log.scrollHeight;
  });
}

function show(person) {
  open.add(person.id);
  remembered.set("open", JSON.stringify([...open]));
  drawStage();
  const node = columns.get(person.id).node;
  node.scrollIntoView({
    inline: "center",
    block: "nearest",
    behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
  });
  columns.get(person.id).composer.focus();
}

function shut(person) {
  open.delete(person.id);
  remembered.set("open", JSON.stringify([...open]));
  drawStage();
}

function people(person) {
  const column = columns.get(person.id);
  if (column) column.draw();
  else if (open.size < FIRST_OPEN || document.activeElement?.closest("#sheet")) open.add(person.id);
  drawStage();
  stir();
}

async function byHand() {
  try {
    await playByHand();
  } catch (e) {
    notice(say(e.key ?? "page.error.failed"));
  }
}

async function startDemo() {
  try {
    if (innerWidth >= WIDE) openSide(true);
    await post("/api/demo", { language: language() });
  } catch (e) {
    notice(say(e.key ?? "page.error.failed"));
  }
}

let stirring;

// stir asks for clock and progress once things have settled: many lines at once are one question.
function stir() {
  stirring ??= setTimeout(async () => {
    stirring = undefined;
    await refresh();
  }, 250);
}

async function refresh() {
  try {
    const [pairs] = await Promise.all([get("/api/progress", { language: language() }), clock.refresh()]);
    const opened = [...$("paths").querySelectorAll("details")].map((d) => d.open);
    $("paths").replaceChildren(drawPaths(pairs));
    $("paths")
      .querySelectorAll("details")
      .forEach((d, i) => {
        d.open = opened[i] ?? false;
      });
  } catch (e) {
    notice(say(e.key ?? "page.error.failed"));
  }
}

function sideFired(recent) {
  $("fired")?.replaceChildren(drawFired(recent));
}

start().catch((e) => notice(say(e.key ?? "page.error.failed")));
