package input_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/known"
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
// is known, and one with a mistake, which is told again. Of one that changed since it was looked at
// nothing is kept.
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
	other := strings.ReplaceAll(list, "Comune", "Ente")
	if other == list {
		t.Fatal("no name is another")
	}
	of := func(text string, rows func() string) input.Listed {
		return input.Listed{Print: known.Of([]byte(text)), Rows: rows}
	}
	var held input.Parsed
	first := read(of(list, none), &held)
	rows, ok := first.Listed()
	if !ok || len(first.Problems.Sorted()) > 0 {
		t.Fatal(ok, first.Problems.Sorted())
	}
	kept := func() string { return string(rows) }
	spoilt := func() string { return string(rows[:len(rows)-1]) }
	put(file, other)
	for what, c := range map[string]struct {
		listed input.Listed
		held   *input.Parsed
		zone   string
		read   bool
		keep   bool // it is the one that was looked at
	}{
		"kept":                       {of(list, kept), nil, "", false, false},
		"held":                       {of(list, none), &held, "", false, false},
		"another list":               {of(other, kept), &held, "", true, true},
		"another zone":               {of(other, kept), &held, "Europe/Athens", true, true},
		"the same in another zone":   {of(list, kept), &held, "Europe/Athens", true, false},
		"lost":                       {of(list, none), nil, "", true, false},
		"spoilt":                     {of(list, spoilt), nil, "", true, false},
		"of which nothing is known":  {input.Listed{Rows: kept}, nil, "", true, false},
		"held, and nothing is known": {input.Listed{Rows: none}, &held, "", true, false},
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
		if _, ok := s.Listed(); ok != c.keep {
			t.Errorf("%s: there is something to keep: %t", what, ok)
		}
		if own != nil && c.read && !c.keep {
			put(file, list) // who holds what was read holds it of what was read
			if diff := cmp.Diff(s.Registry.Subjects, read(c.listed, own).Registry.Subjects); diff == "" {
				t.Errorf("%s: it is held", what)
			}
			put(file, other)
		}
	}
	put(settings, site)
	bad := list + "1,ec-direct,Uno\n"
	put(file, bad)
	for range 2 {
		s := read(of(bad, none), &held)
		if _, ok := s.Listed(); ok || len(s.Problems.For(string(subject.ID("1"))))+len(s.Problems.Sorted()) == 0 {
			t.Errorf("kept: %t; %v", ok, s.Problems.Sorted())
		}
	}
}
