package word

// Labels are the words that stand in templates, as plain strings: headings, captions,
// what an element is called to who doesn't see it. A struct is for a template and its
// parts, and each string for one thing, since what two are called may be one word in one
// language alone. Templates name them by their tags: label.status.meanwhile. What has a
// figure or a link in its midst is a Sentence, which a page fills.
type Labels struct {
	Frame      FrameLabels      `json:"frame"`
	Part       PartLabels       `json:"part"`
	Status     StatusLabels     `json:"status"`
	Notice     NoticeLabels     `json:"notice"`
	Archive    ArchiveLabels    `json:"archive"`
	Notices    NoticesLabels    `json:"notices"`
	Home       HomeLabels       `json:"home"`
	Directory  DirectoryLabels  `json:"directory"`
	Rules      RulesLabels      `json:"rules"`
	Rule       RuleLabels       `json:"rule"`
	Obligation ObligationLabels `json:"obligation"`
	Role       RoleLabels       `json:"role"`
	Comparison ComparisonLabels `json:"comparison"`
	When       WhenLabels       `json:"when"`
	Search     SearchLabels     `json:"search"`
	Finder     FinderLabels     `json:"finder"`
	Index      IndexLabels      `json:"index"`
	Glossary   GlossaryLabels   `json:"glossary"`
	Data       DataLabels       `json:"data"`
	Verified   VerifiedLabels   `json:"verified"`
	Values     ValuesLabels     `json:"values"`
	Edit       EditLabels       `json:"edit"`
	Missing    MissingLabels    `json:"missing"`
}

// FrameLabels stand around every page (baseof.html, header.html, crumbs.html, footer.html).
type FrameLabels struct {
	Skip        string `json:"skip"`
	By          string `json:"by"` // before who runs the site
	Unofficial  string `json:"unofficial"`
	NoPayments  string `json:"no_payments"`
	NeverAsked  string `json:"never_asked"` // goes on from NoPayments and a colon
	Menu        string `json:"menu"`
	Tongues     string `json:"tongues"` // the list of other languages
	Trail       string `json:"trail"`
	Example     string `json:"example"`
	Independent string `json:"independent"`
	Report      string `json:"report"` // before an address of mail
	Notes       string `json:"notes"`
}

// DataLabels are of dati.html.
type DataLabels struct {
	Parts    string `json:"parts"`    // opens the files of a table that has many
	Programs string `json:"programs"` // heads what describes the files
}

// FinderLabels are of finder.html.
type FinderLabels struct {
	Name    string `json:"name"` // what the box is for
	Open    string `json:"open"`
	Hint    string `json:"hint"`    // what can be typed
	Results string `json:"results"` // the list of those that were found
	Failed  string `json:"failed"`
}

// PartLabels are of what stands on pages of several kinds.
type PartLabels struct {
	Months string `json:"months"` // before a row for each
	More   string `json:"more"`   // ways to follow
	Binds  string `json:"binds"`  // before the roles that an obligation binds
	Text   string `json:"text"`   // before a version of the rulebook
}

// StatusLabels are of soggetto.html and status/.
type StatusLabels struct {
	Meanwhile       string `json:"meanwhile"`
	Call            string `json:"call"`
	Open            string `json:"open"`
	NoneOpen        string `json:"none_open"`
	Services        string `json:"services"`
	AxisFrom        string `json:"axis_from"` // of the drawing of 90 days
	Days            string `json:"days"`
	Offers          string `json:"offers"`
	DrawnUp         string `json:"drawn_up"`
	DrawnPlanned    string `json:"drawn_planned"`
	DrawnDown       string `json:"drawn_down"`
	DrawnUnmeasured string `json:"drawn_unmeasured"`
	Constraints     string `json:"constraints"`
	Corrections     string `json:"corrections"`
	Duties          string `json:"duties"`
	DutiesCaption   string `json:"duties_caption"`
	Duty            string `json:"duty"`
	Evidence        string `json:"evidence"`
	History         string `json:"history"`
	Follow          string `json:"follow"`
	Contacts        string `json:"contacts"`
}

// NoticeLabels are of comunicazione.html.
type NoticeLabels struct {
	Brief     string `json:"brief"`
	Text      string `json:"text"`
	Measured  string `json:"measured"`
	Drawn     string `json:"drawn"`
	Spans     string `json:"spans"`
	Updates   string `json:"updates"`
	Languages string `json:"languages"`
	Follow    string `json:"follow"`

	Paper   string `json:"paper"`   // that the page can be printed, and what for
	Choose  string `json:"choose"`  // the same of a measured outage, out of a list
	Print   string `json:"print"`   // the button
	How     string `json:"how"`     // in place of the button
	Sheet   string `json:"sheet"`   // the next stand on paper alone
	Check   string `json:"check"`   // before the page's address
	No      string `json:"no"`      // what the sheet is not
	Earlier string `json:"earlier"` // more was added
	Long    string `json:"long"`    // in place of a long text
}

// ArchiveLabels are of storico.html.
type ArchiveLabels struct {
	Years string `json:"years"`
	None  string `json:"none"`
}

// NoticesLabels are of comunicazioni.html.
type NoticesLabels struct {
	Follow string `json:"follow"`
}

// HomeLabels are of inizio.html.
type HomeLabels struct {
	Regions string `json:"regions"`
	How     string `json:"how"`
}

// DirectoryLabels are of elenco.html.
type DirectoryLabels struct {
	Code string `json:"code"` // before a body's
}

// RulesLabels are of regole.html.
type RulesLabels struct {
	InForce     string `json:"in_force"`
	Obligations string `json:"obligations"`
	Roles       string `json:"roles"`
	Tools       string `json:"tools"`
	Versions    string `json:"versions"`
}

// RuleLabels are of regola.html.
type RuleLabels struct {
	Menu     string `json:"menu"`
	Versions string `json:"versions"`
	Terms    string `json:"terms"`
	Changes  string `json:"changes"`
	Machines string `json:"machines"`
	Proof    string `json:"proof"`
	Proves   string `json:"proves"`
}

// ObligationLabels are of obbligo.html.
type ObligationLabels struct {
	Obligation string `json:"obligation"` // before its id
	Measure    string `json:"measure"`
	Count      string `json:"count"`
}

// RoleLabels are of ruolo.html and cambiato.html.
type RoleLabels struct {
	None   string `json:"none"`
	Others string `json:"others"`
	Work   string `json:"work"`
	Print  string `json:"print"`

	Bound   string `json:"bound"`
	Changed string `json:"changed"`
	Since   string `json:"since"`
	Same    string `json:"same"`
	Follow  string `json:"follow"`
}

// ComparisonLabels are of confronto.html and rules/change.html.
type ComparisonLabels struct {
	Whole       string `json:"whole"` // before a link
	Texts       string `json:"texts"` // before two
	Obligations string `json:"obligations"`
	Filter      string `json:"filter"`
	All         string `json:"all"`
	Before      string `json:"before"`
	After       string `json:"after"`
	Pages       string `json:"pages"`
	Text        string `json:"text"`
	Added       string `json:"added"`
	Removed     string `json:"removed"`
	Around      string `json:"around"`
}

// WhenLabels are of quando.html.
type WhenLabels struct {
	Day      string `json:"day"`
	Versions string `json:"versions"`
	None     string `json:"none"` // of the versions, in a month
}

// SearchLabels are of cerca.html.
type SearchLabels struct {
	Words string `json:"words"`
	Texts string `json:"texts"`
}

// IndexLabels are of indice.html.
type IndexLabels struct {
	Initials string `json:"initials"`
}

// GlossaryLabels are of glossario.html.
type GlossaryLabels struct {
	Lead string `json:"lead"`
}

// VerifiedLabels are of verifica.html.
type VerifiedLabels struct {
	Indicators  string `json:"indicators"`
	Spread      string `json:"spread"`
	Caption     string `json:"caption"`
	Bodies      string `json:"bodies"`
	Count       string `json:"count"`
	Low         string `json:"low"`
	Median      string `json:"median"`
	High        string `json:"high"`
	Drawn       string `json:"drawn"`
	Corrections string `json:"corrections"`
	Corrected   string `json:"corrected"`
	Files       string `json:"files"`
}

// ValuesLabels are of valori.html.
type ValuesLabels struct {
	Parts     string `json:"parts"`
	Table     string `json:"table"`
	Subject   string `json:"subject"`
	Indicator string `json:"indicator"`
	Value     string `json:"value"`
	Limit     string `json:"limit"`
	Observed  string `json:"observed"`
	Verdict   string `json:"verdict"`
	Corrected string `json:"corrected"`
}

// EditLabels are of gestione.html.
type EditLabels struct {
	Lead     string `json:"lead"`
	NoStead  string `json:"no_stead"` // stands out
	Told     string `json:"told"`     // goes on from NoStead
	NoScript string `json:"no_script"`
	Whose    string `json:"whose"`
	Drafts   string `json:"drafts"`
	Ways     string `json:"ways"`
}

// MissingLabels are of mancante.html.
type MissingLabels struct {
	Lead string `json:"lead"`
	Find string `json:"find"`
}
