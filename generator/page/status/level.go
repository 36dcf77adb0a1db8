package status

import (
	"math"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/drawing"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/stato"
	"bollettino/generator/page/word"
)

// levels are the service levels against the rule in force: a card for each
// obligation, budgets of the year first, then what was measured beside them.
func levels(s frame.Site, u judged.Unit, f stato.Stato) page.Levels {
	if !u.Known {
		return page.Levels{}
	}
	c := s.Clock(u.T)
	l := page.Levels{Corrections: corrections(s, c, u, f)}
	var blind []string
	budgets := 0
	some := func(i int) bool { return stato.Some(u.Levels[i].Observed) || stato.Some(u.Levels[i].Value) }
	for _, group := range groups(u.Levels, f) {
		var closed []int // a limit can become one for a month in the midst of a year, and back
		for _, i := range group {
			if u.Levels[i].Part.Indicator.Yearly {
				at := stato.Pointer("/indicators/%d", i)
				l.Cards = append(l.Cards, yearCard(s, c, u.Levels[i], f.Indicators[i], at))
				budgets = len(l.Cards)
			} else {
				closed = append(closed, i)
			}
		}
		switch {
		case len(closed) == 0:
		case slices.ContainsFunc(closed, some):
			l.Cards = append(l.Cards, monthCard(s, c, u.Levels, f, closed))
		default:
			blind = append(blind, u.Levels[closed[0]].Obligation.TitleIn(s.Language.Tag))
		}
	}
	l.Cards = slices.Insert(l.Cards, budgets, outageCard(s, c, u, f.Outages)...)
	l.Cards = append(l.Cards, stations(s, c, u.Stations, f)...)
	if l.Intro = levelsIntro(s, c, u, blind); len(l.Cards) > 0 || len(l.Intro) > 0 {
		l.Title = c.Tell(c.Status.Levels.Title, "year", address.YearOf(c.Zone, u.T))
	}
	return l
}

// groups are the places of the file's figures by obligation, in the order in which
// these come first.
func groups(levels []judged.Level, f stato.Stato) (out [][]int) {
	at := map[*rulebook.Obligation]int{}
	for i := range f.Indicators {
		o := levels[i].Obligation
		if _, ok := at[o]; !ok {
			at[o] = len(out)
			out = append(out, nil)
		}
		out[at[o]] = append(out[at[o]], i)
	}
	return out
}

func levelsIntro(s frame.Site, c word.Clock, u judged.Unit, blind []string) (out []page.Text) {
	w := c.Status.Levels
	if s.Setting.Verdicts == setting.Totals {
		rules := page.Anchor(c.Tell(w.RulesInForce), s.Links.To(address.RulesPath))
		return []page.Text{c.Say(w.Totals, "rules", rules)}
	}
	say := func(s word.Sentence, parts ...any) { out = append(out, c.Say(s, parts...)) }
	if by := observers(s, u.Levels); len(by) > 0 {
		authority := w.NoAuthority
		if s.Setting.Authority {
			authority = ""
		}
		say(w.Measured, "who", page.Declared(c.Join(by), "it"), "authority", authority, "method", s.Method())
	}
	if slices.Contains(u.Row.Roles, subject.ECIndirect) && len(u.Row.Partners) > 0 {
		var partners []page.Text
		for _, p := range u.Row.Partners {
			at := s.Links.To(address.SubjectPath(p)) + "#livelli"
			partners = append(partners, page.Text{page.Anchor(s.Name(p), at).AsDeclared("it")})
		}
		say(w.AtPartner, "partners", c.Row(partners))
	}
	if slices.Contains(u.Row.Roles, subject.PT) {
		say(w.NoLimit)
	}
	if len(blind) > 0 {
		say(w.Blind, "what", page.Declared(c.Join(blind), "it"))
	}
	return out
}

// observers are those who measured, by name.
func observers(s frame.Site, levels []judged.Level) (out []string) {
	for _, l := range levels {
		for _, id := range l.Observers {
			if name := s.Source(id); !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// yearCard shows an indicator of the running year: of time, a budget.
func yearCard(s frame.Site, c word.Clock, f judged.Level, e stato.StatoIndicator, at string) page.Level {
	named, rule, w := s.Setting.Verdicts == setting.Named, f.Part.Indicator, c.Status.Levels
	v := page.Level{
		Obligation: e.Obligation, Title: f.Obligation.TitleIn(s.Language.Tag), Rule: ruleLink(s, e),
		Value: valueOf(c, e, at), Of: c.Say(w.OfLimit, "limit", limitOf(c, e, at)),
	}
	if e.Unit != "second" || rule.AtLeast {
		v.Of = c.Bound(e.Bound, limitOf(c, e, at))
	}
	switch {
	case rule.Measure == rulebook.Unplanned && !stato.Some(f.Observed) && !stato.Some(f.Value):
		v.Value = c.Say(w.NotMeasured) // nobody looked, which is no proof of no time
	case e.Value != nil && !rule.AtLeast:
		v.Drawing = drawing.Gauge(e.Limit, *e.Value, float64(f.Booked), named)
	}
	if part := f.Part.Window; part != c.Zone.Year(c.Now) {
		v.Notes = append(v.Notes, c.Say(w.RuleChanged, "from", c.On(part.From), "until", c.On(part.Until-1)))
	}
	v.Notes = append(v.Notes, notes(c, e, at)...)
	if rule.Measure != rulebook.Count { // a count is there, or it is not
		v.Notes = append(v.Notes, c.Say(w.Observed, "share", c.PercentAt(e.Observed, at+"/observed")))
	}
	return withVerdict(c, v, f, named)
}

// notes say what else there is of a figure, where there is any.
func notes(c word.Clock, e stato.StatoIndicator, at string) (out []page.Text) {
	w := c.Status.Levels
	add := func(s word.Sentence, n *int64, key string) {
		if n != nil && *n > 0 {
			out = append(out, c.Say(s, "length", c.DurationAt(*n, at+key)))
		}
	}
	add(w.Booked, e.Booked, "/booked")
	if e.Left != nil && *e.Left < int64(e.Limit) {
		add(w.Left, e.Left, "/left")
	}
	add(w.Extra, e.Extra, "/extra")
	add(w.Late, e.Late, "/late")
	add(w.Unmeasured, e.Unmeasured, "/unmeasured")
	add(w.Platform, e.Platform, "/platform")
	add(w.Contested, e.Contested, "/contested")
	if e.LeftOut != nil && *e.LeftOut > 0 {
		out = append(out, c.Say(w.LeftOut, "n", c.CountAt(int64(*e.LeftOut), at+"/left_out")))
	}
	return out
}

// monthCard shows a monthly indicator: the last closed month large, and the
// months before.
func monthCard(s frame.Site, c word.Clock, levels []judged.Level, f stato.Stato, group []int) page.Level {
	named, w := s.Setting.Verdicts == setting.Named, c.Status.Levels
	first, last := c.Zone.Month(c.Now, -12), c.Zone.Month(c.Now, -1) // of the months drawn
	main := group[0]
	v := page.Level{Obligation: f.Indicators[main].Obligation, Title: levels[main].Obligation.TitleIn(s.Language.Tag)}
	var values []drawing.MonthValue
	for _, i := range group {
		x, e := levels[i], f.Indicators[i]
		if x.Part.Window.From <= last.From {
			main = i
		}
		if x.Part.Window.Until <= c.Now {
			values = append(values, monthValue(c, x, e))
		}
		words := monthWords(c, e, stato.Pointer("/indicators/%d", i))
		v.Months = append(v.Months, page.Term{Term: partName(c, x.Part.Window), Text: words})
	}
	slices.Reverse(v.Months)
	e, at := f.Indicators[main], stato.Pointer("/indicators/%d", main)
	v.Value, v.Rule = valueOf(c, e, at), ruleLink(s, e)
	v.Of = c.Say(w.InMonth, "month", c.OfMonth(levels[main].Part.Window.From),
		"limit", c.Bound(e.Bound, limitOf(c, e, at)))
	if v.Drawing = drawing.Months(values, named); v.Drawing != "" {
		v.Axis = []string{c.Month(first.From), c.Tell(w.LimitLine), c.Month(last.From)}
		if slices.ContainsFunc(values, func(m drawing.MonthValue) bool { return m.Part && !math.IsNaN(m.Value) }) {
			v.Notes = append(v.Notes, c.Say(w.Hollow))
		}
	}
	if e.InARow != nil {
		v.Notes = append(v.Notes, c.Say(w.InARow, "n", c.CountAt(*e.InARow, at+"/missed_in_a_row")))
	}
	return withVerdict(c, v, levels[main], named)
}

// monthWords are a month's value, and what it lacks.
func monthWords(c word.Clock, e stato.StatoIndicator, at string) page.Text {
	t, w := valueOf(c, e, at), c.Status.Levels
	if e.Value == nil {
		return t
	}
	var seen, out page.Text
	if e.Observed < 1 {
		seen = c.Say(w.MonthSeen, "share", c.PercentAt(e.Observed, at+"/observed"))
	}
	if e.LeftOut != nil && *e.LeftOut > 0 {
		out = c.Say(w.MonthLeftOut, "n", c.CountAt(int64(*e.LeftOut), at+"/left_out"))
	}
	return c.Say(w.Month, "value", t, "seen", seen, "out", out)
}

// partName names a month, or the part of one that a limit judges.
func partName(c word.Clock, part period.Span) string {
	name, full := c.Month(part.From), c.InFull()
	if part != c.Zone.Month(part.From, 0) {
		name = c.Tell(c.Status.Levels.Part, "from", full.On(part.From), "until", full.On(part.Until-1))
	}
	if part.Until > c.Now {
		return c.Tell(c.Status.Levels.SoFar, "part", name)
	}
	return name
}

// monthValue places a closed month, or a part of one, among the twelve that are
// drawn.
func monthValue(c word.Clock, x judged.Level, e stato.StatoIndicator) drawing.MonthValue {
	part := x.Part.Window
	a, b := c.Zone.Local(c.Zone.Month(c.Now, -12).From), c.Zone.Local(part.From)
	month := c.Zone.Month(part.From, 0)
	whole := float64(month.Length())
	from := float64((b.Year()-a.Year())*12 + int(b.Month()-a.Month()))
	m := drawing.MonthValue{
		From: from + float64(part.From-month.From)/whole, Until: from + float64(part.Until-month.From)/whole,
		Value: math.NaN(), Limit: e.Limit, Out: x.Verdict == verdict.Missed, Part: x.Verdict == verdict.NotMeasured,
	}
	if e.Value != nil {
		m.Value = *e.Value
	}
	return m
}

// valueOf is a figure as it is shown.
func valueOf(c word.Clock, e stato.StatoIndicator, at string) page.Text {
	if e.Value == nil {
		return c.Say(c.Status.Levels.NotMeasured)
	}
	return page.Text{figure(c, *e.Value, e.Unit, at+"/value")}
}

func limitOf(c word.Clock, e stato.StatoIndicator, at string) page.Piece {
	return figure(c, e.Limit, e.Unit, at+"/limit")
}

// figure is a number in its unit, with its place.
func figure(c word.Clock, n float64, unit, at string) page.Piece {
	switch unit {
	case "share":
		return c.PercentAt(n, at)
	case "second":
		return c.DurationAt(int64(n), at)
	}
	return c.CountAt(int64(n), at)
}

func ruleLink(s frame.Site, e stato.StatoIndicator) page.Link {
	return page.Link{Text: s.Language.Tell(s.Language.Status.Levels.Rule, "version", e.Version),
		Href: s.Links.To(address.ObligationAt(e.Obligation, e.Version))}
}

// withVerdict adds it where the site's policies allow one.
func withVerdict(c word.Clock, v page.Level, f judged.Level, named bool) page.Level {
	if named {
		v.Verdict, v.Word = string(f.Verdict), c.Verdicts[f.Verdict]
	}
	return v
}

// stations show a partner's response shares, which no indicator judges.
func stations(s frame.Site, c word.Clock, all []sli.Station, f stato.Stato) (out []page.Level) {
	w := c.Status.Levels
	for i, e := range f.Stations {
		o, at := all[i].Obligation, stato.Pointer("/stations/%d", i)
		out = append(out, page.Level{
			Obligation: o.ID, Title: o.TitleIn(s.Language.Tag), Value: page.Text{c.PercentAt(*e.Value, at+"/value")},
			Of:    c.Say(w.Stations, "month", c.OfMonth(all[i].Window.From)),
			Notes: []page.Text{c.Say(w.Requests, "n", c.CountAt(e.Requests, at+"/requests"))},
			Rule:  page.Link{Text: c.Tell(w.WhatItMeasures), Href: s.Links.To(address.ObligationPath(o.ID))},
		})
	}
	return out
}

// corrections say what was frozen of the subject otherwise.
func corrections(s frame.Site, c word.Clock, u judged.Unit, f stato.Stato) (out []page.Text) {
	w, full := c.Status.Levels, c.InFull()
	for i, e := range f.Corrections {
		x, at := u.Corrections[i], stato.Pointer("/corrections/%d", i)
		var on page.Text
		if day, err := c.Zone.Parse(e.At); err == nil {
			on = c.Say(w.CorrectedOn, "day", full.On(day))
		}
		title := e.Obligation
		if o, ok := s.Book.Find(e.Obligation); ok {
			title = o.TitleIn(s.Language.Tag)
		}
		period := page.Code(periodName(full, x.File))
		period.Href = s.Links.To(address.PeriodPath(x.File.Period))
		out = append(out, c.Say(w.Corrected, "on", on, "title", page.Code(title), "period", period,
			"before", corrected(c, e.Before, at+"/before/value"), "after", corrected(c, e.After, at+"/after/value"),
			"reason", page.Declared(e.Reason, "it")))
	}
	return out
}

func corrected(c word.Clock, e stato.StatoCorrected, at string) page.Text {
	if e.Value == nil {
		return c.Say(c.Status.Levels.NotMeasured)
	}
	return page.Text{figure(c, *e.Value, e.Unit, at)}
}

func periodName(c word.Clock, f *verification.File) string {
	if f.Yearly() {
		return f.Period
	}
	t, err := c.Zone.ParseDay(f.Period + "-01")
	if err != nil {
		return f.Period
	}
	return c.Month(t)
}
