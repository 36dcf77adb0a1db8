package known

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// counted counts how often files are opened.
type counted struct {
	fs.FS
	opened *int
}

func (c counted) Open(name string) (fs.File, error) {
	if strings.Contains(name, ".txt") {
		*c.opened++
	}
	return c.FS.Open(name)
}

func write(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func folder(t *testing.T, f *Files, dir string) Digest {
	t.Helper()
	d, err := f.Folder(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A file is read again when the disk says that something of it changed, and only then.
func TestReadOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	dir, opened := t.TempDir(), 0
	root := counted{os.DirFS(dir), &opened}
	write(t, filepath.Join(dir, "a/x.txt"), "one")
	write(t, filepath.Join(dir, "a/b/y.txt"), "two")
	later := time.Now().Add(time.Hour)
	first := In(root, nil, later)
	was := folder(t, first, "a")
	if opened != 2 {
		t.Fatalf("%d files were read", opened)
	}
	look := func(looked time.Time) (Digest, int) {
		opened = 0
		return folder(t, In(root, first.Now(), looked), "a"), opened
	}
	if d, n := look(later); d != was || n != 0 {
		t.Errorf("nothing changed: %d were read", n)
	}
	if d, n := look(time.Now().Add(-time.Hour)); d != was || n != 2 {
		t.Errorf("looked at before they were written: %d were read", n)
	}
	time.Sleep(20 * time.Millisecond) // longer than the clock of a disk ticks
	info, err := os.Stat(filepath.Join(dir, "a/x.txt"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "a/x.txt"), "eno")
	if err := os.Chtimes(filepath.Join(dir, "a/x.txt"), info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if d, n := look(later); d == was || n != 1 {
		t.Errorf("written over, as long as before and its time put back: %t, %d were read", d != was, n)
	}
}

// Names count, and what stands below a folder; what is left out doesn't.
func TestFolders(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := func(n string) string { return filepath.Join(dir, n) }
	write(t, name("a/x.txt"), "one")
	seen := map[Digest]string{{}: "nothing"}
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{"as it is", func() error { return nil }},
		{"renamed", func() error { return os.Rename(name("a/x.txt"), name("a/y.txt")) }},
		{"below", func() error { return os.MkdirAll(name("a/b"), 0o755) }},
		{"moved below", func() error { return os.Rename(name("a/y.txt"), name("a/b/y.txt")) }},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		d := folder(t, In(os.DirFS(dir), nil, time.Time{}), "a")
		if same, there := seen[d]; there {
			t.Errorf("%s: like %s", step.what, same)
		}
		seen[d] = step.what
	}
	f := In(os.DirFS(dir), nil, time.Time{})
	if d, err := f.Folder("none", nil); d != (Digest{}) || err != nil {
		t.Errorf("no folder: %x, %v", d, err)
	}
	if d, err := f.File("none"); d != (Digest{}) || err != nil {
		t.Errorf("no file: %x, %v", d, err)
	}
	all := folder(t, f, "a")
	write(t, name("a/.hidden"), "x")
	d, err := f.Folder("a", func(n string) bool { return n == "a/.hidden" })
	if d != all || err != nil {
		t.Errorf("a file that is left out: %v", err)
	}
}

// Of what can't be read nothing is said.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Symlink("nowhere", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if _, err := In(os.DirFS(dir), nil, time.Time{}).Folder(".", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a link that leads nowhere: %v", err)
	}
}
