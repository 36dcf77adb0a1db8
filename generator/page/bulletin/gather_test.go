package bulletin_test

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/many"
	"bollettino/generator/test/town"

	"github.com/google/go-cmp/cmp"
)

// telling are the pages about many where one subject tells some notices.
func telling(t *testing.T, told []bulletin.Told) *many.Many {
	return town.New(t, "").Many(bulletin.Summary{ID: town.Pisa, Row: &subject.Row{}, Told: told})
}

// Section I: a list of many drops the oldest of what is over, and never what is
// open, however old; the board likewise.
func TestWhatIsOpenStaysInLists(t *testing.T) {
	t.Parallel()
	var told []bulletin.Told
	for i := range 1000 {
		told = append(told, bulletin.Told{ID: fmt.Sprintf("%s/n%04d", town.Pisa, i), Kind: notice.Outage,
			State:    notice.IsResolved,
			Declared: period.Time(1000 + i), Changed: period.Time(1000 + i)})
	}
	states := []notice.State{notice.Announced, notice.InProgress, notice.Overrun, notice.Ended, notice.IsWithdrawn}
	for i, s := range states {
		told = append(told, bulletin.Told{ID: fmt.Sprintf("%s/old-%s", town.Pisa, s), Kind: notice.Outage, State: s,
			Declared: period.Time(i), Changed: period.Time(i)})
	}
	m := telling(t, told)
	for _, c := range []struct {
		name   string
		has    []bulletin.Told
		newest int
	}{{"list", m.Told(m.Scopes()[0]), 200}, {"board", m.Board(m.Told(m.Scopes()[0])).Incidents, 50}} {
		var old []string
		for _, x := range c.has {
			if x.Changed < 1000 {
				old = append(old, strings.TrimPrefix(x.ID, string(town.Pisa)+"/old-"))
			}
		}
		if diff := cmp.Diff([]string{"overrun", "in_progress", "announced"}, old); diff != "" {
			t.Errorf("of what is old, the %s has (-want +got):\n%s", c.name, diff)
		}
		if len(c.has) != c.newest+3 {
			t.Errorf("the %s has %d notices, not the newest %d and what is open", c.name, len(c.has), c.newest)
		}
	}
}

// Each list is of the moment of its own bodies, and the platform's notices with it; a
// site without bodies is of the moment that it is given.
func TestListsHaveMoments(t *testing.T) {
	t.Parallel()
	platform := func(t period.Time) []judged.Notice { return []judged.Notice{{Stands: notice.Standing{Closed: t}}} }
	for _, c := range []struct {
		name   string
		bodies []bulletin.Summary
		want   string
	}{
		{"none", nil, "/comunicazioni/ 9 9"},
		{"two", []bulletin.Summary{{T: 100, Row: &subject.Row{Region: "Lazio"}},
			{T: 200, Row: &subject.Row{Region: "Molise"}}},
			"/comunicazioni/ 200 200; /zone/lazio/ 100 100; /zone/molise/ 200 200"},
	} {
		g := bulletin.NewGathering(town.New(t, "").Site)
		for _, s := range c.bodies {
			g.Take(&s)
		}
		var got []string
		for _, s := range g.Close(9, platform) {
			got = append(got, fmt.Sprint(s.Path, " ", s.T, " ", s.Platform[0].Stands.Closed))
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}

// A list is of those whom the registry lists now; a partner is in its own list, and not one of
// those who are connected through it.
func TestListed(t *testing.T) {
	t.Parallel()
	g := bulletin.NewGathering(town.New(t, "").Site)
	through := []subject.ID{"09900005670"}
	for _, s := range []bulletin.Summary{
		{ID: "00100004564", Listed: true, Row: &subject.Row{Region: "Lazio", Partners: through}},
		{ID: "00200005676", Listed: false, Row: &subject.Row{Region: "Lazio", Partners: through}},
		{ID: through[0], Listed: true, Row: &subject.Row{Region: "Lazio", Roles: []subject.Role{subject.PT}}},
	} {
		g.Take(&s)
	}
	got := map[string]int{}
	for _, s := range g.Close(9, func(period.Time) []judged.Notice { return nil }) {
		got[s.Path] = s.Listed
	}
	want := map[string]int{"/comunicazioni/": 2, "/zone/lazio/": 2, "/partner/09900005670/": 1}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
