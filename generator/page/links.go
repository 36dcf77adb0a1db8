package page

import (
	"net/url"
	"strings"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
)

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

func archivePath(id subject.ID, year string) string { return SubjectPath(id) + "storico/" + year + "/" }

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

func obligationPath(id string) string { return "/regole/obblighi/" + id + "/" }

// ObligationAt is an obligation's place in a version.
// ObligationAt is the place of an obligation as a version states it.
func ObligationAt(id, version string) string { return obligationPath(id) + "#v" + version }

const (
	directoryPath = "/soggetti/"
	noticesPath   = "/comunicazioni/"
	rulesPath     = "/regole/"
	whenPath      = "/regole/quando/"
	searchPath    = "/regole/cerca/"
	indexPath     = "/regole/indice/"
	glossaryPath  = "/regole/glossario/"
	methodPath    = "/metodo/"
	followPath    = "/come-seguire/"
)

// method links the page that says how figures are made, where the site has one.
func (s Site) method() Piece {
	for _, p := range s.Prose {
		if "/"+p.Slug+"/" == methodPath {
			return anchor(p.Title, s.Links.To(methodPath))
		}
	}
	return Piece{}
}
