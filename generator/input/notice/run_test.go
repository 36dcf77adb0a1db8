package notice

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

// showRuns writes runs down, a line each, and below it what its rule alone
// would have otherwise.
func showRuns(t testing.TB, runs []Run) string {
	t.Helper()
	z := rome.Zone
	clock := func(x period.Time) string {
		if x == period.Never {
			return "..."
		}
		return z.Local(x).Format("02.01.06 15:04")
	}
	var b strings.Builder
	for _, r := range runs {
		fmt.Fprintf(&b, "%s - %s", clock(r.First.From), clock(r.First.Until))
		if r.Rule != "" {
			fmt.Fprintf(&b, " %s of %d min", r.Rule, r.Length/60)
		}
		if r.Part != "" {
			b.WriteString(" part " + r.Part)
		}
		for _, e := range r.Except {
			b.WriteString(" not " + e)
		}
		b.WriteString("\n")
		for _, o := range r.Odd {
			fmt.Fprintf(&b, " %s is %s - %s\n", o.Start, clock(o.From), clock(o.Until))
		}
	}
	return b.String()
}

func TestRuns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"single", "from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\n", "10.06.26 00:00 - 10.06.26 04:00\n"},
		{"until further notice", "from: 2026-06-10T00:00\n", "10.06.26 00:00 - ...\n"},
		{
			"moved: where it now is",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nupdates:\n  - {at: 2026-06-09T00:00, status: changed, from: 2026-06-11T00:00, until: 2026-06-11T04:00, text: x}\n",
			"11.06.26 00:00 - 11.06.26 04:00\n",
		},
		{
			"resolved early, and late",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nupdates:\n  - {at: 2026-06-10T03:00, status: resolved, ended: 2026-06-10T02:30, text: x}\n",
			"10.06.26 00:00 - 10.06.26 02:30\n",
		},
		{
			"every day over both changes of the clock, one day left out",
			"from: 2026-10-20T22:00\nuntil: 2026-10-21T06:00\nrepeats: FREQ=DAILY\nexcept: [2026-11-01]\nvalid_until: 2027-05-01T00:00\n",
			"20.10.26 22:00 - 21.10.26 06:00 FREQ=DAILY;UNTIL=20270430T215959Z of 480 min not 20261101T220000\n" +
				" 20261024T220000 is 24.10.26 22:00 - 25.10.26 06:00\n 20270327T220000 is 27.03.27 22:00 - 28.03.27 06:00\n",
		},
		{
			"begins in the hour that is skipped",
			"from: 2026-03-01T02:30\nuntil: 2026-03-01T04:00\nrepeats: FREQ=WEEKLY\nvalid_until: 2026-05-01T00:00\n",
			"01.03.26 02:30 - 01.03.26 04:00 FREQ=WEEKLY;UNTIL=20260430T215959Z of 90 min\n 20260329T023000 is 29.03.26 03:30 - 29.03.26 04:00\n",
		},
		{
			"one occurrence is resolved early",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nrepeats: FREQ=WEEKLY;COUNT=5\nupdates:\n  - {at: 2026-06-17T03:00, status: resolved, text: x}\n",
			"10.06.26 00:00 - 10.06.26 04:00 FREQ=WEEKLY;COUNT=5 of 240 min\n 20260617T000000 is 17.06.26 00:00 - 17.06.26 03:00\n",
		},
		{
			"opened again, and changed: what the new plan leaves out is gone",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nrepeats: FREQ=WEEKLY;COUNT=2\nupdates:\n  - {at: 2026-06-10T01:00, status: resolved, text: x}\n  - {at: 2026-06-10T05:00, status: reopened, until: 2026-06-10T09:00, text: x}\n  - {at: 2026-06-10T07:00, status: changed, impact: partial, text: x}\n",
			"10.06.26 00:00 - 10.06.26 04:00 FREQ=WEEKLY;UNTIL=20260610T045959Z of 240 min part 1\n 20260610T000000 is 10.06.26 00:00 - 10.06.26 01:00\n17.06.26 00:00 - 17.06.26 04:00 FREQ=WEEKLY;COUNT=1 of 240 min\n10.06.26 05:00 - 10.06.26 07:00 part a2\n",
		},
		{
			"another rule later on: what has been stays",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nrepeats: FREQ=WEEKLY;COUNT=5\nupdates:\n  - {at: 2026-06-20T00:00, status: changed, repeats: FREQ=WEEKLY;COUNT=9, until: 2026-06-10T05:00, text: x}\n",
			"10.06.26 00:00 - 10.06.26 04:00 FREQ=WEEKLY;UNTIL=20260619T215959Z of 240 min part 1\n24.06.26 00:00 - 24.06.26 05:00 FREQ=WEEKLY;COUNT=7 of 300 min\n",
		},
		{
			"another rule before it began",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nrepeats: FREQ=WEEKLY\nvalid_until: 2026-07-01T00:00\nupdates:\n  - {at: 2026-06-02T00:00, status: changed, repeats: FREQ=DAILY, text: x}\n",
			"10.06.26 00:00 - 10.06.26 04:00 FREQ=DAILY;UNTIL=20260630T215959Z of 240 min\n",
		},
		{
			"the notice's end comes before the rule's",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nrepeats: FREQ=DAILY;UNTIL=20261231T000000Z\nvalid_until: 2026-06-12T00:00\n",
			"10.06.26 00:00 - 10.06.26 04:00 FREQ=DAILY;UNTIL=20260611T215959Z of 240 min\n",
		},
		{
			"and before its count",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nrepeats: FREQ=DAILY;COUNT=900\nvalid_until: 2028-06-12T00:00\n",
			"10.06.26 00:00 - 10.06.26 04:00 FREQ=DAILY;UNTIL=20280611T215959Z of 240 min\n 20261025T000000 is 25.10.26 00:00 - 25.10.26 04:00\n 20270328T000000 is 28.03.27 00:00 - 28.03.27 04:00\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := read(t, c.in)
			if d := cmp.Diff(c.want, showRuns(t, n.Runs(rome.Zone, rome.At(t, "2027-07-01T00:00")))); d != "" {
				t.Error(d)
			}
		})
	}
}

// A: "a rule whose UNTIL falls into the doubled hour: page and calendar end on
// different days". UNTIL is a moment: 02:15, the second time, is after 02:30, the
// first time.
func TestUntilInTheDoubledHour(t *testing.T) {
	t.Parallel()
	const daily = "from: 2026-10-23T02:30\nuntil: 2026-10-23T02:40\nrepeats: FREQ=DAILY;UNTIL=20261025T%sZ\n"
	for until, want := range map[string]string{
		"011500": "25.10 02:30", // 02:15, the second time
		"003000": "25.10 02:30", // 02:30, the first time
		"002959": "24.10 02:30",
	} {
		n := read(t, fmt.Sprintf(daily, until))
		last := rome.At(t, "2027-01-01T00:00")
		pieces := n.Pieces(rome.Zone, last)
		if got := clock(t, pieces[len(pieces)-1].From); got != want {
			t.Errorf("UNTIL %s: the last begins at %s, not %s", until, got, want)
		}
		if s := n.At(last, rome.Zone); s.State != Ended || clock(t, s.Span.From) != want {
			t.Errorf("UNTIL %s: %s", until, tellStanding(t, s))
		}
		if got := unrolled(t, n.Runs(rome.Zone, last), last); clock(t, got[len(got)-1].From) != want {
			t.Errorf("UNTIL %s: the calendar's last begins at %s", until, clock(t, got[len(got)-1].From))
		}
	}
}
