package site

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/page"
	"bollettino/generator/page/word"
	"bollettino/generator/publish/stencil"
)

type shelf fstest.MapFS

func (s shelf) Recall(name string) (fs.File, error) { return fstest.MapFS(s).Open(name) }

func (s shelf) Remember(name string, data []byte) error {
	s[name] = &fstest.MapFile{Data: data}
	return nil
}

// A page of a shape that an earlier build met goes through no template, and Hugo isn't begun;
// of other templates, of another frame and of what is spoilt nothing is believed. The page is the
// same in each case.
func TestStencilsAreKept(t *testing.T) {
	t.Parallel()
	pages := func(name string) []page.Page {
		duty := page.Duty{Title: name, Href: "/" + name, State: "silent", Words: words(name)}
		return []page.Page{
			{Path: "/uno/", Layout: "soggetto", Title: name, Body: page.Subject{Name: name, ID: name, Duties: []page.Duty{duty, duty}}},
			{Path: "/due/", Layout: "pagina", Title: name, Body: page.Prose{HTML: "<p>" + name + "</p>"}},
		}
	}
	build := func(on Shelf, name, program string, others ...fs.FS) (sink, bool) {
		t.Helper()
		r, err := NewRenderer(append([]fs.FS{os.DirFS("../../../layouts")}, others...), shell(), word.It.Labels, program)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		woken := false
		if on != nil {
			r.Keep(on, func() { woken = true })
		}
		out := sink{}
		if err := r.Render(pages(name), out); err != nil {
			t.Fatal(err)
		}
		if begun := r.hugo.sites != nil; on != nil && begun != woken {
			t.Errorf("%s: Hugo is begun: %t; woken: %t", name, begun, woken)
		}
		if err := r.Leave(); err != nil {
			t.Fatal(err)
		}
		return out, woken
	}
	kept := shelf{}
	build(kept, "primo", "")
	if len(kept) < 3 {
		t.Fatalf("%d files are kept", len(kept))
	}
	other := fstest.MapFS{"_partials/icon.html": {Data: []byte(`<b>{{ . }}</b>`)}}
	for what, c := range map[string]struct {
		spoil   func(shelf)
		program string
		layouts []fs.FS
		woken   bool
	}{
		"as they are":        {func(shelf) {}, "", nil, false},
		"another program":    {func(shelf) {}, "other", nil, true},
		"another template":   {func(shelf) {}, "", []fs.FS{other}, true},
		"what is read, gone": {func(s shelf) { delete(s, readsName) }, "", nil, false},
		"another bit": {func(s shelf) {
			for _, f := range s {
				f.Data[len(f.Data)-1] ^= 1
			}
		}, "", nil, true},
		"cut short": {func(s shelf) {
			for _, f := range s {
				f.Data = f.Data[:len(f.Data)-1]
			}
		}, "", nil, true},
		"empty": {func(s shelf) {
			for _, f := range s {
				f.Data = nil
			}
		}, "", nil, true},
		"gone": {func(s shelf) { clear(s) }, "", nil, true},
	} {
		on := shelf{}
		for name, f := range kept {
			on[name] = &fstest.MapFile{Data: slices.Clone(f.Data)}
		}
		c.spoil(on)
		want, _ := build(nil, "Sant'Angelo", c.program, c.layouts...)
		for _, woken := range []bool{c.woken, false} { // what is spoilt is made again
			if got, is := build(on, "Sant'Angelo", c.program, c.layouts...); is != woken || !maps.EqualFunc(got, want, slices.Equal) {
				t.Errorf("%s: goes through templates: %t, not %t\n%s\n%s", what, is, woken, got["uno/index.html"], want["uno/index.html"])
			}
		}
	}
}

// Of many pages that changed none is kept: they are one of a kind.
func TestStencilsOfMany(t *testing.T) {
	t.Parallel()
	r := ours(t)
	kept := shelf{}
	r.Keep(kept, func() {})
	var pages []page.Page
	for i := range 2*batchPages + 1 {
		pages = append(pages, page.Page{Path: fmt.Sprintf("/%d/", i), Layout: "pagina", Title: "T", Body: page.Prose{HTML: "<p>1</p>"}})
	}
	for n, want := range map[int]bool{len(pages): false, batchPages: false, batchPages - 1: true} {
		clear(kept)
		if err := r.Render(pages[:n], sink{}); err != nil {
			t.Fatal(err)
		}
		r.Rest()
		if err := r.Leave(); err != nil {
			t.Fatal(err)
		}
		if delete(kept, readsName); (len(kept) > 0) != want {
			t.Errorf("%d pages: %d files are kept", n, len(kept))
		}
	}
}

// Of what is kept no part comes to more than it may: what was made first goes first, and what is
// there stays as it was kept.
func TestKeptStencilsAreBounded(t *testing.T) {
	t.Parallel()
	on := shelf{}
	of := func(i int) []byte { return fmt.Appendf(nil, "part.html\x00%d", i) } // all in one part
	large, _ := stencil.Marks("m").Cut([]byte(strings.Repeat("x", keptBytes/8)), nil)
	n := 20
	for i := range n { // a build for each
		k := kept{shelf: on, key: []byte("key")}
		if k.keep(of(i), large); k.known(of(i)) == nil {
			t.Fatalf("stencil %d is not known", i)
		}
		if err := k.leave(); err != nil {
			t.Fatal(err)
		}
	}
	k := kept{shelf: on, key: []byte("key")}
	for i := range n {
		s := k.known(of(i))
		if (s != nil) != (i > n-8) || s != nil && string(s.Fill(nil, nil)) != string(large.Fill(nil, nil)) {
			t.Errorf("stencil %d is known: %t", i, s != nil)
		}
	}
	if size := len(on["00"].Data); len(on) != 1 || size > keptBytes+keptBytes/8 {
		t.Errorf("%d bytes in %d files", size, len(on))
	}
}
