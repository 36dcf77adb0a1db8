package stencil

import (
	"bytes"
	"fmt"
	"html/template"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// two are given to a template: Of is words, Is is markup.
type two struct {
	Of string
	Is template.HTML
}

func through(t *testing.T, src string, v two) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := template.Must(template.New("").Parse(src)).Execute(&out, v); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// m are no words of any test.
const m Marks = "qZ5h0le"

var empty = []Hole{{}, {Markup: true}}

func marked() two { return two{m.Mark(0, false), template.HTML(m.Mark(1, true))} }

// A page from a stencil is the page that html/template makes, whatever is in the holes.
func TestFilled(t *testing.T) {
	nasty := []string{"a", "Sant'Angelo & figli", `<script>"+'`, "/x?a=b&c=d#e", "javascript:alert(1)", "https://a.it/x+y",
		"mailto:a@b.it", "//x", "ZgotmplZ", "a b\x00c", "à%20%zz{}|^`", "JavaScript:x", "a:b", "./a:b", "https:x", string(m) + "0" + closing + probe}
	letters := []rune(`ab:/?&#+%"'<> àZ` + "`=\x00\\\n{}")
	for range 200 {
		var b strings.Builder
		for range 1 + rand.IntN(12) {
			b.WriteRune(letters[rand.IntN(len(letters))])
		}
		nasty = append(nasty, b.String())
	}
	for _, src := range []string{
		`<p>{{ .Of }}</p>`, `<p title="{{ .Of }}">`, `<p class="is-{{ .Of }} b">`, `<title>{{ .Of }} · b</title>`,
		`<textarea>{{ .Of }}</textarea>`, `<a href="{{ .Of }}">{{ .Of }}</a>`, `<img src="{{ .Of }}" alt="{{ .Of }}">`,
		`<a href="{{ .Of }}#x">`, `<div>{{ .Is }}</div>`, `{{ .Is }}{{ .Of }}{{ .Is }}`, `<p title='{{ .Of }}'>`, `<meta content="{{ .Of }}">`,
		`<p>nothing</p>`, `<!-- {{ .Of }} -->`, `<time datetime="{{ .Of }}">`, `<form action="{{ .Of }}">`,
	} {
		s, odd := m.Cut(through(t, src, marked()), empty)
		if s == nil {
			t.Errorf("%s: there is no stencil, for %v", src, odd)
			continue
		}
		for _, words := range nasty {
			want := through(t, src, two{words, "<b>" + template.HTML(words)})
			got := s.Fill([]byte("before "), []Hole{{Words: []byte(words)}, {Markup: true, Words: []byte("<b>" + words)}})
			if string(got) != "before "+string(want) {
				t.Errorf("%s of %q:\n%s\n%s", src, words, got, want)
			}
		}
	}
}

// Where it isn't known how a hole is put, or what else it decides, there is no stencil.
func TestOdd(t *testing.T) {
	for src, want := range map[string][]int{
		`<p class={{ .Of }}>`:                     {0},
		`<a href='{{ .Of }}'>`:                    {0},
		`<a href={{ .Of }}>`:                      {0},
		`<a href="/x/{{ .Of }}">`:                 {0},
		`<a href="/x?a={{ .Of }}">{{ .Is }}`:      {0},
		`<a href="{{ .Is }}">`:                    {1},
		`<p title="{{ .Is }}">{{ .Of }}`:          {1},
		`<title>{{ .Is }}</title>`:                {1},
		`<script>let a = {{ .Of }}</script>`:      {0},
		`<p onclick="f({{ .Of }})">{{ .Is }}`:     {0},
		`<style>p { color: {{ .Of }} }</style>`:   {0, 1},
		`<p {{ .Of }}="1">`:                       {0, 1},
		`<img srcset="{{ .Of }}">`:                {0, 1},
		`<p>{{ .Of }}</p><p title="{{ .Is }}">`:   {1},
		`<p title={{ .Of }}>{{ .Of }}{{ .Of }}`:   {0},
		`<textarea>{{ .Is }}{{ .Of }}</textarea>`: {1},
	} {
		s, odd := m.Cut(through(t, src, marked()), empty)
		slices.Sort(odd)
		if odd = slices.Compact(odd); s != nil || !slices.Equal(odd, want) {
			t.Errorf("%s: %v are odd, not %v; a stencil: %v", src, odd, want, s != nil)
		}
	}
}

// What is left of a page is as long as told, and a mark that is of no hole is no hole.
func TestCut(t *testing.T) {
	s, _ := m.Cut([]byte("ab"+m.Mark(0, false)), nil)
	if s != nil {
		t.Error("a hole that nobody has")
	}
	page := fmt.Sprintf("<p>%s</p>%s", template.HTMLEscapeString("a"), m.Mark(1, true))
	if s, odd := m.Cut([]byte(page), empty); s == nil || s.Size() != len("<p>a</p>") {
		t.Errorf("%v, odd %v", s, odd)
	}
}

// A stencil is read as it was kept; one that is cut short is none.
func TestKept(t *testing.T) {
	s, _ := m.Cut(through(t, `<a href="{{ .Of }}">{{ .Of }}</a>{{ .Is }}<p title="{{ .Of }}">`, marked()), empty)
	holes := []Hole{{Words: []byte("a&b:c")}, {Markup: true, Words: []byte("<b>")}}
	form := string(s.Append(nil))
	if is := Read(form); is == nil || string(is.Fill(nil, holes)) != string(s.Fill(nil, holes)) {
		t.Errorf("%q", form)
	}
	for i := range form {
		if Read(form[:i]) != nil {
			t.Errorf("%d bytes of %d are a stencil", i, len(form))
		}
	}
	if Read(form+"x") != nil {
		t.Error("with a byte more it is one")
	}
}

// What is read is known as it was kept.
func TestKeptReads(t *testing.T) {
	for _, src := range []string{`{{ .a }}`, `{{ upper .a }}{{ upper .b }}`, `{{ upper . }}`} {
		r := ReadsOf(map[string][]byte{"a.html": []byte(src)})
		form := string(r.Append(nil))
		is, whole := ReadsKept(form)
		for _, name := range []string{"a", "b", "c"} {
			if !whole || is.Has(name) != r.Has(name) {
				t.Errorf("%s: %s is read: %t; whole: %t", src, name, is.Has(name), whole)
			}
		}
		for i := range form {
			if _, whole := ReadsKept(form[:i]); whole {
				t.Errorf("%s: %d bytes of %d are whole", src, i, len(form))
			}
		}
	}
}
