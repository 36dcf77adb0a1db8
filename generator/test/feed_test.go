package test

import (
	"bytes"
	"fmt"
	"html"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
)

// entry is what a reader keeps of one entry of a feed.
type entry struct {
	ID, Title, Text, Link string
	At                    time.Time
}

// isFeed tells a site's feeds from its other files by their names.
func isFeed(name string) bool {
	list, _, _ := strings.Cut(name, "/")
	many := slices.Contains([]string{"comunicazioni", "zone", "partner"}, list)
	return strings.HasSuffix(name, ".xml") && !strings.HasPrefix(name, "sitemap") || strings.HasSuffix(name, ".atom") ||
		many && strings.HasSuffix(name, ".json")
}

// readFeeds reads every feed of a site as a feed reader does.
func readFeeds(t *testing.T, files snapshot) map[string][]entry {
	t.Helper()
	out := map[string][]entry{}
	for name, f := range files {
		if !isFeed(name) {
			continue
		}
		feed, err := gofeed.NewParser().Parse(bytes.NewReader(f.data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if feed.Title == "" || feed.Language != "it" || !strings.HasPrefix(feed.Link, "https://") {
			t.Errorf("%s: title %q, language %q, link %q", name, feed.Title, feed.Language, feed.Link)
		}
		entries := []entry{}
		for _, i := range feed.Items {
			at := i.PublishedParsed
			if at == nil {
				t.Errorf("%s: %s has no date", name, i.GUID)
				continue
			}
			if i.UpdatedParsed != nil && !i.UpdatedParsed.Equal(*at) {
				t.Errorf("%s: %s is dated %v and %v", name, i.GUID, at, i.UpdatedParsed)
			}
			text := i.Description + i.Content
			if feed.FeedType == "rss" {
				text = html.UnescapeString(text) // of RSS it is HTML
			}
			entries = append(entries, entry{i.GUID, i.Title, text, i.Link, at.UTC()})
		}
		if !slices.IsSortedFunc(entries, func(a, b entry) int { return b.At.Compare(a.At) }) {
			t.Errorf("%s: not newest first", name)
		}
		out[name] = entries
	}
	return out
}

// declared are the ids and dates of all entries that the notices of an owner
// call for, as the files say, in one of the two feeds.
func (w *world) declared(owner string, notices []any, files []string, constraints bool) map[string]time.Time {
	out := map[string]time.Time{}
	for i, n := range notices {
		n := n.(map[string]any)
		if (n["kind"] == "constraint") != constraints {
			continue
		}
		slug := strings.TrimSuffix(filepath.Base(files[i]), ".md")
		add := func(s any) {
			at := w.local(fmt.Sprint(s)).UTC()
			out["tag:stato.example.org,2026:"+owner+"/"+slug+"/"+at.Format("2006-01-02T15:04:05Z")] = at
		}
		add(n["declared"])
		updates, _ := n["updates"].([]any)
		for _, u := range updates {
			add(u.(map[string]any)["at"])
		}
	}
	return out
}

// Every feed of the example reads, and says what was declared when it was
// declared: nothing more, nothing less, nothing that depends on the build.
func TestFeeds(t *testing.T) {
	w := readWorld(t)
	feeds := readFeeds(t, example(t, "", ""))
	empty := 0
	for name, constraints := range map[string]bool{"disservizi": false, "vincoli": true} {
		for id, s := range w.subjects {
			file := "soggetti/" + id + "/" + name + ".xml"
			got, ok := feeds[file]
			if !ok {
				t.Errorf("%s is not there", file)
				continue
			}
			want := w.declared(id, s.notices, glob(t, "data/subjects/"+id+"/notices/*.md"), constraints)
			if d := cmp.Diff(want, dates(got)); d != "" {
				t.Errorf("%s (- declared, + in the feed):\n%s", file, d)
			}
			if len(want) == 0 {
				empty++
			}
		}
		platform := w.declared("platform", w.platform, glob(t, "data/platform/notices/*.md"), constraints)
		lists := 0
		for file, got := range feeds {
			parts := strings.Split(file, "/")
			if parts[len(parts)-1] != name+".xml" || parts[0] == "soggetti" {
				continue
			}
			lists++
			list := strings.TrimSuffix(file, ".xml")
			for _, ext := range []string{".atom", ".json"} {
				if d := cmp.Diff(got, feeds[list+ext]); d != "" {
					t.Errorf("%s%s differs from RSS:\n%s", list, ext, d)
				}
			}
			declared := map[string]time.Time{}
			groups := map[string]int{} // notices of one group are one entry
			if list == "comunicazioni/"+name {
				maps.Copy(declared, platform)
			}
			for id, s := range w.subjects {
				if parts[0] != "comunicazioni" && !w.in(id, parts[0], parts[1]) {
					continue
				}
				maps.Copy(declared, w.declared(id, s.notices, glob(t, "data/subjects/"+id+"/notices/*.md"),
					constraints))
				for _, n := range s.notices {
					n := n.(map[string]any)
					if g, _ := n["group"].(string); g != "" && (n["kind"] == "constraint") == constraints {
						groups[fmt.Sprint(g, n["declared"])]++
					}
				}
			}
			folded := 0
			for _, n := range groups {
				folded += n - 1
			}
			for _, e := range got {
				if !declared[e.ID].Equal(e.At) {
					t.Errorf("%s: %s is dated %v, declared %v", file, e.ID, e.At, declared[e.ID])
				}
			}
			if len(got) != min(200, len(declared)-folded) {
				t.Errorf("%s has %d entries; %d were declared, %d are one with another",
					file, len(got), len(declared), folded)
			}
			if folded > 0 && !slices.ContainsFunc(got,
				func(e entry) bool { return strings.HasPrefix(e.Title, "2 enti: ") }) {
				t.Errorf("%s: no entry says how many declare the same", file)
			}
		}
		if lists < 20 {
			t.Errorf("only %d lists have %s", lists, name)
		}
	}
	continuity := 0
	for file, got := range feeds {
		if list, ok := strings.CutSuffix(file, "/continuita.xml"); ok {
			for _, e := range got {
				if continuity++; !slices.Contains(feeds[list+"/disservizi.xml"], e) {
					t.Errorf("%s: %s is not among what is disrupted", file, e.ID)
				}
			}
		}
	}
	if continuity == 0 {
		t.Error("no continuity event stands apart")
	}
	if empty == 0 {
		t.Error("the example has no empty feed to read")
	}
}

// The rulebook's news tell of each version when it was published, came into
// force, was corrected; in RSS and in Atom alike.
func TestRulebookNews(t *testing.T) {
	w := readWorld(t)
	data, err := os.ReadFile(filepath.Join(repository, "content/regole/versions.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	register, err := yamlValue(data)
	if err != nil {
		t.Fatal(err)
	}
	day := func(v any) time.Time {
		s := fmt.Sprint(v)
		if len(s) == len("2026-01") {
			s += "-01"
		}
		return w.local(s).UTC()
	}
	want, asOf := map[string]time.Time{}, w.local("2026-11-27T22:45")
	corrected := 0
	for _, v := range register.(map[string]any)["versions"].([]any) {
		v := v.(map[string]any)
		id := fmt.Sprintf("tag:stato.example.org,2026:regole/%v/", v["id"])
		want[id+"pubblicata"] = day(v["published"])
		if from := v["in_force_from"]; from != nil && v["state"] != "draft" && !day(from).After(asOf) {
			want[id+"in-vigore"] = day(from)
		}
		list, _ := v["corrections"].([]any)
		for _, c := range list {
			on := c.(map[string]any)["on"]
			want[id+"corretta/"+fmt.Sprint(on)] = day(on)
			corrected++
		}
	}
	if corrected == 0 {
		t.Error("the example has no correction to tell of")
	}
	feeds := readFeeds(t, example(t, "", ""))
	for _, name := range []string{"regole/novita.xml", "regole/novita.atom"} {
		if d := cmp.Diff(want, dates(feeds[name])); d != "" {
			t.Errorf("%s (- registered, + in the feed):\n%s", name, d)
		}
	}
}

func dates(entries []entry) map[string]time.Time {
	out := map[string]time.Time{}
	for _, e := range entries {
		out[e.ID] = e.At
	}
	return out
}

// A later build, or one for another address, changes no id and no date; the
// links follow the address.
func TestFeedsArePermanent(t *testing.T) {
	first := readFeeds(t, example(t, "", ""))
	if d := cmp.Diff(first, readFeeds(t, example(t, "2026-11-28T02:55", ""))); d != "" {
		t.Errorf("four hours later:\n%s", d)
	}
	moved := readFeeds(t, example(t, "", "https://example.org/un/percorso/"))
	for name, entries := range moved {
		for i, e := range entries {
			rest, ok := strings.CutPrefix(e.Link, "https://example.org/un/percorso/")
			if !ok {
				t.Errorf("%s: %s links to %s", name, e.ID, e.Link)
			}
			moved[name][i].Link = "https://stato.example.org/" + rest
		}
	}
	if d := cmp.Diff(first, moved); d != "" {
		t.Errorf("under another address:\n%s", d)
	}
}

// An update that is appended to a notice adds one entry to the feeds it belongs
// in, and changes none.
func TestFeedsGrow(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{"content", "data"} {
		if err := os.CopyFS(filepath.Join(root, dir), os.DirFS(filepath.Join(repository, dir))); err != nil {
			t.Fatal(err)
		}
	}
	const subject, slug = "09900005670", "2026-11-27-stazioni"
	file := filepath.Join(root, "data", "subjects", subject, "notices", slug+".md")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	grown := bytes.Replace(data, []byte("\n---\n"),
		[]byte("\n  - {at: 2026-11-27T22:40, status: resolved, ended: 2026-11-27T22:30, text: Il guasto è riparato.}\n---\n"), 1)
	if err := os.WriteFile(file, grown, 0o644); err != nil {
		t.Fatal(err)
	}
	o := madeOf(os.DirFS(root), filepath.Join(t.TempDir(), "public"))
	mustBuild(t, o)
	before, after := readFeeds(t, example(t, "", "")), readFeeds(t, mustTree(t, o.Out))
	const id = "tag:stato.example.org,2026:" + subject + "/" + slug + "/2026-11-27T21:40:00Z"
	grew := []string{"soggetti/" + subject + "/disservizi.xml"}
	for _, list := range []string{"comunicazioni", "partner/" + subject, "zone/emilia-romagna"} {
		for _, ext := range []string{"atom", "json", "xml"} {
			grew = append(grew, list+"/disservizi."+ext)
		}
	}
	for name := range before {
		got := after[name]
		if slices.Contains(grew, name) {
			i := slices.IndexFunc(got, func(e entry) bool { return e.ID == id })
			if i < 0 {
				t.Errorf("%s: the update is not there", name)
				continue
			}
			if e := got[i]; !strings.Contains(e.Text, "Il guasto è riparato.") ||
				!e.At.Equal(time.Date(2026, 11, 27, 21, 40, 0, 0, time.UTC)) {
				t.Errorf("%s: %+v", name, e)
			}
			got = slices.Delete(slices.Clone(got), i, i+1)
		}
		if d := cmp.Diff(before[name], got); d != "" {
			t.Errorf("%s: another entry changed:\n%s", name, d)
		}
	}
}

// A withdrawal is one more entry; what was said before stays as it was.
func TestFeedsKeepWhatIsWithdrawn(t *testing.T) {
	root := copyExample(t)
	const subject, slug = "01234567897", "2026-11-24-anagrafe"
	file := filepath.Join(root, "data", "subjects", subject, "notices", slug+".md")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	gone := bytes.Replace(data, []byte("\n---\n"),
		[]byte("\nupdates:\n  - {at: 2026-11-27T22:40, status: withdrawn, text: Il lavoro non si fa.}\n---\n"), 1)
	if err := os.WriteFile(file, gone, 0o644); err != nil {
		t.Fatal(err)
	}
	before, after := readFeeds(t, example(t, "", "")), readFeeds(t, mustTree(t, buildIn(t, root)))
	grew := 0
	for name, was := range before {
		new := slices.DeleteFunc(slices.Clone(after[name]), func(e entry) bool { return slices.Contains(was, e) })
		if len(after[name]) != len(was)+len(new) {
			t.Errorf("%s: an entry vanished or changed", name)
		}
		for _, e := range new {
			grew++
			if e.ID != "tag:stato.example.org,2026:"+subject+"/"+slug+"/2026-11-27T21:40:00Z" ||
				!strings.Contains(e.Title, "Ritiro") {
				t.Errorf("%s: %+v", name, e)
			}
		}
	}
	if grew != 7 { // its own feed; RSS, Atom and JSON of all and of its region
		t.Errorf("%d feeds tell of the withdrawal", grew)
	}
}

// Where the operator has a service that turns feeds into mail, every status page
// and list leads there with its feed's whole address.
func TestByMail(t *testing.T) {
	root := copyExample(t)
	editFile(t, filepath.Join(root, "data/site.yaml"), `subscribe_url: ""`,
		`subscribe_url: "https://mail.example.org/?from=a&feed={feed}"`)
	files := mustTree(t, buildIn(t, root))
	for _, at := range []string{"soggetti/01234567897/", "zone/lazio/", "comunicazioni/"} {
		want := "https://mail.example.org/?from=a&amp;feed=https%3A%2F%2Fstato.example.org%2F" +
			strings.ReplaceAll(at, "/", "%2F") + "disservizi.xml"
		if !bytes.Contains(files[at+"index.html"].data, []byte(`href="`+want+`"`)) {
			t.Errorf("%s has no link to %s", at, want)
		}
		if page := files[at+"index.html"].data; bytes.Index(page, []byte(" per e-mail</a>")) > bytes.Index(page, []byte("(RSS)</a>")) {
			t.Errorf("%s has feeds before mail", at)
		}
		if bytes.Contains(example(t, "", "")[at+"index.html"].data, []byte("interruzioni per e-mail")) {
			t.Errorf("%s offers mail where there is none", at)
		}
	}
}
