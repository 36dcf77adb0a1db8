package notice

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/test/rome"
)

// clock is a local time of the year in which the tests stand.
func clock(t testing.TB, x period.Time) string {
	if x == period.Never {
		return "..."
	}
	return rome.Zone.Local(x).Format("02.01 15:04")
}

// tellStanding writes a standing down in a line.
func tellStanding(t testing.TB, s Standing) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s", s.State)
	if !s.Span.Empty() {
		fmt.Fprintf(&b, " %s - %s", clock(t, s.Span.From), clock(t, s.Span.Until))
	}
	if s.End != Unknown {
		fmt.Fprintf(&b, " %s", s.End)
	}
	if drift, known := s.Drift(); known && drift != 0 {
		fmt.Fprintf(&b, " by %d min", drift/60)
	}
	for _, x := range s.Before {
		fmt.Fprintf(&b, ", before %s - %s", clock(t, x.From), clock(t, x.Until))
	}
	if s.Reopened != 0 {
		fmt.Fprintf(&b, ", again since %s", clock(t, s.Reopened))
	}
	return b.String()
}

// Section A: a notice after its end.
func TestStanding(t *testing.T) {
	t.Parallel()
	const open, ten = "kind: outage\nfrom: 2026-06-10T10:00\n",
		"kind: outage\nfrom: 2026-06-10T10:00\nuntil: 2026-06-10T12:00\n"
	const nightly = "from: 2026-06-10T22:00\nuntil: 2026-06-11T06:00\nrepeats: FREQ=DAILY\n"
	update := func(at, status, more string) string {
		return fmt.Sprintf("  - {at: 2026-06-%s, status: %s, text: x%s}\n", at, status, more)
	}
	resolved := "updates:\n" + update("10T11:30", "resolved", "")
	again := resolved + update("10T12:30", "reopened", "")
	for _, c := range []struct{ name, in, at, want string }{
		{"open end, running", open, "10T11:00", "in_progress 10.06 10:00 - ..."},
		{"open end, to come", open, "10T09:00", "announced 10.06 10:00 - ..."},
		{"its end to come", ten, "10T11:00", "in_progress 10.06 10:00 - 10.06 12:00 planned"},
		{"its announced end passed, and nobody confirmed it", ten, "10T13:00", "ended 10.06 10:00 - 10.06 12:00 unconfirmed"},
		{"a constraint's end needs no confirming", "kind: constraint\n" + ten[13:], "10T13:00", "ended 10.06 10:00 - 10.06 12:00 stated"},
		{"an end that had passed when it was changed to", ten + "updates:\n" + update("10T13:00", "changed", ", until: 2026-06-10T11:45"), "10T14:00", "ended 10.06 10:00 - 10.06 11:45 stated"},
		{"words alone confirm no end", ten + "updates:\n" + update("10T13:00", "changed", ", impact: partial"), "10T14:00", "ended 10.06 10:00 - 10.06 12:00 unconfirmed"},
		{"resolved: as long as it lasted", open + resolved, "10T12:00", "resolved 10.06 10:00 - 10.06 11:30 confirmed"},
		{"resolved early", ten + resolved, "10T11:30", "resolved 10.06 10:00 - 10.06 11:30 confirmed by -30 min"},
		{"resolved late: longer than announced", ten + "updates:\n" + update("10T13:00", "resolved", ", ended: 2026-06-10T12:20"), "10T14:00", "resolved 10.06 10:00 - 10.06 12:20 confirmed by 20 min"},
		{"resolved at its start: nothing took place", ten + "updates:\n" + update("10T11:00", "resolved", ", ended: 2026-06-10T10:00"), "10T11:00", "resolved confirmed by -120 min"},
		{"opened again", open + again, "10T13:00", "in_progress 10.06 12:30 - ..., before 10.06 10:00 - 10.06 11:30, again since 10.06 12:30"},
		{"opened again until an hour", open + resolved + update("10T12:30", "reopened", ", until: 2026-06-10T14:00"), "10T15:00", "ended 10.06 12:30 - 10.06 14:00 unconfirmed, before 10.06 10:00 - 10.06 11:30, again since 10.06 12:30"},
		{"it had not been over at all", open + resolved + update("10T12:30", "reopened", ", from: 2026-06-10T11:30"), "10T13:00", "in_progress 10.06 10:00 - ..., again since 10.06 11:30"},
		{"opened again, and resolved", open + again + update("10T14:00", "resolved", ""), "10T15:00", "resolved 10.06 12:30 - 10.06 14:00 confirmed, before 10.06 10:00 - 10.06 11:30"},
		{"opened again, and withdrawn", open + again + update("10T14:00", "withdrawn", ""), "10T15:00", "withdrawn 10.06 12:30 - 10.06 14:00 cut, before 10.06 10:00 - 10.06 11:30"},
		{"it will begin again", open + resolved + update("10T12:30", "reopened", ", from: 2026-06-10T20:00"), "10T13:00", "announced 10.06 20:00 - ..., before 10.06 10:00 - 10.06 11:30, again since 10.06 20:00"},
		{"moved after it had begun: two spans", ten + "updates:\n" + update("10T10:30", "changed", ", from: 2026-06-10T15:00, until: 2026-06-10T17:00"), "10T11:00", "announced 10.06 15:00 - 10.06 17:00 planned, before 10.06 10:00 - 10.06 10:30"},
		{"moved before it began: where it now is", ten + "updates:\n" + update("10T09:30", "changed", ", from: 2026-06-10T15:00, until: 2026-06-10T17:00"), "10T11:00", "announced 10.06 15:00 - 10.06 17:00 planned"},
		{"withdrawn before it began", ten + "updates:\n" + update("10T09:30", "withdrawn", ""), "10T11:00", "withdrawn cut"},
		{"withdrawn while it ran", open + "updates:\n" + update("10T10:30", "withdrawn", ""), "10T11:00", "withdrawn 10.06 10:00 - 10.06 10:30 cut"},
		{"nightly, before the first night", nightly, "10T21:59", "announced 10.06 22:00 - 11.06 06:00 planned"},
		{"nightly, and the first night is left out", nightly + "except: [2026-06-10]\n", "10T23:00", "announced 11.06 22:00 - 12.06 06:00 planned"},
		{"two nights, long before the first", nightly[:len(nightly)-1] + ";COUNT=2\n", "01T10:00", "announced 10.06 22:00 - 11.06 06:00 planned"},
		{"nightly, between two nights", nightly, "12T12:00", "announced 12.06 22:00 - 13.06 06:00 planned"},
		{"nightly, at night", nightly, "12T23:00", "in_progress 12.06 22:00 - 13.06 06:00 planned"},
		{"nightly, this night is over early", nightly + "updates:\n" + update("13T02:00", "resolved", ""), "13T03:00", "announced 13.06 22:00 - 14.06 06:00 planned"},
		{"nightly, and it was not", nightly + "updates:\n" + update("13T02:00", "resolved", "") + update("13T04:00", "reopened", ""), "13T05:00", "in_progress 13.06 04:00 - 13.06 06:00 planned, again since 13.06 04:00"},
		{"the next night is the next night", nightly + "updates:\n" + update("13T02:00", "resolved", "") + update("13T04:00", "reopened", ""), "13T23:00", "in_progress 13.06 22:00 - 14.06 06:00 planned"},
		{"J: a daily stop of 26 h goes on without a break, and without an end", "from: 2026-06-10T10:00\nuntil: 2026-06-11T12:00\nrepeats: FREQ=DAILY\n", "20T11:00", "in_progress 10.06 10:00 - ..."},
		{"every day around the clock, until a day", "from: 2026-06-10T10:00\nuntil: 2026-06-11T10:00\nrepeats: FREQ=DAILY\nvalid_until: 2031-02-05T00:00\n", "20T11:00", "in_progress 10.06 10:00 - 05.02 10:00 planned"},
		{"once a year", "from: 2026-06-10T10:00\nuntil: 2026-06-11T12:00\nrepeats: FREQ=YEARLY\n", "20T11:00", "announced 10.06 10:00 - 11.06 12:00 planned"},
		{"nightly until a day", nightly + "valid_until: 2026-06-12T00:00\n", "20T12:00", "ended 11.06 22:00 - 12.06 06:00 stated"},
		{"J: a withdrawn repeating notice ends where it was cut", nightly + "updates:\n" + update("13T02:00", "withdrawn", ""), "20T12:00", "withdrawn 12.06 22:00 - 13.06 02:00 cut"},
		{"withdrawn between two nights", nightly + "updates:\n" + update("13T12:00", "withdrawn", ""), "20T12:00", "withdrawn 12.06 22:00 - 13.06 06:00 cut"},
		{"withdrawn before the first night", nightly + "updates:\n" + update("09T12:00", "withdrawn", ""), "20T12:00", "withdrawn cut"},
		{"nightly, now a single one", nightly + "updates:\n" + update("13T12:00", "changed", ", from: 2026-06-13T20:00, until: 2026-06-13T21:00, repeats: ''"), "13T20:30", "in_progress 13.06 20:00 - 13.06 21:00 planned"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := tellStanding(t, read(t, c.in).At(rome.At(t, "2026-06-"+c.at), rome.Zone)); got != c.want {
				t.Errorf("%s, want\n%s", got, c.want)
			}
		})
	}
	// A: "an end that already lay in the past when it was declared is stated".
	after := read(t, "kind: outage\nfrom: 2026-05-31T10:00\nuntil: 2026-05-31T12:00\n")
	got := tellStanding(t, after.At(rome.At(t, "2026-06-02T10:00"), rome.Zone))
	if got != "ended 31.05 10:00 - 31.05 12:00 stated" {
		t.Error(got)
	}
}
