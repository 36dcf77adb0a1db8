package dataset

import (
	"strings"

	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
)

// Form is a form in which a table is written.
type Form struct{ Name, Ext string }

// Licence is what the data can be used under: what it is called and where it stands; empty
// where none is named.
type Licence struct{ Name, URL string }

// Page is that of the open data, in a language of the site: the same whatever rows there are.
func (s *Set) Page(site frame.Site, forms []Form, licence Licence) page.Page {
	w, tell := site.Language.Data, site.Language.Tell
	title := tell(site.Language.Frame.Data)
	b := page.Data{Lead: site.Language.Say(w.Lead), Notes: []page.Text{site.Language.Say(w.Often), site.Language.Say(w.Unlicensed)}}
	if licence.Name != "" {
		b.Notes[1] = site.Language.Say(w.Licence, "licence", page.Anchor(licence.Name, licence.URL))
	}
	if s.digits > 0 {
		b.Notes = append(b.Notes, site.Language.Say(w.Parted, "n", s.digits, "others", Others))
	}
	for _, t := range s.Tables() {
		words := w.Tables[t.Name]
		x := page.DataTable{ID: t.Name, Title: tell(words.Title), About: site.Language.Say(words.About)}
		for _, f := range forms {
			if t.Whole || s.digits == 0 {
				text := tell(w.Rows, "title", words.Title, "form", f.Name)
				x.Files = append(x.Files, page.Link{Text: text, Href: site.Links.To(address.TablePath(t.Name, "", f.Ext))})
				continue
			}
			for _, part := range s.Names() {
				text := tell(w.Part, "title", words.Title, "part", part, "form", f.Name)
				x.Parts = append(x.Parts, page.Link{Text: text, Href: site.Links.To(address.TablePath(t.Name, part, f.Ext))})
			}
		}
		x.Files = append(x.Files, page.Link{Text: tell(w.Rows, "title", words.Title, "form", "JSON Schema"),
			Href: site.Links.To(address.LineSchemaPath(t.Name))})
		b.Tables = append(b.Tables, x)
	}
	for _, f := range []struct {
		words word.Sentence
		path  string
	}{
		{w.API, address.DataPath + address.InterfaceFile}, {w.Catalog, address.DataPath + address.CatalogFile},
		{w.Columns, address.DataPath + address.ColumnsFile}, {w.Changes, "/" + address.ChangesFile},
	} {
		b.Programs = append(b.Programs, site.Link(f.words, f.path))
	}
	return page.Page{Path: address.DataPath, Layout: "dati", Title: title, Description: tell(w.About),
		Head: page.Head{Crumbs: site.FromHome(page.Link{Text: title}), Canonic: site.Links.Abs(address.DataPath)}, Body: b}
}

// Title and About are what the site's data are called, and what they are, in its own language.
func (s *Set) Title() (title, about string) {
	l := s.Language
	return l.Tell(l.Frame.Data) + ": " + strings.TrimSpace(s.Setting.Operator.Name), l.Tell(l.Data.About)
}

// Words are what a table is called and what it says, in the site's own language.
func (s *Set) Words(table string) (title, about string) {
	w := s.Language.Data.Tables[table]
	return s.Language.Tell(w.Title), s.Language.Tell(w.About)
}
