package notice

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/test/rome"
	"bollettino/generator/test/taken"
)

// nightly is a nightly closure of which the plan was changed some times.
func nightly(from string, changes int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "from: %s\nuntil: %s\nrepeats: FREQ=DAILY\n", from+"T22:00", from+"T23:40")
	for i := range changes {
		if i == 0 {
			b.WriteString("updates:\n")
		}
		fmt.Fprintf(&b, "  - {at: 2026-06-%02dT10:%02d, status: changed, until: %sT23:%02d, text: x}\n",
			2+i/50, i%50, from, i%50)
	}
	return b.String()
}

// asked is what a notice takes that is read and asked all that a build asks.
func asked(t *testing.T, lines string) uint64 {
	n := read(t, lines)
	zone, now := rome.Zone, rome.At(t, "2026-11-27T12:00")
	return taken.Bytes(func() {
		n.Pieces(zone, zone.Year(now).Until)
		n.Within(zone, period.Span{From: zone.Year(now).From, Until: zone.Year(now).Until})
		n.At(now, zone)
		n.Runs(zone, zone.Year(now).Until)
	})
}

// K: "a nightly closure since 1970 with 5 changed: 91 s; laying out a notice costs
// what its windows hold, not its history".
func TestNightlySince1970(t *testing.T) {
	for changes, most := range map[int]uint64{5: 40 << 20, mostPlans: 500 << 20} {
		if got := asked(t, nightly("1970-01-01", changes)); got > most {
			t.Errorf("%d changes take %d bytes", changes, got)
		}
	}
}

// The dearest notices that the reader takes, each changed as often as it may be: what
// overlaps, what leaves no break, what names many services. One change more is a
// problem; and the parts of a year, and what they take, stay few.
func TestDearestTaken(t *testing.T) {
	const begin = "T10:00"
	names := make([]string, 200)
	for i := range names {
		names[i] = fmt.Sprintf("servizio-%d", i)
	}
	for _, c := range []struct {
		name, from, until, rule string
		services, changes       int
		want                    string // of one change more
	}{
		{"26 hours each day", "2020-01-01", "2020-01-02T12", "FREQ=DAILY", 1, 6, "its occurrences overlap, 2 at once"},
		{"26 hours each day since 1970", "1970-01-01", "1970-01-02T12", "FREQ=DAILY", 1, 6, "its occurrences overlap, 2 at once"},
		{"26 hours each day, of five services", "2020-01-01", "2020-01-02T12", "FREQ=DAILY", 5, 4, "its occurrences overlap, 2 at once"},
		{"three days each day", "2020-01-01", "2020-01-04T09", "FREQ=DAILY", 1, 4, "its occurrences overlap, 3 at once"},
		{"ten days each day", "2020-01-01", "2020-01-11T09", "FREQ=DAILY", 1, 2, "its occurrences overlap, 10 at once"},
		{"a hundred days each day", "2020-01-01", "2020-04-10T09", "FREQ=DAILY", 1, 1, "its occurrences overlap, 100 at once"},
		{"a year each day", "2020-01-01", "2020-12-31T09", "FREQ=DAILY", 1, 0, "its occurrences overlap, 365 at once"},
		{"three days, on two days that follow", "2020-01-01", "2020-01-04T08", "FREQ=WEEKLY;BYDAY=WE,TH", 1, 6, "its occurrences overlap, 2 at once"},
		{"a day each day since 1970", "1970-01-01", "1970-01-02T08", "FREQ=DAILY", 1, mostPlans, "a notice takes 100"},
		{"two services", "2020-01-01", "2020-01-01T12", "FREQ=DAILY", 2, 99, "it repeats for 2 services and has 101 plans"},
		{"many services", "2020-01-01", "2020-01-01T12", "FREQ=DAILY", 200, 2, "it repeats for 200 services and has 4 plans"},
	} {
		t.Run(c.name, func(t *testing.T) {
			take := func(changes int) (*Notice, string) {
				text := fmt.Sprintf("---\nkind: maintenance\ntitle: x\nservices: [%s]\nimpact: full\n"+
					"declared: 2026-06-01T09:00\nfrom: %s%s\nuntil: %s:00\nrepeats: %s\nupdates:\n",
					strings.Join(names[:c.services], ", "), c.from, begin, c.until, c.rule)
				for i := range changes { // each grows by a minute
					text += fmt.Sprintf("  - {at: 2026-06-%02dT10:%02d, status: changed, until: %s:%02d, text: x}\n",
						2+i/50, i%50, c.until, i%50+i/50*9)
				}
				var list problem.List
				n := Read("2026-06-01-prova.md", []byte(text+"---\n"), "1", names, rome.Zone,
					rome.At(t, "2027-01-01T00:00"), &list)
				return n, fmt.Sprint(list.Sorted())
			}
			if _, got := take(c.changes + 1); !strings.Contains(got, c.want) {
				t.Errorf("%d changes: %s", c.changes+1, got)
			}
			n, got := take(c.changes)
			if got != "[]" {
				t.Fatalf("%d changes: %s", c.changes, got)
			}
			zone, year := rome.Zone, rome.Zone.Year(rome.At(t, "2026-06-03T12:00"))
			parts := 0
			bytes := taken.Bytes(func() {
				parts = len(n.Within(zone, year))
				n.At(rome.At(t, "2026-06-04T12:00"), zone)
				n.Runs(zone, year.Until)
			})
			if parts > 250_000 || bytes > 500<<20 {
				t.Errorf("%d parts in a year, laid out in %d bytes", parts, bytes)
			}
		})
	}
}

// Of two notices that each fill years, what they have in common is what comparing each
// piece with each gives.
func TestBoth(t *testing.T) {
	t.Parallel()
	zone, horizon := rome.Zone, rome.At(t, "2026-12-31T00:00")
	a := read(t, "services: [portale, sportello]\n"+nightly("2000-01-01", 2)).Pieces(zone, horizon)
	for _, services := range []string{"all", "[portale]", "[sportello, portale]"} {
		b := read(t, "services: "+services+
			"\nfrom: 2001-01-01T23:00\nuntil: 2001-01-01T23:59\nrepeats: FREQ=DAILY\n").Pieces(zone, horizon)
		got := Both(a, b)
		var spans []period.Span
		for _, p := range a[:400] {
			for _, q := range b[:400] {
				if p.Service == q.Service || q.Service == All {
					spans = append(spans, p.Span.Cut(q.Span))
				}
			}
		}
		early := period.Span{From: a[0].From, Until: min(a[399].From, b[399].From)}
		if want := period.Of(spans...).Within(early); len(want) == 0 || lines(t, got.Within(early)) != lines(t, want) {
			t.Errorf("%s: %s, want %s", services, lines(t, got.Within(early)), lines(t, want))
		}
	}
}

// What was in the years before does not make a window dearer.
func BenchmarkWindow(b *testing.B) {
	for _, from := range []string{"2026-01-01", "1970-01-01"} {
		b.Run(from, func(b *testing.B) {
			n := read(b, nightly(from, 5))
			for i := range b.N {
				n.Within(rome.Zone, period.Span{From: rome.At(b, "2026-06-01T00:00"),
					Until: rome.At(b, "2026-08-01T00:00") + period.Time(i)})
			}
		})
	}
}

// E: "a daily rule from 1900 with 20 changed, from year 1 with 300": what reaches
// absurdly far is a problem, each with its own words.
func TestReach(t *testing.T) {
	t.Parallel()
	except := "except: [" + strings.TrimSuffix(strings.Repeat("2026-12-25, ", mostExcept+1), ", ") + "]\n"
	many := "from: 2026-05-01T10:00\nupdates:\n"
	for i := range mostUpdates + 1 {
		many += fmt.Sprintf("  - {at: 2026-06-02T%02d:%02d:%02d, status: update, text: x}\n", i/3600, i/60%60, i%60)
	}
	const single = "from: 2026-06-10T10:00\nuntil: "
	for _, c := range []struct{ name, in, want string }{
		{"since 1900", nightly("1900-01-01", 20), "from: 1900-01-01T22:00 is out of reach"},
		{"since year 1", nightly("0001-01-01", 300), "from: 0001-01-01T22:00 is out of reach"},
		{"for ever, as some write it", single + "9999-12-31T00:00\n", "what has no end is written without `until`"},
		{"many changes", nightly("2026-06-01", mostPlans+1), fmt.Sprintf("updates[%d].status: is the plan's change number 101; a notice takes 100", mostPlans)},
		{"many updates", many, "updates[1000].at: is update number 1001; a notice takes 1000"},
		{"many days left out", nightly("2026-06-01", 0) + except, "except[1000]: more than 1000 days are left out"},
		{"counted too far", single + "2026-06-10T11:00\nrepeats: FREQ=DAILY;COUNT=5001\n", "COUNT is over 5000"},
		{"longer than a year", single + "2027-06-12T11:00\nrepeats: FREQ=YEARLY\n", "an occurrence lasts over 366 days"},
		{"made longer than a year", "from: 2026-06-10T10:00\nuntil: 2026-06-10T11:00\nrepeats: FREQ=DAILY\nupdates:\n  - {at: 2026-06-02T10:00:00, status: changed, until: 2027-06-12T11:00, text: x}\n", "an occurrence lasts over 366 days"},
		{"never", single + "2026-06-10T11:00\nrepeats: FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\n", "`from` is not one of its occurrences"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			// What reaches too far would come to no end but that of the tests' time.
			if got := complaints(t, c.in); !strings.Contains(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	var list problem.List
	if n := Read("2026-06-01-prova.md", []byte("---\nkind: outage\ntitle: x\nservices: all\nimpact: full\n"+
		"declared: 2026-06-01T09:00\n"+nightly("1970-01-01", mostPlans)+"---\n"),
		"1", services, rome.Zone, rome.At(t, "2027-01-01T00:00"), &list); n == nil || list.Len() > 0 {
		t.Errorf("what is just within reach: %v", list.Sorted())
	}
}
