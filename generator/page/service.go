package page

import (
	"slices"
	"strings"

	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
)

// services shows each service with what it offers and its last 90 days; none where
// nothing is known of any.
func services(s Site, u judged.Unit, f Stato) (out []Service) {
	if !u.Known && len(u.Profile.Services) == 1 && u.Profile.Services[0].ID == "pagamenti" {
		return nil
	}
	for i, x := range u.Services {
		e, at, state := f.Services[i], pointer("/services/%d", i), u.Nows[i].State
		v := Service{ID: x.ID, Name: x.Name, State: string(state), Word: stateWords[state],
			Summary: availability(x, e, at, u.Known), Offers: offers(s, x.Service, u.Profile.Language)}
		if len(x.Days) > 0 {
			v.Strip, v.StripAlt, v.Days = strip(dayShares(x.Days)), stripWords(e, at), eventful(s.clock(u.T), x.Days, at)
		}
		out = append(out, v)
	}
	return out
}

// availability says how much of the time a service was there.
func availability(s sli.Service, e StatoService, at string, known bool) (t Text) {
	a := e.Availability
	if s.WithPlanned.Known() {
		t = Text{words("Disponibile: "), percent(*a.WithPlanned, at+"/availability/with_planned"), words(" del tempo misurato")}
		if s.WithoutPlanned.Known() {
			t = append(t, words("; "), percent(*a.WithoutPlanned, at+"/availability/without_planned"), words(" senza le interruzioni programmate"))
		}
		t = append(t, words(". Osservato: "), percent(a.Observed, at+"/availability/observed"), words(" del tempo."))
	} else if known {
		t = Text{words("Nessuna misura negli ultimi tre mesi.")}
	}
	if len(s.Hours) > 0 && s.HoursKept.Known() {
		t = append(t, words(" Orario dichiarato rispettato: "), percent(*e.HoursKept, at+"/stated_hours_kept"), words("."))
	}
	return t
}

func offers(s Site, v subject.Service, lang string) []Term {
	var out []Term
	add := func(term, text string) {
		if text != "" {
			out = append(out, Term{term, Text{declared(text, lang)}})
		}
	}
	add("Cosa si paga", v.Offers)
	add("Come", v.How)
	add("Costi", v.Costs)
	add("Ricevute", v.Receipts)
	var hours []string
	for _, h := range v.Hours {
		hours = append(hours, hoursWords(h))
	}
	add("Orario", strings.Join(hours, "; "))
	add("Dove", listed(v.Channels, channelWords))
	if v.Partner != "" {
		out = append(out, Term{"Gestito da", Text{anchor(s.Name(v.Partner), s.Links.To(SubjectPath(v.Partner))).asDeclared("it")}})
	}
	return out
}

func hoursWords(h subject.Hours) string {
	names := []string{"dom", "lun", "mar", "mer", "gio", "ven", "sab"}
	days, times, _ := strings.Cut(h.Text, " ")
	for i, d := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		days = strings.ReplaceAll(days, d, names[i])
	}
	return days + " " + times
}

// dayShares are the days as the strip draws them.
func dayShares(days []sli.Day) []DayShare {
	out := make([]DayShare, len(days))
	for i, d := range days {
		whole := float64(d.Window.Length())
		out[i] = DayShare{Up: float64(d.Up) / whole, Planned: float64(d.Planned) / whole, Down: float64(d.Down) / whole, Out: d.Member == 0}
	}
	return out
}

// eventful are the days on which something happened, newest first, as stato.json
// has them.
func eventful(c clock, days []sli.Day, at string) (out []Term) {
	for _, d := range slices.Backward(days) {
		if d.Down == 0 && d.Planned == 0 {
			continue
		}
		at := pointer("%s/days/%d", at, len(out))
		var t Text
		if d.Down > 0 {
			t = append(t, words("non raggiungibile per "), duration(d.Down, at+"/down"))
		}
		if d.Planned > 0 {
			if len(t) > 0 {
				t = append(t, words(", "))
			}
			t = append(t, words("interruzione programmata per "), duration(d.Planned, at+"/planned"))
		}
		out = append(out, Term{c.date(d.Window.From), t})
	}
	return out
}

// stripWords say in a line what the strip shows.
func stripWords(e StatoService, at string) Text {
	text := "nessun fermo rilevato"
	switch {
	case len(e.Days) > 0:
		text = "i giorni con un fermo sono elencati qui sotto"
	case *e.Unmeasured+*e.Partly > 0:
		text = "nessun fermo rilevato nel tempo misurato"
	}
	t := Text{words("Ultimi tre mesi: %s", text)}
	if n := *e.Unmeasured; n > 0 {
		t = append(t, words("; giorni non misurati: "), count(n, at+"/unmeasured_days"))
	}
	if n := *e.Partly; n > 0 {
		t = append(t, words("; giorni misurati in parte: "), count(n, at+"/partly_measured_days"))
	}
	return append(t, words("."))
}
