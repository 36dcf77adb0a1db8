// Package many makes the pages about many subjects from what each left in its summary:
// home, directory, lists of notices, the map, verified periods.
package many

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sync"

	"bollettino/generator/base/period"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"

	"github.com/cespare/xxhash/v2"
)

// Many are the pages about many, made from summaries alone, sorted by id. Their
// moment is the latest instant among them.
type Many struct {
	frame.Site
	Summaries []*bulletin.Summary
	T         period.Time
	scopes    []*bulletin.Scope // of all first
	census    census
	zones     func() map[string]*zone // the same in all languages
	listings  []uint64                // what stands for each of the summaries in lists
	word.Clock
}

// New prepares the pages about many, with the lists that were gathered of the same
// summaries.
func New(site frame.Site, summaries []*bulletin.Summary, lists []*bulletin.Scope) *Many {
	t, listings := lists[0].T, make([]uint64, len(summaries))
	var counted census
	for i, s := range summaries {
		listings[i] = s.Listing()
		counted.take(s)
	}
	return &Many{
		Site: site, Summaries: summaries, T: t, scopes: lists, listings: listings, Clock: site.Clock(t), census: counted,
		zones: sync.OnceValue(func() map[string]*zone { return zonesOf(summaries) }),
	}
}

// In are the same in another of the site's languages.
func (m *Many) In(site frame.Site) *Many {
	other := *m
	other.Site, other.Clock, other.scopes = site, site.Clock(m.T), slices.Clone(m.scopes)
	for i, s := range m.scopes {
		other.scopes[i] = s.In(site.Language)
	}
	return &other
}

// words are the sentences of these pages.
func (m *Many) words() word.ManyWords { return m.Clock.Many }

// Pages are the pages about many subjects.
func (m *Many) Pages() []page.Page {
	pages := append([]page.Page{m.editPage(), m.missing()}, m.listPages()...)
	return append(append(pages, m.verified()...), m.ofPlatform()...)
}

// Spoken are those that other languages have, too.
func (m *Many) Spoken() []page.Page { return append(m.listPages(), m.ofPlatform()...) }

// listPages are the lists of bodies and of notices, and the home page.
func (m *Many) listPages() []page.Page {
	pages := m.scopePages()
	if m.Only == "" { // else that one's status page is the home page, and there is nobody to look for
		pages = append(pages, m.directoryPage(), m.home())
	}
	return pages
}

// ofPlatform are the pages of the platform's own notices.
func (m *Many) ofPlatform() (pages []page.Page) {
	for _, n := range m.scopes[0].Platform {
		p := bulletin.NoticePage(m.Site, m.Clock, n.Notice, n.Stands, m.Tell(m.Frame.Platform), "", "it", page.Measured{})
		p.Head.Crumbs = m.FromHome(m.Link(m.Frame.Notices, address.NoticesPath), page.Link{Text: n.Title, Lang: m.Foreign(n.Lang)})
		p.Head.Measured = nil
		if b := p.Body.(page.Notice); m.Living() && n.Stands.State.Open() {
			b.Ahead = append(bulletin.NoticeAhead(m.later(m.T), n.Notice, m.turns(n, m.T), b, nil, "", "it"), m.Site.Old(m.T, m.T+ahead))
			p.Body, p.Head.Live = b, m.Live(m.T, "")
		}
		pages = append(pages, p)
	}
	return pages
}

// listing stands for all lists of bodies.
func (m *Many) listing() uint64 {
	h := xxhash.New()
	var b [8]byte
	for _, l := range m.listings {
		binary.LittleEndian.PutUint64(b[:], l)
		h.Write(b[:])
	}
	return h.Sum64()
}

// instants stand for when all bodies were as lists say.
func (m *Many) instants() uint64 {
	h := xxhash.New()
	var b [8]byte
	for i := range m.Summaries {
		binary.LittleEndian.PutUint64(b[:], uint64(m.Summaries[i].T))
		h.Write(b[:])
	}
	return h.Sum64()
}

func (m *Many) measured() page.Text { return m.Stamp(m.T) }

// census counts bodies of the list: of which the state is known now, declared or
// measured, and which of these have a problem. No count is more than one before.
type census struct{ listed, known, trouble int }

func (c *census) take(s *bulletin.Summary) {
	if !s.Listed {
		return
	}
	c.listed++
	if s.State != sli.Unknown {
		c.known++
	}
	if problemNow(s) {
		c.trouble++
	}
}

func problemNow(s *bulletin.Summary) bool {
	return s.Listed && s.State.Rank() >= sli.InMaintenance.Rank()
}

// Summary is that of a subject.
func (m *Many) Summary(id subject.ID) (bulletin.Summary, bool) {
	i, ok := slices.BinarySearchFunc(m.Summaries, id, func(s *bulletin.Summary, id subject.ID) int {
		return cmp.Compare(s.ID, id)
	})
	if !ok {
		return bulletin.Summary{}, false
	}
	return *m.Summaries[i], true
}

// editPage is the same whatever --as-of says: only the setting stops its clock.
func (m *Many) editPage() page.Page {
	w := m.words()
	b := page.Edit{Script: m.Links.To(address.EditPath + "gestione.js"), Base: m.Links.To("/"),
		Zone: m.Setting.Zone.Name(), Only: string(m.Only), Origins: m.Setting.Edit.Git.Origins(), Ways: m.editWays()}
	if m.Setting.AsOf != 0 {
		b.Now = m.Zone.Local(m.Setting.AsOf).Format("2006-01-02T15:04")
	}
	return page.Page{Path: address.EditPath, Layout: "gestione",
		Title: m.Tell(w.EditTitle), Description: m.Tell(w.EditAbout),
		Head: page.Head{NoIndex: true, Canonic: m.Links.Abs(address.EditPath),
			Crumbs: m.FromHome(page.Link{Text: m.Tell(w.EditCrumb)})}, Body: b}
}

// editWays are those without the form.
func (m *Many) editWays() []page.EditWay {
	w := m.words()
	way := func(w word.EditWay, parts ...any) page.EditWay {
		out := page.EditWay{Name: m.Tell(w.Name)}
		for _, p := range m.Say(w.Words, parts...) {
			out.Words = append(out.Words, page.EditWord{Text: p.Text, Href: p.Href, Code: p.Sort == page.IsCode})
		}
		return out
	}
	out := []page.EditWay{
		way(w.EditHere, "serve", page.Code("bollettino serve --edit")),
		way(w.EditGit, "path", page.Code(m.Tell(w.EditPath)), "readme", page.Code("data/README.md"),
			"check", page.Code("bollettino check")),
	}
	if c := m.Setting.Operator.Contact; c != "" {
		out = append(out, way(w.EditMail, "contact", page.Anchor(c, "mailto:"+c)))
	}
	return out
}

func (m *Many) missing() page.Page {
	w := m.words()
	find := append(m.Directory(w.Directory.Title), m.Link(m.Frame.Notices, address.NoticesPath))
	if m.Ruled() {
		find = append(find, m.Link(m.Frame.Rules, address.RulesPath))
	}
	return page.Page{Path: "/404.html", Layout: "mancante",
		Title: m.Tell(w.LostTitle), Description: m.Tell(w.LostAbout),
		Head: page.Head{NoIndex: true}, Body: page.Missing{Find: find}}
}
