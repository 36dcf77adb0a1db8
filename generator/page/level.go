package page

import (
	"math"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"
)

// levels are the service levels against the rule in force: a card for each
// obligation, budgets of the year first, then what was measured beside them.
func levels(s Site, u judged.Unit, f Stato) Levels {
	if !u.Known {
		return Levels{}
	}
	c := s.clock(u.T)
	l := Levels{Corrections: corrections(s, c, u, f)}
	var blind []string
	budgets := 0
	for _, group := range groups(u.Levels, f) {
		var closed []int // a limit can become one for a month in the midst of a year, and back
		for _, i := range group {
			if u.Levels[i].Part.Indicator.Yearly {
				l.Cards = append(l.Cards, yearCard(s, c, u.Levels[i], f.Indicators[i], pointer("/indicators/%d", i)))
				budgets = len(l.Cards)
			} else {
				closed = append(closed, i)
			}
		}
		switch {
		case len(closed) == 0:
		case slices.ContainsFunc(closed, func(i int) bool { return some(u.Levels[i].Observed) || some(u.Levels[i].Value) }):
			l.Cards = append(l.Cards, monthCard(s, c, u.Levels, f, closed))
		default:
			blind = append(blind, u.Levels[closed[0]].Obligation.Title)
		}
	}
	l.Cards = slices.Insert(l.Cards, budgets, outageCard(s, c, u.Subject.ID, f.Outages)...)
	l.Cards = append(l.Cards, stations(s, c, u.Stations, f)...)
	if l.Intro = levelsIntro(s, u, blind); len(l.Cards) > 0 || len(l.Intro) > 0 {
		l.Title = "Livelli di servizio " + yearOf(c.zone, u.T)
	}
	return l
}

// groups are the places of the file's figures by obligation, in the order in which
// these come first.
func groups(levels []judged.Level, f Stato) (out [][]int) {
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

func levelsIntro(s Site, u judged.Unit, blind []string) []Text {
	if s.Setting.Verdicts == setting.Totals {
		return []Text{{words("Questo sito non mostra i valori del singolo ente: i conteggi complessivi sono accanto alle "),
			anchor("regole in vigore", s.Links.To(rulesPath)), words(".")}}
	}
	var out []Text
	if by := observers(s, u.Levels); len(by) > 0 {
		t := Text{words("Misure di: "), declared(join(by), "it"), words(". ")}
		if !s.Setting.Authority {
			t = append(t, words("Non sono le rilevazioni con cui PagoPA S.p.A. verifica i livelli di servizio: questo sito mostra valori e limiti, senza giudizi. "))
		}
		out = append(out, append(t, s.method()))
	}
	if slices.Contains(u.Row.Roles, subject.ECIndirect) && len(u.Row.Partners) > 0 {
		t := Text{words("I tempi di risposta si misurano alla stazione del partner: ")}
		for i, p := range u.Row.Partners {
			if i > 0 {
				t = append(t, words(", "))
			}
			t = append(t, anchor(s.Name(p), s.Links.To(SubjectPath(p))+"#livelli").asDeclared("it"))
		}
		out = append(out, append(t, words(".")))
	}
	if slices.Contains(u.Row.Roles, subject.PT) {
		out = append(out, Text{words("Le regole in vigore non fissano indicatori per i partner tecnologici: le quote di risposta delle sue stazioni sono mostrate senza limite.")})
	}
	if len(blind) > 0 {
		out = append(out, Text{words("Non misurati: "), declared(join(blind), "it"), words(".")})
	}
	return out
}

// observers are those who measured, by name.
func observers(s Site, levels []judged.Level) (out []string) {
	for _, l := range levels {
		for _, id := range l.Observers {
			if name := s.source(id); !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

func (s Site) source(id string) string {
	for _, x := range s.Sources {
		if x.ID == id {
			return x.Name
		}
	}
	return id
}

// some tells whether there is a number, and it is more than 0.
func some(r ratio.Ratio) bool { return r.Cmp(ratio.Whole(0)) > 0 }

// yearCard shows an indicator of the running year: of time, a budget.
func yearCard(s Site, c clock, f judged.Level, e StatoIndicator, at string) Level {
	named, rule := s.Setting.Verdicts == setting.Named, f.Part.Indicator
	v := Level{
		Obligation: e.Obligation, Title: f.Obligation.Title, Rule: ruleLink(s, e),
		Value: Text{valueOf(e, at)}, Of: Text{words("di "), limitOf(e, at)},
	}
	if e.Unit != "second" || rule.AtLeast {
		v.Of = Text{words("%s", boundWords(e.Bound)), limitOf(e, at)}
	}
	switch {
	case rule.Measure == rulebook.Unplanned && !some(f.Observed) && !some(f.Value):
		v.Value = Text{words("non misurato")} // nobody looked, which is no proof of no time
	case e.Value != nil && !rule.AtLeast:
		v.Drawing = gauge(e.Limit, *e.Value, float64(f.Booked), named)
	}
	if w := f.Part.Window; w != c.zone.Year(c.now) {
		v.Notes = append(v.Notes, Text{c.the("Dal", w.From), words(" "), c.the("al", w.Until-1), words(": nell’anno la regola è cambiata.")})
	}
	v.Notes = append(v.Notes, notes(e, at)...)
	if rule.Measure != rulebook.Count { // a count is there, or it is not
		v.Notes = append(v.Notes, Text{words("Osservato: "), percent(e.Observed, at+"/observed"), words(" del tempo trascorso.")})
	}
	return withVerdict(v, f, named)
}

// notes say what else there is of a figure, where there is any.
func notes(e StatoIndicator, at string) (out []Text) {
	add := func(before string, n *int64, key, after string) {
		if n != nil && *n > 0 {
			t := Text{duration(*n, at+key), words("%s", after)}
			if before != "" {
				t = append(Text{words("%s", before)}, t...)
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
		out = append(out, Text{words("Intervalli esclusi: "), count(int64(*e.LeftOut), at+"/left_out"), words(".")})
	}
	return out
}

// monthCard shows a monthly indicator: the last closed month large, and the
// months before.
func monthCard(s Site, c clock, levels []judged.Level, f Stato, group []int) Level {
	named := s.Setting.Verdicts == setting.Named
	first, last := c.zone.Month(c.now, -12), c.zone.Month(c.now, -1) // of the months drawn
	main := group[0]
	v := Level{Obligation: f.Indicators[main].Obligation, Title: levels[main].Obligation.Title}
	var values []MonthValue
	for _, i := range group {
		x, e := levels[i], f.Indicators[i]
		if x.Part.Window.From <= last.From {
			main = i
		}
		if x.Part.Window.Until <= c.now {
			values = append(values, monthValue(c, x, e))
		}
		v.Months = append(v.Months, Term{partName(c, x.Part.Window), monthWords(e, pointer("/indicators/%d", i))})
	}
	slices.Reverse(v.Months)
	e, at := f.Indicators[main], pointer("/indicators/%d", main)
	v.Value, v.Rule = Text{valueOf(e, at)}, ruleLink(s, e)
	v.Of = Text{words("in "), c.ofMonth(levels[main].Part.Window.From), words(", %s", boundWords(e.Bound)), limitOf(e, at)}
	if v.Drawing = months(values, named); v.Drawing != "" {
		v.Axis = []string{c.month(first.From), "linea: il limite", c.month(last.From)}
		if slices.ContainsFunc(values, func(m MonthValue) bool { return m.Part && !math.IsNaN(m.Value) }) {
			v.Notes = append(v.Notes, Text{words("Cerchio vuoto: mese misurato troppo poco.")})
		}
	}
	if e.InARow != nil {
		v.Notes = append(v.Notes, Text{words("Mesi mancati di fila: "), count(*e.InARow, at+"/missed_in_a_row"), words(".")})
	}
	return withVerdict(v, levels[main], named)
}

// monthWords are a month's value, and what it lacks.
func monthWords(e StatoIndicator, at string) Text {
	t := Text{valueOf(e, at)}
	if e.Value == nil {
		return t
	}
	if e.Observed < 1 {
		t = append(t, words(", osservato "), percent(e.Observed, at+"/observed"))
	}
	if e.LeftOut != nil && *e.LeftOut > 0 {
		t = append(t, words("; intervalli esclusi: "), count(int64(*e.LeftOut), at+"/left_out"))
	}
	return t
}

// partName names a month, or the part of one that a limit judges.
func partName(c clock, part period.Span) string {
	name := c.month(part.From)
	if part != c.zone.Month(part.From, 0) {
		name = elided("dal", c.fullDate(part.From)) + " " + elided("al", c.fullDate(part.Until-1))
	}
	if part.Until > c.now {
		name += ", finora"
	}
	return name
}

// monthValue places a closed month, or a part of one, among the twelve that are
// drawn.
func monthValue(c clock, x judged.Level, e StatoIndicator) MonthValue {
	part := x.Part.Window
	a, b := c.zone.Local(c.zone.Month(c.now, -12).From), c.zone.Local(part.From)
	month := c.zone.Month(part.From, 0)
	whole := float64(month.Length())
	from := float64((b.Year()-a.Year())*12 + int(b.Month()-a.Month()))
	m := MonthValue{From: from + float64(part.From-month.From)/whole, Until: from + float64(part.Until-month.From)/whole,
		Value: math.NaN(), Limit: e.Limit, Out: x.Verdict == verdict.Missed, Part: x.Verdict == verdict.NotMeasured}
	if e.Value != nil {
		m.Value = *e.Value
	}
	return m
}

// valueOf is a figure as it is shown.
func valueOf(e StatoIndicator, at string) Piece {
	if e.Value == nil {
		return words("non misurato")
	}
	return figure(*e.Value, e.Unit, at+"/value")
}

func limitOf(e StatoIndicator, at string) Piece { return figure(e.Limit, e.Unit, at+"/limit") }

// figure is a number in its unit, with its place.
func figure(n float64, unit, at string) Piece {
	switch unit {
	case "share":
		return percent(n, at)
	case "second":
		return duration(int64(n), at)
	}
	return count(int64(n), at)
}

func ruleLink(s Site, e StatoIndicator) Link {
	return Link{Text: "Regola " + e.Version, Href: s.Links.To(ObligationAt(e.Obligation, e.Version))}
}

// withVerdict adds it where the site's policies allow one.
func withVerdict(v Level, f judged.Level, named bool) Level {
	if named {
		v.Verdict, v.Word = string(f.Verdict), verdictWords[f.Verdict]
	}
	return v
}

// stations show a partner's response shares, which no indicator judges.
func stations(s Site, c clock, all []sli.Station, f Stato) (out []Level) {
	for i, e := range f.Stations {
		o, at := all[i].Obligation, pointer("/stations/%d", i)
		out = append(out, Level{
			Obligation: o.ID, Title: o.Title, Value: Text{percent(*e.Value, at+"/value")},
			Of:    Text{words("delle risposte delle sue stazioni entro il tempo della regola, in "), c.ofMonth(all[i].Window.From)},
			Notes: []Text{{words("Su "), count(e.Requests, at+"/requests"), words(" richieste. Nessun limite per i partner.")}},
			Rule:  Link{Text: "Che cosa misura", Href: s.Links.To(obligationPath(o.ID))},
		})
	}
	return out
}

// corrections say what was frozen of the subject otherwise.
func corrections(s Site, c clock, u judged.Unit, f Stato) (out []Text) {
	for i, e := range f.Corrections {
		x, at, full := u.Corrections[i], pointer("/corrections/%d", i), c.inFull()
		t := Text{}
		if day, err := c.zone.Parse(e.At); err == nil {
			t = append(t, full.on(day), words(", "))
		}
		title := e.Obligation
		if o, ok := s.Book.Find(e.Obligation); ok {
			title = o.Title
		}
		t = append(t, Piece{Text: title, Code: true}, words(" di "),
			Piece{Text: periodName(full, x.File), Href: s.Links.To(periodPath(x.File.Period)), Code: true}, words(":"))
		t = append(t, words(" da "), corrected(e.Before, at+"/before/value"), words(" a "), corrected(e.After, at+"/after/value"))
		out = append(out, append(t, words(". "), declared(e.Reason, "it")))
	}
	return out
}

func corrected(e StatoCorrected, at string) Piece {
	if e.Value == nil {
		return words("non misurato")
	}
	return figure(*e.Value, e.Unit, at)
}

func periodName(c clock, f *verification.File) string {
	if f.Yearly() {
		return f.Period
	}
	t, err := c.zone.ParseDay(f.Period + "-01")
	if err != nil {
		return f.Period
	}
	return c.month(t)
}
