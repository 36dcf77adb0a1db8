// Package header says with which HTTP headers each file of the site is served: one list of
// rules, of which every host's own form is made (desk/recipe), and by which serve answers.
//
// Hosts differ in what they make of rules that fit one file: Netlify keeps the last one's
// value, Cloudflare joins all of them with commas unless one is taken away by name, nginx
// forgets all that stand outside of the innermost block. So the list has one meaning, the
// last value holds, goes from the general to the special, and each form says it in its host's
// way.
package header

import (
	"path"
	"regexp"
	"strings"

	"bollettino/generator/page/address"
)

// Field is one header.
type Field struct{ Name, Value string }

// Rule is what the files are served with whose path fits. Of all rules that fit, the last
// one's value of a header holds.
type Rule struct {
	Path string // below the site's own; `*` is anything, the empty too, and `:id` one segment
	Why  string // for who reads it in a host's file
	Set  []Field

	fits *regexp.Regexp
}

// Rules are those of a site, from the general to the special.
type Rules []Rule

// The headers that one asks for by name.
const (
	Policy   = "Content-Security-Policy"
	Type     = "Content-Type"
	Cache    = "Cache-Control"
	HSTS     = "Strict-Transport-Security"
	opener   = "Cross-Origin-Opener-Policy"
	anywhere = "Access-Control-Allow-Origin"
)

// Card is the path of the pages that are made to stand within others' pages.
const Card = "/soggetti/:id/scheda/*"

// policy is that of every page. Hosts can't loosen it for the search alone: so it lets
// WebAssembly be, which the search needs, and each other page's own <meta> policy does not.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; " +
	"script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; form-action 'self'"

const unframed = "; frame-ancestors 'none'"

// Of is the list for a site whose editing page talks to these origins of a git host, if any.
func Of(origins []string) Rules {
	all := Rules{
		rule("/*", "No other site may show these pages within itself.",
			Field{Policy, policy + unframed},
			Field{"X-Content-Type-Options", "nosniff"},
			Field{"Referrer-Policy", "no-referrer"},
			Field{"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"},
			Field{opener, "same-origin"},
			Field{HSTS, "max-age=31536000; includeSubDomains"},
			Field{Cache, "public, max-age=60, must-revalidate"}),
		rule("/assets/*", "The name of a file below assets changes with its bytes.",
			Field{Cache, "public, max-age=31536000, immutable"}),
	}
	for i, k := range kinds {
		if !k.Open {
			continue
		}
		why := ""
		if i == 0 {
			why = "Feeds and data may be read from any page."
		}
		all = append(all, rule("/*"+k.Ext, why, Field{Type, k.Type}, Field{anywhere, "*"}))
	}
	// The CMS compiles its checks of its settings (unsafe-eval) and puts its styles into the
	// page (unsafe-inline, of styles only); a git host's login may open a window.
	connect := strings.Join(append([]string{"'self'"}, origins...), " ")
	return append(all,
		rule(Card, "But for the card that bodies put on their own sites, whose words static/scheda.js reads, too.",
			Field{Policy, policy}, Field{anywhere, "*"}),
		rule(address.EditPath+"*", "The editing page, which talks to the git host of the setting edit.git alone.",
			Field{Policy, "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
				"script-src 'self' 'unsafe-eval'; connect-src " + connect + "; base-uri 'none'; form-action 'self'" + unframed},
			Field{opener, "same-origin-allow-popups"}))
}

func rule(path, why string, set ...Field) Rule {
	return Rule{path, why, set, regexp.MustCompile(pattern(path))}
}

var segment = regexp.MustCompile(`:[a-z]+`)

// pattern is a rule's path as a regular expression that PCRE and Go read alike.
func pattern(path string) string {
	out := segment.ReplaceAllString(regexp.QuoteMeta(path), `[^/]+`)
	return "^" + strings.ReplaceAll(out, `\*`, ".*") + "$"
}

// Pattern is the rule's path, below another, as a regular expression.
func (r Rule) Pattern(below string) string {
	return pattern(strings.TrimSuffix(below, "/") + r.Path)
}

// At are the headers of a file, by its path below the site's own.
func (all Rules) At(path string) []Field {
	var out []Field
	for _, r := range all {
		if !r.fits.MatchString(path) {
			continue
		}
		for _, f := range r.Set {
			out = put(out, f)
		}
	}
	return out
}

func put(all []Field, f Field) []Field {
	for i := range all {
		if all[i].Name == f.Name {
			all[i] = f
			return all
		}
	}
	return append(all, f)
}

// Names are those of all headers that the rules set, each once.
func (all Rules) Names() []string {
	var fields []Field
	for _, r := range all {
		for _, f := range r.Set {
			fields = put(fields, f)
		}
	}
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.Name
	}
	return out
}

var card = regexp.MustCompile(pattern(Card))

// Framed tells whether the page at a path of the site, "/soggetti/1/scheda/", is meant to
// stand within others.
func Framed(at string) bool { return card.MatchString(strings.TrimSuffix(at, "/") + "/") }

// Kind is what files of an ending are.
type Kind struct {
	Ext, Type string // ".html", its media type
	Open      bool   // any page may read it, and a rule says so: of these not every host knows the type
}

// kinds are all that the site publishes; what is none of them is bytes (Bytes). Of a feed by
// a media type of its own browsers show the source, and not its look.
var kinds = []Kind{
	{".json", "application/json; charset=utf-8", true},
	{".xml", "application/xml; charset=utf-8", true},
	{".atom", "application/xml; charset=utf-8", true},
	{".ics", "text/calendar; charset=utf-8", true},
	{".csv", "text/csv; charset=utf-8; header=present", true},
	{".jsonl", "application/jsonl", true},
	{".ttl", "text/turtle; charset=utf-8", true},
	{".css", "text/css; charset=utf-8", false},
	{".js", "text/javascript; charset=utf-8", false},
	{".svg", "image/svg+xml", false},
	{".png", "image/png", false},
	{".txt", "text/plain; charset=utf-8", false},
	{".yaml", "application/yaml", false},
	{".zip", "application/zip", false},
	{".html", "text/html; charset=utf-8", false},
}

// Bytes is the type of what is of no kind.
const Bytes = "application/octet-stream"

// Kinds are what there is, pages last: what is published in this order never leads to what is
// not there yet.
func Kinds() []Kind { return kinds }

// TypeOf is the media type of a file.
func TypeOf(file string) string {
	for _, k := range kinds {
		if k.Ext == path.Ext(file) {
			return k.Type
		}
	}
	return Bytes
}
