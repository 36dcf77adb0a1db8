package frame_test

import (
	"encoding/json"
	"strings"
	"testing"

	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"

	"github.com/google/go-cmp/cmp"
)

// A page says to machines what it is about and the way to it, in its language and by whole
// addresses; one that is not to be found, or stands for another, doesn't say the way.
func TestDescribed(t *testing.T) {
	t.Parallel()
	site := frame.Site{Language: &word.It, Tongues: []*word.Language{&word.It, &word.En}, Links: address.NewLinks("https://example.org/b/")}
	for _, c := range []struct {
		name  string
		in    frame.Site
		hide  func(*page.Head)
		thing bool
		want  []string // the names of steps, each with where it leads
	}{
		{"in Italian", site, nil, true, []string{"Inizio https://example.org/b/", "Enti https://example.org/b/soggetti/",
			"</script> & C. "}},
		{"in English", site.In(1), nil, true, []string{"Home https://example.org/b/en/", "Organisations https://example.org/b/en/soggetti/",
			"</script> & C. "}},
		{"not to be found", site, func(h *page.Head) { h.NoIndex = true }, true, nil},
		{"for another", site, func(h *page.Head) { h.Canonic = "https://example.org/b/" }, true, nil},
		{"nothing", site, func(h *page.Head) { h.NoIndex, h.Things = true, nil }, false, nil},
	} {
		const path = "/soggetti/1/"
		h := page.Head{Canonic: c.in.Links.Abs(path), Crumbs: c.in.Crumbs(page.Link{Text: "</script> & C."}),
			Things: []page.Thing{{"@type": "Organization"}}}
		if c.hide != nil {
			c.hide(&h)
		}
		data := c.in.Speak([]page.Page{{Path: path, Head: h}})[0].Head.Data
		inner, opened := strings.CutPrefix(data, `<script type="application/ld+json">`)
		inner, closed := strings.CutSuffix(inner, "</script>")
		if !c.thing {
			if data != "" {
				t.Errorf("%s: %s", c.name, data)
			}
			continue
		}
		var is struct {
			Graph []struct {
				Type  string `json:"@type"`
				Steps []struct {
					Position   int
					Name, Item string
				} `json:"itemListElement"`
			} `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(inner), &is); err != nil || !opened || !closed || strings.Contains(inner, "<") {
			t.Fatalf("%s: %s %v", c.name, data, err)
		}
		if is.Graph[0].Type != "Organization" {
			t.Errorf("%s: it is about %s", c.name, is.Graph[0].Type)
		}
		var got []string
		for _, g := range is.Graph[1:] {
			for i, s := range g.Steps {
				if s.Position != i+1 {
					t.Errorf("%s: %s is the step %d, not %d", c.name, s.Name, s.Position, i+1)
				}
				got = append(got, s.Name+" "+s.Item)
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}
