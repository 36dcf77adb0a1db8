package rule

import (
	"html"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/measure/compare"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/word"
)

// What changed in the obligations between two versions.

var changeWords = map[compare.Change]string{
	compare.New: "nuovo", compare.Withdrawn: "ritirato", compare.Substance: "cambiato nella sostanza",
	compare.Reworded: "riscritto", compare.Relocated: "spostato",
}

// obligations says what became of each. Of a text whose obligations nobody has
// registered yet, none was withdrawn.
func (w *pair) obligations(out *page.Comparison) {
	if bare := w.unregistered(); len(bare) > 0 {
		out.Unchanged = page.Text{page.Words("Gli obblighi di questo confronto non sono ancora registrati (%s).", word.Join(bare))}
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
		out.MovedWords = word.Counted(n, "obbligo si sposta soltanto, con le stesse parole", "obblighi si spostano soltanto, con le stesse parole")
	}
	out.Unchanged = page.Text{page.Words("%s senza modifiche.", word.Counted(w.c.Unchanged, "obbligo", "obblighi"))}
}

// unregistered are those of the two versions for which no obligation is registered.
func (w *pair) unregistered() (out []string) {
	for _, v := range []*rulebook.Version{w.old, w.new} {
		if !slices.ContainsFunc(w.m.Book.Obligations, func(o rulebook.Obligation) bool { return o.In(v.ID) != nil }) {
			out = append(out, v.ID)
		}
	}
	return out
}

func (w *pair) obligation(o compare.Obligation) page.ObligationChange {
	m := w.m
	row := page.ObligationChange{Change: string(o.Change), Word: changeWords[o.Change], Old: w.clause(o.Old), New: w.clause(o.New)}
	row.Title = page.Link{Text: o.Title, Href: m.Links.To(address.ObligationPath(o.ID))}
	if o.Reworded {
		words := o.Words()
		row.Old.HTML, row.New.HTML = sideOf(words, compare.Removed), sideOf(words, compare.Added)
		if o.Change == compare.Reworded {
			row.Old.Words, row.New.Words = nil, nil // the same limit
		} else {
			row.Word += ", con altre parole"
		}
	}
	switch {
	case o.Old == nil:
		row.Old.Words = page.Text{page.Words("non c’era")}
	case o.New == nil && o.Ended != nil:
		row.New.Words = m.endedWords(*o.Ended)
	case o.New == nil:
		row.New.Words = page.Text{page.Words("non c’è più")}
	case o.Change == compare.Relocated:
		row.Old.Where.Text, row.New.Where.Text = apart(o.Old, o.New)
	}
	for _, f := range o.From {
		if row.New.Words != nil {
			row.New.Words = append(row.New.Words, page.Words(". "))
		}
		also := page.Anchor("«"+f.Title+"»", m.Links.To(address.ObligationPath(f.ID)))
		row.New.Words = append(row.New.Words, page.Words("Ora comprende "), also, page.Words("."))
	}
	return row
}

// clause is a clause's limit, and where it stands.
func (w *pair) clause(c *rulebook.Clause) page.Clause {
	if c == nil {
		return page.Clause{}
	}
	out := page.Clause{Words: word.LimitWords(c.Indicator)}
	if c.Doc != nil {
		out.Where = page.Link{Text: c.Doc.Title, Href: w.m.Links.To(address.RulePath(c.Version, c.Doc.Slug)) + "#" + c.Fragment()}
	}
	return out
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
func sideOf(words []compare.Segment, side compare.Op) string {
	var b strings.Builder
	for i, s := range words {
		switch {
		case s.Op == side:
			mark(&b, s.Op, cutWords(s.Text, wordsWithin, 0))
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
	var t page.Text
	all := len(w.c.Pages)
	changed := "il testo cambia in " + strconv.Itoa(pages) + " pagine"
	if pages == 1 {
		changed = "il testo cambia in una pagina"
	}
	if len(w.unregistered()) > 0 {
		if pages == 0 {
			return page.Text{page.Strong("Le parole del testo sono le stesse" + w.targets() + ".")}
		}
		return page.Text{page.Strong(strings.ToUpper(changed[:1]) + changed[1:]), page.Words(" su %d.", all)}
	}
	if n := len(out.Obligations); n > 0 {
		t = append(t, page.Strong(word.Counted(n, "obbligo cambia", "obblighi cambiano")))
	} else {
		t = append(t, page.Strong("Nessun obbligo è cambiato"))
	}
	if n := len(out.Moved); n > 0 {
		t = append(t, page.Words(", %s", word.Counted(n, "si sposta soltanto", "si spostano soltanto")))
	}
	if pages == 0 {
		return append(t, page.Words(" e le parole del testo sono le stesse%s.", w.targets()))
	}
	return append(t, page.Words("; %s su %d.", changed, all))
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
	return "; " + word.Counted(n, "collegamento o immagine non è lo stesso", "collegamenti o immagini non sono gli stessi")
}
