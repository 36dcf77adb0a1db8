package sli

import (
	"cmp"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
)

// Stop is a span of full impact that a figure takes into account: maintenance of
// the subject, told in time or not, or an outage or maintenance of the platform.
type Stop struct {
	Notice *notice.Notice
	notice.Piece
	Timely bool // of the subject's own: told early enough, by the rule of the day
}

// Basis is what, beside the rows of data/, a subject's figures are made of.
type Basis struct {
	Window   period.Span
	Counting []string // the services that count, by id
	Stops    []Stop   // the subject's, by service and time
	Platform []Stop
	Limits   []Limit // constraints of full impact that the stated hours leave out
}

// Limit is a time in which a constraint closes a service, as declared before.
type Limit struct {
	Service string
	period.Span
}

// basis gathers what lies in a window.
func (m *measurer) basis(window period.Span) Basis {
	b := Basis{Window: window}
	for _, s := range m.counting {
		b.Counting = append(b.Counting, s.ID)
	}
	for _, s := range m.stops {
		if s.Span.Cut(window).Empty() {
			continue
		}
		if slices.Contains(m.Platform, s.Notice) {
			b.Platform = append(b.Platform, s)
		} else {
			b.Stops = append(b.Stops, s)
		}
	}
	for _, stops := range [][]Stop{b.Stops, b.Platform} {
		slices.SortStableFunc(stops, func(x, y Stop) int {
			return cmp.Or(cmp.Compare(x.Service, y.Service), cmp.Compare(x.From, y.From), cmp.Compare(x.Until, y.Until),
				cmp.Compare(x.Notice.ID, y.Notice.ID))
		})
	}
	for _, s := range m.Profile.Services {
		for _, x := range m.limits[s.ID].Within(window) {
			b.Limits = append(b.Limits, Limit{s.ID, x})
		}
	}
	return b
}

// Witness is what was seen of one counting service.
type Witness struct {
	Service string
	Seen    Seen
}

// UsedBucket is a bucket of a response indicator.
type UsedBucket struct {
	observation.Bucket
	LeftOut bool // it touches planned time
}

// Account is one figure with all that it is made of.
type Account struct {
	Figure  Figure
	Elapsed period.Set // W: the elapsed time in which the obligation binds
	Basis   Basis
	Seen    []Witness           // of planned and unplanned time: the counting services, within W
	Counted period.Set          // of planned and unplanned time: the time whose length is the value
	Buckets []UsedBucket        // of a response indicator
	Counts  []observation.Count // of a count
}

// Within measures one obligation in the parts of a window that its rule has
// there: a part for each limit that was in force. There is none where the
// obligation has no indicator, or binds the subject in no part.
func Within(in Input, t period.Time, o *rulebook.Obligation, window period.Span) []Figure {
	return NewMeasurer(in, t).Within(o, window)
}

// Explain is Within, with all that each figure is made of.
func Explain(in Input, t period.Time, o *rulebook.Obligation, window period.Span) []Account {
	return NewMeasurer(in, t).Explain(o, window)
}

// Measurer measures one subject at one moment, for whoever asks many figures.
type Measurer struct{ *measurer }

// NewMeasurer lays out what the subject's figures at t are made of.
func NewMeasurer(in Input, t period.Time) Measurer {
	return Measurer{newMeasurer(in, t, sinceOf(in, t))}
}

// Direct measures the days alone on which the subject was connected to the
// platform itself: what a verification is about.
func (m Measurer) Direct() Measurer {
	direct := *m.measurer
	direct.direct = true
	return Measurer{&direct}
}

// reach lays out what was declared of a window that lies further back.
func (m Measurer) reach(window period.Span) {
	if window.From < m.since {
		direct := m.direct
		*m.measurer = *newMeasurer(m.Input, m.t, window.From)
		m.direct = direct
	}
}

// Within gives the parts of one obligation's figure in a window.
func (m Measurer) Within(o *rulebook.Obligation, window period.Span) []Figure {
	m.reach(window)
	var out []Figure
	for _, part := range m.Book.Parts(o, window) {
		if f, bound := m.figure(o, part); bound {
			out = append(out, f)
		}
	}
	return out
}

// Explain gives the parts of one obligation's figure in a window, each with what
// it is made of.
func (m Measurer) Explain(o *rulebook.Obligation, window period.Span) []Account {
	m.reach(window)
	var out []Account
	for _, part := range m.Book.Parts(o, window) {
		f, bound := m.figure(o, part)
		if !bound {
			continue
		}
		w := m.bound(o, part.Window)
		a := Account{Figure: f, Elapsed: w, Basis: m.basis(part.Window)}
		switch part.Indicator.Measure {
		case rulebook.Planned:
			a.Counted = m.plan.And(w)
		case rulebook.Unplanned:
			a.Counted = m.failed.And(w)
		case rulebook.Response:
			for b := range m.used(o.ID, w) {
				a.Buckets = append(a.Buckets, UsedBucket{b, m.plan.Touches(b.Span)})
			}
		case rulebook.Count:
			a.Counts = slices.Collect(m.counted(o.ID, part.Window))
		}
		if i := part.Indicator.Measure; i == rulebook.Planned || i == rulebook.Unplanned {
			for _, s := range m.counting {
				seen := m.seen[s.ID]
				a.Seen = append(a.Seen, Witness{s.ID, Seen{seen.Up.And(w), seen.Down.And(w), seen.Contested.And(w)}})
			}
		}
		out = append(out, a)
	}
	return out
}
