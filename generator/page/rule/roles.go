package rule

import (
	"bytes"
	"encoding/csv"
	"strings"

	"bollettino/generator/base/text"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
)

// roleLinks lead to what binds each role.
func (m *Rulebook) roleLinks() []page.Link {
	var out []page.Link
	for _, r := range frame.RolePages {
		out = append(out, page.Link{Text: word.Capital(word.It.Roles[r.Role]), Href: m.Links.To(address.RolePath(r.Slug))})
	}
	return out
}

// binding are the obligations of the version in force that bind a role, with
// their clauses there.
func (m *Rulebook) binding(role subject.Role) (out []*rulebook.Obligation, clauses []*rulebook.Clause) {
	v := m.Book.InForce(m.T)
	if v == nil {
		return nil, nil
	}
	for i := range m.Book.Obligations {
		o := &m.Book.Obligations[i]
		if c := o.In(v.ID); c != nil && o.BindsRole(role) {
			out, clauses = append(out, o), append(clauses, c)
		}
	}
	return out, clauses
}

// rolePages say what binds each role, under the text in force.
func (m *Rulebook) rolePages() []page.Page {
	var pages []page.Page
	v := m.Book.InForce(m.T)
	for i, r := range frame.RolePages {
		b := page.Role{Others: m.roleLinks(), Table: page.Link{Text: "Tabella (CSV)", Href: m.Links.To(address.RolePath(r.Slug) + "obblighi.csv")}}
		b.Others[i].Href = ""
		obligations, clauses := m.binding(r.Role)
		if v != nil {
			b.Lead = page.Text{page.Words("Secondo il testo in vigore, "), page.Anchor("versione "+v.ID, m.Links.To(address.RulePath("vigente", ""))), page.Words(": %s.", word.Counted(len(obligations), "obbligo", "obblighi"))}
		}
		for j, o := range obligations {
			item := page.Bound{Title: o.Title, Href: m.Links.To(address.ObligationAt(o.ID, v.ID)), HTML: clauses[j].HTML, Limit: word.LimitWords(clauses[j].Indicator)}
			if o.Note != "" {
				item.Note = page.Text{page.Words("%s", o.Note)}
			}
			b.Items = append(b.Items, item)
		}
		path, title := address.RolePath(r.Slug), m.RoleTitle(r.Role)
		pages = append(pages, page.Page{
			Path: path, Layout: "ruolo", Title: title, Description: "Gli obblighi in vigore: " + strings.ToLower(title[:1]) + title[1:] + ".",
			Head: page.Head{Crumbs: []page.Link{{Text: "Inizio", Href: m.Links.To("/")}, {Text: "Regole", Href: m.Links.To(address.RulesPath)}, {Text: word.Capital(word.It.Roles[r.Role])}}, Section: "regole", Canonic: m.Links.Abs(path)},
			Body: b,
		})
	}
	return pages
}

// Tables are the data files that go with the pages about roles, by output path.
func (m *Rulebook) Tables() map[string][]byte {
	out := map[string][]byte{}
	for _, r := range frame.RolePages {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.UseCRLF = true // RFC 4180
		w.Write([]string{"obbligo", "titolo", "versione", "limite", "unita", "finestra", "indirizzo"})
		obligations, clauses := m.binding(r.Role)
		for i, o := range obligations {
			limit, unit, window := "", "", ""
			if n := clauses[i].Indicator; n != nil {
				limit, unit, window = n.Limit.String(), n.Unit, "mese"
				if n.Yearly {
					window = "anno"
				}
			}
			w.Write([]string{o.ID, text.Cell(o.Title), clauses[i].Version, limit, unit, window, m.Links.Abs(address.ObligationAt(o.ID, clauses[i].Version))})
		}
		w.Flush()
		out[strings.TrimPrefix(address.RolePath(r.Slug), "/")+"obblighi.csv"] = b.Bytes()
	}
	return out
}
