package page

import "bollettino/generator/base/period"

// Badge is the state in a word, for a small picture on another site.
type Badge struct {
	State string // as Now.State: unknown, operational, ..., constraint, inactive
	Label string // what the word is about
	Word  string
	Title string // the same with the moment of its data
}

// Page is one HTML page, ready for a template.
type Page struct {
	Path        string // its address below the base, "/soggetti/01234567897/"; ends with "/" or ".html"
	Layout      string // the template that shows it, "soggetto" for layouts/soggetto.html
	Title       string // for <title>, without the site's name
	Description string // one sentence for machines and previews
	Head        Head
	Body        any // one of the structs below, by layout

	// A page that is dear to compose may say what it and all pages below its
	// address are made of (Key), and they are composed (Make, itself first) only
	// where that changed. Of a page whose body is Dear, Key says what that is made of.
	Key  string
	Make func() []Page

	// Where the pages that it brings stand below this address, each says by itself what it is
	// made of; Key is what all of them are made of, and says that none changed.
	Below string

	// Found are the addresses of those pages that it brings that are worth finding.
	Found []string
}

// Findable are the addresses of the page, and of those that it brings, that are worth
// finding: of one that stands for another, or for nothing, none. abs makes an address whole.
func (p Page) Findable(abs func(path string) string) []string {
	if p.Make != nil {
		return p.Found
	}
	if p.Head.NoIndex || p.Head.Canonic != abs(p.Path) {
		return nil
	}
	return []string{p.Path}
}

// Dear is a body that is made only where what it is made of changed, or the rest of its
// page, or its base: what of it costs nothing.
type Dear struct {
	Base any
	Make func() any
}

// Whole is the page's body, made if need be.
func (p Page) Whole() any {
	if d, ok := p.Body.(Dear); ok {
		return d.Make()
	}
	return p.Body
}

// Shared is a value that many pages show, each with its own words: its partial is rendered for
// itself, once for all whose values have one shape, and templates have it as markup. A word with
// the tag drawn (a sign's) is such, too: templates have it as it is and, as NAME_drawn, as the
// markup of that partial.
type Shared interface {
	Partial() string // of its type, below layouts/_partials
}

// Head is what every page has beside its body.
type Head struct {
	Crumbs   []Link   `json:"crumbs,omitempty"`    // from the home page down; the last is this page, without href
	Feeds    []Feed   `json:"feeds,omitempty"`     // autodiscovery
	Lang     string   `json:"lang,omitempty"`      // of the page's title, where it is not the page's
	Title    string   `json:"title,omitempty"`     // for <title>, where it says more than the page's own heading
	NoIndex  bool     `json:"noindex,omitempty"`   // nothing here is worth finding
	Section  string   `json:"section,omitempty"`   // the entry of the menu it belongs to: soggetti, comunicazioni, ...
	Canonic  string   `json:"canonical,omitempty"` // absolute address
	Meta     []Meta   `json:"meta,omitempty"`      // RDFa: what machines may know of the page
	Things   []Thing  `json:"-"`                   // what it is about, for machines
	Data     string   `json:"data_html,omitempty"` // these and the way here, a ready <script type="application/ld+json">: data, never run
	Picture  string   `json:"picture,omitempty"`   // whole address of what is shown beside a link to it; "": the site's
	Live     Live     `json:"live,omitzero"`       // of a page that is kept true while it is read
	Tongues  []Tongue `json:"tongues,omitempty"`   // of a site in several languages, all of them
	Measured Text     `json:"measured,omitempty"`  // "Dati aggiornati alle 22:45 del 27 novembre 2026"
}

// Tongue is a language of the site, and what the page is in it.
type Tongue struct {
	Lang string `json:"lang"` // BCP 47
	Name string `json:"name"` // what who speaks it calls it
	Href string `json:"href"`
	URL  string `json:"url,omitempty"` // whole, where it is the same page (hreflang)
}

// Meta is one statement about the page: a literal, or another thing by its address.
type Meta struct {
	Property string `json:"property"` // an IRI
	Content  string `json:"content,omitempty"`
	Href     string `json:"href,omitempty"`
}

// Thing is something in the words of schema.org: its @type, and what is known of it.
type Thing map[string]any

// Feed is one address to follow.
type Feed struct {
	Title string `json:"title"`
	Href  string `json:"href"`
	Type  string `json:"type"` // media type, application/rss+xml
}

// Link is an address with its words. An empty Href is plain text.
type Link struct {
	Text string `json:"text"`
	Href string `json:"href,omitempty"`
	Lang string `json:"lang,omitempty"` // of the words and of what they lead to, where it is not the page's
}

// Follow are the ways to follow what a page tells, shown by
// layouts/_partials/follow.html.
type Follow struct {
	Ways []Way  `json:"ways"`           // for people, the easy ones first
	More []Text `json:"more,omitempty"` // for other sites and programs
}

// Way is a link with its sign, an id of static/icone.svg.
type Way struct {
	Icon string `json:"icon" drawn:"icon.html"`
	Link Text   `json:"link"`
}

// To is a way to somewhere.
func To(icon, text, href string) Way { return Way{icon, Text{Anchor(text, href)}} }

// Text is a sentence in pieces, so that a page can mark what each part is. Templates have
// it as markup (HTML): {{ .words }} shows it.
type Text []Piece

// Piece is a run of words of one sort. There are hundreds on a page, so that it is small.
type Piece struct {
	Text   string
	Href   string // a link
	As     string // what the words are for machines, by the sort
	Today  string // of a moment: its words for who reads them on its day
	Of     string // what it is of, heard after it: two links called alike differ by it
	Sort   Sort
	Strong bool // weight
}

// Sort is what a piece is beside words.
type Sort byte

// The sorts of pieces.
const (
	IsWords    Sort = iota
	IsFigure        // data-figure; As is a JSON pointer into stato.json
	IsMoment        // <time>; As is its datetime
	IsDeclared      // data-declared: somebody's own words; As is their language
	IsCode          // data-code: a code, a version, a limit's name
	IsContact       // data-contact: telephone, mail; As is the language of its words, where that is not the page's
)

// Term is one row of a description list.
type Term struct {
	Term string `json:"term"`
	Own  Link   `json:"own,omitzero"` // somebody else's word for it, in brackets, in its language
	Text Text   `json:"text"`
}

// Shell is what the frame around every page needs; it is the same for the whole
// site in one language and reaches the templates as site.Params.shell.
type Shell struct {
	Language string   `json:"language"`          // BCP 47
	Name     string   `json:"name"`              // "Bollettino"
	Operator Link     `json:"operator"`          // who runs the site
	Claim    string   `json:"claim"`             // "Stato dei pagamenti verso gli enti sulla piattaforma pagoPA"
	Official bool     `json:"official"`          // else "sito non ufficiale"
	Example  Text     `json:"example,omitempty"` // bodies are invented, wording is ours, the clock stands still
	Home     string   `json:"home"`              // addresses, ready to use
	Menu     []Link   `json:"menu"`              // main menu; Section ids stand in MenuIDs at the same index
	MenuIDs  []string `json:"menu_ids"`
	Footer   []Link   `json:"footer"`
	Names    string   `json:"names,omitempty"` // the language of bodies' names, where that is another
	Style    string   `json:"style"`           // href of the style sheet
	Icons    string   `json:"icons"`           // href of static/icone.svg, a sprite: <use href="{{icons}}#down">
	Favicon  string   `json:"favicon"`
	Contact  string   `json:"contact"`
	Picture  string   `json:"picture"`         // whole address of what is shown beside links to pages
	Finder   Finder   `json:"finder,omitzero"` // none where the site is about one body
}

// Finder are the addresses that the box needs in which a body is looked for.
type Finder struct {
	Section string `json:"section"`          // of the page that has the box in its midst, not in its header
	Loader  string `json:"loader"`           // the script that makes a field of it
	Script  string `json:"script"`           // the one that finds
	Index   string `json:"index"`            // the folder of the index
	Bodies  string `json:"bodies"`           // the folder of the bodies' pages, and the directory
	Data    string `json:"data"`             // the folder of their data
	Tongue  string `json:"tongue,omitempty"` // the language whose words the index has in a file of their own
}

// States are: operational, maintenance, degraded, partial, down, unknown. They
// are also the ids of the icons in the sprite, together with the kinds of
// notice (outage, maintenance, constraint, continuity), attested, expired,
// silent, met, missed, inactive, feed, info.

// Live is what a page needs to stay true while it is read (static/adesso.js).
type Live struct {
	Script string `json:"script"`
	At     string `json:"at"`              // the page's moment, RFC 3339
	Zone   string `json:"zone"`            // "Europe/Rome"
	Watch  string `json:"watch,omitempty"` // the file that tells whether there is a newer page
}

// Ahead is a part of a page as it will read from a moment on, if nothing else is declared or
// measured; only where that is other than before. One of the fields behind Part is set.
type Ahead struct {
	From    string   `json:"from"` // RFC 3339
	Part    string   `json:"part"` // which, the value of a data-part
	Now     *Now     `json:"now,omitempty"`
	Card    *Card    `json:"card,omitempty"`
	Service *Service `json:"service,omitempty"`  // its head alone
	Last    string   `json:"last_svg,omitempty"` // the last day of a strip
	Strip   Text     `json:"strip,omitempty"`    // what it says in words, or how much nobody saw
	Days    []Term   `json:"days,omitempty"`     // the days on which something happened
	Lead    *Lead    `json:"lead,omitempty"`
	Chip    *Chip    `json:"chip,omitempty"`
	Facts   []Term   `json:"facts,omitempty"`
	Marks   []Text   `json:"marks,omitempty"`
	Words   string   `json:"words,omitempty"` // in the place of a list, or beside counts
}

// Partial is its template element.
func (Ahead) Partial() string { return "ahead.html" }

// Chip is a state in a word.
type Chip struct {
	State string `json:"state"`
	Word  string `json:"word"`
}

// Lead is what a notice comes to, and what a reader must know before.
type Lead struct {
	Marks    []Text `json:"marks,omitempty"`
	Sentence Text   `json:"sentence"`
}

// Subject is the status page of one subject (layouts/soggetto.html).
type Subject struct {
	Name        string    `json:"name"`
	Long        bool      `json:"long,omitempty"` // the name would push the answer off a telephone's screen
	ID          string    `json:"id"`
	Registered  Text      `json:"registered,omitempty"` // its name as the register spells it, where that is another
	Chips       []Text    `json:"chips"`                // "Borgo Esempio (RM)", "Lazio", "C.F. 01234567897"
	Marks       []Text    `json:"marks,omitempty"`      // warnings: inputs with a mistake, inactive body, bad code
	Now         Now       `json:"now"`
	Open        []Card    `json:"open,omitempty"`     // running and coming: own, partners', the platform's
	Services    []Service `json:"services,omitempty"` // none where nothing is known
	Strips      bool      `json:"strips,omitempty"`   // some service has a drawing: show the legend
	Constraints []Card    `json:"constraints,omitempty"`
	Levels      Levels    `json:"levels"`
	Duties      []Duty    `json:"duties,omitempty"`
	History     []Line    `json:"history,omitempty"` // a line a year
	Alert       Text      `json:"alert"`             // how to be told when something changes
	Follow      Follow    `json:"follow"`
	Contacts    []Term    `json:"contacts,omitempty"`
	Ahead       []Ahead   `json:"ahead,omitempty"` // by part and time
}

// Now answers "can I pay now?".
type Now struct {
	State     string `json:"state"`
	Sign      string `json:"sign" drawn:"icon.html"` // the state as it is drawn: never calm where a partner fails
	Sentence  Text   `json:"sentence"`               // the page's first heading (h2 below the name)
	Details   []Text `json:"details,omitempty"`      // since when, announced when, measured when and by whom
	Differ    Text   `json:"differ,omitempty"`       // declared and measured differ
	Meanwhile Text   `json:"meanwhile,omitempty"`    // how else to pay
	Help      Text   `json:"help,omitempty"`         // whom to call
	HelpHours Text   `json:"help_hours,omitempty"`   // and whether they are there
	Next      Text   `json:"next,omitempty"`         // what is announced next
	Moment    Text   `json:"moment,omitempty"`       // of what moment all this is, where the sentence doesn't say it
}

// Card is a notice in a list.
type Card struct {
	Icon    string `json:"icon" drawn:"icon.html"` // kind of the notice
	Kind    string `json:"kind"`                   // outage, maintenance, constraint, continuity
	State   string `json:"state"`                  // announced, in_progress, overrun, ended, resolved, withdrawn
	Title   string `json:"title"`
	Lang    string `json:"lang"`
	Href    string `json:"href"`
	Part    string `json:"part,omitempty"`    // where it changes by itself: its data-part
	Who     Link   `json:"who,omitzero"`      // the subject, on pages about many and for partners' and the platform's
	Meta    Text   `json:"meta"`              // "Interruzione programmata · in corso · fino alle 02:00"
	Summary Text   `json:"summary,omitempty"` // alternatives, or the last update
}

// Service is one service with what it offers and its last 90 days.
type Service struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	State    string `json:"state" drawn:"icon.html"`
	Word     string `json:"word"`              // the state in words
	Summary  Text   `json:"summary,omitempty"` // availability with and without planned stops, observed share
	Offers   []Term `json:"offers,omitempty"`
	Strip    string `json:"strip_svg,omitempty"` // ready SVG markup made by this program
	StripAlt Text   `json:"strip_alt,omitempty"` // one line saying the same,
	Blind    Text   `json:"blind,omitempty"`     // and how much of it nobody saw
	Today    Text   `json:"today,omitempty"`     // the last of the days
	Hours    Text   `json:"hours,omitempty"`     // open until when, or closed
	Days     []Term `json:"days,omitempty"`      // the days on which something happened
}

// Head is what of it changes by itself.
func (s Service) Head() Service {
	return Service{ID: s.ID, Name: s.Name, State: s.State, Word: s.Word, Hours: s.Hours}
}

// Levels are the service levels against the rule in force.
type Levels struct {
	Title string  `json:"title,omitempty"` // "Livelli di servizio 2026"; empty: no such section
	Intro []Text  `json:"intro,omitempty"` // whose measurements, why none
	Cards []Level `json:"cards,omitempty"`

	Corrections []Text `json:"corrections,omitempty"` // of frozen figures
}

// Level is one indicator.
type Level struct {
	Obligation string   `json:"obligation"`
	Title      string   `json:"title"`
	Value      Text     `json:"value"`                               // the large figure, "12 h 30 min"
	Of         Text     `json:"of"`                                  // "di 36 h", "minimo 98%"
	Drawing    string   `json:"drawing_svg,omitempty"`               // gauge or twelve months, ready SVG
	Verdict    string   `json:"verdict,omitempty" drawn:"icon.html"` // met, missed, on_course, not_measured; with authority alone
	Word       string   `json:"word,omitempty"`                      // the verdict in words; empty without authority
	Notes      []Text   `json:"notes,omitempty"`
	Axis       []string `json:"axis,omitempty"`   // of the months: the first, the line, the last
	Months     []Term   `json:"months,omitempty"` // the months as text, below a <details>
	List       List     `json:"list,omitzero"`    // what was counted, below a <details> that Rule names
	Rule       Link     `json:"rule"`             // the version's place on the obligation's page
}

// List are measured outages one by one (layouts/_partials/outages.html). One that a line leads to
// by its own id is printed alone, as a sheet.
type List struct {
	ID    string `json:"id"` // fragment
	Lines []Line `json:"lines"`
	Sheet Sheet  `json:"sheet,omitzero"` // where one of them can be printed
	More  Link   `json:"more,omitzero"`  // where all are
}

// Line is one of a list, which an address leads to.
type Line struct {
	ID    string `json:"id,omitempty"` // fragment
	Words Text   `json:"words"`
}

// Partial is its part of the section of levels.
func (Level) Partial() string { return "status/level.html" }

// Duty is an obligation without a number.
type Duty struct {
	Title string `json:"title"`
	Href  string `json:"href"`
	State string `json:"state" drawn:"icon.html"` // attested, expired, silent
	Words Text   `json:"words"`
	Rows  []Term `json:"rows,omitempty"` // reports to the desk, by month and class
}

// Partial is a row of the table of duties.
func (Duty) Partial() string { return "status/duty.html" }

// Notice is the page of one notice (layouts/comunicazione.html).
type Notice struct {
	Who      Link          `json:"who"`
	Kind     string        `json:"kind"`
	Icon     string        `json:"icon" drawn:"icon.html"` // a state's, or its kind
	Word     string        `json:"word"`                   // the kind in words
	Chip     Chip          `json:"chip"`
	Title    string        `json:"title"`
	Lang     string        `json:"lang"`
	Lead     Lead          `json:"lead"` // one sentence: what, from when until when
	Facts    []Term        `json:"facts"`
	Body     string        `json:"body_html,omitempty"` // the Markdown body as safe HTML, declared text
	Measured Measured      `json:"measured,omitzero"`   // what was measured in its time
	Updates  []Update      `json:"updates,omitempty"`   // newest first
	Others   []Translation `json:"others,omitempty"`
	Follow   Follow        `json:"follow"`
	Sheet    Sheet         `json:"sheet"`
	Ahead    []Ahead       `json:"ahead,omitempty"`
}

// Sheet is what a page about a notice, or about measured outages, says beside the rest when it is printed, or saved, to be
// shown to an office: on one sheet of paper nothing leads elsewhere, and nobody knows where
// it comes from and when.
type Sheet struct {
	Offered bool   `json:"offered,omitempty"` // the page says that it can be printed
	Script  string `json:"script,omitempty"`  // that of the button
	Terms   []Term `json:"terms"`             // by whom, as of when
	Address Text   `json:"address"`           // the page's, for good
	Code    string `json:"code_svg"`          // the same as a QR code, ready SVG
	Long    bool   `json:"long,omitempty"`    // the notice's text would not fit
}

// Measured is what was measured in a notice's time.
type Measured struct {
	Words   []Text `json:"words"`
	Drawing string `json:"drawing_svg,omitempty"` // the notice over the measurements, ready SVG
	Axis    []Text `json:"axis,omitempty"`        // where the drawing begins and ends
	Now     Text   `json:"now,omitempty"`         // what its mark is, where the notice runs on
	Spans   []Text `json:"spans,omitempty"`       // the same in words

	By    Text        `json:"by,omitempty"` // whose measurements these are; of nobody's there are none
	Until period.Time `json:"-"`            // when the last down time ended that it tells of
}

// Update is one dated addition to a notice.
type Update struct {
	ID     string `json:"id"` // fragment
	Status string `json:"status"`
	Word   string `json:"word"`
	When   Text   `json:"when"`
	Words  Text   `json:"words"`
}

// Translation is a notice's text in another language.
type Translation struct {
	Lang  string `json:"lang"`
	Title string `json:"title"`
	Body  Text   `json:"body"`
}

// Archive is a subject's notices of one year (layouts/storico.html).
type Archive struct {
	Who   Link   `json:"who"`
	Title string `json:"title"` // over the cards
	Cards []Card `json:"cards"`
	Years []Link `json:"years"`

	Code Text `json:"code"` // who it is by its code, on paper alone

	OutagesTitle string `json:"outages_title"`
	Outages      List   `json:"outages,omitzero"` // measured in the year, newest first
	Whose        Text   `json:"whose,omitempty"`  // whose measurements they are
}

// Notices is the page of many notices (layouts/comunicazioni.html).
type Notices struct {
	Lead     Text      `json:"lead"`
	Sections []Section `json:"sections"`
	Follow   Follow    `json:"follow"`
	Groups   []Group   `json:"groups,omitempty"` // ways to other lists
	Ahead    []Ahead   `json:"ahead,omitempty"`
}

// Embed is the card that a body puts on its own site (layouts/scheda.html), a
// page without a frame and without addresses to follow but its own status page.
type Embed struct {
	Name   string      `json:"name"`
	Now    Now         `json:"now"`
	At     string      `json:"at"`     // of its data, RFC 3339
	Script string      `json:"script"` // tells its height
	Words  []EmbedWord `json:"words"`  // in each of the site's languages, its own last
}

// EmbedWord is what a card says in a language. One beside the site's own is shown at its
// tag: scheda/#en.
type EmbedWord struct {
	Lang      string `json:"lang"`
	Own       bool   `json:"own"`
	Sentence  Text   `json:"sentence"`
	Meanwhile Text   `json:"meanwhile,omitempty"`
	Measured  Text   `json:"measured"`
	Old       string `json:"old,omitempty"` // is said after a day, of a site whose clock goes on
	Page      Link   `json:"page"`          // the status page, whole: the card stands on another site
	Elsewhere string `json:"elsewhere"`
	Instead   string `json:"instead"` // before Meanwhile
}

// Section is a headed list of notices.
type Section struct {
	Title string `json:"title"`
	Empty string `json:"empty,omitempty"` // what stands here while there is none
	Part  string `json:"part,omitempty"`  // where that changes by itself: its data-part
	Cards []Card `json:"cards,omitempty"` // without an address: the place of what is to come
}

// Home is the front page (layouts/inizio.html).
type Home struct {
	Heading     string    `json:"heading"` // "Si può pagare?"
	Lead        Text      `json:"lead"`
	Find        []Link    `json:"find"`     // ways into the directory
	Boxes       []Box     `json:"boxes"`    // counts
	Sections    []Section `json:"sections"` // now; coming
	Regions     []Region  `json:"regions,omitempty"`
	RegionsNote Text      `json:"regions_note,omitempty"`
	How         []Text    `json:"how"` // how the site works, three sentences
	Ahead       []Ahead   `json:"ahead,omitempty"`
}

// Box is one count on the home page.
type Box struct {
	Title string `json:"title"`
	Value string `json:"value"`
	Unit  string `json:"unit,omitempty"`
	Words Text   `json:"words"`
}

// Region is one tile of the map: Code places it ("laz"), Words say the same.
type Region struct {
	Code  string `json:"code"` // vda, pie, ... (many.regionCodes), or none
	Abbr  string `json:"abbr"`
	Name  string `json:"name"`
	Href  string `json:"href"`
	State string `json:"state" drawn:"icon.html"` // worst state of its bodies among those with a problem, else operational or unknown
	Words string `json:"words"`                   // "2 su 29"
}

// Directory is a list of bodies or of groups of bodies (layouts/elenco.html).
type Directory struct {
	Lead   Text       `json:"lead,omitempty"`
	Follow Follow     `json:"follow,omitzero"` // of a region: what its bodies declare
	Groups []Group    `json:"groups,omitempty"`
	Items  []ListItem `json:"items,omitempty"`
}

// Data is the page of open data (layouts/dati.html).
type Data struct {
	Lead     Text        `json:"lead,omitempty"`
	Notes    []Text      `json:"notes"`
	Tables   []DataTable `json:"tables"`
	Programs []Link      `json:"programs"` // what describes the tables, and all other files
}

// DataTable is one, with its files.
type DataTable struct {
	ID    string `json:"id"` // fragment
	Title string `json:"title"`
	About Text   `json:"about"`
	Files []Link `json:"files"`
	Parts []Link `json:"parts,omitempty"` // its files, where they are many
}

// Group is a headed list of links into the directory.
type Group struct {
	ID    string  `json:"id"` // fragment, "per-regione"
	Title string  `json:"title"`
	Links []Count `json:"links"`
}

// Count is a link with how many bodies stand behind it.
type Count struct {
	Text  string `json:"text"`
	Lang  string `json:"lang,omitempty"` // of the words, where it is not the page's
	Href  string `json:"href"`
	Count string `json:"count"`
}

// ListItem is one body in the directory.
type ListItem struct {
	Name  string `json:"name"`
	Href  string `json:"href"`
	Place string `json:"place"` // tells bodies of the same name apart, with the code
	Code  string `json:"code"`
	State string `json:"state" drawn:"icon.html"`
	Word  string `json:"word"`
}

// Rules is the rulebook's index (layouts/regole.html).
type Rules struct {
	Lead        Text          `json:"lead"`
	Versions    []RuleVersion `json:"versions"`
	Pages       []Link        `json:"pages"` // of the text in force
	Roles       []Link        `json:"roles"`
	Tools       []Link        `json:"tools"` // lookup by date, glossary
	Obligations []Obliged     `json:"obligations"`
}

// RuleVersion is one version in the index.
type RuleVersion struct {
	ID    string `json:"id"`
	Href  string `json:"href"`
	State string `json:"state"` // in_force, future, superseded, draft, withdrawn
	Word  string `json:"word"`
	Words Text   `json:"words"` // validity
}

// Obliged is one obligation in a list.
type Obliged struct {
	Title string `json:"title"`
	Href  string `json:"href"`
	Binds string `json:"binds"`
	Limit Text   `json:"limit,omitempty"`
}

// Rule is a page of the rulebook (layouts/regola.html).
type Rule struct {
	Version  string  `json:"version"`
	State    string  `json:"state"`
	Banner   []Text  `json:"banner"`         // in force since, how sure, wording, source
	Lead     Text    `json:"lead,omitempty"` // what the page's source says of it
	Menu     []Link  `json:"menu"`           // pages of this version; the current one has no href
	Versions []Link  `json:"versions"`       // the same page in other versions; the current one has no href
	Blocks   []Block `json:"blocks"`

	Unchanged Text        `json:"unchanged,omitempty"` // since which version the words are the same
	Source    Link        `json:"source,omitzero"`     // the page's source, elsewhere
	Terms     []Term      `json:"terms,omitempty"`     // the glossary's, that occur here
	Front     string      `json:"front,omitempty"`     // of a version's index: the title of its README.md
	Tree      []MenuGroup `json:"tree,omitempty"`      // a version's index: all its pages
	Compare   []Link      `json:"compare,omitempty"`   // a version's index: what changed from and to it
	Machine   []Link      `json:"machine,omitempty"`   // a version's index: files for machines
	Proof     []Term      `json:"proof,omitempty"`     // a version's index: source, days, digest, download
}

// MenuGroup is a run of pages under one heading of SUMMARY.md.
type MenuGroup struct {
	Title string     `json:"title"`
	Pages []MenuPage `json:"pages"`
}

// MenuPage is a page in a menu.
type MenuPage struct {
	Page  Link `json:"page"`
	Depth int  `json:"depth"` // 0 to 3
}

// When says which text was in force on a day (layouts/quando.html).
type When struct {
	Lead   Text       `json:"lead"`
	Script string     `json:"script"`
	Spans  []WhenSpan `json:"spans"` // newest first
	Years  []WhenYear `json:"years"` // newest first
}

// WhenSpan is the time in which a version is in force; days, Until not in it and
// empty where it has no end.
type WhenSpan struct {
	From  string `json:"from"`
	Until string `json:"until"`
	Link  Link   `json:"link"`
	Words Text   `json:"words"`
}

// WhenYear is a year by months.
type WhenYear struct {
	Year   string      `json:"year"`
	Months []WhenMonth `json:"months"`
}

// WhenMonth is a month with the versions in force in it.
type WhenMonth struct {
	Text     string `json:"text"`
	Time     string `json:"time"`
	Versions []Link `json:"versions"`
}

// Compares lists the pairs of versions that are compared (layouts/confronti.html).
type Compares struct {
	Lead  Text   `json:"lead"`
	Pairs []Link `json:"pairs"`
}

// Comparison is what changed between two versions, or in a part of their text
// (layouts/confronto.html).
type Comparison struct {
	Lead        Text               `json:"lead"`
	Old         Link               `json:"old"`
	New         Link               `json:"new"`
	Whole       Link               `json:"whole,omitzero"`        // of a part: the page of all
	Filters     []RoleFilter       `json:"filters,omitempty"`     // of the obligations, by role
	Obligations []ObligationChange `json:"obligations,omitempty"` // those that changed
	Moved       []ObligationChange `json:"moved,omitempty"`       // those that stand elsewhere, in the same words
	MovedWords  string             `json:"moved_words,omitempty"` // how many
	Unchanged   Text               `json:"unchanged,omitempty"`   // how many did neither
	Chapters    []Chapter          `json:"chapters,omitempty"`    // where the text is elsewhere, by chapter
	Changed     []PageChange       `json:"changed,omitempty"`     // those whose text stands here
	Same        []Link             `json:"same,omitempty"`        // pages without changes
	SameWords   string             `json:"same_words,omitempty"`  // how many
	Around      []Link             `json:"around,omitempty"`      // of a part: the one before, the one behind
}

// RoleFilter leaves of the obligations that changed those that bind a role: a link to its
// own sentence, which style shows, with those alone, while the address names it.
type RoleFilter struct {
	ID    string `json:"id"` // fragment, "solo-ec-diretto"
	Text  string `json:"text"`
	Count string `json:"count"`
	Words Text   `json:"words"`
}

// ObligationChange is what became of an obligation. Before and after are shown
// side by side.
type ObligationChange struct {
	Title  Link   `json:"title"`
	Change string `json:"change"` // new, withdrawn, substance, reworded, moved
	Word   string `json:"word"`
	Binds  string `json:"binds"` // "EC e PSP"
	Roles  string `json:"roles"` // those bound, by the folders of their pages: "ec-diretto ec-indiretto"
	When   Text   `json:"when"`  // since when it is so
	Old    Clause `json:"old"`
	New    Clause `json:"new"`
}

// Clause is an obligation in one of two versions.
type Clause struct {
	Words Text   `json:"words,omitempty"`     // its limit, or what became of it
	HTML  string `json:"text_html,omitempty"` // its words where they changed, marked
	Where Link   `json:"where,omitzero"`
}

// Chapter is a part of the text with its own page of changes.
type Chapter struct {
	Link Link   `json:"link"`
	Word string `json:"word"` // "12 pagine cambiate", or what became of its one page
}

// PageChange is what became of a page, or of several that became one.
type PageChange struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Word  string `json:"word"` // "3 brani cambiati, 1 aggiunto"
	Old   []Link `json:"old"`
	New   []Link `json:"new"`
	HTML  string `json:"text_html,omitempty"`
}

// Search asks and answers in the browser (layouts/cerca.html, static/cerca.js).
type Search struct {
	Script   string          `json:"script"`
	Base     string          `json:"base"`      // the site's root, before the addresses that the index holds
	NoScript Text            `json:"no_script"` // to who can't search
	Browse   Text            `json:"browse"`    // another way to find
	Versions []SearchVersion `json:"versions"`  // newest first
}

// SearchVersion is a version that can be searched.
type SearchVersion struct {
	ID      string `json:"id"`
	Text    string `json:"text"`
	Bundle  string `json:"bundle"` // the address of its index
	Checked bool   `json:"checked"`
}

// Index is the alphabetical index (layouts/indice.html).
type Index struct {
	Lead    Text          `json:"lead"`
	Letters []IndexLetter `json:"letters"`
}

// IndexLetter is an initial with its entries.
type IndexLetter struct {
	Initial string       `json:"initial"`
	ID      string       `json:"id"`
	Entries []IndexEntry `json:"entries"`
}

// IndexEntry is a page, a heading or an obligation.
type IndexEntry struct {
	Link Link   `json:"link"`
	Kind string `json:"kind"` // "obbligo", "pagina", or the page that the heading stands on
}

// Glossary lists the rulebook's words (layouts/glossario.html).
type Glossary struct {
	Terms []Term `json:"terms"`
}

// Block is a run of rule text, with the figures of the clauses in it beside it.
type Block struct {
	HTML   string  `json:"block_html"` // sanitized markup
	Asides []Aside `json:"asides,omitempty"`
}

// Aside is a clause's figure: how many meet it.
type Aside struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Href  string `json:"href"`
	Binds string `json:"binds"`
	Bar   string `json:"bar_svg,omitempty"`
	Names Link   `json:"names,omitzero"`  // who came to what
	Words Text   `json:"words,omitempty"` // "in ottobre: 318 nei limiti, 2 oltre, 175 non misurati"
}

// Obligation is the page of one obligation (layouts/obbligo.html).
type Obligation struct {
	ID       string       `json:"id"`
	Binds    []string     `json:"binds"`
	Note     Text         `json:"note,omitempty"`
	Measure  Text         `json:"measure,omitempty"` // how it is measured
	Count    Aside        `json:"count,omitzero"`
	Ended    []Text       `json:"ended,omitempty"` // what became of it, newest first
	Versions []ClauseText `json:"versions"`        // newest first
}

// ClauseText is an obligation's text in one version; the section's id is "v" + Version.
type ClauseText struct {
	Version string `json:"version"`
	State   string `json:"state"`
	Word    string `json:"word"`
	Words   Text   `json:"words"` // validity
	HTML    string `json:"clause_html"`
	Limit   Text   `json:"limit,omitempty"`
	Source  Link   `json:"source"` // the page of the rulebook where it stands
}

// Prose is a page of the site's own (layouts/pagina.html).
type Prose struct {
	HTML string `json:"prose_html"`
}

// Edit is where a body's staff publish notices (layouts/gestione.html, static/gestione/).
type Edit struct {
	Script  string    `json:"script"`
	Base    string    `json:"base"` // the site's root
	Zone    string    `json:"zone"`
	Now     string    `json:"now"`  // the local time at which the site's clock stands still, or ""
	Only    string    `json:"only"` // the one body that the site is about, or ""
	Origins []string  `json:"origins"`
	Ways    []EditWay `json:"ways"` // without the form
}

// EditWay is a way to publish.
type EditWay struct {
	Name  string     `json:"name"`
	Words []EditWord `json:"words"`
}

// EditWord is a piece of how that is done.
type EditWord struct {
	Text string `json:"text"`
	Href string `json:"href,omitempty"`
	Code bool   `json:"code,omitempty"` // what one types
}

// Missing is the page for an address that leads nowhere (layouts/mancante.html).
type Missing struct {
	Find []Link `json:"find"`
}

// Role is what binds one role under the text in force (layouts/ruolo.html), as a
// list that can be printed and ticked off.
type Role struct {
	Lead    Text       `json:"lead"`
	Changed RoleChange `json:"changed,omitzero"` // since the version before
	Items   []Bound    `json:"items,omitempty"`
	Others  []Link     `json:"others"` // the other roles; this one has no href
	Table   Link       `json:"table"`
	Follow  Follow     `json:"follow"`
}

// RoleChange is what changed for a role between a version and the one in force: part of
// the role's page, or a page of its own (layouts/cambiato.html).
type RoleChange struct {
	Lead   Text               `json:"lead"`
	Rows   []ObligationChange `json:"rows,omitempty"`
	Whole  Link               `json:"whole,omitzero"`   // the comparison for all roles
	Since  []Link             `json:"since,omitempty"`  // from and to other versions; this one has no href
	Others []Link             `json:"others,omitempty"` // the same for other roles; this one has no href
}

// Bound is one obligation that binds a role.
type Bound struct {
	Title string `json:"title"`
	Href  string `json:"href"`
	HTML  string `json:"clause_html"`
	Limit Text   `json:"limit,omitempty"`
	Note  Text   `json:"note,omitempty"`
}

// Verified is a verified period (layouts/verifica.html): what all came to,
// naming nobody, and ways to the single figures.
type Verified struct {
	Lead        []Text              `json:"lead"`
	Indicators  []VerifiedIndicator `json:"indicators"`
	Filters     []Group             `json:"filters,omitempty"`
	Corrections []Text              `json:"corrections,omitempty"`
	Files       []Link              `json:"files,omitempty"`
}

// VerifiedIndicator is one indicator in a verified period.
type VerifiedIndicator struct {
	Title  string    `json:"title"`
	Limit  Text      `json:"limit"`
	Counts Text      `json:"counts"`
	Bar    string    `json:"bar_svg,omitempty"` // none where too few are counted
	Rule   Link      `json:"rule"`
	Kinds  []KindRow `json:"kinds,omitempty"` // distributions
	Tenths bool      `json:"tenths"`          // some are of bodies enough for tenths
}

// KindRow is how the values of one kind of body are distributed.
type KindRow struct {
	Kind    string `json:"kind"`
	Count   string `json:"count"`
	Low     string `json:"low"` // one in ten lies at or below
	Median  string `json:"median"`
	High    string `json:"high"`                  // nine in ten lie at or below
	Drawing string `json:"drawing_svg,omitempty"` // with the tenths
}

// VerifiedTable lists single figures of a verified period (layouts/valori.html).
type VerifiedTable struct {
	Named bool          `json:"named"` // verdicts are shown
	One   bool          `json:"one"`   // all rows are of one indicator, which the title names
	Parts []Link        `json:"parts,omitempty"`
	Rows  []VerifiedRow `json:"rows"`
}

// VerifiedRow is one figure.
type VerifiedRow struct {
	Who       Link   `json:"who"`
	Title     string `json:"title"`
	Href      string `json:"href"` // of the rule
	Value     string `json:"value"`
	Limit     string `json:"limit"`
	Observed  string `json:"observed"`
	Corrected bool   `json:"corrected,omitempty"`
	Verdict   string `json:"verdict,omitempty"`
	Word      string `json:"word,omitempty"`
}
