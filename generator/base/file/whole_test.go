//go:build unix

package file

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// writings are all ways to write. Each may be repeated after it was broken off.
var writings = map[string]func(dir string) error{
	"replace": func(dir string) error {
		return errors.Join(Replace(filepath.Join(dir, "data/old"), []byte("new"), 0o644),
			Replace(filepath.Join(dir, "data/a/b"), []byte("new"), 0o600))
	},
	"remake": func(dir string) error { return Remake(filepath.Join(dir, "data/old"), []byte("new"), 0o644) },
	"remove": func(dir string) error {
		if err := Remove(filepath.Join(dir, "data/old")); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	},
	"put": func(dir string) error {
		return InTurn(context.Background(), dir, func(turn *Turn) error {
			var changes []Change
			for _, name := range []string{"data/old", "data/a/b", "data/c"} {
				was, err := turn.Read(name)
				if err != nil {
					return err
				}
				changes = append(changes, Change{name, was, []byte("new")})
			}
			return turn.Put(changes...)
		})
	},
	"folder": func(dir string) error {
		return InTurn(context.Background(), dir, func(turn *Turn) error {
			err := turn.PutFolder("data/folder", func(part fs.FS, create Create) error {
				if err := errors.Join(create("a", []byte("new")), create("b/c", []byte("new"))); err != nil {
					return err
				}
				_, err := fs.ReadFile(part, "b/c")
				return err
			})
			if errors.Is(err, ErrChanged) {
				return nil
			}
			return err
		})
	},
}

// Whatever is written, and at whatever step its writer is killed: each file is there
// whole, as it was or as it shall be, and so is a folder; and writing again writes
// the rest.
func TestKilledAtEveryStep(t *testing.T) {
	if dir := os.Getenv("BOLLETTINO_FILE_ROOT"); dir != "" { // one who is killed
		left, err := strconv.Atoi(os.Getenv("BOLLETTINO_FILE_STEPS"))
		if err != nil {
			t.Fatal(err)
		}
		Step = func() {
			if left--; left < 0 {
				syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}
		}
		if err := writings[os.Getenv("BOLLETTINO_FILE_HOW")](dir); err != nil {
			t.Fatal(err)
		}
		return
	}
	for how, write := range writings {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			for steps := 0; ; steps++ {
				dir := t.TempDir()
				if err := Replace(filepath.Join(dir, "data/old"), []byte("old"), 0o640); err != nil {
					t.Fatal(err)
				}
				c := exec.Command(os.Args[0], "-test.run=^TestKilledAtEveryStep$")
				c.Env = append(os.Environ(), "BOLLETTINO_FILE_ROOT="+dir, "BOLLETTINO_FILE_HOW="+how,
					"BOLLETTINO_FILE_STEPS="+strconv.Itoa(steps))
				out, err := c.CombinedOutput()
				killed := c.ProcessState.Sys().(syscall.WaitStatus).Signaled()
				if err != nil && !killed {
					t.Fatalf("%v\n%s", err, out)
				}
				wholeIn(t, dir)
				if !killed {
					if steps < 2 {
						t.Errorf("only %d steps", steps)
					}
					return
				}
				if err := write(dir); err != nil {
					t.Fatalf("after %d steps: %v", steps, err)
				}
				for name, data := range wholeIn(t, dir) {
					if how != "replace" && how != "remake" && strings.HasSuffix(name, ".new") { // their callers sweep
						t.Errorf("after %d steps %s is left", steps, name)
					}
					if data == "old" && how != "folder" {
						t.Errorf("after %d steps %s is old", steps, name)
					}
				}
			}
		})
	}
}

// wholeIn gives the files of data/ that readers see, and holds each to be whole.
func wholeIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(filepath.Join(dir, "data"), func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.Type().IsDir() && !strings.HasPrefix(e.Name(), ".") {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		if strings.HasPrefix(e.Name(), ".") {
			files[rel] = ""
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		data, err := os.ReadFile(name)
		if files[rel] = string(data); files[rel] != "old" && files[rel] != "new" {
			t.Errorf("%s holds %q", rel, data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if (files["data/folder/a"] == "") != (files["data/folder/b/c"] == "") {
		t.Error("half a folder is there")
	}
	return files
}

// A file keeps its mode, a new one has the one that is asked for, and a link to
// elsewhere is replaced and not followed.
func TestReplace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	elsewhere := touch(t, filepath.Join(t.TempDir(), "x"))
	if err := os.WriteFile(at("kept"), nil, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, at("link")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		mode fs.FileMode
	}{{"kept", 0o640}, {"new", 0o600}, {"a/b/new", 0o600}, {"link", 0o600}} {
		if err := Replace(at(c.name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(at(c.name)); err != nil || info.Mode().Perm() != c.mode {
			t.Errorf("%s: %v (%v)", c.name, info.Mode(), err)
		}
	}
	if data, err := os.ReadFile(elsewhere); err != nil || len(data) > 0 {
		t.Errorf("what a link leads to holds %q (%v)", data, err)
	}
	if err := Replace(at("kept/x"), nil, 0o600); err == nil {
		t.Error("a file is a folder")
	}
	if err := Rewrite(at("kept"), 0o600, func(io.Writer) error { return errors.New("no") }); err == nil {
		t.Error("what fails is no error")
	}
	if data, _ := os.ReadFile(at("kept")); string(data) != "x" {
		t.Errorf("a file whose bytes failed holds %q", data)
	}
	alone(t, dir, "a", "kept", "link", "new")
}
