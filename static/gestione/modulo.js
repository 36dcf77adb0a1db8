// The form of one notice, as a widget of the CMS: a new notice, the required fields
// first, or a published one with a place for one more update. It is made from
// modulo.json, which says of each field how it is called and what it takes.
// Its value is the text of a JSON object: {raw, head, body, add}.

const clear = (v) => (typeof v === "string" ? v.trim() : v);
const none = (v) => v === undefined || v === null || v === "" || (Array.isArray(v) && v.length === 0);

/** What the form begins with. */
function fresh(form, services) {
  const head = {};
  for (const f of form.fields) if (f.default && f.default !== "now") head[f.name] = f.default;
  head.services = services.length === 1 ? [services[0].id] : [];
  return { head, body: "", add: {} };
}

/**
 * What a browser can tell is wrong: [{field, message, hint}]. The server, or `check` where
 * the site is built, knows the rest.
 */
export function wrongs(v, form, published, now) {
  const out = [];
  const say = (field, message, hint) => out.push({ field, message, hint });
  const values = published ? v.add : v.head;
  const prefix = published ? "add." : "";
  for (const f of published ? form.updates : form.fields) {
    if (!shown(f, values, published)) continue;
    const x = f.name === "body" ? v.body : clear(values[f.name]);
    if (f.sort === "translations") {
      (x ?? []).forEach((t, i) => !new RegExp(`^(${f.fields[0].pattern})$`).test(t.lang ?? "") && say(`translations.${i}.lang`, "manca la sigla della lingua", "Scrivi per esempio de o sl."));
    } else if (none(x) && f.required && f.default !== "now") say(prefix + f.name, f.sort === "services" ? "non hai scelto nessun servizio" : "manca", f.hint);
    else if (none(x)) continue;
    else if (f.pattern && !new RegExp(`^(${f.pattern})$`).test(x)) say(prefix + f.name, "non è scritto come serve", `Per esempio ${f.example}`);
    else if (f.sort === "moment" && !f.options?.some((o) => o.value === x) && !new RegExp(`^(${form.limits.time})$`).test(x)) say(prefix + f.name, "non è una data con l’ora", "Scrivi il giorno e l’ora.");
    else if (f.sort === "days" && x.split(/[\s,]+/).some((d) => d && !/^\d{4}-\d\d-\d\d$/.test(d))) say(prefix + f.name, "non è un elenco di giorni", `Per esempio ${f.example}`);
  }
  // Local times of one zone compare as text; what has an offset is left to the reader.
  const after = (a, b) => !none(a) && !none(b) && a.length === 16 && b.length === 16 && a > b;
  if (published) {
    const { head, updates, plan } = published;
    const at = values.at || now;
    const ended = clear(values.ended);
    if (values.status === "changed") {
      const from = clear(values.from) || plan.from;
      const until = clear(values.until) || plan.until;
      if (!none(until) && !after(until, from) && until.length === from.length) say("add.until", "non è dopo l’inizio", "Scrivi una fine dopo l’inizio.");
    }
    if (values.status === "resolved" && after(ended, at)) say("add.ended", "è dopo il momento in cui lo dici", "Scrivi quando è finito: un momento già passato.");
    if (values.status === "resolved" && !plan.repeats && after(plan.from, ended)) say("add.ended", "è prima dell’inizio", "Non può essere finito prima di cominciare. Se non è successo, scegli «Ritiro».");
    if (after(values.at, now)) say("add.at", "è nel futuro", "Scrivi un momento già passato, o lascia vuoto: vale adesso.");
    if (after(head.declared, at)) say("add.at", "è prima della comunicazione stessa", "Scrivi un momento dopo la comunicazione.");
    const last = updates.at(-1)?.at;
    if (values.at && after(last, values.at)) say("add.at", "è prima dell’ultimo aggiornamento pubblicato", "Scrivi un momento dopo l’ultimo aggiornamento.");
    return out;
  }
  const from = values.from || now;
  if (!none(values.until) && values.until.length === 16 && from.length === 16 && !after(values.until, from)) say("until", "è prima dell’inizio, o nello stesso momento", "Scrivi una fine dopo l’inizio. Se non sai quando finirà, lascia vuoto.");
  if (after(values.declared, now)) say("declared", "è nel futuro", "Scrivi un momento già passato, o lascia vuoto: vale adesso.");
  if (after(values.told_platform, now)) say("told_platform", "è nel futuro", "Scrivi un momento già passato.");
  if (!none(values.repeats) && none(values.until)) say("until", "manca la fine della prima volta", "Chi si ripete deve finire.");
  if (!none(values.valid_until) && none(values.repeats)) say("valid_until", "vale solo se si ripete", "Se non si ripete, scrivi la fine.");
  return out;
}

const shown = (f, values, published) => !f.only || f.only.includes(published ? values.status : values.kind);

/** The plan that holds after all updates. */
export function plan(head, updates) {
  const p = { from: head.from, until: head.until, repeats: head.repeats };
  for (const u of updates) if (u.status === "changed") for (const k of ["from", "until", "repeats"]) if (!none(u[k])) p[k] = u[k] === "open" ? "" : u[k];
  return p;
}

/** "27/11/2026 22:00" for "2026-11-27T22:00". */
export const italian = (t) => (t ? t.replace(/^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)(?::\d\d)?(.*))?$/, (_, y, m, d, time, rest) => [`${d}/${m}/${y}`, time, rest].filter(Boolean).join(" ")) : "");

/**
 * The widget: `h` and `createClass` are React's, `form` modulo.json, `subject` and
 * `services` from stato.json, `now()` the local time, `open(text)` reads a file,
 * `saved()` what the last saving gave, `live` whether saving shows the page at once,
 * `publish()` asks the CMS to save.
 */
export function widget({ h, createClass, form, subject, services, now, open, saved, live, mounted, publish }) {
  const id = (field) => "campo-" + field.replace(/\W/g, "-");
  const word = (f, v) => f.options?.find((o) => o.value === v)?.label ?? v;
  const all = form.fields.concat(form.updates.map((f) => ({ ...f, name: "add." + f.name })));
  const labelOf = (field) => all.find((f) => f.name === field)?.label ?? (field.startsWith("translations") ? "Traduzioni" : "");
  const serviceNames = (list) => (list === "all" || (Array.isArray(list) && list.includes("all")) ? "tutti i servizi" : [list].flat().map((s) => services.find((x) => x.id === s)?.name ?? s).join(", "));

  return createClass({
    displayName: "Comunicazione",
    getInitialState: () => ({ wrong: [], warnings: [], began: now() }),
    componentDidMount() {
      mounted(this);
    },
    // The CMS asks before it renders again: what is wrong changes without the value.
    shouldComponentUpdate: () => true,

    isNew() {
      return Boolean(this.props.getEntry()?.get("newRecord"));
    },
    published() {
      const raw = this.value().raw;
      if (!raw || this.isNew()) return null;
      if (this.opened?.raw !== raw) this.opened = { raw, ...open(raw) };
      return { ...this.opened, plan: plan(this.opened.head, this.opened.updates) };
    },
    value() {
      const v = this.props.value ? JSON.parse(this.props.value) : fresh(form, services);
      if (v.raw && this.isNew()) {
        // A copy of a published notice: its words, at another time.
        const { head, body } = open(v.raw);
        const { from, until, declared, told_platform, valid_until, except, translations, ...words } = head;
        return { head: { ...words, services: [head.services].flat() }, body, add: {} };
      }
      if (v.raw && !v.add?.status) v.add = { ...v.add, status: form.updates[0].default };
      return v;
    },
    set(field, x) {
      const v = this.value();
      if (field === "body") v.body = x;
      else if (field.startsWith("add.")) v.add[field.slice(4)] = x;
      else v.head[field] = x;
      this.accepted = [];
      this.setState({ wrong: this.state.wrong.filter((w) => w.field !== field), warnings: [] });
      this.props.onChange(JSON.stringify(v));
    },
    // What the CMS takes for the value where nothing has been written yet.
    getValidateValue() {
      return JSON.stringify(this.value());
    },
    /** The CMS asks before saving. */
    isValid() {
      const wrong = wrongs(this.value(), form, this.published(), now());
      this.show(wrong);
      return wrong.length ? { error: { type: "CUSTOM", message: "" } } : true;
    },
    /** Shows what is wrong, and puts who writes before it. */
    show(wrong) {
      this.setState({ wrong, warnings: [] }, () => wrong.length && document.getElementById("errori")?.focus());
    },
    /** Shows what to know before publishing: [{code, text}]. */
    warn(warnings) {
      this.setState({ wrong: [], warnings }, () => document.getElementById("avvisi")?.focus());
    },
    /** The codes of the warnings that were accepted, for one saving. */
    heeded() {
      const codes = this.accepted ?? [];
      this.accepted = [];
      return codes;
    },

    row(f, field, x, set) {
      const wrong = this.state.wrong.find((w) => w.field === field);
      const key = id(field);
      const told = [f.hint && key + "-aiuto", wrong && key + "-errore"].filter(Boolean).join(" ") || undefined;
      const common = { id: key, "aria-describedby": told, "aria-invalid": wrong ? true : undefined };
      const input = (type, more) => h("input", { ...common, type, value: x ?? "", onChange: (e) => set(e.target.value), autoComplete: "off", ...more });
      const hint = f.hint && h("p", { id: key + "-aiuto", className: "aiuto" }, f.hint, f.example && ["line", "area", "days"].includes(f.sort) ? " Per esempio: " + f.example : "");
      const error = wrong && h("p", { id: key + "-errore", className: "errore" }, `${f.label}: ${wrong.message}. `, wrong.hint);
      const name = [f.label, f.required ? "" : h("span", { key: "f", className: "facoltativo" }, " facoltativo")];
      const many = f.sort === "some" || f.sort === "services";
      if (many || (f.sort === "one" && f.required)) {
        const options = f.sort === "services" ? [...services.map((s) => ({ value: s.id, label: s.name })), ...(services.length > 1 ? [{ value: "all", label: "tutti i servizi" }] : [])] : f.options;
        const chosen = many ? [x ?? []].flat() : x;
        const toggle = (o) => {
          if (!many) return set(o);
          const has = chosen.includes(o);
          if (f.sort === "services" && o === "all") return set(has ? [] : ["all"]);
          return set(has ? chosen.filter((c) => c !== o) : options.map((p) => p.value).filter((c) => c !== "all" && (c === o || chosen.includes(c))));
        };
        return h(
          "fieldset",
          { key: field, className: "campo" + (wrong ? " sbagliato" : ""), id: key, tabIndex: -1, "aria-describedby": told },
          h("legend", null, ...name),
          hint,
          error,
          h(
            "div",
            { className: "scelte" + (options.some((o) => o.hint) ? " spiegate" : "") },
            options.map((o) =>
              h(
                "label",
                { key: o.value },
                h("input", { type: many ? "checkbox" : "radio", name: key, value: o.value, checked: many ? chosen.includes(o.value) : chosen === o.value, onChange: () => toggle(o.value) }),
                h("span", null, o.label, o.hint && h("small", null, o.hint)),
              ),
            ),
          ),
        );
      }
      let control;
      switch (f.sort) {
        case "one":
          control = h("select", { ...common, value: x ?? "", onChange: (e) => set(e.target.value) }, f.options.some((o) => o.value === f.default) ? null : h("option", { value: "" }, "—"), f.options.map((o) => h("option", { key: o.value, value: o.value }, o.label)));
          break;
        case "area":
          control = h("textarea", { ...common, rows: field === "body" ? 6 : 2, value: x ?? "", onChange: (e) => set(e.target.value) });
          break;
        case "moment": {
          const begins = f.default === "now";
          const words = f.options ?? []; // that may stand for a moment
          const time = words.some((o) => o.value === x) ? "" : (x ?? (begins ? this.state.began : "")).slice(0, 16);
          control = h("span", { className: "momento" }, input("datetime-local", { value: time }), h("button", { type: "button", onClick: () => set(now().slice(0, 16)) }, "adesso"), words.map((o) => h("button", { key: o.value, type: "button", "aria-pressed": x === o.value, onClick: () => set(x === o.value ? "" : o.value) }, o.label)), !none(x) && !begins && h("button", { type: "button", onClick: () => set("") }, "togli"));
          break;
        }
        case "day":
          control = input("date");
          break;
        case "translations":
          return this.translations(f, x ?? []);
        default:
          control = input("text", { required: f.required || undefined });
      }
      return h("div", { key: field, className: "campo" + (wrong ? " sbagliato" : "") }, h("label", { htmlFor: key }, ...name), hint, error, control);
    },

    translations(f, list) {
      const set = (i, key, x) => this.set("translations", list.map((t, j) => (j === i ? { ...t, [key]: x } : t)));
      return h(
        "fieldset",
        { key: f.name, className: "campo", id: id(f.name), tabIndex: -1 },
        h("legend", null, f.label, h("span", { className: "facoltativo" }, " facoltativo")),
        h("p", { className: "aiuto" }, f.hint),
        list.map((t, i) => h("div", { key: i, className: "traduzione" }, f.fields.map((g) => this.row(g, `translations.${i}.${g.name}`, t[g.name], (x) => set(i, g.name, x))), h("button", { type: "button", onClick: () => this.set("translations", list.filter((_, j) => j !== i)) }, "togli questa lingua"))),
        h("button", { type: "button", onClick: () => this.set("translations", [...list, {}]) }, "aggiungi una lingua"),
      );
    },

    errors() {
      const { wrong } = this.state;
      if (!wrong.length) return null;
      return h(
        "div",
        { id: "errori", className: "errori", role: "alert", tabIndex: -1 },
        h("h2", null, "Non è stata pubblicata"),
        h("ul", null, wrong.map((w, i) => {
          const label = w.label || labelOf(w.field);
          const text = `${label ? label + ": " : ""}${w.message}.`;
          return h("li", { key: i }, document.getElementById(id(w.field)) ? h("a", { href: "#" + id(w.field), onClick: (e) => this.go(e, w.field) }, text) : text, " ", w.hint);
        })),
      );
    },
    go(e, field) {
      e.preventDefault(); // the fragment is the CMS's own
      const el = document.getElementById(id(field));
      for (let d = el?.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
      el?.focus();
    },

    warnings() {
      const { warnings } = this.state;
      if (!warnings.length) return null;
      const anyway = () => {
        this.accepted = warnings.map((w) => w.code);
        publish();
      };
      return h(
        "div",
        { id: "avvisi", className: "avvisi", role: "alert", tabIndex: -1 },
        h("h2", null, "Prima di pubblicare"),
        h("ul", null, warnings.map((w, i) => h("li", { key: i }, w.text))),
        h("p", null, "Non è ancora pubblicata: puoi correggerla qui sotto, oppure"),
        h("button", { type: "button", onClick: anyway }, "Pubblica lo stesso"),
      );
    },

    done() {
      const s = saved(this.props.getEntry()?.get("slug"));
      if (!s) return null;
      return h(
        "div",
        { className: "fatto", role: "status" },
        h("p", null, h("strong", null, "Pubblicata. "), live ? h("a", { href: s.url, target: "_blank", rel: "noopener" }, "Guarda la pagina") : "Si vedrà sulla pagina dell’ente appena il sito sarà rifatto."),
        (s.warnings ?? []).map((w, i) => h("p", { key: i, className: "attenzione" }, w.text)),
      );
    },

    render() {
      const v = this.value();
      const published = this.published();
      const button = h("button", { type: "button", className: "pubblica", onClick: publish }, "Pubblica");
      const note = h("p", { className: "nota" }, h("strong", null, "Non sostituisce la comunicazione a PagoPA: "), "falla comunque, per le vie previste. Non scrivere nomi di persone.");
      if (published) {
        const { head, updates } = published;
        const by = (name) => form.fields.find((f) => f.name === name);
        const rows = form.fields.filter((f) => !none(head[f.name]) && f.sort !== "translations" && f.name !== "title");
        return h(
          "div",
          { id: this.props.forID, className: "modulo" },
          this.done(),
          this.errors(),
          this.warnings(),
          h("h1", null, head.title),
          h("p", { className: "aiuto" }, `${subject}. Già pubblicata: non si cambia e non si cancella.`),
          h("details", null, h("summary", null, `${word(by("kind"), head.kind)}, ${word(by("impact"), head.impact).toLowerCase()}, dal ${italian(published.plan.from)} ${published.plan.until ? "al " + italian(published.plan.until) : "fino a nuovo avviso"}`), h("dl", null, rows.flatMap((f) => [h("dt", { key: f.name }, f.label), h("dd", { key: f.name + "-d" }, f.sort === "services" ? serviceNames(head[f.name]) : [head[f.name]].flat().map((x) => (f.sort === "moment" || f.sort === "day" ? italian(x) : word(f, x))).join(", "))])), published.body && h("p", null, published.body)),
          updates.length > 0 && h("ol", { className: "aggiornamenti" }, updates.map((u, i) => h("li", { key: i }, h("strong", null, `${italian(u.at)}, ${word(form.updates[0], u.status)}. `), u.text))),
          h("h2", null, "Aggiungi un aggiornamento"),
          note,
          form.updates.filter((f) => shown(f, v.add, true)).map((f) => this.row(f, "add." + f.name, v.add[f.name], (x) => this.set("add." + f.name, x))),
          button,
        );
      }
      const group = (g) => form.fields.filter((f) => f.group === g.id && shown(f, v.head)).map((f) => this.row(f, f.name, f.name === "body" ? v.body : v.head[f.name], (x) => this.set(f.name, x)));
      const [first, ...rest] = form.groups;
      return h(
        "div",
        { id: this.props.forID, className: "modulo" },
        this.errors(),
        this.warnings(),
        h("h1", null, "Nuova comunicazione"),
        h("p", { className: "aiuto" }, subject),
        note,
        group(first),
        rest.map((g) => h("details", { key: g.id }, h("summary", null, g.label, h("span", { className: "facoltativo" }, " facoltativo")), group(g))),
        button,
      );
    },
  });
}
