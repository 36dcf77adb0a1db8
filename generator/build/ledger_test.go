package build

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/known"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/publish/site"
)

// What the ledger is told is what the next build reads, also that it forgets: whatever one
// build can't vouch for, no later one believes.
func TestLedgerIsKept(t *testing.T) {
	const alfa, beta = "01234567897", "00200005676"
	dir := t.TempDir()
	state := filepath.Join(dir, "state")
	publisher, err := site.Open(filepath.Join(dir, "public"), state, site.Home)
	if err != nil {
		t.Fatal(err)
	}
	defer publisher.Drop()
	m := memory{disk.At(state, nil), publisher}
	for _, c := range []struct {
		what        string
		do          func(l *ledger)
		alfa, beta  period.Time // from when their entries hold, 0 without one
		sameProgram bool
	}{
		{"two come", func(l *ledger) {
			l.note(alfa, &entry{From: 1, Summary: &bulletin.Summary{}})
			l.note(beta, &entry{From: 2, Summary: &bulletin.Summary{}})
		}, 1, 2, true},
		{"one changes", func(l *ledger) { l.note(alfa, &entry{From: 3, Summary: &bulletin.Summary{}}) }, 3, 2, true},
		{"nothing changes", func(*ledger) {}, 3, 2, true},
		{"one has a problem", func(l *ledger) { l.note(beta, nil) }, 3, 0, true},
		{"one is no subject", func(l *ledger) { l.only([]subject.Subject{{ID: beta}}) }, 0, 0, true},
		{"they are back", func(l *ledger) {
			l.note(alfa, &entry{From: 1, Summary: &bulletin.Summary{}})
			l.note(beta, &entry{From: 2, Summary: &bulletin.Summary{}})
		}, 1, 2, true},
		{"all is unsure", func(l *ledger) { l.forget() }, 0, 0, true},
		{"one is sure", func(l *ledger) { l.note(alfa, &entry{From: 1, Summary: &bulletin.Summary{}}) }, 1, 0, true},
		{"another program", func(*ledger) {}, 0, 0, false},
	} {
		l := m.ledger("program", 2)
		c.do(l)
		if err := m.keepLedger("program", l, false, 2); err != nil {
			t.Fatal(err)
		}
		program := "program"
		if !c.sameProgram {
			program = "another"
		}
		l = m.ledger(program, 2)
		for id, want := range map[subject.ID]period.Time{alfa: c.alfa, beta: c.beta} {
			var got period.Time
			if e := l.of(id).Units[id]; e != nil {
				got = e.From
			}
			if got != want {
				t.Errorf("%s: of %s an entry from %d, not %d", c.what, id, got, want)
			}
		}
	}
}

// A build that is broken off while it keeps the ledger leaves entries of two states: what
// was measured in either is forgotten, so that the rows of each entry are looked at.
func TestLedgerIsHalfKept(t *testing.T) {
	dir := t.TempDir()
	state := filepath.Join(dir, "state")
	publisher, err := site.Open(filepath.Join(dir, "public"), state, site.Home)
	if err != nil {
		t.Fatal(err)
	}
	defer publisher.Drop()
	m := memory{disk.At(state, nil), publisher}
	l := &ledger{measured: measured{Print: known.Of([]byte("rows"))}}
	l.forget()
	if err := m.keepLedger("program", l, false, 2); err != nil {
		t.Fatal(err)
	}
	if l = m.ledger("program", 1); l.Print == (known.Digest{}) {
		t.Fatal("nothing is known of what was measured")
	}
	last := filepath.Join(state, fmt.Sprintf(shardName, shards-1))
	if err := errors.Join(os.Remove(last), os.MkdirAll(filepath.Join(last, "folder"), 0o755)); err != nil {
		t.Fatal(err)
	}
	l.forget()
	if err := m.keepLedger("program", l, false, 2); err == nil {
		t.Fatal("a file was written where a folder stands")
	}
	if l = m.ledger("program", 1); l.Print != (known.Digest{}) {
		t.Error("what was measured before is believed of the entries that were kept")
	}
}

// The ledger has an entry of each subject, as long as nothing is wrong with it, and of nobody
// else: whom the registry no longer has is let go. Where it has all of them, a build of which
// nothing changed has nothing to do.
func TestLedgerIsOfSubjects(t *testing.T) {
	const alfa = "01234567897"
	o, write := onDisk(t)
	o.LetGo = true
	rows := slices.Collect(strings.Lines(string(smallSite(t)["data/subjects.csv"].Data)))
	rows = append(rows, "00300006788,ec-direct,Comune di Delta,Comuni,,,Delta,RM,Lazio,,1,,,\n")
	const portale = "services:\n  - {id: portale, name: Portale, channels: [web]}\n"
	var s Series
	for _, c := range []struct {
		what         string
		rows         int
		profile      string
		want         error
		known, files int
	}{
		{"all are sound", len(rows), portale, nil, len(rows) - 1, 1},
		{"one is no subject any more", len(rows) - 1, portale, nil, len(rows) - 2, 1},
		{"something is wrong with one", len(rows) - 1, portale + "x\n", problem.ErrFound, len(rows) - 3, 0},
		{"and is mended", len(rows) - 1, portale, nil, len(rows) - 2, 1},
	} {
		write("data/subjects.csv", strings.Join(rows[:c.rows], ""))
		write("data/subjects/"+alfa+"/profile.yaml", c.profile)
		r, err := s.Build(o)
		if !errors.Is(err, c.want) {
			t.Fatal(c.what, err, r.Problems)
		}
		if n := s.held.ledger.size(); n != c.known {
			t.Errorf("%s: the ledger has %d entries, want %d", c.what, n, c.known)
		}
		var last sound
		if (memory{kept: disk.At(o.StateDir(), nil)}).recall(o.Program, soundName, &last); min(last.Files, 1) != c.files {
			t.Errorf("%s: what was sound has %d files", c.what, last.Files)
		}
	}
}
