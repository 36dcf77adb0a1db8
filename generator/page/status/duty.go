package status

import (
	"cmp"
	"slices"

	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/stato"
	"bollettino/generator/page/word"
)

// duties lists the obligations without a number, and what is stated of each: those
// that are attested first.
func duties(s frame.Site, u judged.Unit, f stato.Stato) (out []page.Duty) {
	for i, x := range u.Duties {
		d := page.Duty{Title: x.Obligation.Title, Href: s.Links.To(address.ObligationAt(x.Obligation.ID, x.Version)), State: string(x.State),
			Words: dutyWords(s.Clock(u.T), x)}
		switch x.Obligation.Evidence {
		case "notices":
			d.Words = append(d.Words, noticesMade(s.Clock(u.T), *f.Duties[i].Notices, stato.Pointer("/duties/%d/notices", i))...)
		case "hours":
			d.Words = append(d.Words, hoursKept(u, f)...)
		case "reports":
			if d.Rows = reports(s.Clock(u.T), f.Reports); len(d.Rows) > 0 {
				d.Words = append(d.Words, page.Words(" · "), page.Words("segnalazioni ricevute, per classe"))
			}
		}
		out = append(out, d)
	}
	rank := map[string]int{string(judged.Attested): 0, string(judged.Expired): 1, string(judged.Silent): 2}
	slices.SortStableFunc(out, func(a, b page.Duty) int { return cmp.Compare(rank[a.State], rank[b.State]) })
	return out
}

func dutyWords(c word.Clock, d judged.Duty) page.Text {
	if d.State == judged.Silent {
		return page.Text{page.Words("nessuna dichiarazione pubblicata")}
	}
	t := page.Text{page.Words("dichiarato dall’ente "), c.The("il", d.Stated.On)}
	if d.Stated.Until != 0 {
		ends := page.Words("; scade ") // on the first day on which it no longer holds
		if d.State == judged.Expired {
			ends = page.Words("; dichiarazione scaduta ")
		}
		t = append(t, ends, c.The("il", d.Stated.Until))
	}
	if d.Stated.Evidence != "" {
		t = append(t, page.Words(" · "), page.Anchor("documento", d.Stated.Evidence))
	}
	return t
}

// What of the subject stands beside a duty, without a judgement.

func noticesMade(c word.Clock, n int64, at string) page.Text {
	year := c.Zone.Local(c.Now).Format("2006")
	return page.Text{page.Words(" · "), word.CountAt(n, at), page.Words(" %s nel ", map[bool]string{true: "comunicazione", false: "comunicazioni"}[n == 1]),
		page.Piece{Text: year, Time: year}}
}

func hoursKept(u judged.Unit, f stato.Stato) (t page.Text) {
	for i, e := range f.Services {
		if e.HoursKept != nil {
			t = append(t, page.Words(" · "), page.Declared(u.Profile.Services[i].Name, u.Profile.Language), page.Words(": "),
				word.PercentAt(*e.HoursKept, stato.Pointer("/services/%d/stated_hours_kept", i)), page.Words(" degli orari dichiarati, negli ultimi tre mesi"))
		}
	}
	return t
}

// reports are those to the desk, the last month first.
func reports(c word.Clock, all []stato.StatoReport) (out []page.Term) {
	for i, r := range slices.Backward(all) {
		at := stato.Pointer("/reports/%d", i)
		t := page.Text{page.Words("aperte "), word.CountAt(r.Opened, at+"/opened"), page.Words(", chiuse "), word.CountAt(r.Closed, at+"/closed")}
		if r.MedianMinutes > 0 {
			t = append(t, page.Words(", in mediana dopo "), word.CountAt(r.MedianMinutes, at+"/median_minutes"), page.Words(" minuti"))
		}
		name := r.Month
		if day, err := c.Zone.ParseDay(r.Month + "-01"); err == nil {
			name = c.Month(day)
		}
		out = append(out, page.Term{Term: name + ": " + r.Class, Text: t})
	}
	return out
}
