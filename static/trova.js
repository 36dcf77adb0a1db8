// Finds bodies in the index that package finder makes, in the reader's own browser: by
// name, part of a name, place, province or code, as one types. What is typed is never sent:
// index files are named by a digest of a word's beginning.

const shown = 8; // results at most
const personal = /^[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/;

// fold makes words comparable, as bulletin.Fold does.
const fold = (s) => s.normalize("NFKC").toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "").replace(/[^a-z0-9]+/g, " ").trim();

// fileOf is the name of an index file, as finder.File has it: FNV-1a of 64 bits.
function fileOf(key) {
  let h = 0xcbf29ce484222325n;
  for (const c of new TextEncoder().encode(key)) h = ((h ^ BigInt(c)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return h.toString(16).padStart(16, "0") + ".json";
}

// apart counts the errors between two words, up to a limit: a letter more, less, another,
// or two changed over.
function apart(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before = [], last = [], row = [];
  for (let j = 0; j <= b.length; j++) row[j] = j;
  for (let i = 1; i <= a.length; i++) {
    [before, last, row] = [last, row, before];
    let least = (row[0] = i);
    for (let j = 1; j <= b.length; j++) {
      let n = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      if (last[j] < n) n = last[j] + 1;
      if (row[j - 1] < n) n = row[j - 1] + 1;
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] && before[j - 2] < n) n = before[j - 2] + 1;
      if ((row[j] = n) < least) least = n;
    }
    if (least > limit) return limit + 1;
  }
  return row[b.length];
}

// forgiven is how many errors a typed word may have.
const forgiven = (w) => (/\d/.test(w) || w.length < 4 ? 0 : w.length < 6 ? 1 : 2);

// alike tells from 0 to 1 how well a typed word fits one of a body.
function alike(typed, word) {
  if (typed === word) return 1;
  if (word.startsWith(typed)) return 0.7 + 0.25 * (typed.length / word.length);
  const errors = forgiven(typed);
  if (!errors) return 0;
  const n = apart(typed, word, errors);
  if (n <= errors) return n === 1 ? 0.75 : 0.55;
  return word.length > typed.length && typed.length > 4 && apart(typed, word.slice(0, typed.length), 1) === 1 ? 0.5 : 0;
}

// join has, beside words, those from which an apostrophe parts a letter: "l aquila", "laquila".
const join = (words) => words.concat(words.slice(1).map((w, i) => (words[i].length === 1 ? words[i] + w : "")).filter(Boolean));

export class Finder {
  // read gives a file of the index by its name, parsed; tongue is a language beside its own.
  constructor(read, tongue = "") {
    this.read = read;
    this.tongue = tongue;
    this.files = new Map();
    this.weighed = new Map();
    this.bodies = new Map();
  }

  file(name) {
    if (!this.files.has(name)) {
      const file = this.read(name);
      file.catch(() => this.files.delete(name));
      this.files.set(name, file);
    }
    return this.files.get(name);
  }

  async start() {
    if (!this.top) {
      const top = await this.file("indice.json");
      this.small = new Set(top.small);
      this.many = new Set(top.small.concat(top.many));
      // Another language brings words of its own, beside those of the index.
      const own = this.tongue ? await this.file(this.tongue + ".json") : top;
      const called = (k) => k.word + " " + (k.also ?? "");
      this.kinds = top.kinds.map((k, i) => fold(own === top ? called(k) : called(k) + " " + called(own.kinds[i])).split(" "));
      this.own = own;
      this.top = top;
    }
    return this.top;
  }

  // find answers with entries, the best first, and what is to be said of them: a key of the
  // index's sentences.
  async find(text) {
    const top = await this.start();
    const bare = text.replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
    if (personal.test(bare)) return { say: "person", entries: [] };
    if (/^\d{18}$/.test(bare)) return { say: "slip", entries: [] };
    const words = this.words(text, bare);
    if (words.join("").length < 2) return { say: "", entries: [] };
    const keys = this.keys(words);
    if (!keys.length) return { say: "many", entries: [] };
    const found = new Map();
    await Promise.all(keys.map((k) => this.gather(found, k, words)));
    let best = this.rank(found, words);
    if (!best.length || best[0].fit < 0.999 && best[0].errs) {
      const meant = await Promise.all(keys.map((k) => this.corrected(k)));
      await Promise.all(meant.flat().map((k) => this.gather(found, k, words)));
      best = this.rank(found, words);
    }
    best = best.filter((b) => b.fit > 0.4 && b.fit > best[0].fit - 0.2);
    const say = !best.length ? "none" : best.length > shown ? "first" : best.length > 1 ? "several" : "one";
    const entries = best.slice(0, shown).map((b) => this.entry(b.entry));
    return { say, entries, meant: best.length && best[0].errs === 2 ? best[0].meant : "" };
  }

  // words are those that were typed; a code is one.
  words(text, bare) {
    const code = /^(?:IT)?(\d{5,11})$/.exec(bare);
    if (code) return [code[1]];
    if (/^[a-z]+_\w+$/i.test(text.trim())) return [fold(text).replace(/ /g, "").replace(/^istsc/, "")];
    return fold(text).split(" ").filter(Boolean).map((w) => this.common(w));
  }

  // common is, in place of one of the many's words with an error, that word.
  common(w) {
    if (w.length < 6 || this.many.has(w)) return w;
    for (const m of this.many) if (m.length > 5 && apart(w, m, 1) === 1) return m;
    return w;
  }

  // keys are the words by which to look: those that few have.
  keys(words) {
    const few = words.filter((w) => w.length > 1 && !this.many.has(w)).map((w) => (words.length > 1 ? this.provinceOf(w) : w));
    const begun = (w) => w.length > 2 && [...this.many].some((m) => m.startsWith(w));
    const sure = few.filter((w) => !begun(w));
    const keys = sure.length ? sure : few;
    return [...new Set(keys)].sort((a, b) => b.length - a.length).slice(0, 4);
  }

  // provinceOf is, in place of a province's code, a word of its name.
  provinceOf(w) {
    const name = w.length === 2 && this.top.provinces[w.toUpperCase()];
    return name ? fold(name).split(" ").sort((a, b) => b.length - a.length)[0] : w;
  }

  // gather finds those who have a word; where too many do, those who have another one, too.
  async gather(found, key, words) {
    const blocks = (await this.blocks(key)).split("\n");
    const names = [this.fileFor(blocks, key)];
    if (blocks.some((b) => b.startsWith(key + " "))) {
      for (const w of words) if (w !== key && !this.small.has(w)) names.push(this.fileFor(blocks, key + " " + w));
    }
    for (const file of await Promise.all(names.filter(Boolean).map((n) => this.file(n)))) {
      for (const e of file) if (!found.has(e[0]) || e[6]) found.set(e[0], e);
    }
  }

  async blocks(key) {
    return this.top.letters.includes(key[0]) ? this.file(fileOf("#" + key[0])) : "";
  }

  // fileFor is the file of those whose word begins so: of the first of them, where there
  // are many.
  fileFor(blocks, key) {
    if (blocks.some((b) => b > key && b.startsWith(key))) return fileOf(key);
    const from = blocks.filter((b) => b && b <= key).pop();
    return from && fileOf(from + "…");
  }

  // corrected are the words that may be meant by one with an error.
  async corrected(key) {
    const limit = forgiven(key);
    if (!limit) return [];
    const near = new Map();
    for (const list of ["^" + key[0], key.slice(-2) + "$"]) {
      if (!this.top.lists.includes(list)) continue;
      for (const w of (await this.file(fileOf(list))).split(" ")) {
        const n = w === key ? 9 : apart(key, w, limit);
        if (n <= limit) near.set(w, n);
      }
      if (near.size) break;
    }
    return [...near].sort((a, b) => a[1] - b[1]).slice(0, 3).map((n) => n[0]);
  }

  rank(found, words) {
    const out = [...found.values()].map((e) => this.weigh(e, words));
    return out.sort((a, b) => b.score - a.score || b.entry[5] - a.entry[5] || a.entry[1].length - b.entry[1].length);
  }

  // alike remembers what has been weighed: the same words stand in many names.
  alike(typed, word) {
    const key = typed + " " + word;
    if (!this.weighed.has(key)) this.weighed.set(key, alike(typed, word));
    return this.weighed.get(key);
  }

  // wordsOf are a body's own words, and all by which it is found, each with what it counts.
  wordsOf(entry) {
    const [, name, kind, place, province, , code] = entry;
    if (!this.bodies.has(entry)) {
      const own = fold(name).split(" ");
      const all = join(own).map((w) => [w, 1]).concat(
        join(fold(place).split(" ")).map((w) => [w, 0.95]),
        fold((this.top.provinces[province] ?? "") + " " + province).split(" ").map((w) => [w, 0.9]),
        this.kinds[kind].map((w) => [w, 0.9]),
        [[code, 1]],
      );
      this.bodies.set(entry, { own, all: all.filter(([w]) => w) });
    }
    return this.bodies.get(entry);
  }

  // weigh tells how well a body fits. In this order count: that it has the words that were
  // typed; its kind and whether a province is called by its name; that its own name begins
  // with them and has few others.
  weigh(entry, words) {
    const { own, all } = this.wordsOf(entry);
    let got = 0, of = 0, errs = 0;
    const hit = new Set(), meant = [];
    for (const [i, q] of words.entries()) {
      const begun = q.length === 1 && i === words.length - 1; // as one types
      const common = this.many.has(q);
      const counts = /\d/.test(q) ? 0.8 : begun ? 0.5 : q.length === 1 || this.small.has(q) ? 0.1 : common ? 0.8 : 1;
      let fit = 0, by = "";
      for (const [w, share] of all) {
        if (w.length === 2 && w === q && words.length === 1 && !own.includes(w)) continue; // a province's code alone
        const f = (common && w !== q && !w.startsWith(q) ? 0 : this.alike(q, w)) * share;
        if (f > fit) [fit, by] = [f, w];
      }
      if (fit > 0) hit.add(by);
      if (counts === 1 && !(by === q || by.startsWith(q))) errs = Math.max(errs, fit > 0 ? 2 : 1);
      meant.push(by || q);
      got += counts * fit;
      of += counts;
    }
    const telling = own.filter((w) => w.length > 1 && !this.many.has(w));
    const covered = telling.length ? telling.filter((w) => hit.has(w)).length / telling.length : 0;
    const begins = telling.length > 0 && hit.has(telling[0]);
    const fit = got / of;
    return { entry, fit, errs, meant: meant.join(" "), score: 10 * fit + 0.06 * entry[5] + 1.5 * covered + (begins ? 1 : 0) };
  }

  // entry is a body as results show it.
  entry([id, name, kind, place, province]) {
    const of = this.top.provinces[province];
    const where = place ? place + (province ? " (" + province + ")" : "") : of ? this.own.words.province.replace("{name}", of) : "";
    return { id, name, where, kind: this.own.kinds[kind].word };
  }
}

// attach lets a field find bodies: a combobox with a list, as the ARIA Authoring Practices
// describe it. Who chooses one goes to its page, or where data-target says.
export function attach(form, field, says, list) {
  const { index, bodies, data, tongue, icons, failed, target = bodies + "{id}/" } = form.dataset;
  const json = (address) => fetch(address).then((r) => (r.ok ? r.json() : Promise.reject(new Error(r.statusText))));
  const finder = new Finder((name) => json(index + name), tongue);
  const badges = new Map();
  let latest = 0, active = -1, pending, later;

  const open = (on) => {
    list.hidden = !on;
    field.setAttribute("aria-expanded", String(on));
    if (!on) choose(-1);
  };
  const go = (option) => { if (option) location.assign(option.dataset.href); };

  function choose(i) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = i;
    const option = list.children[active];
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  }

  function option(e, i) {
    const li = document.createElement("li");
    li.id = list.id + "-" + i;
    li.setAttribute("role", "option");
    li.setAttribute("aria-selected", "false");
    li.dataset.body = e.id;
    li.dataset.href = target.replace("{id}", e.id);
    for (const [name, text] of [["name", e.name], ["of", [e.kind, e.where].filter(Boolean).join(" · ")], ["state", ""]]) {
      const span = document.createElement("span");
      span.className = "finder-" + name;
      span.textContent = text;
      li.append(span, " ");
    }
    return li;
  }

  // now says of each body shown how it is now, by its own badge.
  function now() {
    for (const li of list.children) {
      const address = data + li.dataset.body + "/badge.json";
      if (!badges.has(address)) badges.set(address, json(address));
      badges.get(address).then(({ message }) => {
        const state = li.querySelector(".finder-state");
        const sign = finder.top.signs[message];
        state.textContent = finder.own.states?.[message] ?? message;
        if (!sign) return;
        const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
        use.setAttribute("href", icons + "#" + sign);
        svg.setAttribute("class", "sign sign-" + sign);
        svg.setAttribute("viewBox", "0 0 24 24");
        svg.setAttribute("aria-hidden", "true");
        svg.append(use);
        state.prepend(svg);
      }, () => badges.delete(address));
    }
  }

  async function search() {
    const mine = ++latest;
    clearTimeout(later);
    try {
      const found = await finder.find(field.value);
      if (mine !== latest) return;
      const { words } = finder.own;
      list.replaceChildren(...found.entries.map(option));
      active = -1;
      choose(-1);
      open(found.entries.length > 0);
      const count = words[found.say] ?? "";
      says.textContent = (found.meant ? words.meant.replace("{words}", found.meant) : count).replace("{n}", found.entries.length);
      later = setTimeout(now, 150);
    } catch {
      if (mine !== latest) return;
      open(false);
      says.textContent = failed;
    }
  }
  const ask = () => (pending = search());

  field.addEventListener("input", ask);
  field.addEventListener("focus", () => open(list.children.length > 0));
  field.addEventListener("blur", () => open(false));
  field.addEventListener("keydown", async (e) => {
    const last = list.children.length - 1;
    if (e.key === "Escape" && (field.value || !list.hidden)) {
      e.preventDefault();
      if (list.hidden) field.value = "";
      if (!field.value) says.textContent = "";
      open(false);
    } else if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (list.hidden) open(last >= 0);
      choose(e.key === "ArrowDown" ? (active < last ? active + 1 : 0) : active > 0 ? active - 1 : last);
    } else if (e.key === "Enter") {
      e.preventDefault();
      if (!field.value.trim()) return location.assign(form.action);
      await pending;
      go(list.children[Math.max(active, 0)]);
    }
  });
  list.addEventListener("mousedown", (e) => e.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (e) => go(e.target.closest("[role=option]")));
  if (field.value) ask();
  else finder.start().catch(() => {});
}
