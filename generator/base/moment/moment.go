// Package moment reads moments as people write them ("31/12 22:00", "venerdì
// alle 22", "+4h", "mezzanotte") and says them back in full Italian, so that
// whoever wrote one sees how it was understood before it is kept.
//
// What a text leaves open is closed by what it is asked for: an announcement
// lies ahead, an end comes after its start, a declaration lies behind. What
// can't be read, or reads as nothing sensible, is refused in Italian with the
// reason. The package never asks what time it is. The editing page has a reader
// of its own in JavaScript; testdata/dates.txt holds both to the same readings.
package moment

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/period"
)

// Role is what a moment is asked for, which decides what its text leaves open.
type Role string

// The roles.
const (
	Announced Role = "announced" // the start of what is planned: ahead, unless that is absurd
	Began     Role = "began"     // the start of what broke: behind, unless it is about to come
	End       Role = "end"       // the first one after Start
	MovedEnd  Role = "moved_end" // a new end: after Start and after Now, from which durations count once it has begun
	Past      Role = "past"      // what was done or said: behind
	Day       Role = "day"       // a day to come, without an hour: its midnight
)

// Question is what a text answers.
type Question struct {
	Role  Role
	Now   period.Time
	Start period.Time // with End and MovedEnd: what the end comes after
	Zone  period.Zone
}

// How far ahead or behind is absurd where the text doesn't say the day or the year.
const (
	soon  = 3600                 // an hour that is about to come
	month = 30 * 24 * 3600       // a day of this season
	far   = 335 * 24 * 3600      // a day without a year, almost a year away
	years = 10 * 366 * 24 * 3600 // ahead: a slip of the keyboard
)

// Read is the moment that a text means. The error is the reason why there is
// none, in Italian and for whoever wrote it.
func (q Question) Read(text string) (period.Time, error) {
	s := plain(text)
	t, err := q.read(s, text)
	if err != nil {
		return 0, err
	}
	switch {
	case t > q.Now+years:
		return 0, fmt.Errorf("%s è fra più di dieci anni: controlla l’anno", In(t, q.Zone))
	case q.Role == Past && t > q.Now:
		return 0, fmt.Errorf("%s deve ancora venire", In(t, q.Zone))
	case q.ends() && t <= q.Start:
		return 0, q.early(t)
	case q.Role == MovedEnd && t <= q.Now:
		return 0, fmt.Errorf("%s è già passato: se è finito, non spostare la fine ma dì che è finito", In(t, q.Zone))
	}
	return t, nil
}

// ends tells whether an end is asked for.
func (q Question) ends() bool { return q.Role == End || q.Role == MovedEnd }

func (q Question) early(t period.Time) error {
	if t == q.Start {
		return fmt.Errorf("la fine coincide con l’inizio, %s", In(q.Start, q.Zone))
	}
	return fmt.Errorf("la fine, %s, viene prima dell’inizio, %s", In(t, q.Zone), In(q.Start, q.Zone))
}

func (q Question) read(s, text string) (period.Time, error) {
	if s == "adesso" || s == "ora" || s == "subito" || s == "now" {
		if q.Role == Day {
			return q.Zone.Day(q.Now).From, nil
		}
		return q.Now - q.Now%60, nil
	}
	if m := stretch.FindStringSubmatch(s); m != nil && q.Role != Day {
		return q.later(m[1])
	}
	if q.ends() && lasting.MatchString(s) { // an end in "4 ore" is no hour of the day
		return q.later(s)
	}
	m := stamp.FindStringSubmatch(s)
	if m != nil && m[3] != "" { // with an offset there is nothing to decide
		if t, err := q.Zone.Parse(m[1] + "T" + m[2] + strings.ToUpper(m[3])); err == nil {
			return t, nil
		}
	}
	if m != nil {
		s = m[1] + " " + m[2]
	}
	e, err := parse(s, text)
	if err != nil {
		return 0, err
	}
	t, err := q.resolve(e, text)
	if err == nil && m != nil && m[3] != "" {
		return 0, unread(text) // its offset is none
	}
	return t, err
}

const units = `(giorni|giorno|gg|g|d|ore|ora|h|minuti|minuto|min|m)`

var (
	stamp   = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)[t ](\d\d:\d\d(?::\d\d)?)(z|[+-]\d\d:\d\d)?$`)
	stretch = regexp.MustCompile(`^(?:\+|tra |fra |dopo |per )\s*((?:\d|mezz|un ).*)$`)
	amount  = regexp.MustCompile(`^(\d{1,4})\s*` + units + `(?:\s*e\s+|\s*)`)
	// lasting begins what is a stretch of time and no day: "5 g", not "5 gennaio".
	lasting = regexp.MustCompile(`^(?:\d{1,4}\s*` + units + `|mezz ?ora|un ora|un giorno)(?:[\s\d]|$)`)
)

// later is a time from the start on, or from now: "4h", "90m", "1h30", "2 ore e
// mezza", "3 giorni". Days keep the hour.
func (q Question) later(s string) (period.Time, error) {
	base := q.Now - q.Now%60
	if q.ends() {
		base = q.Start
	}
	if q.Role == MovedEnd && q.Now > q.Start {
		base = q.Now - q.Now%60
	}
	s = strings.NewReplacer("mezz ora", "30m", "mezzora", "30m", "un ora", "1h", "un giorno", "1g").Replace(s)
	days, seconds, rest := 0, 0, s
	for rest != "" {
		m := amount.FindStringSubmatch(rest)
		switch {
		case m != nil && strings.ContainsAny(m[2][:1], "gd"):
			days += number(m[1])
		case m != nil && strings.ContainsAny(m[2][:1], "oh"):
			seconds += 3600 * number(m[1])
		case m != nil:
			seconds += 60 * number(m[1])
		case rest == "mezza" || rest == "mezzo":
			seconds, m = seconds+1800, []string{rest}
		case seconds > 0 && minutes.MatchString(rest): // 1h30
			seconds, m = seconds+60*number(rest), []string{rest}
		default:
			return 0, fmt.Errorf("«%s» non è una durata: scrivi per esempio +4h, +90m o +2 giorni", s)
		}
		rest = rest[len(m[0]):]
	}
	if days+seconds == 0 {
		return 0, fmt.Errorf("«%s» è una durata di zero", s)
	}
	if days > 0 {
		l := q.Zone.Local(base)
		base = q.Zone.Wall(time.Date(l.Year(), l.Month(), l.Day()+days, l.Hour(), l.Minute(), l.Second(), 0, time.UTC))
	}
	return base + period.Time(seconds), nil
}

var minutes = regexp.MustCompile(`^\d\d$`)

// resolve finds the moment that an expression means, as asked.
func (q Question) resolve(e expression, text string) (period.Time, error) {
	if err := e.sound(); err != nil {
		return 0, err
	}
	switch {
	case q.Role == Day && e.timed:
		return 0, fmt.Errorf("qui serve un giorno senza l’ora: scrivi per esempio 15/01/2027")
	case q.Role == Day && e.day == anyDay:
		return 0, unread(text)
	case !e.timed && (q.Role == Began || q.Role == Past):
		return 0, hourMissing(text)
	case !e.timed && e.day == anyDay:
		return 0, hourMissing(text)
	}
	date, err := q.choose(e)
	if err != nil {
		return 0, err
	}
	if err := e.holds(date); err != nil {
		return 0, err
	}
	t, err := q.strict(q.wall(e, date), e.clock.summer)
	if err == nil && !e.timed && q.Role == Announced && t < q.Now {
		err = hourMissing(text)
	}
	return t, err
}

func hourMissing(text string) error {
	return fmt.Errorf("manca l’ora: scrivi per esempio «%s alle 22»", strings.TrimSpace(text))
}

// date is a local day that may not exist: whether it does is asked once it is chosen.
type date struct{ year, month, day int }

// wall is what the clock shows at the moment that a date and the expression's hour
// name. A whole day begins with its midnight and ends with the next one.
func (q Question) wall(e expression, d date) time.Time {
	if !e.timed && q.ends() {
		d.day++
	}
	return time.Date(d.year, time.Month(d.month), d.day, e.clock.hour, e.clock.minute, e.clock.second, 0, time.UTC)
}

// choose picks the day that an expression means: the first one ahead of what the
// question looks from, or the last one behind.
func (q Question) choose(e expression) (date, error) {
	ref := q.ref()
	days := e.candidates(q.Zone.Local(ref), q.Zone.Local(q.Now))
	if len(days) == 1 {
		return days[0], nil
	}
	moments := make([]period.Time, len(days))
	for i, d := range days {
		var err error
		if moments[i], err = q.strict(q.wall(e, d), e.clock.summer); err != nil {
			moments[i] = q.Zone.Wall(q.wall(e, d))
		}
	}
	ahead := func(t period.Time) bool { return t > ref }
	if q.Role == Announced || q.Role == Day { // this very minute is not over
		ahead = func(t period.Time) bool { return t >= ref-ref%60 }
	}
	next := slices.IndexFunc(moments, ahead)
	switch {
	case next < 0:
		next = len(days) - 1
	case next > 0 && q.back(e.day, ref-moments[next-1], moments[next]-ref):
		next--
	}
	return days[next], nil
}

// ref is the moment that a question looks from.
func (q Question) ref() period.Time {
	switch q.Role {
	case End:
		return q.Start
	case MovedEnd:
		return max(q.Start, q.Now)
	case Day:
		return q.Zone.Day(q.Now).From
	}
	return q.Now
}

// back tells whether of two days, that long before and after what a question looks
// from, the earlier one is meant.
func (q Question) back(day daySort, before, after period.Time) bool {
	yearless, hourOnly := day == yearDay, day == anyDay
	switch q.Role {
	case Announced, Day:
		return yearless && before <= month
	case End, MovedEnd:
		return yearless && after > far
	case Began:
		return yearless && before <= after || !yearless && !(hourOnly && after <= soon)
	}
	return !(yearless && after <= month || hourOnly && after <= soon)
}

// strict is the moment at which the clock shows wall; where it does twice, the
// expression has to say which is meant.
func (q Question) strict(wall time.Time, summer string) (period.Time, error) {
	first := q.Zone.Wall(wall)
	l := q.Zone.Local(first)
	if l.Hour() != wall.Hour() || l.Minute() != wall.Minute() {
		change, _ := l.ZoneBounds()
		_, before := change.Add(-time.Second).Zone()
		return 0, fmt.Errorf("le %s di %s non esistono: alle %s l’orologio va avanti alle %s", wall.Format("15:04"),
			dayWords(wall), change.UTC().Add(time.Duration(before)*time.Second).Format("15:04"), change.Format("15:04"))
	}
	_, end := l.ZoneBounds()
	if end.IsZero() {
		return first, nil
	}
	_, offset := l.Zone()
	_, later := end.Zone()
	second := first + period.Time(offset-later)
	if offset <= later || q.Zone.Local(second).Format(time.DateTime) != wall.Format(time.DateTime) {
		return first, nil
	}
	switch summer {
	case "legale":
		return first, nil
	case "solare":
		return second, nil
	}
	return 0, fmt.Errorf("le %s di %s ci sono due volte: aggiungi «ora legale» per la prima, «ora "+
		"solare» per la seconda",
		wall.Format("15:04"), dayWords(wall))
}

// candidates are the days that an expression may mean, in order: around ref, and
// for words like domani those of now.
func (e expression) candidates(ref, now time.Time) []date {
	at := func(t time.Time, years, months, days int) date {
		return of(time.Date(t.Year()+years, t.Month()+time.Month(months), t.Day()+days, 0, 0, 0, 0, time.UTC))
	}
	var out []date
	switch e.day {
	case anyDay:
		for i := -1; i <= 1; i++ {
			out = append(out, at(ref, 0, 0, i))
		}
	case fromNow:
		out = append(out, at(now, 0, 0, e.shift))
	case weekDay:
		if e.which != 0 {
			ref = now
		}
		for i := -7; i <= 7; i++ {
			if d := at(ref, 0, 0, i); d.weekday() == e.weekday && (e.which == 0 || i*e.which > 0) {
				out = append(out, d)
			}
		}
		if e.which < 0 {
			out = out[len(out)-1:]
		} else if e.which > 0 {
			out = out[:1]
		}
	case monthDay:
		for i := -1; i <= 2; i++ {
			first := time.Date(ref.Year(), ref.Month()+time.Month(i), 1, 0, 0, 0, 0, time.UTC)
			d := date{first.Year(), int(first.Month()), e.date.day}
			if d.day <= d.last() && (!e.weekly || d.weekday() == e.weekday) {
				out = append(out, d)
			}
		}
		if len(out) == 0 { // no such weekday near: let the nearest say so
			out = append(out, date{ref.Year(), int(ref.Month()), e.date.day})
		}
	case yearDay:
		for i := -1; i <= 1; i++ {
			out = append(out, date{ref.Year() + i, e.date.month, e.date.day})
		}
	default:
		out = append(out, e.date)
	}
	return out
}

func of(t time.Time) date { return date{t.Year(), int(t.Month()), t.Day()} }

func (d date) time() time.Time {
	return time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
}

func (d date) weekday() time.Weekday { return d.time().Weekday() }

// last is the number of days of the date's month.
func (d date) last() int {
	return time.Date(d.year, time.Month(d.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// holds tells why a date that was chosen is not one.
func (e expression) holds(d date) error {
	if d.day > d.last() {
		return fmt.Errorf("%s %d ha %d giorni", months[d.month-1], d.year, d.last())
	}
	if e.weekly && d.weekday() != e.weekday {
		return fmt.Errorf("%s è %s, non %s", theDate(d.time()), weekdays[d.weekday()], weekdays[e.weekday])
	}
	return nil
}

// sound tells why an expression can be none, whatever the day.
func (e expression) sound() error {
	c := e.clock
	switch {
	case e.timed && (c.hour > 24 || c.hour == 24 && c.minute+c.second > 0):
		return fmt.Errorf("le ore vanno da 00:00 a 23:59: %d:%02d non c’è", c.hour, c.minute)
	case c.minute > 59 || c.second > 59:
		return fmt.Errorf("i minuti vanno da 0 a 59: %d:%02d non c’è", c.hour, c.minute)
	case (e.day == exactDay || e.day == yearDay) && (e.date.month < 1 || e.date.month > 12):
		return fmt.Errorf("i mesi vanno da 1 a 12: il mese %d non c’è", e.date.month)
	case (e.day == exactDay || e.day == yearDay || e.day == monthDay) && (e.date.day < 1 || e.date.day > 31):
		return fmt.Errorf("i giorni vanno da 1 a 31: il giorno %d non c’è", e.date.day)
	case e.day == exactDay && e.date.year < 1970:
		return fmt.Errorf("l’anno %d è troppo lontano", e.date.year)
	}
	return nil
}

// unread is the refusal of a text that means nothing here.
func unread(text string) error {
	return fmt.Errorf("«%s» non si legge come un momento: "+
		"scrivi per esempio 31/12 22:00, domani alle 10, venerdì alle 22 o +4h",
		strings.TrimSpace(cmp.Or(text, "")))
}
