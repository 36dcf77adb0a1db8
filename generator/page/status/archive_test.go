package status_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/page"
	"bollettino/generator/page/status"
	"bollettino/generator/test/town"
)

// A year has a page of its own where that says what the status page doesn't: what was
// declared, more outages than a few, or another year's.
func TestYearsWithAPage(t *testing.T) {
	t.Parallel()
	down := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "down 2026-11-%02dT10:%02d..2026-11-%02dT10:%02d\n", i/10+1, i%10*5, i/10+1, i%10*5+2)
		}
		return b.String()
	}
	const up, now = "up 2026-11-01T00:00..2026-11-27T12:00\n", "at 2026-11-27T12:00\n"
	for _, c := range []struct {
		name, story string
		years       []string
		listed      int
	}{
		{"nothing", up + now, nil, 0},
		{"an outage", up + down(1) + now, nil, 1},
		{"as many as a few", up + down(24) + now, nil, 24},
		{"one more", up + down(25) + now, []string{"2026"}, 24},
		{"one that was told", up + down(1) + "notice outage 2026-11-01T10:00..2026-11-01T10:03 declared 2026-11-01T10:01\n" +
			now, []string{"2026"}, 1},
		{"last year's", up + down(1) + "at 2027-01-27T12:00\n", []string{"2026"}, 0},
		{"one that lasts", up + "down 2026-11-27T11:45..2026-11-27T12:00\n" + now, nil, 1},
	} {
		out := town.New(t, c.story).Compose()
		var years []string
		for _, p := range out.Pages {
			if a, ok := p.Body.(page.Archive); ok {
				years = append(years, strings.Split(p.Path, "/")[4])
				if len(a.Years) != len(c.years) {
					t.Errorf("%s: the archive links %v", c.name, a.Years)
				}
			}
		}
		if !slices.Equal(years, c.years) {
			t.Errorf("%s: pages of %q, not of %q", c.name, years, c.years)
		}
		listed(t, c.name, out, c.listed, len(c.years) > 0)
		if h := town.Body[page.Subject](out).History; len(h) != len(c.years) {
			t.Errorf("%s: the status page leads to %v", c.name, h)
		}
	}
}

// listed holds how many outages the status page lists; where the archive has more of them it leads
// there.
func listed(t *testing.T, name string, out status.Output, want int, more bool) {
	for _, l := range town.Body[page.Subject](out).Levels.Cards {
		if l.Obligation != "fermi-misurati" {
			continue
		}
		more = more && want > 0
		if leads := strings.HasSuffix(l.List.More.Href, "/storico/2026/#fermi"); len(l.List.Lines) != want || leads != more || l.Rule.Href != "" {
			t.Errorf("%s: %v are listed, and %q", name, l.List.Lines, l.List.More)
		}
		for _, line := range l.List.Lines {
			if !strings.Contains(line.Words.String(), "non raggiungibile dalle ") {
				t.Errorf("%s: %q", name, line.Words)
			}
		}
	}
}
