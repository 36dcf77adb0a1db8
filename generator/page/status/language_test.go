package status_test

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/input"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/status"
	"bollettino/generator/test/rome"
	"bollettino/generator/test/tongue"
	"bollettino/generator/test/town"
)

const measured = `
	up   2025-11-10T00:00..2026-11-26T12:00
	down 2026-11-03T10:00..2026-11-03T11:00
	down 2026-11-04T10:00..2026-11-04T12:00
	down 2026-11-05T10:00..2026-11-05T12:00
	down 2026-11-20T10:00..2026-11-20T12:00
	down 2026-11-26T12:00..
	notice outage 2026-11-04T10:00..2026-11-04T11:00 declared 2026-11-04T10:20
	notice outage 2026-11-12T10:00..2026-11-12T11:00 declared 2026-11-12T10:20 impact degraded
	notice outage 2026-11-18T10:00..2026-11-18T11:00 declared 2026-11-18T10:20
	notice maintenance 2026-11-20T10:00..2026-11-20T12:00 declared 2026-11-20T10:20
	notice maintenance 2026-11-21T10:00..2026-11-21T12:00 declared 2026-11-21T09:20 impact partial
	notice maintenance 2025-12-01T10:00..2025-12-01T12:00 declared 2025-12-01T09:20
	notice maintenance 2026-10-10T10:00..2026-10-10T12:00 declared 2026-10-01T09:20
	platform outage 2026-11-05T10:00..2026-11-05T11:00 declared 2026-11-05T10:20
	partner maintenance 2026-11-26T10:00..2026-11-27T23:00 declared 2026-11-01T10:20
	at   2026-11-27T12:00
`

const ruled = `
	rule risposte  1 response  least 98% yearly  2025-11-01..
	rule mensili   1 response  least 98% monthly 2025-11-01..
	rule scarti    1 count     most  30  yearly  2025-11-01..
	rule fermi     1 unplanned most  9h  yearly  2025-11-01..2026-04-01
	rule fermi     2 unplanned most  1h  monthly 2026-04-01..
	rule mancanze  1 unplanned most  1h  yearly  2025-11-01..
	bucket risposte 2026-01-01..2026-05-02 1000 991
	rule cambiata  1 unplanned most  9h  yearly  2025-11-01..2026-04-01
	rule cambiata  2 unplanned most  1h  yearly  2026-04-01..
	bucket risposte 2026-10-05..2026-10-11 100 1
	bucket mensili  2026-07-01..2026-07-05 1000 991
	bucket mensili  2026-08-01..2026-09-01 1000 91
	bucket mensili  2026-09-01..2026-10-01 1000 91
	bucket mensili  2026-10-01..2026-10-05 1000 91
	bucket mensili  2026-10-05..2026-10-11 1000 91
	bucket mensili  2026-10-11..2026-11-01 1000 91
	count  scarti   2026-03 3
`

// downs are times of a minute of a day, two minutes apart.
func downs(day string, n int) string {
	out := "up " + day + " 00:00-23:59\n"
	for i := range n {
		out += fmt.Sprintf("down %s %02d:%02d-%02d:%02d\n", day, i/30, i%30*2, i/30, i%30*2+1)
	}
	return out
}

// A subject's pages say nothing by themselves: in a language that nobody speaks they
// have no word but its own, and what somebody declared.
func TestNoWordsOfItsOwn(t *testing.T) {
	t.Parallel()
	var said strings.Builder
	for title, story := range stories(t) {
		w := town.New(t, story)
		spoken(w, title, w.Input(), &said)
	}
	for title, story := range map[string]string{
		"a limit": `notice constraint 2026-11-01T10:00.. declared 2026-10-01T10:00
			at 2026-11-27T12:00`,
		"not yet in the registry": "row ec-direct 2027-01-01..",
		"down after an end that was stated": `notice outage 2026-11-27T10:00..2026-11-27T11:00 declared 2026-11-27T11:05
			down 2026-11-27T10:00..2026-11-27T13:00
			at 2026-11-27T13:00`,
		"down after an end that was announced": `
			notice outage 2026-11-27T10:00..2026-11-27T11:00 declared 2026-11-27T10:05
			down 2026-11-27T10:00..2026-11-27T13:00
			at 2026-11-27T13:00`,
		"told after": `up 2026-11-26T08:00..2026-11-27T08:00
			down 2026-11-26T10:00..2026-11-26T11:00
			notice outage 2026-11-26T10:00..2026-11-26T11:00 declared 2026-11-26T12:00`,
		"updated and changed": `notice maintenance 2026-11-28T10:00..2026-11-28T13:00 declared 2026-11-20T12:00
			update 2026-11-21T10:00 update
			update 2026-11-22T10:00 changed until 2026-11-28T14:00
			update 2026-11-23T10:00 changed until 2026-11-28T15:00
			update 2026-11-28T11:00 update
			at 2026-11-28T12:00`,
		"late, by no rule": "rule fermi 1 unplanned most 9h yearly 2025-11-01..\n" +
			"notice maintenance 2026-11-20T10:00..2026-11-20T11:00 declared 2026-11-20T10:20",
		"a stop that comes and goes": "notice maintenance 2026-11-26T00:30..2026-11-26T03:00 declared " +
			"2026-11-01T12:00\n" +
			downs("2026-11-26", 50),
		"many stops": downs("2026-11-26", 510),
	} {
		w := town.New(t, story)
		spoken(w, title, w.Input(), &said)
	}
	for title, lines := range map[string]string{
		"by the rule": "", "by rules": ruled, "not in the registry": "row ec-direct 2020-01-01..2021-01-01",
		"inactive": "row ec-direct 2020-01-01.. inactive yes", "a partner": "role pt" + ruled,
		"by a partner": "role ec-indirect partners " + string(town.Partner) + ruled,
	} {
		for _, policy := range []setting.Verdicts{setting.Figures, setting.Named, setting.Totals} {
			w := town.New(t, "service tari TARI\nservice mensa\n"+measured+"\n"+lines)
			w.Site.Setting.Verdicts, w.Site.Setting.SubscribeURL = policy, "https://posta.example.org/?{feed}"
			w.Looks = append(w.Looks, observation.Look{Observer: "altro", Service: "tari", Down: true,
				Span: period.Span{From: rome.At(t, "2026-11-18T10:00"), Until: rome.At(t, "2026-11-18T11:00")}})
			in := inFull(w)
			spoken(w, title+", "+string(policy), in, &said)
		}
	}
	w := town.New(t, measured)
	in := w.Input()
	in.Mark = input.NeverGood
	in.Subject.Rows[0].Place = "Lucca" // which its name doesn't say
	spoken(w, "never good", in, &said)
	for _, words := range []any{tongue.Made.Status, tongue.Made.Notice} {
		for _, x := range tongue.Unsaid(words, said.String()) {
			t.Errorf("no story says %T.%s", words, x)
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
	in.Profile.Users = "aiuto@example.org"
	in.Profile.Desk = subject.Desk{Mail: "tavolo@example.org", Always: true, Public: true}
	in.Profile.Attestations = []subject.Attestation{
		{Obligation: "stated", On: rome.Zone.Date(2026, 1, 8), Until: rome.Zone.Date(2027, 1, 1),
			Evidence: "https://example.org/atto"},
		{Obligation: "lapsed", On: rome.Zone.Date(2026, 1, 8), Until: rome.Zone.Date(2026, 6, 1)}}
	s := &in.Profile.Services[0]
	s.Offers, s.How, s.Costs, s.Receipts, s.Channels = "Tutto", "Sul sito", "1 €", "Subito", []string{"web", "desk"}
	s.Partner = town.Partner
	s.Hours = []subject.Hours{{Days: [7]bool{1: true}, From: 8 * 60, Until: 20 * 60, Text: "mon 08:00-20:00"}}
	in.Profile.UsersHours = s.Hours
	in.Subject.Rows[0].Place, in.Subject.Rows[0].Province, in.Subject.Rows[0].Region = "Pisa", "PI", "Toscana"
	in.Subject.Rows[0].Flags = []string{"check-digit"}
	in.Subject.Rows[0].Name = "COMUNE DI PISA"
	return in
}

// spoken holds that all that is made of a subject is said in the language that nobody
// speaks.
func spoken(w *town.Town, title string, in sli.Input, said io.Writer) {
	w.Helper()
	w.Site.Language = tongue.Made
	u := w.Judged(in)
	in.Log = in.Log.Cut(u.T)
	u.Later, u.Until = judged.Later(in, u)
	out := status.Compose(w.Site, u)
	names := tongue.Names(in.Profile, in.Subject, in.Notices, in.Partners, in.Platform, in.Reports, w.Site.Book,
		w.Site.Name(town.Pisa), w.Site.Name(town.Partner), "RSS")
	type shown struct {
		Title, Description string
		Head               page.Head
		Body               any
	}
	var pages []shown
	for _, p := range out.Pages {
		pages = append(pages, shown{p.Title, p.Description, p.Head, p.Body})
	}
	for _, part := range []struct {
		name string
		v    any
	}{{"pages", pages}, {"told", out.Told}, {"board", out.Board}, {"badge", out.Badge}, {"summary", out.Summary.Open}} {
		for _, x := range tongue.Foreign(part.v, names...) {
			w.Errorf("%s: %s%s", title, part.name, x)
		}
		if err := json.NewEncoder(said).Encode(part.v); err != nil {
			w.Fatal(err)
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
