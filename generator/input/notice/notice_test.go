package notice

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/test/rome"
	"bollettino/generator/test/world"

	"github.com/google/go-cmp/cmp"
)

var services = []string{"portale", "sportello"}

// read reads a notice declared on the 1st of June 2026 with these further lines.
func read(t testing.TB, lines string) *Notice {
	t.Helper()
	var list problem.List
	data := "---\ntitle: Prova\ndeclared: 2026-06-01T09:00\n"
	for _, k := range []string{"kind: maintenance", "services: all", "impact: full"} {
		if !strings.HasPrefix(lines, k[:5]) && !strings.Contains(lines, "\n"+k[:5]) {
			data += k + "\n"
		}
	}
	n := Read("2026-06-01-prova.md", []byte(data+lines+"---\n"), "1", services, rome.Zone,
		rome.At(t, "2027-01-01T00:00"), &list)
	for _, p := range list.Sorted() {
		t.Fatalf("%s", p)
	}
	return n
}

// show writes pieces down, a line each: service, impact, span, when it was told,
// and where its announced span began if that isn't its own start.
func show(t testing.TB, pieces []Piece) string {
	t.Helper()
	z := rome.Zone
	clock := func(x period.Time) string {
		if x == period.Never {
			return "..."
		}
		return z.Local(x).Format("02.01 15:04")
	}
	var b strings.Builder
	for _, p := range pieces {
		fmt.Fprintf(&b, "%s %s %s - %s told %s", p.Service, p.Impact, clock(p.From), clock(p.Until), clock(p.Told))
		if p.Start != p.From {
			fmt.Fprintf(&b, " of %s", clock(p.Start))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestPieces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{
			"single, told to the platform before users",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\ntold_platform: 2026-05-30T09:00\n",
			"all full 10.06 00:00 - 10.06 04:00 told 30.05 09:00\n",
		},
		{
			"until further notice, of two services",
			"from: 2026-06-10T00:00\nservices: [sportello, portale]\n",
			"portale full 10.06 00:00 - ... told 01.06 09:00\nsportello full 10.06 00:00 - ... told 01.06 09:00\n",
		},
		{
			"after the horizon",
			"from: 2027-06-10T00:00\n",
			"",
		},
		{
			"made longer: the rest is told then",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nupdates:\n  - {at: 2026-06-09T00:00, status: changed, until: 2026-06-10T06:00, text: x}\n",
			"all full 10.06 00:00 - 10.06 04:00 told 01.06 09:00\nall full 10.06 04:00 - 10.06 06:00 told 09.06 00:00\n",
		},
		{
			"made longer while it runs: what has been stays as told",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nupdates:\n  - {at: 2026-06-10T03:00, status: changed, until: 2026-06-10T06:00, text: x}\n",
			"all full 10.06 00:00 - 10.06 04:00 told 01.06 09:00\nall full 10.06 04:00 - 10.06 06:00 told 10.06 03:00\n",
		},
		{
			"moved away while it runs: what has been stands",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nupdates:\n  - {at: 2026-06-10T01:00, status: changed, from: 2026-06-20T00:00, until: 2026-06-20T04:00, text: x}\n",
			"all full 10.06 00:00 - 10.06 01:00 told 01.06 09:00\nall full 20.06 00:00 - 20.06 04:00 told 10.06 01:00\n",
		},
		{
			"shortened and put back: it was gone in between",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nupdates:\n  - {at: 2026-06-08T00:00, status: changed, until: 2026-06-10T02:00, text: x}\n  - {at: 2026-06-09T00:00, status: changed, until: 2026-06-10T04:00, text: x}\n",
			"all full 10.06 00:00 - 10.06 02:00 told 01.06 09:00\nall full 10.06 02:00 - 10.06 04:00 told 09.06 00:00\n",
		},
		{
			"a service more",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nservices: portale\nupdates:\n  - {at: 2026-06-09T00:00, status: changed, services: [portale, sportello], text: x}\n",
			"portale full 10.06 00:00 - 10.06 04:00 told 01.06 09:00\nsportello full 10.06 00:00 - 10.06 04:00 told 09.06 00:00\n",
		},
		{
			"from all to one: that one had been told",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nupdates:\n  - {at: 2026-06-10T01:00, status: changed, services: portale, until: 2026-06-10T05:00, text: x}\n",
			"all full 10.06 00:00 - 10.06 01:00 told 01.06 09:00\nportale full 10.06 01:00 - 10.06 04:00 told 01.06 09:00 of 10.06 00:00\nportale full 10.06 04:00 - 10.06 05:00 told 10.06 01:00\n",
		},
		{
			"from one to all: that one keeps its telling",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nservices: portale\nupdates:\n  - {at: 2026-06-09T00:00, status: changed, services: all, text: x}\n",
			"all full 10.06 00:00 - 10.06 04:00 told 09.06 00:00\nportale full 10.06 00:00 - 10.06 04:00 told 01.06 09:00\n",
		},
		{
			"worse from an hour on",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nimpact: degraded\nupdates:\n  - {at: 2026-06-10T01:00, status: changed, impact: full, text: x}\n",
			"all degraded 10.06 00:00 - 10.06 01:00 told 01.06 09:00\nall full 10.06 01:00 - 10.06 04:00 told 10.06 01:00\n",
		},
		{
			"an impact left empty changes none",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nupdates:\n  - {at: 2026-06-10T01:00, status: changed, impact: , text: x}\n",
			"all full 10.06 00:00 - 10.06 04:00 told 01.06 09:00\n",
		},
		{
			"its end taken back: what was announced is still told then",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nupdates:\n  - {at: 2026-06-10T03:00, status: changed, until: open, text: x}\n",
			"all full 10.06 00:00 - 10.06 04:00 told 01.06 09:00\nall full 10.06 04:00 - ... told 10.06 03:00\n",
		},
		{
			"resolved without an end: then",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nupdates:\n  - {at: 2026-06-10T01:00, status: resolved, text: x}\n",
			"all full 10.06 00:00 - 10.06 01:00 told 01.06 09:00\n",
		},
		{
			"resolved after its end: never longer",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nupdates:\n  - {at: 2026-06-10T09:00, status: resolved, ended: 2026-06-10T08:00, text: x}\n",
			"all full 10.06 00:00 - 10.06 04:00 told 01.06 09:00\n",
		},
		{
			"resolved and opened again",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nupdates:\n  - {at: 2026-06-10T01:00, status: resolved, text: x}\n  - {at: 2026-06-10T02:00, status: reopened, until: 2026-06-10T03:00, text: x}\n",
			"all full 10.06 00:00 - 10.06 01:00 told 01.06 09:00\nall full 10.06 02:00 - 10.06 03:00 told 10.06 02:00\n",
		},
		{
			"withdrawn before it began",
			"from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nupdates:\n  - {at: 2026-06-09T01:00, status: withdrawn, text: x}\n",
			"",
		},
		{
			"withdrawn on its way",
			"from: 2026-06-10T00:00\nupdates:\n  - {at: 2026-06-10T01:00, status: withdrawn, text: x}\n",
			"all full 10.06 00:00 - 10.06 01:00 told 01.06 09:00\n",
		},
		{
			"weekly, without one and until a day",
			"from: 2026-06-10T23:00\nuntil: 2026-06-11T01:00\nrepeats: FREQ=WEEKLY\nexcept: [2026-06-17]\nvalid_until: 2026-07-01T23:00\n",
			"all full 10.06 23:00 - 11.06 01:00 told 01.06 09:00\nall full 24.06 23:00 - 25.06 01:00 told 01.06 09:00\n",
		},
		{
			"one night resolved early, said while the next one runs",
			"from: 2026-06-10T23:00\nuntil: 2026-06-11T01:00\nrepeats: FREQ=DAILY;COUNT=2\nupdates:\n  - {at: 2026-06-11T23:30, status: resolved, ended: 2026-06-11T00:00, text: x}\n",
			"all full 10.06 23:00 - 11.06 00:00 told 01.06 09:00\nall full 11.06 23:00 - 12.06 01:00 told 01.06 09:00\n",
		},
		{
			"a night made longer is over early: what was added too",
			"from: 2026-06-10T22:00\nuntil: 2026-06-11T06:00\nrepeats: FREQ=DAILY;COUNT=2\nupdates:\n  - {at: 2026-06-10T12:00, status: changed, until: 2026-06-11T08:00, text: x}\n  - {at: 2026-06-11T03:00, status: resolved, text: x}\n",
			"all full 10.06 22:00 - 11.06 03:00 told 01.06 09:00\nall full 11.06 22:00 - 12.06 06:00 told 01.06 09:00\nall full 12.06 06:00 - 12.06 08:00 told 10.06 12:00\n",
		},
		{
			"a day of 26 hours is over early: both that ran then",
			"from: 2026-06-10T22:00\nuntil: 2026-06-12T00:00\nrepeats: FREQ=DAILY;COUNT=3\nupdates:\n  - {at: 2026-06-09T12:00, status: changed, impact: partial, text: x}\n  - {at: 2026-06-11T23:00, status: resolved, text: x}\n",
			"all partial 10.06 22:00 - 11.06 23:00 told 09.06 12:00\nall partial 11.06 22:00 - 11.06 23:00 told 09.06 12:00\nall partial 12.06 22:00 - 14.06 00:00 told 09.06 12:00\n",
		},
		{
			"a series moved by an hour from its third night on",
			"from: 2026-06-10T23:00\nuntil: 2026-06-11T01:00\nrepeats: FREQ=DAILY;COUNT=3\nupdates:\n  - {at: 2026-06-12T12:00, status: changed, from: 2026-06-12T22:00, until: 2026-06-13T00:00, repeats: FREQ=DAILY;COUNT=1, text: x}\n",
			"all full 10.06 23:00 - 11.06 01:00 told 01.06 09:00\nall full 11.06 23:00 - 12.06 01:00 told 01.06 09:00\nall full 12.06 22:00 - 12.06 23:00 told 12.06 12:00\nall full 12.06 23:00 - 13.06 00:00 told 01.06 09:00\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := show(t, read(t, c.in).Pieces(rome.Zone, rome.At(t, "2027-01-01T00:00")))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTimely(t *testing.T) {
	t.Parallel()
	const hour = 3600
	for told, want := range map[period.Time]bool{0: true, hour: true, hour + 1: false} {
		if got := (Piece{Told: told, Start: 73 * hour}).Timely(72 * time.Hour); got != want {
			t.Errorf("told %d s after the last possible moment: %v", told-hour, got)
		}
	}
}

func TestState(t *testing.T) {
	t.Parallel()
	single := "from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\n"
	weekly := single + "repeats: FREQ=WEEKLY;COUNT=2\n"
	for _, c := range []struct {
		in, at string
		want   State
	}{
		{single, "2026-06-09T23:59", Announced},
		{single, "2026-06-10T00:00", InProgress},
		{single, "2026-06-10T04:00", Ended},
		{weekly, "2026-06-12T00:00", Announced},
		{weekly, "2026-06-17T01:00", InProgress},
		{weekly, "2026-06-18T01:00", Ended},
		{single + "updates:\n  - {at: 2026-06-10T01:00, status: resolved, text: x}\n", "2026-06-10T02:00", IsResolved},
		{single + "updates:\n  - {at: 2026-06-10T01:00, status: withdrawn, text: x}\n", "2026-06-10T02:00", IsWithdrawn},
		// A night resolved early doesn't end the series.
		{weekly + "updates:\n  - {at: 2026-06-10T01:00, status: resolved, text: x}\n", "2026-06-10T02:00", Announced},
	} {
		if got := read(t, c.in).At(rome.At(t, c.at), rome.Zone).State; got != c.want {
			t.Errorf("%s at %s: %s, want %s", c.in, c.at, got, c.want)
		}
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	n := read(t, "from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nrepeats: FREQ=WEEKLY;COUNT=2\n")
	for when, want := range map[string]string{
		"2026-06-01T00:00": "2026-06-10T00:00", // the next one
		"2026-06-10T01:00": "2026-06-10T00:00", // the running one
		"2026-06-10T04:00": "2026-06-17T00:00",
		"2026-06-30T00:00": "2026-06-17T00:00", // the last one
	} {
		if span, ok := n.Next(rome.At(t, when), rome.Zone); !ok || span.From != rome.At(t, want) {
			t.Errorf("at %s it is %v", when, span)
		}
	}
	if _, ok := read(t, "from: 2026-06-10T00:00\nupdates:\n  - {at: 2026-06-09T01:00, status: withdrawn, text: x}\n").Next(0, rome.Zone); ok {
		t.Error("a withdrawn notice has no span")
	}
}

func TestStages(t *testing.T) {
	t.Parallel()
	n := read(t, "from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\nupdates:\n"+
		"  - {at: 2026-06-02T10:00, status: changed, from: 2026-06-12T00:00, until: 2026-06-12T04:00, text: x}\n"+
		"  - {at: 2026-06-03T10:00, status: update, text: x}\n"+
		"  - {at: 2026-06-04T10:00, status: changed, until: 2026-06-12T05:00, text: x}\n")
	var got strings.Builder
	for _, s := range n.Stages() {
		until := "..."
		if s.Replaced != period.Never {
			until = rome.Zone.Local(s.Replaced).Format("02.01 15:04")
		}
		fmt.Fprintf(&got, "%s: %s - %s, until %s\n", rome.Zone.Local(s.Said).Format("02.01 15:04"),
			rome.Zone.Local(s.From).Format("02.01 15:04"), rome.Zone.Local(s.Until).Format("02.01 15:04"), until)
	}
	want := "01.06 09:00: 10.06 00:00 - 10.06 04:00, until 02.06 10:00\n" +
		"02.06 10:00: 12.06 00:00 - 12.06 04:00, until 04.06 10:00\n" +
		"04.06 10:00: 12.06 00:00 - 12.06 05:00, until ...\n"
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDrift(t *testing.T) {
	t.Parallel()
	single := "from: 2026-06-10T00:00\nuntil: 2026-06-10T04:00\n"
	resolved := "updates:\n  - {at: 2026-06-10T05:00, status: resolved, text: x%s}\n"
	for _, c := range []struct {
		in    string
		want  int64
		known bool
	}{
		{single, 0, false},
		{single + fmt.Sprintf(resolved, ""), 3600, true},
		{single + fmt.Sprintf(resolved, ", ended: 2026-06-10T03:30"), -1800, true},
		{single + "repeats: FREQ=DAILY\n" + fmt.Sprintf(resolved, ""), 0, false},
		{"from: 2026-06-10T00:00\n" + fmt.Sprintf(resolved, ""), 0, false},
	} {
		if got, known := read(t, c.in).At(rome.At(t, "2026-12-01T00:00"), rome.Zone).Drift(); got != c.want ||
			known != c.known {
			t.Errorf("%s: %d %v, want %d %v", c.in, got, known, c.want, c.known)
		}
	}
}

func TestReviewMissed(t *testing.T) {
	t.Parallel()
	lines := "from: 2026-06-10T00:00\nreview: 2026-07-01\nupdates:\n  - {at: %s, status: update, text: x}\n"
	for _, c := range []struct {
		update, at string
		want       bool
	}{
		{"2026-06-20T10:00", "2026-07-01T23:59", false},
		{"2026-06-20T10:00", "2026-07-02T00:00", true},
		{"2026-07-01T00:00", "2026-07-02T00:00", false},
	} {
		if got := read(t, fmt.Sprintf(lines, c.update)).ReviewMissed(rome.At(t, c.at), rome.Zone); got != c.want {
			t.Errorf("updated %s, at %s: %v", c.update, c.at, got)
		}
	}
	if read(t, "from: 2026-06-10T00:00\n").ReviewMissed(rome.At(t, "2027-01-01T00:00"), rome.Zone) {
		t.Error("a review that nobody announced is missed")
	}
}

// C: one cause, one problem. Beside a profile that can't be read any service may be
// the subject's; else only those that it offers.
func TestServicesBesideABrokenProfile(t *testing.T) {
	t.Parallel()
	const text = "---\ntitle: Prova\ndeclared: 2026-06-01T09:00\nkind: outage\nimpact: full\nfrom: 2026-06-01T09:00\n" +
		"services: portale\n---\n"
	for services, want := range map[string]int{AnyService: 0, "portale": 0, "sportello": 1} {
		var list problem.List
		Read("2026-06-01-prova.md", []byte(text), "1", []string{services}, rome.Zone, rome.At(t, "2027-01-01T00:00"),
			&list)
		if list.Len() != want {
			t.Errorf("%s: %v", services, list.Sorted())
		}
	}
}

func TestWorlds(t *testing.T) {
	t.Parallel()
	world.Run(t, "testdata/*.txtar", func(t *testing.T, in fs.FS, list *problem.List) string {
		names, err := fs.Glob(in, "*")
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, name := range names {
			data, err := fs.ReadFile(in, name)
			if err != nil {
				t.Fatal(err)
			}
			before := list.Len()
			n := Read(name, data, "1", services, rome.Zone, rome.At(t, "2026-12-01T12:00"), list)
			if n == nil || list.Len() > before {
				continue
			}
			fmt.Fprintf(&b, "%s: %s %q channels %q works %q standin %s lang %s body %q\n",
				n.ID, n.Kind, n.Title, n.Channels, n.Works, n.StandIn, n.Lang, n.Body)
			for _, x := range n.Translations {
				fmt.Fprintf(&b, "%s: %q %q %q\n", x.Lang, x.Title, x.Alternatives, x.Text)
			}
			if n.Cause+n.AlreadyPaid != "" {
				fmt.Fprintf(&b, "cause %q already paid %q\n", n.Cause, n.AlreadyPaid)
			}
			for _, u := range n.Updates {
				fmt.Fprintf(&b, "%s %s %q\n", rome.Zone.Local(u.At).Format("02.01 15:04"), u.Status, u.Text)
			}
			b.WriteString(show(t, n.Pieces(rome.Zone, rome.At(t, "2027-01-01T00:00"))))
		}
		return b.String()
	})
}

// A rule is a little language of its own, read by a library that trusts it.
func FuzzRecurrence(f *testing.F) {
	for _, s := range []string{"FREQ=WEEKLY;BYDAY=MO,-1TU;WKST=SU",
		"FREQ=YEARLY;BYEASTER=9999", "FREQ=MONTHLY;INTERVAL=9223372036854775807;BYSETPOS=-1",
		"FREQ=DAILY;COUNT=-1;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=YEARLY;BYWEEKNO=-53;BYYEARDAY=366;UNTIL=20270101T000000Z"} {
		f.Add(s)
	}
	zone, from := rome.Zone, rome.At(f, "2026-06-10T23:00")
	f.Fuzz(func(t *testing.T, in string) {
		if _, err := recurrence(in, from, zone); err != nil {
			return
		}
		n := &Notice{ValidUntil: period.Never}
		last := from
		for _, s := range n.occurrences(zone, Plan{From: from, Until: from + 3600, Repeats: in},
			period.Span{From: from, Until: from + 400*24*3600}) {
			if s.From < last {
				t.Errorf("%q: occurrences are out of order or before the first", in)
			}
			last = s.From
		}
	})
}

func FuzzRead(f *testing.F) {
	head := "---\nkind: outage\ntitle: x\nservices: all\nimpact: full\nfrom: 2026-06-10T00:00\n" +
		"declared: 2026-06-01T09:00\n"
	f.Add(head + "---\nText")
	f.Add(head + "until: 2026-06-10T04:00\nrepeats: FREQ=WEEKLY;BYDAY=WE;UNTIL=20260701T000000Z\n" +
		"except: [2026-06-17]\n---\n")
	f.Add(head + "updates:\n  - {at: 2026-06-10T01:00, status: changed, impact: none, text: x}\n" +
		"  - {at: 2026-06-10T02:00, status: resolved, ended: 2026-06-10T01:30, text: x}\n---\n")
	zone, now := rome.Zone, rome.At(f, "2026-12-01T12:00")
	f.Fuzz(func(t *testing.T, in string) {
		var list problem.List
		n := Read("2026-06-01-x.md", []byte(in), "1", services, zone, now, &list)
		world.Placed(t, in, &list)
		if n == nil && list.Len() == 0 {
			t.Errorf("%q is refused without a word", in)
		}
		if n == nil || list.Len() > 0 {
			return
		}
		for _, p := range n.Pieces(zone, now) {
			if p.Empty() || p.Told > now {
				t.Errorf("%q makes the piece %+v", in, p)
			}
		}
		n.At(now, zone)
		n.Next(now, zone)
	})
}

// What is remembered of a notice's spans is what it would lay out anew.
func TestPiecesAreRemembered(t *testing.T) {
	t.Parallel()
	const in = `from: 2026-06-02T01:00
until: 2026-06-02T03:00
repeats: FREQ=WEEKLY
updates:
  - {at: 2026-06-20T09:00, status: resolved, ended: 2026-06-16T02:00, text: Prova.}
`
	n, zone := read(t, in), rome.Zone
	ask := []string{"2026-07-01T00:00", "2027-01-01T00:00", "2026-06-10T00:00", "2026-08-01T00:00", "2026-09-01T00:00",
		"2027-01-01T00:00", "2026-07-01T00:00"}
	counts := map[string]int{}
	for range 3 {
		for _, horizon := range ask {
			got := n.Pieces(zone, rome.At(t, horizon))
			if d := cmp.Diff(read(t, in).Pieces(zone, rome.At(t, horizon)), got); d != "" {
				t.Fatalf("until %s, asked again: %s", horizon, d)
			}
			counts[horizon] = len(got)
		}
	}
	if counts["2026-06-10T00:00"] != 2 || counts["2026-07-01T00:00"] != 5 {
		t.Errorf("pieces: %v", counts)
	}
}
