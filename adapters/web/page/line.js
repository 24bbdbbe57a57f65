// One line of a conversation, as a person sees it.

import { avatar, bdi, el, icon } from "./dom.js";
import { formCard } from "./form.js";
import { model } from "./model.js";
import { moment, say } from "./words.js";

// drawLine draws a line for a reader; act does what a press or a filled form asks for.
export function drawLine(line, reader, act) {
  const mine = line.from === reader.id;
  const side = mine ? "mine" : line.from ? "other" : "bot";
  const item = el("div", { class: `line ${side}`, "data-number": line.number });
  if (side === "other") item.append(speaker(model.people.get(line.from)));
  item.append(line.message ? fromBot(line, reader, act) : fromPerson(line, reader));
  item.append(foot(line, reader));
  return item;
}

function speaker(person) {
  return person ? el("p", { class: "speaker" }, avatar(person), bdi(person.name)) : null;
}

function foot(line, reader) {
  const notes = [];
  if (line.only?.length) notes.push(say("page.line.private", {}, reader.language));
  if (line.edited) notes.push(say("page.line.edited", {}, reader.language));
  return el(
    "p",
    { class: "foot" },
    ...notes.map((n) => el("span", {}, n)),
    el("time", { datetime: line.at, dir: "ltr" }, moment(line.at, reader.zone, "time", reader.language)),
  );
}

function fromPerson(line, reader) {
  if (line.kind === "choice" || line.kind === "opened") {
    return el(
      "p",
      { class: "bubble pressed", dir: "auto" },
      icon("check"),
      bdi(line.text || say("page.line.pressed", {}, reader.language)),
    );
  }
  if (line.kind === "file") return el("p", { class: "bubble", dir: "auto" }, icon("file"), bdi(line.text));
  if (line.kind === "form") return answers(line);
  return el("p", { class: `bubble ${line.kind === "command" ? "command" : ""}`, dir: "auto" }, line.text);
}

// A single answer stands for itself; of several, each has its label.
function answers(line) {
  if (line.answers?.length === 1) return el("p", { class: "bubble", dir: "auto" }, line.answers[0].value);
  return el(
    "div",
    { class: "bubble", dir: "auto" },
    line.text && el("p", { class: "title" }, line.text),
    el(
      "dl",
      {},
      (line.answers ?? []).flatMap((a) => [el("dt", { dir: "auto" }, a.label), el("dd", { dir: "auto" }, a.value)]),
    ),
  );
}

function fromBot(line, reader, act) {
  const m = line.message;
  const body = el("div", { class: "bubble", lang: m.language, dir: m.rightLeft ? "rtl" : "ltr" });
  if (m.text?.length) body.append(el("p", { class: "text" }, rows(m.text)));
  for (const file of line.files ?? []) body.append(drawFile(file));
  if (m.form) body.append(formCard(line, reader, act));
  const choices = drawChoices(line, act);
  if (choices) body.append(choices);
  return body;
}

// rows gives each line of a text the direction of its own words: an invitation says the same in several languages.
function rows(text) {
  const lines = [[]];
  for (const s of text) {
    s.text.split("\n").forEach((words, i) => {
      if (i > 0) lines.push([]);
      if (words) lines.at(-1).push({ ...s, text: words });
    });
  }
  return lines.map((line) =>
    el("span", { class: "row", dir: directionOfRow(line) }, line.length ? line.map(span) : el("br")),
  );
}

// directionOfRow looks at the bot's own words alone: names and numbers may be of another script.
function directionOfRow(line) {
  const words = line.filter((s) => !s.style || s.style === "bold").map((s) => s.text).join("");
  const first = words.match(/\p{L}/u)?.[0];
  return first && (/[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(first) ? "rtl" : "ltr");
}

function span(s) {
  switch (s.style) {
    case "bold":
      return el("strong", {}, s.text);
    case "mention":
      return bdi(s.text, { class: "mention" });
    case "typed":
    case "slash":
      return bdi(s.text);
    case "number":
      return bdi(s.text, { class: "number" });
    case "moment":
      return el("time", { datetime: s.at }, bdi(s.text));
    case "link":
      return safe(s.url) ? el("bdi", {}, anchor(s.url, s.text)) : bdi(s.text);
  }
  return document.createTextNode(s.text);
}

// safe refuses whatever is no address of a page: javascript:, data: and the like stay words.
function safe(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

const anchor = (address, text, properties = {}) =>
  el("a", { href: address, target: "_blank", rel: "noopener noreferrer", ...properties }, text);

function drawChoices(line, act) {
  const m = line.message;
  if (!m.choices?.length) return m.chosen ? el("p", { class: "chosen" }, icon("check"), bdi(m.chosen)) : null;
  return el(
    "div",
    { class: "choices", role: "group" },
    m.choices.flatMap((c, i) => [
      c.aside && i > 0 && !m.choices[i - 1].aside && el("span", { class: "row-end" }),
      choice(line, c, act),
    ]),
  );
}

// A choice already made stays a button: pressed again, or another one, it corrects the answer.
function choice(line, c, act) {
  if (c.link) return safe(c.link) ? anchor(c.link, c.label, { class: "choice" }) : null;
  const chosen = line.message.chosen === c.label;
  return el(
    "button",
    {
      type: "button",
      class: c.aside ? "choice aside" : "choice",
      "data-handle": c.handle,
      "aria-pressed": line.message.chosen ? String(chosen) : null,
      onclick: (e) => act({ message: String(line.number), handle: c.handle, private: c.private }, e.currentTarget),
    },
    chosen && icon("check"),
    bdi(c.label),
  );
}

function drawFile(file) {
  if (file.inline) {
    return el(
      "figure",
      {},
      el(
        "a",
        { href: file.address, target: "_blank" },
        el("img", { src: file.address, alt: file.text, loading: "lazy" }),
      ),
    );
  }
  if (file.picture) return card(file);
  const name = file.address ? el("a", { href: file.address, download: file.name }, file.name) : bdi(file.name);
  return el("p", { class: "file" }, icon("file"), el("span", {}, name, file.text && el("small", {}, file.text)));
}

// card shows a picture that was not drawn, by its words.
function card(file) {
  const p = file.picture;
  return el(
    "figure",
    { class: "card", lang: p.language, dir: p.rightLeft ? "rtl" : "ltr" },
    el("figcaption", {}, p.title),
    el("strong", { dir: "auto" }, p.name),
    (p.lines ?? []).map((l) => el("p", { dir: "auto" }, l)),
    p.footer && el("small", {}, p.footer),
  );
}
