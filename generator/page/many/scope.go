package many

import (
	"cmp"
	"slices"

	"bollettino/generator/input/notice"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/word"
)

// scopeFeeds are the same for a list of many.
func (m *Many) scopeFeeds(s *bulletin.Scope) []page.Feed {
	at := m.Links.To(s.Path)
	var out []page.Feed
	for _, f := range s.Feeds() {
		for _, form := range f.Forms {
			out = append(out, page.Feed{Title: f.Title + form.Words, Href: at + f.Name + "." + form.Ext, Type: form.Media})
		}
	}
	return append(out, page.Feed{Title: "Calendario " + s.Of(), Href: at + address.CalendarFile, Type: bulletin.CalendarType})
}

// scopeFollow lists the ways to follow a list.
func (m *Many) scopeFollow(s *bulletin.Scope) page.Follow {
	var out page.Follow
	for _, f := range s.Feeds() {
		for _, form := range f.Forms {
			l := page.Link{Text: f.Words + form.Words, Href: m.Links.To(s.Path + f.Name + "." + form.Ext)}
			if form == bulletin.Rss {
				l.Text += " (RSS)"
				out.Ways = append(out.Ways, page.Way{Icon: "feed", Link: l})
			} else {
				out.More = append(out.More, l)
			}
		}
	}
	out.Ways = append(out.Ways, m.Calendar(s.Path))
	out.Ways = append(out.Ways, m.ByMail(s.Path)...)
	out.Ways = append(out.Ways, m.HowToFollow()...)
	if s.Path == address.NoticesPath {
		out.More = append(out.More, page.Link{Text: "Stato per programmi (JSON)", Href: m.Links.To("/" + address.StatusFolder + "summary.json")})
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
		out = append(out, bulletin.PlatformTold(m.Site, m.T)...)
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
		from, until int64
		title       string
	}
	var out []bulletin.Open
	first, bodies := map[alike]int{}, map[alike]int{}
	for _, i := range scope.Members {
		for _, o := range m.Summaries[i].Open {
			if o.Group != "" {
				key := alike{o.Group, o.Kind, o.State, int64(o.From), int64(o.Until), o.Card.Title}
				if bodies[key]++; bodies[key] > 1 {
					continue
				}
				first[key] = len(out)
			}
			out = append(out, o)
		}
	}
	for key, i := range first {
		if n := bodies[key]; n > 1 {
			out[i].Card.Who = page.Link{Text: word.Counted(n, "ente", "enti")}
		}
	}
	for _, n := range m.Platform {
		if s := n.At(scope.T, m.Zone); s.State.Open() {
			k := bulletin.Card(m.Site, m.Site.Clock(scope.T), n, s, m.Owner(n))
			out = append(out, bulletin.Open{Card: k, Group: n.Group, From: s.Span.From, Until: s.Span.Until, State: s.State, Kind: n.Kind})
		}
	}
	slices.SortStableFunc(out, func(a, b bulletin.Open) int {
		return cmp.Or(cmp.Compare(bulletin.BoolRank(!a.State.Running()), bulletin.BoolRank(!b.State.Running())),
			func() int {
				if a.State.Running() {
					return cmp.Compare(b.From, a.From)
				}
				return cmp.Compare(a.From, b.From)
			}(), cmp.Compare(a.Card.Href, b.Card.Href))
	})
	return out
}

// scopePages are the pages of all lists.
func (m *Many) scopePages() []page.Page {
	var out []page.Page
	for _, s := range m.scopes {
		out = append(out, m.scopePage(s))
	}
	return out
}

func (m *Many) scopePage(s *bulletin.Scope) page.Page {
	opens := m.opens(s)
	plain := func(o bulletin.Open) bool { return o.Kind != notice.Constraint }
	b := page.Notices{
		Lead: page.Text{page.Words("Che cosa dichiarano gli enti e la piattaforma, e che cosa risulta fermo senza che nessuno lo abbia dichiarato.")},
		Sections: []page.Section{
			{Title: "In corso", Empty: "Nulla in corso.", Cards: pick(opens, func(o bulletin.Open) bool { return plain(o) && o.State.Running() })},
			{Title: "In programma", Empty: "Nulla in programma.", Cards: pick(opens, func(o bulletin.Open) bool { return plain(o) && o.State == notice.Announced })},
			{Title: "Vincoli", Empty: "Nessun vincolo dichiarato.", Cards: pick(opens, func(o bulletin.Open) bool { return !plain(o) })},
		},
		Follow: m.scopeFollow(s),
	}
	p := page.Page{
		Path: s.Path, Layout: "comunicazioni", Title: s.Heading(), Description: "Disservizi in corso, interruzioni programmate e vincoli " + s.Of() + ".",
		Head: page.Head{Section: "comunicazioni", Canonic: m.Links.Abs(s.Path), Feeds: m.scopeFeeds(s)},
	}
	if s.Path == address.NoticesPath {
		if past := m.pastOfPlatform(); len(past) > 0 {
			b.Sections = append(b.Sections, page.Section{Title: "Comunicazioni concluse della piattaforma", Cards: past})
		}
		g := page.Group{ID: "per-regione", Title: "Per regione"}
		for _, z := range m.scopes[1:] {
			if !z.Partner() {
				g.Links = append(g.Links, page.Count{Text: z.Name, Href: m.Links.To(z.Path), Count: word.Number(int64(m.listed(z)))})
			}
		}
		if len(g.Links) > 0 {
			b.Groups = append(b.Groups, g)
		}
		p.Head.Crumbs = []page.Link{{Text: "Inizio", Href: m.Links.To("/")}, {Text: s.Heading()}}
		p.Head.Measured = m.measured()
		p.Body = b
		return p
	}
	b.Lead = page.Text{page.Words("%s in elenco. ", word.Counted(m.listed(s), "ente", "enti"))}
	if s.Partner() {
		b.Lead = append(b.Lead, page.Words("Ognuno dichiara per sé; sono qui insieme perché si collegano tramite "), page.Anchor(s.Name, m.Links.To(address.SubjectPath(s.PartnerID()))).AsDeclared("it"))
	} else {
		b.Lead = append(b.Lead, page.Anchor("Elenco degli enti", m.Links.To(address.GroupPath("regione", s.Name))), page.Words("."))
	}
	p.Head.Crumbs = []page.Link{{Text: "Inizio", Href: m.Links.To("/")}, {Text: "Comunicazioni", Href: m.Links.To(address.NoticesPath)}, {Text: s.Name}}
	p.Head.Measured = m.Stamp(s.T)
	p.Body = b
	return p
}

// listed is how many bodies of a scope are in the list now; a partner is not one of
// those that are connected through it.
func (m *Many) listed(s *bulletin.Scope) int {
	var c census
	for _, i := range s.Members {
		if sum := m.Summaries[i]; !s.Partner() || sum.ID != s.PartnerID() {
			c.take(sum)
		}
	}
	return c.listed
}
