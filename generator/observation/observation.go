// Package observation reads what was measured: spans in which a service was up
// or down, counts of answered requests, monthly counts, and reports to a desk.
//
// Files are written by machines, one a local day; a line is a row without
// quoting. A bad row is a problem of the subject that it names and is left out;
// equal rows count once. Spans and counts are kept, never percentages.
package observation

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"bollettino/generator/period"
	"bollettino/generator/problem"
	"bollettino/generator/source"
	"bollettino/generator/subject"
)

// The headers of the files.
var (
	AvailabilityHeader = []string{"subject", "service", "from", "until", "state", "observer"}
	ResponsesHeader    = []string{"subject", "obligation", "from", "until", "requests", "ok", "timeouts", "within", "limit_ms", "avg_ms", "observer"}
	CountsHeader       = []string{"subject", "obligation", "scope", "count", "of"}
	ReportsHeader      = []string{"class", "opened", "closed", "median_minutes"}
)

// Look is a span in which an observer saw a service up or down.
type Look struct {
	period.Span
	Service  string
	Observer string
	Down     bool
}

// Bucket is a span with its requests. Within is how many were answered within
// LimitMS.
type Bucket struct {
	period.Span
	Obligation                     string
	Requests, OK, Timeouts, Within int64
	LimitMS, AvgMS                 int64
	Observer                       string
}

// Count is a month's count of one scope; Of is 0 where no total is given.
type Count struct {
	Month      period.Span
	Obligation string
	Scope      string
	Count, Of  int64
	HasOf      bool
}

// Report is a month's reports of one class to a subject's desk.
type Report struct {
	Month          string
	Class          string
	Opened, Closed int64
	MedianMinutes  int64
}

// Log is all that was observed of one subject, by service (or obligation) and
// time.
type Log struct {
	Looks   []Look
	Buckets []Bucket
	Counts  []Count
	first   map[string]place // where each service was first named
}

type place struct {
	file string
	line int
}

// Source is an observer, from data/sources.yaml.
type Source = source.Observer

// Store holds the logs of all subjects.
type Store struct {
	logs    map[subject.ID]*Log
	Sources []Source
}

// Log is what was observed of a subject; the zero log where nothing was.
func (s *Store) Log(id subject.ID) Log {
	if l := s.logs[id]; l != nil {
		return *l
	}
	return Log{}
}

// Subjects are those of whom something was observed.
func (s *Store) Subjects() []subject.ID {
	var out []subject.ID
	for id := range s.logs {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// Check complains of services that the subject doesn't offer, and leaves their
// rows out.
func (l Log) Check(id subject.ID, known func(service string) bool, list *problem.List) Log {
	bad := map[string]bool{}
	for service, at := range l.first {
		if !known(service) {
			p := problem.New(at.file, at.line, len(id)+2, "service", "name a service of the subject's profile.yaml; without a profile it is `pagamenti`", "%q is not a service of %s", service, id)
			p.Subject = string(id)
			list.Add(p)
			bad[service] = true
		}
	}
	if len(bad) > 0 {
		l.Looks = slices.DeleteFunc(slices.Clone(l.Looks), func(x Look) bool { return bad[x.Service] })
	}
	return l
}

// World is what rows are read against.
type World struct {
	Zone       period.Zone
	Subject    func(subject.ID) bool
	Obligation func(string) bool
	Sources    []Source
	Within     func(obligation string, t period.Time) int64 // the time of the rule at t in ms, 0 if it has none
	Settled    period.Time                                  // spans that end by then may be joined: no one asks where one ended
}

// Read reads data/availability, data/responses and data/counts below dir.
func Read(root fs.FS, dir string, w World, list *problem.List) (*Store, error) {
	s := &Store{logs: map[subject.ID]*Log{}, Sources: w.Sources}
	for _, kind := range []struct {
		name, unit string
		read       func(*Store, *table, period.Span)
		header     []string
	}{
		{"availability", "day", (*Store).availability, AvailabilityHeader},
		{"responses", "day", (*Store).responses, ResponsesHeader},
		{"counts", "month", (*Store).counts, CountsHeader},
	} {
		err := walk(root, path.Join(dir, kind.name), func(file string) error {
			span, err := fileSpan(file, kind.unit, w.Zone)
			if err != nil {
				p := problem.New(file, 0, 0, "file name", "name it "+kind.name+"/2026/"+map[string]string{"day": "2026-11-21", "month": "2026-11"}[kind.unit]+".csv (data/README.md)", "%v", err)
				p.Subject = problem.Nobody
				list.Add(p)
				return nil
			}
			data, err := fs.ReadFile(root, file)
			if err != nil {
				return fmt.Errorf("read %s: %w", file, err)
			}
			t := newTable(file, data, kind.header, w, list)
			if t == nil {
				return nil
			}
			kind.read(s, t, span)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for _, l := range s.logs {
		l.tidy()
	}
	return s, nil
}

func walk(root fs.FS, dir string, each func(file string) error) error {
	err := fs.WalkDir(root, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		return each(name)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

var dayName = regexp.MustCompile(`/(\d{4})/((\d{4})-\d\d(-\d\d)?)\.csv$`)

// fileSpan is the local day or month that a file's name stands for.
func fileSpan(file, unit string, zone period.Zone) (period.Span, error) {
	parts := dayName.FindStringSubmatch(file)
	if parts == nil || parts[1] != parts[3] || (unit == "day") != (parts[4] != "") {
		return period.Span{}, fmt.Errorf("%q does not name a %s", path.Base(file), unit)
	}
	if unit == "day" {
		t, err := zone.ParseDay(parts[2])
		return zone.Day(t), err
	}
	t, err := zone.ParseDay(parts[2] + "-01")
	return zone.Month(t, 0), err
}

func (s *Store) log(id subject.ID) *Log {
	l := s.logs[id]
	if l == nil {
		l = &Log{first: map[string]place{}}
		s.logs[id] = l
	}
	return l
}

// availability reads a day of spans.
func (s *Store) availability(t *table, day period.Span) {
	type entry struct {
		Look
		id        subject.ID
		line, col int // of the state
	}
	var rows []entry
	for t.next() {
		e := entry{id: t.subject(), line: t.line, col: t.col("state")}
		e.Service = t.word("service")
		e.Span = t.span(day)
		e.Observer = t.observer()
		switch state := t.cell("state"); state {
		case "up":
		case "down":
			e.Down = true
		default:
			t.complain("state", "write up or down", "%q is neither up nor down", state)
		}
		if !t.bad {
			rows = append(rows, e)
		}
	}
	slices.SortStableFunc(rows, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Observer, b.Observer),
			cmp.Compare(a.From, b.From), cmp.Compare(a.Until, b.Until), cmp.Compare(a.line, b.line))
	})
	// last is the row, among those of one observer of one service so far, that
	// reaches furthest: whatever contradicts an earlier row overlaps it or one
	// that was already refused.
	var last entry
	for i, e := range rows {
		same := i > 0 && e.id == last.id && e.Service == last.Service && e.Observer == last.Observer
		if same && e.Span == last.Span && e.Down == last.Down {
			continue
		}
		if same && e.From < last.Until && e.Down != last.Down {
			t.line, t.id = e.line, e.id
			t.complainAt(e.col, "state", "an observer sees a service either up or down; correct one of the two rows", "contradicts line %d", last.line)
			continue
		}
		l := s.log(e.id)
		if _, seen := l.first[e.Service]; !seen {
			l.first[strings.Clone(e.Service)] = place{t.file, e.line}
		}
		if n := len(l.Looks); n > 0 && e.Until <= t.world.Settled {
			// A year of whole days is one span in memory.
			if p := &l.Looks[n-1]; p.Service == e.Service && p.Observer == e.Observer && p.Down == e.Down && p.Until == e.From {
				p.Until = e.Until
				last = e
				continue
			}
		}
		e.Service, e.Observer = t.keep(e.Service), t.keep(e.Observer)
		l.Looks = append(l.Looks, e.Look)
		if !same || e.Until >= last.Until {
			last = e
		}
	}
}

// responses reads a day of request counts.
func (s *Store) responses(t *table, day period.Span) {
	for t.next() {
		id := t.subject()
		b := Bucket{Obligation: t.obligation(), Span: t.span(day), Observer: t.observer(),
			Requests: t.number("requests"), OK: t.number("ok"), Timeouts: t.number("timeouts"),
			Within: t.number("within"), LimitMS: t.number("limit_ms"), AvgMS: t.number("avg_ms")}
		if !t.bad && (b.Within > b.Requests || b.OK > b.Requests || b.Timeouts > b.Requests) {
			t.complain("requests", "ok, timeouts and within are parts of requests", "is smaller than one of its parts")
		}
		if want := t.world.Within(b.Obligation, b.From); !t.bad && want != 0 && b.LimitMS != want {
			t.complain("limit_ms", fmt.Sprintf("the rule's time is %d ms; count the requests answered within it", want), "%d is not the rule's time", b.LimitMS)
		}
		if t.bad {
			continue
		}
		l := s.log(id)
		again := false
		for _, o := range slices.Backward(l.Buckets) {
			if o.Until <= day.From {
				break
			}
			if o.Obligation != b.Obligation || o.Cut(b.Span).Empty() {
				continue
			}
			if again = o == b; !again {
				t.complain("from", "buckets of one subject and obligation never overlap, whoever observed them", "overlaps a bucket from %s", t.world.Zone.RFC3339(o.From))
			}
			break
		}
		if !again && !t.bad {
			b.Obligation, b.Observer = t.keep(b.Obligation), t.keep(b.Observer)
			l.Buckets = append(l.Buckets, b)
		}
	}
}

// counts reads a month of counts.
func (s *Store) counts(t *table, month period.Span) {
	for t.next() {
		id := t.subject()
		c := Count{Month: month, Obligation: t.obligation(), Scope: t.cell("scope"), Count: t.number("count")}
		if t.cell("of") != "" {
			c.Of, c.HasOf = t.number("of"), true
			if !t.bad && c.Count > c.Of {
				t.complain("of", "`count` is a part of `of`", "is smaller than count")
			}
		}
		if t.bad {
			continue
		}
		l := s.log(id)
		i := slices.IndexFunc(l.Counts, func(o Count) bool {
			return o.Month == c.Month && o.Obligation == c.Obligation && o.Scope == c.Scope
		})
		switch {
		case i < 0:
			c.Obligation, c.Scope = t.keep(c.Obligation), t.keep(c.Scope)
			l.Counts = append(l.Counts, c)
		case l.Counts[i] != c:
			t.complain("count", "keep one row for a subject, obligation and scope", "differs from an earlier row of the same scope")
		}
	}
}

// tidy puts rows in order, so that no figure depends on the order of files.
func (l *Log) tidy() {
	slices.SortFunc(l.Looks, func(a, b Look) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Observer, b.Observer), cmp.Compare(a.From, b.From), cmp.Compare(a.Until, b.Until))
	})
	slices.SortFunc(l.Buckets, func(a, b Bucket) int {
		return cmp.Or(cmp.Compare(a.Obligation, b.Obligation), cmp.Compare(a.From, b.From))
	})
	slices.SortFunc(l.Counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Obligation, b.Obligation), cmp.Compare(a.Month.From, b.Month.From), cmp.Compare(a.Scope, b.Scope))
	})
}

// ReadReports reads a subject's reports/<month>.csv.
func ReadReports(file string, data []byte, list *problem.List) []Report {
	month := strings.TrimSuffix(path.Base(file), ".csv")
	if _, err := time.Parse("2006-01", month); err != nil {
		list.Add(problem.New(file, 0, 0, "file name", "name it by its month, as in 2026-11.csv (data/README.md, reports)", "%q does not name a month", path.Base(file)))
	}
	t := newTable(file, data, ReportsHeader, World{}, list)
	if t == nil {
		return nil
	}
	var out []Report
	for t.next() {
		r := Report{Month: month, Class: t.word("class"), Opened: t.number("opened"), Closed: t.number("closed")}
		if t.cell("median_minutes") != "" {
			r.MedianMinutes = t.number("median_minutes")
		}
		if !t.bad {
			out = append(out, r)
		}
	}
	return out
}

// table is a CSV without quoting, a row at a time.
type table struct {
	file   string
	rest   []byte
	header []string
	world  World
	list   *problem.List
	line   int
	cells  []string
	id     subject.ID
	bad    bool
	kept   map[string]string
	seen   map[string]period.Time // parsed times: a file repeats a few
}

func newTable(file string, data []byte, header []string, w World, list *problem.List) *table {
	t := &table{file: file, rest: bytes.TrimPrefix(data, []byte("\uFEFF")), header: header, world: w, list: list, kept: map[string]string{}, seen: map[string]period.Time{}, id: problem.Nobody}
	if !t.row() || !slices.Equal(t.cells, header) {
		p := problem.New(file, 1, 1, "header", "write the header "+strings.Join(header, ","), "is not the header of this file")
		if len(header) != len(ReportsHeader) {
			p.Subject = problem.Nobody
		}
		list.Add(p)
		return nil
	}
	return t
}

// row takes the next line that isn't empty.
func (t *table) row() bool {
	for len(t.rest) > 0 {
		t.line++
		line := t.rest
		if i := bytes.IndexByte(t.rest, '\n'); i >= 0 {
			line, t.rest = t.rest[:i], t.rest[i+1:]
		} else {
			t.rest = nil
		}
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			continue
		}
		t.cells = strings.Split(string(line), ",")
		return true
	}
	return false
}

// next takes the next row that has as many cells as the header.
func (t *table) next() bool {
	for t.row() {
		t.bad, t.id = false, problem.Nobody
		if &t.header[0] == &ReportsHeader[0] {
			t.id = ""
		}
		if len(t.cells) == len(t.header) {
			return true
		}
		if id, ok := subject.ParseID(t.cells[0]); ok && t.id == problem.Nobody && t.world.Subject(id) {
			t.id = id
		}
		t.complain("row", "the columns are "+strings.Join(t.header, ","), "has %d cells, not %d", len(t.cells), len(t.header))
	}
	return false
}

func (t *table) cell(name string) string { return t.cells[slices.Index(t.header, name)] }

// keep gives one copy of a word that many rows repeat.
func (t *table) keep(s string) string {
	if k, ok := t.kept[s]; ok {
		return k
	}
	k := strings.Clone(s)
	t.kept[k] = k
	return k
}

// col is where the cell begins in the row at hand.
func (t *table) col(name string) int {
	col := 1
	if i := slices.Index(t.header, name); i >= 0 && i < len(t.cells) {
		for _, c := range t.cells[:i] {
			col += len(c) + 1
		}
	}
	return col
}

func (t *table) complain(name, hint, what string, args ...any) {
	t.complainAt(t.col(name), name, hint, what, args...)
}

func (t *table) complainAt(col int, name, hint, what string, args ...any) {
	p := problem.New(t.file, t.line, col, name, hint, what, args...)
	p.Subject = string(t.id)
	t.list.Add(p)
	t.bad = true
}

func (t *table) subject() subject.ID {
	id, ok := subject.ParseID(t.cell("subject"))
	switch {
	case !ok:
		t.complain("subject", "write a codice fiscale", "%q is not a code", t.cell("subject"))
	case !t.world.Subject(id):
		t.complain("subject", "add the subject to data/subjects.csv, or correct the code", "%s is not in the registry", id)
	default:
		t.id = id
	}
	return id
}

func (t *table) word(name string) string {
	w := t.cell(name)
	if w == "" {
		t.complain(name, "write a word", "is empty")
	}
	return w
}

func (t *table) obligation() string {
	o := t.cell("obligation")
	if !t.world.Obligation(o) {
		t.complain("obligation", "write the id of an obligation in content/regole/versions.yaml", "%q is not an obligation", o)
	}
	return o
}

func (t *table) observer() string {
	o := t.cell("observer")
	if !slices.ContainsFunc(t.world.Sources, func(s Source) bool { return s.ID == o }) {
		t.complain("observer", "write the id of a source in data/sources.yaml", "%q is not a source", o)
	}
	return o
}

func (t *table) number(name string) int64 {
	n, err := strconv.ParseInt(t.cell(name), 10, 64)
	if err != nil || n < 0 {
		t.complain(name, "write a whole number from 0", "%q is not a count", t.cell(name))
	}
	return n
}

// span reads from and until, which lie within the file's day.
func (t *table) span(day period.Span) period.Span {
	at := func(name string) period.Time {
		text := t.cell(name)
		if v, ok := t.seen[text]; ok {
			return v
		}
		d, err := time.Parse(time.RFC3339, text)
		v := period.Time(d.Unix())
		if err != nil {
			t.complain(name, "write a time with its offset, as in 2026-11-21T00:00:00+01:00", "%q is not a time with an offset", text)
			return v
		}
		_, written := d.Zone()
		if _, offset := t.world.Zone.Local(v).Zone(); written != 0 && written != offset {
			t.complain(name, "use the zone's own offset, as in "+t.world.Zone.RFC3339(v)+", or Z", "%q has another offset than the site's zone", text)
			return v
		}
		t.seen[text] = v
		return v
	}
	s := period.Span{From: at("from"), Until: at("until")}
	switch {
	case t.bad:
	case s.Empty():
		t.complain("until", "a span ends after it begins", "is not after from")
	case s.From < day.From || s.Until > day.Until:
		t.complain("from", "put the row into the file of its local day, and split a span at midnight", "the span lies outside the file's day")
	}
	return s
}
