package drawing

import (
	"strconv"
	"strings"

	"rsc.io/qr"
)

// quiet is the white around a QR code that readers need, in its own squares.
const quiet = 4

// QR draws a text, an address mostly, as a QR code that is still read where a seventh of it
// is lost, as on a copy of a copy; "" of one that no code can hold. It is drawn on white
// whatever is behind, with a line for each run of black squares.
func QR(text string) string {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "" // the text stands beside it
	}
	var b strings.Builder
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
				b.WriteString("M" + num(float64(from+quiet)) + " " + num(float64(y+quiet)+.5))
			} else {
				b.WriteString("m" + strconv.Itoa(from-last) + " 0")
			}
			b.WriteString("h" + strconv.Itoa(x-from))
			last = x
		}
	}
	size := float64(code.Size + 2*quiet)
	return svg("dr-qr", size, size, false,
		`<path class="dr-qr-ground" d="M0 0h`+num(size)+"v"+num(size)+`H0z"/>`, `<path class="dr-qr-squares" d="`+b.String()+`"/>`)
}
