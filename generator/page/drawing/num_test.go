package drawing

import (
	"math"
	"testing"
)

// A coordinate has one decimal at most, and zero no sign.
func TestNum(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{0: "0", math.Copysign(0, -1): "0", -.04: "0", .04: "0", .05: "0.1", -.06: "-0.1",
		1: "1", 1.04: "1", 1.25: "1.3", -6: "-6", 29.999: "30", 719.5: "719.5", 1e6: "1000000", -12.34: "-12.3"} {
		if got := num(v); got != want {
			t.Errorf("%v: %q, not %q", v, got, want)
		}
	}
}
