package bulletin

import (
	"slices"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/drawing"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
)

// Card is a notice in a list. who is set on pages about many.
func Card(site frame.Site, c word.Clock, n *notice.Notice, s notice.Standing, who page.Link) page.Card {
	k := page.Card{
		Icon: sign(n.Kind, s), Kind: string(n.Kind), State: string(s.State), Title: n.Title, Lang: n.Lang,
		Href: site.Links.To(address.NoticePath(n.Owner, n.ID)), Who: who,
	}
	k.Meta = c.Say(c.Bulletin.Card, "kind", c.Kinds[n.Kind].Name, "state", c.StandingWord(s), "when", c.CardWhen(n, s))
	switch {
	case s.Word != nil:
		k.Summary = page.Text{page.Declared(s.Word.Text, n.Lang)}
		if s.State.Open() {
			k.Meta = append(k.Meta, c.Say(c.Bulletin.CardUpdated, "at", c.At(s.Word.At))...)
		}
	case s.State.Open() && n.AlternativesHold(c.Now):
		k.Summary = c.OtherWays(n)
	default:
		if text := excerpt(n); text != "" {
			k.Summary = page.Text{page.Declared(text, n.Lang)}
		}
	}
	return k
}

// sign is the sign of the state that a notice makes, so that it means one thing on every
// page: of an outage, and of a stop that goes on past its end, that of its impact.
func sign(kind notice.Kind, s notice.Standing) string {
	if kind != notice.Outage && !(kind == notice.Maintenance && s.State == notice.Overrun) {
		return string(kind)
	}
	switch s.Plan.Impact {
	case notice.Full:
		return string(sli.IsDown)
	case notice.Partial:
		return string(sli.IsPartial)
	case notice.Degraded:
		return string(sli.IsDegraded)
	}
	return "info"
}

// NoticePage is a notice's page, as far as it is the same for all who declare one.
func NoticePage(site frame.Site, c word.Clock, n *notice.Notice, s notice.Standing,
	who, services, lang string, m page.Measured) page.Page {
	c.Full = true
	path := address.NoticePath(n.Owner, n.ID)
	here := address.SubjectPath(n.Owner)
	if n.Owner == subject.Platform {
		here = address.NoticesPath
	}
	b := page.Notice{
		Who: page.Link{Text: who, Href: site.Links.To(here)}, Kind: string(n.Kind), Icon: sign(n.Kind, s),
		Word: c.Kinds[n.Kind].Name, Chip: page.Chip{State: string(s.State), Word: c.StandingWord(s)},
		Title: n.Title, Lang: n.Lang,
		Lead: page.Lead{Marks: c.StandingMarks(n, s), Sentence: c.Lead(n, s)}, Facts: facts(c, n, s, services, lang),
		Body: rulebook.Plain(n.Body), Updates: updates(c, n), Follow: site.NoticeFollow(n, here), Measured: m,
		Sheet: sheet(site, c, n, s, who, m),
	}
	for _, t := range n.Translations {
		body := t.Text
		if s.State.Open() && n.AlternativesHold(c.Now) {
			body = strings.TrimSpace(body + " " + t.Alternatives)
		}
		b.Others = append(b.Others,
			page.Translation{Lang: t.Lang, Title: t.Title, Body: page.Text{page.Declared(body, t.Lang)}})
	}
	p := page.Page{
		Path: path, Layout: "comunicazione", Title: c.Tell(c.Bulletin.Title, "title", n.Title, "who", who),
		Description: b.Lead.Sentence.String(), Body: b,
		Head: page.Head{Section: "comunicazioni", Canonic: site.Links.Abs(path), Picture: site.Picture(b.Icon)},
	}
	if s.State.Open() {
		p.Head.Measured = c.Stamp(c.Now) // of what is over the words no longer change
	}
	return p
}

// longestPrinted is how much of a notice's own text, in bytes, goes on one sheet with the rest.
const longestPrinted = 600

// sheet is what a notice's page says when it is printed: whose it is, of what moment, where
// it stands for good; of what was measured, that nothing was.
func sheet(site frame.Site, c word.Clock, n *notice.Notice, s notice.Standing, who string, m page.Measured) page.Sheet {
	w, f := c.Bulletin.Sheet, &particulars{Clock: c, n: n}
	by := page.Text{page.Declared(who, "it")}
	if n.Owner != subject.Platform {
		by = c.Say(w.Who, "who", by, "code", page.Code(string(n.Owner)))
	}
	f.add(w.By, c.Say(w.At, "who", by, "at", c.At(n.Declared))...)
	if s.State.Open() {
		f.at(w.Moment, c.Now)
	} else {
		f.add(w.Moment, c.Say(w.Since, "at", c.At(settled(n, s, m)))...)
	}
	if m.By == nil {
		f.add(w.Measures, c.Say(w.None)...)
	}
	at := site.Links.Abs(address.NoticePath(n.Owner, n.ID))
	return page.Sheet{
		Offered: s.State != notice.IsWithdrawn && s.Plan.Impact != notice.None && !word.Nothing(s),
		Script:  site.Links.To("/stampa.js"), Terms: f.out, Address: page.Text{page.Code(at)}, Code: drawing.QR(at),
		Long: len(n.Body) > longestPrinted,
	}
}

// settled is from when on nothing more was said of a notice that is over, nor measured.
func settled(n *notice.Notice, s notice.Standing, m page.Measured) period.Time {
	t := max(n.Declared, m.Until)
	if k := len(n.Updates); k > 0 {
		t = max(t, n.Updates[k-1].At)
	}
	if s.Span.Until != period.Never {
		t = max(t, s.Span.Until)
	}
	return t
}

// particulars gathers what is stated of a notice, a term each.
type particulars struct {
	word.Clock
	n   *notice.Notice
	out []page.Term
}

func (f *particulars) add(term word.Sentence, t ...page.Piece) {
	f.out = append(f.out, page.Term{Term: f.Tell(term), Text: t})
}

func (f *particulars) words(term word.Sentence, text string) { f.add(term, page.Piece{Text: text}) }

func (f *particulars) at(term word.Sentence, t period.Time) {
	f.add(term, f.Say(f.Bulletin.Facts.At, "at", f.At(t))...)
}

// declared is what the notice says itself, where it does.
func (f *particulars) declared(term word.Sentence, text string) {
	if text != "" {
		f.add(term, page.Declared(text, f.n.Lang))
	}
}

// facts are a notice's particulars. How to pay meanwhile is told while it matters.
func facts(c word.Clock, n *notice.Notice, s notice.Standing, services, lang string) []page.Term {
	w, f := c.Bulletin.Facts, &particulars{Clock: c, n: n}
	if services == "" {
		f.add(w.Services, c.Say(w.AllServices)...)
	} else {
		f.add(w.Services, page.Declared(services, lang))
	}
	f.add(w.When, append(c.StandingWhen(n, s), c.Again(s)...)...)
	f.out = append(f.out, c.Earlier(n)...)
	if s.State != notice.IsWithdrawn && !word.Nothing(s) {
		f.words(w.Effect, c.Effect(s))
		if n.Plan.Impact != s.Plan.Impact {
			f.words(w.EffectBefore, c.Impacts[n.Plan.Impact].Noun)
		}
	}
	f.payments(s)
	f.declared(w.Cause, n.Cause)
	if n.StandIn == "yes" || n.StandIn == "no" {
		f.words(w.StandIn, c.StandIns[n.StandIn])
	}
	f.at(w.Declared, n.Declared)
	if n.Told != 0 {
		f.at(w.Told, n.Told)
	}
	if s.State.Open() && c.Now < c.Zone.Day(n.Review).Until {
		f.add(w.Review, c.Say(w.ReviewAt, "day", c.On(n.Review))...)
	}
	return f.out
}

// payments says what becomes of payments.
func (f *particulars) payments(s notice.Standing) {
	w, n := f.Bulletin.Facts, f.n
	if len(n.Channels) > 0 {
		f.words(w.Channels, f.ChannelList(n.Channels, func(c word.Channel) string { return c.The }))
	}
	if s.State.Open() {
		if len(n.Works) > 0 {
			f.words(w.Works, f.ChannelList(n.Works, func(c word.Channel) string { return c.By }))
		}
		if ways := f.OtherWays(n); len(ways) > 0 {
			f.add(w.Alternatives, ways...)
		}
	}
	if s.State != notice.IsWithdrawn {
		f.declared(w.AlreadyPaid, n.AlreadyPaid)
		f.declared(w.Deadlines, n.Deadlines)
	}
}

// updates are what was added, newest first, each with what it says of the times.
func updates(c word.Clock, n *notice.Notice) (out []page.Update) {
	for u := range c.Course(n) {
		w := page.Text{page.Declared(u.Text, n.Lang)}
		if len(u.Times) > 0 {
			stop := strings.TrimPrefix(word.Stop(u.Text), u.Text) // ours is a sentence of its own
			w = append(append(w, page.Words("%s ", stop)), u.Times...)
		}
		out = append(out, page.Update{ID: updateID(u.At), Status: string(u.Status), Word: u.Word,
			When: page.Text{c.At(u.At)}, Words: w})
	}
	slices.Reverse(out)
	return out
}
