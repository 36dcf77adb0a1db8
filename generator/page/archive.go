package page

import (
	"cmp"
	"maps"
	"slices"

	"bollettino/generator/input/setting"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
)

// history has a line for each year in which something was declared.
func history(l Links, u judged.Unit, f Stato) (out []Text) {
	for i, y := range f.History {
		t := Text{{Text: y.Year, Href: l.To(archivePath(u.Subject.ID, y.Year)), Code: true}, words(": ")}
		first := true
		for _, k := range []struct {
			n         int64
			key       string
			one, many string
		}{{y.Outages, "outages", "disservizio", "disservizi"}, {y.Maintenances, "maintenances", "interruzione programmata", "interruzioni programmate"},
			{y.Constraints, "constraints", "vincolo", "vincoli"}, {y.Continuity, "continuity", "evento di continuità", "eventi di continuità"}} {
			if k.n == 0 {
				continue
			}
			if !first {
				t = append(t, words(", "))
			}
			first = false
			t = append(t, count(k.n, pointer("/history/%d/%s", i, k.key)), words(" %s", map[bool]string{true: k.one, false: k.many}[k.n == 1]))
		}
		out = append(out, t)
	}
	return out
}

// archives are the pages of the years that have notices or measured outages, the
// last year first.
func archives(s Site, u judged.Unit, f Stato) (out []Page) {
	failures := failuresByYear(s.Setting, u)
	names := slices.Sorted(maps.Keys(failures))
	for _, y := range f.History {
		names = append(names, y.Year)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	slices.Reverse(names)
	var years []Link
	for _, y := range names {
		years = append(years, Link{y, s.Links.To(archivePath(u.Subject.ID, y))})
	}
	for i, y := range names {
		body := Archive{Who: subjectLink(s, u), Year: y, Years: slices.Clone(years), Cards: declaredIn(s, u, y)}
		body.Years[i].Href = ""
		if f := failures[y]; len(f.Outages) > 0 {
			body.Outages, body.Whose = outageWords(s, u, foremost(f.Outages)), whoseOutages(s, f)
		}
		path := archivePath(u.Subject.ID, y)
		out = append(out, Page{
			Path: path, Layout: "storico", Title: u.Row.Name + ": comunicazioni e fermi del " + y,
			Description: "Che cosa è stato dichiarato e che cosa è stato misurato nel " + y + ".",
			Head:        Head{Crumbs: s.crumbs(body.Who, Link{Text: y}), Section: "soggetti", Canonic: s.Links.Abs(path), Feeds: subjectFeeds(s, u)},
			Body:        body,
		})
	}
	return out
}

// failuresByYear are the years in which outages were measured.
func failuresByYear(set setting.Site, u judged.Unit) map[string]sli.Failures {
	out := map[string]sli.Failures{}
	if set.Verdicts == setting.Totals {
		return out
	}
	for _, f := range append([]sli.Failures{u.Failures}, u.Past...) {
		if len(f.Outages) > 0 {
			out[yearOf(set.Zone, f.Window.From)] = f
		}
	}
	return out
}

// declaredIn are the notices of a year, the last declared first. Words of an archive
// don't change with the day on which they are read.
func declaredIn(s Site, u judged.Unit, year string) (out []Card) {
	notices := slices.Clone(u.Notices)
	slices.SortStableFunc(notices, func(a, b judged.Notice) int { return cmp.Compare(b.Declared, a.Declared) })
	for _, n := range notices {
		if yearOf(s.Setting.Zone, n.Declared) == year {
			out = append(out, card(s, s.clock(u.T).inFull(), n.Notice, n.Stands, Link{}))
		}
	}
	return out
}

// whoseOutages says what is listed, and how it was measured.
func whoseOutages(s Site, f sli.Failures) Text {
	t := Text{words("Tempo in cui un servizio è stato misurato non raggiungibile, fuori dalle interruzioni programmate. Osservato: %s del tempo. ", Percent(f.Observed.Round(2)))}
	if n := len(f.Outages); n > listedAtMost {
		t = append(t, words("I fermi sono %s: qui stanno i %d più lunghi. ", Number(int64(n)), listedAtMost))
	}
	return append(t, s.method())
}
