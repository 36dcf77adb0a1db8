package notice

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"bollettino/generator/base/period"
)

// Run is a plan as a calendar shows it: one span, or a rule with its exceptions
// (RFC 5545, 3.8.5). Together a notice's runs are the times of its pieces.
type Run struct {
	Part   string      // "" of the plan in force; else a permanent word for what else there is or was
	First  period.Span // the span, or the first occurrence of the rule; Until Never: until further notice
	Start  string      // with a rule: the local start of its first occurrence, "20060102T150405"
	Rule   string      // RRULE with the end that the notice and later plans set, "" for a single span
	Length int64       // seconds of an occurrence by the wall clock
	Except []string    // EXDATE: local starts that do not take place, "20060102T150405"
	Odd    []Odd       // occurrences that begin before the horizon and are not as the rule alone has them
}

// Odd is an occurrence that a change of the clock makes longer or shorter, that
// begins or ends where the clock shows an hour twice, or that was cut.
type Odd struct {
	Start string // RECURRENCE-ID: the local start that the rule gives, "20060102T150405"
	period.Span
}

const wallLayout = "20060102T150405"

// Runs are the notice's plans for calendars. Of a repeating plan that another
// replaced, the occurrences that began before stay as a run of their own; a single
// span that moves before it begins is only where it now is. What was resolved at
// its start is not there at all. That the notice is withdrawn is not in the runs: a
// calendar cancels the event as a whole.
func (n *Notice) Runs(zone period.Zone, horizon period.Time) []Run {
	stages := n.Stages()
	if !slices.ContainsFunc(stages, func(s Stage) bool { return s.Repeats != "" }) {
		return n.spells()
	}
	var out []Run
	for i, s := range stages {
		since := period.Time(0)
		if i > 0 {
			since = s.Said
		}
		last := i == len(stages)-1
		if s.Repeats == "" {
			if last {
				out = append(out, n.spells()...)
			} else if stages[i+1].Repeats != "" {
				out = append(out, n.until(s.Replaced, i)...)
			}
			continue
		}
		c := runner{n: n, zone: zone, stage: s, since: since, until: min(n.ValidUntil, s.Replaced), horizon: horizon}
		r, ok := c.run()
		if !ok {
			continue
		}
		if !last {
			r.Part = strconv.Itoa(i + 1)
		}
		out = append(out, r)
	}
	return append(out, n.spare(zone, stages)...)
}

// spells are the times of a notice of single spans, those before the last apart.
func (n *Notice) spells() []Run {
	s := n.course(0)
	var out []Run
	for i, b := range s.Before {
		out = append(out, Run{Part: strconv.Itoa(i + 1), First: b})
	}
	span := s.Told
	if s.State == IsResolved {
		span.Until = min(s.Span.Until, span.Until)
	}
	if !span.Empty() {
		out = append(out, Run{First: span})
	}
	return out
}

// until are the times of a notice of single spans until it began to repeat.
func (n *Notice) until(at period.Time, stage int) []Run {
	earlier := *n
	k := slices.IndexFunc(n.Updates, func(u Update) bool { return u.At == at })
	earlier.Updates = n.Updates[:k]
	var out []Run
	for i, r := range earlier.spells() {
		r.First.Until = min(r.First.Until, at)
		if r.Part = fmt.Sprintf("%d-%d", stage+1, i+1); !r.First.Empty() {
			out = append(out, r)
		}
	}
	return out
}

// spare are the times of a repeating notice that no rule gives: what was opened
// again, and what of a new plan was already running when it was told.
func (n *Notice) spare(zone period.Zone, stages []Stage) []Run {
	var out []Run
	for i, u := range n.Updates {
		if u.Status == Reopened && u.Plan == nil {
			s := n.cut(u.Again, u.Again.From, u.At, period.Never)
			for _, x := range n.Updates[i+1:] {
				if x.Status == Changed { // what the new plan leaves out is gone
					s.Until = min(s.Until, x.At)
				}
			}
			if !s.Empty() {
				out = append(out, Run{Part: "a" + strconv.Itoa(i+1), First: s})
			}
		}
	}
	for i := 1; i < len(stages); i++ {
		old, now := stages[i-1], stages[i]
		if now.Repeats == "" {
			continue
		}
		moment := period.Span{From: now.Said, Until: now.Said + 1}
		goesOn := func(o period.Span) bool {
			return (i == 1 || o.From >= old.Said) && n.cut(o, o.From, old.Said, now.Said).Has(now.Said)
		}
		if old.Repeats != "" && slices.ContainsFunc(n.occurrences(zone, old.Plan, moment), goesOn) {
			continue
		}
		for _, o := range n.occurrences(zone, now.Plan, moment) {
			rest := period.Span{From: now.Said, Until: min(o.Until, now.Replaced)}
			if s := n.cut(rest, o.From, now.Said, period.Never); o.From < now.Said && !s.Empty() {
				out = append(out, Run{Part: "b" + strconv.Itoa(i+1), First: s})
			}
		}
	}
	return out
}

// cut is a span as it was resolved, by what was said after it was told and before
// a moment. The occurrence that it is part of began at begin.
func (n *Notice) cut(s period.Span, begin, told, before period.Time) period.Span {
	for _, u := range n.Updates {
		if end := u.end(); u.Status == Resolved && told < u.At && u.At < before && begin <= end && end < s.Until {
			s.Until = max(s.From, end)
		}
	}
	return s
}

// runner makes the run of one repeating plan, whose occurrences start in
// [since, until).
type runner struct {
	n            *Notice
	zone         period.Zone
	stage        Stage
	since, until period.Time
	horizon      period.Time
}

func (c runner) run() (Run, bool) {
	r, err := c.n.rule(c.zone, c.stage.Plan)
	if err != nil {
		return Run{}, false // the reader has refused it
	}
	length := c.stage.length(c.zone)
	out := Run{Length: int64(length / time.Second)}
	first, found := c.first(r)
	if !found {
		return Run{}, false
	}
	begin := c.zone.Wall(first)
	out.Start = first.Format(wallLayout)
	out.First = period.Span{From: begin, Until: c.zone.Wall(first.Add(length))}
	for _, o := range c.special(r, begin) {
		id := o.wall.Format(wallLayout)
		real := c.actual(o.Span)
		switch {
		case real.Empty() || slices.Contains(c.n.Except, c.zone.Day(o.From).From):
			out.Except = append(out.Except, id)
		case real != o.Span || real.Length() != out.Length || wall(c.zone, o.From) != o.wall || c.zone.Twice(o.From) ||
			c.zone.Twice(o.Until):
			out.Odd = append(out.Odd, Odd{id, real})
		}
	}
	skipped := 0
	if strings.Contains(c.stage.Repeats, "COUNT") {
		r.starts(r.first, first.Add(-time.Second), func(time.Time, period.Time) { skipped++ })
	}
	out.Rule = limited(c.stage.Repeats, skipped, c.until, r.last >= c.until)
	return out, true
}

// first is the start of the run's first occurrence, by the wall clock.
func (c runner) first(r rule) (first time.Time, found bool) {
	from, until := max(c.since, c.stage.From), min(c.until, limits(c.zone).Until)
	for step, edge := nearby, from; !found && edge < until; step *= 4 {
		edge = min(from+step, until)
		r.starts(wall(c.zone, from).AddDate(0, 0, -1), wall(c.zone, edge).AddDate(0, 0, 1),
			func(w time.Time, t period.Time) {
				if !found && t >= from && t < until {
					first, found = w, true
				}
			})
	}
	return first, found
}

// special are the run's occurrences that may not be as the rule alone has them: at
// changes of the clock, where a day is excepted, where something was resolved or
// another plan began.
func (c runner) special(r rule, begin period.Time) []occurrence {
	length := c.stage.length(c.zone)
	margin := period.Time(length/time.Second) + 2*3600
	var windows []period.Span
	for t := c.zone.Change(begin - margin); t < c.horizon; t = c.zone.Change(t) {
		windows = append(windows, period.Span{From: t - margin, Until: t + 2*3600})
	}
	for _, d := range c.n.Except {
		windows = append(windows, c.zone.Day(d))
	}
	for _, u := range c.n.Updates {
		if u.Status == Resolved {
			windows = append(windows, period.Span{From: u.end() - margin, Until: u.end() + 1})
		}
	}
	if c.stage.Replaced != period.Never {
		windows = append(windows, period.Span{From: c.stage.Replaced - margin, Until: c.stage.Replaced + 1})
	}
	var out []occurrence
	for _, w := range period.Of(windows...) {
		from, until := wall(c.zone, w.From).AddDate(0, 0, -1), wall(c.zone, w.Until).AddDate(0, 0, 1)
		r.starts(from, until, func(at time.Time, t period.Time) {
			if begin <= t && t < min(c.until, c.horizon) {
				out = append(out, occurrence{period.Span{From: t, Until: c.zone.Wall(at.Add(length))}, at})
			}
		})
	}
	slices.SortFunc(out, func(a, b occurrence) int { return cmp.Compare(a.From, b.From) })
	return slices.CompactFunc(out, func(a, b occurrence) bool { return a.wall.Equal(b.wall) })
}

// actual is what took place of an occurrence of the run, or is to: where another
// plan takes its place meanwhile, that plan's occurrence goes on.
func (c runner) actual(o period.Span) period.Span {
	stages, begin := c.n.Stages(), o.From
	for i := slices.IndexFunc(stages, func(s Stage) bool { return s.Said == c.stage.Said }); ; i++ {
		told, at := stages[i].Said, stages[i].Replaced
		if o = c.n.cut(o, begin, told, at); !o.Has(at) {
			return o
		}
		planned, next := o.Until, stages[i+1].Plan
		o.Until = at
		for _, x := range c.n.occurrences(c.zone, next, period.Span{From: at, Until: at + 1}) {
			o.Until, begin = max(o.Until, x.Until), min(begin, x.From)
		}
		if next.Repeats == "" { // it has a run of its own
			o.Until = min(o.Until, planned)
		}
	}
}

// limited is a rule for the occurrences that are left after skipped ones, none of
// which starts at or after until; closed tells that the rule alone would go on.
func limited(rule string, skipped int, until period.Time, closed bool) string {
	stop := time.Unix(int64(until-1), 0).UTC().Format(wallLayout) + "Z"
	closed = closed && until != period.Never
	var out []string
	bounded := false
	for _, part := range strings.Split(rule, ";") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "COUNT":
			if closed {
				continue // RFC 5545: not both COUNT and UNTIL
			}
			if n, err := strconv.Atoi(value); err == nil {
				part = name + "=" + strconv.Itoa(n-skipped)
			}
			bounded = true
		case "UNTIL":
			if closed && stop < value {
				part = name + "=" + stop
			}
			bounded = true
		}
		out = append(out, part)
	}
	if !bounded && until != period.Never {
		out = append(out, "UNTIL="+stop)
	}
	return strings.Join(out, ";")
}
