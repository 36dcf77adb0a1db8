package rule

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/measure/compare"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/word"
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

// pair is two versions that are compared.
type pair struct {
	*Rulebook
	old, new    *rulebook.Version
	base, title string
	c           compare.Comparison
	number      map[*rulebook.Doc]string // of the page in the comparison
}

func (m *Rulebook) pairOf(a, b *rulebook.Version) *pair {
	w := &pair{Rulebook: m, old: a, new: b, base: address.ComparePath(a.ID, b.ID)}
	w.title = w.tell(m.Rule.Comparison.Title)
	return w
}

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

func slugOf(p *compare.Page) string {
	if len(p.New) > 0 {
		return p.New[0].Slug
	}
	return p.Old[0].Slug
}

// pages are the overview and the chapters' pages.
func (w *pair) pages() []page.Page {
	w.c = compare.Versions(w.Book, w.old, w.new)
	w.number = map[*rulebook.Doc]string{}
	var all []portion
	for i, p := range w.c.Pages {
		for _, d := range slices.Concat(p.Old, p.New) {
			w.number[d] = strconv.Itoa(i + 1)
		}
		if p.Op != compare.Same || len(p.Targets) > 0 {
			all = append(all, outlined(p))
		}
	}
	var flat []*branch
	var walk func(b *branch)
	walk = func(b *branch) {
		flat = append(flat, b)
		for _, c := range b.below {
			walk(c)
		}
	}
	walk(grow("", all))
	out := []page.Page{w.overview(flat[0])}
	for i, b := range flat[1:] {
		var around []page.Link
		if i > 0 {
			around = append(around, w.beside(w.Rule.Comparison.Before, flat[i]))
		}
		if i+2 < len(flat) {
			around = append(around, w.beside(w.Rule.Comparison.After, flat[i+2]))
		}
		out = append(out, w.chapter(b, around))
	}
	return out
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
	var order []string
	under := map[string][]portion{}
	for _, p := range all {
		slug := slugOf(p.Page)
		if slug == prefix {
			b.here = append(b.here, p)
			continue
		}
		next, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(slug, prefix), "/"), "/")
		key := path.Join(prefix, next)
		if under[key] == nil {
			order = append(order, key)
		}
		under[key] = append(under[key], p)
	}
	parts := portions(b.here)
	if len(parts) > 0 {
		b.here = parts[0]
	}
	for i := 1; i < len(parts); i++ {
		b.below = append(b.below, &branch{prefix: prefix, part: i + 1, here: parts[i]})
	}
	for _, key := range order {
		b.below = append(b.below, grow(key, under[key]))
	}
	return b
}

// portions spreads pages over as many pages of changes as they need.
func portions(all []portion) (out [][]portion) {
	var one []portion
	weight := 0
	flush := func() {
		if len(one) > 0 {
			out = append(out, one)
		}
		one, weight = nil, 0
	}
	for _, p := range all {
		if weight+p.weight() > chapterWeight {
			flush()
		}
		if p.weight() <= chapterWeight {
			one, weight = append(one, p), weight+p.weight()
			continue
		}
		part := p
		part.nodes, part.rest, part.part = nil, 0, 1
		for _, n := range p.nodes {
			if len(part.nodes) > 0 && part.weight()+weigh(n) > chapterWeight {
				out = append(out, []portion{part})
				part = portion{Page: p.Page, part: part.part + 1}
			}
			part.nodes = append(part.nodes, n)
		}
		part.rest = p.rest
		one, weight = []portion{part}, part.weight()
		flush()
	}
	flush()
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

// address is where a chapter's page stands.
func (w *pair) address(b *branch) string { return w.Links.To(w.path(b)) }

func (w *pair) path(b *branch) string {
	at := w.base
	if b.prefix != "" {
		at += b.prefix + "/"
	}
	if b.part > 1 {
		at += "parte-" + strconv.Itoa(b.part) + "/"
	}
	return at
}

// name is a chapter's: the title of the page at its address, else its folder's name.
func (w *pair) name(b *branch) string {
	title := ""
	for _, v := range []*rulebook.Version{w.new, w.old} {
		for _, d := range v.Docs {
			if d.Slug == b.prefix && title == "" {
				title = d.Title
			}
		}
	}
	if title == "" {
		title = word.Capital(strings.ReplaceAll(path.Base(b.prefix), "-", " "))
	}
	return w.withPart(title, b.part)
}

// count is how many pages of the text a branch holds.
func (b *branch) count() int {
	n := len(b.here)
	for _, c := range b.below {
		n += c.count()
	}
	return n
}

// withPart is a title with which part of it is shown, from the second on.
func (w *pair) withPart(title string, part int) string {
	if part < 2 {
		return title
	}
	return w.Tell(w.Rule.Comparison.Part, "title", title, "n", part)
}

// say is a sentence that may name both versions.
func (w *pair) say(s word.Sentence, parts ...any) page.Text {
	return w.Say(s, append(parts, "old", w.old.ID, "new", w.new.ID)...)
}

func (w *pair) tell(s word.Sentence, parts ...any) string { return w.say(s, parts...).String() }

// beside leads to the chapter before or after another.
func (w *pair) beside(s word.Sentence, b *branch) page.Link {
	return page.Link{Text: w.tell(s, "name", w.name(b)), Href: w.address(b)}
}

// head is what the pages of a comparison have in common. Of comparisons only the
// overview of one that ends in the text in force is worth finding.
func (w *pair) head(b *branch, crumbs ...page.Link) page.Head {
	above := []page.Link{w.Link(w.Rule.Compares.Crumb, address.ComparesPath)}
	h := page.Head{Crumbs: w.crumbs(append(above, crumbs...)...), Section: "regole", Canonic: w.Links.Abs(w.path(b))}
	h.NoIndex = b.prefix != "" || b.part > 1 || w.Book.InForce(w.T) != w.new
	return h
}

func (w *pair) comparison() page.Comparison {
	return page.Comparison{Old: w.versionLink(w.old.ID), New: w.versionLink(w.new.ID)}
}

func (w *pair) overview(b *branch) page.Page {
	s, out := w.Rule.Comparison, w.comparison()
	w.obligations(&out)
	w.text(b, &out)
	pages := 0
	for _, p := range w.c.Pages {
		if p.Op != compare.Same {
			pages++
		} else if len(p.Targets) == 0 {
			out.Same = append(out.Same, page.Link{Text: pageTitle(p), Href: w.to(w.new.ID, p.New[0].Slug)})
		}
	}
	if n := len(out.Same); n > 0 {
		out.SameWords = w.tell(s.SamePages, "n", n)
	}
	out.Lead = w.lead(out, pages)
	return page.Page{Path: w.base, Layout: "confronto", Title: w.title, Description: w.tell(s.Description),
		Head: w.head(b, page.Link{Text: w.tell(s.Pair)}), Body: out}
}

func (w *pair) chapter(b *branch, around []page.Link) page.Page {
	s, out, name := w.Rule.Comparison, w.comparison(), w.name(b)
	out.Lead, out.Around = w.say(s.ChapterLead), around
	out.Whole = page.Link{Text: w.title, Href: w.Links.To(w.base)}
	w.text(b, &out)
	h := w.head(b, page.Link{Text: w.tell(s.Pair), Href: out.Whole.Href}, page.Link{Text: name})
	h.Title = w.tell(s.ChapterTitle, "name", name)
	return page.Page{Path: w.path(b), Layout: "confronto", Title: name,
		Description: w.tell(s.ChapterDescription, "name", name), Head: h, Body: out}
}

// text are the changes that stand on a branch's page, and where the others are.
func (w *pair) text(b *branch, out *page.Comparison) {
	for _, c := range b.below {
		became := w.tell(w.Rule.Comparison.ChangedPages, "n", c.count())
		if len(c.below) == 0 && len(c.here) == 1 {
			became = w.became(c.here[0].Page)
		}
		link := page.Link{Text: w.name(c), Href: w.address(c)}
		out.Chapters = append(out.Chapters, page.Chapter{Link: link, Word: became})
	}
	d := differ{pair: w}
	for _, p := range b.here {
		d.total += p.changes()
	}
	for _, p := range b.here {
		out.Changed = append(out.Changed, page.PageChange{
			ID: "pagina-" + w.number[cmp.Or(first(p.New), first(p.Old))], Title: w.withPart(pageTitle(p.Page), p.part),
			Word: w.became(p.Page), HTML: d.page(p), Old: w.docLinks(p.Old), New: w.docLinks(p.New)})
	}
}

func first(docs []*rulebook.Doc) *rulebook.Doc {
	if len(docs) == 0 {
		return nil
	}
	return docs[0]
}

func (w *pair) docLinks(docs []*rulebook.Doc) []page.Link {
	out := []page.Link{}
	for _, d := range docs {
		out = append(out, page.Link{Text: d.Version + ": " + d.Title, Href: w.to(d.Version, d.Slug)})
	}
	return out
}

func pageTitle(p *compare.Page) string { return cmp.Or(first(p.New), first(p.Old)).Title }

// became says in a few words what became of a page.
func (w *pair) became(p *compare.Page) string {
	s := w.Rule.Became
	var out []string
	add := func(s word.Sentence, n int) {
		if n > 0 {
			out = append(out, w.Tell(s, "n", n))
		}
	}
	switch {
	case p.Op == compare.Added:
		return w.Tell(s.New)
	case p.Op == compare.Removed:
		return w.Tell(s.Gone)
	case p.Likely:
		out = append(out, w.Tell(s.Renamed, "file", p.Old[0].File))
	}
	if p.Op == compare.Same {
		out = append(out, w.Tell(s.Same))
	}
	add(s.Changed, p.Changed)
	add(s.Added, p.Added)
	add(s.Removed, p.Removed)
	add(s.Moved, p.Moved)
	add(s.Targets, len(p.Targets))
	if len(p.Old) > 1 && len(p.New) == 1 {
		add(s.Merged, len(p.Old))
	}
	return strings.Join(out, ", ")
}
