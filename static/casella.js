// Makes a field of each button that leads to the directory: bodies are found in it as one
// types. What that takes (trova.js, the index) is loaded when somebody first goes there.
for (const form of document.querySelectorAll("form[data-finder]")) {
  const words = form.dataset;
  const open = form.querySelector("button");
  const box = document.createElement("div");
  box.className = "finder-box";
  const label = document.createElement("label");
  label.className = "finder-label";
  label.textContent = open.textContent.trim();
  label.htmlFor = "trova";
  const field = document.createElement("input");
  Object.assign(field, { id: "trova", type: "search", autocomplete: "off", spellcheck: false, placeholder: words.hint });
  const list = document.createElement("ul");
  list.id = field.id + "-enti";
  const set = (e, attributes) => Object.entries(attributes).forEach(([name, value]) => e.setAttribute(name, value));
  set(field, { autocapitalize: "off", role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" });
  set(list, { role: "listbox", "aria-label": words.results, class: "finder-list" });
  const says = document.createElement("p");
  says.className = "finder-says";
  says.setAttribute("role", "status");
  list.hidden = true;
  box.append(label, field, says, list);
  form.append(box);
  form.classList.add("is-live");
  open.setAttribute("aria-expanded", "false");

  const show = (on) => {
    form.classList.toggle("is-open", on);
    open.setAttribute("aria-expanded", String(on));
  };
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (e.submitter !== open) return;
    show(!form.classList.contains("is-open"));
    if (form.classList.contains("is-open")) field.focus();
  });
  form.addEventListener("focusout", (e) => { if (e.relatedTarget && !form.contains(e.relatedTarget)) show(false); });
  form.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || field.value || e.defaultPrevented || !form.classList.contains("is-open")) return;
    show(false);
    open.focus();
  });
  field.addEventListener("focus", () => {
    import(words.script).then((m) => m.attach(form, field, says, list)).catch(() => { says.textContent = words.failed; });
  }, { once: true });
}
