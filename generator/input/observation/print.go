package observation

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"sync"

	"bollettino/generator/base/known"
	"bollettino/generator/base/period"
	"bollettino/generator/input/subject"

	"github.com/cespare/xxhash/v2"
)

// Print stands for all that the store holds: equal prints, equal logs of everybody.
func (s *Store) Print() known.Digest {
	var all []byte
	for _, p := range s.packs {
		all = fmt.Appendf(all, "%q", p.file)
		for _, o := range p.origins {
			all = fmt.Appendf(all, " %q %s", o.file, o.digest)
		}
		all = append(all, '\n')
	}
	for _, kind := range slices.Sorted(maps.Keys(s.lost)) {
		all = fmt.Appendf(all, "lost %s %t\n", kind, s.lost[kind])
	}
	for _, id := range slices.Sorted(maps.Keys(s.unread)) {
		all = fmt.Appendf(all, "unread %q\n", id)
	}
	return known.Of(all)
}

// Prints are what stands for the rows of each subject, with jobs at once: an equal
// print, an equal log. Where rows stand in their file, and beside whose, is no part of
// it. strangers are the names that rows bear and no subject, in order.
func (s *Store) Prints(jobs int) (prints map[subject.ID]uint64, strangers []subject.ID, err error) {
	prints = map[subject.ID]uint64{}
	strange := map[subject.ID]bool{}
	var mu sync.Mutex
	parallel(jobs, len(s.packs), func(i int) {
		own, e := s.packs[i].prints()
		mu.Lock()
		defer mu.Unlock()
		if err == nil {
			err = e
		}
		for id, n := range own {
			// A sum, in whatever order the packs come.
			if prints[subject.ID(id)] += n; !s.world.Subject(subject.ID(id)) {
				strange[subject.ID(id)] = true
			}
		}
	})
	for id := range s.unread {
		prints[subject.ID(id)] += xxhash.Sum64String("unread")
	}
	return prints, slices.Sorted(maps.Keys(strange)), err
}

// prints are those of the subjects of one pack.
func (p *pack) prints() (map[string]uint64, error) {
	out := map[string]uint64{}
	words := make([]uint64, len(p.words))
	for i, w := range p.words {
		words[i] = xxhash.Sum64String(w)
	}
	var buffer, rows []byte
	window := fmt.Sprintf("%s %d %d", p.kind, p.window.From, p.window.Until)
	err := p.subjects("", "", &buffer, func(id []byte, hurt bool, d *decoder) error {
		rows = append(rows[:0], window...)
		if hurt {
			rows = append(rows, '!')
		}
		for len(d.b) > 0 {
			key, observer := d.uint(), d.uint()
			if d.uint(); key >= uint64(len(words)) || observer >= uint64(len(words)) {
				d.bad, d.b = true, nil
				break
			}
			d.uint() // line and column
			rows = binary.LittleEndian.AppendUint64(rows, words[key])
			rows = binary.LittleEndian.AppendUint64(rows, words[observer])
			before := d.b
			p.pass(d)
			rows = append(rows, before[:len(before)-len(d.b)]...)
		}
		out[string(id)] = xxhash.Sum64(rows)
		return nil
	})
	return out, err
}

// pass goes over the rows of a group.
func (p *pack) pass(d *decoder) {
	switch p.kind {
	case "availability":
		p.looks(d, func(period.Span, int, period.Time, bool) {})
	case "responses":
		p.buckets(d, func(period.Span, [6]int64) {})
	case "counts":
		for range d.count() {
			d.uint()
			d.uint()
		}
	}
}
