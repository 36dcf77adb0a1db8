package status

import (
	"cmp"
	"slices"

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
func outageCard(s frame.Site, c word.Clock, id subject.ID, o *stato.StatoOutages) []page.Level {
	if o == nil {
		return nil
	}
	year := address.YearOf(c.Zone, c.Now)
	v := page.Level{Obligation: "fermi-misurati", Title: "Fermi misurati nel " + year, Value: page.Text{word.CountAt(o.Count, "/outages/count")},
		Of: page.Text{page.Words("fermi, fuori da quelli programmati")}}
	if o.Count > 0 {
		v.Of = page.Text{page.Words("%s, il più lungo ", map[bool]string{true: "fermo", false: "fermi"}[o.Count == 1]), word.DurationAt(o.Longest, "/outages/longest")}
		if o.Restore != nil {
			v.Notes = append(v.Notes, page.Text{page.Words("Ripristino in media dopo circa "), word.MinutesAt(*o.Restore, "/outages/mean_time_to_restore"), page.Words(".")})
		}
		v.Notes = append(v.Notes, toldOf(*o))
		v.Rule = page.Link{Text: "Uno per uno", Href: s.Links.To(address.ArchivePath(id, year)) + "#fermi"}
	}
	if t := lesserOf(*o); t != nil {
		v.Notes = append(v.Notes, t)
	}
	v.Notes = append(v.Notes, page.Text{page.Words("Osservato: "), word.PercentAt(o.Observed, "/outages/observed"), page.Words(" del tempo trascorso.")})
	return []page.Level{v}
}

// lesserOf says for how long something less than a full stop was declared.
func lesserOf(o stato.StatoOutages) page.Text {
	var t page.Text
	if o.Degraded > 0 {
		t = append(t, page.Words("prestazioni ridotte per "), word.DurationAt(o.Degraded, "/outages/degraded"))
	}
	if o.Partial > 0 {
		if o.Degraded > 0 {
			t = append(t, page.Words(", "))
		}
		t = append(t, page.Words("interruzioni parziali per "), word.DurationAt(o.Partial, "/outages/partial"))
	}
	if t == nil {
		return nil
	}
	return append(append(page.Text{page.Words("Dichiarate, e fuori dal conto: ")}, t...), page.Words("."))
}

// outageWords tell of a year's measured outages for its archive, newest first, each
// with the notice that speaks of it.
func outageWords(s frame.Site, u judged.Unit, outages []sli.Outage) (out []page.Text) {
	c := s.Clock(u.T).InFull()
	for _, o := range slices.Backward(outages) {
		var t page.Text
		if len(o.Services) < len(u.Profile.Services) {
			t = append(t, page.Declared(serviceNames(u.Profile, o.Services), u.Profile.Language), page.Words(": "))
		}
		t = append(t, page.Words("non raggiungibile per %s, dalle ", word.Duration(o.Length())), c.At(o.From))
		if o.Open {
			t = append(t, page.Words("; non risulta ripristinato. "))
		} else {
			t = append(t, page.Words(" alle "), c.At(o.Until), page.Words(". "))
		}
		out = append(out, append(t, coverWords(s, u.Subject.ID, o)...))
	}
	return out
}

// coverWords name the notice that speaks of an outage.
func coverWords(s frame.Site, id subject.ID, o sli.Outage) page.Text {
	n := o.Notice
	if n == nil {
		return page.Text{page.Words("Nessuna comunicazione ne parla.")}
	}
	told := map[sli.Telling]string{sli.Before: "Comunicato prima", sli.During: "Comunicato mentre durava", sli.After: "Comunicato dopo"}
	t := page.Text{page.Words("%s: ", told[o.Told]), page.Anchor(n.Title, s.Links.To(address.NoticePath(n.Owner, n.ID))).AsDeclared(n.Lang)}
	if n.Owner != id {
		t = append(t, page.Words(" (del partner "), page.Declared(s.Name(n.Owner), "it"), page.Words(")"))
	}
	return append(t, page.Words("."))
}

// measuredIn says on a notice's page what was measured in its time.
func measuredIn(c word.Clock, u judged.Unit, n judged.Notice) (m page.Measured) {
	check := n.Check
	if len(check.Times) == 0 || n.Kind == notice.Constraint {
		return m
	}
	say := func(t ...page.Piece) { m.Words = append(m.Words, t) }
	whole := check.Times.Length()
	switch check.Seeing {
	case sli.NoMeasure:
		say(page.Words("Nessuno ha misurato i servizi in questo tempo."))
		return m
	case sli.NotSeen:
		say(page.Words("Dichiarato, ma non misurato: quando è stato osservato, il servizio rispondeva."))
	case sli.TooLong:
		say(page.Words("Dopo la fine dichiarata il servizio non ha risposto per altre "), page.Strong(word.Duration(check.Overrun)), page.Words("."))
	case sli.Shorter:
		say(page.Words("Il servizio rispondeva già "), page.Strong(word.Duration(check.Early)), page.Words(" prima della fine dichiarata."))
	case sli.Unseen:
		if check.Looked == 0 && check.Down == 0 {
			return m
		}
	}
	switch {
	case check.Down > 0:
		of := " di tempo dichiarato."
		if n.Stands.State.Running() {
			of = " di tempo dichiarato, finora."
		}
		say(page.Words("Non raggiungibile per "), page.Strong(word.Duration(check.Down)), page.Words(" su %s%s", word.Duration(whole), of))
	case check.Seeing == sli.Unseen:
		say(page.Words("Quando è stato osservato rispondeva: una misura dice se un servizio risponde, non quanto bene."))
	}
	say(page.Words("Osservato: %s del tempo.", word.Percent(ratio.Of(min(check.Looked, whole), whole).Round(2))))
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
		all := stretches(s.Seen, window, past)
		for i, x := range all {
			if len(m.Spans) == mostSpans {
				m.Spans = append(m.Spans, page.Text{page.Words("... e altri %s.", word.Number(int64(len(all)-i)))})
				break
			}
			m.Spans = append(m.Spans, page.Text{page.Declared(s.Name, u.Profile.Language),
				page.Words(": %s per %s, dalle ", x.word, word.Duration(x.Length())), c.At(x.From), page.Words(" alle "), c.At(x.Until)})
		}
	}
	if len(rows) == 0 {
		return
	}
	now := 1.0
	m.Axis = []page.Text{{c.At(window.From)}, {c.At(window.Until)}}
	if window.Until > u.T {
		now = float64(past.Length()) / float64(window.Length())
		m.Now = page.Text{page.Words("La linea verticale è il momento delle ultime misure, "), c.At(u.T), page.Words(".")}
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
	word string
}

// stretches are all of a window, and of its past what nobody saw, by time.
func stretches(seen sli.Seen, window, past period.Span) (all []stretch) {
	for _, part := range []struct {
		set  period.Set
		word string
	}{{seen.Up.Within(window), "raggiungibile"}, {seen.Down.Within(window), "non raggiungibile"},
		{seen.Contested.Within(window), "osservatori in disaccordo"}, {period.Set{past}.Minus(seen.Looked()), "non misurato"}} {
		for _, x := range part.set {
			all = append(all, stretch{x, part.word})
		}
	}
	slices.SortFunc(all, func(a, b stretch) int { return cmp.Compare(a.From, b.From) })
	return all
}

// toldOf says how many of the outages users were told of, and when: "Su 3 fermi, 1
// comunicato prima, 1 durante, 1 mai."
func toldOf(o stato.StatoOutages) page.Text {
	fermi, comunicato := "fermi", map[bool]string{true: "comunicato", false: "comunicati"}
	if o.Count == 1 {
		fermi = "fermo"
	}
	t := page.Text{page.Words("Su "), word.CountAt(o.Count, "/outages/count"), page.Words(" %s", fermi)}
	first := true
	for _, k := range []struct {
		word, key string
		n         int64
	}{{"prima", "before", o.Before}, {"durante", "during", o.During}, {"dopo", "after", o.After}, {"mai", "never", o.Never}} {
		if k.n == 0 {
			continue
		}
		t = append(t, page.Words(", "), word.CountAt(k.n, "/outages/"+k.key))
		switch {
		case !first:
			t = append(t, page.Words(" %s", k.word))
		case k.key == "never":
			t = append(t, page.Words(" %s %s", k.word, comunicato[k.n == 1]))
		default:
			t = append(t, page.Words(" %s %s", comunicato[k.n == 1], k.word))
		}
		first = false
	}
	return append(t, page.Words("."))
}
