// What the page knows: people, places, lines. Views ask it and are told when something changes.

import { get, watch } from "./api.js";
import { learn } from "./words.js";

export const model = {
  languages: [],
  people: new Map(),
  places: new Map(),
  lines: new Map(),
  earlier: new Set(),
  commands: {},
};

const listeners = new Map();

// on calls back when one of these changes: people, places, line, commands, demo, stage.
export function on(topic, tell) {
  listeners.set(topic, [...(listeners.get(topic) ?? []), tell]);
}

function tell(topic, value) {
  for (const listener of listeners.get(topic) ?? []) listener(value);
}

let source;

export async function load() {
  const state = await get("/api/state");
  source?.close();
  model.languages = state.languages;
  model.people = new Map((state.people ?? []).map((p) => [p.id, p]));
  model.places = new Map(state.places.map((p) => [p.id, p]));
  model.earlier = new Set(state.earlier ?? []);
  model.commands = state.commands ?? {};
  model.lines = new Map();
  for (const line of state.lines ?? []) keep(line);
  await Promise.all([...model.people.values()].map((p) => learn(p.language)));
  source = watch(state.cursor, {
    line: addLine,
    person: addPerson,
    place: addPlace,
    places: addPlaces,
    commands: addCommands,
    demo: (view) => tell("demo", view),
    stage: () => tell("stage"),
    reset: async () => {
      await load();
      tell("all");
    },
  });
}

// keep puts a line where its number says, and reports whether it is new.
function keep(line) {
  const lines = model.lines.get(line.place) ?? [];
  model.lines.set(line.place, lines);
  let i = lines.length;
  while (i > 0 && lines[i - 1].number > line.number) i--;
  if (i > 0 && lines[i - 1].number === line.number) {
    lines[i - 1] = line;
    return false;
  }
  lines.splice(i, 0, line);
  return true;
}

function addLine(line) {
  const fresh = keep(line);
  tell("line", { line, fresh });
  tell("stage");
}

async function addPerson(person) {
  await learn(person.language);
  model.people.set(person.id, person);
  tell("people", person);
}

function addPlaces(places) {
  for (const place of places) model.places.set(place.id, place);
  tell("places");
}

const addPlace = (place) => addPlaces([place]);

function addCommands(commands) {
  model.commands = commands;
  tell("commands");
}

// earlierLines reads what was said in a place before the first line known.
export async function earlierLines(place) {
  const first = model.lines.get(place)?.[0]?.number ?? 0;
  const { lines, more } = await get("/api/lines", { place, before: first });
  for (const line of lines ?? []) keep(line);
  if (!more) model.earlier.delete(place);
}

// visible are the lines of a place that a person can see.
export const visible = (place, person) =>
  (model.lines.get(place) ?? []).filter((l) => !l.only?.length || l.only.includes(person));

// placesOf are a person's own chat and their rooms.
export const placesOf = (person) => [
  { id: person.own, own: true },
  ...[...model.places.values()].filter((p) => p.members?.includes(person.id)),
];

export const tongue = (tag) => model.languages.find((t) => t.tag === tag) ?? { tag, name: tag };
export const directionOf = (tag) => (tongue(tag).rightLeft ? "rtl" : "ltr");
