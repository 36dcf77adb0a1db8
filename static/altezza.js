// Stands in the card that a body puts on its own site: tells the page around it how high the
// card is, when it is loaded, when its width changes and whenever that page asks, by the message
//   {bollettino: "height", height: <pixels of CSS>}
// and shows that its data may be old. It asks nobody anything.
(() => {
  const old = 24 * 60 * 60 * 1000;
  const card = document.querySelector(".embed-card");
  let told = 0;

  function tell(asked) {
    card.style.maxHeight = "none"; // else it is as high as its frame at most
    const height = Math.ceil(card.getBoundingClientRect().height) + 4; // what style leaves around it
    card.style.maxHeight = "";
    if (height === told && !asked) return;
    told = height;
    parent.postMessage({ bollettino: "height", height }, "*"); // whoever shows the card sees it, too
  }

  function age() {
    for (const said of document.querySelectorAll(".embed-old")) {
      said.hidden = Date.now() - new Date(said.dataset.at) < old;
    }
    tell();
  }

  if (parent !== window) {
    addEventListener("message", (e) => e.source === parent && e.data?.bollettino === "height" && tell(true));
    addEventListener("resize", () => tell());
    addEventListener("hashchange", () => tell()); // another language
    addEventListener("load", () => tell());
    document.fonts?.ready.then(() => tell());
  }
  age();
  setInterval(age, 60 * 60 * 1000);
})();
