package site

import (
	"strings"

	"bollettino/generator/page"
)

// Header is one HTTP header that every file of the site is served with. They
// stand in netlify.toml too; a test compares the two.
type Header struct{ Name, Value string }

// Headers are the security headers of every page. Many hosts add headers up and
// can't loosen one for a single page: so this policy lets WebAssembly be, which the
// search needs, and each other page's own <meta> policy does not.
var Headers = []Header{
	{"Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "no-referrer"},
	{"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},
}

// EditHeaders take the place of those of the same name below page.EditPath. The CMS
// compiles its checks of its settings (unsafe-eval) and puts its styles into the
// page (unsafe-inline, of styles only); a git host's login may open a window. Where a
// host adds headers up instead, the page stays shut: it then says that it can't start.
var EditHeaders = []Header{
	{"Content-Security-Policy", "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; script-src 'self' 'unsafe-eval'; connect-src 'self' https://api.github.com https://gitlab.com; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
	{"Cross-Origin-Opener-Policy", "same-origin-allow-popups"},
}

// HeadersAt are the headers of a file, by its clean path below the site's own.
func HeadersAt(path string) []Header {
	out := append([]Header(nil), Headers...)
	if strings.HasPrefix(path+"/", page.EditPath) {
		for _, h := range EditHeaders {
			for i := range out {
				if out[i].Name == h.Name {
					out[i] = h
				}
			}
		}
	}
	return out
}
