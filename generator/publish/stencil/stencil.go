// Package stencil runs a template once for all values of one shape. What a template does with
// most of what it is given is to put it on the page: where only such values differ, pages differ
// in nothing else, and what is left of the page when they are cut out of it, a stencil, is filled
// again and again at the price of a copy. It is partial evaluation, with a template for a program
// and its output for what is left of it; compilers that copy and patch call it by this name, too.
//
// Two things make it exact. What a template does more with than to put it, or to ask whether it
// is there, is found by reading the template (Reads), and is part of the shape. And in which way
// html/template escapes a value where it stands is seen from a mark put in its place, which
// holds a character of each kind; what comes out in no known way is part of the shape, too.
package stencil

import (
	"bytes"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/base/wire"
	"bollettino/generator/page"
)

// Hole is what a template puts on a page.
type Hole struct {
	Markup bool   // it is, and is put as it is; else words
	Words  []byte // not none
}

// Stencil is a page with holes cut into it.
type Stencil struct {
	pieces []piece
	last   string // behind the last hole
}

type piece struct {
	before string
	hole   int
	put    way
}

// way is how a hole is put where it stands.
type way byte

const (
	asIs      way = iota
	asWords       // in an element, or in a quoted attribute
	asAddress     // an attribute that is an address, from its first character on
)

// Marks are put through a template in place of what is in holes. They begin with a word that
// nobody could have written: whoever makes them draws it by lot.
type Marks string

// A mark is that word, its hole's number, closing, and a character of each kind that some place
// can't have as it is.
const (
	closing = "eZq"
	probe   = `"<'&+ >`
	markup  = `<i>"'& </i>`
)

// Mark is that of the hole with a number.
func (m Marks) Mark(number int, isMarkup bool) string {
	if isMarkup {
		return string(m) + strconv.Itoa(number) + closing + markup
	}
	return string(m) + strconv.Itoa(number) + closing + probe
}

// asked are the marks behind their closing, by the way they come out.
var asked = []struct {
	put   way
	comes string
}{
	{asWords, "&#34;&lt;&#39;&amp;&#43; &gt;"},
	{asAddress, "%22%3c%27&amp;&#43;%20%3e"},
	{asIs, markup},
}

// Cut makes a stencil of what a template made of marks, in place of holes. Where some came
// out in a way that is not known there is none: odd are their numbers, or all, if it can't be told
// which.
func (m Marks) Cut(made []byte, holes []Hole) (s *Stencil, odd []int) {
	all := func() (*Stencil, []int) {
		for n := range holes {
			odd = append(odd, n)
		}
		return nil, odd
	}
	if len(holes) > 0 && bytes.Contains(made, []byte("ZgotmplZ")) { // a filter's word for what it kept out
		return all()
	}
	s = &Stencil{}
	rest := string(made)
	for {
		before, after, found := strings.Cut(rest, string(m))
		if !found {
			break
		}
		digits, after, _ := strings.Cut(after, closing)
		n, err := strconv.Atoi(digits)
		if err != nil || n < 0 || n >= len(holes) {
			return all()
		}
		p, known := piece{before: before, hole: n}, false
		for _, way := range asked {
			if strings.HasPrefix(after, way.comes) {
				p.put, after, known = way.put, after[len(way.comes):], true
				break
			}
		}
		// Of a part of an address what it may be hangs on the rest.
		if !known || p.put == asAddress && !strings.HasSuffix(before, `="`) {
			odd = append(odd, n)
		}
		s.pieces, rest = append(s.pieces, p), after
	}
	if s.last = rest; len(odd) > 0 {
		return nil, odd
	}
	return s, nil
}

// Size is how long the page is without what is in the holes.
func (s *Stencil) Size() int {
	n := len(s.last)
	for _, p := range s.pieces {
		n += len(p.before)
	}
	return n
}

// Append adds the stencil in the form in which it is kept (Read).
func (s *Stencil) Append(b []byte) []byte {
	b = wire.Count(b, len(s.pieces))
	for _, p := range s.pieces {
		b = append(wire.Count(wire.Text(b, p.before), p.hole), byte(p.put))
	}
	return wire.Text(b, s.last)
}

// Read is a stencil that was kept; nil where it is not whole.
func Read(kept string) *Stencil {
	r := wire.Read(kept)
	s := &Stencil{}
	for range r.Count() {
		before, hole := r.Text(), int(r.Uint())
		put := r.Take(1)
		if put == "" {
			break
		}
		s.pieces = append(s.pieces, piece{before, hole, way(put[0])})
	}
	if s.last = r.Text(); !r.Whole() {
		return nil
	}
	return s
}

// Fill adds the page to a buffer, with these in the holes.
func (s *Stencil) Fill(b []byte, holes []Hole) []byte {
	room := s.Size()
	for _, h := range holes {
		room += len(h.Words)
	}
	b = slices.Grow(b, room)
	for _, p := range s.pieces {
		b = append(b, p.before...)
		switch words := holes[p.hole].Words; {
		case p.put == asWords:
			b = page.AppendEscaped(b, words, &escapes)
		case p.put == asAddress && !local(words):
			b = address(b, words)
		default:
			b = append(b, words...)
		}
	}
	return append(b, s.last...)
}

// escapes are the characters that html/template has otherwise in an element and in a quoted
// attribute, and what it has in their place.
var escapes = [256]string{0: "\uFFFD", '"': "&#34;", '\'': "&#39;", '&': "&amp;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

// local tells of an address that stands as it is: it has no scheme but that of the web, and no
// character that needs a thought.
func local(address []byte) bool {
	for _, c := range bytes.TrimPrefix(address, []byte("https://")) {
		if !safe[c] {
			return false
		}
	}
	return true
}

var safe = func() (is [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/#?=") {
		is[c] = true
	}
	return is
}()

// link is where an address stands, for html/template to say how it stands there.
var link = template.Must(template.New("").Parse(`<a href="{{ . }}">`))

func address(b, words []byte) []byte {
	var out bytes.Buffer
	_ = link.Execute(&out, string(words)) // a buffer takes all
	all := out.Bytes()
	return append(b, all[len(`<a href="`):len(all)-len(`">`)]...)
}
