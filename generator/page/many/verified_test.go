package many_test

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page"
	"bollettino/generator/test/town"
)

// frozen is a verified month: of each indicator so many verdicts.
func frozen(w *town.Town, of map[string][]verdict.Verdict) *verification.File {
	f := &verification.File{Period: "2026-01", Frozen: "2026-02-05T10:00:00+01:00"}
	seen := map[subject.ID]bool{}
	for obligation, verdicts := range of {
		for i, v := range verdicts {
			id := subject.ID(fmt.Sprintf("%011d", i))
			if !seen[id] {
				seen[id] = true
				f.Bodies = append(f.Bodies, verification.Body{ID: id, Name: "Ente " + strconv.Itoa(i), Kind: "Comuni"})
			}
			r := verification.Row{Key: verification.Key{Subject: id, Obligation: obligation, Version: "1",
				From: "2026-01-01T00:00:00+01:00", Until: "2026-02-01T00:00:00+01:00"},
				Role: subject.ECDirect, Bound: "at_least", Limit: .98, Unit: "share",
				Figure: verification.Figure{Observed: 1, Verdict: v}}
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
	w := town.New(t, "rule uno 1 response least 98% monthly 2025-11-01.. \n "+
		"rule due 1 response least 98% monthly 2025-11-01..")
	w.Site.Setting.Verdicts = setting.Figures
	w.Freeze(frozen(w, of))
	return verifiedMonth(w)
}

// verifiedMonth is the page of the verified month.
func verifiedMonth(w *town.Town) page.Verified {
	return pages(w.Many())["/verifiche/2026-01/"].(page.Verified)
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
		{"one missed among few, all else not measured",
			map[string][]verdict.Verdict{"uno": town.Times(28, blind), "due": append(town.Times(3, blind), missed)},
			"Nessun valore misurato, su 28 contati. Non contati: 4 valori di indicatori che ne hanno meno di 5."},
		{"all counted",
			map[string][]verdict.Verdict{"uno": append(town.Times(5, met), missed, blind), "due": town.Times(5, met)},
			"1 valore fuori dai limiti, nessuno da più periodi di fila; 1 non misurato."},
		{"none missed", map[string][]verdict.Verdict{"uno": append(town.Times(5, met), blind)},
			"Nessun valore fuori dai limiti; 1 non misurato."},
		{"none may be counted", map[string][]verdict.Verdict{"uno": town.Times(4, missed)},
			"Non contati: 4 valori di indicatori che ne hanno meno di 5."},
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
		of := map[string][]verdict.Verdict{"uno": town.Times(n, verdict.Met)}
		for _, k := range verified(t, of).Indicators[0].Kinds {
			got = cmp.Or(got, k.Low+" "+k.Median+" "+k.High)
		}
		if got != want {
			t.Errorf("of %d values: %q, want %q", n, got, want)
		}
	}
}

// Case I: a body whose kind isn't known is counted once among all.
func TestKindsOfADistribution(t *testing.T) {
	t.Parallel()
	w := town.New(t, "rule uno 1 response least 98% monthly 2025-11-01..")
	f := frozen(w, map[string][]verdict.Verdict{"uno": town.Times(6, verdict.Met)})
	for i := range f.Bodies {
		f.Bodies[i].Kind = ""
	}
	w.Freeze(f)
	kinds := verifiedMonth(w).Indicators[0].Kinds
	if len(kinds) != 1 || kinds[0].Kind != "Tutti" || kinds[0].Count != "6" {
		t.Errorf("six bodies of no kind: %+v", kinds)
	}
}
