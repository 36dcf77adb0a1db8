package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/desk/kit"
	"bollettino/generator/input/subject"
	"github.com/google/go-cmp/cmp"
)

func borgo() Start {
	return Start{Site: kit.Site{Operator: "Comune di Borgo", URL: "https://www.comune.borgo.it", Contact: "urp@comune.borgo.it",
		BaseURL: "https://pagamenti.comune.borgo.it"}, Row: subject.Row{ID: "01234567897", Name: "comune di borgo"}, Now: 1_790_000_000}
}

// What is wrong or missing is said at once, and then nothing is written.
func TestStartRefuses(t *testing.T) {
	t.Parallel()
	lists := filepath.Join(t.TempDir(), "ec.csv")
	must(t, os.WriteFile(lists, []byte("codice_fiscale,denominazione,regione,attivo\n01234567897,Borgo,Lazio,1\n"), 0o644))
	full := filepath.Join(t.TempDir(), "full")
	must(t, os.Mkdir(full, 0o755))
	must(t, os.WriteFile(filepath.Join(full, "a"), nil, 0o644))
	ids := filepath.Join(t.TempDir(), "ids.txt")
	must(t, os.WriteFile(ids, []byte("01234567897\n12345/67\n"), 0o644))
	for want, change := range map[string]func(*Start) string{
		"ids.txt:2":    func(s *Start) string { s.Lists = Lists{EC: []string{lists}, Only: ids}; return "" },
		"is not empty": func(*Start) string { return full },
		"say also --operator, --subject, --name": func(s *Start) string {
			s.Operator, s.Row = "", subject.Row{}
			return ""
		},
		`--url: "borgo" non è un indirizzo web`:   func(s *Start) string { s.URL = "borgo"; return "" },
		"--contact: \"a b@c.it\" non è":           func(s *Start) string { s.Contact = "a b@c.it"; return "" },
		"--subject: \"a b\" non è":                func(s *Start) string { s.Row.ID = "a b"; return "" },
		"--only: region:Marche names no body":     func(s *Start) string { s.Lists = Lists{EC: []string{lists}, Only: "region:Marche"}; return "" },
		"--only: use partner:ID":                  func(s *Start) string { s.Lists = Lists{EC: []string{lists}, Only: "nowhere.txt"}; return "" },
		"no such file or directory":               func(s *Start) string { s.Lists = Lists{EC: []string{"nowhere.csv"}}; return "" },
		"problems":                                func(s *Start) string { s.TagAuthority = "borgo"; return "" },
		"problems are told of languages, as well": func(s *Start) string { s.Languages = []string{"it", "xx"}; return "" },
	} {
		s, out := borgo(), strings.Builder{}
		dir := change(&s)
		if dir == "" {
			dir = filepath.Join(t.TempDir(), "sito")
		}
		err := s.Create(context.Background(), dir, strings.NewReader(""), &out)
		switch {
		case strings.HasPrefix(want, "problems"):
			if !errors.Is(err, problem.ErrFound) || !strings.Contains(out.String(), "data/site.yaml:") {
				t.Errorf("%s: %v; %s", want, err, out.String())
			}
		case err == nil || !strings.Contains(err.Error(), want) || !errors.As(err, &problem.UsageError{}):
			t.Errorf("%v, not %s", err, want)
		}
		if _, err := os.Stat(dir); dir != full && err == nil {
			t.Errorf("%s: something is written", want)
		}
	}
}

// A site of one body about itself, and one of those of a list that are wanted.
func TestStart(t *testing.T) {
	t.Parallel()
	create := func(s Start) (dir, said string) {
		t.Helper()
		var out strings.Builder
		dir = filepath.Join(t.TempDir(), "sito")
		must(t, s.Create(context.Background(), dir, strings.NewReader(""), &out))
		return dir, out.String()
	}
	has := func(dir, name string, all ...string) {
		t.Helper()
		b, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		for _, words := range all {
			if !strings.Contains(string(b), words) {
				t.Errorf("%s lacks %q:\n%s", name, words, b)
			}
		}
	}
	s := borgo()
	dir, said := create(s)
	has(dir, "data/site.yaml", `subject: "01234567897"`, `base_url: "https://pagamenti.comune.borgo.it/"`, `"comune.borgo.it,2026"`,
		"languages: [it]")
	has(dir, "data/subjects.csv", "\n01234567897,ec-direct,comune di borgo,,,,,,,,1,,,\n")
	if !strings.Contains(said, "bollettino serve") {
		t.Errorf("what comes next is not said: %s", said)
	}
	list := filepath.Join(t.TempDir(), "ec.csv")
	must(t, os.WriteFile(list, []byte("codice_fiscale,denominazione,regione,attivo\n01234567897,Borgo,Lazio,1\n00000000018,Altrove,Marche,1\n"), 0o644))
	s.Lists = Lists{EC: []string{list}, Only: "region:lazio"}
	dir, _ = create(s)
	has(dir, "data/subjects.csv", "\n01234567897,ec-direct,Borgo,")
	if b, err := os.ReadFile(filepath.Join(dir, "data/subjects.csv")); err != nil || strings.Contains(string(b), "Altrove") {
		t.Errorf("%v: who is not wanted is there: %s", err, b)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "data/site.yaml")); err != nil || strings.Contains(string(b), "subject:") {
		t.Errorf("%v: an operator of many is taken for one of them: %s", err, b)
	}
}

// At a terminal it is asked of whom the site tells: what is no answer is asked again, and of
// lists only who is wanted is taken.
func TestStartAsks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list, ids := filepath.Join(dir, "ec.csv"), filepath.Join(dir, "ids.txt")
	must(t, os.WriteFile(list, []byte("codice_fiscale,denominazione,regione,attivo\n01234567897,Borgo,Lazio,1\n00000000018,Altrove,Marche,1\n"), 0o644))
	must(t, os.WriteFile(ids, []byte("00000000018\n"), 0o644))
	const who = "Comune di Borgo\nhttps://www.comune.borgo.it\nurp@comune.borgo.it\nhttps://pagamenti.comune.borgo.it\n"
	for name, c := range map[string]struct {
		answers string
		want    Start
		said    string
	}{
		"one": {who + "\n01234567897\nBorgo\n", Start{Row: subject.Row{ID: "01234567897", Name: "Borgo"}}, "codice fiscale"},
		"a region": {who + "3\n" + dir + "/no.csv\n\n" + list + "\n\n\nLazi\nlazio\n",
			Start{Lists: Lists{EC: []string{list}, Only: "region:lazio"}}, "nessuno per «Lazi»"},
		"a file": {who + "4\n" + list + "\n\n" + list + " , " + ids + "\n" + dir + "\n" + ids + "\n",
			Start{Lists: Lists{EC: []string{list}, Partners: []string{list, ids}, Only: ids}}, "non è un file di codici"},
		"all": {who + "5\n" + list + "\n\n\n", Start{Lists: Lists{EC: []string{list}}}, "liste pubbliche"},
	} {
		var out strings.Builder
		var s Start
		err := s.ask(&asker{ctx: t.Context(), in: newLines(strings.NewReader(c.answers)), out: &out})
		if c.want.Site = borgo().Site; err != nil {
			t.Errorf("%s: %v\n%s", name, err, out.String())
		}
		if d := cmp.Diff(c.want, s); d != "" || !strings.Contains(out.String(), c.said) {
			t.Errorf("%s: %s\n%s", name, d, out.String())
		}
	}
	var s Start
	if err := s.ask(&asker{ctx: t.Context(), in: newLines(strings.NewReader(who + "3\n")), out: &strings.Builder{}}); !errors.Is(err, errNoAnswer) {
		t.Errorf("broken off: %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
