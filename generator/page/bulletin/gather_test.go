package bulletin_test

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/many"
	"bollettino/generator/test/town"

	"github.com/google/go-cmp/cmp"
)

// telling are the pages about many where one subject tells some notices.
func telling(t *testing.T, told []bulletin.Told) *many.Many {
	site := town.New(t, "").Site
	g := bulletin.NewGathering(site)
	s := bulletin.Summary{ID: town.Pisa, Told: told}
	g.Take(&s)
	return many.New(site, []bulletin.Summary{s}, g, 0)
}

// Section I: a list of many drops the oldest of what is over, and never what is
// open, however old; the board likewise.
func TestWhatIsOpenStaysInLists(t *testing.T) {
	t.Parallel()
	var told []bulletin.Told
	for i := range 1000 {
		told = append(told, bulletin.Told{ID: fmt.Sprintf("%s/n%04d", town.Pisa, i), Kind: notice.Outage, State: notice.IsResolved,
			Declared: period.Time(1000 + i), Changed: period.Time(1000 + i)})
	}
	for i, s := range []notice.State{notice.Announced, notice.InProgress, notice.Overrun, notice.Ended, notice.IsWithdrawn} {
		told = append(told, bulletin.Told{ID: fmt.Sprintf("%s/old-%s", town.Pisa, s), Kind: notice.Outage, State: s, Declared: period.Time(i), Changed: period.Time(i)})
	}
	m := telling(t, told)
	for _, c := range []struct {
		name   string
		has    []bulletin.Told
		newest int
	}{{"list", m.Told(m.Scopes()[0]), 200}, {"board", m.Board().Incidents, 50}} {
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
