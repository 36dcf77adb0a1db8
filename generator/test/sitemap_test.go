package test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

type located struct {
	Loc string `xml:"loc"`
	At  string `xml:"lastmod"`
}

// sitemapsOf reads a site's sitemaps as search engines do, from robots.txt on: pages by the
// sitemap that names them, each with its date.
func sitemapsOf(t *testing.T, files snapshot, base string) map[string]map[string]string {
	t.Helper()
	at, ok := strings.CutPrefix(string(files["robots.txt"].data), "User-agent: *\nAllow: /\n\nSitemap: "+base)
	if !ok {
		t.Fatalf("robots.txt: %s", files["robots.txt"].data)
	}
	var index struct {
		Sitemaps []located `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemap"`
	}
	if err := xml.Unmarshal(files[strings.TrimSpace(at)].data, &index); err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]string{}
	for _, s := range index.Sitemaps {
		var set struct {
			URLs []located `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
		}
		name := strings.TrimPrefix(s.Loc, base)
		if err := xml.Unmarshal(files[name].data, &set); err != nil || len(set.URLs) == 0 {
			t.Errorf("%s: %d pages, %v", name, len(set.URLs), err)
		}
		out[name] = map[string]string{}
		for _, u := range set.URLs {
			if _, twice := out[name][u.Loc]; twice {
				t.Errorf("%s names %s twice", name, u.Loc)
			}
			if out[name][u.Loc] = u.At; u.At != "" {
				if _, err := time.Parse(time.RFC3339, u.At); err != nil {
					t.Error(err)
				}
			}
		}
	}
	return out
}

// What sitemaps name is there, stands for itself and may be found, and whatever does so is
// named, but for lists that only lead to what is named.
func TestSitemaps(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"", "https://example.org/un/percorso/"} {
		files := example(t, "", base)
		if base == "" {
			base = "https://stato.example.org/"
		}
		named := map[string]string{}
		for _, pages := range sitemapsOf(t, files, base) {
			for loc, at := range pages {
				named[loc] = at
			}
		}
		found := map[string]bool{}
		for name, f := range files {
			if path.Ext(name) != ".html" {
				continue
			}
			doc, err := html.Parse(bytes.NewReader(f.data))
			if err != nil {
				t.Fatal(err)
			}
			at, canonical, hidden := base+strings.TrimSuffix(name, "index.html"), "", false
			for n := range doc.Descendants() {
				rel, _ := attribute(n, "rel")
				if what, _ := attribute(n, "name"); what == "robots" {
					hidden = true
				}
				if rel == "canonical" {
					canonical, _ = attribute(n, "href")
				}
			}
			if !hidden && canonical == at {
				found[at] = true
			}
		}
		for at := range named {
			if !found[at] {
				t.Errorf("a sitemap names %s, which is not there, or not to be found", at)
			}
		}
		for at := range found {
			of := strings.TrimPrefix(strings.TrimPrefix(at, base), "en/") // in either language
			list := strings.HasPrefix(of, "soggetti/elenco/") || strings.HasPrefix(of, "regole/ruoli/") && strings.Count(of, "/") > 3
			if _, ok := named[at]; !ok && !list {
				t.Errorf("no sitemap names %s", at)
			}
		}
		for at, want := range map[string]string{
			"soggetti/01234567897/": "2026-11-27T22:05:00+01:00", "soggetti/01234567897/storico/2025/": "2025-12-07T01:05:00+01:00",
			"soggetti/01234567897/comunicazioni/2026-03-17-portale/": "2026-03-18T09:00:00+01:00", "regole/": "",
		} {
			if got, ok := named[base+at]; got != want || !ok {
				t.Errorf("%s is dated %q (%v), want %q", at, got, ok, want)
			}
		}
	}
}

// What one body declares changes the sitemap that it is in and the index, and a day in which
// nothing is declared changes none; an operator's own robots.txt stands.
func TestSitemapsChangeByWhatIsDeclared(t *testing.T) {
	t.Parallel()
	root := copyExample(t)
	registry := filepath.Join(root, "data/subjects.csv")
	data, err := os.ReadFile(registry)
	if err != nil {
		t.Fatal(err)
	}
	var rows strings.Builder
	rows.Write(data)
	for i := range 600 {
		fmt.Fprintf(&rows, "ENTE%03d,ec-indirect,Comune %d,Comuni,,,Prova,RM,Lazio,,1,,,\n", i, i)
	}
	if err := os.WriteFile(registry, []byte(rows.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	maps := func() map[string]string {
		out := map[string]string{}
		for name, f := range mustTree(t, buildIn(t, root)) {
			if strings.HasPrefix(name, "sitemap") || name == "robots.txt" {
				out[name] = string(f.data)
			}
		}
		return out
	}
	changed := func(before, after map[string]string) (out []string) {
		for name := range after {
			if before[name] != after[name] {
				out = append(out, name)
			}
		}
		slices.Sort(out)
		return out
	}
	first := maps()
	if len(first) < 15 {
		t.Errorf("only %d sitemaps", len(first))
	}
	editFile(t, filepath.Join(root, "data/site.yaml"), `as_of: "2026-11-27T22:45:00+01:00"`, `as_of: "2026-11-29T10:00:00+01:00"`)
	second := maps()
	if d := cmp.Diff(first, second); d != "" {
		t.Errorf("two days later:\n%s", d)
	}
	editFile(t, filepath.Join(root, "data/subjects/01234567897/notices/2026-11-24-anagrafe.md"), "\n---\n",
		"\nupdates:\n  - {at: 2026-11-28T10:00, status: update, text: Confermato.}\n---\n")
	third := maps()
	if got := changed(second, third); len(got) != 2 || !strings.HasPrefix(got[1], "sitemap/enti-") && !strings.HasPrefix(got[0], "sitemap/enti-") {
		t.Errorf("one notice changes %v", got)
	}
	if err := os.MkdirAll(filepath.Join(root, "static"), 0o755); err != nil {
		t.Fatal(err)
	}
	own := "User-agent: *\nDisallow: /\n"
	if err := os.WriteFile(filepath.Join(root, "static/robots.txt"), []byte(own), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := maps()["robots.txt"]; got != own {
		t.Errorf("the operator's robots.txt is %q", got)
	}
}
