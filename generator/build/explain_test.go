package build

import (
	"testing"

	"bollettino/generator/input/rulebook"
)

func TestEveryMeasureIsExplained(t *testing.T) {
	t.Parallel()
	for _, m := range rulebook.Measures() {
		if explained[m] == nil {
			t.Errorf("%s: say what its figure is made of, in explained (build/explain.go)", m)
		}
	}
}
