// Package document reads YAML strictly: every key is asked for by name, what is
// left over is a problem, and each problem has its line and column. It reads on
// after a mistake, so that a writer learns of all of them at once.
//
// Scalars are taken as they are written: a codice fiscale without quotes stays
// text, leading zero and all. Aliases, merge keys and tags are refused.
package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"

	"go.yaml.in/yaml/v3"
)

// A reading of one file: where complaints go.
type source struct {
	file string
	list *problem.List
}

// Map is a mapping whose keys are asked for one by one.
type Map struct {
	*source
	path   string // of the keys above, "services[0]."
	node   *yaml.Node
	keys   map[string]*yaml.Node
	values map[string]*yaml.Node
	known  []string
	lacks  map[string]problem.Problem // by key: what is missing, unless another key was meant to be it
}

// Value is a scalar with its place.
type Value struct {
	*source
	Field string
	Text  string
	Line  int
	Col   int
	Set   bool // it stands in the file
	bad   bool // a problem has been noted of it
}

// Parse reads one YAML document whose top is a mapping. A file that is none
// gives a problem, and an empty mapping that complains of nothing further.
func Parse(file string, data []byte, list *problem.List) (m Map, ok bool) {
	src := &source{file, list}
	nothing := emptyMap(file)
	data, ok = text.Decode(file, data, list)
	if !ok {
		return nothing, false
	}
	var top, more yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	err, second := decoder.Decode(&top), false
	if err == nil {
		err = decoder.Decode(&more)
		second = err == nil
	}
	if err != nil && !errors.Is(err, io.EOF) {
		f := broken(data, err)
		list.Add(problem.Because(file, f.line, f.col, "yaml", f.hint, unreadable.With(f.what)))
		return nothing, false
	}
	if len(top.Content) == 0 || top.Content[0].Tag == "!!null" && top.Content[0].Value == "" {
		list.Add(problem.Because(file, 1, 1, "yaml", "write the keys that data/README.md lists", empty.With()))
		return nothing, false
	}
	if second {
		list.Add(problem.Because(file, max(more.Line, 1), 1, "yaml",
			"keep one document: take out the line `---` and what doesn't belong here", twoDocuments.With()))
		return nothing, false
	}
	m, ok = src.mapping(top.Content[0], "", "document")
	if !ok {
		return nothing, false
	}
	return m, true
}

// emptyMap complains of nothing.
func emptyMap(file string) Map {
	return Map{source: &source{file, &problem.List{}}, node: &yaml.Node{}}
}

func (s *source) complain(n *yaml.Node, field, hint string, why error) {
	s.list.Add(problem.Because(s.file, n.Line, n.Column, field, hint, why))
}

func (s *source) mapping(n *yaml.Node, path, field string) (Map, bool) {
	if n.Kind == yaml.AliasNode {
		s.complain(n, field, "write the value out", alias.With())
		return Map{}, false
	}
	if n.Kind != yaml.MappingNode {
		s.complain(n, field, "write `key: value` lines, with a space behind the colon", notAMapping.With())
		return Map{}, false
	}
	if n.Style&yaml.TaggedStyle != 0 {
		s.complain(n, field, "take the tag out", tagged.With(n.Tag))
	}
	m := Map{source: s, path: path, node: n, keys: map[string]*yaml.Node{}, values: map[string]*yaml.Node{},
		lacks: map[string]problem.Problem{}}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Kind != yaml.ScalarNode || k.Tag == "!!merge" || k.Value == "" {
			s.complain(k, field, "write the keys out", oddKey.With())
			continue
		}
		if at := strings.IndexFunc(k.Value, isOddSpace); at >= 0 {
			f := oddSpaceAt(k.Value, k.Line, at)
			s.complain(k, field, f.hint, unreadable.With(f.what))
			k.Value = strings.TrimFunc(k.Value, isOddSpace) // what was meant: one cause, one problem
			m.known = append(m.known, k.Value)
		}
		if first, twice := m.keys[k.Value]; twice {
			s.complain(k, path+k.Value, "keep one of them", keyTwice.With(first.Line))
			continue
		}
		m.keys[k.Value], m.values[k.Value] = k, v
	}
	return m, true
}

// Has tells whether the key stands in the file.
func (m *Map) Has(key string) bool { return m.values[key] != nil }

// IsMap tells whether a mapping stands at the key.
func (m *Map) IsMap(key string) bool {
	n := m.values[key]
	return n != nil && n.Kind == yaml.MappingNode
}

// Keys are the keys that stand in the file, in its order; each counts as asked for.
func (m *Map) Keys() []string {
	var out []string
	if m.node == nil {
		return nil
	}
	for i := 0; i+1 < len(m.node.Content); i += 2 {
		if k := m.node.Content[i].Value; m.keys[k] == m.node.Content[i] {
			out = append(out, k)
			m.known = append(m.known, k)
		}
	}
	return out
}

// At is the key itself as a value, for complaints about the key.
func (m *Map) At(key string) Value {
	if k := m.keys[key]; k != nil {
		return Value{m.source, m.path + key, k.Value, k.Line, k.Column, true, false}
	}
	return Value{m.source, m.path + key, "", m.node.Line, m.node.Column, false, false}
}

// Text is the scalar at key, or a value that is not Set and stands where the
// mapping begins.
func (m *Map) Text(key string) Value {
	m.known = append(m.known, key)
	n := m.values[key]
	if n == nil {
		return Value{m.source, m.path + key, "", m.node.Line, m.node.Column, false, false}
	}
	return m.scalar(n, m.path+key)
}

func (s *source) scalar(n *yaml.Node, field string) Value {
	v := Value{s, field, "", n.Line, n.Column, true, false}
	refuse := func(hint string, why error) {
		v.Because(hint, why)
		v.bad = true
	}
	switch {
	case n.Kind == yaml.AliasNode:
		refuse("write the value out", alias.With())
	case n.Kind != yaml.ScalarNode:
		refuse("write one value on the line", notSingle.With())
	case n.Style&yaml.TaggedStyle != 0:
		refuse("take the tag out; a text that looks like one needs quotes", tagged.With(n.Tag))
	case n.Tag == "!!null":
		v.Set = n.Value != "" // `key:` alone is as good as absent; `~` is not a word of ours
		if v.Set {
			refuse("leave the value empty", null.With(n.Value))
		}
	default:
		var hidden rune
		if v.Text, hidden = text.Clean(n.Value); hidden != text.None {
			refuse(text.Hint(hidden), text.Misplaced(hidden, 1))
		}
		if n.Style == 0 && numbered.MatchString(n.LineComment) {
			refuse("put the text in quotes, or a space behind # where a comment is meant", comment.With(n.LineComment))
		}
	}
	return v
}

// numbered is a number behind # ("ordinanza #12"), which YAML takes for a comment.
var numbered = regexp.MustCompile(`^#\d`)

// Need is Text, and a problem if it is absent or empty.
func (m *Map) Need(key, hint string) Value {
	v := m.Text(key)
	switch {
	case v.bad:
	case m.values[key] == nil && m.lacks != nil:
		m.lacks[key] = v.because(hint, missing.With())
	case !v.Set || strings.TrimSpace(v.Text) == "":
		v.Because(hint, missing.With())
	}
	return v
}

// OneOf is a word among those allowed, or the fallback where absent; another
// word is a problem and gives the fallback.
func (m *Map) OneOf(key, fallback string, allowed ...string) string {
	v := m.Text(key)
	if !v.Set || v.Text == "" {
		return fallback
	}
	return v.oneOf(fallback, allowed)
}

func (v Value) oneOf(fallback string, allowed []string) string {
	if slices.Contains(allowed, v.Text) {
		return v.Text
	}
	v.Because("use "+Enumerate(allowed), unknownWord.With(v.Text))
	return fallback
}

// Bool is true or false, or the fallback where absent.
func (m *Map) Bool(key string, fallback bool) bool {
	switch m.OneOf(key, strconv.FormatBool(fallback), "true", "false") {
	case "true":
		return true
	}
	return false
}

// Texts is a list of scalars; a single scalar counts as a list of one.
func (m *Map) Texts(key string) []Value {
	m.known = append(m.known, key)
	n := m.values[key]
	if n == nil || n.Tag == "!!null" {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		v := m.scalar(n, m.path+key)
		if v.Text == "" {
			return nil
		}
		return []Value{v}
	}
	var out []Value
	for i, c := range n.Content {
		v := m.scalar(c, fmt.Sprintf("%s%s[%d]", m.path, key, i))
		if v.Text != "" {
			out = append(out, v)
		}
	}
	return out
}

// Words is Texts, each one of those allowed.
func (m *Map) Words(key string, allowed ...string) []string {
	var out []string
	for _, v := range m.Texts(key) {
		if w := v.oneOf("", allowed); w != "" {
			if slices.Contains(out, w) {
				v.Because("keep one of them", wordTwice.With(w))
				continue
			}
			out = append(out, w)
		}
	}
	return out
}

// Map is the mapping at key; absent, it is empty and ok is false.
func (m *Map) Map(key string) (Map, bool) {
	m.known = append(m.known, key)
	n := m.values[key]
	if n == nil || n.Tag == "!!null" {
		return Map{source: m.source, node: m.node}, false
	}
	return m.mapping(n, m.path+key+".", m.path+key)
}

// Maps is the list of mappings at key.
func (m *Map) Maps(key string) []Map {
	m.known = append(m.known, key)
	n := m.values[key]
	if n == nil || n.Tag == "!!null" {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		m.complain(n, m.path+key, "write a list: lines that begin with `- `", notAList.With())
		return nil
	}
	var out []Map
	for i, c := range n.Content {
		field := fmt.Sprintf("%s%s[%d]", m.path, key, i)
		if sub, ok := m.mapping(c, field+".", field); ok {
			out = append(out, sub)
		}
	}
	return out
}

// Close complains of every key that nobody asked for, and of those that are missing
// and that none of these was meant to be.
func (m *Map) Close() {
	var known []string // a key may have been asked for twice
	for _, k := range m.known {
		if !slices.Contains(known, k) {
			known = append(known, k)
		}
	}
	for key, k := range m.keys {
		if slices.Contains(known, key) {
			continue
		}
		hint := "the keys here are " + Enumerate(known)
		if near := problem.Nearest(key, known); near != "" {
			hint = "did you mean `" + near + "`? " + hint
			delete(m.lacks, near) // one cause, one problem
		}
		m.complain(k, m.path+key, hint, unknownKey.With())
	}
	for _, p := range m.lacks {
		m.list.Add(p)
	}
	m.lacks = nil
}

// Complain notes a problem at the value's place.
func (v Value) Complain(hint, what string, args ...any) { v.list.Add(v.Problem(hint, what, args...)) }

// Because notes a problem at the value's place for a reason (problem.Because).
func (v Value) Because(hint string, why error) { v.list.Add(v.because(hint, why)) }

func (v Value) because(hint string, why error) problem.Problem {
	return problem.Because(v.file, v.Line, v.Col, v.Field, hint, why)
}

// Problem is a problem at the value's place, for whoever finds it once the file has
// been read.
func (v Value) Problem(hint, what string, args ...any) problem.Problem {
	return problem.New(v.file, v.Line, v.Col, v.Field, hint, what, args...)
}

// Once holds in which line each text of a kind stands that may be given once.
type Once map[string]int

// Note complains of a text that was given before.
func (o Once) Note(v Value, hint string) {
	if v.Text == "" {
		return
	}
	if line, twice := o[v.Text]; twice {
		v.Because(hint, textTwice.With(v.Text, line))
		return
	}
	o[v.Text] = v.Line
}

// Enumerate is "a, b or c".
func Enumerate(words []string) string {
	switch n := len(words); n {
	case 0:
		return "none"
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
}
