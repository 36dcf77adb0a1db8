// Package disk reads folders that others write into. Nothing in them can make the
// reader wait, leave the folder, or take more memory than was allowed: it opens
// regular files and folders alone, follows no link, and reads no file that is
// larger than its kind may be. What it doesn't read it says why (Refused), and
// Problem makes of that a complaint to whoever put it there.
package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"unicode/utf8"

	"bollettino/generator/base/problem"
)

// Tree is a folder on disk as an fs.FS. Names are below it, with slashes.
type Tree struct {
	dir    string
	limits Limits

	mu   sync.Mutex
	root folder
	near atomic.Pointer[near]
}

// near is a folder of a tree that is held.
type near struct {
	dir  string // with a slash
	root folder
}

// Near holds a folder of the tree, as it stands now, until it is told to end: for who looks at many
// names below it, each of which is found from there in fewer steps. Where none can be held nothing
// is another.
func (t *Tree) Near(dir string) (end func()) {
	f, err := t.open("open", dir)
	if err != nil {
		return func() {}
	}
	root, err := held(f)
	if err != nil {
		f.Close()
		return func() {}
	}
	n := &near{dir + "/", root}
	t.near.Store(n)
	return func() { t.near.CompareAndSwap(n, nil) } // and it is closed when nobody looks from there any more
}

// from is the folder from which a name is found, and how much of the name is that folder's.
func (t *Tree) from(name string) (at folder, done int, err error) {
	if n := t.near.Load(); n != nil && strings.HasPrefix(name, n.dir) {
		return n.root, len(n.dir), nil
	}
	at, err = t.handle()
	return at, 0, err
}

// At is the folder, which need not be there yet, and may itself be reached by a link:
// whoever names it chose it. Once something of it was read, it is that very folder,
// wherever it is moved, until nothing refers to the tree.
func At(dir string, limits Limits) *Tree { return &Tree{dir: dir, limits: limits} }

func (t *Tree) handle() (folder, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.root != nil {
		return t.root, nil
	}
	info, err := os.Stat(t.dir)
	if err == nil && !info.IsDir() {
		err = syscall.ENOTDIR // and not opened: it may be a pipe
	}
	if err == nil {
		t.root, err = openFolder(t.dir)
	}
	return t.root, err
}

// Close lets go of the folder, for who doesn't want to wait until nothing refers to the tree.
// Who asks again asks for what then stands at its name.
func (t *Tree) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.root == nil {
		return nil
	}
	err := t.root.Close()
	t.root = nil
	return err
}

// Limits say how large files may be. The first that matches a name holds.
type Limits []Limit

// Limit is the most bytes that a file may have whose name is like the pattern, as
// path.Match knows it; a pattern that ends in a slash means all that is below.
type Limit struct {
	Pattern string
	Bytes   int64
}

// otherwise is how large a file may be that no pattern is like.
const otherwise = 1 << 30

// namesAtMost is how many files one folder may hold.
const namesAtMost = 250_000

func (l Limits) of(name string) int64 {
	for _, limit := range l {
		if strings.HasSuffix(limit.Pattern, "/") && strings.HasPrefix(name, limit.Pattern) {
			return limit.Bytes
		}
		if ok, _ := path.Match(limit.Pattern, name); ok {
			return limit.Bytes
		}
	}
	return otherwise
}

// Refused says why what stands at a name is not read.
type Refused struct {
	Name string // below the tree: the part of the path that is in the way
	What string // as a problem says it
	Hint string
}

func (r *Refused) Error() string { return r.Name + " " + r.What }

// Problem makes a complaint of an error in reading, about the file and hurting
// whom the caller says. It is none (ok is false) where nothing is there, or where
// the machine and not the file is at fault: too many open files, no memory.
func Problem(err error) (p problem.Problem, ok bool) {
	var refused *Refused
	if errors.As(err, &refused) {
		return problem.New(refused.Name, 0, 0, "file", refused.Hint, "%s", refused.What), true
	}
	var at *fs.PathError
	if !errors.As(err, &at) || errors.Is(err, fs.ErrNotExist) ||
		slices.ContainsFunc(machine, func(e error) bool { return errors.Is(err, e) }) {
		return p, false
	}
	return problem.New(at.Path, 0, 0, "file", "let this program read it, or take it away",
		"can't be read: %v", at.Err), true
}

// machine are errors in reading that no file brought about.
var machine = []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, fs.ErrClosed}

const lookUp = " (data/README.md, what is read)"

func refuse(name, hint, what string, args ...any) error {
	return &Refused{name, fmt.Sprintf(what, args...), hint + lookUp}
}

// kind refuses what is neither a regular file nor a folder.
func kind(name string, mode fs.FileMode) error {
	switch {
	case mode.IsRegular() || mode.IsDir():
		return nil
	case mode&fs.ModeSymlink != 0:
		return refuse(name, "put the file itself in its place", "is a link, and links are not followed")
	case mode&fs.ModeNamedPipe != 0:
		return refuse(name, "put a file in its place, or take it away", "is a named pipe and not a file")
	case mode&fs.ModeSocket != 0:
		return refuse(name, "put a file in its place, or take it away", "is a socket and not a file")
	}
	return refuse(name, "put a file in its place, or take it away", "is a device and not a file")
}

// Open opens a file or a folder. It never waits: what would make it wait is refused.
func (t *Tree) Open(name string) (fs.File, error) {
	f, err := t.open("open", name)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Stat tells what stands at a name.
func (t *Tree) Stat(name string) (fs.FileInfo, error) {
	f, err := t.open("stat", name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Stat()
}

// Lstat tells what stands at a name, without opening it: with one call to the disk, for
// who asks for many. The folders on the way to it may be links.
func (t *Tree) Lstat(name string) (fs.FileInfo, error) { return t.LstatInto(nil, name) }

// LstatInto is Lstat for who has no more use for what an earlier one told: it may be told in
// the same place. nil is none.
func (t *Tree) LstatInto(place fs.FileInfo, name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "lstat", Path: name, Err: fs.ErrInvalid}
	}
	root, done, err := t.from(name)
	if err == nil {
		var info fs.FileInfo
		if info, err = lstat(place, root, name[done:]); err == nil {
			return info, nil
		}
	}
	return nil, below("lstat", name, err)
}

// ReadLink refuses: no link is followed.
func (t *Tree) ReadLink(name string) (string, error) {
	return "", kind(name, fs.ModeSymlink)
}

func (t *Tree) open(op, name string) (*os.File, error) {
	if !utf8.ValidString(name) {
		return nil, refuse(name, "give it a name of letters, digits and hyphens", "has a name that is not UTF-8")
	}
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	f, err := t.walk(name)
	if err != nil {
		return nil, below(op, name, err)
	}
	info, err := f.Stat()
	if err == nil {
		err = kind(name, info.Mode())
	}
	if err == nil && info.Mode().IsRegular() && info.Size() > t.limits.of(name) {
		err = tooLarge(name, info.Size(), t.limits.of(name))
	}
	if err != nil {
		f.Close()
		return nil, below(op, name, err)
	}
	return f, nil
}

func tooLarge(name string, size, limit int64) error {
	return refuse(name, "part it, or take out what doesn't belong there",
		"has %d bytes; of such a file at most %d are read", size, limit)
}

func notFolder(name string) error {
	return refuse(name, "make it a folder, or take it away", "is a file and not a folder")
}

// below names in an error the file as the tree knows it.
func below(op, name string, err error) error {
	var refused *Refused
	var at *fs.PathError
	switch {
	case errors.As(err, &refused):
		return refused
	case errors.As(err, &at):
		err = at.Err
	}
	return &fs.PathError{Op: op, Path: name, Err: err}
}

// ReadFile reads a regular file whole.
func (t *Tree) ReadFile(name string) ([]byte, error) {
	f, err := t.open("read", name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, below("read", name, err)
	}
	if info.IsDir() {
		return nil, refuse(name, "put a file in its place, or take it away", "is a folder and not a file")
	}
	limit := t.limits.of(name)
	data := make([]byte, 0, info.Size()+1)
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if int64(len(data)) > limit { // it grew
			return nil, tooLarge(name, int64(len(data)), limit)
		}
		if errors.Is(err, io.EOF) {
			return data, nil
		}
		if err != nil {
			return nil, below("read", name, err)
		}
		if len(data) == cap(data) {
			data = slices.Grow(data, 512)
		}
	}
}

// ReadDir lists a folder by name. Names that are links and the like are listed
// too, and refused when they are opened.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	f, err := t.open("readdir", name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.IsDir() {
		return nil, notFolder(name)
	}
	entries, err := f.ReadDir(namesAtMost + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, below("readdir", name, err)
	}
	if len(entries) > namesAtMost {
		return nil, refuse(name, "part the folder, or take out what doesn't belong there",
			"holds more than %d files", namesAtMost)
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}
