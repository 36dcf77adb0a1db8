package many_test

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/many"
	"bollettino/generator/page/status"
	"bollettino/generator/test/rome"
	"bollettino/generator/test/town"

	"github.com/google/go-cmp/cmp"
)

// madeAt are the pages about many of one town, made at a moment, with what is ahead.
func madeAt(t *testing.T, story, at string) *many.Many {
	t.Helper()
	w := town.New(t, story+"\nat "+at)
	in := w.Input()
	u := w.Judged(in)
	in.Log = in.Log.Cut(u.T)
	u.Later, u.Until = judged.Later(in, u)
	s := status.Compose(w.Site, u).Summary
	s.Row.Region = "Toscana"
	return w.Many(s)
}

// listed is what the sections of a page show to who reads it at a moment: states by address,
// and the words of a section without any.
func listed(t *testing.T, sections []page.Section, ahead []page.Ahead, at string) (out []map[string]string) {
	t.Helper()
	for _, s := range sections {
		shown := map[string]string{}
		parts := map[string]string{} // the addresses of places
		for _, c := range s.Cards {
			if c.Href != "" {
				shown[c.Href] = c.State
			}
			if parts[c.Part] = c.Href; c.Part == "" && c.Href == "" {
				t.Fatalf("%s has a place without a name", s.Title)
			}
		}
		if s.Empty != "" {
			shown["none"] = s.Empty
		}
		for _, a := range ahead {
			href, ours := parts[a.Part]
			switch {
			case rome.At(t, a.From) > rome.At(t, at):
			case s.Part != "" && a.Part == s.Part:
				if delete(shown, "none"); a.Words != "" {
					shown["none"] = a.Words
				}
			case ours && a.Part != "":
				delete(shown, href)
				if a.Card != nil {
					href = a.Card.Href
					shown[href] = a.Card.State
				}
				parts[a.Part] = href
			}
		}
		out = append(out, shown)
	}
	return out
}

// A list of many shows at each moment of the next 72 hours what a list made at that moment
// would show; home, a region and all.
func TestAListCarriesWhatItWillShow(t *testing.T) {
	t.Parallel()
	const story = `
		down 2026-11-27T11:00..2026-11-27T12:00
		notice maintenance 2026-11-27T22:00..2026-11-28T02:00 declared 2026-11-20T10:00 impact partial
		notice maintenance 2026-11-20T03:00..2026-11-20T04:00 declared 2026-11-10T10:00 repeats FREQ=DAILY impact degraded
		notice outage 2026-11-26T10:00..2026-11-27T14:00 declared 2026-11-26T10:00 impact degraded
		notice constraint 2026-11-20T23:00..2026-11-21T01:00 declared 2026-11-10T10:00 repeats FREQ=DAILY
		notice maintenance 2026-12-20T03:00..2026-12-20T04:00 declared 2026-11-19T10:00
		platform maintenance 2026-11-28T10:00..2026-11-28T12:00 declared 2026-11-20T10:00
		platform outage 2026-11-27T09:00..2026-11-27T18:00 declared 2026-11-27T09:00`
	const at = "2026-11-27T12:00"
	sections := func(m *many.Many) map[string][2]any {
		out := map[string][2]any{}
		for path, b := range pages(m) {
			switch b := b.(type) {
			case page.Home:
				out[path] = [2]any{b.Sections, b.Ahead}
			case page.Notices:
				out[path] = [2]any{b.Sections, b.Ahead}
			}
		}
		return out
	}
	read := func(of [2]any, at string) []map[string]string {
		sections := of[0].([]page.Section) // the fourth of them are the platform's that are over
		return listed(t, sections[:min(3, len(sections))], of[1].([]page.Ahead), at)
	}
	for _, quiet := range []string{story, "notice maintenance 2026-11-27T22:00..2026-11-28T02:00 declared 2026-11-20T10:00"} {
		first := sections(madeAt(t, quiet, at))
		changed := 0
		for x := rome.At(t, at); x < rome.At(t, at)+72*3600; x += period.Time(47 * 60) {
			then := rome.Zone.RFC3339(x)
			for path, want := range sections(madeAt(t, quiet, then)) {
				got, want := read(first[path], then), read(want, then)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%s at %s (-made then +made before):\n%s", path, then, diff)
				}
				if !cmp.Equal(got, read(first[path], at)) {
					changed++
				}
			}
		}
		if changed < 100 {
			t.Errorf("only %d lists show anything else than at first", changed)
		}
	}
}

// Counts are dated from when on they may be others; a page that is old says so; where the
// site's clock stands still, neither.
func TestCountsAreDated(t *testing.T) {
	t.Parallel()
	const stop = "notice maintenance 2026-11-27T22:00..2026-11-28T02:00 declared 2026-11-20T10:00"
	for story, want := range map[string]string{
		"up 2026-11-27T11:00..2026-11-27T12:00 \n " + stop: "2026-11-27T12:15:00+01:00",
		stop: "2026-11-27T22:00:00+01:00",
		"notice outage 2026-11-27T09:00.. declared 2026-11-27T09:00": "2026-11-28T00:00:00+01:00",
	} {
		var got []string
		for _, a := range pages(madeAt(t, story, "2026-11-27T12:00"))["/"].(page.Home).Ahead {
			if a.Part == "counts" || a.Part == "old" {
				got = append(got, fmt.Sprint(a.From, " ", a.Words, len(a.Marks)))
			}
		}
		if len(got) != 2 || !strings.HasPrefix(got[0], want+" I conteggi di questa pagina sono delle ") ||
			!strings.HasPrefix(got[1], "2026-11-28T01:00:00+01:00 1") {
			t.Errorf("%s: %q", story, got)
		}
	}
	w := town.New(t, stop)
	w.Site.Setting.AsOf = w.AsOf
	if b := pages(w.Many(w.Compose().Summary))["/"].(page.Home); len(b.Ahead) > 0 {
		t.Errorf("a site whose clock stands still says %v", b.Ahead)
	}
}

// A page of very many notices carries of what they will become the hours that are next.
func TestAListIsBounded(t *testing.T) {
	t.Parallel()
	var story strings.Builder
	for i := range 100 {
		fmt.Fprintf(&story, "platform maintenance 2026-11-20T%02d:%02d..2026-11-20T23:%02d declared 2026-11-10T10:00 repeats FREQ=DAILY\n", 13+i/60, i%60, i%60)
	}
	b := pages(madeAt(t, story.String(), "2026-11-27T12:00"))["/comunicazioni/"].(page.Notices)
	turns := map[string]bool{} // a notice that begins leaves one section and comes into another
	for _, a := range b.Ahead {
		if a.Card != nil {
			turns[a.From+a.Card.Href] = true
		}
	}
	if len(turns) < 290 || len(turns) > 300 {
		t.Errorf("it carries %d turns", len(turns))
	}
}

// The page of a notice of the platform says at its time that it has begun.
func TestPlatformsNoticeTurns(t *testing.T) {
	t.Parallel()
	for path, b := range pages(madeAt(t, "platform maintenance 2026-11-28T10:00..2026-11-28T12:00 declared 2026-11-20T10:00",
		"2026-11-27T12:00")) {
		n, ok := b.(page.Notice)
		if !ok {
			continue
		}
		var got []string
		for _, a := range n.Ahead {
			if a.Chip != nil {
				got = append(got, a.From+" "+a.Chip.Word)
			}
			if a.Lead != nil {
				got = append(got, a.From+" "+a.Lead.Sentence.String())
			}
		}
		want := []string{"2026-11-28T10:00:00+01:00 in corso", "2026-11-28T12:00:00+01:00 terminata",
			"2026-11-28T10:00:00+01:00 Non si può pagare, sabato 28 novembre 2026 dalle 10:00 alle 12:00.",
			"2026-11-28T12:00:00+01:00 Non si poteva pagare. Doveva durare dalle 10:00 alle 12:00 di sabato 28 novembre 2026."}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
		return
	}
	t.Error("there is no such page")
}
