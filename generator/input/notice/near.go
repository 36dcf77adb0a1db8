package notice

import (
	"slices"

	"bollettino/generator/base/period"
)

// Next is the span that is running at t, else the next one, else the last one,
// not longer than announced; ok is false where the notice has none.
func (n *Notice) Next(t period.Time, zone period.Zone) (span period.Span, ok bool) {
	s := n.At(t, zone)
	s.Span.Until = min(s.Span.Until, s.Told.Until)
	return s.Span, !s.Span.Empty()
}

const (
	nearby  = 40 * day      // where the spans around a moment are looked for first
	endless = 3 * 366 * day // what goes on for so long without a break has none
)

// near is the span of a repeating notice that runs at t, else the next one, else
// the last one, with all that it touches joined. It is looked for in windows that
// grow: most notices repeat within days.
func (n *Notice) near(t period.Time, zone period.Zone) (span period.Span, ok bool) {
	s := seeker{n: n, zone: zone}
	s.first, s.last, s.bounded = n.extent(zone)
	if span, ok = s.ahead(t); !ok {
		span, ok = s.behind(t)
	}
	if ok {
		span.From = s.since(span.From)
	}
	return span, ok
}

// seeker looks for spans of a notice.
type seeker struct {
	n           *Notice
	zone        period.Zone
	first, last period.Time // nothing begins before, or is after
	bounded     bool        // its repeating has an end
}

func (s seeker) spans(from, until period.Time) period.Set {
	window := period.Span{From: from, Until: until}
	return Spans(s.n.since(s.zone, from).lay(s.zone, window))
}

// since is a notice that limits the same from a moment on, without the plans that
// no occurrence remembers by then; when it was told is lost.
func (n *Notice) since(zone period.Zone, t period.Time) *Notice {
	margin, _ := n.margin(zone)
	for i, u := range slices.Backward(n.Updates) {
		if u.Status == Changed && u.Plan.Repeats != "" && u.At+2*margin < t {
			short := *n
			short.Plan, short.Updates, short.Told, short.Declared = *u.Plan, n.Updates[i+1:], u.At, u.At
			return &short
		}
	}
	return n
}

// before is a notice that limits the same before a moment.
func (n *Notice) before(t period.Time) *Notice {
	short := *n
	for k := len(n.Updates); k > 0; k-- {
		if u := n.Updates[k-1]; u.At < t || u.Status == Resolved && u.end() < t ||
			u.Status == Reopened && u.Again.From < t {
			break
		}
		short.Updates = n.Updates[:k-1]
	}
	return &short
}

// ahead is the first span that is not over at t. Each window is looked at once:
// what hangs over its edge is followed into the next.
func (s seeker) ahead(t period.Time) (span period.Span, ok bool) {
	from := t
	for step := nearby; t < s.last; step *= 4 {
		edge := min(t+step, s.last)
		found := s.spans(from, edge)
		switch {
		case len(found) > 0 && !ok:
			span, ok = found[0], true
		case len(found) > 0 && found[0].From <= span.Until:
			span.Until = max(span.Until, found[0].Until)
		}
		switch {
		case ok && span.Until < edge || edge == s.last:
			return span, ok
		case ok && step > endless:
			span.Until = period.Never
			if s.bounded {
				rest := s.spans(s.last-nearby, s.last)
				span.Until = rest[len(rest)-1].Until
			}
			return span, true
		}
		from = edge
	}
	return span, ok
}

// behind is the last span that is over at t.
func (s seeker) behind(t period.Time) (period.Span, bool) {
	t = min(t, s.last)
	for step := nearby; t > s.first; step *= 4 {
		edge := max(t-step, s.first)
		if found := s.spans(edge, t); len(found) > 0 {
			return found[len(found)-1], true
		}
		if edge == s.first {
			break
		}
	}
	return period.Span{}, false
}

// since is where a span begins of which some of the notice's pieces begin at t.
func (s seeker) since(t period.Time) period.Time {
	for step := nearby; t > s.first; step *= 4 {
		edge := max(t-step, s.first)
		found := seeker{n: s.n.before(t), zone: s.zone}.spans(edge, t)
		if len(found) == 0 || found[len(found)-1].Until < t {
			return t
		}
		if t = found[len(found)-1].From; t > edge {
			return t
		}
	}
	return t
}

// extent is where a repeating notice begins, and by when the last of it is over;
// bounded tells that its repeating has an end.
func (n *Notice) extent(zone period.Zone) (first, last period.Time, bounded bool) {
	first, last = n.Plan.From, limits(zone).Until
	current := n.Current()
	if r, err := n.rule(zone, current); err == nil {
		if end := min(r.last, n.ValidUntil-1); end < last {
			margin, _ := n.margin(zone)
			last, bounded = end+margin+1, true
		}
	}
	for _, u := range n.Updates {
		switch {
		case u.Plan != nil:
			first = min(first, u.Plan.From)
			last = max(last, min(u.At+1, limits(zone).Until))
		case u.Status == Reopened:
			last = min(max(last, u.Again.Until), limits(zone).Until)
		case u.Status == Withdrawn:
			last = min(last, u.At)
		}
	}
	return first, last, bounded
}
