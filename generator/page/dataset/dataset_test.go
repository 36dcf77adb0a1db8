package dataset_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/dataset"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
	"bollettino/generator/test/tongue"
	"bollettino/generator/test/town"

	"github.com/google/go-cmp/cmp"
)

const story = `
	rule tvp 3.10.0 response least 99% monthly 2025-11-01..
	service portale Portale
	service tari TARI
	down 2026-11-27T11:00..2026-11-27T12:00 service portale
	notice outage 2026-11-27T11:00.. declared 2026-11-27T11:03 impact partial
	notice constraint 2026-11-01..2026-12-31 declared 2026-11-01T10:00
	platform outage 2026-11-26T10:00.. declared 2026-11-26T10:00
	bucket tvp 2026-10-10T10:00..2026-10-10T11:00 7000 6931
	at 2026-11-27T12:00`

// many is a site of some bodies, each with what the story tells of one.
func many(w *town.Town, ids ...subject.ID) (*dataset.Set, []bulletin.Summary) {
	one := w.Compose().Summary
	all := make([]bulletin.Summary, len(ids))
	s := dataset.New(w.Site, len(ids))
	for i, id := range ids {
		all[i] = one
		all[i].ID, all[i].Told = id, slices.Clone(one.Told)
		for k, t := range one.Told {
			all[i].Told[k].ID, all[i].Told[k].Subject = string(id)+"/"+t.Slug(), id
		}
		s.Take(&all[i])
	}
	s.Platform(bulletin.PlatformTold(w.Site, w.Platform(w.AsOf), w.AsOf))
	return s, all
}

func numbered(n int) (out []subject.ID) {
	for i := range n {
		out = append(out, subject.ID(fmt.Sprintf("%011d", i)))
	}
	return out
}

func table(t *testing.T, s *dataset.Set, name string) dataset.Table {
	t.Helper()
	all := s.Tables()
	i := slices.IndexFunc(all, func(x dataset.Table) bool { return x.Name == name })
	if i < 0 {
		t.Fatalf("there is no table %s", name)
	}
	return all[i]
}

// cell gives a row's cells by their columns' names.
func cells(t dataset.Table, r dataset.Row) map[string]string {
	out := map[string]string{}
	for i, c := range t.Columns {
		out[c.Name] = r[i]
	}
	return out
}

// A row says what the summary knows, and a cell without anything to say is one of a column
// that may be empty.
func TestRows(t *testing.T) {
	t.Parallel()
	for _, how := range []setting.Verdicts{setting.Figures, setting.Named, setting.Totals} {
		w := town.New(t, story)
		w.Site.Setting.Verdicts = how
		s, _ := many(w, town.Pisa, "09900005670")
		parts := s.Parts()
		if len(parts) != 1 || parts[0].Name != "" {
			t.Fatalf("%d parts", len(parts))
		}
		rows := map[string]int{}
		for _, x := range s.Tables() {
			if x.Whole {
				continue
			}
			keys := map[string]bool{}
			for r := range parts[0].Rows(x.Name) {
				rows[x.Name]++
				var key string
				for i, c := range x.Columns {
					if slices.Contains(x.Key, c.Name) {
						key += r[i] + "\x00"
					}
					switch {
					case r[i] == "" && !c.Optional:
						t.Errorf("%s %s: nothing in %v", how, c.Name, r)
					case c.Kind == dataset.Code && r[i] != "" && !slices.Contains(c.Codes, r[i]):
						t.Errorf("%s %s: %q is none of %v", how, c.Name, r[i], c.Codes)
					case c.Kind == dataset.Flag && r[i] != "true" && r[i] != "false":
						t.Errorf("%s %s: %q", how, c.Name, r[i])
					}
				}
				if keys[key] {
					t.Errorf("%s %s: the key %q stands twice", how, x.Name, key)
				}
				keys[key] = true
			}
		}
		want := map[string]int{dataset.States: 2, dataset.Services: 4, dataset.Notices: 5, dataset.Indicators: 26}
		if how == setting.Totals {
			delete(want, dataset.Indicators)
		}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Errorf("%s (-want +got):\n%s", how, diff)
		}
	}
}

// Verdicts stand in a table only where the site names them.
func TestVerdicts(t *testing.T) {
	t.Parallel()
	for how, want := range map[setting.Verdicts]bool{setting.Figures: false, setting.Named: true} {
		w := town.New(t, story)
		w.Site.Setting.Verdicts = how
		s, _ := many(w, town.Pisa)
		x := table(t, s, dataset.Indicators)
		named := slices.ContainsFunc(x.Columns, func(c dataset.Column) bool { return c.Name == "esito" })
		if named != want {
			t.Errorf("%s: the column esito: %v", how, named)
		}
		for r := range s.Parts()[0].Rows(x.Name) {
			if got := cells(x, r); want && got["esito"] == "" {
				t.Errorf("%s: %v", how, got)
			}
		}
	}
}

// What many come to is counted for five or more, unless verdicts are named.
func TestFewAreNotCounted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		how  setting.Verdicts
		n    int
		want string
	}{
		{setting.Figures, 4, "4   "}, {setting.Figures, 5, "5 3 2 0"}, {setting.Totals, 4, "4   "}, {setting.Named, 4, "4 2 2 0"},
		{setting.Figures, 0, "0   "},
	} {
		w := town.New(t, story)
		w.Site.Setting.Verdicts = c.how
		s, _ := many(w, town.Pisa)
		tally := judged.Tallies(w.Site.Book, w.Site.Setting.Zone, w.AsOf, func(func(judged.Outcome, int) bool) {})["tvp"]
		tally.Met, tally.Missed = max(0, c.n-2), min(2, c.n)
		x := table(t, s, dataset.Counts)
		rows := s.Counted(map[string]judged.Tally{"tvp": tally, "altro": tally})
		if len(rows) != 1 {
			t.Fatalf("%d rows", len(rows))
		}
		got := cells(x, rows[0])
		if said := got["soggetti"] + " " + got["nei_limiti"] + " " + got["oltre"] + " " + got["non_misurati"]; said != c.want {
			t.Errorf("%s of %d: %q, want %q", c.how, c.n, said, c.want)
		}
	}
}

// Of many, who has a code knows the file; nobody is in two or in none.
func TestParts(t *testing.T) {
	t.Parallel()
	w := town.New(t, story)
	for n, digits := range map[int]int{1: 0, 1000: 0, 1001: 1, 10000: 1, 10001: 2, 25000: 2} {
		if got := dataset.New(w.Site, n).Digits(); got != digits {
			t.Errorf("%d subjects are parted by %d figures, want %d", n, got, digits)
		}
	}
	ids := append(numbered(1500), "ABC", "X1Y")
	s, _ := many(w, ids...)
	if got, want := strings.Join(s.Names(), " "), "0 1 2 3 4 5 6 7 8 9 altri"; got != want {
		t.Errorf("parts %q, want %q", got, want)
	}
	x, seen := table(t, s, dataset.States), map[string]string{}
	for _, p := range s.Parts() {
		for r := range p.Rows(x.Name) {
			id := cells(x, r)["codice_fiscale"]
			if was, twice := seen[id]; twice {
				t.Errorf("%s is in %s and in %s", id, was, p.Name)
			}
			seen[id] = p.Name
			if p.Name != dataset.Others && !strings.HasSuffix(id, p.Name) {
				t.Errorf("%s is in %s", id, p.Name)
			}
		}
	}
	if len(seen) != len(ids) || seen["ABC"] != dataset.Others {
		t.Errorf("%d subjects of %d; ABC is in %q", len(seen), len(ids), seen["ABC"])
	}
}

// A part's number for a table is another where any of its rows is, and where none is it stays: a
// notice changes no other table.
func TestPrint(t *testing.T) {
	t.Parallel()
	w := town.New(t, story)
	s, _ := many(w, numbered(1001)...)
	before := s.Parts()
	prints := func(change func(*dataset.Set, []bulletin.Summary)) (changed []string) {
		s, all := many(w, numbered(1001)...)
		change(s, all)
		for i, p := range s.Parts() {
			for _, table := range []string{dataset.States, dataset.Services, dataset.Notices, dataset.Indicators} {
				if p.Print(table) != before[i].Print(table) {
					changed = append(changed, table+" "+p.Name)
				}
			}
		}
		return changed
	}
	figures := func(part string) (out []string) {
		for _, table := range []string{dataset.States, dataset.Services, dataset.Indicators} {
			out = append(out, table+" "+part)
		}
		return out
	}
	other := town.New(t, strings.Replace(story, "7000 6931", "7000 6930", 1)).Compose().Summary
	for name, c := range map[string]struct {
		change func(*dataset.Set, []bulletin.Summary)
		want   []string
	}{
		"nothing":      {func(*dataset.Set, []bulletin.Summary) {}, nil},
		"a figure":     {func(_ *dataset.Set, all []bulletin.Summary) { all[17].Brief = other.Brief }, figures("7")},
		"a name":       {func(_ *dataset.Set, all []bulletin.Summary) { all[23].Row = &subject.Row{Name: "Altro"} }, figures("3")},
		"an instant":   {func(_ *dataset.Set, all []bulletin.Summary) { all[23].T++ }, figures("3")},
		"the list":     {func(_ *dataset.Set, all []bulletin.Summary) { all[1].Listed = !all[1].Listed }, figures("1")},
		"a platform’s": {func(s *dataset.Set, _ []bulletin.Summary) { s.Platform(nil) }, []string{dataset.Notices + " " + dataset.Others}},
	} {
		if got := prints(c.change); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q changed, want %q", name, got, c.want)
		}
	}
	told := town.New(t, strings.Replace(story, "T11:03", "T11:04", 1)).Compose().Summary
	s, all := dataset.New(w.Site, 1), []bulletin.Summary{w.Compose().Summary, told}
	s.Take(&all[0])
	o := dataset.New(w.Site, 1)
	all[1].Brief = all[0].Brief
	o.Take(&all[1])
	was, is := s.Parts()[0], o.Parts()[0]
	if was.Print(dataset.Notices) == is.Print(dataset.Notices) {
		t.Error("a notice that was declared later changes nothing")
	}
	if was.Print(dataset.States) != is.Print(dataset.States) {
		t.Error("a notice that was declared later changes figures")
	}
}

// The page says nothing by itself, in whatever language, and all that there are words for.
func TestThePageSaysNothingByItself(t *testing.T) {
	t.Parallel()
	w := town.New(t, story)
	w.Site.Language = tongue.Made
	forms := []dataset.Form{{Name: "CSV", Ext: ".csv"}, {Name: "JSON Lines", Ext: ".jsonl"}}
	var said []any
	for _, n := range []int{1, 1001} {
		s := dataset.New(w.Site, n)
		for _, l := range []dataset.Licence{{}, {Name: "CC BY", URL: "https://example.org/by"}} {
			said = append(said, s.Page(w.Site, forms, l))
		}
	}
	for _, x := range tongue.Foreign(said, "CSV", "JSON Lines", "JSON Schema", "CC BY", "altri") {
		t.Error(x)
	}
	for _, x := range tongue.Unsaid(tongue.Made.Data, fmt.Sprint(said...)) {
		t.Error("nowhere said: ", x)
	}
}

// Every table has words in every language.
func TestTablesHaveWords(t *testing.T) {
	t.Parallel()
	s := dataset.New(frame.Site{Language: &word.It, Book: &rulebook.Book{Versions: make([]rulebook.Version, 1)}}, 1)
	for _, x := range s.Tables() {
		for _, l := range word.Languages {
			if w := l.Data.Tables[x.Name]; w.Title == "" || w.About == "" {
				t.Errorf("%s: %s has no words", l.Tag, x.Name)
			}
		}
		names := map[string]bool{}
		for _, c := range x.Columns {
			if names[c.Name] || !strings.HasSuffix(c.About, ".") {
				t.Errorf("%s: column %s: %q", x.Name, c.Name, c.About)
			}
			names[c.Name] = true
		}
	}
}

// A site without rules has no table of what follows from them.
func TestTablesOfASiteWithoutRules(t *testing.T) {
	t.Parallel()
	var got []string
	for _, x := range dataset.New(frame.Site{Language: &word.It, Book: &rulebook.Book{}}, 1).Tables() {
		got = append(got, x.Name)
	}
	if diff := cmp.Diff([]string{dataset.States, dataset.Services, dataset.Notices}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
