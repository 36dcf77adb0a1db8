package address_test

import (
	"testing"

	"bollettino/generator/input/subject"
	"bollettino/generator/page/address"
)

// A page's address holds wherever the site stands: at the top of a host, below a
// folder of one, or below a folder whose name needs escaping.
func TestAddressesBelowABase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ base, path, to, abs string }{
		{"https://stato.example.org/", "/soggetti/", "/soggetti/", "https://stato.example.org/soggetti/"},
		{"https://stato.example.org/", "/", "/", "https://stato.example.org/"},
		{"https://stato.example.org/", "icone.svg", "/icone.svg", "https://stato.example.org/icone.svg"},
		{"https://example.org/bollettino/", "/", "/bollettino/", "https://example.org/bollettino/"},
		{"https://example.org/bollettino/", "/regole/#v1", "/bollettino/regole/#v1",
			"https://example.org/bollettino/regole/#v1"},
		{"https://example.org:8080/a/b/", "/regole/", "/a/b/regole/", "https://example.org:8080/a/b/regole/"},
		{"https://example.org/citt%C3%A0/", "/regole/", "/citt%C3%A0/regole/",
			"https://example.org/citt%C3%A0/regole/"},
	} {
		l := address.NewLinks(c.base)
		if to, abs := l.To(c.path), l.Abs(c.path); to != c.to || abs != c.abs {
			t.Errorf("%s below %s: %s and %s, want %s and %s", c.path, c.base, to, abs, c.to, c.abs)
		}
	}
}

// Addresses stay for good: these are the ones that people and machines have kept.
func TestAddressesStay(t *testing.T) {
	t.Parallel()
	const pisa = subject.ID("01234567897")
	for _, c := range []struct{ got, want string }{
		{address.SubjectPath(pisa), "/soggetti/01234567897/"},
		{address.NoticePath(pisa, "2026-11-27-portale"), "/soggetti/01234567897/comunicazioni/2026-11-27-portale/"},
		{address.NoticePath(subject.Platform, "2026-11-27-nodo"), "/comunicazioni/piattaforma/2026-11-27-nodo/"},
		{address.ArchivePath(pisa, "2026"), "/soggetti/01234567897/storico/2026/"},
		{address.PartnerPath(pisa), "/partner/01234567897/"},
		{address.ZonePath("Valle d’Aosta"), "/zone/valle-d-aosta/"},
		{address.GroupPath("regione", "Forlì"), "/soggetti/elenco/regione/forli/"},
		{address.GroupPath("tipo", "—"), "/soggetti/elenco/tipo/altro/"},
		{address.RulePath("vigente", ""), "/regole/vigente/"},
		{address.RulePath("3.10.0", "capitolo/pagina"), "/regole/3.10.0/capitolo/pagina/"},
		{address.RuleFile("3.10.0", ".gitbook/assets/schema 1 (città).png"),
			"/regole/3.10.0/risorse/assets/schema%201%20%28citt%C3%A0%29.png"},
		{address.RuleFileName("3.10.0", ".gitbook/assets/schema 1.png"), "regole/3.10.0/risorse/assets/schema 1.png"},
		{address.ObligationAt("tvp", "3.10.0"), "/regole/obblighi/tvp/#v3.10.0"},
		{address.ComparePath("3.9.0", "3.10.0"), "/regole/confronta/3.9.0/3.10.0/"},
		{address.RolePath("ec-diretto"), "/regole/ruoli/ec-diretto/"},
		{address.BundlePath("3.10.0"), "/regole/3.10.0/ricerca/"},
		{address.PeriodPath("2026-01"), "/verifiche/2026-01/"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}

// What a version's text leads to stands below the site's folder, as all its pages do.
func TestAddressesInATextOfTheRules(t *testing.T) {
	t.Parallel()
	l := address.RuleLinks("https://example.org/bollettino/")
	if got := l.Page("3.10.0", "pagina"); got != "/bollettino/regole/3.10.0/pagina/" {
		t.Errorf("a page stands at %s", got)
	}
	if got := l.File("3.10.0", ".gitbook/assets/a b.png"); got != "/bollettino/regole/3.10.0/risorse/assets/a%20b.png" {
		t.Errorf("a file stands at %s", got)
	}
}
