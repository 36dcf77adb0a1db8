package test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bollettino/generator/page"
	"bollettino/generator/publish/site"
	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
)

// code is one Go file of the program, tests aside.
type code struct {
	name    string // below generator/, "sli/now.go"
	dir     string // "sli"; "." for package main
	file    *ast.File
	imports map[string]string // path by the name it has in the file
}

func sources(t *testing.T) (out []code) {
	t.Helper()
	set := token.NewFileSet()
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(set, filepath.FromSlash(name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		s := code{name, path.Dir(name), f, map[string]string{}}
		for _, i := range f.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			as := path.Base(p)
			if i.Name != nil {
				as = i.Name.Name
			}
			s.imports[as] = p
		}
		out = append(out, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestImports(t *testing.T) {
	pure := []string{"catalog", "document", "draft", "gitbook", "incident", "notice", "observation", "owner", "page", "period", "problem", "proposal", "roster", "rulebook", "setting", "sli", "source", "subject", "verdict"}
	rules := []struct {
		prefix string
		only   []string // the folders that may import it
		why    string
	}{
		{"github.com/gohugoio/hugo", []string{"site"}, "Hugo is replaced, or brought up to date, in one place"},
		{"github.com/spf13/afero", []string{"site"}, "it is Hugo's file system, not ours"},
		{"github.com/bep/logg", []string{"site"}, "it is Hugo's log, not ours"},
		{"github.com/fsnotify/fsnotify", []string{"watch"}, "what changed is no business of who builds"},
		{"github.com/gorilla/feeds", []string{"feed"}, "entries are made by page; feed writes them"},
		{"github.com/spf13/cobra", []string{"."}, "flags end in main"},
		{"net/http", []string{".", "collect", "editor"}, "serve and its editing page speak HTTP, on loopback, and collect asks"},
		{"os/exec", []string{".", "collect", "search"}, "only git, for an import and for Upptime, and the search's indexer are run"},
		{"unsafe", nil, ""},
		{"html/template", nil, "pages are rendered by Hugo from layouts/"},
	}
	seen := map[string]bool{}
	dirs := map[string]bool{}
	for _, s := range sources(t) {
		dirs[s.dir] = true
		for _, p := range s.imports {
			for _, r := range rules {
				if p != r.prefix && !strings.HasPrefix(p, r.prefix+"/") {
					continue
				}
				seen[r.prefix] = true
				if !slices.Contains(r.only, s.dir) {
					t.Errorf("%s imports %s: %s", s.name, p, r.why)
				}
			}
			if slices.Contains(pure, s.dir) && (p == "os" || strings.HasPrefix(p, "os/") || p == "net" || strings.HasPrefix(p, "net/") && p != "net/url" && p != "net/netip" || p == "path/filepath") {
				t.Errorf("%s imports %s: inputs reach this package as values or as an fs.FS", s.name, p)
			}
			if s.dir != "." && p == "bollettino" {
				t.Errorf("%s imports %s: what the program carries is handed down by main", s.name, p)
			}
		}
	}
	for _, r := range rules {
		if !seen[r.prefix] && r.only != nil {
			t.Errorf("nothing imports %s: the rule is out of date", r.prefix)
		}
	}
	for _, d := range pure {
		if !dirs[d] {
			t.Errorf("there is no package %s: the rule is out of date", d)
		}
	}
}

// The clock is read in main.go alone: everything else is told what time it is.
func TestClock(t *testing.T) {
	read := 0
	for _, s := range sources(t) {
		if s.imports["."] == "time" {
			t.Errorf("%s imports time as `.`", s.name)
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if !ok || s.imports[x.Name] != "time" || !slices.Contains([]string{"Now", "Since", "Until"}, sel.Sel.Name) {
				return true
			}
			if s.name != "main.go" {
				t.Errorf("%s reads the clock: %s.%s", s.name, x.Name, sel.Sel.Name)
			}
			read++
			return true
		})
	}
	if read == 0 {
		t.Error("nothing reads the clock: the rule looks for the wrong thing")
	}
}

// What `serve` shows on loopback and what Netlify serves have the same headers.
func TestHeadersAreNetlifys(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(repository, "netlify.toml"))
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		Build   struct{ Command, Publish string }
		Headers []struct {
			For    string
			Values map[string]string
		}
	}
	if err := toml.Unmarshal(data, &config); err != nil {
		t.Fatal(err)
	}
	if config.Build.Command != "make site" || config.Build.Publish != "public" {
		t.Errorf("build: %+v", config.Build)
	}
	want := map[string]string{}
	for _, h := range site.Headers {
		want[h.Name] = h.Value
	}
	edit := map[string]string{}
	for _, h := range site.EditHeaders {
		edit[h.Name] = h.Value
	}
	found, foundEdit := false, false
	var unframed []*regexp.Regexp
	for _, h := range config.Headers {
		if h.For == page.EditPath+"*" {
			if d := cmp.Diff(edit, h.Values); d != "" {
				t.Errorf("site.EditHeaders and netlify.toml differ (- site, + netlify):\n%s", d)
			}
			if !found {
				t.Error("the last rule that fits is the one that holds: /gestione/* stands before /*")
			}
			foundEdit = true
			continue
		}
		if h.For != "/*" {
			if h.Values[site.Unframed.Name] == site.Unframed.Value {
				unframed = append(unframed, netlifyPattern(h.For))
				delete(h.Values, site.Unframed.Name)
			}
			for name := range h.Values {
				if _, security := want[name]; security {
					t.Errorf("%s has a %s of its own", h.For, name)
				}
			}
			continue
		}
		found = true
		if h.Values["Cache-Control"] == "" {
			t.Error("pages have no Cache-Control")
		}
		delete(h.Values, "Cache-Control")
		if d := cmp.Diff(want, h.Values); d != "" {
			t.Errorf("site.Headers and netlify.toml differ (- site, + netlify):\n%s", d)
		}
	}
	if !found {
		t.Error("netlify.toml has no headers for /*")
	}
	if !foundEdit {
		t.Error("netlify.toml has no headers for the editing page")
	}
	framed := 0
	for name := range example(t, "", "") {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		at := "/" + strings.TrimSuffix(name, "index.html")
		kept := slices.ContainsFunc(unframed, func(r *regexp.Regexp) bool { return r.MatchString(at) })
		if at != page.EditPath && kept == site.Framed(at) {
			t.Errorf("%s: netlify.toml keeps it out of other sites' frames: %v; serve: %v", at, kept, !site.Framed(at))
		}
		if !kept && at != page.EditPath {
			framed++
		}
	}
	if framed != 23 {
		t.Errorf("%d pages may stand in other sites' frames: only the subjects' cards should", framed)
	}
	for _, bad := range []string{"unsafe-inline", "unsafe-eval", "*", "http:", "https:", "data:"} {
		if strings.Contains(strings.ReplaceAll(want["Content-Security-Policy"], "'wasm-unsafe-eval'", ""), bad) {
			t.Errorf("the Content-Security-Policy allows %s", bad)
		}
	}
}

// netlifyPattern reads a path of Netlify's rules: `:name` is one segment, `*` at
// the end all that follows.
func netlifyPattern(path string) *regexp.Regexp {
	quoted := regexp.MustCompile(`:[a-z]+`).ReplaceAllString(regexp.QuoteMeta(path), `[^/]+`)
	return regexp.MustCompile("^" + strings.ReplaceAll(quoted, `\*`, ".*") + "$")
}
