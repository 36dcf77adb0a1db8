package site

import (
	"slices"
	"strings"

	"bollettino/generator/page/address"
)

// Header is one HTTP header that every file of the site is served with. They
// stand in netlify.toml too; a test compares the two.
type Header struct{ Name, Value string }

// Headers are the security headers of every page. Many hosts add headers up and
// can't loosen one for a single page: so this policy lets WebAssembly be, which the
// search needs, and each other page's own <meta> policy does not.
var Headers = []Header{
	{"Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; " +
		"script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; form-action 'self'"},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "no-referrer"},
	{"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},
}

// Unframed is the policy of every page but the card for other sites: no site may
// show it within itself. It says all that the policy of all files says again: some
// hosts add policies up, others keep the last.
var Unframed = Header{Headers[0].Name, Headers[0].Value + "; frame-ancestors 'none'"}

// Framed tells whether the page at a path of the site, "/soggetti/1/scheda/", is
// meant to stand within others.
func Framed(path string) bool {
	folder := strings.TrimSuffix(strings.TrimSuffix(path, "index.html"), "/")
	return strings.HasPrefix(folder, "/soggetti/") && strings.HasSuffix(folder, "/scheda")
}

// EditHeaders take the place of those of the same name below page.EditPath. The CMS
// compiles its checks of its settings (unsafe-eval) and puts its styles into the
// page (unsafe-inline, of styles only); a git host's login may open a window. Where a
// host adds headers up instead, the page stays shut: it then says that it can't start.
var EditHeaders = []Header{
	{"Content-Security-Policy", "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
		"script-src 'self' 'unsafe-eval'; connect-src 'self' https://api.github.com https://gitlab.com; " +
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
	{"Cross-Origin-Opener-Policy", "same-origin-allow-popups"},
}

// HeadersAt are the headers of a file, by its clean path below the site's own.
func HeadersAt(path string) []Header {
	var own []Header
	switch {
	case strings.HasPrefix(path+"/", address.EditPath):
		own = EditHeaders
	case !Framed(path):
		own = []Header{Unframed}
	}
	out := slices.Clone(Headers)
	for _, h := range own {
		out[slices.IndexFunc(out, func(o Header) bool { return o.Name == h.Name })] = h
	}
	return out
}
