package notice

import (
	"bollettino/generator/base/period"
)

// State is where a notice stands at a moment.
type State string

// The states of a notice.
const (
	Announced   State = "announced"
	InProgress  State = "in_progress"
	Overrun     State = "overrun"
	Ended       State = "ended"
	IsResolved  State = "resolved"
	IsWithdrawn State = "withdrawn"
)

// Open tells whether a notice in this state matters now or soon.
func (s State) Open() bool { return s == Announced || s == InProgress || s == Overrun }

// Running tells whether a notice in this state limits something now.
func (s State) Running() bool { return s == InProgress || s == Overrun }

// End is how the end of a notice's span is known.
type End string

// The ends.
const (
	Unknown     End = ""            // until further notice
	Planned     End = "planned"     // announced, and still to come
	Unconfirmed End = "unconfirmed" // announced, and past without a word since
	Confirmed   End = "confirmed"   // said to be over

	// Past, and nothing is left to confirm: it had passed when it was said, or it
	// comes by itself (a constraint, an occurrence).
	Stated End = "stated"
	Cut    End = "cut" // withdrawn
)

// Standing is where a notice stands at a moment, with all that is needed to say
// it: whoever tells of a notice asks nothing else.
type Standing struct {
	State State // exactly one; Overrun is for whoever measures to say
	Kind  Kind
	Plan  Plan // the one in force; what was reopened begins where it does again

	// Span is what the state is about: the span that is running, else the next
	// one, else the last. Of what is over it is how long it really lasted, also
	// past the announced end; Until is Never until further notice, and of what
	// repeats without a break and without an end. It is empty where nothing took
	// place: resolved at its start, or withdrawn before.
	Span period.Span
	// Told is Span as it was announced last, before it was cut or overran.
	Told    period.Span
	End     End
	Repeats bool

	Before   period.Set  // what was over before Span, of a single span that was opened again or moved
	Reopened period.Time // since when it runs again; 0 unless it was opened again and is not over
	Closed   period.Time // when it was said to be resolved or withdrawn; 0 where it wasn't, or was opened again
	Word     *Update     // the last thing said, redactions aside; nil: nothing since it was declared
}

// Resumes tells whether what is to come goes on with something that was already
// there, and is over for now.
func (s Standing) Resumes() bool { return s.State == Announced && !s.Repeats && len(s.Before) > 0 }

// Begun tells whether some of it lies before t, or did until it was resolved.
func (s Standing) Begun(t period.Time) bool {
	return len(s.Before) > 0 || !s.Span.Empty() && s.Span.From <= t || s.Repeats && s.Plan.From <= t
}

// Lasted are the spans that are over, as long as they really were; of what
// repeats, only the one that Span is.
func (s Standing) Lasted() period.Set {
	if s.State.Open() {
		return s.Before
	}
	return s.Before.Or(period.Of(s.Span))
}

// Drift is by how much the end of a span that was said to be over differs from
// the announced one, in seconds: less than 0 where it ended early, more where
// late. Nothing is known where no end was announced, or of what repeats.
func (s Standing) Drift() (seconds int64, known bool) {
	if s.State != IsResolved || s.Told.Until == period.Never || s.Repeats {
		return 0, false
	}
	return int64(s.Span.Until - s.Told.Until), true
}

// At is where the notice stands at t, which is not before its last update, as far
// as it can be told from the notice alone: whether a stop that should have ended
// goes on is for whoever measures.
func (n *Notice) At(t period.Time, zone period.Zone) Standing {
	if n.memory == nil {
		return n.stand(t, zone)
	}
	return n.memory.standings.ask(momentIn{zone, t}, func() Standing { return n.stand(t, zone) })
}

func (n *Notice) stand(t period.Time, zone period.Zone) Standing {
	s := n.course(t)
	if s.Repeats {
		n.recur(&s, t, zone)
	}
	return s
}

// recur sets where a notice stands that repeats.
func (n *Notice) recur(s *Standing, t period.Time, zone period.Zone) {
	gone, told := s.State == IsWithdrawn, s.Told
	span, ok := n.near(t, zone)
	s.Span, s.Told, s.Before = span, span, nil
	switch {
	case !ok:
		s.Span, s.Told = period.Span{From: told.From, Until: told.From}, told
		fallthrough
	case gone:
		if !gone {
			s.State, s.End = Ended, Stated
		}
		return
	}
	s.Closed = 0
	if !span.Has(s.Reopened) {
		s.Reopened = 0
	}
	if s.State, s.End = passing(span, t); s.State == Ended {
		s.End = Stated // its occurrences end by themselves
	}
}

// course follows a notice of single spans through its updates, by what they say.
func (n *Notice) course(t period.Time) Standing {
	s := Standing{Kind: n.Kind, Plan: n.Plan, Told: n.Plan.span(), Repeats: n.Plan.Repeats != ""}
	said := n.Declared // when the end was
	over := func(until period.Time) {
		s.Span = period.Span{From: s.Told.From, Until: max(until, s.Told.From)}
	}
	for i := range n.Updates {
		u := &n.Updates[i]
		if u.Status != Redacted {
			s.Word = u
		}
		switch u.Status {
		case Changed:
			if !s.Repeats && s.Told.From < u.At && u.Plan.From > u.At {
				s.Before = s.Before.Or(period.Of(s.Told.Cut(period.Span{From: s.Told.From, Until: u.At})))
			}
			if u.Plan.Until != s.Told.Until {
				said = u.At
			}
			s.Plan, s.Told, s.Repeats = *u.Plan, u.Plan.span(), u.Plan.Repeats != ""
		case Reopened:
			s.Before, s.Told, said = s.Before.Or(period.Of(s.Span)), u.Again, u.At
			if k := len(s.Before); k > 0 && s.Before[k-1].Until == s.Told.From { // without a break
				s.Told.From, s.Before = s.Before[k-1].From, s.Before[:k-1]
			}
			s.Reopened, s.Closed = u.Again.From, 0
			if u.Plan != nil {
				s.Plan = *u.Plan
			}
		case Resolved:
			over(u.end())
			s.Reopened, s.Closed = 0, u.At
		case Withdrawn:
			over(min(s.Told.Until, u.At))
			s.Reopened, s.Closed = 0, u.At
		}
	}
	switch phase := n.Phase(); {
	case phase == IsGone:
		s.State, s.End = IsWithdrawn, Cut
	case phase == IsOver:
		s.State, s.End = IsResolved, Confirmed
	default:
		s.Span = s.Told
		s.State, s.End = passing(s.Span, t)
		if s.State == Ended && (said >= s.Span.Until || n.Kind == Constraint) {
			s.End = Stated
		}
	}
	return s
}

// passing is the state of a span by the clock alone.
func passing(s period.Span, t period.Time) (state State, end End) {
	switch {
	case t < s.From:
		state = Announced
	case t < s.Until:
		state = InProgress
	default:
		return Ended, Unconfirmed
	}
	if s.Until == period.Never {
		return state, Unknown
	}
	return state, Planned
}

func (p Plan) span() period.Span { return period.Span{From: p.From, Until: p.Until} }
