//go:build unix

package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
)

// made is a tree of these files, in a folder that tests may spoil.
func made(t *testing.T, limits Limits, files map[string]string) (*Tree, string) {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return At(dir, limits), dir
}

// A tree is like any other: what the standard library asks of one holds.
func TestAsAnyTree(t *testing.T) {
	t.Parallel()
	tr, _ := made(t, nil, map[string]string{"a.txt": "a", "b/c.txt": "c", "b/d/e.txt": strings.Repeat("e", 5000),
		"b/empty": ""})
	if err := fstest.TestFS(tr, "a.txt", "b/c.txt", "b/d/e.txt", "b/empty"); err != nil {
		t.Error(err)
	}
}

// Case E: each kind of thing that is no file is refused at once, and says what
// it is.
func TestRefused(t *testing.T) {
	t.Parallel()
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	link := func(to string) func(string) error { return func(at string) error { return os.Symlink(to, at) } }
	for name, c := range map[string]struct {
		spoil func(at string) error
		want  string
	}{
		"named pipe":               {func(at string) error { return syscall.Mkfifo(at, 0o644) }, "is a named pipe and not a file"},
		"socket":                   {socket, "is a socket and not a file"},
		"link out of the root":     {link(outside), "is a link, and links are not followed"},
		"link to a device":         {link("/dev/zero"), "is a link, and links are not followed"},
		"link to a neighbour":      {link("../neighbour/file"), "is a link, and links are not followed"},
		"link to a folder":         {link("../neighbour"), "is a link, and links are not followed"},
		"link that leads to none":  {link("nowhere"), "is a link, and links are not followed"},
		"link to itself":           {func(at string) error { return os.Symlink(filepath.Base(at), at) }, "is a link, and links are not followed"},
		"folder":                   {func(at string) error { return os.Mkdir(at, 0o755) }, "is a folder and not a file"},
		"file that is too large":   {func(at string) error { return os.WriteFile(at, make([]byte, 101), 0o644) }, "has 101 bytes; of such a file at most 100 are read"},
		"file with holes":          {func(at string) error { return errors.Join(os.WriteFile(at, nil, 0o644), os.Truncate(at, 1<<40)) }, "has 1099511627776 bytes; of such a file at most 100 are read"},
		"file of the largest size": {func(at string) error { return os.WriteFile(at, make([]byte, 100), 0o644) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr, dir := made(t, Limits{{"own/*", 100}},
				map[string]string{"neighbour/file": "of a neighbour", "own/.keep": ""})
			if err := c.spoil(filepath.Join(dir, "own/file")); err != nil {
				t.Fatal(err)
			}
			for way, read := range map[string]func() error{
				"ReadFile": func() error { _, err := fs.ReadFile(tr, "own/file"); return err },
				"Open": func() error {
					f, err := tr.Open("own/file")
					if err == nil {
						f.Close()
					}
					return err
				},
			} {
				err := read()
				if way == "Open" && name == "folder" {
					continue // a folder may be opened
				}
				if c.want == "" {
					if err != nil {
						t.Errorf("%s: %v", way, err)
					}
					continue
				}
				p, ok := Problem(err)
				if !ok || p.File != "own/file" || p.What != c.want || p.Hint == "" {
					t.Errorf("%s: %v, problem %v", way, err, p)
				}
			}
		})
	}
}

func socket(at string) error {
	// A socket's path is short, which a test's folder need not be.
	short, err := os.MkdirTemp("", "s")
	if err != nil {
		return err
	}
	defer os.RemoveAll(short)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(short, "s"), Net: "unix"})
	if err != nil {
		return err
	}
	l.SetUnlinkOnClose(false)
	defer l.Close()
	return os.Rename(filepath.Join(short, "s"), at)
}

// What stands in the way is named, not what was looked for behind it.
func TestWay(t *testing.T) {
	t.Parallel()
	tr, dir := made(t, nil, map[string]string{"folder/file": "f", "file": "f"})
	if err := os.Symlink("folder", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"link/file":   "link: file: is a link, and links are not followed",
		"file/file":   "file: file: is a file and not a folder",
		"pipe/a/b":    "pipe: file: is a named pipe and not a file",
		"no\xffname":  "no\uFFFDname: file: has a name that is not UTF-8",
		"folder/none": "",
		"none/file":   "",
	} {
		_, err := tr.ReadFile(name)
		p, ok := Problem(err)
		p.Hint = ""
		if want == "" {
			if ok || !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s: %v, which should say that nothing is there", name, err)
			}
		} else if !ok || p.String() != want {
			t.Errorf("%s: %v, want %s", name, p, want)
		}
	}
	for name, want := range map[string]string{"file": "is a file and not a folder",
		"link": "is a link, and links are not followed", "pipe": "is a named pipe and not a file"} {
		_, err := tr.ReadDir(name)
		if p, ok := Problem(err); !ok || p.What != want || p.File != name {
			t.Errorf("folder %s: %v", name, err)
		}
	}
}

// Nothing leads out, by whatever name.
func TestOutside(t *testing.T) {
	t.Parallel()
	tr, _ := made(t, nil, map[string]string{"a": "a"})
	for _, name := range []string{"../a", "/etc/passwd", "a/../../b", "", "./a", "a/"} {
		if _, err := tr.ReadFile(name); !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// What the machine lacks is no fault of a file.
func TestMachine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		fate bool
	}{
		{&fs.PathError{Op: "read", Path: "a", Err: syscall.EACCES}, true},
		{&fs.PathError{Op: "read", Path: "a", Err: syscall.EIO}, true},
		{&fs.PathError{Op: "open", Path: "a", Err: syscall.EMFILE}, false},
		{&fs.PathError{Op: "open", Path: "a", Err: syscall.ENOENT}, false},
		{errors.New("of our own"), false},
		{nil, false},
	} {
		if p, ok := Problem(c.err); ok != c.fate || ok && (p.File != "a" || p.Hint == "") {
			t.Errorf("%v: a problem is %v: %v", c.err, ok, p)
		}
	}
}

// A folder may come to be after its tree.
func TestNotThereYet(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "state")
	tr := At(dir, nil)
	if _, err := tr.ReadFile("a"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("before: %v", err)
	}
	if err := errors.Join(os.Mkdir(dir, 0o755), os.WriteFile(filepath.Join(dir, "a"), []byte("a"), 0o644)); err != nil {
		t.Fatal(err)
	}
	if data, err := tr.ReadFile("a"); err != nil || string(data) != "a" {
		t.Errorf("after: %q, %v", data, err)
	}
	if _, err := At(filepath.Join(dir, "a"), nil).ReadDir("."); !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("a file as a tree: %v", err)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	l := Limits{{"data/subjects/*/notices/*", 1}, {"data/*.csv", 2}, {"data/", 3}}
	for name, want := range map[string]int64{
		"data/subjects/1/notices/a.md": 1, "data/subjects.csv": 2, "data/a/b.csv": 3, "data/subjects/1/2/notices/a.md": 3, "content/a": otherwise,
	} {
		if got := l.of(name); got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
}

// A tree that was closed holds no folder open, and opens it anew for who asks again.
func TestClose(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a")
	write := func(data string) {
		if err := errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(filepath.Join(dir, "x"), []byte(data), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	write("one")
	tree := At(dir, nil)
	read := func(want string) {
		t.Helper()
		if data, err := tree.ReadFile("x"); err != nil || string(data) != want {
			t.Errorf("%q, %v; want %q", data, err, want)
		}
	}
	read("one")
	if err := os.Rename(dir, dir+"-moved"); err != nil {
		t.Fatal(err)
	}
	write("another")
	read("one") // it is that very folder
	for range 2 {
		if err := tree.Close(); err != nil || tree.root != nil {
			t.Error(err)
		}
	}
	read("another")
}

// From a folder that is held all below it is found that is found else, and refused likewise, wherever
// it is moved meanwhile, until it ends; what is no folder is not held.
func TestNear(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	if err := errors.Join(os.MkdirAll(in("a/b"), 0o755), os.MkdirAll(in("ab"), 0o755), os.WriteFile(in("a/b/x"), []byte("one"), 0o644),
		os.WriteFile(in("a/large"), []byte("large"), 0o644), os.WriteFile(in("ab/x"), []byte("ab"), 0o644), os.Symlink("b", in("a/link"))); err != nil {
		t.Fatal(err)
	}
	limits := Limits{{"a/large", 2}}
	tree, other := At(dir, limits), At(dir, limits)
	same := func(names ...string) {
		t.Helper()
		for _, name := range names {
			got, wrong := tree.ReadFile(name)
			want, err := other.ReadFile(name)
			if string(got) != string(want) || fmt.Sprint(wrong) != fmt.Sprint(err) {
				t.Errorf("%s: %q, %v; want %q, %v", name, got, wrong, want, err)
			}
			info, wrong := tree.Lstat(name)
			is, err := other.Lstat(name)
			if fmt.Sprint(wrong) != fmt.Sprint(err) || err == nil && (info.Name() != is.Name() || info.Size() != is.Size()) {
				t.Errorf("%s: %v, %v; want %v, %v", name, info, wrong, is, err)
			}
		}
	}
	for _, name := range []string{"a/b/x", "a/link", "none", "../a"} {
		end := tree.Near(name)
		if tree.near.Load() != nil {
			t.Errorf("%s is held", name)
		}
		end()
	}
	end := tree.Near("a")
	holds := tree.near.Load() != nil
	same("a", "a/b", "a/b/x", "a/none", "a/large", "a/link", "a/link/x", "a/b/x/y", "ab/x", "a/../ab/x", "a//b", "a/")
	if err := os.Rename(in("a"), in("moved")); err != nil {
		t.Fatal(err)
	}
	if data, err := tree.ReadFile("a/b/x"); holds && (err != nil || string(data) != "one") {
		t.Errorf("%q, %v", data, err)
	}
	end()
	same("a/b/x", "moved/b/x")
}
