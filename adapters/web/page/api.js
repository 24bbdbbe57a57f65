// The page's side of the API. An order that failed may be given again: with the same id it is the same order.

export class Refused extends Error {
  constructor(key) {
    super(key);
    this.key = key; // of the page's words
  }
}

export function newID() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refused("page.error.offline");
  }
  let answer = {};
  try {
    answer = await response.json();
  } catch {
    if (response.ok) throw new Refused("page.error.failed");
  }
  if (!response.ok) throw new Refused(answer.error ?? "page.error.failed");
  return answer;
}

export const get = (path, query = {}) => ask(`${path}?${new URLSearchParams(query)}`);

export const post = (path, order) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(order) });

// watch follows the stream from a cursor. Each topic has its own listener; "reset" asks to read everything anew.
export function watch(cursor, topics) {
  const source = new EventSource(`/api/stream?after=${encodeURIComponent(cursor)}`);
  for (const [topic, tell] of Object.entries(topics)) {
    source.addEventListener(topic, (e) => tell(JSON.parse(e.data)));
  }
  return source;
}
