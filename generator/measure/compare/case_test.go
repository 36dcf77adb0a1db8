package compare

import (
	"fmt"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

// read compares two texts as they are written: files by name, "v1/README.md" and
// "v2/README.md".
func read(t *testing.T, files map[string]string) Comparison {
	t.Helper()
	tree := fstest.MapFS{"regole/versions.yaml": {Data: []byte("versions:\n" +
		"  - {id: v1, title: Una, in_force_from: 2025-01-01, until: 2026-01-01}\n" +
		"  - {id: v2, title: Due, in_force_from: 2026-01-01}\npages: []\nobligations: []\n")}}
	for name, text := range files {
		tree[path.Join("regole", name)] = &fstest.MapFile{Data: []byte(text)}
	}
	var list problem.List
	address := func(v, s string) string { return "/" + v + "/" + s }
	b := rulebook.Read(tree, "regole", rome.Zone, rulebook.Links{Page: address, File: address}, nil, &list)
	if list.Len() > 0 {
		t.Fatal(list.Sorted())
	}
	return Versions(b, &b.Versions[0], &b.Versions[1])
}

// Case G, compare/code: the lines of a listing stay lines.
func TestCodeKeepsItsLines(t *testing.T) {
	t.Parallel()
	const text = "# Messaggi\n\n```xml\n<richiesta>\n  <ente>01234567897</ente>\n  <importo>10.00</importo>\n" +
		"  <via>a</via>\n</richiesta>\n```\n"
	c := read(t, map[string]string{"v1/README.md": text,
		"v2/README.md": strings.NewReplacer("10.00", "12.00", "  <via>a</via>\n", "  <canale>sportello</canale>\n").Replace(text)})
	var got []string
	for _, n := range c.Pages[0].Nodes {
		for _, s := range n.Segments {
			if n.Kind == "pre" {
				got = append(got, fmt.Sprintf("%s %q", s.Op, s.Text))
			}
		}
	}
	want := []string{`same "<richiesta>\n  <ente>01234567897</ente>\n  <importo>"`,
		`removed "10.00"`, `added "12.00"`, `same "</importo>\n"`,
		`removed "  <via>a</via>\n"`, `added "  <canale>sportello</canale>\n"`, `same "</richiesta>"`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Case G, compare/link: where a link leads and what a picture shows are no
// words, and are listed.
func TestTargets(t *testing.T) {
	t.Parallel()
	const text = "# Chiavi\n\nVedere il manuale per gli [enti](https://manuali.example.org/enti).\n\n" +
		"![Il percorso](.gitbook/assets/flusso.png)\n\n[Altrove](altra.md)\n"
	const picture = "\x89PNG\r\n\x1a\n"
	files := func(version, text string, more ...string) map[string]string {
		out := map[string]string{version + "/README.md": text, version + "/altra.md": "# Altra\n\nAltro testo.",
			version + "/.gitbook/assets/flusso.png": picture}
		for i := 0; i+1 < len(more); i += 2 {
			out[version+"/"+more[i]] = more[i+1]
		}
		return out
	}
	for name, c := range map[string]struct {
		text string
		more []string
		want []string
	}{
		"nothing":        {text, nil, nil},
		"a link's end":   {strings.Replace(text, "manuali.", "prova.", 1), nil, []string{"changed link: https://manuali.example.org/enti -> https://prova.example.org/enti"}},
		"another file":   {strings.Replace(text, "flusso", "altro", 1), []string{".gitbook/assets/altro.png", picture + "x"}, []string{"changed picture: .gitbook/assets/flusso.png -> .gitbook/assets/altro.png"}},
		"other bytes":    {text, []string{".gitbook/assets/flusso.png", picture + "x"}, []string{"changed picture: .gitbook/assets/flusso.png -> .gitbook/assets/flusso.png"}},
		"a file's name":  {strings.Replace(text, "flusso", "altro", 1), []string{".gitbook/assets/altro.png", picture}, nil},
		"what it says":   {strings.Replace(text, "Il percorso", "La via", 1), nil, []string{"changed picture: .gitbook/assets/flusso.png -> .gitbook/assets/flusso.png"}},
		"no picture":     {strings.Replace(text, "![Il percorso](.gitbook/assets/flusso.png)", "", 1), nil, []string{"removed picture: .gitbook/assets/flusso.png -> "}},
		"no link":        {strings.Replace(text, "[enti](https://manuali.example.org/enti)", "enti", 1), nil, []string{"removed link: https://manuali.example.org/enti -> "}},
		"a page renamed": {strings.Replace(text, "altra.md", "nuova.md", 1), []string{"altra.md", "", "nuova.md", "# Altra\n\nAltro testo."}, nil},
		"with its words": {text + "\nE poi [questo](https://www.example.org/).\n", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := files("v1", text)
			for n, s := range files("v2", c.text, c.more...) {
				if s != "" {
					all[n] = s
				}
			}
			p := read(t, all).Pages[0]
			var got []string
			for _, x := range p.Targets {
				var from, to rulebook.Target
				if x.Old != nil {
					from = *x.Old
				}
				if x.New != nil {
					to = *x.New
				}
				got = append(got, string(x.Op)+" "+from.Kind+": "+from.To+" -> "+to.To)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if name != "with its words" && p.Op != Same {
				t.Errorf("the words are %s", p.Op)
			}
		})
	}
}

// An item of a numbered list has its number, and a number is no change.
func TestNumbers(t *testing.T) {
	t.Parallel()
	c := read(t, map[string]string{
		"v1/README.md": "# Passi\n\n1. chiedere la chiave di prova\n2. provarla entro dieci giorni\n\n   con calma\n3. dirlo\n",
		"v2/README.md": "# Passi\n\n1. leggere il manuale\n2. chiedere la chiave di prova\n3. provarla entro venti giorni\n\n   con calma\n4. dirlo\n"})
	var got []string
	for _, n := range c.Pages[0].Nodes {
		got = append(got, fmt.Sprintf("%s %d %s", n.Op, n.Number, show(n.Segments)))
	}
	want := []string{"same 0 Passi", "added 1 {+leggere il manuale+}", "same 2 chiedere la chiave di prova",
		"changed 3 provarla entro[-dieci-]{+venti+} giorni", "same 0 con calma"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Case K: a file renamed between versions is likely the same page; one whose
// words are mostly others is not.
func TestRenames(t *testing.T) {
	t.Parallel()
	const text = "# %s\n\nIl primo paragrafo parla di pagamenti e di ricevute.\n\n" +
		"Il secondo paragrafo parla di tempi e di soglie.\n\n%s\n"
	const rest = "Il terzo paragrafo parla di tutt'altro, e a lungo: di archivi, di giornali, di chi li tiene, di " +
		"quanto, di dove, di come e di perché."
	for name, c := range map[string]struct {
		new  string
		want []string
	}{
		"renamed":   {fmt.Sprintf(text, "Nuovo titolo", ""), []string{"likely vecchia.md -> nuova.md"}},
		"too other": {fmt.Sprintf(text, "Nuovo titolo", rest+" "+rest), []string{"added  -> nuova.md", "removed vecchia.md -> "}},
	} {
		p := read(t, map[string]string{"v1/vecchia.md": fmt.Sprintf(text, "Vecchio titolo", ""),
			"v2/nuova.md": c.new}).Pages
		var got []string
		for _, p := range p {
			word, old, new := string(p.Op), "", ""
			if p.Likely {
				word = "likely"
			}
			if len(p.Old) > 0 {
				old = p.Old[0].File
			}
			if len(p.New) > 0 {
				new = p.New[0].File
			}
			got = append(got, word+" "+old+" -> "+new)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Case I: what moved counts once, where it went.
func TestMovesCountOnce(t *testing.T) {
	t.Parallel()
	const moved = "Una frase lunga abbastanza per essere riconosciuta altrove."
	c := read(t, map[string]string{"v1/a.md": "# A\n\nTesto di questa pagina.\n\n" + moved,
		"v1/b.md": "# B\n\nAltro testo di quella.",
		"v2/a.md": "# A\n\nTesto di questa pagina.", "v2/b.md": "# B\n\nAltro testo di quella.\n\n" + moved})
	if from, to := c.Pages[0].Counts, c.Pages[1].Counts; from != (Counts{}) || to != (Counts{Moved: 1}) {
		t.Errorf("counted %+v where it went from, %+v where it went to", from, to)
	}
}

// Case I: two thresholds of likeness. From 0.4 on a paragraph is one rewritten,
// from 0.75 on one that stands elsewhere now. Words of one length make a share
// of common words the likeness.
func TestThresholds(t *testing.T) {
	t.Parallel()
	words := func(common, of int, other string) string {
		out := make([]string, of)
		for i := range out {
			if out[i] = fmt.Sprintf("parola%02d", i); i >= common {
				out[i] = fmt.Sprintf("%s%02d", other, i)
			}
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		common int // of 20
		want   string
	}{{7, "removed added"}, {8, "changed"}, {9, "changed"}} {
		got := read(t, map[string]string{"v1/a.md": "# A\n\n" + words(20, 20, ""),
			"v2/a.md": "# A\n\n" + words(c.common, 20, "divers")})
		if ops := opsOf(got.Pages[0]); ops != c.want {
			t.Errorf("%d of 20 words in common: %s", c.common, ops)
		}
	}
	for _, c := range []struct {
		common   int
		from, to string
	}{{14, "removed", "added"}, {15, "moved", "moved"}, {16, "moved", "moved"}} {
		got := read(t, map[string]string{"v1/a.md": "# A\n\n" + words(20, 20, ""), "v1/b.md": "# B\n",
			"v2/a.md": "# A\n", "v2/b.md": "# B\n\n" + words(c.common, 20, "altrov")})
		if from, to := opsOf(got.Pages[0]), opsOf(got.Pages[1]); from != c.from || to != c.to {
			t.Errorf("%d of 20 words in common: %s and %s", c.common, from, to)
		}
	}
}

func opsOf(p *Page) string {
	var out []string
	for _, n := range p.Nodes {
		if n.Op != Same {
			out = append(out, string(n.Op))
		}
	}
	return strings.Join(out, " ")
}

// Case I: what the older version itself ended did not end between the two.
func TestEndedBefore(t *testing.T) {
	t.Parallel()
	b := &rulebook.Book{Versions: []rulebook.Version{{ID: "1"}, {ID: "2"}, {ID: "3"}},
		Obligations: []rulebook.Obligation{
			{ID: "unita", Clauses: []rulebook.Clause{{Version: "1", Text: "a"}, {Version: "2", Text: "a"}, {Version: "3", Text: "b"}}},
			{ID: "prima", Clauses: []rulebook.Clause{{Version: "1", Text: "c"}}, Ended: []rulebook.Ending{{Version: "2", How: "merged", Into: "unita"}}},
			{ID: "poi", Clauses: []rulebook.Clause{{Version: "1", Text: "d"}, {Version: "2", Text: "d"}},
				Ended: []rulebook.Ending{{Version: "2", How: "withdrawn"}, {Version: "3", How: "merged", Into: "unita"}}},
		}}
	got, _ := Obligations(b, &b.Versions[1], &b.Versions[2])
	var out []string
	for _, o := range got {
		line := o.ID + " " + string(o.Change)
		for _, f := range o.From {
			line += " from " + f.ID
		}
		if o.Ended != nil {
			line += " ended " + o.Ended.How
		}
		out = append(out, line)
	}
	if diff := cmp.Diff([]string{"unita reworded from poi", "poi withdrawn ended merged"}, out); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Case G: a clause that stands under the same heading of the same page did not
// move, whatever the heading's fragment.
func TestRelocated(t *testing.T) {
	t.Parallel()
	page := func(titles ...string) *rulebook.Doc {
		d := &rulebook.Doc{}
		for i, title := range titles {
			d.Leaves = append(d.Leaves, rulebook.Leaf{Kind: "h2", Words: title, Section: fmt.Sprintf("s%d", i)})
		}
		return d
	}
	clause := func(d *rulebook.Doc, place string) *rulebook.Clause {
		return &rulebook.Clause{Page: "p", Place: place, Text: "lo stesso", Doc: d}
	}
	was := clause(page("Tempi", "Soglie"), "#s0/p1")
	if got := change(was, clause(page("Altro", "Tempi"), "#s1/p1")); got != unaffected {
		t.Errorf("under the same words: %q", got)
	}
	if got := change(was, clause(page("Tempi", "Soglie"), "#s1/p1")); got != Relocated {
		t.Errorf("under other words: %q", got)
	}
}
