package observation

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"sync"

	"bollettino/generator/base/known"
	"bollettino/generator/base/parallel"
	"bollettino/generator/base/period"
	"bollettino/generator/input/subject"

	"github.com/cespare/xxhash/v2"
)

// Print stands for all that the store holds in files that end by a moment (period.Never:
// in all): equal prints, equal logs of everybody.
func (s *Store) Print(until period.Time) known.Digest {
	var all []byte
	for _, p := range s.packs {
		if p.window.Until > until {
			continue
		}
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

// Prints are what stands for the rows of each subject in files that end by a moment, with
// jobs at once: an equal print, equal rows. Where they stand in their file, and beside
// whose, is no part of it.
func (s *Store) Prints(jobs int, until period.Time) (prints map[subject.ID]uint64, err error) {
	prints = map[subject.ID]uint64{}
	var mu sync.Mutex
	parallel.Each(jobs, len(s.packs), func(i int) {
		if s.packs[i].window.Until > until {
			return
		}
		own, e := s.packs[i].prints()
		mu.Lock()
		defer mu.Unlock()
		if err == nil {
			err = e
		}
		for id, n := range own {
			prints[subject.ID(id)] += n // a sum, in whatever order the packs come
		}
	})
	for id := range s.unread {
		prints[subject.ID(id)] += xxhash.Sum64String("unread")
	}
	return prints, err
}

// Names are the subjects, known or not, that files name that reach past a moment.
func (s *Store) Names(past period.Time) (map[subject.ID]bool, error) {
	names := map[subject.ID]bool{}
	var buffer []byte
	for _, p := range s.packs {
		if p.window.Until <= past {
			continue
		}
		if err := p.subjects("", "", &buffer, func(id []byte, _ bool, d *decoder) error {
			names[subject.ID(id)] = true
			d.b = nil
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// Print stands for what the log says; a service that is named counts also where no row of
// it is left.
func (l Log) Print() uint64 {
	var all []byte
	put := func(texts []string, numbers ...int64) {
		for _, t := range texts {
			all = append(binary.AppendUvarint(all, uint64(len(t))), t...)
		}
		for _, n := range numbers {
			all = binary.AppendVarint(all, n)
		}
	}
	flag := func(set bool) int64 {
		if set {
			return 1
		}
		return 0
	}
	put(nil, flag(l.Partial), int64(len(l.Looks)), int64(len(l.Buckets)), int64(len(l.Counts)))
	for _, x := range l.Looks {
		put([]string{x.Service, x.Observer}, int64(x.From), int64(x.Until), flag(x.Down))
	}
	for _, x := range l.Buckets {
		put([]string{x.Obligation, x.Observer}, int64(x.From), int64(x.Until), x.Requests, x.OK, x.Timeouts, x.Within,
			x.LimitMS, x.AvgMS)
	}
	for _, x := range l.Counts {
		put([]string{x.Obligation, x.Scope}, int64(x.Month.From), int64(x.Month.Until), x.Count, x.Of, flag(x.HasOf))
	}
	services := make([]string, len(l.named))
	for i, n := range l.named {
		services[i] = n.service
	}
	slices.Sort(services)
	put(services)
	return xxhash.Sum64(all)
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
