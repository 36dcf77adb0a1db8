package page

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/measure/sli"

	"golang.org/x/text/unicode/norm"
)

// longest is how many bodies a directory page lists at most: so many weigh less
// than 100 kB.
const longest = 200

// Many are the pages about many, made from summaries alone, sorted by id. Their
// moment is the latest instant among them.
type Many struct {
	Site
	Summaries []Summary
	T         period.Time
	scopes    []*Scope // of all first
	clock
}

// NewMany prepares the pages about many, with what was gathered of the same
// summaries; asOf stands in where there is no subject at all.
func NewMany(site Site, summaries []Summary, gathered *Gathering, asOf period.Time) *Many {
	m := &Many{Site: site, Summaries: summaries, scopes: gathered.Scopes()}
	for _, s := range summaries {
		m.T = max(m.T, s.T)
	}
	if m.T == 0 {
		m.T = site.Setting.Zone.Day(asOf).From
	}
	m.scopes[0].T = m.T
	m.clock = clock{zone: site.Setting.Zone, now: m.T}
	return m
}

// Pages are the pages about many subjects.
func (m *Many) Pages() []Page {
	pages := append([]Page{m.home(), m.editPage(), m.missing()}, m.scopePages()...)
	pages = append(pages, m.directory()...)
	pages = append(pages, m.verified()...)
	for _, n := range m.Platform {
		p := noticePage(m.Site, m.clock, n, n.At(m.T, m.zone), "Piattaforma pagoPA", "", "it")
		p.Head.Crumbs = []Link{{"Inizio", m.Links.To("/")}, {"Comunicazioni", m.Links.To(noticesPath)}, {Text: n.Title}}
		p.Head.Measured = nil
		pages = append(pages, p)
	}
	return pages
}

func (m *Many) measured() Text { return m.stamp(m.T) }

// census counts bodies of the list: of which the state is known now, declared or
// measured, and which of these have a problem. No count is more than one before.
type census struct{ listed, known, trouble int }

func (c *census) take(s Summary) {
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

func problemNow(s Summary) bool { return s.Listed && s.State.Rank() >= sli.InMaintenance.Rank() }

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

func pick(opens []Open, keep func(Open) bool) []Card {
	var out []Card
	for _, o := range opens {
		if keep(o) {
			out = append(out, o.Card)
		}
	}
	return out
}

func (m *Many) home() Page {
	opens := m.opens(m.scopes[0])
	of := m.census()
	week := m.T + 7*86400
	running := pick(opens, func(o Open) bool { return o.Kind != notice.Constraint && o.State.Running() })
	coming := pick(opens, func(o Open) bool {
		return o.Kind != notice.Constraint && o.State == notice.Announced && o.From < week
	})
	b := Home{
		Heading: "Si può pagare?",
		Lead:    Text{words("Cerca l’ente che deve ricevere il pagamento: vedi subito se ci sono problemi, fino a quando, e come pagare nel frattempo. "), strong("Qui non si paga.")},
		Find: []Link{
			{"Elenco degli enti", m.Links.To(directoryPath)},
			{"Per iniziale", m.Links.To(directoryPath) + "#per-iniziale"},
			{"Per regione", m.Links.To(directoryPath) + "#per-regione"},
		},
		Boxes: []Box{
			{Title: "Con un problema ora", Value: Number(int64(of.trouble)), Unit: map[bool]string{true: "ente", false: "enti"}[of.trouble == 1],
				Words: Text{words("di %s si conosce lo stato ora, %s in elenco", Number(int64(of.known)), Number(int64(of.listed)))}},
			{Title: "In programma, 7 giorni", Value: Number(int64(len(coming))),
				Words: Text{anchor("tutte le comunicazioni", m.Links.To(noticesPath))}},
		},
		Sections: []Section{
			{Title: "Ora", Empty: "Nessun problema dichiarato o misurato.", Cards: head(running, 12)},
			{Title: "Nei prossimi giorni", Empty: "Nessuna interruzione annunciata per i prossimi 7 giorni.", Cards: head(coming, 12)},
		},
		How: []Text{
			{words("Gli enti dichiarano disservizi, interruzioni e vincoli; i rilevatori misurano se i servizi rispondono. La pagina di ogni ente dice che cosa è dichiarato e che cosa è misurato.")},
			{words("Ogni valore è accanto alla regola che lo riguarda, nella versione in vigore quel giorno. "), anchor("Le regole", m.Links.To(rulesPath))},
			{words("Dove nessuno ha misurato, il sito lo dice: non misurato non vuol dire funzionante. "), m.method()},
		},
	}
	if v := m.Book.InForce(m.T); v != nil {
		b.Boxes = append(b.Boxes, Box{Title: "Regole", Value: v.ID,
			Words: Text{words("in vigore dal "), m.on(v.Valid.From), words(" · "), anchor("leggi", m.Links.To(rulesPath))}})
	}
	b.Regions = m.regions()
	b.RegionsNote = Text{words("Enti con un problema ora, su quelli di cui si conosce lo stato.")}
	return Page{Path: "/", Layout: "inizio", Title: "Si può pagare?", Description: "Stato dei pagamenti verso gli enti sulla piattaforma pagoPA: problemi, interruzioni e vincoli, ente per ente.",
		Head: Head{Canonic: m.Links.Abs("/"), Feeds: m.scopeFeeds(m.scopes[0]), Measured: m.measured()}, Body: b}
}

func head[T any](s []T, n int) []T { return s[:min(n, len(s))] }

// regionCodes place a region on the map; keys are folded names.
var regionCodes = map[string]string{
	"valle d aosta": "vda", "piemonte": "pie", "liguria": "lig", "lombardia": "lom", "trentino alto adige": "taa", "veneto": "ven",
	"friuli venezia giulia": "fvg", "emilia romagna": "emr", "toscana": "tos", "umbria": "umb", "marche": "mar", "lazio": "laz", "abruzzo": "abr",
	"molise": "mol", "campania": "cam", "puglia": "pug", "basilicata": "bas", "calabria": "cal", "sicilia": "sic", "sardegna": "sar",
}

func regionCode(name string) string {
	f := strings.ReplaceAll(fold(name), "-", " ")
	for k, code := range regionCodes {
		if strings.HasPrefix(f, k) {
			return code
		}
	}
	return "none"
}

// fold makes names comparable: lower case, no accents, one space or hyphen for
// everything that is no letter or digit.
func fold(s string) string {
	return strings.ReplaceAll(rulebook.Slug(norm.NFKC.String(s)), "-", " ")
}

func (m *Many) regions() []Region {
	type tally struct {
		name  string
		of    census
		state sli.State
	}
	by := map[string]*tally{}
	for _, s := range m.Summaries {
		name := s.Row.Region
		if name == "" {
			continue
		}
		t := by[name]
		if t == nil {
			t = &tally{name: name, state: sli.Unknown}
			by[name] = t
		}
		if t.of.take(s); s.Listed {
			t.state = sli.Worse(t.state, s.State)
		}
	}
	var out []Region
	for name, t := range by {
		code := regionCode(name)
		abbr := strings.ToUpper(code)
		if code == "none" {
			abbr = "?"
		}
		out = append(out, Region{Code: code, Abbr: abbr, Name: name, Href: m.Links.To(groupPath("regione", name)), State: string(t.state),
			Words: fmt.Sprintf("%s su %s", Number(int64(t.of.trouble)), Number(int64(t.of.known)))})
	}
	slices.SortFunc(out, func(a, b Region) int { return cmp.Compare(fold(a.Name), fold(b.Name)) })
	return out
}

// pastOfPlatform are the platform's notices that are over: its only archive.
func (m *Many) pastOfPlatform() []Card {
	var out []Card
	for _, n := range slices.Backward(m.Platform) {
		if s := n.At(m.T, m.zone); !s.State.Open() {
			out = append(out, card(m.Site, m.clock, n, s, m.owner(n)))
		}
	}
	return out
}

// editPage is the same whatever --as-of says: only the setting stops its clock.
func (m *Many) editPage() Page {
	b := Edit{Script: m.Links.To(EditPath + "gestione.js"), Base: m.Links.To("/"), Zone: m.Setting.Zone.Name(), Origins: m.Setting.Edit.Git.Origins(), Contact: m.Setting.Operator.Contact}
	if m.Setting.AsOf != 0 {
		b.Now = m.zone.Local(m.Setting.AsOf).Format("2006-01-02T15:04")
	}
	return Page{Path: EditPath, Layout: "gestione", Title: "Gestione delle comunicazioni", Description: "Dove il personale di un ente pubblica disservizi, interruzioni programmate e vincoli.",
		Head: Head{NoIndex: true, Canonic: m.Links.Abs(EditPath), Crumbs: []Link{{"Inizio", m.Links.To("/")}, {Text: "Gestione"}}}, Body: b}
}

func (m *Many) missing() Page {
	return Page{Path: "/404.html", Layout: "mancante", Title: "Pagina non trovata", Description: "L’indirizzo non porta a nessuna pagina.",
		Head: Head{NoIndex: true}, Body: Missing{Find: []Link{{"Elenco degli enti", m.Links.To(directoryPath)}, {"Comunicazioni", m.Links.To(noticesPath)}, {"Regole", m.Links.To(rulesPath)}}}}
}

// directory lists bodies by region and province, kind, role and initial; a group
// that is too long for a page is parted by province, then into named ranges.
func (m *Many) directory() []Page {
	d := directory{Many: m}
	kinds := d.group("tipo", "Per tipo", "senza tipo", func(s Summary) string { return s.Row.Kind })
	regions := d.group("regione", "Per regione", "senza regione", func(s Summary) string { return s.Row.Region })
	letters := d.group("iniziale", "Per iniziale", "altro", func(s Summary) string { return initial(s.Row.Name) })
	partners := d.roles()
	top := d.page(directoryPath, "Elenco degli enti", nil)
	top.Body = Directory{
		Lead:   m.listedWords(),
		Groups: []Group{letters, regions, kinds, partners},
	}
	if len(m.Summaries) <= longest {
		b := top.Body.(Directory)
		members := slices.Clone(m.Summaries)
		byName(members)
		b.Items = d.items(members)
		top.Body = b
	}
	return append([]Page{top}, d.pages...)
}

// listedWords counts those in the list, and apart those that have left it.
func (m *Many) listedWords() Text {
	listed := m.census().listed
	t := Text{words("Enti, prestatori di servizi di pagamento e partner tecnologici in elenco: %s.", Number(int64(listed)))}
	if left := len(m.Summaries) - listed; left > 0 {
		t = append(t, words(" Non più attivi: %s.", Number(int64(left))))
	}
	return t
}

type directory struct {
	*Many
	pages []Page
}

func groupPath(by, name string) string {
	slug := rulebook.Slug(name)
	if slug == "" {
		slug = "altro"
	}
	return directoryPath + "elenco/" + by + "/" + slug + "/"
}

// initial is the first letter of the word that tells a body from others:
// "Comune di Pisa" is under P.
func initial(name string) string {
	skip := map[string]bool{"comune": true, "provincia": true, "regione": true, "di": true, "del": true, "della": true, "dello": true, "dell": true,
		"dei": true, "degli": true, "delle": true, "d": true, "da": true, "la": true, "il": true, "lo": true, "l": true, "le": true, "i": true, "gli": true,
		"citta": true, "unione": true, "comuni": true, "istituto": true, "comprensivo": true, "ordine": true, "banca": true, "consorzio": true, "azienda": true,
		"universita": true, "studi": true, "camera": true, "commercio": true, "ente": true, "e": true, "statale": true}
	fields := strings.Fields(fold(name))
	for _, f := range append(slices.DeleteFunc(slices.Clone(fields), func(f string) bool { return skip[f] }), fields...) {
		if r := rune(f[0]); unicode.IsLetter(r) {
			return strings.ToUpper(string(r))
		}
	}
	return ""
}

func (d *directory) group(by, title, none string, key func(Summary) string) Group {
	groups := map[string][]Summary{}
	spellings := commonest(d.Summaries, key)
	for _, s := range d.Summaries {
		name := spellings[same(key(s))]
		groups[name] = append(groups[name], s)
	}
	return d.list(by, title, none, groups)
}

// same is what spellings of one name have in common: the slug that is its address.
func same(name string) string { return cmp.Or(rulebook.Slug(name), name) }

// commonest is each name as most write it: "Lazio" and "LAZIO" are one group, whose
// address no odd spelling moves.
func commonest(all []Summary, key func(Summary) string) map[string]string {
	counts := map[string]int{}
	for _, s := range all {
		counts[key(s)]++
	}
	out := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		slug := same(name)
		if best, ok := out[slug]; !ok || counts[name] > counts[best] {
			out[slug] = name
		}
	}
	return out
}

func (d *directory) roles() Group {
	groups := map[string][]Summary{}
	for _, s := range d.Summaries {
		for _, r := range s.Row.Roles {
			groups[capital(RoleWords(r))] = append(groups[capital(RoleWords(r))], s)
		}
	}
	return d.list("ruolo", "Per ruolo", "senza ruolo", groups)
}

func (d *directory) list(by, title, none string, groups map[string][]Summary) Group {
	g := Group{ID: rulebook.Slug(title), Title: title}
	var names []string
	for name := range groups {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(boolRank(a == ""), boolRank(b == "")), cmp.Compare(fold(a), fold(b)), cmp.Compare(a, b))
	})
	taken := map[string]bool{}
	for _, name := range names {
		shown := name
		if name == "" {
			shown = capital(none)
		}
		path := groupPath(by, shown)
		for i := 2; taken[path]; i++ {
			path = strings.TrimSuffix(groupPath(by, shown), "/") + "-" + strconv.Itoa(i) + "/"
		}
		taken[path] = true
		g.Links = append(g.Links, Count{shown, d.Links.To(path), Number(int64(len(groups[name])))})
		heading := shown
		if by == "iniziale" && name != "" {
			heading = "Enti con la lettera " + shown
		}
		d.leaf(path, heading, []Link{{"Enti", d.Links.To(directoryPath)}}, groups[name], by == "regione")
	}
	return g
}

// leaf makes the page of one group, parted where it is too long.
func (d *directory) leaf(path, title string, above []Link, members []Summary, byProvince bool) {
	byName(members)
	p := d.page(path, title, above)
	below := append(slices.Clone(above), Link{title, d.Links.To(path)})
	switch {
	case len(members) <= longest:
		p.Body = Directory{Items: d.items(members)}
	case byProvince && provinces(members) > 1:
		by := map[string][]Summary{}
		for _, s := range members {
			by[cmp.Or(s.Row.Province, "altre")] = append(by[cmp.Or(s.Row.Province, "altre")], s)
		}
		g := Group{ID: "per-provincia", Title: "Per provincia"}
		codes := slices.Sorted(maps.Keys(by))
		slices.SortStableFunc(codes, func(a, b string) int {
			return cmp.Or(cmp.Compare(boolRank(a == "altre"), boolRank(b == "altre")), cmp.Compare(fold(cmp.Or(provinceNames[a], a)), fold(cmp.Or(provinceNames[b], b))))
		})
		for _, province := range codes {
			sub := path + rulebook.Slug(province) + "/"
			name := cmp.Or(provinceNames[province], province)
			g.Links = append(g.Links, Count{name, d.Links.To(sub), Number(int64(len(by[province])))})
			d.leaf(sub, title+", "+name, below, by[province], false)
		}
		p.Body = Directory{Groups: []Group{g}}
	default:
		g := Group{ID: "in-ordine-alfabetico", Title: "In ordine alfabetico"}
		for i := 0; i < len(members); i += longest {
			part := members[i:min(i+longest, len(members))]
			sub := path + strconv.Itoa(i/longest+1) + "/"
			name := short(part[0].Row.Name) + " – " + short(part[len(part)-1].Row.Name)
			g.Links = append(g.Links, Count{name, d.Links.To(sub), Number(int64(len(part)))})
			q := d.page(sub, title+", "+strconv.Itoa(i/longest+1), below)
			q.Body = Directory{Lead: Text{words("Da "), declared(part[0].Row.Name, "it"), words(" a "), declared(part[len(part)-1].Row.Name, "it"), words(".")}, Items: d.items(part)}
			d.pages = append(d.pages, q)
		}
		p.Body = Directory{Groups: []Group{g}}
	}
	d.pages = append(d.pages, p)
}

func byName(members []Summary) {
	slices.SortFunc(members, func(a, b Summary) int {
		return cmp.Or(cmp.Compare(fold(a.Row.Name), fold(b.Row.Name)), cmp.Compare(a.ID, b.ID))
	})
}

func provinces(members []Summary) int {
	seen := map[string]bool{}
	for _, s := range members {
		seen[s.Row.Province] = true
	}
	return len(seen)
}

func short(name string) string {
	r := []rune(name)
	if len(r) <= 32 {
		return name
	}
	return string(r[:31]) + "…"
}

func (d *directory) items(members []Summary) []ListItem {
	out := make([]ListItem, len(members))
	for i, s := range members {
		place := strings.TrimSpace(s.Row.Place)
		if s.Row.Province != "" {
			place = strings.TrimSpace(place + " (" + s.Row.Province + ")")
		}
		out[i] = ListItem{Name: s.Row.Name, Href: d.Links.To(SubjectPath(s.ID)), Place: place, Code: string(s.ID), State: string(s.State), Word: stateWords[s.State]}
		if !s.Listed {
			out[i].State, out[i].Word = "inactive", "non attivo in elenco"
		}
	}
	return out
}

func (d *directory) page(path, title string, above []Link) Page {
	crumbs := append([]Link{{"Inizio", d.Links.To("/")}}, above...)
	return Page{Path: path, Layout: "elenco", Title: title, Description: "Enti in elenco e se hanno un problema ora.",
		Head: Head{Crumbs: append(crumbs, Link{Text: title}), Section: "soggetti", Canonic: d.Links.Abs(path)}}
}
