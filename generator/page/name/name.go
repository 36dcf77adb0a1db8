// Package name shows the names of bodies as one reads them: COMUNE DI SAN CAMPIONE is
// Comune di San Campione, UNIVERSITA' is Università. Registers write many in capitals, with
// an apostrophe for an accent and quotes of all sorts.
//
// It changes how a name is written, never its words: what it can't tell it leaves. The
// register's own spelling stays in data and at the foot of the body's page. Names are
// Italian, whatever the page's language is, and so are the words of this package.
package name

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Shown is a registered name as pages show it. What is tidy stays as it is.
func Shown(registered string) string {
	s := strings.Join(strings.Fields(registered), " ")
	if strings.ContainsAny(s, "'’‘`´\"“”«»") {
		s = marked(s)
	}
	return cased(spaced(s))
}

var spacing = strings.NewReplacer(" ,", ",", "( ", "(", " )", ")", "–", "-")

// spaced sets the spaces around marks, and drops dashes that join nothing.
func spaced(s string) string {
	s = spacing.Replace(s)
	rs, out := []rune(s), make([]rune, 0, len(s)+8)
	for i, r := range rs {
		out = append(out, r)
		if i+1 == len(rs) || !unicode.IsLetter(rs[i+1]) {
			continue
		}
		run := 0 // letters that follow
		for i+1+run < len(rs) && unicode.IsLetter(rs[i+1+run]) {
			run++
		}
		ending := run < 4 && endings[strings.ToLower(string(rs[i+1:i+1+run]))]
		elided := i+1+run < len(rs) && rs[i+1+run] == '\''
		if r == ',' || r == '.' && i > 0 && unicode.IsLetter(rs[i-1]) && (run > 2 && !ending || elided) {
			out = append(out, ' ') // "G.LEOPARDI", but "S.P.A."
		}
	}
	return strings.Trim(strings.Join(strings.Fields(string(out)), " "), " -")
}

// cased sets capitals: those of a name that is all in capitals, and in others those of
// words that have too many.
func cased(s string) string {
	words := wordsOf(s)
	shouted := true
	for _, w := range words {
		shouted = shouted && (len(w.text) < 4 || strings.IndexFunc(w.text, unicode.IsLower) < 0)
	}
	var out strings.Builder
	at := 0
	for i := range words {
		out.WriteString(s[at:words[i].from] + shown(words, i, shouted))
		at = words[i].from + len(words[i].text)
	}
	return out.String() + s[at:]
}

// word is a run of letters and digits in a name.
type word struct {
	text          string
	from          int  // its place in the name
	before, after rune // what stands next to it; 0 at the ends
	comma         bool // it follows one
	next          rune // behind an apostrophe after it
}

func wordsOf(s string) (out []word) {
	inner := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
	for i := 0; i < len(s); {
		from := strings.IndexFunc(s[i:], inner)
		if from < 0 {
			break
		}
		from += i
		until := len(s)
		if n := strings.IndexFunc(s[from:], func(r rune) bool { return !inner(r) }); n >= 0 {
			until = from + n
		}
		w := word{text: s[from:until], from: from, comma: strings.HasSuffix(s[:from], ", ")}
		if from > 0 {
			w.before, _ = utf8.DecodeLastRuneInString(s[:from])
		}
		if until < len(s) {
			after, n := utf8.DecodeRuneInString(s[until:])
			w.after = after
			w.next, _ = utf8.DecodeRuneInString(s[until+n:])
		}
		out, i = append(out, w), until
	}
	return out
}

// shown is one of the words as it is read among them.
func shown(all []word, i int, shouted bool) string {
	w, low, of := all[i], strings.ToLower(all[i].text), ""
	if i > 0 {
		of = strings.ToLower(all[i-1].text)
	}
	first := i == 0 || w.before == '“'
	upper := strings.ToUpper(w.text) == w.text
	titled := !upper && w.text == capital(low)
	elided := w.after == '\'' && unicode.IsLetter(w.next)
	switch {
	case strings.ContainsFunc(w.text, unicode.IsDigit), !upper && !titled:
		return w.text
	case known[low]:
		return strings.ToUpper(w.text)
	case elided && elisions[low]:
		family := i+1 < len(all) && families[strings.ToLower(all[i+1].text)]
		return w.elision(low, of, first, family || i > 0 && len(of) == 1 && all[i-1].after == '.')
	case low == "de" && w.after == '\'' && !first:
		return low
	case first && (!upper || shouted) && (small[low] || articles[low]):
		return capital(low)
	case small[low] && len(low) > 1 && w.after != '.':
		if first {
			return w.text
		}
		return low
	case !upper:
		return w.text
	case articles[low] && shouted && w.after != '.':
		if w.joined(of) {
			return low
		}
		return capital(low) // part of a place: "di La Spezia"; "della Spezia" would have the article
	case low == "i" && joins[of], w.before == '.' && w.after != '.' && endings[low]:
		return low // "per i Servizi", "C.se"
	case len(low) == 1 && w.after != '.' && !first && shouted && conjunctions[low]:
		return low
	case low == "n" && w.after == '.' && unicode.IsDigit(w.next):
		return low
	case !shouted && len([]rune(low)) < 6, roman(w.text), acronyms[low], len(low) > 1 && !strings.ContainsAny(low, vowels):
		return w.text
	case len(low) == 2 && (w.before == '(' && w.after == ')'):
		return w.text // a province
	}
	return capital(low)
}

// elision is a word before an apostrophe: "dell'", "d'"; "L'" of places, "D'" of families.
func (w word) elision(low, of string, first, family bool) string {
	if low == "l" && !first && !w.joined(of) {
		return w.text // of a place: "di L'Aquila"
	}
	if first || low == "sant" || low == "d" && family {
		return capital(low)
	}
	return low
}

// joined tells whether an article belongs to the words behind it, "per la Prova", not to a
// place.
func (w word) joined(of string) bool { return joins[of] || w.comma }

func capital(low string) string {
	for i, r := range low {
		return string(unicode.ToUpper(r)) + low[i+len(string(r)):]
	}
	return low
}

// roman tells whether a word is a number as schools and popes have it.
func roman(s string) bool {
	rest := strings.TrimLeft(s, "X")
	if len(s)-len(rest) > 3 {
		return false
	}
	switch rest {
	case "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX":
		return true
	}
	return false
}
