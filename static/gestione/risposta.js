// What was answered in the form, and what a browser can tell is wrong with it. A form's
// value is {raw, head, body, add, typed}: the published file, a new notice's front
// matter and text, an update, and what was typed where a moment is asked for. In `head`
// and `add` a moment stands as the files write it, or not at all where it can't be read.
import { dayIn, momentIn, read, spanIn } from "./momento.js";
import * as repetition from "./ripetizione.js";

export const none = (v) => v === undefined || v === null || v === "" || (Array.isArray(v) && v.length === 0);
const clear = (v) => (typeof v === "string" ? v.trim() : v);

/** Whether a field is asked for. */
export const shown = (f, values, published) => (!f.only || f.only.includes(published ? values.status : values.kind)) && (!f.needs || !none(values[f.needs]));

/** The plan that holds after all updates. */
export function plan(head, updates) {
  const p = { from: head.from, until: head.until, repeats: head.repeats };
  for (const u of updates) if (u.status === "changed" || u.status === "reopened") for (const k of ["from", "until", "repeats"]) if (!none(u[k])) p[k] = u[k] === "open" ? "" : u[k];
  return p;
}

/** The answers of one form: `published` is {head, updates, plan} or null, `now` and `began` are the files' moments. */
export class Answers {
  constructor({ value, form, published, now, began, zone }) {
    Object.assign(this, { value, published, now, began, zone, fields: published ? form.updates : form.fields, form });
    this.values = published ? value.add : value.head;
    this.prefix = published ? "add." : "";
  }

  /** The published texts that can be taken out: [{value, label}]. */
  texts() {
    const { head, updates, body } = this.published;
    const gone = updates.flatMap((u) => [u.redacts ?? []].flat());
    const label = (name) => this.form.fields.find((f) => f.name === name).label;
    const words = (text) => `«${text.length > 80 ? text.slice(0, 79) + "…" : text}»`;
    const of = ["title", "cause", "alternatives", "already_paid", "deadlines"].map((name) => [name, label(name), head[name]]);
    const out = [...of, ["text", label("body"), body], ...updates.map((u) => [u.at, momentIn(this.zone.moment(u.at), this.zone), u.text])];
    return out.filter(([value, , text]) => text && !gone.includes(value) && !(gone.includes("head") && !/^\d/.test(value))).map(([value, name, text]) => ({ value, label: `${name}: ${words(text)}` }));
  }

  /** When it begins, as far as it is said. */
  from() {
    const { values, published } = this;
    if (published) return values.from || (values.status === "reopened" ? values.at || this.now : published.plan.from);
    return values.from || this.began;
  }

  /** The beginning's wall clock, which a repetition has to fit. */
  wall() {
    return this.zone.wall(this.zone.moment(this.from()));
  }

  /** What a field's text answers, for momento.js. */
  question(f) {
    const role = f.roles?.[this.published ? this.values.status : this.values.kind] ?? f.role;
    return { role, now: this.zone.moment(this.now), start: this.zone.moment(this.from()), zone: this.zone };
  }

  /** Reads a field's text: {stamp, told} or {no}; {} for nothing. */
  read(f, text) {
    if (!text?.trim()) return {};
    const q = this.question(f);
    if (f.sort === "days") {
      const days = text.split(/[,;\n]+/).filter((d) => d.trim()).map((d) => read(d, q));
      const no = days.find((d) => d.no)?.no;
      if (no) return { no };
      return { stamp: days.map((d) => this.zone.stamp(d.t).slice(0, 10)).join(", "), told: days.map((d) => dayIn(d.t, this.zone)).join("; ") };
    }
    const { t, no } = read(text, q);
    if (no) return { no };
    if (f.sort === "day") return { stamp: this.zone.stamp(t).slice(0, 10), told: dayIn(t, this.zone) };
    return { stamp: this.zone.stamp(t), told: this.told(f, t) };
  }

  told(f, t) {
    const start = this.zone.moment(this.from());
    return f.name === "until" && t > start ? spanIn(start, t, this.zone) : momentIn(t, this.zone);
  }

  /** What stands for a field's value beside it, and in it where nothing was typed. */
  words(f) {
    const x = this.values[f.name];
    if (none(x)) return "";
    if (f.sort === "days") return [x].flat().join(", ");
    if (f.sort === "day") return dayIn(this.zone.moment(x + "T12:00"), this.zone);
    const t = this.zone.moment(x);
    return Number.isNaN(t) ? "" : momentIn(t, this.zone);
  }

  /** Takes a text for a field, and reads anew what depends on it. */
  type(f, text) {
    this.value.typed = { ...this.value.typed, [this.prefix + f.name]: text };
    this.reread();
  }

  /** Reads what was typed once more: an end depends on its start, a start on the kind. */
  reread() {
    const typed = this.value.typed ?? {};
    for (const f of this.fields) {
      const text = typed[this.prefix + f.name];
      if (text !== undefined) this.values[f.name] = this.read(f, text).stamp ?? "";
    }
  }

  /** What can't be kept for another day: "domani" would be another day then. */
  settle() {
    for (const f of this.fields) if (!none(this.values[f.name])) delete this.value.typed?.[this.prefix + f.name];
  }

  /**
   * A daily limit that is longer than what it leaves free may be meant the other way
   * round: {limited, free}, in seconds each {from, until}; null where there is no doubt.
   */
  doubt() {
    const { values, zone } = this;
    const from = zone.moment(this.from());
    const until = zone.moment(values.until);
    const day = 86400;
    const r = repetition.read(values.repeats, this.wall());
    if (this.published || r.choice !== "day" || !(until - from > day / 2) || until - from >= day) return null;
    const next = zone.at(zone.wall(from) + day);
    return { limited: { from, until }, free: { from: until, until: next } };
  }

  /** What is wrong: [{field, message, hint}]. The server, or `check`, knows the rest. */
  wrongs() {
    const out = [];
    const { values, published, zone } = this;
    const say = (name, message, hint) => out.push({ field: this.prefix + name, message, hint });
    for (const f of this.fields) {
      if (!shown(f, values, published)) continue;
      const x = f.name === "body" ? this.value.body : clear(values[f.name]);
      const typed = this.value.typed?.[this.prefix + f.name];
      const no = none(x) && f.role ? this.read(f, typed).no : "";
      if (no) say(f.name, no, "");
      else if (f.sort === "translations") {
        (x ?? []).forEach((t, i) => !new RegExp(`^(${f.fields[0].pattern})$`).test(t.lang ?? "") && say(`translations.${i}.lang`, "manca la sigla della lingua", "Scrivi per esempio de o sl."));
      } else if (none(x) && f.required && f.default !== "now") say(f.name, { services: "non hai scelto nessun servizio", texts: "non hai scelto nessun testo" }[f.sort] ?? "manca", f.hint);
      else if (!none(x) && f.pattern && !new RegExp(`^(${f.pattern})$`).test(x)) say(f.name, "non è scritto come serve", `Per esempio ${f.example}`);
      else if (f.sort === "repeats" && !none(x) && !repetition.fits(x, this.wall())) say(f.name, "l’inizio non cade in un giorno della ripetizione", "Scegli anche quel giorno, o cambia l’inizio.");
    }
    const at = (stamp) => zone.moment(stamp);
    const after = (a, b) => !none(a) && !none(b) && at(a) > at(b);
    if (out.length === 0) (published ? this.later : this.first).call(this, say, after);
    return out;
  }

  // Of a new notice, what was typed on another day, or chosen later.
  first(say, after) {
    const { values, now } = this;
    const from = values.from || now;
    if (!none(values.until) && !after(values.until, from)) say("until", "è prima dell’inizio, o nello stesso momento", "Scrivi una fine dopo l’inizio. Se non sai quando finirà, lascia vuoto.");
    for (const name of ["declared", "told_platform"]) if (after(values[name], now)) say(name, "è nel futuro", "Scrivi un momento già passato.");
    if (!none(values.repeats) && none(values.until)) say("until", "manca la fine della prima volta", "Chi si ripete deve finire.");
  }

  // Of an update.
  later(say, after) {
    const { values, now } = this;
    const { head, updates, plan: standing } = this.published;
    const moment = values.at || now;
    if (["changed", "reopened"].includes(values.status) && !none(values.until) && values.until !== "open" && !after(values.until, this.from())) say("until", "non è dopo l’inizio", "Scrivi una fine dopo l’inizio.");
    if (values.status === "changed" && after(values.from, standing.until) && none(values.until)) say("until", "è prima del nuovo inizio", "Scrivi anche la nuova fine.");
    if (values.status === "resolved" && after(values.ended, moment)) say("ended", "è dopo il momento in cui lo dici", "Scrivi quando è finito: un momento già passato.");
    if (values.status === "resolved" && !standing.repeats && after(standing.from, values.ended || moment)) say(values.ended ? "ended" : "status", "è prima dell’inizio", "Non può essere finito prima di cominciare. Se non è successo, scegli «Ritiro».");
    if (after(values.at, now)) say("at", "è nel futuro", "Scrivi un momento già passato, o lascia vuoto: vale adesso.");
    if (after(head.declared, moment)) say("at", "è prima della comunicazione stessa", "Scrivi un momento dopo la comunicazione.");
    if (values.at && after(updates.at(-1)?.at, values.at)) say("at", "è prima dell’ultimo aggiornamento pubblicato", "Scrivi un momento dopo l’ultimo aggiornamento.");
  }
}
