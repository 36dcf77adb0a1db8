package compare

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

// show writes a leaf's segments: {+added+}, [-removed-].
func show(s []Segment) string {
	var b strings.Builder
	for _, x := range s {
		switch x.Op {
		case Added:
			b.WriteString("{+" + strings.TrimSpace(x.Text) + "+}")
		case Removed:
			b.WriteString("[-" + strings.TrimSpace(x.Text) + "-]")
		default:
			b.WriteString(x.Text)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ old, new, want string }{
		{"al massimo 36 ore nell'anno", "al massimo 40 ore nell'anno", "al massimo[-36-]{+40+} ore nell'anno"},
		{"98% entro 2 secondi", "99% entro 2 secondi", "[-98%-]{+99%+} entro 2 secondi"},
		{"entro D+4, dalle 12:30", "entro D+5, dalle 12:30", "entro[-D+4-]{+D+5+}, dalle 12:30"},
		{"uguale in  tutto", "uguale in tutto", "uguale in tutto"},
		{"perche\u0301 no", "perché no", "perché no"},
	} {
		if diff := cmp.Diff(c.want, show(Words(c.old, c.new))); diff != "" {
			t.Errorf("%q -> %q (-want +got):\n%s", c.old, c.new, diff)
		}
	}
	// Two sentences with nothing in common are no word salad.
	if got := Words("Il cane dorme sotto il tavolo.", "Ogni banca versa entro lunedì prossimo."); len(got) != 2 ||
		got[0].Op != Removed || got[1].Op != Added {
		t.Errorf("a sentence that was replaced is shown as %s", show(got))
	}
}

// What is kept and removed is the old text, what is kept and added the new one.
func TestWordsGiveBothTexts(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	vocabulary := strings.Fields("il lo la ente paga 36 98% ore, entro D+4 . ; (PSP) dell'EC l’anno " +
		"S.p.A. 2.500,00 è più")
	sentence := func() string {
		var w []string
		for range r.IntN(12) {
			w = append(w, vocabulary[r.IntN(len(vocabulary))])
		}
		return strings.Join(w, " ")
	}
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	for range 3000 {
		a, b := sentence(), sentence()
		if r.IntN(2) == 0 {
			b = a + " " + b
		}
		var old, new strings.Builder
		for _, s := range Words(a, b) {
			if s.Op != Added {
				old.WriteString(s.Text)
			}
			if s.Op != Removed {
				new.WriteString(s.Text)
			}
		}
		if squeeze(old.String()) != squeeze(a) || squeeze(new.String()) != squeeze(b) {
			t.Fatalf("%q -> %q gives %q -> %q", a, b, old.String(), new.String())
		}
	}
}

// doc is a page of leaves: "# x" a heading, "- x" an item, "| a | b" a row.
func doc(version, file, text string) *rulebook.Doc {
	d := &rulebook.Doc{Version: version, File: file, Slug: strings.TrimSuffix(file, ".md"), Title: file}
	section, row := "", 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			row = 0
		case strings.HasPrefix(line, "# "):
			section = rulebook.Slug(line)
			d.Leaves = append(d.Leaves, rulebook.Leaf{Kind: "h2", Words: line[2:], Section: section})
		case strings.HasPrefix(line, "- "):
			d.Leaves = append(d.Leaves, rulebook.Leaf{Kind: "li", Words: line[2:], Section: section, Depth: 1})
		case strings.HasPrefix(line, "|"):
			row++
			for i, c := range strings.Split(line[1:], "|") {
				d.Leaves = append(d.Leaves,
					rulebook.Leaf{Kind: "td", Words: strings.TrimSpace(c), Section: section, Table: 1, Row: row,
						Col: i + 1})
			}
		default:
			d.Leaves = append(d.Leaves, rulebook.Leaf{Kind: "p", Words: line, Section: section})
		}
	}
	return d
}

// outline lists what changed.
func outline(c Comparison) (out []string) {
	var walk func(n *Node, in string)
	walk = func(n *Node, in string) {
		if n.Op == Same {
			return
		}
		line := in + string(n.Op) + " " + n.Kind + ": " + show(n.Segments)
		if n.Peer != nil && n.New == nil {
			line += " -> " + n.Peer.New.Doc.File
		}
		out = append(out, strings.TrimSpace(line))
		for _, c := range n.Nodes {
			walk(c, in+"  ")
		}
	}
	for _, p := range c.Pages {
		for _, n := range p.Nodes {
			walk(n, "")
		}
	}
	return out
}

func TestPages(t *testing.T) {
	t.Parallel()
	const a = `# Uno
Il primo paragrafo resta com'è.
Il secondo paragrafo dice che il limite è di 36 ore.
- prima voce della lista che resta
- il Giornale degli Eventi va tenuto aggiornato
- terza voce della lista che resta

| TVP | verifica | 98%
| TGP | pagamento | 98%

# Due
Una frase lunga abbastanza per essere riconosciuta altrove.`
	for name, c := range map[string]struct {
		old, new map[string]string
		pages    []rulebook.Page
		want     []string
	}{
		"nothing": {map[string]string{"a.md": a}, map[string]string{"a.md": a}, nil, nil},
		"a number": {map[string]string{"a.md": a}, map[string]string{"a.md": strings.Replace(a, "36 ore", "40 ore", 1)}, nil,
			[]string{"changed p: Il secondo paragrafo dice che il limite è di[-36-]{+40+} ore."}},
		"an item dropped": {map[string]string{"a.md": a}, map[string]string{"a.md": strings.Replace(a, "- il Giornale degli Eventi va tenuto aggiornato\n", "", 1)}, nil,
			[]string{"removed li: [-il Giornale degli Eventi va tenuto aggiornato-]"}},
		"a cell": {map[string]string{"a.md": a}, map[string]string{"a.md": strings.Replace(a, "pagamento | 98%", "pagamento | 99%", 1)}, nil,
			[]string{"changed table:", "changed tr:", "changed td: [-98%-]{+99%+}"}},
		"a row": {map[string]string{"a.md": a}, map[string]string{"a.md": strings.Replace(a, "| TGP | pagamento | 98%\n", "| TGP | pagamento | 98%\n| TSRT | ricevuta | 98%\n", 1)}, nil,
			[]string{"changed table:", "added tr:", "added td: {+TSRT+}", "added td: {+ricevuta+}", "added td: {+98%+}"}},
		"moved to another page": {map[string]string{"a.md": a, "b.md": "# Tre\nAltro testo di questa pagina."},
			map[string]string{"a.md": strings.Replace(a, "\n# Due\nUna frase lunga abbastanza per essere riconosciuta altrove.", "", 1), "b.md": "# Tre\nAltro testo di questa pagina.\nUna frase lunga abbastanza per essere riconosciuta altrove."}, nil,
			[]string{"removed h2: [-Due-]", "moved p: Una frase lunga abbastanza per essere riconosciuta altrove. -> b.md", "moved p: Una frase lunga abbastanza per essere riconosciuta altrove."}},
		"a page renamed": {map[string]string{"a.md": a}, map[string]string{"z.md": a}, []rulebook.Page{{ID: "p", At: map[string][]string{"1": {"a.md"}, "2": {"z.md"}}}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &rulebook.Book{Versions: []rulebook.Version{{ID: "1"}, {ID: "2"}}, Pages: c.pages}
			for i, files := range []map[string]string{c.old, c.new} {
				for _, f := range []string{"a.md", "b.md", "z.md"} {
					if text, ok := files[f]; ok {
						b.Versions[i].Docs = append(b.Versions[i].Docs, doc(b.Versions[i].ID, f, text))
					}
				}
			}
			if diff := cmp.Diff(c.want, outline(Versions(b, &b.Versions[0], &b.Versions[1]))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The example's history is what the register tells of it.
func TestExample(t *testing.T) {
	t.Parallel()
	address := func(v, s string) string { return "/" + v + "/" + s }
	b := rulebook.Read(os.DirFS("../../.."), "content/regole", rome.Zone, rulebook.Links{Page: address, File: address},
		nil, &problem.List{})
	version := func(id string) *rulebook.Version {
		v, ok := b.Version(id)
		if !ok {
			t.Fatalf("the example has no version %s", id)
		}
		return v
	}
	changes := func(old, new string) map[string]Change {
		out := map[string]Change{}
		for _, o := range Versions(b, version(old), version(new)).Obligations {
			out[o.ID] = o.Change
		}
		return out
	}
	got := changes("2.5.1", "3.3.0")
	for id, want := range map[string]Change{"giornale-eventi": Withdrawn, "archiviazione": Withdrawn,
		"tavolo-del-partner": Withdrawn, "garanzie-del-partner": Withdrawn,
		"fermi-programmati": Substance, "tvp": New, "disponibilita-comunicata": Relocated, "tavolo-operativo": unaffected} {
		if got[id] != want {
			t.Errorf("from 2.5.1 to 3.3.0 %s is %q, not %q", id, got[id], want)
		}
	}
	got = changes("3.3.0", "3.10.0")
	for id, want := range map[string]Change{"fermi-nel-back-office": New, "iban-preavviso": Reworded,
		"fermi-programmati": unaffected, "tavolo-operativo": unaffected} {
		if got[id] != want {
			t.Errorf("from 3.3.0 to 3.10.0 %s is %q, not %q", id, got[id], want)
		}
	}
	for _, p := range Versions(b, version("3.3.0"), version("3.10.0")).Pages {
		if p.Old != nil && p.Old[0].Page == "erogazione" && p.Op != Same {
			t.Errorf("the page of obligations is %s", p.Op)
		}
	}
}
