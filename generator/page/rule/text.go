package rule

import (
	"cmp"
	"strings"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
)

// versionPages are a version's pages, under its own address or that of the text
// in force.
func (m *Rulebook) versionPages(v *rulebook.Version, at string) []page.Page {
	pages := []page.Page{m.versionIndex(v, at)}
	for _, d := range v.Docs {
		if d.Slug != "" {
			pages = append(pages, m.rulePage(v, d, at))
		}
	}
	return pages
}

// versionIndex is a version's first page: its README.md, or its pages.
func (m *Rulebook) versionIndex(v *rulebook.Version, at string) page.Page {
	b := page.Rule{Versions: m.otherVersions(v, nil), Tree: m.tree(v, at), Proof: m.proof(v),
		Machine: m.Machine[v.ID], Compare: m.compareLinks(v)}
	for _, d := range v.Docs {
		if d.Slug == "" {
			b.Blocks, b.Front, b.Lead = m.blocks(d, false), d.Title, described(d)
		}
	}
	w := m.Rule.Text
	title := cmp.Or(v.Title, m.Tell(w.Untitled, "id", v.ID))
	return m.versionPage(v, nil, at, title, m.Tell(w.Description, "id", v.ID), b)
}

func (m *Rulebook) rulePage(v *rulebook.Version, d *rulebook.Doc, at string) page.Page {
	b := page.Rule{
		Menu: m.menu(v, at, d), Versions: m.otherVersions(v, d), Blocks: m.blocks(d, m.Book.InForce(m.T) == v),
		Unchanged: m.unchanged(v, d), Source: m.pageSource(v, d), Terms: m.glossary(d), Lead: described(d),
	}
	description := m.Tell(m.Rule.Text.PageDescription, "id", v.ID, "title", d.Title)
	return m.versionPage(v, d, at, d.Title, description, b)
}

// versionPage frames a page of a version, or where d is nil its first one.
func (m *Rulebook) versionPage(v *rulebook.Version, d *rulebook.Doc, at, title, description string,
	b page.Rule) page.Page {
	path, crumbs := address.RulePath(at, ""), m.crumbs(page.Link{Text: m.version(v.ID)})
	if d != nil {
		path, crumbs = address.RulePath(at, d.Slug), m.crumbs(m.versionLink(v.ID), page.Link{Text: title})
	}
	b.Version, b.State, b.Banner = v.ID, v.StateAt(m.T), m.banner(v)
	p := page.Page{Path: path, Layout: "regola", Title: title, Description: description, Body: b,
		Head: page.Head{Title: m.headline(title, v), Crumbs: crumbs, Section: "regole"}}
	m.findable(&p.Head, v, d)
	m.legal(&p.Head, v, title, path)
	return p
}

// described is what a page's source says of it.
func described(d *rulebook.Doc) page.Text {
	if d.Description == "" {
		return nil
	}
	return page.Text{{Text: d.Description}}
}

// banner says what a reader must know of a version before its text.
func (m *Rulebook) banner(v *rulebook.Version) []page.Text {
	w, head := m.Rule.Banner, m.version(v.ID)
	old := v.StateAt(m.T) != "in_force"
	if old {
		head = m.versionState(v)
	}
	out := []page.Text{m.Say(w.Head, "version", page.Strong(head), "valid", m.validity(v))}
	if now := m.Book.InForce(m.T); old && now != nil {
		out = append(out, m.Say(w.Now, "version", page.Anchor(m.Tell(w.NowVersion, "id", now.ID), m.to(inForce, ""))))
	}
	for _, c := range v.Corrections {
		out = append(out, m.Say(w.Corrected, "day", m.InFull().On(c.On), "what", c.What))
	}
	if v.Text == "ours" {
		out = append(out, m.Say(w.Ours))
	} else {
		out = append(out, m.Say(w.Copy))
	}
	if v.Source != "" {
		out = append(out, m.Say(w.Official, "text", page.Anchor(m.Tell(w.OfficialText), v.Source)))
	}
	return out
}

// findable says what search engines are to make of a page of a version. Who
// searches for a rule is to land on the one in force, so of the pages that say
// the same in several versions one address is known, by rel=canonical, which is
// meant for duplicates and is passed over where two pages differ. A page of a
// superseded text that says something else, or that the text in force no longer
// has, is therefore noindex, as are drafts and withdrawn texts: it stays where
// it is, linked from every other version, and shows up as an answer to nobody.
// What is still to come is to be found.
func (m *Rulebook) findable(h *page.Head, v *rulebook.Version, d *rulebook.Doc) {
	slug := ""
	if d != nil {
		slug = d.Slug
	}
	at := address.RulePath(v.ID, slug)
	switch v.StateAt(m.T) {
	case "in_force":
		at = address.RulePath(inForce, slug)
	case "future":
	case "superseded":
		if same := m.sameWords(v, d); same != nil {
			at = address.RulePath(inForce, same.Slug)
		} else {
			h.NoIndex = true
		}
	default:
		h.NoIndex = true
	}
	h.Canonic = m.Links.Abs(at)
}

// sameWords is the page in force that says the same, or nil.
func (m *Rulebook) sameWords(v *rulebook.Version, d *rulebook.Doc) *rulebook.Doc {
	now := m.Book.InForce(m.T)
	if now == nil || d == nil || d.Slug == "" {
		return nil
	}
	own, ok := m.wording(v, pageKey(d))
	same, there := m.wording(now, pageKey(d))
	if !ok || !there || own != same {
		return nil
	}
	return samePage(now, d)
}

// headline is a page's title with the version, for lists of windows and of
// search results, in which all versions would be called the same.
func (m *Rulebook) headline(title string, v *rulebook.Version) string {
	w, named, now := m.Rule.Text, strings.Contains(title, v.ID), v.StateAt(m.T) == "in_force"
	s := w.WithBoth
	switch {
	case named && now:
		return title
	case named:
		s = w.WithState
	case now:
		s = w.WithVersion
	}
	return m.Tell(s, "title", title, "id", v.ID, "state", m.state(v))
}

func (m *Rulebook) blocks(d *rulebook.Doc, figures bool) []page.Block {
	var out []page.Block
	for _, x := range d.Blocks {
		b := page.Block{HTML: x.HTML}
		for _, id := range x.Obligations {
			if o, ok := m.Book.Find(id); ok {
				b.Asides = append(b.Asides, m.aside(o, figures))
			}
		}
		out = append(out, b)
	}
	return out
}
