package notice

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"bollettino/generator/period"
)

// Run is a plan as a calendar shows it: one span, or a rule with its exceptions
// (RFC 5545, 3.8.5).
type Run struct {
	First  period.Span // the span, or the first occurrence of the rule; Until Never: until further notice
	Rule   string      // RRULE with the end that the notice and later plans set, "" for a single span
	Length int64       // seconds of an occurrence by the wall clock
	Except []string    // EXDATE: local starts that do not take place, "20060102T150405"
	Odd    []Odd       // occurrences that begin before the horizon and are not as the rule alone has them
	Past   bool        // of an earlier plan, which a later one replaced after it had begun
}

// Odd is an occurrence that a change of the clock makes longer or shorter, or
// that was resolved early.
type Odd struct {
	Start string // RECURRENCE-ID: the local start that the rule gives, "20060102T150405"
	period.Span
}

const wallLayout = "20060102T150405"

// Runs are the notice's plans for calendars, the last one being in force. Of a
// repeating plan that another replaced, the occurrences that began before stay as
// a run of their own; a single span that moves is only where it now is. Resolving
// cuts as in Pieces. That the notice is withdrawn is not in the runs: a calendar
// cancels the event as a whole.
func (n *Notice) Runs(zone period.Zone, horizon period.Time) []Run {
	type told struct {
		Plan
		at period.Time
	}
	plans := []told{{n.Plan, n.Declared}}
	for _, u := range n.Updates {
		if u.Plan != nil {
			plans = append(plans, told{*u.Plan, u.At})
		}
	}
	var out []Run
	for i, p := range plans {
		since, until := period.Time(0), n.ValidUntil
		if i > 0 && plans[i-1].Repeats != "" {
			since = p.at
		}
		last := i == len(plans)-1
		if !last {
			if p.Repeats == "" {
				continue
			}
			until = min(until, plans[i+1].at)
		}
		r, ok := n.run(zone, p.Plan, since, until, horizon)
		if !ok && !last {
			continue
		}
		r.Past = !last
		out = append(out, r)
	}
	return out
}

// run is one plan, whose repeated occurrences start in [since, until).
func (n *Notice) run(zone period.Zone, p Plan, since, until, horizon period.Time) (Run, bool) {
	if p.Repeats == "" {
		r := Run{First: period.Span{From: p.From, Until: p.Until}}
		if end, ok := n.ended(); ok {
			r.First.Until = min(r.First.Until, max(end, r.First.From))
		}
		return r, !r.First.Empty()
	}
	rule, err := recurrence(p.Repeats, p.From, zone)
	if err != nil {
		return Run{}, false // the reader has refused it
	}
	length := wall(zone, p.Until).Sub(wall(zone, p.From))
	r := Run{Length: int64(length / time.Second)}
	end, cut := n.ended()
	skipped, closed := 0, false
	far := max(horizon, since, p.From)
	if until != period.Never && strings.Contains(p.Repeats, "COUNT") {
		far = max(far, until) // to know which of the two ends it
	}
	for _, w := range rule.Between(wall(zone, p.From), wall(zone, far).AddDate(1, 0, 0), true) {
		s := period.Span{From: zone.Wall(w), Until: zone.Wall(w.Add(length))}
		if s.From < since {
			skipped++
			continue
		}
		if closed = s.From >= until; closed {
			break
		}
		if s.From >= horizon && r.First != (period.Span{}) {
			continue
		}
		if r.First == (period.Span{}) {
			r.First = s
		}
		if slices.Contains(n.Except, zone.Day(s.From).From) {
			r.Except = append(r.Except, w.Format(wallLayout))
			continue
		}
		whole := s
		if cut && s.Has(end) {
			s.Until = max(end, s.From+1)
		}
		if s != whole || s.Length() != r.Length || wall(zone, s.From) != w {
			r.Odd = append(r.Odd, Odd{w.Format(wallLayout), s})
		}
	}
	r.Rule = limited(p.Repeats, skipped, until, closed)
	return r, r.First != (period.Span{})
}

// ended is when a resolved notice really ended.
func (n *Notice) ended() (period.Time, bool) {
	u, ok := n.Last(Resolved)
	return u.end(), ok
}

// limited is a rule for the occurrences that are left after skipped ones, none of
// which starts at or after until; closed tells that the rule alone would go on.
func limited(rule string, skipped int, until period.Time, closed bool) string {
	stop := time.Unix(int64(until-1), 0).UTC().Format(wallLayout) + "Z"
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
			if until != period.Never && stop < value {
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
