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
	for _, group := range groups(u.Levels, f) {
		var closed []int // a limit can become one for a month in the midst of a year, and back
		for _, i := range group {
			if u.Levels[i].Part.Indicator.Yearly {
				l.Cards = append(l.Cards, yearCard(s, c, u.Levels[i], f.Indicators[i], stato.Pointer("/indicators/%d", i)))
				budgets = len(l.Cards)
			} else {
				closed = append(closed, i)
			}
		}
		switch {
		case len(closed) == 0:
		case slices.ContainsFunc(closed, func(i int) bool { return stato.Some(u.Levels[i].Observed) || stato.Some(u.Levels[i].Value) }):
			l.Cards = append(l.Cards, monthCard(s, c, u.Levels, f, closed))
		default:
			blind = append(blind, u.Levels[closed[0]].Obligation.Title)
		}
	}
	l.Cards = slices.Insert(l.Cards, budgets, outageCard(s, c, u.Subject.ID, f.Outages)...)
	l.Cards = append(l.Cards, stations(s, c, u.Stations, f)...)
	if l.Intro = levelsIntro(s, u, blind); len(l.Cards) > 0 || len(l.Intro) > 0 {
		l.Title = "Livelli di servizio " + address.YearOf(c.Zone, u.T)
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

func levelsIntro(s frame.Site, u judged.Unit, blind []string) []page.Text {
	if s.Setting.Verdicts == setting.Totals {
		return []page.Text{{page.Words("Questo sito non mostra i valori del singolo ente: i conteggi complessivi sono accanto alle "),
			page.Anchor("regole in vigore", s.Links.To(address.RulesPath)), page.Words(".")}}
	}
	var out []page.Text
	if by := observers(s, u.Levels); len(by) > 0 {
		t := page.Text{page.Words("Misure di: "), page.Declared(word.Join(by), "it"), page.Words(". ")}
		if !s.Setting.Authority {
			t = append(t, page.Words("Non sono le rilevazioni con cui PagoPA S.p.A. verifica i livelli di servizio: questo sito mostra valori e limiti, senza giudizi. "))
		}
		out = append(out, append(t, s.Method()))
	}
	if slices.Contains(u.Row.Roles, subject.ECIndirect) && len(u.Row.Partners) > 0 {
		t := page.Text{page.Words("I tempi di risposta si misurano alla stazione del partner: ")}
		for i, p := range u.Row.Partners {
			if i > 0 {
				t = append(t, page.Words(", "))
			}
			t = append(t, page.Anchor(s.Name(p), s.Links.To(address.SubjectPath(p))+"#livelli").AsDeclared("it"))
		}
		out = append(out, append(t, page.Words(".")))
	}
	if slices.Contains(u.Row.Roles, subject.PT) {
		out = append(out, page.Text{page.Words("Le regole in vigore non fissano indicatori per i partner tecnologici: le quote di risposta delle sue stazioni sono mostrate senza limite.")})
	}
	if len(blind) > 0 {
		out = append(out, page.Text{page.Words("Non misurati: "), page.Declared(word.Join(blind), "it"), page.Words(".")})
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
	named, rule := s.Setting.Verdicts == setting.Named, f.Part.Indicator
	v := page.Level{
		Obligation: e.Obligation, Title: f.Obligation.Title, Rule: ruleLink(s, e),
		Value: page.Text{valueOf(e, at)}, Of: page.Text{page.Words("di "), limitOf(e, at)},
	}
	if e.Unit != "second" || rule.AtLeast {
		v.Of = page.Text{page.Words("%s", word.BoundWords(e.Bound)), limitOf(e, at)}
	}
	switch {
	case rule.Measure == rulebook.Unplanned && !stato.Some(f.Observed) && !stato.Some(f.Value):
		v.Value = page.Text{page.Words("non misurato")} // nobody looked, which is no proof of no time
	case e.Value != nil && !rule.AtLeast:
		v.Drawing = drawing.Gauge(e.Limit, *e.Value, float64(f.Booked), named)
	}
	if w := f.Part.Window; w != c.Zone.Year(c.Now) {
		v.Notes = append(v.Notes, page.Text{c.The("Dal", w.From), page.Words(" "), c.The("al", w.Until-1), page.Words(": nell’anno la regola è cambiata.")})
	}
	v.Notes = append(v.Notes, notes(e, at)...)
	if rule.Measure != rulebook.Count { // a count is there, or it is not
		v.Notes = append(v.Notes, page.Text{page.Words("Osservato: "), word.PercentAt(e.Observed, at+"/observed"), page.Words(" del tempo trascorso.")})
	}
	return withVerdict(v, f, named)
}

// notes say what else there is of a figure, where there is any.
func notes(e stato.StatoIndicator, at string) (out []page.Text) {
	add := func(before string, n *int64, key, after string) {
		if n != nil && *n > 0 {
			t := page.Text{word.DurationAt(*n, at+key), page.Words("%s", after)}
			if before != "" {
				t = append(page.Text{page.Words("%s", before)}, t...)
			}
			out = append(out, t)
		}
	}
	add("Altre ", e.Booked, "/booked", " sono annunciate.")
	if e.Left != nil && *e.Left < int64(e.Limit) {
		add("Restano ", e.Left, "/left", ".")
	}
	add("", e.Extra, "/extra", " oltre il limite.")
	add("Comprende ", e.Late, "/late", " di fermi annunciati troppo tardi.")
	add("Altre ", e.Unmeasured, "/unmeasured", " annunciate troppo tardi non sono misurate.")
	add("Sono esclusi ", e.Platform, "/platform", " caduti in fermi della piattaforma.")
	add("Sono esclusi ", e.Contested, "/contested", " su cui chi misura non concorda.")
	if e.LeftOut != nil && *e.LeftOut > 0 {
		out = append(out, page.Text{page.Words("Intervalli esclusi: "), word.CountAt(int64(*e.LeftOut), at+"/left_out"), page.Words(".")})
	}
	return out
}

// monthCard shows a monthly indicator: the last closed month large, and the
// months before.
func monthCard(s frame.Site, c word.Clock, levels []judged.Level, f stato.Stato, group []int) page.Level {
	named := s.Setting.Verdicts == setting.Named
	first, last := c.Zone.Month(c.Now, -12), c.Zone.Month(c.Now, -1) // of the months drawn
	main := group[0]
	v := page.Level{Obligation: f.Indicators[main].Obligation, Title: levels[main].Obligation.Title}
	var values []drawing.MonthValue
	for _, i := range group {
		x, e := levels[i], f.Indicators[i]
		if x.Part.Window.From <= last.From {
			main = i
		}
		if x.Part.Window.Until <= c.Now {
			values = append(values, monthValue(c, x, e))
		}
		v.Months = append(v.Months, page.Term{Term: partName(c, x.Part.Window), Text: monthWords(e, stato.Pointer("/indicators/%d", i))})
	}
	slices.Reverse(v.Months)
	e, at := f.Indicators[main], stato.Pointer("/indicators/%d", main)
	v.Value, v.Rule = page.Text{valueOf(e, at)}, ruleLink(s, e)
	v.Of = page.Text{page.Words("in "), c.OfMonth(levels[main].Part.Window.From), page.Words(", %s", word.BoundWords(e.Bound)), limitOf(e, at)}
	if v.Drawing = drawing.Months(values, named); v.Drawing != "" {
		v.Axis = []string{c.Month(first.From), "linea: il limite", c.Month(last.From)}
		if slices.ContainsFunc(values, func(m drawing.MonthValue) bool { return m.Part && !math.IsNaN(m.Value) }) {
			v.Notes = append(v.Notes, page.Text{page.Words("Cerchio vuoto: mese misurato troppo poco.")})
		}
	}
	if e.InARow != nil {
		v.Notes = append(v.Notes, page.Text{page.Words("Mesi mancati di fila: "), word.CountAt(*e.InARow, at+"/missed_in_a_row"), page.Words(".")})
	}
	return withVerdict(v, levels[main], named)
}

// monthWords are a month's value, and what it lacks.
func monthWords(e stato.StatoIndicator, at string) page.Text {
	t := page.Text{valueOf(e, at)}
	if e.Value == nil {
		return t
	}
	if e.Observed < 1 {
		t = append(t, page.Words(", osservato "), word.PercentAt(e.Observed, at+"/observed"))
	}
	if e.LeftOut != nil && *e.LeftOut > 0 {
		t = append(t, page.Words("; intervalli esclusi: "), word.CountAt(int64(*e.LeftOut), at+"/left_out"))
	}
	return t
}

// partName names a month, or the part of one that a limit judges.
func partName(c word.Clock, part period.Span) string {
	name := c.Month(part.From)
	if part != c.Zone.Month(part.From, 0) {
		name = word.Elided("dal", c.FullDate(part.From)) + " " + word.Elided("al", c.FullDate(part.Until-1))
	}
	if part.Until > c.Now {
		name += ", finora"
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
	m := drawing.MonthValue{From: from + float64(part.From-month.From)/whole, Until: from + float64(part.Until-month.From)/whole,
		Value: math.NaN(), Limit: e.Limit, Out: x.Verdict == verdict.Missed, Part: x.Verdict == verdict.NotMeasured}
	if e.Value != nil {
		m.Value = *e.Value
	}
	return m
}

// valueOf is a figure as it is shown.
func valueOf(e stato.StatoIndicator, at string) page.Piece {
	if e.Value == nil {
		return page.Words("non misurato")
	}
	return figure(*e.Value, e.Unit, at+"/value")
}

func limitOf(e stato.StatoIndicator, at string) page.Piece {
	return figure(e.Limit, e.Unit, at+"/limit")
}

// figure is a number in its unit, with its place.
func figure(n float64, unit, at string) page.Piece {
	switch unit {
	case "share":
		return word.PercentAt(n, at)
	case "second":
		return word.DurationAt(int64(n), at)
	}
	return word.CountAt(int64(n), at)
}

func ruleLink(s frame.Site, e stato.StatoIndicator) page.Link {
	return page.Link{Text: "Regola " + e.Version, Href: s.Links.To(address.ObligationAt(e.Obligation, e.Version))}
}

// withVerdict adds it where the site's policies allow one.
func withVerdict(v page.Level, f judged.Level, named bool) page.Level {
	if named {
		v.Verdict, v.Word = string(f.Verdict), word.It.Verdicts[f.Verdict]
	}
	return v
}

// stations show a partner's response shares, which no indicator judges.
func stations(s frame.Site, c word.Clock, all []sli.Station, f stato.Stato) (out []page.Level) {
	for i, e := range f.Stations {
		o, at := all[i].Obligation, stato.Pointer("/stations/%d", i)
		out = append(out, page.Level{
			Obligation: o.ID, Title: o.Title, Value: page.Text{word.PercentAt(*e.Value, at+"/value")},
			Of:    page.Text{page.Words("delle risposte delle sue stazioni entro il tempo della regola, in "), c.OfMonth(all[i].Window.From)},
			Notes: []page.Text{{page.Words("Su "), word.CountAt(e.Requests, at+"/requests"), page.Words(" richieste. Nessun limite per i partner.")}},
			Rule:  page.Link{Text: "Che cosa misura", Href: s.Links.To(address.ObligationPath(o.ID))},
		})
	}
	return out
}

// corrections say what was frozen of the subject otherwise.
func corrections(s frame.Site, c word.Clock, u judged.Unit, f stato.Stato) (out []page.Text) {
	for i, e := range f.Corrections {
		x, at, full := u.Corrections[i], stato.Pointer("/corrections/%d", i), c.InFull()
		t := page.Text{}
		if day, err := c.Zone.Parse(e.At); err == nil {
			t = append(t, full.On(day), page.Words(", "))
		}
		title := e.Obligation
		if o, ok := s.Book.Find(e.Obligation); ok {
			title = o.Title
		}
		t = append(t, page.Piece{Text: title, Code: true}, page.Words(" di "),
			page.Piece{Text: periodName(full, x.File), Href: s.Links.To(address.PeriodPath(x.File.Period)), Code: true}, page.Words(":"))
		t = append(t, page.Words(" da "), corrected(e.Before, at+"/before/value"), page.Words(" a "), corrected(e.After, at+"/after/value"))
		out = append(out, append(t, page.Words(". "), page.Declared(e.Reason, "it")))
	}
	return out
}

func corrected(e stato.StatoCorrected, at string) page.Piece {
	if e.Value == nil {
		return page.Words("non misurato")
	}
	return figure(*e.Value, e.Unit, at)
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
