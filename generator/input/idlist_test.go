package input

import (
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
	"github.com/google/go-cmp/cmp"
)

// What programs leave in a folder by themselves is nobody's mistake.
func TestHidden(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		".DS_Store": true, ".~lock.2026-11.csv#": true, "~$2026-11.csv": true, "profile.yaml~": true, "Thumbs.db": true, "Desktop.ini": true,
		"#profile.yaml#": true, "#1.md": false, "1.md#": false,
		"profile.yaml": false, "2026-11.csv": false, "profile.yaml.txt": false, "2026-11-20-portale (1).md": false,
	} {
		if got := Hidden(name); got != want {
			t.Errorf("%s: hidden is %v", name, got)
		}
	}
}

// A file of bodies is read however it was saved: as a list, or as a table of which
// one column is `id`.
func TestReadIDs(t *testing.T) {
	t.Parallel()
	known := func(id subject.ID) bool { return id == "01234567897" || id == "00200005676" }
	for _, c := range []struct {
		name, in string
		want     []subject.ID
		problems string
	}{
		{"one a line", "01234567897\n00200005676\n01234567897\n", []subject.ID{"01234567897", "00200005676"}, ""},
		{"with comments and names", "# enti\r\n01234567897 # Alfa\r\n\r\n00200005676;Beta\r\n", []subject.ID{"01234567897", "00200005676"}, ""},
		{"a header alone", "ID\n01234567897\n", []subject.ID{"01234567897"}, ""},
		{"a registry of Excel's", "\uFEFFname;id;roles\r\n\"Comune; di Alfa\";01234567897;ec-direct\r\n", []subject.ID{"01234567897"}, ""},
		{"zeros lost, and a stranger", "id,name\n1234567897,Alfa\n15376371009,Altro\n", nil,
			"l.csv:2:1: id: \"1234567897\" has lost its leading zeros|l.csv:3:1: id: \"15376371009\" is not in the registry"},
		{"not UTF-8", "01234567897;Forl\xec\n", nil, `l.csv:1:17: encoding: is not UTF-8: the byte EC (in Windows-1252 it would be part of "Forlì") stands here`},
	} {
		var list problem.List
		got := ReadIDs("l.csv", []byte(c.in), known, &list)
		var problems []string
		for _, p := range list.Sorted() {
			problems = append(problems, strings.SplitN(p.String(), "\n", 2)[0])
		}
		if diff := cmp.Diff(c.want, got); diff != "" || strings.Join(problems, "|") != c.problems {
			t.Errorf("%s: %q (-want +got):\n%s", c.name, problems, diff)
		}
	}
}
