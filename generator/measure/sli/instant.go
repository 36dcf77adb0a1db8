package sli

import (
	"time"

	"bollettino/generator/base/period"
)

// Next is the moment after asOf at which something of the subject changes by itself: until
// then, Instant gives what it gives at asOf, and then another. It comes at the latest with
// the next local midnight.
func Next(in Input, asOf period.Time) period.Time {
	now := Instant(in, asOf)
	for next := asOf; ; {
		if next = in.maybe(next); Instant(in, next) != now {
			return next
		}
	}
}

// maybe is a moment after t before which nothing changes; it may come before anything does.
func (in *Input) maybe(asOf period.Time) period.Time {
	next := in.Zone.Day(asOf).Until
	offer := func(t period.Time) {
		if t > asOf {
			next = min(next, t)
		}
	}
	in.said(period.Span{From: asOf, Until: next}, offer)
	fresh := period.Time(in.Fresh / time.Second)
	ended := func(until period.Time) {
		if until <= asOf-fresh {
			return
		}
		// What ended shortly before is shown from the next step on, at the latest.
		offer(until)
		offer(until + fresh)
		offer(in.Zone.Floor(asOf, in.Fresh) + max(fresh, 1))
	}
	for i := range in.Log.Looks {
		ended(in.Log.Looks[i].Until)
	}
	for i := range in.Log.Buckets {
		ended(in.Log.Buckets[i].Until)
	}
	return next
}
