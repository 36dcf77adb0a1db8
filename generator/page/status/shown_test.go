package status_test

import (
	"os"
	"strings"
	"testing"

	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/status"
	"bollettino/generator/test/town"

	"github.com/google/go-cmp/cmp"
)

// Section I: a service of which nobody knows anything is no component of the board.
func TestUnknownServicesAreNotOnTheBoard(t *testing.T) {
	t.Parallel()
	out := town.New(t, `
		service portale Portale dei pagamenti
		service tari TARI
		service mensa Mensa
		up   2026-11-27T00:00..2026-11-27T12:00 service portale
		notice outage 2026-11-27T10:00.. declared 2026-11-27T10:05 services mensa impact degraded
		at 2026-11-27T12:00`).Compose()
	var got []string
	for _, c := range out.Board.Components {
		got = append(got, c.ID+" "+string(c.State))
	}
	if diff := cmp.Diff([]string{"portale operational", "mensa degraded"}, got); diff != "" {
		t.Errorf("components (-want +got):\n%s", diff)
	}
}

// Section I: stato.json and the page list what runs, then what comes, the next
// first, then what is over, the newest first.
func TestOrderOfNotices(t *testing.T) {
	t.Parallel()
	out := town.New(t, `
		notice outage      2026-11-01 10:00-12:00 declared 2026-11-01T10:05 title "over, the older"
		notice maintenance 2026-12-24 10:00-12:00 declared 2026-11-02T10:05 title "coming, the later"
		notice outage      2026-11-20 10:00-12:00 declared 2026-11-20T10:05 title "over, the newer"
		notice maintenance 2026-11-28 10:00-12:00 declared 2026-11-03T10:05 title "coming, the next"
		notice outage      2026-11-26T10:00..     declared 2026-11-26T10:05 title "running, the older"
		notice outage      2026-11-27T10:00..     declared 2026-11-27T10:05 title "running, the newer"
		notice outage      2026-11-10 10:00-12:00 declared 2026-11-21T10:05 title "over, told late"
		at 2026-11-27T12:00`).Compose()
	titles := map[string]string{}
	for _, x := range out.Told {
		titles[x.URL] = x.Title
	}
	var got []string
	for _, n := range out.Stato.Notices {
		got = append(got, titles[n.URL])
	}
	want := []string{"running, the newer", "running, the older", "coming, the next", "coming, the later", "over, the newer", "over, told late", "over, the older"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stato.json (-want +got):\n%s", diff)
	}
	var open, archived []string
	for _, c := range town.Body[page.Subject](out).Open {
		open = append(open, c.Title)
	}
	if diff := cmp.Diff(want[:4], open); diff != "" {
		t.Errorf("the page (-want +got):\n%s", diff)
	}
	for _, c := range town.Body[page.Archive](out).Cards {
		archived = append(archived, c.Title)
	}
	want = []string{"running, the newer", "running, the older", "over, told late", "over, the newer", "coming, the next", "coming, the later", "over, the older"}
	if diff := cmp.Diff(want, archived); diff != "" {
		t.Errorf("the archive, the last declared first (-want +got):\n%s", diff)
	}
}

// Section I: since when it is down is the begin of the stretch that lasts, of the
// service that has been down longest.
func TestSinceWhenItIsDown(t *testing.T) {
	t.Parallel()
	told := func(lines string) status.Output {
		return town.New(t, "service portale\nservice tari\nservice mensa\n"+lines+"\nat 2026-11-27T12:00").Compose()
	}
	for _, x := range []struct{ name, lines, want string }{
		{"two services", `
			down 2026-11-27T11:00..2026-11-27T12:00 service portale
			down 2026-11-27T10:20..2026-11-27T12:00 service tari
			up   2026-11-27T00:00..2026-11-27T12:00 service mensa`, "dalle 10:20 di venerdì 27 novembre"},
		{"the longest first", `
			down 2026-11-27T10:20..2026-11-27T12:00 service portale
			down 2026-11-27T11:00..2026-11-27T12:00 service tari`, "dalle 10:20 di venerdì 27 novembre"},
		{"down before, and up since", `
			down 2026-11-27T09:00..2026-11-27T09:30 service portale
			up   2026-11-27T09:30..2026-11-27T11:00 service portale
			down 2026-11-27T11:00..2026-11-27T12:00 service portale`, "dalle 11:00 di venerdì 27 novembre"},
		{"another service was down before", `
			down 2026-11-27T08:00..2026-11-27T09:00 service tari
			up   2026-11-27T09:00..2026-11-27T12:00 service tari
			down 2026-11-27T11:30..2026-11-27T12:00 service portale`, "dalle 11:30 di venerdì 27 novembre"},
		{"rows that touch are one stretch", `
			down 2026-11-26T22:00..2026-11-27T00:00 service portale
			down 2026-11-27T00:00..2026-11-27T12:00 service portale`, "dalle 22:00 di giovedì 26 novembre"},
	} {
		out := told(x.lines)
		if got := town.Body[page.Subject](out).Now.Sentence.String(); !strings.Contains(got, " "+x.want+":") {
			t.Errorf("%s: %q does not say %q", x.name, got, x.want)
		}
		if got := out.Summary.Open[0].Card.Meta.String(); !strings.Contains(got, x.want) {
			t.Errorf("%s: the list says %q", x.name, got)
		}
	}
}

// Section I: each state has its sign, and the sign is in the sprite.
func TestSignOfEachState(t *testing.T) {
	t.Parallel()
	sprite, err := os.ReadFile("../../../static/icone.svg")
	if err != nil {
		t.Fatal(err)
	}
	has := func(icon string) {
		if !strings.Contains(string(sprite), `id="`+icon+`"`) {
			t.Errorf("there is no sign %q", icon)
		}
	}
	for _, x := range []struct{ lines, state, icon string }{ // icon: of the first notice in the lists
		{"at 2026-11-27T12:00", "unknown", ""},
		{"up 2026-11-27T00:00..2026-11-27T12:00\nat 2026-11-27T12:00", "operational", ""},
		{"down 2026-11-27T00:00..2026-11-27T12:00\nat 2026-11-27T12:00", "down", "down"},
		{"notice outage 2026-11-27T10:00.. declared 2026-11-27T10:05\nat 2026-11-27T12:00", "down", "down"},
		{"notice outage 2026-11-27T10:00.. declared 2026-11-27T10:05 impact partial\nat 2026-11-27T12:00", "partial", "partial"},
		{"notice outage 2026-11-27T10:00.. declared 2026-11-27T10:05 impact degraded\nat 2026-11-27T12:00", "degraded", "degraded"},
		{"notice maintenance 2026-11-27T10:00..2026-11-27T11:00 declared 2026-11-20T10:05\n" +
			"down 2026-11-27T10:00..2026-11-27T12:00\nat 2026-11-27T12:00", "down", "down"},
		{"notice continuity 2026-11-27T10:00.. declared 2026-11-27T10:05 impact degraded\nat 2026-11-27T12:00", "degraded", "continuity"},
		{"notice maintenance 2026-11-27T10:00.. declared 2026-11-20T10:05\nat 2026-11-27T12:00", "maintenance", "maintenance"},
		{"notice constraint 2026-11-27T10:00.. declared 2026-11-20T10:05\nat 2026-11-27T12:00", "constraint", "constraint"},
		{"role ec-direct inactive\nat 2026-11-27T12:00", "inactive", ""},
	} {
		out := town.New(t, x.lines).Compose()
		now := town.Body[page.Subject](out).Now
		if now.State != x.state {
			t.Errorf("%s: the sign is %s, not %s", x.lines, now.State, x.state)
		}
		has(now.State)
		icon := ""
		if len(out.Summary.Open) > 0 {
			icon = out.Summary.Open[0].Card.Icon
			has(icon)
		}
		if icon != x.icon {
			t.Errorf("%s: the notice's sign is %q, not %q", x.lines, icon, x.icon)
		}
	}
	for _, s := range []sli.State{sli.Unknown, sli.Operational, sli.InMaintenance, sli.IsDegraded, sli.IsPartial, sli.IsDown} {
		has(string(s))
	}
}

// Section I: how much of a notice's time was observed.
func TestObservedShareOfNotice(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ lines, want string }{
		{"down 2026-11-27T10:00..2026-11-27T10:30", "Osservato: 25% del tempo."},
		{"down 2026-11-27T10:00..2026-11-27T10:30\nup 2026-11-27T11:00..2026-11-27T11:30", "Osservato: 50% del tempo."},
		{"up 2026-11-27T09:00..2026-11-27T10:00\ndown 2026-11-27T10:00..2026-11-27T12:00\nup 2026-11-27T12:00..2026-11-27T13:00", "Osservato: 100% del tempo."},
		{"up 2026-11-27T09:00..2026-11-27T10:00", "Nessuno ha misurato i servizi in questo tempo."},
	} {
		out := town.New(t, x.lines+"\nnotice outage 2026-11-27 10:00-12:00 declared 2026-11-27T10:05\nat 2026-11-27T16:00").Compose()
		var got []string
		for _, words := range town.Body[page.Notice](out).Measured.Words {
			got = append(got, words.String())
		}
		if len(got) == 0 || got[len(got)-1] != x.want {
			t.Errorf("%q: %q does not end with %q", x.lines, got, x.want)
		}
	}
}
