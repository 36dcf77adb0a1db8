package build

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"io/fs"
	"os"
	"time"

	"bollettino/generator/base/known"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/publish/search"
	"bollettino/generator/publish/site"
)

// looked is what a build leaves to the next of the files that it looked at.
type looked struct {
	began int64 // in seconds since 1970 UTC
	seen  known.Seen
}

func (l looked) at() time.Time { return time.Unix(l.began, 0) }

// looked is what the last build saw.
func (m memory) looked(program string) (l looked) {
	data, _ := m.read(program, lookedName)
	if len(data) > 8 {
		l.began, l.seen = int64(binary.BigEndian.Uint64(data)), known.Recall(data[8:])
	}
	return l
}

// keepLooked leaves what was seen to the next build.
func (m memory) keepLooked(program string, l looked) error {
	head := binary.BigEndian.AppendUint64([]byte(program+"\n"), uint64(l.began))
	return m.publisher.Keep(lookedName, append(head, l.seen.Bytes()...))
}

// sound is what a build without a problem leaves: as long as nothing has changed, the next
// has nothing to do.
type sound struct {
	Print       known.Digest // of all inputs and of what the build was asked for
	From, Until period.Time  // between which no subject changes by itself
	Subjects    int
	Files       int
	Notes       []problem.Problem
}

// ledger is what a build leaves to the next of each subject: what its pages were made of
// and until when they hold. What it lacks is made again.
type ledger struct {
	Measured  known.Digest // of all that was measured
	Rows      map[subject.ID]uint64
	Strangers []subject.ID
	Units     map[subject.ID]entry
}

// entry is what is known of a subject that was made without a problem.
type entry struct {
	Print       known.Digest // of all that its pages were made of
	From, Until period.Time  // between which they hold if nothing of that changes
	Asked       asked
	Summary     bulletin.Summary
}

// asked is of whom else a subject's pages were made.
type asked struct {
	Partners []subject.ID // whose notices it shows
	Names    []subject.ID // whom it names
}

// The names under which they are kept.
const (
	lookedName = "looked"
	soundName  = "sound"
	ledgerName = "units"
)

// recall reads what was kept under a name into a value, if the same program kept it and it
// is whole.
func (m memory) recall(program, name string, into any) {
	if data, ok := m.read(program, name); ok {
		_ = gob.NewDecoder(bytes.NewReader(data)).Decode(into)
	}
}

// read gives what was kept under a name, if the same program kept it.
func (m memory) read(program, name string) (data []byte, ok bool) {
	data, err := fs.ReadFile(m.kept, name)
	if err != nil {
		return nil, false
	}
	return bytes.CutPrefix(data, []byte(program+"\n"))
}

// ledger is what the last build left of each subject.
func (m memory) ledger(program string) (l ledger) {
	m.recall(program, ledgerName, &l)
	return l
}

// keep leaves a value to the next build.
func (m memory) keep(program, name string, value any) error {
	b := bytes.NewBufferString(program + "\n")
	if err := gob.NewEncoder(b).Encode(value); err != nil {
		return err
	}
	return m.publisher.Keep(name, b.Bytes())
}

// request stands for all that a build is made of: its inputs as they stood, and what it was
// asked for.
func request(o input.Options, l *look, s *input.Shared) (print known.Digest, sure bool) {
	inputs, sure := l.all()
	sum := fmt.Appendf(nil, "%x %q\n", inputs, s.Setting.BaseURL)
	for _, name := range search.Candidates(o.RootDir, ".") {
		if info, err := os.Stat(name); err == nil {
			sum = fmt.Appendf(sum, "%q %d %d\n", name, info.Size(), info.ModTime().UnixNano())
		}
	}
	return known.Of(sum), sure
}

// unchanged gives what the last build came to, if this one would come to the same and its
// site stands.
func unchanged(o input.Options, m memory, l *look, s *input.Shared) (r Result, ok bool) {
	var last sound
	if m.recall(o.Program, soundName, &last); last.Files == 0 || s.AsOf < last.From || s.AsOf >= last.Until {
		return r, false
	}
	if print, sure := request(o, l, s); !sure || print != last.Print || !site.Stands(o.Out, o.StateDir()) {
		return r, false
	}
	r = Result{Subjects: last.Subjects, Files: last.Files, Notes: last.Notes}
	if o.Moves(s.Setting) {
		r.Next = last.Until
	}
	return r, true
}

// leave keeps for the next build what this one knows of each subject, and whether all was
// sound.
func (b *builder) leave() error {
	d := b.depends
	program := b.options.Program
	if err := b.memory.keep(program, ledgerName, ledger{d.Store.Print(), d.rows, d.strange, b.entries}); err != nil {
		return err
	}
	now := sound{Subjects: len(b.Registry.Subjects), Files: b.publisher.Files(), Notes: b.Notes(), Until: b.next()}
	for _, e := range b.entries {
		now.From = max(now.From, e.From)
	}
	print, sure := request(b.options, d.look, b.Shared) // which looks at the files of measurements
	if err := b.memory.keepLooked(program, looked{int64(b.options.Clock), d.files.Now()}); err != nil {
		return err
	}
	if now.Print = print; !sure || b.Problems.Len() > 0 || len(b.entries) < now.Subjects {
		now = sound{}
	}
	return b.memory.keep(program, soundName, now)
}
