package frame_test

import (
	"testing"

	"bollettino/generator/input"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"

	"github.com/google/go-cmp/cmp"
)

// Of what was composed in another language stays what that has, at its addresses; each page
// leads to itself in the others, or to their home.
func TestPagesOfALanguage(t *testing.T) {
	t.Parallel()
	site := frame.Site{Language: &word.It, Tongues: []*word.Language{&word.It, &word.En},
		Links: address.NewLinks("https://example.org/b/"),
		Prose: []input.Prose{{Slug: "metodo", Title: "Metodo", Others: []input.Prose{{Slug: "metodo", Title: "Method", Lang: "en"}}},
			{Slug: "privacy", Title: "Privacy"}}}
	paths := []page.Page{{Path: "/"}, {Path: "/soggetti/1/"}, {Path: "/soggetti/1/storico/2026/"}, {Path: "/metodo/"},
		{Path: "/privacy/"}, {Path: "/soggetti/", Below: "/soggetti/elenco/", Make: func() []page.Page {
			return []page.Page{{Path: "/soggetti/"}, {Path: "/soggetti/elenco/a/"}}
		}}}
	type shown struct{ Path, Below, Other, URL string }
	show := func(s frame.Site) (out []shown) {
		other := 1 - s.Tongue
		for _, p := range s.Speak(paths) {
			if p.Make != nil {
				for _, q := range p.Make() {
					out = append(out, shown{q.Path, "", q.Head.Tongues[other].Href, q.Head.Tongues[other].URL})
				}
			}
			out = append(out, shown{p.Path, p.Below, p.Head.Tongues[other].Href, p.Head.Tongues[other].URL})
		}
		return out
	}
	const at = "https://example.org"
	if d := cmp.Diff([]shown{
		{"/", "", "/b/en/", at + "/b/en/"},
		{"/soggetti/1/", "", "/b/en/soggetti/1/", at + "/b/en/soggetti/1/"},
		{"/soggetti/1/storico/2026/", "", "/b/en/", ""},
		{"/metodo/", "", "/b/en/metodo/", at + "/b/en/metodo/"},
		{"/privacy/", "", "/b/en/", ""},
		{"/soggetti/", "", "/b/en/soggetti/", at + "/b/en/soggetti/"},
		{"/soggetti/elenco/a/", "", "/b/en/soggetti/elenco/a/", at + "/b/en/soggetti/elenco/a/"},
		{"/soggetti/", "/soggetti/elenco/", "/b/en/soggetti/", at + "/b/en/soggetti/"},
	}, show(site)); d != "" {
		t.Errorf("in Italian (-want +got):\n%s", d)
	}
	english := site.In(1)
	if d := cmp.Diff([]shown{
		{"/en/", "", "/b/", at + "/b/"},
		{"/en/soggetti/1/", "", "/b/soggetti/1/", at + "/b/soggetti/1/"},
		{"/en/metodo/", "", "/b/metodo/", at + "/b/metodo/"},
		{"/en/soggetti/", "", "/b/soggetti/", at + "/b/soggetti/"},
		{"/en/soggetti/elenco/a/", "", "/b/soggetti/elenco/a/", at + "/b/soggetti/elenco/a/"},
		{"/en/soggetti/", "/en/soggetti/elenco/", "/b/soggetti/", at + "/b/soggetti/"},
	}, show(english)); d != "" {
		t.Errorf("in English (-want +got):\n%s", d)
	}
	if titles := []string{english.Prose[0].Title, english.Prose[1].Title, english.In(0).Prose[0].Title}; !cmp.Equal(titles, []string{"Method", "Privacy", "Metodo"}) {
		t.Errorf("prose: %q", titles)
	}
	if got := english.In(0).Links.To("/soggetti/1/"); got != "/b/soggetti/1/" {
		t.Errorf("back in Italian: %s", got)
	}
	alone := site
	alone.Tongues = alone.Tongues[:1]
	if p := alone.Speak(paths[:1])[0]; p.Head.Tongues != nil {
		t.Errorf("a site in one language leads to %v", p.Head.Tongues)
	}
}
