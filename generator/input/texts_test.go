package input_test

import (
	"testing"
	"testing/fstest"

	"bollettino/generator/base/problem"
	"bollettino/generator/base/tree"
	"bollettino/generator/input"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/page/address"
	"bollettino/generator/test/world"
)

// Rules and the site's own pages are held as long as what they are read from is the same; not
// those with a mistake, nor what was touched since.
func TestTextsAreHeld(t *testing.T) {
	t.Parallel()
	root := world.Files(t, "../test/testdata/world.txtar")
	prova := func(text string) { root["content/pagine/prova.md"] = &fstest.MapFile{Data: []byte(text)} }
	from := input.Last{Good: tree.None{}, Parsed: &input.Parsed{}}
	base := ""
	read := func(content string, still bool) *rulebook.Version {
		t.Helper()
		from.Content, from.Still = content, still
		s, err := input.Read(input.Options{Root: root, Jobs: 1, AsOf: "2026-11-27T13:10", BaseURL: base}, address.RuleLinks, from,
			func(*input.Shared) error { return nil })
		if err != nil || len(s.Book.Versions) == 0 {
			t.Fatal(err, s.Problems.Sorted())
		}
		defer s.Close()
		if len(s.Book.Notes) > 0 {
			t.Error("what a build notes is held")
		}
		s.Book.Notes = append(s.Book.Notes, problem.New("a", 0, 0, "b", "", "c"))
		return &s.Book.Versions[0]
	}
	prova("---\ntitle: Prova\n---\nUno.\n")
	if read("", true) == read("", true) {
		t.Error("what can't be told is held")
	}
	one := read("one", true)
	if one != read("one", true) {
		t.Error("the same is read again")
	}
	if one == read("one", false) {
		t.Error("what was touched while it was read, and is as it was before, is held")
	}
	if read("one", true) == read("two", true) {
		t.Error("other texts are not read")
	}
	two := read("two", true)
	if base = "https://altrove.example.org/"; two == read("two", true) {
		t.Error("addresses in the text are those of before")
	}
	prova("---\ntitle:\n---\nUno.\n")
	if read("three", true) == read("three", true) {
		t.Error("what has a mistake is held, and the mistake told once")
	}
}
