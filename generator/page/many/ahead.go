package many

import (
	"cmp"
	"slices"
	"strconv"

	"bollettino/generator/base/period"
	"bollettino/generator/page"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/word"
)

// A list of notices carries what will become of them, as a status page does. A notice goes
// from one section to another: each place that it will have is a part of its own, empty until
// then. What is over by then is in none.

// ahead is how far a list looks, in seconds, and mostTurns how much it carries of what its
// notices will become: of very many, the hours that are next.
const ahead, mostTurns = 72 * 3600, 300

// sorting is a section of a list: which notices it shows, of which at most so many (0: all).
type sorting struct {
	title, empty word.Sentence
	has          func(bulletin.Open) bool
	most         int
}

// sections are those of a list as of t, with what they will show.
func (m *Many) sections(t period.Time, opens []bulletin.Open, sorts ...sorting) (out []page.Section, will []page.Ahead) {
	var at []period.Time
	for _, o := range opens {
		for _, x := range o.Later {
			at = append(at, x.At)
		}
	}
	until := t + ahead
	if slices.Sort(at); len(at) > mostTurns {
		until = at[mostTurns]
	}
	for i, s := range sorts {
		l := list{Many: m, sorting: s, name: strconv.Itoa(i) + ":", until: until}
		out = append(out, l.section(opens))
		will = append(will, l.ahead...)
	}
	if m.Living() {
		will = append(will, m.Site.Old(t, until))
	}
	return out, will
}

// list is a section being made.
type list struct {
	*Many
	sorting
	name  string // begins the names of its parts
	until period.Time
	ahead []page.Ahead
	steps []step // in how many notices it shows
}

type step struct {
	at   period.Time
	more int
}

// section is what the list shows, the places of what it will show before it: the last to
// come is the first of them, as of what is there.
func (l *list) section(opens []bulletin.Open) page.Section {
	out := page.Section{Title: l.Tell(l.title)}
	type place struct {
		from period.Time
		page.Card
	}
	var coming []place
	for _, o := range opens {
		here := l.has(o)
		if full := l.most > 0 && (here && len(out.Cards) == l.most || !here && len(coming) == l.most); full {
			continue
		}
		part := l.name + o.Card.Href
		from, changes := l.follow(o, part)
		switch {
		case here:
			if changes {
				o.Card.Part = part
			}
			out.Cards = append(out.Cards, o.Card)
		case changes:
			coming = append(coming, place{from, page.Card{Part: part}})
		}
	}
	shown := len(out.Cards)
	slices.SortStableFunc(coming, func(a, b place) int { return cmp.Compare(a.from, b.from) })
	for _, p := range coming {
		out.Cards = slices.Insert(out.Cards, 0, p.Card)
	}
	l.none(&out, shown)
	return out
}

// follow says what will stand in a notice's place; from is when that changes first.
func (l *list) follow(o bulletin.Open, part string) (from period.Time, changes bool) {
	was := l.has(o)
	for _, x := range o.Later {
		if x.At >= l.until {
			break
		}
		then := o
		then.Card, then.From, then.State = x.Card, x.From, x.State
		is := x.State.Open() && l.has(then)
		if !is && !was {
			continue
		}
		a := page.Ahead{From: l.Zone.RFC3339(x.At), Part: part}
		if is {
			a.Card = &x.Card
		}
		l.ahead = append(l.ahead, a)
		if is != was {
			l.steps = append(l.steps, step{x.At, 2*bulletin.BoolRank(is) - 1})
		}
		if !changes {
			from, changes = x.At, true
		}
		was = is
	}
	return from, changes
}

// none says that nothing is in a section, as long as that is so.
func (l *list) none(s *page.Section, shown int) {
	words := l.Tell(l.empty)
	if shown == 0 {
		s.Empty = words
	}
	slices.SortStableFunc(l.steps, func(a, b step) int { return cmp.Compare(a.at, b.at) })
	for len(l.steps) > 0 {
		at, none := l.steps[0].at, shown == 0
		for len(l.steps) > 0 && l.steps[0].at == at {
			shown, l.steps = shown+l.steps[0].more, l.steps[1:]
		}
		if none == (shown == 0) {
			continue
		}
		s.Part = l.name
		a := page.Ahead{From: l.Zone.RFC3339(at), Part: s.Part}
		if shown == 0 {
			a.Words = words
		}
		l.ahead = append(l.ahead, a)
	}
}
