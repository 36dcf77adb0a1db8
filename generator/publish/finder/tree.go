package finder

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// leaf is a body by one of its words, or by two where many have the first.
type leaf struct {
	key string
	at  int // among all bodies, the heaviest first
	of  int // ofName, ofPlace, ofCode
}

// Whose word it is. Who has it in the name comes before whoever is there.
const (
	ofName = iota
	ofPlace
	ofCode
)

// grow makes the files of bodies.
func (x *index) grow() {
	var all []leaf
	for i, b := range x.bodies {
		for of, words := range [][]string{ofName: b.words, ofPlace: b.where, ofCode: b.codes} {
			for _, w := range words {
				all = append(all, leaf{w, i, of})
			}
		}
	}
	x.part("", sorted(all))
	lists := map[string][]string{}
	for _, b := range x.blocks {
		lists[b[:1]] = append(lists[b[:1]], b)
	}
	for letter, blocks := range lists {
		x.files["#"+letter] = text(strings.Join(blocks, `\n`))
	}
}

// text is a string as JSON; it has nothing to escape.
func text(s string) []byte { return []byte(`"` + s + "\"\n") }

func sorted(all []leaf) []leaf {
	slices.SortFunc(all, func(a, b leaf) int {
		if n := strings.Compare(a.key, b.key); n != 0 {
			return n
		}
		return cmp.Or(a.at-b.at, a.of-b.of)
	})
	return all
}

// part makes the files of those whose keys begin so, of whom there are too many for one: one
// of the heaviest among them, and those that hold all of them.
func (x *index) part(begin string, all []leaf) {
	exact := 0
	for exact < len(all) && all[exact].key == begin {
		exact++
	}
	if begin != "" {
		x.files[begin] = x.entries(append(heaviest(all[:exact]), heaviest(all[exact:])...))
	}
	if exact > most {
		all = append(x.byTwo(begin, all[:exact]), all[exact:]...)
		exact = 0
	}
	first, run := begin, all[:exact]
	for rest := all[exact:]; len(rest) > 0; {
		next := rest[0].key[:len(begin)+1]
		n := 1
		for n < len(rest) && strings.HasPrefix(rest[n].key, next) {
			n++
		}
		switch {
		case count(rest[:n]) > most && (strings.Count(next, " ") < 2 && rest[0].key != rest[n-1].key ||
			!strings.Contains(next, " ")):
			x.block(first, run)
			x.part(next, rest[:n])
			run = nil
		case len(run) == 0:
			first, run = next, rest[:n]
		case begin == "" || count(run)+count(rest[:n]) > most: // each letter has its own
			x.block(first, run)
			first, run = next, rest[:n]
		default:
			run = append(slices.Clip(run), rest[:n]...)
		}
		rest = rest[n:]
	}
	x.block(first, run)
}

// block makes the file of all whose keys stand from one on until the next block's.
func (x *index) block(from string, run []leaf) {
	if len(run) > 0 {
		x.blocks = append(x.blocks, from)
		x.files[from+"…"] = x.entries(heaviest(run))
	}
}

// byTwo are those who have one word by it and each other that they have.
func (x *index) byTwo(word string, same []leaf) (all []leaf) {
	if strings.Contains(word, " ") {
		return nil
	}
	for _, l := range same {
		for _, w := range x.bodies[l.at].more {
			if w != word {
				all = append(all, leaf{word + " " + w, l.at, l.of})
			}
		}
	}
	return sorted(all)
}

// count is how many bodies there are, up to one more than a file has.
func count(all []leaf) int {
	seen := make(map[int]bool, most)
	for _, l := range all {
		if seen[l.at] = true; len(seen) > most {
			break
		}
	}
	return len(seen)
}

// heaviest are the first of all, once each: one more than a file has at most.
func heaviest(all []leaf) []leaf {
	best := slices.Clone(all)
	slices.SortFunc(best, func(a, b leaf) int { return cmp.Or(a.at-b.at, a.of-b.of) })
	best = slices.CompactFunc(best, func(a, b leaf) bool { return a.at == b.at })
	if len(best) > most {
		slices.SortStableFunc(best, func(a, b leaf) int { return a.of - b.of })
	}
	return best[:min(len(best), most+1)]
}

// entries are those that a file has.
func (x *index) entries(listed []leaf) []byte {
	seen := map[int]bool{}
	var out bytes.Buffer
	out.WriteByte('[')
	for _, l := range listed {
		if seen[l.at] || len(seen) == most {
			continue
		}
		if len(seen) > 0 {
			out.WriteString(",\n")
		}
		seen[l.at] = true
		e := x.bodies[l.at].entry
		if l.of == ofCode {
			e = slices.Concat(e[:len(e)-1], []byte(`,"`+l.key+`"]`))
		}
		out.Write(e)
	}
	out.WriteString("]\n")
	return out.Bytes()
}

// spell makes the lists of words by which errors are mended: by their first letter, and by
// their last two, since most who err do so in one place. Those of heavy bodies come first.
func (x *index) spell() {
	lists, seen := map[string][]string{}, map[string]bool{}
	for _, b := range x.bodies {
		for _, w := range slices.Concat(b.words, b.where) {
			if len(w) < shortest || seen[w] || strings.ContainsAny(w, "0123456789") {
				continue
			}
			seen[w] = true
			for _, key := range []string{"^" + w[:1], w[len(w)-2:] + "$"} {
				lists[key] = append(lists[key], w)
			}
		}
	}
	for key, words := range lists {
		x.files[key] = text(strings.Join(words, " "))
	}
}

// shortest is how many letters a word has in which an error is mended.
const shortest = 4
