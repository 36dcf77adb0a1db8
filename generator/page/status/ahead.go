package status

import (
	"reflect"
	"slices"

	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
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
func stages[T any](s frame.Site, u judged.Unit, part string, now T, says func(judged.Unit) T,
	put func(*page.Ahead, T)) (out []page.Ahead) {
	for _, l := range u.Later {
		will := says(l)
		if reflect.DeepEqual(will, now) {
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
	out = stages(s, u, "now", body.Now, func(l judged.Unit) page.Now { return nowOf(s, l) },
		func(a *page.Ahead, n page.Now) { a.Now = &n })
	for i := range body.Services {
		now := body.Services[i].Head()
		out = append(out, stages(s, u, "service-"+now.ID, now,
			func(l judged.Unit) page.Service { return head(s, l, i) },
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
	id, days := u.Services[i].ID, u.Services[i].Days
	n := len(days)
	if n == 0 {
		return nil
	}
	if over := slices.IndexFunc(u.Later, func(l judged.Unit) bool { return l.T > days[n-1].Window.Until }); over >= 0 {
		u.Later = u.Later[:over]
	}
	then := slices.Clone(days)
	at := func(l judged.Unit) []sli.Day { // until it is asked for another moment
		if l.Today == nil {
			return days
		}
		then[n-1] = l.Today[i]
		return then
	}
	// What makes words is asked first: to say the same once more is dear.
	others := func(of func([]sli.Day) [2]int64) bool {
		now := of(days)
		return slices.ContainsFunc(u.Later, func(l judged.Unit) bool { return of(at(l)) != now })
	}
	stops := others(func(days []sli.Day) [2]int64 { return [2]int64{days[n-1].Down, days[n-1].Planned} })
	gaps := others(func(days []sli.Day) [2]int64 { blind, part := stato.Blind(days); return [2]int64{blind, part} })
	last := func(l judged.Unit) string { return drawing.Last(n, dayShare(at(l)[n-1])) }
	out := stages(s, u, lastDay+id, last(u), last, func(a *page.Ahead, drawn string) { a.Last = drawn })
	if stops || gaps && !slices.ContainsFunc(days, sli.Day.Eventful) {
		said := func(l judged.Unit) page.Text { return stripWords(s.Clock(l.T), at(l)) }
		out = append(out, stages(s, u, stripSaid+id, said(u), said, putStrip)...)
	}
	if gaps {
		blind := func(l judged.Unit) page.Text { return plain(blindWords(s.Clock(l.T), at(l), "")) }
		out = append(out, stages(s, u, stripBlind+id, blind(u), blind, putStrip)...)
	}
	if stops {
		listed := func(l judged.Unit) []page.Term {
			list := eventful(s.Clock(l.T), at(l), "")
			for k := range list {
				list[k].Text = plain(list[k].Text)
			}
			return list
		}
		out = append(out, stages(s, u, daysSaid+id, listed(u), listed, func(a *page.Ahead, t []page.Term) { a.Days = t })...)
	}
	return out
}

func putStrip(a *page.Ahead, t page.Text) { a.Strip = t }

// plain are words whose figures stand nowhere else: stato.json has those of now.
func plain(t page.Text) page.Text {
	for i := range t {
		if t[i].Sort == page.IsFigure {
			t[i].Sort, t[i].As = page.IsWords, ""
		}
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
