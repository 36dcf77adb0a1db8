package observation

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
)

// kind is one of the three folders of measurements.
type kind struct {
	name   string // of the folder
	unit   string // what a file stands for: day or month
	header []string
	read   func(*table, *sheet)
}

var kinds = []kind{
	{"availability", "day", AvailabilityHeader, readAvailability},
	{"responses", "day", ResponsesHeader, readResponses},
	{"counts", "month", CountsHeader, readCounts},
}

// sheet is a file's sound rows, in order of subject and key, and what is wrong in
// the others. It depends on the file's bytes and the zone alone: whether a
// subject, an observer or an obligation is known is asked when a log is made.
type sheet struct {
	kind     string
	window   period.Span // the file's day or month
	rows     []row
	words    words // services, observers, obligations and scopes
	subjects words
	hurt     map[string]bool // subjects of which some row was left out
	problems []problem.Problem
	doubts   []doubt
}

// doubt is a word of a row that is left out for another reason, and may be
// unknown besides: who mends the row wants to hear of both.
type doubt struct {
	field, word, subject string
	line, col            int
}

func (s *sheet) doubt(t *table, field string, word []byte) {
	if t.bad && t.id != problem.Nobody && len(word) > 0 && len(s.doubts) < listedAtMost {
		s.doubts = append(s.doubts, doubt{field, string(word), t.id, t.line, t.col(field)})
	}
}

// row is a row of any of the three kinds; words stand as their place in the
// sheet's lists.
type row struct {
	subject, key, observer int32 // key: service or obligation; observer: of counts, the scope
	from, until            int32 // seconds from the window's start
	line, col              int32 // where it stands, and the cell of its observer (of counts, its obligation)
	down                   bool
	n                      *[6]int64 // requests, ok, timeouts, within, limit, average; count, of + 1
}

// words are the different words of a file, in the order of their first use.
type words struct {
	list []string
	at   map[string]int32
}

func (w *words) put(word []byte) int32 {
	if i, ok := w.at[string(word)]; ok {
		return i
	}
	return w.add(string(word))
}

func (w *words) add(word string) int32 {
	if w.at == nil {
		w.at = map[string]int32{}
	}
	if i, ok := w.at[word]; ok {
		return i
	}
	i := int32(len(w.list))
	w.list = append(w.list, word)
	w.at[word] = i
	return i
}

// rowsAtMost bounds what one file can make the program hold: a quarter of an hour a
// row, 25,000 subjects with three services come to 7.2 million.
const rowsAtMost = 8_000_000

// readSheet reads a file of rows. The error is the machine's, or a compressed
// file that isn't whole.
func readSheet(k kind, file string, in io.Reader, window period.Span, zone period.Zone) (*sheet, error) {
	s := &sheet{kind: k.name, window: window}
	t := newTable(file, in, k.header, zone)
	if t.head() {
		k.read(t, s)
		s.sort()
		s.refuse(t)
	} else {
		t.concerned()
	}
	if t.err != nil {
		return nil, t.err
	}
	s.hurt, s.problems = t.hurt, t.complaints()
	delete(s.hurt, problem.Nobody)
	return s, nil
}

func readAvailability(t *table, s *sheet) {
	for t.next() {
		r := row{}
		id := t.subject()
		service := t.key("service", "write a service of the subject: lower-case letters, digits and hyphens")
		span := t.span(s.window)
		observer := t.key("observer", "write the id of a source in data/sources.yaml")
		switch state := t.cell("state"); string(state) {
		case "up":
		case "down":
			r.down = true
		default:
			t.complain("state", "write up or down", "%q is neither up nor down", state)
		}
		if s.full(t) {
			s.doubt(t, "observer", observer)
			continue
		}
		s.place(&r, t, id, service, observer, span, "observer")
		s.add(r)
	}
}

func readResponses(t *table, s *sheet) {
	for t.next() {
		id := t.subject()
		obligation := t.word("obligation")
		span := t.span(s.window)
		observer := t.key("observer", "write the id of a source in data/sources.yaml")
		n := &[6]int64{t.number("requests"), t.number("ok"), t.number("timeouts"), t.number("within"),
			t.number("limit_ms"), t.number("avg_ms")}
		switch {
		case t.bad:
		case n[3] > n[0] || n[1] > n[0] || n[2] > n[0]:
			t.complain("requests", "ok, timeouts and within are parts of requests", "is smaller than one of its parts")
		case n[1]+n[2] > n[0]:
			t.complain("requests", "a request is answered or timed out, not both",
				"is smaller than ok and timeouts together")
		case n[3] > n[1]:
			t.complain("within", "within are those of ok that came in time", "is more than ok")
		}
		if s.full(t) {
			s.doubt(t, "obligation", obligation)
			s.doubt(t, "observer", observer)
			continue
		}
		r := row{n: n}
		s.place(&r, t, id, obligation, observer, span, "observer")
		s.add(r)
	}
}

func readCounts(t *table, s *sheet) {
	for t.next() {
		id := t.subject()
		obligation := t.word("obligation")
		scope := t.cell("scope")
		n := &[6]int64{t.number("count")}
		if len(t.cell("of")) > 0 {
			n[1] = t.number("of") + 1
			if !t.bad && n[0] > n[1]-1 {
				t.complain("of", "`count` is a part of `of`", "is smaller than count")
			}
		}
		if s.full(t) {
			s.doubt(t, "obligation", obligation)
			continue
		}
		r := row{n: n}
		s.place(&r, t, id, obligation, scope, s.window, "obligation")
		s.add(r)
	}
}

// full tells whether the row at hand is to be left out: it is bad, or one too
// many.
func (s *sheet) full(t *table) bool {
	if !t.bad && len(s.rows) >= rowsAtMost {
		t.complain("row", "write one row where nothing changed, not one a second",
			"is one of more than %d in this file", rowsAtMost)
	}
	return t.bad
}

// add takes a row, unless it only repeats the one before.
func (s *sheet) add(r row) {
	if n := len(s.rows); n > 0 {
		last := s.rows[n-1]
		a, b := r, last
		a.line, a.col, a.n, b.line, b.col, b.n = 0, 0, nil, 0, 0, nil
		if a == b && (r.n == last.n || r.n != nil && last.n != nil && *r.n == *last.n) {
			return
		}
	}
	s.rows = append(s.rows, r)
}

func (s *sheet) place(r *row, t *table, id string, key, other []byte, span period.Span, col string) {
	r.subject, r.key, r.observer = s.subjects.add(id), s.words.put(key), s.words.put(other)
	r.from, r.until = int32(span.From-s.window.From), int32(span.Until-s.window.From)
	r.line, r.col = int32(t.line), int32(t.col(col))
}

// sort orders rows by what they name, so that their order in the file changes
// nothing; places of words follow the alphabet.
func (s *sheet) sort() {
	renumber := func(w *words) []int32 {
		sorted := slices.Clone(w.list)
		slices.Sort(sorted)
		to := make([]int32, len(sorted))
		for i, word := range sorted {
			to[w.at[word]] = int32(i)
			w.at[word] = int32(i)
		}
		w.list = sorted
		return to
	}
	subject, word := renumber(&s.subjects), renumber(&s.words)
	for i := range s.rows {
		r := &s.rows[i]
		r.subject, r.key, r.observer = subject[r.subject], word[r.key], word[r.observer]
	}
	order := byKey
	if s.kind == "responses" {
		order = byTime
	}
	if !slices.IsSortedFunc(s.rows, order) {
		slices.SortFunc(s.rows, order)
	}
}

// byKey is the order of availability and counts.
func byKey(a, b row) int {
	return cmp.Or(cmp.Compare(a.subject, b.subject), cmp.Compare(a.key, b.key), cmp.Compare(a.observer, b.observer),
		cmp.Compare(a.from, b.from), cmp.Compare(a.until, b.until), cmp.Compare(a.line, b.line))
}

// byTime is the order of responses, whose buckets never overlap, whoever
// observed them.
func byTime(a, b row) int {
	return cmp.Or(cmp.Compare(a.subject, b.subject), cmp.Compare(a.key, b.key),
		cmp.Compare(a.from, b.from), cmp.Compare(a.until, b.until), cmp.Compare(a.line, b.line))
}

// refuse takes out rows that are there twice, and complains of those that
// contradict another.
func (s *sheet) refuse(t *table) {
	kept := s.rows[:0]
	var last row // of those of its key so far, the one that reaches furthest
	complain := func(r row, name, hint, what string, args ...any) {
		t.bad, t.id = false, s.subjects.list[r.subject]
		col := int(r.col)
		switch name {
		case "state": // ends a comma before the observer
			col -= len("up,")
			if r.down {
				col -= len("down,") - len("up,")
			}
		case "from":
			col = len(t.id) + len(s.words.list[r.key]) + 3
		case "count":
			col += len(s.words.list[r.key]) + len(s.words.list[r.observer]) + 2
		}
		t.complainAt(int(r.line), col, name, hint, what, args...)
	}
	for i, r := range s.rows {
		same := i > 0 && r.subject == last.subject && r.key == last.key &&
			(r.observer == last.observer || s.kind == "responses")
		if same {
			switch s.kind {
			case "availability":
				if r.from == last.from && r.until == last.until && r.down == last.down {
					continue
				}
				if r.from < last.until && r.down != last.down {
					complain(r, "state", "an observer sees a service either up or down; correct one of the two rows",
						"contradicts line %d", last.line)
					continue
				}
			case "responses":
				if r.from == last.from && r.until == last.until && r.observer == last.observer && *r.n == *last.n {
					continue
				}
				if r.from < last.until {
					complain(r, "from", "buckets of one subject and obligation never overlap, whoever observed them",
						"overlaps the bucket of line %d", last.line)
					continue
				}
			case "counts":
				if *r.n != *last.n {
					complain(r, "count", "keep one row for a subject, obligation and scope",
						"differs from line %d, of the same scope", last.line)
				}
				continue
			}
		}
		kept = append(kept, r)
		if !same || r.until >= last.until {
			last = r
		}
	}
	s.rows = kept
}

// merge joins the sheets of a month's days. Lines are those of files that go,
// and so are left out. Where two of them contradict each other, they can't be joined.
func merge(kindName string, window period.Span, sheets []*sheet) (out *sheet, sound bool) {
	out = &sheet{kind: kindName, window: window}
	for _, s := range sheets {
		if len(s.problems) > 0 {
			return nil, false
		}
		shift := int32(s.window.From - window.From)
		for _, r := range s.rows {
			r.subject = out.subjects.add(s.subjects.list[r.subject])
			r.key, r.observer = out.words.add(s.words.list[r.key]), out.words.add(s.words.list[r.observer])
			r.from, r.until, r.line, r.col = r.from+shift, r.until+shift, 0, 0
			out.rows = append(out.rows, r)
		}
	}
	out.sort()
	t := newTable("", strings.NewReader(""), nil, period.Zone{})
	out.refuse(t)
	return out, len(t.problems) == 0
}
