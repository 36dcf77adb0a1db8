package test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bollettino/generator/page/header"
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
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(set, filepath.Join("..", filepath.FromSlash(name)), nil, parser.SkipObjectResolution)
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

// rooms are the folders of generator/ from the bottom up: each may import those named
// and nothing else of ours.
var rooms = []struct {
	name string
	may  []string
	why  string
}{
	{"base", nil, "it knows neither subjects nor rules, and could serve another program"},
	{"input", []string{"base"}, "what was written becomes values, before anybody measures, judges or shows it"},
	{"measure", []string{"base", "input"}, "figures and verdicts follow from the inputs, whatever a page says of them"},
	{"page", []string{"base", "input", "measure"}, "a page is values: it knows no form in which it is written"},
	{"publish", []string{"base", "input", "measure", "page"}, "the forms of what pages tell"},
	{"build", []string{"base", "input", "measure", "page", "publish"}, "the line from the first room to the last"},
	{"desk", []string{"base", "input", "measure", "page", "build"}, "who writes data/ by hand sees what a build would show"},
	{"collect", []string{"base", "input"}, "who writes data/ by machine needs no page"},
	{"serve", []string{"base", "input", "page", "publish", "build", "desk"}, "shows what was built, and lets the desk write"},
	{"command", []string{"base", "input", "page", "build", "desk", "collect", "serve"}, "flags and help, over all"},
	{".", []string{"command"}, "the program's beginning"},
	{"test", []string{"base", "input", "measure", "page", "publish"}, "what tests share makes whatever a test looks at; the tests themselves look into every room"},
}

// packages are all there are, a room at a time, each below those that import it. What is
// pure takes its inputs as values or as an fs.FS: it opens no file and asks nobody.
var packages = []struct {
	name string
	pure bool
}{
	{"base/problem", true}, {"base/ratio", true}, {"base/tree", true}, {"base/file", false}, {"base/disk", false},
	{"base/wire", true}, {"base/known", false}, {"base/archive", true},
	{"base/parallel", true}, {"base/heap", false}, {"base/trust", false},
	{"base/text", false}, {"base/period", true}, {"base/document", true}, {"base/moment", true},
	{"input/gitbook", true}, {"input/owner", true}, {"input/subject", true}, {"input/setting", true},
	{"input/source", true}, {"input/notice", true}, {"input/observation", true}, {"input/rulebook", true},
	{"input", false},
	{"measure/compare", true}, {"measure/sli", true}, {"measure/verdict", true}, {"measure/verification", true},
	{"measure/judged", true},
	{"page/address", true}, {"page/header", true}, {"page/name", true}, {"page", true}, {"page/word", true}, {"page/drawing", true}, {"page/form", true},
	{"page/stato", true}, {"page/frame", true}, {"page/bulletin", true}, {"page/status", true}, {"page/many", true}, {"page/dataset", true},
	{"page/rule", true},
	{"publish/badge", true}, {"publish/calendar", true}, {"publish/catalog", true}, {"publish/feed", true},
	{"publish/finder", true}, {"publish/hub", false}, {"publish/opendata", true}, {"publish/search", false}, {"publish/stencil", true}, {"publish/site", false}, {"publish/sitemap", true}, {"publish/statuspage", true},
	{"build", false},
	{"desk/proposal", true}, {"desk/roster", true}, {"desk/draft", true}, {"desk/kit", true}, {"desk/recipe", true}, {"desk/release", true}, {"desk/incident", true},
	{"desk/editor", false}, {"desk", false},
	{"collect", false},
	{"serve/watch", false}, {"serve", false},
	{"command", false},
	{".", false},
	{"test/rome", true}, {"test/taken", true}, {"test/world", false}, {"test/catalogs", true}, {"test/town", true},
	{"test/tongue", true},
}

func TestImports(t *testing.T) {
	only := []struct {
		prefix string
		by     []string // the folders that may import it
		why    string
	}{
		{"github.com/gohugoio/hugo", []string{"publish/site"}, "Hugo is replaced, or brought up to date, in one place"},
		{"github.com/spf13/afero", []string{"publish/site"}, "it is Hugo's file system, not ours"},
		{"github.com/bep/logg", []string{"publish/site"}, "it is Hugo's log, not ours"},
		{"github.com/fsnotify/fsnotify", []string{"serve/watch"}, "what changed is no business of who builds"},
		{"github.com/gorilla/feeds", []string{"publish/feed"}, "entries are made by page; feed writes them"},
		{"github.com/spf13/cobra", []string{"command"}, "flags end in command"},
		{"github.com/spf13/pflag", []string{"command"}, "flags end in command"},
		{"net/http", []string{"serve", "collect", "desk/editor", "publish/hub"}, "serve and its editing page speak HTTP, on loopback, collect asks, and a hub is told"},
		{"os/exec", []string{"desk", "collect", "publish/search"}, "only git, an editor and the search's indexer are run"},
		{"bollettino", []string{"command"}, "what the program carries is handed down"},
		{"golang.org/x/sys/unix", []string{"base/disk", "base/heap", "base/known", "publish/site"}, "what Windows lacks stands in files of their own, beside what is done there"},
		{"unsafe", nil, "nothing of ours needs it"},
		{"html/template", []string{"publish/site", "publish/stencil"}, "pages are rendered by Hugo from layouts/; what is markup already is given to them as such"},
	}
	seen := map[string]bool{}
	for _, s := range sources(t) {
		seen[s.dir] = true
		for _, p := range s.imports {
			for _, r := range only {
				if p == r.prefix || p != "bollettino" && r.prefix != "bollettino" &&
					strings.HasPrefix(p, r.prefix+"/") {
					seen[r.prefix] = true
					if !slices.Contains(r.by, s.dir) {
						t.Errorf("%s imports %s: %s", s.name, p, r.why)
					}
				}
			}
			mayImport(t, s, p)
		}
	}
	for _, r := range only {
		if !seen[r.prefix] && r.by != nil {
			t.Errorf("nothing imports %s: the rule is out of date", r.prefix)
		}
	}
	for _, p := range packages {
		if !seen[p.name] {
			t.Errorf("there is no package %s: the list is out of date", p.name)
		}
	}
}

// mayImport holds one import to the list of packages and to its room.
func mayImport(t *testing.T, s code, p string) {
	at := rank(s.dir)
	if at < 0 {
		t.Errorf("%s: package %s is not in the list of packages", s.name, s.dir)
		return
	}
	if packages[at].pure && asks(p) {
		t.Errorf("%s imports %s: inputs reach this package as values or as an fs.FS", s.name, p)
	}
	of, ours := strings.CutPrefix(p, "bollettino/generator/")
	if !ours {
		return
	}
	if other := rank(of); other < 0 || other >= at {
		t.Errorf("%s imports %s, which does not stand below it", s.name, of)
	}
	for _, r := range rooms {
		if r.name == room(s.dir) && room(of) != r.name && !slices.Contains(r.may, room(of)) {
			t.Errorf("%s imports %s, and %s may not: %s", s.name, of, r.name, r.why)
		}
	}
}

func rank(dir string) int {
	for i, p := range packages {
		if p.name == dir {
			return i
		}
	}
	return -1
}

func room(dir string) string { first, _, _ := strings.Cut(dir, "/"); return first }

// asks tells whether a package of the library reaches out of the program.
func asks(p string) bool {
	return p == "os" || strings.HasPrefix(p, "os/") || p == "path/filepath" || p == "net" ||
		strings.HasPrefix(p, "net/") && p != "net/url" && p != "net/netip"
}

// Whoever looks for a room finds it by `ls`.
func TestRooms(t *testing.T) {
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) > 12 {
		t.Errorf("generator/ has %d entries: twelve can be read at a glance", len(entries))
	}
	for _, e := range entries {
		known := !e.IsDir()
		for _, r := range rooms {
			known = known || r.name == e.Name()
		}
		if !known {
			t.Errorf("%s is no room", e.Name())
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

// Pages speak the language of their site: who names Italian speaks to nobody else.
func TestRoomsSpeakTheLanguageOfTheirSite(t *testing.T) {
	for _, s := range sources(t) {
		if slices.Contains([]string{"desk", "test"}, room(s.dir)) || s.dir == "page/form" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && sel.Sel.Name == "It" &&
				strings.HasSuffix(s.imports[x.Name], "/page/word") {
				t.Errorf("%s names word.It: its page may have another language", s.name)
			}
			return true
		})
	}
}

// Only the cards of the example's 23 subjects may stand in other sites' frames.
func TestOnlyCardsAreFramed(t *testing.T) {
	framed := 0
	for name := range example(t, "", "") {
		if strings.HasSuffix(name, ".html") && header.Framed("/"+name) {
			framed++
		}
	}
	if framed != 23 {
		t.Errorf("%d pages may stand in other sites' frames", framed)
	}
}
