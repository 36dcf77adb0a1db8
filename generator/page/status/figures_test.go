package status_test

import (
	"strings"
	"testing"

	"bollettino/generator/page"
	"bollettino/generator/page/status"
	"bollettino/generator/test/town"
)

// level is the card of an obligation: value, of, notes; "" where there is none.
func level(out status.Output, id string) string {
	for _, l := range town.Body[page.Subject](out).Levels.Cards {
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
		out := town.New(t, rules+"\n"+c.more).Compose()
		if got := level(out, c.id); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// A limit that becomes one for a month in the midst of a year has both cards.
func TestLimitThatChangesItsWindow(t *testing.T) {
	t.Parallel()
	out := town.New(t, `
		rule fermi 1 unplanned most 9h yearly  2025-11-01..2026-04-01
		rule fermi 2 unplanned most 1h monthly 2026-04-01..
		up   2026-01-01..2026-06-01
		at   2026-06-01`).Compose()
	var got []string
	for _, l := range town.Body[page.Subject](out).Levels.Cards {
		if l.Obligation == "fermi" {
			got = append(got, l.Of.String())
		}
	}
	if s := strings.Join(got, "; "); s != "di 9 h; in maggio 2026, massimo 1 h" {
		t.Errorf("the cards are of %q", s)
	}
}

// Case I: what is left of a budget is without what is booked.
func TestLeftIsWithoutBooked(t *testing.T) {
	t.Parallel()
	out := town.New(t, `
		rule programmati 1 planned most 36h yearly 2025-11-01..
		up     2026-05-01..2026-06-01
		notice maintenance 2026-05-10 00:00-02:00 declared 2026-05-01T09:00
		notice maintenance 2026-07-10 00:00-04:00 declared 2026-05-01T09:00
		at     2026-06-01`).Compose()
	i := out.Stato.Indicators[0]
	if *i.Value != 7200 || *i.Booked != 4*3600 || *i.Left != 30*3600 {
		t.Errorf("used %v, booked %d, left %d", *i.Value, *i.Booked, *i.Left)
	}
	if got := level(out, "programmati"); !strings.Contains(got, "2 h di 36 h | Altre 4 h sono annunciate. | Restano 30 h.") {
		t.Errorf("the card says %q", got)
	}
}
