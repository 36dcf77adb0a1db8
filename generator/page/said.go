package page

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
)

// What is said of a notice follows from where it stands (notice.Standing) and from
// nothing else: pages, lists and feeds ask once, and then choose words here.

// tense is how a notice's effect is told.
type tense int

const (
	isAhead tense = iota
	isNow
	isPast
)

// effects are what users notice, by tense.
var effects = map[notice.Impact][3]string{
	notice.None:     {"nessun effetto sui pagamenti", "nessun effetto sui pagamenti", "nessun effetto sui pagamenti"},
	notice.Degraded: {"i pagamenti potranno essere lenti o incerti", "pagamenti lenti o incerti", "i pagamenti erano lenti o incerti"},
	notice.Partial:  {"parte dei pagamenti non funzionerà", "parte dei pagamenti non funziona", "parte dei pagamenti non funzionava"},
	notice.Full:     {"non si potrà pagare", "non si può pagare", "non si poteva pagare"},
}

// effectNouns are the same without a tense, for what stays as it was said.
var effectNouns = map[notice.Impact]string{
	notice.None: "nessun effetto sui pagamenti", notice.Degraded: "pagamenti lenti o incerti", notice.Partial: "parte dei pagamenti ferma",
	notice.Full: "pagamenti fermi",
}

// effect says what a notice does to payments. What repeats is in force from its
// first occurrence on.
func (c clock) effect(s notice.Standing) string {
	t := isPast
	switch {
	case s.State.Running() || s.State == notice.Announced && s.Repeats && s.Begun(c.now):
		t = isNow
	case s.State == notice.Announced:
		t = isAhead
	}
	return effects[s.Plan.Impact][t]
}

// agree gives a word that ends in o the gender of a kind: "interruzione durata".
func agree(k notice.Kind, word string) string {
	if k == notice.Maintenance {
		return strings.TrimSuffix(word, "o") + "a"
	}
	return word
}

// article begins a sentence about a notice.
func article(k notice.Kind) string {
	switch k {
	case notice.Maintenance:
		return "L’interruzione"
	case notice.Continuity:
		return "L’evento"
	}
	return "Il disservizio"
}

// standingWord is a notice's state in words.
func (c clock) standingWord(s notice.Standing) string {
	switch s.State {
	case notice.Announced:
		switch {
		case s.Repeats && s.Begun(c.now):
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

// lead is one sentence or two that stand for the whole notice: what, when, and
// whether it is over.
func (c clock) lead(n *notice.Notice, s notice.Standing) Text {
	effect := words("%s", capital(c.effect(s)))
	when := c.standingWhen(n, s)
	say := func(t ...Text) (out Text) {
		for _, t := range t {
			out = append(out, t...)
		}
		return append(out, words("."))
	}
	switch {
	case s.State == notice.IsWithdrawn:
		return say(Text{words("Non vale più. Dichiarava: %s, ", effects[s.Plan.Impact][isPast])}, when)
	case s.State == notice.Overrun:
		return say(Text{effect, words(", dalle "), c.at(s.Span.From), words(". %s %s alle ", article(s.Kind), shouldEnd(s)), c.atBeside(s.Span.Until, s.Span.From)})
	case s.State.Open() && s.Resumes():
		return say(Text{words("Di nuovo %s, ", c.effect(s))}, when)
	case s.State.Open():
		return say(Text{effect, words(", ")}, when)
	case nothing(s) && s.Kind == notice.Outage:
		return say(Text{words("Non c’è stato: era %s ", toldWord(s.Kind))}, when) // a false alarm
	case nothing(s):
		return say(Text{words("È %s prima di cominciare: era %s ", agree(s.Kind, "finito"), toldWord(s.Kind))}, when)
	case s.Repeats:
		return say(Text{effect, words(". Si ripeteva ")}, when)
	case s.End == notice.Unconfirmed:
		return say(Text{effect, words(". Doveva durare ")}, when)
	}
	return say(Text{effect, words(". È %s ", agree(s.Kind, "durato"))}, when)
}

// toldWord is what was done when it was told: nobody announces what broke.
func toldWord(k notice.Kind) string {
	if k == notice.Outage {
		return "dichiarato"
	}
	return agree(k, "annunciato")
}

// nothing tells whether nothing of it took place: it was over before it began.
func nothing(s notice.Standing) bool { return !s.State.Open() && s.Span.Empty() && len(s.Before) == 0 }

// shouldEnd goes before the end of what goes on after it.
func shouldEnd(s notice.Standing) string {
	if s.End == notice.Stated {
		return "risultava " + agree(s.Kind, "finito")
	}
	return "doveva finire"
}

// standingWhen says when a notice limits services: what is announced as it is
// announced last, what is over as long as it was.
func (c clock) standingWhen(n *notice.Notice, s notice.Standing) Text {
	switch {
	case s.Repeats:
		return c.repeating(n, s)
	case s.State == notice.IsWithdrawn, nothing(s):
		return c.announced(s.Told)
	case s.State.Open():
		return c.planned(s.Told)
	case s.End == notice.Unconfirmed:
		return c.fromTo(s.Told)
	}
	return c.lasted(s)
}

// planned is "oggi dalle 10:00 alle 12:00", "dalle 10:00 fino a nuova comunicazione".
func (c clock) planned(s period.Span) Text {
	if s.Until == period.Never {
		return append(Text{words("dalle "), c.at(s.From)}, c.until(s)...)
	}
	return c.announced(s)
}

// announced is a span in words that stay true when it is over.
func (c clock) announced(s period.Span) Text {
	if s.Until == period.Never {
		return Text{words("dalle "), c.at(s.From), words(", senza fine annunciata")}
	}
	if !c.sameDay(s.From, s.Until-1) {
		return append(Text{words("dalle "), c.at(s.From)}, c.until(s)...)
	}
	// One day is named once.
	day := Piece{Text: c.weekday(s.From) + " " + c.date(s.From), Time: c.zone.Local(s.From).Format("2006-01-02")}
	if c.full {
		day.Text = c.weekday(s.From) + " " + c.fullDate(s.From)
	} else if c.sameDay(s.From, c.now) {
		day.Text = "oggi"
	}
	until := c.hour(s.Until)
	if until == "00:00" {
		until = "24:00"
	}
	return Text{day, words(" dalle "), {Text: c.hour(s.From), Time: c.zone.RFC3339(s.From)}, words(" alle "), {Text: until, Time: c.zone.RFC3339(s.Until)}}
}

// lasted is "dalle 17:52 alle 18:40 di venerdì 27 novembre (48 minuti)", with all
// the times of what was opened again.
func (c clock) lasted(s notice.Standing) (t Text) {
	spans := s.Lasted()
	for i, x := range spans {
		if i > 0 {
			t = append(t, words("%s", map[bool]string{true: " e ", false: ", "}[i == len(spans)-1]))
		}
		part := c.fromTo(x)
		if i+1 < len(spans) {
			part[3] = c.atBeside(x.Until, spans[i+1].Until)
		}
		t = append(t, part...)
	}
	return append(t, words(" (%s%s)", inLetters(spans.Length()), map[bool]string{true: " in tutto"}[len(spans) > 1]))
}

// fromTo is "dalle 17:52 alle 18:40 di venerdì 27 novembre".
func (c clock) fromTo(s period.Span) Text {
	return Text{words("dalle "), c.atBeside(s.From, s.Until), words(" alle "), c.at(s.Until)}
}

// atBeside is a moment beside another one, whose day it needn't repeat.
func (c clock) atBeside(t, other period.Time) Piece {
	p := c.at(t)
	if c.sameDay(t, other) {
		p.Text = c.hour(t)
	}
	return p
}

// planWords says when a plan limits services, as it was told.
func (c clock) planWords(n *notice.Notice, p notice.Plan) Text {
	if p.Repeats != "" {
		return c.repeated(n, p)
	}
	return c.announced(period.Span{From: p.From, Until: p.Until})
}

// earlier are the plans that were announced before the one in force, each with
// when it was announced and when another took its place.
func (c clock) earlier(n *notice.Notice) (out []Term) {
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
		t := c.planWords(n, s.Plan)
		out = append(out, Term{term, append(t, words(" (annunciato alle "), c.at(s.Said), words(", cambiato alle "), c.at(s.Replaced), words(")"))})
	}
	return out
}

// reopens tells whether the update of that moment is no new plan, but the old one
// again.
func reopens(n *notice.Notice, at period.Time) bool {
	return slices.ContainsFunc(n.Updates, func(u notice.Update) bool { return u.At == at && u.Status == notice.Reopened })
}

// standingMarks are what a reader must know before all else.
func (c clock) standingMarks(n *notice.Notice, s notice.Standing) (out []Text) {
	mark := func(t ...Piece) { out = append(out, t) }
	switch {
	case s.State == notice.IsWithdrawn:
		mark(words("Questa comunicazione è stata ritirata alle "), c.at(s.Closed), words(": resta qui perché era stata pubblicata."))
	case s.State == notice.Overrun:
		end := map[bool]string{true: "dichiarata", false: "annunciata"}[s.End == notice.Stated]
		mark(words("La fine %s è passata, ma il servizio risulta ancora non raggiungibile.", end))
	case s.End == notice.Unconfirmed:
		mark(words("La fine annunciata è passata; nessuno l’ha confermata."))
	case s.Reopened != 0 && len(s.Before) > 0:
		end := s.Before[len(s.Before)-1].Until
		mark(words("Era %s alle ", agree(s.Kind, "finito")), c.atBeside(end, s.Reopened), words("; è %s alle ", agree(s.Kind, "ricominciato")), c.at(s.Reopened), words("."))
	case s.Resumes():
		mark(words("È %s alle ", agree(s.Kind, "cominciato")), c.atBeside(s.Before[0].From, s.Told.From), words("; ora è in pausa e riprende alle "), c.at(s.Told.From), words("."))
	}
	if drift, known := s.Drift(); known && drift != 0 && s.Kind != notice.Constraint && !nothing(s) {
		when := map[bool]string{true: "dopo la", false: "prima della"}[drift > 0]
		mark(words("È %s %s %s fine annunciata.", agree(s.Kind, "finito"), inLetters(max(drift, -drift)), when))
	}
	if s.State.Open() && len(c.earlier(n)) > 0 {
		mark(words("Dopo il primo annuncio le date sono cambiate: valgono queste."))
	}
	if s.State.Open() && n.ReviewMissed(c.now, c.zone) {
		mark(words("Doveva essere rivisto il "), c.on(n.Review), words(": da allora non è stato aggiunto altro."))
	}
	return out
}

// step is an update with its word and with what it says of the stop itself: the new
// times, the end. They are those of its own moment, so that no later update changes
// them.
type step struct {
	notice.Update
	word  string
	times Text
}

// course are a notice's updates, oldest first.
func (c clock) course(n *notice.Notice) iter.Seq[step] {
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
			word := statusWords[u.Status]
			if u.Status == notice.Resolved && plan.Repeats != "" {
				word = "Finito, per questa volta" // and comes again by itself
			}
			times := c.timesOf(n, u, plan, over)
			if u.Status == notice.Changed && plan.Impact != before.Impact {
				times = append(times, words(" Effetto da allora: %s.", effectNouns[plan.Impact]))
			}
			if !yield(step{u, word, times}) {
				return
			}
		}
	}
}

// timesOf are the times that an update tells; plan is the one in force after it.
func (c clock) timesOf(n *notice.Notice, u notice.Update, plan notice.Plan, over bool) Text {
	sentence := func(begin string, t ...Piece) Text {
		return append(append(Text{words("%s ", begin)}, t...), words("."))
	}
	switch u.Status {
	case notice.Changed:
		return sentence("Ora:", c.planWords(n, plan)...)
	case notice.Resolved:
		return sentence(capital(agree(n.Kind, "finito"))+" alle", c.at(cmp.Or(u.Ended, u.At)))
	case notice.Reopened:
		return sentence("Di nuovo", c.announced(u.Again)...)
	case notice.Identified, notice.Monitoring, notice.Updated:
		switch {
		case over || plan.Repeats != "" || plan.Until <= u.At:
		case u.At < plan.From:
			return sentence("Quando:", c.planWords(n, plan)...)
		case plan.Until != period.Never:
			return sentence("La fine è prevista alle", c.at(plan.Until))
		}
	}
	return nil
}
