package many

import (
	"cmp"
	"slices"
	"strconv"

	"bollettino/generator/base/ratio"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/name"
	"bollettino/generator/page/word"
)

// mostRows is how many figures one page lists.
const mostRows = 300

// verified are the pages of all periods.
func (m *Many) verified() []page.Page {
	if len(m.Frozen) == 0 {
		return nil
	}
	w := m.words().Periods
	var pages []page.Page
	g := page.Group{ID: "periodi", Title: m.Tell(w.Closed)}
	for _, f := range slices.Backward(m.Frozen) {
		v := verified{m, f}
		g.Links = append(g.Links, page.Count{Text: v.title(), Href: m.Links.To(address.PeriodPath(f.Period)),
			Count: m.Tell(w.Values, "n", len(f.Rows))})
		pages = append(pages, v.pages()...)
	}
	title := m.Tell(m.Frame.Periods, "authority", m.Setting.Authority)
	return append(pages, page.Page{Path: address.VerifiedPath, Layout: "elenco", Title: title,
		Description: m.Tell(w.IndexAbout),
		Head:        page.Head{Crumbs: m.FromHome(page.Link{Text: title}), Canonic: m.Links.Abs(address.VerifiedPath)},
		Body:        page.Directory{Lead: m.Say(w.IndexLead), Groups: []page.Group{g}}})
}

// verified makes the pages of one period.
type verified struct {
	*Many
	file judged.Period
}

func (v verified) named() bool { return v.Setting.Verdicts == setting.Named }

func (v verified) totals() bool { return v.Setting.Verdicts == setting.Totals }

// period is "ottobre 2026" or "2025".
func (v verified) period() string { return v.Period(v.file.Period) }

// title names the period's page.
func (v verified) title() string {
	return v.Tell(v.words().Periods.Title,
		"authority", v.Setting.Authority, "yearly", v.file.Yearly(), "period", v.period())
}

// verifiedRow is a figure with what pages need of it.
type verifiedRow struct {
	*verification.Row
	body     verification.Body
	persists int // closed periods missed in a row
}

func (v verified) rows() []verifiedRow {
	body := map[subject.ID]verification.Body{}
	for _, b := range v.file.Bodies {
		body[b.ID] = b
	}
	var out []verifiedRow
	for i := range v.file.Rows {
		r := &v.file.Rows[i]
		out = append(out, verifiedRow{r, body[r.Subject], v.file.Persisting[i]})
	}
	slices.SortStableFunc(out, func(a, b verifiedRow) int {
		return cmp.Or(cmp.Compare(bulletin.Fold(a.body.Name), bulletin.Fold(b.body.Name)),
			cmp.Compare(a.Subject, b.Subject))
	})
	return out
}

// chosen is a filter: a page of its own, since without script there is no other.
type chosen struct {
	slug, title string
	is          func(verifiedRow) bool
}

// outcomes are the verdicts by which figures can be looked for, by their addresses.
var outcomes = []struct {
	verdict verdict.Verdict
	slug    string
}{{verdict.Missed, "mancato"}, {verdict.Met, "rispettato"}, {verdict.NotMeasured, "non-misurato"}}

func (v verified) byIndicator() (out []chosen) {
	for i := range v.Book.Obligations {
		o := &v.Book.Obligations[i]
		out = append(out, chosen{o.ID, o.Title, func(r verifiedRow) bool { return r.Obligation == o.ID }})
	}
	return out
}

func (v verified) byRole() (out []chosen) {
	for _, p := range frame.RolePages {
		if p.Role.Direct() {
			out = append(out, chosen{p.Slug, word.Capital(v.Roles[p.Role]),
				func(r verifiedRow) bool { return r.Role == p.Role }})
		}
	}
	return out
}

func (v verified) byOutcome() (out []chosen) {
	if !v.named() {
		return nil
	}
	for _, o := range outcomes {
		out = append(out, chosen{o.slug, word.Capital(v.Verdicts[o.verdict]),
			func(r verifiedRow) bool { return r.Now().Verdict == o.verdict }})
	}
	again := v.Tell(v.words().Periods.MissedAgain)
	return append(out, chosen{"mancato-di-fila", again, func(r verifiedRow) bool { return r.persists > 1 }})
}

// filters are the ways to single figures, and the pages that they lead to.
func (v verified) filters(rows []verifiedRow) (groups []page.Group, pages []page.Page) {
	w := v.words()
	for _, by := range []struct {
		name    string
		title   word.Sentence
		choices []chosen
	}{
		{address.ByIndicator, w.Periods.ByIndicator, v.byIndicator()},
		{address.ByRole, w.Directory.ByRole, v.byRole()},
		{"esito", w.Periods.ByOutcome, v.byOutcome()},
	} {
		g := page.Group{ID: groupID(by.name), Title: v.Tell(by.title)}
		for _, c := range by.choices {
			mine := slices.DeleteFunc(slices.Clone(rows), func(r verifiedRow) bool { return !c.is(r) })
			if len(mine) == 0 {
				continue
			}
			path := address.ValuesPath(v.file.Period, by.name, c.slug)
			g.Links = append(g.Links, v.count(c.title, path, len(mine)))
			pages = append(pages, v.tables(path, c.title, mine)...)
		}
		if len(g.Links) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, pages
}

func (v verified) crumbs(more ...page.Link) []page.Link {
	index := v.Tell(v.words().Periods.Index, "authority", v.Setting.Authority)
	return append(v.FromHome(page.Link{Text: index, Href: v.Links.To(address.VerifiedPath)}), more...)
}

func (v verified) pages() []page.Page {
	w, rows, at, title := v.words().Periods, v.rows(), address.PeriodPath(v.file.Period), v.title()
	b := page.Verified{Lead: v.lead(rows), Indicators: v.indicators(rows)}
	var pages []page.Page
	if !v.totals() {
		b.Filters, pages = v.filters(rows)
		for _, form := range []struct{ name, ext string }{{"CSV", "csv"}, {"JSON", "json"}} {
			text := v.InForm(v.Tell(w.AllValues), form.name)
			b.Files = append(b.Files, page.Link{Text: text, Href: v.Links.To(at + "dati." + form.ext)})
		}
		b.Corrections = v.corrections()
	}
	return append(pages, page.Page{Path: at, Layout: "verifica", Title: title,
		Description: v.Tell(w.About, "period", v.period()),
		Head:        page.Head{Crumbs: v.crumbs(page.Link{Text: title}), Canonic: v.Links.Abs(at)}, Body: b})
}

func (v verified) corrections() []page.Text {
	var out []page.Text
	names := map[subject.ID]string{}
	for _, b := range v.file.Bodies {
		names[b.ID] = b.Name
	}
	for _, c := range slices.Backward(v.file.Corrections) {
		out = append(out, v.correction(c, name.Shown(names[c.Subject])))
	}
	return out
}

// correction says what a frozen figure was and what it is.
func (v verified) correction(c verification.Correction, who string) page.Text {
	w := v.words().Periods
	title, unit := c.Obligation, ""
	if o, ok := v.Book.Find(c.Obligation); ok {
		title = o.Title
	}
	if r := v.file.Find(c.Key); r != nil {
		unit = r.Unit
	}
	var on, of page.Text
	if at, err := v.Zone.Parse(c.At); err == nil {
		on = v.Say(w.CorrectedOn, "day", v.InFull().On(at))
	}
	if who != "" {
		link := page.Anchor(who, v.Links.To(address.SubjectPath(c.Subject))).AsDeclared("it")
		of = v.Say(w.CorrectedOf, "who", link)
	}
	return v.Say(w.Correction, "on", on, "of", of, "title", page.Code(title),
		"before", v.value(c.Before, unit), "after", v.value(c.After, unit), "reason", page.Declared(c.Reason, "it"))
}

// value is a figure in words.
func (v verified) value(f verification.Figure, unit string) string {
	if f.Value == nil {
		return v.Verdicts[verdict.NotMeasured]
	}
	return v.Amount(*f.Value, unit)
}

// limit is what a figure is held to.
func (v verified) limit(r *verification.Row) page.Text {
	return v.Bound(r.Bound, page.Piece{Text: v.Amount(r.Limit, r.Unit)})
}

// tables list the figures of one choice, at most so many a page.
func (v verified) tables(path, title string, rows []verifiedRow) []page.Page {
	w, period := v.words().Periods, page.Link{Text: v.title(), Href: v.Links.To(address.PeriodPath(v.file.Period))}
	parts := slices.Collect(slices.Chunk(rows, mostRows))
	at := func(i int) string {
		if i == 0 {
			return path
		}
		return path + strconv.Itoa(i+1) + "/"
	}
	one := !slices.ContainsFunc(rows, func(r verifiedRow) bool { return r.Obligation != rows[0].Obligation })
	var pages []page.Page
	for i, part := range parts {
		b := page.VerifiedTable{Named: v.named(), One: one}
		for j := range parts {
			if len(parts) > 1 {
				l := page.Link{Text: strconv.Itoa(j + 1), Href: v.Links.To(at(j))}
				if j == i {
					l.Href = ""
				}
				b.Parts = append(b.Parts, l)
			}
		}
		for _, r := range part {
			b.Rows = append(b.Rows, v.tableRow(r))
		}
		heading := v.Tell(w.Table, "title", title, "period", v.period())
		if i > 0 {
			heading = v.Tell(w.TablePart, "title", title, "period", v.period(), "part", i+1, "parts", len(parts))
		}
		crumbs := v.crumbs(period, page.Link{Text: title})
		pages = append(pages, page.Page{Path: at(i), Layout: "valori",
			Title: heading, Description: v.Tell(w.TableAbout),
			Head: page.Head{Crumbs: crumbs, Canonic: v.Links.Abs(at(i)), NoIndex: i > 0}, Body: b})
	}
	return pages
}

func (v verified) tableRow(r verifiedRow) page.VerifiedRow {
	f := r.Now()
	e := page.VerifiedRow{Who: page.Link{Text: name.Shown(r.body.Name)}, Title: r.Obligation,
		Href:  v.Links.To(address.ObligationAt(r.Obligation, r.Version)),
		Value: v.value(f, r.Unit), Limit: v.limit(r.Row).String(),
		Observed: v.Percent(ratio.Decimal(f.Observed).Round(2)), Corrected: r.Corrected()}
	if o, ok := v.Book.Find(r.Obligation); ok {
		e.Title = o.Title
	}
	if _, ok := v.Summary(r.Subject); ok {
		e.Who.Href = v.Links.To(address.SubjectPath(r.Subject))
	}
	if v.named() {
		e.Verdict, e.Word = string(f.Verdict), v.Verdicts[f.Verdict]
		if r.persists > 1 {
			e.Word = v.Tell(v.words().Periods.InARow, "verdict", e.Word, "n", r.persists)
		}
	}
	return e
}
