package test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bollettino/generator/command"
	"bollettino/generator/desk"
	"bollettino/generator/publish/site"
	"bollettino/generator/serve"
	"golang.org/x/tools/txtar"
)

// Serve shows the site on loopback, with the headers of the real one, and shows
// an edit as soon as it is made.
func TestServe(t *testing.T) {
	root := t.TempDir()
	world, err := txtar.ParseFile("testdata/world.txtar")
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
	c := command.Commands(ctx, says, &report, time.Now())
	c.SetArgs([]string{"serve", "--root", root, "--addr", "127.0.0.1:0", "--base-url", "https://example.org/un/percorso"})
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
	if r.StatusCode != http.StatusOK || !strings.Contains(body, "Aggiornamento del portale") || !strings.Contains(body, `src="/-/reload.js"`) {
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
	if published, err := os.ReadFile(filepath.Join(root, "public", "soggetti", "01234567897", "index.html")); err != nil || bytes.Contains(published, []byte("reload")) {
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

// What stands beside the site is not served, however it is asked for.
func TestServeStaysInTheFolder(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{"secret.txt": "secret", "public/index.html": "<body>home</body>", "public/a/index.html": "<body>a</body>", "public/404.html": "<body>missing</body>", "public/feed.xml": "<rss/>"} {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := &serve.Server{Dir: filepath.Join(root, "public"), Base: "/"}
	for _, c := range []struct {
		path, body, kind string
		status           int
	}{
		{"/", "home", "text/html; charset=utf-8", 200},
		{"/a/", ">a<", "text/html; charset=utf-8", 200},
		{"/a", "", "", 301},
		{"/feed.xml", "<rss/>", "application/xml; charset=utf-8", 200},
		{"/b/", "missing", "text/html; charset=utf-8", 404},
		{"/../secret.txt", "missing", "", 404},
		{"/a/../../secret.txt", "missing", "", 404},
		{"/%2e%2e/secret.txt", "missing", "", 404},
		{"/..%2fsecret.txt", "missing", "", 404},
		{"/..%5csecret.txt", "missing", "", 404},
		{"//secret.txt", "missing", "", 404},
		{"/secret.txt%00", "missing", "", 404},
	} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+c.path, nil))
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: status %d, not %d:\n%s", c.path, w.Code, c.status, w.Body)
		}
		if kind := w.Header().Get("Content-Type"); c.kind != "" && kind != c.kind {
			t.Errorf("%s is %s, not %s", c.path, kind, c.kind)
		}
		if to := w.Header().Get("Location"); c.status == 301 && to != "/a/" {
			t.Errorf("%s leads to %s", c.path, to)
		}
	}
}

// Only the card of a subject may stand in another site's frame, and it runs no
// script while it is served either.
func TestServeFrames(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"soggetti/1/scheda/index.html", "soggetti/1/index.html"} {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("<body></body>"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, base := range []string{"/", "/un/percorso/"} {
		s := &serve.Server{Dir: root, Base: base}
		for at, framed := range map[string]bool{"soggetti/1/scheda/": true, "soggetti/1/scheda/index.html": true, "soggetti/1/": false, "": false, "regole/scheda/": false, "soggetti/1/scheda/../": false} {
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+base+at, nil))
			kept := strings.Contains(w.Header().Get("Content-Security-Policy"), "frame-ancestors 'none'")
			if kept == framed || framed && strings.Contains(w.Body.String(), "<script") {
				t.Errorf("%s%s: kept out of frames: %v\n%s", base, at, kept, w.Body)
			}
		}
	}
}

// An address that is not as it would be written is refused: as it stands,
// "//host/.." would be redirected to another host.
func TestServeRefuses(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "soggetti"), 0o755); err != nil {
		t.Fatal(err)
	}
	s := &serve.Server{Dir: dir, Base: "/"}
	for target, want := range map[string]int{
		"//example.com/..":          http.StatusNotFound,
		"//example.com/%2e%2e":      http.StatusNotFound,
		"//example.com//":           http.StatusNotFound,
		"/%5cexample.com/..":        http.StatusNotFound,
		"/soggetti/../../etc":       http.StatusNotFound,
		"/soggetti//":               http.StatusNotFound,
		"/soggetti%00":              http.StatusNotFound,
		"//soggetti":                http.StatusNotFound,
		"/soggetti":                 http.StatusMovedPermanently,
		"/soggetti?a=//example.com": http.StatusMovedPermanently,
		"/":                         http.StatusNotFound,
	} {
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1/", nil)
		u, err := url.ParseRequestURI(target)
		if err != nil {
			t.Fatal(err)
		}
		r.URL = u
		if strings.HasPrefix(target, "//") { // as the request line has it, without a host
			r.URL = &url.URL{Path: target}
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s: status %d, not %d", target, w.Code, want)
		}
		if to := w.Header().Get("Location"); to != "" && to != "/soggetti/" {
			t.Errorf("%s leads to %s", target, to)
		}
	}
}

// Whoever writes a notice hears where it is to be seen already, while somebody serves
// there and no longer.
func TestServedAt(t *testing.T) {
	root := t.TempDir()
	if url := desk.ServedAt(root); url != "" {
		t.Errorf("nobody serves at %q", url)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	want := "http://" + l.Addr().String() + "/stato/"
	gone := desk.Announce(root, want)
	if url := desk.ServedAt(root); url != want {
		t.Errorf("served at %q, not %q", url, want)
	}
	l.Close()
	if url := desk.ServedAt(root); url != "" { // killed: the word is there, and nobody answers
		t.Errorf("nobody answers at %q", url)
	}
	gone()
	if _, err := os.Stat(filepath.Join(root, desk.ServingFile)); err == nil {
		t.Error("the word stays")
	}
	desk.Announce(root, want)
	desk.Announce(root, "http://127.0.0.1:9/")()
	if _, err := os.Stat(filepath.Join(root, desk.ServingFile)); err == nil {
		t.Error("the last one's word stays")
	}
	other := desk.Announce(root, "http://127.0.0.1:9/")
	desk.Announce(root, want)
	other()
	if _, err := os.Stat(filepath.Join(root, desk.ServingFile)); err != nil {
		t.Error("one's word is taken away by another")
	}
}
