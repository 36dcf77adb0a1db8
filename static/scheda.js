// Puts a body's state on its own site. It stands there as
//   <a href="https://<this site>/soggetti/<id>/" data-bollettino>Stato dei pagamenti</a>
//   <script src="https://<this site>/scheda.js" async></script>
// and writes the state beside the link, as text and nothing else. It asks this
// site alone, keeps nothing, and without it the link is still a link.
(() => {
  const every = 5 * 60 * 1000; // the site is static: asking costs it a file
  const old = 24 * 60 * 60 * 1000;

  async function show(link, place) {
    let words = "";
    try {
      const answer = await fetch(new URL("api/v2/summary.json", link.href), { credentials: "omit", referrerPolicy: "no-referrer" });
      if (!answer.ok) throw new Error(answer.statusText);
      const { page, status } = await answer.json();
      const at = new Date(page.updated_at);
      const when = new Intl.DateTimeFormat("it-IT", { dateStyle: "long", timeStyle: "short", timeZone: page.time_zone }).format(at);
      words = `${status.description} (dati aggiornati: ${when}${Date.now() - at > old ? "; potrebbero essere vecchi" : ""})`;
      place.dataset.indicator = status.indicator;
    } catch {
      delete place.dataset.indicator; // what it said may no longer be so
    }
    place.textContent = words;
  }

  function begin() {
    for (const link of document.querySelectorAll("a[data-bollettino]")) {
      const place = document.createElement("span");
      place.className = "bollettino";
      place.setAttribute("role", "status");
      link.after(" ", place);
      show(link, place);
      setInterval(() => document.hidden || show(link, place), every);
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
