package sli

import (
	"time"

	"bollettino/generator/base/period"
)

// Next is the moment after asOf before which nothing of the subject changes by itself:
// until then, Instant gives what it gives at asOf. It may come before anything does;
// never after. It comes at the latest with the next local midnight.
func Next(in Input, asOf period.Time) period.Time {
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
