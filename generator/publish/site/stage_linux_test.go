package site

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// lot is a site of which many files change.
func lot(text string) map[string]string {
	files := map[string]string{"index.html": text, "style.css": text}
	for i := range many + 60 {
		files[fmt.Sprintf("soggetti/%04d/index.html", i%700)] = text
		files[fmt.Sprintf("soggetti/%04d/stato.json", i)] = text
	}
	return files
}

// rooms are the files that a place has room in, by their inodes.
func (p place) rooms(t *testing.T) map[uint64]string {
	t.Helper()
	out := map[uint64]string{}
	err := filepath.WalkDir(filepath.Join(filepath.Dir(p.out), ".public.new"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		out[inode(t, name)] = name
		return nil
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return out
}

func inode(t *testing.T, name string) uint64 {
	t.Helper()
	info, err := os.Lstat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Sys().(*syscall.Stat_t).Ino
}

// needsRoom skips a test on a disk that is nearly full, or of another machine: there none is left.
func needsRoom(t *testing.T, p place) {
	t.Helper()
	if !roomy(filepath.Dir(p.out)) {
		t.Skip("this disk has no room for a site twice, or is another machine's")
	}
}

// Many files change places with those that stood there, and the next ones are written over
// these: none is made and none removed, but for the first.
func TestPublishMany(t *testing.T) {
	p := newPlace(t)
	needsRoom(t, p)
	files := lot("one")
	counts(t, p.publish(t, files), len(files), 0, len(files))
	if n := len(p.rooms(t)); n != 0 {
		t.Errorf("a first site left %d files beside it", n)
	}
	var before map[uint64]string
	for _, text := range []string{"another", strings.Repeat("longer than a block of a disk, ", 300), "short", ""} {
		for name := range files {
			files[name] = text + name
		}
		counts(t, p.publish(t, files), len(files), 0, len(files))
		holds(t, p.out, files)
		rooms := p.rooms(t)
		if len(rooms) != len(files)-many {
			t.Errorf("room of %d files, of %d that changed", len(rooms), len(files))
		}
		for name := range files {
			delete(before, inode(t, filepath.Join(p.out, name)))
		}
		if len(before) > 0 {
			t.Errorf("%d files that there was room in are not those that stand now", len(before))
		}
		before = rooms
	}

	// what goes, comes, and changes one by one
	delete(files, "soggetti/0003/stato.json")
	files["soggetti/new/index.html"] = "new"
	counts(t, p.publish(t, files), 1, 1, len(files))
	holds(t, p.out, files)
	if got := slices.Sorted(maps.Keys(p.rooms(t))); !slices.Equal(got, slices.Sorted(maps.Keys(before))) {
		t.Errorf("a build of one file changed the room that there is: %d files, were %d", len(got), len(before))
	}

	// a build that comes to nothing, or is killed over it, leaves room for the next one
	for name := range files {
		files[name] += "x"
	}
	p.stage(t, files).Drop()
	killed := p.stage(t, files)
	if err := killed.writer.wait(); err != nil {
		t.Fatal(err)
	}
	counts(t, p.publish(t, files), len(files), 0, len(files))
	holds(t, p.out, files)

	// a site that somebody took away is made as a first one
	if err := os.RemoveAll(p.out); err != nil {
		t.Fatal(err)
	}
	counts(t, p.publish(t, files), len(files), 0, len(files))
	holds(t, p.out, files)
}

// In the place of a folder of somebody else's nothing goes, however many files change, and
// nothing of it is lost; a link is replaced.
func TestPublishManyInTheWay(t *testing.T) {
	p := newPlace(t)
	needsRoom(t, p)
	p.publish(t, lot("one"))
	last := fmt.Sprintf("soggetti/%04d/stato.json", many+59)
	theirs := filepath.Join(p.out, last, "theirs.txt")
	link := filepath.Join(p.out, "soggetti/0690/index.html")
	err := errors.Join(os.Remove(filepath.Join(p.out, last)), os.Mkdir(filepath.Dir(theirs), 0o755),
		os.WriteFile(theirs, []byte("theirs"), 0o644), os.Remove(link), os.Symlink(theirs, link))
	if err != nil {
		t.Fatal(err)
	}
	pub := p.stage(t, lot("two"))
	if err := pub.Finish(); err == nil {
		t.Error("the folder in the way was no error")
	}
	pub.Drop()
	if got := read(t, theirs); got != "theirs" {
		t.Errorf("it holds %q", got)
	}
	if err := os.RemoveAll(filepath.Dir(theirs)); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"two", "three"} {
		p.publish(t, lot(text))
		holds(t, p.out, lot(text))
	}
}

// What somebody still reads, has a name of his own for, or changed is not written over.
func TestWriteOver(t *testing.T) {
	for name, keep := range map[string]func(t *testing.T, room string) (still func() string){ // what he sees of it
		"who reads": func(t *testing.T, room string) func() string {
			f, err := os.Open(room)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { f.Close() })
			return func() string {
				b := make([]byte, 100)
				n, _ := f.ReadAt(b, 0)
				return string(b[:n])
			}
		},
		"who maps": func(t *testing.T, room string) func() string {
			f, err := os.Open(room)
			if err != nil {
				t.Fatal(err)
			}
			b, err := unix.Mmap(int(f.Fd()), 0, 3, unix.PROT_READ, unix.MAP_SHARED)
			if err != nil {
				t.Fatal(err)
			}
			f.Close()
			t.Cleanup(func() { _ = unix.Munmap(b) })
			return func() string { return string(b) }
		},
		"another name": func(t *testing.T, room string) func() string {
			backup := filepath.Join(t.TempDir(), "backup")
			if err := os.Link(room, backup); err != nil {
				t.Fatal(err)
			}
			return func() string { return read(t, backup) }
		},
		"another mode": func(t *testing.T, room string) func() string {
			if err := os.Chmod(room, 0o600); err != nil {
				t.Fatal(err)
			}
			return func() string { return "one" }
		},
		"a link in its place": func(t *testing.T, room string) func() string {
			other := filepath.Join(t.TempDir(), "other")
			err := os.WriteFile(other, []byte("one"), 0o644)
			if err == nil {
				err = os.Remove(room)
			}
			if err == nil {
				err = os.Symlink(other, room)
			}
			if err != nil {
				t.Fatal(err)
			}
			return func() string { return read(t, other) }
		},
		"a pipe in its place": func(t *testing.T, room string) func() string {
			err := os.Remove(room)
			if err == nil {
				err = unix.Mkfifo(room, 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
			return func() string { return "one" }
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			pub := p.open(t)
			defer pub.Drop()
			room := filepath.Join(t.TempDir(), "room")
			if err := os.WriteFile(room, []byte("one"), 0o644); err != nil {
				t.Fatal(err)
			}
			still := keep(t, room)
			err := pub.writer.take(job{name: room, data: []byte("another"), room: true})
			if err = cmp.Or(err, pub.writer.wait()); err != nil {
				t.Fatal(err)
			}
			info, err := os.Lstat(room)
			if err != nil {
				t.Fatal(err)
			}
			if got := read(t, room); got != "another" || info.Mode() != pub.writer.fresh().Mode() {
				t.Errorf("it is %v and reads %q", info.Mode(), got)
			}
			if got := still(); got != "one" {
				t.Errorf("what he sees became %q", got)
			}
		})
	}
}
