// Moments as people write them ("31/12 22:00", "venerdì alle 22", "+4h"), read and said
// back in full Italian. Package moment does the same for the terminal, and
// its dates.txt holds both to the same readings
// (tools/edit-dates.mjs). A published site has no server to ask, so the reader is here.
// Nothing here touches the page, or asks what time it is. Moments are Unix seconds.

const weekdays = ["domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"];
const months = ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"];
const two = (n) => String(n).padStart(2, "0");
const day = 86400;

/** A wall clock's values are the seconds that UTC's clock shows them at. */
const wallOf = (year, month, date, hour = 0, minute = 0, second = 0) => {
  const d = new Date(0);
  d.setUTCFullYear(year, month - 1, date);
  d.setUTCHours(hour, minute, second);
  return d.getTime() / 1000;
};
const partsOf = (wall) => {
  const d = new Date(wall * 1000);
  return { year: d.getUTCFullYear(), month: d.getUTCMonth() + 1, day: d.getUTCDate(), hour: d.getUTCHours(), minute: d.getUTCMinutes(), second: d.getUTCSeconds(), weekday: d.getUTCDay() };
};
const clockOf = (wall, seconds) => {
  const p = partsOf(wall);
  return `${two(p.hour)}:${two(p.minute)}${seconds ? ":" + two(p.second) : ""}`;
};
const stampOf = (wall, seconds) => {
  const p = partsOf(wall);
  return `${String(p.year).padStart(4, "0")}-${two(p.month)}-${two(p.day)}T${clockOf(wall, seconds)}`;
};

/** A time zone: its wall clock at a moment, and the moments at which it shows a time. */
export class Zone {
  constructor(name) {
    this.format = new Intl.DateTimeFormat("en-US", { timeZone: name, hourCycle: "h23", era: "short", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
  }

  /** What the wall clock shows at t. */
  wall(t) {
    const p = Object.fromEntries(this.format.formatToParts(t * 1000).map((x) => [x.type, x.value]));
    return wallOf(p.era === "BC" ? 1 - p.year : +p.year, +p.month, +p.day, +p.hour, +p.minute, +p.second);
  }

  /** Seconds east of UTC. */
  offset(t) {
    return this.wall(t) - t;
  }

  /** The moments at which the clock shows wall: two where it is put back, none where forward. */
  all(wall) {
    const tries = [this.offset(wall - day), this.offset(wall + day)].map((o) => wall - o);
    return [...new Set(tries)].filter((t) => this.wall(t) === wall).sort((a, b) => a - b);
  }

  /** The moment of wall: of two the first; one that never is has the offset before the gap. */
  at(wall) {
    return this.all(wall)[0] ?? wall - this.offset(wall - day);
  }

  /** The midnight with which the day of t begins. */
  midnight(t) {
    const wall = this.wall(t);
    return this.at(wall - (((wall % day) + day) % day));
  }

  /** When the offset changed, between a moment and a later one. */
  change(from, until) {
    while (until - from > 1) {
      const middle = Math.floor((from + until) / 2);
      if (this.offset(middle) === this.offset(until)) until = middle;
      else from = middle;
    }
    return until;
  }

  /** RFC 3339, with the offset. */
  rfc3339(t) {
    const o = this.offset(t);
    const abs = Math.abs(o) / 60;
    return `${stampOf(this.wall(t), true)}${o < 0 ? "-" : "+"}${two(Math.floor(abs / 60))}:${two(abs % 60)}`;
  }

  /** As the files write it: local, to the minute where that says it all. */
  stamp(t) {
    const wall = this.wall(t);
    if (this.all(wall).length > 1) return this.rfc3339(t);
    return stampOf(wall, wall % 60 !== 0);
  }

  /** The moment that a file writes; NaN for none. */
  moment(stamp) {
    const m = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?$/.exec(stamp ?? "");
    if (!m) return NaN;
    if (m[7]) return Date.parse(stamp) / 1000;
    return this.at(wallOf(...m.slice(1, 7).map((x) => +(x ?? 0))));
  }
}

const dateWords = (wall) => {
  const p = partsOf(wall);
  return `${p.day === 1 ? "1º" : p.day} ${months[p.month - 1]} ${p.year}`;
};
const dayWords = (wall) => `${weekdays[partsOf(wall).weekday]} ${dateWords(wall)}`;

/** A day in full: "giovedì 31 dicembre 2026". */
export const dayIn = (t, zone) => dayWords(zone.wall(t));

/** A moment in full: "giovedì 31 dicembre 2026 alle 22:00". */
export function momentIn(t, zone) {
  const wall = zone.wall(t);
  const all = zone.all(wall);
  const which = all.length < 2 ? "" : t === all[0] ? " ora legale" : " ora solare";
  return `${dayWords(wall)} alle ${clockOf(wall, wall % 60 !== 0)}${which}`;
}

/** A span in full; without an end, until further notice. */
export function spanIn(from, until, zone) {
  if (until === undefined) return `da ${momentIn(from, zone)}, fino a nuova comunicazione`;
  return `da ${momentIn(from, zone)} a ${momentIn(until, zone)}, ${length(until - from)}`;
}

/** How long something takes: "1 ora e 30 minuti". */
export function length(seconds) {
  const out = [];
  const add = (n, one, many) => n && out.push(`${n} ${n === 1 ? one : many}`);
  if (seconds >= 2 * day) {
    add(Math.floor(seconds / day), "giorno", "giorni");
    seconds %= day;
  }
  add(Math.floor(seconds / 3600), "ora", "ore");
  add(Math.floor((seconds % 3600) / 60), "minuto", "minuti");
  add(seconds % 60, "secondo", "secondi");
  if (out.length < 2) return out[0] ?? "0 minuti";
  return `${out.slice(0, -1).join(", ")} e ${out.at(-1)}`;
}

/** Why a text is no moment, in Italian and for whoever wrote it. */
class Refusal extends Error {}
const refuse = (text) => {
  throw new Refusal(text);
};
const unread = (text) => refuse(`«${text.trim()}» non si legge come un momento: scrivi per esempio 31/12 22:00, domani alle 10, venerdì alle 22 o +4h`);
const hourMissing = (text) => refuse(`manca l’ora: scrivi per esempio «${text.trim()} alle 22»`);

// How far ahead or behind is absurd where the text doesn't say the day or the year.
const soon = 3600;
const season = 30 * day;
const far = 335 * day;
const decade = 10 * 366 * day;

const folds = { ì: "i", í: "i", è: "e", é: "e" };
/** A text in small letters, without accents, apostrophes and doubled spaces. */
const plain = (text) => text.toLowerCase().replace(/(^|\s|h)(\d{1,2}),(\d\d)(?=\s|$)/g, "$1$2:$3").replace(/[ìíèé]/g, (c) => folds[c]).replace(/[’'`,()]/g, " ").trim().replace(/\s+/g, " ");

const stamped = /^(\d{4}-\d\d-\d\d)[t ](\d\d:\d\d(?::\d\d)?)(z|[+-]\d\d:\d\d)?$/;
const stretch = /^(?:\+|tra |fra |dopo |per )\s*((?:\d|mezz|un ).*)$/;
const amount = /^(\d{1,4})\s*(giorni|giorno|gg|g|d|ore|ora|h|minuti|minuto|min|m)(?:\s*e\s+|\s*)/;
// What begins a stretch of time and no day: "5 g", not "5 gennaio".
const lasting = /^(?:\d{1,4}\s*(?:giorni|giorno|gg|g|d|ore|ora|h|minuti|minuto|min|m)|mezz ?ora|un ora|un giorno)(?:[\s\d]|$)/;

/**
 * Reads what a text means as the answer to a question: {t} or {no}, the reason why there
 * is none. `role` is announced (the start of what is planned), began (of what broke), end
 * (after `start`), moved_end (after `start` and `now`), past, or day.
 */
export function read(text, { role, now, start = 0, zone }) {
  try {
    return { t: new Question(role, now, start, zone).read(text) };
  } catch (e) {
    if (e instanceof Refusal) return { no: e.message };
    throw e;
  }
}

/** How the answer to a question is said back. */
export function told(t, { role, start, zone }) {
  if (role === "end" || role === "moved_end") return spanIn(start, t, zone);
  return role === "day" ? dayIn(t, zone) : momentIn(t, zone);
}

class Question {
  constructor(role, now, start, zone) {
    Object.assign(this, { role, now, start, zone, ends: role === "end" || role === "moved_end" });
  }

  read(text) {
    const t = this.moment(plain(text), text);
    const said = () => momentIn(t, this.zone);
    if (t > this.now + decade) refuse(`${said()} è fra più di dieci anni: controlla l’anno`);
    if (this.role === "past" && t > this.now) refuse(`${said()} deve ancora venire`);
    if (this.ends && t === this.start) refuse(`la fine coincide con l’inizio, ${said()}`);
    if (this.ends && t < this.start) refuse(`la fine, ${said()}, viene prima dell’inizio, ${momentIn(this.start, this.zone)}`);
    if (this.role === "moved_end" && t <= this.now) refuse(`${said()} è già passato: se è finito, non spostare la fine ma dì che è finito`);
    return t;
  }

  moment(s, text) {
    if (["adesso", "ora", "subito", "now"].includes(s)) return this.role === "day" ? this.zone.midnight(this.now) : this.minute();
    const on = stretch.exec(s);
    if (on && this.role !== "day") return this.later(on[1]);
    if (this.ends && lasting.test(s)) return this.later(s); // an end in "4 ore" is no hour of the day
    const m = stamped.exec(s);
    if (m?.[3]) {
      const t = this.offset(m);
      if (!Number.isNaN(t)) return t; // there is nothing to decide
    }
    const e = parse(m ? `${m[1]} ${m[2]}` : s, text);
    const t = this.resolve(e, text);
    return m?.[3] ? unread(text) : t; // its offset is none
  }

  // The moment of a stamp with an offset; NaN where its date, hour or offset is none.
  offset([, date, clock, zone]) {
    const [year, month, dom] = date.split("-").map(Number);
    const [h, m, s = 0] = clock.split(":").map(Number);
    const wall = wallOf(year, month, dom, h, m, s);
    const [, oh, om] = /^.(\d\d):(\d\d)$/.exec(zone) ?? [0, 0, 0];
    if (stampOf(wall, true) !== `${date}T${two(h)}:${two(m)}:${two(s)}` || +oh > 24 || +om > 60) return NaN;
    return wall - (zone[0] === "-" ? -1 : 1) * (oh * 3600 + om * 60);
  }

  minute() {
    return this.now - (this.now % 60);
  }

  /** A time from the start on, or from now: "4h", "1h30", "2 ore e mezza". Days keep the hour. */
  later(s) {
    let base = this.minute();
    if (this.ends && !(this.role === "moved_end" && this.now > this.start)) base = this.start;
    const words = { "mezz ora": "30m", mezzora: "30m", "un ora": "1h", "un giorno": "1g" };
    s = s.replace(/mezz ora|mezzora|un ora|un giorno/g, (w) => words[w]);
    let days = 0;
    let seconds = 0;
    for (let rest = s, m; rest; rest = rest.slice(m[0].length)) {
      m = amount.exec(rest);
      if (m && /^[gd]/.test(m[2])) days += +m[1];
      else if (m && /^[oh]/.test(m[2])) seconds += 3600 * m[1];
      else if (m) seconds += 60 * m[1];
      else if (rest === "mezza" || rest === "mezzo") [seconds, m] = [seconds + 1800, [rest]];
      else if (seconds > 0 && /^\d\d$/.test(rest)) [seconds, m] = [seconds + 60 * rest, [rest]]; // 1h30
      else refuse(`«${s}» non è una durata: scrivi per esempio +4h, +90m o +2 giorni`);
    }
    if (days + seconds === 0) refuse(`«${s}» è una durata di zero`);
    if (days > 0) base = this.zone.at(this.zone.wall(base) + days * day);
    return base + seconds;
  }

  resolve(e, text) {
    sound(e);
    if (this.role === "day" && e.timed) refuse("qui serve un giorno senza l’ora: scrivi per esempio 15/01/2027");
    if (this.role === "day" && e.day === "any") unread(text);
    if (!e.timed && (this.role === "began" || this.role === "past" || e.day === "any")) hourMissing(text);
    const d = this.choose(e);
    holds(e, d);
    const t = this.strict(this.wall(e, d), e.summer);
    if (!e.timed && this.role === "announced" && t < this.now) hourMissing(text);
    return t;
  }

  // A whole day begins with its midnight and ends with the next one.
  wall(e, d) {
    return wallOf(d.year, d.month, d.day + (!e.timed && this.ends ? 1 : 0), e.hour, e.minute, e.second);
  }

  /** The first day ahead of what the question looks from, or the last one behind. */
  choose(e) {
    const ref = this.ref();
    const days = candidates(e, this.zone.wall(ref), this.zone.wall(this.now));
    if (days.length === 1) return days[0];
    const moments = days.map((d) => {
      const all = this.zone.all(this.wall(e, d));
      return (e.summer === "solare" ? all[1] : undefined) ?? all[0] ?? this.zone.at(this.wall(e, d));
    });
    // This very minute is not over.
    const from = this.role === "announced" || this.role === "day" ? ref - (ref % 60) - 1 : ref;
    let next = moments.findIndex((t) => t > from);
    if (next < 0) next = days.length - 1;
    else if (next > 0 && this.back(e.day, ref - moments[next - 1], moments[next] - ref)) next--;
    return days[next];
  }

  ref() {
    if (this.role === "end") return this.start;
    if (this.role === "moved_end") return Math.max(this.start, this.now);
    return this.role === "day" ? this.zone.midnight(this.now) : this.now;
  }

  // Whether of two days, that long before and after, the earlier one is meant.
  back(sort, before, after) {
    const yearless = sort === "year";
    const hourOnly = sort === "any";
    if (this.role === "announced" || this.role === "day") return yearless && before <= season;
    if (this.ends) return yearless && after > far;
    if (this.role === "began") return (yearless && before <= after) || (!yearless && !(hourOnly && after <= soon));
    return !((yearless && after <= season) || (hourOnly && after <= soon));
  }

  /** The moment at which the clock shows wall; of two, the text has to say which. */
  strict(wall, summer) {
    const all = this.zone.all(wall);
    if (all.length === 1) return all[0];
    const what = `le ${clockOf(wall)} di ${dayWords(wall)}`;
    if (all.length === 0) {
      const t = this.zone.at(wall);
      const change = this.zone.change(t - day, t);
      refuse(`${what} non esistono: alle ${clockOf(this.zone.wall(change - 1) + 1)} l’orologio va avanti alle ${clockOf(this.zone.wall(change))}`);
    }
    if (summer) return all[summer === "legale" ? 0 : 1];
    return refuse(`${what} ci sono due volte: aggiungi «ora legale» per la prima, «ora solare» per la seconda`);
  }
}

const dateOf = (wall) => {
  const { year, month, day: d } = partsOf(wall);
  return { year, month, day: d };
};
const lastDay = (d) => partsOf(wallOf(d.year, d.month + 1, 0)).day;
const weekdayOn = (d) => partsOf(wallOf(d.year, d.month, d.day)).weekday;
const days = (from, until) => Array.from({ length: until - from + 1 }, (_, i) => from + i);

/** The days that an expression may mean, in order: around ref, and for words like domani those of now. */
function candidates(e, ref, now) {
  const p = partsOf(ref);
  switch (e.day) {
    case "any":
      return days(-1, 1).map((i) => dateOf(ref + i * day));
    case "relative":
      return [dateOf(now + e.shift * day)];
    case "weekday": {
      const from = e.which ? now : ref;
      const out = days(-7, 7)
        .filter((i) => !e.which || i * e.which > 0)
        .map((i) => dateOf(from + i * day))
        .filter((d) => weekdayOn(d) === e.weekday);
      return e.which < 0 ? out.slice(-1) : e.which > 0 ? out.slice(0, 1) : out;
    }
    case "month": {
      const out = days(-1, 2)
        .map((i) => ({ ...dateOf(wallOf(p.year, p.month + i, 1)), day: e.date.day }))
        .filter((d) => d.day <= lastDay(d) && (!e.weekly || weekdayOn(d) === e.weekday));
      return out.length ? out : [{ year: p.year, month: p.month, day: e.date.day }]; // let the nearest say why not
    }
    case "year":
      return days(-1, 1).map((i) => ({ ...e.date, year: p.year + i }));
    default:
      return [e.date];
  }
}

/** Refuses what can't be, whatever the day. */
function sound(e) {
  const dated = e.day === "exact" || e.day === "year";
  const at = `${e.hour}:${two(e.minute)}`;
  if (e.timed && (e.hour > 24 || (e.hour === 24 && e.minute + e.second > 0))) refuse(`le ore vanno da 00:00 a 23:59: ${at} non c’è`);
  if (e.minute > 59 || e.second > 59) refuse(`i minuti vanno da 0 a 59: ${at} non c’è`);
  if (dated && (e.date.month < 1 || e.date.month > 12)) refuse(`i mesi vanno da 1 a 12: il mese ${e.date.month} non c’è`);
  if ((dated || e.day === "month") && (e.date.day < 1 || e.date.day > 31)) refuse(`i giorni vanno da 1 a 31: il giorno ${e.date.day} non c’è`);
  if (e.day === "exact" && e.date.year < 1970) refuse(`l’anno ${e.date.year} è troppo lontano`);
}

/** Refuses a date that was chosen and is none. */
function holds(e, d) {
  if (d.day > lastDay(d)) refuse(`${months[d.month - 1]} ${d.year} ha ${lastDay(d)} giorni`);
  if (e.weekly && weekdayOn(d) !== e.weekday) refuse(`il ${dateWords(wallOf(d.year, d.month, d.day))} è ${weekdays[weekdayOn(d)]}, non ${weekdays[e.weekday]}`);
}

const clocked = /^h?(\d{1,2})([:.])(\d{2})(?::(\d{2}))?$/;
const hourly = /^h(\d{1,2})$/;
const ordinal = /^(\d{1,2})[º°]?$/;
const relative = { oggi: 0, stasera: 0, stamattina: 0, stamani: 0, domani: 1, dopodomani: 2, ieri: -1, altroieri: -2 };
const parts = { stasera: "sera", stamattina: "mattina", stamani: "mattina", mattina: "mattina", mattino: "mattina", pomeriggio: "pomeriggio", sera: "sera" };
const hourLike = "alle ore h all ora dalle le".split(" ");
const fillers = "il l di del della dell dal dalle al a fino dalla alla le da nel".split(" ").concat(hourLike);
const ignored = new Set([...fillers, "stanotte"]); // the hours around the next midnight, or the last one

const weekdayNamed = (w) => {
  const cut = w?.replace(/\.$/, "");
  return weekdays.map(plain).findIndex((name) => cut === name || cut === name.slice(0, 3));
};
const monthNamed = (w) => {
  const cut = w?.replace(/\.$/, "") ?? "";
  return (w?.length ?? 0) > 2 ? months.findIndex((name) => name.startsWith(cut)) : -1;
};

/** Takes a plain text apart: a day as far as it names one, and an hour. */
function parse(s, text) {
  const p = new Parser(s.replaceAll("altro ieri", "altroieri").replaceAll("dopo domani", "dopodomani").split(" ").filter(Boolean), text);
  if (!p.words.length) unread(text);
  for (let i = 0; i < p.words.length; ) i += p.word(i) || unread(text);
  if (p.part === "pomeriggio" && p.hour >= 1 && p.hour <= 7) p.hour += 12;
  if (p.part === "sera" && p.hour >= 5 && p.hour <= 11) p.hour += 12;
  return p;
}

class Parser {
  constructor(words, text) {
    Object.assign(this, { words, text, day: "any", date: {}, shift: 0, weekly: false, weekday: 0, which: 0, timed: false, hour: 0, minute: 0, second: 0, part: "", summer: "" });
  }

  /** Reads what begins at word i, and gives how many words that was; 0 for none. */
  word(i) {
    const w = this.words[i];
    const weekday = weekdayNamed(w);
    if (weekday >= 0 && !this.weekly) {
      Object.assign(this, { weekly: true, weekday });
      if (this.day === "any") this.day = "weekday";
      return 1;
    }
    if (/^prossim[oa]$/.test(w)) this.which = 1;
    else if (/^scors[oa]$/.test(w)) this.which = -1;
    else if (Object.hasOwn(relative, w)) {
      if (!this.named("relative")) return 0;
      this.shift = relative[w];
      this.part = parts[w] ?? "";
    } else if (Object.hasOwn(parts, w)) this.part = parts[w];
    else if (w === "ora" && /^(legale|solare)$/.test(this.words[i + 1])) {
      this.summer = this.words[i + 1];
      return 2;
    } else if (w === "mezzanotte") return this.at(24);
    else if (w === "mezzogiorno") return this.at(12);
    else if (!ignored.has(w)) return this.digits(i);
    return 1;
  }

  /** Notes how the day is named; a second naming is refused. */
  named(sort) {
    if (this.day !== "any" && this.day !== "weekday") return false;
    this.day = sort;
    return true;
  }

  at(hour, minute = 0, second = 0) {
    if (this.timed) refuse(`«${this.text.trim()}» ha due ore: scrivine una`);
    Object.assign(this, { timed: true, hour, minute, second });
    return 1;
  }

  digits(i) {
    const w = this.words[i];
    let m = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(w);
    if (m && this.named("exact")) return this.on(+m[1], +m[2], +m[3]);
    m = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/.exec(w);
    if (m && this.named("exact")) return this.on(+m[3] + (m[3].length === 2 ? 2000 : 0), +m[2], +m[1]);
    m = /^(\d{1,2})([/.-])(\d{1,2})$/.exec(w);
    if (m && (m[2] !== "." || this.clockFollows(i)) && this.named("year")) return this.on(0, +m[3], +m[1]);
    m = clocked.exec(w);
    if (m) return this.at(+m[1], +m[3], +(m[4] ?? 0));
    m = hourly.exec(w);
    if (m) return this.at(+m[1]);
    m = ordinal.exec(w === "primo" ? "1" : w);
    return m ? this.number(i, +m[1]) : 0;
  }

  on(year, month, d) {
    this.date = { year, month, day: d };
    return 1;
  }

  /** Whether a later word is an hour: then 31.12 is a day. */
  clockFollows(i) {
    return this.words.slice(i + 1).some((w) => clocked.test(w) || hourly.test(w) || ordinal.test(w) || w === "mezzanotte" || w === "mezzogiorno");
  }

  /** Reads a number by what stands around it: a day of a month, an hour. */
  number(i, n) {
    const next = (k) => this.words[i + k] ?? "";
    const month = monthNamed(next(1)) + 1;
    if (month) {
      if (/^\d{4}$/.test(next(2)) && this.named("exact")) return this.on(+next(2), month, n) + 2;
      return this.named("year") ? this.on(0, month, n) + 1 : 0;
    }
    const before = this.words[i - 1] ?? "";
    if ((weekdayNamed(before) >= 0 || before === "il" || before === "giorno") && this.clockFollows(i) && this.named("month")) return this.on(0, 0, n);
    if (hourLike.includes(before) || this.day !== "any") {
      const minute = next(1) !== "e" ? -1 : /^mezz[ao]$/.test(next(2)) ? 30 : ordinal.test(next(2)) ? parseInt(next(2), 10) : -1;
      return this.at(n, Math.max(0, minute)) + (minute < 0 ? 0 : 2);
    }
    const said = this.text.trim();
    return refuse(`«${said}» è un giorno o un’ora? Scrivi per esempio «ore ${said}» o «${said}/12 alle 22»`);
  }
}
