package moment

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// daySort is how an expression names its day.
type daySort int

const (
	anyDay   daySort = iota // not at all: 22:00
	fromNow                 // oggi, domani, ieri
	weekDay                 // venerdì
	monthDay                // il 27
	yearDay                 // 31/12
	exactDay                // 31/12/2026
)

// expression is a text, taken apart: a day as far as it names one, and an hour.
type expression struct {
	day     daySort
	date    date // with monthDay, yearDay and exactDay: what was said of it
	shift   int  // with fromNow, in days
	weekly  bool // a weekday was named, alone or beside a date
	weekday time.Weekday
	which   int // 1 prossimo, -1 scorso
	timed   bool
	clock   clock
}

// clock is an hour of the day, as written.
type clock struct {
	hour, minute, second int
	part                 string // mattina, pomeriggio, sera
	summer               string // legale, solare: of an hour that there is twice
}

var (
	folds = strings.NewReplacer("ì", "i", "í", "i", "è", "e", "é", "e",
		"’", " ", "'", " ", "`", " ", ",", " ", "(", " ", ")", " ")
	decimal  = regexp.MustCompile(`(^|\s|h)(\d{1,2}),(\d\d)(\s|$)`) // an hour written as 8,30
	slashed  = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$`)
	dayMonth = regexp.MustCompile(`^(\d{1,2})([/.-])(\d{1,2})$`)
	iso      = regexp.MustCompile(`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$`)
	clocked  = regexp.MustCompile(`^h?(\d{1,2})([:.])(\d{2})(?::(\d{2}))?$`)
	hourly   = regexp.MustCompile(`^h(\d{1,2})$`)
	ordinal  = regexp.MustCompile(`^(\d{1,2})[º°]?$`)
	year     = regexp.MustCompile(`^\d{4}$`)

	relative = map[string]int{
		"oggi": 0, "stasera": 0, "stamattina": 0, "stamani": 0, "domani": 1, "dopodomani": 2, "ieri": -1,
		"altroieri": -2,
	}
	parts = map[string]string{
		"stasera": "sera", "stamattina": "mattina", "stamani": "mattina",
		"mattina": "mattina", "mattino": "mattina", "pomeriggio": "pomeriggio", "sera": "sera",
	}
	fillers  = strings.Fields("il l di del della dell dal dalle al a fino dalla alla le da nel")
	hourLike = strings.Fields("alle ore h all ora dalle le")
)

// plain is a text in small letters, without accents, apostrophes and doubled spaces.
func plain(text string) string {
	text = decimal.ReplaceAllString(strings.ToLower(text), "$1$2:$3$4")
	return strings.Join(strings.Fields(folds.Replace(text)), " ")
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// parser takes words one after another.
type parser struct {
	expression
	words []string
	text  string // as it was written
}

// parse takes a plain text apart; text is as it was written, for refusals.
func parse(s, text string) (expression, error) {
	s = strings.NewReplacer("altro ieri", "altroieri", "dopo domani", "dopodomani").Replace(s)
	p := parser{words: strings.Fields(s), text: text}
	if len(p.words) == 0 {
		return p.expression, unread(text)
	}
	for i := 0; i < len(p.words); {
		n, err := p.word(i)
		if err != nil {
			return p.expression, err
		}
		if n == 0 {
			return p.expression, unread(text)
		}
		i += n
	}
	p.adjust()
	return p.expression, nil
}

// word reads what begins at word i and says how many words that was, 0 for none.
func (p *parser) word(i int) (int, error) {
	w := p.words[i]
	if d, ok := weekdayOf(w); ok && !p.weekly {
		p.weekly, p.weekday = true, d
		if p.day == anyDay {
			p.day = weekDay
		}
		return 1, nil
	}
	shift, isRelative := relative[w]
	part, isPart := parts[w]
	switch {
	case w == "prossimo" || w == "prossima":
		p.which = 1
	case w == "scorso" || w == "scorsa":
		p.which = -1
	case isRelative:
		if !p.named(fromNow) {
			return 0, nil
		}
		p.shift, p.clock.part = shift, part
	case isPart:
		p.clock.part = part
	case w == "stanotte": // the hours around the next midnight, or the last one
	case w == "ora" && i+1 < len(p.words) && (p.words[i+1] == "legale" || p.words[i+1] == "solare"):
		p.clock.summer = p.words[i+1]
		return 2, nil
	case w == "mezzanotte":
		return 1, p.at(24, 0, 0)
	case w == "mezzogiorno":
		return 1, p.at(12, 0, 0)
	case slices.Contains(hourLike, w) || slices.Contains(fillers, w):
	default:
		return p.digits(i)
	}
	return 1, nil
}

// named notes how the day is named; a second naming is refused.
func (p *parser) named(s daySort) bool {
	if p.day != anyDay && p.day != weekDay {
		return false
	}
	p.day = s
	return true
}

func (p *parser) at(hour, minute, second int) error {
	if p.timed {
		return fmt.Errorf("«%s» ha due ore: scrivine una", strings.TrimSpace(p.text))
	}
	p.timed, p.clock.hour, p.clock.minute, p.clock.second = true, hour, minute, second
	return nil
}

// digits reads a date or an hour.
func (p *parser) digits(i int) (int, error) {
	w := p.words[i]
	if m := iso.FindStringSubmatch(w); m != nil && p.named(exactDay) {
		p.date = date{number(m[1]), number(m[2]), number(m[3])}
		return 1, nil
	}
	if m := slashed.FindStringSubmatch(w); m != nil && p.named(exactDay) {
		p.date = date{number(m[3]), number(m[2]), number(m[1])}
		if len(m[3]) == 2 {
			p.date.year += 2000
		}
		return 1, nil
	}
	if m := dayMonth.FindStringSubmatch(w); m != nil && (m[2] != "." || p.clockFollows(i)) && p.named(yearDay) {
		p.date = date{0, number(m[3]), number(m[1])}
		return 1, nil
	}
	if m := clocked.FindStringSubmatch(w); m != nil {
		return 1, p.at(number(m[1]), number(m[3]), number(m[4]))
	}
	if m := hourly.FindStringSubmatch(w); m != nil {
		return 1, p.at(number(m[1]), 0, 0)
	}
	if w == "primo" {
		w = "1"
	}
	if m := ordinal.FindStringSubmatch(w); m != nil {
		return p.number(i, number(m[1]))
	}
	return 0, nil
}

// clockFollows tells whether a later word is an hour: then 31.12 is a day.
func (p *parser) clockFollows(i int) bool {
	return slices.ContainsFunc(p.words[i+1:], func(w string) bool {
		return clocked.MatchString(w) || hourly.MatchString(w) || ordinal.MatchString(w) ||
			w == "mezzanotte" || w == "mezzogiorno"
	})
}

// number reads a number by what stands around it: a day of a month, an hour.
func (p *parser) number(i, n int) (int, error) {
	next := func(k int) string {
		if i+k < len(p.words) {
			return p.words[i+k]
		}
		return ""
	}
	if m := slices.IndexFunc(months, func(name string) bool {
		return len(next(1)) > 2 && strings.HasPrefix(name, strings.TrimSuffix(next(1), "."))
	}); m >= 0 {
		if year.MatchString(next(2)) && p.named(exactDay) {
			p.date = date{number(next(2)), m + 1, n}
			return 3, nil
		}
		if !p.named(yearDay) {
			return 0, nil
		}
		p.date = date{0, m + 1, n}
		return 2, nil
	}
	before := ""
	if i > 0 {
		before = p.words[i-1]
	}
	_, weekday := weekdayOf(before)
	switch {
	case (weekday || before == "il" || before == "giorno") && p.clockFollows(i) && p.named(monthDay):
		p.date.day = n
		return 1, nil
	case slices.Contains(hourLike, before) || p.day != anyDay:
		used, minute := 1, 0
		if next(1) == "e" {
			switch x := next(2); {
			case x == "mezza" || x == "mezzo":
				used, minute = 3, 30
			case ordinal.MatchString(x):
				used, minute = 3, number(x)
			}
		}
		return used, p.at(n, minute, 0)
	}
	return 0, fmt.Errorf("«%s» è un giorno o un’ora? Scrivi per esempio «ore %[1]s» o «%[1]s/12 alle 22»",
		strings.TrimSpace(p.text))
}

// monthOf reads a month's name, whole or cut; -1 for none.
func monthOf(w string) int {
	w = strings.TrimSuffix(w, ".")
	return slices.IndexFunc(months, func(name string) bool { return len(w) > 2 && strings.HasPrefix(name, w) })
}

// adjust makes of "le 8 di sera" 20:00.
func (p *parser) adjust() {
	h := &p.clock.hour
	switch p.clock.part {
	case "pomeriggio":
		if *h >= 1 && *h <= 7 {
			*h += 12
		}
	case "sera":
		if *h >= 5 && *h <= 11 {
			*h += 12
		}
	}
}

// weekdayOf reads a weekday, whole or by its first three letters.
func weekdayOf(w string) (time.Weekday, bool) {
	w = strings.TrimSuffix(w, ".")
	for i, name := range weekdays {
		if name = plain(name); w == name || w == name[:3] {
			return time.Weekday(i), true
		}
	}
	return 0, false
}
