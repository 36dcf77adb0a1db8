package sitemap_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/input/subject"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/publish/sitemap"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

// A body's pages are dated by what was declared on them last; that of one of whom nothing is
// known is none to be found.
func TestOf(t *testing.T) {
	t.Parallel()
	at := func(day string) (s string) { return rome.Zone.RFC3339(rome.At(t, day+"T10:00")) }
	told := func(slug, declared, changed string) bulletin.Told {
		return bulletin.Told{ID: "1/" + slug, Subject: "1", Declared: rome.At(t, declared+"T10:00"), Changed: rome.At(t, changed+"T10:00")}
	}
	s := bulletin.Summary{ID: "1", Known: true, Years: []string{"2026", "2025", "2024"},
		Told: []bulletin.Told{told("b", "2026-01-01", "2026-02-02"), told("a", "2025-12-01", "2026-01-03")}}
	got := map[string]string{}
	for _, e := range sitemap.Of(nil, &s, rome.Zone) {
		if got[e.Address()] = ""; e.At != 0 {
			got[e.Address()] = rome.Zone.RFC3339(e.At)
		}
	}
	want := map[string]string{
		"/soggetti/1/": at("2026-02-02"), "/soggetti/1/comunicazioni/b/": at("2026-02-02"),
		"/soggetti/1/comunicazioni/a/": at("2026-01-03"), "/soggetti/1/storico/2026/": at("2026-02-02"),
		"/soggetti/1/storico/2025/": at("2026-01-03"), "/soggetti/1/storico/2024/": "",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if all := sitemap.Of(nil, &bulletin.Summary{ID: "2"}, rome.Zone); len(all) > 0 {
		t.Errorf("of one of whom nothing is known: %v", all)
	}
}

// A small site has one sitemap of its bodies, a large one parts; none names more pages than
// it may, and the index names them all.
func TestFiles(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ bodies, pages, want int }{{500, 1, 1}, {501, 1, 64}, {1, 50_001, 2}} {
		s := sitemap.New([]sitemap.Voice{{"it", address.NewLinks("https://example.org/a/")}}, rome.Zone, x.bodies)
		for i := range x.bodies {
			var all []sitemap.Entry
			for k := range x.pages {
				all = append(all, sitemap.Entry{Path: fmt.Sprintf("/%d/%d&", i, k)})
			}
			s.Take(subject.ID(fmt.Sprint(i)), all)
		}
		files := made(t, s)
		index, pages := string(files["sitemap.xml"]), 0
		for name, data := range files {
			if name == "sitemap.xml" {
				continue
			}
			n := bytes.Count(data, []byte("<loc>https://example.org/a/"))
			if pages += n; n == 0 || n > 50_000 || !strings.Contains(index, "<loc>https://example.org/a/"+name+"</loc>") {
				t.Errorf("%d bodies: %s names %d pages, and the index is %s", x.bodies, name, n, index)
			}
			if bytes.Contains(data, []byte("lastmod")) || !bytes.Contains(data, []byte("&amp;</loc>")) {
				t.Errorf("%d bodies: %.300s", x.bodies, data)
			}
		}
		if len(files) != x.want+1 || pages != x.bodies*x.pages {
			t.Errorf("%d bodies: %d files, %d pages", x.bodies, len(files)-1, pages)
		}
	}
}

// A page is named in each language that has it, and leads to itself in all of them; who reads
// none of these, to the site's own. One that there is in one language leads nowhere.
func TestLanguages(t *testing.T) {
	t.Parallel()
	own := address.NewLinks("https://example.org/")
	s := sitemap.New([]sitemap.Voice{{"it", own}, {"en", own.In("en")}}, rome.Zone, 1)
	s.Take("1", []sitemap.Entry{{Path: "/soggetti/1/"}, {Path: "/soggetti/1/storico/2026/"}})
	s.Add(sitemap.Entry{Path: "/regole/quando/"})
	files := made(t, s)
	const links = `
  <xhtml:link rel="alternate" hreflang="it" href="https://example.org/soggetti/1/"/>
  <xhtml:link rel="alternate" hreflang="en" href="https://example.org/en/soggetti/1/"/>
  <xhtml:link rel="alternate" hreflang="x-default" href="https://example.org/soggetti/1/"/>`
	for name, want := range map[string]string{
		"sitemap/enti-00.xml": `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
 <url>
  <loc>https://example.org/soggetti/1/</loc>` + links + `
 </url>
 <url>
  <loc>https://example.org/en/soggetti/1/</loc>` + links + `
 </url>
 <url>
  <loc>https://example.org/soggetti/1/storico/2026/</loc>
 </url>
</urlset>
`,
		"sitemap/pagine.xml": `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
 <url>
  <loc>https://example.org/regole/quando/</loc>
 </url>
</urlset>
`} {
		if d := cmp.Diff(want, string(files[name])); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// made are all files of sitemaps, by name.
func made(t *testing.T, s *sitemap.Sitemaps) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, f := range s.Files() {
		data, err := f.Make()
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = data
	}
	return out
}

// A sitemap's print is another where a page comes, goes or is dated otherwise, and only the
// index's with it where a date is the last.
func TestPrints(t *testing.T) {
	t.Parallel()
	prints := func(entries ...sitemap.Entry) map[string]string {
		s := sitemap.New([]sitemap.Voice{{"it", address.NewLinks("https://example.org/")}}, rome.Zone, 1)
		s.Take("1", entries)
		s.Add(sitemap.Entry{Path: "/"})
		out := map[string]string{}
		for _, f := range s.Files() {
			out[f.Name] = f.Print
		}
		return out
	}
	if fmt.Sprint(prints(sitemap.Entry{Body: "1"})) == fmt.Sprint(prints(sitemap.Entry{Body: "2"})) {
		t.Error("the page of one body has the print of another's")
	}
	was := prints(sitemap.Entry{Path: "/a/", At: 1}, sitemap.Entry{Path: "/b/", At: 5})
	for what, c := range map[string]struct {
		now          map[string]string
		other, index bool
	}{
		"the same":       {prints(sitemap.Entry{Path: "/a/", At: 1}, sitemap.Entry{Path: "/b/", At: 5}), false, false},
		"an older date":  {prints(sitemap.Entry{Path: "/a/", At: 2}, sitemap.Entry{Path: "/b/", At: 5}), true, false},
		"a newer date":   {prints(sitemap.Entry{Path: "/a/", At: 1}, sitemap.Entry{Path: "/b/", At: 6}), true, true},
		"one more":       {prints(sitemap.Entry{Path: "/a/", At: 1}, sitemap.Entry{Path: "/b/", At: 5}, sitemap.Entry{Path: "/c/", At: 0}), true, false},
		"one less":       {prints(sitemap.Entry{Path: "/b/", At: 5}), true, false},
		"another's name": {prints(sitemap.Entry{Path: "/x/", At: 1}, sitemap.Entry{Path: "/b/", At: 5}), true, false},
	} {
		for name, other := range map[string]bool{"sitemap/enti-00.xml": c.other, "sitemap.xml": c.index, "sitemap/pagine.xml": false} {
			if (c.now[name] != was[name]) != other {
				t.Errorf("%s: the print of %s is %q, and was %q", what, name, c.now[name], was[name])
			}
		}
	}
}
