package test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"bollettino"
	"bollettino/generator/base/problem"
	"bollettino/generator/build"
	"bollettino/generator/input"
)

// The example is the repository's own content/ and data/.
const repository = "../.."

// exampleFiles are the example's inputs alone: templates, icons and styles are
// those that the program carries.
func exampleFiles() fs.FS { return inputs{os.DirFS(repository)} }

type inputs struct{ fs.FS }

func (i inputs) Open(name string) (fs.File, error) {
	if dir, _, _ := strings.Cut(name, "/"); dir != "content" && dir != "data" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return i.FS.Open(name)
}

// scratch is a folder for what several tests share; TestMain removes it.
var scratch = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "bollettino-test-") })

func scratchDir(t *testing.T, name string) string {
	t.Helper()
	dir, err := scratch()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, name)
}

// madeOf are the options that build a tree of inputs into out, with a state
// folder of its own.
func madeOf(root fs.FS, out string) input.Options {
	return input.Options{Root: root, RootDir: out + ".root", Out: out, Jobs: 2, Embedded: bollettino.Files}
}

// mustBuild builds, and the inputs must be sound.
func mustBuild(t *testing.T, o input.Options) build.Result {
	t.Helper()
	r, err := build.Build(o)
	if err != nil {
		var report strings.Builder
		problem.Write(&report, r.Problems, 5)
		t.Fatalf("%v\n%s", err, report.String())
	}
	return r
}

func mustTree(t *testing.T, dir string) snapshot {
	t.Helper()
	files, err := treeOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

var (
	builtMu sync.Mutex
	built   = map[string]snapshot{}
)

// example is the built example, once per test binary and moment and base
// address ("": as the settings say).
func example(t *testing.T, asOf, baseURL string) snapshot {
	t.Helper()
	builtMu.Lock()
	defer builtMu.Unlock()
	key := asOf + " " + baseURL
	if files, ok := built[key]; ok {
		return files
	}
	o := madeOf(exampleFiles(), scratchDir(t, fmt.Sprintf("example%d", len(built))))
	o.AsOf, o.BaseURL = asOf, baseURL
	mustBuild(t, o)
	built[key] = mustTree(t, o.Out)
	return built[key]
}
