package proposal

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a word, a number or a punctuation mark of a sentence.
type word struct {
	text    string // as written
	low     string // lower case, one kind of apostrophe
	capital bool   // begins with a capital
}

func (w word) is(words ...string) bool { return slices.Contains(words, w.low) }

func (w word) letters() bool {
	r, _ := utf8.DecodeRuneInString(w.low)
	return unicode.IsLetter(r)
}

func (w word) number() bool { return w.low != "" && w.low[0] >= '0' && w.low[0] <= '9' }

var (
	// An abbreviation with points inside, a word (an elided one ends with its
	// apostrophe), a number, a mark.
	wordForm = re(`\p{L}+(?:\.\p{L}+)+\.?|\p{L}[\p{L}\p{N}]*(?:[-/]\p{L}[\p{L}\p{N}]*)*'?|` +
		`\d+(?:[.,:/]\d+)*%?|[,;:.!?]`)
	marks = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "`", "'", "´", "'",
		"“", `"`, "”", `"`, "«", `"`, "»", `"`, "„", `"`, "–", ",", "—", ",", " - ", " , ")
	// "E'" is how keyboards without accents write "È".
	bareE = re(`(^|[^\p{L}])([Ee])'([^\p{L}]|$)`)
	// What stands in brackets or quotation marks is said aside, or mentioned.
	brackets = re(`\([^()]*\)|\[[^\[\]]*\]`)
	quoted   = re(`"[^"\s]+(?:\s+[^"\s]+)+"`)
)

// scan takes a sentence apart. What stands in brackets is left out, and a
// quotation of several words counts as one word.
func scan(sentence string) []word {
	s := marks.Replace(sentence)
	s = bareE.ReplaceAllString(s, "${1}è${3}")
	for brackets.MatchString(s) {
		s = brackets.ReplaceAllString(s, " ")
	}
	s = quoted.ReplaceAllString(s, " citazione ")
	var out []word
	for _, f := range wordForm.FindAllString(s, -1) {
		r, _ := utf8.DecodeRuneInString(f)
		out = append(out, word{f, strings.ToLower(f), unicode.IsUpper(r)})
	}
	return out
}

// sentences cuts a run of words at full stops, semicolons, questions and
// exclamations; each keeps its mark.
func sentences(words string) []string {
	var out []string
	begin, depth := 0, 0
	runes := []rune(words)
	cut := func(end int) {
		if s := strings.TrimSpace(string(runes[begin:end])); s != "" {
			out = append(out, s)
		}
		begin = end
	}
	for i, r := range runes {
		switch r {
		case '(':
			depth++
		case ')':
			depth = max(0, depth-1)
		}
		if depth > 0 && i+1 < len(runes) {
			continue
		}
		switch r {
		case ';':
			cut(i + 1)
		case '.', '?', '!':
			next := i + 1
			for next < len(runes) && strings.ContainsRune(`.?!"”»')`, runes[next]) {
				next++
			}
			if next == len(runes) {
				cut(next)
				return out
			}
			if !unicode.IsSpace(runes[next]) {
				continue
			}
			for next < len(runes) && unicode.IsSpace(runes[next]) {
				next++
			}
			if next < len(runes) && !unicode.IsUpper(runes[next]) && !strings.ContainsRune(`"“«(`, runes[next]) &&
				!(r != '.') {
				continue
			}
			if r == '.' && i > begin {
				before := strings.Fields(string(runes[begin:i]))
				last := strings.ToLower(strings.Trim(before[len(before)-1], `("“«'`))
				if _, a, ok := strings.Cut(last, "'"); ok {
					last = a
				}
				if abbreviated[last] || utf8.RuneCountInString(last) == 1 && !unicode.IsDigit([]rune(last)[0]) {
					continue
				}
			}
			cut(i + 1)
		}
	}
	cut(len(runes))
	return out
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// quote gives the first words of a clause, for a comment.
func quote(s string, limit int) string {
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	cut := strings.TrimRight(string(r[:limit]), " ,;:.")
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = strings.TrimRight(cut[:i], " ,;:.")
	}
	return cut + "…"
}
