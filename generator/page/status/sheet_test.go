package status_test

import (
	"strings"
	"testing"

	"bollettino/generator/input/setting"
	"bollettino/generator/page"
	"bollettino/generator/test/town"
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
