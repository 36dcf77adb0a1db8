// Starts the editing page: chooses a subject, then hands the page over to the CMS
// with that subject's notices alone. Where to write comes from <meta
// name="bollettino-edit">, which `bollettino serve --edit` adds, else from the git host
// in modulo.json. With neither, or without script, the page explains other ways.
import { all } from "./bozza.js";

const page = document.getElementById("gestione");
const { base, zone } = page.dataset;
const desk = JSON.parse(document.querySelector('meta[name="bollettino-edit"]')?.content ?? "null");
const say = (text) => {
  document.getElementById("esito").textContent = text;
};

const get = async (path) => {
  const r = await fetch(base + path, { cache: "no-cache" });
  if (r.status === 404) return null;
  if (!r.ok) throw new Error(`${path}: ${r.status}`);
  return r.json();
};

// Whose notices: as the address says, or the CMS's place in it; who comes back from a
// git host's login has lost both.
const chosen = "bollettino.ente";
function asked() {
  const params = new URLSearchParams(location.search);
  const back = params.has("code") || params.has("error") || /access_token=/.test(location.hash);
  const id = params.get("ente") ?? /^#\/collections\/enti-([A-Z0-9]+)/.exec(location.hash)?.[1] ?? (back ? sessionStorage.getItem(chosen) : "");
  return (id ?? "").replace(/[^A-Za-z0-9]/g, "").toUpperCase();
}

async function begin() {
  if (desk?.refused) return say(desk.refused);
  const form = await get("gestione/modulo.json");
  const can = desk?.url || form.git;
  if (!can) return;
  document.getElementById("altrimenti").hidden = true;
  if (desk?.subjects) {
    const list = document.getElementById("enti");
    for (const s of desk.subjects) {
      const a = document.createElement("a");
      a.href = "?ente=" + encodeURIComponent(s.id);
      a.textContent = s.name;
      const li = document.createElement("li");
      li.append(a);
      list.append(li);
    }
    list.hidden = false;
  } else if (!page.dataset.only) {
    await find(document.getElementById("scegli"));
  }
  const id = asked() || page.dataset.only;
  if (!id) return offer();
  sessionStorage.setItem(chosen, id);
  if (desk?.subjects && !desk.subjects.some((s) => s.id === id)) return say("Non puoi scrivere per questo ente.");
  const state = await get(`soggetti/${id}/stato.json`);
  if (!state) return say(`Su questo sito non c’è un ente con il codice ${id}.`);
  const { start } = await import("./cms.js"); // large: it comes only when somebody writes
  await start({ id, state, form, desk, page });
}

// Lets one find the body, by name, place or code.
async function find(ask) {
  ask.hidden = false;
  ask.addEventListener("submit", (e) => e.preventDefault()); // the policy lets no form go anywhere
  const { attach } = await import(ask.dataset.script);
  const field = ask.querySelector("input");
  attach(ask, field, ask.querySelector(".finder-says"), ask.querySelector(".finder-list"));
  field.focus();
}

// What was typed here and not published.
function offer() {
  const drafts = all();
  const list = document.querySelector("#bozze ul");
  for (const { subject, slug, value } of drafts) {
    const a = document.createElement("a");
    a.href = `?ente=${subject}#/collections/enti-${subject}/${slug ? "entries/" + slug : "new"}`;
    a.textContent = slug ? `Aggiornamento di ${slug}, ente ${subject}` : `${value.head?.title?.trim() || "Comunicazione senza titolo"}, ente ${subject}`;
    const li = document.createElement("li");
    li.append(a);
    list.append(li);
  }
  document.getElementById("bozze").hidden = !drafts.length;
}

begin().catch((e) => {
  document.getElementById("altrimenti").hidden = false;
  say(`La pagina non riesce a cominciare (${e.message}). Intanto puoi pubblicare in un altro modo.`);
});
