// Builds the site again when a page of it is to change by itself: the site says when that is.
export default async () => {
  const hook = process.env.BOLLETTINO_HOOK;
  if (!hook) throw new Error("BOLLETTINO_HOOK is not set: it takes the address of a build hook");
  const site = await fetch("«.Base»«.ChangesFile»");
  if (!site.ok) throw new Error(`${site.url}: ${site.status}`);
  const { instants } = await site.json();
  if (!instants.some(({ at }) => Date.parse(at) <= Date.now())) return;
  const told = await fetch(hook, { method: "POST" });
  if (!told.ok) throw new Error(`the build hook answers ${told.status}`);
};

export const config = { schedule: "*/10 * * * *" };
