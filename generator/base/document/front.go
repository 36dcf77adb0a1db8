package document

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"

	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
)

// ErrNoFront says that a text does not begin with front matter; ErrOpenFront, that
// nothing closes it.
var (
	ErrNoFront   = errors.New("no front matter")
	ErrOpenFront = errors.New("front matter without an end")
)

// fence is a line that opens or closes front matter.
var fence = regexp.MustCompile(`(?m)^---[ \t]*\r?$`)

// likeFence is what may have been meant by one: too few dashes or too many, and
// what phones and word processors make of them.
var likeFence = regexp.MustCompile(`^[ \t]*[-\x{2010}-\x{2015}\x{2212}\x{00AD}]{1,8}[ \t]*$`)

// Front parts a Markdown file into its YAML front matter and the text below. The
// YAML keeps its line numbers: what stands before it is blank. Lines end with LF,
// whatever they ended with.
func Front(data []byte) (front, body []byte, err error) {
	data = text.Lines(data)
	at := fence.FindIndex(data)
	if at == nil || at[0] != 0 {
		return nil, data, ErrNoFront
	}
	rest := data[at[1]:]
	end := fence.FindIndex(rest)
	if end == nil {
		return nil, data, ErrOpenFront
	}
	front = append([]byte(nil), rest[:end[0]]...)
	if body = rest[end[1]:]; len(body) > 0 {
		body = body[1:] // the fence's own line break
	}
	return front, body, nil
}

// ParseFront reads a Markdown file: the mapping of its front matter, and the text
// below. hint says what the front matter has to hold.
func ParseFront(file string, data []byte, hint string, list *problem.List) (m Map, body []byte, ok bool) {
	data, ok = text.Decode(file, data, list)
	if !ok {
		return emptyMap(file), nil, false
	}
	front, body, err := Front(data)
	if err != nil {
		line, what := whyNoFront(string(data), err)
		list.Add(problem.Because(file, line, 1, "front matter", hint, noFront.With(what)))
		return emptyMap(file), body, false
	}
	m, ok = Parse(file, front, list)
	if Laborious(file, 1+bytes.Count(data, []byte("\n"))-bytes.Count(body, []byte("\n")), body, list) {
		body = nil // nobody is to make a page of it
	}
	return m, body, ok
}

// whyNoFront says why a text has no front matter, and where.
func whyNoFront(data string, err error) (line int, what string) {
	lines := strings.Split(data, "\n")
	first := slices.IndexFunc(lines, func(l string) bool { return strings.TrimSpace(l) != "" })
	switch {
	case first < 0:
		return 1, "is missing: the file is empty"
	case errors.Is(err, ErrOpenFront):
		last := func(l string) bool { return strings.TrimSpace(l) == "" || likeFence.MatchString(l) }
		end := 1 + slices.IndexFunc(lines[1:], last)
		if end == 0 {
			return len(lines), "has no end: the second line `---` is missing"
		}
		if strings.TrimSpace(lines[end]) != "" {
			return 1 + end, "has no end: the second line must be `---`, three plain hyphens"
		}
		return 1 + end, "has no end: the second line `---` is missing"
	case fence.MatchString(lines[first]):
		return 1, "begins in the first line: take out the empty lines above `---`"
	case likeFence.MatchString(lines[first]):
		return 1 + first, "must begin with a line `---`, three plain hyphens"
	}
	return 1, "is missing"
}

// EditFront edits the front matter of a Markdown file; what stands around it
// stays byte for byte.
func EditFront(data []byte, edit func(front []byte) ([]byte, error)) ([]byte, error) {
	head := frontHead.Find(data)
	if head == nil {
		return nil, ErrNoFront
	}
	rest := data[len(head):]
	end := fence.FindIndex(rest)
	if end == nil {
		return nil, ErrOpenFront
	}
	front, err := edit(rest[:end[0]])
	if err != nil {
		return nil, err
	}
	return slices.Concat(head, front, rest[end[0]:]), nil
}

var frontHead = regexp.MustCompile(`^(?:\x{FEFF})?---[ \t]*\r?\n`)
