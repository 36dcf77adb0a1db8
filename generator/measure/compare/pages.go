package compare

import (
	"path"
	"slices"

	"bollettino/generator/input/rulebook"
)

// Pages pairs two versions' files, without comparing their words: as the register
// does, then by path, by the last part of their address, by title, where one alone
// has it; then by their words, as likely renamed.
func Pages(book *rulebook.Book, old, new *rulebook.Version) []*Page {
	p := pairing{old: old.Docs, new: new.Docs, of: map[*rulebook.Doc]*Page{}}
	for _, d := range p.new {
		p.of[d] = &Page{New: []*rulebook.Doc{d}}
	}
	for _, d := range p.old {
		p.of[d] = &Page{Old: []*rulebook.Doc{d}}
	}
	named := p.byRegister(book, old, new)
	p.by(func(d *rulebook.Doc) string { return d.File }, named)
	p.by(func(d *rulebook.Doc) string { return path.Base(d.Slug) }, named)
	p.by(func(d *rulebook.Doc) string { return d.Title }, named)
	for _, r := range renamed(p.old, p.new, p.of, named) {
		p.unite(r.new, r.old)
		p.of[r.new].Likely = true
	}
	return p.pages()
}

// pairing is the files of two versions, each with the page that it belongs to.
type pairing struct {
	old, new []*rulebook.Doc
	of       map[*rulebook.Doc]*Page
}

// unite makes one page of those of two files.
func (p pairing) unite(x, y *rulebook.Doc) {
	to, from := p.of[x], p.of[y]
	if to == from {
		return
	}
	to.Old, to.New = append(to.Old, from.Old...), append(to.New, from.New...)
	for _, d := range slices.Concat(from.Old, from.New) {
		p.of[d] = to
	}
}

// byRegister unites what the register calls one page, and gives the files that it
// knows.
func (p pairing) byRegister(book *rulebook.Book, old, new *rulebook.Version) map[*rulebook.Doc]bool {
	named := map[*rulebook.Doc]bool{}
	for _, page := range book.Pages {
		var docs []*rulebook.Doc
		for _, v := range []*rulebook.Version{old, new} {
			for _, d := range v.Docs {
				if slices.Contains(page.At[v.ID], d.File) {
					docs = append(docs, d)
					named[d] = true
				}
			}
		}
		for _, d := range docs {
			p.unite(docs[0], d)
		}
	}
	return named
}

// by unites a file of each version where no other of its version has the same key.
func (p pairing) by(key func(*rulebook.Doc) string, named map[*rulebook.Doc]bool) {
	x, y := alone(p.old, p.of, key), alone(p.new, p.of, key)
	for _, d := range p.new {
		k := key(d)
		// A page that the register knows in both versions was paired by it, or
		// ended there: its file's name says nothing.
		if x[k] != nil && y[k] == d && !(named[x[k]] && named[d]) {
			p.unite(d, x[k])
		}
	}
}

// pages are all pages, each with its files in the order of the text, whichever way
// they came together.
func (p pairing) pages() (out []*Page) {
	seen := map[*Page]bool{}
	for _, d := range slices.Concat(p.new, p.old) {
		page := p.of[d]
		if seen[page] {
			continue
		}
		seen[page] = true
		page.Old, page.New = inOrder(p.old, p.of, page), inOrder(p.new, p.of, page)
		out = append(out, page)
	}
	return out
}

func inOrder(docs []*rulebook.Doc, of map[*rulebook.Doc]*Page, p *Page) []*rulebook.Doc {
	var out []*rulebook.Doc
	for _, d := range docs {
		if of[d] == p {
			out = append(out, d)
		}
	}
	return out
}

// alone are the files without a pair by a key that no other of them has.
func alone(docs []*rulebook.Doc, of map[*rulebook.Doc]*Page, key func(*rulebook.Doc) string) map[string]*rulebook.Doc {
	out := map[string]*rulebook.Doc{}
	count := map[string]int{}
	for _, d := range docs {
		if p := of[d]; len(p.Old) == 0 || len(p.New) == 0 {
			k := key(d)
			out[k] = d
			count[k]++
		}
	}
	for k, n := range count {
		if n > 1 || k == "" || k == "." {
			delete(out, k)
		}
	}
	return out
}
