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

// irregular is said of a rule for which there are no short words.
const irregular = "a intervalli regolari"

// every says on which days the occurrences begin: "ogni giorno", "il primo lunedì
// di ogni mese", "ogni due settimane, il martedì".
func (r recurrence) every() string {
	for k := range r.parts {
		if !slices.Contains([]string{"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "UNTIL", "COUNT", "WKST"}, k) {
			return irregular
		}
	}
	switch r.parts["FREQ"] {
	case "DAILY", "WEEKLY":
		return r.weekly()
	case "MONTHLY":
		return r.monthly()
	case "YEARLY":
		return r.yearly()
	}
	return irregular
}

// weekly are rules by weekdays.
func (r recurrence) weekly() string {
	if r.parts["BYMONTHDAY"] != "" || r.parts["BYSETPOS"] != "" {
		return irregular
	}
	days, ok := r.weekdays()
	if !ok {
		return irregular
	}
	daily := r.parts["FREQ"] == "DAILY"
	var text string
	switch every, step := r.step("giorni", "settimane", ""); {
	case daily && step && len(days) > 0:
		return irregular
	case daily && step:
		text = every
	case daily && len(days) == 0, len(days) == 7:
		text = "ogni giorno"
	case step:
		text = every + ", " + theDays(days)
	case slices.Equal(days, workdays):
		text = "dal lunedì al venerdì"
	default:
		text = "ogni " + Join(names(days))
	}
	return text + r.inMonths(", in ", "")
}

var workdays = []string{"MO", "TU", "WE", "TH", "FR"}

var weekdayNames = map[string]string{
	"MO": "lunedì", "TU": "martedì", "WE": "mercoledì", "TH": "giovedì", "FR": "venerdì", "SA": "sabato", "SU": "domenica",
}

func names(days []string) []string {
	out := make([]string, len(days))
	for i, d := range days {
		out[i] = weekdayNames[d]
	}
	return out
}

// theDays is "il lunedì e la domenica".
func theDays(days []string) string {
	out := names(days)
	for i, d := range days {
		out[i] = map[bool]string{true: "la ", false: "il "}[d == "SU"] + out[i]
	}
	return Join(out)
}

// weekdays are the plain days of BYDAY, from Monday on; of a weekly rule without
// them that of the first occurrence.
func (r recurrence) weekdays() (days []string, ok bool) {
	by := r.parts["BYDAY"]
	if by == "" && r.parts["FREQ"] == "WEEKLY" {
		by = strings.ToUpper(r.first.Weekday().String()[:2])
	}
	if by == "" {
		return nil, true
	}
	have := strings.Split(by, ",")
	for _, d := range append(slices.Clone(workdays), "SA", "SU") {
		if slices.Contains(have, d) {
			days = append(days, d)
		}
	}
	return days, len(days) == len(have)
}

// step is "ogni due settimane" where the rule leaves some out.
func (r recurrence) step(days, weeks, months string) (text string, ok bool) {
	n := r.parts["INTERVAL"]
	if n == "" || n == "1" {
		return "", false
	}
	unit := map[string]string{"DAILY": days, "WEEKLY": weeks, "MONTHLY": months, "YEARLY": "anni"}[r.parts["FREQ"]]
	return "ogni " + spelled(n) + " " + unit, true
}

// spelled are small numbers in letters.
func spelled(n string) string {
	letters := map[string]string{"2": "due", "3": "tre", "4": "quattro", "5": "cinque", "6": "sei", "7": "sette", "8": "otto", "9": "nove", "10": "dieci"}
	return cmp.Or(letters[n], n)
}

// inMonths names the months that the rule is bound to.
func (r recurrence) inMonths(before, none string) string {
	if r.parts["BYMONTH"] == "" {
		return none
	}
	var out []string
	for _, m := range strings.Split(r.parts["BYMONTH"], ",") {
		n, err := strconv.Atoi(m)
		if err != nil || n < 1 || n > 12 {
			return none
		}
		out = append(out, MonthNames[n-1])
	}
	return before + Join(out)
}

// monthly are rules by days of a month.
func (r recurrence) monthly() string {
	if days, ok := r.weekdays(); ok && len(days) > 0 && r.parts["BYSETPOS"] == "" && r.parts["BYMONTHDAY"] == "" && r.parts["INTERVAL"] == "" {
		return "ogni " + Join(names(days)) + r.inMonths(", in ", "")
	}
	which, ok := r.which()
	if !ok {
		return irregular
	}
	if every, step := r.step("", "", "mesi"); step {
		return every + ", " + which + r.inMonths(", in ", "")
	}
	return which + r.inMonths(" di ", " di ogni mese")
}

func (r recurrence) yearly() string {
	if r.parts["BYMONTH"] == "" {
		if r.parts["BYDAY"] != "" || r.parts["BYMONTHDAY"] != "" {
			return irregular
		}
		r.parts["BYMONTH"] = strconv.Itoa(int(r.first.Month()))
	}
	which, ok := r.which()
	if !ok {
		return irregular
	}
	every, step := r.step("", "", "")
	if !step {
		every = "ogni anno"
	}
	if r.parts["BYDAY"] == "" {
		return every + ", " + which + r.inMonths(" ", "")
	}
	return every + ", " + which + r.inMonths(" di ", "")
}

var ordinals = map[string][2]string{
	"1": {"il primo", "la prima"}, "2": {"il secondo", "la seconda"}, "3": {"il terzo", "la terza"},
	"4": {"il quarto", "la quarta"}, "5": {"il quinto", "la quinta"}, "-1": {"l’ultimo", "l’ultima"}, "-2": {"il penultimo", "la penultima"},
}

// which says which days of a month: "il primo lunedì", "l’8 e il 15".
func (r recurrence) which() (text string, ok bool) {
	by, nth := r.parts["BYDAY"], r.parts["BYSETPOS"]
	switch {
	case by != "" && r.parts["BYMONTHDAY"] != "":
		return "", false
	case by == "" && nth == "":
		return daysOfMonth(cmp.Or(r.parts["BYMONTHDAY"], strconv.Itoa(r.first.Day())))
	case by == strings.Join(workdays, ","):
		return ordinals[nth][0] + " giorno feriale", ordinals[nth][0] != ""
	}
	var out []string
	for _, d := range strings.Split(by, ",") {
		at := max(len(d)-2, 0)
		words := ordinals[cmp.Or(strings.TrimPrefix(d[:at], "+"), nth)]
		name := weekdayNames[d[at:]]
		if words[0] == "" || name == "" || nth != "" && (at > 0 || strings.Contains(by, ",")) {
			return "", false
		}
		out = append(out, words[map[bool]int{true: 1}[d[at:] == "SU"]]+" "+name)
	}
	return Join(out), true
}

// daysOfMonth is "il 1º e il 15", "l’ultimo giorno".
func daysOfMonth(list string) (text string, ok bool) {
	var out []string
	for _, d := range strings.Split(list, ",") {
		n, err := strconv.Atoi(d)
		switch {
		case d == "-1":
			out = append(out, "l’ultimo giorno")
		case err != nil || n < 1:
			return "", false
		case n == 1:
			out = append(out, "il 1º")
		case n > 28:
			out = append(out, Elided("il", d)+" (se c’è)")
		default:
			out = append(out, Elided("il", d))
		}
	}
	return Join(out), true
}

// rare tells whether so much time lies between two occurrences that one wants to
// know the next day.
func (r recurrence) rare() bool {
	_, step := r.step("", "", "")
	return step || r.parts["FREQ"] == "MONTHLY" || r.parts["FREQ"] == "YEARLY" || r.every() == irregular
}

// unbroken tells whether each occurrence lasts until the next one begins: there is
// no break between them.
func (r recurrence) unbroken() bool {
	day := 24 * time.Hour
	if _, step := r.step("", "", ""); step || r.parts["BYMONTH"] != "" || r.every() == irregular {
		return false
	}
	switch r.parts["FREQ"] {
	case "DAILY":
		return r.parts["BYDAY"] == "" && r.whole >= day
	case "WEEKLY":
		return r.whole >= 7*day || r.every() == "ogni giorno" && r.whole >= day
	}
	return false
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
	r := c.recurrence(p)
	if c.endless(n, p) {
		return page.Text{page.Words("senza interruzione dalle "), c.At(p.From), page.Words(", senza fine annunciata")}
	}
	hour := func(t period.Time) page.Piece { return page.Piece{Text: c.hour(t), Time: c.hour(t)} }
	from, until := hour(p.From), hour(p.Until)
	var t page.Text
	switch every, days := r.every(), int(r.whole.Hours()/24); {
	case days < 1 && n.Kind == notice.Constraint && every == "ogni giorno":
		// And the other way round: users want to know when they can pay.
		t = page.Text{page.Words("ogni giorno limitato dalle "), from, page.Words(" alle "), until, page.Words(", libero dalle "), until, page.Words(" alle "), from}
	case days < 1:
		t = page.Text{page.Words("%s dalle ", every), from, page.Words(" alle "), until}
		if every != "ogni giorno" && !c.sameDay(p.From, p.Until-1) {
			t = append(t, page.Words(" del giorno dopo"))
		}
	case r.parts["FREQ"] == "WEEKLY" && days < 7 && !strings.Contains(r.parts["BYDAY"], ","):
		every = "ogni settimana"
		if some, step := r.step("", "settimane", ""); step {
			every = some
		}
		t = page.Text{page.Words("%s da %s alle ", every, c.weekday(p.From)), from, page.Words(" a %s alle ", c.weekday(p.Until)), until}
	default:
		t = page.Text{page.Words("%s dalle ", every), from, page.Words(", per %s", Duration(int64(r.whole.Seconds())))}
	}
	return append(append(t, c.bounds(n, p, r)...), c.exceptions(n)...)
}

// repeating says when a notice that repeats limits services: until when it does
// now, or when it did last, where that is not in the rule.
func (c Clock) repeating(n *notice.Notice, s notice.Standing) page.Text {
	t := c.repeated(n, s.Plan)
	switch {
	case s.State.Running() && s.Span.Until != period.Never && s.Reopened != 0:
		return append(page.Text{page.Words("questa volta fino alle "), c.At(s.Span.Until), page.Words("; ")}, t...)
	case s.State == notice.Ended:
		return append(t, page.Words(", l’ultima volta "), c.The("il", s.Span.From))
	}
	return t
}

// bounds says from which day a repeating plan holds, where that is not past, and
// until which.
func (c Clock) bounds(n *notice.Notice, p notice.Plan, r recurrence) (t page.Text) {
	last := n.ValidUntil
	if last != period.Never {
		last-- // none starts at it
	}
	if until, err := time.Parse("20060102T150405Z", r.parts["UNTIL"]); err == nil {
		last = min(last, period.Time(until.Unix()))
	}
	from := c.Full || p.From > c.Now
	switch {
	case from && last != period.Never:
		t = page.Text{page.Words(", "), c.The("dal", p.From), page.Words(" "), c.The("al", last)}
	case from:
		t = page.Text{page.Words(", "), c.The("dal", p.From)}
	case last != period.Never:
		t = page.Text{page.Words(", fino "), c.The("al", last)}
	}
	switch times := r.parts["COUNT"]; times {
	case "":
	case "1":
		t = append(t, page.Words(", una volta sola"))
	default:
		t = append(t, page.Words(", per %s volte", spelled(times)))
	}
	return t
}

// mostExcept is how many days that are left out are named.
const mostExcept = 4

// exceptions names the days on which a repeating plan makes a pause.
func (c Clock) exceptions(n *notice.Notice) (t page.Text) {
	var days []period.Time
	for _, d := range n.Except {
		if c.Full || d >= c.Zone.Day(c.Now).From {
			days = append(days, d)
		}
	}
	if len(days) > mostExcept {
		return page.Text{page.Words(", tranne in %s giorni", Number(int64(len(days))))}
	}
	for i, d := range days {
		sep := map[bool]string{true: " e ", false: ", "}[i > 0 && i == len(days)-1]
		if i == 0 {
			sep = ", tranne "
		}
		t = append(t, page.Words("%s", sep), c.The("il", d))
	}
	return t
}

// Again says when what seldom repeats is next, where that is not already said.
func (c Clock) Again(s notice.Standing) page.Text {
	if !s.Repeats || s.State != notice.Announced || s.Span.From == s.Plan.From || !c.recurrence(s.Plan).rare() {
		return nil
	}
	return page.Text{page.Words(", la prossima volta "), c.The("il", s.Span.From)}
}
