// What this browser remembers of the page: language, theme, open columns.

// Where a browser keeps nothing for us, the page begins anew each time.
export const remembered = {
  get(key) {
    try {
      return localStorage.getItem(`mentorbot.${key}`);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`mentorbot.${key}`, value);
    } catch {
      /* not kept */
    }
  },
};
