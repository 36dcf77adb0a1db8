package compare

import (
	"bollettino/generator/input/rulebook"
)

// rename is a file of the older version that is probably the newer one's under
// another name: neither the register nor its path, address or title says so.
type rename struct{ old, new *rulebook.Doc }

// How much of two files' words must stand in leaves that they alone share.
const renaming = 0.5

// renamed pairs files without a pair by the leaves that they alone have in
// common. What the register knows in both versions it ended itself.
func renamed(old, new []*rulebook.Doc, of map[*rulebook.Doc]*Page, named map[*rulebook.Doc]bool) []rename {
	a, b := leavesOf(lonely(old, of)), leavesOf(lonely(new, of))
	common := map[rename]int{}
	for words, x := range a.only {
		if y := b.only[words]; x != nil && y != nil && !(named[x] && named[y]) {
			common[rename{x, y}] += len(words)
		}
	}
	best := map[*rulebook.Doc]rename{}
	for r, n := range common {
		for _, d := range []*rulebook.Doc{r.old, r.new} {
			if m, ok := best[d]; !ok || n > common[m] || n == common[m] && r.before(m) {
				best[d] = r
			}
		}
	}
	var out []rename
	for _, d := range new {
		r, ok := best[d]
		if ok && best[r.old] == r && 2*float64(common[r]) >= renaming*float64(a.size[r.old]+b.size[d]) {
			out = append(out, r)
		}
	}
	return out
}

func (r rename) before(s rename) bool {
	if r.new != s.new {
		return r.new.File < s.new.File
	}
	return r.old.File < s.old.File
}

// lonely are the files that have no pair.
func lonely(docs []*rulebook.Doc, of map[*rulebook.Doc]*Page) (out []*rulebook.Doc) {
	for _, d := range docs {
		if p := of[d]; len(p.Old) == 0 || len(p.New) == 0 {
			out = append(out, d)
		}
	}
	return out
}

// leaves are the words of some files' leaves.
type leaves struct {
	only map[string]*rulebook.Doc // the one file that has them; nil where several do
	size map[*rulebook.Doc]int    // letters
}

func leavesOf(docs []*rulebook.Doc) leaves {
	out := leaves{map[string]*rulebook.Doc{}, map[*rulebook.Doc]int{}}
	for _, d := range docs {
		for _, l := range d.Leaves {
			words := plain(l.Words)
			out.size[d] += len(words)
			switch x, known := out.only[words]; {
			case !known:
				out.only[words] = d
			case x != d:
				out.only[words] = nil
			}
		}
	}
	return out
}
