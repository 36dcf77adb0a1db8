// Searches the rulebook with Pagefind: one index for each version, the one in
// force by default, others as they are ticked. The words stand in the address,
// so that a search can be passed on.
const form = document.getElementById("cerca");
const field = document.getElementById("parole");
const count = document.getElementById("quanti");
const list = document.getElementById("risultati");
const boxes = [...form.querySelectorAll("[data-bundle]")];
const shown = 20;
const looked = 60; // how many results are weighed
let latest = 0;

// An engine is one Pagefind with the ticked indexes merged, kept for the next
// search among the same.
const engines = new Map();

async function engine(bundles) {
  const key = bundles.join(" ");
  if (!engines.has(key)) {
    engines.set(key, (async () => {
      // A query makes it a module of its own: Pagefind keeps its state in the module.
      const pagefind = await import(bundles[0] + "pagefind.js?" + engines.size);
      await pagefind.options({ basePath: bundles[0], baseUrl: form.dataset.base });
      for (const b of bundles.slice(1)) await pagefind.mergeIndex(b, { baseUrl: form.dataset.base });
      await pagefind.init();
      return pagefind;
    })());
  }
  return engines.get(key);
}

// plain is a word without capitals and accents.
const plain = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// meant tells whether a result holds a form of a word that was asked for:
// Pagefind, finding nothing, offers what merely begins alike.
function meant(data, words) {
  const marks = [...data.excerpt.matchAll(/<mark>(.*?)<\/mark>/g)].map((m) => plain(m[1]).replace(/[^\p{L}\p{N}]/gu, ""));
  return marks.some((m) => words.some((w) => m.startsWith(w.slice(0, Math.max(3, Math.ceil(w.length * 0.6))))));
}

// excerpt copies text and <mark> from Pagefind's markup, and nothing else.
function excerpt(markup) {
  const p = document.createElement("p");
  for (const n of new DOMParser().parseFromString(markup, "text/html").body.childNodes) {
    const mark = n.nodeName === "MARK" ? document.createElement("mark") : null;
    if (mark) mark.textContent = n.textContent;
    p.append(mark ?? n.textContent);
  }
  return p;
}

function result(data) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = data.url;
  link.textContent = data.meta.title;
  const kind = document.createElement("span");
  kind.className = "index-kind";
  kind.textContent = data.meta.kind ?? "";
  item.append(link, " ", kind, excerpt(data.excerpt));
  const parts = data.sub_results.filter((s) => s.url !== data.url).slice(0, 3);
  if (parts.length) {
    const below = document.createElement("ul");
    for (const s of parts) {
      const li = document.createElement("li");
      const a = document.createElement("a");
      a.href = s.url;
      a.textContent = s.title;
      li.append(a);
      below.append(li);
    }
    item.append(below);
  }
  return item;
}

async function search() {
  const mine = ++latest;
  const words = field.value.trim();
  const bundles = boxes.filter((b) => b.checked).map((b) => b.dataset.bundle);
  history.replaceState(null, "", words ? "?q=" + encodeURIComponent(words) : location.pathname);
  if (!words || !bundles.length) {
    list.replaceChildren();
    count.textContent = words ? "Scegli almeno un testo." : "";
    return;
  }
  count.textContent = "Cerco…";
  try {
    const found = await (await engine(bundles)).search(words);
    const asked = plain(words).match(/[\p{L}\p{N}]+/gu) ?? [];
    const data = (await Promise.all(found.results.slice(0, looked).map((r) => r.data()))).filter((d) => meant(d, asked));
    if (mine !== latest) return;
    list.replaceChildren(...data.slice(0, shown).map(result));
    const n = data.length;
    count.textContent = n === 0 ? "Nessun risultato." : n === 1 ? "1 risultato." : n > shown ? "Ecco i primi " + shown + " risultati." : n + " risultati.";
  } catch {
    if (mine === latest) count.textContent = "La ricerca non riesce a partire: usa l’indice alfabetico.";
  }
}

form.hidden = false;
form.addEventListener("submit", (e) => { e.preventDefault(); search(); });
let timer;
field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 250); });
for (const b of boxes) b.addEventListener("change", search);
field.value = new URLSearchParams(location.search).get("q") ?? "";
if (field.value) search();
