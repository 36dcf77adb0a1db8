package sli

import (
	"testing"

	"bollettino/generator/input/rulebook"
)

func TestEveryMeasureIsMeasured(t *testing.T) {
	t.Parallel()
	for _, m := range rulebook.Measures() {
		if fills[m] == nil {
			t.Errorf("%s: say how a figure of it is made, in fills (measure/sli/sli.go) and Explain (account.go)", m)
		}
	}
}
