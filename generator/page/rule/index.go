package rule

import (
	"slices"
	"strings"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
)

// indexPage lists pages, headings and obligations of the text in force by
// initial: the way to find for who has no script.
func (m *Rulebook) indexPage() page.Page {
	b := page.Index{Lead: m.Say(m.Rule.Index.Lead)}
	for _, e := range m.indexEntries() {
		initial := strings.ToUpper(e.key[:1])
		if initial < "A" || initial > "Z" {
			initial = "0-9"
		}
		n := len(b.Letters)
		if n == 0 || b.Letters[n-1].Initial != initial {
			b.Letters = append(b.Letters, page.IndexLetter{Initial: initial, ID: "lettera-" + strings.ToLower(initial)})
			n++
		}
		b.Letters[n-1].Entries = append(b.Letters[n-1].Entries, e.IndexEntry)
	}
	return m.named(address.IndexPath, "indice", m.Rule.Index.PageWords, m.Rule.Index.Crumb, b)
}

// indexEntry is an entry with what it is sorted by.
type indexEntry struct {
	key string
	page.IndexEntry
}

// indexEntries are those of the text in force that have letters or digits, sorted.
func (m *Rulebook) indexEntries() (out []indexEntry) {
	v := m.Book.InForce(m.T)
	if v == nil {
		return nil
	}
	add := func(l page.Link, kind string) {
		if key := strings.TrimLeft(bulletin.Fold(l.Text), " "); key != "" {
			out = append(out, indexEntry{key, page.IndexEntry{Link: l, Kind: kind}})
		}
	}
	for _, d := range v.Docs {
		at := m.to(inForce, d.Slug)
		if d.Slug != "" {
			add(page.Link{Text: d.Title, Href: at}, m.Tell(m.Rule.Index.Page))
		}
		for i, l := range d.Leaves {
			if i > 0 && heading(l) && l.Words != d.Title {
				add(page.Link{Text: l.Words, Href: at + "#" + l.Section}, d.Title)
			}
		}
	}
	for o := range m.stated(v) {
		add(m.obligationLink(o), m.Tell(m.Rule.Index.Obligation))
	}
	slices.SortStableFunc(out, func(x, y indexEntry) int { return strings.Compare(x.key, y.key) })
	return out
}

// heading tells whether a leaf is a heading below the title, of the first three levels.
func heading(l rulebook.Leaf) bool {
	return len(l.Kind) == 2 && l.Kind[0] == 'h' && l.Kind[1] >= '2' && l.Kind[1] <= '4'
}
