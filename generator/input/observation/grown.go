package observation

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"math"
	"path"
	"slices"

	"bollettino/generator/base/known"
	"bollettino/generator/base/period"
)

// grown makes the pack of a file that was appended to from the one that is kept of what it
// was, and from the rows that are new: whoever measures appends each quarter of an hour to
// a file that is hundreds of times as long at night. Where anything is not as machines
// append it (the file doesn't go on from what it was, something is wrong in it, a row lies
// before one that was there, a word is new), it gives nil, and the whole file is to be
// read, which gives the same pack.
func grown(root fs.FS, in input, zone period.Zone, m *memo) (data []byte, digest known.Digest) {
	was, there := m.old[in.file]
	if !there || in.packed || path.Ext(in.file) != ".csv" || in.kind.name == "counts" {
		return nil, digest
	}
	p := m.open(in, was.Digest)
	if p == nil {
		return nil, digest
	}
	defer p.close()
	if len(p.problems)+len(p.doubts) > 0 {
		return nil, digest
	}
	f, err := root.Open(in.file)
	if err != nil {
		return nil, digest
	}
	defer f.Close()
	sum := sha256.New()
	lines, same := beginning(f, was, sum)
	if !same {
		return nil, digest
	}
	s, sound := readOn(in, io.TeeReader(f, sum), lines, zone)
	if !sound {
		return nil, digest
	}
	all := sum.Sum(nil)
	return p.with(s, zone.Name(), origin{in.file, hex.EncodeToString(all)}), known.Digest(all[:len(digest)])
}

// beginning reads as much of a file as it had before, and tells how many lines those are,
// and whether they are the same.
func beginning(f io.Reader, was known.File, sum hash.Hash) (lines int, same bool) {
	buffer, last := make([]byte, 256<<10), byte(0)
	for left := was.Size; left > 0; {
		n, err := io.ReadFull(f, buffer[:min(left, int64(len(buffer)))])
		if err != nil {
			return 0, false
		}
		left -= int64(n)
		last = buffer[n-1]
		lines += bytes.Count(buffer[:n], []byte("\n"))
		sum.Write(buffer[:n])
	}
	return lines, last == '\n' && bytes.Equal(sum.Sum(nil)[:len(was.Digest)], was.Digest[:])
}

// readOn reads the rows that follow so many lines of a file.
func readOn(in input, rest io.Reader, lines int, zone period.Zone) (s *sheet, sound bool) {
	s = &sheet{kind: in.kind.name, window: in.window}
	t := newTable(in.file, rest, in.kind.header, zone)
	t.line = lines
	in.kind.read(t, s)
	s.sort()
	s.refuse(t)
	return s, t.err == nil && len(t.problems) == 0 && t.line <= rowsAtMost
}

var errNotGrown = errors.New("is not one that was appended to")

// with is the pack with the rows of a sheet after its own; nil where they don't follow.
func (p *pack) with(s *sheet, zone string, from origin) []byte {
	places := make([]int32, len(s.words.list))
	for i, w := range s.words.list {
		at, found := slices.BinarySearch(p.words, w)
		if !found {
			return nil
		}
		places[i] = int32(at)
	}
	for i := range s.rows {
		r := &s.rows[i]
		r.key, r.observer = places[r.key], places[r.observer]
	}
	w := writer{kind: p.kind, encoder: encoder{b: []byte(packMagic)}}
	rest := s.rows
	take := func() (id string, rows []row) { // of the next subject of the sheet
		n, whose := 0, rest[0].subject
		for ; n < len(rest) && rest[n].subject == whose; n++ {
			rest[n].subject = 0
		}
		rows, rest = rest[:n], rest[n:]
		return s.subjects.list[whose], rows
	}
	before := func(id string) bool { return len(rest) > 0 && s.subjects.list[rest[0].subject] < id }
	var buffer []byte
	var old, both []row
	err := p.subjects("", "", &buffer, func(name []byte, _ bool, d *decoder) error {
		id := string(name)
		for before(id) {
			id, rows := take()
			w.subject(id, false, rows)
		}
		var rows []row
		if len(rest) > 0 && s.subjects.list[rest[0].subject] == id {
			_, rows = take()
		}
		old = old[:0]
		p.rows(d, func(r row) { old = append(old, r) })
		var follow bool
		if both, follow = after(p.kind, both[:0], old, rows); !follow {
			return errNotGrown
		}
		w.subject(id, false, both)
		return nil
	})
	for err == nil && len(rest) > 0 {
		id, rows := take()
		w.subject(id, false, rows)
	}
	if err != nil {
		return nil
	}
	return w.close(&sheet{kind: p.kind, window: p.window, words: words{list: p.words}}, zone, []origin{from})
}

// after puts the rows of one subject into order, and tells whether those that are new
// begin where the others of their key end, or later.
func after(kind string, both, old, fresh []row) (_ []row, follow bool) {
	order := byKey
	if kind == "responses" {
		order = byTime
	}
	var last row
	reach, grew := int32(math.MinInt32), false // how far the rows of the key reach, and whether one is new
	for len(old)+len(fresh) > 0 {
		isNew := len(old) == 0 || len(fresh) > 0 && order(fresh[0], old[0]) < 0
		var r row
		if isNew {
			r, fresh = fresh[0], fresh[1:]
		} else {
			r, old = old[0], old[1:]
		}
		if len(both) == 0 || r.key != last.key || r.observer != last.observer && kind != "responses" {
			reach, grew = math.MinInt32, false
		}
		if isNew && r.from < reach || !isNew && grew {
			return nil, false
		}
		reach, grew, last = max(reach, r.until), grew || isNew, r
		both = append(both, r)
	}
	return both, true
}
