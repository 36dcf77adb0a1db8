package status_test

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/status"
	"bollettino/generator/test/rome"
	"bollettino/generator/test/town"

	"github.com/google/go-cmp/cmp"
)

// answers is what a page says of how things stand, moments as machines read them.
type answers struct {
	State, Sign, Sentence, Meanwhile, Next string
	Services                               []string
	Strips                                 map[string][4]string // the last day, the words, what nobody saw and the days, by service
	Notices                                map[string]string    // state by address
	Chips, Leads, Facts                    map[string]string    // of the notices' own pages
}

func wordsOf(t page.Text) string {
	var b strings.Builder
	for _, p := range t {
		if p.Sort == page.IsMoment {
			p.Text = p.As
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

func (a *answers) now(n page.Now) {
	a.State, a.Sign, a.Sentence = n.State, n.Sign, wordsOf(n.Sentence)
	a.Meanwhile, a.Next = wordsOf(n.Meanwhile), wordsOf(n.Next)
}

// strip is one of the things that a strip says: its last day, its words, its days.
func (a *answers) strip(id string, which int, says string) {
	s := a.Strips[id]
	s[which] = says
	a.Strips[id] = s
}

func termsOf(terms []page.Term) string {
	var b strings.Builder
	for _, d := range terms {
		b.WriteString(d.Term + ": " + wordsOf(d.Text) + "; ")
	}
	return b.String()
}

// saysAt is what the pages of a subject say to who reads them at a moment.
func saysAt(t testing.TB, out status.Output, at string) answers {
	t.Helper()
	a := answers{Strips: map[string][4]string{}, Notices: map[string]string{}, Chips: map[string]string{}, Leads: map[string]string{}, Facts: map[string]string{}}
	for _, p := range out.Pages {
		var ahead []page.Ahead
		switch b := p.Body.(type) {
		case page.Subject:
			ahead = b.Ahead
			a.now(b.Now)
			for _, s := range b.Services {
				a.Services = append(a.Services, s.State)
				_, last, _ := strings.Cut(s.Strip, `<g data-part="last-`+s.ID+`">`)
				last, _, _ = strings.Cut(last, "</g>")
				a.Strips[s.ID] = [4]string{last, wordsOf(s.StripAlt), wordsOf(s.Blind), termsOf(s.Days)}
			}
			for _, c := range append(b.Open, b.Constraints...) {
				a.Notices[c.Href] = c.State
			}
		case page.Notice:
			ahead = b.Ahead
			a.Chips[p.Path], a.Leads[p.Path], a.Facts[p.Path] = b.Chip.Word, wordsOf(b.Lead.Sentence), termsOf(b.Facts)
		}
		services := town.Body[page.Subject](out).Services
		for _, x := range ahead {
			if rome.At(t, x.From) > rome.At(t, at) {
				continue
			}
			switch {
			case x.Now != nil:
				a.now(*x.Now)
			case x.Card != nil:
				a.Notices[x.Card.Href] = x.Card.State
			case x.Service != nil:
				for i := range services {
					if services[i].ID == x.Service.ID {
						a.Services[i] = x.Service.State
					}
				}
			case x.Last != "":
				a.strip(strings.TrimPrefix(x.Part, "last-"), 0, strings.NewReplacer("<svg>", "", "</svg>", "").Replace(x.Last))
			case strings.HasPrefix(x.Part, "strip-"):
				a.strip(strings.TrimPrefix(x.Part, "strip-"), 1, wordsOf(x.Strip))
			case strings.HasPrefix(x.Part, "blind-"):
				a.strip(strings.TrimPrefix(x.Part, "blind-"), 2, wordsOf(x.Strip))
			case strings.HasPrefix(x.Part, "days-"):
				a.strip(strings.TrimPrefix(x.Part, "days-"), 3, termsOf(x.Days))
			case x.Chip != nil:
				a.Chips[p.Path] = x.Chip.Word
			case x.Lead != nil:
				a.Leads[p.Path] = wordsOf(x.Lead.Sentence)
			case x.Facts != nil:
				a.Facts[p.Path] = termsOf(x.Facts)
			}
		}
	}
	return a
}

// A page says at each moment of the next 72 hours what a page made at that moment would
// say, if nothing else is declared or measured: in every story that is told elsewhere.
func TestAPageCarriesWhatItWillSay(t *testing.T) {
	t.Parallel()
	moments, changed := 0, 0
	for title, story := range stories(t) {
		w := town.New(t, story)
		in := w.Input()
		u := w.Judged(in)
		in.Log = in.Log.Cut(u.T)
		u.Later, u.Until = judged.Later(in, u)
		out := status.Compose(w.Site, u)
		var when []period.Time
		for at := u.T; at < u.T+72*3600; at += 13*3600 + 7*60 {
			when = append(when, at)
		}
		for _, l := range u.Later {
			when = append(when, l.T-1, l.T)
		}
		for _, at := range when {
			real := judged.Of(in, sli.Measure(in, sli.Instant(in, at)), w.Site.Setting.ObservedAtLeast, nil)
			want := saysAt(t, status.Compose(w.Site, real), rome.Zone.RFC3339(real.T))
			got := saysAt(t, out, rome.Zone.RFC3339(at))
			for href, state := range got.Notices {
				if _, listed := want.Notices[href]; !listed && (state == "ended" || state == "resolved") {
					delete(got.Notices, href) // a page made then lists it no more
				}
			}
			if real.T >= rome.Zone.Day(u.T).Until {
				got.Strips, want.Strips = nil, nil // the page's own ends with its day
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, read at %s (-made then +made at %s):\n%s", title, rome.Zone.RFC3339(at),
					rome.Zone.RFC3339(u.T), diff)
				break
			}
			if moments++; real.T > u.T && !cmp.Equal(got, saysAt(t, out, rome.Zone.RFC3339(u.T))) {
				changed++
			}
		}
	}
	if changed < 100 {
		t.Errorf("of %d moments, only %d say anything else than the first", moments, changed)
	}
}

// A strip shows today's stop as it goes on, up to midnight, and says it; what comes later is
// no part of it, and none of its words has a figure of stato.json.
func TestTheStripGoesOn(t *testing.T) {
	t.Parallel()
	w := town.New(t, `up 2026-11-20..2026-11-27T12:00
		notice maintenance 2026-11-27T18:00..2026-11-27T20:00 declared 2026-11-20T10:00
		notice maintenance 2026-11-27T23:00..2026-11-28T02:00 declared 2026-11-20T10:00
		at 2026-11-27T12:00`)
	in := w.Input()
	u := w.Judged(in)
	u.Later, u.Until = judged.Later(in, u)
	body := town.Body[page.Subject](status.Compose(w.Site, u))
	var got []string
	for _, a := range body.Ahead {
		switch {
		case a.Last != "":
			got = append(got, a.From+" "+a.Last)
		case a.Strip != nil || a.Days != nil:
			said := a.Strip
			for _, d := range a.Days {
				said = append(append(said, page.Words("%s: ", d.Term)), d.Text...)
			}
			got = append(got, a.From+" "+said.String())
			for _, p := range said {
				if p.Sort == page.IsFigure {
					t.Errorf("at %s %q is said to stand at %s", a.From, p.Text, p.As)
				}
			}
		}
	}
	stop := func(length string) string {
		return "27 novembre: interruzione programmata per " + length
	}
	drawn := func(up, planned string) string {
		return `<svg><path class="dr-up" d="` + up + `"/><path class="dr-plan" d="` + planned + `"/></svg>`
	}
	want := []string{
		"2026-11-27T20:00:00+01:00 " + drawn("M713 29v-12.3h6v12.3", "M713.8 31.8h4.5v7.5h-4.5z"),
		"2026-11-28T00:00:00+01:00 " + drawn("M713 29v-14h6v14", "M713.8 31.8h4.5v7.5h-4.5z"),
		"2026-11-27T20:00:00+01:00 Ultimi tre mesi: fermi in questi giorni: 27 novembre.",
		"2026-11-27T18:00:00+01:00 Giorni non misurati: 82. Giorni misurati in parte: 1.",
		"2026-11-27T20:00:00+01:00 " + stop("2 h"), "2026-11-28T00:00:00+01:00 " + stop("3 h"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A site whose clock stands still carries nothing, and neither does what is over.
func TestWhatIsOverCarriesNothing(t *testing.T) {
	t.Parallel()
	w := town.New(t, `notice maintenance 2026-11-27T10:00..2026-11-27T12:00 declared 2026-11-20T10:00
		update 2026-11-27T11:00 resolved
		at 2026-11-27T14:00`)
	in := w.Input()
	u := w.Judged(in)
	u.Later, u.Until = judged.Later(in, u)
	for _, p := range status.Compose(w.Site, u).Pages {
		if n, ok := p.Body.(page.Notice); ok && (len(n.Ahead) > 0 || p.Head.Live.Script != "") {
			t.Errorf("%s: %v, %v", p.Path, n.Ahead, p.Head.Live)
		}
	}
	w.Site.Setting.AsOf = w.AsOf
	for _, p := range status.Compose(w.Site, w.Judged(in)).Pages {
		if p.Head.Live.Script != "" {
			t.Errorf("%s is kept true by %v", p.Path, p.Head.Live)
		}
	}
}

// A body of which very much changes carries less of its future, and says when it ends.
func TestTheFutureIsBounded(t *testing.T) {
	t.Parallel()
	var lines strings.Builder
	for i := range 40 {
		fmt.Fprintf(&lines, "notice maintenance 2026-11-01T01:%02d..2026-11-01T02:%02d declared 2026-10-20T10:00 repeats FREQ=DAILY\n", i, i)
	}
	w := town.New(t, lines.String()+"at 2026-11-27T00:30")
	in := w.Input()
	u := w.Judged(in)
	u.Later, u.Until = judged.Later(in, u)
	if len(u.Later) != 48 || u.Until <= u.Later[47].T || u.Until != rome.At(t, "2026-11-27T02:08") {
		t.Fatalf("%d moments, until %s", len(u.Later), rome.Zone.RFC3339(u.Until))
	}
	ahead := town.Body[page.Subject](status.Compose(w.Site, u)).Ahead
	if last := ahead[len(ahead)-1]; last.Part != "old" || last.From != rome.Zone.RFC3339(u.Until) {
		t.Errorf("it warns from %s on", last.From)
	}
}

// A service with hours says until when it is open, and when it opens again, over a weekend
// too; both stay true without script.
func TestHours(t *testing.T) {
	t.Parallel()
	w := town.New(t, "up 2026-11-27T00:00..2026-11-27T12:00\nat 2026-11-27T12:00")
	in := w.Input()
	in.Profile.Services[0].Hours = []subject.Hours{{Days: [7]bool{1: true, 5: true}, From: 9 * 60, Until: 13 * 60}}
	u := w.Judged(in)
	u.Later, u.Until = judged.Later(in, u)
	body := town.Body[page.Subject](status.Compose(w.Site, u))
	got := []string{body.Services[0].Hours.String()}
	for _, a := range body.Ahead {
		if a.Service != nil {
			got = append(got, a.From+" "+a.Service.Hours.String())
		}
	}
	const closed = " Ora chiuso: riapre alle 09:00 di lunedì 30 novembre."
	want := []string{"Aperto fino alle 13:00 di venerdì 27 novembre.", "2026-11-27T12:15:00+01:00 " +
		"Aperto fino alle 13:00 di venerdì 27 novembre.", "2026-11-27T13:00:00+01:00" + closed,
		"2026-11-30T09:00:00+01:00 Aperto fino alle 13:00 di lunedì 30 novembre."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Who may call somebody is told whether they are there, and that follows the hours.
func TestHelpHours(t *testing.T) {
	t.Parallel()
	w := town.New(t, "at 2026-11-27T17:00")
	in := w.Input()
	in.Profile.Users = "000 0000000, lun-ven 9-18"
	in.Profile.UsersHours = subject.ReadHours(in.Profile.Users)
	u := w.Judged(in)
	u.Later, u.Until = judged.Later(in, u)
	body := town.Body[page.Subject](status.Compose(w.Site, u))
	got := []string{rome.Zone.RFC3339(u.T) + " " + body.Now.Help.String() + " | " + body.Now.HelpHours.String()}
	for _, a := range body.Ahead {
		if a.Now != nil {
			got = append(got, a.From+" "+a.Now.HelpHours.String())
		}
	}
	want := []string{"2026-11-27T09:00:00+01:00 Assistenza agli utenti: 000 0000000, lun-ven 9-18 | " +
		"Assistenza aperta fino alle 18:00 di venerdì 27 novembre.",
		"2026-11-27T18:00:00+01:00 Assistenza ora chiusa: riapre alle 09:00 di lunedì 30 novembre."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
