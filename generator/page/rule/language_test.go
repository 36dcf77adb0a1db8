package rule

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/input"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page/frame"
	"bollettino/generator/test/tongue"
)

// A rulebook in Greek letters, of which everything is said that can be said of one.
const greekRegister = `versions:
  - {id: "0.8", state: withdrawn, in_force_from: 2024-01-01, until: 2024-02-01}
  - {id: "0.9", title: "Ρ 0.9", state: withdrawn, in_force_from: 2024-02-01, until: 2024-03-01}
  - {id: "1.0", in_force_from: 2025-01-01, until: 2025-07-01, basis: month_only, text: ours, published: 2025-01,
     source: "https://1.1/", retrieved: 2025-01-02, published_here: 2025-01-03,
     corrections: [{on: 2025-02-02, what: Ψ}]}
  - {id: "2.0", title: Ρ, in_force_from: 2025-07-01, until: 2025-09-01, basis: assumed, licence: Λ,
     page_source: "https://1.1/{file}"}
  - {id: "2.5", title: Ρ 2.5, in_force_from: 2025-09-01, until: 2026-01-01}
  - {id: "3.0", title: Ρ, in_force_from: 2026-01-01}
  - {id: "4.0", title: Ρ, state: draft, published: 2026-05-05, corrections: [{on: 2026-06-01, what: Ψ}]}
pages:
  - {id: a, title: Α, at: {"1.0": [a.md, b.md], "2.0": [a.md], "2.5": [a.md], "3.0": [a.md], "4.0": [a.md]}}
obligations:
`

// greekObligation stands in some versions at some places: "1.0#1/p1 2.0#1/p1".
func greekObligation(id, more, at string) string {
	out := "  - {id: " + id + ", title: Ω, note: Ν, binds: [ec-direct, ec-indirect, platform], " + more + "at: {"
	for _, x := range strings.Fields(at) {
		version, place, _ := strings.Cut(x, "#")
		limit := ""
		if version == "1.0" {
			limit = ", indicator: none"
		}
		out += fmt.Sprintf("%q: {page: a, place: %q%s}, ", version, "#"+place, limit)
	}
	return out + "}}\n"
}

const greekLimit = "indicator: {measure: planned, bound: at_most, limit: 36h, window: year}, "

var greekObligations = greekObligation("uno", greekLimit, "1.0#1/p1 2.0#1/p1 2.5#1/p1 3.0#1/p1 4.0#1/p1") +
	greekObligation("due", "", "1.0#1/p2 2.0#2/p1 2.5#2/p1 3.0#2/p1 4.0#2/p1") +
	greekObligation("tre", "", "2.0#2/p2 2.5#2/p2 3.0#2/p2 4.0#2/p2") +
	greekObligation("quattro", `ended: [{version: "2.0", how: withdrawn}], `, "1.0#3/1") +
	greekObligation("cinque", `ended: [{version: "2.0", how: merged, into: uno}], `, "1.0#3/2") +
	greekObligation("sei", `ended: [{version: "2.0", how: moved, into: due}], `, "1.0#3/3") +
	greekObligation("sette", `ended: [{version: "2.0", how: withdrawn, into: due}], `, "1.0#3/4") +
	greekObligation("otto", "", "1.0#1/p3 2.0#1/p2 2.5#1/p2 3.0#1/p2")

// greekTexts are the texts of that rulebook, by version and file.
func greekTexts() fstest.MapFS {
	out := fstest.MapFS{}
	put := func(file, text string, versions ...string) {
		for _, v := range versions {
			out["regole/"+v+"/"+file] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	late := []string{"3.0", "4.0", "0.8"}
	old, new := []string{"1.0"}, append([]string{"2.0", "2.5"}, late...)
	const first, second, third = "Εδω λεμε πρωτα αυτα.", "Εκει λεμε υστερα τουτα.", "Παντου λεμε ακομα εκεινα."

	// Obligations, and two pages that become one.
	put("a.md", "# Α\n\n## 1\n\nΕνα 36.\n\nΔυο δυο.\n\nΟκτω οκτω.\n\n"+
		"## 3\n\n* τεσσερα\n* πεντε\n* εξι\n* επτα\n", old...)
	put("b.md", "# Β\n\nΒητα.\n", old...)
	put("a.md", "# Α\n\n## 1\n\nΕνα και 36.\n\nΟκτω εννεα.\n\n## 2\n\nΔυο δυο.\n\nΤρια.\n", new...)
	put("a.md", "# Α\n\nΑλλο.\n", "0.9")

	// What moved, and what stands elsewhere too.
	put("m.md", "# Μ\n\n"+first+"\n\n"+second+"\n", old...)
	put("n.md", "# Ν\n\nΝι.\n", old...)
	put("o.md", "# Ο\n\n"+second+"\n\n"+third+"\n\nΟμικρον.\n", old...)
	put("m.md", "# Μ\n\nΜι.\n", new...)
	put("n.md", "# Ν\n\n"+first+"\n", new...)
	put("o.md", "# Ο\n\n"+second+"\n\n"+third+"\n", new...)
	put("p.md", "# Π\n\n"+third+"\n", new...)

	// Pages that come, go, have another name or stay as they are.
	put("h.md", "# Η\n\nΗτα ητα ητα.\n\nΘητα θητα θητα.\n", old...)
	put("i.md", "# Ι\n\nΗτα ητα ητα.\n\nΘητα θητα θητα.\n", new...)
	put("g.md", "# Γ\n", "1.0", "2.0", "2.5")
	put("s.md", "# Σ\n\nΣιγμα.\n", append(old, new...)...)
	put("w.md", "# Ω\n\nΩμεγα.\n", "0.9", "2.0", "2.5", "3.0", "0.8")
	put("w.md", "# Ω\n\nΩμεγα ωμεγα.\n", "4.0")

	// A table, a listing, and what leads elsewhere.
	rows, lines := strings.Repeat("| α | β |\n", 9), strings.Repeat("αβγ\n", 20)
	put("t.md", "# Τ\n\n| Α | Β |\n|---|---|\n"+rows+"| γ | δ |\n\n```\nα\n"+lines+"β\n```\n", "1.0")
	put("t.md", "# Τ\n\n| Α | Β |\n|---|---|\n"+rows+"| γ | ε |\n\n```\nγ\n"+lines+"δ\n```\n", new...)
	put("l.md", "# Λ\n\n[α](https://1.1/)\n\nβ\n\n[γ](https://4.4/)\n\n"+
		"![δ](1.png)\n\n![ε](3.png)\n\n![ζ](4.png)\n", "2.0")
	put("l.md", "# Λ\n\n[α](https://2.2/)\n\n[β](https://3.3/)\n\nγ\n\n"+
		"![δ](2.png)\n\n![ε](3.png)\n\n![η](4.png)\n", "2.5", "3.0", "4.0", "0.8")
	const png = "\x89PNG\r\n\x1a\n"
	for i, v := range new {
		put("1.png", png+"1", v)
		put("2.png", png+"2", v)
		put("3.png", png+fmt.Sprint(min(i, 1)), v)
		put("4.png", png+"4", v)
	}
	greekLong(put, late)
	return out
}

// greekLong are more changes than fit on a page.
func greekLong(put func(file, text string, versions ...string), late []string) {
	long := func(letter string, n int) string { return strings.Repeat("\n\n"+strings.Repeat(letter, 2000), n) }
	put("f.md", "# Φ"+long("φ", 4), late...)
	put("e.md", "# Ε"+long("ε", 15), "2.0", "2.5")
	put("e.md", "# Ε"+long("η", 15), late...)
	for i := range menuWhole {
		put(fmt.Sprintf("7/%d.md", i), "# Δ\n", "2.0", "2.5")
		put(fmt.Sprintf("7/%d.md", i), "# Δ\n\nΔε.\n", late...)
	}
}

func TestNoWordsOfItsOwn(t *testing.T) {
	t.Parallel()
	tree := greekTexts()
	tree["regole/versions.yaml"] = &fstest.MapFile{Data: []byte(greekRegister + greekObligations)}
	tree["regole/glossario.yaml"] = &fstest.MapFile{Data: []byte("terms: [{term: Ω, words: Ψ}]\n")}
	m := newOf(t, tongue.Made, tree)
	m.Searchable, m.Prose = true, []input.Prose{{Slug: "p", Title: "Π"}}
	for i := range m.Book.Versions {
		m.Book.Versions[i].Digest = "1"
	}
	year := m.Zone.Year(m.T)
	nobody, _ := m.count(judged.Tally{Window: year})
	few, _ := m.count(judged.Tally{Window: year, Met: 1})
	m.Tallies = map[string]judged.Tally{"uno": {Window: year, Met: 9}}
	far := m.names(&m.Book.Obligations[0])
	m.Frozen = judged.Periods([]*verification.File{{Period: "2026-05",
		Rows: []verification.Row{{Key: verification.Key{Obligation: "uno"}}}}})

	told := map[string]any{"news": m.News(), "nobody": nobody, "few": few, "far": far}
	for i, r := range frame.RolePages {
		told["news of "+r.Slug] = m.RoleNews(i)
	}
	for at, p := range pagesOf(t, m) {
		told[at] = []any{p.Title, p.Description, p.Head, p.Body}
	}
	for f := range m.Findables {
		for _, p := range f.Pages {
			told["search"+p.Path] = string(p.HTML)
		}
	}
	// Tables of a text are labelled in its own language.
	for _, at := range slices.Sorted(maps.Keys(told)) {
		for _, w := range tongue.Foreign(told[at], "RSS", "Atom", "https", "h.md", ".png", "Tabella") {
			t.Errorf("%s: %s", at, w)
		}
	}
	all, err := json.Marshal(told)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range tongue.Unsaid(tongue.Made.Rule, string(all)) {
		t.Errorf("the story never says %s", s)
	}
}
