package calendar

import (
	"strings"
	"testing"
	"time"

	"bollettino/generator/period"

	ics "github.com/arran4/golang-ical"
)

// A zone's rules are found in the machine's tables, whatever the zone: they give
// the offsets that the tables give, also beyond the years that were looked at.
func TestTimezone(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"Europe/Rome":       {"DTSTART:20250330T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "DTSTART:20251026T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETTO:+0200"},
		"America/New_York":  {"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU", "TZOFFSETTO:-0500"},
		"Asia/Tokyo":        {"DTSTART:20250101T000000", "TZOFFSETFROM:+0900", "TZOFFSETTO:+0900"},
		"Africa/Casablanca": {"RDATE:"}, // by the moon
	} {
		zone, err := period.In(name)
		if err != nil {
			t.Fatal(err)
		}
		got := timezone(zone, zone.Date(2026, time.November, 1)).Serialize(&ics.SerializationConfiguration{MaxLength: 75, PropertyMaxLength: 75, NewLine: "\n"})
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
	zone, err := period.In("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	data, err := Encode(Channel{Name: "Prova", Authority: "stato.example.org,2026", Zone: zone}, nil)
	if err != nil {
		t.Fatal(err)
	}
	cal, err := ics.ParseCalendar(strings.NewReader(string(data)))
	if err != nil || len(cal.Timezones()) != 1 || len(cal.Events()) != 0 {
		t.Errorf("%v\n%s", err, data)
	}
}
