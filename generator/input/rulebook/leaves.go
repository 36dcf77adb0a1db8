package rulebook

import (
	"strconv"
	"strings"

	"bollettino/generator/input/gitbook"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// leaves lists the smallest runs of words, and what the text leads to.
func (d *Doc) leaves() ([]Leaf, []Target) {
	c := cutter{d: d}
	for n := d.body.FirstChild; n != nil; n = n.NextSibling {
		c.walk(n, Leaf{})
	}
	return c.leaves, c.targets
}

// cutter cuts a document into leaves.
type cutter struct {
	d       *Doc
	leaves  []Leaf
	targets []Target
	section string
	tables  int
}

// put makes a leaf of nodes that stand in n.
func (c *cutter) put(n *dom.Node, kind string, nodes []*dom.Node, at Leaf) {
	at.Kind, at.Words, at.Section, at.Line = kind, runOn(nodes), c.section, c.d.line(n)
	if at.Place == "" && c.section != "" {
		at.Place = "#" + c.section
	}
	if kind != "li" {
		at.Number = 0
	}
	if kind == "pre" {
		at.Code = strings.Trim(code(n), "\n")
	}
	leaf := -1
	if at.Words != "" {
		leaf = len(c.leaves)
		c.leaves = append(c.leaves, at)
	}
	for _, x := range nodes {
		c.lead(x, leaf)
		for _, y := range elements(x) {
			c.lead(y, leaf)
		}
	}
}

// lead notes where a node leads, if it does.
func (c *cutter) lead(n *dom.Node, leaf int) {
	t, ok := c.d.leads[n]
	if !ok {
		return
	}
	if t.Kind != ToPicture {
		t.Words = words(n)
	}
	t.Section, t.Leaf = c.section, leaf
	c.targets = append(c.targets, t)
}

// code is the text of a pre, with its lines.
func code(n *dom.Node) string {
	if n.Type == dom.TextNode {
		return n.Data
	}
	var b strings.Builder
	for x := n.FirstChild; x != nil; x = x.NextSibling {
		if is(x, atom.Br) {
			b.WriteByte('\n')
		}
		b.WriteString(code(x))
	}
	return b.String()
}

// flow takes what stands loose in an element as one leaf, and what has an
// element of its own after it. Only the first of an item has its number.
func (c *cutter) flow(n *dom.Node, kind string, at Leaf) {
	var run []*dom.Node
	flush := func() {
		if run != nil {
			before := len(c.leaves)
			c.put(n, kind, run, at)
			if run = nil; len(c.leaves) > before {
				at.Number = 0
			}
		}
	}
	for x := n.FirstChild; x != nil; x = x.NextSibling {
		if is(x, blockElements...) && !is(x, atom.Br) {
			flush()
			c.walk(x, at)
		} else {
			run = append(run, x)
		}
	}
	flush()
}

func (c *cutter) walk(n *dom.Node, at Leaf) {
	if n.Type == dom.TextNode {
		c.put(n.Parent, "p", []*dom.Node{n}, at)
		return
	}
	if n.Type != dom.ElementNode || hasClass(n, gitbook.Label) {
		return
	}
	if p := c.d.at[n]; p != "" {
		at.Place = p
	}
	all := []*dom.Node{n}
	switch {
	case heading(n) > 0:
		c.section, at.Place = strings.TrimPrefix(c.d.at[n], "#"), c.d.at[n]
		c.put(n, n.Data, all, at)
	case is(n, atom.Pre, atom.Dt, atom.Dd, atom.Summary, atom.Figcaption):
		c.put(n, n.Data, all, at)
	case is(n, atom.P):
		kind := "p"
		if is(n.Parent, atom.Li) && prev(n) == nil {
			kind = "li"
		}
		c.put(n, kind, all, at)
	case is(n, atom.Li):
		at.Depth++
		at.Number = ordinal(n)
		c.flow(n, "li", at)
	case is(n, atom.Table):
		c.table(n, at)
	default:
		next := len(c.leaves)
		c.flow(n, "p", at)
		if next == len(c.leaves) {
			next = -1
		}
		c.lead(n, next)
	}
}

func (c *cutter) table(n *dom.Node, at Leaf) {
	c.tables++
	at.Table = c.tables
	for _, tr := range elements(n) {
		if !is(tr, atom.Tr) {
			continue
		}
		at.Row++
		at.Col = 0
		cell := at
		if p := c.d.at[tr]; p != "" {
			cell.Place = p
		}
		for x := tr.FirstChild; x != nil; x = x.NextSibling {
			if is(x, atom.Td, atom.Th) {
				cell.Col++
				c.put(x, x.Data, []*dom.Node{x}, cell)
			}
		}
	}
}

// ordinal is a list item's number, or 0 in a list without.
func ordinal(li *dom.Node) int {
	if !is(li.Parent, atom.Ol) {
		return 0
	}
	n, err := strconv.Atoi(attr(li.Parent, "start"))
	if err != nil {
		n = 1
	}
	for x := li.PrevSibling; x != nil; x = x.PrevSibling {
		if is(x, atom.Li) {
			n++
		}
	}
	return n
}
