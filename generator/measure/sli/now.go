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

// States are all of them, in that order.
func States() []State { return slices.Clone(ranks) }

// Rank orders states: 0 for unknown, then from operational to down; -1 where it is none. It is
// asked of each subject, several times in each build.
func (s State) Rank() int {
	switch s {
	case Unknown:
		return 0
	case Operational:
		return 1
	case InMaintenance:
		return 2
	case IsDegraded:
		return 3
	case IsPartial:
		return 4
	case IsDown:
		return 5
	}
	return -1
}

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

// Last is what was measured of the services before t in the days that they show, as it
// was when the last measurement ended.
func Last(services []Service, t period.Time, fresh time.Duration) Now {
	var at period.Time
	for _, s := range services {
		for _, set := range []period.Set{s.Seen.Up, s.Seen.Down, s.Seen.Contested} {
			for _, x := range slices.Backward(set) {
				if x.From < t && min(x.Until, t) > s.Window.From {
					at = max(at, min(x.Until, t))
					break
				}
			}
		}
	}
	var nows []Now
	for _, s := range services {
		var n Now
		n.Measured, n.MeasuredAt = measured(s.Seen, at, fresh)
		nows = append(nows, n)
	}
	return Join(nows)
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
