package rule

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"slices"
	"strings"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/many"
	"bollettino/generator/page/word"
)

// Findable is what of a version is to be found, and where its index goes.
type Findable struct {
	Folder string // below the output folder, ends with "/"
	Key    string // a digest of the pages
	Pages  []Found
}

// Found is a page as the search finds it.
type Found struct {
	Path string // in the site
	HTML []byte // a whole document
}

// Findables are the versions that have something to be found: their pages and,
// with the version in force, the obligations. The figures beside the text are
// left out: they change, and the index need not.
func (m *Rulebook) Findables(yield func(Findable) bool) {
	inForce := m.Book.InForce(m.T)
	for i := range m.Book.Versions {
		v := &m.Book.Versions[i]
		f := Findable{Folder: strings.TrimPrefix(address.BundlePath(v.ID), "/")}
		for _, d := range v.Docs {
			var body strings.Builder
			for _, b := range d.Blocks {
				body.WriteString(b.HTML)
			}
			f.Pages = append(f.Pages, findable(address.RulePath(v.ID, d.Slug), d.Title, "Versione "+v.ID, body.String()))
		}
		if v == inForce {
			for i := range m.Book.Obligations {
				o := &m.Book.Obligations[i]
				if c := o.In(v.ID); c != nil {
					f.Pages = append(f.Pages, findable(address.ObligationPath(o.ID), o.Title, "Obbligo", "<p>Vincola "+html.EscapeString(word.BindsWords(o))+".</p>"+c.HTML))
				}
			}
		}
		if len(f.Pages) == 0 {
			continue
		}
		h := sha256.New()
		for _, p := range f.Pages {
			fmt.Fprintf(h, "%q %q\n", p.Path, p.HTML)
		}
		f.Key = hex.EncodeToString(h.Sum(nil)[:12])
		if !yield(f) {
			return
		}
	}
}

func findable(path, title, kind, body string) Found {
	return Found{Path: path, HTML: []byte(`<!doctype html><html lang="it"><head><title>` + html.EscapeString(title) + `</title></head><body><main data-pagefind-body>` +
		`<h1>` + html.EscapeString(title) + `</h1><p data-pagefind-ignore data-pagefind-meta="kind">` + html.EscapeString(kind) + `</p>` + body + `</main></body></html>`)}
}

// SearchPage asks and answers in the reader's browser.
func (m *Rulebook) SearchPage() page.Page {
	b := page.Search{Script: m.Links.To("/cerca.js"), Base: m.Links.To("/"), Index: page.Link{Text: "Indice alfabetico", Href: m.Links.To(address.IndexPath)}}
	inForce := m.Book.InForce(m.T)
	for _, v := range slices.Backward(m.Book.Versions) {
		if len(v.Docs) == 0 {
			continue
		}
		b.Versions = append(b.Versions, page.SearchVersion{ID: "versione-" + rulebook.Slug(v.ID), Text: "Versione " + v.ID + ", " + word.It.Versions[v.StateAt(m.T)],
			Bundle: m.Links.To(address.BundlePath(v.ID)), Checked: inForce != nil && inForce.ID == v.ID})
	}
	return page.Page{Path: address.SearchPath, Layout: "cerca", Title: "Cerca nelle regole", Description: "Cerca parole nelle regole e negli obblighi, in vigore o di altre versioni.",
		Head: page.Head{Crumbs: []page.Link{{Text: "Inizio", Href: m.Links.To("/")}, {Text: "Regole", Href: m.Links.To(address.RulesPath)}, {Text: "Cerca"}}, Section: "regole", Canonic: m.Links.Abs(address.SearchPath)}, Body: b}
}

// indexPage lists pages, headings and obligations of the text in force by
// initial: the way to find for who has no script.
func (m *Rulebook) indexPage() page.Page {
	b := page.Index{Lead: page.Text{page.Words("Pagine, capitoli e obblighi del testo in vigore, in ordine alfabetico.")}}
	type item struct {
		key  string
		link page.Link
		kind string
	}
	var items []item
	add := func(l page.Link, kind string) {
		if key := strings.TrimLeft(many.Fold(l.Text), " "); key != "" {
			items = append(items, item{key, l, kind})
		}
	}
	if v := m.Book.InForce(m.T); v != nil {
		for _, d := range v.Docs {
			at := m.Links.To(address.RulePath("vigente", d.Slug))
			if d.Slug != "" {
				add(page.Link{Text: d.Title, Href: at}, "pagina")
			}
			for i, l := range d.Leaves {
				if i > 0 && len(l.Kind) == 2 && l.Kind[0] == 'h' && l.Kind[1] >= '2' && l.Kind[1] <= '4' && l.Words != d.Title {
					add(page.Link{Text: l.Words, Href: at + "#" + l.Section}, d.Title)
				}
			}
		}
		for i := range m.Book.Obligations {
			if o := &m.Book.Obligations[i]; o.In(v.ID) != nil {
				add(page.Link{Text: o.Title, Href: m.Links.To(address.ObligationPath(o.ID))}, "obbligo")
			}
		}
	}
	slices.SortStableFunc(items, func(x, y item) int { return strings.Compare(x.key, y.key) })
	for _, i := range items {
		initial := strings.ToUpper(i.key[:1])
		if initial < "A" || initial > "Z" {
			initial = "0-9"
		}
		n := len(b.Letters)
		if n == 0 || b.Letters[n-1].Initial != initial {
			b.Letters = append(b.Letters, page.IndexLetter{Initial: initial, ID: "lettera-" + strings.ToLower(initial)})
			n++
		}
		b.Letters[n-1].Entries = append(b.Letters[n-1].Entries, page.IndexEntry{Link: i.link, Kind: i.kind})
	}
	return page.Page{Path: address.IndexPath, Layout: "indice", Title: "Indice alfabetico delle regole", Description: "Pagine, capitoli e obblighi del testo in vigore, dalla A alla Z.",
		Head: page.Head{Crumbs: []page.Link{{Text: "Inizio", Href: m.Links.To("/")}, {Text: "Regole", Href: m.Links.To(address.RulesPath)}, {Text: "Indice alfabetico"}}, Section: "regole", Canonic: m.Links.Abs(address.IndexPath)}, Body: b}
}
