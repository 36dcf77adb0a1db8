package collect

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

func TestReadStops(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		want       []string
		whole      bool
		notes      []string
	}{
		{"a list, in offsets, local, with fractions", `[
			{"station_code":"S1","maintenance_id":7,"start_date_time":"2026-11-27T22:00:00+01:00","end_date_time":"2026-11-28T02:00:00.123+01:00","stand_in":true,"created":"2026-11-01T10:00:00Z"},
			{"station_code":"S1","maintenance_id":"abc","start_date_time":"2026-12-01T22:00:00","end_date_time":"2026-12-01T23:00:00.5","stand_in":false},
			{"station_code":"S2","start_date_time":"2026-12-01T21:00:00Z","end_date_time":"2026-12-01T22:00:00Z"}]`,
			[]string{
				"S1:7 2026-11-27T22:00:00+01:00 2026-11-28T02:00:00+01:00 yes 2026-11-01T11:00:00+01:00",
				"S1:abc 2026-12-01T22:00:00+01:00 2026-12-01T23:00:00+01:00 no -",
				"S2:20261201T210000Z 2026-12-01T22:00:00+01:00 2026-12-01T23:00:00+01:00 unknown -",
			}, true, nil},
		{"an object with the list", `{"station_maintenance_list":[],"page_info":{"total_pages":1}}`, nil, true, nil},
		{"one page of several is not the whole", `{"station_maintenance_list":[],"page_info":{"total_pages":2}}`, nil, false,
			[]string{"the list is one page of 2: a stop that is not on it counts as still planned"}},
		{"entries with mistakes", `[{"station_code":"S1"}, 3, {"station_code":"","stand_in":"si"}, {"station_code":"","start_date_time":"2026-12-01T21:00:00Z","end_date_time":"2026-12-01T22:00:00Z"},
			{"station_code":"S1","start_date_time":"2026-12-01T22:00:00Z","end_date_time":"2026-12-01T22:00:00Z"}, {"station_code":"S1","start_date_time":"2026-10-25T02:30:00","end_date_time":"2026-12-01T22:00:00Z"}]`, nil, false, []string{
			`stop 1 of the list: start_date_time: "" is not a time, or one that occurs twice or never: left out, and no stop counts as withdrawn for not being on it`,
			`stop 2 of the list: is not an object: left out, and no stop counts as withdrawn for not being on it`,
			`stop 3 of the list: stand_in: is a string: left out, and no stop counts as withdrawn for not being on it`,
			`stop 4 of the list: station_code: "" is not the code of a station: left out, and no stop counts as withdrawn for not being on it`,
			`stop 5 of the list: end_date_time: is not after the start: left out, and no stop counts as withdrawn for not being on it`,
			`stop 6 of the list: start_date_time: "2026-10-25T02:30:00" is not a time, or one that occurs twice or never: left out, and no stop counts as withdrawn for not being on it`,
		}},
		{"the same twice, and one with two plans", `[
			{"station_code":"S1","maintenance_id":7,"start_date_time":"2026-12-01T21:00:00Z","end_date_time":"2026-12-01T22:00:00Z"},
			{"station_code":"S1","maintenance_id":7,"start_date_time":"2026-12-01T21:00:00Z","end_date_time":"2026-12-01T22:00:00Z"},
			{"station_code":"S2","maintenance_id":7,"start_date_time":"2026-12-01T21:00:00Z","end_date_time":"2026-12-01T22:00:00Z"},
			{"station_code":"S2","maintenance_id":7,"start_date_time":"2026-12-01T21:00:00Z","end_date_time":"2026-12-01T23:00:00Z"}]`,
			[]string{"S1:7 2026-12-01T22:00:00+01:00 2026-12-01T23:00:00+01:00 unknown -"}, false, []string{`stop "S2:7" stands there twice, with different times: left out`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var n tally
			stops, whole, err := readStops([]byte(test.text), rome.Zone, &n)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range stops {
				entered := "-"
				if s.told != 0 {
					entered = rome.Zone.RFC3339(s.told)
				}
				got = append(got, fmt.Sprintf("%s %s %s %s %s", s.key(), rome.Zone.RFC3339(s.From),
					rome.Zone.RFC3339(s.Until), s.standIn, entered))
			}
			if d := cmp.Diff(test.want, got); d != "" || whole != test.whole {
				t.Errorf("whole %t\n%s", whole, d)
			}
			if d := cmp.Diff(test.notes, n.all()); d != "" {
				t.Error(d)
			}
		})
	}
	for _, text := range []string{"", "null", "{}", "<html>", `{"station_maintenance_list":null}`, `"x"`, "[}"} {
		var n tally
		if stops, whole, err := readStops([]byte(text), rome.Zone, &n); err == nil && (whole || len(stops) > 0) {
			t.Errorf("%q is taken for the whole list", text)
		}
	}
}

// board is a world in which stations serve Alfa's portale, and Beta's pagamenti.
type board struct {
	t     testing.TB
	store *Store
	text  string // the list
}

func newBoard(t testing.TB) *board {
	w := worldIn(t)
	w.Stations = stationsOf(t, "S1,09900005670,01234567897,portale,,", "S1,09900005670,01234567897,pagamenti,,",
		"S1,09900005670,00200005676,pagamenti,,", "S2,09900005670,00200005676,pagamenti,,")
	return &board{t: t, store: open(t, w)}
}

// list sets the list to entries of station, id, start, end and when it was
// entered, or "".
func (b *board) list(entries ...string) {
	var out []string
	for _, e := range entries {
		c := strings.Fields(e)
		created := ""
		if len(c) > 4 {
			created = fmt.Sprintf(`,"created":%q`, c[4])
		}
		out = append(out, fmt.Sprintf(`{"station_code":%q,"maintenance_id":%s,"start_date_time":%q,"end_date_time":%q,"stand_in":true%s}`, c[0], c[1], c[2], c[3], created))
	}
	b.text = "[" + strings.Join(out, ",") + "]"
}

func (b *board) collect(now string) Added {
	b.t.Helper()
	var n tally
	stops, whole, err := readStops([]byte(b.text), rome.Zone, &n)
	if err != nil {
		b.t.Fatal(err)
	}
	a, err := b.store.Add("piattaforma", stopsHarvest(stops, whole, b.store.Stations, &n), rome.At(b.t, now))
	if err != nil {
		b.t.Fatal(err)
	}
	b.sound(now)
	return a
}

func (b *board) files() map[string]string {
	b.t.Helper()
	out := map[string]string{}
	root := filepath.Join(b.store.Root, "data", "subjects")
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(root, name)
		out[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// sound holds every notice to what a build asks of it, and gives the pieces of
// time that each plans.
func (b *board) sound(now string) map[string][]string {
	b.t.Helper()
	out := map[string][]string{}
	for name, data := range b.files() {
		var list problem.List
		id, _, _ := strings.Cut(name, "/")
		n := notice.Read("data/subjects/"+name, []byte(data), subject.ID(id), []string{"portale", "pagamenti"},
			rome.Zone, rome.At(b.t, now), &list)
		if list.Len() > 0 {
			b.t.Fatalf("%v\n%s", list.Sorted(), data)
		}
		for _, p := range n.Pieces(rome.Zone, period.Never-1) {
			out[name] = append(out[name],
				fmt.Sprintf("%s %s %s told %s", p.Service, rome.Zone.RFC3339(p.From), rome.Zone.RFC3339(p.Until),
					rome.Zone.RFC3339(p.Told)))
		}
	}
	return out
}

func (b *board) expect(a Added, stops int, notes ...string) {
	b.t.Helper()
	if d := cmp.Diff(notes, a.Notes); d != "" || a.Stops != stops {
		b.t.Errorf("%d notices, not %d\n%s", a.Stops, stops, d)
	}
}

func TestStops(t *testing.T) {
	t.Parallel()
	b := newBoard(t)
	b.list("S1 7 2026-11-27T22:00:00+01:00 2026-11-28T02:00:00+01:00 2026-11-10T08:00:00+01:00",
		"S9 1 2026-11-27T22:00:00+01:00 2026-11-28T02:00:00+01:00")
	unknown := `station "S9": data/stations.csv does not say whom it serves from 2026-11-27T21:00:00Z: ` +
		`its stop is in no notice`
	b.expect(b.collect("2026-11-11T09:30"), 2, unknown)
	const alfas, betas = "01234567897/notices/2026-11-11-fermo-piattaforma-s1-7.md",
		"00200005676/notices/2026-11-11-fermo-piattaforma-s1-7.md"
	want := `---
kind: maintenance
title: Interruzione programmata dei pagamenti
services: [pagamenti, portale]
impact: full
standin: yes
from: 2026-11-27T22:00
until: 2026-11-28T02:00
declared: 2026-11-11T09:30
told_platform: 2026-11-10T08:00
alternatives: '` + stopStandIn + `'
group: fermo:piattaforma:S1:7
---

` + stopKnown + "\n"
	if d := cmp.Diff(want, b.files()[alfas]); d != "" {
		t.Fatal(d)
	}
	first := b.files()
	b.expect(b.collect("2026-11-12T09:30"), 0, unknown)
	if d := cmp.Diff(first, b.files()); d != "" {
		t.Fatal(d)
	}

	// moved: the plan in the head stays, and an update says the new one
	b.list("S1 7 2026-11-28T22:00:00+01:00 2026-11-29T01:00:00+01:00 2026-11-10T08:00:00+01:00")
	b.expect(b.collect("2026-11-13T09:30"), 2)
	text := b.files()[alfas]
	if !strings.HasPrefix(text, strings.TrimSuffix(want, "---\n\n"+stopKnown+"\n")) ||
		!strings.Contains(text, "updates:\n  - {at: 2026-11-13T09:30, status: changed, from: 2026-11-28T22:00, "+
			"until: 2026-11-29T01:00, text: "+stopChanged+"}\n") {
		t.Fatal(text)
	}
	b.expect(b.collect("2026-11-13T09:35"), 0)
	if d := cmp.Diff([]string{
		"pagamenti 2026-11-28T22:00:00+01:00 2026-11-29T01:00:00+01:00 told 2026-11-13T09:30:00+01:00",
	}, b.sound("2026-11-13T09:35")[betas]); d != "" {
		t.Fatal(d)
	}

	// in progress: the end comes nearer
	b.list("S1 7 2026-11-28T22:00:00+01:00 2026-11-29T00:30:00+01:00")
	b.expect(b.collect("2026-11-28T23:00"), 2)
	b.expect(b.collect("2026-11-28T23:01"), 0)
	// and is over before we see that it came nearer still
	b.list("S1 7 2026-11-28T22:00:00+01:00 2026-11-28T23:30:00+01:00")
	b.expect(b.collect("2026-11-28T23:45"), 2)
	b.expect(b.collect("2026-11-28T23:50"), 0)
	if d := cmp.Diff([]string{
		"pagamenti 2026-11-28T22:00:00+01:00 2026-11-28T23:30:00+01:00 told 2026-11-13T09:30:00+01:00",
	}, b.sound("2026-11-28T23:50")[betas]); d != "" {
		t.Fatal(d)
	}
	if !strings.Contains(b.files()[betas], "status: resolved, ended: 2026-11-28T23:30,") {
		t.Error(b.files()[betas])
	}
	// later lists change nothing of it any more
	b.list()
	b.expect(b.collect("2026-12-01T00:00"), 0)
}

func TestStopsTold(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, entered, now, told, says string }{
		{"the list says when", "2026-11-20T08:00:00+01:00", "2026-11-27T21:00", "2026-11-20T08:00", stopKnown},
		{"too late, and the list says so", "2026-11-26T08:00:00+01:00", "2026-11-27T21:00", "2026-11-26T08:00", stopKnown},
		{"the list does not say, and is read early", "", "2026-11-20T21:00", "2026-11-20T21:00", stopUnknown},
		{"to the second", "", "2026-11-24T22:00", "2026-11-24T22:00", stopUnknown},
		{"the list does not say, and is read late", "", "2026-11-27T21:00", "2026-11-24T22:00", stopLate},
		{"entered in a time to come", "2027-01-01T00:00:00Z", "2026-11-27T21:00", "2026-11-24T22:00", stopLate},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newBoard(t)
			b.list(strings.TrimSpace("S2 7 2026-11-27T22:00:00+01:00 2026-11-28T02:00:00+01:00 " + test.entered))
			b.expect(b.collect(test.now), 1)
			for _, text := range b.files() {
				if !strings.Contains(text, "told_platform: "+test.told+"\n") ||
					!strings.HasSuffix(text, test.says+"\n") {
					t.Error(text)
				}
			}
		})
	}
}

func TestStopsWithdrawn(t *testing.T) {
	t.Parallel()
	b := newBoard(t)
	future, running := "S1 7 2026-11-27T22:00:00+01:00 2026-11-28T02:00:00+01:00",
		"S2 8 2026-11-20T08:00:00+01:00 2026-11-20T20:00:00+01:00"
	b.list(future, running)
	b.expect(b.collect("2026-11-11T09:30"), 3)

	// a list that can't be read whole withdraws nothing
	b.text = `[{"station_code":"S9"}]`
	b.expect(b.collect("2026-11-12T09:30"), 0,
		`stop 1 of the list: start_date_time: "" is not a time, or one that occurs twice or never: left out, and no `+
			`stop counts as withdrawn for not being on it`)
	// a station that serves nobody any more is still on the list
	b.list(future, running)
	stations := b.store.Stations
	b.store.Stations = nil
	if a := b.collect("2026-11-12T09:31"); a.Stops != 0 || len(a.Notes) != 2 {
		t.Errorf("%+v", a)
	}
	b.store.Stations = stations

	b.list()
	b.expect(b.collect("2026-11-20T09:30"), 2,
		"data/subjects/00200005676/notices/2026-11-11-fermo-piattaforma-s2-8.md: is no longer listed while it goes "+
			"on: whether it ended can't be told, so it stays as it is")
	pieces := b.sound("2026-11-20T09:30")
	if len(pieces) != 1 || len(pieces["00200005676/notices/2026-11-11-fermo-piattaforma-s2-8.md"]) != 1 {
		t.Error(pieces)
	}
	b.expect(b.collect("2026-11-20T21:00"), 0)

	// listed again: another notice, since the first is withdrawn for good
	b.list(future)
	b.expect(b.collect("2026-11-20T22:00"), 2)
	b.expect(b.collect("2026-11-20T22:01"), 0)
	if n := len(b.files()); n != 5 {
		t.Errorf("%d notices", n)
	}
	b.list()
	b.expect(b.collect("2026-11-20T22:02"), 2)
	b.list(future)
	b.expect(b.collect("2026-11-20T22:03"), 2)
	if _, ok := b.files()["01234567897/notices/2026-11-20-fermo-piattaforma-s1-7-2.md"]; !ok {
		t.Error(slices.Sorted(func(yield func(string) bool) {
			for f := range b.files() {
				yield(f)
			}
		}))
	}
}

// What people wrote stays: into our notices, and beside them.
func TestStopsOfPeople(t *testing.T) {
	t.Parallel()
	b := newBoard(t)
	b.list("S2 7 2026-11-27T22:00:00+01:00 2026-11-28T02:00:00+01:00")
	name := filepath.Join(b.store.Root, "data/subjects/00200005676/notices/2026-11-11-fermo-piattaforma-s2-7.md")
	own := "---\nkind: outage\ntitle: Altro\nservices: all\nimpact: full\nfrom: 2026-11-11T08:00\n" +
		"declared: 2026-11-11T09:00\n---\n"
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(own), 0o644); err != nil {
		t.Fatal(err)
	}
	b.expect(b.collect("2026-11-11T09:30"), 1)
	ours := strings.TrimSuffix(name, ".md") + "-2.md"
	data, err := os.ReadFile(ours)
	if err != nil {
		t.Fatal(err)
	}
	if b.files()["00200005676/notices/2026-11-11-fermo-piattaforma-s2-7.md"] != own {
		t.Error("a notice of people was touched")
	}
	moved := []string{"S2 7 2026-11-27T23:00:00+01:00 2026-11-28T02:00:00+01:00"}
	for i, updates := range []string{
		"updates:\n  - {at: 2026-11-12T10:00, status: update, text: \"Sì: [confermato]\"}\n",
		"updates:\n- at: 2026-11-12T10:00\n  status: update\n  text: |\n    Confermato.\n    # non è un commento\n\n# fine\n",
		"updates: [{at: 2026-11-12T10:00, status: update, text: \"ok ]\"}] # nostri\n",
		"updates: []\n", "updates:\n", "# niente\n",
		"updates:\n    -   at: 2026-11-12T10:00\n        status: update\n        text: >-\n          lungo\nworks: [io]\ncause: lavori\n",
		"updates: [\n  {at: 2026-11-12T10:00, status: update, text: x},\n ]\nreview: 2026-11-20\n",
		"updates:\n  - {at: 2026-11-12T10:00, status: changed, until: 2026-11-28T03:00, text: Più lungo.}\n",
	} {
		for _, feed := range []string{"\n", "\r\n"} {
			before := strings.ReplaceAll(strings.Replace(string(data), "---\n\nRica", updates+"---\n\nRica", 1), "\n",
				feed)
			if err := os.WriteFile(ours, []byte(before), 0o644); err != nil {
				t.Fatal(err)
			}
			b.list(moved...)
			b.expect(b.collect("2026-11-13T09:30"), 1)
			after, err := os.ReadFile(ours)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range strings.Fields(before) {
				if !strings.Contains(string(after), strings.TrimRight(word, ",]")) {
					t.Errorf("%d: %q is gone:\n%s", i, word, after)
				}
			}
			b.expect(b.collect("2026-11-13T09:31"), 0)
		}
	}

	// people withdrew it: that stands, whatever the list says
	withdrawn := strings.Replace(string(data), "---\n\nRica",
		"updates:\n  - {at: 2026-11-12T10:00, status: withdrawn, text: Non si fa.}\n---\n\nRica", 1)
	if err := os.WriteFile(ours, []byte(withdrawn), 0o644); err != nil {
		t.Fatal(err)
	}
	b.expect(b.collect("2026-11-13T09:30"), 0)
}

func TestStopsWithMistakes(t *testing.T) {
	t.Parallel()
	b := newBoard(t)
	b.list("S2 7 2026-11-27T22:00:00+01:00 2026-11-28T02:00:00+01:00")
	b.expect(b.collect("2026-11-11T09:30"), 1)
	name := filepath.Join(b.store.Root, "data/subjects/00200005676/notices/2026-11-11-fermo-piattaforma-s2-7.md")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range []string{"impact: totale", "impact: [", "impact: full\nimpact: full"} {
		text := strings.Replace(string(data), "impact: full", broken, 1)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var n tally
		stops, whole, _ := readStops([]byte(b.text), rome.Zone, &n)
		a, err := b.store.Add("piattaforma", stopsHarvest(stops, whole, b.store.Stations, &n),
			rome.At(t, "2026-11-12T09:30"))
		if err != nil {
			t.Fatal(err)
		}
		b.expect(a, 0, "data/subjects/00200005676/notices/2026-11-11-fermo-piattaforma-s2-7.md has a "+
			"problem: it stays as it is")
		if after, _ := os.ReadFile(name); string(after) != text {
			t.Error("a notice with a problem was touched")
		}
	}
}

// Hostile words of the list reach neither the front matter nor the file's name.
func TestStopsHostile(t *testing.T) {
	t.Parallel()
	b := newBoard(t)
	b.store.Stations = stationsOf(t, "../S\"1\n---,09900005670,01234567897,portale,,")
	b.text = `[{"station_code":"../S\"1\n---\u202e","maintenance_id":"\"x\n---\n` +
		`../../y","start_date_time":"2026-11-27T22:00:00+01:00","end_date_time":"2026-11-28T02:00:00+01:00"}]`
	b.expect(b.collect("2026-11-11T09:30"), 1)
	for name, text := range b.files() {
		if name != "01234567897/notices/2026-11-11-fermo-piattaforma-s-1-x-n-n-y.md" ||
			strings.Count(text, "---\n") != 2 {
			t.Errorf("%s\n%s", name, text)
		}
	}
	b.expect(b.collect("2026-11-11T09:31"), 0)
}

// Whatever the list says, in whatever order, each notice is sound, what stood in
// a file still stands there, and asking twice writes nothing.
func TestStopsEvolve(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8))
	for range 15 {
		b := newBoard(t)
		now := rome.At(t, "2026-10-20T10:00")
		base := rome.At(t, "2026-10-24T20:00") // the clock goes back in the night
		for range 12 {
			now += period.Time(1 + random.IntN(40*3600))
			var entries []string
			for id := range 4 {
				if random.IntN(4) == 0 {
					continue
				}
				from := base + period.Time(random.IntN(4)*900)
				entries = append(entries,
					fmt.Sprintf("S%d %d %s %s", 1+id%2, id, rome.Zone.RFC3339(from),
						rome.Zone.RFC3339(from+period.Time(900*(1+random.IntN(40))))))
			}
			random.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
			b.list(entries...)
			before := b.files()
			b.collect(rome.Zone.RFC3339(now))
			after := b.files()
			for name, text := range before {
				for _, line := range strings.Split(text, "\n") {
					if !strings.Contains(after[name], line) {
						t.Fatalf("%s lost %q", name, line)
					}
				}
			}
			slices.Reverse(entries)
			b.list(entries...)
			if a := b.collect(rome.Zone.RFC3339(now + 1)); a.Stops != 0 {
				t.Fatalf("written twice: %+v", a)
			}
		}
	}
}

func FuzzReadStops(f *testing.F) {
	f.Add([]byte(`[{"station_code":"S1","maintenance_id":7,"start_date_time":"2026-11-27T22:00:00+01:00","end_date_time":"2026-11-28T02:00:00.123+01:00","stand_in":true,"created":"2026-11-01T10:00:00Z"}]`))
	f.Add([]byte(`{"station_maintenance_list":[{"station_code":"S1"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var n tally
		stops, _, err := readStops(data, rome.Zone, &n)
		for _, s := range stops {
			if err != nil || s.Empty() || slug(s.key()) == "" {
				t.Errorf("%+v, %v", s, err)
			}
		}
	})
}
