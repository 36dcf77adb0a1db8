package build

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bollettino/generator/publish/site"
)

// A build that was killed when its files had moved, before it kept what it knows of them, is
// not believed: neither where what it was made of is put back.
func TestKilledBeforeItsEnd(t *testing.T) {
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
	called("Uno")
	build()
	called("Altro")
	// As far as its files have moved: a build's own stages up to there.
	publisher, err := site.Open(o.Out, o.StateDir(), site.Home)
	if err != nil {
		t.Fatal(err)
	}
	memory := memory{publisher.Kept(), publisher}
	last, err := memory.last(o.Program)
	if err != nil {
		t.Fatal(err)
	}
	w, err := readAll(o, last)
	if err != nil {
		t.Fatal(err)
	}
	known := make(chan *ledger, 1)
	known <- memory.ledger(o.Program, o.Jobs)
	b := &builder{options: o, whole: w, look: lookAt(o, looked{}), known: known, publisher: publisher, memory: memory}
	for _, stage := range []func() error{b.prepare, b.units, b.many, b.upcoming, b.asIs, publisher.Finish} {
		if err := stage(); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	publisher.Drop()
	shows := func(name string) {
		t.Helper()
		page, err := os.ReadFile(filepath.Join(o.Out, "soggetti/01234567897/index.html"))
		if err != nil || !strings.Contains(string(page), name) {
			t.Errorf("it doesn't show %s (%v)", name, err)
		}
	}
	shows("Altro")
	called("Uno")
	build()
	shows("Uno")
}
