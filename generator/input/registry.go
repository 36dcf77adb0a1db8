package input

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"bollettino/generator/base/known"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/wire"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
)

// Parsed is what was read of what all share and in which nothing was wrong, with what it was read
// from, for who reads again and again.
type Parsed struct {
	listed   string // what the registry was read from; "": it is not held
	registry subject.Registry

	texts string // what the texts were read from; "": they are not held
	book  *rulebook.Book
	prose []Prose
}

// hold holds a registry for the next time.
func (p *Parsed) hold(from string, r subject.Registry) {
	if p != nil {
		p.listed, p.registry = from, r
	}
}

// of is the registry that was read from that.
func (p *Parsed) of(from string) (r subject.Registry, ok bool) {
	if p == nil || from == "" || p.listed != from {
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

// Listed is what is known of the list of subjects before it is read: of the very same, if in that
// there was nothing wrong, its rows are known.
type Listed struct {
	Print known.Digest  // of its bytes, as they were looked at; the zero one: it can't be told
	Rows  func() string // as they were kept (Shared.Listed); "" where none were
}

// from stands for the list, and for what else rows are made of; "" where that can't be told.
func (l Listed) from(zone period.Zone) string {
	if l.Print == (known.Digest{}) {
		return ""
	}
	return fmt.Sprintf("%x %s", l.Print, zone.Name())
}

// Listed are the rows of the list of subjects, to be kept for who reads the same list again;
// none where they were kept, or where something was wrong with it.
func (s *Shared) Listed() (rows []byte, ok bool) {
	if s.rows == nil {
		return nil, false
	}
	return subject.AppendRows(wire.Text(nil, s.listed.from(s.Setting.Zone)), s.rows), true
}

// kept are the rows that were kept of a list.
func (l Listed) kept(zone period.Zone) ([]subject.Row, bool) {
	if l.Print == (known.Digest{}) {
		return nil, false
	}
	r := wire.Read(l.Rows())
	if r.Text() != l.from(zone) {
		return nil, false
	}
	return subject.RowsKept(r.Left())
}

// list is the list of subjects as it was read.
type list struct {
	missing bool              // it is, or can't be read: a problem
	file    problem.List      // of the file itself
	err     error             // that is no file's fault
	held    *subject.Registry // of which it was read before; else
	kept    bool              // its rows were; else
	same    bool              // it is the one that was looked at before
	rows    []subject.Row
	bad     map[subject.ID]bool
	own     problem.List // of rows
}

// beginRegistry begins to read who there is, which takes long, beside what else is read; end
// is ReadRegistry, from there on.
func (s *Shared) beginRegistry() (end func() error) {
	done := make(chan *list, 1)
	go func() { done <- s.readList() }()
	return func() error { return s.endRegistry(<-done) }
}

func (s *Shared) readList() *list {
	l := &list{}
	if held, same := s.parsed.of(s.listed.from(s.Setting.Zone)); same {
		l.held = &held
		return l
	}
	if l.rows, l.kept = s.listed.kept(s.Setting.Zone); l.kept {
		return l
	}
	data, err := needed(s.Root, registryFile, "list the subjects: `bollettino subjects import` makes it from the public lists", &l.file)
	if l.missing, l.err = data == nil, err; data != nil {
		l.same = known.Of(data) == s.listed.Print
		l.rows, l.bad = subject.ReadRegistry(registryFile, data, s.Setting.Zone, &l.own)
	}
	return l
}

func (s *Shared) endRegistry(l *list) error {
	s.Problems.Add(l.file.Sorted()...)
	if l.err != nil || l.missing {
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
func (s *Shared) registryOf(l *list) subject.Registry {
	nameless := s.addRows(&l.own)
	rows := l.rows
	if len(l.bad) > 0 || nameless {
		rows = append(rows, s.lastGoodRows(rows, l.bad, nameless)...)
	}
	r := subject.NewRegistry(rows)
	if (l.kept || l.same) && l.own.Len() == 0 && len(rows) > 0 {
		s.parsed.hold(s.listed.from(s.Setting.Zone), r)
		if !l.kept {
			s.rows = rows
		}
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
