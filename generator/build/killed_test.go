package build

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/tree"
	"bollettino/generator/input"
	"bollettino/generator/publish/site"

	"github.com/google/go-cmp/cmp"
)

// A build that was killed on its end is not believed, wherever it stood: when its files had moved
// and it had kept nothing of what it knows of them, where what it was made of is put back; and
// when all was kept and none had moved.
func TestKilledBeforeItsEnd(t *testing.T) {
	for _, c := range []struct {
		name        string
		ends        func(*builder) []func() error
		shows, then string
	}{
		{"all moved", func(b *builder) []func() error { return []func() error{b.publisher.Finish} }, "Altro", "Uno"},
		{"all kept", func(b *builder) []func() error {
			return []func() error{b.publisher.Ready, b.keepGood, b.leave, b.keepSound}
		}, "Uno", "Altro"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, write := onDisk(t)
			called := func(name string) {
				time.Sleep(20 * time.Millisecond) // longer than the clock of a disk ticks
				write("data/subjects/01234567897/profile.yaml", "services:\n  - {id: portale, name: "+name+", channels: [web]}\n")
			}
			build := func() {
				t.Helper()
				if r, err := Build(o); err != nil {
					t.Fatal(err, r.Problems)
				}
			}
			shows := func(name string) {
				t.Helper()
				page, err := os.ReadFile(filepath.Join(o.Out, "soggetti/01234567897/index.html"))
				if err != nil || !strings.Contains(string(page), name) {
					t.Errorf("it doesn't show %s (%v)", name, err)
				}
			}
			called("Uno")
			build()
			called("Altro")
			killed(t, o, c.ends)
			shows(c.shows)
			if c.then != "Altro" {
				called(c.then)
			}
			build()
			shows(c.then)
		})
	}
}

// Where the state folder can't be told that all moves, nothing else is kept in it: what is known
// of a site that didn't move would be believed.
func TestNothingIsKeptBeforeTheNote(t *testing.T) {
	o, write := onDisk(t)
	write("data/subjects/01234567897/profile.yaml", "services:\n  - {id: portale, name: Uno, channels: [web]}\n")
	if r, err := Build(o); err != nil {
		t.Fatal(err, r.Problems)
	}
	time.Sleep(20 * time.Millisecond) // longer than the clock of a disk ticks
	write("data/subjects/01234567897/profile.yaml", "services:\n  - {id: portale, name: Altro, channels: [web]}\n")
	kept := func() map[string][]byte {
		t.Helper()
		files, err := tree.Files(os.DirFS(o.StateDir()), ".")
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	was := kept()
	killed(t, o, func(b *builder) []func() error {
		return []func() error{func() error {
			if err := os.Mkdir(filepath.Join(o.StateDir(), "moving"), 0o755); err != nil {
				return err
			}
			if b.finish() == nil {
				t.Error("it came to its end")
			}
			return nil
		}}
	})
	if diff := cmp.Diff(was, kept()); diff != "" {
		t.Error(diff)
	}
}

// killed builds as far as all is written, and so much of the end.
func killed(t *testing.T, o input.Options, ends func(*builder) []func() error) {
	t.Helper()
	publisher, err := site.Open(o.Out, o.StateDir(), site.Home)
	if err != nil {
		t.Fatal(err)
	}
	defer publisher.Drop()
	memory := memory{publisher.Kept(), publisher}
	last, err := memory.last(o.Program)
	if err != nil {
		t.Fatal(err)
	}
	w, err := readAll(o, last)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	known := make(chan *ledger, 1)
	known <- memory.ledger(o.Program, o.Jobs)
	b := &builder{options: o, whole: w, look: lookAt(o, looked{}), known: known, publisher: publisher, memory: memory}
	for _, stage := range append([]func() error{b.prepare, b.units, b.many, b.upcoming, b.asIs}, ends(b)...) {
		if err := stage(); err != nil {
			t.Fatal(err)
		}
	}
}
