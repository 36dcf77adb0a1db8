// Package notice reads what subjects declare (outages, maintenances,
// constraints, continuity events), says what a notice plans for which time, as told
// when, and writes what is declared next (Encode, Append, Redact).
//
// A notice is appended to, never edited: the head keeps the first plan, and each
// update acts from its own moment on. The package judges nothing: whether a stop
// was told early enough depends on the rule in force, which it doesn't know.
package notice

import (
	"slices"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/subject"
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

// Rank orders impacts by how much they take away, from none on.
func (i Impact) Rank() int { return slices.Index([]Impact{None, Degraded, Partial, Full}, i) }

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
	Except                                             []period.Time // midnights of days on which no occurrence starts
	ValidUntil                                         period.Time   // none starts at or after it; Never if not stated
	Review                                             period.Time   // local midnight, or 0
	Declared                                           period.Time   // when users were told
	Told                                               period.Time   // when PagoPA was told, or 0
	Cause, Alternatives, AlreadyPaid, Deadlines, Group string
	AlternativesUntil                                  period.Time // from when they no longer hold, or 0
	Lang                                               string
	Translations                                       []Translation
	Updates                                            []Update
	Body                                               string // Markdown
	memory                                             *memory
}

// AlternativesHold tells whether at t one can still pay as Alternatives say.
func (n *Notice) AlternativesHold(t period.Time) bool {
	return n.Alternatives != "" && (n.AlternativesUntil == 0 || t < n.AlternativesUntil)
}

// Translation is a notice's words in another language.
type Translation struct{ Lang, Title, Alternatives, Text string }

// Update is one dated addition; At is its identity within the notice.
type Update struct {
	At      period.Time
	Status  Status
	Text    string
	Plan    *Plan       // with Changed, and with Reopened of a single span: the whole new plan
	Ended   period.Time // with Resolved, else 0
	Again   period.Span // with Reopened: when it runs again
	Redacts []string    // with Redacted: what it replaces (Texts, Head, times of updates as written)
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
	Of      period.Span // the span or occurrence of its plan that it is part of
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
