// Where a notice stands by what was said of it: the table of what may follow comes from
// modulo.json, which the program makes of its own. tools/edit-text.mjs runs it too.

/** The phase that updates have made: one of `life`, the form's table. */
export function phase(life, head, updates) {
  const at = (name) => life.find((p) => p.phase === name);
  let now = life[0];
  let repeats = Boolean(head.repeats);
  for (const u of updates) {
    if (u.repeats) repeats = true;
    const next = now.next.find((n) => n.status === u.status);
    if (next) now = at(repeats ? next.repeating : next.then);
  }
  return now;
}

/** Whether a status may follow now. */
export const may = (phase, status) => phase.next.some((n) => n.status === status);

/**
 * A notice's standing in words, and whether who publishes may still have something to do
 * with it. Moments are in seconds: `from` and `until` of the last plan, `said` when that
 * was said, `ends` when the repeating does; undefined where there is none.
 */
export function standing({ kind, phase, repeats, from, until, said, ends, now }) {
  const past = (t) => t !== undefined && t <= now;
  if (phase.phase === "gone") return { word: "Ritirata", open: false };
  if (phase.phase === "over") return { word: "Conclusa", open: false };
  if (from > now) return { word: "Annunciata", open: true };
  if (repeats) return past(ends) ? { word: "Conclusa", open: false } : { word: "Si ripete", open: true };
  if (!past(until)) return { word: "In corso", open: true };
  if (kind === "constraint" || until <= said) return { word: "Conclusa", open: false };
  return { word: "Fine da confermare", open: true };
}
