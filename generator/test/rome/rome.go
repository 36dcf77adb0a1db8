// Package rome is the calendar that tests reckon in, that of Europe/Rome. It
// supports tests and nothing else.
package rome

import (
	"testing"

	"bollettino/generator/base/period"
)

// Zone is Europe/Rome.
var Zone = open("Europe/Rome")

func open(name string) period.Zone {
	zone, err := period.In(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// At is a moment by the wall clock, "2026-06-10T23:00", or the beginning of a
// day, "2026-06-10".
func At(t testing.TB, wall string) period.Time {
	t.Helper()
	if day, err := Zone.ParseDay(wall); err == nil {
		return day
	}
	at, err := Zone.Parse(wall)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
