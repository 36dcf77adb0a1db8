package status

import (
	"reflect"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/drawing"
	"bollettino/generator/page/frame"
)

// What a page will say, it says by the code that says what it says now, of the unit as it
// will stand. The parts of a status page that change by themselves, by their data-part:
// "now", "old", "service-", lastDay or daysSaid and a service's id, and a card's address.
const lastDay, daysSaid = "last-", "days-"

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
func pageAhead(s frame.Site, u judged.Unit, body *page.Subject) (out []page.Ahead) {
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
			cards := cardAhead(s, u, list[i])
			if len(cards) > 0 {
				list[i].Part = list[i].Href
			}
			out = append(out, cards...)
		}
	}
	return append(out, old(s, u))
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
	said := func(l judged.Unit) (v page.Service, ok bool) {
		if over(l) {
			return v, false
		}
		c, days := s.Clock(l.T), l.Services[i].Days
		v.StripAlt, v.Days = plain(stripWords(c, days, "")), eventful(c, days, "")
		for k := range v.Days {
			v.Days[k].Text = plain(v.Days[k].Text)
		}
		return v, true
	}
	id := u.Services[i].ID
	drawn, _ := last(u)
	words, _ := said(u)
	return append(stages(s, u, lastDay+id, drawn, last, func(a *page.Ahead, drawn string) { a.Last = drawn }),
		stages(s, u, daysSaid+id, words, said, func(a *page.Ahead, v page.Service) { a.Days = &v })...)
}

// plain are words whose figures stand nowhere else: stato.json has those of now.
func plain(t page.Text) page.Text {
	for i := range t {
		t[i].Figure = ""
	}
	return t
}

// cardAhead is what a notice's card will say.
func cardAhead(s frame.Site, u judged.Unit, now page.Card) []page.Ahead {
	n := noticeAt(s, u, now.Href)
	return stages(s, u, now.Href, now, changing(s.Setting.Zone, u, n, func(l judged.Unit, st notice.Standing) page.Card {
		return bulletin.Card(s, s.Clock(l.T), n, st, now.Who)
	}), func(a *page.Ahead, c page.Card) { a.Card = &c })
}

// noticeAt is the one with that address, of those that a status page lists.
func noticeAt(s frame.Site, u judged.Unit, href string) *notice.Notice {
	for n := range u.Lists {
		if n.Stands.State.Open() && s.Links.To(address.NoticePath(n.Owner, n.ID)) == href {
			return n.Notice
		}
	}
	return nil
}

// changing says something of a notice where anything that can be said of it is other than
// before: to say it is dear, and most of what changes is another notice.
func changing[T any](zone period.Zone, u judged.Unit, n *notice.Notice, says func(judged.Unit, notice.Standing) T,
) func(judged.Unit) (T, bool) {
	type how struct {
		state                notice.State
		span                 period.Span
		begun, holds, missed bool
	}
	of := func(l judged.Unit) (how, notice.Standing, bool) {
		st, ok := standsThen(l, n)
		return how{st.State, st.Span, st.Begun(l.T), n.AlternativesHold(l.T), n.ReviewMissed(l.T, zone)}, st, ok
	}
	last, _, _ := of(u)
	return func(l judged.Unit) (out T, ok bool) {
		now, st, ok := of(l)
		if !ok || now == last {
			return out, false // as it was, or of one who is no partner then
		}
		last = now
		return says(l, st), true
	}
}

// standsThen is where a notice stands in a unit.
func standsThen(u judged.Unit, of *notice.Notice) (notice.Standing, bool) {
	for n := range u.Lists {
		if n.Notice == of {
			return n.Stands, true
		}
	}
	return notice.Standing{}, false
}

// old warns of a page that should have been made again: at the latest, each is at local
// midnight, or when more changes than it knows of.
func old(s frame.Site, u judged.Unit) page.Ahead {
	c := s.Clock(u.T)
	grace := period.Time(max(s.Setting.Fresh, time.Hour) / time.Second)
	from := min(s.Setting.Zone.Day(u.T).Until+grace, u.Until)
	return page.Ahead{From: s.Setting.Zone.RFC3339(from), Part: "old",
		Marks: []page.Text{c.Say(c.Status.Now.Old, "at", c.At(u.T))}}
}

// noticeAhead is what the page of one of the subject's notices will say of how it stands.
func noticeAhead(s frame.Site, u judged.Unit, n judged.Notice, body page.Notice) []page.Ahead {
	if len(u.Later) == 0 || !n.Stands.State.Open() {
		return nil // what is over changes no more
	}
	chip := func(l judged.Unit, st notice.Standing) page.Chip {
		return page.Chip{State: string(st.State), Word: s.Clock(l.T).InFull().StandingWord(st)}
	}
	lead := func(l judged.Unit, st notice.Standing) page.Lead {
		c := s.Clock(l.T).InFull()
		return page.Lead{Marks: append(c.StandingMarks(n.Notice, st), lateness(s, n)...), Sentence: c.Lead(n.Notice, st)}
	}
	out := stages(s, u, "chip", body.Chip, changing(s.Setting.Zone, u, n.Notice, chip),
		func(a *page.Ahead, x page.Chip) { a.Chip = &x })
	out = append(out, stages(s, u, "lead", body.Lead, changing(s.Setting.Zone, u, n.Notice, lead),
		func(a *page.Ahead, x page.Lead) { a.Lead = &x })...)
	return append(out, old(s, u))
}
