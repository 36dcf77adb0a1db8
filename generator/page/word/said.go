package word

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/page"
)

// CardWhen says in a list when a notice limits or limited services.
func (c Clock) CardWhen(n *notice.Notice, s notice.Standing) page.Text {
	when := c.StandingWhen(n, s)
	switch {
	case s.State == notice.Overrun:
		return page.Text{page.Words("%s alle ", c.ShouldEnd(s)), c.At(s.Span.Until)}
	case s.State == notice.IsWithdrawn:
		return page.Text{page.Words("alle "), c.At(s.Closed)}
	case s.State.Open():
		return append(when, c.Again(s)...)
	case Nothing(s):
		return append(page.Text{page.Words("era %s ", toldWord(n.Kind))}, when...)
	case s.End == notice.Unconfirmed:
		return append(page.Text{page.Words("doveva durare ")}, when...)
	case s.Repeats:
		return when
	}
	return append(page.Text{page.Words("%s ", agree(n.Kind, "durato"))}, when...)
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
		return page.Text{page.Words(" fino a nuova comunicazione")}
	}
	return page.Text{page.Words(" fino alle "), c.At(s.Until)}
}

// What is said of a notice follows from where it stands (notice.Standing) and from
// nothing else: pages, lists and feeds ask once, and then choose words here.

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
	return It.Impacts[s.Plan.Impact].Effect[t]
}

// agree gives a word that ends in o the gender of a kind: "interruzione durata".
func agree(k notice.Kind, word string) string {
	if k == notice.Maintenance {
		return strings.TrimSuffix(word, "o") + "a"
	}
	return word
}

// StandingWord is a notice's state in words.
func (c Clock) StandingWord(s notice.Standing) string {
	switch s.State {
	case notice.Announced:
		switch {
		case s.Repeats && s.Begun(c.Now):
			return "in vigore" // also between two occurrences
		case s.Resumes():
			return "in pausa"
		}
		return agree(s.Kind, "annunciato")
	case notice.InProgress:
		if s.Reopened != 0 {
			return "di nuovo in corso"
		}
		return "in corso"
	case notice.Overrun:
		if s.End == notice.Stated {
			return "oltre la fine dichiarata"
		}
		return "oltre la fine annunciata"
	case notice.IsWithdrawn:
		return agree(s.Kind, "ritirato")
	case notice.IsResolved:
		if s.Kind == notice.Outage {
			return "risolto"
		}
		return agree(s.Kind, "concluso")
	}
	return agree(s.Kind, "terminato")
}

// Lead is one sentence or two that stand for the whole notice: what, when, and
// whether it is over.
func (c Clock) Lead(n *notice.Notice, s notice.Standing) page.Text {
	effect := page.Words("%s", Capital(c.Effect(s)))
	when := c.StandingWhen(n, s)
	say := func(t ...page.Text) (out page.Text) {
		for _, t := range t {
			out = append(out, t...)
		}
		return append(out, page.Words("."))
	}
	switch {
	case s.State == notice.IsWithdrawn:
		return say(page.Text{page.Words("Non vale più. Dichiarava: %s, ", It.Impacts[s.Plan.Impact].Effect[isPast])}, when)
	case s.State == notice.Overrun:
		return say(page.Text{effect, page.Words(", dalle "), c.At(s.Span.From), page.Words(". %s %s alle ", It.Kinds[s.Kind].The, c.ShouldEnd(s)), c.atBeside(s.Span.Until, s.Span.From)})
	case s.State.Open() && s.Resumes():
		return say(page.Text{page.Words("Di nuovo %s, ", c.Effect(s))}, when)
	case s.State.Open():
		return say(page.Text{effect, page.Words(", ")}, when)
	case Nothing(s) && s.Kind == notice.Outage:
		return say(page.Text{page.Words("Non c’è stato: era %s ", toldWord(s.Kind))}, when) // a false alarm
	case Nothing(s):
		return say(page.Text{page.Words("È %s prima di cominciare: era %s ", agree(s.Kind, "finito"), toldWord(s.Kind))}, when)
	case s.Repeats:
		return say(page.Text{effect, page.Words(". Si ripeteva ")}, when)
	case s.End == notice.Unconfirmed:
		return say(page.Text{effect, page.Words(". Doveva durare ")}, when)
	}
	return say(page.Text{effect, page.Words(". È %s ", agree(s.Kind, "durato"))}, when)
}

// toldWord is what was done when it was told: nobody announces what broke.
func toldWord(k notice.Kind) string {
	if k == notice.Outage {
		return "dichiarato"
	}
	return agree(k, "annunciato")
}

// Nothing tells whether nothing of it took place: it was over before it began.
func Nothing(s notice.Standing) bool { return !s.State.Open() && s.Span.Empty() && len(s.Before) == 0 }

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
		return c.fromTo(s.Told)
	}
	return c.lasted(s)
}

// planned is "oggi dalle 10:00 alle 12:00", "dalle 10:00 fino a nuova comunicazione".
func (c Clock) planned(s period.Span) page.Text {
	if s.Until == period.Never {
		return append(page.Text{page.Words("dalle "), c.At(s.From)}, c.Until(s)...)
	}
	return c.announced(s)
}

// announced is a span in words that stay true when it is over.
func (c Clock) announced(s period.Span) page.Text {
	if s.Until == period.Never {
		return page.Text{page.Words("dalle "), c.At(s.From), page.Words(", senza fine annunciata")}
	}
	if !c.sameDay(s.From, s.Until-1) {
		return append(page.Text{page.Words("dalle "), c.At(s.From)}, c.Until(s)...)
	}
	// One day is named once.
	day := page.Piece{Text: c.weekday(s.From) + " " + c.Date(s.From), Time: c.Zone.Local(s.From).Format("2006-01-02")}
	if c.Full {
		day.Text = c.weekday(s.From) + " " + c.FullDate(s.From)
	} else if c.sameDay(s.From, c.Now) {
		day.Text = "oggi"
	}
	until := c.hour(s.Until)
	if until == "00:00" {
		until = "24:00"
	}
	return page.Text{day, page.Words(" dalle "), {Text: c.hour(s.From), Time: c.Zone.RFC3339(s.From)}, page.Words(" alle "), {Text: until, Time: c.Zone.RFC3339(s.Until)}}
}

// lasted is "dalle 17:52 alle 18:40 di venerdì 27 novembre (48 minuti)", with all
// the times of what was opened again.
func (c Clock) lasted(s notice.Standing) (t page.Text) {
	spans := s.Lasted()
	for i, x := range spans {
		if i > 0 {
			t = append(t, page.Words("%s", map[bool]string{true: " e ", false: ", "}[i == len(spans)-1]))
		}
		part := c.fromTo(x)
		if i+1 < len(spans) {
			part[3] = c.atBeside(x.Until, spans[i+1].Until)
		}
		t = append(t, part...)
	}
	return append(t, page.Words(" (%s%s)", c.inLetters(spans.Length()), map[bool]string{true: " in tutto"}[len(spans) > 1]))
}

// fromTo is "dalle 17:52 alle 18:40 di venerdì 27 novembre".
func (c Clock) fromTo(s period.Span) page.Text {
	return page.Text{page.Words("dalle "), c.atBeside(s.From, s.Until), page.Words(" alle "), c.At(s.Until)}
}

// atBeside is a moment beside another one, whose day it needn't repeat.
func (c Clock) atBeside(t, other period.Time) page.Piece {
	p := c.At(t)
	if c.sameDay(t, other) {
		p.Text = c.hour(t)
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
	stages := n.Stages()
	for i, s := range stages[:len(stages)-1] {
		next := stages[i+1]
		if s.From == next.From && s.Until == next.Until && s.Repeats == next.Repeats || reopens(n, next.Said) {
			continue
		}
		term := "Primo annuncio"
		if len(out) > 0 {
			term = "Annuncio successivo"
		}
		t := c.PlanWords(n, s.Plan)
		out = append(out, page.Term{Term: term, Text: append(t, page.Words(" (annunciato alle "), c.At(s.Said), page.Words(", cambiato alle "), c.At(s.Replaced), page.Words(")"))})
	}
	return out
}

// reopens tells whether the update of that moment is no new plan, but the old one
// again.
func reopens(n *notice.Notice, at period.Time) bool {
	return slices.ContainsFunc(n.Updates, func(u notice.Update) bool { return u.At == at && u.Status == notice.Reopened })
}

// StandingMarks are what a reader must know before all else.
func (c Clock) StandingMarks(n *notice.Notice, s notice.Standing) (out []page.Text) {
	mark := func(t ...page.Piece) { out = append(out, t) }
	switch {
	case s.State == notice.IsWithdrawn:
		mark(page.Words("Questa comunicazione è stata ritirata alle "), c.At(s.Closed), page.Words(": resta qui perché era stata pubblicata."))
	case s.State == notice.Overrun:
		end := map[bool]string{true: "dichiarata", false: "annunciata"}[s.End == notice.Stated]
		mark(page.Words("La fine %s è passata, ma il servizio risulta ancora non raggiungibile.", end))
	case s.End == notice.Unconfirmed:
		mark(page.Words("La fine annunciata è passata; nessuno l’ha confermata."))
	case s.Reopened != 0 && len(s.Before) > 0:
		end := s.Before[len(s.Before)-1].Until
		mark(page.Words("Era %s alle ", agree(s.Kind, "finito")), c.atBeside(end, s.Reopened), page.Words("; è %s alle ", agree(s.Kind, "ricominciato")), c.At(s.Reopened), page.Words("."))
	case s.Resumes():
		mark(page.Words("È %s alle ", agree(s.Kind, "cominciato")), c.atBeside(s.Before[0].From, s.Told.From), page.Words("; ora è in pausa e riprende alle "), c.At(s.Told.From), page.Words("."))
	}
	if drift, known := s.Drift(); known && drift != 0 && s.Kind != notice.Constraint && !Nothing(s) {
		when := map[bool]string{true: "dopo la", false: "prima della"}[drift > 0]
		mark(page.Words("È %s %s %s fine annunciata.", agree(s.Kind, "finito"), c.inLetters(max(drift, -drift)), when))
	}
	if s.State.Open() && len(c.Earlier(n)) > 0 {
		mark(page.Words("Dopo il primo annuncio le date sono cambiate: valgono queste."))
	}
	if s.State.Open() && n.ReviewMissed(c.Now, c.Zone) {
		mark(page.Words("Doveva essere rivisto il "), c.On(n.Review), page.Words(": da allora non è stato aggiunto altro."))
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
			word := It.Statuses[u.Status].Name
			if u.Status == notice.Resolved && plan.Repeats != "" {
				word = "Finito, per questa volta" // and comes again by itself
			}
			times := c.timesOf(n, u, plan, over)
			if u.Status == notice.Changed && plan.Impact != before.Impact {
				times = append(times, page.Words(" Effetto da allora: %s.", It.Impacts[plan.Impact].Noun))
			}
			if !yield(step{u, word, times}) {
				return
			}
		}
	}
}

// timesOf are the times that an update tells; plan is the one in force after it.
func (c Clock) timesOf(n *notice.Notice, u notice.Update, plan notice.Plan, over bool) page.Text {
	sentence := func(begin string, t ...page.Piece) page.Text {
		return append(append(page.Text{page.Words("%s ", begin)}, t...), page.Words("."))
	}
	switch u.Status {
	case notice.Changed:
		return sentence("Ora:", c.PlanWords(n, plan)...)
	case notice.Resolved:
		return sentence(Capital(agree(n.Kind, "finito"))+" alle", c.At(cmp.Or(u.Ended, u.At)))
	case notice.Reopened:
		return sentence("Di nuovo", c.announced(u.Again)...)
	case notice.Identified, notice.Monitoring, notice.Updated:
		switch {
		case over || plan.Repeats != "" || plan.Until <= u.At:
		case u.At < plan.From:
			return sentence("Quando:", c.PlanWords(n, plan)...)
		case plan.Until != period.Never:
			return sentence("La fine è prevista alle", c.At(plan.Until))
		}
	}
	return nil
}
