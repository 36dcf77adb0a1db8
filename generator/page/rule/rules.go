// Package rule makes the rulebook's pages: versions, obligations, roles, comparisons,
// what was in force when, the glossary and the search.
package rule

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/drawing"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
)

// Rulebook is what the rulebook's pages are made of. Its moment is that of the pages about many.
type Rulebook struct {
	frame.Site
	T        period.Time
	Machine  map[string][]page.Link  // to the files for machines, by version
	Tallies  map[string]judged.Tally // what stands beside clauses, by obligation
	wordings map[[2]string][32]byte  // of pages, by version and page
	word.Clock
}

// New prepares the rulebook's pages as of t.
func New(site frame.Site, t period.Time, machine map[string][]page.Link, tallies map[string]judged.Tally) *Rulebook {
	return &Rulebook{Site: site, T: t, Machine: machine, Tallies: tallies, Clock: site.Clock(t)}
}

// Pages are the rulebook's pages: the index, every version, the text in force under
// an address that doesn't change, each obligation, and the site's prose. They come in
// runs, so that a rulebook of many versions is not in memory twice.
func (m *Rulebook) Pages() iter.Seq[[]page.Page] {
	return func(yield func([]page.Page) bool) {
		if !yield(m.aboutRules()) {
			return
		}
		if !m.compares(yield) {
			return
		}
		inForce := m.Book.InForce(m.T)
		for i := range m.Book.Versions {
			v := &m.Book.Versions[i]
			if !yield(m.versionPages(v, v.ID, inForce == v)) {
				return
			}
			if inForce == v && !yield(m.versionPages(v, "vigente", true)) {
				return
			}
		}
	}
}

// versionPages are a version's pages, under its own address or that of the text
// in force.
func (m *Rulebook) versionPages(v *rulebook.Version, at string, figures bool) []page.Page {
	pages := []page.Page{m.versionIndex(v, at)}
	for _, d := range v.Docs {
		if d.Slug != "" {
			pages = append(pages, m.rulePage(v, d, at, figures))
		}
	}
	return pages
}

// aboutRules are the rulebook's pages that are no version's, and the site's own.
func (m *Rulebook) aboutRules() []page.Page {
	pages := append([]page.Page{m.rulesIndex(), m.whenPage(), m.indexPage()}, m.rolePages()...)
	if len(m.Book.Terms) > 0 {
		pages = append(pages, m.glossaryPage())
	}
	if m.Searchable {
		pages = append(pages, m.SearchPage())
	}
	for i := range m.Book.Obligations {
		pages = append(pages, m.obligationPage(&m.Book.Obligations[i]))
	}
	for _, p := range m.Prose {
		path := "/" + p.Slug + "/"
		pages = append(pages, page.Page{Path: path, Layout: "pagina", Title: p.Title, Description: p.Description,
			Head: page.Head{Crumbs: []page.Link{{Text: "Inizio", Href: m.Links.To("/")}, {Text: p.Title}}, Section: p.Slug, Canonic: m.Links.Abs(path)},
			Body: page.Prose{HTML: p.HTML}})
	}
	return pages
}

func (m *Rulebook) rulesIndex() page.Page {
	b := page.Rules{Lead: page.Text{page.Words("Chi è collegato alla piattaforma pagoPA ha degli obblighi. Qui trovi il testo in vigore, le versioni precedenti e ogni obbligo con la sua storia.")}}
	b.Roles = m.roleLinks()
	if m.Searchable {
		b.Tools = append(b.Tools, page.Link{Text: "Cerca nelle regole", Href: m.Links.To(address.SearchPath)})
	}
	b.Tools = append(b.Tools, page.Link{Text: "Indice alfabetico", Href: m.Links.To(address.IndexPath)}, page.Link{Text: "Che cosa è cambiato fra le versioni", Href: m.Links.To(address.ComparesPath)}, page.Link{Text: "Quale testo era in vigore, giorno per giorno", Href: m.Links.To(address.WhenPath)})
	if len(m.Book.Terms) > 0 {
		b.Tools = append(b.Tools, page.Link{Text: "Parole delle regole", Href: m.Links.To(address.GlossaryPath)})
	}
	b.Tools = append(b.Tools, page.Link{Text: "Novità delle regole (RSS)", Href: m.Links.To("/" + address.NewsPath + ".xml")})
	for _, v := range slices.Backward(m.Book.Versions) {
		b.Versions = append(b.Versions, page.RuleVersion{ID: v.ID, Href: m.Links.To(address.RulePath(v.ID, "")), State: v.StateAt(m.T), Word: word.It.Versions[v.StateAt(m.T)], Words: m.validity(v)})
	}
	if v := m.Book.InForce(m.T); v != nil {
		b.Lead = append(b.Lead, page.Words(" "), page.Anchor("Leggi il testo in vigore", m.Links.To(address.RulePath("vigente", ""))), page.Words("."))
		for _, d := range v.Docs {
			if d.Slug != "" {
				b.Pages = append(b.Pages, page.Link{Text: d.Title, Href: m.Links.To(address.RulePath("vigente", d.Slug))})
			}
		}
		for i := range m.Book.Obligations {
			o := &m.Book.Obligations[i]
			if c := o.In(v.ID); c != nil {
				b.Obligations = append(b.Obligations, page.Obliged{Title: o.Title, Href: m.Links.To(address.ObligationPath(o.ID)), Binds: word.BindsWords(o), Limit: word.LimitWords(c.Indicator)})
			}
		}
	}
	return page.Page{Path: address.RulesPath, Layout: "regole", Title: "Regole", Description: "Gli obblighi di chi è collegato alla piattaforma pagoPA: il testo in vigore e le versioni precedenti.",
		Head: page.Head{Crumbs: []page.Link{{Text: "Inizio", Href: m.Links.To("/")}, {Text: "Regole"}}, Section: "regole", Canonic: m.Links.Abs(address.RulesPath), Feeds: m.newsFeeds()}, Body: b}
}

// validity says from when until when a version is in force, and how sure that is.
func (m *Rulebook) validity(v rulebook.Version) page.Text {
	if v.Valid.From == period.Never {
		return page.Text{page.Words("non ancora in vigore")}
	}
	t := page.Text{page.Words("in vigore dal "), page.Piece{Text: m.FullDate(v.Valid.From), Time: m.Zone.Local(v.Valid.From).Format("2006-01-02")}}
	if v.Valid.Until != period.Never {
		t = append(t, page.Words(" al "), page.Piece{Text: m.FullDate(v.Valid.Until - 1), Time: m.Zone.Local(v.Valid.Until - 1).Format("2006-01-02")})
	}
	switch v.Basis {
	case "month_only":
		t = append(t, page.Words(" (si conosce solo il mese)"))
	case "assumed":
		t = append(t, page.Words(" (data presunta)"))
	}
	return t
}

func (m *Rulebook) banner(v *rulebook.Version) []page.Text {
	state := v.StateAt(m.T)
	head := "Versione " + v.ID
	if state != "in_force" {
		head += ", " + word.It.Versions[state]
	}
	out := []page.Text{append(page.Text{page.Strong(head), page.Words(": ")}, m.validity(*v)...)}
	if state != "in_force" {
		if now := m.Book.InForce(m.T); now != nil {
			out = append(out, page.Text{page.Words("Oggi è in vigore la "), page.Anchor("versione "+now.ID, m.Links.To(address.RulePath("vigente", ""))), page.Words(".")})
		}
	}
	for _, c := range v.Corrections {
		out = append(out, page.Text{page.Words("Corretta il "), {Text: m.FullDate(c.On), Time: m.Zone.Local(c.On).Format("2006-01-02")}, page.Words(": %s", c.What)})
	}
	if v.Text == "ours" {
		out = append(out, page.Text{page.Words("Testo non ufficiale: formulazione nostra, cifre del testo ufficiale.")})
	} else {
		out = append(out, page.Text{page.Words("Testo non ufficiale: copia del testo pubblicato da PagoPA S.p.A.")})
	}
	if v.Source != "" {
		out = append(out, page.Text{page.Words("Fa fede il "), page.Anchor("testo ufficiale", v.Source), page.Words(".")})
	}
	return out
}

func (m *Rulebook) ruleCrumbs(v *rulebook.Version, title string) []page.Link {
	c := []page.Link{{Text: "Inizio", Href: m.Links.To("/")}, {Text: "Regole", Href: m.Links.To(address.RulesPath)}}
	if title != "" {
		c = append(c, page.Link{Text: "Versione " + v.ID, Href: m.Links.To(address.RulePath(v.ID, ""))})
		return append(c, page.Link{Text: title})
	}
	return append(c, page.Link{Text: "Versione " + v.ID})
}

// versionIndex is a version's first page: its README.md, or its pages.
func (m *Rulebook) versionIndex(v *rulebook.Version, at string) page.Page {
	b := page.Rule{Version: v.ID, State: v.StateAt(m.T), Banner: m.banner(v), Versions: m.otherVersions(v, nil), Tree: m.tree(v, at), Proof: m.proof(v)}
	for _, d := range v.Docs {
		if d.Slug == "" {
			b.Blocks, b.Front = m.blocks(d, false), d.Title
			if d.Description != "" {
				b.Lead = page.Text{page.Words("%s", d.Description)}
			}
		}
	}
	b.Machine, b.Compare = m.Machine[v.ID], m.compareLinks(v)
	path := address.RulePath(at, "")
	p := page.Page{Path: path, Layout: "regola", Title: cmp.Or(v.Title, "Regole, versione "+v.ID), Description: "Le pagine della versione " + v.ID + ".",
		Head: page.Head{Crumbs: m.ruleCrumbs(v, ""), Section: "regole"}, Body: b}
	p.Head.Title = m.headline(p.Title, v)
	m.findable(&p.Head, v, nil)
	m.legal(&p.Head, v, p.Title, path)
	return p
}

func (m *Rulebook) rulePage(v *rulebook.Version, d *rulebook.Doc, at string, figures bool) page.Page {
	b := page.Rule{
		Version: v.ID, State: v.StateAt(m.T), Banner: m.banner(v), Menu: m.menu(v, at, d), Versions: m.otherVersions(v, d),
		Blocks: m.blocks(d, figures), Unchanged: m.unchanged(v, d), Source: pageSource(v, d), Terms: m.glossary(d),
	}
	if d.Description != "" {
		b.Lead = page.Text{page.Words("%s", d.Description)}
	}
	path := address.RulePath(at, d.Slug)
	p := page.Page{Path: path, Layout: "regola", Title: d.Title, Description: "Regole della piattaforma pagoPA, versione " + v.ID + ": " + d.Title + ".",
		Head: page.Head{Title: m.headline(d.Title, v), Crumbs: m.ruleCrumbs(v, d.Title), Section: "regole"}, Body: b}
	m.findable(&p.Head, v, d)
	m.legal(&p.Head, v, d.Title, path)
	return p
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
		at = address.RulePath("vigente", slug)
	case "future":
	case "superseded":
		if same := m.sameWords(v, d); same != nil {
			at = address.RulePath("vigente", same.Slug)
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
	state := v.StateAt(m.T)
	if strings.Contains(title, v.ID) {
		if state == "in_force" {
			return title
		}
		return title + " (" + word.It.Versions[state] + ")"
	}
	if state == "in_force" {
		return title + ", regole " + v.ID
	}
	return title + ", regole " + v.ID + " (" + word.It.Versions[state] + ")"
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

// aside is what stands beside a clause: whom it binds and, where it has a limit
// in force, how many meet it, naming nobody.
func (m *Rulebook) aside(o *rulebook.Obligation, figures bool) page.Aside {
	a := page.Aside{ID: o.ID, Title: o.Title, Href: m.Links.To(address.ObligationPath(o.ID)), Binds: word.BindsWords(o)}
	v := m.Book.InForce(m.T)
	if !figures || v == nil {
		return a
	}
	c := o.In(v.ID)
	if c == nil || c.Indicator == nil {
		return a
	}
	t := m.Tallies[o.ID]
	if t.Window.Empty() {
		return a // the limit is for a month, and none of its months is over
	}
	when := m.SpanWords(t.Window)
	switch n := t.All(); {
	case n == 0:
		a.Words = append(when, page.Words(": nessun soggetto in elenco vincolato"))
		return a
	case !m.Counts(n):
		a.Words = append(when, page.Words(": %s; i conteggi si mostrano da %d in su", word.Counted(n, "soggetto vincolato", "soggetti vincolati"), frame.Fewest))
		return a
	}
	a.Bar = drawing.Proportion(t.Met, t.Missed, t.Unmeasured, m.Setting.Verdicts == setting.Named)
	sofar := ""
	if t.Window.Until > m.T {
		sofar = " finora"
	}
	a.Words = append(when, page.Words(": %s nei limiti%s, %s fuori, %s non misurati", word.Number(int64(t.Met)), sofar, word.Number(int64(t.Missed)), word.Number(int64(t.Unmeasured))))
	return a
}

func (m *Rulebook) obligationPage(o *rulebook.Obligation) page.Page {
	b := page.Obligation{ID: o.ID, Count: m.aside(o, true)}
	for _, r := range o.Binds {
		b.Binds = append(b.Binds, word.It.Roles[r])
	}
	if o.Note != "" {
		b.Note = page.Text{page.Words("%s", o.Note)}
	}
	for _, e := range slices.Backward(o.Ended) {
		b.Ended = append(b.Ended, m.endedWords(e))
	}
	for _, c := range slices.Backward(o.Clauses) {
		v, ok := m.Book.Version(c.Version)
		if !ok {
			continue
		}
		t := page.ClauseText{Version: v.ID, State: v.StateAt(m.T), Word: word.It.Versions[v.StateAt(m.T)], Words: m.validity(*v), HTML: c.HTML, Limit: word.LimitWords(c.Indicator)}
		if c.Doc != nil {
			t.Source = page.Link{Text: c.Doc.Title, Href: m.Links.To(address.RulePath(v.ID, c.Doc.Slug)) + "#" + c.Fragment()}
		}
		if c.Indicator != nil && b.Measure == nil {
			b.Measure = word.MeasureWords(c.Indicator)
		}
		b.Versions = append(b.Versions, t)
	}
	path := address.ObligationPath(o.ID)
	return page.Page{Path: path, Layout: "obbligo", Title: o.Title, Description: "L’obbligo «" + o.Title + "» nelle versioni delle regole, chi vincola e quanti lo rispettano.",
		Head: page.Head{Crumbs: []page.Link{{Text: "Inizio", Href: m.Links.To("/")}, {Text: "Regole", Href: m.Links.To(address.RulesPath)}, {Text: o.Title}}, Section: "regole", Canonic: m.Links.Abs(path)}, Body: b}
}

// endedWords says what became of an obligation.
func (m *Rulebook) endedWords(e rulebook.Ending) page.Text {
	t := page.Text{page.Words("La versione "), page.Anchor(e.Version, m.Links.To(address.RulePath(e.Version, ""))), page.Words("%s", map[string]string{
		"withdrawn": " non lo dice più", "merged": " lo dice insieme a un altro: ", "moved": " lo dice in un altro: "}[e.How])}
	if o, ok := m.Book.Find(e.Into); ok {
		if e.How == "withdrawn" {
			t = append(t, page.Words("; vedi "))
		}
		t = append(t, page.Anchor("«"+o.Title+"»", m.Links.To(address.ObligationPath(o.ID))))
	}
	return append(t, page.Words("."))
}
