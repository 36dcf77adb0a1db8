package rule

import (
	"cmp"
	"fmt"
	"html"
	"strings"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/measure/compare"
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
		w.print(skippedMarkup, w.words(w.Rule.Diff.Short))
	}
	for _, n := range p.nodes {
		w.skipped(n.Skipped)
		if n.Op == compare.Same {
			w.node(n)
			continue
		}
		w.change(n)
	}
	w.skipped(p.rest)
	if p.part <= 1 {
		w.listTargets(p.Targets)
	}
	return w.b.String()
}

// change writes a node that changed, with ways to the ones beside it.
func (w *differ) change(n *compare.Node) {
	s := w.Rule.Diff
	w.n++
	w.print(`<div class="change change-%s" id="c%d"><p class="change-nav"><span>%s</span>`,
		n.Op, w.n, w.words(s.Change, "n", w.n, "all", w.total))
	if w.n > 1 {
		w.jump(w.n-1, s.Previous)
	}
	if w.n < w.total {
		w.jump(w.n+1, s.Next)
	}
	w.print("</p>")
	w.where(n)
	w.node(n)
	w.print("</div>\n")
}

func (w *differ) jump(n int, s word.Sentence) {
	w.print(` <a href="#c%d">%s<span class="visually-hidden">%s</span></a>`,
		n, w.words(s), w.words(w.Rule.Diff.Jump, "n", n))
}

// print writes markup; what is a text's is escaped before.
func (w *differ) print(format string, args ...any) { fmt.Fprintf(&w.b, format, args...) }

// words are a sentence as markup.
func (m *Rulebook) words(s word.Sentence, parts ...any) string {
	return html.EscapeString(m.Tell(s, parts...))
}

// markup is a sentence as markup whose places hold markup.
func (m *Rulebook) markup(s word.Sentence, parts ...any) string {
	return m.Tell(word.Sentence(html.EscapeString(string(s))), parts...)
}

const skippedMarkup = `<p class="same-skipped">%s</p>` + "\n"

func (w *differ) skipped(n int) {
	if n > 0 {
		w.print(skippedMarkup, w.words(w.Rule.Diff.EqualPassages, "n", n))
	}
}

// where says where a leaf went or came from.
func (w *differ) where(n *compare.Node) {
	s := w.Rule.Diff
	switch {
	case n.Op == compare.Moved && n.Peer != nil && n.New == nil:
		w.place(s.MovedTo, n.Peer.New)
	case n.Op == compare.Moved && n.Peer != nil:
		w.place(s.MovedFrom, n.Peer.Old)
	case n.Op == compare.Removed:
		w.place(s.NowIn, n.Twin)
	case n.Op == compare.Added:
		w.place(s.WasIn, n.Twin)
	}
}

// place leads to another place, where there is one.
func (w *differ) place(s word.Sentence, p *compare.Place) {
	if p == nil {
		return
	}
	href := w.to(p.Doc.Version, p.Doc.Slug)
	if p.Section != "" {
		href += "#" + p.Section
	}
	name := html.EscapeString(p.Doc.Version + ", " + p.Heading)
	there := fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(href), name)
	w.print(`<p class="change-where">%s</p>`, w.markup(s, "place", there))
}

func (w *differ) node(n *compare.Node) {
	switch n.Kind {
	case "table":
		w.table(n)
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

func (w *differ) table(n *compare.Node) {
	w.print(`<div class="scroll" role="group" aria-label="%s" tabindex="0"><table>`, w.words(w.Rule.Diff.Table))
	for _, r := range n.Nodes {
		if r.Skipped > 0 {
			equal := w.words(w.Rule.Diff.EqualRows, "n", r.Skipped)
			w.print(`<tr><td class="same-skipped" colspan="%d">%s</td></tr>`, width(n), equal)
		}
		w.row(r)
	}
	w.b.WriteString("</table></div>\n")
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
	n := 1
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
		w.mark(&w.b, s.Op, s.Text)
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
			w.mark(&w.b, s.Op, strings.Join(append(all[:head:head], ""), "\n"))
			equal := w.words(w.Rule.Diff.EqualLines, "n", len(all)-head-tail)
			w.print(`<span class="same-skipped">%s</span>`+"\n", equal)
			text = strings.Join(all[len(all)-tail:], "\n")
		}
		w.mark(&w.b, s.Op, text)
	}
}

// mark writes words that were added or removed so that it is seen and heard.
func (m *Rulebook) mark(b *strings.Builder, op compare.Op, text string) {
	s := m.Rule.Diff
	heard := func(s word.Sentence) string { return `<span class="visually-hidden">` + m.words(s) + "</span>" }
	text = html.EscapeString(text)
	switch op {
	case compare.Added:
		text = "<ins>" + heard(s.Added) + text + "</ins>"
	case compare.Removed:
		text = "<del>" + heard(s.Removed) + text + "</del>"
	}
	b.WriteString(text)
}

// listTargets lists what leads elsewhere.
func (w *differ) listTargets(all []compare.Target) {
	if len(all) == 0 {
		return
	}
	w.print(`<div class="targets"><p class="label">%s</p><ul>`+"\n", w.words(w.Rule.Diff.Targets))
	for _, t := range all {
		w.b.WriteString("<li>" + w.target(t) + "</li>\n")
	}
	w.b.WriteString("</ul></div>\n")
}

// target says what became of a link or a picture.
func (w *differ) target(t compare.Target) string {
	s := w.Rule.Diff
	some := cmp.Or(t.New, t.Old)
	picture, named := some.Kind == rulebook.ToPicture, ""
	if some.Words != "" {
		named = " " + html.EscapeString(w.quoted(some.Words))
	}
	what := w.markup(s.Target, "picture", picture, "named", named)
	say := func(s word.Sentence, parts ...any) string { return w.markup(s, append(parts, "what", what)...) }
	switch {
	case t.Old == nil:
		return say(s.TargetAdded, "more", ins(w.words(s.More)), "where", w.destination(w.new, t.New))
	case t.New == nil:
		return say(s.TargetGone, "gone", del(w.words(s.Gone)), "where", w.destination(w.old, t.Old))
	}
	was, is := w.destination(w.old, t.Old), w.destination(w.new, t.New)
	switch {
	case !picture:
		return say(s.LinkChanged, "was", del(was), "is", ins(is))
	case t.Old.To != t.New.To && t.Old.Sum != t.New.Sum:
		return say(s.PictureChanged, "was", del(was), "is", ins(is))
	case t.Old.Sum != t.New.Sum:
		return say(s.SameName, "is", is)
	}
	return say(s.OtherWords, "was", del(html.EscapeString(w.quoted(t.Old.Words))))
}

func ins(markup string) string { return "<ins>" + markup + "</ins>" }
func del(markup string) string { return "<del>" + markup + "</del>" }

// destination is what a target leads to: of a page its title.
func (w *differ) destination(v *rulebook.Version, t *rulebook.Target) string {
	if t.Kind != rulebook.ToPage {
		return "<code>" + html.EscapeString(t.To) + "</code>"
	}
	for _, d := range v.Docs {
		if d.File != t.To {
			continue
		}
		title := d.Title
		for _, l := range d.Leaves {
			if t.Fragment != "" && l.Section == t.Fragment {
				title += ", " + l.Words
				break
			}
		}
		return html.EscapeString(w.quoted(title))
	}
	return "<code>" + html.EscapeString(t.To) + "</code>"
}
