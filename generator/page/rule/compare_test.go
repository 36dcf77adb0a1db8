package rule

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
	"github.com/google/go-cmp/cmp"
)

// rulesOf are the rulebook's pages as of 15 June 2026, by address, of a register
// and texts.
func rulesOf(t *testing.T, files map[string]string) map[string]page.Page {
	t.Helper()
	return pagesOf(t, newOfTexts(t, files))
}

// newOfTexts prepares them.
func newOfTexts(t *testing.T, files map[string]string) *Rulebook {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[path.Join("regole", name)] = &fstest.MapFile{Data: []byte(text)}
	}
	return newOf(t, &word.It, tree)
}

// newOf prepares them in a language.
func newOf(t *testing.T, l *word.Language, tree fstest.MapFS) *Rulebook {
	t.Helper()
	zone, err := period.In("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	var list problem.List
	links := address.NewLinks("https://stato.example.org/")
	b := rulebook.Read(tree, "regole", zone, rulebook.Links{
		Page: func(v, s string) string { return links.To(address.RulePath(v, s)) },
		File: func(v, s string) string { return links.To(address.RuleFile(v, s)) },
	}, nil, &list)
	if list.Len() > 0 {
		t.Fatal(list.Sorted())
	}
	site := frame.Site{Language: l, Setting: setting.Site{Zone: zone}, Links: links, Book: b}
	return New(site, zone.Date(2026, 6, 15), nil, nil)
}

// pagesOf are all pages, by address.
func pagesOf(t *testing.T, m *Rulebook) map[string]page.Page {
	t.Helper()
	out := map[string]page.Page{}
	for pages := range m.Pages() {
		for _, p := range pages {
			made := []page.Page{p}
			if p.Make != nil {
				made = p.Make()
			}
			for _, p := range made {
				if _, twice := out[p.Path]; twice {
					t.Errorf("%s is made twice", p.Path)
				}
				out[p.Path] = p
			}
		}
	}
	return out
}

// plainText is a text's words.
func plainText(t page.Text) string {
	var out string
	for _, p := range t {
		out += p.Text
	}
	return out
}

const twoVersions = `versions:
  - {id: "1.0", title: Regole 1.0, in_force_from: 2025-01-01, until: 2026-01-01}
  - {id: "2.0", title: Regole, in_force_from: 2026-01-01}
  - {id: "3.0", title: Regole 3.0, state: draft}
pages:
  - {id: livelli, title: Livelli, at: {"1.0": [livelli.md], "2.0": [livelli.md], "3.0": [livelli.md]}}
obligations:
`

func obligation(id, one, two string) string {
	out := fmt.Sprintf("  - {id: %s, title: L'obbligo %s, binds: [ec-direct], at: {", id, id)
	if one != "" {
		out += fmt.Sprintf(`"1.0": {page: livelli, place: %q}, `, one)
	}
	return out + fmt.Sprintf(`"2.0": {page: livelli, place: %q}}}`, two) + "\n"
}

// Case G: a row shows a real difference, what only moved is counted apart.
func TestObligationRows(t *testing.T) {
	t.Parallel()
	pages := rulesOf(t, map[string]string{
		"versions.yaml": twoVersions +
			obligation("uno", "#tempi/p1", "#tempi/p1") + obligation("due", "#tempi/p2", "#altro/p1") +
			obligation("tre", "#tempi/p3", "#tempi/p2") + obligation("quattro", "", "#altro/p2"),
		"1.0/livelli.md": "# Livelli\n\n## Tempi\n\nSi risponde entro 2 secondi.\n\nSi avvisa il giorno prima.\n\n" +
			"Si conserva tutto per dieci anni.\n",
		"2.0/livelli.md": "# Livelli\n\n## Tempi\n\nSi risponde entro 3 secondi.\n\n" +
			"Si conserva tutto per dieci anni.\n\n## Altro\n\nSi avvisa il giorno prima.\n\nSi firma.\n",
		"3.0/livelli.md": "# Livelli\n",
	})
	body := pages["/regole/confronta/1.0/2.0/"].Body.(page.Comparison)
	const lead = "2 obblighi cambiano, 1 si sposta soltanto; il testo cambia in una pagina su 1."
	if got := plainText(body.Lead); got != lead {
		t.Errorf("the lead says %q", got)
	}
	var got []string
	for _, o := range slices.Concat(body.Obligations, body.Moved) {
		side := func(c page.Clause) string { return plainText(c.Words) + c.HTML + " (" + c.Where.Text + ")" }
		got = append(got, o.Word+": "+side(o.Old)+" -> "+side(o.New))
		if side(o.Old) == side(o.New) {
			t.Errorf("%s: before and after are the same", o.Title.Text)
		}
	}
	want := []string{
		`riscritto: Si risponde entro<del><span class="visually-hidden">tolto: </span> 2</del> secondi. (Livelli) -> ` +
			`Si risponde entro<ins><span class="visually-hidden">aggiunto: </span> 3</ins> secondi. (Livelli)`,
		`nuovo: non c’era () -> <ins><span class="visually-hidden">aggiunto: </span>Si firma.</ins> (Livelli)`,
		"spostato:  (Livelli, Tempi) ->  (Livelli, Altro)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := plainText(body.Unchanged); got != "1 obbligo senza modifiche." {
		t.Errorf("the rest: %q", got)
	}
}

// Case G and K: a listing has its lines, an item its number, a link its line.
func TestDiffer(t *testing.T) {
	t.Parallel()
	const text = "# Livelli\n\n```\nprima\n%sseconda riga\nterza\n```\n\n" +
		"1. chiedere la chiave\n2. provarla entro %s giorni\n\nIl [manuale](https://%s.example.org/).\n"
	long := strings.Repeat("uguale\n", 20)
	pages := rulesOf(t, map[string]string{"versions.yaml": twoVersions,
		"1.0/livelli.md": fmt.Sprintf(text, long, "dieci", "uno"),
		"2.0/livelli.md": strings.Replace(fmt.Sprintf(text, long, "venti", "due"), "terza", "quarta", 1),
		"3.0/livelli.md": "# Livelli\n"})
	html := pages["/regole/confronta/1.0/2.0/"].Body.(page.Comparison).Changed[0].HTML
	for _, want := range []string{
		"<pre tabindex=\"0\"><code><span class=\"same-skipped\">⋯ 19 righe uguali</span>\n" +
			"uguale\nuguale\nseconda riga\n<del>",
		`<span class="leaf-number">2.</span> provarla entro`,
		`Il collegamento «manuale» portava a <del><code>https://uno.example.org/</code></del>, ` +
			`ora a <ins><code>https://due.example.org/</code></ins>`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the text lacks %q:\n%s", want, html)
		}
	}
}

// Case G, compare/link: where only a link changed, the lead says so.
func TestLeadNamesLinks(t *testing.T) {
	t.Parallel()
	const text = "# Livelli\n\nIl [manuale](https://%s.example.org/).\n"
	pages := rulesOf(t, map[string]string{"versions.yaml": twoVersions, "3.0/livelli.md": "# Livelli\n",
		"1.0/livelli.md": fmt.Sprintf(text, "uno"), "2.0/livelli.md": fmt.Sprintf(text, "due")})
	body := pages["/regole/confronta/1.0/2.0/"].Body.(page.Comparison)
	const lead = "Le parole del testo sono le stesse; 1 collegamento o immagine non è lo stesso."
	if got := plainText(body.Lead); got != lead {
		t.Errorf("the lead says %q", got)
	}
	if got := body.Changed[0].Word; got != "stesse parole, 1 collegamento o immagine" {
		t.Errorf("the page: %q", got)
	}
}

// longTexts are two texts of which much differs, in folders.
func longTexts() map[string]string {
	register, _, _ := strings.Cut(twoVersions, "  - {id: livelli")
	files := map[string]string{"versions.yaml": register + "obligations:\n", "3.0/a.md": "# A\n"}
	paragraphs := func(seed string, n int, what string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "\n\nIl paragrafo %d di %s dice che %s vale", i, seed, what)
			b.WriteString(" per tutti quelli che leggono fin qui.")
		}
		return b.String()
	}
	put := func(file string, n int) {
		files["1.0/"+file] = "# " + file + paragraphs(file, n, "la vecchia regola")
		files["2.0/"+file] = "# " + file + paragraphs(file, n, "la nuova regola")
	}
	for i := range 40 {
		put(fmt.Sprintf("appendici/parte-%d/pagina-%d.md", i%2, i), 6)
		put(fmt.Sprintf("guida/pagina-%d.md", i%3), 5)
	}
	put("README.md", 3)
	put("enorme.md", 400)
	files["1.0/ferma.md"], files["2.0/ferma.md"] = "# Ferma\n\nSempre così.", "# Ferma\n\nSempre così."
	files["2.0/lunga.md"] = "# Lunga" + paragraphs("lunga", 300, "una cosa nuova") + "\n\n## Fine\n\nFine."
	return files
}

// Case K: a comparison of two long texts is an overview and its chapters, none
// of them endless, all reached from the page above.
func TestChapters(t *testing.T) {
	t.Parallel()
	pages := rulesOf(t, longTexts())
	const base = "/regole/confronta/1.0/2.0/"
	linked := map[string]bool{base: true}
	texts := map[string]int{}
	for at, p := range pages {
		if !strings.HasPrefix(at, base) {
			continue
		}
		body := p.Body.(page.Comparison)
		for _, c := range body.Chapters {
			linked[c.Link.Href] = true
		}
		for _, c := range body.Changed {
			texts[c.New[0].Href]++
		}
		data, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) > 2*chapterWeight {
			t.Errorf("%s has %d bytes", at, len(data))
		}
		if (at == base) == p.Head.NoIndex {
			t.Errorf("%s: noindex is %v", at, p.Head.NoIndex)
		}
	}
	var addresses []string
	for at := range pages {
		if strings.HasPrefix(at, base) {
			addresses = append(addresses, strings.TrimPrefix(at, base))
			if !linked[at] {
				t.Errorf("%s is linked from no page above", at)
			}
		}
	}
	slices.Sort(addresses)
	for _, want := range []string{
		"", "appendici/", "appendici/parte-0/", "appendici/parte-1/", "enorme/", "enorme/parte-2/",
		"guida/", "lunga/",
	} {
		if !slices.Contains(addresses, want) {
			t.Errorf("there is no %s%s: %q", base, want, addresses)
		}
	}
	if texts["/regole/2.0/guida/pagina-1/"] != 1 || texts["/regole/2.0/enorme/"] < 2 || len(texts) != 46 {
		t.Errorf("%d pages have their changes somewhere: %v", len(texts), texts)
	}
	overview := pages[base].Body.(page.Comparison)
	if len(overview.Same) != 1 || overview.SameWords != "1 pagina senza modifiche" {
		t.Errorf("unchanged pages: %v %q", overview.Same, overview.SameWords)
	}
	long := pages[base+"lunga/"].Body.(page.Comparison).Changed[0].HTML
	if !strings.Contains(long, "Qui stanno i titoli") || !strings.Contains(long, "Fine") ||
		strings.Contains(long, "paragrafo 17") {
		t.Errorf("a long page that is new is shown whole, or not in outline: %.300s", long)
	}
}

// Case K: a file that was renamed says so.
func TestRenamedPage(t *testing.T) {
	t.Parallel()
	const text = "# %s\n\nIl primo paragrafo parla di pagamenti e di ricevute.\n\n" +
		"Il secondo parla di tempi e di soglie.\n"
	pages := rulesOf(t, map[string]string{"versions.yaml": twoVersions,
		"1.0/livelli.md": "# Livelli\n", "2.0/livelli.md": "# Livelli\n", "3.0/livelli.md": "# Livelli\n",
		"1.0/vecchia.md": fmt.Sprintf(text, "Vecchia"), "2.0/nuova.md": fmt.Sprintf(text, "Nuova")})
	changed := pages["/regole/confronta/1.0/2.0/"].Body.(page.Comparison).Changed
	if len(changed) != 1 || changed[0].Word != "forse rinominata (era vecchia.md), 1 aggiunto, 1 tolto" {
		t.Errorf("%+v", changed)
	}
}

// Case K: each version's page says in its title which, and search engines are to
// find the text in force: what says the same points there, what doesn't, drafts
// too, is not indexed.
func TestFindable(t *testing.T) {
	t.Parallel()
	pages := rulesOf(t, map[string]string{"versions.yaml": twoVersions,
		"1.0/livelli.md": "# Livelli\n\nUguale.", "2.0/livelli.md": "# Livelli\n\nUguale.",
		"3.0/livelli.md": "# Livelli\n\nUguale.",
		"1.0/altra.md":   "# Altra\n\nPrima.", "2.0/altra.md": "# Altra\n\nDopo.",
		"1.0/sola.md": "# Sola\n\nNon c'è più."})
	for at, want := range map[string]string{
		"/regole/vigente/livelli/": "Livelli, regole 2.0 | /regole/vigente/livelli/",
		"/regole/2.0/livelli/":     "Livelli, regole 2.0 | /regole/vigente/livelli/",
		"/regole/1.0/livelli/":     "Livelli, regole 1.0 (superata) | /regole/vigente/livelli/",
		"/regole/1.0/altra/":       "Altra, regole 1.0 (superata) | /regole/1.0/altra/ noindex",
		"/regole/1.0/sola/":        "Sola, regole 1.0 (superata) | /regole/1.0/sola/ noindex",
		"/regole/3.0/livelli/":     "Livelli, regole 3.0 (bozza) | /regole/3.0/livelli/ noindex",
		"/regole/1.0/":             "Regole 1.0 (superata) | /regole/1.0/ noindex",
		"/regole/2.0/":             "Regole, regole 2.0 | /regole/vigente/",
		"/regole/3.0/":             "Regole 3.0 (bozza) | /regole/3.0/ noindex",
	} {
		h := pages[at].Head
		got := h.Title + " | " + strings.TrimPrefix(h.Canonic, "https://stato.example.org")
		if h.NoIndex {
			got += " noindex"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
}
