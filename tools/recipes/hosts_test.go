package recipes_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bollettino/generator/page/header"
)

// Netlify and Cloudflare send each file of the example with the declared headers, by their own
// reading of the files.
func TestHosts(t *testing.T) {
	t.Parallel()
	s, dir := example(t), t.TempDir()
	made(t, "netlify", s, dir)
	made(t, "cloudflare", s, dir)
	paths := map[string]string{}
	for at, file := range addresses(t, filepath.Join(s.Folder, "public")) {
		if at != "/404.html" { // which Pages shows for what is not there, and nowhere else
			paths[at] = header.TypeOf(file)
		}
	}
	asked, err := json.Marshal(map[string]any{"netlify": filepath.Join(dir, "netlify.toml"),
		"headers": read(t, filepath.Join(dir, "static/_headers")), "paths": paths})
	if err != nil {
		t.Fatal(err)
	}
	var out, told bytes.Buffer
	c := exec.Command("node", "hosts.mjs")
	c.Stdin, c.Stdout, c.Stderr = bytes.NewReader(asked), &out, &told
	if err := c.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &told)
	}
	var hosts map[string]map[string]map[string]string
	if err := json.Unmarshal(out.Bytes(), &hosts); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"netlify", "cloudflare"} {
		if len(hosts[who]) != len(paths) {
			t.Errorf("%s knows %d of %d files", who, len(hosts[who]), len(paths))
		}
		for at, sent := range hosts[who] {
			differ(t, who, at, s.Headers(), func(name string) []string {
				if v, ok := sent[strings.ToLower(name)]; ok {
					return []string{v}
				}
				return nil
			})
		}
	}
	if lines := strings.Count(read(t, filepath.Join(dir, "static/_headers")), "\n/"); lines > 100 {
		t.Errorf("Cloudflare reads 100 rules, not %d", lines)
	}
}

// The function that Netlify calls on a schedule builds where something is due, and there alone.
func TestNetlifyBuildsWhenDue(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	made(t, "netlify", example(t), dir)
	script := filepath.Join(dir, "run.mjs")
	write(t, script, []byte(`
import { createServer } from "node:http";
const told = [];
let changes = {};
const server = createServer((request, response) => {
  told.push(request.method + " " + request.url);
  response.end(JSON.stringify(changes));
}).listen(0, "127.0.0.1", async () => {
  const base = "http://127.0.0.1:" + server.address().port + "/";
  const { readFileSync, writeFileSync } = await import("node:fs");
  const name = process.argv[2], own = readFileSync(name, "utf8").replace("https://stato.borgo.it/", base);
  writeFileSync(name, own);
  const { default: due, config } = await import(name);
  process.env.BOLLETTINO_HOOK = base + "hook";
  for (const at of [[], [Date.now() + 3600e3], [Date.now() - 60e3, Date.now() + 3600e3]]) {
    changes = { instants: at.map((at) => ({ at: new Date(at).toISOString(), subjects: 1 })) };
    await due();
    told.push("-");
  }
  delete process.env.BOLLETTINO_HOOK;
  await due().catch((error) => told.push(error.message.slice(0, 27)));
  console.log(told.join("\n") + "\n" + config.schedule);
  server.close();
});
`))
	out, err := exec.Command("node", script, filepath.Join(dir, "netlify/functions/build-when-due.mjs")).CombinedOutput()
	want := "GET /prossimi-cambi.json\n-\nGET /prossimi-cambi.json\n-\nGET /prossimi-cambi.json\nPOST /hook\n-\nBOLLETTINO_HOOK is not set:\n*/10 * * * *\n"
	if err != nil || string(out) != want {
		t.Errorf("%v\n%s", err, out)
	}
	schedule(t, "*/10 * * * *")
}

// What a build leaves in .bollettino/ is there at the next, by Netlify's own cache.
func TestNetlifyKeepsState(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	made(t, "netlify", example(t), dir)
	write(t, filepath.Join(dir, ".bollettino/good/a"), []byte("good"))
	at, err := filepath.Abs("node_modules/@netlify/cache-utils/lib/main.js")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "run.mjs"), []byte(`
import state from "./netlify/state/index.js";
import { bindOpts } from "`+at+`";
import { rmSync } from "node:fs";
const utils = { cache: bindOpts({ cacheDir: "cache", mode: "buildbot" }) };
await state.onPreBuild({ utils });
await state.onPostBuild({ utils });
rmSync(".bollettino", { recursive: true });
await state.onPreBuild({ utils });
`))
	c := exec.Command("node", "run.mjs")
	c.Dir = dir
	run(t, c)
	if data, err := os.ReadFile(filepath.Join(dir, ".bollettino/good/a")); err != nil || string(data) != "good" {
		t.Errorf("%q, %v", data, err)
	}
}
