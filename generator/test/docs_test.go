package test

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bollettino"
	"bollettino/generator/base/disk"
	"bollettino/generator/build"
	"bollettino/generator/input"
	"bollettino/generator/input/rulebook"
	"github.com/rogpeppe/go-internal/testscript"
)

// docsFolder is the site of the docs, its pages below content/pagine/.
var docsFolder = filepath.Join(repository, "docs")

// commands are the blocks of commands of a page of the docs (```sh), by the slugs of the
// headings under which they stand.
func commands(page string) (map[string]string, error) {
	data, err := os.ReadFile(filepath.Join(docsFolder, "content", "pagine", page))
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	heading, inside, block := "", false, false
	for line := range strings.Lines(string(data)) {
		switch title := strings.TrimLeft(line, "#"); {
		case strings.HasPrefix(line, "```"):
			block = !block
			inside = block && strings.TrimSpace(line) == "```sh"
		case inside:
			out[heading] += line
		case !block && title != line:
			heading = rulebook.Slug(title)
		}
	}
	return out, nil
}

// shellSays is what a shell is told before it runs the docs' commands: serve, which would go
// on, ends once the front page has been asked for.
const shellSays = `set -eu
bollettino() {
	if [ "$1" != serve ]; then command bollettino "$@"; return; fi
	command bollettino "$@" --addr 127.0.0.1:0 >served 2>&1 &
	for i in $(seq 100); do grep -q http:// served && break; sleep 0.1; done
	kill -INT $!
	wait $!
	cat served
	rm served
}
`

// cmdFollow runs the commands below a heading of the docs, in a shell, as they stand there.
func cmdFollow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: follow PAGE.md HEADING")
	}
	page, heading := args[0], args[1]
	all, err := commands(page)
	ts.Check(err)
	if all[heading] == "" {
		ts.Fatalf("%s has no commands below %q", page, heading)
	}
	ts.Check(ts.Exec("sh", "-c", shellSays+all[heading]))
}

// All commands of the docs are followed by a story.
func TestDocsAreFollowed(t *testing.T) {
	stories, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var told string
	for _, name := range stories {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		told += string(data)
	}
	pages, err := os.ReadDir(filepath.Join(docsFolder, "content", "pagine"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, p := range pages {
		all, err := commands(p.Name())
		if err != nil {
			t.Fatal(err)
		}
		for heading := range all {
			found++
			if line := "\nfollow " + p.Name() + " " + heading + "\n"; !strings.Contains(told, line) {
				t.Errorf("no story in testdata/stories follows %s: write%s", p.Name(), line)
			}
		}
	}
	if found == 0 {
		t.Error("the docs have no commands")
	}
}

var (
	pageHref = regexp.MustCompile(`<a [^>]*href="?([^" >]+)`)
	pageID   = regexp.MustCompile(` id="?([^" >]+)`)
)

// The docs are a site without problems, and each link within them leads somewhere.
func TestDocsAreASite(t *testing.T) {
	o := input.Options{Root: disk.At(docsFolder, input.Limits), RootDir: docsFolder, Out: filepath.Join(t.TempDir(), "out"), Jobs: 2,
		Program: "test", Embedded: bollettino.Files, AsOf: "2026-11-30T12:00"}
	r, err := build.Build(o)
	if err != nil || len(r.Problems) > 0 {
		t.Fatalf("%v %v", err, r.Problems)
	}
	site := os.DirFS(o.Out)
	sources, err := fs.Glob(os.DirFS(docsFolder), "content/pagine/*.md")
	if err != nil || len(sources) == 0 {
		t.Fatal(err)
	}
	for _, source := range sources {
		at := strings.TrimSuffix(path.Base(source), ".md") + "/"
		html, err := fs.ReadFile(site, at+"index.html")
		if err != nil {
			t.Fatal(err)
		}
		main := string(html[strings.Index(string(html), "<main"):])
		for _, m := range pageHref.FindAllStringSubmatch(main, -1) {
			if err := leads(site, at, m[1]); err != nil {
				t.Errorf("%s: %v", source, err)
			}
		}
	}
}

// leads says why a link of a page leads nowhere within its site.
func leads(site fs.FS, at, link string) error {
	u, err := url.Parse(link)
	if err != nil || u.Host != "" || u.Scheme != "" {
		return err
	}
	to := path.Join(at, u.Path)
	if strings.HasPrefix(u.Path, "/") {
		to = strings.TrimPrefix(path.Clean(u.Path), "/")
	}
	html, err := fs.ReadFile(site, path.Join(to, "index.html"))
	if err != nil {
		return fmt.Errorf("%s leads nowhere", link)
	}
	if u.Fragment != "" && !slices.ContainsFunc(pageID.FindAllStringSubmatch(string(html), -1),
		func(m []string) bool { return m[1] == u.Fragment }) {
		return fmt.Errorf("%s: there is no place #%s", link, u.Fragment)
	}
	return nil
}
