package observation

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
)

const (
	lineLimit    = 4096 // bytes of a row; a longer one is no row
	listedAtMost = 100  // problems of one file that are listed; the others are counted
)

// table is a CSV without quoting, a row at a time: it holds one row and what was
// wrong so far, however long the file is.
type table struct {
	file   string
	in     *bufio.Reader
	header []string
	zone   period.Zone
	line   int
	cells  [][]byte // of the row at hand; valid until the next one
	id     string   // the row's subject, once it could be read
	nobody string   // whom a row hurts that names no subject
	bad    bool     // something is wrong in the row at hand
	err    error    // the machine's

	problems []problem.Problem
	unlisted int // rows with a problem that is not listed
	from     int // the first such line
	hurt     map[string]bool

	times map[string]period.Time // a file repeats a few
	ids   map[string]string      // cells as they stand, and what they name; "" if nothing
	last  [2]string              // the last of them: rows of one subject mostly follow each other
}

func newTable(file string, in io.Reader, header []string, zone period.Zone) *table {
	return &table{
		file: file, in: bufio.NewReaderSize(in, 256<<10), header: header, zone: zone, nobody: problem.Nobody,
		hurt: map[string]bool{}, times: map[string]period.Time{}, ids: map[string]string{},
	}
}

// head takes the header line.
func (t *table) head() bool {
	if t.row() && len(t.cells) == len(t.header) {
		t.cells[0] = bytes.TrimPrefix(t.cells[0], []byte("\uFEFF"))
		if slices.EqualFunc(t.cells, t.header, func(a []byte, b string) bool { return string(a) == b }) {
			return true
		}
	}
	if t.err == nil {
		p := problem.New(t.file, 1, 1, "header",
			"write the header "+join(t.header)+" as the first line; until then nothing of the file is read",
			"%s", t.notTheHeader())
		p.Subject = t.nobody
		t.problems = append(t.problems, p)
	}
	return false
}

func join(header []string) string { return string(bytes.Join(asBytes(header), []byte(","))) }

func asBytes(words []string) [][]byte {
	out := make([][]byte, len(words))
	for i, w := range words {
		out[i] = []byte(w)
	}
	return out
}

// row takes the next line that isn't empty, cut into cells.
func (t *table) row() bool {
	for t.err == nil {
		line, err := t.in.ReadSlice('\n')
		if len(line) > 0 {
			t.line++
		}
		long := false
		for errors.Is(err, bufio.ErrBufferFull) {
			// The rest of a line that is no row is passed over, whatever its length.
			long = true
			line, err = t.in.ReadSlice('\n')
		}
		if err != nil && err != io.EOF {
			t.err = fmt.Errorf("read %s: %w", t.file, err)
			return false
		}
		if err == io.EOF && len(line) == 0 && !long {
			return false
		}
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
		t.cells = t.cells[:0]
		if long || len(line) > lineLimit {
			t.begin()
			t.complain("row", "a row is a short line: the columns are "+join(t.header), "has more than %d bytes",
				lineLimit)
			continue
		}
		if len(line) == 0 {
			continue
		}
		for {
			i := bytes.IndexByte(line, ',')
			if i < 0 || len(t.cells) > len(t.header) {
				t.cells = append(t.cells, line)
				return true
			}
			t.cells = append(t.cells, line[:i])
			line = line[i+1:]
		}
	}
	return false
}

func (t *table) begin() { t.bad, t.id = false, t.nobody }

// next takes the next row that has as many cells as the header.
func (t *table) next() bool {
	for t.row() {
		t.begin()
		if len(t.cells) == len(t.header) {
			return true
		}
		if t.header[0] == "subject" {
			if id := t.idOf(t.cells[0]); id != "" {
				t.id = id
			}
		}
		n := strconv.Itoa(len(t.cells))
		if len(t.cells) > len(t.header) {
			n = "more than " + strconv.Itoa(len(t.header))
		}
		t.complain("row", "the columns are "+join(t.header), "has %s cells, not %d", n, len(t.header))
	}
	return false
}

func (t *table) cell(name string) []byte { return t.cells[slices.Index(t.header, name)] }

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
	t.complainAt(t.line, t.col(name), name, hint, what, args...)
}

func (t *table) complainAt(line, col int, name, hint, what string, args ...any) {
	first := !t.bad
	t.bad = true
	t.hurt[t.id] = true
	if len(t.problems) >= listedAtMost {
		if first {
			if t.unlisted++; t.from == 0 || line < t.from {
				t.from = line
			}
		}
		return
	}
	p := problem.New(t.file, line, col, name, hint, what, args...)
	p.Subject = t.id
	t.problems = append(t.problems, p)
}

// complaints are the problems of the file, and how many more there are.
func (t *table) complaints() []problem.Problem {
	if t.unlisted == 0 {
		return t.problems
	}
	p := problem.New(t.file, t.from, 1, "row", "mend what writes this file; the first problems are listed above",
		"%d more rows of this file, from here on, have a problem too", t.unlisted)
	p.Subject = t.nobody
	return append(t.problems, p)
}

func (t *table) idOf(cell []byte) string {
	if string(cell) == t.last[0] {
		return t.last[1]
	}
	id := t.lookUp(cell)
	t.last = [2]string{string(cell), id}
	return id
}

func (t *table) lookUp(cell []byte) string {
	if id, ok := t.ids[string(cell)]; ok {
		return id
	}
	id, ok := subject.ParseID(string(cell))
	if !ok {
		id = ""
	}
	if len(t.ids) < 1<<20 {
		t.ids[string(cell)] = string(id)
	}
	return string(id)
}

// subject reads the row's subject, known or not.
func (t *table) subject() string {
	id := t.idOf(t.cell("subject"))
	if id == "" {
		t.complain("subject", "write a codice fiscale", "%q is not a code", t.cell("subject"))
		return ""
	}
	t.id = id
	return id
}

func (t *table) word(name string) []byte {
	w := t.cell(name)
	if len(w) == 0 {
		t.complain(name, "write a word", "is empty")
	}
	return w
}

// key reads an id in lower-case letters, digits and hyphens.
func (t *table) key(name, hint string) []byte {
	w := t.word(name)
	for i, c := range w {
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' && i > 0) || len(w) > 100 {
			t.complain(name, hint, "%q is not an id", w)
			break
		}
	}
	return w
}

func (t *table) number(name string) int64 {
	cell := t.cell(name)
	n, err := strconv.ParseInt(string(cell), 10, 64)
	if err != nil || n < 0 {
		t.complain(name, "write a whole number from 0", "%q is not a count", cell)
	}
	return n
}

// span reads from and until, which lie within the file's day.
func (t *table) span(day period.Span) period.Span {
	s := period.Span{From: t.time("from"), Until: t.time("until")}
	switch {
	case t.bad:
	case s.Empty():
		t.complain("until", "a span ends after it begins", "is not after from")
	case s.From < day.From || s.Until > day.Until:
		t.complain("from", "put the row into the file of its local day, and split a span at midnight",
			"the span lies outside the file's day")
	}
	return s
}

func (t *table) time(name string) period.Time {
	cell := t.cell(name)
	if v, ok := t.times[string(cell)]; ok {
		return v
	}
	text := string(cell)
	d, err := time.Parse(time.RFC3339, text)
	v := period.Time(d.Unix())
	if err != nil {
		t.complain(name, "write a time with its offset, as in 2026-11-21T00:00:00+01:00",
			"%q is not a time with an offset", text)
		return v
	}
	if d.Nanosecond() != 0 {
		t.complain(name, "write "+t.zone.RFC3339(v), "%q is not in whole seconds", text)
		return v
	}
	_, written := d.Zone()
	if _, offset := t.zone.Local(v).Zone(); written != 0 && written != offset {
		t.complain(name, "use the zone's own offset, as in "+t.zone.RFC3339(v)+", or Z",
			"%q has another offset than the site's zone", text)
		return v
	}
	if len(t.times) < 1<<20 {
		t.times[text] = v
	}
	return v
}
