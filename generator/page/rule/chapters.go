package rule

import (
	"path"
	"strings"

	"bollettino/generator/measure/compare"
)

// A comparison begins with an overview. Where all that changed in the text is
// little, it stands there; else each chapter of the text, which is a folder or a
// page at the top, has an address of its own below, and a chapter that is long
// again its parts. So an address that there is once stays as long as the text
// has the folder.

// chapterWeight is how many characters of markup, roughly, a page of changes may
// have: some ten screens.
const chapterWeight = 48 << 10

// outlineWeight is from which weight on of a page that is new or gone only the
// headings and what moved are shown: its text stands in its version.
const outlineWeight = 12 << 10

// portion is a page of the text, or a part of one, with what changed in it.
type portion struct {
	*compare.Page
	nodes []*compare.Node
	rest  int
	part  int // from 1; 0 where the page is shown whole
	short bool
}

// branch is a page of changes.
type branch struct {
	prefix string // the chapter's slug; "" for the overview
	part   int    // from 2 for what is too long for one page
	here   []portion
	below  []*branch
}

// walk gives a page of changes and all below it.
func (b *branch) walk() []*branch {
	out := []*branch{b}
	for _, c := range b.below {
		out = append(out, c.walk()...)
	}
	return out
}

// count is how many pages of the text a branch holds.
func (b *branch) count() int {
	n := len(b.here)
	for _, c := range b.below {
		n += c.count()
	}
	return n
}

func slugOf(p *compare.Page) string {
	if len(p.New) > 0 {
		return p.New[0].Slug
	}
	return p.Old[0].Slug
}

// grow gives each chapter a page, as far as needed.
func grow(prefix string, all []portion) *branch {
	b := &branch{prefix: prefix}
	weight := 0
	for _, p := range all {
		weight += p.weight()
	}
	if weight <= chapterWeight {
		b.here = all
		return b
	}
	own, order, under := folders(prefix, all)
	for i, part := range portions(own) {
		if i == 0 {
			b.here = part
		} else {
			b.below = append(b.below, &branch{prefix: prefix, part: i + 1, here: part})
		}
	}
	for _, key := range order {
		b.below = append(b.below, grow(key, under[key]))
	}
	return b
}

// folders sorts pages by the chapter of a folder that they belong to, in the order in
// which those come; own are the folder's.
func folders(prefix string, all []portion) (own []portion, order []string, under map[string][]portion) {
	under = map[string][]portion{}
	for _, p := range all {
		slug := slugOf(p.Page)
		if slug == prefix {
			own = append(own, p)
			continue
		}
		next, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(slug, prefix), "/"), "/")
		key := path.Join(prefix, next)
		if under[key] == nil {
			order = append(order, key)
		}
		under[key] = append(under[key], p)
	}
	return own, order, under
}

// portions spreads pages over as many pages of changes as they need.
func portions(all []portion) (out [][]portion) {
	weight := 0 // of the last one
	for _, p := range all {
		switch w := p.weight(); {
		case w > chapterWeight:
			for _, part := range p.parts() {
				out = append(out, []portion{part})
			}
			weight = chapterWeight // nothing else fits
		case len(out) == 0 || weight+w > chapterWeight:
			out, weight = append(out, []portion{p}), w
		default:
			last := &out[len(out)-1]
			*last, weight = append(*last, p), weight+w
		}
	}
	return out
}

// parts are those of a page that is too long for one.
func (p portion) parts() []portion {
	out := []portion{{Page: p.Page, part: 1, short: p.short}}
	last := &out[0]
	for _, n := range p.nodes {
		if len(last.nodes) > 0 && last.weight()+weigh(n) > chapterWeight {
			out = append(out, portion{Page: p.Page, part: last.part + 1})
			last = &out[len(out)-1]
		}
		last.nodes = append(last.nodes, n)
	}
	last.rest = p.rest
	return out
}

func (p portion) weight() int {
	n := 600 + 300*len(p.Targets)
	for _, x := range p.nodes {
		n += weigh(x)
	}
	return n
}

// weigh is about how many characters of markup a node takes.
func weigh(n *compare.Node) int {
	w := 100
	if n.Op != compare.Same {
		w += 250
	}
	for _, s := range n.Segments {
		w += 60 + len(s.Text)
	}
	for _, c := range n.Nodes {
		w += weigh(c) / 2
	}
	return w
}

// outlined is a page whole, or of a long one that is new or gone its headings and
// what moved.
func outlined(p *compare.Page) portion {
	out := portion{Page: p, nodes: p.Nodes, rest: p.Rest}
	if p.Op != compare.Added && p.Op != compare.Removed || out.weight() <= outlineWeight {
		return out
	}
	out.nodes, out.short = nil, true
	for _, n := range p.Nodes {
		if n.Op == compare.Moved || len(n.Kind) == 2 && n.Kind[0] == 'h' {
			out.nodes = append(out.nodes, n)
		}
	}
	return out
}
