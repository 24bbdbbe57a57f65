// Small helpers to make elements. Text only ever becomes a text node, so nothing that somebody typed can come alive.

const SVG = "http://www.w3.org/2000/svg";

// el makes an element. Properties beginning with "on" are listeners; class, data, aria and the rest are attributes;
// null and false leave an attribute out.
export function el(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "disabled" || name === "checked" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

// refill draws a node's children anew and leaves the focus where it was.
export function refill(node, ...children) {
  const stops = () => [...node.querySelectorAll("button, a, select, summary, input, [tabindex]")];
  const at = stops().indexOf(document.activeElement);
  node.replaceChildren(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  if (at >= 0) stops()[at]?.focus();
}

// bdi keeps a name, a number or whatever a person typed from reordering the line around it.
export function bdi(text, properties = {}) {
  return el("bdi", properties, text);
}

const ICONS = {
  plus: "M12 5v14M5 12h14",
  send: "M4 12l16-8-6 16-3-6z",
  pen: "M4 20l1-5L16 4l4 4L9 19z",
  close: "M6 6l12 12M18 6L6 18",
  clip: "M8 12l6-6a3 3 0 0 1 4 4l-8 8a5 5 0 0 1-7-7l7-7",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
  moon: "M20 14A8 8 0 1 1 10 4a6 6 0 0 0 10 10z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1 1M18 18l1 1M5 19l1-1M18 6l1-1",
  path: "M5 19c5 0 2-7 7-7s2-7 7-7M5 19h.01M19 5h.01",
  play: "M7 5l12 7-12 7z",
  hand:
    "M8 12V6a1.5 1.5 0 0 1 3 0v5V4a1.5 1.5 0 0 1 3 0v7V6a1.5 1.5 0 0 1 3 0v8" +
    "a6 6 0 0 1-6 6c-4 0-5-3-7-6-1-2 1-3 2-2l2 2",
  check: "M5 12l5 5L19 7",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  room: "M4 9h16M4 15h16M10 4L8 20M16 4l-2 16",
};

export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true" },
    svg("path", { d: ICONS[name] }),
  );
}

// hueOf gives each person a colour of their own, the same wherever they appear.
export function hueOf(id) {
  let sum = 7;
  for (const c of id) sum = (sum * 31 + c.codePointAt(0)) % 3600;
  return Math.round((sum * 137.5) % 360);
}

export function avatar(person) {
  const first = [...new Intl.Segmenter().segment(person.name)][0]?.segment ?? "?";
  const face = el("span", { class: "avatar", "aria-hidden": "true" }, first.toLocaleUpperCase());
  face.style.setProperty("--hue", hueOf(person.id));
  return face;
}
