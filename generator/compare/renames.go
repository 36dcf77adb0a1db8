package compare

import (
	"bollettino/generator/rulebook"
)

// Rename is a file of the older version that is probably the newer one's under
// another name: neither the register nor its path, address or title says so.
type Rename struct{ Old, New *rulebook.Doc }

// Renames lists the likely renames between two versions, in the newer's order.
func Renames(book *rulebook.Book, old, new *rulebook.Version) []Rename {
	var out []Rename
	for _, p := range pages(book, old, new) {
		if p.Likely {
			out = append(out, Rename{p.Old[0], p.New[0]})
		}
	}
	return out
}

// How much of two files' words must stand in leaves that they alone share.
const renaming = 0.5

// renamed pairs files without a pair by the leaves that they alone have in
// common. What the register knows in both versions it ended itself.
func renamed(old, new []*rulebook.Doc, of map[*rulebook.Doc]*Page, named map[*rulebook.Doc]bool) []Rename {
	a, b := leavesOf(lonely(old, of)), leavesOf(lonely(new, of))
	common := map[Rename]int{}
	for words, x := range a.only {
		if y := b.only[words]; x != nil && y != nil && !(named[x] && named[y]) {
			common[Rename{x, y}] += len(words)
		}
	}
	best := map[*rulebook.Doc]Rename{}
	for r, n := range common {
		for _, d := range []*rulebook.Doc{r.Old, r.New} {
			if m, ok := best[d]; !ok || n > common[m] || n == common[m] && r.before(m) {
				best[d] = r
			}
		}
	}
	var out []Rename
	for _, d := range new {
		r, ok := best[d]
		if ok && best[r.Old] == r && 2*float64(common[r]) >= renaming*float64(a.size[r.Old]+b.size[d]) {
			out = append(out, r)
		}
	}
	return out
}

func (r Rename) before(s Rename) bool {
	if r.New != s.New {
		return r.New.File < s.New.File
	}
	return r.Old.File < s.Old.File
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
