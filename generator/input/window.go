package input

import (
	"fmt"
	"regexp"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
)

var windowForm = regexp.MustCompile(`^\d{4}(-\d\d)?$`)

// WindowOf reads a local month or year.
func WindowOf(text string, zone period.Zone) (span period.Span, yearly bool, err error) {
	if !windowForm.MatchString(text) {
		return span, false, problem.Usage(fmt.Errorf("--window: %q is not a month, as in 2026-10, "+
			"or a year, as in 2026",
			text))
	}
	if len(text) == 4 {
		t, err := zone.ParseDay(text + "-01-01")
		return zone.Year(t), true, err
	}
	t, err := zone.ParseDay(text + "-01")
	if err != nil {
		return span, false, problem.Usage(fmt.Errorf("--window: %q is not a month", text))
	}
	return zone.Month(t, 0), false, nil
}
