// Package compare finds what changed between two versions of the rulebook: in
// the obligations, as the register knows them, and in the words of the text.
//
// It works on leaves (rulebook.Leaf) alone, which already leave out what is no
// change: front matter, anchors, white space, escapes, link targets. What a text
// leads to and shows (rulebook.Target) is compared apart. Texts are
// held against each other page by page, as the register pairs them; leaves are
// aligned first, then the words within a leaf that changed; what disappeared in
// one place and appeared in another has moved. The package is pure: the same
// two versions give the same value.
package compare

import (
	"cmp"
	"slices"
	"strings"

	"bollettino/generator/input/rulebook"
)

// Op is what became of a page, a leaf or some words.
type Op string

// The operations.
const (
	Same    Op = "same"
	Changed Op = "changed"
	Added   Op = "added"
	Removed Op = "removed"
	Moved   Op = "moved"
)

// Comparison is what changed from one version to another.
type Comparison struct {
	Old, New    *rulebook.Version
	Obligations []Obligation // those that changed, in the order of the register
	Unchanged   int          // how many obligations did not
	Pages       []*Page      // in the order of the newer version, then those that only the older one has
}

// Page is a page, or several that the register pairs, in both versions.
type Page struct {
	Op       Op   // Same, Changed, Added (only in the newer version), Removed
	Likely   bool // paired by their words alone: the file was probably renamed
	Old, New []*rulebook.Doc
	Targets  []Target // links and pictures that lead elsewhere, in the order of the text
	Nodes    []*Node  // what changed, with the heading and the leaf around it; none where nothing did
	Rest     int      // equal leaves left out after the last of Nodes
	Counts
}

// Counts are changes by sort: leaves, or a table's rows. What moved from one
// page to another counts where it went.
type Counts struct{ Added, Removed, Changed, Moved int }

// Node is a leaf, or a table with its rows and their cells.
type Node struct {
	Kind     string // as rulebook.Leaf, or "table", "tr"
	Depth    int    // how many lists it stands in
	Number   int    // of an item of a numbered list, in the newer version where it stands in it; else 0
	Op       Op
	Segments []Segment // a leaf's words
	Nodes    []*Node   // a table's rows, a row's cells
	Skipped  int       // equal leaves (in a table: rows) left out before it
	Old, New *Place    // where it stands; nil in the version in which it doesn't

	// Peer is the other end of a move, by Op Moved: a node with Old alone went
	// to Peer, one with New alone came from there, perhaps with words changed.
	Peer *Node
	// Twin is where the other version has nearly the same words, for a removed
	// node whose words also stand elsewhere (two rules became one) and for an
	// added one (one became two).
	Twin *Place

	a, b *unit
}

// Place is where a node stands in a version.
type Place struct {
	Doc     *rulebook.Doc
	Section string // the fragment of the heading it stands under, or ""
	Heading string // the words of that heading, or the page's title
}

// Versions compares a version of a book with a later one.
func Versions(book *rulebook.Book, old, new *rulebook.Version) Comparison {
	c := Comparison{Old: old, New: new}
	c.Obligations, c.Unchanged = Obligations(book, old, new)
	c.Pages = Pages(book, old, new)
	at := placesOf(c.Pages)
	for _, p := range c.Pages {
		if equal(p.Old, p.New) {
			p.Op = Same
		} else {
			p.compare()
		}
		p.Targets = at.targets(p.Old, p.New)
	}
	moves(c.Pages)
	for _, p := range c.Pages {
		p.count()
		p.fold()
	}
	return c
}

// equal tells quickly whether two pages have the same words.
func equal(a, b []*rulebook.Doc) bool {
	if len(a) != 1 || len(b) != 1 {
		return false
	}
	return slices.EqualFunc(a[0].Leaves, b[0].Leaves, func(x, y rulebook.Leaf) bool {
		return (x.Words == y.Words || plain(x.Words) == plain(y.Words)) && (x.Table > 0) == (y.Table > 0) &&
			x.Row == y.Row &&
			x.Col == y.Col
	})
}

// unit is what is aligned: a leaf, a table, a row, a cell.
type unit struct {
	kind  string
	depth int
	num   int    // of an item in a numbered list
	text  string // plain
	code  string // of a pre: its lines
	bag   bag
	place *Place
	parts []*unit // a table's rows, a row's cells (one for each column, empty ones too)
	col   int     // of a cell
}

func newUnit(kind, text string, place *Place) *unit {
	u := &unit{kind: kind, text: plain(text), place: place}
	u.bag = bagOf(tokens(u.text))
	return u
}

// heading tells whether a unit is a heading.
func (u *unit) heading() bool {
	return len(u.kind) == 2 && u.kind[0] == 'h' && u.kind[1] >= '1' && u.kind[1] <= '6'
}

// sort parts units that are never each other's new version.
func (u *unit) sort() string {
	switch {
	case u.heading():
		return "heading"
	case u.kind == "table", u.kind == "tr", u.kind == "pre":
		return u.kind
	}
	return "text"
}

// units are the leaves of a page's files, tables as one.
func units(docs []*rulebook.Doc) []*unit {
	var out []*unit
	for _, d := range docs {
		place := &Place{Doc: d, Heading: d.Title}
		var table *unit
		number := 0
		var rows []int
		for _, l := range d.Leaves {
			if l.Section != place.Section || isHeading(l.Kind) {
				place = &Place{Doc: d, Section: l.Section, Heading: place.Heading}
				if isHeading(l.Kind) {
					place.Heading = l.Words
				}
			}
			if l.Table == 0 {
				u := newUnit(l.Kind, l.Words, place)
				u.depth, u.num = l.Depth, l.Number
				if l.Kind == "pre" {
					u.code = cmp.Or(l.Code, l.Words)
				}
				out, table = append(out, u), nil
				continue
			}
			if table == nil || l.Table != number {
				table, number, rows = &unit{kind: "table", place: place}, l.Table, nil
				out = append(out, table)
			}
			if len(rows) == 0 || rows[len(rows)-1] != l.Row {
				table.parts = append(table.parts, &unit{kind: "tr", place: place})
				rows = append(rows, l.Row)
			}
			cell := newUnit(l.Kind, l.Words, place)
			cell.col = l.Col
			row := table.parts[len(table.parts)-1]
			row.parts = append(row.parts, cell)
		}
	}
	for _, u := range out {
		if u.kind == "table" {
			u.square()
		}
	}
	return out
}

func isHeading(kind string) bool { return (&unit{kind: kind}).heading() }

// square gives each row a cell for each column, and rows and the table their words.
func (u *unit) square() {
	width := 0
	for _, r := range u.parts {
		width = max(width, r.parts[len(r.parts)-1].col)
	}
	var all []string
	for _, r := range u.parts {
		cells := make([]*unit, width)
		texts := make([]string, width)
		for i := range cells {
			cells[i] = &unit{kind: r.parts[0].kind, place: u.place}
		}
		for _, c := range r.parts {
			cells[c.col-1], texts[c.col-1] = c, c.text
		}
		r.parts = cells
		r.text = strings.Join(texts, "\t")
		r.bag = bagOf(tokens(r.text))
		all = append(all, r.text)
	}
	u.text = strings.Join(all, "\n")
	u.bag = bagOf(tokens(u.text))
}

func texts(u []*unit) []string {
	out := make([]string, len(u))
	for i := range u {
		out[i] = u[i].text
	}
	return out
}

// How alike two units must be: to be one that was rewritten, and to be one that
// stands elsewhere now.
const (
	rewritten = 0.4
	elsewhere = 0.75
)

// compare aligns a page's units.
func (p *Page) compare() {
	a, b := units(p.Old), units(p.New)
	for _, x := range align(texts(a), texts(b), rewritten, func(i, j int) float64 {
		if a[i].sort() != b[j].sort() {
			return 0
		}
		return a[i].bag.like(b[j].bag)
	}) {
		p.Nodes = append(p.Nodes, node(at(a, x.a), at(b, x.b)))
	}
	p.Op = Changed
	switch {
	case len(p.Old) == 0:
		p.Op = Added
	case len(p.New) == 0:
		p.Op = Removed
	case !slices.ContainsFunc(p.Nodes, func(n *Node) bool { return n.Op != Same }):
		p.Op, p.Nodes = Same, nil
	}
}

func at(u []*unit, i int) *unit {
	if i < 0 {
		return nil
	}
	return u[i]
}

// node is what became of a unit of either version or of both.
func node(a, b *unit) *Node {
	some := cmp.Or(b, a)
	n := &Node{Kind: some.kind, Depth: some.depth, Number: some.num, Op: Changed, a: a, b: b}
	if a != nil {
		n.Old = a.place
	}
	if b != nil {
		n.New = b.place
	}
	switch {
	case b == nil:
		n.Op = Removed
	case a == nil:
		n.Op = Added
	case a.text == b.text:
		n.Op = Same
	}
	if some.parts != nil {
		n.Nodes = parts(a, b)
		return n
	}
	switch {
	case some.text == "":
	case n.Op == Changed:
		n.Segments = a.to(b)
	default:
		n.Segments = []Segment{{n.Op, cmp.Or(some.code, some.text)}}
	}
	return n
}

// to says what changed from a unit to another.
func (u *unit) to(v *unit) []Segment {
	if u.code != "" && v.code != "" {
		return Lines(u.code, v.code)
	}
	return Words(u.text, v.text)
}

// parts are the rows of a table or the cells of a row.
func parts(a, b *unit) []*Node {
	var out []*Node
	if a == nil || b == nil {
		for _, u := range cmp.Or(b, a).parts {
			if a == nil {
				out = append(out, node(nil, u))
			} else {
				out = append(out, node(u, nil))
			}
		}
		return out
	}
	columns := columns(a, b)
	like := func(i, j int) float64 { return rowLike(a.parts[i], b.parts[j], columns) }
	for _, x := range align(texts(a.parts), texts(b.parts), rewritten, like) {
		r, s := at(a.parts, x.a), at(b.parts, x.b)
		n := &Node{Kind: "tr", Op: Changed, a: r, b: s}
		if r != nil {
			n.Old = r.place
		}
		if s != nil {
			n.New = s.place
		}
		switch {
		case s == nil:
			n.Op = Removed
		case r == nil:
			n.Op = Added
		}
		same := true
		for _, c := range columns {
			var x, y *unit
			if r != nil {
				x = at(r.parts, c.a)
			}
			if s != nil {
				y = at(s.parts, c.b)
			}
			if x == nil && y == nil { // a column that the row's version doesn't have
				n.Nodes = append(n.Nodes, &Node{Kind: cmp.Or(s, r).parts[0].kind, Op: n.Op})
				continue
			}
			cell := node(x, y)
			same = same && cell.Op == Same
			n.Nodes = append(n.Nodes, cell)
		}
		if r != nil && s != nil && same {
			n.Op = Same
		}
		out = append(out, n)
	}
	return out
}

// rowLike holds two rows against each other; the first cell that a row shares
// with no other is often its name, so an equal first cell speaks for it.
func rowLike(r, s *unit, columns []pair) float64 {
	l := r.bag.like(s.bag)
	if first := columns[0]; first.a == 0 && first.b == 0 && r.parts[0].text != "" &&
		r.parts[0].text == s.parts[0].text {
		l = max(l, rewritten) + 0.1
	}
	return min(l, 1)
}

// columns pairs two tables' columns: by their heads, else by what stands in
// them; as many columns that are unlike, side by side, were renamed.
func columns(a, b *unit) []pair {
	column := func(t *unit) []*unit {
		out := make([]*unit, len(t.parts[0].parts))
		for i := range out {
			var all []string
			for _, r := range t.parts {
				all = append(all, r.parts[i].text)
			}
			head := t.parts[0].parts[i]
			out[i] = &unit{text: head.text, bag: bagOf(tokens(strings.Join(all, " ")))}
			if head.kind != "th" {
				out[i].text = strings.Join(all, "\n")
			}
		}
		return out
	}
	x, y := column(a), column(b)
	pairs := align(texts(x), texts(y), rewritten, func(i, j int) float64 { return x[i].bag.like(y[j].bag) })
	var out []pair
	for i := 0; i < len(pairs); {
		j, gone, come := i, 0, 0
		for ; j < len(pairs) && (pairs[j].a < 0 || pairs[j].b < 0); j++ {
			if pairs[j].a < 0 {
				come++
			} else {
				gone++
			}
		}
		if gone > 0 && gone == come {
			var left, right []int
			for _, p := range pairs[i:j] {
				if p.a >= 0 {
					left = append(left, p.a)
				} else {
					right = append(right, p.b)
				}
			}
			for k := range left {
				out = append(out, pair{left[k], right[k]})
			}
		} else {
			out = append(out, pairs[i:j]...)
		}
		if j < len(pairs) {
			out = append(out, pairs[j])
			j++
		}
		i = j
	}
	return out
}

// count counts a page's changes.
func (p *Page) count() {
	for _, n := range p.Nodes {
		nodes := []*Node{n}
		if n.Kind == "table" && n.Op == Changed {
			nodes = n.Nodes
		}
		for _, n := range nodes {
			switch n.Op {
			case Added:
				p.Added++
			case Removed:
				p.Removed++
			case Changed:
				p.Changed++
			case Moved:
				if n.New != nil {
					p.Moved++
				}
			}
		}
	}
}

// fold leaves out what didn't change, but for the nearest heading and one leaf
// before each change and one leaf after it.
func (p *Page) fold() {
	p.Nodes, p.Rest = fold(p.Nodes, func(n *Node) bool { return isHeading(n.Kind) },
		func(n *Node) bool { return n.Kind != "table" })
	for _, n := range p.Nodes {
		if n.Kind == "table" && n.Op == Changed {
			head := n.Nodes[0]
			rest := 0
			n.Nodes, rest = fold(n.Nodes, func(n *Node) bool { return n == head && n.Nodes[0].Kind == "th" },
				func(*Node) bool { return true })
			if rest > 0 {
				n.Nodes = append(n.Nodes, &Node{Kind: "tr", Op: Same, Skipped: rest})
			}
		}
	}
}

// fold keeps changes, the nearest head above each, and what is context beside it.
func fold(nodes []*Node, head, context func(*Node) bool) (out []*Node, rest int) {
	keep := make([]bool, len(nodes))
	title := -1
	for i, n := range nodes {
		if head(n) {
			title = i
		}
		if n.Op == Same {
			continue
		}
		keep[i] = true
		if title >= 0 {
			keep[title] = true
		}
		for _, j := range []int{i - 1, i + 1} {
			if j >= 0 && j < len(nodes) && context(nodes[j]) {
				keep[j] = true
			}
		}
	}
	for i, n := range nodes {
		if !keep[i] {
			rest++
			continue
		}
		n.Skipped, rest = rest, 0
		out = append(out, n)
	}
	return out, rest
}
