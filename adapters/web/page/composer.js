// The box for typing: commands after "/", people after "@". What was typed stays until it is safely sent.

import { el, icon } from "./dom.js";
import { model } from "./model.js";
import { say } from "./words.js";

export function composer(column, send) {
  const list = el("ul", { class: "offers", role: "listbox", id: `offers-${column.key}`, hidden: true });
  const box = el("textarea", {
    rows: 1,
    enterkeyhint: "send",
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    "aria-controls": list.id,
    oninput: () => {
      grow(box);
      offer();
    },
    onkeydown: keys,
    onblur: () => hide(),
  });
  const button = el("button", { type: "submit", class: "send" }, icon("send"));
  const file = el("input", { type: "file", class: "hidden", tabindex: -1, onchange: share });
  const attach = el("button", { type: "button", class: "attach", onclick: () => file.click() }, icon("clip"));
  const form = el(
    "form",
    {
      class: "composer",
      onsubmit: (e) => {
        e.preventDefault();
        submit();
      },
    },
    list,
    attach,
    file,
    box,
    button,
  );
  let offers = [],
    at = 0;

  async function submit() {
    const text = box.value;
    if (!text.trim()) return;
    hide();
    if ((await send({ text })) && box.value === text) {
      box.value = "";
      grow(box);
    }
    box.focus();
  }

  async function share() {
    if (file.files.length) await send({ file: file.files[0].name });
    file.value = "";
  }

  function keys(e) {
    if (!list.hidden && offers.length) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
      if (step) {
        e.preventDefault();
        mark((at + step + offers.length) % offers.length);
        return;
      }
      if (e.key === "Tab" || (e.key === "Enter" && !exact())) {
        e.preventDefault();
        choose(at);
        return;
      }
      if (e.key === "Escape") {
        e.preventDefault();
        hide();
        return;
      }
    }
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
      e.preventDefault();
      submit();
    }
  }

  const before = () => box.value.slice(0, box.selectionStart);
  const exact = () => before().endsWith(offers[at].insert.trim());

  function offer() {
    const person = column.person();
    const slash = before().match(/^\/(\S*)$/u);
    const mention = before().match(/@([^\s@]*)$/u);
    offers = slash ? commandsFor(person, slash[1]) : mention ? peopleFor(mention[1]) : [];
    list.replaceChildren(
      ...offers.map((o, i) =>
        el(
          "li",
          {
            role: "option",
            id: `${list.id}-${i}`,
            onpointerdown: (e) => {
              e.preventDefault();
              choose(i);
            },
          },
          el("b", { dir: "auto" }, o.name),
          el("span", { dir: "auto" }, o.about),
        ),
      ),
    );
    list.hidden = offers.length === 0;
    if (offers.length) mark(0);
    else box.removeAttribute("aria-activedescendant");
  }

  function mark(i) {
    at = i;
    [...list.children].forEach((li, n) => li.setAttribute("aria-selected", String(n === i)));
    list.children[i].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", list.children[i].id);
  }

  function choose(i) {
    const head = before().replace(/(^\/\S*|@[^\s@]*)$/u, offers[i].insert);
    box.value = head + box.value.slice(box.selectionStart).replace(/^ /, "");
    box.setSelectionRange(head.length, head.length);
    hide();
    box.focus();
  }

  function hide() {
    list.hidden = true;
    box.removeAttribute("aria-activedescendant");
  }

  function words() {
    const tag = column.person().language;
    box.placeholder = say("page.box.hint", {}, tag);
    box.setAttribute("aria-label", say("page.box.label", { name: column.person().name }, tag));
    button.setAttribute("aria-label", say("page.box.send", {}, tag));
    attach.setAttribute("aria-label", say("page.box.file", {}, tag));
    attach.title = say("page.box.file", {}, tag);
    list.setAttribute("aria-label", say("page.box.offers", {}, tag));
  }

  return { form, words, focus: () => box.focus() };
}

// grow fits the box to its text. Empty, it runs as the column does, for the hint in it.
function grow(box) {
  box.dir = box.value ? "auto" : "";
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
}

function commandsFor(person, begin) {
  const all = model.commands[person.language] ?? Object.values(model.commands)[0] ?? [];
  return all
    .filter((c) => c.verb.startsWith(begin.toLowerCase()) && (!c.admin || person.admin))
    .map((c) => ({ name: `/${c.verb}`, about: c.description, insert: `/${c.verb} ` }));
}

// A name that two people share is told apart by its id.
function peopleFor(begin) {
  const people = [...model.people.values()];
  const slug = (p) => p.id.split(":")[1];
  return people
    .filter((p) => [p.name, slug(p)].some((n) => n.toLowerCase().startsWith(begin.toLowerCase())))
    .slice(0, 8)
    .map((p) => ({
      name: p.name,
      about: `@${slug(p)}`,
      insert: `@${people.filter((q) => q.name === p.name).length > 1 ? slug(p) : p.name} `,
    }));
}
