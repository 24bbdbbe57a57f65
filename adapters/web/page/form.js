// A form within a conversation: opened by its button, filled in where it stands. What was typed stays until it is sent.

import { el, icon } from "./dom.js";
import { say } from "./words.js";

const drafts = new Map(); // by line: what was typed
const opened = new Set(); // lines whose form is open

export function formCard(line, reader, act) {
  const key = `${reader.id} ${line.number}`;
  const form = line.message.form;
  const box = el("div", { class: "form" });
  const show = () =>
    box.replaceChildren(
      fields(line, reader, act, key, () => {
        opened.delete(key);
        hide();
      }),
    );
  const hide = () =>
    box.replaceChildren(
      el(
        "button",
        {
          type: "button",
          class: "choice",
          "aria-expanded": "false",
          onclick: () => {
            opened.add(key);
            show();
            box.querySelector("input,textarea,select")?.focus({ preventScroll: true });
            box.scrollIntoView({ block: "nearest" });
          },
        },
        icon("pen"),
        form.open || form.title,
      ),
    );
  if (opened.has(key) || form.fields.some((f) => f.problem)) show();
  else hide();
  return box;
}

function fields(line, reader, act, key, close) {
  const form = line.message.form;
  const draft = drafts.get(key) ?? {};
  drafts.set(key, draft);
  const prefix = `f${line.number}-${reader.id.replace(/\W/g, "-")}`;
  return el(
    "form",
    {
      novalidate: true,
      oninput: (e) => gather(e.currentTarget, form, draft),
      onsubmit: async (e) => {
        e.preventDefault();
        gather(e.currentTarget, form, draft);
        const sent = await act(
          { message: String(line.number), handle: form.handle, fields: { ...draft } },
          e.submitter,
        );
        if (sent) {
          drafts.delete(key);
          close();
        }
      },
    },
    el(
      "fieldset",
      {},
      el("legend", {}, form.title),
      form.fields.map((f) => row(f, draft, `${prefix}-${f.key}`, reader.language)),
    ),
    el(
      "div",
      { class: "buttons" },
      el("button", { type: "submit", class: "primary" }, form.submit || say("page.form.send", {}, reader.language)),
      el("button", { type: "button", class: "quiet", onclick: close }, say("page.form.close", {}, reader.language)),
    ),
  );
}

const several = (f) => f.kind === "several";
const radios = (f) => f.kind === "choice" && (f.options?.length ?? 0) <= 5;

// gather reads the answers: several options are joined by commas; a day and an hour read "2006-01-02 15:04".
function gather(node, form, draft) {
  for (const f of form.fields) {
    const inputs = [...node.querySelectorAll("[data-key]")].filter((i) => i.dataset.key === f.key);
    if (several(f) || radios(f))
      draft[f.key] = inputs
        .filter((i) => i.checked)
        .map((i) => i.value)
        .join(",");
    else draft[f.key] = (inputs[0]?.value ?? "").replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*/, "$1 $2");
  }
}

function row(f, draft, id, tag) {
  const value = draft[f.key] ?? (f.value || f.before || "");
  const notes = [f.example && `${id}-example`, f.problem && `${id}-problem`].filter(Boolean).join(" ") || null;
  const label = [f.label, !f.optional && el("span", { class: "needed", "aria-hidden": "true" }, " *")];
  const state = {
    "data-key": f.key,
    "aria-describedby": notes,
    "aria-invalid": f.problem ? "true" : null,
    "aria-required": f.optional ? null : "true",
  };
  const after = [
    f.example && el("small", { id: `${id}-example`, class: "example" }, say("page.form.example", { words: f.example }, tag)),
    f.problem && el("p", { id: `${id}-problem`, class: "problem", role: "alert" }, f.problem),
  ];
  if (several(f) || radios(f)) return options(f, value, id, label, notes, after);
  return el("div", { class: "field" }, el("label", { for: id }, label), input(f, value, id, state), after);
}

function options(f, value, id, label, notes, after) {
  const chosen = value.split(",");
  return el(
    "fieldset",
    { class: "field options", "aria-describedby": notes },
    el("legend", {}, label),
    (f.options ?? []).map((o) =>
      el(
        "label",
        {},
        el("input", {
          type: several(f) ? "checkbox" : "radio",
          name: id,
          value: o.key,
          checked: chosen.includes(o.key),
          "data-key": f.key,
        }),
        el("span", {}, o.label),
      ),
    ),
    after,
  );
}

function input(f, value, id, state) {
  if (f.kind === "choice") {
    return el(
      "select",
      { id, ...state },
      el("option", { value: "" }, "–"),
      f.options.map((o) => el("option", { value: o.key, selected: o.key === value }, o.label)),
    );
  }
  if (f.kind === "day") return el("input", { id, ...state, type: "date", value: value.slice(0, 10) });
  if (f.kind === "moment") return el("input", { id, ...state, type: "datetime-local", value: value.replace(" ", "T") });
  if (f.kind === "number") return el("input", { id, ...state, inputmode: "numeric", value, dir: "auto" });
  const most = f.most ? { "data-most": f.most } : {};
  if (f.long) {
    const area = el("textarea", { id, ...state, ...most, rows: 4, dir: "auto" });
    area.value = value;
    return area;
  }
  return el("input", { id, ...state, ...most, type: "text", value, dir: "auto", autocomplete: "off" });
}
