package sli

import (
	"slices"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/subject"
)

// Instant is the latest moment up to asOf at which something of the subject
// changes: a notice of its own, a partner's or the platform's is declared or
// updated, or a span of one starts or ends; stated hours begin or end; a measurement ends, in
// steps of the site's fresh time, at once where it changes the state; freshness runs out; local
// midnight. All that a
// subject's files say is a function of its inputs and this.
func Instant(in Input, asOf period.Time) period.Time { return in.instant(Said(in, asOf).From, asOf) }

// Next is the moment after asOf at which something of the subject changes by itself: until
// then, Instant gives what it gives at asOf, and then another. It comes at the latest with
// the next local midnight.
func Next(in Input, asOf period.Time) period.Time { return Between(in, Said(in, asOf), asOf).Until }

// Said is the time around asOf, within its local day, in which nothing is declared or
// updated, no stated hours begin or end and no span of a notice starts or ends.
func Said(in Input, asOf period.Time) period.Span {
	day := in.Zone.Day(asOf)
	said := day
	in.said(day, func(t period.Time) {
		if t <= asOf {
			said.From = max(said.From, t)
		} else {
			said.Until = min(said.Until, t)
		}
	})
	return said
}

// Between is the time from Instant until Next at asOf, by what was measured: the log, Zone,
// Policy and Fresh of in, and said, what Said gives at asOf. Of the log it needs what
// Recent tells.
func Between(in Input, said period.Span, asOf period.Time) period.Span {
	now := in.instant(said.From, asOf)
	for next := asOf; ; {
		if next = in.maybe(said.Until, next); next == said.Until || in.instant(said.From, next) != now {
			return period.Span{From: now, Until: next}
		}
	}
}

// Later are the moments within a span at which something is declared or updated, or a span
// of a notice starts or ends, in order.
func Later(in Input, within period.Span) []period.Time {
	var out []period.Time
	in.said(within, func(t period.Time) {
		if t > within.From && t < within.Until {
			out = append(out, t)
		}
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// Ahead are the moments after asOf and before until at which something of the subject
// changes by itself if nothing more is declared or measured, in order, local midnights
// apart: each Next of the one before. Of in it needs what Between does; said is what Said
// gives at asOf, later what Later gives from asOf until then.
func Ahead(in Input, said period.Span, later []period.Time, asOf, until period.Time) []period.Time {
	var out []period.Time
	over := asOf // from then on nothing follows from what was measured
	for i := range in.Log.Looks {
		over = max(over, in.Log.Looks[i].Until+2*period.Time(in.Fresh/time.Second))
	}
	for i := range in.Log.Buckets {
		over = max(over, in.Log.Buckets[i].Until+2*period.Time(in.Fresh/time.Second))
	}
	for t := asOf; t < over; {
		next := Between(in, said, t).Until
		if next >= until {
			return out
		}
		if t = next; t == said.Until {
			said.From, said.Until = t, in.Zone.Day(t).Until
			if i, found := slices.BinarySearch(later, t+1); i < len(later) || found {
				said.Until = min(said.Until, later[i])
			}
		}
		if in.Zone.Day(t).From != t {
			out = append(out, t)
		}
		asOf = t
	}
	for _, t := range later {
		if t > asOf && in.Zone.Day(t).From != t {
			out = append(out, t)
		}
	}
	return out
}

// Recent is the moment by which rows ended that are of no matter to Between at asOf.
func Recent(zone period.Zone, fresh time.Duration, asOf period.Time) period.Time {
	return zone.Day(asOf).From - period.Time(fresh/time.Second)
}

// instant is Instant where the last thing in the day was said at said, or at its midnight.
func (in *Input) instant(said, asOf period.Time) period.Time {
	at := said
	offer := func(t period.Time) {
		if t <= asOf && t > at {
			at = t
		}
	}
	fresh := period.Time(in.Fresh / time.Second)
	for i := range in.Log.Looks {
		l := &in.Log.Looks[i]
		if l.From >= asOf || l.Until <= at {
			continue // what ended before is no later moment
		}
		if grid := in.Zone.Floor(min(l.Until, asOf), in.Fresh); grid > l.From {
			offer(grid)
		}
		changes := true
		if i > 0 {
			p := &in.Log.Looks[i-1]
			changes = p.Service != l.Service || p.Observer != l.Observer || p.Until+fresh <= l.From || p.Down != l.Down
		}
		if changes && l.Until <= asOf {
			offer(l.Until)
		}
	}
	for _, looked := range in.looked(Recent(in.Zone, in.Fresh, asOf), asOf) {
		for i, x := range looked {
			if i+1 == len(looked) || looked[i+1].From >= x.Until+fresh {
				offer(x.Until + fresh)
			}
		}
	}
	return in.since(at, asOf)
}

// maybe is a moment after t, at the latest next, before which nothing changes; it may come
// before anything does.
func (in *Input) maybe(next, t period.Time) period.Time {
	offer := func(at period.Time) {
		if at > t {
			next = min(next, at)
		}
	}
	fresh := period.Time(in.Fresh / time.Second)
	ended := func(until period.Time) {
		if until <= t-fresh {
			return
		}
		// What ended shortly before is shown from the next step on, at the latest.
		offer(until)
		offer(until + fresh)
		offer(in.Zone.Floor(t, in.Fresh) + max(fresh, 1))
	}
	for i := range in.Log.Looks {
		ended(in.Log.Looks[i].Until)
	}
	for i := range in.Log.Buckets {
		ended(in.Log.Buckets[i].Until)
	}
	return next
}

// said offers the moments of a day at which something was declared, stated hours begin or
// end, or a span starts or ends; of a partner's notice, where it is the partner then.
func (in *Input) said(today period.Span, offer func(period.Time)) {
	for _, n := range slices.Concat(in.Notices, in.Platform, in.Partners) {
		offer(n.Declared)
		offer(n.AlternativesUntil) // from when a page no longer says them
		for _, u := range n.Updates {
			offer(u.At)
		}
	}
	hours := [][]subject.Hours{in.Profile.UsersHours}
	for _, s := range in.Profile.Services {
		hours = append(hours, s.Hours)
	}
	for _, h := range hours {
		if len(h) == 0 {
			continue
		}
		for _, x := range subject.Open(h, in.Zone, today) {
			offer(x.From)
			offer(x.Until)
		}
	}
	for _, n := range slices.Concat(in.Notices, in.Platform) {
		for _, p := range n.Within(in.Zone, today) {
			offer(p.From)
			offer(p.Until)
		}
	}
	for _, n := range in.Partners {
		through := in.through(n.Owner)
		for _, p := range n.Within(in.Zone, today) {
			for _, x := range through.And(period.Set{p.Span}) {
				offer(x.From)
				offer(x.Until)
			}
		}
	}
}

// since is the last instant after one that is known, as measurements ended: at
// once where what is measured of a service is another than is shown since the
// instant before, or is so from then on; else from the next step on, unless
// something has come by then.
func (in *Input) since(shown, asOf period.Time) period.Time {
	ends := in.ends(period.Span{From: shown + 1, Until: asOf + 1})
	if len(ends) == 0 {
		return shown
	}
	seen := in.decided(period.Span{From: shown - period.Time(in.Fresh/time.Second), Until: asOf + 1})
	differ := func(a, b period.Time) bool {
		return slices.ContainsFunc(seen, func(s Seen) bool {
			x, _ := measured(s, a, in.Fresh)
			y, _ := measured(s, b, in.Fresh)
			return x != y
		})
	}
	next := period.Never // the step that is to come
	for _, t := range ends {
		if next <= t {
			shown, next = next, period.Never
		}
		switch {
		case shown == t:
		case differ(shown, t) || differ(t, t+1):
			shown, next = t, period.Never
		case next == period.Never:
			next = in.Zone.Floor(t-1, in.Fresh) + period.Time(in.Fresh/time.Second)
		}
	}
	if next <= asOf {
		return next
	}
	return shown
}

// ends are the moments in a window at which a row or a bucket ends, in order.
func (in *Input) ends(window period.Span) []period.Time {
	var out []period.Time
	for i := range in.Log.Looks {
		if t := in.Log.Looks[i].Until; window.Has(t) {
			out = append(out, t)
		}
	}
	for i := range in.Log.Buckets {
		if t := in.Log.Buckets[i].Until; window.Has(t) {
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// decided is what the observers say, by the policy, of each service that somebody
// looked at within a window.
func (in *Input) decided(window period.Span) []Seen {
	ups, downs := map[string][]period.Set{}, map[string][]period.Set{}
	for _, v := range in.views(window) {
		up, down := v.sets()
		ups[v.service], downs[v.service] = append(ups[v.service], up), append(downs[v.service], down)
	}
	var out []Seen
	for service := range ups {
		out = append(out, Decide(in.Policy, ups[service], downs[service]))
	}
	return out
}

// looked is when, up to asOf, anybody looked at each service; of rows that ended
// by since, nothing.
func (in Input) looked(since, asOf period.Time) map[string]period.Set {
	spans := map[string][]period.Span{}
	for i := range in.Log.Looks {
		if l := &in.Log.Looks[i]; l.From < asOf && l.Until > since {
			spans[l.Service] = append(spans[l.Service], period.Span{From: l.From, Until: min(l.Until, asOf)})
		}
	}
	out := map[string]period.Set{}
	for service, s := range spans {
		out[service] = period.Of(s...)
	}
	return out
}
