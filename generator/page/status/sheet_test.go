package status_test

import (
	"strings"
	"testing"

	"bollettino/generator/input/setting"
	"bollettino/generator/page"
	"bollettino/generator/page/drawing"
	"bollettino/generator/page/status"
	"bollettino/generator/test/town"

	"github.com/google/go-cmp/cmp"
)

// What a notice's page says on paper is who declared it and of what moment it is, and who
// measured what, from when until when; where nobody did, or a single body's figures are not
// shown, that there is no measure on it.
func TestSheetSaysWhoAndWhen(t *testing.T) {
	t.Parallel()
	const outage = "notice outage 2026-11-27T10:00.. declared 2026-11-27T10:05\n"
	for _, x := range []struct {
		name, lines string
		policy      setting.Verdicts
		want        []string
		not         []string
	}{
		{"measured", outage + `
			up   2026-11-27T09:00..2026-11-27T10:10
			down 2026-11-27T10:10..2026-11-27T10:40
			up   2026-11-27T10:40..2026-11-27T11:00
			down 2026-11-27T11:00..2026-11-27T12:00
			at   2026-11-27T12:00`, setting.Figures,
			[]string{"Dichiarato da: Comune di Pisa, codice fiscale 01234567897, alle 10:05 di venerdì 27 novembre 2026",
				"Situazione: alle 12:00 di venerdì 27 novembre 2026",
				"Non rispondeva dalle 10:10 di venerdì 27 novembre 2026 alle 10:40 di venerdì 27 novembre 2026, " +
					"dalle 11:00 di venerdì 27 novembre 2026 alle 12:00 di venerdì 27 novembre 2026.",
				"Misure di: operatore."}, []string{"Misure: nessuna"}},
		{"not measured", outage + "at 2026-11-27T12:00", setting.Figures,
			[]string{"Nessuno ha misurato i servizi in questo tempo.", "Misure: nessuna su questo foglio"},
			[]string{"Misure di", "Non rispondeva"}},
		{"not shown", outage + "down 2026-11-27T10:00..2026-11-27T12:00\nat 2026-11-27T12:00", setting.Totals,
			[]string{"Misure: nessuna su questo foglio"}, []string{"Misure di", "Non rispondeva"}},
		{"over", `
			notice maintenance 2026-11-27T10:00..2026-11-27T12:00 declared 2026-11-20T10:05
			update 2026-11-27T11:30 resolved
			down 2026-11-27T10:00..2026-11-27T11:50
			up   2026-11-27T11:50..2026-11-27T16:00
			at   2026-11-27T16:00`, setting.Figures,
			[]string{"Situazione: alle 11:50 di venerdì 27 novembre 2026; da allora non è stato aggiunto altro",
				"Non rispondeva dalle 10:00 di venerdì 27 novembre 2026 alle 11:50 di venerdì 27 novembre 2026."}, nil},
		{"down again and again", outage + downs("2026-11-27", 350) + "at 2026-11-27T12:00", setting.Figures,
			[]string{", e altre 44 volte."}, nil},
	} {
		w := town.New(t, x.lines)
		w.Site.Setting.Verdicts = x.policy
		b := town.Body[page.Notice](w.Compose())
		said := []string{b.Measured.By.String()}
		for _, f := range b.Sheet.Terms {
			said = append(said, f.Term+": "+f.Text.String())
		}
		for _, words := range b.Measured.Words {
			said = append(said, words.String())
		}
		all := strings.Join(said, "\n")
		for _, want := range x.want {
			if !strings.Contains(all, want) {
				t.Errorf("%s: nothing says %q:\n%s", x.name, want, all)
			}
		}
		for _, not := range x.not {
			if strings.Contains(all, not) {
				t.Errorf("%s: it says %q:\n%s", x.name, not, all)
			}
		}
	}
}

// That one can print it is said of what takes something away, and is not withdrawn.
func TestSheetIsOfferedWhereSomethingWasTakenAway(t *testing.T) {
	t.Parallel()
	for lines, want := range map[string]bool{
		"notice outage 2026-11-27T10:00.. declared 2026-11-27T10:05":                                                                  true,
		"notice constraint 2026-11-27T10:00.. declared 2026-11-27T10:05 impact partial":                                               true,
		"notice outage 2026-11-27T10:00.. declared 2026-11-27T10:05 impact none":                                                      false,
		"notice maintenance 2026-11-28 10:00-12:00 declared 2026-11-27T10:05\nupdate 2026-11-27T11:00 withdrawn":                      false,
		"notice maintenance 2026-11-28 10:00-12:00 declared 2026-11-27T10:05\nupdate 2026-11-27T11:00 changed until 2026-11-28T14:00": true,
	} {
		b := town.Body[page.Notice](town.New(t, lines+"\nat 2026-11-27T12:00").Compose())
		if b.Sheet.Offered != want {
			t.Errorf("%s: offered %v", lines, b.Sheet.Offered)
		}
		if at := "https://stato.example.org/soggetti/01234567897/comunicazioni/"; !strings.HasPrefix(b.Sheet.Address.String(), at) || !strings.Contains(b.Sheet.Code, "dr-qr-squares") {
			t.Errorf("%s: %s, %s", lines, b.Sheet.Address, b.Sheet.Code)
		}
	}
}

// A measured outage of which no notice tells can be printed out of its year's list: what stands
// on the sheet is the list's address, and who measured it. One that is told has a page.
func TestSheetOfAMeasuredOutage(t *testing.T) {
	t.Parallel()
	const story = `
		up   2026-11-12T00:00..2026-11-12T03:10
		down 2026-11-12T03:10..2026-11-12T03:55
		up   2026-11-12T03:55..2026-11-20T10:00
		down 2026-11-20T10:00..2026-11-20T10:30
		up   2026-11-20T10:30..2026-11-27T12:00
		notice outage 2026-11-20T10:00..2026-11-20T10:30 declared 2026-11-20T10:05
		`
	status := func(o status.Output) (page.Subject, page.List) {
		b := town.Body[page.Subject](o)
		for _, l := range b.Levels.Cards {
			if l.Obligation == "fermi-misurati" {
				return b, l.List
			}
		}
		return b, page.List{}
	}
	w := town.New(t, story+"at 2026-11-27T12:00")
	out := w.Compose()
	_, l := status(out)
	untold := page.Line{}
	for _, line := range l.Lines {
		if line.ID != "" {
			untold = line
		}
	}
	if len(l.Lines) != 2 || l.Lines[0].ID != "" || l.Lines[1].ID != untold.ID || l.ID != "fermi-2026" {
		t.Fatalf("the list: %+v", l)
	}
	if want := `non raggiungibile dalle <a href="#` + untold.ID + `"><time datetime="2026-11-12T03:10:00+01:00">`; !strings.HasPrefix(untold.Words.HTML(), want) {
		t.Errorf("it begins with %s", untold.Words.HTML())
	}
	const here = "https://stato.example.org/soggetti/01234567897/"
	says := func(l page.List, at, by string) {
		t.Helper()
		var terms []string
		for _, x := range l.Sheet.Terms {
			terms = append(terms, x.Term+": "+x.Text.String())
		}
		if got := strings.Join(terms, "; "); l.Sheet.Address.String() != at || got != by || l.Sheet.Code != drawing.QR(at) {
			t.Errorf("the sheet says %s, %s", l.Sheet.Address, got)
		}
	}
	says(l, here+"#fermi-2026", "Misurato da: operatore")
	archive := town.Body[page.Archive](out).Outages
	says(archive, here+"storico/2026/#fermi", "Misurato da: operatore")
	if archive.ID != "fermi" || archive.Lines[1].ID != untold.ID {
		t.Errorf("the archive has %+v", archive)
	}

	// Next year the address leads to that year's line, and from there to the list.
	body, _ := status(town.New(t, story+"at 2027-01-07T12:00").Compose())
	if h := body.History; len(h) != 1 || h[0].ID != "fermi-2026" || !strings.Contains(h[0].Words.HTML(), `href="/soggetti/01234567897/storico/2026/"`) {
		t.Errorf("the history of the year after: %+v", h)
	}

	// Where not all were measured by the same, each says by whom.
	w = town.New(t, story+"down 2026-11-23T08:00..2026-11-23T08:20\nat 2026-11-27T12:00")
	w.Looks[len(w.Looks)-1].Observer = "sonda"
	w.Site.Setting.Observers = setting.Any
	_, l = status(w.Compose())
	says(l, here+"#fermi-2026", "")
	var by []string
	for _, line := range l.Lines {
		_, who, _ := strings.Cut(line.Words.String(), "Misure di: ")
		by = append(by, who)
	}
	if diff := cmp.Diff([]string{"operatore e sonda.", "", "operatore."}, by); diff != "" {
		t.Errorf("by whom (-want +got):\n%s", diff)
	}

	// Who looked at another service did not measure it.
	w = town.New(t, "service portale Portale\nservice tari TARI\nup 2026-11-12T00:00..2026-11-27T12:00 service tari\n"+
		"down 2026-11-12T03:10..2026-11-12T03:55 service portale\nat 2026-11-27T12:00")
	w.Looks[0].Observer = "sonda"
	_, l = status(w.Compose())
	says(l, here+"#fermi-2026", "Misurato da: operatore; Situazione: alle 12:00 di venerdì 27 novembre 2026") // it goes on

	// Where single bodies' figures are not shown, there is none.
	w.Site.Setting.Verdicts = setting.Totals
	if _, l := status(w.Compose()); l.Sheet.Offered || len(l.Lines) > 0 {
		t.Errorf("of totals alone: %+v", l)
	}
}

// Who can't pay, while nothing is declared, is led to the sheet.
func TestTheAnswerLeadsToTheSheet(t *testing.T) {
	t.Parallel()
	for lines, want := range map[string]bool{
		"down 2026-11-27T11:00..2026-11-27T12:00":                                                             true,
		"down 2026-11-27T11:00..2026-11-27T12:00\nnotice outage 2026-11-27T11:00.. declared 2026-11-27T11:05": false,
		"up 2026-11-27T11:00..2026-11-27T12:00":                                                               false,
		"down 2026-11-26T11:00..2026-11-26T12:00":                                                             false, // nobody looked since
	} {
		b := town.Body[page.Subject](town.New(t, lines+"\nat 2026-11-27T12:00").Compose())
		led := false
		for _, d := range b.Now.Details {
			led = led || strings.Contains(d.HTML(), `<a href="/soggetti/01234567897/#`+b.Levels.Cards[1].List.Lines[0].ID+`">un foglio da stampare</a>`)
		}
		if led != want {
			t.Errorf("%s: led %v: %v", lines, led, b.Now.Details)
		}
	}
}
