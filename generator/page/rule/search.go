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
	for i := range m.Book.Versions {
		v := &m.Book.Versions[i]
		f := Findable{Folder: strings.TrimPrefix(address.BundlePath(v.ID), "/"), Pages: m.found(v)}
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

// found are the pages of a version to be found.
func (m *Rulebook) found(v *rulebook.Version) (out []Found) {
	for _, d := range v.Docs {
		var body strings.Builder
		for _, b := range d.Blocks {
			body.WriteString(b.HTML)
		}
		out = append(out, findable(address.RulePath(v.ID, d.Slug), d.Title, m.version(v.ID), body.String()))
	}
	if v != m.Book.InForce(m.T) {
		return out
	}
	w := m.Rule.Search
	for o, c := range m.stated(v) {
		binds := "<p>" + html.EscapeString(m.Tell(w.Binds, "whom", m.BindsWords(o))) + "</p>"
		out = append(out, findable(address.ObligationPath(o.ID), o.Title, m.Tell(w.Obligation), binds+c.HTML))
	}
	return out
}

func findable(path, title, kind, body string) Found {
	title, kind = html.EscapeString(title), html.EscapeString(kind)
	return Found{Path: path, HTML: []byte(`<!doctype html><html lang="` + TextTag + `"><head><title>` + title +
		`</title></head><body><main data-pagefind-body><h1>` + title +
		`</h1><p data-pagefind-ignore data-pagefind-meta="kind">` + kind + `</p>` + body + `</main></body></html>`)}
}

// SearchPage asks and answers in the reader's browser.
func (m *Rulebook) SearchPage() page.Page {
	w, index := m.Rule.Search, page.Anchor(m.Tell(m.Rule.Index.Crumb), m.Links.To(address.IndexPath))
	b := page.Search{Script: m.Links.To("/cerca.js"), Base: m.Links.To("/"),
		NoScript: m.Say(w.NoScript, "index", index), Browse: m.Say(w.Browse, "index", index)}
	now := m.Book.InForce(m.T)
	for _, v := range slices.Backward(m.Book.Versions) {
		if len(v.Docs) == 0 {
			continue
		}
		b.Versions = append(b.Versions, page.SearchVersion{
			ID: "versione-" + rulebook.Slug(v.ID), Text: m.versionState(&v),
			Bundle: m.Links.To(address.BundlePath(v.ID)), Checked: now != nil && now.ID == v.ID})
	}
	return m.named(address.SearchPath, "cerca", m.Rule.Search.PageWords, m.Rule.Search.Crumb, b)
}
