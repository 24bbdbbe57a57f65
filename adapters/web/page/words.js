// The page's own words, and moments as a language writes them. Every language is read once.

import { get } from "./api.js";

const books = new Map();
let current = "en";

export const language = () => current;

export async function learn(tag) {
  if (!books.has(tag)) books.set(tag, (await get("/api/words", { language: tag })).words);
}

export async function speak(tag) {
  await learn(tag);
  current = tag;
}

// say gives the words of a key, in the page's language unless another is named.
export function say(key, values = {}, tag = current) {
  const words = books.get(tag)?.[key] ?? books.get(current)?.[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// Digits are Latin and the calendar Gregorian in every language, as in the bot's own sentences; so is
// the day before its month in English.
const exactly = (tag) => `${tag === "en" ? "en-GB" : tag}-u-nu-latn-ca-gregory`;

export function moment(at, zone, style, tag = current) {
  const styles = {
    full: { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" },
    short: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
    day: { weekday: "long", day: "numeric", month: "long" },
    time: { hour: "2-digit", minute: "2-digit" },
  };
  return new Intl.DateTimeFormat(exactly(tag), { ...styles[style], hourCycle: "h23", timeZone: zone }).format(
    new Date(at),
  );
}

// dayOf tells two days apart, as they are in a zone.
export const dayOf = (at, zone) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(at));

export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

// cityOf is the part of a zone's name that people know.
export const cityOf = (zone) => zone.split("/").at(-1).replaceAll("_", " ");
