package test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/tree"
	"bollettino/generator/input/setting"
	shownname "bollettino/generator/page/name"
	"bollettino/generator/page/word"
	"bollettino/generator/test/tongue"

	"go.yaml.in/yaml/v3"
	"golang.org/x/net/html"
)

// Settings name the languages of which there are words.
func TestLanguagesOfSettings(t *testing.T) {
	var tags []string
	for _, l := range word.Languages {
		tags = append(tags, l.Tag)
	}
	if !slices.Equal(tags, setting.Tongues) {
		t.Errorf("there are words in %q; settings may ask for %q", tags, setting.Tongues)
	}
}

var (
	times   = regexp.MustCompile(`<time datetime="([^"]*)"`)
	figures = regexp.MustCompile(`data-figure="([^"]*)">([^<]*)<`)
	signs   = regexp.MustCompile(`class="([^"]*(?:sign|now|word)-[^"]*)"`)
	digits  = regexp.MustCompile(`[^0-9]+`)
)

// stated are all states, moments and figures of a page.
func stated(page string) (out []string) {
	for _, m := range signs.FindAllStringSubmatch(page, -1) {
		out = append(out, "sign "+m[1])
	}
	for _, m := range times.FindAllStringSubmatch(page, -1) {
		out = append(out, "time "+m[1])
	}
	for _, m := range figures.FindAllStringSubmatch(page, -1) {
		out = append(out, "figure "+m[1]+" "+digits.ReplaceAllString(m[2], ""))
	}
	slices.Sort(out)
	return out
}

// A page says the same states, moments and figures in each language, and each leads to the
// others.
func TestLanguagesAgree(t *testing.T) {
	for _, asOf := range []string{"", "2026-11-28T00:10"} {
		files, pages := example(t, asOf, ""), 0
		for name, f := range files {
			own, english := strings.CutPrefix(name, "en/")
			if !english {
				continue
			}
			it, ok := files[own]
			if !ok {
				t.Errorf("%s: there is no %s", name, own)
				continue
			}
			pages++
			if own == "index.html" || strings.HasPrefix(own, "soggetti/") && !strings.HasPrefix(own, "soggetti/elenco/") ||
				strings.HasPrefix(own, "comunicazioni/") || strings.HasPrefix(own, "zone/") {
				a, b := stated(string(it.data)), stated(string(f.data))
				if d := differences(a, b); len(d) > 0 {
					t.Errorf("%s: not as in Italian: %s", name, strings.Join(d, "; "))
				}
			}
			path := strings.TrimSuffix(own, "index.html")
			for tag, at := range map[string]string{"it": path, "en": "en/" + path} {
				want := fmt.Sprintf(`<link rel="alternate" hreflang="%s" href="https://stato.example.org/%s">`, tag, at)
				if !strings.Contains(string(it.data), want) || !strings.Contains(string(f.data), want) {
					t.Errorf("%s: not both pages have %s", name, want)
				}
			}
			if !strings.Contains(string(f.data), `<html lang="en">`) {
				t.Errorf("%s: is not said to be English", name)
			}
		}
		if pages < 100 {
			t.Errorf("%d English pages", pages)
		}
	}
}

var shownBeside = regexp.MustCompile(`<meta property="og:image" content="https://stato\.example\.org/([^"]*)">`)

// A link to a page is shown with a picture of the site: that of the sign in the page's box.
func TestPicturesOfLinks(t *testing.T) {
	files := example(t, "", "")
	seen := map[string]bool{}
	for name, f := range files {
		if !strings.HasSuffix(name, ".html") || strings.Contains(name, "scheda/") || strings.HasPrefix(name, "esempi/") {
			continue
		}
		m := shownBeside.FindStringSubmatch(string(f.data))
		if m == nil || len(files[m[1]].data) == 0 {
			t.Errorf("%s: no picture, or one that is not there: %q", name, m)
			continue
		}
		seen[m[1]] = true
		sign := strings.TrimSuffix(strings.TrimPrefix(m[1], "anteprime/"), ".png")
		if strings.Contains(string(f.data), `class="now now-`) && !strings.Contains(string(f.data), `class="now now-`+sign) {
			t.Errorf("%s: its picture is %s, not that of its box", name, sign)
		}
	}
	if len(seen) < 5 {
		t.Errorf("%d pictures are shown: %v", len(seen), seen)
	}
}

// differences are what stands in one list only.
func differences(a, b []string) (out []string) {
	for _, x := range a {
		if !slices.Contains(b, x) {
			out = append(out, "lacks "+x)
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			out = append(out, "has "+x)
		}
	}
	if len(out) == 0 && len(a) != len(b) {
		out = append(out, fmt.Sprintf("%d of them, not %d", len(b), len(a)))
	}
	return out[:min(len(out), 5)]
}

// A language is one file of words and its name in the list: a site in one that nobody speaks
// has all the pages that English has, in its words.
func TestThirdLanguage(t *testing.T) {
	words, tags := word.Languages, setting.Tongues
	defer func() { word.Languages, setting.Tongues = words, tags }()
	word.Languages = append(slices.Clone(words), tongue.Made)
	setting.Tongues = append(slices.Clone(tags), tongue.Made.Tag)
	settings, err := os.ReadFile(filepath.Join(repository, "data/site.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	other := strings.Replace(string(settings), "languages: [it, en]", "languages: [it, qaa]", 1)
	root := tree.Overlay{fstest.MapFS{"data/site.yaml": {Data: []byte(other)}}, exampleFiles()}
	o := madeOf(root, filepath.Join(t.TempDir(), "public"))
	mustBuild(t, o)
	made := mustTree(t, o.Out)
	for name := range example(t, "", "") {
		own, english := strings.CutPrefix(name, "en/")
		if !english || slices.Contains([]string{"metodo", "come-seguire", "note-legali", "privacy", "accessibilita"}, filepath.Dir(own)) {
			continue // of which there is a translation
		}
		f, ok := made["qaa/"+own]
		if !ok {
			t.Errorf("there is no qaa/%s", own)
			continue
		}
		if text := string(f.data); !strings.Contains(text, `<html lang="qaa">`) || !strings.Contains(text, tongue.Made.Labels.Frame.Skip) {
			t.Errorf("qaa/%s: not in its own words", own)
		}
	}
	if r := mustBuild(t, o); r.Written != 0 {
		t.Errorf("a second build wrote %d files", r.Written)
	}
}

// italian are words that hardly an Italian sentence does without, and no English one has.
var italian = regexp.MustCompile(`(?i)(?:^|[^\pL-])(il|lo|gli|di|del|dello|della|dei|degli|delle|dal|dalla|dalle|nel|nella|nei|nelle|al|alla|alle|agli|` +
	`che|chi|con|è|più|può|sono|si|questo|questa|quando|anche|fino|dopo|ogni|senza|presso|oggi|ieri|una|uno|cui|oppure|` +
	`ente|enti|pagamento|pagamenti|servizio|comunicazione|comunicazioni|regole|avviso|avvisi)(?:[^\pL-]|$)`)

// platformTerms are what the glossary's words are called in English, by each Italian form of them.
func platformTerms(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(repository, "content/regole/glossario.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Terms []struct {
			Term string
			Also []string
			In   map[string]struct{ Term string }
		}
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, w := range file.Terms {
		for _, form := range append(w.Also, w.Term) {
			out[form] = w.In["en"].Term
		}
	}
	return out
}

var bracketed = regexp.MustCompile(`([\pL -]+?)s? \(([\pL -]+)\)`)

// An English page says nothing in Italian that isn't marked, but names: what a body declared, by
// its language. A term of the platform has its Italian form in brackets, and is called as the
// glossary has it.
func TestEnglishPagesAreInEnglish(t *testing.T) {
	terms, said := platformTerms(t), map[string]bool{}
	registry, err := os.ReadFile(filepath.Join(repository, "data/subjects.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(registry)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"Unione dei Comuni di Esempio"} // the operator
	for _, row := range rows {
		names = append(names, row[2], shownname.Shown(row[2]), row[6])
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	addresses := regexp.MustCompile(`https?://\S+`)
	english := func(text string) string {
		text = addresses.ReplaceAllString(text, "")
		for _, name := range names {
			if name != "" {
				text = strings.ReplaceAll(text, name, "")
			}
		}
		return bracketed.ReplaceAllStringFunc(text, func(s string) string {
			m := bracketed.FindStringSubmatch(s)
			if is := terms[m[2]]; is != "" && strings.HasSuffix(strings.ToLower(m[1]), is) {
				said[is] = true
				return m[1]
			}
			return s
		})
	}
	pages, marked := 0, 0
	for name, f := range example(t, "", "") {
		if !strings.HasPrefix(name, "en/") || !strings.HasSuffix(name, ".html") {
			continue
		}
		pages++
		doc, err := html.Parse(bytes.NewReader(f.data))
		if err != nil {
			t.Fatal(err)
		}
		var read func(n *html.Node)
		read = func(n *html.Node) {
			texts := []string{}
			switch n.Type {
			case html.TextNode:
				texts = append(texts, n.Data)
			case html.ElementNode:
				lang, foreign := attribute(n, "lang")
				_, declared := attribute(n, "data-declared")
				if foreign && lang != "en" || declared && !foreign || slices.Contains([]string{"script", "head", "code", "pre"}, n.Data) {
					marked++
					if declared && !foreign && name != "en/index.html" {
						t.Errorf("%s: a declared text without its language: %q", name, textOf(n))
					}
					return
				}
				for _, key := range []string{"aria-label", "title", "alt", "placeholder"} {
					v, _ := attribute(n, key)
					texts = append(texts, v)
				}
			}
			for _, text := range texts {
				if m := italian.FindStringSubmatch(english(text)); m != nil {
					t.Errorf("%s: %q, which is no English, in %q", name, m[1], strings.TrimSpace(text))
				}
			}
			for c := range n.ChildNodes() {
				read(c)
			}
		}
		read(doc)
	}
	if pages < 100 || marked < 1000 {
		t.Errorf("%d pages, %d parts in other languages", pages, marked)
	}
	for _, is := range []string{"payment notice", "operations desk"} {
		if !said[is] {
			t.Errorf("no page says %s with its Italian name", is)
		}
	}
}
