package status_test

import (
	"strings"
	"testing"

	"bollettino/generator/page"
	"bollettino/generator/test/town"
)

// Section H: words that people stumbled over, each as it should be said.

func TestOutagesToldInASentence(t *testing.T) {
	t.Parallel()
	const down = `
		up   2026-11-01T00:00..2026-11-27T12:00
		down 2026-11-03T10:00..2026-11-03T11:00
		at   2026-11-27T12:00
	`
	for _, c := range []struct{ more, want string }{
		{"", "Su 1 fermo, 1 mai comunicato."},
		{"notice outage 2026-11-03T10:00..2026-11-03T11:00 declared 2026-11-03T10:20", "Su 1 fermo, 1 comunicato durante."},
		{`notice outage 2026-11-03T10:00..2026-11-03T11:00 declared 2026-11-03T10:00
		down 2026-11-04T10:00..2026-11-04T11:00
		down 2026-11-05T10:00..2026-11-05T11:00
		notice outage 2026-11-05T10:00..2026-11-05T11:00 declared 2026-11-05T12:00`, "Su 3 fermi, 1 comunicato prima, 1 dopo, 1 mai."},
	} {
		b := town.Body[page.Subject](town.New(t, down+c.more).Compose())
		var notes []string
		for _, l := range b.Levels.Cards {
			for _, n := range l.Notes {
				notes = append(notes, n.String())
			}
		}
		if text := strings.Join(notes, " "); !strings.Contains(text, c.want) {
			t.Errorf("%q is not said: %q", c.want, text)
		}
	}
}

func TestAMeanIsSaidToTheMinute(t *testing.T) {
	t.Parallel()
	b := town.Body[page.Subject](town.New(t, `
		up   2026-11-01T00:00..2026-11-27T12:00
		down 2026-11-03T10:00..2026-11-03T10:43:20
		at   2026-11-27T12:00
	`).Compose())
	for _, l := range b.Levels.Cards {
		if l.Obligation == "fermi-misurati" {
			if got := l.Notes[0].String(); got != "Ripristino in media dopo circa 43 min." {
				t.Error(got)
			}
			return
		}
	}
	t.Error("no card of measured outages")
}

func TestWhatANoticeIsAbout(t *testing.T) {
	t.Parallel()
	out := town.New(t, `
		notice outage 2026-11-27T10:00..2026-11-27T14:00 declared 2026-11-27T10:00 channels web standin yes
		at 2026-11-27T12:00
	`).Compose()
	facts := map[string]string{}
	for _, p := range out.Pages {
		if n, ok := p.Body.(page.Notice); ok {
			for _, f := range n.Facts {
				facts[f.Term] = f.Text.String()
			}
		}
	}
	for term, want := range map[string]string{"Riguarda": "il sito", "PagoPA risponde al posto dell’ente": "sì"} {
		if facts[term] != want {
			t.Errorf("%s: %q, not %q", term, facts[term], want)
		}
	}
	if _, there := facts["StandIn"]; there {
		t.Error("a citizen reads StandIn")
	}
}

func TestRolesStandLast(t *testing.T) {
	t.Parallel()
	b := town.Body[page.Subject](town.New(t, "at 2026-11-27T12:00").Compose())
	if n := len(b.Chips); n < 2 || b.Chips[n-1].String() != "EC collegato direttamente" || !strings.HasPrefix(b.Chips[0].String(), "C.F.") {
		t.Errorf("chips: %v", b.Chips)
	}
}
