// Package many makes the pages about many subjects from what each left in its summary:
// home, directory, lists of notices, the map, verified periods.
package many

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
	"golang.org/x/text/unicode/norm"
)

// Many are the pages about many, made from summaries alone, sorted by id. Their
// moment is the latest instant among them.
type Many struct {
	frame.Site
	Summaries []bulletin.Summary
	T         period.Time
	scopes    []*bulletin.Scope // of all first
	word.Clock
}

// New prepares the pages about many, with what was gathered of the same
// summaries; asOf stands in where there is no subject at all.
func New(site frame.Site, summaries []bulletin.Summary, gathered *bulletin.Gathering, asOf period.Time) *Many {
	m := &Many{Site: site, Summaries: summaries, scopes: gathered.Scopes()}
	for _, s := range summaries {
		m.T = max(m.T, s.T)
	}
	if m.T == 0 {
		m.T = site.Setting.Zone.Day(asOf).From
	}
	m.scopes[0].T = m.T
	m.Clock = site.Clock(m.T)
	return m
}

// Pages are the pages about many subjects.
func (m *Many) Pages() []page.Page {
	pages := append([]page.Page{m.home(), m.editPage(), m.missing()}, m.scopePages()...)
	pages = append(pages, m.directory()...)
	pages = append(pages, m.verified()...)
	for _, n := range m.Platform {
		p := bulletin.NoticePage(m.Site, m.Clock, n, n.At(m.T, m.Zone), "Piattaforma pagoPA", "", "it")
		p.Head.Crumbs = []page.Link{{Text: "Inizio", Href: m.Links.To("/")}, {Text: "Comunicazioni", Href: m.Links.To(address.NoticesPath)}, {Text: n.Title}}
		p.Head.Measured = nil
		pages = append(pages, p)
	}
	return pages
}

func (m *Many) measured() page.Text { return m.Stamp(m.T) }

// census counts bodies of the list: of which the state is known now, declared or
// measured, and which of these have a problem. No count is more than one before.
type census struct{ listed, known, trouble int }

func (c *census) take(s bulletin.Summary) {
	if !s.Listed {
		return
	}
	c.listed++
	if s.State != sli.Unknown {
		c.known++
	}
	if problemNow(s) {
		c.trouble++
	}
}

func (m *Many) census() (c census) {
	for _, s := range m.Summaries {
		c.take(s)
	}
	return c
}

func problemNow(s bulletin.Summary) bool {
	return s.Listed && s.State.Rank() >= sli.InMaintenance.Rank()
}

func pick(opens []bulletin.Open, keep func(bulletin.Open) bool) []page.Card {
	var out []page.Card
	for _, o := range opens {
		if keep(o) {
			out = append(out, o.Card)
		}
	}
	return out
}

func (m *Many) home() page.Page {
	opens := m.opens(m.scopes[0])
	of := m.census()
	week := m.T + 7*86400
	running := pick(opens, func(o bulletin.Open) bool { return o.Kind != notice.Constraint && o.State.Running() })
	coming := pick(opens, func(o bulletin.Open) bool {
		return o.Kind != notice.Constraint && o.State == notice.Announced && o.From < week
	})
	b := page.Home{
		Heading: "Si può pagare?",
		Lead:    page.Text{page.Words("Cerca l’ente che deve ricevere il pagamento: vedi subito se ci sono problemi, fino a quando, e come pagare nel frattempo. "), page.Strong("Qui non si paga.")},
		Find: []page.Link{
			{Text: "Elenco degli enti", Href: m.Links.To(address.DirectoryPath)},
			{Text: "Per iniziale", Href: m.Links.To(address.DirectoryPath) + "#per-iniziale"},
			{Text: "Per regione", Href: m.Links.To(address.DirectoryPath) + "#per-regione"},
		},
		Boxes: []page.Box{
			{Title: "Con un problema ora", Value: word.Number(int64(of.trouble)), Unit: map[bool]string{true: "ente", false: "enti"}[of.trouble == 1],
				Words: page.Text{page.Words("di %s si conosce lo stato ora, %s in elenco", word.Number(int64(of.known)), word.Number(int64(of.listed)))}},
			{Title: "In programma, 7 giorni", Value: word.Number(int64(len(coming))),
				Words: page.Text{page.Anchor("tutte le comunicazioni", m.Links.To(address.NoticesPath))}},
		},
		Sections: []page.Section{
			{Title: "Ora", Empty: "Nessun problema dichiarato o misurato.", Cards: head(running, 12)},
			{Title: "Nei prossimi giorni", Empty: "Nessuna interruzione annunciata per i prossimi 7 giorni.", Cards: head(coming, 12)},
		},
		How: []page.Text{
			{page.Words("Gli enti dichiarano disservizi, interruzioni e vincoli; i rilevatori misurano se i servizi rispondono. La pagina di ogni ente dice che cosa è dichiarato e che cosa è misurato.")},
			{page.Words("Ogni valore è accanto alla regola che lo riguarda, nella versione in vigore quel giorno. "), page.Anchor("Le regole", m.Links.To(address.RulesPath))},
			{page.Words("Dove nessuno ha misurato, il sito lo dice: non misurato non vuol dire funzionante. "), m.Method()},
		},
	}
	if v := m.Book.InForce(m.T); v != nil {
		b.Boxes = append(b.Boxes, page.Box{Title: "Regole", Value: v.ID,
			Words: page.Text{page.Words("in vigore dal "), m.On(v.Valid.From), page.Words(" · "), page.Anchor("leggi", m.Links.To(address.RulesPath))}})
	}
	b.Regions = m.regions()
	b.RegionsNote = page.Text{page.Words("Enti con un problema ora, su quelli di cui si conosce lo stato.")}
	return page.Page{Path: "/", Layout: "inizio", Title: "Si può pagare?", Description: "Stato dei pagamenti verso gli enti sulla piattaforma pagoPA: problemi, interruzioni e vincoli, ente per ente.",
		Head: page.Head{Canonic: m.Links.Abs("/"), Feeds: m.scopeFeeds(m.scopes[0]), Measured: m.measured()}, Body: b}
}

func head[T any](s []T, n int) []T { return s[:min(n, len(s))] }

// Fold makes names comparable: lower case, no accents, one space or hyphen for
// everything that is no letter or digit.
func Fold(s string) string {
	return strings.ReplaceAll(rulebook.Slug(norm.NFKC.String(s)), "-", " ")
}

// pastOfPlatform are the platform's notices that are over: its only archive.
func (m *Many) pastOfPlatform() []page.Card {
	var out []page.Card
	for _, n := range slices.Backward(m.Platform) {
		if s := n.At(m.T, m.Zone); !s.State.Open() {
			out = append(out, bulletin.Card(m.Site, m.Clock, n, s, m.Owner(n)))
		}
	}
	return out
}

// editPage is the same whatever --as-of says: only the setting stops its clock.
func (m *Many) editPage() page.Page {
	b := page.Edit{Script: m.Links.To(address.EditPath + "gestione.js"), Base: m.Links.To("/"), Zone: m.Setting.Zone.Name(), Origins: m.Setting.Edit.Git.Origins(), Contact: m.Setting.Operator.Contact}
	if m.Setting.AsOf != 0 {
		b.Now = m.Zone.Local(m.Setting.AsOf).Format("2006-01-02T15:04")
	}
	return page.Page{Path: address.EditPath, Layout: "gestione", Title: "Gestione delle comunicazioni", Description: "Dove il personale di un ente pubblica disservizi, interruzioni programmate e vincoli.",
		Head: page.Head{NoIndex: true, Canonic: m.Links.Abs(address.EditPath), Crumbs: []page.Link{{Text: "Inizio", Href: m.Links.To("/")}, {Text: "Gestione"}}}, Body: b}
}

func (m *Many) missing() page.Page {
	return page.Page{Path: "/404.html", Layout: "mancante", Title: "Pagina non trovata", Description: "L’indirizzo non porta a nessuna pagina.",
		Head: page.Head{NoIndex: true}, Body: page.Missing{Find: []page.Link{{Text: "Elenco degli enti", Href: m.Links.To(address.DirectoryPath)}, {Text: "Comunicazioni", Href: m.Links.To(address.NoticesPath)}, {Text: "Regole", Href: m.Links.To(address.RulesPath)}}}}
}

func (d *directory) group(by, title, none string, key func(bulletin.Summary) string) page.Group {
	groups := map[string][]bulletin.Summary{}
	spellings := commonest(d.Summaries, key)
	for _, s := range d.Summaries {
		name := spellings[same(key(s))]
		groups[name] = append(groups[name], s)
	}
	return d.list(by, title, none, groups)
}

func (d *directory) roles() page.Group {
	groups := map[string][]bulletin.Summary{}
	for _, s := range d.Summaries {
		for _, r := range s.Row.Roles {
			groups[word.Capital(word.It.Roles[r])] = append(groups[word.Capital(word.It.Roles[r])], s)
		}
	}
	return d.list("ruolo", "Per ruolo", "senza ruolo", groups)
}

func (d *directory) list(by, title, none string, groups map[string][]bulletin.Summary) page.Group {
	g := page.Group{ID: rulebook.Slug(title), Title: title}
	var names []string
	for name := range groups {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(bulletin.BoolRank(a == ""), bulletin.BoolRank(b == "")), cmp.Compare(Fold(a), Fold(b)), cmp.Compare(a, b))
	})
	taken := map[string]bool{}
	for _, name := range names {
		shown := name
		if name == "" {
			shown = word.Capital(none)
		}
		path := address.GroupPath(by, shown)
		for i := 2; taken[path]; i++ {
			path = strings.TrimSuffix(address.GroupPath(by, shown), "/") + "-" + strconv.Itoa(i) + "/"
		}
		taken[path] = true
		g.Links = append(g.Links, page.Count{Text: shown, Href: d.Links.To(path), Count: word.Number(int64(len(groups[name])))})
		heading := shown
		if by == "iniziale" && name != "" {
			heading = "Enti con la lettera " + shown
		}
		d.leaf(path, heading, []page.Link{{Text: "Enti", Href: d.Links.To(address.DirectoryPath)}}, groups[name], by == "regione")
	}
	return g
}

// leaf makes the page of one group, parted where it is too long.
func (d *directory) leaf(path, title string, above []page.Link, members []bulletin.Summary, byProvince bool) {
	byName(members)
	p := d.page(path, title, above)
	below := append(slices.Clone(above), page.Link{Text: title, Href: d.Links.To(path)})
	switch {
	case len(members) <= longest:
		p.Body = page.Directory{Items: d.items(members)}
	case byProvince && provinces(members) > 1:
		by := map[string][]bulletin.Summary{}
		for _, s := range members {
			by[cmp.Or(s.Row.Province, "altre")] = append(by[cmp.Or(s.Row.Province, "altre")], s)
		}
		g := page.Group{ID: "per-provincia", Title: "Per provincia"}
		codes := slices.Sorted(maps.Keys(by))
		slices.SortStableFunc(codes, func(a, b string) int {
			return cmp.Or(cmp.Compare(bulletin.BoolRank(a == "altre"), bulletin.BoolRank(b == "altre")), cmp.Compare(Fold(cmp.Or(word.ProvinceNames[a], a)), Fold(cmp.Or(word.ProvinceNames[b], b))))
		})
		for _, province := range codes {
			sub := path + rulebook.Slug(province) + "/"
			name := cmp.Or(word.ProvinceNames[province], province)
			g.Links = append(g.Links, page.Count{Text: name, Href: d.Links.To(sub), Count: word.Number(int64(len(by[province])))})
			d.leaf(sub, title+", "+name, below, by[province], false)
		}
		p.Body = page.Directory{Groups: []page.Group{g}}
	default:
		g := page.Group{ID: "in-ordine-alfabetico", Title: "In ordine alfabetico"}
		for i := 0; i < len(members); i += longest {
			part := members[i:min(i+longest, len(members))]
			sub := path + strconv.Itoa(i/longest+1) + "/"
			name := short(part[0].Row.Name) + " – " + short(part[len(part)-1].Row.Name)
			g.Links = append(g.Links, page.Count{Text: name, Href: d.Links.To(sub), Count: word.Number(int64(len(part)))})
			q := d.page(sub, title+", "+strconv.Itoa(i/longest+1), below)
			q.Body = page.Directory{Lead: page.Text{page.Words("Da "), page.Declared(part[0].Row.Name, "it"), page.Words(" a "), page.Declared(part[len(part)-1].Row.Name, "it"), page.Words(".")}, Items: d.items(part)}
			d.pages = append(d.pages, q)
		}
		p.Body = page.Directory{Groups: []page.Group{g}}
	}
	d.pages = append(d.pages, p)
}

func (d *directory) items(members []bulletin.Summary) []page.ListItem {
	out := make([]page.ListItem, len(members))
	for i, s := range members {
		place := strings.TrimSpace(s.Row.Place)
		if s.Row.Province != "" {
			place = strings.TrimSpace(place + " (" + s.Row.Province + ")")
		}
		out[i] = page.ListItem{Name: s.Row.Name, Href: d.Links.To(address.SubjectPath(s.ID)), Place: place, Code: string(s.ID), State: string(s.State), Word: word.It.States[s.State].Name}
		if !s.Listed {
			out[i].State, out[i].Word = "inactive", "non attivo in elenco"
		}
	}
	return out
}

func (d *directory) page(path, title string, above []page.Link) page.Page {
	crumbs := append([]page.Link{{Text: "Inizio", Href: d.Links.To("/")}}, above...)
	return page.Page{Path: path, Layout: "elenco", Title: title, Description: "Enti in elenco e se hanno un problema ora.",
		Head: page.Head{Crumbs: append(crumbs, page.Link{Text: title}), Section: "soggetti", Canonic: d.Links.Abs(path)}}
}
