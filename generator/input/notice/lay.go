package notice

import (
	"cmp"
	"iter"
	"slices"

	"bollettino/generator/base/period"
)

// Within are the notice's spans that touch a window, by the rules of the project's
// method: `changed` acts on the time after its `at` only, what it adds is told
// then, what it leaves out is gone; `resolved` cuts the span, or the occurrence
// then running, and never lengthens it; `reopened` makes it run again, as told
// then; `withdrawn` takes away what lies after it. They are whole, sorted by
// service and time, and pieces of a service overlap only where its occurrences
// do. They cost what the window holds. They are shared: nobody changes them.
func (n *Notice) Within(zone period.Zone, window period.Span) []Piece {
	if n.memory == nil {
		return n.lay(zone, window)
	}
	return n.memory.pieces.ask(windowIn{zone, window}, func() []Piece { return n.lay(zone, window) })
}

// Pieces are all that begin before horizon, from the first day of the notice on.
// Whoever needs some time only asks Within.
func (n *Notice) Pieces(zone period.Zone, horizon period.Time) []Piece {
	return n.Within(zone, period.Span{From: limits(zone).From, Until: horizon})
}

// limits are the years that a plan can reach.
func limits(zone period.Zone) period.Span {
	return period.Span{From: zone.Date(firstYear, 1, 1), Until: zone.Date(lastYear+1, 1, 1)}
}

// lay lays out the pieces that touch a window. What was announced of another time
// than the window's matters only as far as one span reaches into both, so all
// plans are laid out for a little more. How far a single span reaches among
// occurrences is not known before: there more is taken until no piece hangs over.
func (n *Notice) lay(zone period.Zone, window period.Span) []Piece {
	limits := limits(zone)
	window = window.Cut(limits)
	margin, mixed := n.margin(zone)
	for {
		w := period.Span{From: window.From - margin, Until: window.Until + margin}.Cut(limits)
		pieces := slices.DeleteFunc(n.unfold(zone, w), func(p Piece) bool { return p.Span.Cut(window).Empty() })
		hang := slices.ContainsFunc(pieces, func(p Piece) bool { return p.From <= w.From || p.Until >= w.Until })
		if !mixed || !hang || margin > farthest {
			slices.SortFunc(pieces, func(a, b Piece) int {
				return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.From, b.From),
					cmp.Compare(a.Until, b.Until),
					cmp.Compare(a.Impact, b.Impact), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Told, b.Told),
					cmp.Compare(a.Of.From, b.Of.From), cmp.Compare(a.Of.Until, b.Of.Until))
			})
			return pieces
		}
		margin = 8*margin + 32*day
	}
}

const (
	day      = period.Time(24 * 3600)
	farthest = 6 * 366 * day // as far as a single span is followed among occurrences
)

// margin is the longest occurrence of the notice's plans; mixed tells that some
// repeat and others don't.
func (n *Notice) margin(zone period.Zone) (margin period.Time, mixed bool) {
	single := false
	for _, s := range n.Stages() {
		if s.Repeats == "" {
			single = true
			continue
		}
		margin = max(margin, period.Time(s.length(zone).Seconds())+2*3600) // a change of the clock adds some
	}
	return margin, single && margin > 0
}

// unfold lays out all plans in a window and lets each update act on it.
func (n *Notice) unfold(zone period.Zone, window period.Span) []Piece {
	told := n.Told
	if told == 0 {
		told = n.Declared
	}
	plan := n.Plan
	var past []Piece // no later plan acts on them
	live := n.expand(zone, plan, told, window)
	cut := func(end period.Time, cuts func(Piece) bool) {
		for _, pieces := range [][]Piece{past, live} {
			for i, p := range pieces {
				if p.Until > end && cuts(p) {
					pieces[i].Until = max(end, p.From)
				}
			}
		}
	}
	for _, u := range n.Updates {
		if u.Plan != nil {
			plan = *u.Plan
		}
		switch u.Status {
		case Changed:
			fresh := n.expand(zone, plan, u.At, period.Span{From: max(window.From, u.At), Until: window.Until})
			old := live[:0]
			for _, p := range live {
				if p.Until <= u.At {
					past = append(past, p)
				} else {
					old = append(old, p)
				}
			}
			live = replan(old, fresh, u.At)
		case Resolved:
			cut(u.end(), func(p Piece) bool { return plan.Repeats == "" || p.Of.Has(u.end()) })
		case Reopened:
			for _, service := range plan.Services {
				live = append(live,
					Piece{Span: u.Again, Service: service, Impact: plan.Impact, Told: u.At, Start: u.Again.From,
						Of: u.Again})
			}
		case Withdrawn:
			cut(u.At, func(Piece) bool { return true })
		}
	}
	return slices.DeleteFunc(append(past, live...), func(p Piece) bool { return p.Empty() })
}

// expand lists a plan's spans that touch a window, for each service. A single span
// is always there: it may reach into the window's pieces from wherever it lies.
func (n *Notice) expand(zone period.Zone, p Plan, told period.Time, window period.Span) []Piece {
	spans := []period.Span{p.span()}
	if p.Repeats != "" {
		spans = n.occurrences(zone, p, window)
	}
	out := make([]Piece, 0, len(spans)*len(p.Services))
	for _, s := range spans {
		for _, service := range p.Services {
			out = append(out, Piece{Span: s, Service: service, Impact: p.Impact, Told: told, Start: s.From, Of: s})
		}
	}
	return out
}

// what is what a piece limits.
type what struct {
	service string
	impact  Impact
}

func (p Piece) what() what { return what{p.Service, p.Impact} }

// cover is when pieces limit what.
func cover(pieces []Piece) map[what]period.Set {
	spans := map[what][]period.Span{}
	for _, p := range pieces {
		spans[p.what()] = append(spans[p.what()], p.Span)
	}
	out := make(map[what]period.Set, len(spans))
	for k, s := range spans {
		out[k] = period.Of(s...)
	}
	return out
}

// replan puts a new plan in an older one's place from at on. Where both limit a
// service in the same way, be it by its name or as one of all, the older telling
// stands, as a part of the new plan's occurrence. No older piece is over at at.
func replan(old, fresh []Piece, at period.Time) []Piece {
	told, planned := cover(old), map[what][]Piece{}
	for _, p := range fresh {
		planned[p.what()] = append(planned[p.what()], p)
	}
	out := make([]Piece, 0, len(old)+len(fresh))
	for _, p := range old {
		k := len(out)
		out = stay(out, p, planned[p.what()], at)
		if p.Service != All {
			out = stay(out, p, planned[what{All, p.Impact}], at)
		}
		if merged := slices.ContainsFunc(out[k:], func(q Piece) bool { return q.From < at }); !merged && p.From < at {
			q := p
			q.Until = at
			out = append(out, q)
		}
		for w, some := range named(p, planned) {
			q := p
			q.Service, q.From = w.service, max(p.From, at)
			out = stay(out, q, some, at)
		}
	}
	for _, p := range fresh {
		out = added(out, p, told, at)
		// Of a service that was announced by its name, all adds less than of others.
		for w, times := range named(p, told) {
			if times.Touches(p.Span) {
				q := p
				q.Service = w.service
				out = added(out, q, told, at)
			}
		}
	}
	return out
}

// named is what limits single services in the way in which a piece limits all.
func named[T any](p Piece, of map[what]T) iter.Seq2[what, T] {
	return func(yield func(what, T) bool) {
		if p.Service != All {
			return
		}
		for w, some := range of {
			if w.service != All && w.impact == p.Impact && !yield(w, some) {
				return
			}
		}
	}
}

// added takes in what a piece of a new plan adds from at on to what was told.
func added(out []Piece, p Piece, told map[what]period.Set, at period.Time) []Piece {
	left := p.Span.Cut(period.Span{From: at, Until: period.Never})
	parts := period.Set{left}
	if one, all := told[p.what()], told[what{All, p.Impact}]; one.Touches(left) || all.Touches(left) {
		parts = period.Of(left).Minus(one).Minus(all)
	}
	p.Told = at
	for _, p.Span = range parts {
		if p.Start = p.From; !p.Span.Empty() {
			out = append(out, p)
		}
	}
	return out
}

// stay adds what of an older piece the fresh ones leave as it is, from at on: with
// what was before, where it goes on without a break. The fresh ones are in order.
func stay(out []Piece, p Piece, fresh []Piece, at period.Time) []Piece {
	since := max(p.From, at)
	first, _ := slices.BinarySearchFunc(fresh, since,
		func(q Piece, t period.Time) int { return cmp.Compare(q.Until, t+1) })
	for _, q := range fresh[first:] {
		if q.From >= p.Until {
			break
		}
		part := p
		part.Span, part.Of = q.Span.Cut(period.Span{From: since, Until: p.Until}), q.Of
		if part.Empty() {
			continue
		}
		if part.From == at && p.From < at {
			part.From, part.Of.From = p.From, min(p.Of.From, q.Of.From)
		}
		out = append(out, part)
	}
	return out
}

// Both is when the pieces of two notices limit one service.
func Both(a, b []Piece) period.Set {
	times := func(pieces []Piece) map[string]period.Set {
		spans, out := map[string][]period.Span{}, map[string]period.Set{}
		for _, p := range pieces {
			spans[p.Service] = append(spans[p.Service], p.Span)
		}
		for service, s := range spans {
			out[service] = period.Of(s...)
		}
		return out
	}
	var out period.Set
	others := times(b)
	for service, of := range times(a) {
		for other, with := range others {
			if service == other || service == All || other == All {
				out = out.Or(of.And(with))
			}
		}
	}
	return out
}

// Spans are the pieces' times, whatever the service, joined where they touch.
func Spans(pieces []Piece) period.Set {
	spans := make([]period.Span, len(pieces))
	for i, p := range pieces {
		spans[i] = p.Span
	}
	return period.Of(spans...)
}
