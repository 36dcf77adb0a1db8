package world

import (
	"strings"
	"testing"
	"unicode/utf8"

	"bollettino/generator/base/problem"
)

// Placed holds that each problem of a file stands within it, and says what to do.
func Placed(t *testing.T, in string, list *problem.List) {
	t.Helper()
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(in), "\n")
	for _, p := range list.Sorted() {
		switch {
		case p.What == "" || p.Hint == "" || p.Field == "":
			t.Errorf("%q: a problem lacks a word: %+v", in, p)
		case p.Line == 0: // of the file as a whole
		case p.Line > len(lines) || p.Col < 1 || p.Col > 3+utf8.RuneCountInString(lines[p.Line-1]):
			t.Errorf("%q: a problem stands outside the file: %s", in, p)
		}
	}
}
