package known

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/disk"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// counted counts how often files are opened.
type counted struct {
	fs.ReadLinkFS
	opened *int
}

func (c counted) Open(name string) (fs.File, error) {
	if strings.Contains(name, ".txt") {
		*c.opened++
	}
	return c.ReadLinkFS.Open(name)
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
	root := counted{os.DirFS(dir).(fs.ReadLinkFS), &opened}
	write(t, filepath.Join(dir, "a/x.txt"), "one")
	write(t, filepath.Join(dir, "a/b/y.txt"), "two")
	later := time.Now().Add(time.Hour)
	first := In(root, Seen{}, later)
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
		d := folder(t, In(os.DirFS(dir), Seen{}, time.Time{}), "a")
		if same, there := seen[d]; there {
			t.Errorf("%s: like %s", step.what, same)
		}
		seen[d] = step.what
	}
	f := In(os.DirFS(dir), Seen{}, time.Time{})
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
	if _, err := In(os.DirFS(dir), Seen{}, time.Time{}).Folder(".", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a link that leads nowhere: %v", err)
	}
}

// A folder is listed again when something came into it, left it or was renamed in it, and
// only then.
func TestListedOnlyWhereItChanged(t *testing.T) {
	t.Parallel()
	dir, listed := t.TempDir(), 0
	root := listing{os.DirFS(dir).(fs.ReadLinkFS), &listed}
	write(t, filepath.Join(dir, "a/x.txt"), "one")
	write(t, filepath.Join(dir, "a/b/y.txt"), "two")
	later := time.Now().Add(time.Hour)
	last := In(root, Seen{}, later)
	was := folder(t, last, "a")
	for _, c := range []struct {
		what   string
		do     func() error
		listed int
	}{
		{"nothing", func() error { return nil }, 0},
		{"a file's bytes", func() error { return os.WriteFile(filepath.Join(dir, "a/b/y.txt"), []byte("owt"), 0o644) }, 0},
		{"a file that comes", func() error { return os.WriteFile(filepath.Join(dir, "a/z"), nil, 0o644) }, 1},
		{"a file that goes", func() error { return os.Remove(filepath.Join(dir, "a/b/y.txt")) }, 1},
		{"a name", func() error { return os.Rename(filepath.Join(dir, "a/z"), filepath.Join(dir, "a/w")) }, 1},
		{"a folder", func() error { return os.Mkdir(filepath.Join(dir, "a/c"), 0o755) }, 2},
	} {
		time.Sleep(20 * time.Millisecond) // longer than the clock of a disk ticks
		if err := c.do(); err != nil {
			t.Fatal(err)
		}
		listed = 0
		f := In(root, Recall(bytesOf(t, last.Now())), later)
		d := folder(t, f, "a")
		if (d == was) != (c.what == "nothing") || listed != c.listed {
			t.Errorf("%s changed: as it was: %t; %d folders listed, not %d", c.what, d == was, listed, c.listed)
		}
		last, was = f, d
	}
}

// listing counts how often folders are listed.
type listing struct {
	fs.ReadLinkFS
	listed *int
}

func (l listing) ReadDir(name string) ([]fs.DirEntry, error) {
	*l.listed++
	return fs.ReadDir(l.ReadLinkFS, name)
}

// What was seen is kept and recalled as it is; of what is cut short, nothing.
func TestRecall(t *testing.T) {
	t.Parallel()
	x := File{Size: 3, Written: -5, Changed: 1 << 60, Place: 1 << 63, Digest: Of([]byte("x"))}
	dir := File{Size: 4096, Place: 9}
	folders := []*listed{{In: []entry{}}, {File: dir, In: []entry{
		{Name: ".hidden"}, {Name: "b/", Below: &listed{File: dir, In: []entry{{Name: "y", File: x, Known: true}}}},
		{Name: "x", File: x, Known: true}}}, {File: dir, In: []entry{}}}
	s := Seen{Files: map[string]File{"a/x": x, "à": {}}}
	for i, path := range []string{".", "a", "b"} {
		s.folders = append(s.folders, kept{path, string(folders[i].append(nil))})
	}
	b := bytesOf(t, s)
	got := Recall(b)
	if diff := cmp.Diff(s, got, cmp.AllowUnexported(Seen{}, kept{})); diff != "" {
		t.Error(diff)
	}
	for i, k := range got.folders {
		if diff := cmp.Diff(folders[i], recalled(k.as)); diff != "" {
			t.Error(diff)
		}
		for n := range k.as {
			if l := recalled(k.as[:n]); l != nil {
				t.Errorf("of %d bytes of %d of a folder: %+v", n, len(k.as), l)
			}
		}
	}
	for i := range b {
		if got := Recall(b[:i]); len(got.Files)+len(got.folders) > 0 {
			t.Errorf("of %d bytes of %d: %+v", i, len(b), got)
		}
	}
}

// What is new, what changed and what is gone is kept in its place among what stands as it did;
// what nobody asked for isn't.
func TestKeptInOrder(t *testing.T) {
	t.Parallel()
	dir, later := t.TempDir(), time.Now().Add(time.Hour)
	all := []string{"a", "b", "c", "d", "e"}
	look := func(old Seen, dirs ...string) Seen {
		f := In(os.DirFS(dir), old, later)
		for _, d := range dirs {
			folder(t, f, d)
		}
		return f.Now()
	}
	for _, d := range []string{"b", "c", "e"} {
		write(t, filepath.Join(dir, d, "x"), "one")
	}
	old := look(Seen{}, all...)
	time.Sleep(20 * time.Millisecond) // longer than the clock of a disk ticks
	write(t, filepath.Join(dir, "a/x"), "one")
	write(t, filepath.Join(dir, "c/x"), "another")
	write(t, filepath.Join(dir, "d/x"), "one")
	if err := os.RemoveAll(filepath.Join(dir, "e")); err != nil {
		t.Fatal(err)
	}
	for _, asked := range [][]string{all, {"b", "c"}, {"a", "e"}, {}} {
		if diff := cmp.Diff(look(Seen{}, asked...), look(old, asked...), cmp.AllowUnexported(Seen{}, kept{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%v (-looked at anew +known of old):\n%s", asked, diff)
		}
	}
}

// The names in a folder are listed again where something came into it or left it.
func TestNames(t *testing.T) {
	t.Parallel()
	dir, later, listed := t.TempDir(), time.Now().Add(time.Hour), 0
	root := listing{os.DirFS(dir).(fs.ReadLinkFS), &listed}
	write(t, filepath.Join(dir, "a/x"), "one")
	seen := Seen{}
	for _, c := range []struct {
		do     func()
		want   string
		listed int
	}{
		{func() {}, "a/", 1}, {func() {}, "a/", 0}, {func() { write(t, filepath.Join(dir, "b"), "two") }, "a/ b", 1},
		{func() { seen.folders[0].as = seen.folders[0].as[:len(seen.folders[0].as)-1] }, "a/ b", 1}, {func() {}, "a/ b", 0},
	} {
		time.Sleep(20 * time.Millisecond) // longer than the clock of a disk ticks
		c.do()
		listed = 0
		f := In(root, seen, later)
		names, err := f.Names(".")
		if got := strings.Join(names, " "); err != nil || got != c.want || listed != c.listed {
			t.Errorf("%q, %v; listed %d times, not %d", got, err, listed, c.listed)
		}
		seen = Recall(bytesOf(t, f.Now()))
	}
}

// A look that goes by what the last one saw tells whether it had to doubt that: then what it sees
// itself is worth keeping, and a third finds nothing to doubt.
func TestDoubted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a/x.txt"), "one")
	for _, tree := range []fs.FS{os.DirFS(dir), disk.At(dir, nil)} {
		seen, soon, later := Seen{}, time.Now(), time.Now().Add(time.Hour)
		for i, c := range []struct {
			last    time.Time
			doubted bool
		}{{time.Time{}, false}, {soon, true}, {later, false}} {
			f := In(tree, seen, c.last)
			folder(t, f, "a")
			if _, err := f.File("a/x.txt"); err != nil || f.Doubted() != c.doubted {
				t.Errorf("%T: look %d doubted: %t, %v", tree, i, f.Doubted(), err)
			}
			seen = Recall(bytesOf(t, f.Now()))
		}
		write(t, filepath.Join(dir, "a/x.txt"), "two, which is longer")
		f := In(tree, seen, later)
		if folder(t, f, "a"); f.Doubted() {
			t.Errorf("%T: what changed is not doubted: it is known to have changed", tree)
		}
		write(t, filepath.Join(dir, "a/x.txt"), "one")
	}
}

// To see that thousands of files stand as they did takes next to no room.
func TestStandingTakesNoRoom(t *testing.T) {
	dir, later := t.TempDir(), time.Now().Add(time.Hour)
	const files = 100
	for i := range files {
		write(t, filepath.Join(dir, "a", strconv.Itoa(i)), "one")
	}
	root := disk.At(dir, nil)
	first := In(root, Seen{}, later)
	was := folder(t, first, "a")
	n := testing.AllocsPerRun(10, func() {
		if folder(t, In(root, first.Now(), later), "a") != was {
			t.Error("it is not as it was")
		}
	})
	if n > files*2.5 { // its path, and that once more for the disk
		t.Errorf("%.0f things were made of %d files", n, files)
	}

	var dirs []string
	for i := range files {
		dirs = append(dirs, "b/"+strconv.Itoa(i))
		write(t, filepath.Join(dir, dirs[i], "x"), "one")
	}
	look := func(old Seen) Seen {
		f := In(root, old, later)
		for _, d := range dirs {
			folder(t, f, d)
		}
		return f.Now()
	}
	seen := look(Seen{})
	if n := testing.AllocsPerRun(10, func() { look(seen) }); n > files*3.5 { // likewise, and its own path for the disk
		t.Errorf("%.0f things were made of %d folders with a file each", n, files)
	}
}

// What is believed is not looked at, but what is named, what is below it and above; and a
// later look that believes nothing sees all.
func TestBelieve(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := func(n string) string { return filepath.Join(dir, n) }
	files := []string{"a/x.txt", "a/b/y.txt", "a/b/c/z.txt", "d/w.txt"}
	for _, f := range files {
		write(t, name(f), "one")
	}
	root := os.DirFS(dir)
	later := time.Now().Add(time.Hour)
	first := In(root, Seen{}, later)
	was := map[string]Digest{"a": folder(t, first, "a"), "a/b": folder(t, first, "a/b"), "d": folder(t, first, "d")}
	if _, err := first.File("d/w.txt"); err != nil {
		t.Fatal(err)
	}
	time.Sleep(20 * time.Millisecond) // longer than the clock of a disk ticks
	for _, f := range files {
		write(t, name(f), "another")
	}
	for _, c := range []struct {
		touched []string
		seen    string // of which folders it is known that they changed
	}{
		{[]string{}, ""}, {[]string{"a/x.txt"}, "a"}, {[]string{"a/b/y.txt"}, "a a/b"}, {[]string{"a/b/c"}, "a a/b"},
		{[]string{"a/b/c/"}, "a a/b"}, {[]string{"a"}, "a a/b"}, {[]string{"."}, "a a/b d"}, {[]string{"a/bc", "e"}, ""},
		{[]string{"d/w.txt", "a/b/c/z.txt"}, "a a/b d"}, {nil, "a a/b d"},
	} {
		f := In(root, Recall(bytesOf(t, first.Now())), later)
		if c.touched != nil {
			f.Believe(c.touched)
		}
		var seen []string
		for _, dir := range []string{"a", "a/b", "d"} {
			if folder(t, f, dir) != was[dir] {
				seen = append(seen, dir)
			}
		}
		if got := strings.Join(seen, " "); got != c.seen {
			t.Errorf("%q: %q, not %q", c.touched, got, c.seen)
		}
		for name, in := range map[string]string{"x.txt": "a", "b": "a", "bc": "a", "c": "a/b", "w.txt": "d"} {
			if names, any := f.Touched(in); f.Believes(in+"/"+name) != (!any && !names[name]) {
				t.Errorf("%q: %s in %s: %v, %t", c.touched, name, in, names, any)
			}
		}
		if d, err := f.File("d/w.txt"); err != nil || (d != Of([]byte("one"))) != strings.Contains(c.seen, "d") {
			t.Errorf("%q: d/w.txt: %x, %v", c.touched, d, err)
		}
		all := In(root, f.Now(), later)
		for _, dir := range []string{"a", "a/b", "d"} {
			if folder(t, all, dir) == was[dir] {
				t.Errorf("%q: later it is not seen that %s changed", c.touched, dir)
			}
		}
	}
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	f := In(root, first.Now(), later)
	f.Believe([]string{"a/b", "n"})
	write(t, name("n/new.txt"), "new")
	must(os.RemoveAll(name("a/b")))
	if d := folder(t, f, "a/b"); d != (Digest{}) || has(f.Now(), "a/b") {
		t.Error("a folder that is gone is known")
	}
	if d := folder(t, f, "n"); d == (Digest{}) {
		t.Error("a folder that came is not looked at")
	}
}

func has(s Seen, dir string) bool {
	_, found := s.find(dir)
	return found
}

// bytesOf is what was seen as it is kept.
func bytesOf(t *testing.T, s Seen) string {
	t.Helper()
	var b strings.Builder
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
