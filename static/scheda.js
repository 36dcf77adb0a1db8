// Puts a body's state on its own site, in two ways. Beside a link it writes the card's sentence,
// as text and nothing else, in the language of the link where the card has it:
//   <a href="https://<this site>/soggetti/<id>/" data-bollettino>Stato dei pagamenti</a>
//   <script src="https://<this site>/scheda.js" async></script>
// A card in a frame gets the height that it tells (static/altezza.js):
//   <iframe src="https://<this site>/soggetti/<id>/scheda/" data-bollettino title="…"></iframe>
// It asks this site alone, keeps nothing, and without it link and frame are as they were.
(() => {
  const every = 5 * 60 * 1000; // the site is static: asking costs it a file
  const old = 24 * 60 * 60 * 1000;

  async function show(link, place) {
    const lang = (link.closest("[lang]")?.lang ?? "").split("-")[0];
    let words = "";
    try {
      const page = link.href.replace(`/${lang}/soggetti/`, "/soggetti/"); // one card for all languages
      const answer = await fetch(new URL("scheda/", page), { credentials: "omit", referrerPolicy: "no-referrer" });
      if (!answer.ok) throw new Error(answer.statusText);
      const card = new DOMParser().parseFromString(await answer.text(), "text/html");
      const said = card.querySelector(`.embed-said[lang="${CSS.escape(lang)}"]`) ?? card.querySelector(".embed-said:not(.embed-other)");
      const text = (part) => said.querySelector(part)?.textContent.trim() ?? "";
      words = `${text(".embed-sentence")} (${text(".embed-measured").replace(/\.$/, "")})`;
      if (Date.now() - new Date(said.querySelector(".embed-old")?.dataset.at ?? NaN) > old) words += " " + text(".embed-old");
      place.lang = said.lang;
      place.dataset.state = card.querySelector(".embed-card").dataset.state;
    } catch {
      delete place.dataset.state; // what it said may no longer be so
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
    const frames = [...document.querySelectorAll("iframe[data-bollettino]")];
    addEventListener("message", ({ source, origin, data }) => {
      const frame = frames.find((f) => f.contentWindow === source);
      if (!frame || origin !== new URL(frame.src).origin || data?.bollettino !== "height" || !(data.height > 0)) return;
      frame.style.height = `${data.height}px`;
      frame.style.boxSizing = "content-box"; // whatever border it has comes on top
    });
    // A card that was loaded before this script has told nobody.
    for (const f of frames) f.contentWindow?.postMessage({ bollettino: "height" }, "*");
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
