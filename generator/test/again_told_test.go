package test

import (
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"bollettino/generator/build"
)

// manner is how a site is built again and again.
type manner int

const (
	anew   manner = iota // by a program that is started each time, and looks at all
	named                // by one that is told what changed
	stayed               // by one that stays, and is told what changed
	manners
)

// build builds the site in its manner.
func (a *again) build() (build.Result, error) {
	was := a.inputs
	a.inputs = a.standing()
	o := a.o
	if a.manner != anew && was != nil {
		o.Only = changed(was, a.inputs)
	}
	if a.manner == stayed {
		return a.series.Build(o)
	}
	return build.Build(o)
}

// standing is what stands below the site's folder, but what builds write: a file's bytes,
// or how a folder is listed.
func (a *again) standing() map[string]string {
	a.Helper()
	out := map[string]string{}
	must(a.T, fs.WalkDir(os.DirFS(a.root), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == ".bollettino" || strings.HasPrefix(name, "public"):
			return fs.SkipDir
		case d.IsDir():
			out[name] = "a folder"
			return nil
		}
		data, err := os.ReadFile(a.path(name))
		out[name] = "a file: " + string(data)
		return err
	}))
	return out
}

// changed are the names of what is another than it was, in order.
func changed(was, is map[string]string) []string {
	out := []string{}
	for name := range maps.Keys(was) {
		if is[name] != was[name] {
			out = append(out, name)
		}
	}
	for name := range maps.Keys(is) {
		if _, there := was[name]; !there {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
