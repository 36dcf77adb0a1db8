package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/build"
)

// serving writes a site and serves it below a path.
func serving(t *testing.T, base string, files map[string]string) *Server {
	t.Helper()
	s := &Server{Dir: t.TempDir(), Base: base}
	for name, text := range files {
		put(t, s, name, text)
	}
	return s
}

func put(t *testing.T, s *Server, name, text string) {
	t.Helper()
	name = filepath.Join(s.Dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// told is what a page is told.
type told struct{ Shown, Panel string }

// listen opens the stream of the page at an address; next is what it is told next.
func stream(t *testing.T, url, at string) (next func() told) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+livePath+"?at="+at, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	lines := bufio.NewScanner(answer.Body)
	return func() (now told) {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &now); err != nil {
					t.Fatal(err)
				}
				return now
			}
		}
		t.Fatalf("the stream has ended: %v", lines.Err())
		return now
	}
}

func page(t *testing.T, s *Server, at string) string {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+at, nil))
	return w.Body.String()
}

// A page is told of a build by which it, or a file that it loads, has changed, and of no
// other; a page that comes to be, and one that goes, have changed.
func TestLive(t *testing.T) {
	const text = `<head><link rel="stylesheet" href="/un/percorso/a.css"></head>` +
		`<body>%s<svg><use href="/un/percorso/i.svg#x"/></svg></body>`
	s := serving(t, "/un/percorso/", map[string]string{"index.html": fmt.Sprintf(text, "one"), "a.css": "a{}",
		"i.svg": "<svg/>", "b.css": "b{}", "404.html": "<body>missing</body>"})
	web := httptest.NewServer(s)
	t.Cleanup(web.Close) // after the streams
	for at, change := range map[string]string{"/un/percorso/": "index.html", "/un/percorso/index.html": "i.svg",
		"/un/percorso/%6eew/": "new/index.html", "/un//percorso/": "404.html"} {
		next := stream(t, web.URL, at)
		was := next()
		if !strings.Contains(page(t, s, at), fmt.Sprintf(`data-shown="%s"`, was.Shown)) {
			t.Errorf("%s is served as another than it is told of", at)
		}
		put(t, s, "b.css", change)
		for range 20 {
			s.state.built("", "")
			page(t, s, at)
		}
		s.state.built("", "<p>"+at)
		if now := next(); now.Shown != was.Shown || now.Panel != "<p>"+at {
			t.Errorf("%s has not changed and is told %+v", at, now)
		}
		put(t, s, change, fmt.Sprintf(text, at))
		s.state.built("", "")
		if now := next(); now.Shown == was.Shown || now.Panel != "" {
			t.Errorf("%s has changed and is told %+v", at, now)
		}
	}
}

// The panel lists problems, as they are in the terminal, and nothing that an input says can
// be more than text.
func TestPanel(t *testing.T) {
	l := language()
	all := problem.New("a</code><b>.md", 3, 9, "impact", "use \"none\" & full",
		"<script>alert(1)</script> is \x1b[31m not known")
	one := all
	one.Subject = "01234567897"
	var many []problem.Problem
	for n := range shownInPanel + 2 {
		many = append(many, problem.New("b.csv", n+1, 1, "f", "", "w"))
	}
	for what, c := range map[string]struct {
		problems []problem.Problem
		err      error
		strict   bool
		has      []string
	}{
		"nothing": {},
		"one body's": {[]problem.Problem{one}, problem.ErrFound, false, []string{"1 problema nei file", l.Tell(l.Serve.Kept),
			"a&lt;/code&gt;&lt;b&gt;.md:3:9: impact: &lt;script&gt;alert(1)&lt;/script&gt; is \uFFFD[31m not known</code>",
			"hint: use &#34;none&#34; &amp; full"}},
		"what all share": {[]problem.Problem{all}, problem.ErrFound, false, []string{l.Tell(l.Serve.Stands)}},
		"strict":         {[]problem.Problem{one}, problem.ErrFound, true, []string{l.Tell(l.Serve.Stands)}},
		"many":           {many, problem.ErrFound, false, []string{"52 problemi", "b.csv:50:1:", "ne mancano 2"}},
		"failing": {nil, errors.New("no space <left>"), false,
			[]string{l.Tell(l.Serve.Failed), "no space &lt;left&gt;"}},
	} {
		got := panel(l, build.Result{Problems: c.problems}, c.err, c.strict)
		if c.has == nil && got != "" {
			t.Errorf("%s: %s", what, got)
		}
		for _, text := range c.has {
			if !strings.Contains(got, text) {
				t.Errorf("%s: there is no %q in\n%s", what, text, got)
			}
		}
		if strings.Contains(got, "<script") || strings.Contains(got, "<b>") || strings.Contains(got, "b.csv:51:") {
			t.Errorf("%s:\n%s", what, got)
		}
	}
}

// Every page has the panel, but for a card; also the page of a site that is not there yet,
// which then loads itself.
func TestPanelOnPages(t *testing.T) {
	s := serving(t, "/", nil)
	s.state.built("/un/percorso/", "<p>wrong</p>")
	if got := page(t, s, "/un/percorso/"); !strings.Contains(got, "<p>wrong</p>") ||
		!strings.Contains(got, "<h1>Il sito non c’è") {
		t.Errorf("no site: %s", got)
	}
	for name, has := range map[string][2]bool{"index.html": {true, true}, "404.html": {true, true},
		"gestione/index.html": {true, false}, "soggetti/1/scheda/index.html": {false, false}, "a.json": {false, false}} {
		put(t, s, name, "<head></head><body></body>")
		got := page(t, s, "/un/percorso/"+strings.TrimSuffix(name, "index.html"))
		if now := [2]bool{strings.Contains(got, "<p>wrong</p>"), strings.Contains(got, `data-shown="`) &&
			!strings.Contains(got, `data-shown=""`)}; now != has {
			t.Errorf("%s: panel, and loads itself again: %v, not %v\n%s", name, now, has, got)
		}
	}
}
