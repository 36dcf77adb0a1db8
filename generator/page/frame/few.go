package frame

import (
	"bollettino/generator/input/setting"
)

// Counts and a median need so many bodies, and the tenths of a distribution so
// many: what is said of fewer is said of single ones.
const (
	Fewest       = 5
	FewestTenths = 10
)

// Counts tells whether so many bodies may be counted: where the site names no
// verdict, a count of one or two would be one.
func (s Site) Counts(n int) bool { return n >= Fewest || s.Setting.Verdicts == setting.Named }
