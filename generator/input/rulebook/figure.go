package rulebook

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// number matches a figure as an Italian text writes it: 98%, 0,5, 1.000, 9.
var number = regexp.MustCompile(`\d+(?:\.\d{3})*(?:,\d+)?`)

// numerals are the numbers that a text may write as words.
var numerals = map[string]float64{
	"due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8, "nove": 9, "dieci": 10,
	"dodici": 12, "quindici": 15, "venti": 20, "ventiquattro": 24, "trenta": 30, "trentasei": 36,
	"quaranta": 40, "quarantotto": 48, "cinquanta": 50,
	"sessanta": 60, "settanta": 70, "settantadue": 72, "ottanta": 80, "novanta": 90, "cento": 100,
}

// figures are the numbers that words state.
func figures(words string) []float64 {
	var out []float64
	for _, n := range number.FindAllString(words, -1) {
		if f, err := strconv.ParseFloat(strings.Replace(strings.ReplaceAll(n, ".", ""), ",", ".", 1), 64); err == nil {
			out = append(out, f)
		}
	}
	for w := range strings.FieldsFuncSeq(strings.ToLower(words), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if f, ok := numerals[w]; ok {
			out = append(out, f)
		}
	}
	return out
}

// statedIn tells whether the clause's words hold the limit's figure, in a unit in
// which a rule would write it.
func (i Indicator) statedIn(words string) bool {
	stated := figures(words)
	says := func(f float64) bool {
		return slices.ContainsFunc(stated, func(s float64) bool { return s-f < 1e-9 && f-s < 1e-9 })
	}
	limit := i.Limit.Float()
	switch i.Unit {
	case "second":
		return says(limit) || says(limit/60) || says(limit/3600) || limit >= 2*86400 && says(limit/86400)
	case "share":
		return says(limit * 100)
	}
	return says(limit)
}
