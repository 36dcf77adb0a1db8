//go:build unix

package test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"bollettino"
	"bollettino/generator/base/disk"
	"bollettino/generator/base/problem"
	"bollettino/generator/build"
	"bollettino/generator/input"
)

// Case K: what all share and can't be read stops the build at once, with exit code 1,
// its place and why, and the old site stands. What is among the platform's notices, or
// among the measurements, hurts those whom it concerns.
func TestSharedThatCantBeRead(t *testing.T) {
	root, ids := many(t, 5)
	o := input.Options{Root: disk.At(root, input.Limits), RootDir: root, Out: filepath.Join(root, "public"), Jobs: 2,
		Program: "test", Embedded: bollettino.Files}
	must(t, os.MkdirAll(filepath.Join(root, "static"), 0o755))
	mustBuild(t, o)
	sound := mustTree(t, o.Out)
	pipe := func(at string) error { return syscall.Mkfifo(at, 0o644) }
	folder := func(at string) error { return os.Mkdir(at, 0o755) }
	loose := func(at string) error { return os.Symlink("nowhere", at) }
	out := func(at string) error { return os.Symlink("/etc/hostname", at) }
	for _, c := range []struct {
		file, names string // what is put there; what the problem names, where that differs
		put         func(string) error
		all         bool // it stops the build
	}{
		{"data/site.yaml", "", folder, true},
		{"data/site.yaml", "", pipe, true},
		{"data/subjects.csv", "", folder, true},
		{"data/stations.csv", "", loose, true},
		{"data/sources.yaml", "", pipe, true},
		{"data/subjects", "", loose, true},
		{"data/verifications/2026-10.json", "", pipe, true},
		{"content/pagine/metodo.md", "", folder, true},
		{"content/pagine/metodo.md", "", pipe, true},
		{"content/regole/versions.yaml", "", folder, true},
		{"content/regole/glossario.yaml", "", pipe, true},
		{"content/regole/1.0/livelli.md", "", pipe, true},
		{"content/regole/1.0/figura.png", "", out, true},
		{"static/robots.txt", "", pipe, true},
		{"static/logo.svg", "", out, true},
		{"static/.well-known", "", loose, true},
		{"layouts", "", pipe, true},
		{"data/platform/notices/2026-11-20-nodo.md", "", folder, false},
		{"data/platform/notices/2026-11-20-nodo.md", "", pipe, false},
		{"data/availability/2026/2026-11-25.csv", "", loose, false},
		{"data/availability/2026/2026-11-25.csv", "", folder, false},
		{"data/responses/2026", "", pipe, false},
	} {
		at := filepath.Join(root, c.file)
		old, err := os.ReadFile(at)
		there := err == nil
		if c.file == "data/subjects" {
			must(t, os.Rename(at, at+".kept"))
		}
		must(t, instead(at, c.put))
		r, err := build.Build(o)
		if !errors.Is(err, problem.ErrFound) || len(r.Problems) != 1 || r.Problems[0].File != c.file ||
			problem.HurtsAll(r.Problems) != c.all {
			t.Errorf("%s: %v, problems %v", c.file, err, r.Problems)
		}
		now := mustTree(t, o.Out)
		if d := sound.differ(now); c.all && len(d) > 0 {
			t.Errorf("%s: the old site doesn't stand: %q", c.file, d)
		}
		marked := strings.Contains(string(now["soggetti/"+ids[1]+"/index.html"].data), "errore")
		if strings.HasPrefix(c.file, "data/availability") && !marked {
			t.Errorf("%s: who has measurements is not marked", c.file)
		}
		must(t, os.RemoveAll(at))
		switch {
		case there:
			must(t, os.WriteFile(at, old, 0o644))
		case c.file == "data/subjects":
			must(t, os.Rename(at+".kept", at))
		}
	}
	mustBuild(t, o)
	if d := sound.differ(mustTree(t, o.Out)); len(d) > 0 {
		t.Errorf("once mended these differ: %q", d)
	}
}
