package desk

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
	"bollettino/generator/desk/editor"
	"bollettino/generator/page/word"
)

// show is what whoever publishes should have seen.
func (d *Desk) show(b *Lot, asking bool) error {
	switch {
	case len(b.works) == 0:
		return problem.Write(d.report, b.problems(), 20)
	case b.many:
		d.table(b)
	default:
		for _, x := range b.works[0].weight.Warnings {
			fmt.Fprintf(d.report, "attenzione (%s): %s\n", x.Code, x.Text)
		}
	}
	if d.Dry || asking {
		return d.preview(d.report, b.works[0])
	}
	return nil
}

// table is what stands out among many, first; the rest is one line.
func (d *Desk) table(b *Lot) {
	common := b.common()
	for _, x := range b.works[0].weight.Warnings {
		if common(x) {
			fmt.Fprintf(d.report, "attenzione, per tutti (%s): %s\n", x.Code, x.Text)
		}
	}
	t := tabwriter.NewWriter(d.report, 0, 0, 2, ' ', 0)
	var rest []*work
	for _, w := range b.left {
		what := editor.Quote(w.bad[0]) // its hint stands below, with the others
		fmt.Fprintf(t, "%s\t%s\tlasciato fuori\t%s\n", d.short(w), w.owner, text.Plain(what))
	}
	for _, w := range b.works {
		var own []string
		for _, x := range w.weight.Warnings {
			if !common(x) {
				own = append(own, x.Text)
			}
		}
		if len(own) == 0 {
			rest = append(rest, w)
			continue
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", d.short(w), w.owner, left(w), text.Plain(strings.Join(own, " ")))
	}
	t.Flush()
	d.rest(rest, len(rest) < len(b.works)+len(b.left))
}

// rest are those of whom nothing has to be said: few by name, many as a number.
func (d *Desk) rest(works []*work, others bool) {
	const few = 5
	if len(works) <= few {
		t := tabwriter.NewWriter(d.report, 0, 0, 2, ' ', 0)
		for _, w := range works {
			fmt.Fprintf(t, "%s\t%s\t%s\n", d.short(w), w.owner, left(w))
		}
		t.Flush()
		return
	}
	words := fmt.Sprintf("%d enti", len(works))
	if others {
		words = fmt.Sprintf("Altri %d enti", len(works))
	}
	least := works[0]
	bound := 0
	for _, w := range works {
		if w.weight.Bound {
			if bound++; !least.weight.Bound || w.weight.Left < least.weight.Left {
				least = w
			}
		}
	}
	switch bound {
	case 0:
		fmt.Fprintf(d.report, "%s: niente da segnalare, nessun limite di ore programmate\n", words)
	default:
		fmt.Fprintf(d.report, "%s: niente da segnalare; di ore programmate restano almeno %s\n", words, left(least))
	}
}

// left is what is left of a subject's planned time.
func left(w *work) string {
	if !w.weight.Bound {
		return "nessun limite"
	}
	return fmt.Sprintf("%s nel %d", hours(w.weight.Left), w.weight.Year)
}

func hours(seconds int64) string {
	if seconds < 0 {
		return "−" + word.It.Duration(-seconds)
	}
	return word.It.Duration(seconds)
}

// short is a work's subject, in a table.
func (d *Desk) short(w *work) string {
	name := []rune(text.Plain(d.name(w.owner)))
	if len(name) > 48 {
		name = append(name[:47], '…')
	}
	return string(name)
}
