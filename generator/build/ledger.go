package build

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"bollettino/generator/base/known"
	"bollettino/generator/base/parallel"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/tree"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
	"bollettino/generator/publish/search"
	"bollettino/generator/publish/site"

	"github.com/cespare/xxhash/v2"
)

// looked is what a build leaves to the next of the files that it looked at.
type looked struct {
	began int64 // in seconds since 1970 UTC
	seen  known.Seen

	folders folders // as long as it is held
}

func (l looked) at() time.Time { return time.Unix(l.began, 0) }

// looked is what the last build saw.
func (m memory) looked(program string) (l looked) {
	data, _ := m.read(program, lookedName)
	if at := 8; len(data) > at {
		l.began, l.seen = int64(binary.BigEndian.Uint64([]byte(data[:at]))), known.Recall(data[at:])
	}
	return l
}

// keep writes what was seen as it is left to the next build.
func (l looked) keep(program string) func(io.Writer) error {
	return func(to io.Writer) error {
		_, err := to.Write(binary.BigEndian.AppendUint64([]byte(program+"\n"), uint64(l.began)))
		return errors.Join(err, l.seen.Write(to))
	}
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
// and until when they hold. What it lacks is made again. It is kept in shards, so that a
// change of one subject writes one of them.
// Some can ask for entries while another notes one.
type ledger struct {
	measured
	mu     sync.RWMutex // of entries
	shards [shards]shard
}

// measured is what is known of all that was measured.
type measured struct {
	Print known.Digest
	Past  known.Digest          // of what of that is past
	Rows  map[subject.ID]uint64 // the prints of past rows of all whom rows name; 0 where only recent ones do
}

// shards is how many parts the ledger has.
const shards = 64

// of is the shard that has a subject.
func (l *ledger) of(id subject.ID) *shard { return &l.shards[xxhash.Sum64String(string(id))%shards] }

// has is what is known of a subject; nil where that is nothing.
func (l *ledger) has(id subject.ID) *entry {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.of(id).Units[id]
}

// note takes what is known of a subject; nil where that is nothing.
func (l *ledger) note(id subject.ID, e *entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.of(id)
	switch was := s.Units[id]; {
	case was == e:
		return
	case e == nil:
		delete(s.Units, id)
	case s.Units == nil:
		s.Units = map[subject.ID]*entry{id: e}
	default:
		s.Units[id] = e
	}
	s.changed = true
}

// forget drops all entries, also from what is kept.
func (l *ledger) forget() {
	for i := range l.shards {
		l.shards[i] = shard{changed: true}
	}
}

// size is how many entries it has.
func (l *ledger) size() (n int) {
	for i := range l.shards {
		n += len(l.shards[i].Units)
	}
	return n
}

// only drops the entries of those who are no subjects.
func (l *ledger) only(all []subject.Subject) {
	there := make(map[subject.ID]bool, len(all))
	for _, sub := range all {
		there[sub.ID] = true
	}
	for i := range l.shards {
		for id := range l.shards[i].Units {
			if !there[id] {
				l.note(id, nil)
			}
		}
	}
}

// count is how many of some subjects it knows.
func (l *ledger) count(some []subject.Subject) (n int) {
	for _, sub := range some {
		if l.has(sub.ID) != nil {
			n++
		}
	}
	return n
}

// asked is of whom else a subject's pages were made.
type asked struct {
	Partners []subject.ID // whose notices it shows
	Names    []subject.ID // whom it names
}

// The names under which they are kept.
const (
	lookedName   = "looked"
	soundName    = "sound"
	measuredName = "rows"
	registryName = "registry" // the digest of the file whose rows are kept as the last good ones
	listedName   = "listed"   // rows of the very list of subjects that was read
	shardName    = "ledger/%02d"
)

// recall reads what was kept under a name into a value, if the same program kept it and it
// is whole.
func (m memory) recall(program, name string, into any) {
	if data, ok := m.read(program, name); ok {
		_ = gob.NewDecoder(strings.NewReader(data)).Decode(into)
	}
}

// read gives what was kept under a name, if the same program kept it.
func (m memory) read(program, name string) (data string, ok bool) {
	data, err := tree.Text(m.kept, name)
	if err != nil {
		return "", false
	}
	return strings.CutPrefix(data, program+"\n")
}

// ledger is what the last build left of each subject, read with jobs at once.
func (m memory) ledger(program string, jobs int) *ledger {
	l := &ledger{}
	parallel.Each(jobs, 1+shards, func(i int) {
		if i == 0 {
			m.recall(program, measuredName, &l.measured)
		} else if data, ok := m.read(program, fmt.Sprintf(shardName, i-1)); ok {
			l.shards[i-1].Units = readShard(data)
		}
	})
	return l
}

// keepLedger leaves it to the next build: of the shards those that changed and, if they
// are of other measurements than before, what is known of these; with jobs at once.
func (m memory) keepLedger(program string, l *ledger, same bool, jobs int) error {
	if !same { // a build that is broken off here leaves entries of two states
		if err := m.keep(program, measuredName, measured{}); err != nil {
			return err
		}
	}
	err := parallel.Try(jobs, shards, func(i int) error {
		s := &l.shards[i]
		if !s.changed {
			return nil
		}
		err := m.publisher.Keep(fmt.Sprintf(shardName, i), s.append([]byte(program+"\n")))
		s.changed = err != nil
		return err
	})
	if err != nil || same {
		return err
	}
	return m.keep(program, measuredName, l.measured)
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
	sum := fmt.Appendf(nil, "%x %q %s\n", inputs, s.Setting.BaseURL, o.Shard)
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
	if print, sure := request(o, l, s); !sure || print != last.Print || !site.Stands(o.Out, o.StateDir(), homeOf(o)) {
		return r, false
	}
	r = Result{Subjects: last.Subjects, Files: last.Files, Notes: last.Notes}
	if o.Moves(s.Setting) {
		r.Next = last.Until
	}
	return r, true
}

// leave keeps for the next build what this one knows of each subject.
func (b *builder) leave() error {
	d, program := b.depends, b.options.Program
	var sure bool
	b.print, sure = request(b.options, d.look, b.Shared) // which looks at the files of measurements
	if !sure {
		b.print = known.Digest{}
	}
	kept := make(chan error, 1)
	go func() {
		kept <- b.memory.publisher.KeepFrom(lookedName, d.look.now().keep(program))
	}()
	l := d.last
	if l.size() > b.entered {
		l.only(b.Registry.Subjects[b.from:b.until])
	}
	l.measured = measured{d.measured, d.past, d.rows}
	return errors.Join(b.memory.keepLedger(program, l, d.same, b.options.Jobs), <-kept)
}

// keepSound keeps whether all was sound, and what the build came to.
func (b *builder) keepSound() error {
	now := sound{Print: b.print, Subjects: b.until - b.from, Files: b.publisher.Files(), Notes: b.Notes(), From: b.latest(), Until: b.next()}
	if b.print == (known.Digest{}) || b.Problems.Len() > 0 || b.entered < now.Subjects {
		now = sound{}
	}
	return b.memory.keep(b.options.Program, soundName, now)
}
