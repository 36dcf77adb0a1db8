package kit

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/setting"
)

var borgo = Site{Operator: "Comune di Borgo", URL: "https://www.comune.borgo.it", Contact: "urp@comune.borgo.it",
	BaseURL: "https://pagamenti.comune.borgo.it/", TagAuthority: "comune.borgo.it,2026", Languages: []string{"it", "en"},
	Registry: []byte("id\n")}

// The files are those that build, and say nothing but what was answered.
func TestFiles(t *testing.T) {
	t.Parallel()
	files, err := borgo.Files()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{".gitignore", "README.md", "content/pagine/accessibilita.md", "content/pagine/note-legali.md",
		"content/pagine/privacy.md", "content/regole/versions.yaml", "data/site.yaml", "data/subjects.csv"}
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	for name, b := range files {
		for _, never := range []string{"example", "esempio", "Esempio", "[[", "<no value>", "TODO", "{{"} {
			if strings.Contains(string(b), never) {
				t.Errorf("%s says %s", name, never)
			}
		}
	}
	all := borgo
	all.Privacy, all.Accessibility, all.Subject = "rpd@comune.borgo.it", "https://form.borgo.it/1", "01234567897"
	more, err := all.Files()
	if err != nil {
		t.Fatal(err)
	}
	for name, words := range map[string]string{"content/pagine/privacy.md": "rpd@comune.borgo.it",
		"content/pagine/accessibilita.md": "(https://form.borgo.it/1)", "data/site.yaml": `subject: "01234567897"`} {
		if strings.Contains(string(files[name]), words) || !strings.Contains(string(more[name]), words) {
			t.Errorf("%s: %s is said always, or never", name, words)
		}
	}
}

// Names are what they are, whatever characters they have.
func TestOddNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{`Borgo "dei" Pini: l'Ente`, "Unione # 1 - {A}, [B] & <C>", `Via \n*_|`, "È già così", "yes", "1"} {
		s := borgo
		s.Operator = name
		files, err := s.Files()
		if err != nil {
			t.Fatal(err)
		}
		list := &problem.List{}
		read := setting.Read("data/site.yaml", files["data/site.yaml"], list)
		if read.Operator.Name != name || list.Len() > 0 {
			t.Errorf("%q is read as %q; %v", name, read.Operator.Name, list.Sorted())
		}
	}
	for text, want := range map[string]string{"a": "a", "[A](b)": `\[A\](b)`, "*_`<&|": "\\*\\_\\`\\<\\&\\|", `a\b`: `a\\b`, "a\nb": "a b"} {
		if got := words(text); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

func TestTag(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{"https://www.comune.borgo.it/a": "comune.borgo.it,2026",
		"http://borgo.it:8080": "borgo.it,2026", "borgo": "", "": ""} {
		if got := Tag(address, 2026); got != want {
			t.Errorf("%s: %q, not %q", address, got, want)
		}
	}
}
