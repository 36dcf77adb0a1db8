package status

import (
	"cmp"
	"slices"
	"strconv"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/notice"
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

// outageCard shows the running year's measured outages, where somebody looked.
func outageCard(s frame.Site, c word.Clock, u judged.Unit, o *stato.StatoOutages) []page.Level {
	if o == nil {
		return nil
	}
	w, year := c.Status.Outages, address.YearOf(c.Zone, c.Now)
	count := c.CountAt(o.Count, "/outages/count")
	v := page.Level{Obligation: "fermi-misurati", Title: c.Tell(w.Title, "year", year), Value: page.Text{count},
		Of: c.Say(w.None)}
	note := func(t page.Text) { v.Notes = append(v.Notes, t) }
	if o.Count > 0 {
		v.Of = c.Say(w.Longest, "n", o.Count, "length", c.DurationAt(o.Longest, "/outages/longest"))
		if o.Restore != nil {
			note(c.Say(w.Restore, "length", c.MinutesAt(*o.Restore, "/outages/mean_time_to_restore")))
		}
		note(c.Say(w.TimesTold, "n", count, "told", timesTold(c, *o)))
		v.Rule.Text = c.Tell(w.OneByOne)
		outages := u.Failures.Outages
		v.List = listed(s, u, outages[max(0, len(outages)-fewOutages):], outagesID(year), address.SubjectPath(u.Subject.ID), outageMoments)
		if !toldHere(c.Zone, u) {
			v.List.More = page.Link{Text: c.Tell(w.All, "year", year), Href: s.Links.To(address.ArchivePath(u.Subject.ID, year)) + "#fermi"}
		}
	}
	var lesser []page.Text // less than a full stop, that was declared
	if o.Degraded > 0 {
		lesser = append(lesser, c.Say(w.Degraded, "length", c.DurationAt(o.Degraded, "/outages/degraded")))
	}
	if o.Partial > 0 {
		lesser = append(lesser, c.Say(w.Partial, "length", c.DurationAt(o.Partial, "/outages/partial")))
	}
	if lesser != nil {
		note(c.Say(w.Lesser, "what", c.Row(lesser)))
	}
	note(c.Say(c.Status.Levels.Observed, "share", c.PercentAt(o.Observed, "/outages/observed")))
	return []page.Level{v}
}

// timesTold says how many of the outages users were told of, and when.
func timesTold(c word.Clock, o stato.StatoOutages) page.Text {
	var told []page.Text
	for _, k := range []struct {
		when sli.Telling
		n    int64
	}{{sli.Before, o.Before}, {sli.During, o.During}, {sli.After, o.After}, {sli.NotAt, o.Never}} {
		if k.n == 0 {
			continue
		}
		w := c.Status.Outages.Told[k.when].Full
		if len(told) > 0 {
			w = c.Status.Outages.Told[k.when].Further
		}
		told = append(told, c.Say(w, "n", c.CountAt(k.n, "/outages/"+string(k.when))))
	}
	return c.Row(told)
}

// A measured outage of which no notice tells has no page: its address is that of its year's list,
// on the status page while the year runs, and in the archive from then on. Where the list stood on
// the status page, the same fragment then leads to the year's line in the history, and on from
// there: what is on paper goes on to lead to the outage as long as its rows are in data/. A page
// for each would be more files than a subject may have, and a code for each, in two languages,
// more bytes. The list may be of the running year's last alone, and those that are pushed out are
// in the archive, to which it leads. The fragment of a single one, by its first second, only
// chooses what is printed, since a row that is measured later may move it.

// outagesID is the fragment of a year's outages on the status page.
func outagesID(year string) string { return "fermi-" + year }

// outageID is the fragment of one outage.
func outageID(o sli.Outage) string { return "f-" + strconv.FormatInt(int64(o.From), 36) }

// listed are outages one by one, newest first, at a page's address and fragment. Those of which
// no notice tells can be printed: a notice's page is a sheet itself.
func listed(s frame.Site, u judged.Unit, outages []sli.Outage, id, path string,
	words func(word.Clock, sli.Outage) page.Text) page.List {
	c := s.Clock(u.T)
	l := page.List{ID: id}
	untold := slices.DeleteFunc(slices.Clone(outages), func(o sli.Outage) bool { return o.Notice != nil })
	apart := slices.ContainsFunc(untold, func(o sli.Outage) bool { return !slices.Equal(o.Observers, untold[0].Observers) })
	by := func(o sli.Outage) page.Piece {
		var names []string
		for _, id := range o.Observers {
			names = append(names, s.Source(id))
		}
		return page.Declared(c.Join(names), "it")
	}
	for _, o := range slices.Backward(outages) {
		line := page.Line{Words: outageOf(s, c, u, o, words(c, o))}
		if o.Notice == nil {
			line.ID = outageID(o)
			if apart {
				line.Words = append(append(line.Words, page.Words(" ")), c.Say(c.Status.Measured.By, "who", by(o))...)
			}
		}
		l.Lines = append(l.Lines, line)
	}
	if len(untold) > 0 {
		at := s.Links.Abs(path) + "#" + id
		l.Sheet = page.Sheet{Offered: true, Script: s.Links.To("/stampa.js"), Address: page.Text{page.Code(at)}, Code: drawing.QR(at)}
		if !apart {
			l.Sheet.Terms = []page.Term{{Term: c.Tell(c.Status.Outages.MeasuredBy), Text: page.Text{by(untold[0])}}}
		}
		if w := c.Bulletin; untold[len(untold)-1].Open { // of what is over the words no longer change
			l.Sheet.Terms = append(l.Sheet.Terms, page.Term{Term: c.Tell(w.Sheet.Moment), Text: c.Say(w.Facts.At, "at", c.InFull().At(u.T))})
		}
	}
	return l
}

// outageWords tell of an outage in the archive.
func outageWords(c word.Clock, o sli.Outage) page.Text {
	c = c.InFull()
	w := c.Status.Outages.Down
	if o.Open {
		w = c.Status.Outages.DownStill
	}
	return c.Say(w, "length", c.Duration(o.Length()), "from", from(c, o), "until", c.At(o.Until))
}

// outageMoments tell of one on the status page: when it began and ended. How long it was
// follows, and has no place in stato.json.
func outageMoments(c word.Clock, o sli.Outage) page.Text {
	w := c.Status.Outages.Moments
	if o.Open {
		w = c.Status.Outages.MomentsStill
	}
	return c.Say(w, "from", from(c, o), "until", c.At(o.Until))
}

// from is when an outage began; where it can be printed, it leads to it.
func from(c word.Clock, o sli.Outage) page.Piece {
	p := c.At(o.From)
	if o.Notice == nil {
		p.Href = "#" + outageID(o)
	}
	return p
}

// outageOf says which services were down, where not all were, and which notice speaks of it.
func outageOf(s frame.Site, c word.Clock, u judged.Unit, o sli.Outage, t page.Text) page.Text {
	if len(o.Services) < len(u.Profile.Services) {
		who := page.Declared(serviceNames(c, u.Profile, o.Services), u.Profile.Language)
		t = c.Say(c.Status.About, "who", who, "what", t)
	}
	return append(t, coverWords(s, c, u.Subject.ID, o)...)
}

// coverWords name the notice that speaks of an outage.
func coverWords(s frame.Site, c word.Clock, id subject.ID, o sli.Outage) page.Text {
	n, w := o.Notice, c.Status.Outages
	if n == nil {
		return c.Say(w.Untold)
	}
	var partner page.Text
	if n.Owner != id {
		partner = c.Say(w.ByPartner, "who", page.Declared(s.Name(n.Owner), "it"))
	}
	return c.Say(w.By, "told", w.Told[o.Told].One, "title", titleOf(s, n), "partner", partner)
}

// mostDowns is how many stretches of down time a notice's page names one by one.
const mostDowns = 6

// downs says from when until when the services were down.
func downs(c word.Clock, all period.Set) page.Text {
	w := c.Status.Measured
	var spans []page.Text
	for _, x := range all[:min(len(all), mostDowns)] {
		spans = append(spans, c.Say(w.DownAt, "from", c.At(x.From), "until", c.At(x.Until)))
	}
	var more page.Text
	if n := len(all) - mostDowns; n > 0 {
		more = c.Say(w.MoreDowns, "n", n)
	}
	return c.Say(w.Downs, "spans", c.Row(spans), "more", more)
}

// measuredIn says on a notice's page what was measured in its time, and by whom.
func measuredIn(s frame.Site, c word.Clock, u judged.Unit, n judged.Notice) (m page.Measured) {
	check := n.Check
	if len(check.Times) == 0 || n.Kind == notice.Constraint {
		return m
	}
	w := c.Status.Measured
	say := func(s word.Sentence, parts ...any) { m.Words = append(m.Words, c.Say(s, parts...)) }
	strong := func(seconds int64) page.Piece { return page.Strong(c.Duration(seconds)) }
	whole := check.Times.Length()
	switch check.Seeing {
	case sli.NoMeasure:
		say(w.Nobody)
		return m
	case sli.NotSeen:
		say(w.NotSeen)
	case sli.TooLong:
		say(w.TooLong, "length", strong(check.Overrun))
	case sli.Shorter:
		say(w.Shorter, "length", strong(check.Early))
	case sli.Unseen:
		if check.Looked == 0 && check.Down == 0 {
			return m
		}
	}
	switch {
	case check.Down > 0:
		say(w.Down, "length", strong(check.Down), "whole", c.Duration(whole), "running", n.Stands.State.Running())
	case check.Seeing == sli.Unseen:
		say(w.Answered)
	}
	if k := len(check.Downs); k > 0 {
		m.Words, m.Until = append(m.Words, downs(c.InFull(), check.Downs)), check.Downs[k-1].Until
	}
	say(w.Observed, "share", c.Percent(ratio.Of(min(check.Looked, whole), whole).Round(2)))
	var by []string
	for _, id := range n.Observers {
		by = append(by, s.Source(id))
	}
	m.By = c.Say(w.By, "who", page.Declared(c.Join(by), "it"))
	overlay(&m, c.InFull(), u, n)
	return m
}

// longestDrawn is the longest time that a timeline shows: of what lasts longer, a
// drawing would hide more than it says.
const longestDrawn = 14 * 24 * 3600

// mostSpans is how many stretches of time a notice's page lists.
const mostSpans = 40

// overlay lays a notice over what was measured of each service that it names, some
// time before and after; spans say the same in words.
func overlay(m *page.Measured, c word.Clock, u judged.Unit, n judged.Notice) {
	told := notice.Spans(n.Pieces(c.Zone, u.T))
	window := drawn(told, u.T)
	if n.Stands.Repeats || window.Length() > longestDrawn {
		return
	}
	w := c.Status.Measured
	past := period.Span{From: window.From, Until: min(window.Until, u.T)}
	var rows []drawing.TimelineRow
	named := n.Stands.Plan.Services
	for _, s := range u.Services {
		if !slices.Contains(named, s.ID) && !slices.Contains(named, notice.All) {
			continue
		}
		up, down := s.Seen.Up.Within(window), s.Seen.Down.Within(window)
		if len(up) == 0 && len(down) == 0 {
			continue
		}
		rows = append(rows, drawing.TimelineRow{Up: drawing.Shares(up, window), Down: drawing.Shares(down, window)})
		all := stretches(w, s.Seen, window, past)
		for i, x := range all {
			if len(m.Spans) == mostSpans {
				m.Spans = append(m.Spans, c.Say(w.Others, "n", len(all)-i))
				break
			}
			service := page.Declared(s.Name, u.Profile.Language)
			m.Spans = append(m.Spans, c.Say(w.Stretch, "service", service, "what", x.word,
				"length", c.Duration(x.Length()), "from", c.At(x.From), "until", c.At(x.Until)))
		}
	}
	if len(rows) == 0 {
		return
	}
	now := 1.0
	m.Axis = []page.Text{{c.At(window.From)}, {c.At(window.Until)}}
	if window.Until > u.T {
		now = float64(past.Length()) / float64(window.Length())
		m.Now = c.Say(w.LastMeasured, "at", c.At(u.T))
	}
	m.Drawing = drawing.Timeline(drawing.Shares(told.Within(window), window), rows, now)
}

// drawn is the window in which a notice is drawn: its time up to t, and some before
// and after.
func drawn(told period.Set, t period.Time) period.Span {
	first, last := told[0].From, told[len(told)-1].Until
	if last == period.Never {
		last = t
	}
	margin := max(3600, (last-first)/4)
	window := period.Span{From: first - margin, Until: last + margin}
	if last < t {
		window.Until = min(window.Until, t)
	}
	return window
}

// stretch is a time in which one thing was seen of a service.
type stretch struct {
	period.Span
	word word.Sentence
}

// stretches are all of a window, and of its past what nobody saw, by time.
func stretches(w word.MeasuredWords, seen sli.Seen, window, past period.Span) (all []stretch) {
	for _, part := range []struct {
		set  period.Set
		word word.Sentence
	}{{seen.Up.Within(window), w.Up}, {seen.Down.Within(window), w.IsDown},
		{seen.Contested.Within(window), w.Contested}, {period.Set{past}.Minus(seen.Looked()), w.Unseen}} {
		for _, x := range part.set {
			all = append(all, stretch{x, part.word})
		}
	}
	slices.SortFunc(all, func(a, b stretch) int { return cmp.Compare(a.From, b.From) })
	return all
}
