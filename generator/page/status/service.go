package status

import (
	"slices"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/drawing"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/stato"
	"bollettino/generator/page/word"
)

// services shows each service with what it offers and its last 90 days; none where
// nothing is known of any.
func services(s frame.Site, u judged.Unit, f stato.Stato) (out []page.Service) {
	if !u.Known && len(u.Profile.Services) == 1 && u.Profile.Services[0].ID == "pagamenti" {
		return nil
	}
	for i, x := range u.Services {
		e, at, c := f.Services[i], stato.Pointer("/services/%d", i), s.Clock(u.T)
		v := head(s, u, i)
		v.Summary, v.Offers = availability(c, x, e, at, u.Known), offers(s, c, x.Service, u.Profile.Language)
		if len(x.Days) > 0 {
			v.Strip = drawing.Strip(dayShares(x.Days), lastDay+x.ID)
			today := c.On(u.T)
			today.Today = c.Times.Today
			v.Today = page.Text{today}
			v.StripAlt, v.Blind, v.Days = stripWords(c, x.Days), blindWords(c, x.Days, at), eventful(c, x.Days, at)
		}
		out = append(out, v)
	}
	return out
}

// head says how a service stands.
func head(s frame.Site, u judged.Unit, i int) page.Service {
	x, state := u.Services[i], u.Nows[i].State
	return page.Service{ID: x.ID, Name: x.Name, State: string(state), Word: s.Language.States[state].Name,
		Hours: open(s.Clock(u.T), x.Hours, s.Language.Status.Services.OpenUntil, s.Language.Status.Services.OpensAgain)}
}

// open says of what has hours until when it is open, or when it opens again.
func open(c word.Clock, hours []subject.Hours, until, again word.Sentence) page.Text {
	week := period.Span{From: c.Now, Until: c.Now + 8*86400}
	spans := subject.Open(hours, c.Zone, week)
	switch {
	case len(hours) == 0 || len(spans) == 0 || spans[0] == week:
		return nil
	case spans[0].Has(c.Now):
		return c.Say(until, "at", c.At(spans[0].Until))
	}
	return c.Say(again, "at", c.At(spans[0].From))
}

// availability says how much of the time a service was there.
func availability(c word.Clock, s sli.Service, e stato.StatoService, at string, known bool) (t page.Text) {
	a, w := e.Availability, c.Status.Services
	if s.WithPlanned.Known() {
		var without page.Text
		if s.WithoutPlanned.Known() {
			without = c.Say(w.Without, "share", c.PercentAt(*a.WithoutPlanned, at+"/availability/without_planned"))
		}
		t = c.Say(w.Available, "share", c.PercentAt(*a.WithPlanned, at+"/availability/with_planned"),
			"without", without, "observed", c.PercentAt(a.Observed, at+"/availability/observed"))
	} else if known {
		t = c.Say(w.NoMeasure)
	}
	if len(s.Hours) > 0 && s.HoursKept.Known() {
		t = append(t, c.Say(w.HoursKept, "share", c.PercentAt(*e.HoursKept, at+"/stated_hours_kept"))...)
	}
	return t
}

func offers(s frame.Site, c word.Clock, v subject.Service, lang string) (out []page.Term) {
	w := c.Status.Services
	add := func(term, text string) {
		if text != "" {
			out = append(out, page.Term{Term: term, Text: page.Text{page.Declared(text, lang)}})
		}
	}
	add(w.Offers, v.Offers)
	add(w.How, v.How)
	add(w.Costs, v.Costs)
	add(w.Receipts, v.Receipts)
	var hours []string
	for _, h := range v.Hours {
		hours = append(hours, c.HoursWords(h))
	}
	add(w.Hours, strings.Join(hours, "; "))
	add(w.Where, c.ChannelList(v.Channels, func(w word.Channel) string { return w.Name }))
	if v.Partner != "" {
		partner := page.Anchor(s.Name(v.Partner), s.Links.To(address.SubjectPath(v.Partner))).AsDeclared("it")
		out = append(out, page.Term{Term: w.Partner, Text: page.Text{partner}})
	}
	return out
}

// dayShares are the days as the strip draws them.
func dayShares(days []sli.Day) []drawing.DayShare {
	out := make([]drawing.DayShare, len(days))
	for i, d := range days {
		out[i] = dayShare(d)
	}
	return out
}

func dayShare(d sli.Day) drawing.DayShare {
	whole := float64(d.Window.Length())
	return drawing.DayShare{Up: float64(d.Up) / whole, Planned: float64(d.Planned) / whole,
		Down: float64(d.Down) / whole, Out: d.Member == 0}
}

// eventful are the days on which something happened, newest first, as stato.json
// has them.
func eventful(c word.Clock, days []sli.Day, at string) (out []page.Term) {
	for _, d := range slices.Backward(days) {
		if !d.Eventful() {
			continue
		}
		at := stato.Pointer("%s/days/%d", at, len(out))
		var t []page.Text
		if d.Down > 0 {
			t = append(t, c.Say(c.Status.Services.Down, "length", c.DurationAt(d.Down, at+"/down")))
		}
		if d.Planned > 0 {
			t = append(t, c.Say(c.Status.Services.Planned, "length", c.DurationAt(d.Planned, at+"/planned")))
		}
		out = append(out, page.Term{Term: c.Date(d.Window.From), Text: c.Row(t)})
	}
	return out
}

// eventfulDays are the days that eventful tells of.
func eventfulDays(c word.Clock, days []sli.Day) string {
	var out []string
	for _, d := range slices.Backward(days) {
		if d.Eventful() {
			out = append(out, c.Date(d.Window.From))
		}
	}
	return strings.Join(out, ", ")
}

// stripWords say in a line what the strip shows; blindWords on how many of its days little was to
// be seen, which changes more often.
func stripWords(c word.Clock, days []sli.Day) page.Text {
	w, stops := c.Status.Services, eventfulDays(c, days)
	blind, part := stato.Blind(days)
	what := c.Say(w.NoStop)
	switch {
	case stops != "":
		what = c.Say(w.Stops, "days", stops)
	case blind+part > 0:
		what = c.Say(w.NoStopSeen)
	}
	return c.Say(w.Strip, "what", what)
}

func blindWords(c word.Clock, days []sli.Day, at string) (t page.Text) {
	blind, part := stato.Blind(days)
	if blind > 0 {
		t = c.Say(c.Status.Services.Unmeasured, "n", c.CountAt(blind, at+"/unmeasured_days"))
	}
	if blind > 0 && part > 0 {
		t = append(t, page.Words(" "))
	}
	if part > 0 {
		t = append(t, c.Say(c.Status.Services.Partly, "n", c.CountAt(part, at+"/partly_measured_days"))...)
	}
	return t
}
