package site

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"bollettino/generator/page"
	"bollettino/generator/publish/stencil"
)

// values makes of Go values what templates see: a struct becomes a map by its fields' JSON
// names, with omitempty and omitzero as encoding/json has them; what is markup (a page.Text,
// a string called *_html or *_svg) becomes template.HTML, which html/template leaves as it
// is; a page.Shared becomes the markup of its partial; and beside a word with the tag drawn
// stands, as NAME_drawn, the markup of that partial. Of anything else nothing is said:
// templates are given no maps and no interfaces.
//
// It is one walk over the value instead of two through JSON, and writes down on its way what
// it met: two values of a type are alike where the bytes of seen are; their pages have one
// stencil where those of shape are, and differ in what is in the holes.
type values struct {
	seen   []byte
	shape  []byte
	holes  []stencil.Hole // their words are part of seen, or of made
	made   []byte         // markup of what is shared
	spots  []*spot        // of the holes, with marks alone
	does   doing
	sights *sights
	fill   filler
	err    error // the first
}

// doing is what a walk does beside writing down what it met.
type doing byte

const (
	looks doing = iota // nothing
	shows              // it makes what templates see
	marks              // and puts marks in place of what is in holes
)

// filler adds to out the markup of a partial for values of a shape, which marked gives, with
// marks, to that partial.
type filler func(out []byte, partial string, shape []byte, holes []stencil.Hole, marked func(*values) any) ([]byte, error)

// begin forgets what was met before.
func (v *values) begin(does doing, s *sights, fill filler) {
	*v = values{seen: v.seen[:0], shape: v.shape[:0], holes: v.holes[:0], made: v.made[:0], spots: v.spots[:0],
		does: does, sights: s, fill: fill}
}

// of is what templates see of a value.
func (v *values) of(value any) any {
	if value == nil {
		return nil
	}
	r := reflect.ValueOf(value)
	if r.Kind() == reflect.Struct { // what stands somewhere is not copied for each text in it
		at := reflect.New(r.Type()).Elem()
		at.Set(r)
		r = at
	}
	return v.sights.of(r.Type(), &v.sights.root)(v, r)
}

// spot is where a value stands: a field, or what is below it.
type spot struct {
	read atomic.Bool // by templates, which do more than to put it on the page
}

// leaf is what was seen of a value that has no parts: it is in a hole, unless templates read it.
func (v *values) leaf(at *spot, markup bool, words []byte) any {
	switch {
	case len(words) == 0:
		v.shape = append(v.shape, 0)
	case at.read.Load():
		v.shape = append(binary.AppendUvarint(append(v.shape, 1), uint64(len(words))), words...)
	default:
		v.shape = append(v.shape, 2)
		v.holes = append(v.holes, stencil.Hole{Markup: markup, Words: words})
		if v.does == marks {
			v.spots = append(v.spots, at)
			words = []byte(v.sights.marks.Mark(len(v.holes)-1, markup))
		}
	}
	switch {
	case v.does == looks:
		return nil
	case markup:
		return template.HTML(words)
	}
	return string(words)
}

// sight makes of a value of one type what templates see of it.
type sight func(*values, reflect.Value) any

// sights are those that were made.
type sights struct {
	marks   stencil.Marks
	reads   func() stencil.Reads
	structs sync.Map // by type, and whether it is read
	root    spot
}

type structKey struct {
	of   reflect.Type
	read bool
}

func (s *sights) structure(t reflect.Type, read bool) fields {
	key := structKey{t, read}
	if fs, ok := s.structs.Load(key); ok {
		return fs.(fields)
	}
	fs, _ := s.structs.LoadOrStore(key, s.fieldsOf(t, read))
	return fs.(fields)
}

var (
	textType   = reflect.TypeFor[page.Text]()
	sharedType = reflect.TypeFor[page.Shared]()
)

// of is the sight of a type at a place.
func (s *sights) of(t reflect.Type, at *spot) sight {
	switch {
	case t == textType:
		return text(at)
	case t.Kind() == reflect.Struct && t.Implements(sharedType):
		return s.sharing(t, at)
	}
	switch t.Kind() {
	case reflect.String:
		return plain(at, false)
	case reflect.Bool:
		return func(v *values, r reflect.Value) any { v.number(b2i(r.Bool())); return r.Bool() }
	case reflect.Int, reflect.Int64, reflect.Int32:
		return func(v *values, r reflect.Value) any { v.number(r.Int()); return r.Int() }
	case reflect.Struct:
		see := sync.OnceValue(func() fields { return s.structure(t, at.read.Load()) }) // types hold themselves
		return func(v *values, r reflect.Value) any { return see().see(v, r) }
	case reflect.Slice:
		return list(sync.OnceValue(func() sight { return s.of(t.Elem(), at) }))
	case reflect.Pointer:
		of := sync.OnceValue(func() sight { return s.of(t.Elem(), at) })
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

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// number is what decides what a template does.
func (v *values) number(n int64) {
	v.seen = binary.AppendVarint(v.seen, n)
	v.shape = binary.AppendVarint(v.shape, n)
}

// word is written where it is seen, and read from there.
func (v *values) word(s string) []byte {
	s = strings.ToValidUTF8(s, "\uFFFD") // as a page may have it, whatever was read
	v.seen = append(binary.AppendVarint(v.seen, int64(len(s))), s...)
	return v.seen[len(v.seen)-len(s):]
}

func plain(at *spot, markup bool) sight {
	return func(v *values, r reflect.Value) any { return v.leaf(at, markup, v.word(r.String())) }
}

// text is what hundreds on a page are.
func text(at *spot) sight {
	return func(v *values, r reflect.Value) any {
		var t page.Text
		if r.CanAddr() {
			t = *r.Addr().Interface().(*page.Text)
		} else {
			t = r.Interface().(page.Text)
		}
		from := len(v.seen)
		v.seen = t.AppendHTML(append(v.seen, 0, 0, 0, 0))
		html := v.seen[from+4:]
		if !utf8.Valid(html) {
			html = bytes.ToValidUTF8(html, []byte("\uFFFD"))
			v.seen = append(v.seen[:from+4], html...)
			html = v.seen[from+4:]
		}
		binary.BigEndian.PutUint32(v.seen[from:], uint32(len(html)))
		return v.leaf(at, true, html)
	}
}

func list(of func() sight) sight {
	return func(v *values, r reflect.Value) any {
		n := r.Len()
		v.number(int64(n))
		see := of()
		if v.does == looks {
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
	see  sight

	drawn, partial string // the name under which templates have it as markup, too, and what draws it
	drawing        *spot
}

// fieldsOf are a struct's; all below what templates read is read.
func (s *sights) fieldsOf(t reflect.Type, read bool) fields {
	spotOf := func(name string) *spot {
		p := &spot{}
		p.read.Store(read || s.reads().Has(name))
		return p
	}
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
		is := field{i: i, name: name, left: func(reflect.Value) bool { return false }}
		if strings.HasSuffix(name, "_html") || strings.HasSuffix(name, "_svg") {
			is.see = plain(spotOf(name), true)
		} else {
			is.see = s.of(f.Type, spotOf(name))
		}
		if is.partial = f.Tag.Get("drawn"); is.partial != "" {
			is.drawn = name + "_drawn"
			is.drawing = spotOf(is.drawn)
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

func (fs fields) see(v *values, r reflect.Value) any {
	var out map[string]any
	if v.does != looks {
		out = make(map[string]any, len(fs))
	}
	for k, f := range fs {
		of := r.Field(f.i)
		if f.left(of) {
			continue
		}
		v.number(int64(k))
		is := f.see(v, of)
		if out != nil {
			out[f.name] = is
		}
		if f.drawn != "" {
			if is = v.draw(f.drawing, f.partial, of.String()); out != nil {
				out[f.drawn] = is
			}
		}
	}
	v.number(-1)
	if out == nil {
		return nil
	}
	return out
}

// draw is the markup of a partial whose context is a word of few.
func (v *values) draw(at *spot, partial, word string) any {
	var room [64]byte
	return v.markup(at, partial, append(room[:0], word...), nil, func(m *values) any {
		m.shape = append(m.shape, word...)
		return word
	})
}

// markup is that of a partial, as a leaf.
func (v *values) markup(at *spot, partial string, shape []byte, holes []stencil.Hole, marked func(*values) any) any {
	from := len(v.made)
	made, err := v.fill(v.made, partial, shape, holes, marked)
	if err != nil {
		made = v.made
		if v.err == nil {
			v.err = err
		}
	}
	v.made = made
	return v.leaf(at, true, made[from:])
}

// sharing is the sight of a page.Shared.
func (s *sights) sharing(t reflect.Type, at *spot) sight {
	partial := reflect.Zero(t).Interface().(page.Shared).Partial()
	see := sync.OnceValue(func() fields { return s.structure(t, false) })
	return func(v *values, r reflect.Value) any {
		does, shape, holes := v.does, len(v.shape), len(v.holes)
		v.word(partial)
		v.does = looks
		see().see(v, r)
		v.does = does
		ofShape, ofHoles := v.shape[shape:], v.holes[holes:]
		v.shape, v.holes = v.shape[:shape], v.holes[:holes]
		return v.markup(at, partial, ofShape, ofHoles, func(m *values) any { return see().see(m, r) })
	}
}
