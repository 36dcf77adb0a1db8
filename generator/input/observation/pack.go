package observation

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
)

// A pack is a sheet as bytes: subjects in blocks that can be read alone, and a
// footer that says where each begins. Numbers are varints, as encoding/binary
// writes them; equal rows that follow each other are one with a count, so that a
// month of whole days, or a day of quarter hours, is a few bytes.
//
//	pack    = magic block... footer length magic       length of the footer: 8 bytes, big-endian
//	block   = subject...                               up to 64
//	subject = id hurt size group...                    hurt: 0 or 1; size: bytes of the groups
//	group   = key observer line col [limit col2] rows  by availability, responses, counts
//	rows    = count row...
//	footer  = kind zone from until sources words problems doubts blocks
//
// Sources are the files that a pack was made of, with the SHA-256 of their
// bytes: with them anybody can tell whether it stands for what they have.
const packMagic = "bollettino pack 1\n"

// blockSize is how many subjects can only be read together.
const blockSize = 64

// origin is a file that a pack was made of.
type origin struct{ file, digest string }

type footer struct {
	kind     string
	zone     string
	window   period.Span
	origins  []origin
	words    []string
	problems []problem.Problem
	doubts   []doubt
	blocks   []blockAt
	end      int64 // of the last block
}

type blockAt struct {
	first  string // the first subject's id
	offset int64
}

type encoder struct{ b []byte }

func (e *encoder) uint(n uint64)  { e.b = binary.AppendUvarint(e.b, n) }
func (e *encoder) int(n int64)    { e.b = binary.AppendVarint(e.b, n) }
func (e *encoder) text(s string)  { e.uint(uint64(len(s))); e.b = append(e.b, s...) }
func (e *encoder) bytes(p []byte) { e.uint(uint64(len(p))); e.b = append(e.b, p...) }

func (e *encoder) flag(set bool) {
	if set {
		e.uint(1)
	} else {
		e.uint(0)
	}
}

// encode makes a sheet's pack.
func (s *sheet) encode(zone string, origins []origin) []byte {
	w := writer{kind: s.kind, encoder: encoder{b: []byte(packMagic)}}
	rest := s.rows
	for _, id := range s.concerned() {
		n := 0
		for n < len(rest) && s.subjects.list[rest[n].subject] == id {
			n++
		}
		w.subject(id, s.hurt[id], rest[:n])
		rest = rest[n:]
	}
	return w.close(s, zone, origins)
}

// writer writes a pack, a subject at a time.
type writer struct {
	encoder
	kind   string
	groups encoder
	n      int
	blocks []blockAt
}

// subject writes the next subject's rows, by their groups.
func (w *writer) subject(id string, hurt bool, rows []row) {
	w.groups.b = w.groups.b[:0]
	for len(rows) > 0 {
		g := 1
		for g < len(rows) && sameGroup(w.kind, rows[0], rows[g]) {
			g++
		}
		w.groups.group(w.kind, rows[:g])
		rows = rows[g:]
	}
	if w.n%blockSize == 0 {
		w.blocks = append(w.blocks, blockAt{id, int64(len(w.b))})
	}
	w.n++
	w.text(id)
	w.flag(hurt)
	w.bytes(w.groups.b)
}

// close writes the footer, of the sheet whose rows were written, and gives the pack.
func (w *writer) close(s *sheet, zone string, origins []origin) []byte {
	end := len(w.b)
	s.encodeFooter(&w.encoder, zone, origins, w.blocks)
	w.b = binary.BigEndian.AppendUint64(w.b, uint64(len(w.b)-end))
	return append(w.b, packMagic...)
}

// concerned are the subjects of the sheet in order. Those that only have bad rows
// are there too: they are hurt.
func (s *sheet) concerned() []string {
	ids := slices.Clone(s.subjects.list)
	for id := range s.hurt {
		if _, ok := s.subjects.at[id]; !ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func (s *sheet) encodeFooter(e *encoder, zone string, origins []origin, blocks []blockAt) {
	e.text(s.kind)
	e.text(zone)
	e.int(int64(s.window.From))
	e.int(int64(s.window.Until))
	e.uint(uint64(len(origins)))
	for _, o := range origins {
		e.text(o.file)
		e.text(o.digest)
	}
	e.uint(uint64(len(s.words.list)))
	for _, w := range s.words.list {
		e.text(w)
	}
	e.uint(uint64(len(s.problems)))
	for _, p := range s.problems {
		e.text(p.File)
		e.uint(uint64(p.Line))
		e.uint(uint64(p.Col))
		for _, t := range []string{p.Field, p.What, p.Hint, p.Subject} {
			e.text(t)
		}
	}
	e.uint(uint64(len(s.doubts)))
	for _, q := range s.doubts {
		e.text(q.field)
		e.text(q.word)
		e.text(q.subject)
		e.uint(uint64(q.line))
		e.uint(uint64(q.col))
	}
	e.uint(uint64(len(blocks)))
	for _, b := range blocks {
		e.text(b.first)
		e.uint(uint64(b.offset))
	}
}

func sameGroup(kind string, a, b row) bool {
	if a.key != b.key || a.observer != b.observer {
		return false
	}
	return kind != "responses" || a.n[4] == b.n[4]
}

func (e *encoder) group(kind string, rows []row) {
	first := rows[0]
	e.uint(uint64(first.key))
	e.uint(uint64(first.observer))
	e.uint(uint64(first.line))
	e.uint(uint64(first.col))
	switch kind {
	case "availability":
		e.looks(rows)
	case "responses":
		e.buckets(rows)
	case "counts":
		e.counts(rows)
	}
}

// looks writes spans: the gap to the one before, length and state, and how often
// the same follows.
func (e *encoder) looks(rows []row) {
	type step struct{ gap, length int32 }
	var last row
	var n int
	var body encoder
	for i := 0; i < len(rows); n++ {
		r := rows[i]
		now := step{r.from - last.until, r.until - r.from}
		last = r
		times := 1
		for i+times < len(rows) {
			q := rows[i+times]
			if (step{q.from - last.until, q.until - q.from}) != now || q.down != r.down {
				break
			}
			last = q
			times++
		}
		body.int(int64(now.gap))
		code := uint64(now.length) << 2
		if r.down {
			code |= 2
		}
		if times > 1 {
			code |= 1
		}
		body.uint(code)
		if times > 1 {
			body.uint(uint64(times))
		}
		i += times
	}
	e.uint(uint64(n))
	e.b = append(e.b, body.b...)
}

func (e *encoder) buckets(rows []row) {
	e.uint(uint64(rows[0].n[4]))
	e.uint(uint64(len(rows)))
	var last row
	for _, r := range rows {
		e.int(int64(r.from - last.until))
		e.uint(uint64(r.until - r.from))
		for _, i := range []int{0, 1, 2, 3, 5} {
			e.uint(uint64(r.n[i]))
		}
		last = r
	}
}

func (e *encoder) counts(rows []row) {
	e.uint(uint64(len(rows)))
	for _, r := range rows {
		e.uint(uint64(r.n[0]))
		e.uint(uint64(r.n[1]))
	}
}

// decoder reads what encoder wrote. Past the end it gives zeros and keeps bad.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) uint() uint64 {
	if len(d.b) > 0 && d.b[0] < 0x80 {
		n := d.b[0]
		d.b = d.b[1:]
		return uint64(n)
	}
	n, size := binary.Uvarint(d.b)
	if size <= 0 {
		d.bad, d.b = true, nil
		return 0
	}
	d.b = d.b[size:]
	return n
}

func (d *decoder) int() int64 {
	n := d.uint()
	return int64(n>>1) ^ -int64(n&1)
}

func (d *decoder) bytes() []byte {
	n := d.uint()
	if n > uint64(len(d.b)) {
		d.bad, d.b = true, nil
		return nil
	}
	out := d.b[:n]
	d.b = d.b[n:]
	return out
}

func (d *decoder) text() string { return string(d.bytes()) }

// count reads how many things follow, each of at least one byte.
func (d *decoder) count() int {
	n := d.uint()
	if n > uint64(len(d.b)) {
		d.bad, d.b = true, nil
		return 0
	}
	return int(n)
}

// pack is one that is open for reading.
type pack struct {
	footer
	file  string // whose rows it holds: a day file, or the pack of a month itself
	in    io.ReaderAt
	close func() error
}

var errPack = errors.New("is not a whole pack")

// openPack reads a pack's footer.
func openPack(file string, in io.ReaderAt, size int64) (*pack, error) {
	const tail = 8 + int64(len(packMagic))
	head := make([]byte, len(packMagic))
	end := make([]byte, tail)
	if size < int64(len(head))+tail {
		return nil, errPack
	}
	if _, err := in.ReadAt(head, 0); err != nil {
		return nil, err
	}
	if _, err := in.ReadAt(end, size-tail); err != nil {
		return nil, err
	}
	length := binary.BigEndian.Uint64(end)
	if string(head) != packMagic || string(end[8:]) != packMagic || length > uint64(size-tail-int64(len(head))) {
		return nil, errPack
	}
	at := size - tail - int64(length)
	body := make([]byte, length)
	if _, err := in.ReadAt(body, at); err != nil {
		return nil, err
	}
	p := &pack{file: file, in: in, footer: footer{end: at}}
	d := &decoder{b: body}
	p.kind, p.zone = d.text(), d.text()
	p.window = period.Span{From: period.Time(d.int()), Until: period.Time(d.int())}
	for range d.count() {
		p.origins = append(p.origins, origin{d.text(), d.text()})
	}
	for range d.count() {
		p.words = append(p.words, d.text())
	}
	for range d.count() {
		q := problem.Problem{File: d.text(), Line: int(d.uint()), Col: int(d.uint())}
		q.Field, q.What, q.Hint, q.Subject = d.text(), d.text(), d.text(), d.text()
		p.problems = append(p.problems, q)
	}
	for range d.count() {
		p.doubts = append(p.doubts, doubt{d.text(), d.text(), d.text(), int(d.uint()), int(d.uint())})
	}
	last := int64(len(head))
	for range d.count() {
		b := blockAt{d.text(), int64(d.uint())}
		if b.offset < last || b.offset > at {
			return nil, errPack
		}
		last = b.offset
		p.blocks = append(p.blocks, b)
	}
	if d.bad || len(d.b) > 0 {
		return nil, errPack
	}
	return p, nil
}

// subjects calls each for the subjects of a pack from one id until before
// another ("": to the end), with their groups; buffer is reused.
func (p *pack) subjects(
	from, until subject.ID, buffer *[]byte, each func(id []byte, hurt bool, groups *decoder) error,
) error {
	if len(p.blocks) == 0 {
		return nil
	}
	i, _ := slices.BinarySearchFunc(p.blocks, string(from),
		func(b blockAt, id string) int { return strings.Compare(b.first, id) })
	if i == len(p.blocks) || p.blocks[i].first > string(from) {
		i = max(0, i-1)
	}
	j := len(p.blocks)
	if until != "" {
		j, _ = slices.BinarySearchFunc(p.blocks, string(until),
			func(b blockAt, id string) int { return strings.Compare(b.first, id) })
	}
	if i >= j {
		return nil
	}
	end := p.end
	if j < len(p.blocks) {
		end = p.blocks[j].offset
	}
	size := int(end - p.blocks[i].offset)
	*buffer = slices.Grow((*buffer)[:0], size)[:size]
	if _, err := p.in.ReadAt(*buffer, p.blocks[i].offset); err != nil {
		return fmt.Errorf("read the pack of %s: %w", p.file, err)
	}
	d := &decoder{b: *buffer}
	low, high := []byte(from), []byte(until)
	var g decoder
	for len(d.b) > 0 {
		id := d.bytes()
		hurt := d.uint() == 1
		groups := d.bytes()
		if d.bad {
			return fmt.Errorf("the pack of %s %w", p.file, errPack)
		}
		if bytes.Compare(id, low) < 0 {
			continue
		}
		if until != "" && bytes.Compare(id, high) >= 0 {
			break
		}
		g = decoder{b: groups}
		if err := each(id, hurt, &g); err != nil {
			return err
		}
		if g.bad {
			return fmt.Errorf("the pack of %s %w", p.file, errPack)
		}
	}
	return nil
}

// groupHead is what begins each group.
type groupHead struct {
	key, observer string
	line, col     int
}

func (p *pack) head(d *decoder) groupHead {
	word := func() string {
		i := d.uint()
		if i >= uint64(len(p.words)) {
			d.bad, d.b = true, nil
			return ""
		}
		return p.words[i]
	}
	return groupHead{word(), word(), int(d.uint()), int(d.uint())}
}

// looks reads a group of availability: spans in order, equal ones joined by
// count. It calls each with the first span of a run, its repetitions (at least
// 1) and the distance from the beginning of one to that of the next.
func (p *pack) looks(d *decoder, each func(first period.Span, times int, every period.Time, down bool)) {
	at := p.window.From
	for range d.count() {
		gap, code := d.int(), d.uint()
		times := uint64(1)
		if code&1 == 1 {
			times = d.uint()
		}
		length, step := period.Time(code>>2), period.Time(code>>2)+period.Time(gap)
		if d.bad || times == 0 || times > math.MaxInt32 || length <= 0 || step <= 0 && times > 1 ||
			at+period.Time(gap) < p.window.From ||
			at+period.Time(gap)+length+period.Time(times-1)*step > p.window.Until {
			d.bad, d.b = true, nil
			return
		}
		first := period.Span{From: at + period.Time(gap), Until: at + period.Time(gap) + length}
		each(first, int(times), step, code&2 == 2)
		at = first.Until + period.Time(times-1)*step
	}
}

// buckets reads a group of responses.
func (p *pack) buckets(d *decoder, each func(span period.Span, n [6]int64)) {
	limit := int64(d.uint())
	at := p.window.From
	for range d.count() {
		from := at + period.Time(d.int())
		span := period.Span{From: from, Until: from + period.Time(d.uint())}
		n := [6]int64{4: limit}
		for _, i := range []int{0, 1, 2, 3, 5} {
			n[i] = int64(d.uint())
		}
		if d.bad {
			return
		}
		each(span, n)
		at = span.Until
	}
}

// sheet reads a whole pack back into its sheet.
func (p *pack) sheet() (*sheet, error) {
	s := &sheet{kind: p.kind, window: p.window, hurt: map[string]bool{}, problems: p.problems}
	for _, w := range p.words {
		s.words.add(w)
	}
	var buffer []byte
	err := p.subjects("", "", &buffer, func(id []byte, hurt bool, d *decoder) error {
		if hurt {
			s.hurt[string(id)] = true
		}
		if len(d.b) == 0 {
			return nil
		}
		whose := s.subjects.put(id)
		p.rows(d, func(r row) {
			r.subject = whose
			s.rows = append(s.rows, r)
		})
		return nil
	})
	s.sort()
	return s, err
}

// rows calls each for the rows of a subject, whose words are places in the pack's list.
func (p *pack) rows(d *decoder, each func(row)) {
	for len(d.b) > 0 {
		key, observer := d.uint(), d.uint()
		if key >= uint64(len(p.words)) || observer >= uint64(len(p.words)) {
			d.bad, d.b = true, nil
			return
		}
		r := row{key: int32(key), observer: int32(observer), line: int32(d.uint()), col: int32(d.uint())}
		put := func(span period.Span) {
			r.from, r.until = int32(span.From-p.window.From), int32(span.Until-p.window.From)
			each(r)
		}
		switch p.kind {
		case "availability":
			p.looks(d, func(first period.Span, times int, every period.Time, down bool) {
				r.down = down
				for i := range times {
					shift := period.Time(i) * every
					put(period.Span{From: first.From + shift, Until: first.Until + shift})
				}
			})
		case "responses":
			p.buckets(d, func(span period.Span, n [6]int64) {
				r.n = &n
				put(span)
			})
		case "counts":
			for range d.count() {
				r.n = &[6]int64{int64(d.uint()), int64(d.uint())}
				put(p.window)
			}
		}
	}
}
