package status_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/status"
	"bollettino/generator/test/taken"
	"bollettino/generator/test/town"
)

// E and K: "300 daily notices: 36 s and 2.3 GB; 5,000 notices: 9 s; bodies closed
// nightly since 2024 with three changes each: 0.2 s a body". All that one subject's
// pages say of so many takes no more than a body may take.
func TestManyNotices(t *testing.T) {
	for _, c := range []struct {
		name, line string
		n          int
		most       uint64 // bytes
	}{
		{"300 daily", "notice maintenance 2024-01-02T%02d:%02d..2024-01-02T23:59 declared 2024-01-01T10:00:%02d repeats FREQ=DAILY\n", 300, 900 << 20},
		{"5,000", "notice maintenance 2026-01-02T%02d:%02d..2026-01-02T23:59 declared 2025-11-20T10:00:%02d\n", 5000, 600 << 20},
		{"200 nightly, changed three times", "notice constraint 2024-01-02T%02d:%02d..2024-01-02T23:59 declared 2024-01-01T10:00:%02d repeats FREQ=DAILY\n" +
			"update 2024-06-01T10:00 changed until 2024-01-02T23:50\nupdate 2025-06-01T10:00 changed until 2024-01-02T23:40\nupdate 2026-06-01T10:00 changed until 2024-01-02T23:30\n", 200, 1000 << 20},
	} {
		var lines strings.Builder
		for i := range c.n {
			fmt.Fprintf(&lines, c.line, i/60%20, i%60, i%60)
		}
		w := town.New(t, lines.String())
		told := 0
		if bytes := taken.Bytes(func() {
			in := w.Input()
			u := w.Judged(in)
			u.Later, u.Until = judged.Later(in, u)
			told = len(status.Compose(w.Site, u).Told)
		}); bytes > c.most {
			t.Errorf("%s: %d bytes, %d at most", c.name, bytes, c.most)
		}
		if told != c.n {
			t.Errorf("%s: %d are told", c.name, told)
		}
	}
}

// E: "one-second rows for a day: 60 s". What is listed one by one is bounded, in the
// archive and in stato.json; the figures are of all. The shortest is the one that lasts.
func TestManyOutages(t *testing.T) {
	var lines strings.Builder
	lines.WriteString("up 2026-11-20..2026-11-27\ndown 2026-11-26T23:59:59..2026-11-27\n")
	const n = 2000
	for i := 1; i < n; i++ {
		length := 2
		if i%1000 == 7 {
			length = 5
		}
		fmt.Fprintf(&lines, "down 2026-11-21T%02d:%02d:%02d..2026-11-21T%02d:%02d:%02d\n", i*10/3600, i*10/60%60, i*10%60, i*10/3600, i*10/60%60, i*10%60+length)
	}
	out := town.New(t, lines.String()).Compose()
	o := out.Stato.Outages
	if o.Count != n || o.Longest != 5 || o.Never != n || len(o.List) != 500 {
		t.Errorf("%d outages, the longest of %d s, %d never told, %d listed", o.Count, o.Longest, o.Never, len(o.List))
	}
	if first, last := o.List[0], o.List[498]; !strings.HasPrefix(first.From, "2026-11-21T00:01:10") || !strings.HasPrefix(last.From, "2026-11-21T05:33:10") {
		t.Errorf("the list goes from %s to %s: the longest belong to it, then the newest, in order", first.From, last.From)
	}
	if open := o.List[499]; !open.Open || !strings.HasPrefix(open.From, "2026-11-26T23:59:59") {
		t.Errorf("the list ends with %+v: what lasts belongs to it", open)
	}
	for _, p := range out.Pages {
		if a, ok := p.Body.(page.Archive); ok {
			if !strings.Contains(a.Whose.String(), "I fermi sono 2.000: qui stanno i 500 più lunghi.") || len(a.Outages.Lines) != 500 {
				t.Errorf("%d are listed: %s", len(a.Outages.Lines), a.Whose)
			}
			return
		}
	}
	t.Error("there is no archive")
}

// What a notice's page draws and lists of a day with rows for each second is bounded.
func TestManySpansOfANotice(t *testing.T) {
	var lines strings.Builder
	lines.WriteString("notice outage 2026-11-21T00:00..2026-11-21T06:00 declared 2026-11-21T00:00\n")
	for i := range 3600 {
		fmt.Fprintf(&lines, "down 2026-11-21T%02d:%02d:%02d..2026-11-21T%02d:%02d:%02d\n", i*4/3600, i*4/60%60, i*4%60, i*4/3600, i*4/60%60, i*4%60+2)
	}
	for _, p := range town.New(t, lines.String()).Compose().Pages {
		if body, ok := p.Body.(page.Notice); ok {
			if n := len(body.Measured.Drawing); n < 100 || n > 10_000 || len(body.Measured.Spans) > 41 {
				t.Errorf("the drawing has %d bytes, and %d spans are listed", n, len(body.Measured.Spans))
			}
			return
		}
	}
	t.Error("there is no page of the notice")
}

// An outage is looked for in what notices say of its time, not in all that they say:
// closures of every night beside rows for each second cost what each costs alone.
func TestManyOutagesAndNotices(t *testing.T) {
	var downs, notices strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&downs, "down 2026-11-21T%02d:%02d:%02d..2026-11-21T%02d:%02d:%02d\n", i*4/3600, i*4/60%60, i*4%60, i*4/3600, i*4/60%60, i*4%60+1)
	}
	for i := range 150 {
		fmt.Fprintf(&notices, "notice maintenance 2025-01-02T23:%02d..2025-01-02T23:59 declared 2025-01-01T10:%02d:%02d repeats FREQ=DAILY\n", i%50, i/60, i%60)
	}
	took := func(lines string) time.Duration {
		w := town.New(t, "up 2026-11-20..2026-11-21\n"+lines)
		start := time.Now()
		w.Compose()
		return time.Since(start)
	}
	outages, told, both := took(downs.String()), took(notices.String()), took(downs.String()+notices.String())
	t.Log(outages, told, both)
	if both > 10*(outages+told)+2*time.Second {
		t.Errorf("the outages take %s, the notices %s, both %s", outages, told, both)
	}
}
