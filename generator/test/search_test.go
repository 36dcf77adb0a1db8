package test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bollettino"
	"bollettino/generator/base/problem"
	"bollettino/generator/build"
	"bollettino/generator/input"
)

// searchable is a copy of the example's rules with no subjects, and how to build it.
func searchable(t *testing.T) (root string, make func() build.Result) {
	t.Helper()
	root = t.TempDir()
	if err := os.CopyFS(filepath.Join(root, "content"), os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(root, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	site, err := os.ReadFile("../../data/site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"site.yaml": site,
		"subjects.csv": []byte("id,roles,name,kind,ipa,abi,place,province,region,partners,active,flags,from,until\n")} {
		if err := os.WriteFile(filepath.Join(root, "data", name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root, func() build.Result {
		t.Helper()
		r, err := build.Build(input.Options{Root: os.DirFS(root), RootDir: root, Out: filepath.Join(root, "public"),
			Jobs: 2, Embedded: bollettino.Files})
		if err != nil {
			t.Fatal(err, r.Problems)
		}
		return r
	}
}

// bundles are the files of the search indexes, with when they were written.
func bundles(t *testing.T, root string) map[string]os.FileInfo {
	t.Helper()
	out := map[string]os.FileInfo{}
	names, err := filepath.Glob(filepath.Join(root, "public/regole/*/ricerca/pagefind.js"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		entry, err := os.Stat(filepath.Join(filepath.Dir(name), "pagefind-entry.json"))
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(filepath.Dir(filepath.Dir(name)))] = entry
	}
	return out
}

func TestSearchIndexes(t *testing.T) {
	root, make := searchable(t)
	make()
	first := bundles(t, root)
	if len(first) != 4 {
		t.Fatalf("%d versions can be searched (without npm's packages none can: make assets)", len(first))
	}
	for _, name := range []string{"regole/cerca/index.html", "regole/indice/index.html", "cerca.js"} {
		if _, err := os.Stat(filepath.Join(root, "public", name)); err != nil {
			t.Error(err)
		}
	}
	// An indexer that would fail is not run where nothing changed.
	right := os.Getenv("BOLLETTINO_PAGEFIND")
	lying := filepath.Join(t.TempDir(), "pagefind")
	if err := os.WriteFile(lying, []byte("#!/bin/sh\n[ \"$1\" = --version ] && exec "+right+" --version\nexit 1\n"),
		0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("BOLLETTINO_PAGEFIND", lying)
	if r := make(); r.Written != 0 {
		t.Errorf("%d files were written though nothing changed", r.Written)
	}
	t.Setenv("BOLLETTINO_PAGEFIND", right)
	page := filepath.Join(root, "content/regole/3.3.0/tempi-e-ripetizioni.md")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(page, append(text, "\n## Aggiunta\n\nUna parola nuova: ornitorinco.\n"...),
		0o644); err != nil {
		t.Fatal(err)
	}
	make()
	for version, entry := range bundles(t, root) {
		if same := os.SameFile(entry, first[version]); same == (version == "3.3.0") {
			t.Errorf("%s was left as it was: %v", version, same)
		}
	}
}

// Where Pagefind is missing the site says so to who builds it, has the
// alphabetical index, and leads nowhere that isn't there.
func TestWithoutIndexer(t *testing.T) {
	root, make := searchable(t)
	t.Setenv("BOLLETTINO_PAGEFIND", filepath.Join(root, "nowhere"))
	r := make()
	if !slices.ContainsFunc(r.Notes, func(n problem.Problem) bool { return strings.Contains(n.String(), "Pagefind") }) {
		t.Errorf("nothing says that there is no search: %v", r.Notes)
	}
	if n := len(bundles(t, root)); n != 0 {
		t.Errorf("%d versions can be searched", n)
	}
	if _, err := os.Stat(filepath.Join(root, "public/regole/cerca/index.html")); err == nil {
		t.Error("there is a page to search with")
	}
	index, err := os.ReadFile(filepath.Join(root, "public/regole/index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(index), "/regole/cerca/") || !strings.Contains(string(index), "/regole/indice/") {
		t.Error("the rules' page leads to the search, or not to the index")
	}
}
