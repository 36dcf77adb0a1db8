package compare

import (
	"path"
	"slices"

	"bollettino/generator/input/rulebook"
)

// Pages pairs two versions' files, without comparing their words: as the register does, then by path, by the
// last part of their address, by title, where one alone has it; then by their
// words, as likely renamed.
func Pages(book *rulebook.Book, old, new *rulebook.Version) []*Page {
	var out []*Page
	of := map[*rulebook.Doc]*Page{}
	named := map[*rulebook.Doc]bool{} // by the register
	for _, d := range new.Docs {
		of[d] = &Page{New: []*rulebook.Doc{d}}
	}
	for _, d := range old.Docs {
		of[d] = &Page{Old: []*rulebook.Doc{d}}
	}
	unite := func(x, y *rulebook.Doc) {
		p, q := of[x], of[y]
		if p == q {
			return
		}
		p.Old, p.New = append(p.Old, q.Old...), append(p.New, q.New...)
		for _, d := range slices.Concat(q.Old, q.New) {
			of[d] = p
		}
	}
	for _, p := range book.Pages {
		var docs []*rulebook.Doc
		for _, v := range []*rulebook.Version{old, new} {
			for _, d := range v.Docs {
				if slices.Contains(p.At[v.ID], d.File) {
					docs = append(docs, d)
					named[d] = true
				}
			}
		}
		for _, d := range docs {
			unite(docs[0], d)
		}
	}
	for _, key := range []func(*rulebook.Doc) string{
		func(d *rulebook.Doc) string { return d.File },
		func(d *rulebook.Doc) string { return path.Base(d.Slug) },
		func(d *rulebook.Doc) string { return d.Title },
	} {
		x, y := alone(old.Docs, of, key), alone(new.Docs, of, key)
		for _, d := range new.Docs {
			k := key(d)
			// A page that the register knows in both versions was paired by it, or
			// ended there: its file's name says nothing.
			if x[k] != nil && y[k] == d && !(named[x[k]] && named[d]) {
				unite(d, x[k])
			}
		}
	}
	for _, r := range renamed(old.Docs, new.Docs, of, named) {
		unite(r.new, r.old)
		of[r.new].Likely = true
	}
	seen := map[*Page]bool{}
	for _, d := range slices.Concat(new.Docs, old.Docs) {
		p := of[d]
		if seen[p] {
			continue
		}
		seen[p] = true
		// In the order of the text, whichever way they came together.
		p.Old = inOrder(old.Docs, of, p)
		p.New = inOrder(new.Docs, of, p)
		out = append(out, p)
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
