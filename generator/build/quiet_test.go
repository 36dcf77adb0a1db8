package build

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"bollettino/generator/input/subject"

	"github.com/google/go-cmp/cmp"
)

// A program that stays asks few of its subjects anything: whom a change concerns through a
// partner, through the clock or through what all share, is asked all the same. Each build gives
// what one gives that knows nothing.
func TestQuiet(t *testing.T) {
	o, write := onDisk(t)
	var s Series
	defer s.Close()
	if _, err := s.Build(o); err != nil {
		t.Fatal(err)
	}
	var partner subject.ID
	for i := range s.held.ledger.shards {
		for _, e := range s.held.ledger.shards[i].Units {
			for _, id := range e.Asked.Partners {
				partner = id
			}
		}
	}
	if partner == "" {
		t.Fatal("nobody has a partner")
	}
	notice := func(id subject.ID, title string) string {
		name := "data/subjects/" + string(id) + "/notices/2026-11-20-prova.md"
		write(name, "---\nkind: maintenance\ntitle: "+title+"\nservices: [all]\nimpact: full\n"+
			"from: 2026-11-27T14:00\nuntil: 2026-11-27T15:00\ndeclared: 2026-11-20T09:00\n---\n")
		return name
	}
	for _, c := range []struct {
		what    string
		do      func() []string // what it touches
		asOf    string
		written bool
	}{
		{"a partner declares", func() []string { return []string{notice(partner, "Uno")} }, "2026-11-27T13:10", true},
		{"and changes it", func() []string { return []string{notice(partner, "Due")} }, "2026-11-27T13:10", true},
		{"nothing", func() []string { return []string{} }, "2026-11-27T13:10", false},
		{"it begins", func() []string { return []string{} }, "2026-11-27T14:10", true},
		{"it ends, and somebody else declares", func() []string { return []string{notice("01234567897", "Tre")} }, "2026-11-27T15:10", true},
		{"a day goes by", func() []string { return []string{} }, "2026-11-28T15:10", true},
		{"all is looked at", func() []string { notice(partner, "Quattro"); return nil }, "2026-11-28T15:10", true},
		{"the platform declares", func() []string {
			name := "data/platform/notices/2026-11-20-nodo.md"
			write(name, "---\nkind: maintenance\ntitle: Fermo del nodo\nservices: [all]\nimpact: full\n"+
				"from: 2026-11-29T14:00\nuntil: 2026-11-29T15:00\ndeclared: 2026-11-20T09:00\n---\n")
			return []string{name}
		}, "2026-11-28T15:10", true},
		{"it is taken back", func() []string {
			name := "data/subjects/" + string(partner) + "/notices/2026-11-20-prova.md"
			if err := os.Remove(filepath.Join(o.RootDir, name)); err != nil {
				t.Fatal(err)
			}
			return []string{name}
		}, "2026-11-28T15:10", true},
	} {
		time.Sleep(20 * time.Millisecond) // longer than the clock of a disk ticks
		o.Only, o.AsOf = c.do(), c.asOf
		r, err := s.Build(o)
		if err != nil {
			t.Fatal(c.what, err, r.Problems)
		}
		if (r.Written > 0) != c.written {
			t.Errorf("%s: %d files were written", c.what, r.Written)
		}
		fresh := o
		fresh.Only, fresh.Out = nil, filepath.Join(t.TempDir(), "fresh")
		if _, err := Build(fresh); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(filesIn(t, fresh.Out), filesIn(t, o.Out)); diff != "" {
			t.Fatalf("%s (-from nothing +now):\n%s", c.what, diff)
		}
	}
}

func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		all[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
