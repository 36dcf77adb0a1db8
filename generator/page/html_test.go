package page_test

import (
	"html/template"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"bollettino/generator/page"
)

// pieces says in a template what Text.HTML says.
var pieces = template.Must(template.New("").Parse(`{{ range . -}}
{{- if .Href }}<a href="{{ .Href }}">{{ end -}}
{{- if .Strong }}<strong>{{ end -}}
{{- if eq .Sort 1 }}<span data-figure="{{ .As }}">{{ .Text }}</span>
{{- else if eq .Sort 2 }}<time datetime="{{ .As }}"{{ with .Today }} data-today="{{ . }}"{{ end }}>{{ .Text }}</time>
{{- else if eq .Sort 3 }}<span data-declared lang="{{ .As }}">{{ .Text }}</span>
{{- else if eq .Sort 4 }}<span data-code>{{ .Text }}</span>
{{- else if eq .Sort 5 }}<span data-contact{{ with .As }} lang="{{ . }}"{{ end }}>{{ .Text }}</span>
{{- else }}{{ .Text }}{{ end -}}
{{- if .Strong }}</strong>{{ end -}}
{{- if .Href }}</a>{{ end -}}
{{- end -}}`))

// reached is a link that a contact holds.
var reached = regexp.MustCompile(`<a href="(?:tel|mailto):[^"]*">([^<]+)</a>`)

// What can be called or written to is a link; hours, codes and years are none.
func TestContactsAreReached(t *testing.T) {
	t.Parallel()
	for contact, want := range map[string]string{
		"06 0000 0000, lun-ven 8-13 14-18": `<a href="tel:0600000000">06 0000 0000</a>, lun-ven 8-13 14-18`,
		"+39 02/1234567":                   `<a href="tel:+39021234567">+39 02/1234567</a>`,
		"800-123456 / a.b@example.org":     `<a href="tel:800123456">800-123456</a> / <a href="mailto:a.b@example.org">a.b@example.org</a>`,
		"dalle 8.30 alle 12.30":            "dalle 8.30 alle 12.30",
		"dal 2026, codice UF12345678":      "dal 2026, codice UF12345678",
		"Sportello, piano 2":               "Sportello, piano 2",
	} {
		got := page.Text{page.Contact(contact, "")}.HTML()
		if got != "<span data-contact>"+want+"</span>" {
			t.Errorf("%q: %s", contact, got)
		}
		marked := page.Text{page.Contact(contact, "it")}.HTML()
		if marked != `<span data-contact lang="it">`+want+"</span>" {
			t.Errorf("%q in Italian: %s", contact, marked)
		}
	}
}

// A calendar can be subscribed to, which templates don't let through: nothing acts by it.
func TestCalendarsAreSubscribedTo(t *testing.T) {
	t.Parallel()
	for href, want := range map[string]string{
		"webcal://example.org/calendario.ics": "webcal://example.org/calendario.ics",
		"webcal:\"><b>":                       "webcal:%22%3e%3cb%3e", "webcals:": "#ZgotmplZ", "web\ncal:": "#ZgotmplZ",
	} {
		if got := (page.Text{page.Anchor("a", href)}).HTML(); got != `<a href="`+want+`">a</a>` {
			t.Errorf("%q: %s", href, got)
		}
	}
}

func sameAsTemplate(t *testing.T, text page.Text) {
	t.Helper()
	var want strings.Builder
	if err := pieces.Execute(&want, text); err != nil {
		t.Fatal(err)
	}
	// Of a contact it makes links besides.
	links := func(s string) string { return reached.ReplaceAllString(s, "$1") }
	like := strings.ReplaceAll(want.String(), "&#43;", "+")
	if got := text.HTML(); links(got) != links(like) {
		t.Errorf("%q:\n got %s\nwant %s", text, got, like)
	}
}

// Whatever a text says, its markup is what html/template makes of it, but for the plus.
func TestTextIsEscapedAsByTemplates(t *testing.T) {
	t.Parallel()
	parts := []string{"", "a", "È già", " ", "<", ">", "&", "&amp;", `"`, "'", "`", "+", "=", "\x00", "\xff", "\n", "\u2028",
		"<script>alert(1)</script>", `" onclick="alert(1)`, "<!--", "-->", "]]>", "</a>", "javascript:", "JavaScript:",
		"data:text/html,", "http://", "HTTPS:", "httpſ:", "mailto:", "//", "/", "?", "#", "%", "%2f", "%zz", "[", "{{", "\\",
		"\uFDD0", "\uFFFE", "\u202E", "😀"}
	random := rand.New(rand.NewPCG(1, 2))
	any := func() string {
		var s strings.Builder
		for range random.IntN(4) {
			s.WriteString(parts[random.IntN(len(parts))])
		}
		return s.String()
	}
	some := func() string {
		if random.IntN(3) > 0 {
			return ""
		}
		return any()
	}
	for range 5000 {
		var text page.Text
		for range random.IntN(4) {
			text = append(text, page.Piece{Text: any(), Href: some(), As: some(), Today: some(),
				Sort: page.Sort(random.IntN(int(page.IsContact) + 1)), Strong: random.IntN(3) == 0})
		}
		sameAsTemplate(t, text)
	}
}

func FuzzText(f *testing.F) {
	f.Add("Comune d'Ò", "/soggetti/1/?a=b&c=d", "it", 0)
	f.Add("<script>", "javascript:alert(1)", `x" onclick="`, 1)
	f.Add("a+b\x00", "HTTPS://example.org/a b", "it", 8|2)
	f.Add("IBAN", "a/b:c%2f%2F%zz%", "", 8|3)
	f.Add("a@example.org", "mailto:a@example.org", "", 4)
	f.Fuzz(func(t *testing.T, words, href, value string, sort int) {
		sameAsTemplate(t, page.Text{{Text: words, Href: href, As: value, Sort: page.Sort(sort & 7), Strong: sort&8 > 0}})
	})
}
