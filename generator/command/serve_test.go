package command

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bollettino/generator/publish/site"
	"golang.org/x/tools/txtar"
)

// Serve shows the site on loopback, with the headers of the real one, and shows
// an edit as soon as it is made.
func TestServe(t *testing.T) {
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
	get := func(address string) (*http.Response, string) {
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
	subject := base + "soggetti/01234567897/"
	r, body := get(subject)
	if r.StatusCode != http.StatusOK || !strings.Contains(body, "Aggiornamento del portale") ||
		!strings.Contains(body, `src="/-/reload.js"`) {
		t.Fatalf("%s: status %d\n%s", subject, r.StatusCode, body)
	}
	for _, h := range site.HeadersAt("/soggetti/01234567897") {
		if got := r.Header.Get(h.Name); got != h.Value && h.Name != "Strict-Transport-Security" {
			t.Errorf("%s: %s is %q", subject, h.Name, got)
		}
	}
	if r, body := get(base + "non/esiste/"); r.StatusCode != http.StatusNotFound || !strings.Contains(body, "<h1>") {
		t.Errorf("a page that is not there: status %d\n%s", r.StatusCode, body)
	}
	if published, err := os.ReadFile(filepath.Join(root, "public", "soggetti", "01234567897",
		"index.html")); err != nil || bytes.Contains(published, []byte("reload")) {
		t.Errorf("the published page holds the reloading script (%v)", err)
	}

	// A page that waits hears of the edit, and what it then loads shows it.
	waiting, err := http.Get(strings.TrimSuffix(base, "un/percorso/") + "-/reload")
	if err != nil {
		t.Fatal(err)
	}
	defer waiting.Body.Close()
	notice := filepath.Join(root, "data", "subjects", "01234567897", "notices", "2026-11-20-portale.md")
	text, err := os.ReadFile(notice)
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.Replace(text, []byte("Aggiornamento del portale"), []byte("Portale cambiato"), 1)
	if err := os.WriteFile(notice, text, 0o644); err != nil {
		t.Fatal(err)
	}
	if event, err := bufio.NewReader(waiting.Body).ReadString('\n'); err != nil || event != "data: built\n" {
		t.Fatalf("the event is %q (%v)", event, err)
	}
	if _, body := get(subject); !strings.Contains(body, "Portale cambiato") {
		t.Errorf("the edit does not show:\n%s", body)
	}
}
