package many_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"testing"

	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/many"
	"bollettino/generator/page/word"
	"bollettino/generator/test/tongue"
	"bollettino/generator/test/town"

	"github.com/google/go-cmp/cmp"
)

// crowd are so many bodies of all sorts that the directory is parted in all ways, with
// what each says, and closed periods in which something was missed, corrected and left out.
func crowd(t *testing.T, l *word.Language, how setting.Verdicts) *many.Many {
	w := town.New(t, `rule uno 1 response least 98% monthly 2025-11-01..
		rule due 1 response least 98% monthly 2025-11-01..
		notice outage 2026-11-26T10:00.. declared 2026-11-26T10:00 group g
		notice maintenance 2026-11-28T10:00..2026-11-28T12:00 declared 2026-11-26T10:00
		notice constraint 2026-11-01..2026-12-31 declared 2026-11-01T10:00
		platform outage 2026-11-26T10:00.. declared 2026-11-26T10:00
		platform outage 2026-11-20T10:00..2026-11-20T12:00 declared 2026-11-20T10:00`)
	w.Site.Language = l
	w.Site.Setting.Verdicts, w.Site.Setting.Authority = how, how == setting.Named
	w.Site.Setting.Operator.Contact = "aiuto@example.org"
	w.Freeze(closed(w)...)
	one := w.Compose().Summary
	var all []bulletin.Summary
	for i := range 204 {
		s, row := one, *one.Row
		s.Row = &row
		s.ID = subject.ID(fmt.Sprintf("%011d", i))
		s.Row.Name, s.Row.Place = fmt.Sprintf("%d", i), ""
		s.Row.Region, s.Row.Province = "2", []string{"", "10", "11", "12"}[i%4]
		if i < 2 {
			s.Row.Name, s.Row.Kind, s.Row.Region = "Comune di Pisa", "1", ""
		}
		s.Named(s.Row.Name)
		s.Row.Roles = []subject.Role{subject.ECDirect, subject.ECIndirect}[:1+i%2]
		s.Row.Partners = [][]subject.ID{nil, {town.Partner}}[i%2]
		s.Listed = i%7 > 0
		all = append(all, s)
	}
	return w.Many(all...)
}

func closed(w *town.Town) []*verification.File {
	month := frozen(w, map[string][]verdict.Verdict{
		"uno": append(town.Times(11, verdict.Missed), verdict.Met, verdict.NotMeasured), "due": {verdict.Missed}})
	year := frozen(w, map[string][]verdict.Verdict{"uno": town.Times(5, verdict.Met)})
	blind := frozen(w, map[string][]verdict.Verdict{"uno": town.Times(5, verdict.NotMeasured)})
	before := frozen(w, map[string][]verdict.Verdict{"uno": town.Times(12, verdict.Missed)})
	year.Period, blind.Period, before.Period = "2025", "2025-11", "2025-12"
	month.LeftOut = []verification.Body{{}}
	files := []*verification.File{year, blind, before, month}
	for _, f := range files {
		for i := range f.Bodies {
			f.Bodies[i].Name, f.Bodies[i].Kind = fmt.Sprint(i), ""
		}
	}
	month.Correct([]verification.Difference{{Key: month.Rows[0].Key, Before: month.Rows[0].Figure,
		After: verification.Figure{Verdict: verdict.NotMeasured}}}, "2026-03-01T10:00:00+01:00", "Prova.")
	return files
}

var policies = []setting.Verdicts{setting.Figures, setting.Named, setting.Totals}

// Pages about many say nothing that isn't in the language of their site, but for names,
// and all that it has for them.
func TestManySayNothingByThemselves(t *testing.T) {
	t.Parallel()
	names := []string{"Prova", "Portale", "Comune di Pisa", "Pisa", "P", "Esempio Pagamenti", "Fermi programmati", "uno", "due",
		"aiuto@example.org", "RSS", "Atom", "JSON Feed", "JSON", "CSV"}
	var all []any
	for _, how := range policies {
		m := crowd(t, tongue.Made, how)
		said := []any{m.Board(m.Told(m.Scopes()[0]))}
		for _, p := range town.Pages(m.Pages()) {
			p.Body = p.Whole()
			said = append(said, p)
		}
		for _, s := range m.Scopes() {
			told := m.Told(s)
			said = append(said, s.Heading(), s.Of(), told, bulletin.Entries(m.Site, told))
			for _, f := range s.Feeds() {
				said = append(said, f.Title, f.What)
			}
		}
		for _, w := range tongue.Foreign(said, names...) {
			t.Errorf("%s: %s", how, w)
		}
		all = append(all, said...)
	}
	quiet := town.New(t, "")
	quiet.Site.Language = tongue.Made
	for _, p := range town.Pages(quiet.Many(quiet.Compose().Summary).Pages()) {
		all = append(all, p.Whole()) // of lists without a notice
	}
	w := tongue.Made.Bulletin
	for _, s := range tongue.Unsaid([]any{tongue.Made.Many, w.Lists, w.Bodies, w.Continuity}, fmt.Sprint(all...)) {
		t.Error("nowhere said: ", s)
	}
}

// Another language moves no address.
func TestAddressesAreTheSameInAllLanguages(t *testing.T) {
	t.Parallel()
	for _, how := range policies {
		it, other := addresses(t, crowd(t, &word.It, how)), addresses(t, crowd(t, tongue.Made, how))
		if diff := cmp.Diff(it, other); diff != "" {
			t.Errorf("%s (-it +other):\n%s", how, diff)
		}
	}
}

var leads = regexp.MustCompile(`"(href|canonical|id)":"[^"]*"|href=\\"[^"]*"`)

// addresses are those of all pages and files, and all that these lead to.
func addresses(t *testing.T, m *many.Many) []string {
	var out []string
	for _, p := range town.Pages(m.Pages()) {
		b, err := json.Marshal([]any{p.Head, p.Whole()})
		if err != nil {
			t.Fatal(err)
		}
		out = append(append(out, p.Path), leads.FindAllString(string(b), -1)...)
	}
	for name := range m.VerifiedFiles() {
		out = append(out, name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
