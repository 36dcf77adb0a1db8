package input_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/tree"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/address"
	"bollettino/generator/test/world"

	"github.com/google/go-cmp/cmp"
)

// The very list that was read before is not read again, by a program that stays and by one that
// finds its rows kept: its bytes, which are others here, are not looked at. Another list is read,
// and so is the same in another zone, one of which rows are lost or spoilt, one of which nothing
// is known, and one with a mistake, which is told again.
func TestListIsKept(t *testing.T) {
	t.Parallel()
	root := world.Files(t, "../test/testdata/world.txtar")
	const file, settings = "data/subjects.csv", "data/site.yaml"
	list, site := string(root[file].Data), string(root[settings].Data)
	put := func(name, text string) { root[name] = &fstest.MapFile{Data: []byte(text)} }
	read := func(l input.Listed, held *input.Parsed) *input.Shared {
		t.Helper()
		s, err := input.Read(input.Options{Root: root, Jobs: 1, AsOf: "2026-11-27T13:10"}, address.RuleLinks,
			input.Last{Good: tree.None{}, Listed: l, Parsed: held}, func(*input.Shared) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Close)
		return s
	}
	none := func() string { return "" }
	of := func(from string, rows func() string) input.Listed { return input.Listed{From: from, Rows: rows} }
	var held input.Parsed
	first := read(of("one", none), &held)
	rows, ok := first.Listed()
	if !ok || len(first.Problems.Sorted()) > 0 {
		t.Fatal(ok, first.Problems.Sorted())
	}
	kept := func() string { return string(rows) }
	spoilt := func() string { return string(rows[:len(rows)-1]) }
	other := strings.ReplaceAll(list, "Comune", "Ente")
	if other == list {
		t.Fatal("no name is another")
	}
	put(file, other)
	for what, c := range map[string]struct {
		listed input.Listed
		held   *input.Parsed
		zone   string
		read   bool
	}{
		"kept":                       {of("one", kept), nil, "", false},
		"held":                       {of("one", none), &held, "", false},
		"another list":               {of("two", kept), &held, "", true},
		"another zone":               {of("one", kept), &held, "Europe/Athens", true},
		"lost":                       {of("one", none), nil, "", true},
		"spoilt":                     {of("one", spoilt), nil, "", true},
		"of which nothing is known":  {of("", kept), nil, "", true},
		"held, and nothing is known": {of("", none), &held, "", true},
	} {
		if put(settings, site); c.zone != "" {
			put(settings, site+"\ntime_zone: "+c.zone+"\n")
		}
		own := c.held
		if own != nil {
			same := *own
			own = &same
		}
		s := read(c.listed, own)
		if len(s.Problems.Sorted()) > 0 {
			t.Fatal(what, s.Problems.Sorted())
		}
		diff := cmp.Diff(first.Registry.Subjects, s.Registry.Subjects)
		if is := diff != ""; is != c.read {
			t.Errorf("%s: it is read: %t\n%s", what, is, diff)
		}
		if _, ok := s.Listed(); ok != (c.read && c.listed.From != "") {
			t.Errorf("%s: there is something to keep: %t", what, ok)
		}
	}
	put(settings, site)
	put(file, list+"1,ec-direct,Uno\n")
	for range 2 {
		s := read(of("three", none), &held)
		if _, ok := s.Listed(); ok || len(s.Problems.For(string(subject.ID("1"))))+len(s.Problems.Sorted()) == 0 {
			t.Errorf("kept: %t; %v", ok, s.Problems.Sorted())
		}
	}
}
