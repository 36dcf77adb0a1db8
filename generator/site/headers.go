package site

// Header is one HTTP header that every file of the site is served with. They
// stand in netlify.toml too; a test compares the two.
type Header struct{ Name, Value string }

// Headers are the security headers of every page. Hosts add headers up and can't
// loosen one for a single page: so this policy lets WebAssembly be, which the
// search needs, and each other page's own <meta> policy does not.
var Headers = []Header{
	{"Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "no-referrer"},
	{"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},
}
