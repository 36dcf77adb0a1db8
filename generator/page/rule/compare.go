package rule

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
)

// pairs are the versions that are compared: neighbours, and each with the one in
// force; the older one first. Drafts and withdrawn texts are compared with the
// one in force only.
func (m *Rulebook) pairs() (out [][2]*rulebook.Version) {
	add := func(a, b *rulebook.Version) {
		if a == nil || b == nil || a == b || len(a.Docs) == 0 || len(b.Docs) == 0 {
			return
		}
		if m.rank(a) > m.rank(b) {
			a, b = b, a
		}
		if !slices.Contains(out, [2]*rulebook.Version{a, b}) {
			out = append(out, [2]*rulebook.Version{a, b})
		}
	}
	var before *rulebook.Version
	for i := range m.Book.Versions {
		if v := &m.Book.Versions[i]; v.State == "" {
			add(before, v)
			before = v
		}
	}
	inForce := m.Book.InForce(m.T)
	for i := range m.Book.Versions {
		add(&m.Book.Versions[i], inForce)
	}
	return out
}

// compareLinks lead to what changed from or to a version, newest first.
func (m *Rulebook) compareLinks(v *rulebook.Version) (out []page.Link) {
	for _, p := range slices.Backward(m.pairs()) {
		to := m.Links.To(address.ComparePath(p[0].ID, p[1].ID))
		if p[0] == v && p[1].State != "draft" {
			out = append(out, page.Link{Text: m.Tell(m.Rule.Compares.With, "id", p[1].ID), Href: to})
		}
		if p[1] == v {
			out = append(out, page.Link{Text: m.Tell(m.Rule.Compares.Since, "id", p[0].ID), Href: to})
		}
	}
	return out
}

// compares are the pages of what changed, a pair of versions at a time. They are
// composed only when something that they are made of did: texts, register,
// addresses.
func (m *Rulebook) compares(yield func([]page.Page) bool) bool {
	w := m.Rule.Compares
	index := page.Compares{Lead: m.Say(w.Lead)}
	for _, p := range slices.Backward(m.pairs()) {
		pair := m.pairOf(p[0], p[1])
		index.Pairs = append(index.Pairs, page.Link{Text: pair.title, Href: m.Links.To(pair.base)})
		if !yield([]page.Page{{Path: pair.base, Key: m.pairKey(p[0], p[1]), Found: pair.found(), Make: pair.pages}}) {
			return false
		}
	}
	return yield([]page.Page{m.named(address.ComparesPath, "confronti", w.PageWords, w.Crumb, index)})
}

// pairKey is a digest of all that a comparison is made of.
func (m *Rulebook) pairKey(a, b *rulebook.Version) string {
	h := sha256.New()
	for _, v := range []*rulebook.Version{a, b} {
		fmt.Fprintf(h, "%q %q %q %v\n", v.ID, v.Sum, v.StateAt(m.T), m.validity(v))
		for _, d := range v.Docs {
			fmt.Fprintf(h, "doc %q %q %q %q\n", d.File, d.Slug, d.Title, d.Page)
		}
	}
	fmt.Fprintf(h, "%q %q\n", m.Links.Abs("/"), m.Links.To("/"))
	for _, p := range m.Book.Pages {
		fmt.Fprintf(h, "page %q %q %q\n", p.ID, p.At[a.ID], p.At[b.ID])
	}
	for i := range m.Book.Obligations {
		o := &m.Book.Obligations[i]
		x, y := o.In(a.ID), o.In(b.ID)
		if x == nil && y == nil && len(o.Ended) == 0 {
			continue
		}
		fmt.Fprintf(h, "obligation %q %q %q %v\n", o.ID, o.Title, o.Binds, o.Ended)
		for _, c := range []*rulebook.Clause{x, y} {
			if c != nil {
				fmt.Fprintf(h, "%q %q %q %q %s\n", c.Version, c.Page, c.Place, c.Text, m.LimitWords(c.Indicator))
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
