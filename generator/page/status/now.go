package status

import (
	"slices"

	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
)

// nowOf answers: can I pay?
func nowOf(s frame.Site, u judged.Unit) page.Now {
	c, a := s.Clock(u.T), u.Answer
	n := page.Now{State: string(a.Sign), Sentence: append(sentence(c, u), behind(s, u)...), Differ: disagreement(c, u)}
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
		n.Help = page.Text{page.Words("Assistenza agli utenti: "), page.Contact(u.Profile.Users)}
	}
	return n
}

// sentence says in one how the subject itself stands.
func sentence(c word.Clock, u judged.Unit) page.Text {
	switch {
	case u.Mark == input.NeverGood:
		return page.Text{page.Words("I dati di questo ente contengono un errore: non sappiamo se i pagamenti funzionano.")}
	case !u.Listed:
		return unlisted(c, u.Row)
	case u.Answer.Limit:
		return limitSentence(c, u)
	case u.Now.State.Rank() >= sli.InMaintenance.Rank() && u.Answer.Main == nil:
		return unexplained(c, u)
	case u.Now.State.Rank() >= sli.InMaintenance.Rank():
		return troubleSentence(c, u, *u.Answer.Main)
	case u.Now.State == sli.Operational && slices.ContainsFunc(u.Around, troubles):
		return page.Text{page.Words("Nessun problema noto dell’ente alle "), c.At(u.Now.MeasuredAt), page.Words(".")}
	case u.Now.State == sli.Operational:
		return page.Text{page.Words("Nessun problema noto alle "), c.At(u.Now.MeasuredAt), page.Words(".")}
	case !u.Known:
		return page.Text{page.Words("Non misuriamo questo ente e non abbiamo ricevuto comunicazioni: non sappiamo se i pagamenti funzionano.")}
	}
	return page.Text{page.Words("Nessun problema dichiarato; servizio non misurato.")}
}

func unlisted(c word.Clock, row subject.Row) page.Text {
	switch {
	case row.Valid.Has(c.Now):
		return page.Text{page.Words("Questo ente non risulta attivo nell’elenco degli aderenti: non sappiamo se riceve pagamenti.")}
	case row.Valid.Until <= c.Now:
		return page.Text{page.Words("Questo ente non risulta più nell’elenco degli aderenti "), c.The("dal", row.Valid.Until), page.Words(".")}
	}
	return page.Text{page.Words("Questo ente risulta nell’elenco degli aderenti "), c.The("dal", row.Valid.From), page.Words(".")}
}

// affected names the services in that state, or nothing where all are.
func affected(p subject.Profile, is func(i int) bool) page.Text {
	var out page.Text
	n := 0
	for i, s := range p.Services {
		if !is(i) {
			continue
		}
		n++
		if n > 1 {
			out = append(out, page.Words(", "))
		}
		out = append(out, page.Declared(s.Name, p.Language))
	}
	if n == 0 || n == len(p.Services) || n > 3 {
		return nil
	}
	return append(out, page.Words(": "))
}

// say is a sentence about the affected services, or about the whole body.
func say(p subject.Profile, is func(i int) bool, sentence ...page.Piece) page.Text {
	who := affected(p, is)
	if len(who) == 0 {
		sentence[0].Text = word.Capital(sentence[0].Text)
	}
	return append(who, sentence...)
}

func limitSentence(c word.Clock, u judged.Unit) page.Text {
	pieces := []page.Piece{page.Words("ora non si può pagare per un limite di servizio")}
	for _, n := range u.Notices {
		if s := n.Stands; n.Kind == notice.Constraint && s.Plan.Impact == notice.Full && s.State.Running() {
			pieces = append(pieces, c.Until(s.Span)...)
			break
		}
	}
	return say(u.Profile, func(i int) bool { return u.Nows[i].Limited }, append(pieces, page.Words("."))...)
}

// troubleSentence says what doesn't work and until when, as the notice that
// accounts for it has it.
func troubleSentence(c word.Clock, u judged.Unit, cause judged.Notice) page.Text {
	s, worst := cause.Stands, func(i int) bool { return u.Nows[i].State == u.Now.State }
	if s.State == notice.Overrun {
		return say(u.Profile, worst, page.Words("ora non si può pagare. %s %s alle ", word.It.Kinds[cause.Kind].The, word.ShouldEnd(s)), c.At(s.Span.Until),
			page.Words(", ma il servizio non risponde ancora."))
	}
	effect := word.It.States[u.Now.State].Effect
	if cause.Kind == notice.Maintenance && s.Plan.Impact != notice.Full {
		effect = map[notice.Impact]string{
			notice.Partial: word.It.States[sli.IsPartial].Effect, notice.Degraded: word.It.States[sli.IsDegraded].Effect}[s.Plan.Impact]
	}
	if s.Plan.Impact == notice.Full {
		effect = word.It.States[sli.IsDown].Effect
		worst = func(i int) bool { return slices.Contains(s.Plan.Services, u.Profile.Services[i].ID) }
	}
	pieces := append([]page.Piece{page.Words("%s per %s", effect, word.It.Kinds[cause.Kind].Cause)}, c.Until(s.Span)...)
	return say(u.Profile, worst, append(pieces, page.Words("."))...)
}

// unexplained says that it is measured down, and that nothing is declared of it.
func unexplained(c word.Clock, u judged.Unit) page.Text {
	t := say(u.Profile, func(i int) bool { return u.Nows[i].State == u.Now.State },
		page.Words("il servizio non risponde dalle "), c.At(u.DownSince), page.Words(": ora probabilmente non si può pagare. "))
	return append(t, silence(c, u.Notices)...)
}

// silence says that nothing is declared of what is measured down. Where a notice
// of the subject was over shortly before, it is named: some of its readers come
// from there.
func silence(c word.Clock, notices []judged.Notice) page.Text {
	var last notice.Standing
	for _, n := range notices {
		s := n.Stands
		over := s.State == notice.Ended || s.State == notice.IsResolved
		if over && n.Kind != notice.Constraint && c.Now-s.Span.Until < 86400 && s.Span.Until > last.Span.Until {
			last = s
		}
	}
	if last.Span.Until == 0 {
		return page.Text{page.Words("L’ente non ha dichiarato nulla.")}
	}
	return page.Text{page.Words("Dopo la fine %s, alle ", word.It.Kinds[last.Kind].Of), c.At(last.Span.Until), page.Words(", l’ente non ha dichiarato altro.")}
}

// troubles tells whether a partner's notice, or the platform's, is named in the
// sentence.
func troubles(n judged.Notice) bool {
	return n.Kind != notice.Constraint && n.Stands.Plan.Impact != notice.None && n.Stands.State.Running()
}

// behind names a partner's or the platform's running outage, as theirs.
func behind(s frame.Site, u judged.Unit) page.Text {
	var out page.Text
	for _, n := range u.Around {
		if !troubles(n) {
			continue
		}
		if n.Owner == subject.Platform {
			out = append(out, page.Words(" La piattaforma pagoPA segnala: "))
		} else {
			out = append(out, page.Words(" Il partner tecnologico, "), page.Declared(s.Name(n.Owner), "it"), page.Words(", segnala: "))
		}
		out = append(out, page.Anchor(n.Title, s.Links.To(address.NoticePath(n.Owner, n.ID))).AsDeclared(n.Lang))
		out = append(append(out, s.Clock(u.T).Until(n.Stands.Span)...), page.Words("."))
	}
	return out
}

// causeDetails says since when and how long before it was announced.
func causeDetails(s frame.Site, c word.Clock, n judged.Notice) page.Text {
	since := page.Words(": dalle ")
	if n.Stands.Reopened != 0 {
		since = page.Words(": di nuovo dalle ")
	}
	return page.Text{
		page.Anchor(n.Title, s.Links.To(address.NoticePath(n.Owner, n.ID))).AsDeclared(n.Lang), since, c.At(n.Stands.Span.From),
		page.Words("; dichiarato alle "), c.At(n.Declared),
	}
}

func measuredDetail(c word.Clock, now sli.Now) page.Text {
	word := map[sli.State]string{sli.Operational: "raggiungibile", sli.IsDown: "non raggiungibile"}[now.Measured]
	return page.Text{page.Words("Misurato alle "), c.At(now.MeasuredAt), page.Words(": %s", word)}
}

// disagreement says where a stop is declared that the measurements don't see; down
// time that nobody declared is what the sentence is about.
func disagreement(c word.Clock, u judged.Unit) page.Text {
	for i, n := range u.Nows {
		if u.Listed && n.Differ() && n.Measured == sli.Operational {
			return page.Text{page.Declared(u.Profile.Services[i].Name, u.Profile.Language),
				page.Words(": dichiarato fermo, ma misurato raggiungibile alle "), c.At(n.MeasuredAt), page.Words(".")}
		}
	}
	return nil
}

// meanwhile says how else to pay, as the notice behind the sentence has it.
func meanwhile(a judged.Answer) page.Text {
	cause := a.Main
	if a.Limit && len(a.Causes) > 0 {
		cause = &a.Causes[0]
	}
	if cause == nil {
		return page.Text{page.Words("prova più tardi o chiedi all’ente come pagare in altro modo.")}
	}
	if cause.Alternatives != "" {
		return page.Text{page.Declared(cause.Alternatives, cause.Lang)}
	}
	if len(cause.Works) == 0 {
		return nil
	}
	return page.Text{page.Words("si può pagare %s.", word.ChannelList(cause.Works, func(w word.Channel) string { return w.By }))}
}
