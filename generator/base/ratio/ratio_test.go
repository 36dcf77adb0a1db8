package ratio_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"bollettino/generator/base/ratio"
)

func parse(t *testing.T, text string) ratio.Ratio {
	t.Helper()
	r, err := ratio.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Case J: 99.9% is 0.999, not 0.9990000000000001, and 999 of 1000 meets it.
func TestLimitsAreDecimals(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"99.9": "0.999", "98": "0.98", "0": "0", "100": "1", "2.50": "0.025",
		"99.999": "0.99999", ".5": "0.005"} {
		if got := parse(t, text).Over(100); got.String() != want {
			t.Errorf("%s%% is %s, not %s", text, got, want)
		}
	}
	limit := parse(t, "99.9").Over(100)
	if limit.Float() != .999 || limit.Cmp(ratio.Of(999, 1000)) != 0 || limit != ratio.Of(1998, 2000) {
		t.Errorf("99.9%% is %v, and 999 of 1000 is not it", limit.Float())
	}
	for _, bad := range []string{"", ".", "5.", "-1", "1e2", "1_0", "NaN", "1234567890.123456"} {
		if r, err := ratio.Parse(bad); err == nil {
			t.Errorf("%q is read as %s", bad, r)
		}
	}
}

// Case J: half up, from the exact value.
func TestRound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		part, whole int64
		decimals    int
		want        float64
	}{
		{3, 20000, 4, .0002}, {575, 1000, 2, .58}, {1, 3, 4, .3333}, {2, 3, 4, .6667}, {1, 2, 0, 1}, {149999, 1000000000, 4, .0001},
		{285, 1000, 2, .29}, {1005, 1000, 2, 1.01}, {0, 5, 2, 0}, {7, 7, 4, 1}, {5, 0, 4, 0}, {31622399, 31622400, 4, 1},
	} {
		if got := ratio.Of(c.part, c.whole).Round(c.decimals); got != c.want {
			t.Errorf("%d/%d to %d decimals is %v, not %v", c.part, c.whole, c.decimals, got, c.want)
		}
	}
}

// Ratios compare and round as math/big does it.
func TestAsBig(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	draw := func() (int64, int64) { return r.Int64N(1 << r.IntN(62)), 1 + r.Int64N(1<<r.IntN(62)) }
	for range 20000 {
		a, b := draw()
		c, d := draw()
		x, y := ratio.Of(a, b), ratio.Of(c, d)
		if got, want := x.Cmp(y), big.NewRat(a, b).Cmp(big.NewRat(c, d)); got != want {
			t.Fatalf("%d/%d against %d/%d is %d, not %d", a, b, c, d, got, want)
		}
		if x.Cmp(x) != 0 || !x.Known() || x.Int() != a/b {
			t.Fatalf("%d/%d is not itself", a, b)
		}
		// big.Rat rounds halves away from zero, which is up.
		want, _ := new(big.Rat).SetString(big.NewRat(a, b).FloatString(4))
		if f, _ := want.Float64(); x.Round(4) != f {
			t.Fatalf("%d/%d to 4 decimals is %v, not %v", a, b, x.Round(4), f)
		}
	}
	if (ratio.Ratio{}).Known() || ratio.Of(1, 0).Known() || ratio.Of(1, 0).Cmp(ratio.Whole(0)) != 0 {
		t.Error("a share over nothing is known")
	}
}
