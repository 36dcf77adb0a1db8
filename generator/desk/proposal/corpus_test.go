package proposal

import (
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/test/rome"
)

// planted marks, in testdata, the words that state a duty.
const planted = "‡"

// leavesOf reads a page as the rulebook does.
func leavesOf(t *testing.T, markdown []byte) []rulebook.Leaf {
	t.Helper()
	link := func(version, name string) string { return "/" + version + "/" + name }
	var list problem.List
	b := rulebook.Read(fstest.MapFS{
		"r/versions.yaml": {Data: []byte("versions:\n  - {id: \"1\", in_force_from: 2026-01-01}\n")},
		"r/1/pagina.md":   {Data: markdown},
	}, "r", rome.Zone, rulebook.Links{Page: link, File: link}, nil, &list)
	for _, p := range list.Sorted() {
		t.Fatal(p)
	}
	return b.Versions[0].Docs[0].Leaves
}

// TestCorpus holds the finder against pages of invented rules. Each was written
// to be unlike the others, with duties and with what only sounds like one.
func TestCorpus(t *testing.T) {
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(f.Name(), ".md"), func(t *testing.T) {
			data, err := os.ReadFile(path.Join("testdata", f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			leaves := leavesOf(t, data)
			var want []string
			for i := range leaves {
				if strings.Contains(leaves[i].Words, planted) && !slices.Contains(want, leaves[i].Place) {
					want = append(want, leaves[i].Place)
				}
				leaves[i].Words = strings.Join(strings.Fields(strings.ReplaceAll(leaves[i].Words, planted, "")), " ")
			}
			if len(want) < 10 {
				t.Fatalf("only %d planted duties", len(want))
			}
			missed := slices.Clone(want)
			var found []string
			for _, c := range Find(leaves) {
				found = append(found, c.Place)
				if i := slices.Index(missed, c.Place); i >= 0 {
					missed = slices.Delete(missed, i, i+1)
				} else {
					t.Errorf("no duty: %s: %s", c.Place, c.Duties)
				}
			}
			for _, p := range missed {
				i := slices.IndexFunc(leaves, func(l rulebook.Leaf) bool { return l.Place == p })
				t.Errorf("missed: %s: %s", p, leaves[i].Words)
			}
			t.Log(measure(found, want))
		})
	}
}
