// Package file writes whole files: beside their place, onto the disk, then into it
// (Replace). Who is killed leaves what was there, or all that shall be.
//
// Several programs write into data/: the terminal, the editing page and the collector
// all add to the notices of one folder. Who writes there takes the turn, reads what is
// there now, makes of it what shall be there, and puts that in place; nobody else's
// words are lost in between.
//
// Who reads needs no turn: a file is there whole, as it was or as it is. The turn
// binds those who take it; what others wrote meanwhile (a person's text editor, git)
// is compared with what was read, just before it would be replaced.
//
// Two sorts of files are written elsewhere: the site, which its publisher moves into
// place as a whole, and reports, which go where their reader says, be it a pipe.
package file

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// ErrChanged says that a file no longer holds what it held when it was read, or that
// a new one is there already. Nothing was written.
var ErrChanged = errors.New("was changed by somebody else")

// lock is the file that whoever writes below a root holds.
const lock = ".bollettino/writing.lock"

// Turn is the right to write below a root, until Done.
type Turn struct {
	writer
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
	return &Turn{writer{root, true}, done}, nil
}

// InTurn takes the turn to write below a folder for as long as f runs.
func InTurn(ctx context.Context, dir string, f func(*Turn) error) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	turn, err := Take(ctx, root)
	if err != nil {
		return err
	}
	defer turn.Done()
	return f(turn)
}

// Done lets the next one write.
func (t *Turn) Done() { t.done() }

// most is how large a file of those is that are written so; the largest is the registry.
const most = 64 << 20

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
	parts := make([]string, len(changes))
	defer func() {
		for _, part := range parts {
			err = errors.Join(err, t.drop(part))
		}
	}()
	var folders []string
	for _, c := range changes {
		folders = append(folders, path.Dir(c.Name))
	}
	slices.Sort(folders)
	folders = slices.Compact(folders)
	for _, dir := range folders {
		if err := t.sweep(dir); err != nil {
			return err
		}
	}
	for i, c := range changes {
		if parts[i], err = t.beside(c.Name, 0o644, bytesOf(c.Data)); err != nil {
			return fmt.Errorf("write %s: %w", c.Name, err)
		}
	}
	for _, c := range changes {
		if err := t.compare(c); err != nil {
			return fmt.Errorf("write %s: %w", c.Name, err)
		}
	}
	for i, c := range changes {
		if err := t.place(parts[i], c); err != nil {
			return fmt.Errorf("write %s: %w", c.Name, err)
		}
	}
	for _, dir := range folders {
		if err := t.settle(dir); err != nil {
			return err
		}
	}
	return nil
}

// compare holds a file to what a change takes it to hold.
func (t *Turn) compare(c Change) error {
	now, err := t.Read(c.Name)
	if err == nil && ((now == nil) != (c.Was == nil) || !bytes.Equal(now, c.Was)) {
		err = ErrChanged
	}
	return err
}

// place moves what stands beside into its place. A new file is linked, which fails
// where there is one by now; where files can't be linked it is renamed.
func (t *Turn) place(part string, c Change) error {
	if c.Was == nil {
		Step()
		err := t.root.Link(part, c.Name)
		if errors.Is(err, fs.ErrExist) {
			return ErrChanged
		}
		if err == nil {
			return nil
		}
	}
	return t.rename(part, c.Name)
}

// PutFolder makes a folder whole that is not there yet: fill makes its files with
// create, in a folder beside it, and may read them there. Where fill fails, nothing is
// left. One that is there is ErrChanged.
func (t *Turn) PutFolder(name string, fill func(part fs.FS, create Create) error) (err error) {
	if err := t.sweep(path.Dir(name)); err != nil {
		return err
	}
	part := besideOf(name)
	defer func() { err = cmp.Or(err, t.drop(part)) }()
	if err := t.fill(part, fill); err != nil {
		return err
	}
	if _, err := t.root.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write %s: %w", name, cmp.Or(err, ErrChanged))
	}
	if err := t.rename(part, name); err != nil {
		return err
	}
	return t.settle(path.Dir(name))
}

// Create writes a file that is not there yet, below a folder that is being made.
type Create func(name string, data []byte) error

func (t *Turn) fill(part string, fill func(fs.FS, Create) error) error {
	if err := t.folder(part); err != nil {
		return err
	}
	root, err := t.root.OpenRoot(part)
	if err != nil {
		return err
	}
	defer root.Close()
	w := writer{root, true}
	folders := []string{"."}
	err = fill(root.FS(), func(name string, data []byte) error {
		folders = append(folders, path.Dir(name))
		return w.create(name, 0o644, false, bytesOf(data))
	})
	slices.Sort(folders)
	for _, dir := range slices.Compact(folders) {
		if err == nil {
			err = w.settle(dir)
		}
	}
	return err
}

// sweep removes from a folder what writers that were killed left in it.
func (t *Turn) sweep(dir string) error {
	entries, err := fs.ReadDir(t.root.FS(), dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read %s: %w", dir, err)
	}
	for _, e := range entries {
		if (e.Type().IsRegular() || e.IsDir()) && besides.MatchString(e.Name()) {
			if err := t.drop(path.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}
