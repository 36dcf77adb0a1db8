package input

import (
	"bytes"
	"errors"
	"io/fs"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
)

// Parsed is a registry in which nothing was wrong, with what it was read from.
type Parsed struct {
	data     []byte
	zone     string
	registry subject.Registry
}

// hold holds a registry for the next time.
func (p *Parsed) hold(data []byte, zone period.Zone, r subject.Registry) {
	if p != nil {
		*p = Parsed{data, zone.Name(), r}
	}
}

// of is the registry that was read from these very bytes.
func (p *Parsed) of(data []byte, zone period.Zone) (r subject.Registry, ok bool) {
	if p == nil || p.zone != zone.Name() || !bytes.Equal(p.data, data) {
		return r, false
	}
	return p.registry, true
}

// ReadRegistry reads who there is, and through which stations. A row that can't be read is
// stood in for by the last good one.
func (s *Shared) ReadRegistry() error {
	const file = "data/subjects.csv"
	data, err := s.read(file, "list the subjects: `bollettino subjects import` makes it from the public lists")
	if err != nil || data == nil {
		return err
	}
	if _, err := fs.Stat(s.Root, SubjectsDir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		if err := unread(err, s.Problems); err != nil {
			return err
		}
	}
	var same bool
	if s.Registry, same = s.parsed.of(data, s.Setting.Zone); !same {
		s.Registry = s.parseRegistry(file, data)
	}
	if len(s.Registry.Subjects) == 0 {
		return nil // one mistake, and not one more for each row that names a subject
	}
	if data, err = IfThere(s.Root, "data/stations.csv", s.Problems); err == nil && data != nil {
		list := &problem.List{}
		s.Stations = subject.ReadStations("data/stations.csv", data, s.Setting.Zone, s.Registry, list)
		s.addRows(list)
	}
	return err
}

// parseRegistry reads the registry's rows, and stands in for those that can't be read.
func (s *Shared) parseRegistry(file string, data []byte) subject.Registry {
	list := &problem.List{}
	rows, bad := subject.ReadRegistry(file, data, s.Setting.Zone, list)
	nameless := s.addRows(list)
	if len(bad) > 0 || nameless {
		rows = append(rows, s.lastGoodRows(rows, bad, nameless)...)
	}
	r := subject.NewRegistry(rows)
	if list.Len() == 0 && len(rows) > 0 {
		s.parsed.hold(data, s.Setting.Zone, r)
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
