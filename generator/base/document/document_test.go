package document

import (
	"errors"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/test/world"

	"github.com/google/go-cmp/cmp"
)

// report is what a reader of `a`, `b` (a word), `list` and `map` complains of.
func report(data string) string {
	var list problem.List
	m, ok := Parse("f.yaml", []byte(data), &list)
	if ok {
		m.Text("a")
		m.OneOf("b", "x", "x", "y")
		m.Texts("list")
		m.Words("words", "io", "psp")
		m.Bool("flag", false)
		if sub, ok := m.Map("map"); ok {
			sub.Need("k", "write k")
			sub.Close()
		}
		m.Maps("maps")
		m.Close()
	}
	var b strings.Builder
	for _, p := range list.Sorted() {
		b.WriteString(strings.SplitN(p.String(), "\n", 2)[0] + "\n")
	}
	return b.String()
}

func TestProblems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"sound", "a: 1\nb: y\nlist: [1, 2]\nwords: io\nmap: {k: v}\nflag: true\n", ""},
		{"empty", "", "f.yaml:1:1: yaml: the document is empty\n"},
		{"only a comment", "# x\n", "f.yaml:1:1: yaml: the document is empty\n"},
		{"only dashes", "---\n", "f.yaml:1:1: yaml: the document is empty\n"},
		{"no mapping", "- a\n", "f.yaml:1:1: document: is not a mapping\n"},
		{"given twice", "a: 1\na: 2\n", "f.yaml:2:1: a: is given twice, in line 1 already\n"},
		{"unknown", "a: 1\nlits: [1]\n", "f.yaml:2:1: lits: is not a key of this format\n"},
		{"all at once", "b: z\nmap: {l: 1}\nflag: yes\n", "f.yaml:1:4: b: \"z\" is not known here\nf.yaml:2:6: map.k: is missing\nf.yaml:2:7: map.l: is not a key of this format\nf.yaml:3:7: flag: \"yes\" is not known here\n"},
		{"capitals of a phone", "map: {K: v}\n", "f.yaml:1:7: map.K: is not a key of this format\n"},
		{"missing beside a stranger", "map: {other: v}\n", "f.yaml:1:6: map.k: is missing\nf.yaml:1:7: map.other: is not a key of this format\n"},
		{"alias", "a: &x 1\nb: *x\n", "f.yaml:2:4: b: aliases are not read\n"},
		{"alias of a mapping", "a: &x 1\nmap: *x\n", "f.yaml:2:6: map: aliases are not read\n"},
		{"merge", "map: &m {k: 1}\n<<: *m\n", "f.yaml:2:1: document: a key is not a word\n"},
		{"tag", "a: !!str 1\n", "f.yaml:1:4: a: the tag !!str is not read\n"},
		{"tag of a mapping", "map: !x {k: 1}\n", "f.yaml:1:6: map: the tag !x is not read\n"},
		{"not single", "a: [1]\n", "f.yaml:1:4: a: is not a single value\n"},
		{"null", "a: ~\n", "f.yaml:1:4: a: \"~\" is not read as empty\n"},
		{"empty value", "a:\nb: \"\"\n", ""},
		{"no list", "maps: {k: 1}\n", "f.yaml:1:7: maps: is not a list\n"},
		{"word twice", "words: [io, io, pos]\n", "f.yaml:1:13: words[1]: \"io\" is given twice\nf.yaml:1:17: words[2]: \"pos\" is not known here\n"},
		{"second document", "a: 1\n---\nb: x\n", "f.yaml:2:1: yaml: a second document stands in the file\n"},
		{"not UTF-8", "a: 1\nb: \xff\n", "f.yaml:2:4: encoding: is not UTF-8: the byte FF (in Windows-1252 it would be part of \"ÿ\") stands here\n"},
		{"broken list", "a: 1\nb: [x\nlist: 1\n", "f.yaml:2:1: yaml: a bracket opens here or above and is not closed, or a comma is missing\n"},
		{"broken indentation", "# x\na: 1\nb: x\n- c\n", "f.yaml:4:1: yaml: the line fits nothing above it: its indentation differs, or a quote above closed too early\n"},
		{"broken by a tab", "a: 1\nmap:\n\tk: 1\n", "f.yaml:3:1: yaml: a tab stands where YAML wants spaces\n"},
		{"broken at the end", "a: [", "f.yaml:1:1: yaml: a bracket is not closed, or a value begins with a comma\n"},
		{"colons", "a: 1\nb: x: y\n", "f.yaml:2:1: yaml: a second `: ` stands in the line, or the line is indented and belongs to no key\n"},
		{"broken by a tab in a list", "list:\n  - x\n\t- y\n", "f.yaml:3:1: yaml: a tab stands where YAML wants spaces\n"},
		{"a quote that is not closed", "a: 1\nb: 'x\nlist: 1\n", "f.yaml:2:1: yaml: a quote opens here and is never closed\n"},
		{"an apostrophe within quotes", "a: 'l'ente'\nb: x\n", "f.yaml:1:1: yaml: the line fits nothing above it: its indentation differs, or a quote above closed too early\n"},
		{"no space behind a colon", "a: 1\nb:x\n", "f.yaml:2:1: yaml: the line is not `key: value`\n"},
		{"no space behind the first colon", "a:1\nb: x\n", "f.yaml:1:2: yaml: no space stands behind the colon\n"},
		{"a value that begins with @", "a: @x\n", "f.yaml:1:1: yaml: a value begins with a character that YAML keeps for itself (@, %, ` or a tab)\n"},
		{"a value that begins with *", "a: *x\n", "f.yaml:1:1: yaml: a value begins with *\n"},
		{"a list on the key's line", "a: - x\n", "f.yaml:1:1: yaml: a value begins with `- `\n"},
		{"a path in double quotes", "a: \"C:\\dati\"\n", "f.yaml:1:1: yaml: a backslash within \"...\" does not stand before a letter that YAML knows\n"},
		{"spaces from a web page", "a: 1\nb:\u00a0x\n", "f.yaml:2:3: yaml: a space of another kind (U+00A0) stands where YAML wants a plain one\n"},
		{"indented by such spaces", "map:\n\u00a0\u00a0k: 1\n", "f.yaml:2:1: document: a space of another kind (U+00A0) stands where YAML wants a plain one\n"},
		{"an invisible space before a key", "\u200ba: 1\n", "f.yaml:1:1: document: a space of another kind (U+200B) stands where YAML wants a plain one\n"},
		{"an empty value that is needed", "map: {k: [1]}\n", "f.yaml:1:10: map.k: is not a single value\n"},
		{"control characters by escapes", "a: \"\\e[31m\\0\"\n", "f.yaml:1:4: a: the control character U+001B does not belong into a text\n"},
		{"a mark of direction by an escape", "list: [x, \"\\u202Ey\"]\n", "f.yaml:1:11: list[1]: the direction mark U+202E does not belong into a text\n"},
		{"a mark of direction as it is", "a: x\u202Ey\n", "f.yaml:1:5: text: the direction mark U+202E does not belong into a text\n"},
		{"a number taken for a comment", "a: ordinanza #12\nb: x # 12\n", "f.yaml:1:4: a: \"#12\" is read as a comment, not as text\n"},
		{"a key of lines", "\"a\\nf.yaml:9:9: b\": 1\n", "f.yaml:1:1: a\uFFFDf.yaml:9:9: b: is not a key of this format\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, report(c.in)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestHints(t *testing.T) {
	t.Parallel()
	var list problem.List
	m, _ := Parse("f.yaml", []byte("titel: x\n"), &list)
	m.Need("title", "write a title")
	m.Text("until")
	m.Text("until") // asked for twice, named once
	m.Close()
	var hints []string
	for _, p := range list.Sorted() {
		hints = append(hints, p.Field+": "+p.Hint)
	}
	// One cause, one problem: what is missing is what the other key was meant to be.
	want := []string{"titel: did you mean `title`? the keys here are title or until"}
	if diff := cmp.Diff(want, hints); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Ids are text: no digit of one is lost to YAML's numbers.
func TestScalarsStayAsWritten(t *testing.T) {
	t.Parallel()
	var list problem.List
	m, _ := Parse("f.yaml", []byte("ids: [01234567897, 0755, 0x1F, 1_000, 1e3, .5, on, 2026-01-02, 12:30:45]\n"), &list)
	var got []string
	for _, v := range m.Texts("ids") {
		got = append(got, v.Text)
	}
	want := []string{"01234567897", "0755", "0x1F", "1_000", "1e3", ".5", "on", "2026-01-02", "12:30:45"}
	if diff := cmp.Diff(want, got); diff != "" || list.Len() > 0 {
		t.Errorf("%v (-want +got):\n%s", list.Sorted(), diff)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	var list problem.List
	m, _ := Parse("f.yaml", []byte("b: 1\na: {k: 1}\nb: 2\n"), &list)
	if diff := cmp.Diff([]string{"b", "a"}, m.Keys()); diff != "" {
		t.Errorf("the keys in the file's order, each once (-want +got):\n%s", diff)
	}
	if !m.Has("a") || m.Has("c") || !m.IsMap("a") || m.IsMap("b") {
		t.Error("Has or IsMap is wrong")
	}
	if v := m.At("a"); v.Line != 2 || v.Col != 1 || !v.Set {
		t.Errorf("the key a stands at %d:%d", v.Line, v.Col)
	}
	if v := m.Text("c"); v.Set || v.Line != 1 {
		t.Errorf("an absent value stands where the mapping begins, not at line %d", v.Line)
	}
}

func TestFront(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, front, body string
		err                   error
	}{
		{"plain", "---\na: 1\n---\nText\n", "\na: 1\n", "Text\n", nil},
		{"windows", "\uFEFF---\r\na: 1\r\n---\r\nText\r\n", "\na: 1\n", "Text\n", nil},
		{"no body", "---\na: 1\n---", "\na: 1\n", "", nil},
		{"empty front", "---\n---\nText", "\n", "Text", nil},
		{"a rule in the body", "---\na: 1\n---\nx\n\n---\ny\n", "\na: 1\n", "x\n\n---\ny\n", nil},
		{"none", "# Title\n", "", "# Title\n", ErrNoFront},
		{"not closed", "---\na: 1\n", "", "---\na: 1\n", ErrOpenFront},
		{"old Macintosh", "---\ra: 1\r---\rText\r", "\na: 1\n", "Text\n", nil},
		{"spaces behind the fences", "---  \na: 1\n---\t\nText\n", "\na: 1\n", "Text\n", nil},
	} {
		front, body, err := Front([]byte(c.in))
		if string(front) != c.front || string(body) != c.body || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %q, %v", c.name, front, body, err)
		}
	}
	// A complaint names the line of the file, not that of the YAML within it.
	front, _, _ := Front([]byte("---\na: 1\nb: z\n---\n"))
	if got := report(string(front)); got != "f.yaml:3:4: b: \"z\" is not known here\n" {
		t.Errorf("got %s", got)
	}
	front, _, _ = Front([]byte("---\na: 1\nb: 'z\n---\n"))
	if got := report(string(front)); !strings.HasPrefix(got, "f.yaml:3:") {
		t.Errorf("a broken quote in line 3 is reported as %s", got)
	}
	front, _, _ = Front([]byte("---\na: 1\nb: y\n- c\n---\n"))
	if got := report(string(front)); !strings.HasPrefix(got, "f.yaml:4:") {
		t.Errorf("a broken indentation in line 4 is reported as %s", got)
	}
}

// Each way in which front matter is not there names its own cause and place.
func TestParseFront(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"sound", "---\na: 1\n---\nText\n", ""},
		{"with Windows' mark and line ends", "\uFEFF---\r\na: 1\r\n---\r\nText\r\n", ""},
		{"none", "# Title\n", "n.md:1:1: front matter: is missing"},
		{"an empty file", "\n\n", "n.md:1:1: front matter: is missing: the file is empty"},
		{"no second fence", "---\na: 1\nb: x\n\nText\n", "n.md:4:1: front matter: has no end: the second line `---` is missing"},
		{"no second fence and no text", "---\na: 1\nb: x", "n.md:3:1: front matter: has no end: the second line `---` is missing"},
		{"a second fence of four", "---\na: 1\n----\nText\n", "n.md:3:1: front matter: has no end: the second line must be `---`, three plain hyphens"},
		{"fences that a phone made of hyphens", "\u2014\na: 1\n\u2014-\nText\n", "n.md:1:1: front matter: must begin with a line `---`, three plain hyphens"},
		{"an empty line first", "\n---\na: 1\n---\n", "n.md:1:1: front matter: begins in the first line: take out the empty lines above `---`"},
		{"broken within", "---\na: 1\n\tb: 2\n---\n", "n.md:3:1: yaml: a tab stands where YAML wants spaces"},
		{"not UTF-8 in the text", "---\na: 1\n---\nForl\xec\n", "n.md:4:5: encoding: is not UTF-8: the byte EC (in Windows-1252 it would be part of \"Forlì\") stands here"},
		{"hidden characters in the text", "---\na: 1\n---\nA\x1b[31m\nB\x1b\n", "n.md:4:2: text: the control character U+001B, here the first of 2, does not belong into a text"},
	} {
		var list problem.List
		m, body, ok := ParseFront("n.md", []byte(c.in), "h", &list)
		m.Text("a")
		m.Text("b")
		m.Close()
		var got []string
		for _, p := range list.Sorted() {
			got = append(got, strings.SplitN(p.String(), "\n", 2)[0])
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if ok && strings.ContainsAny(string(body), "\x1b\r") {
			t.Errorf("%s: the text keeps hidden characters: %q", c.name, body)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"---", "&0000: 0\n", "a: 1\nb: y\n", "map: {k: *x}\n", "a: [", "? [a]\n: b\n",
		"a: |\n  x\n--- \n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		var list problem.List
		_, ok := Parse("f.yaml", []byte(in), &list)
		world.Placed(t, in, &list)
		if !ok && list.Len() == 0 {
			t.Errorf("%q is refused without a word", in)
		}
		report(in)
	})
}
