// Package dataset is the site's open data as values: tables of all its subjects, with their
// columns and rows. A column is defined once, with how a row gets it: what is written of it,
// the CSV's header, the schemas and the description of the interface, cannot differ.
//
// Rows are made from summaries alone. A subject's state, services and indicators stand there
// as its stato.json has them (stato.Brief), its notices as feeds tell them (bulletin.Told):
// a table says what the pages say, under the same policy.
//
// A table of thousands comes in parts, so that a change of one subject writes little: of
// 25,000 subjects each file has some 250 rows. A subject's part follows from its code alone,
// by the last figures, which are spread evenly: who has a code knows the file, and no subject
// moves where another comes or goes. Regions would be easier to name, but the largest have
// thousands of bodies, and a file of the indicators of these alone can be tens of MB. Where
// there are a thousand subjects or fewer each table is one file.
package dataset

import (
	"encoding/binary"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"

	"github.com/cespare/xxhash/v2"
)

// Kind is what the cells of a column are.
type Kind string

// A cell is a text. That of a List are words with spaces between, of a Flag "true" or "false",
// of a Number a decimal with a point, of a Stamp an RFC 3339 time with offset, of an Address
// an absolute URL.
const (
	Text    Kind = "text"
	Code    Kind = "code" // one of Codes
	List    Kind = "list"
	Flag    Kind = "flag"
	Whole   Kind = "whole"
	Number  Kind = "number"
	Stamp   Kind = "stamp"
	Address Kind = "address"
)

// Column is one of a table. Its name is that of the CSV's header and of the key in JSON.
type Column struct {
	Name     string
	Kind     Kind
	Optional bool // a cell may be empty: there is nothing to say
	Codes    []string
	About    string // for developers, in English as all contracts are
}

// Table is what there is to know of a table before its rows.
type Table struct {
	Name    string // of its files, "stati"
	Columns []Column
	Key     []string // the columns by which a row is known
	Whole   bool     // it is one file, however many subjects there are
}

// Row are its cells, in the columns' order; "" where there is nothing to say.
type Row []string

// Part are the rows of some subjects, of all tables.
type Part struct {
	Name string // "97"; "" where there is but one
	set  *Set
	of   []*bulletin.Summary
}

// Set are the tables of a site.
type Set struct {
	frame.Site
	digits   int // of a code, by which subjects are parted
	all      []*bulletin.Summary
	platform []bulletin.Told
}

// most is how many subjects are in one part, about.
const most = 1000

// New prepares the tables of a site of n subjects.
func New(site frame.Site, n int) *Set {
	s := &Set{Site: site, all: make([]*bulletin.Summary, 0, n)}
	for room := most; n > room; room *= 10 {
		s.digits++
	}
	return s
}

// Take takes a subject, in the order of ids. The summary is read when all are taken.
func (s *Set) Take(of *bulletin.Summary) { s.all = append(s.all, of) }

// Platform takes what the platform's own notices tell.
func (s *Set) Platform(told []bulletin.Told) { s.platform = told }

// Others is the part of those whose code does not end in figures, and of the platform.
const Others = "altri"

// partOf is the place of a subject's part among Names.
func (s *Set) partOf(id subject.ID) int {
	place, others := 0, 1
	for range s.digits {
		others *= 10
	}
	for _, c := range []byte(id[max(0, len(id)-s.digits):]) {
		if c < '0' || c > '9' {
			return others
		}
		place = 10*place + int(c-'0')
	}
	if len(id) < s.digits {
		return others
	}
	return place
}

// Names are the parts that there can be, in order: a file of none that is empty is missing,
// so that addresses stay.
func (s *Set) Names() (out []string) {
	if s.digits == 0 {
		return []string{""}
	}
	n := 1
	for range s.digits {
		n *= 10
	}
	for i := range n {
		out = append(out, fmt.Sprintf("%0*d", s.digits, i))
	}
	return append(out, Others)
}

// Digits is by how many of the last figures of a code subjects are parted; 0: not at all.
func (s *Set) Digits() int { return s.digits }

// Parts are all parts, in the order of their names.
func (s *Set) Parts() []Part {
	var out []Part
	names := s.Names()
	for _, name := range names {
		out = append(out, Part{Name: name, set: s, of: make([]*bulletin.Summary, 0, 1+len(s.all)/len(names)*5/4)})
	}
	put := func(id subject.ID, m *bulletin.Summary) {
		p := &out[s.partOf(id)]
		p.of = append(p.of, m)
	}
	for _, m := range s.all {
		put(m.ID, m)
	}
	put(subject.Platform, &bulletin.Summary{Row: &subject.Row{}, Told: s.platform}) // which is no subject, and has notices alone
	return out
}

// Print stands for the rows of a table: equal numbers, equal rows.
func (p Part) Print(table string) uint64 {
	of := (*bulletin.Summary).Data
	if table == Notices {
		of = (*bulletin.Summary).Tells
	}
	h := xxhash.New()
	var b [8]byte
	for _, s := range p.of {
		binary.LittleEndian.PutUint64(b[:], of(s))
		h.Write(b[:])
	}
	return h.Sum64()
}

// column is a Column with how a row gets it.
type column[R any] struct {
	Column
	of func(*Set, R) string
}

func columnsOf[R any](all []column[R]) (out []Column) {
	for _, c := range all {
		out = append(out, c.Column)
	}
	return out
}

func rowOf[R any](s *Set, all []column[R], r R) Row {
	out := make(Row, len(all))
	for i, c := range all {
		out[i] = c.of(s, r)
	}
	return out
}

// Tables are those of the site, as its settings want them: without judged values at a subject
// there is no table of indicators, and verdicts stand in it only where they are named. Without
// rules there is neither of their tables.
func (s *Set) Tables() []Table {
	out := []Table{
		{Name: States, Columns: columnsOf(states), Key: []string{code}},
		{Name: Services, Columns: columnsOf(services), Key: []string{code, "servizio"}},
		{Name: Notices, Columns: columnsOf(notices), Key: []string{"id"}},
	}
	if !s.Ruled() {
		return out
	}
	if s.Setting.Verdicts != setting.Totals {
		out = append(out, Table{Name: Indicators, Columns: columnsOf(s.indicators()),
			Key: []string{code, "obbligo", "versione", "ruolo", "dal"}})
	}
	return append(out, Table{Name: Counts, Columns: columnsOf(counts), Key: []string{"obbligo"}, Whole: true})
}

// Rows are those of a part of a table that is not whole, subject by subject.
func (p Part) Rows(table string) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for _, m := range p.of {
			for _, r := range p.set.rows(table, m) {
				if !yield(r) {
					return
				}
			}
		}
	}
}

func (s *Set) rows(table string, m *bulletin.Summary) (out []Row) {
	if table == Notices {
		told := slices.SortedFunc(slices.Values(m.Told), func(a, b bulletin.Told) int { return strings.Compare(a.ID, b.ID) })
		for _, t := range told {
			out = append(out, rowOf(s, notices, t))
		}
		return out
	}
	if m.ID == "" {
		return nil
	}
	f := m.Brief.Stato()
	switch table {
	case States:
		out = append(out, rowOf(s, states, state{m, f.Now}))
	case Services:
		for _, x := range f.Services {
			out = append(out, rowOf(s, services, service{m.ID, x}))
		}
	case Indicators:
		columns := s.indicators()
		for _, x := range f.Indicators {
			out = append(out, rowOf(s, columns, indicator{m.ID, x}))
		}
	}
	return out
}

// Counted are the rows of the table of counts.
func (s *Set) Counted(tallies map[string]judged.Tally) (out []Row) {
	for _, id := range slices.Sorted(maps.Keys(tallies)) {
		t := tallies[id]
		o, ok := s.Book.Find(id)
		if !ok || t.Window.Empty() {
			continue
		}
		x := count{id: id, Tally: t, shown: s.Site.Counts(t.All())}
		for _, p := range s.Book.Parts(o, t.Window) {
			x.version = p.Version
		}
		out = append(out, rowOf(s, counts, x))
	}
	return out
}

// stamp is a moment; "" where there is none.
func (s *Set) stamp(t period.Time) string {
	if t == 0 || t == period.Never {
		return ""
	}
	return s.Setting.Zone.RFC3339(t)
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func perhaps(f *float64) string {
	if f == nil {
		return ""
	}
	return number(*f)
}

func whole(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

func some(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
