package document

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// fault is why YAML can't be read, as who wrote it can understand it.
type fault struct {
	line, col  int
	what, hint string
}

const hintQuote = "put the whole text in quotes: 'a text' (a ' within is written twice)"

// faults are what a YAML library's complaints mean, the first that fits.
var faults = []struct{ says, what, hint string }{
	{"unexpected end of stream", "a quote opens here and is never closed",
		"close the quote; in a text that holds ' put quotes of the other kind, or write it twice"},
	{"mapping values are not allowed", "a second `: ` stands in the line, or the line is indented " +
		"and belongs to no key",
		"a text that holds `: ` needs quotes: 'a text'; keys that belong together begin in the same column"},
	{"could not find expected ':'", "the line is not `key: value`",
		"write a space behind the colon; a text that goes on in another line is indented"},
	{"did not find expected ',' or", "a bracket opens here or above and is not closed, or a comma is missing",
		"close it with ] or }, and part what stands within by commas"},
	{"did not find expected node content", "a bracket is not closed, or a value begins with a comma",
		"close the bracket; " + hintQuote},
	{"unknown escape character", "a backslash within \"...\" does not stand before a letter that YAML knows",
		"use '...' for a text with backslashes"},
	{"alphabetic or numeric character", "a value begins with & or *", hintQuote},
	{"unknown anchor", "a value begins with *", hintQuote},
	{"block sequence entries", "a value begins with `- `",
		"begin a list in a line of its own, or put the text in quotes"},
	{"mapping keys are not allowed", "a value begins with `? `", hintQuote},
	{"cannot start any token", "a value begins with a character that YAML keeps for itself (@, %, ` or a tab)",
		hintQuote},
	{"did not find expected key",
		"the line fits nothing above it: its indentation differs, or a quote above closed too early",
		"keys that belong together begin in the same column; a ' within '...' is written twice"},
}

var (
	tabIndent = regexp.MustCompile(`^[ -]*\t`)
	// oddSpace is a space of another kind where YAML wants a plain one.
	oddSpace = regexp.MustCompile(`^(?:[ -]*|[ -]*[A-Za-z_]+:)` +
		`([\x{A0}\x{AD}\x{1680}\x{2000}-\x{200D}\x{202F}\x{205F}\x{2060}\x{3000}])`)
	unspaced = regexp.MustCompile(`^[ -]*[a-z_]+:[^\s/]`)
)

// broken explains why YAML can't be read.
func broken(data []byte, err error) fault {
	line, says := whereBroken(data, err)
	lines := strings.Split(string(data), "\n")
	near := func(n int) string { // the n-th line, from 1
		if n < 1 || n > len(lines) {
			return ""
		}
		return lines[n-1]
	}
	for _, n := range []int{line, line + 1, line - 1} {
		if at := oddSpace.FindStringSubmatchIndex(near(n)); at != nil {
			return oddSpaceAt(near(n), n, at[2])
		}
		if strings.Contains(says, "tab") || strings.Contains(says, "cannot start") {
			if at := tabIndent.FindString(near(n)); at != "" {
				return fault{n, len(at), "a tab stands where YAML wants spaces",
					"indent with spaces: two for each level"}
			}
		}
	}
	above := near(line - 1)
	if strings.HasPrefix(says, "mapping values") && !unspaced.MatchString(near(line)) && unspaced.MatchString(above) {
		return fault{line - 1, 1 + strings.Index(above, ":"),
			"no space stands behind the colon", "write `key: value`, with a space behind the colon"}
	}
	for _, f := range faults {
		if strings.Contains(says, f.says) {
			return fault{line, 1, f.what, f.hint}
		}
	}
	return fault{line, 1, says, "check indentation, quotes and colons near this line"}
}

func isOddSpace(r rune) bool { return r > 0x7F && oddSpace.MatchString(string(r)) }

func oddSpaceAt(line string, n, at int) fault {
	r, _ := utf8.DecodeRuneInString(line[at:])
	return fault{n, 1 + utf8.RuneCountInString(line[:at]),
		fmt.Sprintf("a space of another kind (U+%04X) stands where YAML wants a plain one", r),
		"write the spaces of this line again: they came with a text that was copied from a page or a document"}
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// preamble is what a document may have before its first key.
var preamble = regexp.MustCompile(`^(?:[ \t]*(?:#[^\n]*)?\r?\n)*`)

// whereBroken is the line that a YAML library's complaint is about, as near as
// can be told: of a mapping it names the beginning, unless that is the first
// line, and what its parser finds it counts from 0.
func whereBroken(data []byte, err error) (line int, what string) {
	head := preamble.Find(data)
	var ignored yaml.Node
	if again := yaml.Unmarshal(data[len(head):], &ignored); again != nil {
		err = again
	} else {
		head = nil
	}
	what = strings.SplitN(err.Error(), "\n", 2)[0]
	if p := yamlLine.FindStringSubmatch(what); p != nil {
		line, _ = strconv.Atoi(p[1])
		what = p[2]
	}
	if strings.HasPrefix(what, "found a tab") ||
		strings.HasPrefix(what, "did not find expected") && !strings.HasSuffix(what, "line break") {
		line++
	}
	line = max(line, 1) + bytes.Count(head, []byte("\n"))
	return min(line, 1+bytes.Count(bytes.TrimRight(data, "\n"), []byte("\n"))), what
}
