package period

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func zone(t *testing.T, name string) Zone {
	t.Helper()
	z, err := In(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// A set as one truth value a second: too slow to be wrong.
const seconds = 60

type model [seconds]bool

func modelOf(spans ...Span) (m model) {
	for _, s := range spans {
		for t := max(s.From, 0); t < min(s.Until, seconds); t++ {
			m[t] = true
		}
	}
	return m
}

func (m model) with(o model, f func(a, b bool) bool) (out model) {
	for i := range m {
		out[i] = f(m[i], o[i])
	}
	return out
}

func spans(r *rand.Rand) []Span {
	out := make([]Span, r.IntN(7))
	for i := range out {
		from := Time(r.Int64N(seconds))
		out[i] = Span{from, min(seconds, from+Time(r.Int64N(20))-3)} // some are empty
	}
	return out
}

func TestSetAlgebra(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for range 5000 {
		x, y := spans(r), spans(r)
		a, b := Of(x...), Of(y...)
		ma, mb := modelOf(x...), modelOf(y...)
		s := Span{Time(r.Int64N(seconds)), Time(r.Int64N(seconds))}
		for name, c := range map[string]struct {
			set  Set
			want model
		}{
			"of":     {a, ma},
			"or":     {a.Or(b), ma.with(mb, func(a, b bool) bool { return a || b })},
			"and":    {a.And(b), ma.with(mb, func(a, b bool) bool { return a && b })},
			"minus":  {a.Minus(b), ma.with(mb, func(a, b bool) bool { return a && !b })},
			"within": {a.Within(s), ma.with(modelOf(s), func(a, b bool) bool { return a && b })},
		} {
			length := int64(0)
			for i, in := range c.want {
				if in {
					length++
				}
				if c.set.Has(Time(i)) != in {
					t.Fatalf("%s of %v and %v (%v) is %v: wrong at %d", name, x, y, s, c.set, i)
				}
			}
			if c.set.Length() != length {
				t.Fatalf("%s of %v and %v is %d s long, not %d", name, x, y, c.set.Length(), length)
			}
			for i, p := range c.set {
				if p.Empty() || i > 0 && c.set[i-1].Until >= p.From {
					t.Fatalf("%s of %v and %v is %v: empty, out of order or touching spans", name, x, y, c.set)
				}
			}
		}
		if got, want := a.Touches(s), a.Within(s).Length() > 0; got != want {
			t.Fatalf("%v touches %v: %v", a, s, got)
		}
		slices.Reverse(x)
		if diff := cmp.Diff(a, Of(x...)); diff != "" {
			t.Fatalf("the order of spans matters: %s", diff)
		}
		if a.Or(b).Length() > a.Length()+b.Length() {
			t.Fatalf("the union of %v and %v is longer than both", a, b)
		}
	}
}

// Sets are values: what is made of one doesn't change it.
func TestSetsAreValues(t *testing.T) {
	t.Parallel()
	a := Of(Span{0, 10}, Span{20, 30})
	before := slices.Clone(a)
	b := a.Or(nil)
	_ = append(b[:1], Span{11, 12}).Or(Of(Span{5, 25}))
	_, _, _ = a.Or(Of(Span{5, 25})), a.And(Of(Span{5, 25})), a.Minus(Of(Span{5, 25}))
	if diff := cmp.Diff(before[0], a[0]); diff != "" {
		t.Errorf("a set was changed: %s", diff)
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		span   Span
		empty  bool
		length int64
	}{
		{Span{3, 5}, false, 2},
		{Span{3, 3}, true, 0},
		{Span{5, 3}, true, 0},
		{Span{3, 9}.Cut(Span{5, 7}), false, 2},
		{Span{3, 5}.Cut(Span{5, 7}), true, 0},
	} {
		if c.span.Empty() != c.empty || c.span.Length() != c.length {
			t.Errorf("%v: empty %v, %d s long", c.span, c.span.Empty(), c.span.Length())
		}
	}
	if s := (Span{3, 5}); s.Has(2) || !s.Has(3) || !s.Has(4) || s.Has(5) {
		t.Error("a span has its start and not its end")
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	z := zone(t, "Europe/Rome")
	for _, c := range []struct{ in, want, err string }{
		{in: "2026-11-27T22:00", want: "2026-11-27T22:00:00+01:00"},
		{in: "2026-07-27T22:00:30", want: "2026-07-27T22:00:30+02:00"},
		{in: "2026-11-27T22:00:00Z", want: "2026-11-27T23:00:00+01:00"},
		{in: "2026-11-27T22:00:00+05:30", want: "2026-11-27T17:30:00+01:00"},
		{in: "2026-11-27T22:00Z", want: "2026-11-27T23:00:00+01:00"}, // an offset without seconds
		{in: "2026-10-25T02:30+02:00", want: "2026-10-25T02:30:00+02:00"},
		// The clock is put forward: 02:00 to 02:59 never occur.
		{in: "2026-03-29T01:59", want: "2026-03-29T01:59:00+01:00"},
		{in: "2026-03-29T02:00", err: `"2026-03-29T02:00" never occurs: the clock is put forward over it`},
		{in: "2026-03-29T02:59:59", err: `"2026-03-29T02:59" never occurs: the clock is put forward over it`},
		{in: "2026-03-29T03:00", want: "2026-03-29T03:00:00+02:00"},
		// The clock is put back: 02:00 to 02:59 occur twice.
		{in: "2026-10-25T01:59", want: "2026-10-25T01:59:00+02:00"},
		{in: "2026-10-25T02:00", err: `"2026-10-25T02:00" occurs twice: the clock is put back over it`},
		{in: "2026-10-25T02:59", err: `"2026-10-25T02:59" occurs twice: the clock is put back over it`},
		{in: "2026-10-25T03:00", want: "2026-10-25T03:00:00+01:00"},
		{in: "2026-10-25T02:30:00+02:00", want: "2026-10-25T02:30:00+02:00"},
		{in: "2026-10-25T02:30:00+01:00", want: "2026-10-25T02:30:00+01:00"},
		{in: "2028-02-29T00:00", want: "2028-02-29T00:00:00+01:00"},
		{in: "2026-02-29T00:00", err: `"2026-02-29T00:00" is not a time`},
		{in: "2026-11-27T24:00", err: `"2026-11-27T24:00" is not a time`},
		{in: "2026-11-27T22:00:00.5Z", err: `"2026-11-27T22:00:00.5Z" has a fraction of a second`},
		{in: "2026-11-27T22:00:00.5", err: `"2026-11-27T22:00:00.5" is not a time`},
		{in: "2026-11-27 22:00", err: `"2026-11-27 22:00" is not a time`},
		{in: "2026-11-27", err: `"2026-11-27" is not a time`},
		{in: "", err: `"" is not a time`},
	} {
		got, err := z.Parse(c.in)
		switch {
		case c.err != "":
			if err == nil || err.Error() != c.err {
				t.Errorf("Parse(%q): %v, want %s", c.in, err, c.err)
			}
		case err != nil || z.RFC3339(got) != c.want:
			t.Errorf("Parse(%q) = %s, %v; want %s", c.in, z.RFC3339(got), err, c.want)
		}
	}
}

// RFC 5545, 3.3.5.
func TestWall(t *testing.T) {
	t.Parallel()
	z := zone(t, "Europe/Rome")
	for in, want := range map[string]string{
		"2026-10-25T02:30": "2026-10-25T02:30:00+02:00", // twice: the first
		"2026-03-29T02:30": "2026-03-29T03:30:00+02:00", // never: the offset before the gap
		"2026-06-01T12:00": "2026-06-01T12:00:00+02:00",
	} {
		wall, err := time.Parse("2006-01-02T15:04", in)
		if err != nil {
			t.Fatal(err)
		}
		if got := z.RFC3339(z.Wall(wall)); got != want {
			t.Errorf("Wall(%s) = %s, want %s", in, got, want)
		}
	}
}

// Days lie end to end, begin when the clock shows their date for the first time,
// and make up the months and years, in any zone.
func TestCalendar(t *testing.T) {
	t.Parallel()
	// In the last four, the clock changes at midnight in some of these years.
	for _, name := range []string{"Europe/Rome", "UTC", "America/Sao_Paulo", "Africa/Cairo", "America/Havana",
		"Asia/Amman"} {
		z := zone(t, name)
		lengths := map[int64]int{}
		for year := 2016; year < 2027; year++ {
			at := z.Date(year, 1, 1)
			y := z.Year(at)
			for at < y.Until {
				day := z.Day(at)
				if day.From != at || day.Empty() || z.Day(day.Until-1) != day {
					t.Fatalf("%s: the day of %s is %s to %s",
						name, z.RFC3339(at), z.RFC3339(day.From), z.RFC3339(day.Until))
				}
				if a, b := z.Local(at), z.Local(at-1); a.Day() == b.Day() {
					t.Fatalf("%s: %s is not the first moment of its day", name, z.RFC3339(at))
				}
				if parsed, err := z.ParseDay(z.Local(at).Format("2006-01-02")); err != nil || parsed != at {
					t.Fatalf("%s: ParseDay gives %s for %s (%v)", name, z.RFC3339(parsed), z.RFC3339(at), err)
				}
				lengths[day.Length()/3600]++
				at = day.Until
			}
			if at != y.Until {
				t.Fatalf("%s: the days of %d end at %s", name, year, z.RFC3339(at))
			}
			var months int64
			for m := range 12 {
				months += z.Month(y.From, m).Length()
			}
			if months != y.Length() {
				t.Fatalf("%s: the months of %d are %d s, the year %d", name, year, months, y.Length())
			}
		}
		if name == "Europe/Rome" {
			if diff := cmp.Diff(map[int64]int{23: 11, 24: 3996, 25: 11}, lengths); diff != "" {
				t.Errorf("the days of eleven years by their hours (-want +got):\n%s", diff)
			}
		}
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	z := zone(t, "Europe/Rome")
	at, err := z.Parse("2026-03-31T12:00")
	if err != nil {
		t.Fatal(err)
	}
	days := z.Days(at, 90)
	if len(days) != 90 || days[89] != z.Day(at) || days[0].From != z.Date(2026, 1, 1) {
		t.Errorf("90 days from %v to %v", days[0], days[89])
	}
	if got := Of(days...); len(got) != 1 || got.Length() != 90*24*3600-3600 {
		t.Errorf("90 days with a short one are %v", got)
	}
	if got, want := z.Month(at, -1), (Span{z.Date(2026, 2, 1), z.Date(2026, 3, 1)}); got != want {
		t.Errorf("the month before the 31st of March is %v, not %v", got, want)
	}
}

func TestFloor(t *testing.T) {
	t.Parallel()
	z := zone(t, "Europe/Rome")
	for _, c := range []struct {
		at   string
		step time.Duration
		want string
	}{
		{"2026-11-27T22:44:59", 15 * time.Minute, "2026-11-27T22:30:00+01:00"},
		{"2026-11-27T22:45", 15 * time.Minute, "2026-11-27T22:45:00+01:00"},
		{"2026-11-27T00:00", time.Hour, "2026-11-27T00:00:00+01:00"},
		{"2026-11-27T22:44", 7 * time.Minute, "2026-11-27T22:38:00+01:00"},
		{"2026-10-25T02:50:00+01:00", time.Hour, "2026-10-25T02:00:00+01:00"},
		{"2026-10-25T02:50:00+02:00", time.Hour, "2026-10-25T02:00:00+02:00"},
		{"2026-03-29T03:20", time.Hour, "2026-03-29T03:00:00+02:00"},
		{"2026-11-27T22:44:59", 0, "2026-11-27T22:44:59+01:00"}, // no steps
	} {
		at, err := z.Parse(c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := z.RFC3339(z.Floor(at, c.step)); got != c.want {
			t.Errorf("Floor(%s, %v) = %s, want %s", c.at, c.step, got, c.want)
		}
	}
}

func TestZones(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Local", "Europe/Roma", "../etc"} {
		if _, err := In(name); err == nil {
			t.Errorf("In(%q) found a zone", name)
		}
	}
}

// The remembered midnights are those that the zone gives, whatever the order in
// which they are asked for and however far months and days are out of range.
func TestMidnightsAreRemembered(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Europe/Rome", "America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia"} {
		warm := zone(t, name)
		for _, year := range []int{1999, 2000, 2023, 2024, 2099, 2100} {
			for month := time.Month(-11); month <= 25; month += 3 {
				for day := -370; day <= 800; day += 13 {
					got := warm.Date(year, month, day)
					want := Zone{loc: warm.loc}.Date(year, month, day)
					if got != want {
						t.Fatalf("%s: %d-%d-%d begins at %d, not %d", name, year, month, day, got, want)
					}
				}
			}
		}
	}
}

func TestCommonAndLengths(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		a, b := Of(spans(r)...), Of(spans(r)...)
		if got, want := a.Common(b), a.And(b).Length(); got != want {
			t.Fatalf("%v and %v have %d in common, not %d", a, b, got, want)
		}
		// b's spans don't overlap: as windows they are any.
		for i, got := range a.Lengths(b) {
			if want := a.Within(b[i]).Length(); got != want {
				t.Fatalf("%v has %d in %v, not %d", a, got, b[i], want)
			}
			if a.Touches(b[i]) != (a.Within(b[i]).Length() > 0) {
				t.Fatalf("whether %v touches %v is %v", a, b[i], a.Touches(b[i]))
			}
		}
	}
	// Windows that touch, as days do.
	days := []Span{{0, 10}, {10, 20}, {20, 30}, {40, 50}}
	if got := Of(Span{5, 25}, Span{29, 45}).Lengths(days); !slices.Equal(got, []int64{5, 10, 6, 5}) {
		t.Errorf("got %v", got)
	}
}

// I: a midnight that occurs twice. Of the two, the day begins with the first;
// time.Date takes the second in Amman, the first in Havana.
func TestMidnightTwice(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ day, want string }{
		"Asia/Amman":     {"2021-10-29", "2021-10-29T00:00:00+03:00"},
		"America/Havana": {"2026-11-01", "2026-11-01T00:00:00-04:00"},
	} {
		z := zone(t, name)
		day, err := z.ParseDay(c.day)
		if err != nil || z.RFC3339(day) != c.want || z.Day(day).Length() != 25*3600 {
			t.Errorf("%s: %s begins at %s and has %d s (%v)", name, c.day, z.RFC3339(day), z.Day(day).Length(), err)
		}
		if last := z.Day(day - 1); last.Until != day || last.Length() != 24*3600 {
			t.Errorf("%s: the day before ends at %s", name, z.RFC3339(last.Until))
		}
	}
}

func TestTwice(t *testing.T) {
	t.Parallel()
	z := zone(t, "Europe/Rome")
	for in, want := range map[string]bool{
		"2026-10-25T01:59:59+02:00": false, "2026-10-25T02:00:00+02:00": true, "2026-10-25T02:59:59+02:00": true,
		"2026-10-25T02:00:00+01:00": true, "2026-10-25T02:59:59+01:00": true, "2026-10-25T03:00:00+01:00": false,
		"2026-03-29T01:59:59+01:00": false, "2026-03-29T03:00:00+02:00": false, "2026-06-01T12:00:00+02:00": false,
	} {
		if at, err := z.Parse(in); err != nil || z.Twice(at) != want {
			t.Errorf("%s: %v, want %v (%v)", in, !want, want, err)
		}
	}
}

// Changes come in order; between two of them the offset is one.
func TestChange(t *testing.T) {
	t.Parallel()
	z := zone(t, "Europe/Rome")
	var got []string
	for at := z.Date(2026, 1, 1); at < z.Date(2028, 1, 1); {
		if at = z.Change(at); at < z.Date(2028, 1, 1) {
			got = append(got, z.RFC3339(at))
		}
	}
	want := []string{"2026-03-29T03:00:00+02:00", "2026-10-25T02:00:00+01:00", "2027-03-28T03:00:00+02:00",
		"2027-10-31T02:00:00+01:00"}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if at := zone(t, "Asia/Tokyo").Change(z.Date(2026, 1, 1)); at != Never {
		t.Errorf("Tokyo's clock changes at %d", at)
	}
}

// Walls remembers, and gives what Wall gives, in whatever order it is asked.
func TestWalls(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	for _, name := range []string{"Europe/Rome", "Asia/Amman", "America/Havana", "Asia/Tokyo", "UTC", "Pacific/Apia"} {
		z := zone(t, name)
		moment := z.Walls()
		near := time.Date(2011, 12, 20, 0, 0, 0, 0, time.UTC)
		for range 20000 {
			if r.IntN(50) == 0 {
				near = time.Date(2010+r.IntN(30), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
			}
			wall := near.Add(time.Duration(r.IntN(30*24*4)) * 15 * time.Minute)
			if got, want := moment(wall), z.Wall(wall); got != want {
				t.Fatalf("%s: %s is %s, want %s", name, wall, z.RFC3339(got), z.RFC3339(want))
			}
		}
	}
}

func TestIn(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 10))
	for range 2000 {
		a := Of(spans(r)...)
		for _, s := range spans(r) {
			if got := slices.Collect(a.In(s)); !slices.Equal(got, a.And(Of(s))) {
				t.Fatalf("%v in %v is %v", a, s, got)
			}
		}
	}
}
