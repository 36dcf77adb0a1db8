// Whose notices the page is about: a body's, the platform's, or those that the bodies of a
// partner have together, which are written all at once. Nothing here touches the page.

const platformName = "piattaforma";

/** Whom an address or the CMS's place in it names: {kind: "ente" | "gruppi" | "piattaforma", id}, or null. */
export function named(search, hash) {
  const params = new URLSearchParams(search);
  const at = /^#\/collections\/(?:(enti|gruppi)-([A-Za-z0-9]+)|piattaforma)/.exec(hash);
  const code = (text) => text.replace(/[^A-Za-z0-9]/g, "").toUpperCase();
  if (params.get("ente")?.trim().toLowerCase() === platformName) return { kind: platformName, id: "" };
  for (const kind of ["ente", "gruppi"]) if (code(params.get(kind) ?? "")) return { kind, id: code(params.get(kind)) };
  if (!at) return null;
  if (!at[1]) return { kind: platformName, id: "" };
  return { kind: at[1] === "enti" ? "ente" : "gruppi", id: at[2].toUpperCase() };
}

/** The address of the page for somebody's notices; `slug` leads to one of them, "" to a new one. */
export function link({ kind, id }, slug) {
  const who = kind === platformName ? `?ente=${platformName}` : `?${kind}=${id}`;
  return slug === undefined ? who : `${who}#/collections/${collection({ kind, id })}/${slug ? "entries/" + slug : "new"}`;
}

const collection = ({ kind, id }) => ({ ente: "enti-" + id, gruppi: "gruppi-" + id, [platformName]: platformName })[kind];

/** Under what drafts are kept, and whose a draft is. */
export const key = ({ kind, id }) => (kind === "ente" ? id : kind === "gruppi" ? "gruppi-" + id : platformName);
export const ofKey = (k) => (k === platformName ? { kind: platformName, id: "" } : k.startsWith("gruppi-") ? { kind: "gruppi", id: k.slice(7) } : { kind: "ente", id: k });

/**
 * Whoever it is, for the CMS and the form: {key, name, services, folder, collection, label,
 * description, page, url(slug), without}. `state` is the stato.json of a body or a partner,
 * `without` the fields that are not asked for.
 */
export function owner({ kind, id }, state) {
  const of = { kind, id, key: key({ kind, id }), collection: collection({ kind, id }), services: [], without: [] };
  if (kind === "ente") return { ...of, name: state.name, label: state.name, services: state.services, folder: `data/subjects/${id}/notices`, description: "Le comunicazioni dell’ente. Aprine una per aggiungere un aggiornamento.", page: `soggetti/${id}/`, url: (slug) => `soggetti/${id}/comunicazioni/${slug}/` };
  if (kind === platformName) return { ...of, name: "Piattaforma pagoPA", label: "Piattaforma pagoPA", folder: "data/platform/notices", without: ["services"], description: "Le comunicazioni della piattaforma, che si leggono sulle pagine di tutti gli enti.", page: "comunicazioni/", url: (slug) => `comunicazioni/piattaforma/${slug}/` };
  return { ...of, many: true, name: `Tutti gli enti collegati tramite ${state.name}`, label: `Enti di ${state.name}`, folder: `data/partner/${id}/notices`, without: ["services", "group", "at"], description: "Ciò che gli enti collegati hanno comunicato insieme. Aprine una per aggiungere a tutte lo stesso aggiornamento.", page: `soggetti/${id}/`, url: () => `soggetti/${id}/` };
}
