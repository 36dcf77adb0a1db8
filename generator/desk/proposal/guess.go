package proposal

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
)

// guessID makes an id from the words that tell a clause from the others: of what
// is to be done, the rarest among the first.
func guessID(c *Found, w weights, taken map[string]bool) string {
	words := strings.Join(c.Duties, " ")
	id := ""
	if first, _, row := strings.Cut(words, " · "); row && utf8.RuneCountInString(first) <= 16 {
		id = rulebook.Slug(first) // a table's rows have names
	}
	if id == "" || id[0] < 'a' {
		type scored struct {
			slug   string
			weight float64
			at     int
		}
		var all []scored
		seen := map[string]bool{}
		for i, x := range scan(deed(c)) {
			s, slug := stem(x), rulebook.Slug(x.low)
			if len(all) == 7 || !x.letters() || len(slug) < 4 || strings.HasSuffix(x.low, "'") || stopwords[x.low] ||
				vague[x.low] || seen[s] || finite()[x.low] && i == 0 || x.future() || prepositions[x.low] ||
				articles[x.low] || strings.HasSuffix(x.low, "mente") {
				continue
			}
			seen[s] = true
			weight := w[s] / (1 + 0.2*float64(len(all)))
			if x.infinitive() || x.participle() || strings.HasSuffix(x.low, "rsi") {
				weight *= 0.5
			}
			all = append(all, scored{slug, weight, i})
		}
		slices.SortStableFunc(all, func(x, y scored) int {
			return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(x.at, y.at))
		})
		all = all[:min(3, len(all))]
		slices.SortFunc(all, func(x, y scored) int { return cmp.Compare(x.at, y.at) })
		for _, x := range all {
			if id == "" || len(id)+len(x.slug) < 40 {
				id = strings.TrimPrefix(id+"-"+x.slug, "-")
			}
		}
	}
	if id == "" || id[0] < 'a' || id[0] > 'z' {
		id = strings.TrimSuffix("obbligo-"+id, "-")
	}
	return unique(id, taken)
}

func unique(id string, taken map[string]bool) string {
	out := id
	for i := 2; taken[out]; i++ {
		out = id + "-" + strconv.Itoa(i)
	}
	taken[out] = true
	return out
}

// deed is what a clause wants done: its first sentence from the infinitive on,
// which in an item of a list stands first.
func deed(c *Found) string {
	s := strings.TrimSpace(lettered.ReplaceAllString(c.Duties[0], ""))
	clause := scanClause(s, false)
	for i, w := range clause.words {
		if w.infinitive() && !w.is("essere", "poter", "dover") && (i == 0 || !clause.aside[i]) {
			if i > 0 && c.Lead != "" {
				break
			}
			return s[cutAt(s, w.text):]
		}
	}
	return s
}

// cutAt is where a word begins in a sentence.
func cutAt(sentence, word string) int {
	for from := 0; ; {
		i := strings.Index(sentence[from:], word)
		if i < 0 {
			return 0
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(sentence[:i])
		after, _ := utf8.DecodeRuneInString(sentence[i+len(word):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return i
		}
		from = i + len(word)
	}
}

// guessTitle shortens a clause to what is to be done.
func guessTitle(c *Found) string {
	s := strings.TrimSpace(lettered.ReplaceAllString(c.Duties[0], ""))
	if cells := strings.Split(s, " · "); len(cells) > 1 {
		return capital(quote(strings.Join(cells[:2], ": "), 72))
	}
	d := deed(c)
	if ban := prohibits.FindStringIndex(s); ban != nil && len(d) < len(s) && ban[0] < len(s)-len(d) ||
		prohibits.MatchString(c.Lead) && d == s {
		d = "non " + d
	}
	if d = strings.TrimRight(d, " ,;:."); strings.HasSuffix(d, "S.p.A") {
		d += "."
	}
	return capital(quote(d, 72))
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

var (
	platformOnly = []subject.Role{subject.PlatformRole}
)

// rolesIn reads whom words are about.
func rolesIn(words string) []subject.Role {
	ec, psp, pt := creditors.MatchString(words), providers.MatchString(words), partners.MatchString(words)
	if !ec && !psp && !pt {
		if platform.MatchString(words) {
			return platformOnly
		}
		if !everybody.MatchString(words) && !directly.MatchString(words) && !indirectly.MatchString(words) {
			return nil
		}
		ec, psp, pt = true, true, true
	}
	indirect := indirectly.MatchString(words)
	direct := directly.MatchString(notDirectly.ReplaceAllString(words, "")) || !indirect
	indirect = indirect || !directly.MatchString(words)
	var out []subject.Role
	for _, r := range []struct {
		role subject.Role
		is   bool
	}{{subject.ECDirect, ec && direct}, {subject.ECIndirect, ec && indirect}, {subject.PSPDirect, psp && direct},
		{subject.PSPIndirect, psp && indirect}, {subject.PT, pt}} {
		if r.is {
			out = append(out, r.role)
		}
	}
	return out
}

// bearer is the part of a sentence that says who has to: up to what is to be
// done.
func bearer(sentence string) string {
	c := scanClause(sentence, false)
	for i, w := range c.words {
		if c.aside[i] && !c.main[i] {
			continue
		}
		if w.infinitive() || c.main[i] &&
			(conduct()[w.low] != "" || w.future() &&
				!w.is("dovrà", "dovranno", "spetterà", "sarà", "saranno", "avrà", "avranno")) {
			return sentence[:cutAt(sentence, w.text)]
		}
	}
	return sentence
}

// guessBinds reads whom a clause binds, and from which words: its own, else
// those that lead its list in, those that announced it, the headings above.
func guessBinds(c *Found) (roles []subject.Role, from string) {
	var general string // words that name somebody, and not who: "il soggetto"
	try := func(words string) bool {
		if !creditors.MatchString(words) && !providers.MatchString(words) && !partners.MatchString(words) &&
			!platform.MatchString(words) &&
			!directly.MatchString(words) && !indirectly.MatchString(words) && everybody.MatchString(words) {
			general = cmp.Or(general, words)
			return false
		}
		if r := rolesIn(words); len(r) > 0 {
			roles, from = r, words
			return true
		}
		return false
	}
	if c.Lead == "" && try(bearer(c.Duties[0])) {
		return roles, from
	}
	if c.Lead != "" && (try(bearer(c.Lead)) || try(c.Lead)) {
		return roles, from
	}
	for i := len(c.Scope) - 1; i >= 0; i-- {
		if try(c.Scope[i]) {
			return roles, from
		}
	}
	for i := len(c.Headings) - 1; i >= 0; i-- {
		if try(c.Headings[i]) {
			return roles, from
		}
	}
	return []subject.Role{subject.ECDirect, subject.ECIndirect, subject.PSPDirect, subject.PSPIndirect, subject.PT},
		general
}

// guessIndicator reads a limit that the words state: hours in the year, a share
// within seconds in the month, at most so many in the month; "" if none.
func guessIndicator(c *Found) string {
	words := c.Words + " " + c.Context
	point := func(s string) string { return strings.ReplaceAll(s, ",", ".") }
	switch m := response.FindStringSubmatch(c.Words); {
	case m != nil && !yearly.MatchString(words):
		return fmt.Sprintf("{measure: response, bound: at_least, limit: %s%%, within: %ss, window: month}",
			point(m[1]), point(m[2]))
	case stops.MatchString(words) && yearly.MatchString(words) && planned.MatchString(words):
		told := notice.FindStringSubmatch(c.Words)
		rest := c.Words
		if told != nil {
			rest = strings.Replace(rest, told[0], "", 1)
		}
		h := hours.FindStringSubmatch(rest)
		switch {
		case h == nil:
		case unplanned.MatchString(c.Words):
			return fmt.Sprintf("{measure: unplanned, bound: at_most, limit: %sh, window: year}", h[1])
		case told != nil:
			return fmt.Sprintf("{measure: planned, bound: at_most, limit: %sh, notice: %sh, window: year}",
				h[1], told[1]+told[2])
		default:
			return fmt.Sprintf("{measure: planned, bound: at_most, limit: %sh, window: year}", h[1])
		}
	case monthly.MatchString(words) && atMost.MatchString(words):
		if p := share.FindStringSubmatch(c.Words); p != nil {
			return fmt.Sprintf("{measure: count, bound: at_most, limit: %s%%, window: month}", point(p[1]))
		}
		if n := counted.FindStringSubmatch(c.Words); n != nil {
			return fmt.Sprintf("{measure: count, bound: at_most, limit: %s, window: month}", n[1])
		}
	}
	return ""
}
