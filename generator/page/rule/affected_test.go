package rule

import (
	"slices"
	"strings"
	"testing"

	"bollettino/generator/page"
	"bollettino/generator/page/frame"
	"github.com/google/go-cmp/cmp"
)

// fourVersions are a rulebook of which 2.0 changed a limit, 2.1 some words, and 3.0 is a
// draft that drops an obligation.
var fourVersions = map[string]string{
	"versions.yaml": `versions:
  - {id: "1.0", in_force_from: 2025-01-01, until: 2025-07-01}
  - {id: "2.0", in_force_from: 2025-07-01, until: 2026-01-01}
  - {id: "2.1", in_force_from: 2026-01-01}
  - {id: "3.0", state: draft, published: 2026-05-01}
pages:
  - {id: a, title: A, at: {"1.0": [a.md], "2.0": [a.md], "2.1": [a.md], "3.0": [a.md]}}
obligations:
  - {id: tempi, title: Tempi, binds: [ec-direct, ec-indirect], at: {"1.0": {page: a, place: "#a/p1",
     indicator: {measure: response, bound: at_least, limit: 95%, within: 2s, window: month}},
     "2.0": {page: a, place: "#a/p1"}, "2.1": {page: a, place: "#a/p1"}, "3.0": {page: a, place: "#a/p1"}},
     indicator: {measure: response, bound: at_least, limit: 98%, within: 2s, window: month}}
  - {id: avvisi, title: Avvisi, binds: [ec-indirect], at: {"1.0": {page: a, place: "#a/p2"},
     "2.0": {page: a, place: "#a/p2"}, "2.1": {page: a, place: "#a/p2"}, "3.0": {page: a, place: "#a/p2"}}}
  - {id: firma, title: Firma, binds: [pt, ec-indirect], at: {"1.0": {page: a, place: "#a/p3"},
     "2.0": {page: a, place: "#a/p3"}, "2.1": {page: a, place: "#a/p3"}}}
`,
	"1.0/a.md": "# A\n\nIl 95% delle risposte parte entro 2 secondi.\n\nSi avvisa il giorno prima.\n\nSi firma.\n",
	"2.0/a.md": "# A\n\nIl 98% delle risposte parte entro 2 secondi.\n\nSi avvisa il giorno prima.\n\nSi firma.\n",
	"2.1/a.md": "# A\n\nIl 98% delle risposte parte entro 2 secondi.\n\nSi avvisa tre giorni prima.\n\nSi firma.\n",
	"3.0/a.md": "# A\n\nIl 98% delle risposte parte entro 2 secondi.\n\nSi avvisa tre giorni prima.\n",
}

// told is what changed, an obligation a line.
func told(c page.RoleChange) []string {
	out := []string{plainText(c.Lead)}
	for _, r := range c.Rows {
		out = append(out, strings.Join([]string{r.Title.Text, r.Word, "per " + r.Binds, plainText(r.When)}, "; "))
	}
	return out
}

// What changed for a role stands on its page since the version before, and apart for each
// other version: since when each difference holds, however many versions lie between.
func TestChangedForARole(t *testing.T) {
	t.Parallel()
	pages := rulesOf(t, fourVersions)
	role := pages["/regole/ruoli/ec-indiretto/"].Body.(page.Role)
	if diff := cmp.Diff([]string{
		"Dalla versione 2.0 alla 2.1, in vigore dal 1º gennaio 2026: 1 obbligo cambia.",
		"Avvisi; riscritto; per EC collegato tramite partner; Vale così dal 1º gennaio 2026: Versione 2.1.",
	}, told(role.Changed)); diff != "" {
		t.Errorf("since the version before (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{
		"Dalla versione 1.0 alla 2.1, in vigore dal 1º gennaio 2026: 2 obblighi cambiano.",
		"Tempi; cambiato nella sostanza, con altre parole; per EC; Vale così dal 1º luglio 2025: Versione 2.0.",
		"Avvisi; riscritto; per EC collegato tramite partner; Vale così dal 1º gennaio 2026: Versione 2.1.",
	}, told(pages["/regole/ruoli/ec-indiretto/1.0/"].Body.(page.RoleChange))); diff != "" {
		t.Errorf("since the first (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{
		"Dalla versione 2.1 alla 3.0, non ancora in vigore: 1 obbligo cambia.",
		"Firma; ritirato; per partner tecnologico e EC collegato tramite partner; Non ancora in vigore: Versione 3.0.",
	}, told(pages["/regole/ruoli/ec-indiretto/3.0/"].Body.(page.RoleChange))); diff != "" {
		t.Errorf("with the draft (-want +got):\n%s", diff)
	}
	first := pages["/regole/ruoli/ec-indiretto/1.0/"].Body.(page.RoleChange).Rows[0]
	if got := plainText(first.Old.Words) + " -> " + plainText(first.New.Words); got !=
		"almeno 95% entro 2 secondi nel mese -> almeno 98% entro 2 secondi nel mese" {
		t.Errorf("a limit's difference: %s", got)
	}
	gone := pages["/regole/ruoli/pt/3.0/"].Body.(page.RoleChange).Rows[0]
	if !strings.Contains(gone.Old.HTML, "Si firma.") || plainText(gone.New.Words) != "non c’è più" {
		t.Errorf("what is gone shows %q -> %q", gone.Old.HTML, plainText(gone.New.Words))
	}
	for _, l := range role.Changed.Since {
		if _, ok := pages[l.Href]; !ok {
			t.Errorf("%s leads nowhere: %s", l.Text, l.Href)
		}
	}
	if n := len(role.Changed.Since); n != 3 {
		t.Errorf("%d other versions", n)
	}
}

// Without script a comparison is read for one role: each has a sentence of its own, and
// says of each row whom it binds.
func TestComparedForARole(t *testing.T) {
	t.Parallel()
	body := rulesOf(t, fourVersions)["/regole/confronta/1.0/2.1/"].Body.(page.Comparison)
	var got []string
	for _, f := range body.Filters {
		n := 0
		for _, r := range body.Obligations {
			if slices.Contains(strings.Fields(r.Roles), strings.TrimPrefix(f.ID, onlyPrefix)) {
				n++
			}
		}
		if f.Count != "1" && n == 1 || f.Count == "1" && n != 1 {
			t.Errorf("%s leaves %d of %s", f.ID, n, f.Count)
		}
		got = append(got, f.ID+": "+plainText(f.Words))
	}
	if diff := cmp.Diff([]string{
		"solo-ec-diretto: Qui sotto solo gli obblighi per EC collegato direttamente: 1 su 2.",
		"solo-ec-indiretto: Qui sotto solo gli obblighi per EC collegato tramite partner: 2 su 2.",
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The feed of a role tells what changes something for it, under ids that stay.
func TestNewsOfARole(t *testing.T) {
	t.Parallel()
	m := newOfTexts(t, fourVersions)
	m.Setting.TagAuthority = "stato.example.org,2026"
	news := map[string][]string{}
	for i, r := range frame.RolePages {
		for _, e := range m.RoleNews(i) {
			news[r.Slug] = append(news[r.Slug], e.ID+" "+e.When+" "+e.Title+": "+e.Text+" "+e.URL)
		}
	}
	const id, to = "tag:stato.example.org,2026:regole/", " https://stato.example.org/regole/confronta/"
	tempi := id + "2.0/in-vigore/%s 1º luglio 2025 In vigore la versione 2.0: 1 obbligo cambia: Tempi: cambiato nella " +
		"sostanza; prima almeno 95% entro 2 secondi nel mese, dopo almeno 98% entro 2 secondi nel mese." +
		to + "1.0/2.0/#solo-%[1]s"
	of := func(line, slug string) string { return strings.NewReplacer("%s", slug, "%[1]s", slug).Replace(line) }
	firma := id + "3.0/pubblicata/%s 1º maggio 2026 Pubblicata la bozza 3.0: 1 obbligo cambia: Firma: ritirato." +
		to + "2.1/3.0/#solo-%[1]s"
	want := map[string][]string{
		"ec-diretto": {of(tempi, "ec-diretto")},
		"ec-indiretto": {of(firma, "ec-indiretto"), id + "2.1/in-vigore/ec-indiretto 1º gennaio 2026 In vigore la versione " +
			"2.1: 1 obbligo cambia: Avvisi: riscritto." + to + "2.0/2.1/#solo-ec-indiretto", of(tempi, "ec-indiretto")},
		"pt": {of(firma, "pt")},
	}
	if diff := cmp.Diff(want, news); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
