package page

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
)

// Rulebook is what the rulebook's pages are made of, with the figures of many that
// stand beside its clauses. Its moment is that of the pages about many.
type Rulebook struct {
	Site
	T         period.Time
	Machine   map[string][]Link // to the files for machines, by version
	summaries []Summary
	wordings  map[[2]string][32]byte // of pages, by version and page
	clock
}

// NewRulebook prepares the rulebook's pages as of t.
func NewRulebook(site Site, t period.Time, machine map[string][]Link, summaries []Summary) *Rulebook {
	return &Rulebook{Site: site, T: t, Machine: machine, summaries: summaries, clock: clock{zone: site.Setting.Zone, now: t}}
}

// Pages are the rulebook's pages: the index, every version, the text in force under
// an address that doesn't change, each obligation, and the site's prose. They come in
// runs, so that a rulebook of many versions is not in memory twice.
func (m *Rulebook) Pages() iter.Seq[[]Page] {
	return func(yield func([]Page) bool) {
		tallies := m.tallies()
		if !yield(m.aboutRules(tallies)) {
			return
		}
		if !m.compares(yield) {
			return
		}
		inForce := m.Book.InForce(m.T)
		for i := range m.Book.Versions {
			v := &m.Book.Versions[i]
			if !yield(m.versionPages(v, v.ID, inForce == v, tallies)) {
				return
			}
			if inForce == v && !yield(m.versionPages(v, "vigente", true, tallies)) {
				return
			}
		}
	}
}

// versionPages are a version's pages, under its own address or that of the text
// in force.
func (m *Rulebook) versionPages(v *rulebook.Version, at string, figures bool, tallies map[string]tally) []Page {
	pages := []Page{m.versionIndex(v, at)}
	for _, d := range v.Docs {
		if d.Slug != "" {
			pages = append(pages, m.rulePage(v, d, at, figures, tallies))
		}
	}
	return pages
}

// aboutRules are the rulebook's pages that are no version's, and the site's own.
func (m *Rulebook) aboutRules(tallies map[string]tally) []Page {
	pages := append([]Page{m.rulesIndex(), m.whenPage(), m.indexPage()}, m.rolePages()...)
	if len(m.Book.Terms) > 0 {
		pages = append(pages, m.glossaryPage())
	}
	if m.Searchable {
		pages = append(pages, m.SearchPage())
	}
	for i := range m.Book.Obligations {
		pages = append(pages, m.obligationPage(&m.Book.Obligations[i], tallies))
	}
	for _, p := range m.Prose {
		path := "/" + p.Slug + "/"
		pages = append(pages, Page{Path: path, Layout: "pagina", Title: p.Title, Description: p.Description,
			Head: Head{Crumbs: []Link{{"Inizio", m.Links.To("/")}, {Text: p.Title}}, Section: p.Slug, Canonic: m.Links.Abs(path)},
			Body: Prose{HTML: p.HTML}})
	}
	return pages
}

func (m *Rulebook) rulesIndex() Page {
	b := Rules{Lead: Text{words("Chi è collegato alla piattaforma pagoPA ha degli obblighi. Qui trovi il testo in vigore, le versioni precedenti e ogni obbligo con la sua storia.")}}
	b.Roles = m.roleLinks()
	if m.Searchable {
		b.Tools = append(b.Tools, Link{"Cerca nelle regole", m.Links.To(searchPath)})
	}
	b.Tools = append(b.Tools, Link{"Indice alfabetico", m.Links.To(indexPath)}, Link{"Che cosa è cambiato fra le versioni", m.Links.To(comparesPath)}, Link{"Quale testo era in vigore, giorno per giorno", m.Links.To(whenPath)})
	if len(m.Book.Terms) > 0 {
		b.Tools = append(b.Tools, Link{"Parole delle regole", m.Links.To(glossaryPath)})
	}
	b.Tools = append(b.Tools, Link{"Novità delle regole (RSS)", m.Links.To("/" + NewsPath + ".xml")})
	for _, v := range slices.Backward(m.Book.Versions) {
		b.Versions = append(b.Versions, RuleVersion{ID: v.ID, Href: m.Links.To(RulePath(v.ID, "")), State: v.StateAt(m.T), Word: versionWords[v.StateAt(m.T)], Words: m.validity(v)})
	}
	if v := m.Book.InForce(m.T); v != nil {
		b.Lead = append(b.Lead, words(" "), anchor("Leggi il testo in vigore", m.Links.To(RulePath("vigente", ""))), words("."))
		for _, d := range v.Docs {
			if d.Slug != "" {
				b.Pages = append(b.Pages, Link{d.Title, m.Links.To(RulePath("vigente", d.Slug))})
			}
		}
		for i := range m.Book.Obligations {
			o := &m.Book.Obligations[i]
			if c := o.In(v.ID); c != nil {
				b.Obligations = append(b.Obligations, Obliged{Title: o.Title, Href: m.Links.To(obligationPath(o.ID)), Binds: bindsWords(o), Limit: limitWords(c.Indicator)})
			}
		}
	}
	return Page{Path: rulesPath, Layout: "regole", Title: "Regole", Description: "Gli obblighi di chi è collegato alla piattaforma pagoPA: il testo in vigore e le versioni precedenti.",
		Head: Head{Crumbs: []Link{{"Inizio", m.Links.To("/")}, {Text: "Regole"}}, Section: "regole", Canonic: m.Links.Abs(rulesPath), Feeds: m.newsFeeds()}, Body: b}
}

// validity says from when until when a version is in force, and how sure that is.
func (m *Rulebook) validity(v rulebook.Version) Text {
	if v.Valid.From == period.Never {
		return Text{words("non ancora in vigore")}
	}
	t := Text{words("in vigore dal "), Piece{Text: m.fullDate(v.Valid.From), Time: m.zone.Local(v.Valid.From).Format("2006-01-02")}}
	if v.Valid.Until != period.Never {
		t = append(t, words(" al "), Piece{Text: m.fullDate(v.Valid.Until - 1), Time: m.zone.Local(v.Valid.Until - 1).Format("2006-01-02")})
	}
	switch v.Basis {
	case "month_only":
		t = append(t, words(" (si conosce solo il mese)"))
	case "assumed":
		t = append(t, words(" (data presunta)"))
	}
	return t
}

var roleGroups = []struct {
	word  string
	roles []subject.Role
}{
	{"EC", []subject.Role{subject.ECDirect, subject.ECIndirect}},
	{"PSP", []subject.Role{subject.PSPDirect, subject.PSPIndirect}},
}

// bindsWords is "EC e PSP", or the single roles where not all of a kind are bound.
func bindsWords(o *rulebook.Obligation) string {
	var out []string
	rest := slices.Clone(o.Binds)
	for _, g := range roleGroups {
		if slices.Contains(rest, g.roles[0]) && slices.Contains(rest, g.roles[1]) {
			out = append(out, g.word)
			rest = slices.DeleteFunc(rest, func(r subject.Role) bool { return slices.Contains(g.roles, r) })
		}
	}
	for _, r := range rest {
		out = append(out, RoleWords(r))
	}
	return join(out)
}

func limitWords(i *rulebook.Indicator) Text {
	if i == nil {
		return nil
	}
	bound := "al massimo "
	if i.AtLeast {
		bound = "almeno "
	}
	value := map[string]string{"second": Duration(i.Limit.Int()), "share": Percent(i.Limit.Float()), "count": Number(i.Limit.Int())}[i.Unit]
	t := Text{words("%s", bound), strong(value)}
	if i.Within > 0 {
		t = append(t, words(" entro %d secondi", int(i.Within.Seconds())))
	}
	t = append(t, words(" %s", map[bool]string{true: "nell’anno solare", false: "nel mese"}[i.Yearly]))
	if i.Notice > 0 {
		t = append(t, words(", con %d ore di preavviso", int(i.Notice.Hours())))
	}
	return t
}

func (m *Rulebook) banner(v *rulebook.Version) []Text {
	state := v.StateAt(m.T)
	head := "Versione " + v.ID
	if state != "in_force" {
		head += ", " + versionWords[state]
	}
	out := []Text{append(Text{strong(head), words(": ")}, m.validity(*v)...)}
	if state != "in_force" {
		if now := m.Book.InForce(m.T); now != nil {
			out = append(out, Text{words("Oggi è in vigore la "), anchor("versione "+now.ID, m.Links.To(RulePath("vigente", ""))), words(".")})
		}
	}
	for _, c := range v.Corrections {
		out = append(out, Text{words("Corretta il "), {Text: m.fullDate(c.On), Time: m.zone.Local(c.On).Format("2006-01-02")}, words(": %s", c.What)})
	}
	if v.Text == "ours" {
		out = append(out, Text{words("Testo non ufficiale: formulazione nostra, cifre del testo ufficiale.")})
	} else {
		out = append(out, Text{words("Testo non ufficiale: copia del testo pubblicato da PagoPA S.p.A.")})
	}
	if v.Source != "" {
		out = append(out, Text{words("Fa fede il "), anchor("testo ufficiale", v.Source), words(".")})
	}
	return out
}

func (m *Rulebook) ruleCrumbs(v *rulebook.Version, title string) []Link {
	c := []Link{{"Inizio", m.Links.To("/")}, {"Regole", m.Links.To(rulesPath)}}
	if title != "" {
		c = append(c, Link{"Versione " + v.ID, m.Links.To(RulePath(v.ID, ""))})
		return append(c, Link{Text: title})
	}
	return append(c, Link{Text: "Versione " + v.ID})
}

// versionIndex is a version's first page: its README.md, or its pages.
func (m *Rulebook) versionIndex(v *rulebook.Version, at string) Page {
	b := Rule{Version: v.ID, State: v.StateAt(m.T), Banner: m.banner(v), Versions: m.otherVersions(v, nil), Tree: m.tree(v, at), Proof: m.proof(v)}
	for _, d := range v.Docs {
		if d.Slug == "" {
			b.Blocks, b.Front = m.blocks(d, false, nil), d.Title
			if d.Description != "" {
				b.Lead = Text{words("%s", d.Description)}
			}
		}
	}
	b.Machine, b.Compare = m.Machine[v.ID], m.compareLinks(v)
	path := RulePath(at, "")
	p := Page{Path: path, Layout: "regola", Title: cmp.Or(v.Title, "Regole, versione "+v.ID), Description: "Le pagine della versione " + v.ID + ".",
		Head: Head{Crumbs: m.ruleCrumbs(v, ""), Section: "regole"}, Body: b}
	p.Head.Title = m.headline(p.Title, v)
	m.findable(&p.Head, v, nil)
	m.legal(&p.Head, v, p.Title, path)
	return p
}

func (m *Rulebook) rulePage(v *rulebook.Version, d *rulebook.Doc, at string, figures bool, tallies map[string]tally) Page {
	b := Rule{
		Version: v.ID, State: v.StateAt(m.T), Banner: m.banner(v), Menu: m.menu(v, at, d), Versions: m.otherVersions(v, d),
		Blocks: m.blocks(d, figures, tallies), Unchanged: m.unchanged(v, d), Source: pageSource(v, d), Terms: m.glossary(d),
	}
	if d.Description != "" {
		b.Lead = Text{words("%s", d.Description)}
	}
	path := RulePath(at, d.Slug)
	p := Page{Path: path, Layout: "regola", Title: d.Title, Description: "Regole della piattaforma pagoPA, versione " + v.ID + ": " + d.Title + ".",
		Head: Head{Title: m.headline(d.Title, v), Crumbs: m.ruleCrumbs(v, d.Title), Section: "regole"}, Body: b}
	m.findable(&p.Head, v, d)
	m.legal(&p.Head, v, d.Title, path)
	return p
}

// findable says what search engines are to make of a page of a version. Who
// searches for a rule is to land on the one in force, so of the pages that say
// the same in several versions one address is known, by rel=canonical, which is
// meant for duplicates and is passed over where two pages differ. A page of a
// superseded text that says something else, or that the text in force no longer
// has, is therefore noindex, as are drafts and withdrawn texts: it stays where
// it is, linked from every other version, and shows up as an answer to nobody.
// What is still to come is to be found.
func (m *Rulebook) findable(h *Head, v *rulebook.Version, d *rulebook.Doc) {
	slug := ""
	if d != nil {
		slug = d.Slug
	}
	at := RulePath(v.ID, slug)
	switch v.StateAt(m.T) {
	case "in_force":
		at = RulePath("vigente", slug)
	case "future":
	case "superseded":
		if same := m.sameWords(v, d); same != nil {
			at = RulePath("vigente", same.Slug)
		} else {
			h.NoIndex = true
		}
	default:
		h.NoIndex = true
	}
	h.Canonic = m.Links.Abs(at)
}

// sameWords is the page in force that says the same, or nil.
func (m *Rulebook) sameWords(v *rulebook.Version, d *rulebook.Doc) *rulebook.Doc {
	now := m.Book.InForce(m.T)
	if now == nil || d == nil || d.Slug == "" {
		return nil
	}
	own, ok := m.wording(v, pageKey(d))
	same, there := m.wording(now, pageKey(d))
	if !ok || !there || own != same {
		return nil
	}
	return samePage(now, d)
}

// headline is a page's title with the version, for lists of windows and of
// search results, in which all versions would be called the same.
func (m *Rulebook) headline(title string, v *rulebook.Version) string {
	state := v.StateAt(m.T)
	if strings.Contains(title, v.ID) {
		if state == "in_force" {
			return title
		}
		return title + " (" + versionWords[state] + ")"
	}
	if state == "in_force" {
		return title + ", regole " + v.ID
	}
	return title + ", regole " + v.ID + " (" + versionWords[state] + ")"
}

func (m *Rulebook) blocks(d *rulebook.Doc, figures bool, tallies map[string]tally) []Block {
	var out []Block
	for _, x := range d.Blocks {
		b := Block{HTML: x.HTML}
		for _, id := range x.Obligations {
			if o, ok := m.Book.Find(id); ok {
				b.Asides = append(b.Asides, m.aside(o, figures, tallies))
			}
		}
		out = append(out, b)
	}
	return out
}

// aside is what stands beside a clause: whom it binds and, where it has a limit
// in force, how many meet it, naming nobody.
func (m *Rulebook) aside(o *rulebook.Obligation, figures bool, tallies map[string]tally) Aside {
	a := Aside{ID: o.ID, Title: o.Title, Href: m.Links.To(obligationPath(o.ID)), Binds: bindsWords(o)}
	v := m.Book.InForce(m.T)
	if !figures || v == nil {
		return a
	}
	c := o.In(v.ID)
	if c == nil || c.Indicator == nil {
		return a
	}
	window := judged.Counted(m.Book, o, m.zone, m.T)
	if window.Empty() {
		return a // the limit is for a month, and none of its months is over
	}
	t, when := tallies[o.ID], m.spanWords(window)
	switch n := t.all(); {
	case n == 0:
		a.Words = append(when, words(": nessun soggetto in elenco vincolato"))
		return a
	case !m.counts(n):
		a.Words = append(when, words(": %s; i conteggi si mostrano da %d in su", counted(n, "soggetto vincolato", "soggetti vincolati"), fewest))
		return a
	}
	a.Bar = proportion(t.Met, t.Missed, t.Unmeasured, m.Setting.Verdicts == setting.Named)
	sofar := ""
	if window.Until > m.T {
		sofar = " finora"
	}
	a.Words = append(when, words(": %s nei limiti%s, %s fuori, %s non misurati", Number(int64(t.Met)), sofar, Number(int64(t.Missed)), Number(int64(t.Unmeasured))))
	return a
}

// spanWords names a month, a year or a part of one: "in ottobre 2026", "nel 2026",
// "dal 10 al 28 febbraio 2026".
func (c clock) spanWords(s period.Span) Text {
	switch s {
	case c.zone.Year(s.From):
		year := c.zone.Local(s.From).Format("2006")
		return Text{words("nel "), {Text: year, Time: year}}
	case c.zone.Month(s.From, 0):
		return Text{words("in "), c.ofMonth(s.From)}
	}
	c.full = true
	out := Text{c.the("dal", s.From)}
	if s.Until > c.now {
		return out
	}
	return append(out, words(" "), c.the("al", s.Until-1))
}

func (m *Rulebook) obligationPage(o *rulebook.Obligation, tallies map[string]tally) Page {
	b := Obligation{ID: o.ID, Count: m.aside(o, true, tallies)}
	for _, r := range o.Binds {
		b.Binds = append(b.Binds, RoleWords(r))
	}
	if o.Note != "" {
		b.Note = Text{words("%s", o.Note)}
	}
	for _, e := range slices.Backward(o.Ended) {
		b.Ended = append(b.Ended, m.endedWords(e))
	}
	for _, c := range slices.Backward(o.Clauses) {
		v, ok := m.Book.Version(c.Version)
		if !ok {
			continue
		}
		t := ClauseText{Version: v.ID, State: v.StateAt(m.T), Word: versionWords[v.StateAt(m.T)], Words: m.validity(*v), HTML: c.HTML, Limit: limitWords(c.Indicator)}
		if c.Doc != nil {
			t.Source = Link{c.Doc.Title, m.Links.To(RulePath(v.ID, c.Doc.Slug)) + "#" + c.Fragment()}
		}
		if c.Indicator != nil && b.Measure == nil {
			b.Measure = measureWords(c.Indicator)
		}
		b.Versions = append(b.Versions, t)
	}
	path := obligationPath(o.ID)
	return Page{Path: path, Layout: "obbligo", Title: o.Title, Description: "L’obbligo «" + o.Title + "» nelle versioni delle regole, chi vincola e quanti lo rispettano.",
		Head: Head{Crumbs: []Link{{"Inizio", m.Links.To("/")}, {"Regole", m.Links.To(rulesPath)}, {Text: o.Title}}, Section: "regole", Canonic: m.Links.Abs(path)}, Body: b}
}

// endedWords says what became of an obligation.
func (m *Rulebook) endedWords(e rulebook.Ending) Text {
	t := Text{words("La versione "), anchor(e.Version, m.Links.To(RulePath(e.Version, ""))), words("%s", map[string]string{
		"withdrawn": " non lo dice più", "merged": " lo dice insieme a un altro: ", "moved": " lo dice in un altro: "}[e.How])}
	if o, ok := m.Book.Find(e.Into); ok {
		if e.How == "withdrawn" {
			t = append(t, words("; vedi "))
		}
		t = append(t, anchor("«"+o.Title+"»", m.Links.To(obligationPath(o.ID))))
	}
	return append(t, words("."))
}

func measureWords(i *rulebook.Indicator) Text {
	return Text{words("%s", map[rulebook.Measure]string{
		rulebook.Planned:   "Si sommano le interruzioni programmate che tolgono del tutto un servizio, dichiarate in tempo, nell’anno solare.",
		rulebook.Unplanned: "Si somma il tempo misurato fuori servizio e non dichiarato in tempo come interruzione programmata, nell’anno solare.",
		rulebook.Response:  "Si dividono le richieste con risposta entro il tempo della regola per tutte le richieste del mese; restano fuori gli intervalli toccati da un’interruzione programmata.",
		rulebook.Count:     "Si contano i casi del mese.",
	}[i.Measure])}
}

// ShellOf is the frame of every page of the site.
func ShellOf(site Site, style string) Shell {
	s := Shell{
		Name: "Bollettino", Operator: Link{site.Setting.Operator.Name, site.Setting.Operator.URL},
		Claim: "Stato dei pagamenti verso gli enti sulla piattaforma pagoPA", Official: site.Setting.Authority,
		Home:    site.Links.To("/"),
		Menu:    []Link{{"Enti", site.Links.To(directoryPath)}, {"Comunicazioni", site.Links.To(noticesPath)}, {"Regole", site.Links.To(rulesPath)}},
		MenuIDs: []string{"soggetti", "comunicazioni", "regole"},
		Style:   site.Links.To(style), Icons: site.Links.To("/icone.svg"), Favicon: site.Links.To("/favicon.svg"), Contact: site.Setting.Operator.Contact,
	}
	for _, p := range site.Prose {
		l := Link{p.Title, site.Links.To("/" + p.Slug + "/")}
		if short := map[string]string{methodPath: "Metodo", followPath: "Come seguire"}["/"+p.Slug+"/"]; short != "" {
			s.Menu, s.MenuIDs = append(s.Menu, Link{short, l.Href}), append(s.MenuIDs, p.Slug)
		}
		s.Footer = append(s.Footer, l)
	}
	if len(site.Frozen) > 0 {
		s.Footer = append([]Link{{map[bool]string{true: "Verifiche periodiche", false: "Riepiloghi dei periodi chiusi"}[site.Setting.Authority], site.Links.To(verifiedPath)}}, s.Footer...)
	}
	s.Footer = append(s.Footer, Link{"Gestione, per gli enti", site.Links.To(EditPath)})
	if site.Setting.Example {
		s.Example = Text{strong("Sito di esempio."), words(" Gli enti sono inventati, la formulazione delle regole è nostra")}
		if site.Setting.AsOf != 0 {
			// Not at which hour: the frame is the same whatever --as-of says.
			s.Example = append(s.Example, words(" e l’orologio è fermo: ogni pagina dice a quando risalgono i suoi dati"))
		}
		s.Example = append(s.Example, words("."))
	}
	return s
}
