// Package file writes whole files that several programs write: the terminal, the
// editing page and the collector all add to the notices of one folder. Who writes
// takes the turn, reads what is there now, makes of it what shall be there, and puts
// that in place; nobody else's words are lost in between.
//
// Who reads needs no turn: a file is there whole, as it was or as it is. The turn
// binds those who take it; what others wrote meanwhile (a person's text editor, git)
// is compared with what was read, just before it would be replaced.
package file

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
)

// ErrChanged says that a file no longer holds what it held when it was read, or that
// a new one is there already. Nothing was written.
var ErrChanged = errors.New("was changed by somebody else")

// lock is the file that whoever writes below a root holds.
const lock = ".bollettino/writing.lock"

// Turn is the right to write below a root, until Done.
type Turn struct {
	root *os.Root
	done func()
}

// Take waits for the turn to write below a root, or until ctx ends. Whoever is killed
// gives the turn back. It can't be taken twice by one who holds it.
func Take(ctx context.Context, root *os.Root) (*Turn, error) {
	if err := root.MkdirAll(path.Dir(lock), 0o755); err != nil {
		return nil, fmt.Errorf("take turn to write: %w", err)
	}
	done, err := Lock(ctx, filepath.Join(root.Name(), filepath.FromSlash(lock)), nil)
	if err != nil {
		return nil, fmt.Errorf("take turn to write: %w", err)
	}
	return &Turn{root, done}, nil
}

// Done lets the next one write.
func (t *Turn) Done() { t.done() }

// most is how large a file of those is that people write, with room.
const most = 16 << 20

// Read is what a file holds now; nil where there is none.
func (t *Turn) Read(name string) ([]byte, error) {
	info, err := t.root.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > most {
		return nil, fmt.Errorf("read %s: is no regular file of at most %d MB", name, most>>20)
	}
	data, err := t.root.ReadFile(name)
	if data == nil && err == nil {
		data = []byte{}
	}
	return data, err
}

// Change is a file that is to hold Data in place of Was, what it held when it was
// read: nil for a new one, which never replaces another.
type Change struct {
	Name      string // below the root, with slashes
	Was, Data []byte
}

// Put writes files, each whole: all beside their places first, under names of their
// own, so that what can fail mostly fails before any of them is there. A file that
// no longer holds what it held is ErrChanged, before any is there.
func (t *Turn) Put(changes ...Change) (err error) {
	beside := make([]string, len(changes))
	defer func() {
		for _, name := range beside {
			if name != "" {
				err = errors.Join(err, t.remove(name))
			}
		}
	}()
	if err := t.sweep(changes); err != nil {
		return err
	}
	for i, c := range changes {
		if beside[i], err = t.beside(c); err != nil {
			return fmt.Errorf("write %s: %w", c.Name, err)
		}
	}
	for _, c := range changes {
		now, err := t.Read(c.Name)
		if err == nil && ((now == nil) != (c.Was == nil) || !bytes.Equal(now, c.Was)) {
			err = ErrChanged
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", c.Name, err)
		}
	}
	for i, c := range changes {
		if err := t.place(beside[i], c); err != nil {
			return fmt.Errorf("write %s: %w", c.Name, err)
		}
	}
	return nil
}

// besides are names of files beside their places: while we hold the turn, those of
// writers that were killed.
var besides = regexp.MustCompile(`^\..+\.[A-Z2-7]{8}\.new$`)

// beside writes a change next to its place. Readers skip a name that begins with a
// dot.
func (t *Turn) beside(c Change) (name string, err error) {
	dir, base := path.Split(c.Name)
	if err := t.root.MkdirAll(path.Clean(dir), 0o755); err != nil {
		return "", err
	}
	name = dir + "." + base + "." + rand.Text()[:8] + ".new"
	f, err := t.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return "", err
	}
	_, err = f.Write(c.Data)
	if c.Was != nil {
		if old, e := t.root.Stat(c.Name); e == nil {
			err = errors.Join(err, f.Chmod(old.Mode().Perm()))
		}
	}
	return name, errors.Join(err, f.Sync(), f.Close())
}

// place moves what stands beside into its place. A new file is linked, which fails
// where there is one by now; where files can't be linked it is renamed.
func (t *Turn) place(beside string, c Change) error {
	if c.Was == nil {
		err := t.root.Link(beside, c.Name)
		if err == nil || errors.Is(err, fs.ErrExist) {
			if err != nil {
				err = ErrChanged
			}
			return err
		}
	}
	return t.root.Rename(beside, c.Name)
}

// sweep removes what writers that were killed left in the folders of the changes.
func (t *Turn) sweep(changes []Change) error {
	swept := map[string]bool{}
	for _, c := range changes {
		dir := path.Dir(c.Name)
		if swept[dir] {
			continue
		}
		swept[dir] = true
		entries, err := fs.ReadDir(t.root.FS(), dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("read %s: %w", dir, err)
		}
		for _, e := range entries {
			if e.Type().IsRegular() && besides.MatchString(e.Name()) {
				if err := t.remove(path.Join(dir, e.Name())); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (t *Turn) remove(name string) error {
	if err := t.root.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
