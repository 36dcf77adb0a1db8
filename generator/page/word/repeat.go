package word

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/page"
)

// RepeatWords say how a notice repeats. {n} is one of Small, or in digits.
type RepeatWords struct {
	Small                                       map[int]string
	EveryDay, EveryDays, EveryWeek, EveryWeeks  Sentence
	EveryMonths, EveryYear, EveryYears          Sentence
	Weekdays, Workdays                          Sentence
	StepOn                                      Sentence         // {every} is one of those above
	OnDays                                      [7]string        // of a week, from Sunday on
	InMonths                                    Sentence         // goes on from the days
	OfMonths, OfEveryMonth, DatesOfMonths       Sentence         // {which} is Nth, OnDate
	Nth                                         map[int]Sentence // from -2 to 5
	Workday                                     string
	SheWorkday                                  bool
	OnDate, LateDay, LastDay                    Sentence // LateDay is one that some months lack
	Irregular                                   Sentence // what there are no short words for
	Endless, Limited, Hours, Week, Long         Sentence // {every} is all that
	Between, Since, Until                       Sentence // go on from it, as do those that follow
	Once, Times, Except, ExceptSome, Next, Last Sentence
	ThisTime                                    Sentence
}

// recurrence is an RRULE (RFC 5545, 3.3.10) that is read aloud. What it leaves
// out, its first occurrence says.
type recurrence struct {
	parts map[string]string
	first time.Time // local
	whole time.Duration
}

func (c Clock) recurrence(p notice.Plan) recurrence {
	r := recurrence{map[string]string{}, c.Zone.Local(p.From), c.wall(p.Until).Sub(c.wall(p.From))}
	for _, part := range strings.Split(p.Repeats, ";") {
		k, v, _ := strings.Cut(part, "=")
		r.parts[k] = v
	}
	return r
}

// wall is the local clock as a time without a zone.
func (c Clock) wall(t period.Time) time.Time {
	l := c.Zone.Local(t)
	return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), 0, time.UTC)
}

// rhythm is on which days the occurrences of a recurrence begin, where there are
// short words for it.
type rhythm struct {
	unit   string         // of step: DAILY, WEEKLY, MONTHLY, YEARLY
	step   int            // 2 leaves out every other one
	days   []time.Weekday // of a week, from Monday on
	which  []nth          // of a month
	months []time.Month   // to which it is bound
}

// nth is a day of a month: the second Monday, the last working day, the 15th.
type nth struct {
	n    int // from the end where it is negative
	sort daySort
	day  time.Weekday
}

type daySort int

const (
	onDate daySort = iota
	onWeekday
	onWorkday
)

// everyDay tells whether there is an occurrence each day.
func (h rhythm) everyDay() bool {
	return h.unit == "DAILY" && h.step == 1 && len(h.months) == 0
}

// short are the parts of a rule that have short words.
var short = []string{"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "UNTIL", "COUNT", "WKST"}

// rhythm finds the days of a recurrence.
func (r recurrence) rhythm() (h rhythm, ok bool) {
	h = rhythm{unit: r.parts["FREQ"], step: r.step(), months: r.months()}
	for k := range r.parts {
		if !slices.Contains(short, k) {
			return h, false
		}
	}
	switch h.unit {
	case "DAILY", "WEEKLY":
		ok = r.weekly(&h)
	case "MONTHLY":
		ok = r.monthly(&h)
	case "YEARLY":
		ok = r.yearly(&h)
	}
	return h, ok
}

// step is how many days, weeks, months or years lie between two occurrences.
func (r recurrence) step() int {
	n, _ := strconv.Atoi(r.parts["INTERVAL"])
	return max(n, 1)
}

func (r recurrence) months() (months []time.Month) {
	for _, m := range strings.Split(r.parts["BYMONTH"], ",") {
		n, err := strconv.Atoi(m)
		if err != nil || n < 1 || n > 12 {
			return nil
		}
		months = append(months, time.Month(n))
	}
	return months
}

// weekly are rules by weekdays, and those of every day.
func (r recurrence) weekly(h *rhythm) (ok bool) {
	h.days, ok = r.weekdays()
	switch {
	case !ok || r.parts["BYMONTHDAY"] != "" || r.parts["BYSETPOS"] != "":
		return false
	case h.unit == "DAILY" && len(h.days) > 0:
		h.unit = "WEEKLY"
		ok = h.step == 1
	}
	if len(h.days) == 7 && h.step == 1 {
		h.unit, h.days = "DAILY", nil
	}
	return ok
}

// monthly are rules by days of a month.
func (r recurrence) monthly(h *rhythm) (ok bool) {
	days, plain := r.weekdays()
	if plain && len(days) > 0 && r.parts["BYSETPOS"] == "" && r.parts["BYMONTHDAY"] == "" && h.step == 1 {
		h.unit = "WEEKLY" // all Mondays are also those of every week
		return r.weekly(h)
	}
	h.which, ok = r.which()
	return ok
}

func (r recurrence) yearly(h *rhythm) (ok bool) {
	if r.parts["BYMONTH"] == "" {
		if r.parts["BYDAY"] != "" || r.parts["BYMONTHDAY"] != "" {
			return false
		}
		h.months = []time.Month{r.first.Month()}
	}
	h.which, ok = r.which()
	return ok && len(h.months) > 0
}

var (
	week     = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
	workdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
)

// dayOf is what a rule calls MO, SU.
func dayOf(code string) (d time.Weekday, ok bool) {
	i := slices.Index(week, code)
	return time.Weekday((i + 1) % 7), i >= 0
}

// weekdays are the plain days of BYDAY, from Monday on; of a weekly rule without
// them that of the first occurrence.
func (r recurrence) weekdays() (days []time.Weekday, ok bool) {
	by := r.parts["BYDAY"]
	if by == "" && r.parts["FREQ"] == "WEEKLY" {
		return []time.Weekday{r.first.Weekday()}, true
	}
	if by == "" {
		return nil, true
	}
	have := strings.Split(by, ",")
	for _, code := range week {
		if d, _ := dayOf(code); slices.Contains(have, code) {
			days = append(days, d)
		}
	}
	return days, len(days) == len(have)
}

// which are the days of a month.
func (r recurrence) which() (days []nth, ok bool) {
	by, pos := r.parts["BYDAY"], r.parts["BYSETPOS"]
	switch {
	case by != "" && r.parts["BYMONTHDAY"] != "":
		return nil, false
	case by == "" && pos == "":
		return datesOf(cmp.Or(r.parts["BYMONTHDAY"], strconv.Itoa(r.first.Day())))
	case by == strings.Join(week[:5], ","):
		n, err := strconv.Atoi(pos)
		return []nth{{n: n, sort: onWorkday}}, err == nil && ordinal(n)
	}
	for _, code := range strings.Split(by, ",") {
		at := max(len(code)-2, 0)
		n, err := strconv.Atoi(cmp.Or(code[:at], pos))
		d, named := dayOf(code[at:])
		if err != nil || !ordinal(n) || !named || pos != "" && (at > 0 || strings.Contains(by, ",")) {
			return nil, false
		}
		days = append(days, nth{n, onWeekday, d})
	}
	return days, true
}

// ordinal tells whether a language has a word for the nth (RepeatWords.Nth).
func ordinal(n int) bool { return n >= -2 && n <= 5 && n != 0 }

func datesOf(list string) (days []nth, ok bool) {
	for _, d := range strings.Split(list, ",") {
		n, err := strconv.Atoi(d)
		if err != nil || n < -1 || n == 0 {
			return nil, false
		}
		days = append(days, nth{n: n})
	}
	return days, true
}

// every says on which days the occurrences begin: "ogni giorno", "il primo lunedì
// di ogni mese", "ogni due settimane, il martedì".
func (c Clock) every(r recurrence) string {
	h, ok := r.rhythm()
	if !ok {
		return c.Tell(c.Repeats.Irregular)
	}
	switch h.unit {
	case "MONTHLY":
		return c.monthly(h)
	case "YEARLY":
		return c.yearly(h)
	}
	return c.weekly(h) + c.inMonths(h)
}

func (c Clock) weekly(h rhythm) string {
	w := c.Repeats
	switch {
	case h.unit == "DAILY" && h.step > 1:
		return c.Tell(w.EveryDays, "n", c.spelled(h.step))
	case h.unit == "DAILY":
		return c.Tell(w.EveryDay)
	case h.step > 1:
		return c.Tell(w.StepOn, "every", c.weeks(h), "which", c.Join(pick(h.days, w.OnDays[:])))
	case slices.Equal(h.days, workdays):
		return c.Tell(w.Workdays)
	}
	return c.Tell(w.Weekdays, "days", c.Join(pick(h.days, c.Times.Days[:])))
}

// weeks is "ogni due settimane".
func (c Clock) weeks(h rhythm) string {
	if h.step > 1 {
		return c.Tell(c.Repeats.EveryWeeks, "n", c.spelled(h.step))
	}
	return c.Tell(c.Repeats.EveryWeek)
}

func (c Clock) monthly(h rhythm) string {
	w := c.Repeats
	switch {
	case h.step > 1:
		every := c.Tell(w.EveryMonths, "n", c.spelled(h.step))
		return c.Tell(w.StepOn, "every", every, "which", c.which(h)) + c.inMonths(h)
	case len(h.months) > 0:
		return c.Tell(w.OfMonths, "which", c.which(h), "months", c.monthNames(h))
	}
	return c.Tell(w.OfEveryMonth, "which", c.which(h))
}

func (c Clock) yearly(h rhythm) string {
	w := c.Repeats
	every, days := c.Tell(w.EveryYear), c.which(h)
	if h.step > 1 {
		every = c.Tell(w.EveryYears, "n", c.spelled(h.step))
	}
	if h.which[0].sort == onDate {
		days = c.Tell(w.DatesOfMonths, "which", days, "months", c.monthNames(h))
	} else {
		days = c.Tell(w.OfMonths, "which", days, "months", c.monthNames(h))
	}
	return c.Tell(w.StepOn, "every", every, "which", days)
}

func (c Clock) monthNames(h rhythm) string {
	var out []string
	for _, m := range h.months {
		out = append(out, c.Times.Months[m-1])
	}
	return c.Join(out)
}

// inMonths names the months that the rule is bound to.
func (c Clock) inMonths(h rhythm) string {
	if len(h.months) == 0 {
		return ""
	}
	return c.Tell(c.Repeats.InMonths, "months", c.monthNames(h))
}

func pick(days []time.Weekday, words []string) (out []string) {
	for _, d := range days {
		out = append(out, words[d])
	}
	return out
}

// spelled are small numbers in letters.
func (c Clock) spelled(n int) string { return cmp.Or(c.Repeats.Small[n], strconv.Itoa(n)) }

// which says which days of a month: "il primo lunedì", "l’8 e il 15".
func (c Clock) which(h rhythm) string {
	w := c.Repeats
	var out []string
	for _, d := range h.which {
		switch {
		case d.sort == onWorkday:
			out = append(out, c.Tell(w.Nth[d.n], "she", w.SheWorkday, "day", w.Workday))
		case d.sort == onWeekday:
			out = append(out, c.Tell(w.Nth[d.n], "she", c.Times.SheDays[d.day], "day", c.Times.Days[d.day]))
		case d.n < 0:
			out = append(out, c.Tell(w.LastDay))
		case d.n > 28:
			out = append(out, c.Tell(w.LateDay, "day", c.Day(d.n)))
		default:
			out = append(out, c.Tell(w.OnDate, "day", c.Day(d.n)))
		}
	}
	return c.Join(out)
}

// rare tells whether so much time lies between two occurrences that one wants to
// know the next day.
func (r recurrence) rare() bool {
	_, ok := r.rhythm()
	return !ok || r.step() > 1 || r.parts["FREQ"] == "MONTHLY" || r.parts["FREQ"] == "YEARLY"
}

// unbroken tells whether each occurrence lasts until the next one begins: there is
// no break between them.
func (r recurrence) unbroken() bool {
	day := 24 * time.Hour
	h, ok := r.rhythm()
	switch {
	case !ok || h.step > 1 || len(h.months) > 0:
		return false
	case h.everyDay():
		return r.whole >= day
	}
	return r.parts["FREQ"] == "WEEKLY" && r.whole >= 7*day
}

// endless tells whether a plan leaves no break and names no end: all of it is one
// span until further notice.
func (c Clock) endless(n *notice.Notice, p notice.Plan) bool {
	if p.Repeats == "" {
		return p.Until == period.Never
	}
	r := c.recurrence(p)
	return r.unbroken() && r.parts["COUNT"] == "" && r.parts["UNTIL"] == "" && n.ValidUntil == period.Never
}

// repeated says when the occurrences of a plan are.
func (c Clock) repeated(n *notice.Notice, p notice.Plan) page.Text {
	r, w := c.recurrence(p), c.Repeats
	if c.endless(n, p) {
		return c.Say(w.Endless, "from", c.At(p.From))
	}
	hour := func(t period.Time) page.Piece { return page.Moment(c.hour(t), c.hour(t)) }
	from, until := hour(p.From), hour(p.Until)
	var t page.Text
	switch h, ok := r.rhythm(); {
	case r.days() < 1 && n.Kind == notice.Constraint && ok && h.everyDay():
		// And the other way round: users want to know when they can pay.
		t = c.Say(w.Limited, "from", from, "until", until)
	case r.days() < 1:
		next := !(ok && h.everyDay()) && !c.sameDay(p.From, p.Until-1)
		t = c.Say(w.Hours, "every", c.every(r), "from", from, "until", until, "next", next)
	case r.parts["FREQ"] == "WEEKLY" && r.days() < 7 && !strings.Contains(r.parts["BYDAY"], ","):
		t = c.Say(w.Week, "every", c.weeks(h)+c.inMonths(h), "from", from, "until", until,
			"first", c.weekday(p.From), "last", c.weekday(p.Until))
	default:
		t = c.Say(w.Long, "every", c.every(r), "from", from, "length", c.Duration(int64(r.whole.Seconds())))
	}
	return append(append(t, c.bounds(n, p, r)...), c.exceptions(n)...)
}

// days are those that one occurrence takes.
func (r recurrence) days() int { return int(r.whole.Hours() / 24) }

// repeating says when a notice that repeats limits services: until when it does
// now, or when it did last, where that is not in the rule.
func (c Clock) repeating(n *notice.Notice, s notice.Standing) page.Text {
	t := c.repeated(n, s.Plan)
	switch {
	case s.State.Running() && s.Span.Until != period.Never && s.Reopened != 0:
		return c.Say(c.Repeats.ThisTime, "until", c.At(s.Span.Until), "when", t)
	case s.State == notice.Ended:
		return append(t, c.Say(c.Repeats.Last, "day", c.On(s.Span.From))...)
	}
	return t
}

// bounds says from which day a repeating plan holds, where that is not past, and
// until which.
func (c Clock) bounds(n *notice.Notice, p notice.Plan, r recurrence) (t page.Text) {
	last, w := n.ValidUntil, c.Repeats
	if last != period.Never {
		last-- // none starts at it
	}
	if until, err := time.Parse("20060102T150405Z", r.parts["UNTIL"]); err == nil {
		last = min(last, period.Time(until.Unix()))
	}
	from := c.Full || p.From > c.Now
	switch {
	case from && last != period.Never:
		t = c.Say(w.Between, "from", c.On(p.From), "until", c.On(last))
	case from:
		t = c.Say(w.Since, "from", c.On(p.From))
	case last != period.Never:
		t = c.Say(w.Until, "until", c.On(last))
	}
	switch times, _ := strconv.Atoi(r.parts["COUNT"]); times {
	case 0:
	case 1:
		t = append(t, c.Say(w.Once)...)
	default:
		t = append(t, c.Say(w.Times, "n", c.spelled(times))...)
	}
	return t
}

// mostExcept is how many days that are left out are named.
const mostExcept = 4

// exceptions names the days on which a repeating plan makes a pause.
func (c Clock) exceptions(n *notice.Notice) page.Text {
	var days []page.Text
	for _, d := range n.Except {
		if c.Full || d >= c.Zone.Day(c.Now).From {
			days = append(days, c.Say(c.Repeats.OnDate, "day", c.On(d)))
		}
	}
	switch {
	case len(days) == 0:
		return nil
	case len(days) > mostExcept:
		return c.Say(c.Repeats.ExceptSome, "n", len(days))
	}
	return c.Say(c.Repeats.Except, "days", c.List(days))
}

// Again says when what seldom repeats is next, where that is not already said.
func (c Clock) Again(s notice.Standing) page.Text {
	if !s.Repeats || s.State != notice.Announced || s.Span.From == s.Plan.From || !c.recurrence(s.Plan).rare() {
		return nil
	}
	return c.Say(c.Repeats.Next, "day", c.On(s.Span.From))
}
