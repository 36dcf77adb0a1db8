package compare

import (
	"slices"
	"strings"

	"bollettino/generator/input/rulebook"
)

// Change is what became of an obligation.
type Change string

// The changes, those of most consequence first.
const (
	New        Change = "new"
	Withdrawn  Change = "withdrawn"
	Substance  Change = "substance" // its limit changed
	Reworded   Change = "reworded"
	Relocated  Change = "moved" // to another page or section, words unchanged
	unaffected Change = ""
)

// Obligation is one that changed.
type Obligation struct {
	*rulebook.Obligation
	Change   Change
	Old, New *rulebook.Clause       // nil in the version that doesn't state it
	Reworded bool                   // its words changed too, by Substance
	Since    *rulebook.Version      // with which it came to be as the newer version has it
	Ended    *rulebook.Ending       // what the register says became of it, by Withdrawn; or nil
	From     []*rulebook.Obligation // those that were merged into it between the two versions
}

// Words are how its words changed, by Reworded or where Reworded is set.
func (o Obligation) Words() []Segment { return Words(o.Old.Text, o.New.Text) }

// Obligations tells what became of each from one version to a later one, and how many
// stayed as they were.
func Obligations(book *rulebook.Book, old, new *rulebook.Version) (out []Obligation, unchanged int) {
	between := func(e rulebook.Ending) bool {
		r := rank(book, e.Version)
		return r > rank(book, old.ID) && r <= rank(book, new.ID)
	}
	way := steps(book, old, new)
	for i := range book.Obligations {
		o := Obligation{Obligation: &book.Obligations[i]}
		o.Old, o.New = o.In(old.ID), o.In(new.ID)
		if o.Old == nil && o.New == nil {
			continue
		}
		for j := range book.Obligations {
			for _, e := range book.Obligations[j].Ended {
				if e.Into == o.ID && between(e) {
					o.From = append(o.From, &book.Obligations[j])
				}
			}
		}
		if o.New == nil {
			for _, e := range o.Obligation.Ended {
				if between(e) {
					o.Ended = &e
				}
			}
		}
		if o.Change = change(o.Old, o.New); o.Change == unaffected {
			unchanged++
			continue
		}
		o.Since = o.last(way)
		o.Reworded = o.Old != nil && o.New != nil && plain(o.Old.Text) != plain(o.New.Text)
		out = append(out, o)
	}
	return out, unchanged
}

func rank(book *rulebook.Book, id string) int {
	return slices.IndexFunc(book.Versions, func(v rulebook.Version) bool { return v.ID == id })
}

// steps are the versions by which one leads to a later one, both with it: those that were
// in force between them and whose obligations are registered.
func steps(book *rulebook.Book, old, new *rulebook.Version) []*rulebook.Version {
	out := []*rulebook.Version{old}
	for i := rank(book, old.ID) + 1; i < rank(book, new.ID); i++ {
		if v := &book.Versions[i]; v.State == "" && Registered(book, v) {
			out = append(out, v)
		}
	}
	return append(out, new)
}

// Registered tells whether some obligation of a version is registered.
func Registered(book *rulebook.Book, v *rulebook.Version) bool {
	return slices.ContainsFunc(book.Obligations, func(o rulebook.Obligation) bool { return o.In(v.ID) != nil })
}

// last is the latest version on a way with which an obligation became another.
func (o Obligation) last(way []*rulebook.Version) *rulebook.Version {
	for i := len(way) - 1; i > 1; i-- {
		if change(o.In(way[i-1].ID), o.In(way[i].ID)) != unaffected {
			return way[i]
		}
	}
	return way[1]
}

func change(old, new *rulebook.Clause) Change {
	switch {
	case old == nil && new == nil:
		return unaffected
	case old == nil:
		return New
	case new == nil:
		return Withdrawn
	case (old.Indicator == nil) != (new.Indicator == nil), old.Indicator != nil && *old.Indicator != *new.Indicator:
		return Substance
	case plain(old.Text) != plain(new.Text):
		return Reworded
	case old.Page != new.Page, section(old) != section(new) && plain(Heading(old)) != plain(Heading(new)):
		return Relocated
	}
	return unaffected
}

// section is the fragment of the heading under which a clause stands.
func section(c *rulebook.Clause) string {
	s, _, _ := strings.Cut(strings.TrimPrefix(c.Place, "#"), "/")
	return s
}

// Heading is the words of the heading under which a clause stands.
func Heading(c *rulebook.Clause) string {
	if c.Doc != nil {
		for _, l := range c.Doc.Leaves {
			if l.Section == section(c) && isHeading(l.Kind) {
				return l.Words
			}
		}
	}
	return section(c)
}
