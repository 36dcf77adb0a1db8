package many

import (
	"cmp"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
)

// scopeFeeds are the same for a list of many.
func (m *Many) scopeFeeds(s *bulletin.Scope) []page.Feed {
	var out []page.Feed
	for _, f := range s.Feeds() {
		for _, form := range f.Forms {
			title := f.Title
			if form != bulletin.Rss {
				title = m.InForm(title, form.Name)
			}
			out = append(out, page.Feed{Title: title, Href: m.Links.To(fileOf(s, f, form)), Type: form.Media})
		}
	}
	title := m.Tell(m.words().Notices.Calendar, "of", s.Of())
	return append(out,
		page.Feed{Title: title, Href: m.Links.To(s.Path + address.CalendarFile), Type: bulletin.CalendarType})
}

// fileOf is where a list's feed stands in a format.
func fileOf(s *bulletin.Scope, f bulletin.ScopeFeed, form bulletin.Form) string {
	return s.Path + f.Name + "." + form.Ext
}

// scopeFollow lists the ways to follow a list.
func (m *Many) scopeFollow(s *bulletin.Scope) page.Follow {
	out := page.Follow{Ways: append(m.mailed(s), m.Site.Calendar(s.Path)...)}
	for _, f := range s.Feeds() {
		for _, form := range f.Forms {
			text, href := m.InForm(m.Tell(f.What), form.Name), m.Links.To(fileOf(s, f, form))
			if form == bulletin.Rss {
				out.Ways = append(out.Ways, page.To("feed", text, href))
			} else {
				out.More = append(out.More, page.Text{page.Anchor(text, href)})
			}
		}
	}
	out.Ways = append(out.Ways, m.HowToFollow()...)
	if s.Path == address.NoticesPath {
		out.More = append(out.More, page.Text{page.Anchor(m.InForm(m.Tell(m.words().Notices.ForPrograms), "JSON"),
			m.Links.To("/"+address.StatusFolder+"summary.json"))})
	}
	return out
}

// mailed are the feeds of a list by mail.
func (m *Many) mailed(s *bulletin.Scope) []page.Way {
	return append(m.ByMail(m.Frame.Outages, s.Path+address.OutagesFile),
		m.ByMail(m.Frame.Constraints, s.Path+address.ConstraintsFile)...)
}

// zone are the ways from the bodies of a region to what they declare, those of their list.
func (m *Many) zone(region string) (out page.Follow) {
	for _, s := range m.scopes {
		if s.Path == address.ZonePath(region) {
			out.Ways = append([]page.Way{page.To("list", s.Heading(), m.Links.To(s.Path))}, m.mailed(s)...)
			out.Ways = append(out.Ways, m.Site.Calendar(s.Path)...)
			out.Ways = append(out.Ways, m.Rss(m.Frame.Outages, s.Path+address.OutagesFile),
				m.Rss(m.Frame.Constraints, s.Path+address.ConstraintsFile))
		}
	}
	return out
}

// Scopes are the lists of many: all, then regions and partners.
func (m *Many) Scopes() []*bulletin.Scope { return m.scopes }

// Told is what a list tells, the last changed first; the platform's own notices
// are in the list of all.
func (m *Many) Told(s *bulletin.Scope) []bulletin.Told {
	out := s.Told()
	if s.Path == address.NoticesPath {
		out = append(out, bulletin.PlatformTold(m.Site, s.Platform, s.T)...)
		bulletin.SortTold(out)
	}
	return out
}

// opens are what matters now or soon to a list, notices of one group that say
// the same as one; the platform's concern every list.
func (m *Many) opens(scope *bulletin.Scope) []bulletin.Open {
	type alike struct {
		group       string
		kind        notice.Kind
		state       notice.State
		from, until period.Time
		title       string
	}
	var out []bulletin.Open
	first, bodies := map[alike]int{}, map[alike]int{}
	for _, i := range scope.Members {
		for _, o := range m.Summaries[i].Open {
			if o.Group != "" {
				key := alike{o.Group, o.Kind, o.State, o.From, o.Until, o.Card.Title}
				if bodies[key]++; bodies[key] > 1 {
					continue
				}
				first[key] = len(out)
			}
			o = o.In(m.Tongue)
			out = append(out, o)
		}
	}
	for key, i := range first {
		if n := bodies[key]; n > 1 {
			who := page.Link{Text: m.Tell(m.Bulletin.Bodies, "n", n)}
			out[i].Card.Who, out[i].Later = who, slices.Clone(out[i].Later)
			for k := range out[i].Later {
				out[i].Later[k].Card.Who = who
			}
		}
	}
	for _, n := range scope.Platform {
		if s := n.Stands; s.State.Open() {
			k := bulletin.Card(m.Site, m.Site.Clock(scope.T), n.Notice, s, m.Owner(n.Notice))
			o := bulletin.Open{Card: k, Group: n.Group, From: s.Span.From, Until: s.Span.Until, State: s.State, Kind: n.Kind}
			o.Later = bulletin.CardTurns(m.later(scope.T), n.Notice, m.turns(n, scope.T), k)
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, soonest)
	return out
}

// later is the site whose words are read later than t.
func (m *Many) later(t period.Time) frame.Site {
	s := m.Site
	s.Written = t
	return s
}

// turns are those at which a notice of the platform will stand otherwise than at t.
func (m *Many) turns(n judged.Notice, t period.Time) []judged.Stood {
	return bulletin.Turns(m.Zone, n.Notice, judged.Stood{T: t, Standing: n.Stands}, n.Later)
}

// soonest puts what runs first, the last begun before, and then what comes by when.
func soonest(a, b bulletin.Open) int {
	when := cmp.Compare(a.From, b.From)
	if a.State.Running() {
		when = -when
	}
	return cmp.Or(cmp.Compare(bulletin.BoolRank(!a.State.Running()), bulletin.BoolRank(!b.State.Running())),
		when, cmp.Compare(a.Card.Href, b.Card.Href))
}

// scopePages are the pages of all lists.
func (m *Many) scopePages() []page.Page {
	var out []page.Page
	for _, s := range m.scopes {
		if s.Path == address.NoticesPath {
			out = append(out, m.allNotices(s))
		} else {
			out = append(out, m.someNotices(s))
		}
	}
	return out
}

// allNotices is the list of all, which leads to the others.
func (m *Many) allNotices(s *bulletin.Scope) page.Page {
	w := m.words()
	b := m.notices(s, m.Say(w.Notices.Lead))
	if past := m.pastOfPlatform(); len(past) > 0 {
		b.Sections = append(b.Sections, page.Section{Title: m.Tell(w.Notices.PastOfPlatform), Cards: past})
	}
	g := page.Group{ID: groupID(address.ByRegion), Title: m.Tell(w.Directory.ByRegion)}
	for _, z := range m.scopes[1:] {
		if !z.Partner() {
			g.Links = append(g.Links, m.count(z.Name, z.Path, z.Listed))
		}
	}
	if len(g.Links) > 0 {
		b.Groups = append(b.Groups, g)
	}
	return m.scopePage(s, b, m.FromHome(page.Link{Text: s.Heading()}))
}

// someNotices is the list of a region or of a partner's bodies.
func (m *Many) someNotices(s *bulletin.Scope) page.Page {
	w := m.words()
	lead := m.Say(w.Notices.Listed, "n", s.Listed)
	if s.Partner() {
		partner := page.Anchor(s.Name, m.Links.To(address.SubjectPath(s.PartnerID()))).AsDeclared("it")
		lead = append(lead, m.Say(w.Notices.OfPartner, "partner", partner)...)
	} else {
		directory := page.Anchor(m.Tell(w.Directory.Title), m.Links.To(address.GroupPath(address.ByRegion, s.Name)))
		lead = append(lead, m.Say(w.Notices.OfZone, "directory", directory)...)
	}
	above := m.FromHome(m.Link(m.Frame.Notices, address.NoticesPath), page.Link{Text: s.Name})
	return m.scopePage(s, m.notices(s, lead), above)
}

// notices are those that a list shows.
func (m *Many) notices(s *bulletin.Scope, lead page.Text) page.Notices {
	w, opens := m.words().Notices, m.opens(s)
	plain := func(o bulletin.Open) bool { return o.Kind != notice.Constraint }
	b := page.Notices{Lead: lead, Follow: m.scopeFollow(s)}
	b.Sections, b.Ahead = m.sections(s.T, opens,
		sorting{w.Running, w.NoneRunning, func(o bulletin.Open) bool { return plain(o) && o.State.Running() }, 0},
		sorting{w.Coming, w.NoneComing, func(o bulletin.Open) bool { return plain(o) && o.State == notice.Announced }, 0},
		sorting{m.Frame.Constraints, w.NoConstraints, func(o bulletin.Open) bool { return !plain(o) }, 0})
	return b
}

func (m *Many) scopePage(s *bulletin.Scope, b page.Notices, crumbs []page.Link) page.Page {
	return page.Page{Path: s.Path, Layout: "comunicazioni", Title: s.Heading(),
		Description: m.Tell(m.words().Notices.About, "of", s.Of()),
		Head: page.Head{Section: "comunicazioni", Canonic: m.Links.Abs(s.Path), Crumbs: crumbs, Feeds: m.scopeFeeds(s),
			Measured: m.Stamp(s.T), Live: m.Live(s.T, "")},
		Body: b}
}

// pastOfPlatform are the platform's notices that are over: its only archive.
func (m *Many) pastOfPlatform() []page.Card {
	var out []page.Card
	for _, n := range slices.Backward(m.scopes[0].Platform) {
		if !n.Stands.State.Open() {
			out = append(out, bulletin.Card(m.Site, m.Clock, n.Notice, n.Stands, m.Owner(n.Notice)))
		}
	}
	return out
}
