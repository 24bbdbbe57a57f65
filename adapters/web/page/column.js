// A person's column: who they are, their own chat and rooms, and what they say. It speaks the person's language.

import { newID, post, Refused } from "./api.js";
import { composer } from "./composer.js";
import { avatar, bdi, el, icon, refill } from "./dom.js";
import { drawLine } from "./line.js";
import { directionOf, earlierLines, model, placesOf, tongue, visible } from "./model.js";
import { cityOf, dayOf, moment, say } from "./words.js";

const MANNERS = ["hand", "promptly", "slowly", "never"];

export class Column {
  constructor(person, { edit, close }) {
    this.id = person.id;
    this.key = person.id.replace(/\W/g, "-");
    this.place = person.own;
    this.unread = new Set();
    this.orders = new Map(); // ids of orders that failed: given again, they are the same
    this.edit = edit;
    this.close = close;
    this.head = el("header", { class: "head" });
    this.tabs = el("div", { class: "tabs", role: "tablist" });
    this.log = el("div", { class: "log", role: "log", tabindex: 0, id: `log-${this.key}` });
    this.follows = true;
    this.log.addEventListener("scroll", () => (this.follows = this.atFoot()));
    new ResizeObserver(() => this.follows && this.reveal()).observe(this.log);
    this.log.addEventListener("load", (e) => this.makeRoom(e.target), true);
    this.problem = el("p", { class: "problem", role: "alert" });
    this.composer = composer(this, (order) => this.act({ place: this.place, ...order }));
    this.node = el(
      "section",
      { class: "column", id: `column-${this.key}` },
      this.head,
      this.tabs,
      this.log,
      this.problem,
      this.composer.form,
    );
    this.draw();
  }

  person() {
    return model.people.get(this.id);
  }

  say(key, values) {
    return say(key, values, this.person().language);
  }

  draw() {
    const p = this.person();
    this.node.lang = p.language;
    this.node.dir = directionOf(p.language);
    this.node.setAttribute("aria-label", p.name);
    this.drawHead(p);
    this.drawTabs(p);
    this.composer.words();
    this.drawLog();
  }

  drawHead(p) {
    const manner = el(
      "select",
      { class: "manner", "aria-label": this.say("page.manner.label"), onchange: (e) => this.answer(e.target.value) },
      MANNERS.map((m) => el("option", { value: m, selected: m === p.manner }, this.say(`page.manner.${m}`))),
    );
    this.time = el("span", { class: "local" });
    refill(
      this.head,
      avatar(p),
      el("h2", {}, bdi(p.name), p.admin && el("span", { class: "badge" }, this.say("page.person.admin"))),
      el(
        "div",
        { class: "actions" },
        this.button("pen", "page.column.edit", () => this.edit(p)),
        el(
          "a",
          {
            class: "icon-button",
            href: this.storyAddress(),
            download: "",
            title: this.say("page.column.story"),
            "aria-label": this.say("page.column.story"),
          },
          icon("save"),
        ),
        this.button("close", "page.column.close", () => this.close(p)),
      ),
      el(
        "div",
        { class: "about" },
        el("p", {}, this.time, bdi(cityOf(p.zone)), " · ", bdi(tongue(p.language).name)),
        manner,
      ),
    );
    this.tick();
  }

  button(name, key, onclick) {
    return el(
      "button",
      { type: "button", class: "icon-button", title: this.say(key), "aria-label": this.say(key), onclick },
      icon(name),
    );
  }

  storyAddress() {
    const members = model.places.get(this.place)?.members ?? [this.id];
    return `/api/story?${new URLSearchParams(members.map((m) => ["person", m]))}`;
  }

  // tick shows the hour at the person's, which is what their nudges go by.
  tick(now = this.now) {
    this.now = now;
    this.time.replaceChildren(...(now ? [bdi(moment(now, this.person().zone, "time")), " · "] : []));
  }

  drawTabs(p) {
    const places = placesOf(p);
    if (!places.some((m) => m.id === this.place)) this.place = p.own;
    this.tabs.setAttribute("aria-label", this.say("page.column.places"));
    refill(
      this.tabs,
      places.map((m) => this.tab(m)),
    );
    this.log.setAttribute("aria-label", this.titleOf(places.find((m) => m.id === this.place)));
    this.log.setAttribute("aria-live", p.manner === "hand" ? "polite" : "off");
  }

  titleOf(place) {
    if (place.own) return this.say("page.place.own");
    if (place.all) return place.title || this.say("page.place.community");
    return place.members
      .filter((m) => m !== this.id)
      .map((m) => model.people.get(m)?.name ?? "")
      .join(", ");
  }

  tab(place) {
    const here = place.id === this.place;
    const news = this.unread.has(place.id);
    return el(
      "button",
      {
        type: "button",
        role: "tab",
        "aria-selected": String(here),
        "aria-controls": this.log.id,
        tabindex: here ? 0 : -1,
        title: !place.all && place.title,
        onclick: () => this.go(place.id),
        onkeydown: (e) => this.along(e),
      },
      !place.own && icon("room"),
      bdi(this.titleOf(place)),
      news && el("span", { class: "dot", "aria-label": this.say("page.place.news") }),
    );
  }

  along(e) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key] * (this.node.dir === "rtl" ? -1 : 1);
    if (!step) return;
    e.preventDefault();
    const places = placesOf(this.person());
    const i = places.findIndex((m) => m.id === this.place);
    this.go(places[(i + step + places.length) % places.length].id);
    this.tabs.querySelector('[aria-selected="true"]').focus();
  }

  go(place) {
    this.place = place;
    this.unread.delete(place);
    this.drawHead(this.person());
    this.drawTabs(this.person());
    this.tabs.querySelector('[aria-selected="true"]').scrollIntoView({ block: "nearest", inline: "nearest" });
    this.drawLog();
  }

  drawLog() {
    const p = this.person();
    const lines = visible(this.place, this.id);
    this.log.replaceChildren();
    if (model.earlier.has(this.place)) this.log.append(this.earlier());
    if (lines.length === 0)
      this.log.append(
        el("div", { class: "empty" }, this.say(this.place === p.own ? "page.log.empty" : "page.log.quiet")),
      );
    lines.forEach((line, i) => this.log.append(...this.drawn(line, lines[i - 1])));
    this.reveal();
  }

  drawn(line, before) {
    const p = this.person();
    const day = !before || dayOf(before.at, p.zone) !== dayOf(line.at, p.zone);
    const node = drawLine(line, p, (order, button) => this.act({ place: this.place, ...order }, button));
    return day
      ? [el("div", { class: "day" }, el("span", {}, moment(line.at, p.zone, "day", p.language))), node]
      : [node];
  }

  earlier() {
    return el(
      "div",
      { class: "earlier" },
      el(
        "button",
        {
          type: "button",
          class: "quiet",
          onclick: async () => {
            const height = this.log.scrollHeight;
            await earlierLines(this.place);
            this.drawLog();
            this.log.scrollTop = this.log.scrollHeight - height;
          },
        },
        this.say("page.log.earlier"),
      ),
    );
  }

  // line shows what was said or edited, where this person can see it.
  line({ line, fresh }) {
    if (line.only?.length && !line.only.includes(this.id)) return;
    if (line.place !== this.place) {
      if (fresh && placesOf(this.person()).some((m) => m.id === line.place)) {
        this.unread.add(line.place);
        this.drawTabs(this.person());
      }
      return;
    }
    const low = this.atFoot();
    const lines = visible(this.place, this.id);
    const i = lines.findIndex((l) => l.number === line.number);
    const old = this.log.querySelector(`[data-number="${line.number}"]`);
    if (old) old.replaceWith(this.drawn(line, line).at(-1));
    else if (i === lines.length - 1) this.append(line, lines[i - 1]);
    else this.drawLog();
    if (fresh && (low || line.from === this.id)) this.reveal();
  }

  // atFoot tells whether the end of the log is read: its foot is in sight, or the last line from its beginning.
  atFoot() {
    const { scrollHeight, scrollTop, clientHeight, lastElementChild: last } = this.log;
    return scrollHeight - scrollTop - clientHeight < 120 || this.above(last) <= 0;
  }

  above(line) {
    return line ? this.log.getBoundingClientRect().top - line.getBoundingClientRect().top : 0;
  }

  // reveal goes to the foot of the log; to the beginning of the last line, where that is taller than the log.
  reveal() {
    this.log.scrollTop = this.log.scrollHeight;
    const above = this.above(this.log.lastElementChild);
    if (above > 0) this.log.scrollTop -= above + 12;
    this.follows = true;
  }

  // makeRoom keeps the foot of the log in sight when a picture has come and is taller than nothing.
  makeRoom(picture) {
    const below = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight;
    if (below < picture.offsetHeight + 120) this.log.scrollTop = this.log.scrollHeight;
  }

  append(line, before) {
    this.log.querySelector(".empty")?.remove();
    const nodes = this.drawn(line, before);
    nodes.at(-1).classList.add("fresh");
    this.log.append(...nodes);
  }

  // act gives an order, and reports whether it is safe. What was pressed waits meanwhile.
  async act(order, button) {
    const { private: toOwn, ...rest } = order;
    const key = JSON.stringify(rest);
    const id = this.orders.get(key) ?? newID();
    this.orders.set(key, id);
    button?.setAttribute("aria-busy", "true");
    try {
      await post("/api/act", { ...rest, id, person: this.id });
      this.orders.delete(key);
      this.problem.textContent = "";
      if (toOwn) this.go(this.person().own);
      return true;
    } catch (e) {
      this.problem.textContent = this.say(e instanceof Refused ? e.key : "page.error.failed");
      return false;
    } finally {
      button?.removeAttribute("aria-busy");
    }
  }

  async answer(manner) {
    try {
      await post("/api/person", { person: this.id, manner });
    } catch (e) {
      this.problem.textContent = this.say(e.key ?? "page.error.failed");
    }
  }
}
