package input

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
)

// Parsed is what was read of what all share and in which nothing was wrong, with what it was read
// from, for who reads again and again.
type Parsed struct {
	data     []byte
	zone     string
	registry subject.Registry

	texts string // what the texts were read from; "": they are not held
	book  *rulebook.Book
	prose []Prose
}

// hold holds a registry for the next time.
func (p *Parsed) hold(data []byte, zone period.Zone, r subject.Registry) {
	if p != nil {
		p.data, p.zone, p.registry = data, zone.Name(), r
	}
}

// of is the registry that was read from these very bytes.
func (p *Parsed) of(data []byte, zone period.Zone) (r subject.Registry, ok bool) {
	if p == nil || p.zone != zone.Name() || !bytes.Equal(p.data, data) {
		return r, false
	}
	return p.registry, true
}

// holdTexts holds the rules and the site's own pages.
func (p *Parsed) holdTexts(from string, book rulebook.Book, prose []Prose) {
	if p != nil {
		p.texts, p.book, p.prose = from, &book, prose
	}
}

// textsOf are those that were read from that.
func (p *Parsed) textsOf(from string) (book *rulebook.Book, prose []Prose, ok bool) {
	if p == nil || from == "" || p.texts != from {
		return nil, nil, false
	}
	own := *p.book // who reads it may add notes
	own.Notes = slices.Clip(own.Notes)
	return &own, p.prose, true
}

// registryFile is the list of subjects.
const registryFile = "data/subjects.csv"

// ReadRegistry reads who there is, and through which stations. A row that can't be read is
// stood in for by the last good one.
func (s *Shared) ReadRegistry() error { return s.beginRegistry()() }

// listed is the list of subjects as it was read.
type listed struct {
	data []byte            // nil: it can't be read, which is a problem
	list problem.List      // of the file itself
	err  error             // that is no file's fault
	held *subject.Registry // which was read from the very same before; else
	rows []subject.Row
	bad  map[subject.ID]bool
	own  problem.List // of rows
}

// beginRegistry begins to read who there is, which takes long, beside what else is read; end
// is ReadRegistry, from there on.
func (s *Shared) beginRegistry() (end func() error) {
	done := make(chan *listed, 1)
	go func() {
		l := &listed{}
		l.data, l.err = needed(s.Root, registryFile, "list the subjects: `bollettino subjects import` makes it from the public lists", &l.list)
		if held, same := s.parsed.of(l.data, s.Setting.Zone); same {
			l.held = &held
		} else if l.data != nil {
			l.rows, l.bad = subject.ReadRegistry(registryFile, l.data, s.Setting.Zone, &l.own)
		}
		done <- l
	}()
	return func() error { return s.endRegistry(<-done) }
}

func (s *Shared) endRegistry(l *listed) error {
	s.Problems.Add(l.list.Sorted()...)
	if l.err != nil || l.data == nil {
		return l.err
	}
	if _, err := fs.Stat(s.Root, SubjectsDir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		if err := unread(err, s.Problems); err != nil {
			return err
		}
	}
	if l.held != nil {
		s.Registry = *l.held
	} else {
		s.Registry = s.registryOf(l)
	}
	if len(s.Registry.Subjects) == 0 {
		return nil // one mistake, and not one more for each row that names a subject
	}
	data, err := IfThere(s.Root, "data/stations.csv", s.Problems)
	if err == nil && data != nil {
		list := &problem.List{}
		s.Stations = subject.ReadStations("data/stations.csv", data, s.Setting.Zone, s.Registry, list)
		s.addRows(list)
	}
	return err
}

// registryOf is of the registry's rows, and of what stands in for those that can't be read.
func (s *Shared) registryOf(l *listed) subject.Registry {
	nameless := s.addRows(&l.own)
	rows := l.rows
	if len(l.bad) > 0 || nameless {
		rows = append(rows, s.lastGoodRows(rows, l.bad, nameless)...)
	}
	r := subject.NewRegistry(rows)
	if l.own.Len() == 0 && len(rows) > 0 {
		s.parsed.hold(l.data, s.Setting.Zone, r)
	}
	return r
}

// addRows takes over the problems of a table that all share. Its header and its
// encoding concern all; a row that doesn't even say whose it is does not.
func (s *Shared) addRows(list *problem.List) (nameless bool) {
	for _, p := range list.Sorted() {
		if p.Subject == "" && p.Field != "header" && p.Field != "encoding" {
			p.Subject = problem.Nobody
			nameless = true
		}
		s.Problems.Add(p)
	}
	return nameless
}

// lastGoodRows stands in for rows that can't be read: those of the bad ids and,
// where a bad row doesn't say whose it is, of every subject that is missing.
func (s *Shared) lastGoodRows(rows []subject.Row, bad map[subject.ID]bool, nameless bool) []subject.Row {
	there := map[subject.ID]bool{}
	for _, r := range rows {
		there[r.ID] = true
	}
	var out []subject.Row
	if data, err := fs.ReadFile(s.good, "subjects.csv"); err == nil {
		last, _ := subject.ReadRegistry("subjects.csv", data, s.Setting.Zone, &problem.List{})
		for _, r := range last {
			if bad[r.ID] || nameless && !there[r.ID] {
				out = append(out, r)
				s.Marked[r.ID] = LastGood
			}
		}
	}
	for id := range bad {
		if s.Marked[id] == "" {
			s.Marked[id] = NeverGood
			out = append(out, subject.Row{ID: id, Name: string(id), Active: true,
				Valid: period.Span{Until: period.Never}})
		}
	}
	return out
}
