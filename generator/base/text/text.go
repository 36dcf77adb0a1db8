// Package text turns the bytes of files that people write into text: UTF-8, its
// lines ended by LF, without a byte order mark and without characters that nobody
// sees. What it cannot read so, or has to take out, is a problem with its place
// and the way to save the file right.
//
// It guesses no encoding: a guess that is wrong publishes a wrong name.
package text

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"bollettino/generator/base/problem"

	"golang.org/x/text/encoding/charmap"
)

// What can be wrong with the bytes of a text.
var (
	notText  = problem.Kind{Code: "not-text", English: "%s"} // what the file is, by its first bytes
	notUTF8  = problem.Kind{Code: "not-utf-8", English: "%s"}
	conflict = problem.Kind{Code: "git-conflict",
		English: "git left a conflict here: two versions of the file stand in it"}
	garbled = problem.Kind{Code: "garbled", English: "%q was spoilt: a program read UTF-8 as Windows-1252"}
	hidden  = problem.Kind{Code: "hidden-character", English: "%s does not belong into a text"}
)

// Decode gives the text that a file's bytes hold. Where they hold none, ok is
// false and the list has one problem that says why. Characters that nobody sees
// are taken out, each kind with a problem. Positions count characters.
func Decode(file string, data []byte, list *problem.List) (out []byte, ok bool) {
	if out, ok = UTF8(file, data, list); !ok {
		return nil, false
	}
	seen, first := hiddenIn(out)
	for r, i := range first {
		line, col := place(out, i)
		list.Add(problem.Because(file, line, col, "text", Hint(r), Misplaced(r, seen[r])))
	}
	if word, meant := Garbled(string(out)); word != "" {
		line, col := place(out, bytes.Index(out, []byte(word)))
		list.Add(problem.Because(file, line, col, "encoding", HintGarbled(meant), Spoilt(word)))
	}
	if len(seen) > 0 {
		out = bytes.Map(keep, out)
	}
	return out, true
}

// UTF8 is Decode for readers who look for hidden characters themselves, where they
// know whom one hurts.
func UTF8(file string, data []byte, list *problem.List) (out []byte, ok bool) {
	if what := foreign(file, data); what != "" {
		list.Add(problem.Because(file, 1, 1, "encoding", saveAs(file), notText.With(what)))
		return nil, false
	}
	out = Lines(data)
	if i := invalid(out); i >= 0 {
		line, col := place(out, i)
		list.Add(problem.Because(file, line, col, "encoding", saveAs(file), notUTF8.With(firstByte(out, i))))
		return nil, false
	}
	if at := conflictIn(out); at != nil {
		line, _ := place(out, at[0])
		list.Add(problem.Because(file, line, 1, "encoding",
			"decide between the two, and take out the lines <<<<<<<, ======= and >>>>>>>", conflict.With()))
		return nil, false
	}
	return out, true
}

// conflicting is what git leaves where two people changed the same lines.
var conflicting = regexp.MustCompile(`(?m)^(<{7}|>{7}) \S`)

// conflictIn finds it. Long texts without such signs are not searched line by line.
func conflictIn(data []byte) []int {
	if !bytes.Contains(data, []byte("<<<<<<<")) && !bytes.Contains(data, []byte(">>>>>>>")) {
		return nil
	}
	return conflicting.FindIndex(data)
}

// Garbled finds the first word that was UTF-8 and was read as Windows-1252 on its way
// ("ForlÃ¬"), and what was meant; "" where there is none. It knows the letters and
// marks of Italian, whose first byte is read as a letter that Italian doesn't have.
func Garbled(s string) (word, meant string) {
	if !strings.ContainsAny(s, "ÃÂâ") {
		return "", ""
	}
	at := garbledLetter.FindStringIndex(s)
	if at == nil {
		return "", ""
	}
	letter := func(r rune) bool { return r > 0x7F || r == '\'' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	from := strings.LastIndexFunc(s[:at[0]], func(r rune) bool { return !letter(r) }) + 1
	until := len(s)
	if n := strings.IndexFunc(s[at[1]:], func(r rune) bool { return !letter(r) }); n >= 0 {
		until = at[1] + n
	}
	back, err := charmap.Windows1252.NewEncoder().String(s[from:until])
	if err != nil || !utf8.ValidString(back) {
		return "", ""
	}
	return s[from:until], back
}

var garbledLetter = regexp.MustCompile(
	`Ã[\x{A0}-\x{BF}\x{152}-\x{2122}]|Â[\x{A0}-\x{BF}]|â€[\x{A0}-\x{BF}\x{152}-\x{2122}]`,
)

// hiddenIn counts the hidden characters of a text, and tells where each stands
// first.
func hiddenIn(data []byte) (seen, first map[rune]int) {
	for i := 0; i < len(data); {
		r, n := rune(data[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(data[i:])
		}
		if (r < ' ' || r >= 0x7F) && Hidden(r) {
			if seen == nil {
				seen, first = map[rune]int{}, map[rune]int{}
			}
			if seen[r]++; seen[r] == 1 {
				first[r] = i
			}
		}
		i += n
	}
	return seen, first
}

// Hidden tells whether a character has no place in a text: control characters but
// the tab and the line break, marks that turn the direction of writing, ends of
// lines and paragraphs that break formats of lines, and what stands in the place
// of a letter that was lost.
func Hidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < 0x20 || r >= 0x7F && r < 0xA0:
		return true
	case r < 0x61C:
		return false
	}
	return r == '\u2028' || r == '\u2029' || r == '\uFEFF' || r == unicode.ReplacementChar ||
		unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Noncharacter_Code_Point, r)
}

// None is no character: NUL is one, and hidden.
const None rune = -1

// Clean is the text without hidden characters, and the first of them, None if it has
// none.
func Clean(s string) (string, rune) {
	i := strings.IndexFunc(s, Hidden)
	if i < 0 {
		return s, None
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return strings.Map(keep, s), r
}

func keep(r rune) rune {
	if Hidden(r) {
		return -1
	}
	return r
}

// Name says what a hidden character is.
func Name(r rune) string {
	kind := "the control character"
	switch {
	case r == unicode.ReplacementChar:
		kind = "the sign of a lost letter"
	case r == '\u2028' || r == '\u2029':
		kind = "the line separator"
	case r == '\uFEFF':
		kind = "a byte order mark"
	case unicode.Is(unicode.Bidi_Control, r):
		kind = "the direction mark"
	case unicode.Is(unicode.Noncharacter_Code_Point, r):
		kind = "the noncharacter"
	}
	return fmt.Sprintf("%s U+%04X", kind, r)
}

// Misplaced is the complaint about a hidden character that stands so often in a text.
func Misplaced(r rune, times int) problem.Reason {
	what := Name(r)
	if times > 1 {
		what += fmt.Sprintf(", here the first of %d,", times)
	}
	return hidden.With(what)
}

// Hint says what to do about a hidden character.
func Hint(r rune) string {
	if r == unicode.ReplacementChar {
		return "a program could not read the letter that stood here and wrote this instead: write the letter again"
	}
	return "take it out: nobody sees it, and pages are made without it; " +
		"it often comes with a text that was copied from elsewhere"
}

// Spoilt is the complaint about a word that Garbled finds.
func Spoilt(word string) problem.Reason { return garbled.With(word) }

// HintGarbled says what to do about a word that was spoilt.
func HintGarbled(meant string) string {
	return "write " + meant + ", and look for more of the kind; where a spreadsheet opened the file, let it read UTF-8"
}

// foreign names what a file is that is no UTF-8 text by its first bytes.
func foreign(file string, data []byte) string {
	begins := func(s string) bool { return bytes.HasPrefix(data, []byte(s)) }
	switch {
	case begins("\xFF\xFE\x00\x00"), begins("\x00\x00\xFE\xFF"):
		return "is saved as UTF-32, not as UTF-8"
	case begins("\xFF\xFE"), begins("\xFE\xFF"):
		return `is saved as UTF-16 ("Unicode"), not as UTF-8` + sample(data)
	case begins("PK\x03\x04"), begins("\xD0\xCF\x11\xE0"):
		return "is a workbook or a document of an office program, not a text file"
	case begins("%PDF-"):
		return "is a PDF, not a text file"
	case begins("\x1F\x8B"):
		return "is compressed (gzip), not a text file"
	case begins(`{\rtf`):
		return "is a document in Rich Text Format, not a plain text file"
	}
	if len(data) >= 4 && (data[0] == 0) != (data[1] == 0) &&
		(data[0] == 0) == (data[2] == 0) && (data[1] == 0) == (data[3] == 0) {
		return "is saved as UTF-16, not as UTF-8"
	}
	top := strings.ToLower(string(bytes.TrimSpace(data[:min(len(data), 512)])))
	if ext := path.Ext(file); (ext != ".html") &&
		(strings.HasPrefix(top, "<!doctype html") || strings.HasPrefix(top, "<html")) {
		return "is a web page, not the file that it shows"
	}
	return ""
}

// sample shows how a file in UTF-16 begins.
func sample(data []byte) string {
	var units []uint16
	for i := 2; i+1 < len(data) && len(units) < 24; i += 2 {
		u := uint16(data[i]) | uint16(data[i+1])<<8
		if data[0] == 0xFE {
			u = u>>8 | u<<8
		}
		if u == '\n' || u == '\r' {
			break
		}
		units = append(units, u)
	}
	if len(units) == 0 {
		return ""
	}
	return fmt.Sprintf(": it begins with %q", string(utf16.Decode(units)))
}

// saveAs says how to save a file so that it can be read.
func saveAs(file string) string {
	if path.Ext(file) == ".csv" {
		return `save it as UTF-8: in Excel by "Save as", "CSV UTF-8 (comma delimited)", ` +
			`in LibreOffice with the character set "Unicode (UTF-8)"`
	}
	return `save it as plain text in UTF-8: in Notepad by "Save as" with the encoding "UTF-8"`
}

// firstByte says what stands at a byte that is not UTF-8, and how often.
func firstByte(data []byte, at int) string {
	rest := data[at:]
	// Of what begins a letter of several bytes, E0 and above is an Italian letter
	// in Windows-1252, but for the one that begins quotes and dashes.
	if !utf8.FullRune(rest) && (rest[0] < 0xE0 || rest[0] == 0xE2) {
		return "the file ends in the middle of a letter: it was cut off"
	}
	lines := 0
	for line := range bytes.Lines(data) {
		if !utf8.Valid(line) {
			lines++
		}
	}
	what := fmt.Sprintf("is not UTF-8: the byte %02X", data[at])
	if w := word(data, at); w != "" {
		what += fmt.Sprintf(" (in Windows-1252 it would be part of %q)", w)
	}
	if lines > 1 {
		what += fmt.Sprintf(" stands here, and such bytes in %d lines", lines)
	} else {
		what += " stands here"
	}
	return what
}

// word is the word around a byte as Windows-1252 has it, "" where the byte is no
// letter there.
func word(data []byte, at int) string {
	if data[at] < 0xC0 {
		return ""
	}
	inner := func(b byte) bool {
		return b >= 0xC0 || b == '\'' || b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z'
	}
	from, until := at, at
	for from > 0 && at-from < 20 && inner(data[from-1]) {
		from--
	}
	for until < len(data) && until-at < 20 && inner(data[until]) {
		until++
	}
	w, err := charmap.Windows1252.NewDecoder().Bytes(data[from:until])
	if err != nil {
		return ""
	}
	return string(w)
}

// Lines ends lines by LF, however they ended, and leaves out a byte order mark.
func Lines(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if bytes.IndexByte(data, '\r') < 0 {
		return data
	}
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
}

// invalid is where the first byte stands that is not UTF-8; -1 if there is none.
func invalid(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; ; {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
}

// place is the line and column of a byte, from 1.
func place(data []byte, at int) (line, col int) {
	start := bytes.LastIndexByte(data[:at], '\n') + 1
	return 1 + bytes.Count(data[:at], []byte("\n")), 1 + utf8.RuneCount(data[start:at])
}
