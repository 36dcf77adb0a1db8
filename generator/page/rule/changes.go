package rule

import (
	"html"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/measure/compare"
	"bollettino/generator/page"
	"bollettino/generator/page/frame"
)

// What changed in the obligations between two versions.

// obligations says what became of each. Of a text whose obligations nobody has
// registered yet, none was withdrawn.
func (w *pair) obligations(out *page.Comparison) {
	s := w.Rule.Comparison
	if bare := w.unregistered(); len(bare) > 0 {
		out.Unchanged = w.say(s.Unregistered, "versions", w.Join(bare))
		return
	}
	for _, o := range w.c.Obligations {
		row := w.obligation(o)
		if o.Change == compare.Relocated {
			out.Moved = append(out.Moved, row)
		} else {
			out.Obligations = append(out.Obligations, row)
		}
	}
	if n := len(out.Moved); n > 0 {
		out.MovedWords = w.tell(s.Moved, "n", n)
	}
	out.Filters = w.filters(out.Obligations)
	out.Unchanged = w.say(s.Unchanged, "n", w.c.Unchanged)
}

// unregistered are those of the two versions for which no obligation is registered.
func (w *pair) unregistered() (out []string) {
	for _, v := range []*rulebook.Version{w.old, w.new} {
		if !compare.Registered(w.Book, v) {
			out = append(out, v.ID)
		}
	}
	return out
}

func (w *pair) obligation(o compare.Obligation) page.ObligationChange {
	s := w.Rule.Changes
	row := page.ObligationChange{Change: string(o.Change), Word: w.Tell(s.Names[o.Change]),
		Title: w.obligationLink(o.Obligation), Binds: w.BindsWords(o.Obligation), Roles: slugs(o.Obligation),
		When: w.since(o), Old: w.clause(o.Old), New: w.clause(o.New)}
	if o.Reworded {
		words := o.Words()
		row.Old.HTML, row.New.HTML = w.sideOf(words, compare.Removed), w.sideOf(words, compare.Added)
		if o.Change == compare.Reworded {
			row.Old.Words, row.New.Words = nil, nil // the same limit
		} else {
			row.Word = w.Tell(s.AlsoReworded, "change", row.Word)
		}
	}
	switch {
	case o.Old == nil:
		row.Old.Words, row.New.HTML = w.Say(s.Absent), w.whole(o.New, compare.Added)
	case o.New == nil:
		row.New.Words, row.Old.HTML = w.Say(s.Gone), w.whole(o.Old, compare.Removed)
		if o.Ended != nil {
			row.New.Words = w.endedWords(*o.Ended)
		}
	case o.Change == compare.Relocated:
		row.Old.Where.Text, row.New.Where.Text = apart(o.Old, o.New)
	}
	for _, f := range o.From {
		if row.New.Words != nil {
			row.New.Words = append(row.New.Words, page.Words(". "))
		}
		also := page.Anchor(w.quoted(f.Title), w.obligationLink(f).Href)
		row.New.Words = append(row.New.Words, w.Say(s.Includes, "other", also)...)
	}
	return row
}

// since says since when an obligation is as the newer version has it, or is none.
func (w *pair) since(o compare.Obligation) page.Text {
	s, v := w.Rule.Changes, o.Since
	version := page.Anchor(w.version(v.ID), w.to(v.ID, ""))
	if v.Valid.From == period.Never {
		return w.Say(s.NotYet, "version", version)
	}
	return w.Say(s.Since, "gone", o.New == nil, "day", w.InFull().On(v.Valid.From),
		"basis", w.Say(w.Rule.Valid.Basis[v.Basis]), "version", version)
}

// slugs are the folders of the pages of the roles that an obligation binds.
func slugs(o *rulebook.Obligation) string {
	var out []string
	for _, r := range frame.RolePages {
		if o.BindsRole(r.Role) {
			out = append(out, r.Slug)
		}
	}
	return strings.Join(out, " ")
}

// whole are the words of a clause that only one of the versions has.
func (w *pair) whole(c *rulebook.Clause, op compare.Op) string {
	return w.sideOf([]compare.Segment{{Op: op, Text: c.Text}}, op)
}

// clause is a clause's limit, and where it stands.
func (w *pair) clause(c *rulebook.Clause) page.Clause {
	if c == nil {
		return page.Clause{}
	}
	return page.Clause{Words: w.LimitWords(c.Indicator), Where: w.clauseLink(c)}
}

// apart names two places so that their names differ.
func apart(old, new *rulebook.Clause) (was, is string) {
	name := func(c *rulebook.Clause) string {
		if c.Doc == nil {
			return compare.Heading(c)
		}
		if h := compare.Heading(c); h != c.Doc.Title {
			return c.Doc.Title + ", " + h
		}
		return c.Doc.Title
	}
	if was, is = name(old), name(new); was == is && old.Doc != nil && new.Doc != nil {
		was, is = was+" ("+old.Doc.File+")", is+" ("+new.Doc.File+")"
	}
	return was, is
}

// How many words of an excerpt stand around a change, and how many of a change.
const (
	wordsAround = 8
	wordsWithin = 60
)

// sideOf is one side of changed words, the old (compare.Removed) or the new
// (compare.Added), with little around what differs.
func (m *Rulebook) sideOf(words []compare.Segment, side compare.Op) string {
	var b strings.Builder
	for i, s := range words {
		switch {
		case s.Op == side:
			m.mark(&b, s.Op, cutWords(s.Text, wordsWithin, 0))
		case s.Op != compare.Same:
		case i == 0:
			b.WriteString(html.EscapeString(cutWords(s.Text, 0, wordsAround)))
		case i == len(words)-1:
			b.WriteString(html.EscapeString(cutWords(s.Text, wordsAround, 0)))
		default:
			b.WriteString(html.EscapeString(cutWords(s.Text, wordsAround, wordsAround)))
		}
	}
	return strings.TrimSpace(b.String())
}

// cutWords keeps the first words of a text and the last.
func cutWords(text string, first, last int) string {
	all := strings.Fields(text)
	if len(all) <= first+last+2 {
		return text
	}
	out := strings.Join(all[:first], " ") + " … " + strings.Join(all[len(all)-last:], " ")
	if first > 0 && strings.HasPrefix(text, " ") {
		out = " " + out
	}
	if last > 0 && strings.HasSuffix(text, " ") {
		out += " "
	}
	return out
}

// lead sums a comparison up.
func (w *pair) lead(out page.Comparison, pages int) page.Text {
	s := w.Rule.Comparison
	changed := w.tell(s.OnePage)
	if pages != 1 {
		changed = w.tell(s.Pages, "n", pages)
	}
	all, targets := len(w.c.Pages), w.targets()
	if len(w.unregistered()) > 0 {
		if pages == 0 {
			return page.Text{page.Strong(w.tell(s.OnlySameText, "targets", targets))}
		}
		return w.say(s.OnlyText, "changed", page.Strong(w.tell(s.TextChanged, "pages", changed)), "all", all)
	}
	obligations, moved := w.tell(s.NoneChanged), ""
	if n := len(out.Obligations); n > 0 {
		obligations = w.tell(s.Changed, "n", n)
	}
	if n := len(out.Moved); n > 0 {
		moved = w.tell(s.AlsoMoved, "n", n)
	}
	if pages == 0 {
		return w.say(s.SameText, "obligations", page.Strong(obligations), "moved", moved, "targets", targets)
	}
	return w.say(s.Text, "obligations", page.Strong(obligations), "moved", moved, "pages", changed, "all", all)
}

// targets says how many links and pictures lead elsewhere, where no word changed.
func (w *pair) targets() string {
	n := 0
	for _, p := range w.c.Pages {
		n += len(p.Targets)
	}
	if n == 0 {
		return ""
	}
	return w.tell(w.Rule.Comparison.Targets, "n", n)
}
