package page

import (
	"cmp"
	"slices"

	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
)

// Scopes are the lists of many: all, then regions and partners.
func (m *Many) Scopes() []*Scope { return m.scopes }

// Told is what a list tells, the last changed first; the platform's own notices
// are in the list of all.
func (m *Many) Told(s *Scope) []Told {
	out := s.Told()
	if s.Path == noticesPath {
		out = append(out, PlatformTold(m.Site, m.T)...)
		sortTold(out)
	}
	return out
}

// newest are the n notices that were declared last, and whatever is open, the
// last declared first.
func newest(told []Told, n int) []Told {
	out := slices.Clone(told)
	slices.SortFunc(out, func(a, b Told) int { return cmp.Or(cmp.Compare(b.Declared, a.Declared), cmp.Compare(a.ID, b.ID)) })
	if len(out) <= n {
		return out
	}
	return append(out[:n:n], slices.DeleteFunc(out[n:], func(t Told) bool { return !t.Open() })...)
}

// opens are what matters now or soon to a list, notices of one group that say
// the same as one; the platform's concern every list.
func (m *Many) opens(scope *Scope) []Open {
	type alike struct {
		group       string
		kind        notice.Kind
		state       notice.State
		from, until int64
		title       string
	}
	var out []Open
	first, bodies := map[alike]int{}, map[alike]int{}
	for _, i := range scope.members {
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
			out[i].Card.Who = Link{Text: counted(n, "ente", "enti")}
		}
	}
	for _, n := range m.Platform {
		if s := n.At(scope.T, m.zone); s.State.Open() {
			k := card(m.Site, clock{zone: m.zone, now: scope.T}, n, s, m.owner(n))
			out = append(out, Open{k, n.Group, s.Span.From, s.Span.Until, s.State, n.Kind})
		}
	}
	slices.SortStableFunc(out, func(a, b Open) int {
		return cmp.Or(cmp.Compare(boolRank(!a.State.Running()), boolRank(!b.State.Running())),
			func() int {
				if a.State.Running() {
					return cmp.Compare(b.From, a.From)
				}
				return cmp.Compare(a.From, b.From)
			}(), cmp.Compare(a.Card.Href, b.Card.Href))
	})
	return out
}

// Heading names a list.
func (s *Scope) Heading() string {
	switch {
	case s.Path == noticesPath:
		return "Comunicazioni"
	case s.partner():
		return "Comunicazioni degli enti collegati tramite " + s.Name
	}
	return "Comunicazioni: " + s.Name
}

// Of says whose notices these are, to go on from "Disservizi e interruzioni".
func (s *Scope) Of() string {
	switch {
	case s.Path == noticesPath:
		return "di tutti gli enti"
	case s.partner():
		return "degli enti collegati tramite " + s.Name
	}
	return "degli enti: " + s.Name
}

// partnerID is whose scope it is.
func (s *Scope) partnerID() subject.ID { return subject.ID(s.Path[len("/partner/") : len(s.Path)-1]) }

func (s *Scope) partner() bool { return s.Path != noticesPath && s.Path[1] == 'p' }

// scopePages are the pages of all lists.
func (m *Many) scopePages() []Page {
	var out []Page
	for _, s := range m.scopes {
		out = append(out, m.scopePage(s))
	}
	return out
}

func (m *Many) scopePage(s *Scope) Page {
	opens := m.opens(s)
	plain := func(o Open) bool { return o.Kind != notice.Constraint }
	b := Notices{
		Lead: Text{words("Che cosa dichiarano gli enti e la piattaforma, e che cosa risulta fermo senza che nessuno lo abbia dichiarato.")},
		Sections: []Section{
			{"In corso", "Nulla in corso.", pick(opens, func(o Open) bool { return plain(o) && o.State.Running() })},
			{"In programma", "Nulla in programma.", pick(opens, func(o Open) bool { return plain(o) && o.State == notice.Announced })},
			{"Vincoli", "Nessun vincolo dichiarato.", pick(opens, func(o Open) bool { return !plain(o) })},
		},
		Follow: m.scopeFollow(s),
	}
	p := Page{
		Path: s.Path, Layout: "comunicazioni", Title: s.Heading(), Description: "Disservizi in corso, interruzioni programmate e vincoli " + s.Of() + ".",
		Head: Head{Section: "comunicazioni", Canonic: m.Links.Abs(s.Path), Feeds: m.scopeFeeds(s)},
	}
	if s.Path == noticesPath {
		if past := m.pastOfPlatform(); len(past) > 0 {
			b.Sections = append(b.Sections, Section{Title: "Comunicazioni concluse della piattaforma", Cards: past})
		}
		g := Group{ID: "per-regione", Title: "Per regione"}
		for _, z := range m.scopes[1:] {
			if !z.partner() {
				g.Links = append(g.Links, Count{z.Name, m.Links.To(z.Path), Number(int64(m.listed(z)))})
			}
		}
		if len(g.Links) > 0 {
			b.Groups = append(b.Groups, g)
		}
		p.Head.Crumbs = []Link{{"Inizio", m.Links.To("/")}, {Text: s.Heading()}}
		p.Head.Measured = m.measured()
		p.Body = b
		return p
	}
	b.Lead = Text{words("%s in elenco. ", counted(m.listed(s), "ente", "enti"))}
	if s.partner() {
		b.Lead = append(b.Lead, words("Ognuno dichiara per sé; sono qui insieme perché si collegano tramite "), anchor(s.Name, m.Links.To(SubjectPath(s.partnerID()))).asDeclared("it"))
	} else {
		b.Lead = append(b.Lead, anchor("Elenco degli enti", m.Links.To(groupPath("regione", s.Name))), words("."))
	}
	p.Head.Crumbs = []Link{{"Inizio", m.Links.To("/")}, {"Comunicazioni", m.Links.To(noticesPath)}, {Text: s.Name}}
	p.Head.Measured = m.stamp(s.T)
	p.Body = b
	return p
}

// listed is how many bodies of a scope are in the list now; a partner is not one of
// those that are connected through it.
func (m *Many) listed(s *Scope) int {
	var c census
	for _, i := range s.members {
		if sum := m.Summaries[i]; !s.partner() || sum.ID != s.partnerID() {
			c.take(sum)
		}
	}
	return c.listed
}
