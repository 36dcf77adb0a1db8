package input

import (
	"fmt"
	"regexp"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/setting"

	"github.com/google/go-cmp/cmp"
)

// A page has its translations, of those languages that the site speaks; one of a page that
// isn't there is a problem.
func TestProseInOtherLanguages(t *testing.T) {
	t.Parallel()
	root := fstest.MapFS{}
	for _, name := range []string{"metodo", "metodo.en", "privacy.en"} {
		root["content/pagine/"+name+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: " + name + "\ndescription: D\n---\nTesto.\n")}
	}
	read := func(languages ...string) (titles, problems []string) {
		s := &Shared{Root: root, Problems: &problem.List{}, Setting: setting.Site{Languages: languages}}
		if err := s.readProse(); err != nil {
			t.Fatal(err)
		}
		for _, p := range s.Prose {
			titles = append(titles, p.Title)
			for _, o := range p.Others {
				titles = append(titles, o.Lang+": "+o.Title)
			}
		}
		for _, p := range s.Problems.Sorted() {
			problems = append(problems, p.File)
		}
		return titles, problems
	}
	for _, c := range []struct{ languages, titles, problems []string }{
		{[]string{"it"}, []string{"metodo"}, nil},
		{[]string{"it", "en"}, []string{"metodo", "en: metodo.en"}, []string{"content/pagine/privacy.en.md"}},
	} {
		titles, problems := read(c.languages...)
		if d := cmp.Diff(c.titles, titles) + cmp.Diff(c.problems, problems); d != "" {
			t.Errorf("%q (-want +got):\n%s", c.languages, d)
		}
	}
}

// Case K: the name of a page of the site's own is its address: one that can't be
// is a problem that says which can, and a hidden file is no page.
func TestProseNames(t *testing.T) {
	t.Parallel()
	root := fstest.MapFS{}
	for _, name := range []string{"metodo", "A b è ç", ".bozza", "due--trattini", "regole", "pagina_uno", "Note",
		"così.va", "è"} {
		root["content/pagine/"+name+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: T\n" +
			"description: D\n---\nTesto.\n")}
	}
	s := &Shared{Root: root, Problems: &problem.List{}}
	if err := s.readProse(); err != nil {
		t.Fatal(err)
	}
	var pages, got []string
	for _, p := range s.Prose {
		pages = append(pages, p.Slug)
	}
	for _, p := range s.Problems.Sorted() {
		got = append(got, p.File+": "+p.What+"; "+p.Hint)
	}
	if diff := cmp.Diff([]string{"metodo"}, pages); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
	const may, is = "; use a to z, digits and single hyphens", ": the name is the page's address"
	want := []string{
		`content/pagine/A b è ç.md: "A b è ç" can't be an address` + may + ", as in a-b-e-c.md" + is,
		`content/pagine/Note.md: "Note" can't be an address` + may + ", as in note.md" + is,
		`content/pagine/così.va.md: "così.va" can't be an address` + may + ", as in cosi-va.md" + is,
		`content/pagine/due--trattini.md: "due--trattini" can't be an address` + may + ", as in due-trattini.md" + is,
		`content/pagine/pagina_uno.md: "pagina_uno" can't be an address` + may + ", as in pagina-uno.md" + is,
		"content/pagine/regole.md: /regole/ is an address of the site's own; name it otherwise" + is,
		`content/pagine/è.md: "è" can't be an address` + may + ", as in e.md" + is,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// A page leads to another by its file, in its own language; to one that isn't there, a problem.
func TestProseLeadsToPagesByTheirFiles(t *testing.T) {
	t.Parallel()
	root := fstest.MapFS{}
	for name, text := range map[string]string{"uno": "[a](due.md) [b](due.md#c) [c](https://e.example/x.md)", "due": "[a](tre.md)",
		"uno.en": "[a](due.en.md) [b](due.md)", "due.en": ""} {
		root["content/pagine/"+name+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: T\n---\n" + text + "\n")}
	}
	s := &Shared{Root: root, Problems: &problem.List{}, Setting: setting.Site{Languages: []string{"it", "en"}}}
	if err := s.readProse(); err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, p := range s.Prose {
		for _, p := range append(p.Others, p) {
			for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(p.HTML, -1) {
				got[p.Slug+p.Lang] = append(got[p.Slug+p.Lang], m[1])
			}
		}
	}
	want := map[string][]string{"uno": {"../due/", "../due/#c", "https://e.example/x.md"}, "due": {"../tre/"}, "unoen": {"../due/", "../due/"}}
	var problems []string
	for _, p := range s.Problems.Sorted() {
		problems = append(problems, fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Col, p.What))
	}
	if d := cmp.Diff(want, got) + cmp.Diff([]string{"content/pagine/due.md:4:5: there is no page tre.md to lead to",
		"content/pagine/uno.en.md:4:20: there is no page due.md to lead to"}, problems); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
