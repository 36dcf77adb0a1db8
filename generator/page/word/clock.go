package word

import (
	"cmp"
	"strconv"

	"bollettino/generator/base/period"
	"bollettino/generator/page"
)

// TimeWords name moments and days. {day}, {month} and {year} are those of one day.
type TimeWords struct {
	Months                       [12]string
	Days, ShortDays              [7]string // from Sunday on
	SheDays                      [7]bool   // with which words agree as with her
	Today                        string
	OnDay                        Sentence
	Date, FullDate, Month        Sentence
	Near, Far                    Sentence // a moment within a week of now, and another
	Stamp                        Sentence
	InYear, InMonth, Since, Span Sentence // a span of days
}

// Clock writes times in the site's zone.
type Clock struct {
	*Language
	Zone period.Zone
	Now  period.Time
	From period.Time // when what is read was written; 0: Now
	Full bool        // name the day and the year always, for words that are read elsewhere and later
}

// InFull names days in full.
func (c Clock) InFull() Clock {
	c.Full = true
	return c
}

func (c Clock) hour(t period.Time) string { return c.Zone.Local(t).Format("15:04") }

// Date is a local day, with its year where that is not this one.
func (c Clock) Date(t period.Time) string {
	if c.Zone.Local(t).Year() != c.Zone.Local(c.written()).Year() {
		return c.FullDate(t)
	}
	return c.date(c.Times.Date, t)
}

// FullDate is a local day with its year.
func (c Clock) FullDate(t period.Time) string { return c.date(c.Times.FullDate, t) }

func (c Clock) date(s Sentence, t period.Time) string {
	l := c.Zone.Local(t)
	return c.Tell(s, "day", c.Day(l.Day()), "month", c.Times.Months[l.Month()-1], "year", strconv.Itoa(l.Year()))
}

// Month is a local month with its year.
func (c Clock) Month(t period.Time) string { return c.date(c.Times.Month, t) }

// Period names a verified period, 2026-10 or 2025.
func (c Clock) Period(p string) string {
	if t, err := c.Zone.ParseDay(p + "-01"); err == nil {
		return c.Month(t)
	}
	return p
}

func (c Clock) sameDay(a, b period.Time) bool { return c.Zone.Day(a) == c.Zone.Day(b) }

func (c Clock) weekday(t period.Time) string { return c.Times.Days[c.Zone.Local(t).Weekday()] }

// When names a moment so that it can't be mistaken, whenever it is read: the hour is never
// alone.
func (c Clock) When(t period.Time) string {
	near := t - c.written()
	switch {
	case c.Full:
		return c.Tell(c.Times.Near, "hour", c.hour(t), "weekday", c.weekday(t), "date", c.FullDate(t))
	case near < 7*86400 && near > -7*86400:
		return c.Tell(c.Times.Near, "hour", c.hour(t), "weekday", c.weekday(t), "date", c.Date(t))
	}
	return c.Tell(c.Times.Far, "hour", c.hour(t), "date", c.Date(t))
}

// Stamp says how old a page's data are, to someone who reads it on any day.
func (c Clock) Stamp(t period.Time) page.Text {
	return c.Say(c.Times.Stamp, "at", c.InFull().At(t))
}

// At is a moment, as words and for machines. On its own day the hour is enough, for who
// knows which day it is: the page itself doesn't.
func (c Clock) At(t period.Time) page.Piece {
	p := page.Moment(c.When(t), c.Zone.RFC3339(t))
	if c.soon(t) {
		p.Today = c.hour(t)
	}
	return p
}

// soon tells whether a page may still be read on the day of t.
func (c Clock) soon(t period.Time) bool {
	return !c.Full && t >= c.Zone.Day(c.written()).From && t < c.written()+7*86400
}

func (c Clock) written() period.Time { return cmp.Or(c.From, c.Now) }

// On is a local day, as words and for machines.
func (c Clock) On(t period.Time) page.Piece {
	date := c.Date(t)
	if c.Full {
		date = c.FullDate(t)
	}
	return page.Moment(date, c.Zone.Local(t).Format("2006-01-02"))
}

// OfMonth is a local month, as words and for machines.
func (c Clock) OfMonth(t period.Time) page.Piece {
	return page.Moment(c.Month(t), c.Zone.Local(t).Format("2006-01"))
}

// SpanWords names a month, a year or a part of one: "in ottobre 2026", "nel 2026",
// "dal 10 al 28 febbraio 2026".
func (c Clock) SpanWords(s period.Span) page.Text {
	switch s {
	case c.Zone.Year(s.From):
		year := c.Zone.Local(s.From).Format("2006")
		return c.Say(c.Times.InYear, "year", page.Moment(year, year))
	case c.Zone.Month(s.From, 0):
		return c.Say(c.Times.InMonth, "month", c.OfMonth(s.From))
	}
	c.Full = true
	if s.Until > c.Now {
		return c.Say(c.Times.Since, "from", c.On(s.From))
	}
	return c.Say(c.Times.Span, "from", c.On(s.From), "until", c.On(s.Until-1))
}
