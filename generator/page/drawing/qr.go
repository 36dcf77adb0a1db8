package drawing

import (
	"strconv"
	"strings"
	"sync"

	"rsc.io/qr/coding"
)

// quiet is the white around a QR code that readers need, in its own squares.
const quiet = 4

// QR draws a text, an address mostly, as a QR code that is still read where a seventh of it
// is lost, as on a copy of a copy; "" of one that no code can hold. It is drawn on white
// whatever is behind, with a line for each run of black squares.
func QR(text string) string {
	code := coded(text)
	if code == nil {
		return "" // the text stands beside it
	}
	size := code.Size + 2*quiet
	var b strings.Builder
	b.Grow(600 + code.Size*code.Size*7/4) // mostly enough
	number := func(before string, n int) {
		b.WriteString(before)
		b.WriteString(strconv.Itoa(n)) // which takes no memory: they are small
	}
	number(`<svg class="dr dr-qr" viewBox="0 0 `, size)
	number(" ", size)
	b.WriteString(`" aria-hidden="true"><path class="dr-qr-ground" d="M0 0h`)
	number("", size)
	number("v", size)
	b.WriteString(`H0z"/><path class="dr-qr-squares" d="`)
	for y := range code.Size {
		last := -1 // where the run before ended
		for x := 0; x < code.Size; x++ {
			if !code.Black(x, y) {
				continue
			}
			from := x
			for code.Black(x, y) {
				x++
			}
			if last < 0 {
				number("M", from+quiet)
				number(" ", y+quiet)
				b.WriteString(".5")
			} else {
				number("m", from-last)
				b.WriteString(" 0")
			}
			number("h", x-from)
			last = x
		}
	}
	b.WriteString(`"/></svg>`)
	return b.String()
}

// plans are what codes of one size have in common, by size: dear to make.
var plans [coding.MaxVersion + 1]func() (*coding.Plan, error)

func init() {
	for v := range plans {
		plans[v] = sync.OnceValues(func() (*coding.Plan, error) { return coding.NewPlan(coding.Version(v), coding.M, 0) })
	}
}

// coded is the smallest code of a text; nil where there is none.
func coded(text string) *coding.Code {
	bits := coding.String(text)
	for v := coding.Version(coding.MinVersion); v <= coding.MaxVersion; v++ {
		if bits.Bits(v) > v.DataBytes(coding.M)*8 {
			continue
		}
		plan, err := plans[v]()
		if err != nil {
			return nil
		}
		code, err := plan.Encode(bits)
		if err != nil {
			return nil
		}
		return code
	}
	return nil
}
