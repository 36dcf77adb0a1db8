package compare

import (
	"cmp"
	"slices"
)

// moves finds what disappeared in one place and appeared in another, then what
// disappeared because the same words stand elsewhere anyway.
func moves(pages []*Page) {
	var gone, come, old, new []*Node // old and new: all that stood and stands on the pages that changed
	for _, p := range pages {
		for _, n := range slices.Concat(p.Nodes, rows(p.Nodes)) {
			if n.a != nil && movable(n.a) {
				old = append(old, n)
				if n.Op == Removed {
					gone = append(gone, n)
				}
			}
			if n.b != nil && movable(n.b) {
				new = append(new, n)
				if n.Op == Added {
					come = append(come, n)
				}
			}
		}
	}
	if len(gone) == 0 && len(come) == 0 {
		return
	}
	after := indexOf(new, func(n *Node) *unit { return n.b })
	for _, same := range []bool{true, false} {
		for _, x := range gone {
			if x.Op != Removed {
				continue
			}
			if y := after.best(x.a, same, func(y *Node) bool { return y.Op == Added }); y != nil {
				move(x, y)
			}
		}
	}
	for _, x := range gone {
		if x.Op == Removed {
			if y := after.best(x.a, false, func(y *Node) bool { return true }); y != nil {
				x.Twin = y.New
			}
		}
	}
	before := indexOf(old, func(n *Node) *unit { return n.a })
	for _, y := range come {
		if y.Op == Added {
			if x := before.best(y.b, false, func(x *Node) bool { return true }); x != nil {
				y.Twin = x.Old
			}
		}
	}
}

// rows are those of tables of which both versions have one.
func rows(nodes []*Node) []*Node {
	var out []*Node
	for _, n := range nodes {
		if n.Kind == "table" && n.Op == Changed {
			out = append(out, n.Nodes...)
		}
	}
	return out
}

// movable tells whether a unit's words are enough to know it by.
func movable(u *unit) bool { return len(u.bag.words) >= 3 && u.bag.weight >= 15 }

// move makes one move of what went and what came.
func move(gone, come *Node) {
	gone.Op, come.Op = Moved, Moved
	gone.Peer, come.Peer = come, gone
	gone.still()
	if come.b.parts == nil {
		come.Segments = gone.a.to(come.b)
	} else {
		come.still()
	}
}

// still says that all words of a node that went elsewhere stay the same.
func (n *Node) still() {
	for i := range n.Segments {
		n.Segments[i].Op = Same
	}
	for _, c := range n.Nodes {
		c.Op = Same
		c.still()
	}
}

// index finds nodes by their words.
type index struct {
	nodes []*Node
	unit  func(*Node) *unit
	by    map[string][]int
}

func indexOf(nodes []*Node, unit func(*Node) *unit) index {
	x := index{nodes, unit, map[string][]int{}}
	for i, n := range nodes {
		last := ""
		for _, w := range unit(n).bag.words {
			if w != last {
				x.by[w] = append(x.by[w], i)
			}
			last = w
		}
	}
	return x
}

// rare is by how many of its words, the rarest first, a text is looked up, and
// how many texts are looked at for each.
const (
	rare = 4
	most = 64
)

// best is the node most like a unit among those that ok takes, or nil: with
// the same words, else alike enough to stand for it.
func (x index) best(u *unit, same bool, ok func(*Node) bool) *Node {
	words := slices.Compact(slices.Clone(u.bag.words))
	words = slices.DeleteFunc(words, func(w string) bool { return x.by[w] == nil })
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(len(x.by[a]), len(x.by[b])) })
	var found *Node
	top := 0.0
	for _, w := range words[:min(rare, len(words))] {
		for _, i := range x.by[w][:min(most, len(x.by[w]))] {
			n := x.nodes[i]
			v := x.unit(n)
			if !ok(n) || v.sort() != u.sort() {
				continue
			}
			if v.text == u.text {
				if found == nil || x.unit(found).text != u.text {
					found, top = n, 2 // the first with the same words
				}
				continue
			}
			if l := u.bag.like(v.bag); !same && l >= elsewhere && l > top {
				found, top = n, l
			}
		}
	}
	return found
}
