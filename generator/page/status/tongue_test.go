package status_test

import (
	"os"
	"strings"
	"testing"

	"bollettino/generator/input"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page/status"
	"bollettino/generator/test/rome"
	"bollettino/generator/test/tongue"
	"bollettino/generator/test/town"
)

// A subject's pages say nothing by themselves: in a language that nobody speaks they
// have no word but its own, and what somebody declared.
func TestAnotherLanguageIsSpokenThroughout(t *testing.T) {
	t.Parallel()
	for title, story := range stories(t) {
		w := town.New(t, story)
		spoken(w, title, w.Input())
	}
	const measured = `
		up   2025-11-10T00:00..2026-11-26T12:00
		down 2026-11-03T10:00..2026-11-03T11:00
		down 2026-11-04T10:00..2026-11-04T12:00
		down 2026-11-26T12:00..
		notice outage 2026-11-04T10:00..2026-11-04T11:00 declared 2026-11-04T10:20
		notice maintenance 2026-11-20T10:00..2026-11-20T12:00 declared 2026-11-20T10:20 impact partial
		notice outage 2026-11-12T10:00..2026-11-12T11:00 declared 2026-11-12T10:20 impact degraded
		partner maintenance 2026-11-26T10:00..2026-11-27T23:00 declared 2026-11-01T10:20
		at   2026-11-27T12:00`
	const ruled = `
		rule risposte 1 response  least 98% yearly  2025-11-01..
		rule mensili  1 response  least 98% monthly 2025-11-01..
		rule scarti   1 count     most  30  yearly  2025-11-01..
		rule fermi    1 unplanned most  9h  yearly  2025-11-01..2026-04-01
		rule fermi    2 unplanned most  1h  monthly 2026-04-01..
		bucket risposte 2026-01-01..2026-05-02 1000 991
		bucket mensili  2026-09-01..2026-09-20 1000 991
		bucket mensili  2026-10-01..2026-11-01 1000 991
		count  scarti   2026-03 3`
	for title, lines := range map[string]string{
		"by the rule": "", "by rules": ruled, "not in the registry": "row ec-direct 2020-01-01..2021-01-01",
		"inactive": "row ec-direct 2020-01-01.. inactive yes", "a partner": "role pt" + ruled,
		"by a partner": "role ec-indirect partners " + string(town.Partner) + ruled,
	} {
		for _, policy := range []setting.Verdicts{setting.Figures, setting.Named, setting.Totals} {
			w := town.New(t, "service tari TARI\nservice mensa\n"+measured+"\n"+lines)
			w.Site.Setting.Verdicts = policy
			spoken(w, title+", "+string(policy), inFull(w))
		}
	}
}

// inFull is a subject that declares all that it can.
func inFull(w *town.Town) sli.Input {
	in := w.Input()
	in.Mark = input.LastGood
	for _, o := range []rulebook.Obligation{{ID: "stated"}, {ID: "lapsed"}, {ID: "told", Evidence: "notices"},
		{ID: "kept", Evidence: "hours"}, {ID: "reported", Evidence: "reports"}} {
		o.Title, o.Binds = "Obbligo "+o.ID, []subject.Role{subject.ECDirect}
		for _, v := range w.Site.Book.Versions {
			o.Clauses = append(o.Clauses, rulebook.Clause{Version: v.ID})
		}
		w.Site.Book.Obligations = append(w.Site.Book.Obligations, o)
	}
	in.Reports = []observation.Report{{Month: "2026-10", Class: "bloccanti", Opened: 3, Closed: 1, MedianMinutes: 40}}
	in.Profile.Users, in.Profile.Desk = "aiuto@example.org", subject.Desk{Mail: "tavolo@example.org", Always: true, Public: true}
	in.Profile.Attestations = []subject.Attestation{
		{Obligation: "stated", On: rome.Zone.Date(2026, 1, 8), Until: rome.Zone.Date(2027, 1, 1), Evidence: "https://example.org/atto"},
		{Obligation: "lapsed", On: rome.Zone.Date(2026, 1, 8), Until: rome.Zone.Date(2026, 6, 1)}}
	s := &in.Profile.Services[0]
	s.Offers, s.How, s.Costs, s.Receipts, s.Channels = "Tutto", "Sul sito", "1 €", "Subito", []string{"web", "desk"}
	s.Partner = town.Partner
	s.Hours = []subject.Hours{{Days: [7]bool{1: true}, From: 8 * 60, Until: 20 * 60, Text: "mon 08:00-20:00"}}
	in.Subject.Rows[0].Place, in.Subject.Rows[0].Province, in.Subject.Rows[0].Region = "Pisa", "PI", "Toscana"
	in.Subject.Rows[0].Flags = []string{"check-digit"}
	return in
}

// spoken holds that all that is made of a subject is said in the language that nobody
// speaks.
func spoken(w *town.Town, title string, in sli.Input) {
	w.Helper()
	w.Site.Language, w.Site.Platform = tongue.Made, in.Platform
	out := status.Compose(w.Site, w.Judged(in))
	names := tongue.Names(in.Profile, in.Subject, in.Notices, in.Partners, in.Platform, in.Reports, w.Site.Book,
		w.Site.Name(town.Pisa), w.Site.Name(town.Partner))
	for _, part := range []struct {
		name string
		v    any
	}{{"pages", out.Pages}, {"told", out.Told}, {"board", out.Board}, {"badge", out.Badge}, {"summary", out.Summary.Open}} {
		for _, x := range tongue.Foreign(part.v, names...) {
			w.Errorf("%s: %s%s", title, part.name, x)
		}
	}
}

// stories are those of testdata/said.md, by their titles.
func stories(t *testing.T) map[string]string {
	data, err := os.ReadFile("testdata/said.md")
	if err != nil {
		t.Fatal(err)
	}
	out, title := map[string]string{}, ""
	for line := range strings.Lines(string(data)) {
		if name, ok := strings.CutPrefix(line, "## "); ok {
			title = strings.TrimSpace(name)
		} else if strings.HasPrefix(line, "    ") {
			out[title] += line
		}
	}
	if len(out) == 0 {
		t.Fatal("no story found")
	}
	return out
}
