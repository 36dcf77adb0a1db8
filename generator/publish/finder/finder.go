// Package finder makes the index in which a reader's browser finds a body by itself
// (static/trova.js): small files, of which a search reads two or three.
//
// The index is a tree of the beginnings of words. A file has the bodies one of whose words
// begins so, all of them where they are few; else those that people mean first, and the
// tree goes on with the next letter. Where too many have one and the same word, it goes on
// with another word of theirs. Beside it stand the words themselves, by which typing errors
// are mended. What the files are made of changes with the register alone: how a body is
// now, its own badge says.
//
// Files are named by a digest of the beginning, so that what is typed stands in no address.
package finder

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/input/subject"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/name"
	"bollettino/generator/page/word"

	"github.com/cespare/xxhash/v2"
)

// most is how many bodies a file has: some 8 kB.
const most = 100

// body is one in the index.
type body struct {
	id     subject.ID
	entry  []byte   // what the browser gets: [id, name, kind, place, province, weight]
	weight int      // of two that fit as well, the heavier is meant
	folded string   // its name, which decides where weights are equal
	words  []string // of its name, by which it is looked for
	where  []string // of its place
	more   []string // those that many have: they lead on where a word has too many
	codes  []string
}

// Index gives the files, by their names, of bodies as the first language calls them: the
// others have a file each with their words in place of its.
func Index(tongues []*word.Language, summaries []*bulletin.Summary) (map[string][]byte, error) {
	l := tongues[0]
	x := index{Language: l, kinds: map[word.Sentence]int{}, files: map[string][]byte{}}
	x.tabulate(summaries)
	for i := range summaries {
		if err := x.add(summaries[i]); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(x.bodies, func(a, b *body) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.folded, b.folded), cmp.Compare(a.id, b.id))
	})
	x.grow()
	x.spell()
	top, err := json.Marshal(x.top())
	out := map[string][]byte{Top: top}
	for _, o := range tongues[1:] {
		if out[o.Tag+".json"], err = json.Marshal(x.in(o)); err != nil {
			return nil, err
		}
	}
	for key, data := range x.files {
		file := File(key)
		if out[file] != nil {
			return nil, fmt.Errorf("two files of the index have the name %s", file)
		}
		out[file] = data
	}
	return out, err
}

// Print stands for all that the index is made of: it changes with the register, not with
// how bodies are now.
func Print(summaries []*bulletin.Summary) string {
	h := xxhash.New()
	var b [8]byte
	for _, s := range summaries {
		binary.LittleEndian.PutUint64(b[:], s.Register())
		h.Write(b[:])
	}
	return strconv.FormatUint(h.Sum64(), 16)
}

// Top is the name of the file that is read first.
const Top = "indice.json"

// File is the name of the file for a beginning.
func File(key string) string {
	h := fnv.New64a()
	h.Write([]byte(key))
	return fmt.Sprintf("%016x.json", h.Sum64())
}

// index is one being made.
type index struct {
	*word.Language
	bodies []*body
	kinds  map[word.Sentence]int // places in table
	table  []kind
	sorts  []word.Class // of each of the table; "" of those that have only the register's name
	blocks []string     // where each begins, in order
	files  map[string][]byte
}

// top is what the browser reads first.
type top struct {
	Kinds     []kind            `json:"kinds"`
	Provinces map[string]string `json:"provinces"`
	Signs     map[string]string `json:"signs"` // by the word of a badge
	Many      []string          `json:"many"`  // words that many have
	Small     []string          `json:"small"` // and those that say nothing
	Words     word.FinderSays   `json:"words"`
	Letters   string            `json:"letters"` // of which there are lists of blocks
	Lists     []string          `json:"lists"`   // of words, by which errors are mended
}

// kind is a sort of bodies as results call it, and how else people do.
type kind struct {
	Word string `json:"word"`
	Also string `json:"also,omitempty"`
}

// words are those of another language.
type words struct {
	Kinds  []kind            `json:"kinds"`  // each in place of that of the top file
	States map[string]string `json:"states"` // by the word of a badge
	Words  word.FinderSays   `json:"words"`
}

func (x *index) in(l *word.Language) words {
	w := words{States: map[string]string{}, Words: l.Finder.Says}
	for i, k := range x.table {
		if c := x.sorts[i]; c != "" {
			k = kind{l.Tell(l.Finder.Kinds[c].Name), l.Tell(l.Finder.Kinds[c].Also)}
		}
		w.Kinds = append(w.Kinds, k)
	}
	for s, own := range x.States {
		w.States[own.Name] = l.States[s].Name
	}
	for s, own := range x.Signs {
		w.States[own] = l.Signs[s]
	}
	return w
}

func (x *index) top() top {
	signs := map[string]string{}
	for s, w := range x.States {
		signs[w.Name] = string(s)
	}
	for s, w := range x.Signs {
		signs[w] = string(s)
	}
	letters, lists := "", []string{}
	for _, key := range slices.Sorted(maps.Keys(x.files)) {
		switch {
		case strings.HasPrefix(key, "#"):
			letters += key[1:]
		case strings.HasPrefix(key, "^"), strings.HasSuffix(key, "$"):
			lists = append(lists, key)
		}
	}
	return top{x.table, word.ProvinceNames, signs, name.OfMany(), name.SmallWords(), x.Finder.Says, letters, lists}
}

// add takes a body into the index.
func (x *index) add(s *bulletin.Summary) (err error) {
	row := s.Row
	class, weight := classOf(s)
	k := x.kinds[x.kindOf(s, class).Name]
	province := provinceOf(row)
	b := &body{id: s.ID, weight: weight, folded: s.Folded}
	place := strings.TrimSpace(row.Place)
	if class == word.Commune && capital(name.Telling(s.Folded), province) {
		b.weight += weightOfCapital
	}
	if !s.Listed || !row.Active {
		b.weight -= weightOfInactive
	}
	b.entry, err = json.Marshal([]any{s.ID, name.Shown(row.Name), k, place, province, b.weight})
	b.words = distinct(name.Telling(s.Folded))
	b.where = append(name.Telling(bulletin.Fold(place)), name.Telling(bulletin.Fold(word.ProvinceNames[province]))...)
	for _, w := range strings.Fields(s.Folded + " " + bulletin.Fold(x.table[k].Word)) {
		if !name.Small(w) {
			b.more = append(b.more, w)
		}
	}
	b.more = distinct(slices.Concat(b.more, b.words, b.where))
	b.codes = codes(s)
	x.bodies = append(x.bodies, b)
	return err
}

func distinct(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}
