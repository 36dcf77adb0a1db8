package rule

import (
	"bytes"
	"encoding/csv"
	"strings"
	"unicode"
	"unicode/utf8"

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
		out = append(out, page.Link{Text: word.Capital(m.Roles[r.Role]), Href: m.Links.To(address.RolePath(r.Slug))})
	}
	return out
}

// bound is an obligation of the version in force, with its clause there.
type bound struct {
	*rulebook.Obligation
	clause *rulebook.Clause
}

// binding are those that bind a role.
func (m *Rulebook) binding(role subject.Role) (out []bound) {
	if v := m.Book.InForce(m.T); v != nil {
		for o, c := range m.stated(v) {
			if o.BindsRole(role) {
				out = append(out, bound{o, c})
			}
		}
	}
	return out
}

// rolePages say what binds each role, under the text in force, and what changed; they are
// composed only where something that they are made of did.
func (m *Rulebook) rolePages() []page.Page {
	var pages []page.Page
	for i, r := range frame.RolePages {
		if m.Shared == "" {
			pages = append(pages, m.pagesOfRole(i)...)
			continue
		}
		pages = append(pages, page.Page{Path: address.RolePath(r.Slug), Key: m.standing(), Found: []string{address.RolePath(r.Slug)},
			Make: func() []page.Page { return m.pagesOfRole(i) }})
	}
	return pages
}

// pagesOfRole are a role's page and those of what changed for it.
func (m *Rulebook) pagesOfRole(i int) []page.Page {
	r := frame.RolePages[i]
	path := address.RolePath(r.Slug)
	b := page.Role{Others: m.roleLinks(), Table: m.Link(m.Rule.Role.Table, path+rolesTable)}
	b.Others[i].Href = ""
	obligations := m.binding(r.Role)
	if v := m.Book.InForce(m.T); v != nil {
		version := page.Anchor(m.Tell(m.Rule.Role.Version, "id", v.ID), m.to(inForce, ""))
		b.Lead = m.Say(m.Rule.Role.Lead, "version", version, "n", len(obligations))
	}
	for _, o := range obligations {
		b.Items = append(b.Items, m.boundItem(o))
	}
	changed, others := m.roleChanges(i)
	b.Changed = changed
	feeds := m.roleFeeds(i)
	for _, f := range feeds {
		if b.Follow.Ways == nil {
			b.Follow.Ways = []page.Way{page.To("feed", f.Title, f.Href)}
		} else {
			b.Follow.More = append(b.Follow.More, page.Text{page.Anchor(f.Title, f.Href)})
		}
	}
	title := m.RoleTitle(r.Role)
	description := m.Tell(m.Rule.Role.Description, "title", uncapital(title))
	p := m.titled(path, "ruolo", title, description, b.Others[i].Text, b)
	p.Head.Feeds = feeds
	return append([]page.Page{p}, others...)
}

func (m *Rulebook) boundItem(o bound) page.Bound {
	item := page.Bound{Title: o.Title, Href: m.obligationLink(o.Obligation).Href,
		HTML: o.clause.HTML, Limit: m.LimitWords(o.clause.Indicator)}
	if o.Note != "" {
		item.Note = page.Text{{Text: o.Note}}
	}
	return item
}

// uncapital goes on with a sentence.
func uncapital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// rolesTable is the table of what binds a role, below its page.
const rolesTable = "obblighi.csv"

// Tables are the data files that go with the pages about roles, by output path. Their
// columns are a format of its own: the same whatever the site speaks.
func (m *Rulebook) Tables() map[string][]byte {
	out := map[string][]byte{}
	for _, r := range frame.RolePages {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.UseCRLF = true // RFC 4180
		w.Write([]string{"obbligo", "titolo", "versione", "limite", "unita", "finestra", "indirizzo"})
		for _, o := range m.binding(r.Role) {
			limit, unit, window := "", "", ""
			if n := o.clause.Indicator; n != nil {
				limit, unit, window = n.Limit.String(), n.Unit, "mese"
				if n.Yearly {
					window = "anno"
				}
			}
			w.Write([]string{o.ID, text.Cell(o.Title), o.clause.Version, limit, unit, window,
				m.Links.Abs(address.ObligationAt(o.ID, o.clause.Version))})
		}
		w.Flush()
		out[strings.TrimPrefix(address.RolePath(r.Slug), "/")+rolesTable] = b.Bytes()
	}
	return out
}
