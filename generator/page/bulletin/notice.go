package bulletin

import (
	"slices"
	"strings"

	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
)

// Card is a notice in a list. who is set on pages about many.
func Card(site frame.Site, c word.Clock, n *notice.Notice, s notice.Standing, who page.Link) page.Card {
	k := page.Card{
		Icon: string(n.Kind), Kind: string(n.Kind), State: string(s.State), Title: n.Title, Lang: n.Lang,
		Href: site.Links.To(address.NoticePath(n.Owner, n.ID)), Who: who,
	}
	k.Meta = append(page.Text{page.Words("%s · %s · ", word.It.Kinds[n.Kind].Name, c.StandingWord(s))}, c.CardWhen(n, s)...)
	switch {
	case s.Word != nil:
		k.Summary = page.Text{page.Declared(s.Word.Text, n.Lang)}
		if s.State.Open() {
			k.Meta = append(k.Meta, page.Words(" · ultimo aggiornamento alle "), c.At(s.Word.At))
		}
	case s.State.Open() && n.Alternatives != "":
		k.Summary = page.Text{page.Declared(n.Alternatives, n.Lang)}
	default:
		if text := excerpt(n); text != "" {
			k.Summary = page.Text{page.Declared(text, n.Lang)}
		}
	}
	return k
}

// NoticePage is a notice's page, as far as it is the same for all who declare one.
func NoticePage(site frame.Site, c word.Clock, n *notice.Notice, s notice.Standing, who, services, lang string) page.Page {
	c.Full = true
	path := address.NoticePath(n.Owner, n.ID)
	here := address.SubjectPath(n.Owner)
	if n.Owner == subject.Platform {
		here = address.NoticesPath
	}
	b := page.Notice{
		Who: page.Link{Text: who, Href: site.Links.To(here)}, Kind: string(n.Kind), Word: word.It.Kinds[n.Kind].Name, State: string(s.State), StateWord: c.StandingWord(s),
		Title: n.Title, Lang: n.Lang, Lead: c.Lead(n, s), Marks: c.StandingMarks(n, s), Facts: facts(c, n, s, services, lang),
		Body: rulebook.Plain(n.Body), Updates: updates(c, n), Follow: site.NoticeFollow(n.Kind, here),
	}
	for _, t := range n.Translations {
		body := t.Text
		if s.State.Open() {
			body = strings.TrimSpace(body + " " + t.Alternatives)
		}
		b.Others = append(b.Others, page.Translation{Lang: t.Lang, Title: t.Title, Body: page.Text{page.Declared(body, t.Lang)}})
	}
	p := page.Page{
		Path: path, Layout: "comunicazione", Title: n.Title + ": " + who, Description: b.Lead.String(),
		Head: page.Head{Section: "comunicazioni", Canonic: site.Links.Abs(path)},
		Body: b,
	}
	if s.State.Open() {
		p.Head.Measured = c.Stamp(c.Now) // of what is over the words no longer change
	}
	return p
}

// facts are a notice's particulars. How to pay meanwhile is told while it matters.
func facts(c word.Clock, n *notice.Notice, s notice.Standing, services, lang string) (out []page.Term) {
	fact := func(term string, t ...page.Piece) { out = append(out, page.Term{Term: term, Text: t}) }
	said := func(term, text string) {
		if text != "" {
			fact(term, page.Declared(text, n.Lang))
		}
	}
	if services == "" {
		fact("Servizi", page.Words("tutti"))
	} else {
		fact("Servizi", page.Declared(services, lang))
	}
	fact("Quando", append(c.StandingWhen(n, s), c.Again(s)...)...)
	out = append(out, c.Earlier(n)...)
	if s.State != notice.IsWithdrawn && !word.Nothing(s) {
		fact("Effetto", page.Words("%s", c.Effect(s)))
		if n.Plan.Impact != s.Plan.Impact {
			fact("Effetto dichiarato prima", page.Words("%s", word.It.Impacts[n.Plan.Impact].Noun))
		}
	}
	if len(n.Channels) > 0 {
		fact("Riguarda", page.Words("%s", c.ChannelList(n.Channels, func(w word.Channel) string { return w.The })))
	}
	if s.State.Open() {
		if len(n.Works) > 0 {
			fact("Intanto si può pagare", page.Words("%s", c.ChannelList(n.Works, func(w word.Channel) string { return w.By })))
		}
		said("Come fare", n.Alternatives)
	}
	if s.State != notice.IsWithdrawn {
		said("Chi ha già pagato", n.AlreadyPaid)
		said("Scadenze", n.Deadlines)
	}
	said("Causa", n.Cause)
	switch n.StandIn {
	case "yes":
		fact("PagoPA risponde al posto dell’ente", page.Words("sì"))
	case "no":
		fact("PagoPA risponde al posto dell’ente", page.Words("no"))
	}
	fact("Comunicato agli utenti", page.Words("alle "), c.At(n.Declared))
	if n.Told != 0 {
		fact("Comunicato a PagoPA S.p.A.", page.Words("alle "), c.At(n.Told))
	}
	if s.State.Open() && c.Now < c.Zone.Day(n.Review).Until {
		fact("Sarà rivisto", c.The("il", n.Review))
	}
	return out
}

// updates are what was added, newest first, each with what it says of the times.
func updates(c word.Clock, n *notice.Notice) (out []page.Update) {
	for u := range c.Course(n) {
		w := page.Text{page.Declared(u.Text, n.Lang)}
		if len(u.Times) > 0 {
			stop := strings.TrimPrefix(word.Stop(u.Text), u.Text) // ours is a sentence of its own
			w = append(append(w, page.Words("%s ", stop)), u.Times...)
		}
		out = append(out, page.Update{ID: updateID(u.At), Status: string(u.Status), Word: u.Word, When: page.Text{c.At(u.At)}, Words: w})
	}
	slices.Reverse(out)
	return out
}
