package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Unlinked is a text without its addresses.
func Unlinked(t Text) Text {
	out := slices.Clone(t)
	for i := range out {
		out[i].Href = ""
	}
	return out
}

// Pieces of text.

func Words(format string, args ...any) Piece { return Piece{Text: fmt.Sprintf(format, args...)} }

func Strong(s string) Piece { return Piece{Text: s, Strong: true} }

func Declared(s, lang string) Piece { return Piece{Text: s}.AsDeclared(lang) }

func (p Piece) AsDeclared(lang string) Piece {
	p.Declared = cmp.Or(lang, "it")
	return p
}

func Anchor(text, href string) Piece { return Piece{Text: text, Href: href} }

func Code(s string) Piece { return Piece{Text: s, Code: true} }

func Contact(s string) Piece { return Piece{Text: s, Contact: true} }

// String is the text's words alone.
func (t Text) String() string {
	var b strings.Builder
	for _, p := range t {
		b.WriteString(p.Text)
	}
	return b.String()
}
