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
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/publish/site"
)

// Series is builds of one site into one output, one after another, by a program that stays:
// what one leaves to the next is held in memory as well as kept, and of what changed only
// that is read. What another program builds into the output meanwhile is noticed.
type Series struct {
	unsure bool         // the last build failed by no fault of an input: what was named for it may be lost
	parsed input.Parsed // registry, rules and the site's own pages
	held   *held        // nil: what is kept is read

	renderers []*site.Renderer // of the last build
}

// Close ends what a series has at work between its builds.
func (s *Series) Close() (err error) {
	for _, r := range s.renderers {
		err = errors.Join(err, r.Close())
	}
	s.renderers = nil
	return err
}

// renderer is one that the last build left whose templates and frame are the same, else the
// new one.
func (s *Series) renderer(fresh *site.Renderer) *site.Renderer {
	for _, r := range s.renderers {
		if r.Key() == fresh.Key() {
			return r
		}
	}
	return fresh
}

// rest keeps a build's renderers for the next, and ends those that it had no use for; after one
// that failed all of them.
func (s *Series) rest(used []*site.Renderer, failed bool) (err error) {
	for _, r := range s.renderers {
		if !slices.Contains(used, r) {
			err = errors.Join(err, r.Close())
		}
	}
	s.renderers = used
	for _, r := range used {
		r.Rest()
	}
	if failed {
		return errors.Join(err, s.Close())
	}
	return err
}

// held is what the last build left.
type held struct {
	looked looked
	ledger *ledger
	kept   known.File // the file of the state folder that each build writes, as this one left it
	quiet  *quiet
}

// quiet is what all was made of at the last build, if it is held.
func (s *Series) quiet() *quiet {
	if s.held == nil {
		return nil
	}
	return s.held.quiet
}

// tooMany is of how many names it is no longer told apart which of them were touched.
const tooMany = 10_000

// Build builds as Build does; of what o.Only names, and what was named since the last build
// that came to its end, no more is looked at.
func (s *Series) Build(o input.Options) (r Result, err error) {
	if s.unsure {
		o.Only = nil
	}
	for r, err = s.run(o); errors.Is(err, site.ErrSpoilt); { // each takes a part away
		r, err = s.run(o)
	}
	s.unsure = err != nil && !errors.Is(err, problem.ErrFound)
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
		close(known)
	} else {
		go func() {
			defer close(known)
			known <- m.ledger(o.Program, o.Jobs)
		}()
	}
	s.held = nil
	return known
}

// saw takes what a build saw that had nothing to do, and keeps it where that ends a doubt: what
// can't be kept costs the next build time, and nothing else.
func (s *Series) saw(o input.Options, m memory, l *look) {
	if o.Only == nil && l.files.Doubted() {
		_ = file.RemakeFrom(filepath.Join(o.StateDir(), lookedName), 0o644, l.now().keep(o.Program))
	}
	if s.held != nil {
		s.held.looked, s.held.kept = l.now(), m.stamp()
	}
}

// left takes what a build leaves that came to its end.
func (s *Series) left(b *builder) {
	s.held = &held{b.look.now(), b.depends.last, b.memory.stamp(), b.quiet()}
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
// end, a name a line; "." is whatever there is.
const namedName = "named"

// named is what o names, with what was named since the last build that came to its end, nil
// where that is whatever there is. It is kept first, since who names it names it once.
func (m memory) named(o input.Options) ([]string, error) {
	data, err := fs.ReadFile(m.kept, namedName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	all := append([]string{}, o.Only...)
	if o.Only == nil {
		all = append(all, ".")
	}
	for line := range strings.Lines(string(data)) {
		name, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			name = "." // it is not whole
		}
		all = append(all, name)
	}
	slices.Sort(all)
	if all = slices.Compact(all); len(all) > tooMany || slices.Contains(all, ".") {
		all = []string{"."}
	}
	var lines strings.Builder
	for _, name := range all {
		lines.WriteString(strconv.Quote(name) + "\n")
	}
	if lines.String() != string(data) {
		err = file.Remake(filepath.Join(o.StateDir(), namedName), []byte(lines.String()), 0o644)
	} else {
		err = nil
	}
	if slices.Contains(all, ".") {
		all = nil
	}
	return all, err
}

// unnamed forgets it.
func unnamed(o input.Options) error {
	err := os.Remove(filepath.Join(o.StateDir(), namedName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
