package document

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Fields are keys with their values, in the order in which they are written.
type Fields struct{ list []field }

type field struct {
	key   string
	value string   // as YAML within a map or list on one line
	line  string   // as YAML on a line of its own
	items []string // of a list of maps
}

// Put adds a text, unless it is empty; whatever it looks like, it is read as text.
func (f *Fields) Put(key, text string) {
	if text != "" {
		f.list = append(f.list, field{key: key, value: quoted(text), line: ownLine(text)})
	}
}

// PutWord adds a word of ours, a time or a number, without quotes.
func (f *Fields) PutWord(key, word string) {
	if word != "" {
		f.list = append(f.list, field{key: key, value: word, line: word})
	}
}

// PutList adds a list of texts on one line, unless it is empty.
func (f *Fields) PutList(key string, list []string) {
	if len(list) == 0 {
		return
	}
	var out []string
	for _, s := range list {
		out = append(out, quoted(s))
	}
	words := "[" + strings.Join(out, ", ") + "]"
	f.list = append(f.list, field{key: key, value: words, line: words})
}

// PutMaps adds a list of maps, a line each, unless it is empty.
func (f *Fields) PutMaps(key string, list []Fields) {
	var items []string
	for _, m := range list {
		items = append(items, m.line())
	}
	if len(items) > 0 {
		f.list = append(f.list, field{key: key, items: items})
	}
}

// quoted is a text as YAML on one line, within a list or map on one line.
func quoted(text string) string {
	n := yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle, Content: []*yaml.Node{{}}}
	n.Content[0].SetString(text)
	n.Content[0].Style &^= yaml.LiteralStyle
	b, err := encode(&n)
	if err != nil {
		return "" // a sequence of one text always encodes
	}
	return strings.TrimSuffix(strings.TrimPrefix(string(b), "["), "]\n")
}

// ownLine is a text as YAML behind its key.
func ownLine(text string) string {
	var n yaml.Node
	n.SetString(text)
	if n.Style&yaml.LiteralStyle != 0 {
		return quoted(text)
	}
	b, err := encode(&n)
	if err != nil {
		return quoted(text)
	}
	return strings.TrimSuffix(string(b), "\n")
}

func (f Fields) line() string {
	var out []string
	for _, x := range f.list {
		out = append(out, x.key+": "+x.value)
	}
	return "{" + strings.Join(out, ", ") + "}"
}

// YAML is the document, a key a line; empty if there is none.
func (f Fields) YAML() []byte {
	var b bytes.Buffer
	for _, x := range f.list {
		if x.items == nil {
			b.WriteString(x.key + ": " + x.line + "\n")
			continue
		}
		b.WriteString(x.key + ":\n")
		for _, item := range x.items {
			b.WriteString("  - " + item + "\n")
		}
	}
	return b.Bytes()
}

func encode(n *yaml.Node) ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := errors.Join(e.Encode(n), e.Close()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Append adds a map, as one line, to the list at a key of a YAML document,
// which may be missing or empty. All else stays byte for byte as somebody wrote
// it; only where no place can be found for it is the document laid out anew.
func Append(data []byte, key string, item Fields) ([]byte, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, errors.New("the document is no mapping")
	}
	var added yaml.Node
	if err := yaml.Unmarshal([]byte(item.line()), &added); err != nil {
		return nil, err
	}
	ways := insert(data, doc.Content[0], key, item.line()+"\n")
	// What was meant, as a tree: both to see that the text says that, and to
	// write it out where no line could be found for it.
	top := doc.Content[0]
	i := slices.IndexFunc(top.Content, func(n *yaml.Node) bool { return n.Value == key })
	switch {
	case i < 0 || i%2 == 1:
		top.Content = append(top.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key},
			&yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{added.Content[0]}})
	case top.Content[i+1].Kind == yaml.SequenceNode:
		list := top.Content[i+1]
		list.Style &^= yaml.FlowStyle
		list.Content = append(list.Content, added.Content[0])
	case top.Content[i+1].Tag == "!!null":
		top.Content[i+1] = &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{added.Content[0]}}
	default:
		return nil, fmt.Errorf("%s is not a list", key)
	}
	for _, out := range ways {
		var again yaml.Node
		if yaml.Unmarshal(out, &again) == nil && same(&doc, &again) {
			return out, nil
		}
	}
	return encode(&doc)
}

// insert puts a line behind the last of a list, in all the ways in which that may
// be right, the likeliest first.
func insert(data []byte, top *yaml.Node, key, line string) [][]byte {
	lines := strings.SplitAfter(string(data), "\n")
	if n := len(lines); lines[n-1] == "" {
		lines = lines[:n-1]
	} else {
		lines[n-1] += "\n"
	}
	put := func(at int, text ...string) []byte {
		return []byte(strings.Join(slices.Insert(slices.Clone(lines), at, text...), ""))
	}
	var list *yaml.Node
	keyLine, end := 0, len(lines)
	for i := 0; i+1 < len(top.Content); i += 2 {
		switch k := top.Content[i]; {
		case k.Value == key:
			keyLine, list = k.Line, top.Content[i+1]
		case list != nil:
			end = min(end, k.Line-1)
		}
	}
	if list == nil {
		return [][]byte{put(len(lines), key+":\n", "  - "+line)}
	}
	if len(list.Content) == 0 {
		empty := regexp.MustCompile(`^(\s*["']?` + regexp.QuoteMeta(key) +
			`["']?\s*:)\s*(?:\[\s*\])?([ \t]*(?:#[^\n]*)?\r?\n)$`)
		p := empty.FindStringSubmatch(lines[keyLine-1])
		if p == nil {
			return nil
		}
		lines[keyLine-1] = p[1] + p[2]
		return [][]byte{put(keyLine, "  - "+line)}
	}
	if list.Style&yaml.FlowStyle != 0 {
		list := strings.Join(lines[keyLine-1:end], "")
		var ways [][]byte
		for at := strings.LastIndex(list, "]"); at >= 0 && len(ways) < 20; at = strings.LastIndex(list[:at], "]") {
			for _, comma := range []string{", ", ""} {
				item := list[:at] + comma + strings.TrimSuffix(line, "\n") + list[at:]
				ways = append(ways, []byte(strings.Join(lines[:keyLine-1], "")+item+strings.Join(lines[end:], "")))
			}
		}
		return ways
	}
	// Blank lines and comments before the next key belong to it, unless they are
	// part of a text on several lines.
	at := end
	for at > keyLine && (strings.TrimSpace(lines[at-1]) == "" ||
		strings.HasPrefix(strings.TrimSpace(lines[at-1]), "#")) {
		at--
	}
	var ways [][]byte
	for ; at <= end && len(ways) < 20; at++ {
		ways = append(ways, put(at, strings.Repeat(" ", list.Column-1)+"- "+line))
	}
	return ways
}

// same tells whether two trees say the same.
func same(a, b *yaml.Node) bool {
	return a.Kind == b.Kind && a.Value == b.Value && a.ShortTag() == b.ShortTag() &&
		slices.EqualFunc(a.Content, b.Content, same)
}

// Replace gives keys of a YAML document, and of the maps in its lists where a
// path says so ("updates[0].text"), other texts. A key that is not there is left
// out. White space is laid out anew; comments stay.
func Replace(data []byte, texts map[string]string) ([]byte, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	var walk func(n *yaml.Node, path string)
	walk = func(n *yaml.Node, path string) {
		if text, ok := texts[path]; ok && n.Kind == yaml.ScalarNode {
			n.SetString(text)
		}
		for i, c := range n.Content {
			switch n.Kind {
			case yaml.DocumentNode:
				walk(c, path)
			case yaml.SequenceNode:
				walk(c, fmt.Sprintf("%s[%d]", path, i))
			case yaml.MappingNode:
				if i%2 == 1 {
					walk(c, strings.TrimPrefix(path+"."+n.Content[i-1].Value, "."))
				}
			}
		}
	}
	walk(&doc, "")
	return encode(&doc)
}
