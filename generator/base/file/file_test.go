//go:build unix

package file

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func root(t *testing.T, dir string) *os.Root {
	t.Helper()
	r, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// add appends a line to a file, as an update is appended to a notice.
func add(r *os.Root, name, line string) error {
	turn, err := Take(context.Background(), r)
	if err != nil {
		return err
	}
	defer turn.Done()
	was, err := turn.Read(name)
	if err != nil {
		return err
	}
	return turn.Put(Change{name, was, append(was[:len(was):len(was)], line+"\n"...)})
}

// Of 61 updates at once, half by this process and half by others, none is lost.
func TestAllUpdatesAtOnceAreKept(t *testing.T) {
	const name, all = "data/subjects/1/notices/2026-11-27-a.md", 61
	if dir := os.Getenv("BOLLETTINO_FILE_ROOT"); dir != "" { // one of the others
		r := root(t, dir)
		for line := range strings.FieldsSeq(os.Getenv("BOLLETTINO_FILE_LINES")) {
			if err := add(r, name, line); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	dir := t.TempDir()
	r := root(t, dir)
	var group sync.WaitGroup
	for i := range all {
		line := fmt.Sprintf("update-%d", i)
		group.Go(func() {
			if i%2 == 0 {
				if err := add(r, name, line); err != nil {
					t.Error(err)
				}
				return
			}
			c := exec.Command(os.Args[0], "-test.run=^TestAllUpdatesAtOnceAreKept$")
			c.Env = append(os.Environ(), "BOLLETTINO_FILE_ROOT="+dir, "BOLLETTINO_FILE_LINES="+line)
			if out, err := c.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	group.Wait()
	f, err := r.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	kept := map[string]bool{}
	for s := bufio.NewScanner(f); s.Scan(); {
		kept[s.Text()] = true
	}
	if len(kept) != all {
		t.Errorf("%d of %d updates are kept", len(kept), all)
	}
	alone(t, filepath.Join(dir, filepath.Dir(name)), filepath.Base(name))
}

// alone holds that nothing was left beside the files of a folder.
func alone(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("the folder holds %q, not %q", got, names)
	}
}

// Of two who make the same new file at once, one does, and the other learns it.
func TestANewFileReplacesNone(t *testing.T) {
	dir := t.TempDir()
	r := root(t, dir)
	var group sync.WaitGroup
	made := make(chan int, 20)
	for i := range cap(made) {
		group.Go(func() {
			turn, err := Take(context.Background(), r)
			if err != nil {
				t.Error(err)
				return
			}
			defer turn.Done()
			switch err := turn.Put(Change{Name: "a.md", Data: fmt.Append(nil, i)}); {
			case err == nil:
				made <- i
			case !errors.Is(err, ErrChanged):
				t.Error(err)
			}
		})
	}
	group.Wait()
	if len(made) != 1 {
		t.Fatalf("%d made it", len(made))
	}
	if data, err := r.ReadFile("a.md"); err != nil || string(data) != fmt.Sprint(<-made) {
		t.Errorf("%q (%v)", data, err)
	}
	alone(t, dir, ".bollettino", "a.md")
}

// A file that somebody wrote who takes no turn is not replaced, be it an empty one,
// and of several files none is written.
func TestPutComparesFirst(t *testing.T) {
	dir := t.TempDir()
	r := root(t, dir)
	for name, data := range map[string]string{"a.md": "old", "b.md": "theirs", "c.md": ""} {
		if err := r.WriteFile(name, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	turn, err := Take(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	defer turn.Done()
	for _, second := range []Change{{"b.md", []byte("old"), []byte("new")}, {"c.md", nil, []byte("new")},
		{"gone.md", []byte("old"), []byte("new")}} {
		if err := turn.Put(Change{"a.md", []byte("old"), []byte("new")}, second); !errors.Is(err, ErrChanged) {
			t.Errorf("%s: %v", second.Name, err)
		}
	}
	if err := turn.Put(Change{"a.md", []byte("old"), []byte("new")}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a.md": "new", "b.md": "theirs", "c.md": ""} {
		if data, err := turn.Read(name); err != nil || string(data) != want {
			t.Errorf("%s: %q (%v)", name, data, err)
		}
	}
	if info, err := r.Stat("a.md"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v (%v)", info.Mode(), err)
	}
	alone(t, dir, ".bollettino", "a.md", "b.md", "c.md")
}

// What can't be written leaves all as it was; what lies outside is not reached.
func TestPutWritesAllOrNone(t *testing.T) {
	dir := t.TempDir()
	r := root(t, dir)
	if err := r.WriteFile("x", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(t.TempDir(), filepath.Join(dir, "out")); err != nil {
		t.Fatal(err)
	}
	turn, err := Take(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	defer turn.Done()
	for _, bad := range []string{"x/b.md", "../b.md", "out/b.md"} {
		if err := turn.Put(Change{Name: "a.md", Data: []byte("a")}, Change{Name: bad, Data: []byte("b")}); err == nil ||
			errors.Is(err, ErrChanged) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	alone(t, dir, ".bollettino", "out", "x")
}

// What a writer that was killed left is gone after the next one, and nothing else.
func TestLeftoversAreSwept(t *testing.T) {
	dir := t.TempDir()
	r := root(t, dir)
	for _, name := range []string{".a.md.ABCDEFGH.new", ".b.md.new", ".hidden"} {
		if err := r.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := add(r, "a.md", "x"); err != nil {
		t.Fatal(err)
	}
	alone(t, dir, ".b.md.new", ".bollettino", ".hidden", "a.md")
}

// A pipe is not waited for, and what is no person's writing is not read.
func TestOnlyFilesAreRead(t *testing.T) {
	dir := t.TempDir()
	r := root(t, dir)
	if err := os.Truncate(touch(t, filepath.Join(dir, "b.md")), most+1); err != nil {
		t.Fatal(err)
	}
	if err := add(r, "b.md", "x"); err == nil {
		t.Error("a file without an end was read")
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "a.md"), 0o644); err != nil {
		t.Skip(err)
	}
	if err := add(r, "a.md", "x"); err == nil {
		t.Error("a pipe was written")
	}
}

func touch(t *testing.T, name string) string {
	t.Helper()
	if err := os.WriteFile(name, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// Who waits too long goes without, and the turn goes on to the next.
func TestWaitingEnds(t *testing.T) {
	r := root(t, t.TempDir())
	turn, err := Take(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Millisecond)
	defer stop()
	if _, err := Take(ctx, r); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the turn was taken twice: %v", err)
	}
	turn.Done()
	next, err := Take(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	next.Done()
	if _, err := r.Stat("data"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
}
