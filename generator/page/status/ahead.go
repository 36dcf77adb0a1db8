package status

import (
	"reflect"
	"slices"

	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/drawing"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/stato"
)

// What a page will say, it says by the code that says what it says now, of the unit as it
// will stand. The parts of a status page that change by themselves, by their data-part:
// "now", "old", "service-", lastDay, stripSaid, stripBlind or daysSaid and a service's id, and a card's address.
const lastDay, stripSaid, stripBlind, daysSaid = "last-", "strip-", "blind-", "days-"

// later is the site whose words are read at a later moment than they were written.
func later(s frame.Site, u judged.Unit) frame.Site {
	s.Written = u.T
	return s
}

// stages gathers what a part says from which moment on, where that is other than before.
func stages[T any](s frame.Site, u judged.Unit, part string, now T, says func(judged.Unit) (T, bool),
	put func(*page.Ahead, T)) (out []page.Ahead) {
	for _, l := range u.Later {
		will, ok := says(l)
		if !ok || reflect.DeepEqual(will, now) {
			continue
		}
		a := page.Ahead{From: s.Setting.Zone.RFC3339(l.T), Part: part}
		put(&a, will)
		out, now = append(out, a), will
	}
	return out
}

// pageAhead is what a status page will say; the cards that change get a part's name.
func pageAhead(s frame.Site, u judged.Unit, body *page.Subject, turns map[string][]bulletin.Turn) (out []page.Ahead) {
	if len(u.Later) == 0 {
		return nil
	}
	s = later(s, u)
	out = stages(s, u, "now", body.Now, func(l judged.Unit) (page.Now, bool) { return nowOf(s, l), true },
		func(a *page.Ahead, n page.Now) { a.Now = &n })
	for i := range body.Services {
		now := body.Services[i].Head()
		out = append(out, stages(s, u, "service-"+now.ID, now,
			func(l judged.Unit) (page.Service, bool) { return head(s, l, i), true },
			func(a *page.Ahead, v page.Service) { a.Service = &v })...)
		out = append(out, stripAhead(s, u, i)...)
	}
	for _, list := range [][]page.Card{body.Open, body.Constraints} {
		for i := range list {
			card := &list[i]
			for _, x := range turns[card.Href] {
				out = append(out, page.Ahead{From: s.Setting.Zone.RFC3339(x.At), Part: card.Href, Card: &x.Card})
				card.Part = card.Href
			}
		}
	}
	return append(out, s.Old(u.T, u.Until))
}

// turnsOf are how the cards of notices that a status page lists will turn, by their addresses.
func turnsOf(s frame.Site, u judged.Unit, body page.Subject) map[string][]bulletin.Turn {
	if len(u.Later) == 0 {
		return nil
	}
	out := map[string][]bulletin.Turn{}
	cards := map[string]page.Card{}
	for _, card := range slices.Concat(body.Open, body.Constraints) {
		cards[card.Href] = card
	}
	for n := range u.Lists {
		href := s.Links.To(address.NoticePath(n.Owner, n.ID))
		if card, listed := cards[href]; listed && n.Stands.State.Open() {
			out[href] = bulletin.CardTurns(later(s, u), n.Notice, turns(s, u, n), card)
		}
	}
	return out
}

// turns are the moments at which a notice of the unit's will stand otherwise; those at which
// it is that of one who is no partner then are none.
func turns(s frame.Site, u judged.Unit, of *judged.Notice) []judged.Stood {
	var stood []judged.Stood
	for _, l := range u.Later {
		for n := range l.Lists {
			if n.Notice == of.Notice {
				stood = append(stood, judged.Stood{T: l.T, Standing: n.Stands})
				break
			}
		}
	}
	return bulletin.Turns(s.Setting.Zone, of.Notice, judged.Stood{T: u.T, Standing: of.Stands}, stood)
}

// stripAhead is what the strip of a service will show of the day that goes on, and say of
// all: a stop that is planned for today will have been. Of the days behind it the page knows
// nothing; the day that its strip ends with stands below it.
func stripAhead(s frame.Site, u judged.Unit, i int) []page.Ahead {
	days := u.Services[i].Days
	n := len(days)
	if n == 0 {
		return nil
	}
	over := func(l judged.Unit) bool { return l.T > days[n-1].Window.Until }
	last := func(l judged.Unit) (drawn string, ok bool) {
		if over(l) {
			return "", false
		}
		return drawing.Last(n, dayShare(l.Services[i].Days[n-1])), true
	}
	said := func(l judged.Unit) (page.Text, bool) {
		if over(l) {
			return nil, false
		}
		return stripWords(s.Clock(l.T), l.Services[i].Days), true
	}
	blind := func(l judged.Unit) (page.Text, bool) {
		if over(l) {
			return nil, false
		}
		return plain(blindWords(s.Clock(l.T), l.Services[i].Days, "")), true
	}
	listed := func(l judged.Unit) (list []page.Term, ok bool) {
		if over(l) {
			return nil, false
		}
		list = eventful(s.Clock(l.T), l.Services[i].Days, "")
		for k := range list {
			list[k].Text = plain(list[k].Text)
		}
		return list, true
	}
	id := u.Services[i].ID
	drawn, _ := last(u)
	unseen, _ := blind(u)
	gaps := func(l judged.Unit) bool { blind, part := stato.Blind(l.Services[i].Days); return blind+part > 0 }
	// Its stops are named again only where the day that goes on has others, or where what was
	// seen has its first gap: that is rare, and to name them is dear.
	var strip, list []page.Ahead
	if slices.ContainsFunc(u.Later, func(l judged.Unit) bool {
		now, then := days[n-1], l.Services[i].Days[n-1]
		return !over(l) && (then.Down != now.Down || then.Planned != now.Planned || gaps(l) != gaps(u))
	}) {
		words, _ := said(u)
		terms, _ := listed(u)
		strip = stages(s, u, stripSaid+id, words, said, func(a *page.Ahead, t page.Text) { a.Strip = t })
		list = stages(s, u, daysSaid+id, terms, listed, func(a *page.Ahead, t []page.Term) { a.Days = t })
	}
	return slices.Concat(stages(s, u, lastDay+id, drawn, last, func(a *page.Ahead, drawn string) { a.Last = drawn }), strip,
		stages(s, u, stripBlind+id, unseen, blind, func(a *page.Ahead, t page.Text) { a.Strip = t }), list)
}

// plain are words whose figures stand nowhere else: stato.json has those of now.
func plain(t page.Text) page.Text {
	for i := range t {
		t[i].Figure = ""
	}
	return t
}

// noticeAhead is what the page of one of the subject's notices will say of how it stands.
func noticeAhead(s frame.Site, u judged.Unit, n judged.Notice, body page.Notice) []page.Ahead {
	if len(u.Later) == 0 || !n.Stands.State.Open() {
		return nil // what is over changes no more
	}
	services := serviceNames(s.Clock(u.T), u.Profile, n.Stands.Plan.Services)
	return append(bulletin.NoticeAhead(later(s, u), n.Notice, turns(s, u, &n), body, lateness(s, n), services, u.Profile.Language), s.Old(u.T, u.Until))
}
