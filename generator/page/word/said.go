package word

import (
	"cmp"
	"iter"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/page"
)

// What is said of a notice follows from where it stands (notice.Standing) and from
// nothing else: pages, lists and feeds ask once, and then choose words here.

// of says a sentence about a notice of a kind, with which its words agree (Kind.She).
func (l *Language) of(k notice.Kind, s Sentence, parts ...any) page.Text {
	return l.Say(s, append(parts, "she", l.Kinds[k].She)...)
}

// CardWhen says in a list when a notice limits or limited services.
func (c Clock) CardWhen(n *notice.Notice, s notice.Standing) page.Text {
	when, w := c.StandingWhen(n, s), c.Notice.Card
	switch {
	case s.State == notice.Overrun:
		return c.Say(w.Overrun, "should", c.ShouldEnd(s), "at", c.At(s.Span.Until))
	case s.State == notice.IsWithdrawn:
		return c.Say(w.Withdrawn, "at", c.At(s.Closed))
	case s.State.Open():
		return append(when, c.Again(s)...)
	case Nothing(s):
		return c.Say(w.Nothing, "told", c.told(n.Kind), "when", when)
	case s.End == notice.Unconfirmed:
		return c.Say(w.Unconfirmed, "when", when)
	case s.Repeats:
		return when
	}
	return c.of(n.Kind, w.Lasted, "when", when)
}

// ChannelList are the words for some channels, as a list.
func (l *Language) ChannelList(keys []string, say func(Channel) string) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = say(l.Channels[k])
	}
	return l.Join(names)
}

// Until is " fino alle 02:00 di sabato 28 novembre", or until further notice.
func (c Clock) Until(s period.Span) page.Text {
	if s.Until == period.Never {
		return c.Say(c.Notice.When.UntilFurther)
	}
	return c.Say(c.Notice.When.Until, "at", c.At(s.Until))
}

// tense is how a notice's effect is told.
type tense int

const (
	isAhead tense = iota
	isNow
	isPast
)

// Effect says what a notice does to payments. What repeats is in force from its
// first occurrence on.
func (c Clock) Effect(s notice.Standing) string {
	t := isPast
	switch {
	case s.State.Running() || s.State == notice.Announced && s.Repeats && s.Begun(c.Now):
		t = isNow
	case s.State == notice.Announced:
		t = isAhead
	}
	return c.Impacts[s.Plan.Impact].Effect[t]
}

// WillBe is the effect of a notice that is announced, or comes again.
func (l *Language) WillBe(s notice.Standing) string { return l.Impacts[s.Plan.Impact].Effect[isAhead] }

// FromUntil is "dalle 22:00 fino alle 23:00 di sabato 28 novembre".
func (c Clock) FromUntil(s period.Span) page.Text {
	from := c.At(s.From)
	if s.Until != period.Never {
		from = c.atBeside(s.From, s.Until)
	}
	return c.Say(c.Notice.When.From, "from", from, "until", c.Until(s))
}

// StandingWord is a notice's state in words.
func (c Clock) StandingWord(s notice.Standing) string {
	return c.of(s.Kind, c.standing(s)).String()
}

func (c Clock) standing(s notice.Standing) Sentence {
	w := c.Notice.State
	switch s.State {
	case notice.Announced:
		switch {
		case s.Repeats && s.Begun(c.Now):
			return w.InForce // also between two occurrences
		case s.Resumes():
			return w.Paused
		}
		return w.Announced
	case notice.InProgress:
		if s.Reopened != 0 {
			return w.RunningAgain
		}
		return w.Running
	case notice.Overrun:
		if s.End == notice.Stated {
			return w.PastStated
		}
		return w.PastAnnounced
	case notice.IsWithdrawn:
		return w.Withdrawn
	case notice.IsResolved:
		if s.Kind == notice.Outage {
			return w.Resolved
		}
		return w.Concluded
	}
	return w.Ended
}

// Lead is one sentence or two that stand for the whole notice: what, when, and
// whether it is over.
func (c Clock) Lead(n *notice.Notice, s notice.Standing) page.Text {
	w, effect, when := c.Notice.Lead, c.Effect(s), c.StandingWhen(n, s)
	say := func(lead Sentence) page.Text {
		return c.of(s.Kind, lead, "effect", effect, "Effect", Capital(effect), "when", when, "told", c.told(s.Kind))
	}
	switch {
	case s.State == notice.IsWithdrawn:
		return c.Say(w.Withdrawn, "effect", c.Impacts[s.Plan.Impact].Effect[isPast], "when", when)
	case s.State == notice.Overrun:
		return c.Say(w.Overrun, "Effect", Capital(effect), "from", c.At(s.Span.From), "the", c.Kinds[s.Kind].The,
			"should", c.ShouldEnd(s), "until", c.atBeside(s.Span.Until, s.Span.From))
	case s.State.Open() && s.Resumes():
		return say(w.Again)
	case s.State.Open():
		return say(w.Open)
	case Nothing(s) && s.Kind == notice.Outage:
		return say(w.FalseAlarm)
	case Nothing(s):
		return say(w.Nothing)
	case s.Repeats:
		return say(w.Repeated)
	case s.End == notice.Unconfirmed:
		return say(w.Unconfirmed)
	}
	return say(w.Lasted)
}

// OtherWays are how else one can pay, with their end where one is stated; what no longer
// holds too, which says it by its end.
func (c Clock) OtherWays(n *notice.Notice) page.Text {
	if n.Alternatives == "" {
		return nil
	}
	ways := page.Declared(n.Alternatives, n.Lang)
	if n.AlternativesUntil == 0 {
		return page.Text{ways}
	}
	return c.Say(c.Notice.WaysUntil, "ways", ways, "at", c.At(n.AlternativesUntil))
}

// told is what was done when it was told: nobody announces what broke.
func (c Clock) told(k notice.Kind) page.Text {
	if k == notice.Outage {
		return c.Say(c.Notice.Declared)
	}
	return c.of(k, c.Notice.State.Announced)
}

// Nothing tells whether nothing of it took place: it was over before it began.
func Nothing(s notice.Standing) bool { return !s.State.Open() && s.Span.Empty() && len(s.Before) == 0 }

// ShouldEnd goes before the end of what goes on after it.
func (l *Language) ShouldEnd(s notice.Standing) page.Text {
	if s.End == notice.Stated {
		return l.of(s.Kind, l.Notice.WasOver)
	}
	return l.Say(l.Notice.ShouldEnd)
}

// StandingWhen says when a notice limits services: what is announced as it is
// announced last, what is over as long as it was.
func (c Clock) StandingWhen(n *notice.Notice, s notice.Standing) page.Text {
	switch {
	case s.Repeats:
		return c.repeating(n, s)
	case s.State == notice.IsWithdrawn, Nothing(s):
		return c.announced(s.Told)
	case s.State.Open():
		return c.planned(s.Told)
	case s.End == notice.Unconfirmed:
		return c.fromTo(c.atBeside(s.Told.From, s.Told.Until), c.At(s.Told.Until))
	}
	return c.lasted(s)
}

// planned is "oggi dalle 10:00 alle 12:00", "dalle 10:00 fino a nuova comunicazione".
func (c Clock) planned(s period.Span) page.Text {
	if s.Until == period.Never {
		return c.Say(c.Notice.When.From, "from", c.At(s.From), "until", c.Until(s))
	}
	return c.announced(s)
}

// announced is a span in words that stay true when it is over.
func (c Clock) announced(s period.Span) page.Text {
	w := c.Notice.When
	if s.Until == period.Never {
		return c.Say(w.Endless, "from", c.At(s.From))
	}
	if !c.sameDay(s.From, s.Until-1) {
		return c.Say(w.From, "from", c.At(s.From), "until", c.Until(s))
	}
	// One day is named once.
	day := page.Moment(c.Tell(c.Times.OnDay, "weekday", c.weekday(s.From), "date", c.On(s.From)),
		c.Zone.Local(s.From).Format("2006-01-02"))
	if c.soon(s.From) {
		day.Today = c.Times.Today
	}
	until := c.hour(s.Until)
	if until == "00:00" {
		until = "24:00"
	}
	return c.Say(w.OneDay, "day", day, "from", page.Moment(c.hour(s.From), c.Zone.RFC3339(s.From)),
		"until", page.Moment(until, c.Zone.RFC3339(s.Until)))
}

// lasted is "dalle 17:52 alle 18:40 di venerdì 27 novembre (48 minuti)", with all
// the times of what was opened again.
func (c Clock) lasted(s notice.Standing) page.Text {
	spans := s.Lasted()
	var parts []page.Text
	for i, x := range spans {
		until := c.At(x.Until)
		if i+1 < len(spans) {
			until = c.atBeside(x.Until, spans[i+1].Until)
		}
		parts = append(parts, c.fromTo(c.atBeside(x.From, x.Until), until))
	}
	return c.Say(c.Notice.When.Lasted,
		"spans", c.List(parts), "length", c.inLetters(spans.Length()), "several", len(spans) > 1)
}

// fromTo is "dalle 17:52 alle 18:40 di venerdì 27 novembre".
func (c Clock) fromTo(from, until page.Piece) page.Text {
	return c.Say(c.Notice.When.FromTo, "from", from, "until", until)
}

// atBeside is a moment beside another one, whose day it needn't repeat.
func (c Clock) atBeside(t, other period.Time) page.Piece {
	p := c.At(t)
	if c.sameDay(t, other) {
		p.Text, p.Today = c.hour(t), ""
	}
	return p
}

// PlanWords says when a plan limits services, as it was told.
func (c Clock) PlanWords(n *notice.Notice, p notice.Plan) page.Text {
	if p.Repeats != "" {
		return c.repeated(n, p)
	}
	return c.announced(period.Span{From: p.From, Until: p.Until})
}

// Earlier are the plans that were announced before the one in force, each with
// when it was announced and when another took its place.
func (c Clock) Earlier(n *notice.Notice) (out []page.Term) {
	stages, w := n.Stages(), c.Notice.Earlier
	for i, s := range stages[:len(stages)-1] {
		next := stages[i+1]
		if s.From == next.From && s.Until == next.Until && s.Repeats == next.Repeats || reopens(n, next.Said) {
			continue
		}
		term := w.First
		if len(out) > 0 {
			term = w.Further
		}
		out = append(out, page.Term{Term: term,
			Text: c.Say(w.Plan, "when", c.PlanWords(n, s.Plan), "told", c.At(s.Said), "changed", c.At(s.Replaced))})
	}
	return out
}

// reopens tells whether the update of that moment is no new plan, but the old one
// again.
func reopens(n *notice.Notice, at period.Time) bool {
	again := func(u notice.Update) bool { return u.At == at && u.Status == notice.Reopened }
	return slices.ContainsFunc(n.Updates, again)
}

// StandingMarks are what a reader must know before all else.
func (c Clock) StandingMarks(n *notice.Notice, s notice.Standing) (out []page.Text) {
	w := c.Notice.Marks
	mark := func(w Sentence, parts ...any) { out = append(out, c.of(s.Kind, w, parts...)) }
	switch {
	case s.State == notice.IsWithdrawn:
		mark(w.Withdrawn, "at", c.At(s.Closed))
	case s.State == notice.Overrun:
		mark(w.Overrun, "stated", s.End == notice.Stated)
	case s.End == notice.Unconfirmed:
		mark(w.Unconfirmed)
	case s.Reopened != 0 && len(s.Before) > 0:
		end := s.Before[len(s.Before)-1].Until
		mark(w.Reopened, "ended", c.atBeside(end, s.Reopened), "at", c.At(s.Reopened))
	case s.Resumes():
		mark(w.Paused, "from", c.atBeside(s.Before[0].From, s.Told.From), "at", c.At(s.Told.From))
	}
	if drift, known := s.Drift(); known && drift != 0 && s.Kind != notice.Constraint && !Nothing(s) {
		mark(w.Drift, "length", c.inLetters(max(drift, -drift)), "later", drift > 0)
	}
	if s.State.Open() && len(c.Earlier(n)) > 0 {
		mark(w.Changed)
	}
	if s.State.Open() && n.ReviewMissed(c.Now, c.Zone) {
		mark(w.ReviewMissed, "day", c.On(n.Review))
	}
	return out
}

// step is an update with its word and with what it says of the stop itself: the new
// times, the end. They are those of its own moment, so that no later update changes
// them.
type step struct {
	notice.Update
	Word  string
	Times page.Text
}

// Course are a notice's updates, oldest first.
func (c Clock) Course(n *notice.Notice) iter.Seq[step] {
	return func(yield func(step) bool) {
		plan, over := n.Plan, false
		for _, u := range n.Updates {
			before := plan
			if u.Plan != nil {
				plan = *u.Plan
			}
			switch u.Status {
			case notice.Resolved, notice.Withdrawn:
				over = true
			case notice.Reopened:
				over = false
			}
			word := c.Statuses[u.Status].Name
			if u.Status == notice.Resolved && plan.Repeats != "" {
				word = c.Notice.Course.OverForNow // and comes again by itself
			}
			times := c.timesOf(n, u, plan, over)
			if u.Status == notice.Changed && plan.Impact != before.Impact {
				times = append(times, c.Say(c.Notice.Course.Effect, "effect", c.Impacts[plan.Impact].Noun)...)
			}
			if !yield(step{u, word, times}) {
				return
			}
		}
	}
}

// timesOf are the times that an update tells; plan is the one in force after it.
func (c Clock) timesOf(n *notice.Notice, u notice.Update, plan notice.Plan, over bool) page.Text {
	w := c.Notice.Course
	switch u.Status {
	case notice.Changed:
		return c.Say(w.Now, "when", c.PlanWords(n, plan))
	case notice.Resolved:
		return c.of(n.Kind, w.Over, "at", c.At(cmp.Or(u.Ended, u.At)))
	case notice.Reopened:
		return c.Say(w.Again, "when", c.announced(u.Again))
	case notice.Identified, notice.Monitoring, notice.Updated:
		switch {
		case over || plan.Repeats != "" || plan.Until <= u.At:
		case u.At < plan.From:
			return c.Say(w.When, "when", c.PlanWords(n, plan))
		case plan.Until != period.Never:
			return c.Say(w.Until, "at", c.At(plan.Until))
		}
	}
	return nil
}
