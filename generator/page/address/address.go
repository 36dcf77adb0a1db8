// Package address makes every address of the site. No template and no other package
// builds one; and since others link them, none ever changes.
package address

import (
	"net/url"
	"strconv"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
)

// Links makes addresses below the site's base URL of paths, which begin at its root.
type Links struct {
	base   string // absolute, ends with "/"
	path   string // its path, begins and ends with "/"
	tongue tongue // whose pages are meant
}

// NewLinks makes addresses below base, which ends with "/".
func NewLinks(base string) Links {
	l := Links{base: base, path: "/"}
	if u, err := url.Parse(base); err == nil && u.Path != "" {
		l.path = u.EscapedPath()
	}
	return l
}

// To is the address of a path of the site as a link within it.
func (l Links) To(path string) string { return l.path + strings.TrimPrefix(l.Place(path), "/") }

// Abs is the whole address of a path of the site.
func (l Links) Abs(path string) string { return l.base + strings.TrimPrefix(l.Place(path), "/") }

// Whole is the whole address of a link within the site.
func (l Links) Whole(link string) string { return l.base + strings.TrimPrefix(link, l.path) }

// Calendar is the whole address of a calendar as programs subscribe to one.
func (l Links) Calendar(path string) string {
	_, rest, _ := strings.Cut(l.Abs(path), "://")
	return "webcal://" + rest
}

// The paths of single pages.
const (
	DirectoryPath = "/soggetti/"         // all bodies, by kind, region, initial and role
	GroupsPath    = "/soggetti/elenco/"  // the lists of the directory
	FinderPath    = "/soggetti/ricerca/" // the index by which a browser finds bodies
	NoticesPath   = "/comunicazioni/"    // what was declared: open, coming and past
	RulesPath     = "/regole/"           // the rulebook: its versions, pages, obligations
	WhenPath      = "/regole/quando/"    // which text stood on a day
	SearchPath    = "/regole/cerca/"     // the search in the text
	IndexPath     = "/regole/indice/"    // the alphabetical index
	GlossaryPath  = "/regole/glossario/" // the words of the rules
	ComparesPath  = "/regole/confronta/" // what changed between versions
	VerifiedPath  = "/verifiche/"        // the closed periods
	MethodPath    = "/metodo/"           // how figures are made: prose of the operator
	FollowPath    = "/come-seguire/"     // how to follow a body: prose of the operator
	EditPath      = "/gestione/"         // a folder, with headers of its own
	DataPath      = "/dati/"             // open data: a page, and beside it the files
)

// The files beside a page by which one follows what it tells.
const (
	OutagesFile     = "disservizi" // .xml, .atom, .json
	ConstraintsFile = "vincoli"
	ContinuityFile  = "continuita"
	CalendarFile    = "calendario.ics"
	EventFile       = "evento.ics" // beside a notice's page: that one alone
	BadgeFile       = "badge.svg"
	BadgeDataFile   = "badge.json"
	StatusFolder    = "api/v2/"
	EmbedFolder     = "scheda/"
	StatoFile       = "stato.json"
)

// The files by which search engines find the pages, without a slash before them.
const (
	RobotsFile     = "robots.txt"
	SitemapFile    = "sitemap.xml" // the index
	SitemapsFolder = "sitemap/"
)

// The files beside the page of open data that describe the others.
const (
	ColumnsFile   = "csv-metadata.json" // where CSV on the Web looks for it
	CatalogFile   = "catalogo.ttl"
	InterfaceFile = "openapi.json"
)

// ChangesFile says when pages change by themselves, for whoever schedules builds.
const ChangesFile = "prossimi-cambi.json"

// TablePath is a table's file, of a part where part is not "" and with what it ends.
func TablePath(table, part, ext string) string {
	if part != "" {
		part += "/"
	}
	return DataPath + part + table + ext
}

// ColumnsPath are a table's columns, by CSV on the Web.
func ColumnsPath(table string) string { return DataPath + table + ".colonne.json" }

// LineSchemaPath is the schema of a table's lines.
func LineSchemaPath(table string) string { return DataPath + table + ".schema.json" }

// NewsPath is the feed of the rulebook's news, without its ending.
const NewsPath = "regole/novita"

// The names under which a version's text can be downloaded, below its address.
const (
	TextArchive = "testo.zip"
	TextSums    = "impronte.txt"
)

// SubjectThing is the subject itself, for machines: a place on its status page.
func SubjectThing(id subject.ID) string { return SubjectPath(id) + "#ente" }

// SubjectPath is a subject's status page.
func SubjectPath(id subject.ID) string { return "/soggetti/" + string(id) + "/" }

// ArchivePath is the page of what a subject declared in a year.
func ArchivePath(id subject.ID, year string) string {
	return SubjectPath(id) + "storico/" + year + "/"
}

// YearOf is the year in an archive's address.
func YearOf(zone period.Zone, t period.Time) string { return strconv.Itoa(zone.Local(t).Year()) }

// NoticePath is a notice's page.
func NoticePath(owner subject.ID, slug string) string {
	if owner == subject.Platform {
		return "/comunicazioni/piattaforma/" + slug + "/"
	}
	return SubjectPath(owner) + "comunicazioni/" + slug + "/"
}

// By what the directory groups bodies.
const (
	ByKind    = "tipo"
	ByRegion  = "regione"
	ByInitial = "iniziale"
	ByRole    = "ruolo"
)

// GroupPath is a list of the directory: by what it is grouped, and of whom it is, ""
// of those of whom that isn't known.
func GroupPath(by, name string) string {
	slug := rulebook.Slug(name)
	switch {
	case name == "" && by != ByInitial:
		slug = "senza-" + by
	case slug == "":
		slug = "altro"
	}
	return GroupsPath + by + "/" + slug + "/"
}

var roleGroups = map[subject.Role]string{
	subject.ECDirect: "ec-collegato-direttamente", subject.ECIndirect: "ec-collegato-tramite-partner",
	subject.PSPDirect: "psp-collegato-direttamente", subject.PSPIndirect: "psp-collegato-tramite-intermediario",
	subject.PT: "partner-tecnologico", subject.PlatformRole: "piattaforma",
}

// RoleGroupPath is the list of those that have a role.
func RoleGroupPath(r subject.Role) string { return GroupPath(ByRole, roleGroups[r]) }

// ZonePath is where the notices of a region's bodies stand.
func ZonePath(region string) string { return "/zone/" + rulebook.Slug(region) + "/" }

// PartnerPath is where the notices of a partner's bodies stand.
func PartnerPath(id subject.ID) string { return "/partner/" + string(id) + "/" }

// PeriodPath is the page of a verified month, 2026-10, or year.
func PeriodPath(p string) string { return VerifiedPath + p + "/" }

// ByIndicator is what the single figures of a verified period are chosen by, beside ByRole.
const ByIndicator = "indicatore"

// ValuesPath are the single figures of a verified period, by what they are chosen, and which.
func ValuesPath(period, by, slug string) string { return PeriodPath(period) + by + "/" + slug + "/" }

// RulePath is a page of a version of the rulebook, its index where slug is empty;
// version "vigente" is the one in force.
func RulePath(version, slug string) string {
	p := RulesPath + version + "/"
	if slug != "" {
		p += slug + "/"
	}
	return p
}

// RuleFileName is where a file that belongs to a version's text is published.
func RuleFileName(version, name string) string {
	return "regole/" + version + "/risorse/" + strings.TrimPrefix(name, ".gitbook/")
}

// RuleFile is its address.
func RuleFile(version, name string) string {
	u := url.URL{Path: "/" + RuleFileName(version, name)}
	return u.EscapedPath()
}

// RuleLinks gives, for a site's base URL, where the rulebook's pages and files stand.
func RuleLinks(baseURL string) rulebook.Links {
	at := NewLinks(baseURL)
	return rulebook.Links{
		Page: func(version, slug string) string { return at.To(RulePath(version, slug)) },
		File: func(version, name string) string { return at.To(RuleFile(version, name)) },
	}
}

// BundlePath is the folder of a version's search index.
func BundlePath(version string) string { return RulePath(version, "") + "ricerca/" }

// ComparePath is the comparison of two versions, the older first.
func ComparePath(a, b string) string { return ComparesPath + a + "/" + b + "/" }

// ObligationPath is an obligation's page.
func ObligationPath(id string) string { return RulesPath + "obblighi/" + id + "/" }

// ObligationAt is the place there of the obligation as a version states it.
func ObligationAt(id, version string) string { return ObligationPath(id) + "#v" + version }

// RolePath is the list of what binds a role.
func RolePath(slug string) string { return RulesPath + "ruoli/" + slug + "/" }

// RoleChangePath is what changed for a role between a version and the one in force.
func RoleChangePath(slug, version string) string { return RolePath(slug) + version + "/" }

// RoleNewsPath is the feed of what changes for a role, without its ending.
func RoleNewsPath(slug string) string { return strings.TrimPrefix(RolePath(slug), "/") + "novita" }
