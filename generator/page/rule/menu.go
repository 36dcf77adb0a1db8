package rule

import (
	"path"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
)

// menuWhole is how many pages a text may have for the menu to show all of them.
const menuWhole = 24

// menu leads to the pages of a version: to all where they are few, else to those
// that stand beside the current one.
func (m *Rulebook) menu(v *rulebook.Version, at string, current *rulebook.Doc) []page.Link {
	var out []page.Link
	if current != nil && len(v.Docs) > menuWhole {
		out = append(out, page.Link{Text: m.Tell(m.Rule.Text.AllPages), Href: m.to(at, "")})
	}
	for _, d := range v.Docs {
		if d.Slug == "" || current != nil && len(v.Docs) > menuWhole && !beside(d, current) {
			continue
		}
		l := page.Link{Text: d.Title, Href: m.to(at, d.Slug)}
		if d == current {
			l.Href = ""
		}
		out = append(out, l)
	}
	return out
}

// beside tells whether a page stands in the same folder as another, above it or
// directly below.
func beside(d, current *rulebook.Doc) bool {
	folder, own := path.Dir(d.Slug), path.Dir(current.Slug)
	return folder == own || d.Slug == own || folder == current.Slug
}

// tree is the menu of a whole version, as its SUMMARY.md groups it.
func (m *Rulebook) tree(v *rulebook.Version, at string) []page.MenuGroup {
	var out []page.MenuGroup
	for _, d := range v.Docs {
		if d.Slug == "" {
			continue
		}
		if n := len(out); n == 0 || out[n-1].Title != d.Group {
			out = append(out, page.MenuGroup{Title: d.Group})
		}
		g := &out[len(out)-1]
		link := page.Link{Text: d.Title, Href: m.to(at, d.Slug)}
		g.Pages = append(g.Pages, page.MenuPage{Page: link, Depth: min(d.Depth, 3)})
	}
	return out
}
