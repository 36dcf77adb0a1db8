package serve

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What stands beside the site is not served, however it is asked for.
func TestServeStaysInTheFolder(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{"secret.txt": "secret", "public/index.html": "<body>home</body>",
		"public/a/index.html": "<body>a</body>", "public/404.html": "<body>missing</body>",
		"public/feed.xml": "<rss/>"} {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := &Server{Dir: filepath.Join(root, "public"), Base: "/"}
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
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) ||
			strings.Contains(w.Body.String(), "secret") {
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
		s := &Server{Dir: root, Base: base}
		for at, framed := range map[string]bool{"soggetti/1/scheda/": true, "soggetti/1/scheda/index.html": true,
			"soggetti/1/": false, "": false, "regole/scheda/": false, "soggetti/1/scheda/../": false} {
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
	s := &Server{Dir: dir, Base: "/"}
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
