// What was typed and not yet published, kept in this browser: it survives a reload, a
// restarted server and a lost connection, and goes when it is published or given up.
// One draft for each subject's new notice, and one for each notice's next update.

const prefix = "bollettino.bozza.";
const key = (subject, slug) => `${prefix}${subject}.${slug || "nuova"}`;

/** All that is kept here: [{subject, slug, at, value}], the newest first; `slug` is "" of a new notice. */
export function all() {
  try {
    const names = Object.keys(localStorage).filter((k) => k.startsWith(prefix));
    const drafts = names.map((k) => {
      const [, subject, slug] = /^((?:gruppi-)?[A-Z0-9]+|piattaforma)\.(.*)$/.exec(k.slice(prefix.length)) ?? [];
      return { subject, slug: slug === "nuova" ? "" : slug, ...kept(subject, slug) };
    });
    return drafts.filter((d) => d.subject && d.value).sort((a, b) => b.at - a.at);
  } catch {
    return [];
  }
}

/** The draft: {at, value}, `at` in milliseconds; null where there is none. */
export function kept(subject, slug) {
  try {
    return JSON.parse(localStorage.getItem(key(subject, slug)));
  } catch {
    return null; // a browser that keeps nothing, or something else under our name
  }
}

/** Keeps what was typed; false where the browser won't. */
export function keep(subject, slug, value) {
  try {
    localStorage.setItem(key(subject, slug), JSON.stringify({ at: Date.now(), value }));
    return true;
  } catch {
    return false;
  }
}

/** Drops it: it is published, or was given up. */
export function drop(subject, slug) {
  try {
    localStorage.removeItem(key(subject, slug));
  } catch {
    // Nothing was kept.
  }
}
