package notice

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/test/rome"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/teambition/rrule-go"
)

// The oracle lays out a notice the simple way, all of it from its first day on,
// moment for moment where that is simpler. It knows nothing of windows.
type oracle struct {
	n    *Notice
	zone period.Zone
}

// occurrences are a plan's spans that begin before horizon.
func (o oracle) occurrences(p Plan, horizon period.Time) []period.Span {
	if p.Repeats == "" {
		return []period.Span{{From: p.From, Until: p.Until}}
	}
	opt, err := rrule.StrToROption(p.Repeats)
	if err != nil {
		panic(err)
	}
	until := period.Never
	if !opt.Until.IsZero() {
		until = period.Time(opt.Until.Unix())
	}
	opt.Until, opt.Dtstart = time.Time{}, wall(o.zone, p.From)
	rule, err := rrule.NewRRule(*opt)
	if err != nil {
		panic(err)
	}
	length := wall(o.zone, p.Until).Sub(wall(o.zone, p.From))
	var out []period.Span
	for _, w := range rule.Between(opt.Dtstart, wall(o.zone, horizon), true) {
		s := period.Span{From: o.zone.Wall(w), Until: o.zone.Wall(w.Add(length))}
		if s.From <= until && s.From < o.n.ValidUntil && !slices.Contains(o.n.Except, o.zone.Day(s.From).From) {
			out = append(out, s)
		}
	}
	return out
}

func (o oracle) expand(p Plan, told, horizon period.Time) []Piece {
	var out []Piece
	for _, s := range o.occurrences(p, horizon) {
		for _, service := range p.Services {
			out = append(out, Piece{Span: s, Service: service, Impact: p.Impact, Told: told, Start: s.From, Of: s})
		}
	}
	return out
}

// pieces are the notice's, of what begins before horizon.
func (o oracle) pieces(horizon period.Time) []Piece {
	plan := o.n.Plan
	pieces := o.expand(plan, cmp.Or(o.n.Told, o.n.Declared), horizon)
	for _, u := range o.n.Updates {
		switch u.Status {
		case Changed:
			plan = *u.Plan
			pieces = o.replan(pieces, o.expand(plan, u.At, horizon), u.At)
		case Reopened:
			for _, s := range plan.Services {
				pieces = append(pieces, Piece{u.Again, s, plan.Impact, u.At, u.Again.From, u.Again})
			}
			if u.Plan != nil {
				plan = *u.Plan
			}
		case Resolved, Withdrawn:
			for i, p := range pieces {
				end := cmp.Or(u.Ended, u.At)
				if u.Status == Withdrawn || plan.Repeats == "" || p.Of.Has(end) {
					pieces[i].Until = min(p.Until, max(end, p.From))
				}
			}
		}
	}
	pieces = slices.DeleteFunc(pieces, func(p Piece) bool { return p.Empty() })
	slices.SortFunc(pieces, func(a, b Piece) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.From, b.From), cmp.Compare(a.Until, b.Until),
			cmp.Compare(a.Impact, b.Impact), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Told, b.Told),
			cmp.Compare(a.Of.From, b.Of.From), cmp.Compare(a.Of.Until, b.Of.Until))
	})
	return pieces
}

// replan compares every piece with every other.
func (o oracle) replan(old, fresh []Piece, at period.Time) (out []Piece) {
	after := period.Span{From: at, Until: period.Never}
	cover := func(pieces []Piece, service string, impact Impact) period.Set {
		var spans []period.Span
		for _, p := range pieces {
			if p.Service == service && p.Impact == impact {
				spans = append(spans, p.Span)
			}
		}
		return period.Of(spans...)
	}
	for _, p := range old {
		before := p
		before.Until = min(p.Until, at)
		goesOn := false
		for _, q := range fresh {
			same := p.Impact == q.Impact && (p.Service == q.Service || p.Service == All || q.Service == All)
			part := p
			part.Span, part.Of = q.Span.Cut(p.Span).Cut(after), q.Of
			if !same || part.Empty() {
				continue
			}
			switch {
			case p.Service == All && q.Service != All:
				part.Service = q.Service
			case part.From == at && p.From < at:
				part.From, part.Of.From, goesOn = p.From, min(p.Of.From, q.Of.From), true
			}
			out = append(out, part)
		}
		if !goesOn && !before.Empty() {
			out = append(out, before)
		}
	}
	for _, p := range fresh {
		whom := []string{p.Service}
		for _, s := range services {
			if p.Service == All && len(cover(old, s, p.Impact).And(period.Of(p.Span))) > 0 {
				whom = append(whom, s)
			}
		}
		for _, service := range whom {
			left := period.Of(p.Span.Cut(after)).Minus(cover(old, service, p.Impact)).Minus(cover(old, All, p.Impact))
			for _, s := range left {
				out = append(out, Piece{s, service, p.Impact, at, s.From, p.Of})
			}
		}
	}
	return out
}

// A dice rolls notices.
type dice struct{ *rand.Rand }

func (d dice) one(of ...string) string { return of[d.IntN(len(of))] }

// moment is a local time of the two years from autumn 2026, on the half hour, most
// often near what is hard: the changes of the clock, the leap day, New Year.
func (d dice) moment() time.Time {
	base := []string{"2026-10-24", "2026-10-25", "2027-03-27", "2027-03-28", "2028-02-27", "2026-12-30", "2027-01-01",
		"2026-11-10", "2027-06-01"}
	t, _ := time.Parse("2006-01-02", d.one(base...))
	return t.AddDate(0, 0, d.IntN(5)).Add(time.Duration(d.IntN(48)) * 30 * time.Minute)
}

func (d dice) rule(from time.Time) string {
	day := strings.ToUpper(from.Weekday().String()[:2])
	rule := d.one("FREQ=DAILY", "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR,"+day,
		"FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO,"+day, "FREQ=MONTHLY",
		fmt.Sprintf("FREQ=MONTHLY;BYDAY=%d%s", (from.Day()-1)/7+1, day),
		"FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1,"+fmt.Sprint(from.Day()), "FREQ=YEARLY", "FREQ=DAILY;BYDAY=MO,WE,"+day,
		fmt.Sprintf("FREQ=YEARLY;BYYEARDAY=%d,100,-1", from.YearDay()), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU")
	switch d.IntN(5) {
	case 0:
		rule += fmt.Sprintf(";COUNT=%d", 1+d.IntN(90))
	case 1:
		until := from.AddDate(0, 0, d.IntN(500)).Add(time.Duration(d.IntN(5)-2) * 30 * time.Minute)
		rule += ";UNTIL=" + until.Format(wallLayout) + "Z"
	}
	return rule
}

func (d dice) plan(from time.Time, repeats bool) string {
	hours := []int{1, 1, 4, 8, 24, 26, 49, 70}[d.IntN(8)]
	out := "from: " + from.Format("2006-01-02T15:04")
	if repeats || d.IntN(3) > 0 {
		out += "\nuntil: " + from.Add(time.Duration(hours)*time.Hour-30*time.Minute*time.Duration(d.IntN(2))).Format("2006-01-02T15:04")
	}
	if repeats {
		out += "\nrepeats: " + d.rule(from)
	}
	return out
}

// notice rolls one as it is written; it need not be sound.
func (d dice) notice() string {
	services := []string{"all", "[portale]", "[portale, sportello]"}
	impacts := []string{"full", "full", "partial"}
	var b strings.Builder
	fmt.Fprintf(&b, "---\nkind: maintenance\ntitle: Prova\nservices: %s\nimpact: %s\ndeclared: 2026-10-20T09:00\n%s\n",
		d.one(services...), d.one(impacts...), d.plan(d.moment(), d.IntN(4) > 0))
	if d.IntN(4) == 0 {
		fmt.Fprintf(&b, "except: [%s, %s]\n", d.moment().Format("2006-01-02"), d.moment().Format("2006-01-02"))
	}
	if strings.Contains(b.String(), "repeats") && d.IntN(4) == 0 {
		fmt.Fprintf(&b, "valid_until: %s\n", d.moment().Format("2006-01-02T15:04"))
	}
	var moments []time.Time
	for range d.IntN(5) {
		moments = append(moments, d.moment().Add(time.Duration(d.IntN(60))*time.Minute))
	}
	slices.SortFunc(moments, time.Time.Compare)
	for i, m := range moments {
		if i == 0 {
			b.WriteString("updates:\n")
		}
		status, last := d.one("changed", "changed", "changed", "resolved", "resolved", "withdrawn", "update"),
			strings.HasSuffix(b.String(), "status: resolved\n    text: x\n")
		if last && d.IntN(3) > 0 {
			status = "reopened"
		}
		fmt.Fprintf(&b, "  - at: %s\n    status: %s\n    text: x\n", m.Format("2006-01-02T15:04"), status)
		switch {
		case status == "resolved" && d.IntN(2) == 0:
			fmt.Fprintf(&b, "    ended: %s\n",
				m.Add(-time.Duration(d.IntN(90*60))*time.Minute/60*30).Format("2006-01-02T15:04"))
		case status == "reopened" && d.IntN(2) == 0:
			fmt.Fprintf(&b, "    until: %s\n", m.Add(time.Duration(1+d.IntN(50))*time.Hour).Format("2006-01-02T15:04"))
		case status == "changed":
			if d.IntN(3) == 0 {
				fmt.Fprintf(&b, "    impact: %s\n", d.one(impacts...))
			}
			if d.IntN(3) == 0 {
				fmt.Fprintf(&b, "    services: %s\n", d.one(services...))
			}
			if d.IntN(3) > 0 {
				from := m.Add(time.Duration(d.IntN(200)-60) * 30 * time.Minute).Truncate(30 * time.Minute)
				b.WriteString("    " + strings.ReplaceAll(d.plan(from, d.IntN(5) > 0), "\n", "\n    ") + "\n")
			}
		}
	}
	return b.String() + "---\n"
}

// Laying out a window gives what laying out everything gives there: "laying out a
// notice costs what its windows hold, not its history" must change no figure.
func TestWindowsAreTheWhole(t *testing.T) {
	t.Parallel()
	zone := rome.Zone
	begin, far := rome.At(t, "2026-01-01T00:00"), rome.At(t, "2029-07-01T00:00")
	sound, repeat, statuses := 0, 0, map[Status]int{}
	worlds(t, 400, 10, func(d dice, text string, n *Notice) {
		sound++
		if n.Repeating() {
			repeat++
		}
		for _, u := range n.Updates {
			statuses[u.Status]++
		}
		all := oracle{n, zone}.pieces(far)
		for range 4 {
			w := period.Span{From: begin + period.Time(d.IntN(800*24))*3600}
			w.Until = w.From + []period.Time{1, 3600, 24 * 3600, 40 * 24 * 3600, 400 * 24 * 3600}[d.IntN(5)]
			want := slices.DeleteFunc(slices.Clone(all), func(p Piece) bool { return p.Span.Cut(w).Empty() })
			if diff := gocmp.Diff(show(t, want), show(t, n.Within(zone, w))); diff != "" {
				t.Fatalf("%sfrom %s until %s (-all +window):\n%s",
					text, zone.RFC3339(w.From), zone.RFC3339(w.Until), diff)
			}
		}
	})
	if sound < 100 || repeat < 50 {
		t.Errorf("%d sound notices, %d repeating", sound, repeat)
	}
	for _, s := range []Status{Changed, Resolved, Reopened, Withdrawn} {
		if statuses[s] < 5 {
			t.Errorf("%d %s", statuses[s], s)
		}
	}
}

// worlds calls f with the sound ones of some notices that the dice roll; of
// BOLLETTINO_NOTICES times as many in `make soak`.
func worlds(t *testing.T, seeds, salt uint64, f func(d dice, text string, n *Notice)) {
	t.Helper()
	times, err := strconv.ParseUint(cmp.Or(os.Getenv("BOLLETTINO_NOTICES"), "1"), 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	seeds *= times
	zone, now := rome.Zone, rome.At(t, "2029-01-01T00:00")
	for seed := range seeds {
		d := dice{rand.New(rand.NewPCG(seed, salt))}
		text := d.notice()
		var list problem.List
		n := Read("2026-10-20-prova.md", []byte(text), "1", services, zone, now, &list)
		if n != nil && list.Len() == 0 {
			f(d, fmt.Sprintf("seed %d\n%s", seed, text), n)
		}
	}
}

// lines writes spans down.
func lines(t *testing.T, spans period.Set) string {
	var b strings.Builder
	for _, s := range spans {
		for _, x := range []period.Time{s.From, s.Until} {
			if x == period.Never {
				b.WriteString("...")
			} else {
				b.WriteString(rome.Zone.Local(x).Format("2006-01-02 15:04 -0700   "))
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// unrolled are the times of runs that begin before horizon, by the rules as RFC
// 5545 reads them: what a calendar shows.
func unrolled(t *testing.T, runs []Run, horizon period.Time) period.Set {
	zone := rome.Zone
	var spans []period.Span
	for _, r := range runs {
		if r.Rule == "" {
			if r.First.From < horizon {
				spans = append(spans, r.First)
			}
			continue
		}
		opt, err := rrule.StrToROption(r.Rule)
		if err != nil {
			t.Fatal(err)
		}
		until := period.Never
		if !opt.Until.IsZero() {
			until = period.Time(opt.Until.Unix())
		}
		opt.Until, opt.Dtstart = time.Time{}, wall(zone, r.First.From)
		rule, err := rrule.NewRRule(*opt)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range rule.Between(opt.Dtstart, wall(zone, horizon).AddDate(0, 0, 1), true) {
			s := period.Span{From: zone.Wall(w)}
			s.Until = s.From + period.Time(r.Length)
			id := w.Format(wallLayout)
			if i := slices.IndexFunc(r.Odd, func(o Odd) bool { return o.Start == id }); i >= 0 {
				s = r.Odd[i].Span
			}
			if zone.Wall(w) <= until && zone.Wall(w) < horizon && !slices.Contains(r.Except, id) {
				spans = append(spans, s)
			}
		}
	}
	return period.Of(spans...)
}

// What a calendar shows is what the figures are made of: the runs' times are the
// pieces'.
func TestRunsAreThePieces(t *testing.T) {
	t.Parallel()
	zone, horizon, far := rome.Zone, rome.At(t, "2028-12-01T00:00"), rome.At(t, "2029-07-01T00:00")
	compared := 0
	worlds(t, 250, 20, func(d dice, text string, n *Notice) {
		single := func(s Stage) bool { return s.Repeats == "" }
		if n.Phase() == IsGone || slices.ContainsFunc(n.Stages(), single) {
			return // a calendar cancels it; and it shows a single span as it is told now
		}
		compared++
		early := period.Span{From: rome.At(t, "2026-01-01T00:00"), Until: horizon - 100*24*3600}
		want := Spans(oracle{n, zone}.pieces(far)).Within(early)
		got := unrolled(t, n.Runs(zone, horizon), horizon).Within(early)
		if diff := gocmp.Diff(lines(t, want), lines(t, got)); diff != "" {
			t.Fatalf("%s(-pieces +calendar)\n%s", text, diff)
		}
	})
	if compared < 50 {
		t.Errorf("only %d compared", compared)
	}
}

// The state and the span around a moment are those of the notice laid out whole.
func TestStandingIsThatOfTheWhole(t *testing.T) {
	t.Parallel()
	zone, far := rome.Zone, rome.At(t, "2031-07-01T00:00")
	compared := 0
	worlds(t, 40, 30, func(d dice, text string, n *Notice) {
		if n.Repeating() && strings.Contains(text, "YEARLY") {
			return // the oracle looks only so far
		}
		last := n.Declared
		for _, u := range n.Updates {
			last = max(last, u.At)
		}
		spans := Spans(oracle{n, zone}.pieces(far))
		for range 5 {
			now := last + period.Time(d.IntN(300*24*60))*60
			s := n.At(now, zone)
			compared++
			if running := spans.Has(now); running != s.State.Running() {
				t.Fatalf("%sat %s: %s, and it runs: %v", text, zone.RFC3339(now), tellStanding(t, s), running)
			}
			if !n.Repeating() {
				continue
			}
			i := slices.IndexFunc(spans, func(x period.Span) bool { return x.Until > now })
			want := period.Span{}
			switch {
			case i >= 0:
				want = spans[i]
			case len(spans) > 0:
				want = spans[len(spans)-1]
			}
			if want.Until > far-100*24*3600 && want.Until != period.Never {
				if s.Span.Until < want.Until {
					t.Fatalf("%sat %s: %s, and it goes on without a break", text, zone.RFC3339(now), tellStanding(t, s))
				}
				want.Until = s.Span.Until
			}
			if s.Span != want && !(s.Span.Empty() && want.Empty()) {
				t.Fatalf("%sat %s: %s, want %s", text, zone.RFC3339(now), tellStanding(t, s),
					lines(t, period.Set{want}))
			}
		}
	})
	if compared < 50 {
		t.Errorf("only %d compared", compared)
	}
}
