package frame

import (
	"encoding/json"
	"slices"

	"bollettino/generator/page"
)

// described is the page with what it says to machines in its head, as JSON-LD in the words of
// schema.org: the way to it from home, and what it is about. Of a page that is not worth
// finding, or that stands for another, nothing.
func (s Site) described(p page.Page, at string) page.Page {
	things := slices.Clone(p.Head.Things)
	if len(p.Head.Crumbs) > 1 && !p.Head.NoIndex && p.Head.Canonic == at {
		things = append(things, s.trail(p.Head.Crumbs))
	}
	if len(things) == 0 {
		return p
	}
	// Marshal sorts keys, and writes <, > and & as \u003c and so on: a name ends no script.
	if b, err := json.Marshal(map[string]any{"@context": "https://schema.org", "@graph": things}); err == nil {
		p.Head.Data = `<script type="application/ld+json">` + string(b) + "</script>"
	}
	return p
}

// trail are the crumbs of a page as a BreadcrumbList; the last, the page itself, leads nowhere.
func (s Site) trail(crumbs []page.Link) page.Thing {
	var steps []page.Thing
	for i, c := range crumbs {
		step := page.Thing{"@type": "ListItem", "position": i + 1, "name": c.Text}
		if c.Href != "" {
			step["item"] = s.Links.Whole(c.Href)
		}
		steps = append(steps, step)
	}
	return page.Thing{"@type": "BreadcrumbList", "itemListElement": steps}
}
