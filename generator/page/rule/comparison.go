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
	branches := grow("", all).walk()
	out := []page.Page{w.overview(branches[0])}
	for i, b := range branches[1:] {
		var around []page.Link
		if i > 0 {
			around = append(around, w.beside(w.Rule.Comparison.Before, branches[i]))
		}
		if i+2 < len(branches) {
			around = append(around, w.beside(w.Rule.Comparison.After, branches[i+2]))
		}
		out = append(out, w.chapter(b, around))
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

// found is the address of the one page of a comparison that is worth finding, if it is.
func (w *pair) found() []string {
	if w.Book.InForce(w.T) != w.new {
		return nil
	}
	return []string{w.base}
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
