package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"bollettino/generator/base/problem"

	"github.com/google/go-cmp/cmp"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, out string }{
		{"plain", "Forlì\n\tx\n", "Forlì\n\tx\n"},
		{"Notepad", "\uFEFFa\r\nb\r\n", "a\nb\n"},
		{"old Macintosh", "a\rb\r", "a\nb\n"},
		{"letters that could be spoilt ones, and are not", "“C’È”, à», São Tomé, Île, 5 €, Ångström, ÂGE, â", "“C’È”, à», São Tomé, Île, 5 €, Ångström, ÂGE, â"},
		{"a heading in Markdown, arrows", "a\n=======\n<< x >>\n", "a\n=======\n<< x >>\n"},
		{"empty", "", ""},
		{"spaces and hyphens that are seen or harmless", "9\u00a0h, po\u00adsta, \u200bx, 👩\u200d💻", "9\u00a0h, po\u00adsta, \u200bx, 👩\u200d💻"},
		{"a web page where one is due", "<!doctype html><p>", "<!doctype html><p>"},
	} {
		file := "f.csv"
		if strings.HasPrefix(c.in, "<") {
			file = "f.html"
		}
		var list problem.List
		got, ok := Decode(file, []byte(c.in), &list)
		if !ok || string(got) != c.out || list.Len() > 0 {
			t.Errorf("%s: %q, %v, %v", c.name, got, ok, list.Sorted())
		}
	}
}

// What was saved in another form is named, with the place and the way to save it
// right.
func TestDecodeProblems(t *testing.T) {
	t.Parallel()
	const csv, other = `save it as UTF-8: in Excel by "Save as", "CSV UTF-8 (comma delimited)", in LibreOffice with ` +
		`the character set "Unicode (UTF-8)"`,
		`save it as plain text in UTF-8: in Notepad by "Save as" with the encoding "UTF-8"`
	const hidden = "take it out: nobody sees it, and pages are made without it; it often comes with a text that was " +
		"copied from elsewhere"
	for _, c := range []struct {
		name, file, in string
		want           []string
		out            string
		refused        bool
	}{
		{"Excel in Windows-1252", "s.csv", "id,name\n1,Comune di Forl\xec\n2,Cant\xf9\n",
			[]string{`s.csv:2:17: encoding: is not UTF-8: the byte EC (in Windows-1252 it would be part of "Forlì") stands here, and such bytes in 2 lines`, csv}, "", true},
		{"columns count characters", "n.md", "è è \xe8", []string{`n.md:1:5: encoding: is not UTF-8: the byte E8 (in Windows-1252 it would be part of "è") stands here`, other}, "", true},
		{"MS-DOS", "s.csv", "a\x85\n", []string{"s.csv:1:2: encoding: is not UTF-8: the byte 85 stands here", csv}, "", true},
		{"UTF-16 with its mark", "s.csv", "\xff\xfei\x00d\x00\n\x00", []string{`s.csv:1:1: encoding: is saved as UTF-16 ("Unicode"), not as UTF-8: it begins with "id"`, csv}, "", true},
		{"UTF-16, the other way round", "p.yaml", "\xfe\xff\x00a\x00:", []string{`p.yaml:1:1: encoding: is saved as UTF-16 ("Unicode"), not as UTF-8: it begins with "a:"`, other}, "", true},
		{"UTF-16 without its mark", "p.yaml", "a\x00:\x00", []string{"p.yaml:1:1: encoding: is saved as UTF-16, not as UTF-8", other}, "", true},
		{"UTF-32", "p.yaml", "\xff\xfe\x00\x00", []string{"p.yaml:1:1: encoding: is saved as UTF-32, not as UTF-8", other}, "", true},
		{"a workbook", "s.csv", "PK\x03\x04", []string{"s.csv:1:1: encoding: is a workbook or a document of an office program, not a text file", csv}, "", true},
		{"TextEdit", "n.md", `{\rtf1\ansi`, []string{"n.md:1:1: encoding: is a document in Rich Text Format, not a plain text file", other}, "", true},
		{"a web page", "p.yaml", "\n<!DOCTYPE html><html>", []string{"p.yaml:1:1: encoding: is a web page, not the file that it shows", other}, "", true},
		{"cut off", "n.md", "perch\xc3", []string{"n.md:1:6: encoding: the file ends in the middle of a letter: it was cut off", other}, "", true},
		{"ESC", "n.md", "a\nb\x1b[31m\x1b", []string{"n.md:2:2: text: the control character U+001B, here the first of 2, does not belong into a text", hidden}, "a\nb[31m", false},
		{"NUL", "n.md", "ab\x00c", []string{"n.md:1:3: text: the control character U+0000 does not belong into a text", hidden}, "abc", false},
		{"a mark of direction", "n.md", "a\u202eb", []string{"n.md:1:2: text: the direction mark U+202E does not belong into a text", hidden}, "ab", false},
		{"a line separator", "n.md", "a\u2028b", []string{"n.md:1:2: text: the line separator U+2028 does not belong into a text", hidden}, "ab", false},
		{"a conflict of git's", "n.md", "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n", []string{"n.md:2:1: encoding: git left a conflict here: two versions of the file stand in it", "decide between the two, and take out the lines <<<<<<<, ======= and >>>>>>>"}, "", true},
		{"read as Windows-1252 on its way", "n.md", "Uno\nLâ€™ufficio di ForlÃ¬ Ã¨", []string{`n.md:2:1: encoding: "Lâ€™ufficio" was spoilt: a program read UTF-8 as Windows-1252`, "write L’ufficio, and look for more of the kind; where a spreadsheet opened the file, let it read UTF-8"}, "Uno\nLâ€™ufficio di ForlÃ¬ Ã¨", false},
		{"a letter that another program lost", "s.csv", "Forl\ufffd", []string{"s.csv:1:5: text: the sign of a lost letter U+FFFD does not belong into a text", "a program could not read the letter that stood here and wrote this instead: write the letter again"}, "Forl", false},
	} {
		var list problem.List
		got, ok := Decode(c.file, []byte(c.in), &list)
		var lines []string
		for _, p := range list.Sorted() {
			lines = append(lines, strings.Split(p.String(), "\n\thint: ")...)
		}
		if diff := cmp.Diff(c.want, lines); diff != "" || string(got) != c.out || ok == c.refused {
			t.Errorf("%s: %q, %v (-want +got):\n%s", c.name, got, ok, diff)
		}
	}
}

// Whatever the bytes, a text comes out that is one, or a problem within the file.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"a\r\nb", "\xff\xfea\x00", "Forl\xec", "\x1b\u202e", "\xc3", "\uFEFF\uFEFF"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		var list problem.List
		out, ok := Decode("f.md", []byte(in), &list)
		if !ok && list.Len() != 1 {
			t.Errorf("%q is refused with %d problems", in, list.Len())
		}
		if !utf8.Valid(out) || strings.ContainsFunc(string(out), Hidden) || strings.Contains(string(out), "\r") {
			t.Errorf("%q gives %q", in, out)
		}
		lines := strings.Split(string(Lines([]byte(in))), "\n")
		for _, p := range list.Sorted() {
			if p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > 1+utf8.RuneCountInString(lines[p.Line-1]) {
				t.Errorf("%q: a problem stands outside the file: %s", in, p)
			}
		}
	})
}

// What nobody sees is taken out and named, NUL too, which is a character like others.
func TestClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]struct {
		text   string
		hidden rune
	}{
		"a b’c\tè": {"a b’c\tè", None}, "": {"", None}, "a\x00b": {"ab", 0}, "\x1b[31ma": {"[31ma", 0x1b}, "a\u202eb\x00": {"ab", 0x202e},
		"\uFEFFa": {"a", 0xFEFF},
	} {
		if got, hidden := Clean(in); got != want.text || hidden != want.hidden {
			t.Errorf("%q is %q and %d, not %q and %d", in, got, hidden, want.text, want.hidden)
		}
	}
}
