// The CMS with one subject's notices alone: their list, the form as its widget, the text
// that is saved, and Italian words. It is the only file that knows the CMS.
import { link } from "./chi.js";
import { dayIn, Zone } from "./momento.js";
import { widget } from "./modulo.js";
import { Register, refusal } from "./registro.js";
import { plan, shown } from "./risposta.js";
import { phase, standing } from "./stato.js";
import { append, moment, read, slug, write } from "./testo.js";

function script(src) {
  return new Promise((resolve, reject) => {
    const s = document.createElement("script");
    s.src = src;
    s.onload = resolve;
    s.onerror = () => reject(new Error(src));
    document.head.append(s);
  });
}

// The CMS saves from a menu of its bar; this is the same from the end of the form.
async function publish() {
  const bar = document.querySelector('[class*="ToolbarSubSectionFirst"]');
  const entry = () => bar.querySelector('[role="menuitem"]');
  await new Promise((r) => setTimeout(r)); // the click that asks would close the menu again
  if (!entry()) bar.querySelector('[aria-haspopup="true"]')?.click();
  for (let i = 0; i < 40 && !entry(); i++) await new Promise((r) => setTimeout(r, 25));
  entry()?.click();
}

/** Where saving puts a notice, and when readers see it. */
function whereTo(desk, git) {
  if (desk?.public) return { state: "Pubblicata", done: "Pubblicata.", link: "Guarda la pagina" };
  const then = git ? `Sarà pubblica dopo che la porti nel ramo ${git.branch} di ${git.repo} (git commit, git push): il sito si aggiorna da lì.` : "Sarà pubblica dopo che il sito sarà costruito di nuovo (bollettino build) e messo in rete. Se non lo fai tu, avvisa chi cura il sito.";
  if (desk?.url) return { state: "Salvata", done: "Salvata qui, su questo computer.", link: "Guarda la pagina come sarà", then };
  return { state: "Salvata", done: `Salvata in ${git.repo} (${git.name}).`, then: "Sarà pubblica dopo che il sito sarà costruito di nuovo, di solito in pochi minuti. Da qui non si vede se il controllo trova un errore: torna a guardare la pagina dell’ente." };
}

/** Sets what is open apart from what is past in the CMS's list, whose items are words alone. */
function mark(open) {
  new MutationObserver(() => {
    for (const card of document.querySelectorAll('[class*="ListCard-"]:not([data-stato])')) {
      const word = /^([^:]+):/.exec(card.textContent.trim())?.[1];
      if (word) card.dataset.stato = open.has(word) ? "aperta" : "passata";
    }
  }).observe(document.body, { childList: true, subtree: true });
}

/** The CMS's backend for a server, by which our server is asked; whoever got the token is in. */
const ours = (Backend, register, createClass) =>
  class extends Backend {
    authComponent() {
      return createClass({
        componentDidMount() {
          this.props.onLogin({});
        },
        render: () => null,
      });
    }
    request(payload) {
      return register.ask(payload);
    }
  };

/**
 * The CMS's backend of a git host. It would put its own text over what somebody else has
 * committed since the page was opened, so the file is read anew first; and what the host
 * doesn't take is told in the form, which keeps it.
 */
const kept = (Backend, form) =>
  class extends Backend {
    async persistEntry(entry, options) {
      try {
        if (!options.newEntry) await this.unchanged(entry.dataFiles[0].path);
        return await super.persistEntry(entry, options);
      } catch (e) {
        if (!e.told) form().show([{ field: "", message: `il deposito del sito non ha preso la comunicazione (${e.message})`, hint: "Controlla la connessione e pubblica di nuovo. Quello che hai scritto resta in questo browser." }]);
        throw e;
      }
    }
    async unchanged(path) {
      const now = (await this.getEntry(path)).data;
      if (now === form().value().raw) return;
      form().overtake(now);
      form().show([{ field: "", message: "nel frattempo un altro ha scritto nello stesso file", hint: "Ora lo vedi qui sotto: leggilo e, se il tuo aggiornamento serve ancora, pubblica di nuovo." }]);
      throw Object.assign(refusal("nel frattempo un altro ha scritto nello stesso file"), { told: true });
    }
  };

/** Hands the page over to the CMS, for the notices of one owner (chi.js); `whole` is modulo.json. */
export async function start({ owner, form: whole, desk, page }) {
  const asked = (fields) => fields.filter((f) => !owner.without.includes(f.name));
  const form = { ...whole, fields: asked(whole.fields), updates: asked(whole.updates) };
  const { base } = page.dataset;
  const zone = new Zone(page.dataset.zone);
  const yaml = await import("./js-yaml.js");
  window.CMS_MANUAL_INIT = true;
  await script(base + "gestione/decap-cms.js");
  const { CMS, h, createClass } = window;
  const stopped = desk?.now || page.dataset.now;
  const now = (seconds) => stopped || moment(new Date(), page.dataset.zone, seconds);
  const name = owner.collection;
  const url = (s) => base + owner.url(s);

  // What was saved is told after the page is loaded anew.
  const key = "bollettino.pubblicata";
  const last = JSON.parse(sessionStorage.getItem(key) ?? "null");
  sessionStorage.removeItem(key);

  const where = whereTo(desk, form.git);
  let shownForm; // the one on the page
  let pending = ""; // the text that is being saved; "" at all other times
  const register = new Register({ desk, form: () => shownForm });

  const seconds = (stamp) => (stamp ? zone.moment(stamp) : undefined);
  function standingOf(head, updates) {
    const p = plan(head, updates);
    const last = updates.findLast((u) => ["changed", "reopened"].includes(u.status));
    const from = seconds(p.from);
    return { from, ...standing({ kind: head.kind, phase: phase(form.life, head, updates), repeats: p.repeats, from, until: seconds(p.until), said: seconds(last?.at ?? head.declared), ends: seconds(head.valid_until), now: seconds(now()) }) };
  }

  CMS.registerCustomFormat("comunicazione", "md", {
    fromFile(text) {
      try {
        const { head, updates } = read(text, yaml);
        const kind = form.fields[0].options.find((o) => o.value === head.kind)?.label ?? head.kind;
        const stands = standingOf(head, updates);
        const order = (stands.open ? "1" : "0") + (head.declared ?? ""); // what is open comes first
        return { title: head.title, nome: order, sommario: `${stands.word}: ${head.title} · ${kind} · da ${dayIn(stands.from, zone)}`, comunicazione: JSON.stringify({ raw: text, head: {}, body: "", add: {} }) };
      } catch {
        return { title: "File che non si legge", nome: "", sommario: "File che non si legge: lo corregge chi lo ha scritto", comunicazione: "" };
      }
    },
    // The CMS keeps drafts by this too; a draft of an update would look published.
    toFile: () => pending,
  });

  const values = (fields, given, published) => {
    const by = Object.fromEntries(fields.map((f) => [f.name, f]));
    return Object.fromEntries(Object.entries(given).flatMap(([k, x]) => (!by[k] || shown(by[k], given, published) ? [[k, typeof x === "string" ? x.trim() : x]] : [])));
  };
  /** What a form's value becomes: a file's text, and of a new one its title and name; null, and told in the form, where it is too long. */
  function fileOf(v, fresh) {
    let made;
    if (fresh) {
      const head = values(form.fields, v.head);
      head.from ||= shownForm.state.began;
      head.declared ||= now();
      if (head.services.includes("all")) head.services = "all";
      if (head.except) head.except = head.except.split(/[\s,]+/).filter(Boolean);
      if (head.translations) head.translations = Object.fromEntries(head.translations.map(({ lang, ...words }) => [lang, words]));
      made = { text: write({ head, body: v.body }, yaml), title: head.title, name: slug(head.title, head.declared) };
    } else {
      const { head, updates } = read(v.raw, yaml);
      const add = values(form.updates, v.add, true);
      if (add.services?.includes("all")) add.services = "all";
      // Two things said within a minute need their seconds: the moment is an entry's identity.
      const taken = [head.declared, ...updates.map((u) => u.at)].some((at) => at.slice(0, 16) === now().slice(0, 16));
      add.at ||= taken ? now(true) : now();
      made = { text: append(v.raw, add, yaml), name: shownForm.slug() };
    }
    if (new TextEncoder().encode(made.text).length <= form.limits.bytes) return made;
    shownForm.show([{ field: "body", message: "la comunicazione è troppo lunga", hint: `Al più ${form.limits.bytes >> 10} kB.` }]);
    return null;
  }

  CMS.registerEventListener({
    name: "preSave",
    handler({ entry }) {
      let data = entry.get("data");
      const value = data.get("comunicazione");
      const lost = register.lost(value);
      if (lost) {
        // The answer to the same words was lost: they may stand already, and are sent as they were.
        pending = lost.text;
        return lost.data;
      }
      const fresh = entry.get("newRecord");
      const made = fileOf(JSON.parse(value), fresh);
      pending = made?.text ?? "";
      if (!made) throw refusal("è troppo lunga");
      if (fresh) data = data.set("title", made.title).set("nome", made.name);
      register.sends({ value, text: pending, data });
      return data;
    },
  });
  CMS.registerEventListener({ name: "prePublish", handler: () => void (pending = "") });
  CMS.registerEventListener({
    name: "postSave",
    handler() {
      shownForm.forget();
      // When the CMS has finished, the page begins anew with what is published. A git
      // host's login has taken the address of the page apart.
      const wait = setInterval(() => {
        const kept = shownForm.props.getEntry();
        if (!kept || kept.get("isPersisting") || kept.get("newRecord")) return;
        clearInterval(wait);
        const s = kept.get("slug");
        sessionStorage.setItem(key, JSON.stringify({ url: url(s), ...register.answer, slug: s }));
        history.replaceState(null, "", link(owner, s));
        location.reload();
      }, 50);
    },
  });

  /** What would be saved: `file` as it is read, and what the server says of it, where there is one. */
  async function look() {
    const fresh = shownForm.isNew();
    const made = fileOf(shownForm.value(), fresh);
    if (!made) return null;
    const answer = desk?.url ? await register.preview({ path: `${owner.folder}/${made.name}.md`, raw: made.text }, fresh) : { warnings: [] };
    const file = read(made.text, yaml);
    // Without a server the words stay in the file: what the program knows of it takes them off the pages alone.
    if (form.git && !desk?.url && !fresh && file.updates.at(-1).status === "redacted") answer.warnings = [{ text: "Le pagine diranno «Testo rimosso», con la data e il motivo. Le parole restano però nel file del deposito e nella sua storia, e l’indirizzo della pagina resta com’è: chiedi subito a chi cura il sito di toglierle anche di lì (bollettino notice redact)." }, { text: "Chi l’ha già ricevuta o copiata (feed, e-mail, calendari, motori di ricerca) può averne ancora le parole. Non si può annullare." }];
    return { ...answer, file };
  }

  CMS.registerWidget({
    name: "comunicazione",
    controlComponent: widget({
      h,
      createClass,
      form,
      owner,
      zone,
      now,
      open: (text) => read(text, yaml),
      where,
      saved: (s) => (last?.slug === s ? last : null),
      mounted: (w) => (shownForm = w),
      look,
      publish,
    }),
  });

  const backend = desk?.url ? { name: "proxy", proxy_url: desk.url } : form.git;
  const Backend = CMS.getBackend(backend.name).init({ backend }, {}).constructor;
  CMS.registerBackend("bollettino", desk?.url ? ours(Backend, register, createClass) : kept(Backend, () => shownForm));

  const it = structuredClone(CMS.getLocale("it"));
  Object.assign(it.editor.editorToolbar, { publish: "Pubblica", publishNow: "Pubblica adesso", publishAndCreateNew: "Pubblica e scrivine un’altra", publishAndDuplicate: "Pubblica e copiala", duplicate: "Copia in una nuova", backCollection: " Comunicazioni", unsavedChanges: "Non pubblicata", changesSaved: "Nessuna modifica", published: where.state, deployButtonLabel: "Guarda la pagina" });
  Object.assign(it.editor.editor, { onLeavePage: "Quello che hai scritto non è pubblicato. Resta in questo browser. Vuoi lasciare la pagina?", confirmLoadBackup: "C’è una bozza non pubblicata. Vuoi riprenderla?" });
  Object.assign(it.collection.collectionTop, { newButton: "Nuova comunicazione", newButtonAriaLabel: "Nuova comunicazione" });
  Object.assign(it.collection.entries, { loadingEntries: "Leggo le comunicazioni…", noEntries: "Non ci sono ancora comunicazioni" });
  Object.assign(it.ui.toast, { onFailToPersist: "Non pubblicata: %{details}. Quello che hai scritto resta in questo browser.", entrySaved: "Salvata", missingRequiredField: "Manca qualcosa: lo trovi segnato nel modulo.", onFailToLoadEntries: "Non si leggono le comunicazioni: %{details}" });
  CMS.registerLocale("it", it);

  mark(new Set(["Annunciata", "In corso", "Si ripete", "Fine da confermare"]));
  document.title = `Gestione · ${owner.label}`;
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
      backend: { ...backend, name: "bollettino" },
      locale: "it",
      site_url: location.origin + base,
      display_url: location.origin + base + owner.page,
      logo: { src: base + "favicon.svg", show_in_header: true },
      media_folder: owner.folder,
      editor: { preview: false },
      slug: { encoding: "ascii", clean_accents: true },
      collections: [
        {
          name,
          label: owner.label,
          label_singular: "comunicazione",
          description: owner.description,
          folder: owner.folder,
          create: true,
          delete: false,
          extension: "md",
          format: "comunicazione",
          slug: "{{fields.nome}}",
          identifier_field: "title",
          summary: "{{sommario}}",
          sortable_fields: [{ field: "nome", label: "Data", default_sort: "desc" }],
          fields: [{ name: "comunicazione", label: owner.label, widget: "comunicazione" }, hidden("title"), hidden("nome"), hidden("sommario")],
        },
      ],
    },
  });
}
