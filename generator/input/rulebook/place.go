package rulebook

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/input/gitbook"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// index gives every heading its fragment and every clause below it its place.
func (d *Doc) index() {
	d.places, d.at = map[string]*dom.Node{}, map[*dom.Node]string{}
	d.ids, d.owners = map[string]*dom.Node{}, map[*dom.Node][]string{}
	var section string
	counts := map[string]int{}
	place := func(kind string, n *dom.Node) {
		if section == "" {
			return
		}
		counts[kind]++
		key := "#" + section + "/" + kind + strconv.Itoa(counts[kind])
		d.places[key], d.at[n] = n, key
	}
	all := elements(d.body)
	for _, n := range all {
		switch {
		case heading(n) > 0:
			title := words(n)
			section = Slug(title)
			if section == "" {
				section = "sezione"
			}
			for i := 1; d.places["#"+section] != nil; i++ {
				section = strings.TrimSuffix(Slug(title), "-") + "-" + strconv.Itoa(i)
			}
			d.places["#"+section], d.at[n] = n, "#"+section
			clear(counts)
		case is(n, atom.Li):
			place("", n)
		case is(n, atom.P):
			if !hasClass(n, gitbook.Label) && !hasClass(n, "tab-title") && !hasClass(n, "card-target") && free(n) {
				place("p", n)
			}
		case is(n, atom.Tr) && !is(n.Parent, atom.Thead), hasClass(n, "text-card"):
			place("r", n)
		}
	}
	d.fragments(all)
}

// fragments gives the headings theirs; the text's own stay where they don't
// collide with one.
func (d *Doc) fragments(all []*dom.Node) {
	for _, n := range all {
		id := attr(n, "id")
		if heading(n) > 0 {
			id = strings.TrimPrefix(d.at[n], "#")
			setAttr(n, "id", id)
		}
		if id == "" {
			continue
		}
		if d.ids[id] != nil || heading(n) == 0 && d.places["#"+id] != nil {
			dropAttr(n, "id")
			if is(n, atom.A) && n.FirstChild == nil {
				remove(n)
			}
			continue
		}
		d.ids[id] = n
		if is(n, atom.A) && n.FirstChild == nil {
			rename(n, atom.Span)
			dropAttr(n, "href")
		}
	}
}

// free tells whether a paragraph stands by itself, not in a list, a table or a
// quotation.
func free(n *dom.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if is(p, atom.Li, atom.Td, atom.Th, atom.Blockquote, atom.Dd) || hasClass(p, "text-card") {
			return false
		}
	}
	return true
}

// section are the nodes from a heading up to the next.
func section(h *dom.Node) []*dom.Node {
	var out []*dom.Node
	for x := h.NextSibling; x != nil && heading(x) == 0; x = x.NextSibling {
		out = append(out, x)
	}
	return out
}

// clauseWords are a clause's words: of a heading all that stands under it, up
// to the next.
func clauseWords(n *dom.Node) string {
	if heading(n) > 0 {
		return words(append([]*dom.Node{n}, section(n)...)...)
	}
	return words(n)
}

// wording is the words of every place.
func (d *Doc) wording() map[string]string {
	out := make(map[string]string, len(d.places))
	for place, n := range d.places {
		out[place] = clauseWords(n)
	}
	return out
}

// mark notes that a node states an obligation, so that the page shows it there.
func (d *Doc) mark(n *dom.Node, obligation string) {
	d.owners[n] = append(d.owners[n], obligation)
	id := "obbligo-" + obligation
	if heading(n) == 0 && attr(n, "id") == "" && d.ids[id] == nil {
		setAttr(n, "id", id)
		d.ids[id] = n
	}
}

// Line is the line of the file on which a node begins, or 0.
func (d *Doc) line(n *dom.Node) int {
	for ; n != nil; n = n.Parent {
		if l := d.lines[n]; l > 0 {
			return l + d.front
		}
	}
	return 0
}

// prev is the element or words before n in its parent.
func prev(n *dom.Node) *dom.Node {
	for p := n.PrevSibling; p != nil; p = p.PrevSibling {
		if p.Type == dom.ElementNode && !hasClass(p, gitbook.Label) || p.Type == dom.TextNode && fold(p.Data) != "" {
			return p
		}
	}
	return nil
}

// render gives the document's blocks, without its title: what states an
// obligation is a block of its own.
func (d *Doc) render() []Block {
	for _, n := range elements(d.body) {
		switch {
		case is(n, atom.Table):
			// What is wider than a phone can be scrolled, by keyboard too.
			box := element(atom.Div, "scroll")
			box.Attr = append(box.Attr, dom.Attribute{Key: "role", Val: "group"},
				dom.Attribute{Key: "aria-label", Val: "Tabella"}, dom.Attribute{Key: "tabindex", Val: "0"})
			n.Parent.InsertBefore(box, n)
			remove(n)
			box.AppendChild(n)
			d.owners[box] = d.owners[n]
		case is(n, atom.Pre):
			setAttr(n, "tabindex", "0")
		}
	}
	var out []Block
	for n := d.body.FirstChild; n != nil; n = n.NextSibling {
		b := Block{}
		b.Obligations = append(b.Obligations, d.owners[n]...)
		for x := range n.Descendants() {
			b.Obligations = append(b.Obligations, d.owners[x]...)
		}
		if n == d.title {
			if len(b.Obligations) == 0 {
				continue
			}
			b.HTML = ""
			out = append(out, b)
			continue
		}
		b.HTML = toHTML(n)
		if last := len(out) - 1; last >= 0 && len(out[last].Obligations)+len(b.Obligations) == 0 {
			out[last].HTML += b.HTML // nothing stands beside either
		} else if strings.TrimSpace(b.HTML) != "" {
			out = append(out, b)
		}
	}
	return out
}

// anchors are the ids of a clause's text: a page that shows several versions of
// it would have them twice.
var anchors = regexp.MustCompile(` id="[^"]*"`)

// clause renders a clause alone: a list item or row without its list or table, a
// section as all that stands under its heading. Its links into its own page lead
// to that page, at the address home.
func (d *Doc) clause(n *dom.Node, home string) string {
	var b strings.Builder
	switch {
	case heading(n) > 0:
		for _, x := range section(n) {
			b.WriteString(toHTML(x))
		}
	case is(n, atom.Tr):
		var cells []string
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if w := words(c); w != "" {
				cells = append(cells, w)
			}
		}
		b.WriteString("<p>" + dom.EscapeString(strings.Join(cells, " · ")) + "</p>")
	case is(n, atom.Li):
		var run []*dom.Node
		flush := func() {
			if words(run...) != "" {
				b.WriteString("<p>")
				for _, x := range run {
					b.WriteString(strings.TrimRight(toHTML(x), "\n"))
				}
				b.WriteString("</p>\n")
			}
			run = nil
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if is(c, blockElements...) && !is(c, atom.Br) {
				flush()
				b.WriteString(toHTML(c) + "\n")
			} else {
				run = append(run, c)
			}
		}
		flush()
	default:
		b.WriteString(toHTML(n))
	}
	return strings.ReplaceAll(anchors.ReplaceAllString(b.String(), ""), ` href="#`,
		` href="`+dom.EscapeString(home)+`#`)
}

// inherit gives headings the fragments that earlier versions gave the same
// headings, so that a link to the text in force lands where it always did.
func (d *Doc) inherit(known map[string][]string) {
	page := d.Page
	if page == "" {
		page = "/" + d.File
	}
	own := map[string][]string{}
	for id, n := range d.ids {
		if h := owner(n); h != nil && h != n && d.at[h] != "" {
			own[d.at[h]] = append(own[d.at[h]], id)
		}
	}
	for _, h := range elements(d.body) {
		if heading(h) == 0 {
			continue
		}
		key := page + d.at[h]
		for _, id := range known[key] {
			if d.ids[id] == nil && d.places["#"+id] == nil {
				span := element(atom.Span, "")
				setAttr(span, "id", id)
				h.AppendChild(span)
				d.ids[id] = span
			}
		}
		ids := own[d.at[h]]
		slices.Sort(ids)
		for _, id := range ids {
			if !slices.Contains(known[key], id) {
				known[key] = append(known[key], id)
			}
		}
	}
}

// owner is the heading in which a node stands, or nil.
func owner(n *dom.Node) *dom.Node {
	for ; n != nil; n = n.Parent {
		if heading(n) > 0 {
			return n
		}
	}
	return nil
}

// note reports something that a text lacks.
func (v *Version) note(file string, line int, what string, args ...any) {
	v.missing = append(v.missing, missing{path.Join(v.ID, file), line, fmt.Sprintf(what, args...)})
}

func (b *Book) note(file string, line int, what string, args ...any) {
	b.missing = append(b.missing, missing{file, line, fmt.Sprintf(what, args...)})
}
