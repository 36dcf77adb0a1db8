// Gives a page's button its work, to print it, where the browser can: elsewhere the page says
// by its words how that is done.
if (window.print) {
  document.documentElement.classList.add("prints");
  document.addEventListener("click", (e) => {
    if (e.target.closest("[data-print]")) window.print();
  });
}
