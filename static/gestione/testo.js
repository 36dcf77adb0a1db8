// A notice's file as text, and what the form knows of it. Nothing here touches the
// page: tools/edit-text.mjs runs it too.
//
// The file is YAML front matter and Markdown (data/README.md, notices). Every value is
// text as it is written: times have no zone, codes keep their zeros.

// The keys in the order in which they are written.
const order = ["kind", "title", "services", "channels", "impact", "works", "standin", "from", "until", "repeats", "except", "valid_until", "review", "declared", "told_platform", "cause", "alternatives", "alternatives_until", "already_paid", "deadlines", "group", "lang", "translations", "updates"];
const updateOrder = ["at", "status", "from", "until", "repeats", "services", "impact", "ended", "redacts", "text"];

const empty = (v) => v === undefined || v === null || v === "" || (Array.isArray(v) && v.length === 0);

// Characters that the readers refuse in a text (package text): control characters, marks
// that turn the direction of writing, no characters at all. Nobody sees them, and they
// come along with what is pasted. Ends of lines of other kinds are spaces.
const hidden = /[\x00-\x08\x0B-\x1F\x7F-\x9F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFDD0-\uFDEF\uFFFE\uFFFF]/g;

/** A value without what nobody sees in its texts. */
export function clean(v) {
  if (typeof v === "string") return v.replace(/\r\n?/g, "\n").replace(/[\u2028\u2029]/g, " ").replace(hidden, "");
  if (Array.isArray(v)) return v.map(clean);
  if (v && typeof v === "object") return Object.fromEntries(Object.entries(v).map(([k, x]) => [k, clean(x)]));
  return v;
}

/** Parts a file as the program's reader does: `front` without its fences, `body` below. */
function part(text) {
  const unix = text.replace(/\r\n/g, "\n").replace(/^\uFEFF/, "");
  const fence = unix.indexOf("\n---", 3);
  const after = unix.slice(fence + 4);
  if (!unix.startsWith("---\n") || fence < 0 || !/^(\n|$)/.test(after)) throw new Error("the file has no front matter");
  return { front: unix.slice(4, Math.max(4, fence)), body: after.slice(1) };
}

/** Reads a file: `head` (the front matter's values), `updates`, `body`. */
export function read(text, yaml) {
  const { front, body } = part(text);
  const { updates, ...head } = yaml.load(front, { schema: yaml.FAILSAFE_SCHEMA }) ?? {};
  return { head, updates: Array.isArray(updates) ? updates : [], body: body.trim() };
}

// What YAML lets stand unescaped, and its readers agree about: no control characters
// but the line's end, none that turn or hide text, no other line ends.
const plain = /^[\t\n\x20-\x7E\xA0-\u200A\u2010-\u2027\u202F-\u205F\u2070-\uD7FF\uE000-\uFDFF\uFE10-\uFEFE\uFF00-\uFFEF]*$/;

// JSON's strings are YAML's, once what JSON lets stand is escaped.
const quoted = (text) => JSON.stringify(text).replace(/[^\x20-\x7E\xA0-\uD7FF\uE000-\uFDFF]|[\u2028\u2029\u200B-\u200F\u202A-\u202E\u2060-\u206F]/g, (c) => (/[\uD800-\uDFFF]/.test(c) ? c : "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")));

// A value within brackets.
function inner(v, yaml) {
  if (Array.isArray(v)) return `[${v.map((x) => inner(x, yaml)).join(", ")}]`;
  if (typeof v === "object") return `{${Object.entries(v).map(([k, x]) => `${k}: ${inner(x, yaml)}`).join(", ")}}`;
  if (!plain.test(v) || /[\t\n]/.test(v)) return quoted(v);
  return yaml.dump([v], { schema: yaml.CORE_SCHEMA, lineWidth: -1, flowLevel: 0 }).trim().slice(1, -1);
}

// A value of its own: a text of many lines stands as a block where nothing is lost.
function value(v, yaml) {
  if (typeof v !== "string") return inner(v, yaml);
  if (!plain.test(v) || /\t/.test(v)) return quoted(v);
  if (!v.includes("\n")) return yaml.dump(v, { schema: yaml.CORE_SCHEMA, lineWidth: -1 }).trimEnd();
  if (/^\s|\s$|[^\S\n]\n/.test(v)) return quoted(v);
  return "|-" + v.split("\n").map((l) => "\n" + (l && "  " + l)).join("");
}

const sorted = (map, keys) => Object.fromEntries(Object.entries(map).filter(([, v]) => !empty(v)).sort(([a], [b]) => keys.indexOf(a) - keys.indexOf(b)));

/** Writes a file. Empty values are left out; services that are all are the word `all`. */
export function write(notice, yaml) {
  const { head, updates = [], body = "" } = clean(notice);
  const lines = [];
  for (const [key, v] of Object.entries(sorted({ ...head, updates }, order))) {
    if (key === "updates") lines.push("updates:", ...v.map((u) => item(u, yaml)));
    else if (key === "translations") lines.push("translations:", ...Object.entries(v).map(([lang, words]) => `  ${lang}: ${value(sorted(words, ["title", "alternatives", "text"]), yaml)}`));
    else if (key !== "standin" || v !== "unknown") lines.push(`${key}: ${value(v, yaml)}`);
  }
  return `---\n${lines.join("\n")}\n---\n${body.trim() ? body.trim() + "\n" : ""}`;
}

const item = (u, yaml, indent = "  ") => `${indent}- ${value(sorted(u, updateOrder), yaml)}`;

/**
 * Appends an update to a file, and leaves every other byte as it is. A list of updates
 * that is not written as one line an item, or lines below `updates:`, is written anew.
 */
export function append(text, addition, yaml) {
  const update = clean(addition);
  const unix = text.replace(/\r\n/g, "\n");
  const { front, body } = part(unix);
  const lines = front.split("\n");
  const at = lines.findIndex((l) => /^updates:\s*(\[\s*\])?\s*(#.*)?$/.test(l));
  const was = read(unix, yaml);
  let out;
  if (at < 0 && !/^["']?updates["']?\s*:/m.test(front)) {
    out = [...lines, "updates:", item(update, yaml)];
  } else if (at >= 0) {
    let end = at + 1;
    for (let i = end; i < lines.length && (/^(\s|- |-$|#)/.test(lines[i]) || lines[i] === ""); i++) if (/^(\s+\S|-)/.test(lines[i])) end = i + 1;
    const indent = /^(\s*)-/.exec(lines[at + 1] ?? "")?.[1] ?? "  ";
    out = [...lines.slice(0, at), "updates:", ...lines.slice(at + 1, end), item(update, yaml, indent), ...lines.slice(end)];
  }
  const wanted = JSON.stringify({ ...was, updates: [...was.updates, sorted(update, updateOrder)] });
  if (out) {
    const made = `---\n${out.join("\n").replace(/\n+$/, "")}\n---\n${body}`;
    try {
      if (JSON.stringify(read(made, yaml)) === wanted) return made;
    } catch {
      // It is written anew.
    }
  }
  return write({ ...was, updates: [...was.updates, update] }, yaml);
}

/** The file's name without .md: the day of `declared` and the title's words. */
export function slug(title, declared) {
  const words = title
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  return `${declared.slice(0, 10)}-${words.slice(0, 60).replace(/^-+|-+$/g, "") || "comunicazione"}`;
}

/**
 * A moment as the files write it, to the minute, in a time zone: with its offset in the
 * hour that the clock repeats, in which the local time alone would be two moments.
 */
export function moment(date, zone, seconds = false) {
  const local = (d) => {
    const p = Object.fromEntries(new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "longOffset" }).formatToParts(d).map((x) => [x.type, x.value]));
    const offset = p.timeZoneName.replace(/^(GMT|UTC)/, "") || "+00:00";
    return { text: `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`, seconds: p.second, offset };
  };
  const now = local(date);
  const twice = [-1, 1].some((h) => local(new Date(date.getTime() + h * 3600e3)).text === now.text);
  if (twice) return `${now.text}:${seconds ? now.seconds : "00"}${now.offset}`;
  return seconds ? `${now.text}:${now.seconds}` : now.text;
}
