package file

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
)

// Step is called before each change of the disk: tests set it, to kill the program
// there.
var Step = func() {}

// Replace writes a file whole: beside its place, onto the disk, then into its place,
// and that onto the disk too. Whoever reads it, or kills us, finds it as it was or as
// it is; when Replace returns, it stays though the power goes. Folders that are
// missing are made. perm is for a new file: one that is there keeps its own.
//
// One writer at a time: who calls it holds a lock on the folder, or the turn.
func Replace(name string, data []byte, perm fs.FileMode) error {
	return Rewrite(name, perm, bytesOf(data))
}

// Rewrite is Replace for a file that is too long to be held: write gives its bytes.
func Rewrite(name string, perm fs.FileMode, write func(io.Writer) error) error {
	return replace(name, perm, write, true)
}

// Remake is Replace for a file of the program's own memory, which the next run can
// make again: it is whole, but nobody waits for the disk.
func Remake(name string, data []byte, perm fs.FileMode) error {
	return replace(name, perm, bytesOf(data), false)
}

// RemakeFrom is Remake for a file of which no more is held than what is being written.
func RemakeFrom(name string, perm fs.FileMode, write func(io.Writer) error) error {
	return replace(name, perm, write, false)
}

func bytesOf(data []byte) func(io.Writer) error {
	return func(f io.Writer) error { _, err := f.Write(data); return err }
}

func replace(name string, perm fs.FileMode, write func(io.Writer) error, synced bool) error {
	root, name, err := above(name)
	if err != nil {
		return err
	}
	defer root.Close()
	w := writer{root, synced}
	part, err := w.beside(name, perm, write)
	if err == nil {
		err = w.rename(part, name)
	}
	if err != nil {
		return errors.Join(err, w.drop(part))
	}
	return w.settle(path.Dir(name))
}

// above is the nearest folder over a file that is there, and the file's name below it.
func above(name string) (*os.Root, string, error) {
	dir := filepath.Dir(name)
	for missing(dir) && dir != filepath.Dir(dir) {
		dir = filepath.Dir(dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, "", err
	}
	below, err := filepath.Rel(dir, name)
	return root, filepath.ToSlash(below), err
}

func missing(dir string) bool {
	_, err := os.Stat(dir)
	return errors.Is(err, fs.ErrNotExist)
}

// Remove removes a file, and when it returns, the file stays away.
func Remove(name string) error {
	Step()
	if err := os.Remove(name); err != nil {
		return err
	}
	root, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return err
	}
	defer root.Close()
	return writer{root, true}.settle(".")
}

// writer changes what is below a root, a step at a time; if it is synced, each step is
// on the disk before the next one.
type writer struct {
	root   *os.Root
	synced bool
}

// besides are names of files beside their places: while we hold the turn, those of
// writers that were killed.
var besides = regexp.MustCompile(`^\..+\.[A-Z2-7]{8}\.new$`)

// besideOf is such a name for a file or folder. Readers skip one that begins with a
// dot.
func besideOf(name string) string {
	dir, base := path.Split(name)
	return dir + "." + base + "." + rand.Text()[:8] + ".new"
}

// beside writes what a file is to hold next to its place. The part's name is given
// with an error, too, once there may be one.
func (w writer) beside(name string, perm fs.FileMode, write func(io.Writer) error) (part string, err error) {
	old, err := w.root.Lstat(name)
	there := err == nil && old.Mode().IsRegular()
	if there {
		perm = old.Mode().Perm()
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	part = besideOf(name)
	return part, w.create(part, perm, there, write)
}

// create writes a file that is not there yet, and the folders above it; exactly makes
// its mode perm, whatever the process' mask.
func (w writer) create(name string, perm fs.FileMode, exactly bool, write func(io.Writer) error) error {
	if err := w.folder(path.Dir(name)); err != nil {
		return err
	}
	Step()
	f, err := w.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	Step()
	err = write(f)
	if exactly && err == nil {
		err = f.Chmod(perm)
	}
	if w.synced && err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// folder makes a folder, and those above it, so that they stay.
func (w writer) folder(name string) error {
	if info, err := w.root.Stat(name); err == nil && info.IsDir() || name == "." {
		return nil
	}
	up := path.Dir(name)
	if err := w.folder(up); err != nil {
		return err
	}
	Step()
	if err := w.root.Mkdir(name, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return w.settle(up)
}

func (w writer) rename(from, to string) error {
	Step()
	return w.root.Rename(from, to)
}

// settle forces onto the disk which names a folder holds.
func (w writer) settle(dir string) error {
	if !w.synced {
		return nil
	}
	Step()
	f, err := w.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// drop removes what stands beside, if it does.
func (w writer) drop(part string) error {
	if part == "" {
		return nil
	}
	Step()
	if err := w.root.RemoveAll(part); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
