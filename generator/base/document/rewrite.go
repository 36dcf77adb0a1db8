package document

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Rewrite gives scalars of a YAML document other words: those of which say, told the path
// ("versions[0].state") and what stands there, has some. Words are as they are written, with
// their quotes. All else stays byte for byte, with comments and order; where a scalar is
// written in a way that can't be replaced so (on several lines), the document is laid out
// anew. lines are those at which something was rewritten.
func Rewrite(data []byte, say func(path, value string) (word string, ok bool)) (out []byte, lines []int, err error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, nil, err
	}
	type place struct {
		line, col int // from 1; the column counts characters
		was, is   string
	}
	var places []place
	var walk func(n *yaml.Node, path string) error
	walk = func(n *yaml.Node, path string) error {
		if n.Kind == yaml.ScalarNode {
			word, ok := say(path, n.Value)
			if !ok {
				return nil
			}
			var read yaml.Node
			if err := yaml.Unmarshal([]byte(word), &read); err != nil || len(read.Content) != 1 {
				return fmt.Errorf("%q is no YAML for %s: %w", word, path, err)
			}
			places = append(places, place{n.Line, n.Column, written(n), word})
			n.Value, n.Tag, n.Style = read.Content[0].Value, read.Content[0].Tag, read.Content[0].Style
			return nil
		}
		for i, c := range n.Content {
			at := path
			switch n.Kind {
			case yaml.SequenceNode:
				at = fmt.Sprintf("%s[%d]", path, i)
			case yaml.MappingNode:
				if i%2 == 0 {
					continue
				}
				at = strings.TrimPrefix(path+"."+n.Content[i-1].Value, ".")
			}
			if err := walk(c, at); err != nil {
				return err
			}
		}
		return nil
	}
	if err := walk(&doc, ""); err != nil || len(places) == 0 {
		return data, nil, err
	}
	text := strings.SplitAfter(string(data), "\n")
	for _, p := range slices.Backward(places) {
		lines = append(lines, p.line)
		line := []rune(text[p.line-1])
		before, rest := string(line[:min(p.col-1, len(line))]), string(line[min(p.col-1, len(line)):])
		text[p.line-1] = before + p.is + strings.TrimPrefix(rest, p.was)
	}
	slices.Reverse(lines)
	out = []byte(strings.Join(text, ""))
	var again yaml.Node
	if yaml.Unmarshal(out, &again) != nil || !same(&doc, &again) {
		out, err = encode(&doc)
	}
	return out, lines, err
}

// written is how a scalar on one line most likely stands in its text.
func written(n *yaml.Node) string {
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		return `"` + n.Value + `"`
	case n.Style&yaml.SingleQuotedStyle != 0:
		return "'" + strings.ReplaceAll(n.Value, "'", "''") + "'"
	}
	return n.Value
}

// PutKey gives a key at the top of a YAML document a word, as Rewrite does; one that is not
// there becomes the last line.
func PutKey(data []byte, key, word string) ([]byte, error) {
	out, lines, err := Rewrite(data, func(path, _ string) (string, bool) { return word, path == key })
	if err != nil || len(lines) > 0 {
		return out, err
	}
	var doc, value, again yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("the document is no mapping")
	}
	if err := yaml.Unmarshal([]byte(word), &value); err != nil {
		return nil, err
	}
	doc.Content[0].Content = append(doc.Content[0].Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, value.Content[0])
	if len(data) > 0 && data[len(data)-1] != '\n' {
		data = append(slices.Clone(data), '\n')
	}
	out = fmt.Appendf(slices.Clone(data), "%s: %s\n", key, word)
	if yaml.Unmarshal(out, &again) != nil || !same(&doc, &again) {
		return encode(&doc)
	}
	return out, nil
}
