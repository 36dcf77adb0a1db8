package page

import (
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
)

// nowOf answers: can I pay?
func nowOf(s Site, u judged.Unit) Now {
	c, a := s.clock(u.T), u.Answer
	n := Now{State: string(a.Sign), Sentence: append(sentence(c, u), behind(s, u)...), Differ: disagreement(c, u)}
	for _, cause := range a.Causes {
		n.Details = append(n.Details, causeDetails(s, c, cause))
	}
	if u.Now.Measured != "" && u.Now.State != sli.Operational && u.Listed {
		n.Details = append(n.Details, measuredDetail(c, u.Now))
	}
	if u.Now.State.Rank() >= sli.InMaintenance.Rank() || a.Sign == judged.Constrained {
		n.Meanwhile = meanwhile(a)
	}
	if u.Profile.Users != "" {
		n.Help = Text{words("Assistenza agli utenti: "), contact(u.Profile.Users)}
	}
	return n
}

// sentence says in one how the subject itself stands.
func sentence(c clock, u judged.Unit) Text {
	switch {
	case u.Mark == input.NeverGood:
		return Text{words("I dati di questo ente contengono un errore: non sappiamo se i pagamenti funzionano.")}
	case !u.Listed:
		return unlisted(c, u.Row)
	case u.Answer.Limit:
		return limitSentence(c, u)
	case u.Now.State.Rank() >= sli.InMaintenance.Rank() && u.Answer.Main == nil:
		return unexplained(c, u)
	case u.Now.State.Rank() >= sli.InMaintenance.Rank():
		return troubleSentence(c, u, *u.Answer.Main)
	case u.Now.State == sli.Operational && slices.ContainsFunc(u.Around, troubles):
		return Text{words("Nessun problema noto dell’ente alle "), c.at(u.Now.MeasuredAt), words(".")}
	case u.Now.State == sli.Operational:
		return Text{words("Nessun problema noto alle "), c.at(u.Now.MeasuredAt), words(".")}
	case !u.Known:
		return Text{words("Non misuriamo questo ente e non abbiamo ricevuto comunicazioni: non sappiamo se i pagamenti funzionano.")}
	}
	return Text{words("Nessun problema dichiarato; servizio non misurato.")}
}

func unlisted(c clock, row subject.Row) Text {
	switch {
	case row.Valid.Has(c.now):
		return Text{words("Questo ente non risulta attivo nell’elenco degli aderenti: non sappiamo se riceve pagamenti.")}
	case row.Valid.Until <= c.now:
		return Text{words("Questo ente non risulta più nell’elenco degli aderenti "), c.the("dal", row.Valid.Until), words(".")}
	}
	return Text{words("Questo ente risulta nell’elenco degli aderenti "), c.the("dal", row.Valid.From), words(".")}
}

// affected names the services in that state, or nothing where all are.
func affected(p subject.Profile, is func(i int) bool) Text {
	var out Text
	n := 0
	for i, s := range p.Services {
		if !is(i) {
			continue
		}
		n++
		if n > 1 {
			out = append(out, words(", "))
		}
		out = append(out, declared(s.Name, p.Language))
	}
	if n == 0 || n == len(p.Services) || n > 3 {
		return nil
	}
	return append(out, words(": "))
}

// say is a sentence about the affected services, or about the whole body.
func say(p subject.Profile, is func(i int) bool, sentence ...Piece) Text {
	who := affected(p, is)
	if len(who) == 0 {
		sentence[0].Text = capital(sentence[0].Text)
	}
	return append(who, sentence...)
}

func limitSentence(c clock, u judged.Unit) Text {
	pieces := []Piece{words("ora non si può pagare per un limite di servizio")}
	for _, n := range u.Notices {
		if s := n.Stands; n.Kind == notice.Constraint && s.Plan.Impact == notice.Full && s.State.Running() {
			pieces = append(pieces, c.until(s.Span)...)
			break
		}
	}
	return say(u.Profile, func(i int) bool { return u.Nows[i].Limited }, append(pieces, words("."))...)
}

// until is " fino alle 02:00 di sabato 28 novembre", or until further notice.
func (c clock) until(s period.Span) []Piece {
	if s.Until == period.Never {
		return []Piece{words(" fino a nuova comunicazione")}
	}
	return []Piece{words(" fino alle "), c.at(s.Until)}
}

// troubleSentence says what doesn't work and until when, as the notice that
// accounts for it has it.
func troubleSentence(c clock, u judged.Unit, cause judged.Notice) Text {
	s, worst := cause.Stands, func(i int) bool { return u.Nows[i].State == u.Now.State }
	if s.State == notice.Overrun {
		return say(u.Profile, worst, words("ora non si può pagare. %s %s alle ", article(cause.Kind), shouldEnd(s)), c.at(s.Span.Until),
			words(", ma il servizio non risponde ancora."))
	}
	effect := stateEffects[u.Now.State]
	if cause.Kind == notice.Maintenance && s.Plan.Impact != notice.Full {
		effect = map[notice.Impact]string{
			notice.Partial: stateEffects[sli.IsPartial], notice.Degraded: stateEffects[sli.IsDegraded]}[s.Plan.Impact]
	}
	if s.Plan.Impact == notice.Full {
		effect = stateEffects[sli.IsDown]
		worst = func(i int) bool { return slices.Contains(s.Plan.Services, u.Profile.Services[i].ID) }
	}
	pieces := append([]Piece{words("%s per %s", effect, kindCauses[cause.Kind])}, c.until(s.Span)...)
	return say(u.Profile, worst, append(pieces, words("."))...)
}

// unexplained says that it is measured down, and that nothing is declared of it.
func unexplained(c clock, u judged.Unit) Text {
	t := say(u.Profile, func(i int) bool { return u.Nows[i].State == u.Now.State },
		words("il servizio non risponde dalle "), c.at(u.DownSince), words(": ora probabilmente non si può pagare. "))
	return append(t, silence(c, u.Notices)...)
}

// silence says that nothing is declared of what is measured down. Where a notice
// of the subject was over shortly before, it is named: some of its readers come
// from there.
func silence(c clock, notices []judged.Notice) Text {
	var last notice.Standing
	for _, n := range notices {
		s := n.Stands
		over := s.State == notice.Ended || s.State == notice.IsResolved
		if over && n.Kind != notice.Constraint && c.now-s.Span.Until < 86400 && s.Span.Until > last.Span.Until {
			last = s
		}
	}
	if last.Span.Until == 0 {
		return Text{words("L’ente non ha dichiarato nulla.")}
	}
	of := map[notice.Kind]string{
		notice.Outage: "del disservizio", notice.Maintenance: "dell’interruzione programmata", notice.Continuity: "dell’evento"}
	return Text{words("Dopo la fine %s, alle ", of[last.Kind]), c.at(last.Span.Until), words(", l’ente non ha dichiarato altro.")}
}

// troubles tells whether a partner's notice, or the platform's, is named in the
// sentence.
func troubles(n judged.Notice) bool {
	return n.Kind != notice.Constraint && n.Stands.Plan.Impact != notice.None && n.Stands.State.Running()
}

// behind names a partner's or the platform's running outage, as theirs.
func behind(s Site, u judged.Unit) Text {
	var out Text
	for _, n := range u.Around {
		if !troubles(n) {
			continue
		}
		if n.Owner == subject.Platform {
			out = append(out, words(" La piattaforma pagoPA segnala: "))
		} else {
			out = append(out, words(" Il partner tecnologico, "), declared(s.Name(n.Owner), "it"), words(", segnala: "))
		}
		out = append(out, anchor(n.Title, s.Links.To(NoticePath(n.Owner, n.ID))).asDeclared(n.Lang))
		out = append(append(out, s.clock(u.T).until(n.Stands.Span)...), words("."))
	}
	return out
}

// causeDetails says since when and how long before it was announced.
func causeDetails(s Site, c clock, n judged.Notice) Text {
	since := words(": dalle ")
	if n.Stands.Reopened != 0 {
		since = words(": di nuovo dalle ")
	}
	return Text{
		anchor(n.Title, s.Links.To(NoticePath(n.Owner, n.ID))).asDeclared(n.Lang), since, c.at(n.Stands.Span.From),
		words("; dichiarato alle "), c.at(n.Declared),
	}
}

func measuredDetail(c clock, now sli.Now) Text {
	word := map[sli.State]string{sli.Operational: "raggiungibile", sli.IsDown: "non raggiungibile"}[now.Measured]
	return Text{words("Misurato alle "), c.at(now.MeasuredAt), words(": %s", word)}
}

// disagreement says where a stop is declared that the measurements don't see; down
// time that nobody declared is what the sentence is about.
func disagreement(c clock, u judged.Unit) Text {
	for i, n := range u.Nows {
		if u.Listed && n.Differ() && n.Measured == sli.Operational {
			return Text{declared(u.Profile.Services[i].Name, u.Profile.Language),
				words(": dichiarato fermo, ma misurato raggiungibile alle "), c.at(n.MeasuredAt), words(".")}
		}
	}
	return nil
}

// meanwhile says how else to pay, as the notice behind the sentence has it.
func meanwhile(a judged.Answer) Text {
	cause := a.Main
	if a.Limit && len(a.Causes) > 0 {
		cause = &a.Causes[0]
	}
	if cause == nil {
		return Text{words("prova più tardi o chiedi all’ente come pagare in altro modo.")}
	}
	if cause.Alternatives != "" {
		return Text{declared(cause.Alternatives, cause.Lang)}
	}
	if len(cause.Works) == 0 {
		return nil
	}
	return Text{words("si può pagare %s.", listed(cause.Works, worksWords))}
}
