package status

import (
	"cmp"
	"maps"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/setting"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/stato"
)

// history has a line for each year that has a page: what was declared in it.
//
// Who has an address of the running year's outages on this page comes to its line when the year
// is over.
func history(s frame.Site, u judged.Unit, f stato.Stato) (out []page.Line) {
	l, running := s.Language, address.YearOf(s.Setting.Zone, u.T)
	add := func(name string, t page.Text) {
		line := page.Line{Words: t}
		if name != running || f.Outages == nil {
			line.ID = outagesID(name)
		}
		out = append(out, line)
	}
	for _, name := range archived(f, failuresByYear(s.Setting, u)) {
		year := page.Piece{Text: name, Href: s.Links.To(address.ArchivePath(u.Subject.ID, name)), Sort: page.IsCode}
		i := slices.IndexFunc(f.History, func(y stato.StatoYear) bool { return y.Year == name })
		if i < 0 {
			add(name, l.Say(l.Status.Archive.Measured, "year", year))
			continue
		}
		y := f.History[i]
		var notices []page.Text
		for _, k := range []struct {
			n    int64
			key  string
			kind notice.Kind
		}{{y.Outages, "outages", notice.Outage}, {y.Maintenances, "maintenances", notice.Maintenance},
			{y.Constraints, "constraints", notice.Constraint}, {y.Continuity, "continuity", notice.Continuity}} {
			if k.n > 0 {
				n := l.CountAt(k.n, stato.Pointer("/history/%d/%s", i, k.key))
				notices = append(notices, l.Say(l.Kinds[k.kind].Counted, "n", n))
			}
		}
		add(name, l.Say(l.Status.Archive.Year, "year", year, "notices", l.Row(notices)))
	}
	return out
}

// fewOutages are as many as a status page lists by itself.
const fewOutages = 24

// toldHere tells whether the status page says all of the running year by itself: nothing
// was declared in it, and its outages are few.
func toldHere(zone period.Zone, u judged.Unit) bool {
	year := address.YearOf(zone, u.T)
	return len(u.Failures.Outages) <= fewOutages && !slices.ContainsFunc(u.Notices, func(n judged.Notice) bool {
		return address.YearOf(zone, n.Declared) == year
	})
}

// archived are the years that have a page, those with notices or measured outages that
// the status page doesn't list, the last year first.
func archived(f stato.Stato, failures map[string]sli.Failures) []string {
	names := slices.Collect(maps.Keys(failures))
	for _, y := range f.History {
		names = append(names, y.Year)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	slices.Reverse(names)
	return names
}

// archives are the pages of the years that have one, the last year first.
func archives(s frame.Site, u judged.Unit, f stato.Stato) (out []page.Page) {
	failures := failuresByYear(s.Setting, u)
	names := archived(f, failures)
	var years []page.Link
	for _, y := range names {
		years = append(years, page.Link{Text: y, Href: s.Links.To(address.ArchivePath(u.Subject.ID, y))})
	}
	l := s.Language
	w := l.Status.Archive
	for i, y := range names {
		body := page.Archive{Who: frame.SubjectLink(s, u), Years: slices.Clone(years), Cards: declaredIn(s, u, y),
			Title: l.Tell(w.NoticesOf, "year", y), OutagesTitle: l.Tell(w.OutagesOf, "year", y),
			Code: l.Say(l.Status.Who.Code, "code", page.Code(string(u.Subject.ID)))}
		body.Years[i].Href = ""
		if f := failures[y]; len(f.Outages) > 0 {
			body.Outages = listed(s, u, stato.Foremost(f.Outages), "fermi", address.ArchivePath(u.Subject.ID, y), outageWords)
			body.Whose = whoseOutages(s, f)
		}
		path := address.ArchivePath(u.Subject.ID, y)
		out = append(out, page.Page{
			Path: path, Layout: "storico",
			Title: l.Tell(w.Title, "who", u.Row.Name, "year", y), Description: l.Tell(w.Description, "year", y),
			Head: page.Head{
				Title:  l.Tell(w.Title, "who", called(s, u.Row), "year", y),
				Crumbs: s.Crumbs(body.Who, page.Link{Text: y}), Section: "soggetti", Canonic: s.Links.Abs(path),
				Feeds: subjectFeeds(s, u)},
			Body: body,
		})
	}
	return out
}

// failuresByYear are the years in which outages were measured that the status page doesn't
// list by itself.
func failuresByYear(set setting.Site, u judged.Unit) map[string]sli.Failures {
	out := map[string]sli.Failures{}
	if set.Verdicts == setting.Totals {
		return out
	}
	all := u.Past
	if !toldHere(set.Zone, u) {
		all = append([]sli.Failures{u.Failures}, u.Past...)
	}
	for _, f := range all {
		if len(f.Outages) > 0 {
			out[address.YearOf(set.Zone, f.Window.From)] = f
		}
	}
	return out
}

// declaredIn are the notices of a year, the last declared first. Words of an archive
// don't change with the day on which they are read.
func declaredIn(s frame.Site, u judged.Unit, year string) (out []page.Card) {
	notices := slices.Clone(u.Notices)
	slices.SortStableFunc(notices, func(a, b judged.Notice) int { return cmp.Compare(b.Declared, a.Declared) })
	for _, n := range notices {
		if address.YearOf(s.Setting.Zone, n.Declared) == year {
			out = append(out, bulletin.Card(s, s.Clock(u.T).InFull(), n.Notice, n.Stands, page.Link{}))
		}
	}
	return out
}

// whoseOutages says what is listed, and how it was measured.
func whoseOutages(s frame.Site, f sli.Failures) page.Text {
	l := s.Language
	var more page.Text
	if n := len(f.Outages); n > stato.ListedAtMost {
		more = l.Say(l.Status.Archive.Longest, "n", n, "shown", stato.ListedAtMost)
	}
	return l.Say(l.Status.Archive.Outages, "share", l.Percent(f.Observed.Round(2)), "more", more, "method", s.Method())
}
