package draft

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page/word"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

// world is a subject that offers the portal, which counts, and psp, which does
// not, under a rule of 36 hours a year told 72 hours before, with these notices,
// each the lines of its front matter that matter.
func world(t *testing.T, role subject.Role, notices ...string) sli.Input {
	t.Helper()
	always := period.Span{Until: period.Never}
	in := sli.Input{
		Zone: rome.Zone, Policy: setting.All, Fresh: 15 * time.Minute,
		Subject: subject.Subject{ID: "1",
			Rows: []subject.Row{{ID: "1", Roles: []subject.Role{role}, Active: true, Valid: always}}},
		Profile: subject.Profile{Services: []subject.Service{{ID: "portale", Counts: true}, {ID: "psp"}}},
		Book: &rulebook.Book{
			Versions: []rulebook.Version{{ID: "1", Valid: always}},
			Obligations: []rulebook.Obligation{{ID: "fermi", Binds: []subject.Role{subject.ECDirect},
				Clauses: []rulebook.Clause{{Version: "1",
					Indicator: &rulebook.Indicator{Measure: rulebook.Planned, Limit: ratio.Whole(36 * 3600),
						Unit:   "second",
						Notice: 72 * time.Hour, Yearly: true}}}}},
		},
	}
	for i, lines := range notices {
		var list problem.List
		text := "---\ntitle: Numero " + fmt.Sprint(i) + "\n" + lines + "\n"
		for key, value := range map[string]string{"kind": "maintenance", "impact": "full", "alternatives": "Altrove.",
			"services": "portale", "declared": "2026-11-20T09:00", "told_platform": "2026-11-20T09:00"} {
			if !strings.Contains(text, "\n"+key+":") {
				text += key + ": " + value + "\n"
			}
		}
		n := notice.Read(fmt.Sprintf("2026-11-20-n%d.md", i), []byte(text+"---\n"), "1", []string{"portale", "psp"},
			in.Zone, rome.At(t, "2027-06-01T00:00"), &list)
		for _, p := range list.Sorted() {
			t.Fatalf("%s\n%s", p, text)
		}
		in.Notices = append(in.Notices, n)
	}
	return in
}

func TestWeigh(t *testing.T) {
	t.Parallel()
	const now = "2026-11-20T09:00"
	for _, c := range []struct {
		name    string
		notices []string // the last one is weighed
		since   string
		want    string // codes and hours left
	}{
		{"in time", []string{"from: 2026-11-27T22:00\nuntil: 2026-11-28T02:00"}, "", "32 h 2026"},
		{"just in time", []string{"from: 2026-11-23T09:00\nuntil: 2026-11-23T10:00"}, "", "35 h 2026"},
		{"a minute late", []string{"from: 2026-11-23T08:59\nuntil: 2026-11-23T10:00"}, "", "late 36 h 2026"},
		{"late by what users were told, of what PagoPA was not", []string{"from: 2026-11-23T08:00\nuntil: 2026-11-23T10:00\ntold_platform: \"\""}, "", "late untold 36 h 2026"},
		{"beside what is booked", []string{"from: 2026-11-24T00:00\nuntil: 2026-11-25T00:00", "from: 2026-12-01T00:00\nuntil: 2026-12-01T12:00"}, "", "0 h 2026"},
		{"past it", []string{"from: 2026-11-24T00:00\nuntil: 2026-11-25T00:00", "from: 2026-12-01T00:00\nuntil: 2026-12-01T12:01"}, "", "past_budget −1 min 2026"},
		{"of the year of the stop", []string{"from: 2026-11-24T00:00\nuntil: 2026-11-25T06:00", "from: 2027-01-10T00:00\nuntil: 2027-01-10T12:00"}, "", "24 h 2027"},
		{"over New Year, the scarcer one", []string{"from: 2026-11-24T00:00\nuntil: 2026-11-25T06:00", "from: 2026-12-31T20:00\nuntil: 2027-01-01T08:00"}, "", "2 h 2026"},
		{"past it only in the new year", []string{"from: 2026-12-31T20:00\nuntil: 2027-01-02T13:00"}, "", "past_budget −1 h 2027"},
		{"every week until the year ends", []string{"from: 2026-11-27T22:00\nuntil: 2026-11-28T08:00\nrepeats: FREQ=WEEKLY"}, "", "past_budget −14 h 2026"},
		{"a service that does not count", []string{"from: 2026-11-27T22:00\nuntil: 2026-11-29T22:00\nservices: psp"}, "", "36 h 2026"},
		{"a part of the service", []string{"from: 2026-11-20T22:00\nuntil: 2026-11-29T22:00\nimpact: partial"}, "", "36 h 2026"},
		{"over another one", []string{"from: 2026-11-27T20:00\nuntil: 2026-11-27T23:00", "from: 2026-11-27T22:00\nuntil: 2026-11-28T02:00\nservices: all"}, "", "overlap 30 h 2026"},
		{"beside one of another service", []string{"from: 2026-11-27T20:00\nuntil: 2026-11-27T23:00\nservices: psp", "from: 2026-11-27T22:00\nuntil: 2026-11-28T02:00"}, "", "32 h 2026"},
		{"beside one that was withdrawn", []string{"from: 2026-11-27T20:00\nuntil: 2026-11-27T23:00\nupdates: [{at: 2026-11-20T10:00, status: withdrawn, text: x}]", "from: 2026-11-27T22:00\nuntil: 2026-11-28T02:00"}, "", "32 h 2026"},
		{"over", []string{"from: 2026-11-19T20:00\nuntil: 2026-11-19T23:00"}, "", "past 36 h 2026"},
		{"begun", []string{"from: 2026-11-20T08:00\nuntil: 2026-11-20T10:00"}, "", "past late 36 h 2026"},
		{"an outage that has begun", []string{"kind: outage\nfrom: 2026-11-20T08:00"}, "", "36 h 2026"},
		{"no other way", []string{"kind: outage\nfrom: 2026-11-20T08:00\nalternatives: \"\""}, "", "no_alternative 36 h 2026"},
		{"what works says one", []string{"kind: outage\nfrom: 2026-11-20T08:00\nalternatives: \"\"\nworks: [io]"}, "", "36 h 2026"},
		{"somebody's code", []string{"kind: outage\nfrom: 2026-11-20T08:00\ncause: rssmra80a01h501u"}, "", "personal 36 h 2026"},
		{"moved in time", []string{"from: 2026-12-01T22:00\nuntil: 2026-12-02T02:00\nupdates: [{at: 2026-11-20T09:30, status: changed, from: 2026-12-03T22:00, until: 2026-12-04T02:00, text: x}]"}, "2026-11-20T09:30", "32 h 2026"},
		{"moved too late", []string{"from: 2026-12-01T22:00\nuntil: 2026-12-02T02:00\nupdates: [{at: 2026-11-29T09:30, status: changed, until: 2026-12-02T03:00, text: x}]"}, "2026-11-29T09:30", "late 32 h 2026"},
		{"resolved, with others over it", []string{"from: 2026-11-21T20:00\nuntil: 2026-11-21T23:00", "from: 2026-11-21T22:00\nuntil: 2026-11-22T02:00\nupdates: [{at: 2026-11-20T09:30, status: update, text: RSSMRA80A01H501U}]"}, "2026-11-20T09:30", "personal 36 h 2026"},
		{"the same outage told twice", []string{"kind: outage\nfrom: 2026-11-20T08:00", "kind: outage\nfrom: 2026-11-20T08:30"}, "", "twice 36 h 2026"},
		{"the same outage, of all services", []string{"kind: outage\nfrom: 2026-11-20T08:00\nservices: all", "kind: outage\nfrom: 2026-11-20T08:30"}, "", "twice 36 h 2026"},
		{"an outage of another service", []string{"kind: outage\nfrom: 2026-11-20T08:00\nservices: psp", "kind: outage\nfrom: 2026-11-20T08:30"}, "", "36 h 2026"},
		{"an outage after one that is resolved", []string{"kind: outage\nfrom: 2026-11-20T08:00\ndeclared: 2026-11-20T08:00\nupdates: [{at: 2026-11-20T08:20, status: resolved, text: x}]",
			"kind: outage\nfrom: 2026-11-20T08:30"}, "", "36 h 2026"},
		{"an outage beside a limit", []string{"kind: constraint\nfrom: 2026-11-20T08:00", "kind: outage\nfrom: 2026-11-20T08:30"}, "", "36 h 2026"},
		{"the same limit of every night told twice", []string{"kind: constraint\nfrom: 2026-11-20T23:40\nuntil: 2026-11-21T00:10\nrepeats: FREQ=DAILY",
			"kind: constraint\nfrom: 2026-11-20T23:40\nuntil: 2026-11-21T00:10\nrepeats: FREQ=DAILY"}, "", "twice 36 h 2026"},
		{"one of two that say the same is resolved", []string{"kind: outage\nfrom: 2026-11-20T08:00",
			"kind: outage\nfrom: 2026-11-20T08:30\nupdates: [{at: 2026-11-20T09:30, status: resolved, text: x}]"}, "2026-11-20T09:30", "still_open 36 h 2026"},
		{"news of one of two", []string{"kind: outage\nfrom: 2026-11-20T08:00",
			"kind: outage\nfrom: 2026-11-20T08:30\nupdates: [{at: 2026-11-20T09:30, status: update, text: x}]"}, "2026-11-20T09:30", "36 h 2026"},
		{"an end that comes nearer", []string{"kind: outage\nfrom: 2026-11-20T08:00\nuntil: 2026-11-20T21:00\nupdates: [{at: 2026-11-20T09:30, status: changed, until: 2026-11-20T19:00, text: x}]"}, "2026-11-20T09:30", "shortened 36 h 2026"},
		{"an end that goes further", []string{"kind: outage\nfrom: 2026-11-20T08:00\nuntil: 2026-11-20T21:00\nupdates: [{at: 2026-11-20T09:30, status: changed, until: 2026-11-20T22:00, text: x}]"}, "2026-11-20T09:30", "36 h 2026"},
		{"the start of what has begun", []string{"kind: outage\nfrom: 2026-11-20T08:00\nupdates: [{at: 2026-11-20T09:30, status: changed, from: 2026-11-20T08:10, text: x}]"}, "2026-11-20T09:30", "moved_start 36 h 2026"},
		{"the start of what has not begun", []string{"kind: outage\nfrom: 2026-11-20T18:00\nupdates: [{at: 2026-11-20T09:30, status: changed, from: 2026-11-20T18:10, text: x}]"}, "2026-11-20T09:30", "36 h 2026"},
		{"resolved between two times", []string{"kind: constraint\nfrom: 2026-11-18T20:00\nuntil: 2026-11-19T06:00\nrepeats: FREQ=DAILY\nupdates: [{at: 2026-11-20T09:30, status: resolved, text: x}]"}, "2026-11-20T09:30", "goes_on 36 h 2026"},
		{"resolved, the last time", []string{"kind: constraint\nfrom: 2026-11-19T20:00\nuntil: 2026-11-20T10:00\nrepeats: FREQ=DAILY;COUNT=1\nupdates: [{at: 2026-11-20T09:30, status: resolved, text: x}]"}, "2026-11-20T09:30", "36 h 2026"},
		{"the hours in which one can pay", []string{"kind: constraint\nfrom: 2026-11-20T00:10\nuntil: 2026-11-20T23:40\nrepeats: FREQ=DAILY"}, "", "inverted 36 h 2026"},
		{"half of each day", []string{"kind: constraint\nfrom: 2026-11-20T08:00\nuntil: 2026-11-20T20:00\nrepeats: FREQ=DAILY"}, "", "36 h 2026"},
		{"a weekend", []string{"kind: constraint\nfrom: 2026-11-20T18:00\nuntil: 2026-11-22T18:00\nrepeats: FREQ=WEEKLY"}, "", "36 h 2026"},
		{"all the week but a weekend", []string{"kind: constraint\nfrom: 2026-11-22T18:00\nuntil: 2026-11-27T18:00\nrepeats: FREQ=WEEKLY"}, "", "inverted 36 h 2026"},
		{"only news of what was late", []string{"from: 2026-11-21T22:00\nuntil: 2026-11-22T02:00\nupdates: [{at: 2026-11-20T09:30, status: update, text: x}]"}, "2026-11-20T09:30", "36 h 2026"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := world(t, subject.ECDirect, c.notices...)
			moment, since := rome.At(t, now), period.Time(0)
			if c.since != "" {
				since = rome.At(t, c.since)
				moment = since
			}
			r := Weigh(in, in.Notices[len(in.Notices)-1], moment, since)
			var got []string
			for _, w := range r.Warnings {
				got = append(got, strings.ReplaceAll(string(w.Code), " ", ""))
				if !strings.HasSuffix(w.Text, ".") {
					t.Errorf("%q is no sentence", w.Text)
				}
			}
			left := word.It.Duration(max(r.Left, -r.Left))
			if r.Left < 0 {
				left = "−" + left
			}
			got = append(got, fmt.Sprintf("%s %d", left, r.Year))
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got):\n%s%v", diff, r.Warnings)
			}
		})
	}
	in := world(t, subject.PT, "from: 2026-11-27T22:00\nuntil: 2026-11-28T02:00")
	if r := Weigh(in, in.Notices[0], rome.At(t, now), 0); r.Bound {
		t.Errorf("a partner has a yearly limit: %+v", r)
	}
}

// The template "Chiusura ogni notte" with the hours in which one can pay.
func TestMostly(t *testing.T) {
	t.Parallel()
	plan := func(from, until string) notice.Plan {
		return notice.Plan{From: rome.At(t, from), Until: rome.At(t, until), Repeats: "FREQ=DAILY"}
	}
	for _, c := range []struct {
		name, now string
		plan      notice.Plan
		free      string
	}{
		{"tonight already", "2026-11-27T10:00", plan("2026-11-28T00:10", "2026-11-28T23:40"), "2026-11-27T23:40 2026-11-28T00:10"},
		{"tomorrow night, where tonight's has begun", "2026-11-27T23:50", plan("2026-11-28T00:10", "2026-11-28T23:40"), "2026-11-28T23:40 2026-11-29T00:10"},
		{"keeps the hours when the clock changes", "2026-10-24T10:00", plan("2026-10-25T04:00", "2026-10-25T23:00"), "2026-10-24T23:00 2026-10-25T04:00"},
		{"a closed night", "2026-11-27T10:00", plan("2026-11-27T23:40", "2026-11-28T00:10"), ""},
		{"every week", "2026-11-27T10:00", notice.Plan{From: rome.At(t, "2026-11-27T10:00"), Until: rome.At(t, "2026-12-03T10:00"), Repeats: "FREQ=WEEKLY"}, ""},
		{"once", "2026-11-27T10:00", notice.Plan{From: rome.At(t, "2026-11-27T10:00"), Until: rome.At(t, "2026-12-03T10:00")}, ""},
	} {
		got := ""
		if free, ok := Mostly(c.plan, rome.At(t, c.now), rome.Zone); ok {
			got = notice.Clock(free.From, rome.Zone) + " " + notice.Clock(free.Until, rome.Zone)
		}
		if got != c.free {
			t.Errorf("%s: free %q, not %q", c.name, got, c.free)
		}
	}
}
