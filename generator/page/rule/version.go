package rule

import (
	"crypto/sha256"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/word"
)

// What a version's pages say of themselves: where the same page stands in other
// versions, since when its words are what they are, what they mean, and what
// shows that this text stood here.

// pageKey is a page's identity through the versions: the register's id, else
// its file.
func pageKey(d *rulebook.Doc) string {
	if d.Page != "" {
		return d.Page
	}
	return "/" + d.File
}

// samePage finds a page in another version, or nil.
func samePage(w *rulebook.Version, d *rulebook.Doc) *rulebook.Doc {
	for _, x := range w.Docs {
		if x.Slug != "" && pageKey(x) == pageKey(d) {
			return x
		}
	}
	return nil
}

// otherVersions link the same page in each version; where one has no such page,
// they say why and lead to the version's index. Drafts are not a rule yet: they
// link to the others, and not the others to them.
func (m *Rulebook) otherVersions(v *rulebook.Version, d *rulebook.Doc) []page.Link {
	var first, last int
	if d != nil {
		first, last = len(m.Book.Versions), -1
		for i := range m.Book.Versions {
			if samePage(&m.Book.Versions[i], d) != nil {
				first, last = min(first, i), max(last, i)
			}
		}
	}
	var out []page.Link
	for i := range slices.Backward(m.Book.Versions) {
		w := &m.Book.Versions[i] // the loop's own is a copy
		if w.State == "draft" && w != v {
			continue
		}
		l := page.Link{Text: w.ID + ", " + word.It.Versions[w.StateAt(m.T)], Href: m.Links.To(address.RulePath(w.ID, ""))}
		if d != nil {
			switch x := samePage(w, d); {
			case x != nil:
				l.Href = m.Links.To(address.RulePath(w.ID, x.Slug))
			case i < first:
				l.Text += ": questa pagina non c’era ancora"
			case i > last:
				l.Text += ": questa pagina non c’è più"
			default:
				l.Text += ": senza questa pagina"
			}
		}
		if w == v {
			l.Href = ""
		}
		out = append(out, l)
	}
	return out
}

// wording is the digest of all words of a page in a version.
func (m *Rulebook) wording(w *rulebook.Version, key string) (sum [32]byte, ok bool) {
	if m.wordings == nil {
		m.wordings = map[[2]string][32]byte{}
		for i := range m.Book.Versions {
			v := &m.Book.Versions[i]
			pages := map[string][]byte{}
			for _, d := range v.Docs {
				k := pageKey(d)
				for _, l := range d.Leaves {
					pages[k] = append(append(pages[k], l.Words...), '\n')
				}
			}
			for k, words := range pages {
				m.wordings[[2]string{v.ID, k}] = sha256.Sum256(words)
			}
		}
	}
	sum, ok = m.wordings[[2]string{w.ID, key}]
	return sum, ok
}

// unchanged says since which version a page's words are the same.
func (m *Rulebook) unchanged(v *rulebook.Version, d *rulebook.Doc) page.Text {
	own, ok := m.wording(v, pageKey(d))
	if !ok {
		return nil
	}
	since := v
	var before *rulebook.Version
	for i := m.rank(v) - 1; i >= 0; i-- {
		w := &m.Book.Versions[i]
		if w.State != "" {
			continue
		}
		sum, ok := m.wording(w, pageKey(d))
		if !ok {
			break
		}
		if before = w; sum != own {
			break
		}
		since, before = w, nil
	}
	switch {
	case since != v:
		return page.Text{page.Words("Le parole di questa pagina sono le stesse dalla versione "), page.Anchor(since.ID, m.Links.To(address.RulePath(since.ID, samePage(since, d).Slug))), page.Words(".")}
	case before != nil:
		return append(page.Text{page.Words("Questa pagina è cambiata con la versione %s", v.ID)}, m.againstBefore(before, v)...)
	}
	return page.Text{page.Words("Nelle versioni precedenti pubblicate qui questa pagina non c’è.")}
}

// againstBefore links what changed between two versions.
func (m *Rulebook) againstBefore(before, v *rulebook.Version) page.Text {
	if v.State != "" || before.State != "" {
		return page.Text{page.Words(".")}
	}
	return page.Text{page.Words(": "), page.Anchor("che cosa è cambiato dalla "+before.ID, m.Links.To(address.ComparePath(before.ID, v.ID))), page.Words(".")}
}

func (m *Rulebook) rank(v *rulebook.Version) int {
	return slices.IndexFunc(m.Book.Versions, func(w rulebook.Version) bool { return w.ID == v.ID })
}

// pageSource links a page's source, where the register says where it stands.
func pageSource(v *rulebook.Version, d *rulebook.Doc) page.Link {
	if v.PageSource == "" {
		return page.Link{}
	}
	u := url.URL{Path: d.File}
	slug := url.URL{Path: strings.TrimSuffix(strings.TrimSuffix(d.File, ".md"), "/README")}
	return page.Link{Text: "Sorgente di questa pagina", Href: strings.NewReplacer("{file}", u.EscapedPath(), "{slug}", slug.EscapedPath()).Replace(v.PageSource)}
}

// proof is what shows that a text stood here: source, days, digest, download.
func (m *Rulebook) proof(v *rulebook.Version) []page.Term {
	var out []page.Term
	add := func(word string, t ...page.Piece) { out = append(out, page.Term{Term: word, Text: page.Text(t)}) }
	day := func(s string) page.Piece {
		if t, err := m.Zone.ParseDay(s); err == nil {
			return page.Piece{Text: m.FullDate(t), Time: s}
		}
		return page.Words("%s", s)
	}
	if v.Source != "" {
		add("Fonte", page.Anchor(v.Source, v.Source))
	}
	if v.Published != "" {
		add("Pubblicata", page.Piece{Text: m.partialDate(v.Published), Time: v.Published})
	}
	if v.Retrieved != "" {
		add("Letta alla fonte", day(v.Retrieved))
	}
	if v.Here != "" {
		add("Pubblicata qui la prima volta", day(v.Here))
	}
	add("Licenza", page.Words("%s", orElse(v.Licence, "non indicata")))
	if v.Digest != "" {
		// Of what can be downloaded: the list of digests, and so every file in it.
		add("Impronta (SHA-256)", page.Piece{Text: strings.TrimPrefix(rulebook.SumDigest(v.Sums), "sha256:"), Code: true})
	}
	if len(v.Docs) > 0 {
		add("Scarica", page.Anchor("il testo com’è (zip)", m.Links.To(address.RulePath(v.ID, "")+address.TextArchive)), page.Words(" e "), page.Anchor("le impronte dei suoi file", m.Links.To(address.RulePath(v.ID, "")+address.TextSums)),
			page.Words(", che si verificano con "), page.Piece{Text: "sha256sum -c", Code: true})
	}
	return out
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// partialDate writes a year, a month or a day.
func (m *Rulebook) partialDate(s string) string {
	switch len(s) {
	case 7:
		if t, err := m.Zone.ParseDay(s + "-01"); err == nil {
			return word.MonthNames[m.Zone.Local(t).Month()-1] + " " + s[:4]
		}
	case 10:
		if t, err := m.Zone.ParseDay(s); err == nil {
			return m.FullDate(t)
		}
	}
	return s
}

// menuWhole is how many pages a text may have for the menu to show all of them.
const menuWhole = 24

// menu leads to the pages of a version: to all where they are few, else to those
// that stand beside the current one.
func (m *Rulebook) menu(v *rulebook.Version, at string, current *rulebook.Doc) []page.Link {
	var out []page.Link
	if current != nil && len(v.Docs) > menuWhole {
		out = append(out, page.Link{Text: "Tutte le pagine", Href: m.Links.To(address.RulePath(at, ""))})
	}
	for _, d := range v.Docs {
		if d.Slug == "" || current != nil && len(v.Docs) > menuWhole && !beside(d, current) {
			continue
		}
		l := page.Link{Text: d.Title, Href: m.Links.To(address.RulePath(at, d.Slug))}
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
		g.Pages = append(g.Pages, page.MenuPage{Page: page.Link{Text: d.Title, Href: m.Links.To(address.RulePath(at, d.Slug))}, Depth: min(d.Depth, 3)})
	}
	return out
}

// glossary lists the terms that a page's words hold.
func (m *Rulebook) glossary(d *rulebook.Doc) []page.Term {
	var all strings.Builder
	for _, l := range d.Leaves {
		all.WriteString(l.Words + "\n")
	}
	var out []page.Term
	for _, t := range m.Book.Terms {
		if t.In(all.String()) {
			out = append(out, page.Term{Term: t.Term, Text: page.Text{page.Words("%s", t.Words)}})
		}
	}
	return out
}

// whenPage says which text was in force on a day: by months, for who has no
// script, and asked by a date, for who has.
func (m *Rulebook) whenPage() page.Page {
	b := page.When{Lead: page.Text{page.Words("Per ogni mese, la versione in vigore. Di alcune si conosce solo il mese, non il giorno: la pagina della versione lo dice.")}}
	b.Script = m.Links.To("/quando.js")
	var first, last period.Time
	for _, v := range m.Book.Versions {
		if v.State != "" || v.Valid.From == period.Never {
			continue
		}
		s := page.WhenSpan{From: m.Zone.Local(v.Valid.From).Format("2006-01-02"), Link: page.Link{Text: "Versione " + v.ID, Href: m.Links.To(address.RulePath(v.ID, ""))}, Words: m.validity(v)}
		if v.Valid.Until != period.Never {
			s.Until = m.Zone.Local(v.Valid.Until).Format("2006-01-02")
		}
		b.Spans = append(b.Spans, s)
		if first == 0 || v.Valid.From < first {
			first = v.Valid.From
		}
		last = max(last, v.Valid.From, m.T)
	}
	slices.Reverse(b.Spans)
	if first != 0 {
		for y := m.Zone.Local(last).Year(); y >= m.Zone.Local(first).Year(); y-- {
			row := page.WhenYear{Year: strconv.Itoa(y)}
			for month := 1; month <= 12; month++ {
				span := m.Zone.Month(m.Zone.Date(y, time.Month(month), 1), 0)
				if span.From > last || span.Until <= first {
					continue // nothing is known of it yet, or there were no rules
				}
				cell := page.WhenMonth{Text: word.MonthNames[month-1], Time: m.Zone.Local(span.From).Format("2006-01")}
				for _, v := range m.Book.Versions {
					if v.State == "" && !v.Valid.Cut(span).Empty() {
						cell.Versions = append(cell.Versions, page.Link{Text: v.ID, Href: m.Links.To(address.RulePath(v.ID, ""))})
					}
				}
				row.Months = append(row.Months, cell)
			}
			b.Years = append(b.Years, row)
		}
	}
	return page.Page{Path: address.WhenPath, Layout: "quando", Title: "Quale testo era in vigore", Description: "Le versioni delle regole in vigore giorno per giorno.",
		Head: page.Head{Crumbs: []page.Link{{Text: "Inizio", Href: m.Links.To("/")}, {Text: "Regole", Href: m.Links.To(address.RulesPath)}, {Text: "Quale testo era in vigore"}}, Section: "regole", Canonic: m.Links.Abs(address.WhenPath)}, Body: b}
}

// glossaryPage lists all terms.
func (m *Rulebook) glossaryPage() page.Page {
	b := page.Glossary{}
	for _, t := range m.Book.Terms {
		b.Terms = append(b.Terms, page.Term{Term: t.Term, Text: page.Text{page.Words("%s", t.Words)}})
	}
	return page.Page{Path: address.GlossaryPath, Layout: "glossario", Title: "Parole delle regole", Description: "Che cosa vogliono dire le parole e le sigle delle regole.",
		Head: page.Head{Crumbs: []page.Link{{Text: "Inizio", Href: m.Links.To("/")}, {Text: "Regole", Href: m.Links.To(address.RulesPath)}, {Text: "Parole delle regole"}}, Section: "regole", Canonic: m.Links.Abs(address.GlossaryPath)}, Body: b}
}
