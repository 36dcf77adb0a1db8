package period

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// By rules that go on, as where the zones are in the program, the changes are the same, and
// the last day of a leap year has an end.
func TestChangeByRule(t *testing.T) {
	t.Parallel()
	// A block of 1 kind of time (+3600 s, "CET") and no changes, twice (RFC 8536), and the rule.
	block := "TZif2" + strings.Repeat("\x00", 15+16) + "\x00\x00\x00\x01\x00\x00\x00\x04" + "\x00\x00\x0e\x10\x00\x00CET\x00"
	loc, err := time.LoadLocationFromTZData("Europe/Rome", []byte(block+block+"\nCET-1CEST,M3.5.0,M10.5.0/3\n"))
	if err != nil {
		t.Fatal(err)
	}
	z := Zone{loc, new([years]atomic.Pointer[[367]Time])}
	for year := 2020; year < 2050; year++ {
		for _, at := range []Time{z.Date(year, time.January, 1), z.Date(year, time.July, 1)} {
			next := z.Change(at)
			if l := z.Local(next); l.Year() != year || l.Weekday() != time.Sunday || l.Month() != time.March && l.Month() != time.October {
				t.Errorf("after %s the clock changes at %s", z.Local(at), l)
			}
		}
	}
}
