package name

import (
	"strings"
	"unicode"
)

var (
	alike = strings.NewReplacer("’", "'", "‘", "'", "´", "'", "`", "'", "“", `"`, "”", `"`, "«", `"`, "»", `"`,
		"''", `"`)
	quoted = strings.NewReplacer("“ ", "“", " ”", "”", "“”", "")
)

// marked tells apostrophes from accents and quotes, which registers write all alike:
// L'AQUILA, CITTA', 'DANTE ALIGHIERI'.
func marked(s string) string {
	rs := []rune(alike.Replace(s))
	m := marking{in: rs, open: -1}
	for i := 0; i < len(rs); i++ {
		switch rs[i] {
		case '"':
			m.quote()
		case '\'':
			if m.apostrophe(i) {
				i++
			}
		default:
			m.out = append(m.out, rs[i])
		}
	}
	if m.open >= 0 {
		m.out = append(m.out[:m.open], m.out[m.open+1:]...)
	}
	out := quoted.Replace(string(m.out))
	return strings.Join(strings.Fields(out), " ")
}

// marking is a name being read: open is the place in out of the quote that is open, -1 if
// none is.
type marking struct {
	in, out []rune
	open    int
}

func (m *marking) quote() {
	if m.open >= 0 {
		m.out, m.open = append(m.out, '”'), -1
		return
	}
	if n := len(m.out); n > 0 && (unicode.IsLetter(m.out[n-1]) || m.out[n-1] == '.') {
		m.out = append(m.out, ' ')
	}
	m.open = len(m.out)
	m.out = append(m.out, '“')
}

// apostrophe reads the one at i by what stands around it, and tells whether a space that
// follows belongs to it.
func (m *marking) apostrophe(i int) (spaced bool) {
	prev, next := rune(0), rune(0)
	if i > 0 {
		prev = m.in[i-1]
	}
	if i+1 < len(m.in) {
		next = m.in[i+1]
	}
	from := i
	for from > 0 && unicode.IsLetter(m.in[from-1]) {
		from--
	}
	word := strings.ToLower(string(m.in[from:i]))
	vowel := word != "" && strings.ContainsRune(vowels, unicode.ToLower(prev))
	switch {
	case word == "" && !unicode.IsDigit(prev): // it opens, or closes what is open
		m.quote()
	case unicode.IsLetter(next) && elisions[word]:
		m.out = append(m.out, '\'')
	case unicode.IsLetter(next):
		m.quote()
	case cut[word] && next == ' ':
		m.out = append(m.out, '\'')
	case vowel && (m.open < 0 || stressed[word]):
		m.out[len(m.out)-1] = accented[prev]
	case m.open >= 0:
		m.quote()
	case elisions[word] && next == ' ': // "D' AMPEZZO"
		m.out = append(m.out, '\'')
		return true
	}
	return false
}
