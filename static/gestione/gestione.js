// Starts the editing page: chooses a subject, then hands the page over to the CMS
// with that subject's notices alone. Where to write comes from <meta
// name="bollettino-edit">, which `bollettino serve --edit` adds, else from the git host
// in modulo.json. With neither, or without script, the page explains other ways.
import { all } from "./bozza.js";
import { link, named, ofKey, owner } from "./chi.js";

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
  return named(location.search, location.hash) ?? (back ? named(sessionStorage.getItem(chosen) ?? "", "") : null);
}

async function begin() {
  if (desk?.refused) return say(desk.refused);
  const form = await get("gestione/modulo.json");
  const can = desk?.url || form.git;
  if (!can) return;
  document.getElementById("altrimenti").hidden = true;
  const who = asked() ?? (page.dataset.only ? { kind: "ente", id: page.dataset.only } : null);
  if (!who) return choose(form);
  sessionStorage.setItem(chosen, link(who));
  const listed = desk?.subjects && !desk.partners;
  if (who.kind === "ente" && listed && !desk.subjects.some((s) => s.id === who.id)) return refused("Non puoi scrivere per questo ente.", form);
  const state = who.id && (await get(`soggetti/${who.id}/stato.json`));
  if (who.id && !state) return refused(`Su questo sito non c’è un ente con il codice ${who.id}.`, form);
  if (who.kind === "ente" && !location.hash && desk?.url && (await asPartner(who, state))) return;
  const { start } = await import("./cms.js"); // large: it comes only when somebody writes
  await start({ owner: owner(who, state), form, desk, page });
}

async function refused(why, form) {
  await choose(form);
  say(why);
}

// Whose notices to write: one's own bodies, or those that can be found; a partner's bodies
// together; the platform's.
async function choose(form) {
  const among = [...(desk?.partners ?? []).map((s) => [{ kind: "gruppi", id: s.id }, `Tutti gli enti collegati tramite ${s.name}, insieme`]), ...(desk?.subjects ?? desk?.partners ?? []).map((s) => [{ kind: "ente", id: s.id }, s.name])];
  if (form.git ? !desk?.url : desk?.platform) among.push([{ kind: "piattaforma" }, "Comunicazioni della piattaforma pagoPA"]);
  offer(among);
  if ((!desk?.subjects || desk.partners) && !page.dataset.only) await find(document.getElementById("scegli"));
  drafts();
}

function offer(among) {
  const list = document.getElementById("enti");
  list.replaceChildren(...among.map(([who, words, hash]) => item(link(who, hash), words)));
  list.hidden = !among.length;
}

function item(href, words) {
  const a = document.createElement("a");
  a.href = href;
  a.textContent = words;
  const li = document.createElement("li");
  li.append(a);
  return li;
}

// A partner writes for itself, or for the bodies that are connected through it.
async function asPartner(who, state) {
  if (state.basis && !state.basis.roles.some((r) => r.role === "pt")) return false;
  const { Register } = await import("./registro.js");
  const { bodies } = await new Register({ desk, form: () => null }).ask({ action: "partner", params: { collection: "enti-" + who.id } });
  if (!bodies) return false;
  const list = document.getElementById("enti");
  list.replaceChildren(item(`${link(who)}#/collections/enti-${who.id}`, `Comunicazioni di ${state.name}`), item(link({ kind: "gruppi", id: who.id }), bodies === 1 ? "Comunicazioni per l’ente collegato" : `Comunicazioni per i ${bodies} enti collegati, tutte insieme`));
  list.hidden = false;
  // The address changes in its fragment alone, by which nothing is loaded.
  list.querySelector("a").addEventListener("click", () => setTimeout(() => location.reload()));
  say(bodies === 1 ? `${state.name} è anche il partner di un ente. Per chi scrivi?` : `${state.name} è anche il partner di ${bodies} enti. Per chi scrivi?`);
  return true;
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
function drafts() {
  const kept = all();
  const title = ({ slug, value }) => (slug ? `Aggiornamento di ${slug}` : value.head?.title?.trim() || "Comunicazione senza titolo");
  const whose = { ente: (id) => `ente ${id}`, gruppi: (id) => `enti del partner ${id}`, piattaforma: () => "piattaforma" };
  document.querySelector("#bozze ul").replaceChildren(...kept.map((d) => {
    const who = ofKey(d.subject);
    return item(link(who, d.slug), `${title(d)}, ${whose[who.kind](who.id)}`);
  }));
  document.getElementById("bozze").hidden = !kept.length;
}

begin().catch((e) => {
  document.getElementById("altrimenti").hidden = false;
  say(`La pagina non riesce a cominciare (${e.message}). Intanto puoi pubblicare in un altro modo.`);
});
