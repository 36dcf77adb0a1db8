package test

import (
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
	"bollettino/generator/page/word"
	"bollettino/generator/test/tongue"
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
		if !strings.HasSuffix(name, ".html") || strings.Contains(name, "scheda/") {
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
		if !english || own == "metodo/index.html" || own == "come-seguire/index.html" { // of which there is a translation
			continue
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
