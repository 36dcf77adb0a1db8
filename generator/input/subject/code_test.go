package subject

import (
	"testing"

	"bollettino/generator/base/document"
	"bollettino/generator/base/problem"
)

// What spreadsheets, mails and people do to a code, and what was meant by it.
func TestReadID(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]struct {
		id   ID
		what string
	}{
		"01234567897":          {"01234567897", ""},
		" 0123 4567\u00A0897 ": {"01234567897", ""},
		"01234567890":          {"01234567890", ""}, // a wrong check digit is flagged, not refused
		"ESB88021431":          {"ESB88021431", ""},
		"1234567890":           {"1234567890", ""}, // filled up with a zero it has no right check digit either
		"1234567897":           {"01234567897", `"1234567897" has lost its leading zeros`},
		"140005679":            {"00140005679", `"140005679" has lost its leading zeros`},
		"1234567897.0":         {"01234567897", `"1234567897.0" is not the code alone`},
		"'01234567897":         {"01234567897", `"'01234567897" is not the code alone`},
		"“01234567897”":        {"01234567897", `"“01234567897”" is not the code alone`},
		`="01234567897"`:       {"01234567897", `"=\"01234567897\"" is not the code alone`},
		"IT01234567897":        {"01234567897", `"IT01234567897" is not the code alone`},
		"1.23457E+09":          {"", `a spreadsheet made a number of the code and lost its digits: "1.23457E+09"`},
		"1,23457e+10":          {"", `a spreadsheet made a number of the code and lost its digits: "1,23457E+10"`},
		"012-345":              {"", `"012-345" is not a code`},
		"":                     {"", `"" is not a code`},
		"RSSMRA80A01H501U":     {"", "is a natural person's code, and no person's data are published"},
		" rssmra80a01h501u ":   {"", "is a natural person's code, and no person's data are published"},
		"RSSMRA8AA01H501U":     {"RSSMRA8AA01H501U", ""}, // letters where none may stand: no person's form
		"00000000000":          {"00000000000", ""},
	} {
		id, mistake := ReadID(in)
		what := ""
		if mistake != nil {
			what = mistake.What
		}
		if id != want.id || what != want.what {
			t.Errorf("%q: %q, %q", in, id, what)
		}
	}
}

// A code in YAML without quotes may have been taken for a number, and written
// anew, by another program.
func TestCodeInYAML(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`"01234567897"`: "",
		"01234567897":   "",
		"1234567897":    `"1234567897" has lost its leading zeros`,
		"342391":        "", // no octal number of 11 digits with a right check digit
		"134217742":     `"134217742" is not 11 digits; read as an octal number, 01000000016 was written so`,
	} {
		var list problem.List
		m, _ := document.Parse("f.yaml", []byte("id: "+in+"\n"), &list)
		Of(m.Text("id"), "")
		got := ""
		if list.Len() > 0 {
			got = list.Sorted()[0].What
		}
		if got != want {
			t.Errorf("%s: %q", in, got)
		}
	}
}
