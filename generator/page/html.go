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
func (t Text) HTML() string {
	var b strings.Builder
	for _, p := range t {
		p.html(&b)
	}
	return b.String()
}

func (p Piece) html(b *strings.Builder) {
	if p.Href != "" {
		tag(b, "a href", address(p.Href))
	}
	if p.Strong {
		b.WriteString("<strong>")
	}
	end := "</span>"
	switch {
	case p.Figure != "":
		tag(b, "span data-figure", p.Figure)
	case p.Time != "":
		b.WriteString("<time")
		attribute(b, "datetime", p.Time)
		if p.Today != "" {
			attribute(b, "data-today", p.Today)
		}
		b.WriteString(">")
		end = "</time>"
	case p.Declared != "":
		tag(b, "span data-declared lang", p.Declared)
	case p.Code:
		b.WriteString("<span data-code>")
	case p.Contact && p.Lang != "":
		tag(b, "span data-contact lang", p.Lang)
	case p.Contact:
		b.WriteString("<span data-contact>")
	default:
		end = ""
	}
	if p.Contact && p.Href == "" {
		reach(b, p.Text)
	} else {
		escaped.WriteString(b, p.Text)
	}
	b.WriteString(end)
	if p.Of != "" {
		b.WriteString(`<span class="visually-hidden" data-code>: `)
		escaped.WriteString(b, p.Of)
		b.WriteString("</span>")
	}
	if p.Strong {
		b.WriteString("</strong>")
	}
	if p.Href != "" {
		b.WriteString("</a>")
	}
}

// tag opens an element, whose last attribute has this value.
func tag(b *strings.Builder, name, value string) {
	b.WriteString("<" + name + `="`)
	escaped.WriteString(b, value)
	b.WriteString(`">`)
}

func attribute(b *strings.Builder, name, value string) {
	b.WriteString(" " + name + `="`)
	escaped.WriteString(b, value)
	b.WriteString(`"`)
}

// reached are telephone numbers and addresses of mail within a contact. A number has a run of
// three digits or more, which hours don't: "06 1234567, lun-ven 8-13".
var reached = regexp.MustCompile(`[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\d+(?:[ ./-]\d+)*`)

var longRun = regexp.MustCompile(`\d{3}`)

// reach writes a contact whose numbers and addresses of mail are links.
func reach(b *strings.Builder, contact string) {
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
		escaped.WriteString(b, contact[from:m[0]])
		tag(b, "a href", href)
		escaped.WriteString(b, is)
		b.WriteString("</a>")
		from = m[1]
	}
	escaped.WriteString(b, contact[from:])
}

// dialled leaves of a number what is dialled.
var dialled = strings.NewReplacer(" ", "", ".", "", "/", "", "-", "")

// inWord tells whether a part of a text is only part of a word, as digits of a code are.
func inWord(text string, from, until int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[until:])
	return unicode.IsLetter(before) || unicode.IsLetter(after)
}

// escaped are the characters that mean something in an element or a quoted attribute.
var escaped = strings.NewReplacer("\x00", "\uFFFD", `"`, "&#34;", "&", "&amp;", "'", "&#39;", "<", "&lt;", ">", "&gt;")

// address is an address that may stand in a link: "#ZgotmplZ" in place of one that acts
// (javascript:), percent signs in place of what is no part of any.
func address(href string) string {
	if scheme, _, ok := strings.Cut(href, ":"); ok && !strings.Contains(scheme, "/") &&
		!slices.ContainsFunc(schemes, func(s string) bool { return strings.EqualFold(s, scheme) }) {
		return "#ZgotmplZ"
	}
	var b strings.Builder
	for i := range len(href) {
		c := href[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			strings.IndexByte("-._~!#$&*+,/:;=?@[]", c) >= 0,
			c == '%' && i+2 < len(href) && hex(href[i+1]) && hex(href[i+2]):
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02x", c)
		}
	}
	return b.String()
}

// schemes are those of addresses that only lead somewhere.
var schemes = []string{"http", "https", "mailto", "webcal"}

func hex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }
