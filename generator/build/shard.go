package build

import (
	"encoding/binary"
	"maps"
	"slices"

	"bollettino/generator/base/known"
	"bollettino/generator/base/period"
	"bollettino/generator/base/wire"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/page/bulletin"
)

// shard is the entries of some subjects. It is read at each build of which anything changed, and
// kept in the form of package wire: verdicts and limits once for all who have the same, and at
// its end what few have, their notices.
type shard struct {
	Units   map[subject.ID]*entry
	changed bool // since it was read
}

// entry is what is known of a subject that was made without a problem.
type entry struct {
	Print   known.Digest // of all that its pages were made of but rows
	Rows    uint64       // the print of its rows up to From
	From    period.Time  // from which its pages hold if nothing of that changes, until its course has it
	Course  course
	Asked   asked
	Folder  known.Digest      // the print of its own folder, which was sound and is kept as that
	Summary *bulletin.Summary // whose row is not kept: it stands in the registry
}

// notices are what a summary tells of them.
type notices struct {
	Open []bulletin.Open
	Told []bulletin.Told
}

// append is the shard as it is kept.
func (s *shard) append(b []byte) []byte {
	var lists []byte
	places := map[string]int{}
	var limits []byte
	limited := map[string]int{}
	var units, told []byte
	tell := 0
	for _, id := range slices.Sorted(maps.Keys(s.Units)) {
		e := s.Units[id]
		list := string(appendOutcomes(nil, e.Summary.Outcomes))
		place, known := places[list]
		if !known {
			place = len(places)
			places[list], lists = place, append(lists, list...)
		}
		of, known := limited[e.Summary.Brief.Limits]
		if !known {
			of = len(limited)
			limited[e.Summary.Brief.Limits], limits = of, wire.Text(limits, e.Summary.Brief.Limits)
		}
		units = e.append(wire.Count(wire.Count(wire.Text(units, id), place), of))
		if n := (notices{e.Summary.Open, e.Summary.Told}); len(n.Open)+len(n.Told) > 0 {
			told, tell = wire.Value(wire.Text(told, id), n), tell+1
		}
	}
	b = append(wire.Count(b, len(places)), lists...)
	b = append(wire.Count(b, len(limited)), limits...)
	b = append(wire.Count(b, len(s.Units)), units...)
	return append(wire.Count(b, tell), told...)
}

func appendOutcomes(b []byte, all []judged.Outcome) []byte {
	b = wire.Count(b, len(all))
	for _, o := range all {
		b = wire.Text(wire.Text(b, o.Obligation), o.Verdict)
	}
	return b
}

func (e *entry) append(b []byte) []byte {
	b = binary.AppendUvarint(append(b, e.Print[:]...), e.Rows)
	c, s := e.Course, e.Summary
	b = wire.Ints(b, e.From, c.Said.From, c.Said.Until, c.Until)
	b = wire.Ints(wire.Count(b, len(c.Later)), c.Later...)
	b = wire.Ints(wire.Count(b, len(c.Ahead)), c.Ahead...)
	b = append(wire.Texts(wire.Texts(b, e.Asked.Partners), e.Asked.Names), e.Folder[:]...)
	b = wire.Ints(wire.Text(wire.Text(b, s.Folded), s.Initial), s.T)
	b = wire.Flags(b, s.Listed, s.Measured, s.Known)
	b = wire.Texts(wire.Text(wire.Text(b, s.State), s.Mark), s.Years)
	return s.AppendSeal(wire.Text(b, s.Brief.Values))
}

// readShard reads the entries of a shard; none where it is not whole.
func readShard(data string) map[subject.ID]*entry {
	r := wire.Read(data)
	lists := make([][]judged.Outcome, r.Count())
	for i := range lists {
		lists[i] = make([]judged.Outcome, r.Count())
		for k := range lists[i] {
			lists[i][k] = judged.Outcome{Obligation: r.Text(), Verdict: verdict.Verdict(r.Text())}
		}
	}
	limits := wire.TextsOf[string](r)
	all := make([]entry, r.Count())
	summaries := make([]bulletin.Summary, len(all))
	units := make(map[subject.ID]*entry, len(all))
	for i := range all {
		e := &all[i]
		e.Summary = &summaries[i]
		e.Summary.ID = subject.ID(r.Text())
		if place := r.Uint(); place < uint64(len(lists)) {
			e.Summary.Outcomes = lists[place]
		}
		if of := r.Uint(); of < uint64(len(limits)) {
			e.Summary.Brief.Limits = limits[of]
		}
		e.read(r)
		units[e.Summary.ID] = e
	}
	for range r.Count() {
		e, n := units[subject.ID(r.Text())], notices{}
		if r.Into(&n); e != nil {
			e.Summary.Open, e.Summary.Told = n.Open, n.Told
		}
	}
	if !r.Whole() || len(units) < len(all) {
		return nil
	}
	return units
}

func (e *entry) read(r *wire.Reader) {
	copy(e.Print[:], r.Take(len(e.Print)))
	e.Rows = r.Uint()
	time := func() period.Time { return period.Time(r.Int()) }
	times := func() (out []period.Time) {
		for range r.Count() {
			out = append(out, time())
		}
		return out
	}
	e.From = time()
	e.Course = course{Said: period.Span{From: time(), Until: time()}, Until: time(), Later: times(), Ahead: times()}
	e.Asked = asked{wire.TextsOf[subject.ID](r), wire.TextsOf[subject.ID](r)}
	copy(e.Folder[:], r.Take(len(e.Folder)))
	s := e.Summary
	s.Folded, s.Initial, s.T = r.Text(), r.Text(), time()
	r.Flags(&s.Listed, &s.Measured, &s.Known)
	s.State, s.Mark, s.Years = sli.State(r.Text()), input.Mark(r.Text()), wire.TextsOf[string](r)
	s.Brief.Values = r.Text()
	s.ReadSeal(r)
}
