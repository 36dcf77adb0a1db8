// Package notice reads what subjects declare (outages, maintenances,
// constraints, continuity events) and says what a notice plans for which time,
// as told when.
//
// A notice is appended to, never edited: the head keeps the first plan, and each
// update acts from its own moment on. The package judges nothing: whether a stop
// was told early enough depends on the rule in force, which it doesn't know.
package notice

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"bollettino/generator/period"
	"bollettino/generator/subject"

	"github.com/teambition/rrule-go"
)

// Kind is the sort of a notice.
type Kind string

// The kinds.
const (
	Outage      Kind = "outage"
	Maintenance Kind = "maintenance"
	Constraint  Kind = "constraint"
	Continuity  Kind = "continuity"
)

// Impact is how much of a service a notice takes away.
type Impact string

// The impacts, in order.
const (
	None     Impact = "none"
	Degraded Impact = "degraded"
	Partial  Impact = "partial"
	Full     Impact = "full"
)

// Plan is when and what a notice limits.
type Plan struct {
	From, Until period.Time // Until Never: until further notice
	Repeats     string      // RFC 5545 RRULE, "" for a single span
	Services    []string    // ids; All for every service
	Impact      Impact
}

// All, alone in Plan.Services, is every service of the subject.
const All = "all"

// Notice is one notice with its updates, oldest first.
type Notice struct {
	ID                                                 string // the file's name without .md, "2026-11-20-portale"
	Owner                                              subject.ID
	File                                               string
	Kind                                               Kind
	Title                                              string
	Plan                                               Plan // as first declared
	Channels, Works                                    []string
	StandIn                                            string        // yes, no, unknown
	Except                                             []period.Time // local midnights of the days on which no occurrence starts
	ValidUntil                                         period.Time   // no occurrence starts at or after it; Never if not stated
	Review                                             period.Time   // local midnight, or 0
	Declared                                           period.Time   // when users were told
	Told                                               period.Time   // when PagoPA was told, or 0
	Cause, Alternatives, AlreadyPaid, Deadlines, Group string
	Lang                                               string
	Translations                                       []Translation
	Updates                                            []Update
	Body                                               string // Markdown
	memory                                             *memory
}

// Translation is a notice's words in another language.
type Translation struct{ Lang, Title, Alternatives, Text string }

// Update is one dated addition; At is its identity within the notice.
type Update struct {
	At     period.Time
	Status Status
	Text   string
	Plan   *Plan       // with Changed, and with Reopened of a single span: the whole new plan
	Ended  period.Time // with Resolved, else 0
	Again  period.Span // with Reopened: when it runs again
}

// Stage is a plan and the time in which it was the one announced.
type Stage struct {
	Plan
	Said     period.Time // when it was announced
	Replaced period.Time // when another took its place; Never of the one in force
}

// Stages are the notice's plans, the first one first.
func (n *Notice) Stages() []Stage {
	out := []Stage{{n.Plan, n.Declared, period.Never}}
	for _, u := range n.Updates {
		if u.Plan != nil {
			out[len(out)-1].Replaced = u.At
			out = append(out, Stage{*u.Plan, u.At, period.Never})
		}
	}
	return out
}

// ReviewMissed tells whether at t the day of the announced review is over
// and nothing has been said since it began.
func (n *Notice) ReviewMissed(t period.Time, zone period.Zone) bool {
	if n.Review == 0 || t < zone.Day(n.Review).Until {
		return false
	}
	return !slices.ContainsFunc(n.Updates, func(u Update) bool { return u.At >= n.Review })
}

// Piece is a span in which a notice limits one service, as told at a moment.
type Piece struct {
	period.Span
	Service string // an id, or All
	Impact  Impact
	Told    period.Time // when the platform was told of this piece
	Start   period.Time // where the announced span that it belongs to begins
}

// Repeating tells whether the plan in force repeats.
func (n *Notice) Repeating() bool { return n.Current().Repeats != "" }

// Current is the plan after all updates.
func (n *Notice) Current() Plan {
	p := n.Plan
	for _, u := range n.Updates {
		if u.Plan != nil {
			p = *u.Plan
		}
	}
	return p
}

// Last is the last update with that status.
func (n *Notice) Last(s Status) (Update, bool) {
	for _, u := range slices.Backward(n.Updates) {
		if u.Status == s {
			return u, true
		}
	}
	return Update{}, false
}

// Timely tells whether the piece was told at least lead before its span began.
func (p Piece) Timely(lead time.Duration) bool {
	return p.Told <= p.Start-period.Time(lead/time.Second)
}

// lay lays out what Pieces gives.
func (n *Notice) lay(zone period.Zone, horizon period.Time) []Piece {
	told := n.Told
	if told == 0 {
		told = n.Declared
	}
	pieces := n.expand(zone, n.Plan, told, horizon)
	plan, repeating := n.Plan, n.Plan.Repeats != ""
	for _, u := range n.Updates {
		if u.Plan != nil {
			plan = *u.Plan
		}
		switch {
		case u.Status == Reopened:
			for _, service := range plan.Services {
				pieces = append(pieces, Piece{Span: u.Again, Service: service, Impact: plan.Impact, Told: u.At, Start: u.Again.From})
			}
		case u.Plan != nil:
			pieces = replan(pieces, n.expand(zone, *u.Plan, u.At, horizon), u.At)
			repeating = u.Plan.Repeats != ""
		case u.Status == Resolved:
			end := u.At
			if u.Ended != 0 {
				end = u.Ended
			}
			for i, p := range pieces {
				if !repeating || p.Has(end) {
					pieces[i].Until = min(p.Until, max(end, p.From))
				}
			}
		case u.Status == Withdrawn:
			for i, p := range pieces {
				pieces[i].Until = min(p.Until, max(u.At, p.From))
			}
		}
	}
	pieces = slices.DeleteFunc(pieces, func(p Piece) bool { return p.Empty() })
	slices.SortStableFunc(pieces, func(a, b Piece) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.From, b.From), cmp.Compare(a.Until, b.Until),
			cmp.Compare(a.Impact, b.Impact), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Told, b.Told))
	})
	return pieces
}

// replan puts a new plan in an older one's place from at on. Where both limit a
// service in the same way, be it by its name or as one of all, the older telling
// stands.
func replan(old, fresh []Piece, at period.Time) []Piece {
	type key struct {
		service string
		impact  Impact
	}
	cover := func(pieces []Piece) map[key]period.Set {
		out := map[key]period.Set{}
		for _, p := range pieces {
			k := key{p.Service, p.Impact}
			out[k] = out[k].Or(period.Of(p.Span))
		}
		return out
	}
	told, planned := cover(old), cover(fresh)
	after := period.Span{From: at, Until: period.Never}
	var out []Piece
	add := func(p Piece, times period.Set) {
		for _, p.Span = range times {
			out = append(out, p)
		}
	}
	for _, p := range old {
		stays := planned[key{p.Service, p.Impact}].Or(planned[key{All, p.Impact}]).Within(after)
		add(p, period.Of(p.Span.Cut(period.Span{From: p.From, Until: at})).Or(stays.And(period.Of(p.Span))))
		if p.Service != All {
			continue
		}
		for k, times := range planned {
			if k.service != All && k.impact == p.Impact {
				q := p
				q.Service = k.service
				add(q, times.Within(after).And(period.Of(p.Span)))
			}
		}
	}
	for _, p := range fresh {
		k := key{p.Service, p.Impact}
		for _, s := range period.Of(p.Span.Cut(after)).Minus(told[k]).Minus(told[key{All, p.Impact}]) {
			q := p
			q.Start, q.Told = s.From, at
			add(q, period.Set{s})
		}
		told[k] = told[k].Or(period.Of(p.Span.Cut(after)))
	}
	return out
}

// expand lists a plan's spans that begin before horizon, for each service.
func (n *Notice) expand(zone period.Zone, p Plan, told, horizon period.Time) []Piece {
	var out []Piece
	for _, s := range n.occurrences(zone, p, horizon) {
		for _, service := range p.Services {
			out = append(out, Piece{Span: s, Service: service, Impact: p.Impact, Told: told, Start: s.From})
		}
	}
	return out
}

// occurrences are a plan's spans that begin before horizon. Each keeps the first
// one's local times; a local time that a change of the clock doubles or skips is
// read by RFC 5545, 3.3.5.
func (n *Notice) occurrences(zone period.Zone, p Plan, horizon period.Time) []period.Span {
	if p.Repeats == "" {
		if p.From >= horizon {
			return nil
		}
		return []period.Span{{From: p.From, Until: p.Until}}
	}
	rule, err := recurrence(p.Repeats, p.From, zone)
	if err != nil {
		return nil // the reader has refused it
	}
	last := min(horizon, n.ValidUntil)
	length := wall(zone, p.Until).Sub(wall(zone, p.From))
	var out []period.Span
	// A day further: in the hour that the clock repeats, wall times are out of order.
	for _, w := range rule.Between(wall(zone, p.From), wall(zone, last).AddDate(0, 0, 1), true) {
		s := period.Span{From: zone.Wall(w), Until: zone.Wall(w.Add(length))}
		if s.From < last && !slices.Contains(n.Except, zone.Day(s.From).From) {
			out = append(out, s)
		}
	}
	return out
}

// wall is the local clock as a time without a zone, which is how a recurrence is
// counted.
func wall(zone period.Zone, t period.Time) time.Time {
	l := zone.Local(t)
	return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), 0, time.UTC)
}

// recurrence reads an RRULE whose first occurrence begins at from. It counts by
// the wall clock; UNTIL is a moment in UTC, as RFC 5545 wants where times are
// local.
func recurrence(text string, from period.Time, zone period.Zone) (*rrule.RRule, error) {
	for _, part := range strings.Split(text, ";") {
		switch name, value, _ := strings.Cut(part, "="); {
		case strings.ContainsAny(name, ":\n") || name == "DTSTART" || name == "BYEASTER":
			return nil, errNotOnlyRule // BYEASTER is the library's own, and can panic
		case name == "BYHOUR" || name == "BYMINUTE" || name == "BYSECOND":
			return nil, errTooOften
		case name == "UNTIL" && !strings.HasSuffix(value, "Z"):
			return nil, errUntil
		}
	}
	opt, err := rrule.StrToROption(text)
	if err != nil {
		return nil, err
	}
	if opt.Freq > rrule.DAILY {
		return nil, errTooOften
	}
	if opt.Interval > 1000 {
		return nil, errInterval
	}
	opt.Dtstart = wall(zone, from)
	if !opt.Until.IsZero() {
		opt.Until = wall(zone, period.Time(opt.Until.Unix()))
	}
	return rrule.NewRRule(*opt)
}

// horizon is far enough past t to see whether a notice has a span to come.
func horizon(n *Notice, t period.Time, zone period.Zone) period.Time {
	return max(zone.Year(t).Until, n.Current().From) + 366*24*3600
}

// Next is the span that is running at t, else the next one, else the last one,
// not longer than announced; ok is false where the notice has none.
func (n *Notice) Next(t period.Time, zone period.Zone) (span period.Span, ok bool) {
	s := n.At(t, zone)
	s.Span.Until = min(s.Span.Until, s.Told.Until)
	return s.Span, !s.Span.Empty()
}

// near is the span that runs at t, else the next one, else the last one.
func (n *Notice) near(t period.Time, zone period.Zone) (span period.Span, ok bool) {
	var last period.Span
	for _, p := range Spans(n.Pieces(zone, horizon(n, t, zone))) {
		if p.Until > t {
			return p, true
		}
		last, ok = p, true
	}
	return last, ok
}

// Spans are the pieces' times, whatever the service, joined where they touch.
func Spans(pieces []Piece) period.Set {
	spans := make([]period.Span, len(pieces))
	for i, p := range pieces {
		spans[i] = p.Span
	}
	return period.Of(spans...)
}
