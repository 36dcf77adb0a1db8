package name

import (
	"maps"
	"slices"
	"strings"
)

// OfMany are the words in the names of many bodies, which tell none from others, in order:
// "comune", "istituto".
func OfMany() []string { return slices.Sorted(maps.Keys(ofMany)) }

// SmallWords are those that say nothing, in order: "di", "dell" of "dell'acqua".
func SmallWords() []string {
	all := maps.Clone(small)
	for _, more := range []map[string]bool{articles, conjunctions, elisions} {
		maps.Copy(all, more)
	}
	delete(all, "sant")
	return slices.Sorted(maps.Keys(all))
}

// Telling are the words of a folded name that tell a body from others: "pisa" of "comune di
// pisa". A letter that was cut from the word behind it is left out, and joined to it, too:
// "aquila" and "laquila". All words tell where none does.
func Telling(folded string) (out []string) {
	words := strings.Fields(folded)
	for i, w := range words {
		switch {
		case ofMany[w] || Small(w):
		case i > 0 && (words[i-1] == "l" || words[i-1] == "d"):
			out = append(out, w, words[i-1]+w)
		default:
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return words
	}
	return out
}

// Small tells whether a word of a folded name says nothing: "di", "dell" of "dell'acqua", an
// initial, a figure.
func Small(w string) bool {
	return len(w) == 1 || small[w] || articles[w] || elisions[w] && w != "sant"
}

var unaccented = strings.NewReplacer("à", "a", "è", "e", "é", "e", "ì", "i", "ò", "o", "ù", "u")

// Distinct are the words of a shown name that tell a body from others, as they are written:
// "Città", "Castello". All words tell where none does.
func Distinct(shown string) (out []string) {
	words := wordsOf(shown)
	for _, w := range words {
		if low := unaccented.Replace(strings.ToLower(w.text)); !ofMany[low] && !Small(low) {
			out = append(out, w.text)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, w := range words {
		out = append(out, w.text)
	}
	return out
}
