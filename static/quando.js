// Answers which version was in force on the day that is asked, from the days
// that stand in the page. Without script the months below say the same.
const form = document.getElementById("chiedi");
const day = document.getElementById("giorno");
const answer = document.getElementById("risposta");
const spans = [...document.querySelectorAll("[data-from]")];

function say() {
  answer.textContent = "";
  if (!day.value) return;
  const span = spans.find((s) => s.dataset.from <= day.value && (!s.dataset.until || day.value < s.dataset.until));
  if (!span) {
    answer.textContent = "Qui non c’è un testo in vigore quel giorno.";
    return;
  }
  answer.append("Era in vigore la ", span.querySelector("a").cloneNode(true), ".");
  history.replaceState(null, "", "?giorno=" + day.value);
}

form.hidden = false;
form.addEventListener("submit", (e) => e.preventDefault());
day.addEventListener("input", say);
day.value = new URLSearchParams(location.search).get("giorno") ?? "";
say();
