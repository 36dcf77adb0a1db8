package bulletin

import (
	"encoding/binary"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"bollettino/generator/base/period"
	"bollettino/generator/base/wire"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/name"
	"bollettino/generator/page/stato"

	"github.com/cespare/xxhash/v2"
	"golang.org/x/text/unicode/norm"
)

// Summary is what the pages about many may know of a subject.
type Summary struct {
	ID       subject.ID
	Row      *subject.Row // the registry's, which has thousands
	Folded   string       // its name, by which it is sorted
	Initial  string       // of the word that tells it from others; "" where none begins with a letter
	T        period.Time
	Listed   bool
	Measured bool // something fresh was measured
	Known    bool
	State    sli.State
	Mark     input.Mark
	Open     []Open           // notices announced, in progress or overrun, and undeclared down time
	Outcomes []judged.Outcome // for counts of many, naming nobody: of each limit that bound it
	Told     []Told
	Years    []string    // that have a page in its archive
	Brief    stato.Brief // of its figures, for tables of all

	prints *prints // of one to which nothing more is done
}

// prints stand for what there is to say of a subject: equal numbers, the same words.
type prints struct{ listing, register, data, told uint64 }

// Seal is told when nothing more is done to a summary: what stands for it is found once then,
// and not for each page about many of each build to come.
func (s *Summary) Seal() { s.prints = &prints{s.Listing(), s.Register(), s.Data(), s.Tells()} }

// Sealed tells whether that was told.
func (s *Summary) Sealed() bool { return s.prints != nil }

// AppendSeal adds what stands for it, to be kept (ReadSeal); nothing of one that is not sealed.
func (s *Summary) AppendSeal(b []byte) []byte {
	b = wire.Flags(b, s.Sealed())
	if s.Sealed() {
		for _, n := range [...]uint64{s.prints.listing, s.prints.register, s.prints.data, s.prints.told} {
			b = binary.LittleEndian.AppendUint64(b, n)
		}
	}
	return b
}

// ReadSeal takes what stood for a summary that is as it was, its row too.
func (s *Summary) ReadSeal(r *wire.Reader) {
	var sealed bool
	if r.Flags(&sealed); !sealed {
		return
	}
	s.prints = &prints{}
	for _, n := range [...]*uint64{&s.prints.listing, &s.prints.register, &s.prints.data, &s.prints.told} {
		if word := r.Take(8); word != "" {
			*n = binary.LittleEndian.Uint64([]byte(word))
		}
	}
}

// Outcomes are those of all subjects, each with how many have it: a list that many share is
// gone through once.
func Outcomes(all []*Summary) iter.Seq2[judged.Outcome, int] {
	type list struct {
		first *judged.Outcome
		n     int
	}
	lists, places := []*Summary{}, map[list]int{}
	var have []int
	for _, s := range all {
		if len(s.Outcomes) == 0 {
			continue
		}
		l := list{&s.Outcomes[0], len(s.Outcomes)}
		place, known := places[l]
		if !known {
			place = len(lists)
			places[l], lists, have = place, append(lists, s), append(have, 0)
		}
		have[place]++
	}
	return func(yield func(judged.Outcome, int) bool) {
		for i, s := range lists {
			for _, o := range s.Outcomes {
				if !yield(o, have[i]) {
					return
				}
			}
		}
	}
}

// Open is a notice that matters now.
type Open struct {
	Card  page.Card
	Group string
	From  period.Time // of the span that is running or comes next
	Until period.Time
	State notice.State
	Kind  notice.Kind
	Later []Turn   // what will become of it
	Other []Worded // how the site's other languages say it, in their order
}

// Worded is how a language shows a notice that matters now, and what will become of it.
type Worded struct {
	Card  page.Card
	Later []Turn
}

// In is the same in one of the site's languages.
func (o Open) In(tongue int) Open {
	if tongue > 0 {
		o.Card, o.Later = o.Other[tongue-1].Card, o.Other[tongue-1].Later
	}
	return o
}

// Fold makes names comparable: lower case, no accents, one space or hyphen for
// everything that is no letter or digit.
func Fold(s string) string {
	return strings.ReplaceAll(rulebook.Slug(norm.NFKC.String(s)), "-", " ")
}

// Named sets the name by which a body is sorted and found, and what follows from it.
func (s *Summary) Named(name string) {
	s.Folded = Fold(name)
	s.Initial = initial(s.Folded)
}

// Listing stands for all that lists of bodies say of one, and for where it stands in them:
// equal numbers, equal entries.
func (s *Summary) Listing() uint64 {
	if s.prints != nil {
		return s.prints.listing
	}
	b := make([]byte, 0, 512) // on the stack, mostly
	for _, text := range [...]string{string(s.ID), s.Row.Name, s.Row.Place, s.Row.Province, string(s.State), s.Folded,
		s.Initial, s.Row.Kind, s.Row.Region} {
		b = append(append(b, text...), 0)
	}
	for _, r := range s.Row.Roles {
		b = append(append(b, r...), 0)
	}
	return xxhash.Sum64(strconv.AppendBool(b, s.Listed))
}

// Register stands for what the index of bodies has of one, which changes with the register and
// not with how the body is.
func (s *Summary) Register() uint64 {
	if s.prints != nil {
		return s.prints.register
	}
	row := *s.Row
	row.Partners, row.Flags, row.Valid = nil, nil, period.Span{} // they are not told
	return xxhash.Sum64(row.Append(wire.Flags(wire.Text(make([]byte, 0, 512), s.ID), s.Listed)))
}

// Data stands for what tables of all have of a subject, but for its notices.
func (s *Summary) Data() uint64 {
	if s.prints != nil {
		return s.prints.data
	}
	b := wire.Text(wire.Text(s.Row.Append(make([]byte, 0, 1024)), s.ID), s.Mark)
	return xxhash.Sum64(wire.Flags(wire.Ints(wire.Text(wire.Text(b, s.Brief.Values), s.Brief.Limits), s.T), s.Listed))
}

// Tells stands for what they have of its notices.
func (s *Summary) Tells() uint64 {
	if s.prints != nil {
		return s.prints.told
	}
	var b []byte
	for i := range s.Told {
		b = binary.LittleEndian.AppendUint64(b, s.Told[i].Print)
	}
	return xxhash.Sum64(b)
}

// initial is the first letter of the word that tells a body from others:
// "Comune di Pisa" is under P.
func initial(folded string) string {
	for _, w := range name.Telling(folded) {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLetter(r) {
			return strings.ToUpper(string(r))
		}
	}
	return ""
}

// Has tells whether the body has a role.
func (s *Summary) Has(r subject.Role) bool { return slices.Contains(s.Row.Roles, r) }
