package site

import (
	"bytes"
	"cmp"
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
// it met: pages of a layout have one stencil where the bytes of shape are the same.
type values struct {
	print  []byte // of all that was met: two values of a type are alike where it is the same
	shape  []byte
	holes  []stencil.Hole // their words are part of said, or of made
	said   []byte
	made   []byte  // markup of what is shared
	spots  []*spot // of the holes, with marks alone
	does   doing
	sights *sights
	of     *Renderer // who makes the markup of what is shared
	err    error     // the first
}

// doing is what a walk does beside writing down what it met.
type doing byte

const (
	looks  doing = iota // nothing
	prints              // it makes the print
	shows               // it makes what templates see
	marks               // and puts marks in place of what is in holes
)

// begin forgets what was met before.
func (v *values) begin(does doing, r *Renderer) {
	*v = values{print: v.print[:0], shape: v.shape[:0], holes: v.holes[:0], said: v.said[:0], made: v.made[:0], spots: v.spots[:0],
		does: does, sights: &r.sights, of: r}
}

// see is what templates see of a value.
func (v *values) see(value any) any {
	if value == nil {
		return nil
	}
	r := reflect.New(reflect.TypeOf(value)).Elem() // what has an address is not copied for each text in it
	r.Set(reflect.ValueOf(value))
	return v.sights.of(r.Type(), &v.sights.root)(v, r)
}

// spot is where a value stands: a field, or what is below it.
type spot struct {
	read atomic.Bool // by templates, which do more than to put it on the page
}

// leaf is what was seen of a value that has no parts: it is in a hole, unless templates read it.
func (v *values) leaf(at *spot, markup bool, words []byte) any {
	if v.does == prints {
		v.print = append(binary.AppendUvarint(v.print, uint64(len(words))), words...)
	}
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
	case v.does < shows:
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
	v.shape = binary.AppendVarint(v.shape, n)
	if v.does == prints {
		v.print = binary.AppendVarint(v.print, n)
	}
}

// word is written down, and read from there.
func (v *values) word(s string) []byte {
	s = strings.ToValidUTF8(s, "\uFFFD") // as a page may have it, whatever was read
	v.said = append(v.said, s...)
	return v.said[len(v.said)-len(s):]
}

func plain(at *spot, markup bool) sight {
	return func(v *values, r reflect.Value) any { return v.leaf(at, markup, v.word(r.String())) }
}

// text is what hundreds on a page are.
func text(at *spot) sight {
	return func(v *values, r reflect.Value) any {
		t := r.Addr().Interface().(*page.Text)
		from := len(v.said)
		v.said = t.AppendHTML(v.said)
		if !utf8.Valid(v.said[from:]) {
			v.said = append(v.said[:from], bytes.ToValidUTF8(v.said[from:], []byte("\uFFFD"))...)
		}
		return v.leaf(at, true, v.said[from:])
	}
}

func list(of func() sight) sight {
	return func(v *values, r reflect.Value) any {
		n := r.Len()
		v.number(int64(n))
		see := of()
		if v.does < shows {
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
	if v.does >= shows {
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
	start := len(v.shape)
	v.shape = append(append(append(v.shape, partial...), 0), word...)
	markup, known := v.known(start, len(v.holes))
	if !known {
		markup = v.share(partial, start, len(v.holes), func(m *values) any {
			m.shape = append(m.shape, word...)
			return word
		})
	}
	v.shape = v.shape[:start]
	return v.leaf(at, true, markup)
}

// sharing is the sight of a page.Shared.
func (s *sights) sharing(t reflect.Type, at *spot) sight {
	partial := reflect.Zero(t).Interface().(page.Shared).Partial()
	see := sync.OnceValue(func() fields { return s.structure(t, false) })
	return func(v *values, r reflect.Value) any {
		does, start, holes := v.does, len(v.shape), len(v.holes)
		v.does = looks // its markup tells all
		v.shape = append(append(v.shape, partial...), 0)
		see().see(v, r)
		v.does = does
		markup, known := v.known(start, holes)
		if !known {
			markup = v.share(partial, start, holes, func(m *values) any { return see().see(m, r) })
		}
		v.shape, v.holes = v.shape[:start], v.holes[:holes]
		return v.leaf(at, true, markup)
	}
}

// known is the markup of what was met from there on, if its stencil is there.
func (v *values) known(shape, holes int) ([]byte, bool) {
	s := v.of.stencils.known(v.shape[shape:])
	if s == nil {
		return nil, false
	}
	from := len(v.made)
	v.made = s.Fill(v.made, v.holes[holes:])
	return v.made[from:], true
}

// share is that of a partial, of which marked gives what it sees.
func (v *values) share(partial string, shape, holes int, marked func(*values) any) []byte {
	from := len(v.made)
	made, err := v.of.fill(v.made, partial, v.shape[shape:], v.holes[holes:], marked, func(of any) ([]byte, error) {
		html, err := v.of.hugo.part(partial, of)
		if err != nil {
			return nil, fmt.Errorf("hugo: %w", err)
		}
		return html, nil
	})
	if err != nil {
		v.err = cmp.Or(v.err, err)
		return nil
	}
	v.made = made
	return made[from:]
}
