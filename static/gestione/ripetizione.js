// How a notice repeats, as choices: a rule of RFC 5545 is made of them and read into
// them, and said in words. A rule that no choice makes stays as it is written.
// `from` is the first occurrence's wall clock, which every rule has to fit. Nothing here
// touches the page: tools/edit-text.mjs runs it too.

const codes = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const names = ["domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"];
const order = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]; // of an Italian week
const months = ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"];
const nth = ["", "il primo", "il secondo", "il terzo", "il quarto"];
const workdays = "MO,TU,WE,TH,FR";

/** The days of a week, to choose from. */
export const weekdays = order.map((value) => ({ value, label: names[codes.indexOf(value)] }));

const day = (wall) => new Date(wall * 1000);
const lastOf = (d) => new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 1, 0)).getUTCDate();
const listed = (words) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} e ${words.at(-1)}`);
// "la prima domenica", "l’ultima domenica"
const ordinal = (n, weekday) => (weekday === 0 ? (n < 0 ? "l’ultima" : nth[n].replace("il ", "la ").replace(/o$/, "a")) : n < 0 ? "l’ultimo" : nth[n]) + " " + names[weekday];

/** What there is to choose for what begins then: [{value, label}], the first is none. */
export function choices(from) {
  const d = day(from);
  const date = d.getUTCDate();
  const n = Math.ceil(date / 7);
  return [
    { value: "", label: "non si ripete" },
    { value: "day", label: "ogni giorno" },
    { value: "work", label: "dal lunedì al venerdì" },
    { value: "week", label: "ogni settimana" },
    { value: "weeks", label: "ogni due settimane" },
    { value: "date", label: date > 28 ? `ogni mese che ha il giorno ${date}` : `ogni mese, il giorno ${date}` },
    ...(n < 5 ? [{ value: "nth", label: `ogni mese, ${ordinal(n, d.getUTCDay())}` }] : []),
    ...(date + 7 > lastOf(d) ? [{ value: "last", label: `ogni mese, ${ordinal(-1, d.getUTCDay())}` }] : []),
    { value: "year", label: `ogni anno, il ${date === 1 ? "1º" : date} ${months[d.getUTCMonth()]}` },
  ];
}

/** The rule that a choice makes: `days` of a week, `until` an RFC 5545 moment in UTC, or "". */
export function rule({ choice, days = [], until = "" }, from) {
  const d = day(from);
  const weekday = codes[d.getUTCDay()];
  const on = order.filter((c) => (days.length ? days.includes(c) : c === weekday)).join(",");
  const text = {
    "": "",
    day: "FREQ=DAILY",
    work: "FREQ=WEEKLY;BYDAY=" + workdays,
    week: "FREQ=WEEKLY;BYDAY=" + on,
    weeks: "FREQ=WEEKLY;INTERVAL=2;BYDAY=" + on,
    date: "FREQ=MONTHLY;BYMONTHDAY=" + d.getUTCDate(),
    nth: `FREQ=MONTHLY;BYDAY=${Math.ceil(d.getUTCDate() / 7)}${weekday}`,
    last: "FREQ=MONTHLY;BYDAY=-1" + weekday,
    year: "FREQ=YEARLY",
  }[choice];
  return text + (text && until ? ";UNTIL=" + until : "");
}

/** A rule as choices: {choice, days, until}, or {choice: "other"} where none makes it. */
export function read(text, from) {
  if (!text) return { choice: "", days: [], until: "" };
  const part = Object.fromEntries(text.split(";").map((p) => p.split("=")));
  const { FREQ, INTERVAL = "1", BYDAY, BYMONTHDAY, UNTIL = "", WKST, ...rest } = part;
  const days = (BYDAY ?? codes[day(from).getUTCDay()]).split(",");
  const tries = [];
  if (FREQ === "DAILY" && INTERVAL === "1" && !BYDAY) tries.push("day");
  if (FREQ === "WEEKLY" && INTERVAL === "1") tries.push(BYDAY === workdays ? "work" : "week");
  if (FREQ === "WEEKLY" && INTERVAL === "2") tries.push("weeks");
  if (FREQ === "MONTHLY" && INTERVAL === "1") tries.push("date", "nth", "last");
  if (FREQ === "YEARLY" && INTERVAL === "1" && !BYDAY && !BYMONTHDAY) tries.push("year");
  if (FREQ === "WEEKLY" && BYMONTHDAY !== undefined) tries.length = 0;
  for (const choice of Object.keys(rest).length || (WKST && WKST !== "MO") ? [] : tries) {
    if (FREQ === "MONTHLY") {
      const made = Object.fromEntries(rule({ choice }, from).split(";").map((p) => p.split("=")));
      const bare = !BYDAY && !BYMONTHDAY && choice === "date";
      if (!bare && (made.BYDAY !== BYDAY || made.BYMONTHDAY !== BYMONTHDAY)) continue;
    }
    if (/^week/.test(choice) && !days.every((c) => codes.includes(c))) continue;
    return { choice, days: /^week/.test(choice) ? days : [], until: UNTIL };
  }
  return { choice: "other", days: [], until: UNTIL };
}

/** The rule of the same choices for another beginning; what no choice makes stays. */
export function refit(text, was, from) {
  const r = read(text, was);
  if (!text || r.choice === "other") return text;
  const alone = r.days.length === 1 && r.days[0] === codes[day(was).getUTCDay()];
  const fits = choices(from).some((c) => c.value === r.choice);
  return rule({ ...r, choice: fits ? r.choice : "date", days: alone ? [] : r.days }, from);
}

/** Whether the beginning is one of the rule's days; a rule that no choice makes is left to the reader. */
export function fits(text, from) {
  const r = read(text, from);
  const weekday = codes[day(from).getUTCDay()];
  if (r.choice === "work") return workdays.includes(weekday);
  return !r.days.length || r.days.includes(weekday);
}

/** A rule in words: "ogni settimana, di lunedì e giovedì, fino al 31/12/2026". */
export function words(text, from) {
  const { choice, days, until } = read(text, from);
  if (!text) return "non si ripete";
  if (choice === "other") return `secondo la regola ${text}`;
  const end = /^(\d{4})(\d\d)(\d\d)/.exec(until);
  const last = end ? `, fino al ${end[3]}/${end[2]}/${end[1]}` : "";
  const label = choices(from).find((c) => c.value === choice).label;
  const on = days.length ? `, di ${listed(order.filter((c) => days.includes(c)).map((c) => names[codes.indexOf(c)]))}` : "";
  return label + on + last;
}
