package address_test

import (
	"testing"

	"bollettino/generator/page/address"
)

// A link leads to the page in the language where that has it, else to the one in the site's
// own; files are those of the site.
func TestPagesInAnotherLanguage(t *testing.T) {
	t.Parallel()
	l := address.NewLinks("https://example.org/b/").In("en", "/metodo/")
	for path, want := range map[string]string{
		"/": "/b/en/", "/#ora": "/b/en/#ora", "/soggetti/": "/b/en/soggetti/",
		"/soggetti/01234567897/":                       "/b/en/soggetti/01234567897/",
		"/soggetti/01234567897/comunicazioni/a/":       "/b/en/soggetti/01234567897/comunicazioni/a/",
		"/soggetti/01234567897/comunicazioni/a/#a2026": "/b/en/soggetti/01234567897/comunicazioni/a/#a2026",
		"/soggetti/elenco/regione/lazio/":              "/b/en/soggetti/elenco/regione/lazio/",
		"/comunicazioni/":                              "/b/en/comunicazioni/", "/zone/lazio/": "/b/en/zone/lazio/",
		"/partner/01234567897/": "/b/en/partner/01234567897/", "/regole/": "/b/en/regole/", "/regole/glossario/": "/b/en/regole/glossario/", "/metodo/": "/b/en/metodo/",

		"/privacy/": "/b/privacy/", "/regole/vigente/": "/b/regole/vigente/", "/verifiche/2025/": "/b/verifiche/2025/",
		"/soggetti/01234567897/storico/2026/": "/b/soggetti/01234567897/storico/2026/",
		"/soggetti/01234567897/scheda/":       "/b/soggetti/01234567897/scheda/",
		"/soggetti/01234567897/stato.json":    "/b/soggetti/01234567897/stato.json",
		"/soggetti/ricerca/":                  "/b/soggetti/ricerca/",
		"/comunicazioni/disservizi.xml":       "/b/comunicazioni/disservizi.xml",
		"/gestione/":                          "/b/gestione/",
	} {
		if got := l.To(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
		if got := l.Abs(path); got != "https://example.org"+want {
			t.Errorf("%s: %s, want %s of the host", path, got, want)
		}
	}
}

// The files of a subject are known for its own in every language.
func TestUnitOfAFile(t *testing.T) {
	t.Parallel()
	for file, want := range map[string][2]string{
		"soggetti/01234567897/index.html":    {"soggetti/01234567897/", "soggetti/01234567897/"},
		"soggetti/01234567897/scheda/x.html": {"soggetti/01234567897/", "soggetti/01234567897/"},
		"en/soggetti/01234567897/index.html": {"en/soggetti/01234567897/", "soggetti/01234567897/"},
		"qaa/soggetti/1/":                    {"qaa/soggetti/1/", "soggetti/1/"},
		"soggetti/index.html":                {}, "en/soggetti/index.html": {}, "index.html": {}, "en/index.html": {},
		"regole/soggetti/1/index.html": {}, "en/zone/soggetti/1/index.html": {},
	} {
		if folder, own := address.Unit(file); folder != want[0] || own != want[1] {
			t.Errorf("%s: %q, %q, want %q", file, folder, own, want)
		}
	}
}
