// The cast: everybody of the page, and the sheet on which a person is made or changed.

import { newID, post } from "./api.js";
import { avatar, bdi, el, icon, refill } from "./dom.js";
import { directionOf, model } from "./model.js";
import { language, learn, ownZone, say } from "./words.js";

const sheet = document.getElementById("sheet");

// drawCast shows a chip for each person; pressing it opens or finds their column.
export function drawCast(node, { open, show, add, demo }) {
  node.setAttribute("aria-label", say("page.cast.label"));
  refill(
    node,
    [...model.people.values()].map((p) =>
      el(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-pressed": String(open.has(p.id)),
          onclick: () => show(p),
        },
        avatar(p),
        bdi(p.name),
        p.admin && el("span", { class: "star", title: say("page.person.admin") }, "★"),
      ),
    ),
    el("button", { type: "button", class: "chip add", onclick: add }, icon("plus"), say("page.cast.add")),
    el("span", { class: "gap" }),
    el("button", { type: "button", class: "chip demo", onclick: demo }, icon("play"), say("page.demo.start")),
  );
}

// personSheet asks for a person: a new one, or one to be changed.
export function personSheet(person) {
  const id = newID();
  const p = person ?? { name: "", language: language(), zone: ownZone(), admin: false };
  const problem = el("p", { class: "problem", role: "alert" });
  const form = el(
    "form",
    { novalidate: true, onsubmit: (e) => submit(e, { id, person: person?.id }, problem) },
    el("h2", { id: "sheet-title" }, say(person ? "page.person.change" : "page.person.new")),
    row(
      "page.person.name",
      el("input", { name: "name", value: p.name, dir: "auto", maxlength: 60, autocomplete: "off", required: true }),
    ),
    row(
      "page.person.language",
      el(
        "select",
        { name: "language" },
        model.languages.map((t) => el("option", { value: t.tag, selected: t.tag === p.language, lang: t.tag }, t.name)),
      ),
    ),
    row(
      "page.person.zone",
      el("input", { name: "zone", value: p.zone, list: "zones", dir: "ltr", autocomplete: "off", spellcheck: "false" }),
    ),
    el(
      "datalist",
      { id: "zones" },
      zones().map((z) => el("option", { value: z })),
    ),
    el(
      "label",
      { class: "check" },
      el("input", { type: "checkbox", name: "admin", checked: p.admin ?? false }),
      el("span", {}, say("page.person.is_admin")),
    ),
    problem,
    el(
      "div",
      { class: "buttons" },
      el("button", { type: "submit", class: "primary" }, say("page.person.save")),
      el("button", { type: "button", class: "quiet", onclick: () => sheet.close() }, say("page.person.cancel")),
    ),
  );
  sheet.setAttribute("aria-labelledby", "sheet-title");
  sheet.dir = directionOf(language());
  sheet.replaceChildren(form);
  sheet.showModal();
  form.elements.name.focus();
}

const row = (key, input) => el("label", { class: "field" }, el("span", {}, say(key)), input);

const zones = () => ["UTC", ...(Intl.supportedValuesOf?.("timeZone") ?? [])];

async function submit(e, order, problem) {
  e.preventDefault();
  const { name, language: tag, zone, admin } = e.target.elements;
  if (!name.value.trim()) {
    problem.textContent = say("page.error.name");
    name.focus();
    return;
  }
  try {
    await post("/api/person", {
      ...order,
      name: name.value,
      language: tag.value,
      zone: zone.value.trim(),
      admin: admin.checked,
    });
    sheet.close();
  } catch (error) {
    problem.textContent = say(error.key ?? "page.error.failed");
  }
}

// playByHand makes an admin, a mentor and a mentee; the mentee in another language, so that a pair reads two.
export async function playByHand() {
  const tags = model.languages.map((t) => t.tag);
  const own = language();
  const left = tags.find((t) => directionOf(t) === "ltr") ?? own;
  const right = tags.find((t) => directionOf(t) === "rtl") ?? own;
  const cast = [
    { role: "admin", language: own, zone: ownZone(), admin: true },
    { role: "mentor", language: left, zone: "Europe/Berlin" },
    { role: "mentee", language: right, zone: "Africa/Cairo" },
  ];
  for (const { role, ...p } of cast) {
    await learn(p.language);
    await post("/api/person", { id: newID(), name: say(`page.cast.${role}`, {}, p.language), ...p });
  }
}
