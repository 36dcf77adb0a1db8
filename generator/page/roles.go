package page

import (
	"bytes"
	"encoding/csv"
	"strings"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
)

// RolePages are the folders of /regole/ruoli/, in the order in which they are listed.
var RolePages = []struct {
	Role  subject.Role
	Slug  string
	Title string
}{
	{subject.ECDirect, "ec-diretto", "Che cosa vincola un EC collegato direttamente"},
	{subject.ECIndirect, "ec-indiretto", "Che cosa vincola un EC collegato tramite partner"},
	{subject.PSPDirect, "psp-diretto", "Che cosa vincola un PSP collegato direttamente"},
	{subject.PSPIndirect, "psp-indiretto", "Che cosa vincola un PSP collegato tramite intermediario"},
	{subject.PT, "pt", "Che cosa vincola un partner tecnologico"},
	{subject.PlatformRole, "piattaforma", "Che cosa vincola la piattaforma"},
}

func rolePath(slug string) string { return "/regole/ruoli/" + slug + "/" }

// roleLinks lead to what binds each role.
func (m *Rulebook) roleLinks() []Link {
	var out []Link
	for _, r := range RolePages {
		out = append(out, Link{capital(RoleWords(r.Role)), m.Links.To(rolePath(r.Slug))})
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
func (m *Rulebook) rolePages() []Page {
	var pages []Page
	v := m.Book.InForce(m.T)
	for i, r := range RolePages {
		b := Role{Others: m.roleLinks(), Table: Link{"Tabella (CSV)", m.Links.To(rolePath(r.Slug) + "obblighi.csv")}}
		b.Others[i].Href = ""
		obligations, clauses := m.binding(r.Role)
		if v != nil {
			b.Lead = Text{words("Secondo il testo in vigore, "), anchor("versione "+v.ID, m.Links.To(RulePath("vigente", ""))), words(": %s.", counted(len(obligations), "obbligo", "obblighi"))}
		}
		for j, o := range obligations {
			item := Bound{Title: o.Title, Href: m.Links.To(ObligationAt(o.ID, v.ID)), HTML: clauses[j].HTML, Limit: limitWords(clauses[j].Indicator)}
			if o.Note != "" {
				item.Note = Text{words("%s", o.Note)}
			}
			b.Items = append(b.Items, item)
		}
		path := rolePath(r.Slug)
		pages = append(pages, Page{
			Path: path, Layout: "ruolo", Title: r.Title, Description: "Gli obblighi in vigore: " + strings.ToLower(r.Title[:1]) + r.Title[1:] + ".",
			Head: Head{Crumbs: []Link{{"Inizio", m.Links.To("/")}, {"Regole", m.Links.To(rulesPath)}, {Text: capital(RoleWords(r.Role))}}, Section: "regole", Canonic: m.Links.Abs(path)},
			Body: b,
		})
	}
	return pages
}

// Tables are the data files that go with the pages about roles, by output path.
func (m *Rulebook) Tables() map[string][]byte {
	out := map[string][]byte{}
	for _, r := range RolePages {
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
			w.Write([]string{o.ID, cell(o.Title), clauses[i].Version, limit, unit, window, m.Links.Abs(ObligationAt(o.ID, clauses[i].Version))})
		}
		w.Flush()
		out[strings.TrimPrefix(rolePath(r.Slug), "/")+"obblighi.csv"] = b.Bytes()
	}
	return out
}

// cell keeps a text from being read as a formula by a spreadsheet.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
