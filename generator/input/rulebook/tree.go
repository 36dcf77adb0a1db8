package rulebook

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/input/gitbook"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The rendered and sanitized text is one tree, whatever the source was: a
// Markdown table and an HTML one, a pipe and a card are the same from here on.

func attr(n *dom.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *dom.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a dom.Attribute) bool { return a.Key == key })
}

func setAttr(n *dom.Node, key, val string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			n.Attr[i].Val = val
			return
		}
	}
	n.Attr = append(n.Attr, dom.Attribute{Key: key, Val: val})
}

func dropAttr(n *dom.Node, keys ...string) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a dom.Attribute) bool { return slices.Contains(keys, a.Key) })
}

func hasClass(n *dom.Node, class string) bool {
	return slices.Contains(strings.Fields(attr(n, "class")), class)
}

func is(n *dom.Node, names ...atom.Atom) bool {
	return n != nil && n.Type == dom.ElementNode && slices.Contains(names, n.DataAtom)
}

func element(name atom.Atom, class string, children ...*dom.Node) *dom.Node {
	n := &dom.Node{Type: dom.ElementNode, DataAtom: name, Data: name.String()}
	if class != "" {
		setAttr(n, "class", class)
	}
	for _, c := range children {
		n.AppendChild(c)
	}
	return n
}

func textNode(s string) *dom.Node { return &dom.Node{Type: dom.TextNode, Data: s} }

// elements gives all elements below n, in order, as they are before any of them
// is changed.
func elements(n *dom.Node) (out []*dom.Node) {
	for x := range n.Descendants() {
		if x.Type == dom.ElementNode {
			out = append(out, x)
		}
	}
	return out
}

func heading(n *dom.Node) int {
	if is(n, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6) {
		return int(n.Data[1] - '0')
	}
	return 0
}

func remove(n *dom.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

// setText makes a text all that a node holds.
func setText(n *dom.Node, text string) {
	for n.FirstChild != nil {
		n.RemoveChild(n.FirstChild)
	}
	n.AppendChild(textNode(text))
}

// unwrap puts a node's children in its place.
func unwrap(n *dom.Node) {
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	remove(n)
}

func rename(n *dom.Node, name atom.Atom) { n.DataAtom, n.Data = name, name.String() }

// arrange makes the tree out of sanitized HTML.
func (d *Doc) arrange(clean io.Reader) {
	d.body = element(atom.Div, "")
	nodes, err := dom.ParseFragment(clean, &dom.Node{Type: dom.ElementNode, DataAtom: atom.Body, Data: "body"})
	if err != nil {
		d.note(0, "the text can't be read: %v", err)
	}
	for _, n := range nodes {
		d.body.AppendChild(n)
	}
	d.readLines()
	for _, n := range elements(d.body) {
		switch {
		case is(n, atom.Table):
			d.table(n)
		case is(n, atom.Mark):
			colour(n)
		case is(n, atom.Input):
			box := element(atom.Span, gitbook.Label,
				textNode(map[bool]string{true: "☑ ", false: "☐ "}[hasAttr(n, "checked")]))
			n.Parent.InsertBefore(box, n)
			remove(n)
		case is(n, atom.P):
			tidy(n)
		case heading(n) > 0:
			for c := n.FirstChild; is(c, atom.Strong) && c.NextSibling == nil; c = n.FirstChild {
				unwrap(c) // a heading is bold by itself
			}
		}
	}
	d.rankHeadings()
}

// readLines takes the source's lines off the tree.
func (d *Doc) readLines() {
	d.lines = map[*dom.Node]int{}
	line := 0
	for _, n := range elements(d.body) {
		if v := attr(n, gitbook.LineAttribute); v != "" {
			line, _ = strconv.Atoi(v)
			dropAttr(n, gitbook.LineAttribute)
			if is(n, atom.Span) && len(n.Attr) == 0 && n.FirstChild == nil {
				remove(n)
				continue
			}
		}
		d.lines[n] = line
	}
}

// rankHeadings takes the title out and leaves no heading without one of the
// rank above: readers who listen go by rank.
func (d *Doc) rankHeadings() {
	var open []int // ranks in the source, outermost first
	for _, n := range elements(d.body) {
		rank := heading(n)
		if rank == 0 {
			continue
		}
		if rank == 1 && d.title == nil && n.Parent == d.body {
			if d.Title = words(n); d.Title != "" {
				d.title = n
				continue
			}
		}
		for len(open) > 0 && open[len(open)-1] >= rank {
			open = open[:len(open)-1]
		}
		open = append(open, rank)
		rename(n, []atom.Atom{atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}[min(len(open), 5)-1])
	}
}

// tidy takes away what the editor leaves behind: backslashes at the end of a
// paragraph, and paragraphs of nothing else.
func tidy(p *dom.Node) {
	for c := p.LastChild; c != nil && c.Type == dom.TextNode; c = p.LastChild {
		if c.Data = strings.TrimRight(c.Data, "\\ \n\u00A0"); c.Data != "" {
			break
		}
		remove(c)
		if is(p.LastChild, atom.Br) {
			remove(p.LastChild)
		}
	}
	if p.FirstChild == nil {
		remove(p)
	}
}

var markColour = regexp.MustCompile(`^(background-)?color:\s*([a-z]+)`)

// colour keeps a mark's colour by name.
func colour(n *dom.Node) {
	m := markColour.FindStringSubmatch(attr(n, "style"))
	dropAttr(n, "style")
	if m == nil || !slices.Contains([]string{"red", "orange", "yellow", "green", "blue", "purple"}, m[2]) {
		return
	}
	setAttr(n, "class", "mark-"+m[2])
}

// table makes of GitBook's one-line tables what a reader expects: ticks for
// true and false, cards for cards, no empty heads.
func (d *Doc) table(t *dom.Node) {
	heads, rows, lines := cells(t)
	for _, row := range rows {
		for i, c := range row[:min(len(row), len(heads))] {
			switch attr(heads[i], "data-type") {
			case "checkbox":
				if tick, ok := ticks[strings.TrimSpace(words(c))]; ok {
					setText(c, tick)
				}
			case "number":
				setAttr(c, "align", "right")
			}
		}
	}
	if attr(t, "data-view") == "cards" {
		column := func(i int, key string) bool { return i < len(heads) && hasAttr(heads[i], key) }
		d.cards(t, rows, lines, column)
		return
	}
	for _, h := range heads {
		if is(h, atom.Th) {
			if words(h) == "" {
				rename(h, atom.Td)
			} else {
				setAttr(h, "scope", "col")
			}
		}
	}
	for _, n := range append(elements(t), t) {
		if a := attr(n, "align"); a != "" {
			dropAttr(n, "align")
			setAttr(n, "class", "align-"+a)
		}
		dropAttr(n, "data-header-hidden", "data-view", "data-card-target", "data-card-cover", "data-hidden",
			"data-type")
	}
}

var ticks = map[string]string{"true": "✓ sì", "false": "✗ no"}

// cells are a table's first head, and its other rows with their lines. A head that
// the text hides is hidden from sight alone.
func cells(t *dom.Node) (heads []*dom.Node, rows [][]*dom.Node, lines []*dom.Node) {
	hidden := hasAttr(t, "data-header-hidden") && attr(t, "data-view") != "cards"
	for _, tr := range elements(t) {
		if !is(tr, atom.Tr) {
			continue
		}
		var row []*dom.Node
		for c := tr.FirstChild; c != nil; c = c.NextSibling {
			if is(c, atom.Th, atom.Td) {
				row = append(row, c)
			}
		}
		if !is(tr.Parent, atom.Thead) {
			rows, lines = append(rows, row), append(lines, tr)
			continue
		}
		if heads == nil {
			heads = row
		}
		if hidden {
			setAttr(tr, "class", "visually-hidden")
		}
	}
	return heads, rows, lines
}

// cards makes a row of a table into a card: its words, its picture, and the
// page that it leads to.
func (d *Doc) cards(t *dom.Node, rows [][]*dom.Node, lines []*dom.Node, column func(int, string) bool) {
	list := element(atom.Div, "text-cards")
	for r, cells := range rows {
		card := element(atom.Div, "text-card")
		d.lines[card] = d.lines[lines[r]]
		var target *dom.Node
		for i, c := range cells {
			if column(i, "data-card-target") {
				target = first(c, atom.A)
			}
			if column(i, "data-hidden") && !column(i, "data-card-cover") {
				continue
			}
			p := element(atom.P, "")
			d.lines[p] = d.lines[c]
			for c.FirstChild != nil {
				n := c.FirstChild
				c.RemoveChild(n)
				p.AppendChild(n)
			}
			if p.FirstChild != nil {
				card.AppendChild(p)
			}
		}
		if target != nil {
			remove(target)
			setAttr(target, "class", gitbook.Mention)
			p := element(atom.P, "card-target", target)
			d.lines[p] = d.lines[target]
			card.AppendChild(p)
		}
		list.AppendChild(card)
	}
	d.lines[list] = d.lines[t]
	t.Parent.InsertBefore(list, t)
	remove(t)
}

func first(n *dom.Node, name atom.Atom) *dom.Node {
	for _, x := range elements(n) {
		if is(x, name) {
			return x
		}
	}
	return nil
}

// blockElements break words apart; others run on.
var blockElements = []atom.Atom{atom.P, atom.Div, atom.Br, atom.Hr, atom.Pre, atom.Blockquote, atom.Ul, atom.Ol,
	atom.Li, atom.Dl, atom.Dt, atom.Dd,
	atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table, atom.Thead, atom.Tbody, atom.Tfoot,
	atom.Tr, atom.Th, atom.Td, atom.Caption,
	atom.Details, atom.Summary, atom.Figure, atom.Figcaption}

// words is the text of nodes, one apart from the other, with white space folded,
// without labels of ours.
func words(nodes ...*dom.Node) string {
	var b strings.Builder
	for _, n := range nodes {
		spell(&b, n)
		b.WriteByte(' ')
	}
	return fold(b.String())
}

// runOn is the text of nodes that stand in one line.
func runOn(nodes []*dom.Node) string {
	var b strings.Builder
	for _, n := range nodes {
		spell(&b, n)
	}
	return fold(b.String())
}

func spell(b *strings.Builder, n *dom.Node) {
	if n.Type == dom.TextNode {
		b.WriteString(n.Data)
		return
	}
	if hasClass(n, gitbook.Label) || hasClass(n, "footnote-backref") {
		return
	}
	block := is(n, blockElements...)
	if block {
		b.WriteByte(' ')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		spell(b, c)
	}
	if block {
		b.WriteByte(' ')
	}
}

func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

func toHTML(n *dom.Node) string {
	var b bytes.Buffer
	if err := dom.Render(&b, n); err != nil {
		return ""
	}
	return b.String()
}
