package notice

import (
	"errors"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/period"

	"github.com/teambition/rrule-go"
)

var (
	errTooOften    = errors.New("repeats more often than daily, or at other times than `from`")
	errNotOnlyRule = errors.New("holds more than the rule")
	errUntil       = errors.New("UNTIL is a moment in UTC, as in 20261231T225959Z; `valid_until` takes a local time")
	errInterval    = errors.New("INTERVAL is over 1000")
	errCount       = errors.New("COUNT is over 5000; `valid_until` ends a repetition at a day")
)

const (
	mostCounted = 1000 // occurrences that are looked at for how many there are at once
	mostTimes   = 5000 // COUNT: each occurrence is counted to find the last one
	longestTime = 366 * 24 * time.Hour
	// No plan reaches out of these local years. What is announced for ever has
	// no end.
	firstYear, lastYear = 1970, 2199
)

// rule is a recurrence that can be asked for the occurrences of some time without
// counting those before.
type rule struct {
	zone  period.Zone
	opt   rrule.ROption // by the wall clock, without its end
	first time.Time     // the first occurrence, by the wall clock
	last  period.Time   // none starts after it; Never where the rule has no end
}

// wall is the local clock as a time without a zone, which is how a recurrence is
// counted.
func wall(zone period.Zone, t period.Time) time.Time {
	l := zone.Local(t)
	return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), 0, time.UTC)
}

// recurrence reads an RRULE whose first occurrence begins at from. It counts by
// the wall clock; UNTIL is a moment in UTC, as RFC 5545 wants where times are
// local, and so its occurrences are compared with it as moments.
func recurrence(text string, from period.Time, zone period.Zone) (rule, error) {
	for _, part := range strings.Split(text, ";") {
		switch name, value, _ := strings.Cut(part, "="); {
		case strings.ContainsAny(name, ":\n") || name == "DTSTART" || name == "BYEASTER":
			return rule{}, errNotOnlyRule // BYEASTER is the library's own, and can panic
		case name == "BYHOUR" || name == "BYMINUTE" || name == "BYSECOND":
			return rule{}, errTooOften
		case name == "UNTIL" && !strings.HasSuffix(value, "Z"):
			return rule{}, errUntil
		}
	}
	opt, err := rrule.StrToROption(text)
	switch {
	case err != nil:
		return rule{}, err
	case opt.Freq > rrule.DAILY:
		return rule{}, errTooOften
	case opt.Interval > 1000:
		return rule{}, errInterval
	case opt.Count > mostTimes:
		return rule{}, errCount
	}
	r := rule{zone: zone, opt: *opt, first: wall(zone, from), last: period.Never}
	if !opt.Until.IsZero() {
		r.last = period.Time(opt.Until.Unix())
	}
	r.opt.Dtstart, r.opt.Until = r.first, time.Time{}
	if _, err := rrule.NewRRule(r.opt); err != nil {
		return rule{}, err
	}
	r.fill()
	if r.opt.Count > 0 {
		r.count()
	}
	return r, nil
}

// fill writes out what RFC 5545 takes from the first occurrence where the rule
// doesn't say it, so that the rule can be counted from another day.
func (r *rule) fill() {
	o := &r.opt
	o.Interval = max(o.Interval, 1)
	if len(o.Byweekno)+len(o.Byyearday)+len(o.Bymonthday)+len(o.Byweekday) > 0 {
		return
	}
	switch o.Freq {
	case rrule.YEARLY:
		if len(o.Bymonth) == 0 {
			o.Bymonth = []int{int(r.first.Month())}
		}
		o.Bymonthday = []int{r.first.Day()}
	case rrule.MONTHLY:
		o.Bymonthday = []int{r.first.Day()}
	case rrule.WEEKLY:
		days := []rrule.Weekday{rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA}
		o.Byweekday = []rrule.Weekday{days[r.first.Weekday()]}
	}
}

// count puts the moment of the last occurrence in the place of COUNT.
func (r *rule) count() {
	all, err := rrule.NewRRule(r.opt)
	if r.opt.Count = 0; err != nil {
		return // it has been tried
	}
	next := all.Iterator()
	last := r.first
	for w, ok := next(); ok && w.Year() <= lastYear; w, ok = next() {
		last = w
	}
	r.last = min(r.last, r.zone.Wall(last))
}

// jumped is where counting can begin for what starts at or after w: in phase with
// the first occurrence, and at least one whole interval before.
func (r *rule) jumped(w time.Time) time.Time {
	days := int(w.Sub(r.first) / (24 * time.Hour))
	step := r.opt.Interval
	far := func(units int) int { return (units/step - 1) * step }
	switch y, m, _ := r.first.Date(); {
	case days <= 0:
		return r.first
	case r.opt.Freq == rrule.YEARLY:
		if n := far(w.Year() - y); n > 0 {
			return time.Date(y+n, 1, 1, r.first.Hour(), r.first.Minute(), r.first.Second(), 0, time.UTC)
		}
	case r.opt.Freq == rrule.MONTHLY:
		if n := far((w.Year()-y)*12 + int(w.Month()-m)); n > 0 {
			return time.Date(y, m+time.Month(n), 1, r.first.Hour(), r.first.Minute(), r.first.Second(), 0, time.UTC)
		}
	case r.opt.Freq == rrule.WEEKLY:
		return r.first.AddDate(0, 0, 7*max(0, far(days/7)))
	default:
		return r.first.AddDate(0, 0, max(0, far(days)))
	}
	return r.first
}

// starts are the starts of the occurrences from a wall time until another, both
// counted in, with the moments that they are.
func (r rule) starts(from, until time.Time, each func(w time.Time, t period.Time)) {
	r.opt.Dtstart = r.jumped(from)
	counting, err := rrule.NewRRule(r.opt)
	if err != nil || until.Before(from) {
		return
	}
	next, moment := counting.Iterator(), r.zone.Walls()
	for w, ok := next(); ok && !w.After(until); w, ok = next() {
		if w.Before(from) {
			continue
		}
		if t := moment(w); t <= r.last {
			each(w, t)
		}
	}
}

// occurrence is one span of a plan; wall is the start that its rule gives.
type occurrence struct {
	period.Span
	wall time.Time
}

// length is how long an occurrence of a plan lasts by the wall clock.
func (p Plan) length(zone period.Zone) time.Duration {
	if p.Until == period.Never {
		return 0
	}
	return wall(zone, p.Until).Sub(wall(zone, p.From))
}

// recurring are the occurrences of a plan that touch a window. Each keeps the
// first one's local times; a local time that a change of the clock doubles or
// skips is read by RFC 5545, 3.3.5, and one that so ends before it begins is none.
// What is excepted is among them.
func (n *Notice) recurring(zone period.Zone, p Plan, window period.Span) []occurrence {
	r, err := n.rule(zone, p)
	if err != nil {
		return nil // the reader has refused it
	}
	length, last := p.length(zone), min(window.Until, n.ValidUntil)
	// A day further: in the hour that the clock repeats, wall times are out of order.
	from, until := wall(zone, window.From).Add(-length).AddDate(0, 0, -1), wall(zone, last).AddDate(0, 0, 1)
	var out []occurrence
	moment := zone.Walls()
	r.starts(from, until, func(w time.Time, t period.Time) {
		s := period.Span{From: t, Until: moment(w.Add(length))}
		if t < last && !s.Cut(window).Empty() {
			out = append(out, occurrence{s, w})
		}
	})
	return out
}

// occurrences are a plan's spans that touch a window.
func (n *Notice) occurrences(zone period.Zone, p Plan, window period.Span) []period.Span {
	if p.Repeats == "" {
		if s := p.span(); !s.Cut(window).Empty() {
			return []period.Span{s}
		}
		return nil
	}
	var out []period.Span
	for _, o := range n.recurring(zone, p, window) {
		if len(n.Except) == 0 || !slices.Contains(n.Except, zone.Day(o.From).From) {
			out = append(out, o.Span)
		}
	}
	return out
}

// begins tells whether the rule has its first occurrence where it says.
func (r rule) begins() bool {
	found := false
	r.starts(r.first, r.first, func(time.Time, period.Time) { found = true })
	return found
}

// crowd is how many occurrences of some length there are at once, at most, among
// the first of the rule: no rule grows denser than it is in those.
func (r rule) crowd(length time.Duration) (most int) {
	counting, err := rrule.NewRRule(r.opt)
	if err != nil || length < 23*time.Hour {
		return 1 // it repeats daily at most
	}
	next := counting.Iterator()
	var running []time.Time
	for range mostCounted {
		w, ok := next()
		if !ok || w.Year() > lastYear || r.zone.Wall(w) > r.last {
			break
		}
		for len(running) > 0 && !running[0].Add(length).After(w) {
			running = running[1:]
		}
		running = append(running, w)
		most = max(most, len(running))
	}
	return most
}
