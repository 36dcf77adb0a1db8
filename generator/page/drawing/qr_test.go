package drawing

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rsc.io/qr"
)

// The lines of a drawn code are the black squares of the code, one by one, with white around.
// That readers read it back is tools/sheet.mjs's to show, on paper.
func TestQRHasAllSquares(t *testing.T) {
	t.Parallel()
	text := "https://stato.example.org/soggetti/01234567897/comunicazioni/2026-11-20-portale/"
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	drawn := QR(text)
	wellFormed(t, drawn)
	size := strconv.Itoa(code.Size + 8)
	if !strings.Contains(drawn, `viewBox="0 0 `+size+" "+size+`"`) {
		t.Errorf("it is no square of %s: %s", size, drawn[:120])
	}
	black := map[[2]int]bool{}
	d := regexp.MustCompile(`dr-qr-squares" d="([^"]*)"`).FindStringSubmatch(drawn)[1]
	x, y := 0, 0
	for _, m := range regexp.MustCompile(`(M|m|h)(\d+)(?: ([\d.]+))?`).FindAllStringSubmatch(d, -1) {
		n, _ := strconv.Atoi(m[2])
		switch m[1] {
		case "M":
			at, _ := strconv.ParseFloat(m[3], 64)
			x, y = n, int(at)
		case "m":
			x += n
		case "h":
			for range n {
				black[[2]int{x - 4, y - 4}] = true
				x++
			}
		}
	}
	for y := range code.Size {
		for x := range code.Size {
			if black[[2]int{x, y}] != code.Black(x, y) {
				t.Fatalf("the square %d, %d is black: %v", x, y, black[[2]int{x, y}])
			}
		}
	}
	if n := len(drawn); n > 6000 {
		t.Errorf("it has %d bytes", n)
	}
	if QR(strings.Repeat("x", 5000)) != "" {
		t.Error("no code holds so much")
	}
}
