package collect

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/source"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

func gatusOf(endpoints ...string) source.Gatus {
	var g source.Gatus
	for _, e := range endpoints {
		g.Endpoints = append(g.Endpoints, source.Watched{Name: e, Subject: "01234567897", Service: "portale"})
	}
	return g
}

// gatusGave is an answer of Gatus with one endpoint: seconds after the base, and
// whether each was a success.
func gatusGave(base period.Time, results ...any) [][]gatusStatus {
	s := gatusStatus{Name: "portale", Group: "pagamenti", Key: "pagamenti_portale"}
	for i := 0; i < len(results); i += 2 {
		s.Results = append(s.Results, gatusResult{Success: results[i+1].(bool),
			Timestamp: time.Unix(int64(base)+int64(results[i].(int)), 0).UTC()})
	}
	return [][]gatusStatus{{s}}
}

func TestGatusLooks(t *testing.T) {
	t.Parallel()
	base := rome.At(t, "2026-03-10T10:00")
	for _, test := range []struct {
		name     string
		interval time.Duration
		now      int
		results  []any
		want     []string
	}{
		{"one result alone, without an interval", 0, 3600, []any{0, true}, nil},
		{"one result alone, with an interval", time.Minute, 3600, []any{0, true}, []string{"10:00:00 10:01:30 up"}},
		{"the newest waits for the next", time.Minute, 100, []any{0, true, 60, false}, []string{"10:00:00 10:01:00 up"}},
		{"and a little longer, since Gatus' answers may be old", time.Minute, 164, []any{0, true, 60, false}, []string{"10:00:00 10:01:00 up"}},
		{"until its time is over", time.Minute, 165, []any{0, true, 60, false}, []string{"10:00:00 10:01:00 up", "10:01:00 10:02:30 down"}},
		{"a gap is unobserved", time.Minute, 4000, []any{0, true, 60, true, 600, false, 660, true}, []string{
			"10:00:00 10:01:00 up", "10:01:00 10:02:30 up", "10:10:00 10:11:00 down", "10:11:00 10:12:30 up"}},
		{"the median of the gaps", 0, 4000, []any{0, true, 20, true, 40, true, 60, false, 400, true}, []string{
			"10:00:00 10:00:20 up", "10:00:20 10:00:40 up", "10:00:40 10:01:00 up", "10:01:00 10:01:30 down", "10:06:40 10:07:10 up"}},
		{"order is of no matter", time.Minute, 165, []any{60, false, 0, true}, []string{"10:00:00 10:01:00 up", "10:01:00 10:02:30 down"}},
		{"nothing from the future", time.Minute, 30, []any{0, true, 3600, false}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := gatusOf("pagamenti/portale")
			g.Interval = test.interval
			h := gatusHarvest(g, gatusPages(gatusGave(base, test.results...)), nil, rome.Zone,
				base+period.Time(test.now))
			var got []string
			for _, l := range h.Looks {
				state := map[bool]string{true: "down", false: "up"}[l.Down]
				got = append(got, rome.Zone.Local(l.From).Format(time.TimeOnly)+" "+
					rome.Zone.Local(l.Until).Format(time.TimeOnly)+" "+state)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// What Gatus could not look at is nobody's downtime, and an endpoint with one result
// alone is named.
func TestGatusCouldNotLook(t *testing.T) {
	t.Parallel()
	base := rome.At(t, "2026-03-10T10:00")
	pages := gatusGave(base, 0, true, 60, false, 120, false, 180, true, 240, true)
	pages[0][0].Results[1].Errors = []string{`Get "https://pay.example.org/": dial tcp: lookup ` +
		`pay.example.org: no such host`}
	pages[0][0].Results[2].Errors = []string{`Get "https://pay.example.org/": dial tcp 192.0.2.1:443: ` +
		`connect: connection refused`}
	g := gatusOf("pagamenti/portale")
	h := gatusHarvest(g, gatusPages(pages), nil, rome.Zone, base+3600)
	if d := cmp.Diff([]string{
		"01234567897 portale 2026-03-10T10:00:00+01:00 2026-03-10T10:01:00+01:00 up",
		"01234567897 portale 2026-03-10T10:02:00+01:00 2026-03-10T10:03:00+01:00 down",
		"01234567897 portale 2026-03-10T10:03:00+01:00 2026-03-10T10:04:00+01:00 up",
		"01234567897 portale 2026-03-10T10:04:00+01:00 2026-03-10T10:05:30+01:00 up",
	}, told(t, h.Looks)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{`"pagamenti/portale": 1 result in which Gatus could not look (its own resolver ` +
		`or network): unobserved`}, h.Notes); d != "" {
		t.Error(d)
	}
	for want, results := range map[string][]any{
		`"pagamenti/portale": Gatus has one result only, of 2026-03-10T10:00:00+01:00, which doesn't say for how long it speaks: ask again later, or write down its interval`: {0, false},
		`"pagamenti/portale": Gatus has no result of it yet`: nil,
	} {
		if h := gatusHarvest(g, gatusPages(gatusGave(base, results...)), nil, rome.Zone, base+3600); len(h.Looks) > 0 ||
			len(h.Notes) != 1 || h.Notes[0] != want {
			t.Errorf("told %v, said %q", h.Looks, h.Notes)
		}
	}
}

func TestGatusEndpoints(t *testing.T) {
	t.Parallel()
	statuses := map[string]gatusStatus{
		"a_x": {Name: "x", Group: "a", Key: "a_x"}, "_x": {Name: "x", Key: "_x"}, "a-b_x": {Name: "x", Group: "a b", Key: "a-b_x"}, "a_b_x": {Name: "x", Group: "a b", Key: "a_b_x"},
	}
	h := gatusHarvest(gatusOf("a/x", "x", "a b/x", "y"), statuses, nil, rome.Zone, 0)
	want := []string{`"a/x": Gatus has no result of it yet`, `"x": Gatus has no result of it yet`,
		`"a b/x": Gatus has 2 such endpoints: name it by its key, such as a-b_x`, `"y": Gatus has no such endpoint`}
	if d := cmp.Diff(want, h.Notes); d != "" {
		t.Error(d)
	}
}

// However often one asks, and whatever window of results Gatus keeps as long as
// it reaches back to the last asking, the same looks come out, each once.
func TestGatusResumes(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	base := rome.At(t, "2026-10-25T00:00") // the clock goes back in it
	for range 200 {
		var results []any
		when := 0
		for range 20 + random.IntN(60) {
			when += 50 + random.IntN(20)
			if random.IntN(15) == 0 {
				when += random.IntN(900)
			}
			results = append(results, when, random.IntN(3) > 0)
		}
		g := gatusOf("pagamenti_portale")
		g.Interval = time.Minute
		end := base + period.Time(when) + 3600
		want := gatusHarvest(g, gatusPages(gatusGave(base, results...)), nil, rome.Zone, end)
		var got []Look
		var mark []byte
		counts := []int{random.IntN(len(results)/2 + 1), random.IntN(len(results)/2 + 1), len(results) / 2}
		slices.Sort(counts)
		for _, n := range counts {
			so := results[:2*n]
			now := base
			if n > 0 {
				now += period.Time(so[2*n-2].(int) + random.IntN(40))
			}
			if n == len(results)/2 {
				now = end
			}
			h := gatusHarvest(g, gatusPages(append(gatusGave(base, so...), gatusGave(base, so[:2*(n/2)]...)...)),
				readGatusMark(mark), rome.Zone, now)
			got, mark = append(got, h.Looks...), h.Mark
			if len(h.Notes) > 0 {
				t.Fatal(h.Notes)
			}
		}
		slices.SortFunc(got, func(a, b Look) int { return int(a.From - b.From) })
		if d := cmp.Diff(want.Looks, got); d != "" {
			t.Fatal(d)
		}
	}
}

func TestGatusLost(t *testing.T) {
	t.Parallel()
	base := rome.At(t, "2026-03-10T10:00")
	mark := gatusMark{"pagamenti_portale": time.Unix(int64(base), 0).UTC()}
	g := gatusOf("pagamenti/portale")
	g.Interval = time.Minute
	h := gatusHarvest(g, gatusPages(gatusGave(base, 600, true, 660, true)), mark, rome.Zone, base+700)
	want := []string{`"pagamenti/portale": Gatus no longer has its results from 2026-03-10T10:00:00+01:00 to ` +
		`2026-03-10T10:10:00+01:00: ask more often, or let it keep more`}
	if d := cmp.Diff(want, h.Notes); d != "" {
		t.Error(d)
	}
	if len(h.Looks) != 1 {
		t.Error(h.Looks)
	}
}

func FuzzGatus(f *testing.F) {
	f.Add([]byte(`[{"name":"portale","key":"pagamenti_portale","results":[{"success":true,"timestamp":"2026-03-10T10:00:00Z"},{"success":false,"timestamp":"9999-12-31T23:59:59Z"},{"timestamp":"0001-01-01T00:00:00Z"}]}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var statuses []gatusStatus
		if json.Unmarshal(data, &statuses) != nil {
			return
		}
		now := rome.At(t, "2026-03-11T10:00")
		h := gatusHarvest(gatusOf("pagamenti_portale"), gatusPages([][]gatusStatus{statuses}), gatusMark{}, rome.Zone,
			now)
		for i, l := range h.Looks {
			if l.Empty() || i > 0 && l.From < h.Looks[i-1].Until {
				t.Errorf("look %d: %v", i, l)
			}
		}
		if len(readGatusMark(h.Mark)) > len(slices.Collect(maps.Keys(gatusPages([][]gatusStatus{statuses})))) {
			t.Errorf("%s", h.Mark)
		}
	})
}
