// What the page has to say at its foot, and how far a demo is.

import { el, icon } from "./dom.js";
import { say } from "./words.js";

const foot = document.getElementById("notice");
let silence;

// notice says something at the foot of the page; with a share, how much is done.
export function notice(text, share) {
  clearTimeout(silence);
  const bar = share === undefined ? null : el("progress", { value: share, max: 1, "aria-hidden": "true" });
  foot.replaceChildren(
    el("span", {}, text),
    bar ?? "",
    el(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": say("page.notice.close"),
        onclick: () => foot.replaceChildren(),
      },
      icon("close"),
    ),
  );
  if (share === undefined) silence = setTimeout(() => foot.replaceChildren(), 9000);
}

// noticeDemo tells how far a demo is.
export function noticeDemo(view) {
  if (view.error) notice(say(view.error));
  else if (view.over) notice(say("page.demo.over"));
  else notice(view.words, view.of ? view.done / view.of : 0);
}
