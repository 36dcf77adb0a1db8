package sli

import (
	"bollettino/generator/period"
	"bollettino/generator/rulebook"
)

// Within measures an obligation in any window, also one that is closed.
func Within(in Input, t period.Time, o *rulebook.Obligation, window period.Span) []Figure {
	m := measurer{Input: in, t: t, seen: map[string]Seen{}, planned: map[string]Planned{}}
	m.prepare()
	var out []Figure
	for _, part := range in.Book.Parts(o, window) {
		if f, bound := m.figure(o, part); bound {
			out = append(out, f)
		}
	}
	return out
}
