package page

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/compare"
	"bollettino/generator/rulebook"
)

func comparePath(a, b string) string { return "/regole/confronta/" + a + "/" + b + "/" }

const comparesPath = "/regole/confronta/"

// pairs are the versions that are compared: neighbours, and each with the one in
// force; the older one first. Drafts and withdrawn texts are compared with the
// one in force only.
func (m *Many) pairs() (out [][2]*rulebook.Version) {
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
func (m *Many) compareLinks(v *rulebook.Version) []Link {
	var out []Link
	for _, p := range slices.Backward(m.pairs()) {
		if p[0] == v && p[1].State != "draft" {
			out = append(out, Link{"Che cosa cambia con la " + p[1].ID, m.Links.To(comparePath(p[0].ID, p[1].ID))})
		}
		if p[1] == v {
			out = append(out, Link{"Che cosa è cambiato dalla " + p[0].ID, m.Links.To(comparePath(p[0].ID, p[1].ID))})
		}
	}
	return out
}

// compares are the pages of what changed. They are composed only when something
// that they are made of did: texts, register, addresses.
func (m *Many) compares() []Page {
	index := Compares{Lead: Text{words("Per ogni coppia di versioni: prima gli obblighi, poi il testo, parola per parola.")}}
	pages := []Page{}
	for _, p := range slices.Backward(m.pairs()) {
		a, b := p[0], p[1]
		path := comparePath(a.ID, b.ID)
		title := "Dalla versione " + a.ID + " alla " + b.ID
		index.Pairs = append(index.Pairs, Link{title, m.Links.To(path)})
		pages = append(pages, Page{Path: path, Layout: "confronto", Key: m.pairKey(a, b), Make: func() Page {
			return Page{Path: path, Layout: "confronto", Title: title, Description: "Che cosa è cambiato nelle regole dalla versione " + a.ID + " alla " + b.ID + ": obblighi, limiti, testo.",
				Head: Head{Crumbs: []Link{{"Inizio", m.Links.To("/")}, {"Regole", m.Links.To(rulesPath)}, {"Confronti", m.Links.To(comparesPath)}, {Text: a.ID + " e " + b.ID}},
					Section: "regole", Canonic: m.Links.Abs(path)}, Body: m.comparison(a, b)}
		}})
	}
	return append(pages, Page{Path: comparesPath, Layout: "confronti", Title: "Confronti fra versioni", Description: "Che cosa è cambiato fra una versione e l’altra delle regole.",
		Head: Head{Crumbs: []Link{{"Inizio", m.Links.To("/")}, {"Regole", m.Links.To(rulesPath)}, {Text: "Confronti"}}, Section: "regole", Canonic: m.Links.Abs(comparesPath)}, Body: index})
}

// pairKey is a digest of all that a comparison is made of.
func (m *Many) pairKey(a, b *rulebook.Version) string {
	h := sha256.New()
	for _, v := range []*rulebook.Version{a, b} {
		fmt.Fprintf(h, "%q %q %q %s\n", v.ID, v.Sum, v.StateAt(m.T), m.validity(*v))
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
				fmt.Fprintf(h, "%q %q %q %q %s\n", c.Version, c.Page, c.Place, c.Text, limitWords(c.Indicator))
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

var changeWords = map[compare.Change]string{
	compare.New: "nuovo", compare.Withdrawn: "ritirato", compare.Substance: "cambiato nella sostanza", compare.Reworded: "riscritto", compare.Relocated: "spostato",
}

// comparison is the page's body.
func (m *Many) comparison(a, b *rulebook.Version) Comparison {
	c := compare.Versions(m.Book, a, b)
	out := Comparison{Old: Link{"Versione " + a.ID, m.Links.To(RulePath(a.ID, ""))}, New: Link{"Versione " + b.ID, m.Links.To(RulePath(b.ID, ""))}}
	// Of a text whose obligations nobody has registered yet, none was withdrawn.
	var bare []string
	for _, v := range []*rulebook.Version{a, b} {
		if !m.registered(v) {
			bare = append(bare, v.ID)
		}
	}
	if len(bare) > 0 {
		c.Obligations = nil
	}
	for _, o := range c.Obligations {
		row := ObligationChange{Title: Link{o.Title, m.Links.To(obligationPath(o.ID))}, Change: string(o.Change), Word: changeWords[o.Change]}
		if o.Reworded && o.Change != compare.Reworded {
			row.Word += ", con altre parole"
		}
		row.Old, row.New = m.clauseWords(o.Old, a), m.clauseWords(o.New, b)
		switch {
		case o.New == nil && o.Ended != nil:
			row.New = m.endedWords(*o.Ended)
		case o.New == nil:
			row.New = Text{words("non c’è più")}
		}
		if o.Old == nil {
			row.Old = Text{words("non c’era")}
		}
		for _, f := range o.From {
			row.New = append(row.New, words(" Ora comprende "), anchor("«"+f.Title+"»", m.Links.To(obligationPath(f.ID))), words("."))
		}
		out.Obligations = append(out.Obligations, row)
	}
	w := &differ{m: m, old: a, new: b, doc: map[*rulebook.Doc]string{}}
	for i, p := range c.Pages {
		for _, d := range slices.Concat(p.Old, p.New) {
			w.doc[d] = "pagina-" + strconv.Itoa(i+1)
		}
	}
	total := 0
	for _, p := range c.Pages {
		total += len(changed(p.Nodes))
	}
	w.total = total
	for i, p := range c.Pages {
		title := pageTitle(p)
		row := PageChange{ID: "pagina-" + strconv.Itoa(i+1), Title: title, Word: pageWords(p)}
		if len(p.Old) > 0 {
			row.Old = m.docLinks(p.Old)
		}
		if len(p.New) > 0 {
			row.New = m.docLinks(p.New)
		}
		if p.Op != compare.Same {
			row.HTML = w.page(p)
			out.Changed = append(out.Changed, row)
		} else {
			out.Same = append(out.Same, row)
		}
	}
	out.Lead = compareLead(c, len(out.Changed), len(bare) == 0)
	out.Unchanged = Text{words("%s senza modifiche.", counted(c.Unchanged, "obbligo", "obblighi"))}
	if len(bare) > 0 {
		out.Unchanged = Text{words("Gli obblighi di questo confronto non sono ancora registrati (%s).", join(bare))}
	}
	return out
}

// registered tells whether any obligation is registered for a version.
func (m *Many) registered(v *rulebook.Version) bool {
	return slices.ContainsFunc(m.Book.Obligations, func(o rulebook.Obligation) bool { return o.In(v.ID) != nil })
}

func compareLead(c compare.Comparison, pages int, registered bool) Text {
	t := Text{}
	switch n := len(c.Obligations); {
	case !registered && pages == 0:
		return Text{strong("Le parole del testo sono le stesse.")}
	case !registered && pages == 1:
		return Text{strong("Il testo cambia in una pagina"), words(" su %d.", len(c.Pages))}
	case !registered:
		return Text{strong("Il testo cambia in " + strconv.Itoa(pages) + " pagine"), words(" su %d.", len(c.Pages))}
	case n == 0:
		t = append(t, strong("Nessun obbligo è cambiato"))
	default:
		t = append(t, strong(counted(n, "obbligo cambia", "obblighi cambiano")))
	}
	switch {
	case pages == 0:
		t = append(t, words(" e le parole del testo sono le stesse."))
	case pages == 1:
		t = append(t, words("; il testo cambia in una pagina su %d.", len(c.Pages)))
	default:
		t = append(t, words("; il testo cambia in %d pagine su %d.", pages, len(c.Pages)))
	}
	return t
}

// clauseWords are a clause's limit, or where it stands.
func (m *Many) clauseWords(c *rulebook.Clause, v *rulebook.Version) Text {
	if c == nil {
		return nil
	}
	var t Text
	if c.Indicator != nil {
		t = append(limitWords(c.Indicator), words("; "))
	}
	if c.Doc != nil {
		t = append(t, anchor(c.Doc.Title, m.Links.To(RulePath(v.ID, c.Doc.Slug))+"#"+c.Fragment()))
	}
	return t
}

func (m *Many) docLinks(docs []*rulebook.Doc) []Link {
	var out []Link
	for _, d := range docs {
		out = append(out, Link{d.Version + ": " + d.Title, m.Links.To(RulePath(d.Version, d.Slug))})
	}
	return out
}

func pageTitle(p *compare.Page) string {
	if len(p.New) > 0 {
		return p.New[0].Title
	}
	return p.Old[0].Title
}

// pageWords say in a few words what became of a page.
func pageWords(p *compare.Page) string {
	switch p.Op {
	case compare.Same:
		return "nessuna modifica"
	case compare.Added:
		return "pagina nuova"
	case compare.Removed:
		return "la pagina non c’è più"
	}
	var out []string
	for _, x := range []struct {
		n         int
		one, many string
	}{{p.Changed, "brano cambiato", "brani cambiati"}, {p.Added, "aggiunto", "aggiunti"}, {p.Removed, "tolto", "tolti"}, {p.Moved, "spostato", "spostati"}} {
		if x.n > 0 {
			out = append(out, counted(x.n, x.one, x.many))
		}
	}
	if len(p.Old) > 1 && len(p.New) == 1 {
		out = append(out, "da "+strconv.Itoa(len(p.Old))+" pagine a una")
	}
	return strings.Join(out, ", ")
}

// changed are the nodes that are changes by themselves.
func changed(nodes []*compare.Node) (out []*compare.Node) {
	for _, n := range nodes {
		if n.Op != compare.Same {
			out = append(out, n)
		}
	}
	return out
}

// differ writes the text of a comparison. A reader of a screen hears "aggiunto"
// and "tolto" before the words: not all readers say <ins> and <del>.
type differ struct {
	m        *Many
	old, new *rulebook.Version
	doc      map[*rulebook.Doc]string // where a file's page begins
	n, total int
	b        strings.Builder
}

func (w *differ) page(p *compare.Page) string {
	w.b.Reset()
	for _, n := range p.Nodes {
		w.skipped(n.Skipped, "brano uguale", "brani uguali")
		if n.Op == compare.Same {
			w.node(n)
			continue
		}
		w.n++
		w.b.WriteString(`<div class="change change-` + string(n.Op) + `" id="c` + strconv.Itoa(w.n) + `"><p class="change-nav"><span>Modifica ` + strconv.Itoa(w.n) + " di " + strconv.Itoa(w.total) + "</span>")
		if w.n > 1 {
			w.b.WriteString(` <a href="#c` + strconv.Itoa(w.n-1) + `">precedente<span class="visually-hidden">: modifica ` + strconv.Itoa(w.n-1) + `</span></a>`)
		}
		if w.n < w.total {
			w.b.WriteString(` <a href="#c` + strconv.Itoa(w.n+1) + `">successiva<span class="visually-hidden">: modifica ` + strconv.Itoa(w.n+1) + `</span></a>`)
		}
		w.b.WriteString("</p>")
		w.where(n)
		w.node(n)
		w.b.WriteString("</div>\n")
	}
	w.skipped(p.Rest, "brano uguale", "brani uguali")
	return w.b.String()
}

func (w *differ) skipped(n int, one, many string) {
	if n > 0 {
		w.b.WriteString(`<p class="same-skipped">` + html.EscapeString(counted(n, one, many)) + "</p>\n")
	}
}

// where says where a leaf went or came from.
func (w *differ) where(n *compare.Node) {
	say := func(words string, p *compare.Place) {
		if p == nil {
			return
		}
		href := w.m.Links.To(RulePath(p.Doc.Version, p.Doc.Slug))
		if p.Section != "" {
			href += "#" + p.Section
		}
		w.b.WriteString(`<p class="change-where">` + words + ` <a href="` + html.EscapeString(href) + `">` + html.EscapeString(p.Doc.Version+", "+p.Heading) + "</a></p>")
	}
	switch {
	case n.Op == compare.Moved && n.Peer != nil && n.New == nil:
		say("Spostato in", n.Peer.New)
	case n.Op == compare.Moved && n.Peer != nil:
		say("Spostato da", n.Peer.Old)
	case n.Op == compare.Removed:
		say("Le stesse parole stanno in", n.Twin)
	case n.Op == compare.Added:
		say("Le stesse parole stavano in", n.Twin)
	}
}

func (w *differ) node(n *compare.Node) {
	switch n.Kind {
	case "table":
		w.b.WriteString(`<div class="scroll" role="group" aria-label="Tabella" tabindex="0"><table>`)
		for _, r := range n.Nodes {
			if r.Skipped > 0 {
				w.b.WriteString(`<tr><td class="same-skipped" colspan="` + strconv.Itoa(max(width(n), 1)) + `">` + html.EscapeString(counted(r.Skipped, "riga uguale", "righe uguali")) + "</td></tr>")
			}
			w.row(r)
		}
		w.b.WriteString("</table></div>\n")
	case "tr":
		w.b.WriteString(`<div class="scroll" role="group" aria-label="Riga di tabella" tabindex="0"><table>`)
		w.row(n)
		w.b.WriteString("</table></div>\n")
	case "pre":
		w.b.WriteString(`<pre tabindex="0"><code>`)
		w.segments(n)
		w.b.WriteString("</code></pre>\n")
	default:
		class := "leaf-" + n.Kind
		if len(n.Kind) == 2 && n.Kind[0] == 'h' {
			class = "leaf-heading"
		}
		w.b.WriteString(`<p class="` + class + `">`)
		w.segments(n)
		w.b.WriteString("</p>\n")
	}
}

func width(table *compare.Node) int {
	n := 0
	for _, r := range table.Nodes {
		n = max(n, len(r.Nodes))
	}
	return n
}

func (w *differ) row(r *compare.Node) {
	if len(r.Nodes) == 0 {
		return
	}
	w.b.WriteString(`<tr class="row-` + string(r.Op) + `">`)
	for _, c := range r.Nodes {
		w.b.WriteString(`<td class="cell-` + string(c.Op) + `">`)
		w.segments(c)
		w.b.WriteString("</td>")
	}
	w.b.WriteString("</tr>")
}

func (w *differ) segments(n *compare.Node) {
	for i, s := range n.Segments {
		if i > 0 && !strings.HasPrefix(s.Text, " ") && !strings.HasSuffix(n.Segments[i-1].Text, " ") && n.Segments[i-1].Op != compare.Same && s.Op != compare.Same {
			w.b.WriteString(" ")
		}
		text := html.EscapeString(s.Text)
		switch s.Op {
		case compare.Added:
			w.b.WriteString(`<ins><span class="visually-hidden">aggiunto: </span>` + text + "</ins>")
		case compare.Removed:
			w.b.WriteString(`<del><span class="visually-hidden">tolto: </span>` + text + "</del>")
		default:
			w.b.WriteString(text)
		}
	}
}
