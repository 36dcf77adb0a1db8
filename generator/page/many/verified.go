package many

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/base/ratio"
	"bollettino/generator/base/text"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/drawing"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/stato"
	"bollettino/generator/page/word"
)

// mostRows is how many figures one page lists.
const mostRows = 300

// periodWords is "ottobre 2026" or "anno 2025".
func (m *Many) periodWords(f *verification.File) string {
	if f.Yearly() {
		return f.Period
	}
	t, err := m.Zone.ParseDay(f.Period + "-01")
	if err != nil {
		return f.Period // the reader has refused it
	}
	return m.Month(t)
}

// verifiedTitle names a period's page: only who is entitled to verify calls it so.
func (m *Many) verifiedTitle(f *verification.File) string {
	kind := map[bool]string{true: "Verifica", false: "Riepilogo"}[m.Setting.Authority]
	if f.Yearly() {
		return kind + " del " + m.periodWords(f)
	}
	return kind + " di " + m.periodWords(f)
}

// verified are the pages of all periods.
func (m *Many) verified() []page.Page {
	if len(m.Frozen) == 0 {
		return nil
	}
	var pages []page.Page
	index := page.Directory{Lead: page.Text{page.Words("Mese per mese e anno per anno, i valori di chi è collegato direttamente accanto ai limiti delle regole. Un periodo chiuso non cambia più: se arrivano dati nuovi, la correzione resta scritta.")}}
	g := page.Group{ID: "periodi", Title: "Periodi chiusi"}
	for _, f := range slices.Backward(m.Frozen) {
		v := verified{m, f}
		g.Links = append(g.Links, page.Count{Text: m.verifiedTitle(f), Href: m.Links.To(address.PeriodPath(f.Period)), Count: word.Counted(len(f.Rows), "valore", "valori")})
		pages = append(pages, v.pages()...)
	}
	index.Groups = []page.Group{g}
	title := map[bool]string{true: "Verifiche periodiche", false: "Riepiloghi dei periodi chiusi"}[m.Setting.Authority]
	return append(pages, page.Page{Path: address.VerifiedPath, Layout: "elenco", Title: title, Description: "I periodi chiusi: valori, limiti e correzioni.",
		Head: page.Head{Crumbs: []page.Link{{Text: "Inizio", Href: m.Links.To("/")}, {Text: title}}, Canonic: m.Links.Abs(address.VerifiedPath)}, Body: index})
}

// verified makes the pages of one period.
type verified struct {
	*Many
	file *verification.File
}

func (v verified) named() bool { return v.Setting.Verdicts == setting.Named }

func (v verified) totals() bool { return v.Setting.Verdicts == setting.Totals }

// verifiedRow is a figure with what pages need of it.
type verifiedRow struct {
	*verification.Row
	body     verification.Body
	persists int // closed periods missed in a row
}

// chosen is a filter: a page of its own, since without script there is no other.
type chosen struct {
	group, slug, title string
	is                 func(verifiedRow) bool
}

func (v verified) rows() []verifiedRow {
	body := map[subject.ID]verification.Body{}
	for _, b := range v.file.Bodies {
		body[b.ID] = b
	}
	var out []verifiedRow
	for i := range v.file.Rows {
		r := &v.file.Rows[i]
		out = append(out, verifiedRow{r, body[r.Subject], verification.Persisting(v.Frozen, v.file, r)})
	}
	slices.SortStableFunc(out, func(a, b verifiedRow) int {
		return cmp.Or(cmp.Compare(Fold(a.body.Name), Fold(b.body.Name)), cmp.Compare(a.Subject, b.Subject))
	})
	return out
}

func (v verified) filters(rows []verifiedRow) []chosen {
	var out []chosen
	seen := map[string]bool{}
	add := func(c chosen) {
		if key := c.group + "/" + c.slug; !seen[key] {
			seen[key] = true
			out = append(out, c)
		}
	}
	for i := range v.Book.Obligations {
		o := &v.Book.Obligations[i]
		if slices.ContainsFunc(rows, func(r verifiedRow) bool { return r.Obligation == o.ID }) {
			add(chosen{"indicatore", o.ID, o.Title, func(r verifiedRow) bool { return r.Obligation == o.ID }})
		}
	}
	for _, role := range []subject.Role{subject.ECDirect, subject.PSPDirect, subject.PT} {
		for _, r := range frame.RolePages {
			if r.Role == role {
				add(chosen{"ruolo", r.Slug, word.Capital(word.It.Roles[role]), func(r verifiedRow) bool { return r.Role == role }})
			}
		}
	}
	if v.named() {
		for _, o := range []verdict.Verdict{verdict.Missed, verdict.Met, verdict.NotMeasured} {
			add(chosen{"esito", strings.ReplaceAll(word.It.Verdicts[o], " ", "-"), word.Capital(word.It.Verdicts[o]), func(r verifiedRow) bool { return r.Now().Verdict == o }})
		}
		add(chosen{"esito", "mancato-di-fila", "Mancato più volte di fila", func(r verifiedRow) bool { return r.persists > 1 }})
	}
	return slices.DeleteFunc(out, func(c chosen) bool { return !slices.ContainsFunc(rows, c.is) })
}

func (v verified) crumbs(more ...page.Link) []page.Link {
	return append([]page.Link{{Text: "Inizio", Href: v.Links.To("/")}, {Text: map[bool]string{true: "Verifiche", false: "Riepiloghi"}[v.Setting.Authority], Href: v.Links.To(address.VerifiedPath)}}, more...)
}

func (v verified) pages() []page.Page {
	rows := v.rows()
	at := address.PeriodPath(v.file.Period)
	title := v.verifiedTitle(v.file)
	b := page.Verified{Lead: v.lead(rows)}
	var pages []page.Page
	if !v.totals() {
		groups := map[string]*page.Group{}
		for _, g := range []page.Group{{ID: "per-indicatore", Title: "Per indicatore"}, {ID: "per-ruolo", Title: "Per ruolo"}, {ID: "per-esito", Title: "Per esito"}} {
			b.Filters = append(b.Filters, g)
		}
		for i, key := range []string{"indicatore", "ruolo", "esito"} {
			groups[key] = &b.Filters[i]
		}
		for _, c := range v.filters(rows) {
			var mine []verifiedRow
			for _, r := range rows {
				if c.is(r) {
					mine = append(mine, r)
				}
			}
			path := at + c.group + "/" + c.slug + "/"
			groups[c.group].Links = append(groups[c.group].Links, page.Count{Text: c.title, Href: v.Links.To(path), Count: word.Number(int64(len(mine)))})
			pages = append(pages, v.tables(path, c.title, mine)...)
		}
		b.Filters = slices.DeleteFunc(b.Filters, func(g page.Group) bool { return len(g.Links) == 0 })
		b.Files = []page.Link{{Text: "Tutti i valori (CSV)", Href: v.Links.To(at + "dati.csv")}, {Text: "Tutti i valori (JSON)", Href: v.Links.To(at + "dati.json")}}
		b.Corrections = v.corrections()
	}
	b.Indicators = v.indicators(rows)
	return append(pages, page.Page{Path: at, Layout: "verifica", Title: title, Description: "I valori di " + v.periodWords(v.file) + " accanto ai limiti delle regole.",
		Head: page.Head{Crumbs: v.crumbs(page.Link{Text: title}), Canonic: v.Links.Abs(at)}, Body: b})
}

func (v verified) lead(rows []verifiedRow) []page.Text {
	frozen := page.Text{page.Words("%s collegati direttamente, %s. Dati fissati ", word.Counted(len(v.file.Bodies), "soggetto", "soggetti"), word.Counted(len(rows), "valore", "valori"))}
	if t, err := v.Zone.Parse(v.file.Frozen); err == nil {
		full := v.Clock
		full.Full = true
		frozen = append(frozen, full.The("il", t))
	}
	out := []page.Text{append(frozen, page.Words("."))}
	out = append(out, v.sum(rows)...)
	if n := len(v.file.LeftOut); n > 0 {
		out = append(out, page.Text{page.Words("Non ancora verificati per un errore nei loro dati: %s. Saranno aggiunti quando i dati saranno corretti.", word.Counted(n, "soggetto", "soggetti"))})
	}
	switch {
	case v.totals():
		out = append(out, page.Text{page.Words("Questo sito mostra i conteggi di tutti, non i valori dei singoli.")})
	case !v.Setting.Authority:
		out = append(out, page.Text{page.Words("Questo riepilogo non è la verifica di PagoPA S.p.A.: mostra le misure di chi le ha fatte, accanto ai limiti, senza giudizi. "), v.Method()})
	}
	return out
}

// sum counts the figures of those indicators that may be counted, and says what it
// leaves out.
func (v verified) sum(rows []verifiedRow) (out []page.Text) {
	var among, left, missed, again, blind int
	for _, of := range v.byObligation(rows) {
		if !v.Counts(len(of)) {
			left += len(of)
			continue
		}
		among += len(of)
		for _, r := range of {
			switch r.Now().Verdict {
			case verdict.Missed:
				missed++
				if r.persists > 1 {
					again++
				}
			case verdict.NotMeasured:
				blind++
			}
		}
	}
	if among > 0 {
		lasting := "nessuno da più periodi di fila"
		if again > 0 {
			lasting = word.Number(int64(again)) + " da due o più periodi di fila"
		}
		t := page.Text{page.Words("%s fuori dai limiti, %s", word.Counted(missed, "valore", "valori"), lasting)}
		switch {
		case blind == among:
			t = page.Text{page.Words("Nessun valore misurato")}
		case missed == 0:
			t = page.Text{page.Words("Nessun valore fuori dai limiti")}
		}
		if 0 < blind && blind < among {
			t = append(t, page.Words("; %s", word.Counted(blind, "non misurato", "non misurati")))
		}
		if left > 0 {
			t = append(t, page.Words(", su %s contati", word.Number(int64(among))))
		}
		out = append(out, append(t, page.Words(".")))
	}
	if left > 0 {
		out = append(out, page.Text{page.Words("Non contati: %s di indicatori che ne hanno meno di %d.", word.Counted(left, "valore", "valori"), frame.Fewest)})
	}
	return out
}

// byObligation groups rows, in the register's order.
func (v verified) byObligation(rows []verifiedRow) (out [][]verifiedRow) {
	of := map[string][]verifiedRow{}
	for _, r := range rows {
		of[r.Obligation] = append(of[r.Obligation], r)
	}
	for i := range v.Book.Obligations {
		if mine := of[v.Book.Obligations[i].ID]; len(mine) > 0 {
			out = append(out, mine)
		}
	}
	return out
}

// indicators are counts and distributions, naming nobody.
func (v verified) indicators(rows []verifiedRow) []page.VerifiedIndicator {
	var out []page.VerifiedIndicator
	for _, mine := range v.byObligation(rows) {
		o, _ := v.Book.Find(mine[0].Obligation)
		n := map[verdict.Verdict]int{}
		kinds := map[string][]float64{}
		for _, r := range mine {
			f := r.Now()
			n[f.Verdict]++
			if f.Value != nil && f.Verdict != verdict.NotMeasured {
				kinds[""] = append(kinds[""], *f.Value)
				kinds[r.body.Kind] = append(kinds[r.body.Kind], *f.Value)
			}
		}
		last := mine[len(mine)-1]
		e := page.VerifiedIndicator{
			Title: o.Title, Rule: page.Link{Text: "Regola " + last.Version, Href: v.Links.To(address.ObligationAt(o.ID, last.Version))},
			Limit: page.Text{page.Words("%s%s", word.BoundWords(last.Bound), word.Amount(last.Limit, last.Unit))},
		}
		if v.Counts(len(mine)) {
			e.Counts = page.Text{page.Words("%s nei limiti, %s fuori, %s non misurati", word.Number(int64(n[verdict.Met])), word.Number(int64(n[verdict.Missed])), word.Number(int64(n[verdict.NotMeasured])))}
			e.Bar = drawing.Proportion(n[verdict.Met], n[verdict.Missed], n[verdict.NotMeasured], v.named())
		} else {
			e.Counts = page.Text{page.Words("%s: i conteggi si mostrano da %d in su.", word.Counted(len(mine), "valore", "valori"), frame.Fewest)}
		}
		for _, kind := range slices.Sorted(maps.Keys(kinds)) {
			values := kinds[kind]
			if len(values) < frame.Fewest || kind != "" && len(values) == len(kinds[""]) {
				continue
			}
			slices.Sort(values)
			mid := quantile(values, .5)
			k := page.KindRow{Kind: cmp.Or(kind, "Tutti"), Count: word.Number(int64(len(values))), Low: "–", Median: word.Amount(mid, last.Unit), High: "–"}
			if low, high := quantile(values, .1), quantile(values, .9); len(values) >= frame.FewestTenths {
				e.Tenths = true
				k.Low, k.High, k.Drawing = word.Amount(low, last.Unit), word.Amount(high, last.Unit), drawing.Spread(low, mid, high, last.Limit)
			}
			e.Kinds = append(e.Kinds, k)
		}
		out = append(out, e)
	}
	return out
}

// quantile is the value below which that share of the sorted values lies: the
// nearest one, never one between two.
func quantile(sorted []float64, q float64) float64 {
	return sorted[min(len(sorted)-1, int(math.Ceil(q*float64(len(sorted)))-1))]
}

func (v verified) corrections() []page.Text {
	var out []page.Text
	names := map[subject.ID]string{}
	for _, b := range v.file.Bodies {
		names[b.ID] = b.Name
	}
	for _, c := range slices.Backward(v.file.Corrections) {
		out = append(out, v.correction(c, page.Link{Text: names[c.Subject], Href: v.Links.To(address.SubjectPath(c.Subject))}))
	}
	return out
}

// correction says what a frozen figure was and what it is.
func (v verified) correction(c verification.Correction, who page.Link) page.Text {
	title, unit := c.Obligation, ""
	if o, ok := v.Book.Find(c.Obligation); ok {
		title = o.Title
	}
	if r := v.file.Find(c.Key); r != nil {
		unit = r.Unit
	}
	full := v.Clock
	full.Full = true
	var t page.Text
	if at, err := v.Zone.Parse(c.At); err == nil {
		t = page.Text{full.On(at), page.Words(", ")}
	}
	if who.Text != "" {
		t = append(t, page.Anchor(who.Text, who.Href).AsDeclared("it"), page.Words(", "))
	}
	say := func(f verification.Figure) string {
		if f.Value == nil {
			return "non misurato"
		}
		return word.Amount(*f.Value, unit)
	}
	return append(t, page.Piece{Text: title, Code: true}, page.Words(": da %s a %s. ", say(c.Before), say(c.After)), page.Declared(c.Reason, "it"))
}

// tables list the figures of one choice, at most so many a page.
func (v verified) tables(path, title string, rows []verifiedRow) []page.Page {
	var pages []page.Page
	n := (len(rows) + mostRows - 1) / mostRows
	part := func(i int) string {
		if i == 0 {
			return path
		}
		return path + strconv.Itoa(i+1) + "/"
	}
	for i := range n {
		b := page.VerifiedTable{Named: v.named(), One: !slices.ContainsFunc(rows, func(r verifiedRow) bool { return r.Obligation != rows[0].Obligation })}
		for j := range n {
			if n > 1 {
				l := page.Link{Text: strconv.Itoa(j + 1), Href: v.Links.To(part(j))}
				if j == i {
					l.Href = ""
				}
				b.Parts = append(b.Parts, l)
			}
		}
		for _, r := range rows[i*mostRows : min((i+1)*mostRows, len(rows))] {
			b.Rows = append(b.Rows, v.tableRow(r))
		}
		heading := title + ", " + v.periodWords(v.file)
		if i > 0 {
			heading += fmt.Sprintf(" (%d di %d)", i+1, n)
		}
		period := v.verifiedTitle(v.file)
		pages = append(pages, page.Page{Path: part(i), Layout: "valori", Title: heading, Description: "Valori e limiti, soggetto per soggetto.",
			Head: page.Head{Crumbs: v.crumbs(page.Link{Text: period, Href: v.Links.To(address.PeriodPath(v.file.Period))}, page.Link{Text: title}), Canonic: v.Links.Abs(part(i)), NoIndex: i > 0}, Body: b})
	}
	return pages
}

func (v verified) tableRow(r verifiedRow) page.VerifiedRow {
	f := r.Now()
	e := page.VerifiedRow{Who: page.Link{Text: r.body.Name, Href: v.Links.To(address.SubjectPath(r.Subject))}, Limit: word.BoundWords(r.Bound) + word.Amount(r.Limit, r.Unit),
		Observed: word.Percent(ratio.Decimal(f.Observed).Round(2)), Value: "non misurato", Title: r.Obligation}
	if o, ok := v.Book.Find(r.Obligation); ok {
		e.Title = o.Title
	}
	e.Href = v.Links.To(address.ObligationAt(r.Obligation, r.Version))
	if f.Value != nil {
		e.Value = word.Amount(*f.Value, r.Unit)
	}
	if _, ok := v.Summary(r.Subject); !ok {
		e.Who.Href = ""
	}
	if v.named() {
		e.Verdict, e.Word = string(f.Verdict), word.It.Verdicts[f.Verdict]
		if r.persists > 1 {
			e.Word += ", " + strconv.Itoa(r.persists) + " volte di fila"
		}
	}
	e.Corrected = r.Corrected()
	return e
}

// Summary is that of a subject.
func (m *Many) Summary(id subject.ID) (bulletin.Summary, bool) {
	i, ok := slices.BinarySearchFunc(m.Summaries, id, func(s bulletin.Summary, id subject.ID) int { return cmp.Compare(s.ID, id) })
	if !ok {
		return bulletin.Summary{}, false
	}
	return m.Summaries[i], true
}

// publishedRow is a frozen figure in dati.json; verdicts stand in it only where
// the site names them.
type publishedRow struct {
	verification.Key
	Name      string       `json:"name"`
	Kind      string       `json:"kind"`
	Role      subject.Role `json:"role"`
	Bound     string       `json:"bound"`
	Limit     float64      `json:"limit"`
	Unit      string       `json:"unit"`
	Value     *float64     `json:"value"`
	Observed  float64      `json:"observed"`
	Evidence  string       `json:"evidence"`
	First     *float64     `json:"first_frozen,omitempty"` // before corrections
	Corrected bool         `json:"corrected"`
	Verdict   string       `json:"verdict,omitempty"`
	InARow    int          `json:"missed_in_a_row,omitempty"`
}

// published is dati.json.
type published struct {
	Period      string                  `json:"period"`
	Frozen      string                  `json:"frozen"`
	Figures     []publishedRow          `json:"figures"`
	Corrections []stato.StatoCorrection `json:"corrections"`
}

// publish is a correction as machines get it.
func (m *Many) publish(x verification.Correction, unit string) stato.StatoCorrection {
	say := func(g verification.Figure) stato.StatoCorrected {
		out := stato.StatoCorrected{Value: g.Value, Unit: unit, Observed: g.Observed}
		if m.Setting.Verdicts == setting.Named {
			out.Verdict = string(g.Verdict)
		}
		return out
	}
	return stato.StatoCorrection{Subject: string(x.Subject), At: x.At, Reason: x.Reason, Obligation: x.Obligation, Version: x.Version,
		Window: stato.StatoWindow{From: x.From, Until: x.Until}, Before: say(x.Before), After: say(x.After)}
}

// VerifiedFiles are the data of all periods, by output path.
func (m *Many) VerifiedFiles() map[string][]byte {
	out := map[string][]byte{}
	if m.Setting.Verdicts == setting.Totals {
		return out
	}
	for _, f := range m.Frozen {
		v := verified{m, f}
		rows := []publishedRow{}
		for _, r := range v.rows() {
			now := r.Now()
			p := publishedRow{Key: r.Key, Name: r.body.Name, Kind: r.body.Kind, Role: r.Role, Bound: r.Bound, Limit: r.Limit, Unit: r.Unit,
				Value: now.Value, Observed: now.Observed, Evidence: now.Evidence}
			if r.Corrected() {
				p.Corrected, p.First = true, r.Figure.Value
			}
			if v.named() {
				p.Verdict, p.InARow = string(now.Verdict), r.persists
			}
			rows = append(rows, p)
		}
		d := published{f.Period, f.Frozen, rows, []stato.StatoCorrection{}}
		for _, x := range f.Corrections {
			if r := f.Find(x.Key); r != nil {
				d.Corrections = append(d.Corrections, m.publish(x, r.Unit))
			}
		}
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		if err := e.Encode(d); err != nil {
			panic(err) // plain values always encode
		}
		at := strings.TrimPrefix(address.PeriodPath(f.Period), "/")
		out[at+"dati.json"] = b.Bytes()
		out[at+"dati.csv"] = v.csv(rows)
	}
	return out
}

func (v verified) csv(rows []publishedRow) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true // RFC 4180
	header := []string{"codice_fiscale", "nome", "tipo", "ruolo", "obbligo", "versione", "dal", "al", "verso", "limite", "unita", "valore", "osservato", "prova", "corretto"}
	if v.named() {
		header = append(header, "esito", "mancato_di_fila")
	}
	w.Write(header)
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	for _, r := range rows {
		value, corrected := "", "no"
		if r.Value != nil {
			value = number(*r.Value)
		}
		if r.Corrected {
			corrected = "si"
		}
		cells := []string{string(r.Subject), text.Cell(r.Name), text.Cell(r.Kind), string(r.Role), r.Obligation, r.Version, r.From, r.Until, r.Bound, number(r.Limit), r.Unit, value, number(r.Observed), r.Evidence, corrected}
		if v.named() {
			cells = append(cells, r.Verdict, strconv.Itoa(r.InARow))
		}
		w.Write(cells)
	}
	w.Flush()
	return b.Bytes()
}
