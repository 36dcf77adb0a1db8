package site

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"sync"
	"unicode/utf8"

	"bollettino/generator/page"
)

// values makes of Go values what templates see: a struct becomes a map by its fields' JSON
// names, with omitempty and omitzero as encoding/json has them; what is markup (a page.Text,
// a string called *_html or *_svg) becomes template.HTML, which html/template leaves as it
// is; a page.Shared becomes the markup of its partial; and beside a word with the tag drawn
// stands, as NAME_drawn, the markup of that partial, made once for each such word. Of anything
// else nothing is said: templates are given no maps and no interfaces.
//
// It is one walk over the value instead of two through JSON, and writes down on its way what
// it met: two values of a type are alike where the bytes of seen are.
type values struct {
	seen   []byte
	only   int // walks inside one another that are for seen alone: they make nothing
	shared func(partial string, seen []byte, of func() any) (template.HTML, error)
	err    error // the first
}

// of is what templates see of a value.
func (v *values) of(value any) any {
	if value == nil {
		return nil
	}
	r := reflect.ValueOf(value)
	return seeing(r.Type())(v, r)
}

// sight makes of a value of one type what templates see of it.
type sight func(*values, reflect.Value) any

// sights are those that were made, by type.
var sights sync.Map

func seeing(t reflect.Type) sight {
	if s, ok := sights.Load(t); ok {
		return s.(sight)
	}
	s := sightOf(t)
	sights.Store(t, s)
	return s
}

var (
	textType   = reflect.TypeFor[page.Text]()
	sharedType = reflect.TypeFor[page.Shared]()
)

func sightOf(t reflect.Type) sight {
	switch {
	case t == textType:
		return text
	case t.Kind() == reflect.Struct && t.Implements(sharedType):
		return sharing(structure(t))
	}
	switch t.Kind() {
	case reflect.String:
		return plain
	case reflect.Bool:
		return func(v *values, r reflect.Value) any { v.number(b2i(r.Bool())); return r.Bool() }
	case reflect.Int, reflect.Int64, reflect.Int32:
		return func(v *values, r reflect.Value) any { v.number(r.Int()); return r.Int() }
	case reflect.Struct:
		s := structure(t)
		return func(v *values, r reflect.Value) any { return s.see(v, r) }
	case reflect.Slice:
		return list(t)
	case reflect.Pointer:
		of := later(t.Elem())
		return func(v *values, r reflect.Value) any {
			if r.IsNil() {
				v.number(0)
				return nil
			}
			v.number(1)
			return of()(v, r.Elem())
		}
	}
	return func(v *values, _ reflect.Value) any {
		if v.err == nil {
			v.err = fmt.Errorf("templates are given no %s", t)
		}
		return nil
	}
}

// later is the sight of a type when it is first asked for: types hold themselves.
func later(t reflect.Type) func() sight { return sync.OnceValue(func() sight { return seeing(t) }) }

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (v *values) number(n int64) { v.seen = binary.AppendVarint(v.seen, n) }

func (v *values) word(s string) {
	v.number(int64(len(s)))
	v.seen = append(v.seen, s...)
}

func plain(v *values, r reflect.Value) any {
	s := v.said(r.String())
	if v.only > 0 {
		return nil
	}
	return s
}

func ready(v *values, r reflect.Value) any { return v.markup(r.String()) }

// text is written where it is seen, and read from there: there are hundreds on a page.
func text(v *values, r reflect.Value) any {
	t, _ := r.Interface().(page.Text)
	at := len(v.seen)
	v.seen = t.AppendHTML(append(v.seen, 0, 0, 0, 0))
	html := v.seen[at+4:]
	if !utf8.Valid(html) {
		html = bytes.ToValidUTF8(html, []byte("\uFFFD"))
		v.seen = append(v.seen[:at+4], html...)
	}
	binary.BigEndian.PutUint32(v.seen[at:], uint32(len(html)))
	if v.only > 0 {
		return nil
	}
	return template.HTML(html)
}

func (v *values) markup(s string) any {
	s = v.said(s)
	if v.only > 0 {
		return nil
	}
	return template.HTML(s)
}

// said are words as a page may have them, which is UTF-8 whatever was read.
func (v *values) said(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	v.word(s)
	return s
}

func list(t reflect.Type) sight {
	of := later(t.Elem())
	return func(v *values, r reflect.Value) any {
		n := r.Len()
		v.number(int64(n))
		see := of()
		if v.only > 0 {
			for i := range n {
				see(v, r.Index(i))
			}
			return nil
		}
		out := make([]any, n)
		for i := range n {
			out[i] = see(v, r.Index(i))
		}
		return out
	}
}

// fields are a struct's, as templates see them.
type fields []field

type field struct {
	i    int
	name string
	left func(reflect.Value) bool // whether it is left out
	see  func() sight

	drawn, partial string // the name under which templates have it as markup, too, and what draws it
}

func structure(t reflect.Type) fields {
	var out fields
	for i := range t.NumField() {
		f := t.Field(i)
		name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		is := field{i: i, name: name, left: func(reflect.Value) bool { return false }, see: later(f.Type)}
		if strings.HasSuffix(name, "_html") || strings.HasSuffix(name, "_svg") {
			is.see = func() sight { return ready }
		}
		if is.partial = f.Tag.Get("drawn"); is.partial != "" {
			is.drawn = name + "_drawn"
		}
		switch rest {
		case "omitempty":
			is.left = empty
		case "omitzero":
			is.left = reflect.Value.IsZero
		}
		out = append(out, is)
	}
	return out
}

// empty is what encoding/json calls so.
func empty(r reflect.Value) bool {
	switch r.Kind() {
	case reflect.Slice, reflect.String:
		return r.Len() == 0
	case reflect.Struct:
		return false
	}
	return r.IsZero()
}

func (fs fields) see(v *values, r reflect.Value) map[string]any {
	var out map[string]any
	if v.only == 0 {
		out = make(map[string]any, len(fs))
	}
	for k, f := range fs {
		of := r.Field(f.i)
		if f.left(of) {
			continue
		}
		v.number(int64(k))
		is := f.see()(v, of)
		if v.only > 0 {
			continue
		}
		if out[f.name] = is; f.drawn != "" {
			out[f.drawn] = v.draw(f.partial, of.String())
		}
	}
	v.number(-1)
	return out
}

// draw is the markup of a partial whose context is a word of few.
func (v *values) draw(partial, word string) any {
	var room [64]byte
	html, err := v.shared(partial, append(append(append(room[:0], partial...), 0), word...), func() any { return word })
	if v.err == nil {
		v.err = err
	}
	return html
}

// sharing is the sight of a page.Shared: what there is to see of it tells which it is, and it is
// made only where that is new.
func sharing(fs fields) sight {
	return func(v *values, r reflect.Value) any {
		shared, _ := r.Interface().(page.Shared)
		start := len(v.seen)
		v.word(shared.Partial())
		v.only++
		fs.see(v, r)
		v.only--
		if v.only > 0 {
			return nil
		}
		html, err := v.shared(shared.Partial(), v.seen[start:], func() any {
			inner := values{shared: v.shared}
			of := fs.see(&inner, r)
			if v.err == nil {
				v.err = inner.err
			}
			return of
		})
		if v.err == nil {
			v.err = err
		}
		return html
	}
}
