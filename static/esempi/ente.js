// How a body's own site says in its own words what works, what comes next and which limits there
// are: from stato.json, which any page may read (schema: /schema/stato.json). Copy this file, and
// say it as your users are used to. Text is set as text: nothing of it becomes markup.
const box = document.querySelector("[data-stato]");

const words = {
  operational: "Si può pagare.",
  maintenance: "Stiamo lavorando: un servizio è fermo per un’interruzione programmata.",
  degraded: "Si può pagare, ma con qualche rallentamento.",
  partial: "Una parte dei pagamenti non funziona.",
  down: "Qui ora non si può pagare.",
  unknown: "Non sappiamo di problemi, ma nessuno sta misurando.",
};
const limited = "Si può pagare, ma non dappertutto: ora vale un limite.";

const ente = new URLSearchParams(location.search).get("ente") ?? "";
const file = box.dataset.stato.includes("{ente}") ? ente && box.dataset.stato.replace("{ente}", encodeURIComponent(ente)) : box.dataset.stato;

if (file) {
  try {
    const answer = await fetch(file, { credentials: "omit" });
    if (!answer.ok) throw new Error(answer.statusText);
    say(await answer.json(), new URL(".", answer.url).href);
  } catch {
    // What was there without script still leads to the status page.
    box.querySelector("[data-frase]").prepend("Ora non riusciamo a dirlo qui. ");
  }
}

function say(stato, page) {
  const { state, limited: closed } = stato.now;
  box.dataset.va = state === "operational" && !closed ? "bene" : "";
  box.querySelector("[data-frase]").replaceChildren(`${stato.name}: ${closed ? limited : words[state]} `, link(page, "Tutto lo stato"));

  const open = stato.notices.filter((n) => ["announced", "in_progress", "overrun"].includes(n.state));
  const next = open.filter((n) => n.kind === "maintenance" && n.state === "announced").sort((a, b) => Date.parse(a.from) - Date.parse(b.from))[0];
  if (next) {
    show("[data-prossima]", `Prossima interruzione: ${when(next.from)}${next.until ? `, fino a ${when(next.until)}` : ""}. `, link(next.url, "Che cosa cambia"));
  }
  const limits = open.filter((n) => n.kind === "constraint").map((n) => {
    const item = document.createElement("li");
    const since = n.state === "announced" ? `Da ${when(n.from)} vale un limite` : "Vale un limite";
    item.append(`${since}${n.until ? `, fino a ${when(n.until)}` : ""}. `, link(n.url, "Leggi quale"));
    return item;
  });
  if (limits.length) show("[data-limiti]", ...limits);
}

function show(part, ...content) {
  const place = box.querySelector(part);
  place.replaceChildren(...content);
  place.hidden = false;
}

function link(href, text) {
  const a = document.createElement("a");
  a.href = href;
  a.textContent = text;
  return a;
}

function when(at) {
  return new Intl.DateTimeFormat("it-IT", { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: "Europe/Rome" }).format(new Date(at));
}
