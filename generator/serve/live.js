// Follows the server: loads the page again when what it shows has changed, and shows what
// is wrong with the inputs. Only `serve` adds it; a published site never has it.
const shown = document.currentScript.dataset.shown; // none: the page is never loaded again
const panel = document.getElementById("bollettino-serve");
let stream;

// A page that nobody sees holds no connection: browsers have few.
function follow() {
  if (document.hidden || stream) return;
  stream = new EventSource("/-/live?at=" + encodeURIComponent(location.pathname));
  stream.onmessage = (event) => {
    const now = JSON.parse(event.data);
    if (shown && now.shown !== shown) location.reload();
    else show(now.panel);
  };
  // The browser comes back by itself, unless something other than the server answered.
  stream.onerror = () => {
    if (stream.readyState !== EventSource.CLOSED) return;
    stream = undefined;
    setTimeout(follow, 1000);
  };
}

let html = panel.innerHTML;
function show(next) {
  if (next === html) return;
  const open = panel.querySelector("details")?.open ?? true;
  panel.innerHTML = html = next;
  panel.querySelector("details")?.toggleAttribute("open", open);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return follow();
  stream?.close();
  stream = undefined;
});
follow();
