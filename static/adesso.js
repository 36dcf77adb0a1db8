// Keeps a page true while it is read. The page carries how each of its parts will
// read from announced moments on (<template data-part data-from>): this chooses by
// the time, and shortens a moment's words on its own day (data-today). It writes no
// words of its own. Every two minutes that the page is in sight it asks the site for
// a small file (data-watch), which tells the site's clock and whether there is a
// newer page. Without it the page says of which moment and day it is.
(() => {
  const { zone, watch } = document.currentScript.dataset;
  let at = Date.parse(document.currentScript.dataset.at); // the page's own moment
  let ahead = 0; // how much the site's clock is ahead of this machine's, in milliseconds
  let timer;
  let first = true;
  const parts = new Map(); // by name: the element, what it shows, and from when it shows what
  const full = new WeakMap(); // the words of moments with their day
  const main = document.getElementById("contenuto");
  const said = document.createElement("p"); // to who doesn't see it
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  main.after(said);

  // A page is never read before it was made, whatever the clock says.
  const now = () => Math.max(at, Date.now() + ahead);
  const days = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });

  function find() {
    parts.clear();
    for (const e of main.querySelectorAll("[data-part]:not(template)")) {
      parts.set(e.dataset.part, { e, shown: 0, stages: [{ from: 0, nodes: [...e.childNodes] }] });
    }
    for (const t of main.querySelectorAll("template[data-part]")) {
      const from = Date.parse(t.dataset.from);
      parts.get(t.dataset.part)?.stages.push({ from, nodes: [...t.content.cloneNode(true).childNodes] });
    }
  }

  function show() {
    const t = now();
    const today = days.format(t);
    let next = t + 60000; // midnight comes too
    const changed = [];
    for (const p of parts.values()) {
      const stage = p.stages.findLastIndex((s) => s.from <= t);
      if (stage + 1 < p.stages.length) next = Math.min(next, p.stages[stage + 1].from);
      if (stage === p.shown) continue;
      p.shown = stage;
      fill(p.e, p.stages[stage].nodes);
      changed.push(p.e);
    }
    for (const e of main.querySelectorAll("time[data-today]")) {
      if (!full.has(e)) full.set(e, e.textContent);
      const words = e.dateTime.startsWith(today) ? e.dataset.today : full.get(e);
      if (e.textContent !== words) e.textContent = words;
    }
    if (!first) say(changed);
    first = false;
    clearTimeout(timer);
    timer = setTimeout(show, Math.max(next - t, 250));
  }

  // Who was on a link that is there again stays on it.
  function fill(e, nodes) {
    const on = e.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    e.replaceChildren(...nodes);
    if (on !== null) [...e.querySelectorAll("a")].find((a) => a.getAttribute("href") === on)?.focus();
  }

  const tells = "h2, .lead-sentence, .callout-mark";
  function say(changed) {
    const words = changed.map((e) => e.querySelector(tells)?.textContent.trim()).filter(Boolean);
    if (words.length) said.textContent = words.join(" ");
  }

  async function ask() {
    if (document.hidden) return;
    try {
      const answer = await fetch(watch, { cache: "no-cache" });
      const date = Date.parse(answer.headers.get("date"));
      if (date) ahead = date + 1000 * (Number(answer.headers.get("age")) || 0) - Date.now();
      if (answer.ok && Date.parse((await answer.json()).page.updated_at) > at) await renew();
    } catch {
      // The site can't be reached: what the page says of itself still holds.
    }
    show();
  }

  async function renew() {
    const answer = await fetch(location.pathname, { cache: "no-cache" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const moment = Date.parse(page.querySelector("script[data-at]")?.dataset.at);
    const content = page.getElementById("contenuto");
    if (!(moment > at) || !content) return;
    at = moment;
    const told = main.querySelector(tells)?.textContent;
    if (main.contains(document.activeElement) && document.activeElement !== main) {
      // Somebody is in the middle of the page: only what says how things stand is changed.
      for (const p of parts.values()) {
        const e = content.querySelector(`[data-part="${CSS.escape(p.e.dataset.part)}"]:not(template)`);
        if (e) fill(p.e, [...e.childNodes]);
      }
      main.querySelectorAll("template[data-part]").forEach((t) => t.remove());
      main.append(...content.querySelectorAll("template[data-part]"));
    } else {
      const open = [...main.querySelectorAll("details")].map((d) => d.open);
      const chosen = main.querySelector(":target");
      main.replaceChildren(...content.childNodes);
      main.querySelectorAll("details").forEach((d, i) => (d.open = open[i] ?? false));
      if (chosen) location.replace(location.hash);
    }
    find();
    first = true; // what it says from now on is news only if it is other than before
    show();
    if (main.querySelector(tells)?.textContent !== told) say([main]);
  }

  find();
  show();
  if (!watch) return;
  ask();
  setInterval(ask, 120000);
  document.addEventListener("visibilitychange", () => {
    show();
    ask();
  });
  addEventListener("pageshow", (e) => e.persisted && ask());
})();
