package command

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bollettino/generator/page/header"
	"golang.org/x/tools/txtar"
)

// world is a folder with the smallest site that has everything.
func world(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	world, err := txtar.ParseFile("../test/testdata/world.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(world)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(root, files); err != nil {
		t.Fatal(err)
	}
	return root
}

// answerOf is what a server answers to a reader, and its body.
func answerOf(t *testing.T, address string) (*http.Response, string) {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, string(body)
}

// Serve shows the site on loopback, with the headers of the real one, and shows
// an edit as soon as it is made.
func TestServe(t *testing.T) {
	root := world(t)
	ctx, stop := context.WithCancel(t.Context())
	said, says := io.Pipe()
	var report bytes.Buffer
	c := rootCommand(shell{ctx: ctx, out: says, err: &report, clock: time.Now, started: time.Now()})
	c.SetArgs([]string{"serve", "--root", root, "--addr", "127.0.0.1:0", "--base-url",
		"https://example.org/un/percorso"})
	ended := make(chan error, 1)
	go func() {
		ended <- c.Execute()
		says.Close()
	}()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
		if !strings.Contains(report.String(), "built: ") {
			t.Errorf("the terminal says %q", report.String())
		}
	}()
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	base, _, _ := strings.Cut(line, " ")
	if !strings.HasPrefix(base, "http://127.0.0.1:") || !strings.HasSuffix(base, "/un/percorso/") {
		t.Fatalf("it serves at %q", line)
	}
	get := func(address string) (*http.Response, string) { return answerOf(t, address) }
	subject := base + "soggetti/01234567897/"
	r, body := get(subject)
	if r.StatusCode != http.StatusOK || !strings.Contains(body, "Aggiornamento del portale") ||
		!strings.Contains(body, `src="/-/live.js"`) {
		t.Fatalf("%s: status %d\n%s", subject, r.StatusCode, body)
	}
	for _, h := range header.Of(nil).At("/soggetti/01234567897/") {
		if got := r.Header.Get(h.Name); got != h.Value && h.Name != header.HSTS && h.Name != header.Cache {
			t.Errorf("%s: %s is %q", subject, h.Name, got)
		}
	}
	if r, body := get(base + "non/esiste/"); r.StatusCode != http.StatusNotFound || !strings.Contains(body, "<h1>") {
		t.Errorf("a page that is not there: status %d\n%s", r.StatusCode, body)
	}
	if published, err := os.ReadFile(filepath.Join(root, "public", "soggetti", "01234567897",
		"index.html")); err != nil || bytes.Contains(published, []byte("live.js")) {
		t.Errorf("the published page holds what serve adds (%v)", err)
	}

	// A page that waits hears of the edit, and what it then loads shows it.
	waiting, err := http.Get(strings.TrimSuffix(base, "un/percorso/") + "-/live?at=/un/percorso/soggetti/01234567897/")
	if err != nil {
		t.Fatal(err)
	}
	defer waiting.Body.Close()
	events := bufio.NewScanner(waiting.Body)
	shown := func() (now struct{ Shown, Panel string }) {
		t.Helper()
		for events.Scan() {
			if data, ok := strings.CutPrefix(events.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &now); err != nil {
					t.Fatal(err)
				}
				return now
			}
		}
		t.Fatalf("the stream ends: %v", events.Err())
		return now
	}
	was := shown()
	if !strings.Contains(body, `data-shown="`+was.Shown+`"`) || was.Panel != "" {
		t.Errorf("nothing has changed, and the page is told %+v", was)
	}
	notice := filepath.Join(root, "data", "subjects", "01234567897", "notices", "2026-11-20-portale.md")
	text, err := os.ReadFile(notice)
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.Replace(text, []byte("Aggiornamento del portale"), []byte("Portale cambiato"), 1)
	if err := os.WriteFile(notice, text, 0o644); err != nil {
		t.Fatal(err)
	}
	if now := shown(); now.Shown == was.Shown || now.Panel != "" {
		t.Errorf("the notice has changed, and the page is told %+v", now)
	}
	if _, body := get(subject); !strings.Contains(body, "Portale cambiato") {
		t.Errorf("the edit does not show:\n%s", body)
	}

	// A mistake is shown beside the last good page, until it is mended.
	if err := os.WriteFile(notice, bytes.Replace(text, []byte("kind: "), []byte("kind: <b>"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	now := shown()
	for now.Panel == "" { // the page tells that it is the last good one
		now = shown()
	}
	if !strings.Contains(now.Panel, "2026-11-20-portale.md:2:7: kind: &#34;&lt;b&gt;") ||
		strings.Contains(now.Panel, "<b>") {
		t.Errorf("the panel is %s", now.Panel)
	}
	if _, body := get(subject); !strings.Contains(body, "Portale cambiato") || !strings.Contains(body, now.Panel) {
		t.Errorf("the page is not the last good one with the panel:\n%s", body)
	}
	if err := os.WriteFile(notice, text, 0o644); err != nil {
		t.Fatal(err)
	}
	for now = shown(); now.Panel != ""; now = shown() {
	}
}

// As a service it answers readers with what is published, monitors with metrics that
// Prometheus' own tool has nothing to say against, and programs that read what it writes; told
// to stop, it does.
func TestServePublic(t *testing.T) {
	promtool := "../../.bollettino/debian/usr/bin/promtool"
	if _, err := os.Stat(promtool); err != nil {
		if promtool, err = exec.LookPath("promtool"); err != nil {
			t.Fatal("promtool is not there: run `tools/install.sh prometheus`, as `make test` does")
		}
	}
	root := world(t)
	ctx, stop := context.WithCancel(t.Context())
	said, says := io.Pipe()
	told, tells := io.Pipe()
	c := rootCommand(shell{ctx: ctx, out: says, err: tells, clock: time.Now, started: time.Now()})
	c.SetArgs([]string{"serve", "--root", root, "--addr", "127.0.0.1:0", "--public", "--metrics", "127.0.0.1:0", "--log", "json"})
	ended := make(chan error, 1)
	go func() {
		ended <- c.Execute()
		says.Close()
		tells.Close()
	}()
	lines := json.NewDecoder(told)
	next := func(has string) (line map[string]any) {
		t.Helper()
		for {
			line = nil
			if err := lines.Decode(&line); err != nil {
				t.Fatalf("no line has %q: %v", has, err)
			}
			if strings.Contains(line["msg"].(string), has) {
				return line
			}
		}
	}
	metrics := strings.TrimPrefix(next("metrics at ")["msg"].(string), "metrics at ")
	if line := next("built"); line["subjects"] != 3.0 || line["problems"] != 0.0 || line["written"].(float64) < 100 {
		t.Errorf("of the build it says %v", line)
	}
	go io.Copy(io.Discard, io.MultiReader(lines.Buffered(), told))
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	base, _, _ := strings.Cut(line, " ")
	get := func(address string) (*http.Response, string) { return answerOf(t, address) }
	r, body := get(base + "soggetti/01234567897/")
	published, err := os.ReadFile(filepath.Join(root, "public/soggetti/01234567897/index.html"))
	if err != nil || body != string(published) || !r.Uncompressed {
		t.Errorf("readers are sent another page than is published, or it is not compressed (%v, %v)", err, r.Header)
	}
	for _, path := range []string{"/-/healthy", "/-/ready"} {
		if r, _ := get(strings.TrimSuffix(metrics, "/metrics") + path); r.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, r.Status)
		}
	}
	_, text := get(metrics)
	for _, has := range []string{"bollettino_subjects{state=\"maintenance\"} 1\n", "bollettino_http_answers_total{code=\"200\"} 1\n",
		"go_goroutines ", "process_open_fds "} {
		if !strings.Contains(text, "\n"+has) {
			t.Errorf("metrics lack %s:\n%s", has, text)
		}
	}
	lint := exec.Command(promtool, "check", "metrics")
	lint.Stdin = strings.NewReader(text)
	if out, err := lint.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("promtool: %v\n%s", err, out)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("serve: %v", err)
	}
}
