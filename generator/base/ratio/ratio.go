// Package ratio holds shares and limits exactly: a fraction of two whole
// numbers, never a floating one.
//
// 999 of 1000 meets a limit of 99.9%, and 3 of 20000 is 0.0002 to four decimals:
// both come out right only where nothing was rounded before. A number is rounded
// once, when it is published.
package ratio

import (
	"fmt"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// Ratio is a number of 0 or more, or nothing: a share over nothing is unknown.
// The zero value is unknown, and counts as 0 where it is compared or rounded.
// Equal ratios are equal in Go's sense.
type Ratio struct{ num, den int64 }

// Of is part / whole, unknown where the whole is 0. Neither is less than 0.
func Of(part, whole int64) Ratio {
	if whole == 0 {
		return Ratio{}
	}
	a, b := part, whole
	for b != 0 {
		a, b = b, a%b
	}
	return Ratio{part / a, whole / a}
}

// Whole is a whole number.
func Whole(n int64) Ratio { return Ratio{n, 1} }

// Parse reads a decimal of at most 15 digits, "98", "99.9" or ".95".
func Parse(text string) (Ratio, error) {
	before, after, point := strings.Cut(text, ".")
	digits := before + after
	if digits == "" || point && after == "" || len(digits) > 15 || strings.Trim(digits, "0123456789") != "" {
		return Ratio{}, fmt.Errorf("%q is not a decimal of at most 15 digits", text)
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return Ratio{}, err
	}
	return Of(n, power(len(after))), nil
}

// power is 10^n.
func power(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// Known tells whether there is a number.
func (r Ratio) Known() bool { return r.den != 0 }

// Over is the ratio divided by a small whole number of 1 or more.
func (r Ratio) Over(n int64) Ratio {
	if !r.Known() {
		return r
	}
	return Of(r.num, r.den*n)
}

// Equal is what == is, for those who compare by it (go-cmp).
func (r Ratio) Equal(s Ratio) bool { return r == s }

// Cmp compares exactly: less than 0 where r is less than s, 0 where they are equal.
func (r Ratio) Cmp(s Ratio) int {
	a, b := product(r.num, max(s.den, 1)), product(s.num, max(r.den, 1))
	for i := range a {
		switch {
		case a[i] < b[i]:
			return -1
		case a[i] > b[i]:
			return 1
		}
	}
	return 0
}

// product is x*y in 128 bits, the high ones first.
func product(x, y int64) [2]uint64 {
	hi, lo := bits.Mul64(uint64(x), uint64(y))
	return [2]uint64{hi, lo}
}

// Int is the whole part.
func (r Ratio) Int() int64 { return r.num / max(r.den, 1) }

// Round is the ratio to so many decimals, half up from the exact value: the
// floating number that is written as that decimal.
func (r Ratio) Round(decimals int) float64 {
	if f, ok := r.round(power(decimals)); ok {
		return f
	}
	p := big.NewInt(power(decimals))
	den := big.NewInt(max(r.den, 1))
	n := new(big.Int).Mul(big.NewInt(r.num), p)
	n.Lsh(n, 1).Add(n, den).Quo(n, den.Lsh(den, 1))
	f, _ := new(big.Rat).SetFrac(n, p).Float64()
	return f
}

// round is that to parts of a whole, where all of it fits into 64 bits, and its two whole numbers
// into floating ones: their quotient is the nearest to theirs (IEEE 754).
func (r Ratio) round(parts int64) (float64, bool) {
	den := uint64(max(r.den, 1))
	over, twice := bits.Mul64(uint64(r.num), 2*uint64(parts))
	n := (twice + den) / (2 * den)
	fits := over == 0 && twice < 1<<63 && den < 1<<62 && n < 1<<53
	return float64(n) / float64(parts), fits
}

// Float is the nearest floating number, for drawings and for what is published
// unrounded; a decimal comes out as it was written.
func (r Ratio) Float() float64 { return float64(r.num) / float64(max(r.den, 1)) }

// Decimal is the decimal that a floating number is written as, of at most 12
// places: what was published once and is read again.
func Decimal(f float64) Ratio {
	n, err := strconv.ParseFloat(strconv.FormatFloat(f*1e12, 'f', 0, 64), 64)
	if err != nil || n < 0 || n > 1<<62 {
		return Ratio{}
	}
	return Of(int64(n), 1e12)
}

// String writes a decimal where the number has an end, else a fraction.
func (r Ratio) String() string {
	if !r.Known() {
		return "unknown"
	}
	rat := big.NewRat(r.num, r.den)
	if decimals, exact := rat.FloatPrec(); exact {
		return rat.FloatString(decimals)
	}
	return rat.RatString()
}
