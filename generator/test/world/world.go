// Package world runs a reader over small worlds in txtar files and compares what
// it complains of. It supports tests and nothing else.
//
// A world has files in/..., a file want with the exact problem report, and
// perhaps a file read with what was read, as the test writes it. A new world
// wants "?" until -update fills it in.
package world

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/problem"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite what worlds want, unless the number of problems changed")

// Run reads each world that the pattern finds; read gives what was read, or "".
func Run(t *testing.T, pattern string, read func(t *testing.T, in fs.FS, list *problem.List) string) {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no world is named %s (%v)", pattern, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			one(t, name, read)
		})
	}
}

// Files are those of a txtar file, by their names.
func Files(t *testing.T, name string) fstest.MapFS {
	t.Helper()
	world, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{}
	for _, f := range world.Files {
		out[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return out
}

func one(t *testing.T, name string, read func(t *testing.T, in fs.FS, list *problem.List) string) {
	t.Helper()
	world, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	in, want := fstest.MapFS{}, map[string]*txtar.File{}
	for i := range world.Files {
		f := &world.Files[i]
		if path, ok := strings.CutPrefix(f.Name, "in/"); ok {
			in[path] = &fstest.MapFile{Data: f.Data}
		} else {
			want[f.Name] = f
		}
	}
	if want["want"] == nil {
		t.Fatalf("%s has no file want", name)
	}
	var list problem.List
	got := map[string][]byte{"read": []byte(read(t, in, &list))}
	var report bytes.Buffer
	if err := problem.Write(&report, list.Sorted(), 0); err != nil {
		t.Fatal(err)
	}
	got["want"] = report.Bytes()
	if *update {
		// A report that grew or shrank is for a person to look at: edit want by hand.
		fresh := strings.TrimSpace(string(want["want"].Data)) == "?"
		if n, m := problems(want["want"].Data), problems(got["want"]); n != m && !fresh {
			t.Fatalf("%s wants %d problems and there are %d: not updated\n%s", name, n, m, got["want"])
		}
		for section, f := range want {
			f.Data = got[section]
		}
		if err := os.WriteFile(name, txtar.Format(world), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for section, f := range want {
		if diff := cmp.Diff(string(f.Data), string(got[section])); diff != "" {
			t.Errorf("%s, %s (-want +got):\n%s", name, section, diff)
		}
	}
}

// problems counts the problems of a report: the lines that are no hints.
func problems(report []byte) int {
	n := 0
	for line := range strings.Lines(string(report)) {
		if !strings.HasPrefix(line, "\t") && strings.TrimSpace(line) != "" {
			n++
		}
	}
	return n
}
