// Starts the editing page: chooses a subject, then hands the page over to the CMS
// with that subject's notices alone. Where to write comes from <meta
// name="bollettino-edit">, which `bollettino serve --edit` adds, else from the git host
// in modulo.json. With neither, or without script, the page explains other ways.
import { append, moment, read, slug, write } from "./testo.js";
import { italian, plan, widget } from "./modulo.js";

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
  } else {
    const ask = document.getElementById("scegli");
    ask.hidden = false;
    ask.addEventListener("submit", (e) => {
      e.preventDefault(); // the policy lets no form go anywhere
      location.search = "?ente=" + encodeURIComponent(document.getElementById("ente").value.trim());
    });
  }
  const id = asked();
  if (!id) return;
  sessionStorage.setItem(chosen, id);
  document.getElementById("ente").value = id;
  if (desk?.subjects && !desk.subjects.some((s) => s.id === id)) return say("Non puoi scrivere per questo ente.");
  const state = await get(`soggetti/${id}/stato.json`);
  if (!state) return say(`Su questo sito non c’è un ente con il codice ${id}.`);
  await start(id, state, form);
}

// The CMS is large: it comes only when somebody writes.
function script(src) {
  return new Promise((resolve, reject) => {
    const s = document.createElement("script");
    s.src = src;
    s.onload = resolve;
    s.onerror = () => reject(new Error(src));
    document.head.append(s);
  });
}

// The CMS shows an error by its text alone.
const refusal = (message, status) => Object.assign(new Error(message), { status, toString: () => message });

// The CMS saves from a menu of its bar; this is the same from the end of the form.
async function publish() {
  const bar = document.querySelector('[class*="ToolbarSubSectionFirst"]');
  const entry = () => bar.querySelector('[role="menuitem"]');
  await new Promise((r) => setTimeout(r)); // the click that asks would close the menu again
  if (!entry()) bar.querySelector('[aria-haspopup="true"]')?.click();
  for (let i = 0; i < 40 && !entry(); i++) await new Promise((r) => setTimeout(r, 25));
  entry()?.click();
}

async function start(id, state, form) {
  const yaml = await import("./js-yaml.js");
  window.CMS_MANUAL_INIT = true;
  await script(base + "gestione/decap-cms.js");
  const { CMS, h, createClass } = window;
  const stopped = desk?.now || page.dataset.now;
  const now = (seconds) => stopped || moment(new Date(), zone, seconds);
  const name = "enti-" + id;
  const url = (s) => `${base}soggetti/${id}/comunicazioni/${s}/`;

  // What was saved is told after the page is loaded anew.
  const key = "bollettino.pubblicata";
  const last = JSON.parse(sessionStorage.getItem(key) ?? "null");
  sessionStorage.removeItem(key);

  let shownForm; // the one on the page
  let pending = ""; // the text that is being saved; "" at all other times
  let answer = null; // the server's

  CMS.registerCustomFormat("comunicazione", "md", {
    fromFile(text) {
      try {
        const { head, updates } = read(text, yaml);
        const p = plan(head, updates);
        const ended = updates.some((u) => u.status === "withdrawn") ? " · ritirata" : updates.some((u) => u.status === "resolved") ? " · risolta" : "";
        const kind = form.fields[0].options.find((o) => o.value === head.kind)?.label ?? head.kind;
        return { title: head.title, nome: head.declared ?? "", sommario: `${head.title} · ${kind} · dal ${italian(p.from)}${ended}`, comunicazione: JSON.stringify({ raw: text, head: {}, body: "", add: {} }) };
      } catch {
        return { title: "File che non si legge", nome: "", sommario: "File che non si legge: lo corregge chi lo ha scritto", comunicazione: "" };
      }
    },
    // The CMS keeps drafts by this too; a draft of an update would look published.
    toFile: () => pending,
  });

  CMS.registerEventListener({
    name: "preSave",
    handler({ entry }) {
      let data = entry.get("data");
      const v = JSON.parse(data.get("comunicazione"));
      if (entry.get("newRecord")) {
        const fields = Object.fromEntries(form.fields.map((f) => [f.name, f]));
        const head = {};
        for (const [k, x] of Object.entries(v.head)) if (!fields[k]?.only || fields[k].only.includes(v.head.kind)) head[k] = typeof x === "string" ? x.trim() : x;
        head.from ||= shownForm.state.began;
        head.declared ||= now();
        if (head.services.includes("all")) head.services = "all";
        if (head.except) head.except = head.except.split(/[\s,]+/).filter(Boolean);
        if (head.translations) head.translations = Object.fromEntries(head.translations.map(({ lang, ...words }) => [lang, words]));
        pending = write({ head, body: v.body }, yaml);
        data = data.set("title", head.title).set("nome", slug(head.title, head.declared));
      } else {
        const { head, updates } = read(v.raw, yaml);
        const only = Object.fromEntries(form.updates.map((f) => [f.name, f.only]));
        const add = {};
        for (const [k, x] of Object.entries(v.add)) if (!only[k] || only[k].includes(v.add.status)) add[k] = typeof x === "string" ? x.trim() : x;
        if (add.services?.includes("all")) add.services = "all";
        // Two things said within a minute need their seconds: the moment is an entry's identity.
        const taken = [head.declared, ...updates.map((u) => u.at)].some((at) => at.slice(0, 16) === now().slice(0, 16));
        add.at ||= taken ? now(true) : now();
        pending = append(v.raw, add, yaml);
      }
      if (new TextEncoder().encode(pending).length > form.limits.bytes) {
        shownForm.show([{ field: "body", message: "la comunicazione è troppo lunga", hint: `Al più ${form.limits.bytes >> 10} kB.` }]);
        pending = "";
        throw refusal("è troppo lunga");
      }
      return data;
    },
  });
  CMS.registerEventListener({ name: "prePublish", handler: () => void (pending = "") });
  CMS.registerEventListener({
    name: "postSave",
    handler() {
      // When the CMS has finished, the page begins anew with what is published. A git
      // host's login has taken the address of the page apart.
      const wait = setInterval(() => {
        const kept = shownForm.props.getEntry();
        if (!kept || kept.get("isPersisting") || kept.get("newRecord")) return;
        clearInterval(wait);
        const s = kept.get("slug");
        sessionStorage.setItem(key, JSON.stringify({ url: url(s), ...answer, slug: s }));
        history.replaceState(null, "", `?ente=${id}#/collections/${name}/entries/${s}`);
        location.reload();
      }, 50);
    },
  });

  CMS.registerWidget({
    name: "comunicazione",
    controlComponent: widget({
      h,
      createClass,
      form,
      subject: state.name,
      services: state.services,
      now,
      open: (text) => read(text, yaml),
      live: Boolean(desk?.url),
      saved: (s) => (last?.slug === s ? last : null),
      mounted: (w) => (shownForm = w),
      publish,
    }),
  });

  if (desk?.url) {
    const Proxy = CMS.getBackend("proxy").init({ backend: { proxy_url: desk.url } }).constructor;
    CMS.registerBackend(
      "bollettino",
      class extends Proxy {
        // Whoever got the token is in.
        authComponent() {
          return createClass({
            componentDidMount() {
              this.props.onLogin({});
            },
            render: () => null,
          });
        }
        async request(payload) {
          const r = await fetch(desk.url, { method: "POST", headers: { "Content-Type": "application/json", "X-Bollettino-Token": desk.token }, body: JSON.stringify(payload.action === "persistEntry" ? { ...payload, accepted: shownForm?.heeded() ?? [] } : payload) });
          const json = await r.json();
          if (r.ok) {
            if (payload.action === "persistEntry") answer = json;
            return json;
          }
          if (json.problems) shownForm?.show(json.problems.map((p) => ({ ...p, field: p.field.replace(/^updates\[\d+\]\./, "add.").replace(/\[\d+\]$/, "") })));
          if (json.warnings) shownForm?.warn(json.warnings);
          throw refusal(json.error, r.status);
        }
      },
    );
  }

  const it = structuredClone(CMS.getLocale("it"));
  Object.assign(it.editor.editorToolbar, { publish: "Pubblica", publishNow: "Pubblica adesso", publishAndCreateNew: "Pubblica e scrivine un’altra", publishAndDuplicate: "Pubblica e copiala", duplicate: "Copia in una nuova", backCollection: " Comunicazioni", unsavedChanges: "Non pubblicata", changesSaved: "Nessuna modifica", deployButtonLabel: "Guarda la pagina" });
  Object.assign(it.editor.editor, { onLeavePage: "Quello che hai scritto non è pubblicato. Vuoi lasciare la pagina?", confirmLoadBackup: "C’è una bozza non pubblicata. Vuoi riprenderla?" });
  Object.assign(it.collection.collectionTop, { newButton: "Nuova comunicazione", newButtonAriaLabel: "Nuova comunicazione" });
  Object.assign(it.collection.entries, { loadingEntries: "Leggo le comunicazioni…", noEntries: "Non ci sono ancora comunicazioni" });
  Object.assign(it.ui.toast, { onFailToPersist: "Non pubblicata: %{details}", entrySaved: "Pubblicata", missingRequiredField: "Manca qualcosa: lo trovi segnato nel modulo.", onFailToLoadEntries: "Non si leggono le comunicazioni: %{details}" });
  CMS.registerLocale("it", it);

  document.title = `Gestione · ${state.name}`;
  for (const l of document.querySelectorAll('link[rel="stylesheet"]')) l.remove();
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = base + "gestione/gestione.css";
  document.head.append(style);
  const root = document.createElement("div");
  root.id = "nc-root";
  document.body.replaceChildren(root);

  const hidden = (n) => ({ name: n, label: n, widget: "hidden", required: false });
  CMS.init({
    config: {
      load_config_file: false,
      backend: desk?.url ? { name: "bollettino", proxy_url: desk.url } : form.git,
      locale: "it",
      site_url: location.origin + base,
      display_url: location.origin + base + `soggetti/${id}/`,
      logo: { src: base + "favicon.svg", show_in_header: true },
      media_folder: `data/subjects/${id}/notices`,
      editor: { preview: false },
      slug: { encoding: "ascii", clean_accents: true },
      collections: [
        {
          name,
          label: state.name,
          label_singular: "comunicazione",
          description: "Le comunicazioni pubblicate. Aprine una per aggiungere un aggiornamento.",
          folder: `data/subjects/${id}/notices`,
          create: true,
          delete: false,
          extension: "md",
          format: "comunicazione",
          slug: "{{fields.nome}}",
          identifier_field: "title",
          summary: "{{sommario}}",
          sortable_fields: [{ field: "nome", label: "Data", default_sort: "desc" }],
          fields: [{ name: "comunicazione", label: state.name, widget: "comunicazione" }, hidden("title"), hidden("nome"), hidden("sommario")],
        },
      ],
    },
  });
}

begin().catch((e) => {
  document.getElementById("altrimenti").hidden = false;
  say(`La pagina non riesce a cominciare (${e.message}). Intanto puoi pubblicare in un altro modo.`);
});
