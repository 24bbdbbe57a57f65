// The clock bar: what time it is, what is due next, and how to move on.

import { get, post } from "./api.js";
import { bdi, el, icon, refill } from "./dom.js";
import { language, moment, ownZone, say } from "./words.js";

const LEAPS = [
  ["next", { to: "next" }],
  ["day", { by: "24h" }],
  ["week", { by: "168h" }],
];

export class Clock {
  constructor(node, { tell, moved }) {
    this.node = node;
    this.tell = tell;
    this.moved = moved;
    this.view = null;
    this.busy = false;
  }

  async refresh() {
    this.view = await get("/api/clock", { language: language() });
    this.draw();
    this.moved(this.view);
  }

  draw() {
    if (!this.view) return;
    this.node.setAttribute("aria-label", say("page.clock.label"));
    const looks = [language(), this.busy, !this.view.next].join();
    if (looks === this.looks) {
      this.node.firstChild.replaceWith(this.now()); // a button drawn anew while it is pressed would lose the press
      return;
    }
    this.looks = looks;
    refill(
      this.node,
      this.now(),
      el(
        "div",
        { class: "leaps", role: "group", "aria-label": say("page.clock.forward") },
        LEAPS.map(([name, to]) => this.leap(name, to)),
      ),
    );
  }

  now() {
    const { now, next } = this.view;
    return el(
      "div",
      { class: "now" },
      el("time", { datetime: now }, moment(now, ownZone(), "full")),
      el("p", { class: "next" }, next ? this.due(next) : say("page.clock.nothing")),
    );
  }

  due(next) {
    return [
      el("span", {}, `${say("page.clock.due")} `),
      bdi(moment(next.at, ownZone(), "short")),
      " · ",
      bdi(next.who),
      next.why && ` · ${next.why}`,
    ];
  }

  leap(name, to) {
    return el(
      "button",
      {
        type: "button",
        "data-leap": name,
        class: name === "next" ? "leap primary" : "leap",
        "aria-disabled": String(this.busy || (name === "next" && !this.view.next)),
        onclick: () => this.advance(name, to),
      },
      name === "next" && icon("play"),
      say(`page.clock.${name}`),
    );
  }

  async advance(name, to) {
    if (this.busy || (name === "next" && !this.view.next)) return;
    this.busy = true;
    this.node.setAttribute("aria-busy", "true");
    this.draw();
    try {
      const went = await post("/api/advance", { ...to, language: language() });
      this.tell(said(went));
    } catch (e) {
      this.tell(say(e.key ?? "page.error.failed"));
    } finally {
      this.busy = false;
      this.node.removeAttribute("aria-busy");
      await this.refresh();
    }
  }
}

// said tells what moving on set off: the first few, and when it is now.
function said({ now, fired }) {
  const first = (fired ?? []).slice(0, 3).map((f) => [f.who, f.why].filter(Boolean).join(" · "));
  const time = moment(now, ownZone(), "full");
  return first.length ? say("page.clock.went", { time, what: first.join(" — ") }) : say("page.clock.quiet", { time });
}

// drawFired lists what fired, the latest first.
export function drawFired(recent) {
  if (!recent?.length) return el("p", { class: "faint" }, say("page.fired.empty"));
  return el(
    "ol",
    { class: "fired" },
    [...recent]
      .reverse()
      .map((f) =>
        el(
          "li",
          {},
          el("time", { datetime: f.at }, moment(f.at, ownZone(), "short")),
          el("span", {}, bdi(f.who, { class: "name" }), " ", el("span", { class: "why" }, f.why)),
        ),
      ),
  );
}
