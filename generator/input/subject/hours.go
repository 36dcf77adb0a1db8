package subject

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"bollettino/generator/base/period"
)

// ReadHours reads the hours that a contact ends with, as people write them in Italian: "06
// 1234567, lun-ven 9-18", "dal lunedì al venerdì dalle 9 alle 13 e dalle 14.30 alle 17; sabato
// 9-12", "h24". They are read whole or not at all: where something among them or behind them
// means more than hours ("esclusi i festivi"), or is no time, there are none.
func ReadHours(contact string) (out []Hours) {
	text := strings.Join(hourWord.FindAllString(hourLetters.Replace(strings.ToLower(contact)), -1), " ")
	text = dayName.ReplaceAllString(text, "$1")
	at := hoursBegin.FindStringIndex(text)
	if at == nil {
		return nil
	}
	for rest := text[at[0]:]; rest != ""; {
		m := hoursGroup.FindStringSubmatch(rest)
		if m == nil {
			return nil
		}
		rest = rest[len(m[0]):]
		days, named := daysIn(m[1])
		for _, span := range hoursSpan.FindAllStringSubmatch(m[2], -1) {
			h := Hours{Days: days, Until: 24 * 60}
			if whole := span[1] == ""; !whole {
				from, ok := clockIn(span[1], span[2])
				until, also := clockIn(span[3], span[4])
				if h.From, h.Until = from, until; !named || !ok || !also || from >= until {
					return nil
				}
			}
			out = append(out, h)
		}
	}
	return out
}

// daysIn are the days that these words name; all where there are none.
func daysIn(words string) (days [7]bool, named bool) {
	all := aDayName.FindAllString(words, -1)
	if len(all) == 0 {
		return [7]bool{true, true, true, true, true, true, true}, words != ""
	}
	ranged := strings.Contains(words, " - ") || strings.Contains(words, " a")
	for d := dayNames[all[0]]; ranged && d != dayNames[all[1]]; d = (d + 1) % 7 {
		days[d] = true
	}
	for _, d := range all {
		days[dayNames[d]] = true
	}
	return days, true
}

// clockIn is a time of day in minutes.
func clockIn(hour, minute string) (minutes int, ok bool) {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute) // none is 0
	return 60*h + m, m < 60 && 60*h+m <= 24*60
}

// Hours are read in small letters, words, numbers and marks apart, without points, brackets
// and accents, the names of days by their first three letters.
var (
	hourLetters = strings.NewReplacer("ì", "i", "í", "i", "–", "-", "—", "-", "i'", "i", "i’", "i")
	hourWord    = regexp.MustCompile(`\d+[.:]\d\d\b|\d+|\pL+|[^\s\pL\d.()]`)
	dayName     = regexp.MustCompile(`\b(lun|mar|mer|gio|ven|sab|dom)(?:edi|tedi|coledi|vedi|erdi|ato|enica)\b`)
	aDayName    = regexp.MustCompile(`\b` + aDay + `\b`)
	dayNames    = map[string]time.Weekday{"dom": 0, "lun": 1, "mar": 2, "mer": 3, "gio": 4, "ven": 5, "sab": 6}
	hoursBegin  = regexp.MustCompile(`\b(?:(?:dal? )?` + aDay + `|` + everyDay + `|` + allDay + `)\b`)
	hoursGroup  = regexp.MustCompile(`^(?:(` + someDays + `)(?: [,:])? )?(` + aSpan + `(?:` + comma + aSpan + `)*)` +
		`(?:(?: ,)? (?:7 giorni su 7|7 / 7))?(?: (?:, e|[,;e/]))?(?: |$)`)
	hoursSpan = regexp.MustCompile(aSpan)
)

const (
	aDay     = `(?:lun|mar|mer|gio|ven|sab|dom)`
	comma    = ` (?:, e|[,e/]) `
	everyDay = `ogni giorno|tutti i giorni|7 giorni su 7`
	someDays = everyDay + `|(?:dal? )?` + aDay + ` (?:-|al?) ` + aDay + `|` + aDay + `(?: (?:, e|[,e]) ` + aDay + `)*`
	allDay   = `h 24|24 ore su 24|24 h|24 / 24`
	aSpan    = `(?:` + allDay + `|(?:dalle )?(?:ore )?(\d\d?)(?:[.:](\d\d))? (?:-|alle|a) (?:ore )?(\d\d?)(?:[.:](\d\d))?)`
)

// Open is the part of window that lies within stated hours; of none, all of it.
func Open(hours []Hours, zone period.Zone, window period.Span) period.Set {
	if len(hours) == 0 {
		return period.Of(window)
	}
	var spans []period.Span
	for day := zone.Day(window.From); day.From < window.Until; day = zone.Day(day.Until) {
		local := zone.Local(day.From)
		for _, h := range hours {
			if h.Days[local.Weekday()] {
				spans = append(spans, period.Span{From: zone.Wall(wallAt(local, h.From)),
					Until: zone.Wall(wallAt(local, h.Until))})
			}
		}
	}
	return period.Of(spans...).Within(window)
}
