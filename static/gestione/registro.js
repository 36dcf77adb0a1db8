// Asks the server that `serve --edit` is. A server that was started anew has another
// token: the page takes it and asks again. An answer that is lost leaves open whether
// the notice was saved: who publishes once more sends the very same text, and the
// server knows it again.

/** An error that the CMS shows by its text alone. */
export const refusal = (message, status) => Object.assign(new Error(message), { status, toString: () => message });

const unheard = "Il sito non risponde";
const stays = "Quello che hai scritto resta in questo browser: quando risponde, pubblica di nuovo.";

export class Register {
  /** `desk` is what the page's <meta> tells, `form()` the form on the page. */
  constructor({ desk, form }) {
    Object.assign(this, { desk, form, answer: null, sent: null, broken: false });
  }

  /** Notes what is about to be saved: {value, text, data}. */
  sends(what) {
    this.sent = what;
  }

  /** What was sent before for the same value, where its answer was lost; else undefined. */
  lost(value) {
    return this.broken && this.sent?.value === value ? this.sent : undefined;
  }

  /** What readers will be told of a file, and what there is to know before: {preview, warnings}. */
  preview(entry, newEntry) {
    return this.ask({ action: "preview", params: { entry, assets: [], options: { newEntry } } });
  }

  async ask(payload) {
    const saves = payload.action === "persistEntry";
    const told = saves || payload.action === "preview"; // in the form
    // The CMS would name a file that stands already otherwise, and so save it twice.
    if (this.broken && payload.action === "getEntry" && payload.params.path === this.sent?.path) return { data: null, file: { path: this.sent.path, id: null } };
    const accepted = saves ? (this.form()?.heeded() ?? []) : undefined;
    const except = told ? this.form()?.leftOut() : undefined;
    if (saves) this.sent = { ...this.sent, path: (payload.params.dataFiles?.[0] ?? payload.params.entry).path };
    const { ok, status, json } = await this.send({ ...payload, accepted, except }, saves, told);
    if (saves) this.broken = false;
    if (ok) {
      if (saves) this.answer = json;
      return json;
    }
    const form = this.form();
    if (json.now) form?.overtake(json.now);
    if (json.problems) form?.show(json.problems.map((p) => ({ ...p, field: p.field.replace(/^updates\[\d+\]\./, "add.").replace(/\[\d+\]$/, "") })));
    if (json.warnings) form?.warn(json.warnings, json.many);
    if (told && !json.problems && !json.warnings) form?.show([{ field: "", message: json.error.replace(/\.$/, ""), hint: "" }]);
    throw refusal(json.error, status);
  }

  async send(payload, saves, told, again = false) {
    let r;
    let json;
    try {
      r = await fetch(this.desk.url, { method: "POST", headers: { "Content-Type": "application/json", "X-Bollettino-Token": this.desk.token }, body: JSON.stringify(payload) });
      json = await r.json();
    } catch {
      if (saves) this.broken = true;
      const hint = this.desk.public ? "Controlla la connessione; se l’accesso è scaduto, ricarica la pagina ed entra di nuovo." : "Controlla la connessione, o fai ripartire il programma (bollettino serve --edit).";
      if (told) this.form()?.show([{ field: "", message: unheard, hint: `${hint} ${stays}` }]);
      throw refusal(unheard, 0);
    }
    if (json.stale && !again && (await this.renew())) return this.send(payload, saves, told, true);
    return { ok: r.ok, status: r.status, json };
  }

  /** Takes the token of the server as it runs now; false where it gives none. */
  async renew() {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.pathname, { cache: "no-store" })).text(), "text/html");
      const desk = JSON.parse(page.querySelector('meta[name="bollettino-edit"]')?.content ?? "{}");
      this.desk.token = desk.token ?? this.desk.token;
      return Boolean(desk.token);
    } catch {
      return false;
    }
  }
}
