package status_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/many"
	"bollettino/generator/page/rule"
	"bollettino/generator/page/status"
)

// A town is a world with rules, rows of the registry, buckets and counts:
//
//	rule     ID VERSION MEASURE least|most LIMIT monthly|yearly FROM..[UNTIL]      binds EC, replaces the world's own rules
//	row      ROLE FROM..[UNTIL] [inactive yes]
//	bucket   ID SPAN REQUESTS WITHIN
//	count    ID MONTH COUNT
type town struct {
	*world
	rows    []subject.Row
	buckets []observation.Bucket
	counts  []observation.Count
}

func newTown(t testing.TB, lines string) *town {
	t.Helper()
	w := &town{world: newWorld(t)}
	w.site.Book = &rulebook.Book{}
	for line := range strings.Lines(lines) {
		f := split(line)
		if len(f) == 0 {
			continue
		}
		switch verb, f := f[0], f[1:]; verb {
		case "rule":
			w.rule(f)
		case "row":
			span, rest := w.span(f[1:])
			w.rows = append(w.rows, subject.Row{ID: pisa, Name: "Comune di Pisa", Roles: []subject.Role{subject.Role(f[0])},
				Active: w.options(rest)["inactive"] == "", Valid: span})
		case "bucket":
			span, rest := w.span(f[1:])
			w.buckets = append(w.buckets, observation.Bucket{Obligation: f[0], Span: span, Observer: "piattaforma",
				Requests: int64(must(strconv.Atoi(rest[0]))), Within: int64(must(strconv.Atoi(rest[1])))})
		case "count":
			w.counts = append(w.counts, observation.Count{Obligation: f[0], Month: rome.Month(w.time(f[1]+"-01"), 0), Count: int64(must(strconv.Atoi(f[2])))})
		default:
			w.line(line)
		}
	}
	return w
}

func (w *town) rule(f []string) {
	w.Helper()
	i := rulebook.Indicator{Measure: rulebook.Measure(f[2]), AtLeast: f[3] == "least", Yearly: f[5] == "yearly"}
	switch limit := f[4]; {
	case strings.HasSuffix(limit, "%"):
		i.Limit, i.Unit = must(ratio.Parse(strings.TrimSuffix(limit, "%"))).Over(100), "share"
	case strings.HasSuffix(limit, "h"):
		i.Limit, i.Unit = ratio.Whole(int64(must(time.ParseDuration(limit)).Seconds())), "second"
	default:
		i.Limit, i.Unit = must(ratio.Parse(limit)), "count"
	}
	b := w.site.Book
	if _, ok := b.Version(f[1]); !ok {
		span, _ := w.span(f[6:7])
		b.Versions = append(b.Versions, rulebook.Version{ID: f[1], Valid: span})
	}
	o, ok := b.Find(f[0])
	if !ok {
		b.Obligations = append(b.Obligations, rulebook.Obligation{ID: f[0], Title: f[0], Binds: []subject.Role{subject.ECDirect}})
		o = &b.Obligations[len(b.Obligations)-1]
	}
	o.Clauses = append(o.Clauses, rulebook.Clause{Version: f[1], Indicator: &i})
}

func (w *town) compose() status.Output {
	w.Helper()
	in := w.input()
	if len(w.rows) > 0 {
		in.Subject.Rows = w.rows
	}
	in.Log.Buckets, in.Log.Counts = w.buckets, w.counts
	return status.Compose(w.site, w.judged(in))
}

// body is the status page's.
func body(out status.Output) page.Subject { return out.Pages[0].Body.(page.Subject) }

// level is the card of an obligation: value, of, notes; "" where there is none.
func level(out status.Output, id string) string {
	for _, l := range body(out).Levels.Cards {
		if l.Obligation != id {
			continue
		}
		s := l.Value.String() + " " + l.Of.String()
		for _, n := range l.Notes {
			s += " | " + n.String()
		}
		return s
	}
	return ""
}

// Case J: a yearly indicator that is no budget of hours. With nothing measured the
// build panicked; a count of 3 was 3 seconds.
func TestYearlyIndicatorsInTheirUnits(t *testing.T) {
	t.Parallel()
	rules := `
		rule risposte 1 response least 98% yearly 2025-11-01..
		rule scarti   1 count    most  30  yearly 2025-11-01..
		rule fermi    1 unplanned most 9h  yearly 2025-11-01..
		up   2026-05-30 00:00-12:00
		at   2026-06-01`
	for _, c := range []struct{ name, more, id, want string }{
		{"nothing measured", "", "risposte", "non misurato minimo 98% | Osservato: 0% del tempo trascorso."},
		{"no count", "", "scarti", "non misurato massimo 30"},
		{"a share", "bucket risposte 2026-01-01..2026-06-01 1000 991", "risposte", "99,1% minimo 98% | Osservato: 100% del tempo trascorso."},
		{"a share with a bucket left out", `bucket risposte 2026-01-01..2026-05-02 1000 991
			bucket risposte 2026-05-02..2026-06-01 100 1
			notice maintenance 2026-05-10 00:00-01:00 declared 2026-05-01T09:00`, "risposte", "99,1% minimo 98% | Intervalli esclusi: 1. | Osservato: 100% del tempo trascorso."},
		{"a count", "count scarti 2026-03 3", "scarti", "3 massimo 30"},
		{"a budget", "", "fermi", "0 h di 9 h | Osservato: 0% del tempo trascorso."},
	} {
		out := newTown(t, rules+"\n"+c.more).compose()
		if got := level(out, c.id); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// A limit that becomes one for a month in the midst of a year has both cards.
func TestLimitThatChangesItsWindow(t *testing.T) {
	t.Parallel()
	out := newTown(t, `
		rule fermi 1 unplanned most 9h yearly  2025-11-01..2026-04-01
		rule fermi 2 unplanned most 1h monthly 2026-04-01..
		up   2026-01-01..2026-06-01
		at   2026-06-01`).compose()
	var got []string
	for _, l := range body(out).Levels.Cards {
		if l.Obligation == "fermi" {
			got = append(got, l.Of.String())
		}
	}
	if s := strings.Join(got, "; "); s != "di 9 h; in maggio 2026, massimo 1 h" {
		t.Errorf("the cards are of %q", s)
	}
}

// Case J: published shares are rounded half up from the exact value, and limits
// are the decimals that the rule writes.
func TestStatoRounding(t *testing.T) {
	t.Parallel()
	out := newTown(t, `
		rule scarti   1 response most  0.1%  monthly 2025-11-01..
		rule risposte 1 response least 99.9% monthly 2025-11-01..
		bucket scarti   2026-05-01..2026-06-01 20000 3
		bucket risposte 2026-05-01..2026-05-18T19:48:00 1000 999
		at   2026-06-01`).compose()
	var got []string
	for _, i := range out.Stato.Indicators {
		if strings.HasPrefix(i.Window.From, "2026-05") {
			got = append(got, fmt.Sprint(i.Obligation, " ", i.Limit, " ", *i.Value, " ", i.Observed))
		}
	}
	// 17 days 19:48 of 31 days are 0.575 of them.
	if s := strings.Join(got, "; "); s != "scarti 0.001 0.0002 1; risposte 0.999 0.999 0.58" {
		t.Errorf("published: %s", s)
	}
}

// Case I: what is left of a budget is without what is booked.
func TestLeftIsWithoutBooked(t *testing.T) {
	t.Parallel()
	out := newTown(t, `
		rule programmati 1 planned most 36h yearly 2025-11-01..
		up     2026-05-01..2026-06-01
		notice maintenance 2026-05-10 00:00-02:00 declared 2026-05-01T09:00
		notice maintenance 2026-07-10 00:00-04:00 declared 2026-05-01T09:00
		at     2026-06-01`).compose()
	i := out.Stato.Indicators[0]
	if *i.Value != 7200 || *i.Booked != 4*3600 || *i.Left != 30*3600 {
		t.Errorf("used %v, booked %d, left %d", *i.Value, *i.Booked, *i.Left)
	}
	if got := level(out, "programmati"); !strings.Contains(got, "2 h di 36 h | Altre 4 h sono annunciate. | Restano 30 h.") {
		t.Errorf("the card says %q", got)
	}
}

// Case J: which days of the drawing are measured.
func TestDaysOfTheDrawing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, lines, blind, partly string }{
		{"all measured", "up 2026-01-01..2026-06-01T12:00 \n at 2026-06-01T12:00", "0", "0"},
		{"a declared stop is no measure", `up 2026-01-01..2026-05-21
			up 2026-06-01..2026-06-01T12:00
			notice maintenance 2026-05-21..2026-06-01 declared 2026-05-01T09:00
			at 2026-06-01T12:00`, "11", "0"},
		{"today at midnight is left out", "up 2026-01-01..2026-06-01 \n at 2026-06-01", "0", "0"},
		{"today has begun and nobody looked", "up 2026-01-01..2026-06-01 \n at 2026-06-01T10:00 \n notice outage 2026-06-01T10:00.. declared 2026-06-01T10:00", "1", "0"},
		{"half a day", "up 2026-01-01..2026-05-30T12:00 \n up 2026-05-31..2026-06-01 \n at 2026-06-01", "0", "1"},
		{"days before its role are left out", "row ec-direct 2026-05-22.. \n up 2026-05-25..2026-06-01 \n at 2026-06-01", "3", "0"},
		{"never measured", "notice maintenance 2026-05-21..2026-06-01 declared 2026-05-01T09:00 \n at 2026-06-01", "null", "null"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := newTown(t, c.lines).compose()
			var file struct {
				Services []map[string]json.RawMessage
			}
			if err := json.Unmarshal(out.Stato.JSON(), &file); err != nil {
				t.Fatal(err)
			}
			s := file.Services[0]
			if got := string(s["unmeasured_days"]); got != c.blind {
				t.Errorf("unmeasured_days is %q, want %s", got, c.blind)
			}
			if got := string(s["partly_measured_days"]); got != c.partly {
				t.Errorf("partly_measured_days is %q, want %s", got, c.partly)
			}
		})
	}
}

// bodies are many subjects, each a town, on one site.
func bodies(t *testing.T, common string, each ...string) *many.Many {
	t.Helper()
	var summaries []bulletin.Summary
	var site frame.Site
	var asOf period.Time
	gathered := bulletin.NewGathering()
	for i, lines := range each {
		w := newTown(t, common+"\n"+lines)
		s := w.compose().Summary
		s.ID = subject.ID(fmt.Sprintf("%011d", i))
		s.Row.Region = "Toscana"
		gathered.Take(&s, w.site.Name)
		summaries, site, asOf = append(summaries, s), w.site, w.asOf
	}
	return many.New(site, summaries, gathered, asOf)
}

func pages(m *many.Many) map[string]any {
	out := map[string]any{}
	for _, p := range m.Pages() {
		out[p.Path] = p.Body
	}
	for run := range rule.New(m.Site, m.T, nil, m.Summaries).Pages() {
		for _, p := range run {
			out[p.Path] = p.Body
		}
	}
	return out
}

func repeat(n int, lines string) []string {
	var out []string
	for range n {
		out = append(out, lines)
	}
	return out
}

// Case J: counts beside a clause are of the last closed month, of its last part,
// and of those who were bound in it; they say which span that is.
func TestCountsBesideAClause(t *testing.T) {
	t.Parallel()
	const risen = `
		rule risposte 1 response least 90% monthly 2025-11-01..2026-02-10
		rule risposte 2 response least 99% monthly 2026-02-10..
		bucket risposte 2026-01-01..2026-02-01 100 95
		bucket risposte 2026-02-01..2026-02-10 100 10
		bucket risposte 2026-02-10..2026-03-01 100 99
		`
	const steady = `
		rule risposte 1 response least 90% monthly 2025-11-01..
		bucket risposte 2026-01-01..2026-02-01 100 95
		at 2026-02-20
		`
	for _, c := range []struct {
		name, common string
		each         []string
		want         string
	}{
		{"a limit cuts the running month", risen + "at 2026-02-20", repeat(5, ""), "in gennaio 2026: 5 nei limiti, 0 fuori, 0 non misurati"},
		{"a limit cut the last month: its last part", risen + "at 2026-03-20", repeat(5, ""), "dal 10 febbraio 2026 al 28 febbraio 2026: 5 nei limiti, 0 fuori, 0 non misurati"},
		{"bound until October, and from February on, are not counted", steady,
			append(repeat(5, ""), "row ec-direct 2025-01-01..2025-10-01", "row ec-direct 2026-02-10..", "row ec-indirect 2025-01-01.."), "in gennaio 2026: 5 nei limiti, 0 fuori, 0 non misurati"},
		{"one who has left the list since was bound", steady, append(repeat(4, ""), "row ec-direct 2025-01-01..2026-02-10"), "in gennaio 2026: 5 nei limiti, 0 fuori, 0 non misurati"},
		{"the rule of five counts those bound in that window", steady, append(repeat(4, ""), repeat(3, "row ec-direct 2026-02-10..")...),
			"in gennaio 2026: 4 soggetti vincolati; i conteggi si mostrano da 5 in su"},
		{"nobody was bound", steady, repeat(6, "row ec-direct 2026-02-10.."), "in gennaio 2026: nessun soggetto in elenco vincolato"},
		{"inactive ones are not in the list", steady, append(repeat(4, ""), "row ec-direct 2025-01-01.. inactive yes"),
			"in gennaio 2026: 4 soggetti vincolati; i conteggi si mostrano da 5 in su"},
	} {
		if got := clause(bodies(t, c.common, c.each...), "risposte"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func clause(m *many.Many, id string) string {
	return pages(m)["/regole/obblighi/"+id+"/"].(page.Obligation).Count.Words.String()
}

// Case I: one that missed is counted as missed, one not measured as that.
func TestCountsOfTheYear(t *testing.T) {
	t.Parallel()
	common := "rule fermi 1 unplanned most 9h yearly 2025-11-01.. \n at 2026-05-01 \n"
	each := append(repeat(3, "up 2026-01-01..2026-05-01"), "up 2026-01-01..2026-05-01 \n down 2026-03-01..2026-03-02", "up 2026-04-01..2026-05-01", "row ec-direct 2026-06-01..")
	if got, want := clause(bodies(t, common, each...), "fermi"), "nel 2026: 3 nei limiti finora, 1 fuori, 1 non misurati"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	cut := "rule fermi 1 unplanned most 9h yearly 2025-11-01..2026-02-10 \n rule fermi 2 unplanned most 8h yearly 2026-02-10.. \n at 2026-05-01 \n"
	if got, want := clause(bodies(t, cut, each...), "fermi"), "dal 10 febbraio 2026: 3 nei limiti finora, 1 fuori, 1 non misurati"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Case J: a denominator names what it counts, and is never smaller than what stands
// above it; who has left the list is not in it.
func TestDenominators(t *testing.T) {
	t.Parallel()
	declared := "notice outage 2026-05-31 10:00-12:00 declared 2026-05-31T10:00"
	measured := "up 2026-05-31 08:00-11:00"
	left := "row ec-direct 2025-01-01..2026-05-01 \n " + declared
	for _, c := range []struct {
		name  string
		each  []string
		box   string
		tile  string
		board string
	}{
		{"declared, and nothing measured", []string{declared}, "1 ente | di 1 si conosce lo stato ora, 1 in elenco", "1 su 1", "1 ente con un problema, su 1 di cui si conosce lo stato."},
		{"three declared, one measured, two unknown", append(repeat(3, declared), measured, "", ""), "3 enti | di 4 si conosce lo stato ora, 6 in elenco", "3 su 4",
			"3 enti con un problema, su 4 di cui si conosce lo stato."},
		{"left the list", []string{measured, left}, "0 enti | di 1 si conosce lo stato ora, 1 in elenco", "0 su 1", "0 enti con un problema, su 1 di cui si conosce lo stato."},
	} {
		m := bodies(t, "at 2026-05-31T11:00", c.each...)
		all := pages(m)
		home := all["/"].(page.Home)
		if got := home.Boxes[0].Value + " " + home.Boxes[0].Unit + " | " + home.Boxes[0].Words.String(); got != c.box {
			t.Errorf("%s: the box says %q, want %q", c.name, got, c.box)
		}
		if got := home.Regions[0].Words; got != c.tile {
			t.Errorf("%s: the tile says %q, want %q", c.name, got, c.tile)
		}
		if got := m.Board().Words; got != c.board {
			t.Errorf("%s: the board says %q, want %q", c.name, got, c.board)
		}
		if n := len(m.Board().Components); !strings.HasSuffix(c.tile, fmt.Sprint(" su ", n)) {
			t.Errorf("%s: the board has %d components, not just those whose state is known", c.name, n)
		}
		want := "in elenco: " + strings.Fields(c.box[strings.Index(c.box, "ora, ")+5:])[0] + "."
		if got := all["/soggetti/"].(page.Directory).Lead.String(); !strings.Contains(got, want) {
			t.Errorf("%s: the directory says %q, want %q", c.name, got, want)
		}
	}
}

// frozen is a verified month: of each indicator so many verdicts.
func frozen(w *town, of map[string][]verdict.Verdict) *verification.File {
	f := &verification.File{Period: "2026-01", Frozen: "2026-02-05T10:00:00+01:00"}
	seen := map[subject.ID]bool{}
	for obligation, verdicts := range of {
		for i, v := range verdicts {
			id := subject.ID(fmt.Sprintf("%011d", i))
			if !seen[id] {
				seen[id] = true
				f.Bodies = append(f.Bodies, verification.Body{ID: id, Name: "Ente " + strconv.Itoa(i), Kind: "Comuni"})
			}
			r := verification.Row{Key: verification.Key{Subject: id, Obligation: obligation, Version: "1", From: "2026-01-01T00:00:00+01:00", Until: "2026-02-01T00:00:00+01:00"},
				Role: subject.ECDirect, Bound: "at_least", Limit: .98, Unit: "share", Figure: verification.Figure{Observed: 1, Verdict: v}}
			if v != verdict.NotMeasured {
				value := .90 + float64(i)/100
				r.Value = &value
			}
			f.Rows = append(f.Rows, r)
		}
	}
	f.Sort()
	return f
}

func verified(t *testing.T, of map[string][]verdict.Verdict) page.Verified {
	t.Helper()
	w := newTown(t, "rule uno 1 response least 98% monthly 2025-11-01.. \n rule due 1 response least 98% monthly 2025-11-01..")
	w.site.Setting.Verdicts = setting.Figures
	w.site.Frozen = []*verification.File{frozen(w, of)}
	return pages(many.New(w.site, nil, bulletin.NewGathering(), w.asOf))["/verifiche/2026-01/"].(page.Verified)
}

func times(n int, v verdict.Verdict) []verdict.Verdict {
	var out []verdict.Verdict
	for range n {
		out = append(out, v)
	}
	return out
}

// Case J: the sum of a period counts all, or says what it leaves out.
func TestSumOfAPeriod(t *testing.T) {
	t.Parallel()
	const blind, missed, met = verdict.NotMeasured, verdict.Missed, verdict.Met
	for _, c := range []struct {
		name string
		of   map[string][]verdict.Verdict
		want string
	}{
		{"one missed among few, all else not measured", map[string][]verdict.Verdict{"uno": times(28, blind), "due": append(times(3, blind), missed)},
			"Nessun valore misurato, su 28 contati. Non contati: 4 valori di indicatori che ne hanno meno di 5."},
		{"all counted", map[string][]verdict.Verdict{"uno": append(times(5, met), missed, blind), "due": times(5, met)},
			"1 valore fuori dai limiti, nessuno da più periodi di fila; 1 non misurato."},
		{"none missed", map[string][]verdict.Verdict{"uno": append(times(5, met), blind)}, "Nessun valore fuori dai limiti; 1 non misurato."},
		{"none may be counted", map[string][]verdict.Verdict{"uno": times(4, missed)}, "Non contati: 4 valori di indicatori che ne hanno meno di 5."},
	} {
		lead := verified(t, c.of).Lead
		var got []string
		for _, t := range lead[1 : len(lead)-1] {
			got = append(got, t.String())
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", c.name, s, c.want)
		}
	}
}

// Case I: tenths of a distribution are told from ten values on, and lie where one
// and nine of ten are not below.
func TestTenths(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{4: "", 5: "– 92% –", 9: "– 94% –", 10: "90% 94% 98%", 20: "91% 99% 107%"} {
		got := ""
		for _, k := range verified(t, map[string][]verdict.Verdict{"uno": times(n, verdict.Met)}).Indicators[0].Kinds {
			got = cmp.Or(got, k.Low+" "+k.Median+" "+k.High)
		}
		if got != want {
			t.Errorf("of %d values: %q, want %q", n, got, want)
		}
	}
}
