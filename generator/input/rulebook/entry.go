package rulebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Entry is a version as an import registers it. Days are as in the register.
type Entry struct {
	ID, Title, Published, InForceFrom, Basis, State, Source, Retrieved, Here, Digest, Licence string
}

// Register adds a version to the register's text, which may be empty, and lets
// the version before it end where this one begins. All else, comments too, stays
// as a person wrote it.
func Register(register []byte, e Entry) ([]byte, error) {
	if len(bytes.TrimSpace(register)) == 0 {
		register = []byte("# The register of the rulebook: data/README.md explains every key.\n" +
			"versions: []\npages: []\nobligations: []\n")
	}
	var root yaml.Node
	if err := yaml.Unmarshal(register, &root); err != nil {
		return nil, fmt.Errorf("the register is not valid YAML: %w", err)
	}
	if len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
		return nil, errors.New("the register is not a map of versions, pages and obligations")
	}
	top := root.Content[0]
	text := lines(register)
	key, list := lookup(top, "versions")
	if list == nil {
		return nil, errors.New("the register has no list `versions`")
	}
	before, until, err := e.neighbours(list)
	if err != nil {
		return nil, err
	}
	if before != nil {
		if end := scalar(before, "until"); end == "" || end > e.InForceFrom {
			text.end(before, e.InForceFrom)
		}
	}
	row := e.row(until)
	switch {
	case list.Kind == yaml.SequenceNode && len(list.Content) == 0, list.Kind == yaml.ScalarNode && list.Value == "":
		n := key.Line - 1
		text[n] = strings.TrimRight(emptyVersions.ReplaceAllString(text[n], "$1"), " \n") + "\n"
		text.insert(key.Line, "  "+row)
	case list.Kind != yaml.SequenceNode || list.Style&yaml.FlowStyle != 0:
		return nil, errors.New("the register's `versions` are not a list with a line for each: " +
			"write them so, and import again")
	default:
		at := text.behind(key, top)
		if !strings.HasSuffix(text[at-1], "\n") {
			text[at-1] += "\n"
		}
		text.insert(at, strings.Repeat(" ", max(list.Content[0].Column-3, 0))+row)
	}
	return []byte(strings.Join(text, "")), nil
}

var emptyVersions = regexp.MustCompile(`^(\s*"?versions"?\s*:)\s*(\[\s*\])?`)

// neighbours are the version in force before this one, or nil, and the day on
// which the next begins, or "".
func (e Entry) neighbours(list *yaml.Node) (before *yaml.Node, until string, err error) {
	if list.Kind != yaml.SequenceNode {
		return nil, "", nil
	}
	var from string
	for _, v := range list.Content {
		if id := scalar(v, "id"); id == e.ID {
			return nil, "", fmt.Errorf("version %s is registered already", e.ID)
		}
		day := scalar(v, "in_force_from")
		if day == "" || scalar(v, "state") != "" || e.InForceFrom == "" || e.State != "" {
			continue
		}
		switch {
		case day < e.InForceFrom && day >= from:
			before, from = v, day
		case day > e.InForceFrom && (until == "" || day < until):
			until = day
		}
	}
	return before, until, nil
}

// row is the version as one line of the list.
func (e Entry) row(until string) string {
	var b strings.Builder
	b.WriteString("- {")
	put := func(key, value string) {
		if b.Len() > 3 {
			b.WriteString(", ")
		}
		if !plainScalar.MatchString(value) || onlyNumber.MatchString(value) {
			q, _ := json.Marshal(value) // a JSON string is a YAML one
			value = string(q)
		}
		b.WriteString(key + ": " + value)
	}
	put("id", e.ID)
	put("title", e.Title)
	put("published", e.Published)
	put("in_force_from", e.InForceFrom)
	put("basis", e.Basis)
	put("until", until)
	put("state", e.State)
	if e.Source != "" {
		put("source", e.Source)
	}
	put("retrieved", e.Retrieved)
	put("published_here", e.Here)
	put("digest", e.Digest)
	put("text", "verbatim")
	put("licence", e.Licence)
	return b.String() + "}\n"
}

var (
	plainScalar = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$|^[A-Za-z0-9][^\s,#{}\[\]"'&*!|>%@]*$`)
	onlyNumber  = regexp.MustCompile(`^\d+(\.\d+)?$|^(?i)(true|false|yes|no|null|on|off)$`)
	token       = regexp.MustCompile(`^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,}#\s]*)`)
)

func lookup(m *yaml.Node, key string) (k, v *yaml.Node) {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			return m.Content[i], m.Content[i+1]
		}
	}
	return nil, nil
}

func scalar(m *yaml.Node, key string) string {
	if m.Kind != yaml.MappingNode {
		return ""
	}
	if _, v := lookup(m, key); v != nil {
		return v.Value
	}
	return ""
}

// lines is a text by lines, each with its end.
type textLines []string

func lines(text []byte) textLines { return strings.SplitAfter(string(text), "\n") }

func (t *textLines) insert(at int, line string) {
	*t = append((*t)[:at], append(textLines{line}, (*t)[at:]...)...)
}

// behind is the place behind the last version: before the next key at the top,
// and the blank lines and comments that belong to it.
func (t textLines) behind(versions, top *yaml.Node) int {
	at := len(t)
	for i := 0; i+1 < len(top.Content); i += 2 {
		if k := top.Content[i]; k.Line > versions.Line && k.Line-1 < at {
			at = k.Line - 1
		}
	}
	for at > 0 && (strings.TrimSpace(t[at-1]) == "" || strings.HasPrefix(strings.TrimSpace(t[at-1]), "#")) {
		at--
	}
	return at
}

// end writes until into a version's map.
func (t *textLines) end(v *yaml.Node, day string) {
	replace := func(n *yaml.Node, with func(old string) string) {
		line := []rune((*t)[n.Line-1])
		at := min(n.Column-1, len(line))
		rest := string(line[at:])
		old := token.FindString(rest)
		(*t)[n.Line-1] = string(line[:at]) + with(old) + rest[len(old):]
	}
	if k, u := lookup(v, "until"); u != nil {
		if u.Value == "" && u.Style == 0 { // `until:` with nothing behind it
			replace(k, func(old string) string { return strings.TrimSuffix(old, ":") + ": " + day })
			return
		}
		replace(u, func(string) string { return day })
		return
	}
	_, from := lookup(v, "in_force_from")
	if v.Style&yaml.FlowStyle != 0 {
		replace(from, func(old string) string { return old + ", until: " + day })
		return
	}
	k, _ := lookup(v, "in_force_from")
	t.insert(from.Line, strings.Repeat(" ", k.Column-1)+"until: "+day+"\n")
}
