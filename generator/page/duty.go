package page

import (
	"cmp"
	"slices"

	"bollettino/generator/measure/judged"
)

// duties lists the obligations without a number, and what is stated of each: those
// that are attested first.
func duties(s Site, u judged.Unit, f Stato) (out []Duty) {
	for i, x := range u.Duties {
		d := Duty{Title: x.Obligation.Title, Href: s.Links.To(ObligationAt(x.Obligation.ID, x.Version)), State: string(x.State),
			Words: dutyWords(s.clock(u.T), x)}
		switch x.Obligation.Evidence {
		case "notices":
			d.Words = append(d.Words, noticesMade(s.clock(u.T), *f.Duties[i].Notices, pointer("/duties/%d/notices", i))...)
		case "hours":
			d.Words = append(d.Words, hoursKept(u, f)...)
		case "reports":
			if d.Rows = reports(s.clock(u.T), f.Reports); len(d.Rows) > 0 {
				d.Words = append(d.Words, words(" · "), words("segnalazioni ricevute, per classe"))
			}
		}
		out = append(out, d)
	}
	rank := map[string]int{string(judged.Attested): 0, string(judged.Expired): 1, string(judged.Silent): 2}
	slices.SortStableFunc(out, func(a, b Duty) int { return cmp.Compare(rank[a.State], rank[b.State]) })
	return out
}

func dutyWords(c clock, d judged.Duty) Text {
	if d.State == judged.Silent {
		return Text{words("nessuna dichiarazione pubblicata")}
	}
	t := Text{words("dichiarato dall’ente "), c.the("il", d.Stated.On)}
	if d.Stated.Until != 0 {
		ends := words("; scade ") // on the first day on which it no longer holds
		if d.State == judged.Expired {
			ends = words("; dichiarazione scaduta ")
		}
		t = append(t, ends, c.the("il", d.Stated.Until))
	}
	if d.Stated.Evidence != "" {
		t = append(t, words(" · "), anchor("documento", d.Stated.Evidence))
	}
	return t
}

// What of the subject stands beside a duty, without a judgement.

func noticesMade(c clock, n int64, at string) Text {
	year := c.zone.Local(c.now).Format("2006")
	return Text{words(" · "), count(n, at), words(" %s nel ", map[bool]string{true: "comunicazione", false: "comunicazioni"}[n == 1]),
		Piece{Text: year, Time: year}}
}

func hoursKept(u judged.Unit, f Stato) (t Text) {
	for i, e := range f.Services {
		if e.HoursKept != nil {
			t = append(t, words(" · "), declared(u.Profile.Services[i].Name, u.Profile.Language), words(": "),
				percent(*e.HoursKept, pointer("/services/%d/stated_hours_kept", i)), words(" degli orari dichiarati, negli ultimi tre mesi"))
		}
	}
	return t
}

// reports are those to the desk, the last month first.
func reports(c clock, all []StatoReport) (out []Term) {
	for i, r := range slices.Backward(all) {
		at := pointer("/reports/%d", i)
		t := Text{words("aperte "), count(r.Opened, at+"/opened"), words(", chiuse "), count(r.Closed, at+"/closed")}
		if r.MedianMinutes > 0 {
			t = append(t, words(", in mediana dopo "), count(r.MedianMinutes, at+"/median_minutes"), words(" minuti"))
		}
		name := r.Month
		if day, err := c.zone.ParseDay(r.Month + "-01"); err == nil {
			name = c.month(day)
		}
		out = append(out, Term{name + ": " + r.Class, t})
	}
	return out
}
