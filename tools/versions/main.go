// Versions writes a site of many versions of many pages, whose words mean
// nothing, for tools/bench-rulebook.sh:
//
//	go run ./tools/versions DIR VERSIONS PAGES
//
// From one version to the next about one page in seven changes a little, as the
// real text does. Version n is in force in the year 2004+n. The same numbers
// give the same site.
package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

var vocabulary = strings.Fields("ente pagamento servizio piattaforma richiesta risposta tavolo operativo livello " +
	"obbligo fermo programmato avviso flusso rendicontazione prestatore partner tecnologico disponibilità indicatore " +
	"soglia mese anno verifica comunicazione utente canale stazione messaggio esito ricevuta")

const settings = `operator: {name: Unione di Prova, url: https://www.example.org, contact: bollettino@example.org}
base_url: https://stato.example.org/
tag_authority: stato.example.org,2026
as_of: 2026-11-27T22:45
`

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: versions DIR VERSIONS PAGES")
		os.Exit(2)
	}
	versions, err1 := strconv.Atoi(os.Args[2])
	pages, err2 := strconv.Atoi(os.Args[3])
	if err1 != nil || err2 != nil || versions < 1 || pages < 1 {
		fmt.Fprintln(os.Stderr, "versions: how many versions and pages? Two numbers from 1")
		os.Exit(2)
	}
	if err := write(os.Args[1], versions, pages); err != nil {
		fmt.Fprintln(os.Stderr, "versions:", err)
		os.Exit(1)
	}
}

func write(root string, versions, pages int) error {
	b := book{rand.New(rand.NewPCG(1, 2)), make([][]string, pages)}
	for i := range b.pages {
		b.pages[i] = b.page(i)
	}
	register := "versions:\n"
	for v := range versions {
		for i := range b.pages {
			if v > 0 && b.Float64() < 0.15 {
				b.change(i)
			}
			if err := put(root, fmt.Sprintf("content/regole/%d.0.0/pagina-%d.md", v+1, i),
				strings.Join(b.pages[i], "\n")+"\n"); err != nil {
				return err
			}
		}
		until := ""
		if v < versions-1 {
			until = fmt.Sprintf("%d-01-01", 2006+v)
		}
		register += fmt.Sprintf("  - {id: %d.0.0, title: Regole %d, published: %d-01, in_force_from: %d-01-01, "+
			"basis: stated, until: %q, text: ours}\n", v+1, v+1, 2005+v, 2005+v, until)
	}
	if err := put(root, "content/regole/versions.yaml", register+"pages: []\nobligations: []\n"); err != nil {
		return err
	}
	if err := put(root, "data/site.yaml", settings); err != nil {
		return err
	}
	return put(root, "data/subjects.csv",
		"id,roles,name,kind,ipa,abi,place,province,region,partners,active,flags,from,until\n")
}

func put(root, name, text string) error {
	name = filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o644)
}

// book is the text as it stands, by pages and lines.
type book struct {
	*rand.Rand
	pages [][]string
}

func (b book) sentence() string {
	w := make([]string, 8+b.IntN(15))
	for i := range w {
		w[i] = vocabulary[b.IntN(len(vocabulary))]
	}
	return "Il " + strings.Join(w, " ") + "."
}

func (b book) page(i int) []string {
	out := []string{fmt.Sprintf("# Pagina %d", i), ""}
	for s := range 6 {
		out = append(out, fmt.Sprintf(`## Sezione %d della pagina %d <a href="#_x%d" id="_x%d"></a>`, s, i, s, s), "")
		for range 3 {
			out = append(out, b.sentence()+" "+b.sentence(), "")
		}
		out = append(out, "* "+b.sentence(), "* "+b.sentence(), "* "+b.sentence(), "")
		switch s {
		case 2:
			out = append(out, `{% hint style="info" %}`, b.sentence(), "{% endhint %}", "")
		case 3:
			row := "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>"
			for range 4 {
				row += "<tr><td>" + vocabulary[b.IntN(len(vocabulary))] + "</td><td>" + b.sentence() + "</td></tr>"
			}
			out = append(out, row+"</tbody></table>", "")
		}
		out = append(out, fmt.Sprintf(`Vedi [pagina](pagina-%d.md "mention").`, b.IntN(len(b.pages))), "")
	}
	return out
}

func (b book) change(page int) {
	lines := b.pages[page]
	for range 3 {
		if k := b.IntN(len(lines)); strings.HasPrefix(lines[k], "Il ") {
			lines[k] += " " + b.sentence()
		}
	}
}
