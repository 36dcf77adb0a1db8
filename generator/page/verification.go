package page

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
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"
)

// The pages of verified periods are made from what was frozen, not measured
// anew: they change when a correction is registered, and else never.

const verifiedPath = "/verifiche/"

func periodPath(p string) string { return verifiedPath + p + "/" }

// Counts and a median need so many bodies, and the tenths of a distribution so
// many: what is said of fewer is said of single ones.
const (
	fewest       = 5
	fewestTenths = 10
)

// mostRows is how many figures one page lists.
const mostRows = 300

// periodWords is "ottobre 2026" or "anno 2025".
func (m *Many) periodWords(f *verification.File) string {
	if f.Yearly() {
		return f.Period
	}
	t, err := m.zone.ParseDay(f.Period + "-01")
	if err != nil {
		return f.Period // the reader has refused it
	}
	return m.month(t)
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
func (m *Many) verified() []Page {
	if len(m.Frozen) == 0 {
		return nil
	}
	var pages []Page
	index := Directory{Lead: Text{words("Mese per mese e anno per anno, i valori di chi è collegato direttamente accanto ai limiti delle regole. Un periodo chiuso non cambia più: se arrivano dati nuovi, la correzione resta scritta.")}}
	g := Group{ID: "periodi", Title: "Periodi chiusi"}
	for _, f := range slices.Backward(m.Frozen) {
		v := verified{m, f}
		g.Links = append(g.Links, Count{m.verifiedTitle(f), m.Links.To(periodPath(f.Period)), counted(len(f.Rows), "valore", "valori")})
		pages = append(pages, v.pages()...)
	}
	index.Groups = []Group{g}
	title := map[bool]string{true: "Verifiche periodiche", false: "Riepiloghi dei periodi chiusi"}[m.Setting.Authority]
	return append(pages, Page{Path: verifiedPath, Layout: "elenco", Title: title, Description: "I periodi chiusi: valori, limiti e correzioni.",
		Head: Head{Crumbs: []Link{{"Inizio", m.Links.To("/")}, {Text: title}}, Canonic: m.Links.Abs(verifiedPath)}, Body: index})
}

// verified makes the pages of one period.
type verified struct {
	*Many
	file *verification.File
}

func (v verified) named() bool { return v.Setting.Verdicts == setting.Named }

func (v verified) totals() bool { return v.Setting.Verdicts == setting.Totals }

// counts tells whether so many bodies may be counted: where the site names no
// verdict, a count of one or two would be one.
func (s Site) counts(n int) bool { return n >= fewest || s.Setting.Verdicts == setting.Named }

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
		return cmp.Or(cmp.Compare(fold(a.body.Name), fold(b.body.Name)), cmp.Compare(a.Subject, b.Subject))
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
		for _, r := range RolePages {
			if r.Role == role {
				add(chosen{"ruolo", r.Slug, capital(RoleWords(role)), func(r verifiedRow) bool { return r.Role == role }})
			}
		}
	}
	if v.named() {
		for _, o := range []verdict.Verdict{verdict.Missed, verdict.Met, verdict.NotMeasured} {
			add(chosen{"esito", strings.ReplaceAll(verdictWords[o], " ", "-"), capital(verdictWords[o]), func(r verifiedRow) bool { return r.Now().Verdict == o }})
		}
		add(chosen{"esito", "mancato-di-fila", "Mancato più volte di fila", func(r verifiedRow) bool { return r.persists > 1 }})
	}
	return slices.DeleteFunc(out, func(c chosen) bool { return !slices.ContainsFunc(rows, c.is) })
}

func (v verified) crumbs(more ...Link) []Link {
	return append([]Link{{"Inizio", v.Links.To("/")}, {map[bool]string{true: "Verifiche", false: "Riepiloghi"}[v.Setting.Authority], v.Links.To(verifiedPath)}}, more...)
}

func (v verified) pages() []Page {
	rows := v.rows()
	at := periodPath(v.file.Period)
	title := v.verifiedTitle(v.file)
	b := Verified{Lead: v.lead(rows)}
	var pages []Page
	if !v.totals() {
		groups := map[string]*Group{}
		for _, g := range []Group{{ID: "per-indicatore", Title: "Per indicatore"}, {ID: "per-ruolo", Title: "Per ruolo"}, {ID: "per-esito", Title: "Per esito"}} {
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
			groups[c.group].Links = append(groups[c.group].Links, Count{c.title, v.Links.To(path), Number(int64(len(mine)))})
			pages = append(pages, v.tables(path, c.title, mine)...)
		}
		b.Filters = slices.DeleteFunc(b.Filters, func(g Group) bool { return len(g.Links) == 0 })
		b.Files = []Link{{"Tutti i valori (CSV)", v.Links.To(at + "dati.csv")}, {"Tutti i valori (JSON)", v.Links.To(at + "dati.json")}}
		b.Corrections = v.corrections()
	}
	b.Indicators = v.indicators(rows)
	return append(pages, Page{Path: at, Layout: "verifica", Title: title, Description: "I valori di " + v.periodWords(v.file) + " accanto ai limiti delle regole.",
		Head: Head{Crumbs: v.crumbs(Link{Text: title}), Canonic: v.Links.Abs(at)}, Body: b})
}

func (v verified) lead(rows []verifiedRow) []Text {
	frozen := Text{words("%s collegati direttamente, %s. Dati fissati ", counted(len(v.file.Bodies), "soggetto", "soggetti"), counted(len(rows), "valore", "valori"))}
	if t, err := v.zone.Parse(v.file.Frozen); err == nil {
		full := v.clock
		full.full = true
		frozen = append(frozen, full.the("il", t))
	}
	out := []Text{append(frozen, words("."))}
	out = append(out, v.sum(rows)...)
	if n := len(v.file.LeftOut); n > 0 {
		out = append(out, Text{words("Non ancora verificati per un errore nei loro dati: %s. Saranno aggiunti quando i dati saranno corretti.", counted(n, "soggetto", "soggetti"))})
	}
	switch {
	case v.totals():
		out = append(out, Text{words("Questo sito mostra i conteggi di tutti, non i valori dei singoli.")})
	case !v.Setting.Authority:
		out = append(out, Text{words("Questo riepilogo non è la verifica di PagoPA S.p.A.: mostra le misure di chi le ha fatte, accanto ai limiti, senza giudizi. "), v.method()})
	}
	return out
}

// sum counts the figures of those indicators that may be counted, and says what it
// leaves out.
func (v verified) sum(rows []verifiedRow) (out []Text) {
	var among, left, missed, again, blind int
	for _, of := range v.byObligation(rows) {
		if !v.counts(len(of)) {
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
			lasting = Number(int64(again)) + " da due o più periodi di fila"
		}
		t := Text{words("%s fuori dai limiti, %s", counted(missed, "valore", "valori"), lasting)}
		switch {
		case blind == among:
			t = Text{words("Nessun valore misurato")}
		case missed == 0:
			t = Text{words("Nessun valore fuori dai limiti")}
		}
		if 0 < blind && blind < among {
			t = append(t, words("; %s", counted(blind, "non misurato", "non misurati")))
		}
		if left > 0 {
			t = append(t, words(", su %s contati", Number(int64(among))))
		}
		out = append(out, append(t, words(".")))
	}
	if left > 0 {
		out = append(out, Text{words("Non contati: %s di indicatori che ne hanno meno di %d.", counted(left, "valore", "valori"), fewest)})
	}
	return out
}

// amount is a value in its unit.
func amount(value float64, unit string) string {
	switch unit {
	case "share":
		return Percent(value)
	case "second":
		return Duration(int64(math.Round(value)))
	}
	return Number(int64(value))
}

func boundWords(bound string) string {
	return map[string]string{"at_least": "minimo ", "at_most": "massimo "}[bound]
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
func (v verified) indicators(rows []verifiedRow) []VerifiedIndicator {
	var out []VerifiedIndicator
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
		e := VerifiedIndicator{
			Title: o.Title, Rule: Link{"Regola " + last.Version, v.Links.To(ObligationAt(o.ID, last.Version))},
			Limit: Text{words("%s%s", boundWords(last.Bound), amount(last.Limit, last.Unit))},
		}
		if v.counts(len(mine)) {
			e.Counts = Text{words("%s nei limiti, %s fuori, %s non misurati", Number(int64(n[verdict.Met])), Number(int64(n[verdict.Missed])), Number(int64(n[verdict.NotMeasured])))}
			e.Bar = proportion(n[verdict.Met], n[verdict.Missed], n[verdict.NotMeasured], v.named())
		} else {
			e.Counts = Text{words("%s: i conteggi si mostrano da %d in su.", counted(len(mine), "valore", "valori"), fewest)}
		}
		for _, kind := range slices.Sorted(maps.Keys(kinds)) {
			values := kinds[kind]
			if len(values) < fewest || kind != "" && len(values) == len(kinds[""]) {
				continue
			}
			slices.Sort(values)
			mid := quantile(values, .5)
			k := KindRow{Kind: cmp.Or(kind, "Tutti"), Count: Number(int64(len(values))), Low: "–", Median: amount(mid, last.Unit), High: "–"}
			if low, high := quantile(values, .1), quantile(values, .9); len(values) >= fewestTenths {
				e.Tenths = true
				k.Low, k.High, k.Drawing = amount(low, last.Unit), amount(high, last.Unit), spread(low, mid, high, last.Limit)
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

func (v verified) corrections() []Text {
	var out []Text
	names := map[subject.ID]string{}
	for _, b := range v.file.Bodies {
		names[b.ID] = b.Name
	}
	for _, c := range slices.Backward(v.file.Corrections) {
		out = append(out, v.correction(c, Link{names[c.Subject], v.Links.To(SubjectPath(c.Subject))}))
	}
	return out
}

// correction says what a frozen figure was and what it is.
func (v verified) correction(c verification.Correction, who Link) Text {
	title, unit := c.Obligation, ""
	if o, ok := v.Book.Find(c.Obligation); ok {
		title = o.Title
	}
	if r := v.file.Find(c.Key); r != nil {
		unit = r.Unit
	}
	full := v.clock
	full.full = true
	var t Text
	if at, err := v.zone.Parse(c.At); err == nil {
		t = Text{full.on(at), words(", ")}
	}
	if who.Text != "" {
		t = append(t, anchor(who.Text, who.Href).asDeclared("it"), words(", "))
	}
	say := func(f verification.Figure) string {
		if f.Value == nil {
			return "non misurato"
		}
		return amount(*f.Value, unit)
	}
	return append(t, Piece{Text: title, Code: true}, words(": da %s a %s. ", say(c.Before), say(c.After)), declared(c.Reason, "it"))
}

// tables list the figures of one choice, at most so many a page.
func (v verified) tables(path, title string, rows []verifiedRow) []Page {
	var pages []Page
	n := (len(rows) + mostRows - 1) / mostRows
	part := func(i int) string {
		if i == 0 {
			return path
		}
		return path + strconv.Itoa(i+1) + "/"
	}
	for i := range n {
		b := VerifiedTable{Named: v.named(), One: !slices.ContainsFunc(rows, func(r verifiedRow) bool { return r.Obligation != rows[0].Obligation })}
		for j := range n {
			if n > 1 {
				l := Link{strconv.Itoa(j + 1), v.Links.To(part(j))}
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
		pages = append(pages, Page{Path: part(i), Layout: "valori", Title: heading, Description: "Valori e limiti, soggetto per soggetto.",
			Head: Head{Crumbs: v.crumbs(Link{period, v.Links.To(periodPath(v.file.Period))}, Link{Text: title}), Canonic: v.Links.Abs(part(i)), NoIndex: i > 0}, Body: b})
	}
	return pages
}

func (v verified) tableRow(r verifiedRow) VerifiedRow {
	f := r.Now()
	e := VerifiedRow{Who: Link{r.body.Name, v.Links.To(SubjectPath(r.Subject))}, Limit: boundWords(r.Bound) + amount(r.Limit, r.Unit),
		Observed: Percent(ratio.Decimal(f.Observed).Round(2)), Value: "non misurato", Title: r.Obligation}
	if o, ok := v.Book.Find(r.Obligation); ok {
		e.Title = o.Title
	}
	e.Href = v.Links.To(ObligationAt(r.Obligation, r.Version))
	if f.Value != nil {
		e.Value = amount(*f.Value, r.Unit)
	}
	if _, ok := v.Summary(r.Subject); !ok {
		e.Who.Href = ""
	}
	if v.named() {
		e.Verdict, e.Word = string(f.Verdict), verdictWords[f.Verdict]
		if r.persists > 1 {
			e.Word += ", " + strconv.Itoa(r.persists) + " volte di fila"
		}
	}
	e.Corrected = r.Corrected()
	return e
}

// Summary is that of a subject.
func (m *Many) Summary(id subject.ID) (Summary, bool) {
	i, ok := slices.BinarySearchFunc(m.Summaries, id, func(s Summary, id subject.ID) int { return cmp.Compare(s.ID, id) })
	if !ok {
		return Summary{}, false
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
	Period      string            `json:"period"`
	Frozen      string            `json:"frozen"`
	Figures     []publishedRow    `json:"figures"`
	Corrections []StatoCorrection `json:"corrections"`
}

// publish is a correction as machines get it.
func (m *Many) publish(x verification.Correction, unit string) StatoCorrection {
	say := func(g verification.Figure) StatoCorrected {
		out := StatoCorrected{Value: g.Value, Unit: unit, Observed: g.Observed}
		if m.Setting.Verdicts == setting.Named {
			out.Verdict = string(g.Verdict)
		}
		return out
	}
	return StatoCorrection{Subject: string(x.Subject), At: x.At, Reason: x.Reason, Obligation: x.Obligation, Version: x.Version,
		Window: StatoWindow{x.From, x.Until}, Before: say(x.Before), After: say(x.After)}
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
		d := published{f.Period, f.Frozen, rows, []StatoCorrection{}}
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
		at := strings.TrimPrefix(periodPath(f.Period), "/")
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
		cells := []string{string(r.Subject), cell(r.Name), cell(r.Kind), string(r.Role), r.Obligation, r.Version, r.From, r.Until, r.Bound, number(r.Limit), r.Unit, value, number(r.Observed), r.Evidence, corrected}
		if v.named() {
			cells = append(cells, r.Verdict, strconv.Itoa(r.InARow))
		}
		w.Write(cells)
	}
	w.Flush()
	return b.Bytes()
}
