package test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/document"
	"bollettino/generator/input/rulebook"
	"github.com/google/go-cmp/cmp"
)

// Same input and same moment: the same bytes, however many work at it and
// wherever the program stands.
func TestBuiltTwice(t *testing.T) {
	first := example(t, "", "")
	for _, jobs := range []int{1, 4} {
		o := madeOf(exampleFiles(), filepath.Join(t.TempDir(), "public"))
		o.Jobs = jobs
		mustBuild(t, o)
		if d := first.differ(mustTree(t, o.Out)); len(d) > 0 {
			t.Errorf("with %d jobs these differ: %q", jobs, d)
		}
	}
	repo, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	o := madeOf(inputs{os.DirFS(repo)}, "public")
	mustBuild(t, o)
	if d := first.differ(mustTree(t, "public")); len(d) > 0 {
		t.Errorf("from another folder these differ: %q", d)
	}
}

// A build that changes nothing writes nothing; one that changes something gives
// byte for byte what a clean one gives.
func TestBuiltAgain(t *testing.T) {
	o := madeOf(exampleFiles(), filepath.Join(t.TempDir(), "public"))
	mustBuild(t, o)
	first := mustTree(t, o.Out)
	if r := mustBuild(t, o); r.Written != 0 || r.Removed != 0 {
		t.Errorf("a second build wrote %d files and removed %d", r.Written, r.Removed)
	}
	for name, f := range mustTree(t, o.Out) {
		if !f.time.Equal(first[name].time) {
			t.Errorf("%s was written again", name)
		}
	}
	o.AsOf = "2026-11-27T23:45"
	if r := mustBuild(t, o); r.Written == 0 || r.Written == r.Files {
		t.Errorf("an hour later %d of %d files were written", r.Written, r.Files)
	}
	if d := example(t, "2026-11-27T23:45", "").differ(mustTree(t, o.Out)); len(d) > 0 {
		t.Errorf("these differ from a clean build: %q", d)
	}
}

// Time acts on a subject only through the moments at which something of it
// changes by itself. The moments are found here from the files, by other means
// than package sli's; between two builds exactly the subjects that had one
// differ.
func TestLater(t *testing.T) {
	w := readWorld(t)
	some, none := 0, 0
	for _, step := range [][2]string{
		{"2026-11-27T22:45", "2026-11-27T22:50"}, // nothing
		{"2026-11-27T22:45", "2026-11-27T23:45"}, // the measurements grow old
		{"2026-11-27T23:45", "2026-11-28T01:55"}, // midnight
		{"2026-11-28T01:55", "2026-11-28T02:55"}, // the end of a stop
		{"2026-11-30T05:55", "2026-11-30T06:05"}, // a partner's stop
		{"2026-11-30T06:05", "2026-11-30T06:55"}, // nothing
	} {
		before, after := step[0], step[1]
		t.Run(before+" to "+after, func(t *testing.T) {
			var want []string
			for id := range w.subjects {
				if w.lastChange(id, w.local(before)) != w.lastChange(id, w.local(after)) {
					want = append(want, id)
				}
			}
			slices.Sort(want)
			site := example(t, after, "")
			was := example(t, before, "")
			differ := was.differ(site)
			got := map[string]bool{}
			for _, name := range differ {
				own := strings.TrimPrefix(name, "en/") // what it is in the site's own language
				parts := strings.Split(own, "/")
				switch {
				case parts[0] == "soggetti" && w.subjects[parts[1]] != nil:
					got[parts[1]] = true
					if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".ics") {
						t.Errorf("%s differs, though nobody declared anything", name)
					}
				case strings.HasPrefix(own, "soggetti/elenco/"):
					if !slices.ContainsFunc(want, func(id string) bool {
						return bytes.Contains(site[name].data, []byte("/soggetti/"+id+"/"))
					}) {
						t.Errorf("%s differs and is about nobody who changed", name)
					}
				case slices.Contains([]string{"comunicazioni", "zone", "partner"}, parts[0]) &&
					!strings.HasSuffix(name, ".html"):
					t.Errorf("%s differs, though nobody declared anything", name)
				case parts[0] == "zone" || parts[0] == "partner":
					if !slices.ContainsFunc(want, func(id string) bool { return w.in(id, parts[0], parts[1]) }) {
						t.Errorf("%s differs, and nobody there changed", name)
					}
				case name == "dati/catalogo.ttl" && before[:10] != after[:10]: // it has the day
				case parts[0] == "dati" && (strings.HasSuffix(name, ".csv") || strings.HasSuffix(name, ".jsonl")):
					for row := range strings.Lines(string(site[name].data)) {
						about := func(id string) bool { return strings.Contains(row, id) }
						if !bytes.Contains(was[name].data, []byte(row)) && !slices.ContainsFunc(want, about) && !about("platform/") {
							t.Errorf("%s: this differs and is about nobody who changed: %s", name, row)
						}
					}
				case !slices.Contains([]string{"index.html", "soggetti", "comunicazioni", "regole", "api",
					"prossimi-cambi.json"}, parts[0]):
					t.Errorf("%s differs", name)
				}
			}
			if d := cmp.Diff(want, slices.Sorted(maps.Keys(got))); d != "" {
				t.Errorf("subjects whose files differ (- by the data, + built):\n%s", d)
			}
			if len(want) == 0 && len(differ) > 0 {
				t.Errorf("nothing happened, and these differ: %q", differ)
			}
			switch {
			case len(want) == 0:
				none++
			case len(want) < len(w.subjects):
				some++
			}
		})
	}
	if some == 0 || none == 0 {
		t.Errorf("of the steps %d move some subjects and %d none: choose other moments", some, none)
	}
}

// world is what this test reads from data/ by itself.
type world struct {
	t        *testing.T
	zone     *time.Location
	fresh    time.Duration
	subjects map[string]*seen
	platform []any // notices' front matter
}

type seen struct {
	rows     []map[string]string // of the registry
	partners []string            // of its services
	notices  []any
	looks    []look
	buckets  []look
}

// in tells whether a subject belongs to a region ("zone") or to a partner's
// bodies, by the last of its rows that had begun.
func (w *world) in(id, list, name string) bool {
	var row map[string]string
	for _, r := range w.subjects[id].rows {
		if row == nil || r["from"] <= "2026-11-27" {
			row = r
		}
	}
	if list == "zone" {
		return row["region"] != "" && rulebook.Slug(row["region"]) == name
	}
	return slices.Contains(strings.Fields(row["partners"]), name) ||
		id == name && slices.Contains(strings.Fields(row["roles"]), "pt")
}

type look struct {
	key, state  string // service and observer
	from, until time.Time
}

func readWorld(t *testing.T) *world {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, zone: zone, fresh: 15 * time.Minute, subjects: map[string]*seen{}}
	for _, row := range csvRows(t, "data/subjects.csv") {
		s := w.subjects[row["id"]]
		if s == nil {
			s = &seen{}
			w.subjects[row["id"]] = s
		}
		s.rows = append(s.rows, row)
	}
	w.platform = w.notices("data/platform/notices/*.md")
	for id, s := range w.subjects {
		s.notices = w.notices("data/subjects/" + id + "/notices/*.md")
		if data, err := os.ReadFile(filepath.Join(repository, "data/subjects", id, "profile.yaml")); err == nil {
			p, err := yamlValue(data)
			if err != nil {
				t.Fatal(err)
			}
			services, _ := p.(map[string]any)["services"].([]any)
			for _, v := range services {
				if partner, _ := v.(map[string]any)["partner"].(string); partner != "" {
					s.partners = append(s.partners, partner)
				}
			}
		}
	}
	for _, file := range glob(t, "data/availability/*/*.csv") {
		for _, row := range csvRows(t, file) {
			s := w.subjects[row["subject"]]
			s.looks = append(s.looks, look{row["service"] + " " + row["observer"], row["state"], w.exact(row["from"]),
				w.exact(row["until"])})
		}
	}
	for _, file := range glob(t, "data/responses/*/*.csv") {
		for _, row := range csvRows(t, file) {
			s := w.subjects[row["subject"]]
			s.buckets = append(s.buckets, look{row["obligation"], "", w.exact(row["from"]), w.exact(row["until"])})
		}
	}
	return w
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(repository, filepath.FromSlash(pattern)))
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		files[i], _ = filepath.Rel(repository, f)
	}
	return files
}

func csvRows(t *testing.T, file string) []map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(repository, file))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var out []map[string]string
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = r[i]
		}
		out = append(out, m)
	}
	return out
}

func (w *world) notices(pattern string) (out []any) {
	w.t.Helper()
	for _, file := range glob(w.t, pattern) {
		data, err := os.ReadFile(filepath.Join(repository, file))
		if err != nil {
			w.t.Fatal(err)
		}
		front, _, err := document.Front(data)
		if err != nil {
			w.t.Fatalf("%s: %v", file, err)
		}
		n, err := yamlValue(front)
		if err != nil {
			w.t.Fatalf("%s: %v", file, err)
		}
		out = append(out, n)
	}
	return out
}

func (w *world) exact(s string) time.Time {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		w.t.Fatal(err)
	}
	return at
}

// local reads a time as people write it.
func (w *world) local(s string) time.Time {
	w.t.Helper()
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if at, err := time.Parse(layout, s); err == nil {
			return at
		}
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02"} {
		if at, err := time.ParseInLocation(layout, s, w.zone); err == nil {
			return at
		}
	}
	w.t.Fatalf("%q is not a time", s)
	return time.Time{}
}

// lastChange is the latest moment up to t at which something of the subject
// changes by itself.
func (w *world) lastChange(id string, t time.Time) int64 {
	s := w.subjects[id]
	y, m, d := t.In(w.zone).Date()
	last := time.Date(y, m, d, 0, 0, 0, 0, w.zone)
	offer := func(at time.Time) {
		if at.After(last) && !at.After(t) {
			last = at
		}
	}
	notices := slices.Concat(s.notices, w.platform)
	partners := slices.Clone(s.partners)
	for _, row := range s.rows {
		if (row["from"] == "" || !w.local(row["from"]).After(t)) &&
			(row["until"] == "" || w.local(row["until"]).After(t)) {
			partners = append(partners, strings.Fields(row["partners"])...)
		}
	}
	for _, p := range partners {
		if p != id {
			notices = append(notices, w.subjects[p].notices...)
		}
	}
	for _, n := range notices {
		for _, at := range w.boundaries(n.(map[string]any), t) {
			offer(at)
		}
	}
	prev := map[string]look{}
	for _, l := range s.looks {
		if !l.from.Before(t) {
			continue
		}
		end := l.until
		if end.After(t) {
			end = t
		}
		offer(end.Truncate(w.fresh)) // steps of a quarter of an hour are the same in every zone
		p, ok := prev[l.key]
		if !l.until.After(t) && (!ok || p.state != l.state || !l.from.Before(p.until.Add(w.fresh))) {
			offer(l.until)
		}
		offer(end.Add(w.fresh))
		prev[l.key] = l
	}
	for _, b := range s.buckets {
		if !b.until.After(t) {
			offer(b.until.Truncate(w.fresh))
		}
	}
	return last.Unix()
}

// boundaries are the starts and ends, up to t, of the spans that a notice limits.
// A moment is one where being limited differs from a second before.
func (w *world) boundaries(n map[string]any, t time.Time) []time.Time {
	type plan struct {
		since       time.Time // the moment from which it acts
		from, until string
		repeats     string
		what        string
	}
	text := func(m map[string]any, key, or string) string {
		if v, ok := m[key]; ok && v != nil {
			return fmt.Sprint(v)
		}
		return or
	}
	plans := []plan{{time.Time{}, text(n, "from", ""), text(n, "until", ""), text(n, "repeats", ""),
		text(n, "services", "") + text(n, "impact", "")}}
	type end struct{ at, ended time.Time } // resolved: what runs at `at` ended at `ended`
	var ends []end
	withdrawn := time.Time{}
	updates, _ := n["updates"].([]any)
	for _, u := range updates {
		u := u.(map[string]any)
		at := w.local(text(u, "at", ""))
		switch text(u, "status", "") {
		case "changed":
			p := plans[len(plans)-1]
			p.since = at
			p.from, p.until, p.repeats = text(u, "from", p.from), text(u, "until", p.until),
				text(u, "repeats", p.repeats)
			p.what = text(u, "services", text(n, "services", "")) + text(u, "impact", text(n, "impact", ""))
			plans = append(plans, p)
		case "resolved":
			ends = append(ends, end{at, w.local(text(u, "ended", text(u, "at", "")))})
		case "withdrawn":
			withdrawn = at
		}
	}
	except, _ := n["except"].([]any)
	// spansOf lays out a plan, for repeating ones a local day at a time.
	spansOf := func(p plan) (out [][2]time.Time) {
		from := w.local(p.from)
		if p.repeats == "" {
			until := from.AddDate(100, 0, 0)
			if p.until != "" {
				until = w.local(p.until)
			}
			return [][2]time.Time{{from, until}}
		}
		rule := map[string]string{}
		for _, part := range strings.Split(p.repeats, ";") {
			k, v, _ := strings.Cut(part, "=")
			rule[k] = v
		}
		for k := range rule {
			if k != "FREQ" && k != "BYDAY" {
				w.t.Fatalf("this test does not know the rule %q", p.repeats)
			}
		}
		first, firstEnd := from.In(w.zone), w.local(p.until).In(w.zone)
		days := rule["BYDAY"]
		if days == "" && rule["FREQ"] == "WEEKLY" {
			days = strings.ToUpper(first.Weekday().String()[:2])
		}
		for i := 0; ; i++ {
			start := time.Date(first.Year(), first.Month(), first.Day()+i, first.Hour(), first.Minute(), 0, 0, w.zone)
			if start.After(t) || text(n, "valid_until", "") != "" &&
				!start.Before(w.local(text(n, "valid_until", ""))) {
				return out
			}
			if days != "" && !slices.Contains(strings.Split(days, ","),
				strings.ToUpper(start.Weekday().String()[:2])) ||
				slices.Contains(except, any(start.Format("2006-01-02"))) {
				continue
			}
			out = append(out, [2]time.Time{start,
				time.Date(firstEnd.Year(), firstEnd.Month(), firstEnd.Day()+i, firstEnd.Hour(), firstEnd.Minute(), 0, 0,
					w.zone)})
		}
	}
	var candidates []time.Time
	all := make([][][2]time.Time, len(plans))
	for i, p := range plans {
		all[i] = spansOf(p)
		candidates = append(candidates, p.since)
		for _, s := range all[i] {
			candidates = append(candidates, s[0], s[1])
		}
	}
	for _, e := range ends {
		candidates = append(candidates, e.at, e.ended)
	}
	candidates = append(candidates, withdrawn)
	limited := func(at time.Time) string {
		if !withdrawn.IsZero() && !at.Before(withdrawn) {
			return ""
		}
		i := len(plans) - 1
		for plans[i].since.After(at) {
			i--
		}
		for _, s := range all[i] {
			if at.Before(s[0]) || !at.Before(s[1]) {
				continue
			}
			over := false
			for _, e := range ends {
				runs := plans[i].repeats == "" || !e.at.Before(s[0]) && e.at.Before(s[1]) ||
					!e.ended.Before(s[0]) && e.ended.Before(s[1])
				over = over || runs && !at.Before(e.ended)
			}
			if !over {
				return plans[i].what
			}
		}
		return ""
	}
	var out []time.Time
	for _, c := range candidates {
		if !c.IsZero() && !c.After(t) && limited(c) != limited(c.Add(-time.Second)) {
			out = append(out, c)
		}
	}
	return out
}
