package sli

import (
	"slices"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
)

// State is how a service stands at a moment.
type State string

// The states, from best known to worst.
const (
	Unknown       State = "unknown"
	Operational   State = "operational"
	InMaintenance State = "maintenance"
	IsDegraded    State = "degraded"
	IsPartial     State = "partial"
	IsDown        State = "down"
)

var ranks = []State{Unknown, Operational, InMaintenance, IsDegraded, IsPartial, IsDown}

// Rank orders states: 0 for unknown, then from operational to down.
func (s State) Rank() int { return slices.Index(ranks, s) }

// Worse is the worse of two states.
func Worse(a, b State) State {
	if b.Rank() > a.Rank() {
		return b
	}
	return a
}

// Now is how a service, or a subject, stands at its instant.
type Now struct {
	State      State
	Declared   State       // "" where nothing is declared
	Measured   State       // "" where nothing fresh was measured
	MeasuredAt period.Time // the end of the last measurement, when Measured is set
	Limited    bool        // a constraint of full impact is running
}

// Differ tells whether what is declared and what is measured disagree.
func (n Now) Differ() bool {
	switch n.Declared {
	case "":
		return n.Measured == IsDown
	case InMaintenance, IsDown:
		return n.Measured == Operational
	}
	return false
}

// Declared is the worst state that running notices of these kinds declare for a
// service (notice.All: for any), or "".
func (in Input) declared(service string, t period.Time) (state State, fullStop, limited bool) {
	for _, n := range in.Notices {
		for _, p := range n.Within(in.Zone, period.Span{From: t, Until: t + 1}) {
			if !p.Has(t) || p.Service != service && p.Service != notice.All {
				continue
			}
			switch n.Kind {
			case notice.Constraint:
				limited = limited || p.Impact == notice.Full
			case notice.Maintenance:
				if p.Impact != notice.None {
					state = Worse(state, InMaintenance)
				}
				fullStop = fullStop || p.Impact == notice.Full
			default:
				state = Worse(state, map[notice.Impact]State{
					notice.None: "", notice.Degraded: IsDegraded, notice.Partial: IsPartial,
					notice.Full: IsDown}[p.Impact])
			}
		}
	}
	return state, fullStop, limited
}

// Current is how a service stands at t: the worse of what is declared and what
// is measured, where being down is part of a declared full stop.
func Current(in Input, seen Seen, service string, t period.Time) Now {
	var n Now
	var stop bool
	n.Declared, stop, n.Limited = in.declared(service, t)
	n.Measured, n.MeasuredAt = measured(seen, t, in.Fresh)
	state := n.Measured
	if stop && state == IsDown {
		state = InMaintenance
	}
	n.State = Worse(Worse(Unknown, n.Declared), state)
	return n
}

// DownSince is when the longest of the services now measured down went down; at t
// where none is.
func (f *Figures) DownSince() period.Time {
	since := f.T
	for i, s := range f.Services {
		if f.Nows[i].Measured != IsDown {
			continue
		}
		for _, x := range slices.Backward(s.Seen.Down) {
			if x.From < f.T {
				since = min(since, x.From)
				break
			}
		}
	}
	return since
}

// measured is what was last seen of a service before t, and until when: "" where
// that is as old as fresh, or contested.
func measured(seen Seen, t period.Time, fresh time.Duration) (State, period.Time) {
	last := func(s period.Set) period.Time {
		for _, x := range slices.Backward(s) {
			if x.From < t {
				return min(x.Until, t)
			}
		}
		return -1
	}
	up, down, contested := last(seen.Up), last(seen.Down), last(seen.Contested)
	switch at := max(up, down, contested); {
	case at < 0, t-at >= period.Time(fresh/time.Second), at == contested:
		return "", 0
	case at == down:
		return IsDown, at
	default:
		return Operational, at
	}
}

// Join is a subject's state from its services': the worst, with what was
// declared and measured of any of them.
func Join(services []Now) Now {
	n := Now{State: Unknown}
	for _, s := range services {
		n.State = Worse(n.State, s.State)
		n.Declared = Worse(n.Declared, s.Declared)
		n.Measured = Worse(n.Measured, s.Measured)
		n.MeasuredAt = max(n.MeasuredAt, s.MeasuredAt)
		n.Limited = n.Limited || s.Limited
	}
	return n
}

// Overrun tells whether a notice's announced end has passed while one of the
// services that it names has been down ever since and still is, at t.
func Overrun(n *notice.Notice, services []Service, nows []Now, zone period.Zone, t period.Time) bool {
	if n.Kind == notice.Constraint || n.At(t, zone).State != notice.Ended || n.Repeating() {
		return false
	}
	end := n.Current().Until
	for i, s := range services {
		named := slices.Contains(n.Current().Services, s.ID) || slices.Contains(n.Current().Services, notice.All)
		if named && nows[i].Measured == IsDown && s.Seen.Down.Has(end-1) &&
			s.Seen.Up.Within(period.Span{From: end, Until: t}).Length() == 0 {
			return true
		}
	}
	return false
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

// Instant is the latest moment up to asOf at which something of the subject
// changes: a notice of its own, a partner's or the platform's is declared or
// updated, or a span of one starts or ends; a measurement ends, in steps of the site's fresh time, at once
// where it changes the state; freshness runs out; local midnight. All that a
// subject's files say is a function of its inputs and this.
func Instant(in Input, asOf period.Time) period.Time {
	at := in.Zone.Day(asOf).From
	midnight := at
	offer := func(t period.Time) {
		if t <= asOf && t > at {
			at = t
		}
	}
	in.said(period.Span{From: midnight, Until: asOf + 1}, offer)
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
	for _, looked := range in.looked(midnight-fresh, asOf) {
		for i, x := range looked {
			if i+1 == len(looked) || looked[i+1].From >= x.Until+fresh {
				offer(x.Until + fresh)
			}
		}
	}
	return in.since(at, asOf)
}

// said offers the moments of a day at which something was declared, or a span
// starts or ends; of a partner's notice, where it is the partner then.
func (in *Input) said(today period.Span, offer func(period.Time)) {
	for _, n := range slices.Concat(in.Notices, in.Platform, in.Partners) {
		offer(n.Declared)
		for _, u := range n.Updates {
			offer(u.At)
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
