package site

import (
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"bollettino/generator/page"
	"bollettino/generator/page/word"
)

// ours renders with our layouts, and with others in their place.
func ours(t *testing.T, others ...fs.FS) *Renderer {
	t.Helper()
	r, err := NewRenderer(append([]fs.FS{os.DirFS("../../../layouts")}, others...), shell(), word.It.Labels, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// A template that fails for one page stops the build and says which line, and of
// which page; one that says nothing about a page is found out by what it gave.
func TestTemplateFails(t *testing.T) {
	for name, c := range map[string]struct{ template, want string }{
		"a function": {`{{ define "main" }}{{ if eq .Title "due" }}
{{ div 1 0 }}{{ end }}{{ end }}`, `render of "due/index.html" failed: "/layouts/pagina.html:2:3"`},
		"errorf":      {`{{ define "main" }}{{ if eq .Title "due" }}{{ errorf "no words for %s" .Title }}{{ end }}{{ end }}`, "no words for due"},
		"syntax":      {`{{ define "main" }}{{ if }}{{ end }}`, "pagina.html:1"},
		"a base name": {`{{ define "main" }}{{ template "mancante" . }}{{ end }}`, `"mancante"`},
		"half a page": {`{{ if eq .Title "due" }}<p>{{ else }}<html></html>{{ end }}`, "the template of due/index.html gave no whole page"},
	} {
		own := fstest.MapFS{"pagina.html": {Data: []byte(c.template)}}
		r := ours(t, own)
		files := sink{}
		err := r.Render([]page.Page{
			{Path: "/uno/", Layout: "pagina", Title: "uno", Body: page.Prose{HTML: "<p>1</p>"}},
			{Path: "/due/", Layout: "pagina", Title: "due", Body: page.Prose{HTML: "<p>2</p>"}},
		}, files)
		if err == nil || !strings.HasPrefix(err.Error(), "hugo: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if len(files) > 0 && name != "half a page" {
			t.Errorf("%s: %d files were given", name, len(files))
		}
	}
}

// What Hugo says before any template is at work, as that a busy machine took long to make it
// ready, is no page's fault.
func TestHugoTellsOfItself(t *testing.T) {
	t.Parallel()
	r := ours(t)
	r.hugo.log.Write([]byte("hugo: collected modules in 718 ms\n"))
	if _, err := r.HTML(page.Page{Path: "/uno/", Layout: "pagina", Title: "uno", Body: page.Prose{HTML: "<p>1</p>"}}); err != nil {
		t.Error(err)
	}
}

// Pages in another language have its labels, and say which language it is.
func TestLanguageOfPages(t *testing.T) {
	frame, labels := shell(), word.It.Labels
	frame.Language, labels.Frame.Skip = "en", "Skip to content"
	r, err := NewRenderer([]fs.FS{os.DirFS("../../../layouts")}, frame, labels, "")
	if err != nil {
		t.Fatal(err)
	}
	files := sink{}
	about := page.Page{Path: "/en/", Layout: "pagina", Title: "About", Body: page.Prose{HTML: "<p>1</p>"}}
	if err := r.Render([]page.Page{about}, files); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<html lang="en">`, `>Skip to content</a>`} {
		if got := string(files["en/index.html"]); !strings.Contains(got, want) {
			t.Errorf("lacks %s: %s", want, got)
		}
	}
}

// Pages that a page brings and that each say what they are made of are all left where the
// key of all is as it was, and their folder is believed; else each is looked at.
func TestBroughtPages(t *testing.T) {
	t.Parallel()
	r := ours(t)
	plain := func(path string) page.Page {
		return page.Page{Path: path, Layout: "pagina", Title: path, Body: page.Prose{HTML: "<p>1</p>"}}
	}
	asked := 0
	render := func(key string, standing bool, to *leaving) {
		t.Helper()
		asked, to.standing = 0, standing
		brought := func() []page.Page {
			asked++
			return []page.Page{plain("/soggetti/"), plain("/soggetti/elenco/a/")}
		}
		err := r.Render([]page.Page{{Path: "/soggetti/", Key: key, Below: "/soggetti/elenco/", Make: brought}}, to)
		if err != nil {
			t.Fatal(err)
		}
	}
	to := &leaving{sink: sink{}, from: map[string]string{}}
	for _, c := range []struct {
		what, key string
		standing  bool
		made      int
		left      string
	}{
		{"at first", "one", true, 1, ""}, {"as they were", "one", true, 0, "soggetti/elenco/"},
		{"one changed", "two", true, 1, ""}, {"they are not believed", "two", false, 1, ""},
		{"as they were again", "two", true, 0, "soggetti/elenco/"},
	} {
		to.left = ""
		if render(c.key, c.standing, to); asked != c.made || to.left != c.left {
			t.Errorf("%s: made %d times, not %d; left %q, not %q", c.what, asked, c.made, to.left, c.left)
		}
	}
	if len(to.sink) != 2 {
		t.Errorf("%d files", len(to.sink))
	}
}

// leaving remembers what files were made from, and which folder was left.
type leaving struct {
	sink
	from     map[string]string
	standing bool
	left     string
}

func (l *leaving) Same(name, from string) bool { return l.from[name] == from }
func (l *leaving) Standing(...string) bool     { return l.standing }
func (l *leaving) Leave(folders ...string)     { l.left = folders[0] }
func (l *leaving) WriteFrom(name, from string, html []byte) error {
	l.from[name] = from
	return l.sink.WriteFrom(name, from, html)
}

// Templates that were begun before all of the frame was known serve a renderer that needs the
// same ones, with its own frame; one with other words, or other templates, makes its own.
func TestTemplatesThatWereBegun(t *testing.T) {
	t.Parallel()
	layouts := []fs.FS{os.DirFS("../../../layouts")}
	frame := shell()
	frame.Menu, frame.MenuIDs = []page.Link{{Text: "Altrove", Href: "/altrove/"}}, []string{"altrove"}
	for _, c := range []struct {
		what    string
		layouts []fs.FS
		change  func(*page.Shell, *word.Labels)
		used    bool
	}{
		{"the same words", layouts, func(*page.Shell, *word.Labels) {}, true},
		{"another menu", layouts, func(s *page.Shell, _ *word.Labels) { s.Menu, s.MenuIDs = nil, nil }, true},
		{"another name", layouts, func(s *page.Shell, _ *word.Labels) { s.Name = "Altro" }, false},
		{"another label", layouts, func(_ *page.Shell, l *word.Labels) { l.Frame.Skip = "Altro" }, false},
		{"another language", layouts, func(s *page.Shell, _ *word.Labels) { s.Language = "en" }, false},
		{"another template", append(slices.Clone(layouts), fstest.MapFS{"pagina.html": {Data: []byte("<html></html>")}}),
			func(*page.Shell, *word.Labels) {}, false},
	} {
		early, labels := frame, word.It.Labels
		c.change(&early, &labels)
		begun, err := Begin(c.layouts, early, labels)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { begun.Close() })
		r, err := NewRenderer(layouts, frame, word.It.Labels, "")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { r.Close() })
		key := r.Key()
		if used := r.Use(begun); used != c.used || (r.Templates == begun) != c.used || r.Key() != key {
			t.Errorf("%s: used: %t", c.what, used)
		}
		html, err := r.HTML(page.Page{Path: "/uno/", Layout: "pagina", Title: "uno", Body: page.Prose{HTML: "<p>1</p>"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`<html lang="it">`, `href="/altrove/"`, word.It.Labels.Frame.Skip, frame.Name} {
			if !strings.Contains(string(html), want) {
				t.Errorf("%s: the page lacks %s", c.what, want)
			}
		}
	}
}

// What Hugo has at work for a site ends with it: serve builds for as long as somebody writes.
func TestRendererEnds(t *testing.T) {
	before := runtime.NumGoroutine()
	for i := range 6 {
		r, err := NewRenderer([]fs.FS{os.DirFS("../../../layouts")}, shell(), word.It.Labels, "")
		if err != nil {
			t.Fatal(err)
		}
		if i > 1 {
			r.Warm()
		}
		if i > 3 { // nobody has a page for it
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			continue
		}
		about := page.Page{Path: "/", Layout: "pagina", Title: "Prova", Body: page.Prose{HTML: "<p>1</p>"}}
		if err := r.Render([]page.Page{about}, sink{}); err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond) // they end by themselves, soon
	}
	t.Errorf("%d goroutines are left of 6 renderers", runtime.NumGoroutine()-before)
}
