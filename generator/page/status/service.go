package status

import (
	"slices"
	"strings"

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
		e, at, state := f.Services[i], stato.Pointer("/services/%d", i), u.Nows[i].State
		v := page.Service{ID: x.ID, Name: x.Name, State: string(state), Word: word.It.States[state].Name,
			Summary: availability(x, e, at, u.Known), Offers: offers(s, x.Service, u.Profile.Language)}
		if len(x.Days) > 0 {
			v.Strip, v.StripAlt, v.Days = drawing.Strip(dayShares(x.Days)), stripWords(e, at), eventful(s.Clock(u.T), x.Days, at)
		}
		out = append(out, v)
	}
	return out
}

// availability says how much of the time a service was there.
func availability(s sli.Service, e stato.StatoService, at string, known bool) (t page.Text) {
	a := e.Availability
	if s.WithPlanned.Known() {
		t = page.Text{page.Words("Disponibile: "), word.PercentAt(*a.WithPlanned, at+"/availability/with_planned"), page.Words(" del tempo misurato")}
		if s.WithoutPlanned.Known() {
			t = append(t, page.Words("; "), word.PercentAt(*a.WithoutPlanned, at+"/availability/without_planned"), page.Words(" senza le interruzioni programmate"))
		}
		t = append(t, page.Words(". Osservato: "), word.PercentAt(a.Observed, at+"/availability/observed"), page.Words(" del tempo."))
	} else if known {
		t = page.Text{page.Words("Nessuna misura negli ultimi tre mesi.")}
	}
	if len(s.Hours) > 0 && s.HoursKept.Known() {
		t = append(t, page.Words(" Orario dichiarato rispettato: "), word.PercentAt(*e.HoursKept, at+"/stated_hours_kept"), page.Words("."))
	}
	return t
}

func offers(s frame.Site, v subject.Service, lang string) []page.Term {
	var out []page.Term
	add := func(term, text string) {
		if text != "" {
			out = append(out, page.Term{Term: term, Text: page.Text{page.Declared(text, lang)}})
		}
	}
	add("Cosa si paga", v.Offers)
	add("Come", v.How)
	add("Costi", v.Costs)
	add("Ricevute", v.Receipts)
	var hours []string
	for _, h := range v.Hours {
		hours = append(hours, word.HoursWords(h))
	}
	add("Orario", strings.Join(hours, "; "))
	add("Dove", s.Language.ChannelList(v.Channels, func(w word.Channel) string { return w.Name }))
	if v.Partner != "" {
		out = append(out, page.Term{Term: "Gestito da", Text: page.Text{page.Anchor(s.Name(v.Partner), s.Links.To(address.SubjectPath(v.Partner))).AsDeclared("it")}})
	}
	return out
}

// dayShares are the days as the strip draws them.
func dayShares(days []sli.Day) []drawing.DayShare {
	out := make([]drawing.DayShare, len(days))
	for i, d := range days {
		whole := float64(d.Window.Length())
		out[i] = drawing.DayShare{Up: float64(d.Up) / whole, Planned: float64(d.Planned) / whole, Down: float64(d.Down) / whole, Out: d.Member == 0}
	}
	return out
}

// eventful are the days on which something happened, newest first, as stato.json
// has them.
func eventful(c word.Clock, days []sli.Day, at string) (out []page.Term) {
	for _, d := range slices.Backward(days) {
		if d.Down == 0 && d.Planned == 0 {
			continue
		}
		at := stato.Pointer("%s/days/%d", at, len(out))
		var t page.Text
		if d.Down > 0 {
			t = append(t, page.Words("non raggiungibile per "), word.DurationAt(d.Down, at+"/down"))
		}
		if d.Planned > 0 {
			if len(t) > 0 {
				t = append(t, page.Words(", "))
			}
			t = append(t, page.Words("interruzione programmata per "), word.DurationAt(d.Planned, at+"/planned"))
		}
		out = append(out, page.Term{Term: c.Date(d.Window.From), Text: t})
	}
	return out
}

// stripWords say in a line what the strip shows.
func stripWords(e stato.StatoService, at string) page.Text {
	text := "nessun fermo rilevato"
	switch {
	case len(e.Days) > 0:
		text = "i giorni con un fermo sono elencati qui sotto"
	case *e.Unmeasured+*e.Partly > 0:
		text = "nessun fermo rilevato nel tempo misurato"
	}
	t := page.Text{page.Words("Ultimi tre mesi: %s", text)}
	if n := *e.Unmeasured; n > 0 {
		t = append(t, page.Words("; giorni non misurati: "), word.CountAt(n, at+"/unmeasured_days"))
	}
	if n := *e.Partly; n > 0 {
		t = append(t, page.Words("; giorni misurati in parte: "), word.CountAt(n, at+"/partly_measured_days"))
	}
	return append(t, page.Words("."))
}
