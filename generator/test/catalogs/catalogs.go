// Package catalogs has what tests make catalogues of: the example's rulebook, as
// it is and with words that no format would take as they are. It supports tests
// and nothing else.
package catalogs

import (
	"io/fs"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/word"
	"bollettino/generator/publish/catalog"
	"bollettino/generator/test/rome"
)

// Home is an address of the example's site.
const Home = "https://stato.example.org/"

// Example are the example's versions in root, on a site at home.
func Example(t testing.TB, root fs.FS, home string) []catalog.Source {
	t.Helper()
	list := &problem.List{}
	links := rulebook.Links{
		Page: func(v, slug string) string { return "/regole/" + v + "/" + slug + "/" },
		File: func(v, name string) string { return "/regole/" + v + "/" + name },
	}
	b := rulebook.Read(root, "content/regole", rome.Zone, links, nil, list)
	if list.Len() > 0 {
		t.Fatal(list.Sorted())
	}
	if len(b.Versions) < 3 {
		t.Fatalf("the example has %d versions", len(b.Versions))
	}
	var out []catalog.Source
	for i := range b.Versions {
		v := &b.Versions[i]
		out = append(out, catalog.Source{
			Book: b, Version: v, State: "in_force", Authority: "stato.example.org,2026", Zone: rome.Zone,
			Language:   &word.It,
			Home:       home + "regole/" + v.ID + "/",
			Page:       func(slug string) string { return home + "regole/" + v.ID + "/" + slug + "/" },
			Obligation: func(id string) string { return home + "regole/obblighi/" + id + "/#v" + v.ID },
		})
	}
	return out
}

// Hostile are the example's versions twice: with words that no format would take
// as they are, and with titles and notes of nothing but what is invisible.
func Hostile(t testing.TB, root fs.FS) []catalog.Source {
	t.Helper()
	loud, mute := Example(t, root, Home), Example(t, root, Home)
	spoil(loud, bad, bad)
	spoil(mute, "\n", "\x01")
	return append(loud, mute...)
}

const bad = " \x00\u0085</script> \"quote\" 'q'\n- a: b # c {{ x }} \t\u202D%ò "

func spoil(sources []catalog.Source, title, note string) {
	for _, s := range sources {
		s.Version.Title, s.Version.Licence, s.Version.Published = bad, bad, bad
		for i := range s.Book.Obligations {
			o := &s.Book.Obligations[i]
			o.Title, o.Note = title, note
			for j := range o.Clauses {
				o.Clauses[j].Text = bad
			}
		}
	}
}

// Roles are all who may have a profile.
var Roles = append(subject.Roles(), string(subject.PlatformRole))

// Files are all files of a version, by name.
func Files(t testing.TB, s catalog.Source) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	put := func(name string, b []byte, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if b != nil {
			out[name] = b
		}
	}
	b, err := catalog.JSON(s)
	put("obblighi.json", b, err)
	b, err = catalog.OSCAL(s)
	put("catalogo.json", b, err)
	for _, r := range Roles {
		b, err = catalog.Profile(s, subject.Role(r), "Profilo "+r, "catalogo.json")
		put("profilo-"+r+".json", b, err)
	}
	b, err = catalog.OpenSLO(s)
	put("openslo.yaml", b, err)
	return out
}
