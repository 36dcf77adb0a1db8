package bulletin

import (
	"cmp"
	"maps"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
)

// Gathering takes what subjects' notices tell, as the subjects come by, into the
// lists of those who are looked at together: all, a region, a partner's bodies.
// It keeps what such a list may show and no more, so that its size follows the number of
// lists and of open notices, not that of notices ever made.
type Gathering struct {
	site     frame.Site
	scopes   map[string]*Scope
	regions  map[string]string // their lists' paths, by how rows spell them; "" where that says nothing
	partners map[subject.ID]*Scope
	in       []*Scope // those of the subject that is taken
}

// Scope are subjects whose notices are shown together.
type Scope struct {
	Path    string // "/comunicazioni/", "/zone/lazio/", "/partner/09900005670/"
	Name    string // "Lazio"; "" for all
	T       period.Time
	Members []int // places in the order in which summaries were taken
	Listed  int   // of whom the registry lists so many now, a partner whose list it is not among them

	Platform []judged.Notice // the platform's, at T

	language *word.Language
	feeds    [3]folded
}

// latest is how many entries the feeds of many show.
const latest = 200

// NewGathering begins with the list of all.
func NewGathering(site frame.Site) *Gathering {
	g := &Gathering{site: site, scopes: map[string]*Scope{}, regions: map[string]string{}, partners: map[subject.ID]*Scope{}}
	g.scope(address.NoticesPath, "")
	return g
}

func (g *Gathering) scope(path, name string) *Scope {
	s := g.scopes[path]
	if s == nil {
		s = &Scope{Path: path, Name: name, language: g.site.Language}
		for i := range s.feeds {
			s.feeds[i].groups = map[string]*Told{}
		}
		g.scopes[path] = s
	}
	s.Name = min(s.Name, name) // the same whoever comes first
	return s
}

// Take gathers what a summary tells. Summaries come in the order in which many.New gets
// them.
func (g *Gathering) Take(s *Summary) {
	all := g.scope(address.NoticesPath, "")
	in := append(g.in[:0], all)
	if path := g.zone(s.Row.Region); path != "" && g.site.Only == "" { // else that list is of all
		in = append(in, g.scope(path, s.Row.Region))
	}
	for _, p := range s.Row.Partners {
		in = append(in, g.partner(p))
	}
	if own(s) {
		in = append(in, g.partner(s.ID))
	}
	g.in = in
	place := len(all.Members)
	for _, scope := range in {
		scope.Members = append(scope.Members, place)
		scope.T = max(scope.T, s.T)
		if s.Listed && (!scope.Partner() || scope.PartnerID() != s.ID) {
			scope.Listed++
		}
	}
	for i := range s.Told {
		for _, scope := range in {
			scope.take(&s.Told[i])
		}
	}
}

// zone is the path of a region's list; "" where the name says nothing.
func (g *Gathering) zone(region string) string {
	path, known := g.regions[region]
	if !known {
		if rulebook.Slug(region) != "" {
			path = address.ZonePath(region)
		}
		g.regions[region] = path
	}
	return path
}

// partner is a partner's list.
func (g *Gathering) partner(id subject.ID) *Scope {
	s := g.partners[id]
	if s == nil {
		s = g.scope(address.PartnerPath(id), g.site.Name(id))
		g.partners[id] = s
	}
	return s
}

// ScopePartners are the partners whose list a subject is in; a partner is in its own.
func ScopePartners(s *Summary) []subject.ID {
	out := slices.Clone(s.Row.Partners)
	if own(s) {
		out = append(out, s.ID)
	}
	return out
}

// own tells whether a subject is a partner who doesn't name itself as its own.
func own(s *Summary) bool {
	return slices.Contains(s.Row.Roles, subject.PT) && !slices.Contains(s.Row.Partners, s.ID)
}

// Close gives all lists, that of all first, then by address, each with where the
// platform's notices stand at its moment. start is that of a site without subjects.
func (g *Gathering) Close(start period.Time, platform func(period.Time) []judged.Notice) []*Scope {
	var out []*Scope
	for _, path := range slices.Sorted(maps.Keys(g.scopes)) {
		s := g.scopes[path]
		s.T = cmp.Or(s.T, start)
		s.Platform = platform(s.T)
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b *Scope) int {
		return cmp.Compare(BoolRank(a.Path != address.NoticesPath), BoolRank(b.Path != address.NoticesPath))
	})
	return out
}

// In is the list as it is called in another language.
func (s *Scope) In(l *word.Language) *Scope {
	other := *s
	other.language = l
	return &other
}

func (s *Scope) take(t *Told) {
	switch t.Kind {
	case notice.Constraint:
		s.feeds[1].add(t)
	case notice.Continuity:
		s.feeds[2].add(t)
	default:
		s.feeds[0].add(t)
	}
}

// Told is what the list shows, the last changed first: of each sort what is open,
// and enough of the rest for the newest entries of a feed.
func (s *Scope) Told() []Told {
	var all []*Told // sorted as they lie there: each is large
	for i := range s.feeds {
		s.feeds[i].trim()
		all = append(all, s.feeds[i].told...)
	}
	slices.SortFunc(all, later)
	out := make([]Told, len(all))
	for i, t := range all {
		if out[i] = *t; t.Bodies > 1 {
			out[i].Who = s.language.Tell(s.language.Bulletin.Bodies, "n", t.Bodies)
		}
	}
	return out
}

// folded is one sort of notices, those of a group that say the same as one.
type folded struct {
	told   []*Told
	groups map[string]*Told
}

func (f *folded) add(t *Told) {
	if t.Group != "" {
		key := t.alike()
		if have := f.groups[key]; have != nil {
			bodies := have.Bodies + t.Bodies
			if t.Subject < have.Subject {
				*have = *t
			}
			have.Bodies = bodies
			return
		}
		own := *t
		f.groups[key], t = &own, &own
	}
	if f.told = append(f.told, t); len(f.told) >= 4*latest && len(f.told)&(len(f.told)-1) == 0 {
		f.trim()
	}
}

// trim drops what no feed of the newest entries can show: each notice has an
// entry as new as its last change.
func (f *folded) trim() {
	if len(f.told) <= latest {
		return
	}
	slices.SortFunc(f.told, later)
	edge := f.told[latest-1].Changed
	f.told = slices.DeleteFunc(f.told, func(t *Told) bool { return t.Changed < edge && !t.Open() })
}

// BoolRank sorts false before true.
func BoolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// newest are, of notices, the n that were declared last, and whatever is open, the last declared
// first.
func newest(of []*Told, n int) (out []Told) {
	slices.SortFunc(of, func(a, b *Told) int {
		return cmp.Or(cmp.Compare(b.Declared, a.Declared), cmp.Compare(a.ID, b.ID))
	})
	for i, t := range of {
		if i < n || t.Open() {
			out = append(out, *t)
		}
	}
	return out
}

// Heading names a list.
func (s *Scope) Heading() string {
	l := s.language
	return s.say(l.Frame.Notices, l.Bulletin.Lists.Partner, l.Bulletin.Lists.Zone)
}

// Of says whose notices these are, to go on from "Disservizi e interruzioni".
func (s *Scope) Of() string {
	w := s.language.Bulletin.Lists
	return s.say(w.OfAll, w.OfPartner, w.OfZone)
}

// say chooses by whose list it is.
func (s *Scope) say(all, partner, zone word.Sentence) string {
	switch {
	case s.Path == address.NoticesPath:
		return s.language.Tell(all)
	case s.Partner():
		return s.language.Tell(partner, "name", s.Name)
	}
	return s.language.Tell(zone, "name", s.Name)
}

// PartnerID is whose scope it is.
func (s *Scope) PartnerID() subject.ID { return subject.ID(s.Path[len("/partner/") : len(s.Path)-1]) }

// Partner tells whether it is a partner's list.
func (s *Scope) Partner() bool { return s.Path != address.NoticesPath && s.Path[1] == 'p' }
