package desk

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
)

// A notice of the platform is previewed as of now, like all others, and not as of the
// morning.
func TestPreviewOfThePlatform(t *testing.T) {
	t.Parallel()
	d := inWorld(t)
	const name = "data/platform/notices/2026-11-27-prova.md"
	file := filepath.Join(d.rootDir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	const text = "---\nkind: outage\ntitle: Prova\nservices: [all]\nimpact: full\n" +
		"from: 2026-11-27T22:00\ndeclared: 2026-11-27T22:10\n---\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	d, err := Open(input.Options{Root: os.DirFS(d.rootDir), RootDir: d.rootDir, Jobs: 1}, nil, &out, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Preview(name); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "Disservizio, in corso\n") {
		t.Error(out.String())
	}
}

// What is shown of a notice before it is published are the terminal's sentences, of it as
// it will be.
func TestShow(t *testing.T) {
	t.Parallel()
	d := inWorld(t)
	const file = "data/subjects/01234567897/notices/2026-11-27-prova.md"
	text := []byte("---\nkind: outage\ntitle: Prova\nservices: all\nimpact: full\nfrom: 2026-11-27T22:00\n" +
		"until: 2026-11-28T02:00\ndeclared: 2026-11-27T22:10\nworks: [io]\n---\nUn *testo*.\n")
	list := &problem.List{}
	n := notice.Read(file, text, "01234567897", []string{notice.AnyService}, d.Setting.Zone, d.AsOf, list)
	if list.Len() > 0 {
		t.Fatal(list.Sorted())
	}
	p, err := Show(d.Shared, n)
	if err != nil {
		t.Fatal(err)
	}
	if p.Kind != "Disservizio" || p.State != "in corso" || p.Title != "Prova" || p.HTML != "<p>Un <em>testo</em>.</p>\n" ||
		!strings.HasSuffix(p.Address, "/soggetti/01234567897/comunicazioni/2026-11-27-prova/") {
		t.Errorf("%+v", p)
	}
	for _, want := range []draft.Fact{
		{Term: "Quando", Text: "dalle 22:00 di venerdì 27 novembre 2026 fino alle 02:00 di sabato 28 novembre 2026"},
		{Term: "Intanto si può pagare", Text: "con l’app IO"},
	} {
		if !slices.Contains(p.Facts, want) {
			t.Errorf("%+v is not among %+v", want, p.Facts)
		}
	}
	if err := os.WriteFile(filepath.Join(d.rootDir, filepath.FromSlash(file)), text, 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	d, err = Open(input.Options{Root: os.DirFS(d.rootDir), RootDir: d.rootDir, Jobs: 1}, nil, &out, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Preview(file); err != nil {
		t.Fatal(err)
	}
	for _, f := range append(p.Facts, draft.Fact{Term: p.Kind, Text: p.State}) {
		if line := f.Term + ": " + f.Text; !strings.Contains(out.String(), line) && !strings.Contains(out.String(), f.Term+", "+f.Text) {
			t.Errorf("the terminal doesn't say %q:\n%s", line, out.String())
		}
	}
}
