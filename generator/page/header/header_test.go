package header

import (
	"strings"
	"testing"
)

func value(all []Field, name string) string {
	for _, f := range all {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// Nobody frames the site but for its cards; what is open is said to be; the editing page has
// a policy of its own.
func TestAt(t *testing.T) {
	t.Parallel()
	all := Of([]string{"https://git.borgo.it"})
	for path, want := range map[string][4]string{ // framed, cache, type, open to any page
		"/":                                {"", "60", "", ""},
		"/soggetti/":                       {"", "60", "", ""},
		"/soggetti/01234567897/":           {"", "60", "", ""},
		"/soggetti/01234567897/scheda":     {"", "60", "", ""}, // leads on to the next
		"/soggetti/01234567897/scheda/":    {"yes", "60", "", "*"},
		"/soggetti/elenco/a/scheda/":       {"", "60", "", ""},
		"/en/soggetti/01234567897/scheda/": {"", "60", "", ""},
		"/soggetti/01234567897/stato.json": {"", "60", "application/json; charset=utf-8", "*"},
		"/dati/enti.csv":                   {"", "60", "text/csv; charset=utf-8; header=present", "*"},
		"/dati/enti.jsonl":                 {"", "60", "application/jsonl", "*"},
		"/assets/bollettino.0a1b.css":      {"", "31536000", "", ""},
		"/assetsxml":                       {"", "60", "", ""},
		"/gestione/":                       {"", "60", "", ""},
	} {
		got := all.At(path)
		framed := !strings.Contains(value(got, Policy), "frame-ancestors 'none'")
		if framed != (want[0] == "yes") || framed != (Framed(path) && strings.HasSuffix(path, "/")) {
			t.Errorf("%s may be framed: %v", path, framed)
		}
		if v := value(got, Cache); !strings.Contains(v, "max-age="+want[1]) {
			t.Errorf("%s is kept: %s", path, v)
		}
		if v := value(got, Type); v != want[2] {
			t.Errorf("%s is %q", path, v)
		}
		if v := value(got, anywhere); v != want[3] {
			t.Errorf("%s is open to %q", path, v)
		}
		if edit := strings.Contains(value(got, Policy), "connect-src 'self' https://git.borgo.it;"); edit != (path == "/gestione/") {
			t.Errorf("%s talks to the git host: %v", path, edit)
		}
	}
	if v := value(Of(nil).At("/gestione/"), Policy); !strings.Contains(v, "connect-src 'self';") {
		t.Errorf("without a git host the editing page talks to: %s", v)
	}
}

// The policy of all pages allows nothing that loosens it.
func TestPolicyIsStrict(t *testing.T) {
	t.Parallel()
	v := value(Of(nil).At("/"), Policy)
	for _, bad := range []string{"unsafe-inline", "unsafe-eval", "*", "http:", "https:", "data:"} {
		if strings.Contains(strings.ReplaceAll(v, "'wasm-unsafe-eval'", ""), bad) {
			t.Errorf("the policy allows %s", bad)
		}
	}
}

// No value has a character that the forms of some host would read as more than itself.
func TestValuesArePlain(t *testing.T) {
	t.Parallel()
	for _, r := range Of([]string{"https://git.borgo.it:8443"}) {
		for _, f := range r.Set {
			if strings.ContainsAny(f.Value+r.Path, "\"\\${}\n") {
				t.Errorf("%s: %s", r.Path, f.Value)
			}
		}
	}
}
