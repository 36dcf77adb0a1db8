package sli

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/notice"
)

// Telling is when users were told of down time that was measured.
type Telling string

// An outage was told of before it began, while it lasted, after it, or never.
const (
	Before Telling = "before"
	During Telling = "during"
	After  Telling = "after"
	NotAt  Telling = "never"
)

// Outage is a stretch of unplanned time: some counting service was measured
// down without a break, outside what was planned for it and outside the
// platform's stops. Time that nobody observed ends it.
type Outage struct {
	period.Span
	Services []string       // that were down in it, in the profile's order
	Notice   *notice.Notice // what covers it: the subject's own, else a partner's; nil: nothing was declared
	Told     Telling
	Open     bool // it lasts as far as was seen

	Observers []string // who looked at these services in it, by id
}

// Failures are the outages of a window in figures.
type Failures struct {
	Window            period.Span
	Observed          ratio.Ratio // of the elapsed window: how much was measured at all
	Outages           []Outage
	Longest           int64       // seconds
	Restore           ratio.Ratio // mean length of the outages that ended, seconds
	Told              map[Telling]int
	Degraded, Partial int64 // seconds declared, of lesser impact than full: they draw on no budget
}

// failures measures the outages of a window; of one that reaches over its edge,
// the part within.
func (m *measurer) failures(window period.Span) Failures {
	w := m.elapsed(window)
	f := Failures{Window: window, Told: map[Telling]int{}}
	f.Observed = observed(m.looked.Common(w), w.Length())
	var ended, total int64
	for _, span := range m.failed.And(w) {
		o := Outage{Span: span}
		for _, s := range m.counting {
			if m.failing[s.ID].Touches(span) {
				o.Services = append(o.Services, s.ID)
			}
		}
		o.Notice, o.Told = m.covering(o)
		o.Open = m.lasts(o)
		o.Observers = m.observers(o)
		f.Outages = append(f.Outages, o)
		f.Longest = max(f.Longest, span.Length())
		f.Told[o.Told]++
		if !o.Open {
			ended++
			total += span.Length()
		}
	}
	f.Restore = ratio.Of(total, ended)
	f.Degraded, f.Partial = m.lesser(notice.Degraded, w), m.lesser(notice.Partial, w)
	return f
}

// observers are those who looked at the services of an outage in its time.
func (m *measurer) observers(o Outage) (out []string) {
	if len(m.watchers) == 1 {
		return []string{m.watchers[0].name} // it was measured
	}
	for _, w := range m.watchers {
		if slices.ContainsFunc(o.Services, func(id string) bool { return w.of[id].Touches(o.Span) }) {
			out = append(out, w.name)
		}
	}
	return out
}

// lasts tells whether nobody saw the services up again, and the last that was
// seen of them is that they were down.
func (m *measurer) lasts(o Outage) bool {
	for _, id := range o.Services {
		seen := m.seen[id]
		later := period.Span{From: o.Until, Until: m.t}
		if o.Until == m.t && seen.Down.Has(m.t-1) || seen.Down.Has(o.Until-1) && !seen.Touches(later) {
			return true
		}
	}
	return false
}

// ordered are the pieces of a notice by their start, with how far those up to each
// one reach.
type ordered struct {
	pieces []notice.Piece
	reach  []period.Time
}

// around are the pieces of a notice that touch a span; many are asked for.
func (m *measurer) around(n *notice.Notice, span period.Span) iter.Seq[notice.Piece] {
	o, ok := m.ordered[n]
	if !ok {
		o.pieces = slices.Clone(m.pieces(n))
		slices.SortFunc(o.pieces, func(a, b notice.Piece) int { return cmp.Compare(a.From, b.From) })
		far := period.Time(math.MinInt64)
		for _, p := range o.pieces {
			far = max(far, p.Until)
			o.reach = append(o.reach, far)
		}
		m.ordered[n] = o
	}
	return func(yield func(notice.Piece) bool) {
		i, _ := slices.BinarySearchFunc(o.pieces, span.Until,
			func(p notice.Piece, t period.Time) int { return cmp.Compare(p.From, t) })
		for i--; i >= 0 && o.reach[i] > span.From; i-- {
			if !o.pieces[i].Span.Cut(span).Empty() && !yield(o.pieces[i]) {
				return
			}
		}
	}
}

// covering is the notice that speaks of an outage, the first told where there
// are several.
func (m *measurer) covering(o Outage) (cover *notice.Notice, told Telling) {
	told = NotAt
	for _, notices := range [][]*notice.Notice{m.Notices, m.Partners} {
		var at period.Time
		for _, n := range notices {
			if n.Kind == notice.Constraint {
				continue
			}
			own := n.Owner == m.Subject.ID
			when := period.Set{o.Span}
			if !own { // by the registry's row of the day
				when = m.through(n.Owner).And(when)
			}
			for p := range m.around(n, o.Span) {
				if p.Impact == notice.None || !when.Touches(p.Span) ||
					own && p.Service != notice.All && !slices.Contains(o.Services, p.Service) {
					continue
				}
				said := p.Told
				if said == n.Told {
					said = n.Declared // users may have been told at another time than the platform
				}
				if cover == nil || said < at {
					cover, at = n, said
				}
			}
		}
		if cover == nil {
			continue
		}
		switch {
		case at <= o.From:
			return cover, Before
		case at < o.Until:
			return cover, During
		}
		return cover, After
	}
	return nil, told
}

// lesser is the time in w that was declared with an impact, of counting services.
func (m *measurer) lesser(impact notice.Impact, w period.Set) int64 {
	var spans []period.Span
	for _, n := range m.Notices {
		if n.Kind == notice.Constraint {
			continue
		}
		for _, p := range m.pieces(n) {
			if p.Impact != impact {
				continue
			}
			for _, s := range m.counting {
				if p.Service == s.ID || p.Service == notice.All {
					spans = append(spans, p.Span)
				}
			}
		}
	}
	return period.Of(spans...).And(w).Length()
}

// Seeing is how what was measured compares with what a notice declares.
type Seeing string

// What was measured in a notice's time.
const (
	NoMeasure Seeing = "not_measured" // nobody looked
	NotSeen   Seeing = "not_seen"     // somebody looked, and nothing was down
	AsTold    Seeing = "as_declared"
	TooLong   Seeing = "overrun"     // down beyond the declared end
	Shorter   Seeing = "ended_early" // up again before the declared end
	Unseen    Seeing = ""            // of lesser impact, or a constraint: down time alone says nothing of it
)

// Check is what was measured in a notice's elapsed time, of the services that it
// names and that somebody looked at then. Some service down is down; up is only
// what all were seen to be.
type Check struct {
	Seeing  Seeing
	Times   period.Set // the notice's, up to t
	Downs   period.Set // when one was down, of stretches that reach into Times, whole
	Looked  int64      // seconds in which all of the services were looked at
	Down    int64      // seconds in which one was down
	Overrun int64      // seconds down from the declared end on
	Early   int64      // seconds up before the declared end
}

// Verify compares a notice of the subject's own with what was measured up to t.
func Verify(n *notice.Notice, services []Service, zone period.Zone, t period.Time) Check {
	var c Check
	var spans []period.Span
	for _, p := range n.Pieces(zone, t) {
		spans = append(spans, p.Span.Cut(period.Span{From: p.From, Until: t}))
	}
	c.Times = period.Of(spans...)
	if len(c.Times) == 0 {
		return c
	}
	looked, down, up := seenOf(n.Current().Services, services, c.Times)
	c.Looked, c.Down = looked.And(c.Times).Length(), down.And(c.Times).Length()
	for _, x := range down {
		if c.Times.Touches(x) {
			c.Downs = append(c.Downs, x)
		}
	}
	last := c.Times[len(c.Times)-1]
	switch {
	case n.Kind == notice.Constraint || n.Current().Impact != notice.Full:
	case c.Looked == 0 && c.Down == 0:
		c.Seeing = NoMeasure
	case c.Down == 0:
		c.Seeing = NotSeen
	case n.Repeating() || last.Until >= t:
		c.Seeing = AsTold
	default:
		c.end(last, down, up, t)
	}
	return c
}

// seenOf is what was measured of the named services that somebody looked at in
// those times: when all were looked at, when one was down, when all were up.
func seenOf(named []string, services []Service, times period.Set) (looked, down, up period.Set) {
	var contested period.Set
	first := true
	for _, s := range services {
		if !slices.Contains(named, s.ID) && !slices.Contains(named, notice.All) {
			continue
		}
		seen := s.Seen.Looked()
		if len(seen.And(times)) == 0 {
			continue
		}
		down, contested = down.Or(s.Seen.Down), contested.Or(s.Seen.Contested)
		if looked = looked.And(seen); first {
			looked, first = seen, false
		}
	}
	return looked, down, looked.Minus(down).Minus(contested)
}

// end compares the end that was declared, that of the last span, with the measured
// one.
func (c *Check) end(last period.Span, down, up period.Set, t period.Time) {
	c.Seeing = AsTold
	switch {
	case down.Has(last.Until-1) && down.Has(last.Until):
		c.Seeing = TooLong
		for _, x := range down {
			if x.Has(last.Until) {
				c.Overrun = int64(min(x.Until, t) - last.Until)
			}
		}
	case up.Has(last.Until - 1):
		from := last.From
		for _, x := range down.Within(last) {
			from = x.Until
		}
		if c.Early = up.Within(period.Span{From: from, Until: last.Until}).Length(); c.Early > 0 {
			c.Seeing = Shorter
		}
	}
}
