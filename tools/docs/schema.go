package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// fields are the rows of a table of all that documents of a schema can hold, in the order in
// which the schema has them: path, sort, meaning.
func fields(repository, name string) (about, table string, err error) {
	data, err := read(repository, "static/schema/"+name+".json")
	if err != nil {
		return "", "", err
	}
	root, err := parse(data)
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", name, err)
	}
	w := walker{root: root}
	w.walk("", root, false, 0)
	return root.text("description"), "| field | sort | what it says |\n| --- | --- | --- |\n" + strings.Join(w.rows, "\n") + "\n", nil
}

// node is a JSON value; an object's keys stay in their order.
type node struct {
	keys   []string
	of     map[string]*node
	list   []*node
	scalar any
}

func parse(data []byte) (*node, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return value(d)
}

func value(d *json.Decoder) (*node, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	n := &node{of: map[string]*node{}}
	switch t {
	case json.Delim('{'):
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			if n.of[key.(string)], err = value(d); err != nil {
				return nil, err
			}
			n.keys = append(n.keys, key.(string))
		}
		_, err = d.Token()
	case json.Delim('['):
		for d.More() {
			v, err := value(d)
			if err != nil {
				return nil, err
			}
			n.list = append(n.list, v)
		}
		_, err = d.Token()
	default:
		n.scalar = t
	}
	return n, err
}

// at is the value at a key, of which there may be none.
func (n *node) at(key string) *node {
	if n == nil || n.of[key] == nil {
		return &node{of: map[string]*node{}}
	}
	return n.of[key]
}

func (n *node) text(key string) string { s, _ := n.at(key).scalar.(string); return s }

// words is a value as one writes it in YAML or JSON on a line.
func (n *node) words() string {
	switch {
	case n.keys != nil:
		var out []string
		for _, k := range n.keys {
			out = append(out, k+": "+n.of[k].words())
		}
		return "{" + strings.Join(out, ", ") + "}"
	case n.scalar == nil && n.list == nil:
		return "null"
	case n.list != nil:
		var out []string
		for _, x := range n.list {
			out = append(out, x.words())
		}
		return "[" + strings.Join(out, ", ") + "]"
	}
	if s := fmt.Sprint(n.scalar); s != "" {
		return s
	}
	return `""`
}

type walker struct {
	root *node
	rows []string
}

// deepest is how far a definition that holds itself is followed.
const deepest = 12

func (w *walker) walk(path string, n *node, required bool, depth int) {
	if depth > deepest {
		return
	}
	about := n.text("description")
	if ref := strings.TrimPrefix(n.text("$ref"), "#/$defs/"); ref != "" {
		n = w.root.at("$defs").at(ref)
	}
	if about == "" {
		about = n.text("description")
	}
	if path != "" && !strings.HasSuffix(path, "[]") && !strings.HasSuffix(path, ".*") {
		row := fmt.Sprintf("| `%s` | %s | %s |", path, cell(sort(n)), cell(meaning(n, about, required)))
		if !slices.Contains(w.rows, row) {
			w.rows = append(w.rows, row)
		}
	}
	needed := n.at("required").words()
	for _, key := range n.at("properties").keys {
		w.walk(strings.TrimPrefix(path+"."+key, "."), n.at("properties").of[key],
			strings.Contains(strings.NewReplacer("[", ",", "]", ",", " ", "").Replace(needed), ","+key+","), depth+1)
	}
	if more := n.at("additionalProperties"); len(more.keys) > 0 {
		w.walk(path+".*", more, false, depth+1)
	}
	if items := n.at("items"); len(items.keys) > 0 {
		w.walk(path+"[]", items, false, depth+1)
	}
	for _, way := range slices.Concat(n.at("anyOf").list, n.at("oneOf").list) {
		for _, key := range way.at("properties").keys {
			if len(way.at("properties").of[key].keys) > 0 {
				w.walk(strings.TrimPrefix(path+"."+key, "."), way.at("properties").of[key], false, depth+1)
			}
		}
	}
}

// sort is what kind of value it is.
func sort(n *node) string {
	kind := n.text("type")
	if l := n.at("type").list; l != nil {
		var names []string
		for _, x := range l {
			names = append(names, x.words())
		}
		kind = strings.Join(names, " or ")
	}
	kind = strings.NewReplacer("array", "list", "object", "map", "string", "text", "boolean", "true or false").Replace(kind)
	if values := n.at("enum").list; values != nil {
		var names []string
		for _, x := range values {
			names = append(names, x.words())
		}
		kind = strings.Join(names, ", ")
	}
	return cmp.Or(kind, "value")
}

// meaning is the description, with the default and an example.
func meaning(n *node, about string, required bool) string {
	if required {
		about = "Required. " + about
	}
	if d, ok := n.of["default"]; ok && d.words() != `""` {
		about += " Default: " + d.words() + "."
	}
	if x := n.at("examples").list; len(x) > 0 && x[0].words() != `""` && x[0].words() != n.at("default").words() {
		about += " As in " + x[0].words() + "."
	}
	return strings.TrimSpace(about)
}
