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

// Words is a piece of plain words, made as by fmt.Sprintf.
func Words(format string, args ...any) Piece { return Piece{Text: fmt.Sprintf(format, args...)} }

// Strong is a piece that stands out.
func Strong(s string) Piece { return Piece{Text: s, Strong: true} }

// Declared is what somebody else wrote, in its language.
func Declared(s, lang string) Piece { return Piece{Text: s}.AsDeclared(lang) }

// AsDeclared says that somebody else wrote the piece, in a language ("" is Italian).
func (p Piece) AsDeclared(lang string) Piece {
	p.Sort, p.As = IsDeclared, cmp.Or(lang, "it")
	return p
}

// Figure is a piece that stato.json has, too: at is where in it, a JSON pointer; "" where it hasn't.
func Figure(text, at string) Piece { return Piece{Text: text}.as(IsFigure, at) }

// Moment is a piece that says when: at is its datetime, "" where it has none.
func Moment(text, at string) Piece { return Piece{Text: text}.as(IsMoment, at) }

func (p Piece) as(sort Sort, as string) Piece {
	if as != "" {
		p.Sort, p.As = sort, as
	}
	return p
}

// Anchor is a piece that leads somewhere.
func Anchor(text, href string) Piece { return Piece{Text: text, Href: href} }

// Code is a piece for machines: an id, a file's name.
func Code(s string) Piece { return Piece{Text: s, Sort: IsCode} }

// Contact is a telephone number or an address of mail, maybe with words in a language ("": the
// page's).
func Contact(s, lang string) Piece { return Piece{Text: s, Sort: IsContact, As: lang} }

// String is the text's words alone.
func (t Text) String() string {
	if len(t) == 1 {
		return t[0].Text
	}
	var b strings.Builder
	for _, p := range t {
		b.WriteString(p.Text)
	}
	return b.String()
}
