package proposal

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/test/rome"
)

// measured is what Find gives of a text, beside what a person says that it should.
type measured struct{ found, right, want int }

func (m measured) String() string {
	return fmt.Sprintf("recall %d of %d, precision %d of %d", m.right, m.want, m.right, m.found)
}

func measure(found, want []string) (m measured) {
	m.found, m.want = len(found), len(want)
	for _, place := range want {
		if slices.Contains(found, place) {
			m.right++
		}
	}
	return m
}

// What Find gives of our versions (content/regole), whose duties are registered, and of
// the texts in the folder that BOLLETTINO_RULEBOOK names, a folder for each version,
// whose are not: of those it counts what is found. It prints both, and neither may fall
// below what it was. TestCorpus does so for rules that were invented for it.
func TestRecall(t *testing.T) {
	least := map[string]struct{ recall, precision int }{ // in hundredths
		"2.5.1": {73, 58}, "3.3.0": {74, 89}, "3.10.0": {79, 85}, "4.0.0-bozza": {79, 85},
	}
	for name, m := range registered(t, "../../../content/regole") {
		t.Logf("content/regole/%s: %s", name, m)
		if l := least[name]; m.want == 0 || 100*m.right < l.recall*m.want || 100*m.right < l.precision*m.found {
			t.Errorf("content/regole/%s: %s; it was %d%% and %d%%", name, m, l.recall, l.precision)
		}
	}
	root := os.Getenv("BOLLETTINO_RULEBOOK")
	if root == "" {
		return
	}
	was := map[string]int{"2.3.0": 16, "2.5.1": 30, "3.3.0": 42, "3.10.0": 60}
	for name, n := range clauses(t, root) {
		t.Logf("%s: %d clauses", name, n)
		if want, known := was[name]; known && n != want {
			t.Errorf("%s: %d clauses, and there were %d", name, n, want)
		}
	}
}

// registered measures each version of a register by the places of its obligations.
func registered(t *testing.T, dir string) map[string]measured {
	t.Helper()
	link := func(version, name string) string { return "/" + version + "/" + name }
	var list problem.List
	files, name := os.DirFS(filepath.Dir(dir)), filepath.Base(dir)
	b := rulebook.Read(files, name, rome.Zone, rulebook.Links{Page: link, File: link}, nil, &list)
	for _, p := range list.Sorted() {
		t.Fatal(p)
	}
	out := map[string]measured{}
	for _, v := range b.Versions {
		var found, want []string
		for _, d := range v.Docs {
			for _, c := range Find(d.Leaves) {
				found = append(found, d.File+c.Place)
			}
		}
		for _, o := range b.Obligations {
			for _, c := range o.Clauses {
				if place := c.Doc.File + c.Place; c.Version == v.ID && !slices.Contains(want, place) {
					want = append(want, place)
				}
			}
		}
		out[v.ID] = measure(found, want)
	}
	return out
}

// clauses counts what Find gives of the texts in each folder.
func clauses(t *testing.T, root string) map[string]int {
	t.Helper()
	out := map[string]int{}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".md" || e.Name() == "SUMMARY.md" {
			return err
		}
		data, err := os.ReadFile(filepath.Join(root, name))
		version, _, _ := strings.Cut(name, "/")
		out[version] += len(Find(leavesOf(t, data)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
