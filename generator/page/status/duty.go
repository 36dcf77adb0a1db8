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
	c := s.Clock(u.T)
	for i, x := range u.Duties {
		d := page.Duty{Title: x.Obligation.TitleIn(s.Language.Tag), State: string(x.State),
			Href: s.Links.To(address.ObligationAt(x.Obligation.ID, x.Version))}
		words := []page.Text{dutyWords(c, x)}
		if x.Stated.Evidence != "" && x.State != judged.Silent {
			document := page.Anchor(c.Tell(c.Status.Duties.Document), x.Stated.Evidence)
			document.Of = x.Obligation.TitleIn(s.Language.Tag)
			words = append(words, page.Text{document})
		}
		switch x.Obligation.Evidence {
		case "notices":
			words = append(words, noticesMade(c, *f.Duties[i].Notices, stato.Pointer("/duties/%d/notices", i)))
		case "hours":
			words = append(words, hoursKept(c, u, f)...)
		case "reports":
			if d.Rows = reports(c, f.Reports, u.Profile.Language); len(d.Rows) > 0 {
				words = append(words, c.Say(c.Status.Duties.Reports))
			}
		}
		d.Words = dotted(words)
		out = append(out, d)
	}
	rank := map[string]int{string(judged.Attested): 0, string(judged.Expired): 1, string(judged.Silent): 2}
	slices.SortStableFunc(out, func(a, b page.Duty) int { return cmp.Compare(rank[a.State], rank[b.State]) })
	return out
}

// dotted puts a dot between texts.
func dotted(texts []page.Text) (t page.Text) {
	for i, x := range texts {
		if i > 0 {
			t = append(t, page.Words(" · "))
		}
		t = append(t, x...)
	}
	return t
}

func dutyWords(c word.Clock, d judged.Duty) page.Text {
	w := c.Status.Duties
	if d.State == judged.Silent {
		return c.Say(w.Silent)
	}
	var end page.Text
	switch {
	case d.Stated.Until == 0:
	case d.State == judged.Expired:
		end = c.Say(w.Ended, "day", c.On(d.Stated.Until))
	default:
		end = c.Say(w.Ends, "day", c.On(d.Stated.Until)) // the first day on which it no longer holds
	}
	return c.Say(w.Stated, "day", c.On(d.Stated.On), "end", end)
}

// What of the subject stands beside a duty, without a judgement.

func noticesMade(c word.Clock, n int64, at string) page.Text {
	year := c.Zone.Local(c.Now).Format("2006")
	return c.Say(c.Status.Duties.Notices, "n", c.CountAt(n, at), "year", page.Moment(year, year))
}

func hoursKept(c word.Clock, u judged.Unit, f stato.Stato) (out []page.Text) {
	for i, e := range f.Services {
		if e.HoursKept != nil {
			share := c.PercentAt(*e.HoursKept, stato.Pointer("/services/%d/stated_hours_kept", i))
			service := page.Declared(u.Profile.Services[i].Name, u.Profile.Language)
			out = append(out, c.Say(c.Status.Duties.HoursKept, "service", service, "share", share))
		}
	}
	return out
}

// reports are those to the desk, the last month first, by classes in a language.
func reports(c word.Clock, all []stato.StatoReport, lang string) (out []page.Term) {
	w := c.Status.Duties
	for i, r := range slices.Backward(all) {
		at := stato.Pointer("/reports/%d", i)
		var median page.Text
		if r.MedianMinutes > 0 {
			median = c.Say(w.Median, "n", c.CountAt(r.MedianMinutes, at+"/median_minutes"))
		}
		month := r.Month
		if day, err := c.Zone.ParseDay(r.Month + "-01"); err == nil {
			month = c.Month(day)
		}
		out = append(out, page.Term{Term: month, Own: page.Link{Text: r.Class, Lang: lang}, Text: c.Say(w.Report,
			"opened", c.CountAt(r.Opened, at+"/opened"), "closed", c.CountAt(r.Closed, at+"/closed"), "median", median)})
	}
	return out
}
