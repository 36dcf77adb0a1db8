// Package rule makes the rulebook's pages: versions, obligations, roles, comparisons,
// what was in force when, the glossary and the search.
package rule

import (
	"fmt"
	"iter"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
)

// Rulebook is what the rulebook's pages are made of. Its moment is that of the pages
// about many.
type Rulebook struct {
	frame.Site
	T        period.Time
	Machine  map[string][]page.Link  // to the files for machines, by version
	Tallies  map[string]judged.Tally // what stands beside clauses, by obligation
	Shared   string                  // stands for all inputs that pages share, and templates; "": that isn't known
	wordings map[[2]string][32]byte  // of pages, by version and page
	word.Clock
}

// New prepares the rulebook's pages as of t.
func New(site frame.Site, t period.Time, machine map[string][]page.Link, tallies map[string]judged.Tally) *Rulebook {
	return &Rulebook{Site: site, T: t, Machine: machine, Tallies: tallies, Clock: site.Clock(t)}
}

// TextTag is the language of the rules, whichever the site speaks.
const TextTag = "it"

// inForce is the address of the text in force, which doesn't change.
const inForce = "vigente"

// Pages are the rulebook's pages: the index, every version, the text in force under
// an address that doesn't change, each obligation, and the site's prose. They come in
// runs, so that a rulebook of many versions is not in memory twice.
func (m *Rulebook) Pages() iter.Seq[[]page.Page] {
	return func(yield func([]page.Page) bool) {
		if !m.Ruled() {
			yield(m.prose())
			return
		}
		if !yield(m.aboutRules()) || !yield(m.rolePages()) || !m.compares(yield) {
			return
		}
		now := m.Book.InForce(m.T)
		for i := range m.Book.Versions {
			v := &m.Book.Versions[i]
			if !yield(m.textPages(v, v.ID)) || v == now && !yield(m.textPages(v, inForce)) {
				return
			}
		}
	}
}

// textPages are a version's pages, made where something of what they are made of is another.
func (m *Rulebook) textPages(v *rulebook.Version, at string) []page.Page {
	if m.Shared == "" {
		return m.versionPages(v, at)
	}
	return []page.Page{{Path: address.RulePath(at, ""), Key: m.textKey(v), Found: m.textsFound(v, at), Make: func() []page.Page {
		return m.versionPages(v, at)
	}}}
}

// textsFound are the addresses of a version's pages that are worth finding: those of the text in force, under
// the address that doesn't change, and those of what is still to come (findable).
func (m *Rulebook) textsFound(v *rulebook.Version, at string) (out []string) {
	if at != inForce && v.StateAt(m.T) != "future" {
		return nil
	}
	out = []string{address.RulePath(at, "")}
	for _, d := range v.Docs {
		if d.Slug != "" {
			out = append(out, address.RulePath(at, d.Slug))
		}
	}
	return out
}

// textKey stands for all that a version's pages are made of: what all share, how each
// version stands, and the counts beside the text in force.
func (m *Rulebook) textKey(v *rulebook.Version) string {
	key := fmt.Sprintf("%s %q", m.standing(), v.ID)
	if v == m.Book.InForce(m.T) {
		key += fmt.Sprint(" ", m.Zone.Day(m.T).From, m.Tallies) // in the order of their keys
	}
	return key
}

// aboutRules are the rulebook's pages that are no version's, and the site's own.
func (m *Rulebook) aboutRules() []page.Page {
	pages := []page.Page{m.front(), m.whenPage(), m.indexPage()}
	if len(m.Book.Terms) > 0 {
		pages = append(pages, m.glossaryPage())
	}
	if m.Searchable {
		pages = append(pages, m.SearchPage())
	}
	for i := range m.Book.Obligations {
		pages = append(pages, m.obligationPage(&m.Book.Obligations[i]))
	}
	return append(pages, m.prose()...)
}

// Spoken are the pages that other languages have, too: the rulebook's first page, with the
// obligations and their limits, its words, and the site's own prose. What they lead to is in
// the language of the texts.
func (m *Rulebook) Spoken() []page.Page {
	if !m.Ruled() {
		return m.prose()
	}
	pages := append([]page.Page{m.front()}, m.prose()...)
	if len(m.Book.Terms) > 0 {
		pages = append(pages, m.glossaryPage())
	}
	return pages
}

// prose are the site's own pages.
func (m *Rulebook) prose() (pages []page.Page) {
	for _, p := range m.Prose {
		path := "/" + p.Slug + "/"
		pages = append(pages, page.Page{Path: path, Layout: "pagina", Title: p.Title, Description: p.Description,
			Head: page.Head{Crumbs: m.FromHome(page.Link{Text: p.Title}), Section: p.Slug, Canonic: m.Links.Abs(path)},
			Body: page.Prose{HTML: p.HTML}})
	}
	return pages
}

// to is the address of a page of a version.
func (m *Rulebook) to(version, slug string) string {
	return m.Links.To(address.RulePath(version, slug))
}

// version names a version.
func (m *Rulebook) version(id string) string { return m.Tell(m.Rule.Version, "id", id) }

// versionLink leads to a version.
func (m *Rulebook) versionLink(id string) page.Link {
	return page.Link{Text: m.version(id), Href: m.to(id, "")}
}

// state says how a version stands.
func (m *Rulebook) state(v *rulebook.Version) string { return m.Versions[v.StateAt(m.T)] }

// versionState names a version and says how it stands.
func (m *Rulebook) versionState(v *rulebook.Version) string {
	return m.Tell(m.Rule.VersionState, "id", v.ID, "state", m.state(v))
}

// quoted is a title within a sentence.
func (m *Rulebook) quoted(title string) string { return m.Tell(m.Rule.Quoted, "title", title) }

// clauseLink leads to a clause where it stands in its version.
func (m *Rulebook) clauseLink(c *rulebook.Clause) page.Link {
	if c.Doc == nil {
		return page.Link{}
	}
	return page.Link{Text: c.Doc.Title, Href: m.to(c.Version, c.Doc.Slug) + "#" + c.Fragment()}
}

// obligationLink leads to an obligation's page.
func (m *Rulebook) obligationLink(o *rulebook.Obligation) page.Link {
	return page.Link{Text: o.Title, Href: m.Links.To(address.ObligationPath(o.ID))}
}

// crumbs lead from the home page to a page below the rulebook's.
func (m *Rulebook) crumbs(rest ...page.Link) []page.Link {
	return append(m.FromHome(m.Link(m.Frame.Rules, address.RulesPath)), rest...)
}

// named is a page of the rulebook that no version has, by its own words.
func (m *Rulebook) named(path, layout string, w word.PageWords, crumb word.Sentence, body any) page.Page {
	return m.titled(path, layout, m.Tell(w.Title), m.Tell(w.Description), m.Tell(crumb), body)
}

// titled is a page of the rulebook that no version has.
func (m *Rulebook) titled(path, layout, title, description, crumb string, body any) page.Page {
	return page.Page{Path: path, Layout: layout, Title: title, Description: description, Body: body,
		Head: page.Head{Crumbs: m.crumbs(page.Link{Text: crumb}), Section: "regole", Canonic: m.Links.Abs(path)}}
}

// front is the rulebook's first page.
func (m *Rulebook) front() page.Page {
	w := m.Rule.Front
	b := page.Rules{Lead: m.Say(w.Lead), Roles: m.roleLinks(), Tools: m.tools()}
	for _, v := range slices.Backward(m.Book.Versions) {
		b.Versions = append(b.Versions, page.RuleVersion{
			ID: v.ID, Href: m.to(v.ID, ""), State: v.StateAt(m.T), Word: m.state(&v), Words: m.validity(&v)})
	}
	if v := m.Book.InForce(m.T); v != nil {
		b.Lead = append(b.Lead, m.Say(w.Reads, "read", page.Anchor(m.Tell(w.Read), m.to(inForce, "")))...)
		for _, d := range v.Docs {
			if d.Slug != "" {
				b.Pages = append(b.Pages, page.Link{Text: d.Title, Href: m.to(inForce, d.Slug), Lang: m.textLang()})
			}
		}
		for o, c := range m.stated(v) {
			b.Obligations = append(b.Obligations, page.Obliged{Title: o.TitleIn(m.Site.Language.Tag), Href: m.obligationLink(o).Href,
				Binds: m.BindsWords(o), Limit: m.LimitWords(c.Indicator)})
		}
	}
	title := m.Tell(m.Frame.Rules)
	p := m.titled(address.RulesPath, "regole", title, m.Tell(w.Description), title, b)
	p.Head.Crumbs, p.Head.Feeds = m.FromHome(page.Link{Text: title}), m.newsFeeds()
	return p
}

// textLang is the language of the texts, where the page's is another.
func (m *Rulebook) textLang() string {
	if m.Tag == TextTag {
		return ""
	}
	return TextTag
}

// tools lead to the other ways into the rulebook.
func (m *Rulebook) tools() (out []page.Link) {
	w := m.Rule
	if m.Searchable {
		out = append(out, m.Link(w.Search.Title, address.SearchPath))
	}
	out = append(out, m.Link(w.Index.Crumb, address.IndexPath), m.Link(w.Front.Changes, address.ComparesPath),
		m.Link(w.Front.When, address.WhenPath))
	if len(m.Book.Terms) > 0 {
		out = append(out, m.Link(w.Glossary.Title, address.GlossaryPath))
	}
	rss := m.newsFeeds()[0]
	return append(out, page.Link{Text: rss.Title, Href: rss.Href})
}

// stated are the obligations that a version states, with their clauses there.
func (m *Rulebook) stated(v *rulebook.Version) iter.Seq2[*rulebook.Obligation, *rulebook.Clause] {
	return func(yield func(*rulebook.Obligation, *rulebook.Clause) bool) {
		for i := range m.Book.Obligations {
			o := &m.Book.Obligations[i]
			if c := o.In(v.ID); c != nil && !yield(o, c) {
				return
			}
		}
	}
}

// validity says from when until when a version is in force, and how sure that is.
func (m *Rulebook) validity(v *rulebook.Version) page.Text {
	w, day := m.Rule.Valid, m.InFull().On
	if v.Valid.From == period.Never {
		return m.Say(w.NotYet)
	}
	t := m.Say(w.Since, "from", day(v.Valid.From))
	if v.Valid.Until != period.Never {
		t = m.Say(w.Span, "from", day(v.Valid.From), "until", day(v.Valid.Until-1))
	}
	return append(t, m.Say(w.Basis[v.Basis])...)
}
