package roster

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"bollettino/generator/input/subject"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// cleanText removes what can't be seen, turns white space into single spaces
// and composes letters (NFC). removed names the invisible characters that went.
func cleanText(s string) (clean string, removed []rune) {
	if plainASCII(s) {
		return s, nil
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case invisible(r):
			if !slices.Contains(removed, r) {
				removed = append(removed, r)
			}
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(norm.NFC.String(s)), " "), removed
}

// plainASCII says that cleanText would change nothing: the common case.
func plainASCII(s string) bool {
	space := true
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c >= 0x7f || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space || s == ""
}

// invisible says that a character has no picture of its own: control
// characters, format characters (zero-width, bidi, soft hyphen, byte order
// mark, tags), variation selectors, and the letters and marks that are drawn
// as nothing.
func invisible(r rune) bool {
	switch r {
	case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector, unicode.Noncharacter_Code_Point)
}

// repair undoes a text that was UTF-8 and was read as Windows-1252 on its way
// into the list ("SOCIETÃ€" for "SOCIETÀ"). It acts only where every character
// fits that story.
func repair(s string) (string, bool) {
	if plainASCII(s) || !strings.ContainsFunc(s, func(r rune) bool { return r >= 0xc2 && r <= 0xf4 }) {
		return s, false
	}
	back := make([]byte, 0, len(s))
	for _, r := range s {
		b, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			return s, false
		}
		back = append(back, b)
	}
	if !utf8.Valid(back) {
		return s, false
	}
	return string(back), true
}

var codeForm = regexp.MustCompile(`^[A-Z0-9]{1,64}$`)

// cleanCode makes an ID of a cell: no white space, no invisible characters,
// upper case. ok is false where the rest is not [A-Z0-9]+, has no digit (a
// heading, "ND"), or is longer than any code (64).
func cleanCode(s string) (id string, ok bool) {
	id = strings.ToUpper(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || invisible(r) {
			return -1
		}
		return r
	}, s))
	return id, codeForm.MatchString(id) && strings.ContainsAny(id, "0123456789")
}

// takenCode is cleanCode for a code whose row is taken: no placeholder, and no
// natural person's.
func takenCode(s string) (id string, ok bool) {
	id, ok = cleanCode(s)
	return id, ok && !placeholder(id) && codeFlag(id) != FlagPersonal
}

// placeholder tells whether a code is one digit over and over, which lists write
// where a code is not known: zeros even pass the check digit.
func placeholder(id string) bool {
	return len(id) > 1 && digits(id) && strings.Trim(id, id[:1]) == ""
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

var (
	// The last letter is a check letter; letters may stand for digits where two
	// persons would share a code.
	personal = regexp.MustCompile(`^[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$`)
	foreign  = regexp.MustCompile(`^[A-Z]{2}[A-Z0-9]*[0-9][A-Z0-9]*$`)
)

// codeFlag is the flag that an ID earns by its form, or "".
func codeFlag(id string) string {
	switch {
	case subject.ID(id).CheckDigit():
		return ""
	case personal.MatchString(id):
		return FlagPersonal
	case foreign.MatchString(id) && !strings.HasPrefix(id, "IT"):
		return FlagForeign
	}
	return FlagCheckDigit
}

// zeroPadded is a short number filled up to 11 digits, where that passes.
func zeroPadded(id string) string {
	if n := len(id); n >= 11 || n < 5 || !digits(id) {
		return ""
	}
	if id = strings.Repeat("0", 11-len(id)) + id; !subject.ID(id).CheckDigit() {
		return ""
	}
	return id
}

// truth reads the words that lists use for active.
func truth(s string) (active, ok bool) {
	switch plainName(s) {
	case "1", "si", "s", "true", "vero", "attivo", "attiva", "active", "yes", "y", "x":
		return true, true
	case "0", "no", "n", "false", "falso", "non attivo", "non attiva", "inattivo", "inattiva", "inactive", "disattivo",
		"cessato", "cessata":
		return false, true
	}
	return false, false
}

// plainName is a name by which spellings of it meet: lower case, no accents,
// no apostrophes or other punctuation, abbreviations closed up ("S. p. A." and
// "S.P.A" are "spa").
func plainName(s string) string {
	words := plainWords(s)
	var out []string
	for i := 0; i < len(words); {
		j := i
		for j < len(words) && len(words[j]) == 1 && words[j][0] >= 'a' && words[j][0] <= 'z' {
			j++
		}
		if j-i >= 2 {
			out = append(out, strings.Join(words[i:j], ""))
			i = j
			continue
		}
		out = append(out, words[i])
		i++
	}
	return strings.Join(out, " ")
}

func plainWords(s string) []string {
	var b strings.Builder
	b.Grow(len(s))
	ascii := plainASCII(s)
	if !ascii {
		s = norm.NFKD.String(s)
	}
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= 'A' && r <= 'Z':
			b.WriteRune(r - 'A' + 'a')
		case r == '.' || unicode.Is(unicode.Mn, r) || invisible(r):
		case r > unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// legalForms as plainName leaves them, the longest first where one ends with
// another.
var legalForms = [][]string{
	{"societa", "consortile", "a", "responsabilita", "limitata"},
	{"societa", "a", "responsabilita", "limitata"},
	{"societa", "a", "responsabilita", "limitata", "semplificata"},
	{"societa", "cooperativa", "a", "responsabilita", "limitata"},
	{"societa", "cooperativa", "per", "azioni"},
	{"societa", "consortile", "per", "azioni"},
	{"societa", "per", "azioni"},
	{"societa", "cooperativa"},
	{"societa", "consortile"},
	{"societa", "benefit"},
	{"soc", "cons", "arl"}, {"soc", "coop", "arl"}, {"soc", "cons"}, {"soc", "coop"}, {"societa"},
	{"spa"}, {"srl"}, {"srls"}, {"sapa"}, {"snc"}, {"sas"}, {"scarl"}, {"scrl"}, {"scpa"}, {"scpl"}, {"scs"}, {"arl"},
	{"a", "rl"}, {"sc"},
}

// bareName is plainName without legal forms at its end and "Società" before
// it, so that "Società Rossi S.p.A." meets "Rossi". It never leaves nothing.
func bareName(s string) string {
	words := strings.Fields(plainName(s))
	for cut := true; cut; {
		cut = false
		for _, f := range legalForms {
			if n := len(words) - len(f); n > 0 && slices.Equal(words[n:], f) {
				words, cut = words[:n], true
				break
			}
		}
	}
	if len(words) > 1 && words[0] == "societa" {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// looseName is plainName without di and its kin, which lists drop or add.
func looseName(s string) string {
	words := strings.Fields(plainName(s))
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		switch w {
		case "di", "d", "de", "del", "dello", "della", "dell", "dei", "degli", "delle":
			return true
		}
		return false
	})
	if len(kept) == 0 {
		kept = words
	}
	return strings.Join(kept, " ")
}
