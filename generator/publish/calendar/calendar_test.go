package calendar

import (
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/notice"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/test/rome"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
)

// A zone's rules are found in the machine's tables, whatever the zone: they give
// the offsets that the tables give, also beyond the years that were looked at.
func TestTimezone(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"Europe/Rome": {"DTSTART:20250330T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
			"DTSTART:20251026T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETTO:+0200"},
		"America/New_York": {"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
			"RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU", "TZOFFSETTO:-0500"},
		"Asia/Tokyo":        {"DTSTART:20250101T000000", "TZOFFSETFROM:+0900", "TZOFFSETTO:+0900"},
		"Africa/Casablanca": {"RDATE:"}, // by the moon
	} {
		zone, err := period.In(name)
		if err != nil {
			t.Fatal(err)
		}
		form := ics.SerializationConfiguration{MaxLength: 75, PropertyMaxLength: 75, NewLine: "\n"}
		got := timezone(zone, zone.Date(2026, time.November, 1)).Serialize(&form)
		for _, line := range append(want, "TZID:"+name) {
			if !strings.Contains(got, line) {
				t.Errorf("%s has no %s:\n%s", name, line, got)
			}
		}
		if strings.Contains(got, "RRULE") && strings.Contains(got, "RDATE") {
			t.Errorf("%s: by rule and by date:\n%s", name, got)
		}
	}
}

// A calendar without events is one all the same (RFC 5545, 3.6: at least one
// component).
func TestEmptyCalendar(t *testing.T) {
	t.Parallel()
	data, err := Encode(Channel{Name: "Prova", Authority: "stato.example.org,2026", Zone: rome.Zone}, nil)
	if err != nil {
		t.Fatal(err)
	}
	cal, err := ics.ParseCalendar(strings.NewReader(string(data)))
	if err != nil || len(cal.Timezones()) != 1 || len(cal.Events()) != 0 {
		t.Errorf("%v\n%s", err, data)
	}
}

// encoded is the calendar of one planned stop that is written like this, each
// event's times in a line, and what the calendar library finds wrong.
func encoded(t *testing.T, lines string) string {
	t.Helper()
	now := rome.At(t, "2029-01-01")
	var list problem.List
	data := "---\nkind: maintenance\ntitle: Prova\nservices: all\nimpact: full\n" +
		"declared: 2026-01-20T09:00\n" + lines + "---\n"
	n := notice.Read("2026-01-20-prova.md", []byte(data), "1", nil, rome.Zone, now, &list)
	for _, p := range list.Sorted() {
		t.Fatal(p)
	}
	told := bulletin.Told{ID: "1/2026-01-20-prova", Kind: n.Kind, State: n.At(now, rome.Zone).State,
		Declared: n.Declared, Changed: n.Declared, Runs: n.Runs(rome.Zone, rome.At(t, "2028-01-01"))}
	for _, u := range n.Updates {
		told.Updates, told.Changed = append(told.Updates, bulletin.Said{At: u.At, Status: u.Status, Text: u.Text}), u.At
	}
	c := Channel{Name: "Prova", Authority: "stato.example.org,2026", Zone: rome.Zone}
	out, err := Encode(c, []*bulletin.Told{&told})
	if err != nil {
		t.Fatal(err)
	}
	cal, err := ics.ParseCalendar(strings.NewReader(string(out)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range cal.Events() {
		b.WriteString(strings.TrimSuffix(e.Id(), "1-2026-01-20-prova@stato.example.org"))
		for _, name := range []string{"SEQUENCE", "RECURRENCE-ID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE"} {
			if p := e.GetProperty(ics.ComponentProperty(name)); p != nil {
				b.WriteString(" " + name + ":" + p.Value)
			}
		}
		start, err := e.GetStartAt()
		if err != nil {
			t.Error(err)
		}
		if end, err := e.GetEndAt(); err == nil && !start.Before(end) {
			t.Errorf("DTEND %s is not after DTSTART %s", end, start)
		}
		b.WriteString("\n")
	}
	return b.String()
}

const nightly = "from: 2026-03-02T22:00\nuntil: 2026-03-03T02:30\nrepeats: FREQ=WEEKLY\n"

var events = []struct{ name, in, want string }{
	{
		"a repeating notice that is over, then changed",
		"from: 2026-03-02T22:00\nuntil: 2026-03-03T02:00\nrepeats: FREQ=DAILY;COUNT=3\n" +
			"updates:\n  - {at: 2026-03-20T10:00, status: changed, impact: partial, text: x}\n",
		"1. SEQUENCE:1 DTSTART:20260302T220000 DTEND:20260303T020000 RRULE:FREQ=DAILY;COUNT=3\n",
	},
	{
		"a stop that was resolved at its start",
		"from: 2026-03-02T22:00\nuntil: 2026-03-03T02:00\n" +
			"updates:\n  - {at: 2026-03-02T22:10, status: resolved, ended: 2026-03-02T22:00, text: x}\n",
		"",
	},
	{
		"a night that was resolved at its start",
		"from: 2026-03-02T22:00\nuntil: 2026-03-03T02:00\nrepeats: FREQ=WEEKLY;COUNT=3\n" +
			"updates:\n  - {at: 2026-03-09T22:10, status: resolved, ended: 2026-03-09T22:00, text: x}\n",
		" SEQUENCE:1 DTSTART:20260302T220000 DTEND:20260303T020000" +
			" RRULE:FREQ=WEEKLY;COUNT=3 EXDATE:20260309T220000\n",
	},
	{
		"02:30-03:00 on 29 March: that night there is none",
		"from: 2026-03-22T02:30\nuntil: 2026-03-22T03:00\nrepeats: FREQ=WEEKLY;COUNT=3\n",
		" SEQUENCE:0 DTSTART:20260322T023000 DTEND:20260322T030000" +
			" RRULE:FREQ=WEEKLY;COUNT=3 EXDATE:20260329T023000\n",
	},
	{
		"a stop in the hour that the clock shows twice, the second time",
		"from: 2026-10-25T02:15:00+01:00\nuntil: 2026-10-25T02:45:00+01:00\n",
		" SEQUENCE:0 DTSTART:20261025T011500Z DTEND:20261025T014500Z\n",
	},
	{
		"from the first time that the clock shows an hour to the second",
		"from: 2026-10-25T02:45:00+02:00\nuntil: 2026-10-25T02:15:00+01:00\n",
		" SEQUENCE:0 DTSTART:20261025T004500Z DTEND:20261025T011500Z\n",
	},
	{
		"begins where the clock shows an hour twice",
		"from: 2026-10-25T02:15:00+01:00\nuntil: 2026-10-25T04:00\n",
		" SEQUENCE:0 DTSTART:20261025T011500Z DTEND:20261025T030000Z\n",
	},
	{
		"what repeats, and ends there",
		"from: 2026-10-17T22:00\nuntil: 2026-10-18T02:30\nrepeats: FREQ=WEEKLY;COUNT=3\n",
		" SEQUENCE:0 DTSTART:20261017T220000 DTEND:20261018T023000 RRULE:FREQ=WEEKLY;COUNT=3\n" +
			" SEQUENCE:0 RECURRENCE-ID:20261024T220000 DTSTART:20261024T200000Z DTEND:20261025T003000Z\n",
	},
	{
		"several nights that were over early",
		nightly + "updates:\n  - {at: 2026-03-03T01:00, status: resolved, text: x}\n" +
			"  - {at: 2026-03-17T00:00, status: resolved, text: x}\n" +
			"  - {at: 2026-03-20T00:00, status: withdrawn, text: x}\n",
		" SEQUENCE:3 DTSTART:20260302T220000 DURATION:PT16200S RRULE:FREQ=WEEKLY\n" +
			" SEQUENCE:3 RECURRENCE-ID:20260302T220000 DTSTART:20260302T220000 DTEND:20260303T010000\n" +
			" SEQUENCE:3 RECURRENCE-ID:20260316T220000 DTSTART:20260316T220000 DTEND:20260317T000000\n",
	},
	{
		"resolved, and opened again: SEQUENCE counts, and the UID goes on with what runs",
		"from: 2026-03-02T22:00\nuntil: 2026-03-03T02:00\n" +
			"updates:\n  - {at: 2026-03-02T23:00, status: resolved, text: x}\n" +
			"  - {at: 2026-03-02T23:30, status: reopened, text: x}\n",
		"1. SEQUENCE:2 DTSTART:20260302T220000 DTEND:20260302T230000\n" +
			" SEQUENCE:2 DTSTART:20260302T233000 DTEND:20260303T020000\n",
	},
	{
		"a night opened again",
		"from: 2026-03-02T22:00\nuntil: 2026-03-03T02:00\nrepeats: FREQ=WEEKLY;COUNT=2\n" +
			"updates:\n  - {at: 2026-03-02T23:00, status: resolved, text: x}\n" +
			"  - {at: 2026-03-02T23:30, status: reopened, text: x}\n",
		" SEQUENCE:2 DTSTART:20260302T220000 DURATION:PT14400S RRULE:FREQ=WEEKLY;COUNT=2\n" +
			" SEQUENCE:2 RECURRENCE-ID:20260302T220000 DTSTART:20260302T220000 DTEND:20260302T230000\n" +
			"a2. SEQUENCE:2 DTSTART:20260302T233000 DTEND:20260303T020000\n",
	},
	{
		"A: a rule whose UNTIL falls into the doubled hour: the night of 02:30 is before it",
		"from: 2026-10-23T02:30\nuntil: 2026-10-23T02:40\nrepeats: FREQ=DAILY;UNTIL=20261025T011500Z\n",
		" SEQUENCE:0 DTSTART:20261023T023000 DTEND:20261023T024000 RRULE:FREQ=DAILY;UNTIL=20261025T011500Z\n" +
			" SEQUENCE:0 RECURRENCE-ID:20261025T023000 DTSTART:20261025T003000Z DTEND:20261025T004000Z\n",
	},
}

// Section J, the row of the calendar, and its neighbours.
func TestEventsAreWhatTakesPlace(t *testing.T) {
	t.Parallel()
	for _, c := range events {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(c.want, encoded(t, c.in)); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

// The events that a unit wrote once are those that each calendar of many would have
// written; what several bodies say together is written anew, and its own calendar has
// events without its name.
func TestReadyEvents(t *testing.T) {
	t.Parallel()
	c := Channel{Name: "Prova", Authority: "stato.example.org,2026", Zone: rome.Zone}
	told := bulletin.Told{ID: "1/x", Who: "Comune di Prova", Title: "Fermo", Bodies: 1, Kind: notice.Maintenance,
		Runs: []notice.Run{{First: period.Span{From: 1e9, Until: 1e9 + 3600}}, {Part: "2", First: period.Span{From: 2e9}}}}
	written := func(many bool, t bulletin.Told) string {
		c.Many = many
		data, err := Encode(c, []*bulletin.Told{&t})
		if err != nil {
			return err.Error()
		}
		return string(data)
	}
	plain := written(true, told)
	ready := told
	c.Many = true
	var err error
	if ready.Event, err = Events(c, told); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plain, written(true, ready)); diff != "" || strings.Count(plain, "BEGIN:VEVENT") != 2 {
		t.Errorf("a calendar of many:\n%s\n%s", diff, plain)
	}
	spoilt := ready
	spoilt.Event = []byte("NOT ASKED FOR")
	if diff := cmp.Diff(written(false, told), written(false, spoilt)); diff != "" {
		t.Errorf("its own calendar:\n%s", diff)
	}
	told.Bodies, spoilt.Bodies = 2, 2
	if diff := cmp.Diff(written(true, told), written(true, spoilt)); diff != "" {
		t.Errorf("two bodies:\n%s", diff)
	}
	if !strings.Contains(written(true, bulletin.Told{Bodies: 1, Event: []byte("USED\r\n")}), "USED\r\nEND:VCALENDAR") {
		t.Error("the ready events are not used")
	}
}
