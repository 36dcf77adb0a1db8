package build

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/base/file"
	"bollettino/generator/base/known"
	"bollettino/generator/input"
	"bollettino/generator/publish/site"
)

// Series is builds of one site into one output, one after another, by a program that stays:
// what one leaves to the next is held in memory as well as kept, and of what changed only
// that is read. What another program builds into the output meanwhile is noticed.
type Series struct {
	touched []string     // since the last build that came to its end
	whole   bool         // whatever there is may have been
	parsed  input.Parsed // the registry
	held    *held        // nil: what is kept is read
}

// held is what the last build left.
type held struct {
	looked looked
	ledger *ledger
	kept   known.File // the file of the state folder that each build writes, as this one left it
}

// tooMany is of how many names it is no longer told apart which of them were touched.
const tooMany = 10_000

// Build builds what o.Only names, and what was named since the last build that came to its
// end (Build).
func (s *Series) Build(o input.Options) (r Result, err error) {
	s.touched = append(s.touched, o.Only...)
	slices.Sort(s.touched)
	s.touched = slices.Compact(s.touched)
	s.whole = s.whole || o.Only == nil || len(s.touched) > tooMany
	if o.Only = s.touched; s.whole {
		o.Only, s.touched = nil, nil
	} else if o.Only == nil {
		o.Only = []string{} // nothing
	}
	for r, err = s.run(o); errors.Is(err, site.ErrSpoilt); { // each takes a part away
		r, err = s.run(o)
	}
	return r, err
}

// looked is what the last build saw.
func (s *Series) looked(m memory, o input.Options) looked {
	if s.held == nil || s.held.kept != m.stamp() {
		s.held = nil
		return m.looked(o.Program)
	}
	return s.held.looked
}

// ledger is what the last build left of each subject. Until this build comes to its end
// nothing is held, since this one changes it.
func (s *Series) ledger(m memory, o input.Options) <-chan *ledger {
	known := make(chan *ledger, 1)
	if s.held != nil {
		known <- s.held.ledger
	} else {
		go func() { known <- m.ledger(o.Program, o.Jobs) }()
	}
	s.held = nil
	return known
}

// saw takes what a build saw that had nothing to do.
func (s *Series) saw(l *look) {
	if s.touched, s.whole = nil, false; s.held != nil {
		s.held.looked = l.now()
	}
}

// left takes what a build leaves that came to its end.
func (s *Series) left(b *builder) {
	s.touched, s.whole = nil, false
	s.held = &held{b.look.now(), b.depends.last, b.memory.stamp()}
}

// stamp is the file that each build writes; the zero one where there is none.
func (m memory) stamp() known.File {
	info, err := fs.Stat(m.kept, lookedName)
	if err != nil {
		return known.File{}
	}
	return known.Stamp(info)
}

// namedName is the file of the state folder with what was named for builds that came to no
// end, a name a line.
const namedName = "named"

// named is what o names, with what was named since the last build that came to its end: that
// is kept first, since who names it names it once.
func (m memory) named(o input.Options) ([]string, error) {
	if o.Only == nil {
		return nil, nil
	}
	data, err := fs.ReadFile(m.kept, namedName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	all := slices.Clone(o.Only)
	for line := range strings.Lines(string(data)) {
		name, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			return nil, nil // it is not whole: whatever there is may have been touched
		}
		all = append(all, name)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	var lines strings.Builder
	for _, name := range all {
		lines.WriteString(strconv.Quote(name) + "\n")
	}
	if lines.String() == string(data) {
		return all, nil
	}
	return all, file.Remake(filepath.Join(o.StateDir(), namedName), []byte(lines.String()), 0o644)
}

// unnamed forgets it.
func unnamed(o input.Options) error {
	err := os.Remove(filepath.Join(o.StateDir(), namedName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
