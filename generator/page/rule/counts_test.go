package rule_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/input/setting"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/many"
	"bollettino/generator/page/rule"
	"bollettino/generator/test/town"
)

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
		{"a limit cuts the running month", risen + "at 2026-02-20", town.Times(5, ""),
			"in gennaio 2026: 5 nei limiti, 0 fuori, 0 non misurati"},
		{"a limit cut the last month: its last part", risen + "at 2026-03-20", town.Times(5, ""),
			"dal 10 febbraio 2026 al 28 febbraio 2026: 5 nei limiti, 0 fuori, 0 non misurati"},
		{"bound until October, and from February on, are not counted", steady,
			append(town.Times(5, ""), "row ec-direct 2025-01-01..2025-10-01", "row ec-direct 2026-02-10..",
				"row ec-indirect 2025-01-01.."), "in gennaio 2026: 5 nei limiti, 0 fuori, 0 non misurati"},
		{"one who has left the list since was bound", steady,
			append(town.Times(4, ""), "row ec-direct 2025-01-01..2026-02-10"),
			"in gennaio 2026: 5 nei limiti, 0 fuori, 0 non misurati"},
		{"the rule of five counts those bound in that window", steady,
			append(town.Times(4, ""), town.Times(3, "row ec-direct 2026-02-10..")...),
			"in gennaio 2026: 4 soggetti vincolati; i conteggi si mostrano da 5 in su"},
		{"nobody was bound", steady, town.Times(6, "row ec-direct 2026-02-10.."),
			"in gennaio 2026: nessun soggetto in elenco vincolato"},
		{"inactive ones are not in the list", steady,
			append(town.Times(4, ""), "row ec-direct 2025-01-01.. inactive yes"),
			"in gennaio 2026: 4 soggetti vincolati; i conteggi si mostrano da 5 in su"},
	} {
		if got := clause(town.Many(t, c.common, c.each...), "risposte"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// clause is what the page of an obligation counts beside it.
func clause(m *many.Many, id string) string { return aside(m, id).Words.String() }

func aside(m *many.Many, id string) page.Aside {
	tallies := judged.Tallies(m.Book, m.Setting.Zone, m.T, bulletin.Outcomes(m.Summaries))
	for run := range rule.New(m.Site, m.T, nil, tallies).Pages() {
		for _, p := range run {
			if p.Path == address.ObligationPath(id) {
				return p.Body.(page.Obligation).Count
			}
		}
	}
	return page.Aside{}
}

// Who meets a limit is told by name where the site shows single figures: in the last closed
// period, else as far as the year has gone.
func TestNamesBesideAClause(t *testing.T) {
	t.Parallel()
	m := town.Many(t, "rule fermi 1 unplanned most 9h yearly 2025-11-01.. \n at 2026-05-01 \n", town.Times(5, "")...)
	closed := judged.Periods([]*verification.File{{Period: "2026-04", Rows: []verification.Row{{Key: verification.Key{Obligation: "fermi"}}}}})
	for _, c := range []struct {
		verdicts setting.Verdicts
		frozen   []judged.Period
		href     string
	}{
		{setting.Figures, nil, "/dati/#misure"}, {setting.Named, nil, "/dati/#misure"}, {setting.Totals, nil, ""},
		{setting.Figures, closed, "/verifiche/2026-04/indicatore/fermi/"}, {setting.Totals, closed, ""},
	} {
		m.Setting.Verdicts, m.Frozen = c.verdicts, c.frozen
		if got := aside(m, "fermi").Names; !strings.HasSuffix(got.Href, c.href) || (got.Href == "") != (c.href == "") || (got.Text == "") != (c.href == "") {
			t.Errorf("%s, %d closed: %q, not %s", c.verdicts, len(c.frozen), got, c.href)
		}
	}
}

// Case I: one that missed is counted as missed, one not measured as that.
func TestCountsOfTheYear(t *testing.T) {
	t.Parallel()
	common := "rule fermi 1 unplanned most 9h yearly 2025-11-01.. \n at 2026-05-01 \n"
	each := append(town.Times(3, "up 2026-01-01..2026-05-01"),
		"up 2026-01-01..2026-05-01 \n down 2026-03-01..2026-03-02", "up 2026-04-01..2026-05-01",
		"row ec-direct 2026-06-01..")
	got := clause(town.Many(t, common, each...), "fermi")
	if want := "nel 2026: 3 nei limiti finora, 1 fuori, 1 non misurati"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	cut := "rule fermi 1 unplanned most 9h yearly 2025-11-01..2026-02-10 \n " +
		"rule fermi 2 unplanned most 8h yearly 2026-02-10.. \n at 2026-05-01 \n"
	got = clause(town.Many(t, cut, each...), "fermi")
	if want := "dal 10 febbraio 2026: 3 nei limiti finora, 1 fuori, 1 non misurati"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Wherever pages of a version are others, so is their key; what changes none of them, as a
// quarter of an hour, leaves it.
func TestTextKey(t *testing.T) {
	t.Parallel()
	texts := func(m *many.Many, shared string, tallies map[string]judged.Tally) (keys, made map[string]string) {
		keys, made = map[string]string{}, map[string]string{}
		r := rule.New(m.Site, m.T, nil, tallies)
		r.Shared = shared
		for run := range r.Pages() {
			for _, p := range run {
				if strings.HasPrefix(p.Path, address.RulesPath) && p.Make != nil && !strings.HasPrefix(p.Path, address.ComparesPath) {
					keys[p.Path] = p.Key
					for _, q := range p.Make() {
						made[p.Path] += fmt.Sprintf("%s %+v %+v\n", q.Path, q.Head, q.Whole())
					}
				}
			}
		}
		return keys, made
	}
	rules := "rule fermi 0 unplanned most 9h yearly 2025-01-01..2025-11-01 \n rule fermi 1 unplanned most 9h yearly 2025-11-01..2026-06-01 \n " +
		"rule fermi 2 unplanned most 8h yearly 2026-06-01.. \n at "
	at := func(moment string) *many.Many { return town.Many(t, rules+moment+" \n", town.Times(5, "")...) }
	counts := map[string]judged.Tally{"fermi": {Met: 5, Window: period.Span{From: 1, Until: 2}}}
	first := at("2026-05-01T10:00")
	keys, made := texts(first, "a", counts)
	if len(keys) != 4+len(frame.RolePages) {
		t.Fatal(keys)
	}
	for name, c := range map[string]struct {
		m       *many.Many
		shared  string
		tallies map[string]judged.Tally
		same    bool
	}{
		"a quarter of an hour":    {at("2026-05-01T10:15"), "a", counts, true},
		"another version":         {at("2026-07-01T10:00"), "a", counts, false},
		"other counts":            {first, "a", map[string]judged.Tally{"fermi": {Met: 6, Window: counts["fermi"].Window}}, false},
		"something all share":     {first, "b", counts, false},
		"another window of count": {first, "a", map[string]judged.Tally{"fermi": {Met: 5}}, false},
	} {
		k, pages := texts(c.m, c.shared, c.tallies)
		if maps.Equal(k, keys) != c.same {
			t.Errorf("%s: the same keys: %t", name, !c.same)
		}
		for path := range pages {
			if pages[path] != made[path] && k[path] == keys[path] {
				t.Errorf("%s: the pages of %s are others, and their key is the same", name, path)
			}
		}
	}
	if keys, _ := texts(first, "", counts); len(keys) > 0 {
		t.Errorf("where nothing is known of what all share, pages have keys: %q", keys)
	}
}
