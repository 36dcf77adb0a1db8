package word

import (
	"testing"

	"bollettino/generator/base/period"
)

// Section I: dates past a week lose the weekday, which would name a nearer one.
func TestMomentsCanNotBeMistaken(t *testing.T) {
	t.Parallel()
	zone, err := period.In("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) period.Time {
		x, err := zone.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	c := Clock{Language: &It, Zone: zone, Now: at("2026-11-27T20:00")}
	for _, x := range []struct{ at, want, full, today string }{
		{"2026-11-27T00:00", "00:00 di venerdì 27 novembre", "00:00 di venerdì 27 novembre 2026", "00:00"},
		{"2026-11-27T23:59", "23:59 di venerdì 27 novembre", "23:59 di venerdì 27 novembre 2026", "23:59"},
		{"2026-11-28T00:00", "00:00 di sabato 28 novembre", "00:00 di sabato 28 novembre 2026", "00:00"},
		{"2026-12-04T19:59", "19:59 di venerdì 4 dicembre", "19:59 di venerdì 4 dicembre 2026", "19:59"},
		{"2026-12-04T20:00", "20:00 del 4 dicembre", "20:00 di venerdì 4 dicembre 2026", ""},
		{"2026-11-20T20:01", "20:01 di venerdì 20 novembre", "20:01 di venerdì 20 novembre 2026", ""},
		{"2026-11-20T20:00", "20:00 del 20 novembre", "20:00 di venerdì 20 novembre 2026", ""},
		{"2026-11-08T10:00", "10:00 dell’8 novembre", "10:00 di domenica 8 novembre 2026", ""},
		{"2027-01-01T10:00", "10:00 del 1º gennaio 2027", "10:00 di venerdì 1º gennaio 2027", ""},
	} {
		if got := c.When(at(x.at)); got != x.want {
			t.Errorf("%s: %q, not %q", x.at, got, x.want)
		}
		// On its own day the hour will do, as long as a page may be read on that day.
		if got := c.At(at(x.at)).Today; got != x.today {
			t.Errorf("%s: %q on its day, not %q", x.at, got, x.today)
		}
		dated := c
		dated.Full = true
		if got := dated.When(at(x.at)); got != x.full {
			t.Errorf("%s: %q, not %q", x.at, got, x.full)
		}
	}
}

// Section I: durations to the second where a figure is meant, in letters and about
// right where a person tells how long it took.
func TestDurations(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		seconds       int64
		exact, spoken string
	}{
		{0, "0 h", "0 secondi"},
		{1, "1 s", "1 secondo"},
		{59, "59 s", "59 secondi"},
		{60, "1 min", "1 minuto"},
		{43*60 + 20, "43 min 20 s", "circa 43 minuti"},
		{43*60 + 40, "43 min 40 s", "circa 44 minuti"},
		{48 * 60, "48 min", "48 minuti"},
		{3600, "1 h", "1 ora"},
		{3600 + 5, "1 h 5 s", "circa 1 ora"},
		{2*3600 + 10*60, "2 h 10 min", "2 ore e 10 minuti"},
		{36 * 3600, "36 h", "36 ore"},
		{47*3600 + 59*60, "47 h 59 min", "47 ore e 59 minuti"},
		{48 * 3600, "48 h", "2 giorni"},
		{52*3600 + 20*60, "52 h 20 min", "circa 2 giorni e 4 ore"},
		{19 * 86400, "456 h", "19 giorni"},
	} {
		if got := It.Duration(x.seconds); got != x.exact {
			t.Errorf("%d s: %q, not %q", x.seconds, got, x.exact)
		}
		if got := It.inLetters(x.seconds); got != x.spoken {
			t.Errorf("%d s: %q, not %q", x.seconds, got, x.spoken)
		}
	}
}

func TestOnePointEndsASentence(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"PMPay s.r.l.": "PMPay s.r.l.", "Unione dei Comuni": "Unione dei Comuni.", "Perché?": "Perché?", "": ".",
	} {
		if got := Stop(in); got != want {
			t.Errorf("%q ends as %q, not %q", in, got, want)
		}
	}
}
