package status

import (
	"cmp"
	"slices"

	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/setting"
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
	n := page.Now{State: string(a.Sign), Sign: string(a.Sign), Sentence: append(sentence(c, u), behind(s, u)...),
		Differ: disagreement(c, u)}
	for _, cause := range a.Causes {
		n.Details = append(n.Details, causeDetails(s, c, cause))
	}
	if u.Now.Measured != "" && u.Now.State != sli.Operational && u.Listed {
		n.Details = append(n.Details, c.Say(c.Status.Now.Measured,
			"at", c.At(u.Now.MeasuredAt), "reached", u.Now.Measured == sli.Operational))
	}
	n.Details = append(n.Details, proof(s, c, u)...)
	switch behind := worstBehind(u); {
	case u.Now.State.Rank() >= sli.InMaintenance.Rank() || a.Sign == judged.Constrained:
		n.Meanwhile = meanwhile(c, cmp.Or(accounts(a), behind))
	case behind != nil && u.Listed:
		// Who pays here passes there: nothing known of the body itself is no all-clear.
		n.Sign, n.Meanwhile = string(sli.IsDegraded), meanwhile(c, behind)
	}
	if u.Profile.Users != "" {
		n.Help = c.Say(c.Status.Now.Help, "contact", page.Contact(u.Profile.Users, s.Foreign(u.Profile.Language)))
		n.HelpHours = open(c, u.Profile.UsersHours, c.Status.Now.HelpUntil, c.Status.Now.HelpAgain)
	}
	n.Next = next(s, u)
	says := u.Known || slices.ContainsFunc(u.Around, troubles) // more than that nothing is known
	if says && u.Listed && u.Now.State != sli.Operational && u.Mark != input.NeverGood {
		n.Moment = c.Say(c.Status.Now.Moment, "at", c.At(cmp.Or(s.Written, u.T)))
	}
	return n
}

// proof leads who can't pay, while nothing is declared, to what shows it on paper.
func proof(s frame.Site, c word.Clock, u judged.Unit) []page.Text {
	outages := u.Failures.Outages
	if !u.Answer.Silent || u.Answer.Limit || s.Setting.Verdicts == setting.Totals || len(outages) == 0 {
		return nil
	}
	last := outages[len(outages)-1]
	if last.Notice != nil || !last.Open {
		return nil
	}
	at := s.Links.To(address.SubjectPath(u.Subject.ID)) + "#" + outageID(last)
	return []page.Text{c.Say(c.Status.Now.Proof, "sheet", page.Anchor(c.Tell(c.Status.Now.Sheet), at))}
}

// sentence says in one how the subject itself stands.
func sentence(c word.Clock, u judged.Unit) page.Text {
	w := c.Status.Now
	switch {
	case u.Mark == input.NeverGood:
		return c.Say(w.NeverGood)
	case !u.Listed:
		return unlisted(c, u.Row)
	case u.Answer.Limit:
		return limitSentence(c, u)
	case u.Now.State.Rank() >= sli.InMaintenance.Rank() && u.Answer.Main == nil:
		return unexplained(c, u)
	case u.Now.State.Rank() >= sli.InMaintenance.Rank():
		return troubleSentence(c, u, *u.Answer.Main)
	case u.Now.State == sli.Operational && slices.ContainsFunc(u.Around, troubles):
		return c.Say(w.NoneOfIts, "at", c.At(u.Now.MeasuredAt))
	case u.Now.State == sli.Operational:
		return c.Say(w.NoProblem, "at", c.At(u.Now.MeasuredAt))
	case !u.Known:
		return c.Say(w.Unknown)
	}
	return append(unended(c, u), unmeasured(c, u)...)
}

// unmeasured says that it is not measured now, and when it was.
func unmeasured(c word.Clock, u judged.Unit) page.Text {
	if u.Last.Measured == "" {
		return c.Say(c.Status.Now.Undeclared)
	}
	return c.Say(c.Status.Now.Stale, "at", c.At(u.Last.MeasuredAt), "reached", u.Last.Measured == sli.Operational)
}

// unended says of a stop whose announced end passed not long ago that nobody confirmed it,
// and nobody measured it either.
func unended(c word.Clock, u judged.Unit) page.Text {
	last := lastOver(c, u.Notices)
	if last.End != notice.Unconfirmed || u.Last.MeasuredAt > last.Span.Until {
		return nil
	}
	return c.Say(c.Status.Now.Unended, "the", c.Kinds[last.Kind].The, "at", c.At(last.Span.Until))
}

func unlisted(c word.Clock, row subject.Row) page.Text {
	w := c.Status.Now
	switch {
	case row.Valid.Has(c.Now):
		return c.Say(w.Inactive)
	case row.Valid.Until <= c.Now:
		return c.Say(w.NoLonger, "day", c.On(row.Valid.Until))
	}
	return c.Say(w.NotYet, "day", c.On(row.Valid.From))
}

// ofAffected puts the services in a state before a sentence, which begins it where it
// is about all of them, or many.
func ofAffected(c word.Clock, p subject.Profile, is func(i int) bool, sentence page.Text) page.Text {
	var who []page.Text
	for i, s := range p.Services {
		if is(i) {
			who = append(who, page.Text{page.Declared(s.Name, p.Language)})
		}
	}
	if n := len(who); n == 0 || n == len(p.Services) || n > 3 {
		sentence[0].Text = word.Capital(sentence[0].Text)
		return sentence
	}
	return c.Say(c.Status.About, "who", c.Row(who), "what", sentence)
}

func limitSentence(c word.Clock, u judged.Unit) page.Text {
	var until page.Text
	for _, n := range u.Notices {
		if s := n.Stands; n.Kind == notice.Constraint && s.Plan.Impact == notice.Full && s.State.Running() {
			until = c.Until(s.Span)
			break
		}
	}
	limited := func(i int) bool { return u.Nows[i].Limited }
	return ofAffected(c, u.Profile, limited, c.Say(c.Status.Now.Limit, "until", until))
}

// troubleSentence says what doesn't work and until when, as the notice that
// accounts for it has it.
func troubleSentence(c word.Clock, u judged.Unit, cause judged.Notice) page.Text {
	s, worst := cause.Stands, func(i int) bool { return u.Nows[i].State == u.Now.State }
	if s.State == notice.Overrun {
		return ofAffected(c, u.Profile, worst, c.Say(c.Status.Now.ShouldEnd,
			"the", c.Kinds[cause.Kind].The, "should", c.ShouldEnd(s), "at", c.At(s.Span.Until)))
	}
	effect := c.States[u.Now.State].Effect
	if cause.Kind == notice.Maintenance && s.Plan.Impact != notice.Full {
		effect = map[notice.Impact]string{
			notice.Partial: c.States[sli.IsPartial].Effect, notice.Degraded: c.States[sli.IsDegraded].Effect,
		}[s.Plan.Impact]
	}
	if s.Plan.Impact == notice.Full {
		effect = c.States[sli.IsDown].Effect
		worst = func(i int) bool { return slices.Contains(s.Plan.Services, u.Profile.Services[i].ID) }
	}
	return ofAffected(c, u.Profile, worst, c.Say(c.Status.Now.Trouble,
		"effect", effect, "cause", c.Kinds[cause.Kind].Cause, "until", c.Until(s.Span)))
}

// unexplained says that it is measured down, and that nothing is declared of it.
func unexplained(c word.Clock, u judged.Unit) page.Text {
	t := ofAffected(c, u.Profile, func(i int) bool { return u.Nows[i].State == u.Now.State },
		c.Say(c.Status.Now.Unexplained, "at", c.At(u.DownSince)))
	return append(t, silence(c, u.Notices)...)
}

// silence says that nothing is declared of what is measured down. Where a notice
// of the subject was over shortly before, it is named: some of its readers come
// from there.
func silence(c word.Clock, notices []judged.Notice) page.Text {
	last := lastOver(c, notices)
	if last.Span.Until == 0 {
		return c.Say(c.Status.Now.Silence)
	}
	return c.Say(c.Status.Now.SilentSince, "kind", c.Kinds[last.Kind].Of, "at", c.At(last.Span.Until))
}

// lastOver is where the last of the notices stands that were over shortly before.
func lastOver(c word.Clock, notices []judged.Notice) (last notice.Standing) {
	for _, n := range notices {
		s := n.Stands
		over := s.State == notice.Ended || s.State == notice.IsResolved
		if over && n.Kind != notice.Constraint && c.Now-s.Span.Until < 86400 && s.Span.Until > last.Span.Until {
			last = s
		}
	}
	return last
}

// troubles tells whether a partner's notice, or the platform's, is named in the
// sentence.
func troubles(n judged.Notice) bool {
	return n.Kind != notice.Constraint && n.Stands.Plan.Impact != notice.None && n.Stands.State.Running()
}

// behind names a partner's or the platform's running outage, as theirs.
func behind(s frame.Site, u judged.Unit) page.Text {
	var out page.Text
	c := s.Clock(u.T)
	for _, n := range u.Around {
		if !troubles(n) {
			continue
		}
		title, until := titleOf(s, n.Notice), c.Until(n.Stands.Span)
		if n.Owner == subject.Platform {
			out = append(out, c.Say(c.Status.Now.Platform, "title", title, "until", until)...)
			continue
		}
		who := page.Declared(s.Name(n.Owner), "it")
		out = append(out, c.Say(c.Status.Now.Partner, "who", who, "title", title, "until", until)...)
	}
	return out
}

// soon is how far ahead, in seconds, what is announced stands in the answer.
const soon = 72 * 3600

// next names what is announced next: nobody who pays just before it should be surprised.
func next(s frame.Site, u judged.Unit) page.Text {
	c := s.Clock(u.T)
	var n *judged.Notice
	for x := range u.Lists {
		takes := x.Stands.Plan.Impact == notice.Full ||
			x.Kind != notice.Constraint && x.Stands.Plan.Impact != notice.None
		if from := x.Stands.Span.From; takes && x.Stands.State == notice.Announced && from-u.T < soon &&
			(n == nil || from < n.Stands.Span.From) {
			n = x
		}
	}
	if n == nil || !u.Listed {
		return nil
	}
	when, title := c.FromUntil(n.Stands.Span), titleOf(s, n.Notice)
	return append(announced(s, c, u, n, when, title), keeping(s, c, n.Notice)...)
}

// keeping leads to a stop as an appointment for one's calendar.
func keeping(s frame.Site, c word.Clock, n *notice.Notice) page.Text {
	if !frame.Planned(n) {
		return nil
	}
	at := s.Links.To(address.NoticePath(n.Owner, n.ID) + address.EventFile)
	return c.Say(c.Status.Now.Keep, "keep", page.Anchor(c.Tell(c.Status.Now.InCalendar), at))
}

// announced says what a notice announces, and whose it is.
func announced(s frame.Site, c word.Clock, u judged.Unit, n *judged.Notice, when page.Text, title page.Piece) page.Text {
	w := c.Status.Now
	if n.Owner == u.Subject.ID {
		is := func(i int) bool { return n.Names(u.Profile.Services[i].ID) }
		return ofAffected(c, u.Profile, is, c.Say(w.Next, "when", when, "effect", c.WillBe(n.Stands), "title", title))
	}
	when[0].Text = word.Capital(when[0].Text)
	if n.Owner == subject.Platform {
		return c.Say(w.NextPlatform, "when", when, "title", title)
	}
	return c.Say(w.NextPartner, "when", when, "who", page.Declared(s.Name(n.Owner), "it"), "title", title)
}

// titleOf is a notice's title, as declared, and leads to its page.
func titleOf(s frame.Site, n *notice.Notice) page.Piece {
	return page.Anchor(n.Title, s.Links.To(address.NoticePath(n.Owner, n.ID))).AsDeclared(n.Lang)
}

// causeDetails says since when and how long before it was announced.
func causeDetails(s frame.Site, c word.Clock, n judged.Notice) page.Text {
	return c.Say(c.Status.Now.Since, "title", titleOf(s, n.Notice), "again", n.Stands.Reopened != 0,
		"at", c.At(n.Stands.Span.From), "declared", c.At(n.Declared))
}

// disagreement says where a stop is declared that the measurements don't see; down
// time that nobody declared is what the sentence is about.
func disagreement(c word.Clock, u judged.Unit) page.Text {
	for i, n := range u.Nows {
		if u.Listed && n.Differ() && n.Measured == sli.Operational {
			service := page.Declared(u.Profile.Services[i].Name, u.Profile.Language)
			return c.Say(c.Status.Now.Differ, "service", service, "at", c.At(n.MeasuredAt))
		}
	}
	return nil
}

// worstBehind is a partner's or the platform's running trouble, of several the one that
// takes the most away; nil where there is none.
func worstBehind(u judged.Unit) *judged.Notice {
	var worst *judged.Notice
	for i, n := range u.Around {
		if troubles(n) && (worst == nil || n.Stands.Plan.Impact.Rank() > worst.Stands.Plan.Impact.Rank()) {
			worst = &u.Around[i]
		}
	}
	return worst
}

// accounts is the notice behind the sentence, nil where nothing is declared.
func accounts(a judged.Answer) *judged.Notice {
	if a.Limit && len(a.Causes) > 0 {
		return &a.Causes[0]
	}
	return a.Main
}

// meanwhile says how else to pay, as the notice behind the sentence has it.
func meanwhile(c word.Clock, cause *judged.Notice) page.Text {
	switch {
	case cause != nil && cause.AlternativesHold(c.Now):
		return c.OtherWays(cause.Notice)
	case cause == nil || len(cause.Works) == 0:
		return c.Say(c.Status.Now.Later)
	}
	return c.Say(c.Status.Now.Ways, "ways", c.ChannelList(cause.Works, func(w word.Channel) string { return w.By }))
}
