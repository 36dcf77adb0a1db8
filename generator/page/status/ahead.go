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
	"bollettino/generator/page/frame"
)

// What a page will say, it says by the code that says what it says now, of the unit as it
// will stand. The parts of a status page that change by themselves, by their data-part:
// "now", "old", "service-" and a service's id, and a card's address.

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

// cardAhead is what a notice's card will say.
func cardAhead(s frame.Site, u judged.Unit, now page.Card) []page.Ahead {
	says := func(l judged.Unit) (page.Card, bool) {
		for _, list := range [][]judged.Notice{l.Notices, l.Around} {
			for _, n := range list {
				if s.Links.To(address.NoticePath(n.Owner, n.ID)) == now.Href {
					return bulletin.Card(s, s.Clock(l.T), n.Notice, n.Stands, now.Who), true
				}
			}
		}
		return page.Card{}, false
	}
	return stages(s, u, now.Href, now, says, func(a *page.Ahead, c page.Card) { a.Card = &c })
}

// old warns of a page that should have been made again: at the latest, each is at local
// midnight.
func old(s frame.Site, u judged.Unit) page.Ahead {
	c := s.Clock(u.T)
	grace := period.Time(max(s.Setting.Fresh, time.Hour) / time.Second)
	return page.Ahead{From: s.Setting.Zone.RFC3339(s.Setting.Zone.Day(u.T).Until + grace), Part: "old",
		Marks: []page.Text{c.Say(c.Status.Now.Old, "at", c.At(u.T))}}
}

// noticeAhead is what the page of one of the subject's notices will say of how it stands.
func noticeAhead(s frame.Site, u judged.Unit, n judged.Notice, body page.Notice) []page.Ahead {
	if len(u.Later) == 0 || !n.Stands.State.Open() {
		return nil // what is over changes no more
	}
	stands := func(l judged.Unit) notice.Standing {
		for _, x := range l.Notices {
			if x.Notice == n.Notice {
				return x.Stands
			}
		}
		return n.Stands
	}
	chip := func(l judged.Unit) (page.Chip, bool) {
		st := stands(l)
		return page.Chip{State: string(st.State), Word: s.Clock(l.T).InFull().StandingWord(st)}, true
	}
	lead := func(l judged.Unit) (page.Lead, bool) {
		c, st := s.Clock(l.T).InFull(), stands(l)
		return page.Lead{Marks: append(c.StandingMarks(n.Notice, st), lateness(s, n)...),
			Sentence: c.Lead(n.Notice, st)}, true
	}
	out := stages(s, u, "chip", body.Chip, chip,
		func(a *page.Ahead, x page.Chip) { a.Chip = &x })
	out = append(out, stages(s, u, "lead", body.Lead, lead,
		func(a *page.Ahead, x page.Lead) { a.Lead = &x })...)
	return append(out, old(s, u))
}
