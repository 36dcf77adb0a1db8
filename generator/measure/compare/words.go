package compare

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"znkr.io/diff"
)

// Segment is a run of a leaf's words. A leaf's words in the older version are
// those of its same and removed segments, in the newer one of its same and added
// ones; white space apart, which is no change.
type Segment struct {
	Op   Op // Same, Added, Removed
	Text string
}

// token is a word, a number or a mark, kept whole.
type token struct {
	text  string
	space string // the white space before it
}

// weight is how much a token says: its letters and digits; a mark says nothing.
func (t token) weight() int {
	if r, _ := utf8.DecodeRuneInString(t.text); !part(r) && len(t.text) <= utf8.UTFMax {
		return 0
	}
	return utf8.RuneCountInString(t.text)
}

// plain is a leaf's words as they are compared: composed (NFC), with single
// blanks, without the characters that nobody sees.
func plain(s string) string {
	return strings.Join(strings.Fields(seen(s)), " ")
}

// seen is a text composed (NFC), without the characters that nobody sees.
func seen(s string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\u00AD', r == '\u200B', r == '\u200C', r == '\u2060', r == '\uFEFF', // soft hyphen, zero width
			r >= '\u200E' && r <= '\u200F', r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069': // direction
			return -1
		}
		return r
	}, s))
}

// part tells whether a character is part of a word or a number.
func part(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// joins tells whether a mark keeps what stands on its sides together: "D+4",
// "2.500,00", "12:30", "50-bis", "S.p.A", "docs.example.org", but not "sì,no".
func joins(before, mark, after rune) bool {
	switch mark {
	case '.', '-', '‐', '‑', '+', '/', '_', '@', '^', '\u200D': // the last is within an emoji
		return true
	case ',', ':', '×':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}

// tokens cuts plain words. A word ends after an apostrophe: of "dell’EC" the
// article and the noun can change one without the other.
func tokens(s string) []token {
	var out []token
	r := []rune(s)
	at := func(i int) rune {
		if i < 0 || i >= len(r) {
			return 0
		}
		return r[i]
	}
	for i := 0; i < len(r); {
		gap := i
		for unicode.IsSpace(at(i)) {
			i++
		}
		if i == len(r) {
			break
		}
		start := i
		switch {
		case part(r[i]), strings.ContainsRune("+-−±", r[i]) && unicode.IsDigit(at(i+1)) && !part(at(i-1)):
			i++
			for part(at(i)) || part(at(i-1)) && part(at(i+1)) && joins(at(i-1), at(i), at(i+1)) {
				i++
			}
			switch c := at(i); {
			case strings.ContainsRune("'’ʼ", c) && unicode.IsLetter(at(i-1)), // an elision
				strings.ContainsRune("%‰°", c) && unicode.IsDigit(at(i-1)),
				c == '.' && i-start > 1 && at(i-2) == '.': // the last point of "S.p.A."
				i++
			}
		case strings.ContainsRune("<>=≤≥", r[i]):
			for i < len(r) && strings.ContainsRune("<>=≤≥", r[i]) {
				i++
			}
		default:
			i++
			for unicode.IsMark(at(i)) || at(i) == '\u200D' ||
				at(i-1) == '\u200D' && i < len(r) && !unicode.IsSpace(r[i]) {
				i++
			}
		}
		out = append(out, token{string(r[start:i]), string(r[gap:start])})
	}
	return out
}

// hunk is a place where two runs of tokens agree (same), or what each has there.
type hunk struct {
	same   bool
	as, bs []token // of the same length where same
}

func weigh(t []token) int {
	n := 0
	for _, x := range t {
		n += x.weight()
	}
	return n
}

// Words compares the words of two leaves. Where little of either is left, the
// old words stand whole before the new ones: a salad of both can't be read.
func Words(a, b string) []Segment { return spaced(plain(a), plain(b)) }

// Lines compares the lines of two listings, then the words within a line that
// changed; white space stays as the newer one has it.
func Lines(a, b string) []Segment {
	x, y := strings.Split(seen(a), "\n"), strings.Split(seen(b), "\n")
	var out []Segment
	put := func(op Op, text string) {
		if n := len(out); n > 0 && out[n-1].Op == op {
			out[n-1].Text += text
		} else if text != "" {
			out = append(out, Segment{op, text})
		}
	}
	for _, p := range align(each(x, plain), each(y, plain), rewritten, func(i, j int) float64 {
		return bagOf(tokens(x[i])).like(bagOf(tokens(y[j])))
	}) {
		switch {
		case p.b < 0:
			put(Removed, x[p.a]+"\n")
		case p.a < 0:
			put(Added, y[p.b]+"\n")
		case plain(x[p.a]) == plain(y[p.b]):
			put(Same, y[p.b]+"\n")
		default:
			words := spaced(x[p.a], y[p.b])
			if len(words) == 2 && words[0].Op != Same && words[1].Op != Same { // replaced whole
				put(Removed, x[p.a]+"\n")
				put(Added, y[p.b]+"\n")
				continue
			}
			for _, w := range words {
				put(w.Op, w.Text)
			}
			put(Same, "\n")
		}
	}
	if n := len(out); n > 0 {
		out[n-1].Text = strings.TrimSuffix(out[n-1].Text, "\n")
	}
	return out
}

func each(s []string, do func(string) string) []string {
	out := make([]string, len(s))
	for i := range s {
		out[i] = do(s[i])
	}
	return out
}

// spaced compares words, with the white space between them.
func spaced(a, b string) []Segment {
	x, y := tokens(a), tokens(b)
	hunks := tidy(hunks(x, y))
	common := 0
	for _, h := range hunks {
		if h.same {
			common += weigh(h.bs)
		}
	}
	if least := min(weigh(x), weigh(y)); len(hunks) > 1 && 3*common < least {
		hunks = []hunk{{as: x, bs: y}}
	}
	return segments(hunks)
}

func hunks(x, y []token) []hunk {
	texts := func(t []token) []string {
		out := make([]string, len(t))
		for i := range t {
			out[i] = t[i].text
		}
		return out
	}
	var out []hunk
	for _, e := range diff.Edits(texts(x), texts(y)) {
		same := e.Op == diff.Match
		if len(out) == 0 || out[len(out)-1].same != same {
			out = append(out, hunk{same: same})
		}
		h := &out[len(out)-1]
		if e.Op != diff.Insert {
			h.as = append(h.as, x[e.PosX])
		}
		if e.Op != diff.Delete {
			h.bs = append(h.bs, y[e.PosY])
		}
	}
	return out
}

// tidy takes equal words that stand alone between two longer changes into these.
func tidy(hunks []hunk) []hunk {
	size := func(h hunk) int { return max(weigh(h.as), weigh(h.bs)) }
	for i := 1; i+1 < len(hunks); {
		h := hunks[i]
		if !h.same || weigh(h.bs) > size(hunks[i-1]) || weigh(h.bs) > size(hunks[i+1]) {
			i++
			continue
		}
		hunks[i-1] = hunk{as: slices.Concat(hunks[i-1].as, h.as, hunks[i+1].as),
			bs: slices.Concat(hunks[i-1].bs, h.bs, hunks[i+1].bs)}
		hunks = slices.Delete(hunks, i, i+2)
		i = max(1, i-2) // what stands before it may be short beside it now
	}
	return hunks
}

func join(t []token) string {
	var b strings.Builder
	for _, x := range t {
		b.WriteString(x.space + x.text)
	}
	return b.String()
}

// segments are the hunks as text. A blank that only one version has belongs to
// the words before it that only this version has.
func segments(hunks []hunk) []Segment {
	var out []Segment
	put := func(op Op, text string) {
		if text != "" {
			out = append(out, Segment{op, text})
		}
	}
	for _, h := range hunks {
		if !h.same {
			put(Removed, join(h.as))
			put(Added, join(h.bs))
			continue
		}
		text := join(h.bs)
		if a, b := h.as[0].space != "", h.bs[0].space != ""; a != b {
			text = strings.TrimPrefix(text, h.bs[0].space)
			op := Added
			if a {
				op = Removed
			}
			glued := true
			for i := len(out) - 1; i >= 0 && out[i].Op != Same; i-- {
				if out[i].Op == op {
					out[i].Text += " "
					glued = false
				}
			}
			if glued && b {
				text = " " + text
			}
		}
		put(Same, text)
	}
	return out
}
