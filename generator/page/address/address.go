package address

import (
	"net/url"
	"strconv"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
)

// What machines read of the rulebook: files beside each version, data in the
// heads of its pages, and what is new, as entries of a feed.

// The feed of the rulebook's news, below the site's address without its ending.
const NewsPath = "regole/novita"

func ComparePath(a, b string) string { return "/regole/confronta/" + a + "/" + b + "/" }

const ComparesPath = "/regole/confronta/"

// The files beside a page by which one follows what it tells. Their names are
// addresses: they never change.
const (
	OutagesFile     = "disservizi" // .xml, .atom, .json
	ConstraintsFile = "vincoli"
	ContinuityFile  = "continuita"
	CalendarFile    = "calendario.ics"
	BadgeFile       = "badge.svg"
	BadgeDataFile   = "badge.json"
	StatusFolder    = "api/v2/"
	EmbedFolder     = "scheda/"
	StatoFile       = "stato.json"
)

func ZonePath(region string) string { return "/zone/" + rulebook.Slug(region) + "/" }

// PartnerPath is where the notices of a partner's bodies stand.
func PartnerPath(id subject.ID) string { return "/partner/" + string(id) + "/" }

// Links makes every address of the site. No template and no other package
// builds one.
type Links struct {
	base string // absolute, ends with "/"
	path string // its path, begins and ends with "/"
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
func (l Links) To(path string) string { return l.path + strings.TrimPrefix(path, "/") }

// Abs is the whole address of a path of the site.
func (l Links) Abs(path string) string { return l.base + strings.TrimPrefix(path, "/") }

// The paths of pages, without the base.

// RuleLinks gives, for a site's base URL, where the rulebook's pages and files stand.
func RuleLinks(baseURL string) rulebook.Links {
	at := NewLinks(baseURL)
	return rulebook.Links{
		Page: func(version, slug string) string { return at.To(RulePath(version, slug)) },
		File: func(version, name string) string { return at.To(RuleFile(version, name)) },
	}
}

func SubjectPath(id subject.ID) string { return "/soggetti/" + string(id) + "/" }

// NoticePath is the address of a notice's page.
func NoticePath(owner subject.ID, slug string) string {
	if owner == subject.Platform {
		return "/comunicazioni/piattaforma/" + slug + "/"
	}
	return SubjectPath(owner) + "comunicazioni/" + slug + "/"
}

// EditPath is the folder of the editing page, which has headers of its own.
const EditPath = "/gestione/"

func ArchivePath(id subject.ID, year string) string { return SubjectPath(id) + "storico/" + year + "/" }

// RulePath is the address of a page of a version of the rulebook; version
// "vigente" is the one in force.
func RulePath(version, slug string) string {
	p := "/regole/" + version + "/"
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

func ObligationPath(id string) string { return "/regole/obblighi/" + id + "/" }

// ObligationAt is an obligation's place in a version.
// ObligationAt is the place of an obligation as a version states it.
func ObligationAt(id, version string) string { return ObligationPath(id) + "#v" + version }

const (
	DirectoryPath = "/soggetti/"
	NoticesPath   = "/comunicazioni/"
	RulesPath     = "/regole/"
	WhenPath      = "/regole/quando/"
	SearchPath    = "/regole/cerca/"
	IndexPath     = "/regole/indice/"
	GlossaryPath  = "/regole/glossario/"
	MethodPath    = "/metodo/"
	FollowPath    = "/come-seguire/"
)

func GroupPath(by, name string) string {
	slug := rulebook.Slug(name)
	if slug == "" {
		slug = "altro"
	}
	return DirectoryPath + "elenco/" + by + "/" + slug + "/"
}

func RolePath(slug string) string { return "/regole/ruoli/" + slug + "/" }

// BundlePath is the folder of a version's search index.
func BundlePath(version string) string { return RulePath(version, "") + "ricerca/" }

func YearOf(zone period.Zone, t period.Time) string { return strconv.Itoa(zone.Local(t).Year()) }

// The pages of verified periods are made from what was frozen, not measured
// anew: they change when a correction is registered, and else never.

const VerifiedPath = "/verifiche/"

func PeriodPath(p string) string { return VerifiedPath + p + "/" }

// The names under which a version's text can be downloaded, below its address.
const (
	TextArchive = "testo.zip"
	TextSums    = "impronte.txt"
)
