package moment

import (
	"fmt"
	"strings"
	"time"

	"bollettino/generator/base/period"
)

var (
	weekdays = []string{"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"}
	months   = []string{
		"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
		"luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
	}
)

// In says a moment in full, "giovedì 31 dicembre 2026 alle 22:00"; an hour that
// there is twice says which it is. What it says is read as the same moment.
func In(t period.Time, zone period.Zone) string {
	l := zone.Local(t)
	form := "15:04"
	if l.Second() != 0 {
		form = "15:04:05"
	}
	out := DayIn(t, zone) + " alle " + l.Format(form)
	if _, err := zone.Parse(l.Format("2006-01-02T15:04:05")); err != nil {
		if l.IsDST() {
			return out + " ora legale"
		}
		return out + " ora solare"
	}
	return out
}

// DayIn says a moment's day in full, "giovedì 31 dicembre 2026".
func DayIn(t period.Time, zone period.Zone) string { return dayWords(zone.Local(t)) }

func dayWords(l time.Time) string { return weekdays[l.Weekday()] + " " + dateWords(l) }

func dateWords(l time.Time) string {
	day := fmt.Sprint(l.Day())
	if l.Day() == 1 {
		day = "1º"
	}
	return fmt.Sprintf("%s %s %d", day, months[l.Month()-1], l.Year())
}

// theDate is dateWords with its article: "il 27 novembre 2026", "l’8 dicembre 2026".
func theDate(l time.Time) string {
	if l.Day() == 8 || l.Day() == 11 {
		return "l’" + dateWords(l)
	}
	return "il " + dateWords(l)
}

// SpanIn says a span in full, "da giovedì 31 dicembre 2026 alle 22:00 a venerdì 1º
// gennaio 2027 alle 02:00, 4 ore", or until further notice.
func SpanIn(s period.Span, zone period.Zone) string {
	from := "da " + In(s.From, zone)
	if s.Until == period.Never {
		return from + ", fino a nuova comunicazione"
	}
	return from + " a " + In(s.Until, zone) + ", " + Length(s.Length())
}

// Length says how long something takes, "4 ore", "1 ora e 30 minuti", from two
// days on "3 giorni e 2 ore", a day being 24 hours.
func Length(seconds int64) string {
	var out []string
	add := func(n int64, one, many string) {
		if n == 1 {
			out = append(out, "1 "+one)
		} else if n > 1 {
			out = append(out, fmt.Sprintf("%d %s", n, many))
		}
	}
	if seconds >= 48*3600 {
		add(seconds/86400, "giorno", "giorni")
		seconds %= 86400
	}
	add(seconds/3600, "ora", "ore")
	add(seconds%3600/60, "minuto", "minuti")
	add(seconds%60, "secondo", "secondi")
	switch n := len(out); n {
	case 0:
		return "0 minuti"
	case 1:
		return out[0]
	default:
		return strings.Join(out[:n-1], ", ") + " e " + out[n-1]
	}
}
