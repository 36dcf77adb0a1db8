// Package period does arithmetic on time: half-open spans of whole seconds,
// sets of them, and the calendar of one time zone.
//
// A moment is a count of seconds since 1970 in UTC; local days, months and
// years are spans whose ends are local midnights, so that a day on which
// day-light saving changes is 23 or 25 hours long and sums come out right. The
// package never asks what time it is.
package period

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"bollettino/generator/base/problem"
)

// Time is a moment: seconds since 1970-01-01T00:00:00Z.
type Time int64

// Never is later than every moment: the end of a span without end.
const Never = Time(math.MaxInt64)

// Span is the time from From until just before Until. It is empty unless
// From < Until.
type Span struct{ From, Until Time }

// Empty tells whether no moment lies in the span.
func (s Span) Empty() bool { return s.From >= s.Until }

// Has tells whether t lies in the span.
func (s Span) Has(t Time) bool { return s.From <= t && t < s.Until }

// Cut is the part of s that lies within other; it may be empty.
func (s Span) Cut(other Span) Span {
	return Span{max(s.From, other.From), min(s.Until, other.Until)}
}

// Length is the number of seconds in the span, 0 if it is empty.
func (s Span) Length() int64 {
	if s.Empty() {
		return 0
	}
	return int64(s.Until - s.From)
}

// Set is a set of moments: spans in order, none empty, none touching the next.
// The zero value is the empty set. Sets are values: no function changes one.
type Set []Span

// Of makes the set of all moments that lie in at least one of the spans, given
// in any order.
func Of(spans ...Span) Set {
	n, sorted := 0, true
	last := Time(math.MinInt64)
	for _, s := range spans {
		if !s.Empty() {
			n++
			sorted = sorted && s.From >= last
			last = s.From
		}
	}
	if n == 0 {
		return nil
	}
	if !sorted {
		spans = slices.Clone(spans)
		slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	}
	set := make(Set, 0, n)
	for _, s := range spans {
		if !s.Empty() {
			set = set.push(s)
		}
	}
	return set
}

// push adds a span that begins no earlier than the last one.
func (a Set) push(s Span) Set {
	if n := len(a); n > 0 && s.From <= a[n-1].Until {
		a[n-1].Until = max(a[n-1].Until, s.Until)
		return a
	}
	return append(a, s)
}

// Or is the union of a and b.
func (a Set) Or(b Set) Set {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := make(Set, 0, len(a)+len(b))
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		if j == len(b) || i < len(a) && a[i].From <= b[j].From {
			out, i = out.push(a[i]), i+1
		} else {
			out, j = out.push(b[j]), j+1
		}
	}
	return out
}

// And is the intersection of a and b.
func (a Set) And(b Set) Set {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	var out Set
	for i, j := a.after(b[0].From), b.after(a[0].From); i < len(a) && j < len(b); {
		if s := a[i].Cut(b[j]); !s.Empty() {
			out = append(out, s)
		}
		if a[i].Until < b[j].Until {
			i++
		} else {
			j++
		}
	}
	return out
}

// Minus is what lies in a and not in b.
func (a Set) Minus(b Set) Set {
	if len(a) == 0 || len(b) == 0 {
		return a
	}
	var out Set
	j := b.after(a[0].From)
	for _, s := range a {
		for j < len(b) && b[j].Until <= s.From {
			j++
		}
		from := s.From
		for k := j; k < len(b) && b[k].From < s.Until; k++ {
			if part := (Span{from, b[k].From}); !part.Empty() {
				out = append(out, part)
			}
			from = max(from, b[k].Until)
		}
		if part := (Span{from, s.Until}); !part.Empty() {
			out = append(out, part)
		}
	}
	return out
}

// Within is the part of a that lies in s.
func (a Set) Within(s Span) Set { return a.And(Set{s}) }

// Common is the number of seconds in both a and b.
func (a Set) Common(b Set) int64 {
	var n int64
	for i, j := 0, 0; i < len(a) && j < len(b); {
		n += a[i].Cut(b[j]).Length()
		if a[i].Until < b[j].Until {
			i++
		} else {
			j++
		}
	}
	return n
}

// Lengths are the numbers of seconds of the set in each of some windows, which
// are in order and don't overlap.
func (a Set) Lengths(windows []Span) []int64 {
	out := make([]int64, len(windows))
	i := 0
	for j, w := range windows {
		for i < len(a) && a[i].Until <= w.From {
			i++
		}
		for k := i; k < len(a) && a[k].From < w.Until; k++ {
			out[j] += a[k].Cut(w).Length()
		}
	}
	return out
}

// Length is the number of seconds in the set.
func (a Set) Length() int64 {
	var n int64
	for _, s := range a {
		n += s.Length()
	}
	return n
}

// Has tells whether t lies in the set.
func (a Set) Has(t Time) bool {
	i := a.after(t)
	return i < len(a) && a[i].From <= t
}

// Touches tells whether some moment of s lies in the set.
func (a Set) Touches(s Span) bool {
	i := a.after(s.From)
	return i < len(a) && !a[i].Cut(s).Empty()
}

// In are the parts of the set that lie in s.
func (a Set) In(s Span) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for i := a.after(s.From); i < len(a) && a[i].From < s.Until; i++ {
			if part := a[i].Cut(s); !part.Empty() && !yield(part) {
				return
			}
		}
	}
}

// after is the place of the first span that ends after t.
func (a Set) after(t Time) int {
	low, high := 0, len(a)
	for low < high {
		if mid := (low + high) / 2; a[mid].Until <= t {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// Zone is a calendar: a time zone of the tz database.
type Zone struct {
	loc       *time.Location
	midnights *[years]atomic.Pointer[[367]Time]
}

// Of these years the midnights are remembered once they were asked for: every
// subject's windows are made of them.
const firstYear, years = 2000, 100

// In finds the zone of that name, "Europe/Rome".
func In(name string) (Zone, error) {
	loc, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return Zone{}, fmt.Errorf("%q is not a time zone", name)
	}
	return Zone{loc, new([years]atomic.Pointer[[367]Time])}, nil
}

// Name is the zone's name, "Europe/Rome".
func (z Zone) Name() string { return z.loc.String() }

// Local is the wall clock of the zone at t.
func (z Zone) Local(t Time) time.Time { return time.Unix(int64(t), 0).In(z.loc) }

// RFC3339 writes t with the zone's offset, to the second.
func (z Zone) RFC3339(t Time) string { return z.Local(t).Format(time.RFC3339) }

// Day is the local day in which t lies.
func (z Zone) Day(t Time) Span {
	y, m, d := z.Local(t).Date()
	return Span{z.Date(y, m, d), z.Date(y, m, d+1)}
}

// Month is the local month in which t lies, moved by n months.
func (z Zone) Month(t Time, n int) Span {
	y, m, _ := z.Local(t).Date()
	return Span{z.Date(y, m+time.Month(n), 1), z.Date(y, m+time.Month(n)+1, 1)}
}

// Year is the local year in which t lies.
func (z Zone) Year(t Time) Span {
	y := z.Local(t).Year()
	return Span{z.Date(y, 1, 1), z.Date(y+1, 1, 1)}
}

// Date is the moment at which that local day begins: its midnight, or where the
// clock is put forward over midnight the first moment after; months and days out
// of range are carried over, as by time.Date.
func (z Zone) Date(year int, month time.Month, day int) Time {
	if month < 1 || month > 12 || day < 1 || day > 28 { // carry over
		year, month, day = time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Date()
	}
	if i := year - firstYear; i >= 0 && i < years && z.midnights != nil {
		of := z.midnights[i].Load()
		if of == nil {
			of = new([367]Time)
			for day := range of {
				of[day] = z.midnight(year, 1, day+1)
			}
			z.midnights[i].Store(of)
		}
		return of[dayOfYear(year, month, day)]
	}
	return z.midnight(year, month, day)
}

// dayOfYear counts the days before a day in its year.
func dayOfYear(year int, month time.Month, day int) int {
	before := [...]int{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}[month-1] + day - 1
	if month > 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		before++
	}
	return before
}

func (z Zone) midnight(year int, month time.Month, day int) Time {
	t := Time(time.Date(year, month, day, 0, 0, 0, 0, z.loc).Unix())
	wall := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if z.Local(t).Day() != wall.Day() || z.Local(t-1).Day() == wall.Day() {
		return z.Wall(wall) // time.Date chooses freely where midnight is skipped or doubled
	}
	return t
}

// Days are the n local days that end with the one in which t lies.
func (z Zone) Days(t Time, n int) []Span {
	y, m, d := z.Local(t).Date()
	out := make([]Span, n)
	from := z.Date(y, m, d-n+1)
	for i := range out {
		until := z.Date(y, m, d-n+2+i)
		out[i], from = Span{from, until}, until
	}
	return out
}

// What can be wrong with a day or a moment, as people write it.
var (
	notADay  = problem.Kind{Code: "not-a-day", English: "%q is not a day"}
	notATime = problem.Kind{Code: "not-a-time", English: "%q is not a time"}
	fraction = problem.Kind{Code: "fraction-of-a-second", English: "%q has a fraction of a second"}
	skipped  = problem.Kind{Code: "skipped-hour", English: "%q never occurs: the clock is put forward over it"}
	doubled  = problem.Kind{Code: "doubled-hour", English: "%q occurs twice: the clock is put back over it"}
)

// ParseDay reads a local day, "2026-11-27", and gives its midnight.
func (z Zone) ParseDay(s string) (Time, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return 0, notADay.With(s)
	}
	return z.Date(t.Date()), nil
}

// Parse reads a moment: RFC 3339 with an offset, or the zone's local time
// without one, each with seconds or without: "2026-11-27T22:00". A local time that
// occurs twice or never, when day-light saving changes, is refused. Whole
// seconds only.
func (z Zone) Parse(s string) (Time, error) {
	// Seconds may be missing, as in local times.
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		t, err := time.Parse(layout, s)
		if err == nil && t.Nanosecond() != 0 {
			return 0, fraction.With(s)
		}
		if err == nil {
			return Time(t.Unix()), nil
		}
	}
	layout := "2006-01-02T15:04"
	if strings.Count(s, ":") == 2 {
		layout = "2006-01-02T15:04:05"
	}
	wall, err := time.Parse(layout, s)
	if err != nil || wall.Nanosecond() != 0 {
		return 0, notATime.With(s)
	}
	return z.at(wall)
}

// at is the moment at which the zone's wall clock shows wall.
func (z Zone) at(wall time.Time) (Time, error) {
	guess := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, z.loc)
	_, before := guess.Add(-24 * time.Hour).Zone()
	_, after := guess.Add(24 * time.Hour).Zone()
	early, late := Time(wall.Unix()-int64(before)), Time(wall.Unix()-int64(after))
	shows := func(t Time, offset int) bool {
		_, there := z.Local(t).Zone()
		return there == offset
	}
	switch first, second := shows(early, before), shows(late, after); {
	case first && (!second || early == late):
		return early, nil
	case second && !first:
		return late, nil
	case !first:
		return 0, skipped.With(wall.Format("2006-01-02T15:04"))
	}
	return 0, doubled.With(wall.Format("2006-01-02T15:04"))
}

// Wall is the moment at which the zone's clock shows those values, by the rule
// of RFC 5545, 3.3.5: a time that occurs twice is the first one, a time that
// never occurs is read with the offset before the gap.
func (z Zone) Wall(wall time.Time) Time {
	if t, err := z.at(wall); err == nil {
		return t
	}
	guess := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, z.loc)
	_, before := guess.Add(-24 * time.Hour).Zone()
	return Time(wall.Unix() - int64(before))
}

// Twice tells whether the clock shows twice what it shows at t: t lies in the hour
// over which it is put back, or in the one after.
func (z Zone) Twice(t Time) bool {
	_, offset := z.Local(t).Zone()
	_, err := z.at(time.Unix(int64(t)+int64(offset), 0).UTC())
	return err != nil // it is shown at least once
}

// Walls is Wall for many times that lie near each other: it remembers between
// which changes of the clock the last one lay.
func (z Zone) Walls() func(time.Time) Time {
	var sure Span // moments a day and more away from a change of the clock
	offset := Time(0)
	return func(wall time.Time) Time {
		if t := Time(wall.Unix()) - offset; sure.Has(t) {
			return t
		}
		t := z.Wall(wall)
		begin, end := z.Local(t).ZoneBounds()
		_, seconds := z.Local(t).Zone()
		offset, sure = Time(seconds), Span{math.MinInt64, Never}
		if !begin.IsZero() {
			sure.From = Time(begin.Unix()) + 24*3600
		}
		if !end.IsZero() {
			sure.Until = Time(end.Unix()) - 24*3600
		}
		return t
	}
}

// Floor is the latest moment at or before t that lies a whole number of steps
// after local midnight.
func (z Zone) Floor(t Time, step time.Duration) Time {
	midnight := z.Day(t).From
	s := Time(step / time.Second)
	if s <= 0 {
		return t
	}
	return midnight + (t-midnight)/s*s
}

// Change is the first moment after t at which the zone's clock is put forward or
// back, Never if there is none.
func (z Zone) Change(t Time) Time {
	for l := z.Local(t); ; {
		_, end := l.ZoneBounds()
		if end.IsZero() {
			return Never
		}
		if !end.After(l) { // so Go says on the last day of a leap year, by the rules that go on
			end = l.Add(24 * time.Hour)
		}
		_, before := l.Zone()
		if _, after := end.Zone(); after != before {
			return Time(end.Unix())
		}
		l = end
	}
}
