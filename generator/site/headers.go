package site

import "strings"

// Header is one HTTP header that every file of the site is served with. They
// stand in netlify.toml too; a test compares the two.
type Header struct{ Name, Value string }

// Headers are the security headers of every page. Hosts add headers up and can't
// loosen one for a single page: so this policy lets WebAssembly be, which the
// search needs, and each other page's own <meta> policy does not.
var Headers = []Header{
	{"Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; form-action 'none'"},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "no-referrer"},
	{"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},
}

// Unframed is what every page but the card for other sites has besides: no site
// may show it within itself. It is a policy of its own, because policies add up.
var Unframed = Header{"Content-Security-Policy", "frame-ancestors 'none'"}

// Framed tells whether the page at a path of the site, "/soggetti/1/scheda/", is
// meant to stand within others.
func Framed(path string) bool {
	return strings.HasPrefix(path, "/soggetti/") && strings.HasSuffix(strings.TrimSuffix(path, "index.html"), "/scheda/")
}
