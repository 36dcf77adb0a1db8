package rule

import (
	"fmt"
	"html"
	"strings"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/measure/compare"
	"bollettino/generator/page/address"
	"bollettino/generator/page/word"
)

// differ writes the text of a page of changes. A reader of a screen hears
// "aggiunto" and "tolto" before the words: not all readers say <ins> and <del>.
type differ struct {
	*pair
	n, total int
	b        strings.Builder
}

// changes is how many nodes are changes by themselves.
func (p portion) changes() (n int) {
	for _, x := range p.nodes {
		if x.Op != compare.Same {
			n++
		}
	}
	return n
}

func (w *differ) page(p portion) string {
	w.b.Reset()
	if p.short {
		const short = "Qui stanno i titoli e ciò che è stato spostato: il testo intero si legge nella sua versione."
		w.print(`<p class="same-skipped">%s</p>`+"\n", short)
	}
	for _, n := range p.nodes {
		w.skipped(n.Skipped, "brano uguale", "brani uguali")
		if n.Op == compare.Same {
			w.node(n)
			continue
		}
		w.change(n)
	}
	w.skipped(p.rest, "brano uguale", "brani uguali")
	if p.part <= 1 {
		w.targets(p.Targets)
	}
	return w.b.String()
}

// change writes a node that changed, with ways to the ones beside it.
func (w *differ) change(n *compare.Node) {
	w.n++
	w.print(`<div class="change change-%s" id="c%d"><p class="change-nav"><span>Modifica %d di %d</span>`, n.Op, w.n, w.n, w.total)
	if w.n > 1 {
		w.beside(w.n-1, "precedente")
	}
	if w.n < w.total {
		w.beside(w.n+1, "successiva")
	}
	w.print("</p>")
	w.where(n)
	w.node(n)
	w.print("</div>\n")
}

func (w *differ) beside(n int, word string) {
	w.print(` <a href="#c%d">%s<span class="visually-hidden">: modifica %d</span></a>`, n, word, n)
}

// print writes markup; what is a text's is escaped before.
func (w *differ) print(format string, args ...any) { fmt.Fprintf(&w.b, format, args...) }

func (w *differ) skipped(n int, one, many string) {
	if n > 0 {
		w.print(`<p class="same-skipped">%s</p>`+"\n", word.Counted(n, one, many))
	}
}

// where says where a leaf went or came from.
func (w *differ) where(n *compare.Node) {
	say := func(words string, p *compare.Place) {
		if p == nil {
			return
		}
		href := w.m.Links.To(address.RulePath(p.Doc.Version, p.Doc.Slug))
		if p.Section != "" {
			href += "#" + p.Section
		}
		w.print(`<p class="change-where">%s <a href="%s">%s</a></p>`, words, html.EscapeString(href), html.EscapeString(p.Doc.Version+", "+p.Heading))
	}
	switch {
	case n.Op == compare.Moved && n.Peer != nil && n.New == nil:
		say("Spostato in", n.Peer.New)
	case n.Op == compare.Moved && n.Peer != nil:
		say("Spostato da", n.Peer.Old)
	case n.Op == compare.Removed:
		say("Le stesse parole stanno in", n.Twin)
	case n.Op == compare.Added:
		say("Le stesse parole stavano in", n.Twin)
	}
}

func (w *differ) node(n *compare.Node) {
	switch n.Kind {
	case "table":
		w.b.WriteString(`<div class="scroll" role="group" aria-label="Tabella" tabindex="0"><table>`)
		for _, r := range n.Nodes {
			if r.Skipped > 0 {
				w.print(`<tr><td class="same-skipped" colspan="%d">%s</td></tr>`, max(width(n), 1), word.Counted(r.Skipped, "riga uguale", "righe uguali"))
			}
			w.row(r)
		}
		w.b.WriteString("</table></div>\n")
	case "tr":
		w.b.WriteString(`<div class="scroll" role="group" aria-label="Riga di tabella" tabindex="0"><table>`)
		w.row(n)
		w.b.WriteString("</table></div>\n")
	case "pre":
		w.b.WriteString(`<pre tabindex="0"><code>`)
		w.lines(n)
		w.b.WriteString("</code></pre>\n")
	default:
		w.print(`<p class="%s">`, leafClass(n))
		if n.Number > 0 {
			w.print(`<span class="leaf-number">%d.</span> `, n.Number)
		}
		w.segments(n)
		w.b.WriteString("</p>\n")
	}
}

func leafClass(n *compare.Node) string {
	class := "leaf-" + n.Kind
	switch {
	case len(n.Kind) == 2 && n.Kind[0] == 'h':
		class = "leaf-heading"
	case n.Number > 0:
		class += " leaf-numbered"
	}
	if n.Kind == "li" && n.Depth > 1 {
		class += " leaf-deep"
	}
	return class
}

func width(table *compare.Node) int {
	n := 0
	for _, r := range table.Nodes {
		n = max(n, len(r.Nodes))
	}
	return n
}

func (w *differ) row(r *compare.Node) {
	if len(r.Nodes) == 0 {
		return
	}
	w.b.WriteString(`<tr class="row-` + string(r.Op) + `">`)
	for _, c := range r.Nodes {
		w.b.WriteString(`<td class="cell-` + string(c.Op) + `">`)
		if c.Kind == "pre" {
			w.lines(c)
		} else {
			w.segments(c)
		}
		w.b.WriteString("</td>")
	}
	w.b.WriteString("</tr>")
}

func (w *differ) segments(n *compare.Node) {
	for i, s := range n.Segments {
		if i > 0 && s.Op != compare.Same {
			before := n.Segments[i-1]
			if before.Op != compare.Same && !strings.HasSuffix(before.Text, " ") && !strings.HasPrefix(s.Text, " ") {
				w.b.WriteString(" ")
			}
		}
		mark(&w.b, s.Op, s.Text)
	}
}

// equalLines is how many equal lines of a listing stand beside a change.
const equalLines = 3

// lines are a listing's words, with its lines; of those that are equal, few.
func (w *differ) lines(n *compare.Node) {
	for i, s := range n.Segments {
		text := s.Text
		all := strings.Split(text, "\n")
		if s.Op == compare.Same && len(n.Segments) > 1 && len(all) > 2*equalLines+3 {
			head, tail := equalLines+1, equalLines+1
			if i == 0 {
				head = 0
			}
			if i == len(n.Segments)-1 {
				tail = 0
			}
			mark(&w.b, s.Op, strings.Join(append(all[:head:head], ""), "\n"))
			w.print(`<span class="same-skipped">⋯ %s</span>`+"\n", word.Counted(len(all)-head-tail, "riga uguale", "righe uguali"))
			text = strings.Join(all[len(all)-tail:], "\n")
		}
		mark(&w.b, s.Op, text)
	}
}

func mark(b *strings.Builder, op compare.Op, text string) {
	text = html.EscapeString(text)
	switch op {
	case compare.Added:
		b.WriteString(`<ins><span class="visually-hidden">aggiunto: </span>` + text + "</ins>")
	case compare.Removed:
		b.WriteString(`<del><span class="visually-hidden">tolto: </span>` + text + "</del>")
	default:
		b.WriteString(text)
	}
}

// targets lists what leads elsewhere.
func (w *differ) targets(all []compare.Target) {
	if len(all) == 0 {
		return
	}
	w.b.WriteString(`<div class="targets"><p class="label">Collegamenti e immagini: non cambiano le parole</p><ul>` + "\n")
	for _, t := range all {
		w.b.WriteString("<li>" + w.target(t) + "</li>\n")
	}
	w.b.WriteString("</ul></div>\n")
}

func (w *differ) target(t compare.Target) string {
	some := t.New
	if some == nil {
		some = t.Old
	}
	subject := "Il collegamento"
	if some.Kind == rulebook.ToPicture {
		subject = "L’immagine"
	}
	if some.Words != "" {
		subject += " «" + html.EscapeString(some.Words) + "»"
	}
	switch {
	case t.Old == nil:
		return subject + " è <ins>in più</ins>: " + w.destination(w.new, t.New)
	case t.New == nil:
		return subject + " <del>non c’è più</del>: " + w.destination(w.old, t.Old)
	}
	was, is := w.destination(w.old, t.Old), w.destination(w.new, t.New)
	if some.Kind != rulebook.ToPicture {
		return subject + " portava a <del>" + was + "</del>, ora a <ins>" + is + "</ins>"
	}
	switch {
	case t.Old.To != t.New.To && t.Old.Sum != t.New.Sum:
		return subject + " era <del>" + was + "</del>, ora è <ins>" + is + "</ins>"
	case t.Old.Sum != t.New.Sum:
		return subject + " è un’altra, con lo stesso nome: " + is
	}
	return subject + " aveva un’altra descrizione: <del>«" + html.EscapeString(t.Old.Words) + "»</del>"
}

// destination is what a target leads to: of a page its title.
func (w *differ) destination(v *rulebook.Version, t *rulebook.Target) string {
	if t.Kind != rulebook.ToPage {
		return "<code>" + html.EscapeString(t.To) + "</code>"
	}
	for _, d := range v.Docs {
		if d.File != t.To {
			continue
		}
		for _, l := range d.Leaves {
			if t.Fragment != "" && l.Section == t.Fragment {
				return html.EscapeString("«" + d.Title + ", " + l.Words + "»")
			}
		}
		return html.EscapeString("«" + d.Title + "»")
	}
	return "<code>" + html.EscapeString(t.To) + "</code>"
}
