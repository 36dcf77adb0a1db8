// Package problem holds complaints about inputs: what is wrong, where, and what
// to do about it. A problem belongs to whoever wrote the input; what is our own
// or the machine's fault is an error instead.
package problem

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Problem is one complaint.
type Problem struct {
	File      string // relative to the root, with slashes
	Line, Col int    // from 1; 0 where the complaint is about the whole file
	Field     string // the word of the format that it is about
	What      string
	Hint      string // what would be right, and where that is written
	Subject   string // whom it hurts; empty: all

	Code string // of its Kind, by which others find their words for it; empty: it has English ones alone
	Args Args
}

// New makes a problem. Position, field and hint are parameters so that none can
// be left out.
func New(file string, line, col int, field, hint, what string, args ...any) Problem {
	return Problem{File: file, Line: line, Col: col, Field: field, Hint: hint, What: fmt.Sprintf(what, args...)}
}

// Because makes a problem of a reason. One that is of a Kind, wrapped or not, leaves its
// code and its arguments.
func Because(file string, line, col int, field, hint string, why error) Problem {
	p := New(file, line, col, field, hint, "%v", why)
	if r := (Reason{}); errors.As(why, &r) {
		p.Code, p.Args = r.Code, r.Args
	}
	return p
}

// String is `file:line:column: field: what` and, on a line of its own, the hint.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(clean(p.File))
	if p.Line > 0 {
		b.WriteString(":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(max(p.Col, 1)))
	}
	b.WriteString(": " + clean(p.Field) + ": " + clean(p.What))
	if p.Hint != "" {
		b.WriteString("\n\thint: " + clean(p.Hint))
	}
	return b.String()
}

// clean keeps an input's control and invisible characters from reaching a
// terminal, and its line breaks from looking like another problem.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '\uFFFD'
	}, s)
}

// List gathers problems. The zero value is empty and ready.
type List struct{ all []Problem }

// Add notes problems.
func (l *List) Add(p ...Problem) { l.all = append(l.all, p...) }

// Len is how many were noted.
func (l *List) Len() int { return len(l.all) }

// Sorted gives each problem once, by file, line, column and field.
func (l *List) Sorted() []Problem {
	out := slices.Clone(l.all)
	slices.SortStableFunc(out, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Field, b.Field), cmp.Compare(a.What, b.What), cmp.Compare(a.Subject, b.Subject))
	})
	return slices.Compact(out)
}

// For gives the problems that hurt one subject.
func (l *List) For(subject string) []Problem {
	var out []Problem
	for _, p := range l.all {
		if p.Subject == subject {
			out = append(out, p)
		}
	}
	return out
}

// Attribute says whom all problems noted so far without a subject hurt.
func (l *List) Attribute(subject string) {
	for i := range l.all {
		if l.all[i].Subject == "" {
			l.all[i].Subject = subject
		}
	}
}

// Write prints problems for people, sorted; of one file at most perFile, and
// then how many more (0: all).
func Write(w io.Writer, problems []Problem, perFile int) error {
	var b strings.Builder
	shown := 0
	for i, p := range problems {
		if i == 0 || p.File != problems[i-1].File {
			shown = 0
		}
		shown++
		if perFile > 0 && shown > perFile {
			if i+1 == len(problems) || problems[i+1].File != p.File {
				fmt.Fprintf(&b, "%s: and %d more problems in this file\n", clean(p.File), shown-perFile)
			}
			continue
		}
		b.WriteString(p.String() + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Unshown is how many problems Write leaves out.
func Unshown(problems []Problem, perFile int) int {
	shown, out := 0, 0
	for i, p := range problems {
		if i == 0 || p.File != problems[i-1].File {
			shown = 0
		}
		if shown++; shown > perFile {
			out++
		}
	}
	return out
}

// WriteLines prints all problems for programs, a line each: the first line of String,
// a tab, and the hint.
func WriteLines(w io.Writer, problems []Problem) error {
	var b strings.Builder
	for _, p := range problems {
		hint := clean(p.Hint)
		p.Hint = ""
		b.WriteString(p.String() + "\t" + hint + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Nearest is the candidate that a writer most likely meant, or "".
func Nearest(word string, candidates []string) string {
	best, at := "", len(word)/2+1
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d < at {
			best, at = c, d
		}
	}
	return best
}

// distance is the Levenshtein distance, of words short enough to be keys.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b))
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last = row[j+1]
			row[j+1] = min(cost, row[j]+1, last+1)
		}
	}
	return row[len(b)]
}

// Nobody is whom a problem hurts that concerns no subject and not all: a row
// that names no known one.
const Nobody = "-"
