package page

import (
	"cmp"
	"maps"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
)

// Gathering takes what subjects' notices tell, as the subjects come by, into the
// lists of those who are looked at together: all, a region, a partner's bodies.
// It keeps what such a list may show and drops the rest, so that its size follows
// the number of lists and of open notices, not that of notices ever made.
type Gathering struct {
	scopes map[string]*Scope
}

// Scope are subjects whose notices are shown together.
type Scope struct {
	Path    string // "/comunicazioni/", "/zone/lazio/", "/partner/09900005670/"
	Name    string // "Lazio"; "" for all
	T       period.Time
	members []int // places in the order in which summaries were taken
	feeds   [3]folded
}

// latest is how many entries the feeds of many show.
const latest = 200

func zonePath(region string) string { return "/zone/" + rulebook.Slug(region) + "/" }

// PartnerPath is where the notices of a partner's bodies stand.
func PartnerPath(id subject.ID) string { return "/partner/" + string(id) + "/" }

// NewGathering begins with the list of all.
func NewGathering() *Gathering {
	g := &Gathering{scopes: map[string]*Scope{}}
	g.scope(noticesPath, "")
	return g
}

func (g *Gathering) scope(path, name string) *Scope {
	s := g.scopes[path]
	if s == nil {
		s = &Scope{Path: path, Name: name}
		for i := range s.feeds {
			s.feeds[i].groups = map[string]*Told{}
		}
		g.scopes[path] = s
	}
	s.Name = min(s.Name, name) // the same whoever comes first
	return s
}

// Take gathers what a summary tells and takes it out of it. Summaries come in the
// order in which NewMany gets them.
func (g *Gathering) Take(s *Summary, name func(subject.ID) string) {
	all := g.scope(noticesPath, "")
	in := []*Scope{all}
	if rulebook.Slug(s.Row.Region) != "" {
		in = append(in, g.scope(zonePath(s.Row.Region), s.Row.Region))
	}
	for _, p := range scopePartners(*s) {
		in = append(in, g.scope(PartnerPath(p), name(p)))
	}
	place := len(all.members)
	for _, scope := range in {
		scope.members = append(scope.members, place)
		scope.T = max(scope.T, s.T)
	}
	for _, t := range s.Told {
		for _, scope := range in {
			scope.take(&t)
		}
	}
	s.Told = nil
}

// scopePartners are the partners whose list a subject is in; a partner is in its own.
func scopePartners(s Summary) []subject.ID {
	out := slices.Clone(s.Row.Partners)
	if slices.Contains(s.Row.Roles, subject.PT) && !slices.Contains(out, s.ID) {
		out = append(out, s.ID)
	}
	return out
}

// Scopes are all lists, that of all first, then by address.
func (g *Gathering) Scopes() []*Scope {
	var out []*Scope
	for _, path := range slices.Sorted(maps.Keys(g.scopes)) {
		out = append(out, g.scopes[path])
	}
	slices.SortStableFunc(out, func(a, b *Scope) int {
		return cmp.Compare(boolRank(a.Path != noticesPath), boolRank(b.Path != noticesPath))
	})
	return out
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
	var out []Told
	for i := range s.feeds {
		f := &s.feeds[i]
		f.trim()
		for _, t := range f.told {
			out = append(out, *t)
		}
	}
	sortTold(out)
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
			have.Bodies, have.Who = bodies, counted(bodies, "ente", "enti")
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
	slices.SortFunc(f.told, func(a, b *Told) int { return cmp.Or(cmp.Compare(b.Changed, a.Changed), cmp.Compare(a.ID, b.ID)) })
	edge := f.told[latest-1].Changed
	f.told = slices.DeleteFunc(f.told, func(t *Told) bool { return t.Changed < edge && !t.Open() })
}
