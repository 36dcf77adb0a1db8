package page

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// HTML is the text as a run of markup, each piece said to be what it is, so that readers,
// machines and tests can tell a figure from a date, and our words from somebody else's.
// Not one blank is added or lost: the pieces carry their own. What the pieces say is escaped
// here and nowhere else, as html/template would but for the plus of moments, which means nothing
// in UTF-8: a test compares them.
func (t Text) HTML() string { return string(t.AppendHTML(nil)) }

// AppendHTML adds that to a buffer: a page has hundreds of texts.
func (t Text) AppendHTML(b []byte) []byte {
	for _, p := range t {
		b = p.html(b)
	}
	return b
}

func (p Piece) html(b []byte) []byte {
	if p.Href != "" {
		b = append(address(append(b, `<a href="`...), p.Href), `">`...)
	}
	if p.Strong {
		b = append(b, "<strong>"...)
	}
	end := "</span>"
	switch p.Sort {
	case IsFigure:
		b = tag(b, "span data-figure", p.As)
	case IsMoment:
		b = attribute(append(b, "<time"...), "datetime", p.As)
		if p.Today != "" {
			b = attribute(b, "data-today", p.Today)
		}
		b, end = append(b, '>'), "</time>"
	case IsDeclared:
		b = tag(b, "span data-declared lang", p.As)
	case IsCode:
		b = append(b, "<span data-code>"...)
	case IsContact:
		if b = append(b, "<span data-contact"...); p.As != "" {
			b = attribute(b, "lang", p.As)
		}
		b = append(b, '>')
	default:
		end = ""
	}
	if p.Sort == IsContact && p.Href == "" {
		b = reach(b, p.Text)
	} else {
		b = escape(b, p.Text)
	}
	b = append(b, end...)
	if p.Of != "" {
		b = append(escape(append(b, `<span class="visually-hidden" data-code>: `...), p.Of), "</span>"...)
	}
	if p.Strong {
		b = append(b, "</strong>"...)
	}
	if p.Href != "" {
		b = append(b, "</a>"...)
	}
	return b
}

// tag opens an element, whose last attribute has this value.
func tag(b []byte, name, value string) []byte {
	b = append(append(append(b, '<'), name...), `="`...)
	return append(escape(b, value), `">`...)
}

func attribute(b []byte, name, value string) []byte {
	b = append(append(append(b, ' '), name...), `="`...)
	return append(escape(b, value), '"')
}

// reached are telephone numbers and addresses of mail within a contact. A number has a run of
// three digits or more, which hours don't: "06 1234567, lun-ven 8-13".
var reached = regexp.MustCompile(`[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\d+(?:[ ./-]\d+)*`)

var longRun = regexp.MustCompile(`\d{3}`)

// reach writes a contact whose numbers and addresses of mail are links.
func reach(b []byte, contact string) []byte {
	from := 0
	for _, m := range reached.FindAllStringIndex(contact, -1) {
		is, href := contact[m[0]:m[1]], ""
		switch number := dialled.Replace(is); {
		case strings.Contains(is, "@"):
			href = "mailto:" + is
		case longRun.MatchString(is) && 6 <= len(number) && len(number) <= 14 && !inWord(contact, m[0], m[1]):
			href = "tel:" + number
		default:
			continue
		}
		b = tag(escape(b, contact[from:m[0]]), "a href", href)
		b = append(escape(b, is), "</a>"...)
		from = m[1]
	}
	return escape(b, contact[from:])
}

// dialled leaves of a number what is dialled.
var dialled = strings.NewReplacer(" ", "", ".", "", "/", "", "-", "")

// inWord tells whether a part of a text is only part of a word, as digits of a code are.
func inWord(text string, from, until int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[until:])
	return unicode.IsLetter(before) || unicode.IsLetter(after)
}

// escapes are the characters that mean something in an element or a quoted attribute, and
// what stands for them.
var escapes = [256]string{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '<': "&lt;", '>': "&gt;"}

func escape(b []byte, s string) []byte { return AppendEscaped(b, s, &escapes) }

// AppendEscaped adds words to a buffer, with what stands for some characters in their place.
func AppendEscaped[T string | []byte](b []byte, words T, escapes *[256]string) []byte {
	from := 0
	for i := range len(words) {
		if to := escapes[words[i]]; to != "" {
			b = append(append(b, words[from:i]...), to...)
			from = i + 1
		}
	}
	return append(b, words[from:]...)
}

// address writes an address that may stand in a link: "#ZgotmplZ" in place of one that acts
// (javascript:), percent signs in place of what is no part of any.
func address(b []byte, href string) []byte {
	if scheme, _, ok := strings.Cut(href, ":"); ok && !strings.Contains(scheme, "/") &&
		!slices.ContainsFunc(schemes, func(s string) bool { return strings.EqualFold(s, scheme) }) {
		return append(b, "#ZgotmplZ"...)
	}
	for i := range len(href) {
		c := href[i]
		switch {
		case c == '&':
			b = append(b, "&amp;"...)
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			strings.IndexByte("-._~!#$*+,/:;=?@[]", c) >= 0,
			c == '%' && i+2 < len(href) && hex(href[i+1]) && hex(href[i+2]):
			b = append(b, c)
		default:
			b = fmt.Appendf(b, "%%%02x", c)
		}
	}
	return b
}

// schemes are those of addresses that only lead somewhere.
var schemes = []string{"http", "https", "mailto", "webcal"}

func hex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }
