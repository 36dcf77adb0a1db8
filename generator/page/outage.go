package page

import (
	"cmp"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
)

// outageCard shows the running year's measured outages, where somebody looked.
func outageCard(s Site, c clock, id subject.ID, o *StatoOutages) []Level {
	if o == nil {
		return nil
	}
	year := yearOf(c.zone, c.now)
	v := Level{Obligation: "fermi-misurati", Title: "Fermi misurati nel " + year, Value: Text{count(o.Count, "/outages/count")},
		Of: Text{words("fermi, fuori da quelli programmati")}}
	if o.Count > 0 {
		v.Of = Text{words("%s, il più lungo ", map[bool]string{true: "fermo", false: "fermi"}[o.Count == 1]), duration(o.Longest, "/outages/longest")}
		if o.Restore != nil {
			v.Notes = append(v.Notes, Text{words("Ripristino in media dopo circa "), minutes(*o.Restore, "/outages/mean_time_to_restore"), words(".")})
		}
		v.Notes = append(v.Notes, toldOf(*o))
		v.Rule = Link{"Uno per uno", s.Links.To(archivePath(id, year)) + "#fermi"}
	}
	if t := lesserOf(*o); t != nil {
		v.Notes = append(v.Notes, t)
	}
	v.Notes = append(v.Notes, Text{words("Osservato: "), percent(o.Observed, "/outages/observed"), words(" del tempo trascorso.")})
	return []Level{v}
}

// lesserOf says for how long something less than a full stop was declared.
func lesserOf(o StatoOutages) Text {
	var t Text
	if o.Degraded > 0 {
		t = append(t, words("prestazioni ridotte per "), duration(o.Degraded, "/outages/degraded"))
	}
	if o.Partial > 0 {
		if o.Degraded > 0 {
			t = append(t, words(", "))
		}
		t = append(t, words("interruzioni parziali per "), duration(o.Partial, "/outages/partial"))
	}
	if t == nil {
		return nil
	}
	return append(append(Text{words("Dichiarate, e fuori dal conto: ")}, t...), words("."))
}

// listedAtMost is how many measured outages of a year are listed one by one; figures
// are of all.
const listedAtMost = 500

// foremost are the outages that are listed: those that last, then the longest, of
// equally long ones the newest. They stay in their order.
func foremost(outages []sli.Outage) []sli.Outage {
	if len(outages) <= listedAtMost {
		return outages
	}
	open := func(o sli.Outage) int {
		if o.Open {
			return 0
		}
		return 1
	}
	out := slices.Clone(outages)
	slices.SortFunc(out, func(a, b sli.Outage) int {
		return cmp.Or(cmp.Compare(open(a), open(b)), cmp.Compare(b.Length(), a.Length()), cmp.Compare(b.From, a.From))
	})
	out = out[:listedAtMost]
	slices.SortFunc(out, func(a, b sli.Outage) int { return cmp.Compare(a.From, b.From) })
	return out
}

// outageWords tell of a year's measured outages for its archive, newest first, each
// with the notice that speaks of it.
func outageWords(s Site, u judged.Unit, outages []sli.Outage) (out []Text) {
	c := s.clock(u.T).inFull()
	for _, o := range slices.Backward(outages) {
		var t Text
		if len(o.Services) < len(u.Profile.Services) {
			t = append(t, declared(serviceNames(u.Profile, o.Services), u.Profile.Language), words(": "))
		}
		t = append(t, words("non raggiungibile per %s, dalle ", Duration(o.Length())), c.at(o.From))
		if o.Open {
			t = append(t, words("; non risulta ripristinato. "))
		} else {
			t = append(t, words(" alle "), c.at(o.Until), words(". "))
		}
		out = append(out, append(t, coverWords(s, u.Subject.ID, o)...))
	}
	return out
}

// coverWords name the notice that speaks of an outage.
func coverWords(s Site, id subject.ID, o sli.Outage) Text {
	n := o.Notice
	if n == nil {
		return Text{words("Nessuna comunicazione ne parla.")}
	}
	told := map[sli.Telling]string{sli.Before: "Comunicato prima", sli.During: "Comunicato mentre durava", sli.After: "Comunicato dopo"}
	t := Text{words("%s: ", told[o.Told]), anchor(n.Title, s.Links.To(NoticePath(n.Owner, n.ID))).asDeclared(n.Lang)}
	if n.Owner != id {
		t = append(t, words(" (del partner "), declared(s.Name(n.Owner), "it"), words(")"))
	}
	return append(t, words("."))
}

// measuredIn says on a notice's page what was measured in its time.
func measuredIn(c clock, u judged.Unit, n judged.Notice) (m Measured) {
	check := n.Check
	if len(check.Times) == 0 || n.Kind == notice.Constraint {
		return m
	}
	say := func(t ...Piece) { m.Words = append(m.Words, t) }
	whole := check.Times.Length()
	switch check.Seeing {
	case sli.NoMeasure:
		say(words("Nessuno ha misurato i servizi in questo tempo."))
		return m
	case sli.NotSeen:
		say(words("Dichiarato, ma non misurato: quando è stato osservato, il servizio rispondeva."))
	case sli.TooLong:
		say(words("Dopo la fine dichiarata il servizio non ha risposto per altre "), strong(Duration(check.Overrun)), words("."))
	case sli.Shorter:
		say(words("Il servizio rispondeva già "), strong(Duration(check.Early)), words(" prima della fine dichiarata."))
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
		say(words("Non raggiungibile per "), strong(Duration(check.Down)), words(" su %s%s", Duration(whole), of))
	case check.Seeing == sli.Unseen:
		say(words("Quando è stato osservato rispondeva: una misura dice se un servizio risponde, non quanto bene."))
	}
	say(words("Osservato: %s del tempo.", Percent(ratio.Of(min(check.Looked, whole), whole).Round(2))))
	overlay(&m, c.inFull(), u, n)
	return m
}

// longestDrawn is the longest time that a timeline shows: of what lasts longer, a
// drawing would hide more than it says.
const longestDrawn = 14 * 24 * 3600

// mostSpans is how many stretches of time a notice's page lists.
const mostSpans = 40

// overlay lays a notice over what was measured of each service that it names, some
// time before and after; spans say the same in words.
func overlay(m *Measured, c clock, u judged.Unit, n judged.Notice) {
	told := notice.Spans(n.Pieces(c.zone, u.T))
	window := drawn(told, u.T)
	if n.Stands.Repeats || window.Length() > longestDrawn {
		return
	}
	past := period.Span{From: window.From, Until: min(window.Until, u.T)}
	var rows []TimelineRow
	named := n.Stands.Plan.Services
	for _, s := range u.Services {
		if !slices.Contains(named, s.ID) && !slices.Contains(named, notice.All) {
			continue
		}
		up, down := s.Seen.Up.Within(window), s.Seen.Down.Within(window)
		if len(up) == 0 && len(down) == 0 {
			continue
		}
		rows = append(rows, TimelineRow{shares(up, window), shares(down, window)})
		all := stretches(s.Seen, window, past)
		for i, x := range all {
			if len(m.Spans) == mostSpans {
				m.Spans = append(m.Spans, Text{words("... e altri %s.", Number(int64(len(all)-i)))})
				break
			}
			m.Spans = append(m.Spans, Text{declared(s.Name, u.Profile.Language),
				words(": %s per %s, dalle ", x.word, Duration(x.Length())), c.at(x.From), words(" alle "), c.at(x.Until)})
		}
	}
	if len(rows) == 0 {
		return
	}
	now := 1.0
	m.Axis = []Text{{c.at(window.From)}, {c.at(window.Until)}}
	if window.Until > u.T {
		now = float64(past.Length()) / float64(window.Length())
		m.Now = Text{words("La linea verticale è il momento delle ultime misure, "), c.at(u.T), words(".")}
	}
	m.Drawing = timeline(shares(told.Within(window), window), rows, now)
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

// mostDrawn is how many spans are drawn as they are: of more, those are joined that
// nobody could tell apart.
const mostDrawn = 500

// shares places a set within a window: each span from 0 to 1.
func shares(set period.Set, window period.Span) [][2]float64 {
	var out [][2]float64
	whole := float64(window.Length())
	if len(set) > mostDrawn {
		gap := period.Time(window.Length() / mostDrawn)
		wider := make([]period.Span, len(set))
		for i, s := range set {
			wider[i] = period.Span{From: s.From, Until: min(s.Until, period.Never-gap) + gap}
		}
		set = period.Of(wider...)
		for i := range set {
			set[i].Until -= gap
		}
	}
	for _, s := range set {
		out = append(out, [2]float64{float64(s.From-window.From) / whole, float64(s.Until-window.From) / whole})
	}
	return out
}

// TimelineRow is what was seen of one service: spans of up and of down time,
// each from 0 to 1 of the window.
type TimelineRow struct{ Up, Down [][2]float64 }

// timeline draws a notice's time as a hollow bar over each service's line: a thin
// line where it was up, a block below the line where it was down, nothing where
// nobody looked. Now is how far the window has elapsed, 1 where it is over.
func timeline(notice [][2]float64, rows []TimelineRow, now float64) string {
	const width, top, bar, row = 400.0, 2.0, 8.0, 22.0
	var told, up, down shapes
	for _, x := range notice {
		told.rect(share(x[0])*width+.75, top+.75, max((share(x[1])-share(x[0]))*width-1.5, 1), bar-1.5)
	}
	for i, r := range rows {
		y := top + bar + 8 + float64(i)*row
		for _, x := range r.Up {
			up.rect(share(x[0])*width, y, max((share(x[1])-share(x[0]))*width, .5), 3)
		}
		for _, x := range r.Down {
			down.rect(share(x[0])*width, y, max((share(x[1])-share(x[0]))*width, 1.5), 12)
		}
	}
	height := top + bar + 8 + row*float64(len(rows))
	var mark shapes
	if now < 1 {
		mark.rect(share(now)*width-.5, 0, 1, height)
	}
	return svg("dr-timeline", width, height, true, told.class("dr-plan"), up.class("dr-up"), down.class("dr-down"), mark.class("dr-now"))
}

// toldOf says how many of the outages users were told of, and when: "Su 3 fermi, 1
// comunicato prima, 1 durante, 1 mai."
func toldOf(o StatoOutages) Text {
	fermi, comunicato := "fermi", map[bool]string{true: "comunicato", false: "comunicati"}
	if o.Count == 1 {
		fermi = "fermo"
	}
	t := Text{words("Su "), count(o.Count, "/outages/count"), words(" %s", fermi)}
	first := true
	for _, k := range []struct {
		word, key string
		n         int64
	}{{"prima", "before", o.Before}, {"durante", "during", o.During}, {"dopo", "after", o.After}, {"mai", "never", o.Never}} {
		if k.n == 0 {
			continue
		}
		t = append(t, words(", "), count(k.n, "/outages/"+k.key))
		switch {
		case !first:
			t = append(t, words(" %s", k.word))
		case k.key == "never":
			t = append(t, words(" %s %s", k.word, comunicato[k.n == 1]))
		default:
			t = append(t, words(" %s %s", comunicato[k.n == 1], k.word))
		}
		first = false
	}
	return append(t, words("."))
}
