package problem

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	keys := []string{"title", "until", "impact", "services"}
	for word, want := range map[string]string{
		"titel": "title", "Until": "until", "service": "services", "inpact": "impact",
		"x": "", "": "", "declared": "",
		strings.Repeat("a", 300): "", // too long to be a key that somebody meant
	} {
		if got := Nearest(word, keys); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
	if got := Nearest("title", nil); got != "" {
		t.Errorf("of no candidates %q is nearest", got)
	}
}

func TestString(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p    Problem
		want string
	}{
		{New("a.md", 3, 9, "impact", "use none", "%q is not an impact", "high"), "a.md:3:9: impact: \"high\" is not an impact\n\thint: use none"},
		{New("a.md", 0, 0, "file name", "", "is odd"), "a.md: file name: is odd"},
		{New("a.md", 3, 0, "f", "", "w"), "a.md:3:1: f: w"},
		// What an input says can't look like a line of ours, nor move the cursor.
		{New("a\nb.md", 1, 1, "k\nother.md:1:1: x", "h\ti", "\x1b[31mred\u202E"), "a\uFFFDb.md:1:1: k\uFFFDother.md:1:1: x: \uFFFD[31mred\uFFFD\n\thint: h\uFFFDi"},
	} {
		if got := c.p.String(); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	var l List
	b2, b1, a := New("b", 2, 1, "f", "", "w"), New("b", 1, 7, "f", "", "w"), New("a", 9, 1, "f", "", "w")
	l.Add(b2, b1)
	l.Add(a, b2)
	if l.Len() != 4 {
		t.Errorf("%d were noted", l.Len())
	}
	if diff := cmp.Diff([]Problem{a, b1, b2}, l.Sorted()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	owned := New("c", 1, 1, "f", "", "w")
	owned.Subject = "2"
	l.Add(owned)
	l.Attribute("1")
	if one, two := l.For("1"), l.For("2"); len(one) != 4 || !slices.Equal(two, []Problem{owned}) {
		t.Errorf("1 has %v, 2 has %v", one, two)
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	var problems []Problem
	for line := range 4 {
		problems = append(problems, New("a.csv", line+1, 1, "f", "h", "w"))
	}
	problems = append(problems, New("b.csv", 1, 1, "f", "h", "w"))
	for perFile, want := range map[int]string{
		2: "a.csv:1:1: f: w\n\thint: h\na.csv:2:1: f: w\n\thint: h\na.csv: and 2 more problems in this file\nb.csv:1:1: f: w\n\thint: h\n",
		0: "a.csv:1:1: f: w\n\thint: h\na.csv:2:1: f: w\n\thint: h\na.csv:3:1: f: w\n\thint: h\na.csv:4:1: f: w\n\thint: h\nb.csv:1:1: f: w\n\thint: h\n",
	} {
		var b strings.Builder
		if err := Write(&b, problems, perFile); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, b.String()); diff != "" {
			t.Errorf("at most %d of a file (-want +got):\n%s", perFile, diff)
		}
	}
}

// A file for programs holds every problem on a line of its own, hint and all,
// though a screen shows but some of each file.
func TestWriteLines(t *testing.T) {
	t.Parallel()
	var problems []Problem
	for line := range 3 {
		problems = append(problems, New("a.csv", line+1, 7, "f", "h\nx", "w\ty"))
	}
	problems = append(problems, New("b.csv", 0, 0, "f", "", "w"))
	var b strings.Builder
	if err := WriteLines(&b, problems); err != nil {
		t.Fatal(err)
	}
	want := "a.csv:1:7: f: w\uFFFDy\th\uFFFDx\na.csv:2:7: f: w\uFFFDy\th\uFFFDx\n" +
		"a.csv:3:7: f: w\uFFFDy\th\uFFFDx\nb.csv: f: w\t\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := Unshown(problems, 2); got != 1 {
		t.Errorf("%d are not shown", got)
	}
}

// A reason leaves its code and its arguments, also where another error holds it; what
// is of no kind leaves words alone. The problems of two readings are equal.
func TestBecause(t *testing.T) {
	t.Parallel()
	twice := Kind{"given-twice", "%q is given twice, in line %d already"}
	why := twice.With("web", 3)
	want := Problem{File: "a.md", Line: 3, Col: 9, Field: "channels", Hint: "keep one of them",
		What: `"web" is given twice, in line 3 already`, Code: "given-twice", Args: Args{"web", "3"}}
	if diff := cmp.Diff(want, Because("a.md", 3, 9, "channels", "keep one of them", why)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if again := Because("a.md", 3, 9, "channels", "keep one of them", twice.With("web", 3)); again != want {
		t.Errorf("another reading gives %+v", again)
	}
	want.What = "100% sure: " + want.What
	if diff := cmp.Diff(want, Because("a.md", 3, 9, "channels", "keep one of them",
		fmt.Errorf("100%% sure: %w", why))); diff != "" {
		t.Errorf("wrapped (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(New("a.md", 3, 9, "f", "", "%d%% w", 3),
		Because("a.md", 3, 9, "f", "", errors.New("3% w"))); diff != "" {
		t.Errorf("of no kind (-want +got):\n%s", diff)
	}
}
