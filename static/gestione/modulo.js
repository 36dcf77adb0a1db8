// The form of one notice, as a widget of the CMS: a new notice, the required fields
// first, or a published one with a place for one more update. It is made from
// modulo.json, which says of each field how it is called and what it takes, and what may
// be said of a notice after what was said. Its value is the text of a JSON object
// (risposta.js); what is typed is kept in this browser until it is published (bozza.js).
import { drop, keep, kept } from "./bozza.js";
import { Fields, id } from "./campo.js";
import { length, momentIn } from "./momento.js";
import { Answers, none, plan, shown } from "./risposta.js";
import * as repetition from "./ripetizione.js";
import { may, phase } from "./stato.js";

/** What the form begins with. */
function fresh(form, { services, without }) {
  const head = {};
  for (const f of form.fields) if (f.default && f.default !== "now") head[f.name] = f.default;
  head.services = without.includes("services") ? ["all"] : services.length === 1 ? [services[0].id] : [];
  return { head, body: "", add: {} };
}

/**
 * The widget: `h` and `createClass` are React's, `form` modulo.json, `owner` whose notices
 * these are (chi.js), `zone` a Zone, `now()` the local time, `open(text)`
 * reads a file, `saved(slug)` what the last saving gave, `where` the words for what that
 * was, `mounted(form)` gets the form on the page, `look()` gives what would be saved and
 * what is to be known of it (null where that is told in the form), `publish()` asks the
 * CMS to save.
 */
export function widget({ h, createClass, form, owner, zone, now, open, saved, where, mounted, look, publish }) {
  const fields = new Fields({ h, services: owner.services });
  const word = (f, v) => f.options?.find((o) => o.value === v)?.label ?? v;
  const all = form.fields.concat(form.updates.map((f) => ({ ...f, name: "add." + f.name })));
  const labelOf = (field) => all.find((f) => f.name === field)?.label ?? (field.startsWith("translations") ? "Traduzioni" : "");
  const serviceNames = (list) => (list === "all" || (Array.isArray(list) && list.includes("all")) ? "tutti i servizi" : [list].flat().map((s) => owner.services.find((x) => x.id === s)?.name ?? s).join(", "));
  const said = (stamp) => momentIn(zone.moment(stamp), zone);

  return createClass({
    displayName: "Comunicazione",
    getInitialState: () => ({ wrong: [], seen: null, waiting: false, doubt: null, restored: 0, began: now() }),
    componentDidMount() {
      mounted(this);
      this.place = this.slug(); // a new one gets a name when it is saved
      const draft = kept(owner.key, this.place);
      const v = this.value();
      if (!draft?.value || (this.isNew() && v.raw)) return; // a copy is begun on purpose
      const value = { ...v, ...draft.value, raw: v.raw };
      this.answers(value).settle();
      this.setState({ restored: draft.at });
      this.props.onChange(JSON.stringify(value));
    },
    // The CMS asks before it renders again: what is wrong changes without the value.
    shouldComponentUpdate: () => true,

    isNew() {
      return Boolean(this.props.getEntry()?.get("newRecord"));
    },
    slug() {
      return this.isNew() ? "" : this.props.getEntry()?.get("slug");
    },
    published(value) {
      const raw = (value ?? this.value()).raw;
      if (!raw || this.isNew()) return null;
      if (this.opened?.raw !== raw) {
        const file = open(raw);
        const p = plan(file.head, file.updates);
        this.opened = { raw, ...file, plan: p, phase: phase(form.life, file.head, file.updates) };
      }
      return this.opened;
    },
    value() {
      const v = this.props.value ? JSON.parse(this.props.value) : fresh(form, owner);
      if (v.raw && this.isNew() && !v.head?.kind) {
        // A copy of a published notice: its words, at another time.
        const { head, body } = open(v.raw);
        const { from, until, declared, told_platform, valid_until, except, translations, ...words } = head;
        return { raw: v.raw, head: { ...words, services: [head.services].flat() }, body, add: {} };
      }
      const published = this.published(v);
      if (published && !may(published.phase, v.add?.status)) v.add = { ...v.add, status: this.statuses(published)[0]?.value };
      return v;
    },
    answers(value = this.value()) {
      return new Answers({ value, form, published: this.published(value), now: now(), began: this.state.began, zone });
    },
    /** What may be said of a notice now, the likeliest first. */
    statuses: (published) => form.updates[0].options.filter((o) => may(published.phase, o.value)),

    change(value, field) {
      this.setState({ wrong: this.state.wrong.filter((w) => w.field !== field), seen: null, doubt: null });
      keep(owner.key, this.place, { ...value, raw: undefined });
      this.props.onChange(JSON.stringify(value));
    },
    set(field, x) {
      const v = this.value();
      const answers = this.answers(v);
      const was = answers.wall();
      const name = field.replace(/^add\./, "");
      if (field === "body") v.body = x;
      else answers.values[name] = x;
      if (v.typed) delete v.typed[field];
      this.settle(answers, was, v, field);
    },
    type(f, field, text) {
      const v = this.value();
      const answers = this.answers(v);
      const was = answers.wall();
      answers.type(f, text);
      this.settle(answers, was, v, field);
    },
    /** Begins with a usual case: its words in place of what stands there, but for whom and when. */
    begin(name) {
      const v = this.value();
      const was = this.answers(v).wall();
      const { services, from, until, told_platform } = v.head;
      const own = Object.fromEntries(Object.entries({ services, from, until, told_platform }).filter(([, x]) => x !== undefined));
      v.head = { ...fresh(form, owner).head, ...structuredClone(form.cases.find((c) => c.name === name)?.head ?? {}), ...own };
      v.case = name;
      this.settle(this.answers(v), was, v, "");
    },
    // A repetition goes with its beginning.
    settle(answers, was, v, field) {
      answers.reread();
      const wall = answers.wall();
      if (answers.values.repeats && !Number.isNaN(wall) && !Number.isNaN(was)) answers.values.repeats = repetition.refit(answers.values.repeats, was, wall);
      this.change(v, field);
    },
    // What the CMS takes for the value where nothing has been written yet.
    getValidateValue() {
      return JSON.stringify(this.value());
    },
    /** The CMS asks before saving: nothing is saved that whoever saves it has not seen as readers will. */
    isValid() {
      const answers = this.answers();
      const wrong = answers.wrongs();
      const no = { error: { type: "CUSTOM", message: "" } };
      if (!wrong.length && this.confirmed === this.getValidateValue()) return true;
      this.show(wrong);
      if (wrong.length) return no;
      const doubt = answers.doubt();
      if (!doubt || this.sure === JSON.stringify(doubt)) this.look();
      else this.setState({ doubt }, () => document.getElementById("dubbio")?.focus());
      return no;
    },
    /** Shows what readers will read. What a server refuses is told in the form. */
    look() {
      if (this.looking) return;
      const of = this.getValidateValue();
      this.setState({ waiting: true });
      this.looking = look()
        .then((seen) => seen && of === this.getValidateValue() && this.setState({ seen: { ...seen, of } }, () => document.getElementById("anteprima")?.focus()))
        .catch(() => {})
        .finally(() => {
          this.looking = null;
          this.setState({ waiting: false });
        });
    },
    /** Publishes what was seen. */
    confirm() {
      this.confirmed = this.state.seen.of;
      const { warnings, many } = this.state.seen;
      this.accepted = many?.codes ?? warnings.map((w) => w.code).filter(Boolean);
      publish();
    },
    /** Goes back to the form. */
    mend() {
      this.setState({ seen: null }, () => document.querySelector(".modulo h1")?.focus());
    },
    /** Shows what is wrong, and puts who writes before it. */
    show(wrong) {
      this.setState({ wrong, seen: null, doubt: null }, () => wrong.length && document.getElementById("errori")?.focus());
    },
    /** Shows what there is to know by now: [{code, text}], and of which of many bodies. */
    warn(warnings, many) {
      this.confirmed = "";
      if (this.state.seen) this.setState({ wrong: [], seen: { ...this.state.seen, warnings, many } }, () => document.getElementById("anteprima")?.focus());
      else this.look();
    },
    /** Takes what somebody else has written meanwhile, and leaves what was typed. */
    overtake(raw) {
      this.change({ ...this.value(), raw });
    },
    /** The codes of the warnings that were accepted, for one saving. */
    heeded() {
      const codes = [...(this.accepted ?? []), ...(this.sure ? ["inverted"] : [])]; // that was asked here
      this.accepted = [];
      return codes;
    },
    /** The codes of a partner's bodies that are left out. */
    leftOut() {
      return owner.many ? (this.value().except ?? "").toUpperCase().split(/[^A-Z0-9]+/).filter(Boolean) : undefined;
    },
    /** It is published: nothing is left to keep. */
    forget() {
      drop(owner.key, this.place);
    },
    restart() {
      drop(owner.key, this.place);
      const { raw } = this.value();
      this.setState({ restored: 0, wrong: [], seen: null, doubt: null, began: now() });
      this.props.onChange(JSON.stringify(this.isNew() ? fresh(form, owner) : { raw, head: {}, body: "", add: {} }));
    },

    row(f, field, x, answers) {
      const of = { answers, typed: answers.value.typed?.[field], type: (text) => this.type(f, field, text), wrong: this.state.wrong.find((w) => w.field === field) };
      if (f.sort === "translations") return this.translations(f, x ?? [], of);
      return fields.row(f, field, x, (value) => this.set(field, value), of);
    },

    translations(f, list, of) {
      const set = (i, key, x) => this.set("translations", list.map((t, j) => (j === i ? { ...t, [key]: x } : t)));
      const row = (i, g, t) => fields.row(g, `translations.${i}.${g.name}`, t[g.name], (x) => set(i, g.name, x), { ...of, wrong: this.state.wrong.find((w) => w.field === `translations.${i}.${g.name}`) });
      return h(
        "fieldset",
        { key: f.name, className: "campo", id: id(f.name), tabIndex: -1 },
        h("legend", null, f.label, h("span", { className: "facoltativo" }, " facoltativo")),
        h("p", { className: "aiuto" }, f.hint),
        list.map((t, i) => h("div", { key: i, className: "traduzione" }, f.fields.map((g) => row(i, g, t)), h("button", { type: "button", onClick: () => this.set("translations", list.filter((_, j) => j !== i)) }, "togli questa lingua"))),
        h("button", { type: "button", onClick: () => this.set("translations", [...list, {}]) }, "aggiungi una lingua"),
      );
    },

    cases(chosen) {
      return h(
        "div",
        { className: "campo" },
        h("label", { htmlFor: "caso" }, "Comincia da un caso frequente", h("span", { className: "facoltativo" }, " facoltativo")),
        h("p", { className: "aiuto" }, "Riempie il modulo con parole già pronte, che puoi cambiare: restano da dire i servizi e quando."),
        h("select", { id: "caso", value: chosen ?? "", onChange: (e) => this.begin(e.target.value) }, h("option", { value: "" }, "Nessuno: scrivo tutto io"), form.cases.map((c) => h("option", { key: c.name, value: c.name }, c.label))),
      );
    },

    // Of a partner's bodies, those that it is not for.
    apart(v) {
      return h("div", { className: "campo" }, h("label", { htmlFor: "fuori" }, "Enti da lasciare fuori", h("span", { className: "facoltativo" }, " facoltativo")), h("p", { id: "fuori-aiuto", className: "aiuto" }, "I loro codici fiscali, separati da virgole. Gli altri enti collegati la ricevono tutti, ciascuno per i servizi che il partner gestisce."), h("input", { id: "fuori", type: "text", value: v.except ?? "", "aria-describedby": "fuori-aiuto", autoComplete: "off", spellCheck: false, onChange: (e) => this.change({ ...this.value(), except: e.target.value }, "") }));
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

    // What readers will be told, before anything is published: in the program's sentences
    // where it runs; else what will be saved, told back.
    preview() {
      const { seen } = this.state;
      if (!seen) return null;
      const { warnings, many } = seen;
      const p = many?.bodies === 0 ? null : seen.preview;
      const redacts = !this.isNew() && seen.file.updates.at(-1)?.status === "redacted";
      return h(
        "section",
        { id: "anteprima", className: "anteprima", tabIndex: -1, "aria-labelledby": "anteprima-titolo" },
        h("h2", { id: "anteprima-titolo" }, p ? "Così si leggerà" : many ? "Non resta niente da scrivere" : "Controlla prima di pubblicare"),
        many && this.bodies(many, p),
        p ? this.page(p) : many ? null : this.summary(seen.file),
        warnings.length > 0 && h("div", { id: "avvisi", className: "avvisi", role: "alert" }, h("h3", null, redacts ? "Che cosa resta" : "Prima di pubblicare"), h("ul", null, warnings.map((w, i) => h("li", { key: i }, w.text)))),
        h("p", { className: "passi" }, (!many || p) && h("button", { type: "button", className: "pubblica", onClick: () => this.confirm() }, redacts ? "Togli il testo" : warnings.length ? "Pubblica lo stesso" : "Pubblica"), h("button", { type: "button", onClick: () => this.mend() }, "Torna a correggere")),
        h("p", { className: "aiuto" }, "Non è ancora pubblicata."),
      );
    },
    // For how many bodies, and of which there is something to know.
    bodies({ bodies, there, left, own }, p) {
      const list = (all, words, open) => all?.length > 0 && h("details", { open }, h("summary", null, all.length === 1 ? words[0] : `${all.length} ${words[1]}`), h("ul", null, all.map((b) => h("li", { key: b.id }, `${b.name} (${b.id}): ${b.words}`))));
      return h(
        "div",
        { className: "quanti" },
        p && h("p", null, h("strong", null, bodies === 1 ? "Vale per un ente. " : `Vale per ${bodies} enti. `), bodies > 1 && `Qui sotto la prima: ${p.who}.`),
        there > 0 && h("p", null, there === 1 ? "Quella di un ente resta com’è." : `Quelle di ${there} enti restano come sono.`),
        list(left, ["Un ente resta fuori", "enti restano fuori"], true),
        list(own, ["Di un ente c’è altro da sapere", "enti di cui c’è altro da sapere"], own?.length < 6),
      );
    },
    page(p) {
      return [
        p.head && h("div", { key: "head", className: "foglio testa" }, h("p", { className: "dove" }, "In testa alla pagina dell’ente"), h("p", { className: "frase" }, p.head.sentence), p.head.meanwhile && h("p", null, `Nel frattempo: ${p.head.meanwhile}`), p.head.next && h("p", null, p.head.next), p.head.details?.map((d, i) => h("p", { key: i }, d))),
        h(
          "div",
          { key: "page", className: "foglio" },
          h("p", { className: "dove" }, "La comunicazione"),
          h("p", { className: "sorta" }, `${p.kind}, ${p.state}`),
          h("h3", null, p.title),
          h("p", null, p.who),
          p.marks?.map((m, i) => h("p", { key: i, className: "segno" }, m)),
          h("p", { className: "frase" }, p.lead),
          h("dl", null, p.facts.flatMap(({ term, text }) => [h("dt", { key: term }, term), h("dd", { key: term + "-d" }, text)])),
          p.body_html && h("div", { dangerouslySetInnerHTML: { __html: p.body_html } }), // the program's, without anything that acts
          p.updates && h("ul", { className: "seguito" }, p.updates.map((u, i) => h("li", { key: i }, h("strong", null, `${u.word}, ${u.when}. `), u.text))),
        ),
      ];
    },
    summary({ head, updates, body }) {
      const news = !this.isNew() && updates.at(-1);
      const rows = news ? form.updates.filter((f) => !none(news[f.name])).map((f) => [f.label, this.answer(f, news[f.name], head)]) : form.fields.filter((f) => !none(head[f.name]) && f.sort !== "translations").map((f) => [f.label, this.answer(f, head[f.name], head)]);
      return h("div", { className: "foglio" }, h("dl", null, [...rows, ...(body && !news ? [["Testo libero", body]] : [])].flatMap(([term, text]) => [h("dt", { key: term }, term), h("dd", { key: term + "-d" }, text)])), h("p", { className: "aiuto" }, "È ciò che hai scritto. Le frasi della pagina le fa il programma quando il sito si costruisce, e solo allora si vede se c’è un errore."));
    },
    /** A value as people read it. */
    answer(f, x, head) {
      if (f.sort === "services") return serviceNames(x);
      if (f.sort === "texts") return [x].flat().map((v) => this.answers().texts().find((t) => t.value === v)?.label ?? v).join("\n");
      if (f.sort === "repeats") return repetition.words(x, zone.wall(zone.moment(head.from)));
      return [x].flat().map((v) => (f.sort === "moment" && !f.options?.some((o) => o.value === v) ? said(v) : word(f, v))).join(", ");
    },

    // A limit of most of the day may be meant the other way round.
    doubt() {
      const { doubt } = this.state;
      if (!doubt) return null;
      const clock = (t) => zone.stamp(t).slice(11, 16);
      const hours = (s) => `dalle ${clock(s.from)} alle ${clock(s.until)}`;
      const choose = (s) => {
        const v = this.value();
        Object.assign(v.head, { from: zone.stamp(s.from), until: zone.stamp(s.until) });
        v.typed = {};
        this.sure = JSON.stringify(this.answers(v).doubt());
        this.change(v);
        publish();
      };
      return h(
        "div",
        { id: "dubbio", className: "avvisi", role: "alert", tabIndex: -1 },
        h("h2", null, "Quando vale, ogni giorno?"),
        h("p", null, `Hai scritto ${hours(doubt.limited)}: sono ${length(doubt.limited.until - doubt.limited.from)} su 24. È così, o vale solo nel tempo che resta?`),
        h("p", { className: "momento" }, h("button", { type: "button", onClick: () => choose(doubt.limited) }, `Vale ${hours(doubt.limited)}`), h("button", { type: "button", onClick: () => choose(doubt.free) }, `Vale ${hours(doubt.free)}, ${length(doubt.free.until - doubt.free.from)}`)),
      );
    },

    draft() {
      const { restored } = this.state;
      if (!restored) return null;
      return h(
        "div",
        { id: "bozza", className: "bozza", role: "status" },
        h("p", null, `C’è di nuovo ciò che avevi scritto e non pubblicato, ${momentIn(Math.floor(restored / 1000), zone)}. Controlla che valga ancora.`),
        h("button", { type: "button", onClick: () => this.restart() }, "Ricomincia da capo"),
      );
    },

    done() {
      const s = saved(this.slug());
      if (!s) return null;
      return h(
        "div",
        { className: "fatto", role: "status" },
        h("p", null, h("strong", null, s.many?.bodies > 1 ? `${where.done} Vale per ${s.many.bodies} enti. ` : `${where.done} `), where.link && h("a", { href: s.url, target: "_blank", rel: "noopener" }, where.link)),
        where.then && h("p", null, where.then),
        (s.warnings ?? []).map((w, i) => h("p", { key: i, className: "attenzione" }, w.text)),
      );
    },

    // What was published, and what was said since.
    told({ head, updates, plan: p, body }) {
      const by = (name) => form.fields.find((f) => f.name === name);
      const rows = form.fields.filter((f) => !none(head[f.name]) && f.sort !== "translations" && f.name !== "title");
      return [
        h("details", { key: "head" }, h("summary", null, `${word(by("kind"), head.kind)}, ${word(by("impact"), head.impact).toLowerCase()}, da ${said(p.from)} ${p.until ? "a " + said(p.until) : "fino a nuovo avviso"}`), h("dl", null, rows.flatMap((f) => [h("dt", { key: f.name }, f.label), h("dd", { key: f.name + "-d" }, this.answer(f, head[f.name], head))])), body && h("p", null, body)),
        updates.length > 0 && h("ol", { key: "updates", className: "aggiornamenti" }, updates.map((u, i) => h("li", { key: i }, h("strong", null, `${said(u.at)}, ${word(form.updates[0], u.status)}. `), u.text))),
      ];
    },

    render() {
      const answers = this.answers();
      const { value: v, published } = answers;
      const { seen } = this.state;
      const button = h("button", { type: "button", className: "pubblica", onClick: publish, disabled: this.state.waiting }, this.state.waiting ? "Un momento…" : "Rivedi e pubblica");
      const note = h("p", { className: "nota" }, h("strong", null, "Non sostituisce la comunicazione a PagoPA: "), "falla comunque, per le vie previste. Non scrivere nomi di persone.");
      const whole = (...rest) => h("div", { id: this.props.forID, className: "modulo" }, this.done(), this.draft(), this.errors(), this.doubt(), this.preview(), h("div", { hidden: Boolean(seen) }, ...rest, button));
      if (published) {
        const offered = form.updates.map((f, i) => (i === 0 ? { ...f, options: this.statuses(published) } : f));
        return whole(
          h("h1", { tabIndex: -1 }, published.head.title),
          h("p", { className: "aiuto" }, `${owner.name.replace(/\.$/, "")}. Già ${where.state.toLowerCase()}: non si cambia e non si cancella.`),
          this.told(published),
          h("h2", null, "Aggiungi un aggiornamento"),
          note,
          offered.filter((f) => shown(f, v.add, true)).map((f) => this.row(f, "add." + f.name, v.add[f.name], answers)),
        );
      }
      const group = (g) => form.fields.filter((f) => f.group === g.id && shown(f, v.head)).map((f) => this.row(f, f.name, f.name === "body" ? v.body : v.head[f.name], answers));
      const [first, ...rest] = form.groups;
      return whole(
        h("h1", { tabIndex: -1 }, "Nuova comunicazione"),
        h("p", { className: "aiuto" }, owner.name),
        note,
        this.cases(v.case),
        group(first),
        owner.many && this.apart(v),
        rest.map((g) => h("details", { key: g.id }, h("summary", null, g.label, h("span", { className: "facoltativo" }, " facoltativo")), group(g))),
      );
    },
  });
}
