package judged

import (
	"slices"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/measure/sli"
)

// ahead is how far a unit looks, in seconds, and moments how many it looks at: of a subject
// of which something changes more often, the window is shorter.
const ahead, moments = 72 * 3600, 48

// Later are the unit as it will stand in the 72 hours after its instant if nothing else is
// declared or measured: at each moment at which something of it changes by itself, local
// midnights among them, in order. What is said of the subject and of its
// notices follows from each as from the unit itself; its figures stay those of the instant, but
// for Today. until is up to when that is known.
func Later(in sli.Input, u Unit) (later []Unit, until period.Time) {
	in = open(in, u.T)
	until = u.T + ahead
	said := period.Span{From: u.T, Until: sli.Said(in, u.T).Until}
	at := sli.Ahead(in, said, sli.Later(in, period.Span{From: u.T, Until: until}), u.T, until)
	for t := in.Zone.Day(u.T).Until; t < until; t = in.Zone.Day(t).Until {
		at = append(at, t)
	}
	slices.Sort(at)
	at = slices.DeleteFunc(slices.Compact(at), func(t period.Time) bool { return t <= u.T || t >= until })
	if len(at) > moments {
		at, until = at[:moments], at[moments]
	}
	for _, t := range at {
		u = u.at(in, t)
		u.Today = make([]sli.Day, len(u.Services))
		for i, s := range u.Services {
			u.Today[i] = s.Today(in, t)
		}
		later = append(later, u)
	}
	return later, until
}

// open is what of an input matters after t: notices that aren't over, rows that are fresh.
func open(in sli.Input, t period.Time) sli.Input {
	over := func(n *notice.Notice) bool { return !n.At(t, in.Zone).State.Open() }
	in.Platform = slices.DeleteFunc(slices.Clone(in.Platform), over)
	in.Partners = slices.DeleteFunc(slices.Clone(in.Partners), over)
	in.Notices = slices.DeleteFunc(slices.Clone(in.Notices), over)
	old := t - 2*period.Time(in.Fresh/time.Second)
	looks, buckets := in.Log.Looks, in.Log.Buckets
	in.Log.Looks, in.Log.Buckets = nil, nil
	for i := range looks {
		if looks[i].Until > old {
			in.Log.Looks = append(in.Log.Looks, looks[i])
		}
	}
	for i := range buckets {
		if buckets[i].Until > old {
			in.Log.Buckets = append(in.Log.Buckets, buckets[i])
		}
	}
	return in
}

// moves tells whether a notice that stood so before may stand otherwise at t: where it
// repeats, to find that out is dear.
func moves(s notice.Standing, t period.Time) bool {
	switch s.State {
	case notice.Announced:
		return t >= s.Span.From
	case notice.InProgress:
		return t >= s.Span.Until
	}
	return s.State == notice.Overrun // what is over stays so by itself
}

// at is the unit as it stands at a later moment; in is what of its input is open.
func (u Unit) at(in sli.Input, t period.Time) Unit {
	f := sli.Figures{T: t, Services: u.Services}
	for _, s := range u.Services {
		f.Nows = append(f.Nows, sli.Current(in, s.Seen, s.ID, t))
	}
	u.stand(in, f.T, f.Nows, f.DownSince())
	u.Notices = slices.Clone(u.Notices)
	for i, n := range u.Notices {
		if moves(n.Stands, t) {
			u.Notices[i].Stands = stands(in, f, n.Notice)
		}
	}
	u.Around = around(in, t)
	u.Answer = answer(u)
	return u
}

// Stood is where a notice stands from a moment on.
type Stood struct {
	T period.Time
	notice.Standing
}

// Foresee adds to notices of others than a unit's own where they will stand at each of the
// moments in the 72 hours after t at which anything of them may change by itself.
func Foresee(notices []Notice, zone period.Zone, t period.Time) []Notice {
	window := period.Span{From: t, Until: t + ahead}
	for i := range notices {
		n := &notices[i]
		at := []period.Time{n.AlternativesUntil, zone.Day(n.Review).Until}
		for _, p := range n.Within(zone, window) {
			at = append(at, p.From, p.Until)
		}
		slices.Sort(at)
		for _, x := range slices.Compact(at) {
			if x > t && x < window.Until {
				n.Later = append(n.Later, Stood{x, n.At(x, zone)})
			}
		}
	}
	return notices
}
