// What Netlify and Cloudflare Pages themselves make of their files:
//   node hosts.mjs < {"netlify": FILE, "headers": TEXT, "paths": {"/a/": "text/html", ...}}
// prints {"netlify": {"/a/": {NAME: VALUE, ...}, ...}, "cloudflare": {...}}, with names in small
// letters. Netlify's are by the handler of its own development server, Cloudflare's by its
// parser and its asset server, which answers for files of these paths and types.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HeadersHandler } from "@netlify/headers";
import ts from "typescript";

const { netlify, headers, paths } = JSON.parse(readFileSync(0, "utf8"));
const wrong = [];

const handler = new HeadersHandler({
  configPath: netlify,
  projectDir: tmpdir(),
  logger: { error: (text) => wrong.push(text), log() {}, warn: (text) => wrong.push(text) },
});
const byNetlify = {};
for (const path of Object.keys(paths)) {
  const values = await handler.apply(new Request("https://localhost" + encodeURI(path)));
  byNetlify[path] = Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
}

// The package is TypeScript: here it becomes what Node reads.
const require = createRequire(import.meta.url);
const made = mkdtempSync(join(tmpdir(), "cloudflare-"));
const byCloudflare = {};
try {
  const from = join(import.meta.dirname, "node_modules/@cloudflare/pages-shared");
  for (const folder of ["asset-server", "metadata-generator"]) {
    for (const name of readdirSync(join(from, folder)).filter((name) => name.endsWith(".ts"))) {
      const { outputText } = ts.transpileModule(readFileSync(join(from, folder, name), "utf8"), {
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
      });
      const at = join(made, folder, name.replace(/\.ts$/, ".js"));
      mkdirSync(join(made, folder), { recursive: true });
      writeFileSync(at, outputText);
    }
  }
  const { parseHeaders } = require(join(made, "metadata-generator/parseHeaders.js"));
  const { createMetadataObject } = require(join(made, "metadata-generator/createMetadataObject.js"));
  const { generateHandler } = require(join(made, "asset-server/handler.js"));
  const parsed = parseHeaders(headers);
  wrong.push(...parsed.invalid.map(({ line, message }) => `${line}: ${message}`));
  const metadata = createMetadataObject({ headers: parsed, logger: { ...console, log() {}, debug() {}, info() {} } });
  const files = new Map(Object.keys(paths).map((path) => [path.endsWith("/") ? path + "index.html" : path, { path }]));
  for (const path of Object.keys(paths)) {
    const response = await generateHandler({
      request: new Request("https://localhost" + encodeURI(path.replace(/\.html$/, ""))), // Pages leads there
      metadata,
      logError: (error) => wrong.push(String(error)),
      findAssetEntryForPath: async (path) => files.get(path) ?? null,
      getAssetKey: ({ path }) => path,
      negotiateContent: () => ({ encoding: null }),
      fetchAsset: async (key) => ({ body: null, contentType: paths[key] }),
    });
    if (response.status !== 200) wrong.push(`${path}: Cloudflare answers ${response.status}`);
    byCloudflare[path] = Object.fromEntries(response.headers.entries());
  }
} finally {
  rmSync(made, { recursive: true });
}
if (wrong.length > 0) {
  console.error(wrong.slice(0, 20).join("\n"));
  process.exit(1);
}
console.log(JSON.stringify({ netlify: byNetlify, cloudflare: byCloudflare }));
