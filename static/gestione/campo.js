// One field of the form: its label, hint, control and what is wrong with it. What a field
// takes stands in modulo.json. Moments are typed as people write them, and told back in
// full beside the field; how a notice repeats is built of choices.
import { none } from "./risposta.js";
import * as repetition from "./ripetizione.js";

/** The id of a field's control. */
export const id = (field) => "campo-" + field.replace(/\W/g, "-");

/**
 * Fields as React's elements (`h`): `services` are the subject's. A field is asked for by
 * row(f, field, x, set, of), where `of` is {answers, typed, type, wrong}: the form's
 * answers, what was typed for the field and how to take it, and what is wrong.
 */
export class Fields {
  constructor({ h, services }) {
    Object.assign(this, { h, services });
  }

  row(f, field, x, set, of) {
    const { h } = this;
    const { wrong } = of;
    const key = id(field);
    const back = f.role ? this.told(f, of) : null;
    const described = [f.hint && key + "-aiuto", back && key + "-detto", wrong && key + "-errore"].filter(Boolean).join(" ") || undefined;
    const common = { id: key, "aria-describedby": described, "aria-invalid": wrong ? true : undefined };
    const example = f.example && ["line", "area", "days"].includes(f.sort) ? " Per esempio: " + f.example : "";
    const hint = f.hint && h("p", { id: key + "-aiuto", className: "aiuto" }, f.hint, example);
    const error = wrong && h("p", { id: key + "-errore", className: "errore" }, `${f.label}: ${wrong.message}. `, wrong.hint);
    const name = [f.label, f.required ? "" : h("span", { key: "f", className: "facoltativo" }, " facoltativo")];
    const whole = { key: field, className: "campo" + (wrong ? " sbagliato" : "") };
    if (["some", "services", "texts"].includes(f.sort) || (f.sort === "one" && f.required)) {
      return h("fieldset", { ...whole, id: key, tabIndex: -1, "aria-describedby": described }, h("legend", null, ...name), hint, error, this.choice(f, key, x, set, of.answers));
    }
    if (f.sort === "repeats") {
      return h("fieldset", { ...whole, id: key, tabIndex: -1, "aria-describedby": described }, h("legend", null, ...name), hint, error, this.repeats(f, key, x, set, of.answers));
    }
    return h("div", whole, h("label", { htmlFor: key }, ...name), hint, error, this.control(f, field, x, set, of, common), back && h("p", { id: key + "-detto", className: back.no ? "detto no" : "detto", "aria-live": "polite" }, back.no ?? back.told));
  }

  control(f, field, x, set, of, common) {
    const { h } = this;
    const input = (value, on) => h("input", { ...common, type: "text", value: value ?? "", onChange: (e) => on(e.target.value), autoComplete: "off", spellCheck: f.role ? false : undefined, required: f.required && !f.default ? true : undefined });
    switch (f.sort) {
      case "one":
        return h("select", { ...common, value: x ?? "", onChange: (e) => set(e.target.value) }, f.options.some((o) => o.value === f.default) ? null : h("option", { value: "" }, "—"), f.options.map((o) => h("option", { key: o.value, value: o.value }, o.label)));
      case "area":
        return h("textarea", { ...common, rows: field === "body" ? 6 : 2, value: x ?? "", onChange: (e) => set(e.target.value) });
      case "moment": {
        const words = f.options ?? []; // that may stand for a moment
        const open = words.some((o) => o.value === x);
        const now = h("button", { type: "button", onClick: () => of.type("adesso") }, "adesso");
        return h("span", { className: "momento" }, input(open ? "" : (of.typed ?? of.answers.words(f)), of.type), now, words.map((o) => h("button", { key: o.value, type: "button", "aria-pressed": x === o.value, onClick: () => set(x === o.value ? "" : o.value) }, o.label)));
      }
      case "day":
      case "days":
        return input(of.typed ?? of.answers.words(f), of.type);
      default:
        return input(x, set);
    }
  }

  /** A moment as it was understood, or why it wasn't. */
  told(f, { answers, typed, wrong }) {
    if (wrong) return null;
    const x = answers.values[f.name];
    if (typed?.trim()) return answers.read(f, typed);
    if (f.default === "now" && none(x)) return { told: `Adesso: ${answers.told(f, answers.zone.moment(answers.began))}` };
    const t = f.sort === "moment" ? answers.zone.moment(x) : NaN;
    return Number.isNaN(t) ? null : { told: answers.told(f, t) };
  }

  choice(f, key, x, set, answers) {
    const { h, services } = this;
    const many = f.sort !== "one";
    const options = f.sort === "services" ? [...services.map((s) => ({ value: s.id, label: s.name })), ...(services.length > 1 ? [{ value: "all", label: "tutti i servizi" }] : [])] : f.sort === "texts" ? answers.texts() : f.options;
    const chosen = many ? [x ?? []].flat() : [x];
    const toggle = (o) => {
      if (!many) return set(o);
      const has = chosen.includes(o);
      if (f.sort === "services" && o === "all") return set(has ? [] : ["all"]);
      return set(has ? chosen.filter((c) => c !== o) : options.map((p) => p.value).filter((c) => c !== "all" && (c === o || chosen.includes(c))));
    };
    return this.boxes(key, options, chosen, toggle, many ? "checkbox" : "radio");
  }

  boxes(key, options, chosen, toggle, type) {
    const { h } = this;
    return h(
      "div",
      { className: "scelte" + (options.some((o) => o.hint) ? " spiegate" : "") },
      options.map((o) => h("label", { key: o.value }, h("input", { type, name: key, value: o.value, checked: chosen.includes(o.value), onChange: () => toggle(o.value) }), h("span", null, o.label, o.hint && h("small", null, o.hint)))),
    );
  }

  /** How it repeats: a choice, the days of a week, and of an update a last day. */
  repeats(f, key, x, set, answers) {
    const { h } = this;
    const wall = answers.wall();
    const { choice, days, until } = repetition.read(x, wall);
    const options = repetition.choices(wall);
    if (answers.published) options[0] = { value: "", label: "come prima" };
    if (choice === "other") options.push({ value: "other", label: repetition.words(x, wall) });
    const put = (more) => set(repetition.rule({ choice, days, until, ...more }, wall));
    const weekly = choice === "week" || choice === "weeks";
    const toggle = (d) => put({ days: days.includes(d) ? days.filter((o) => o !== d) : [...days, d] });
    const last = /^(\d{4})(\d\d)(\d\d)/.exec(until)?.slice(1).join("-") ?? "";
    // The end of that day, in UTC as RFC 5545 writes it.
    const end = (d) => (d ? new Date(answers.zone.moment(`${d}T23:59`) * 1000).toISOString().replace(/[-:]|\.000/g, "") : "");
    return h(
      "div",
      { className: "ripetizione" },
      h("select", { id: key + "-scelta", "aria-label": f.label, value: choice, onChange: (e) => e.target.value !== "other" && put({ choice: e.target.value, days: [] }) }, options.map((o) => h("option", { key: o.value, value: o.value }, o.label))),
      weekly && h("div", { role: "group", "aria-label": "In quali giorni" }, this.boxes(key + "-giorni", repetition.weekdays, days, toggle, "checkbox")),
      answers.published && choice && choice !== "other" && h("p", null, h("label", { htmlFor: key + "-fine" }, "Fino al giorno "), h("input", { id: key + "-fine", type: "date", value: last, onChange: (e) => put({ until: end(e.target.value) }) })),
    );
  }
}
