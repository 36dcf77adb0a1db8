package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/fsnotify/fsnotify"
)

// watch tells of all once it follows the folders, and then what changes, until ctx ends.
// Where they can't be followed it looks instead.
func (t Tree) watch(ctx context.Context, tell func(Change)) {
	for ctx.Err() == nil {
		f, err := t.follow()
		if err == nil {
			tell(Change{All: true})
			err = f.tell(ctx, tell)
			f.Close()
		}
		if err == nil || errors.Is(err, fsnotify.ErrEventOverflow) {
			continue // too much happened to be told: folders may be new, or elsewhere
		}
		t.Warn(fmt.Sprintf("changes can't be followed, so all files are looked at every %v: %v%s", t.Every, err,
			advice(err)))
		t.look(ctx, tell)
	}
}

// following is a tree with the folders of it that are followed.
type following struct {
	Tree
	*fsnotify.Watcher
	below map[string]map[string]bool // each of them with those right below it
}

func (t Tree) follow() (*following, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	f := &following{t, w, map[string]map[string]bool{}}
	if err = w.Add(t.Root); err == nil { // in which the folders come and go
		for _, name := range t.Folders {
			if err = f.add(name); err != nil {
				break
			}
		}
	}
	if err != nil {
		w.Close()
		return nil, err
	}
	return f, nil
}

// tell tells what changes until ctx ends; the error is why it can't be followed any more.
func (f *following) tell(ctx context.Context, tell func(Change)) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case e := <-f.Events:
			name, ours := f.name(e.Name)
			if !ours {
				continue
			}
			if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
				f.drop(name)
			}
			// A folder that nobody might read is followed once it may be read.
			if _, followed := f.below[name]; e.Has(fsnotify.Create) || e.Has(fsnotify.Chmod) && !followed {
				if err := f.add(name); err != nil {
					return err
				}
			}
			tell(Change{Names: []string{name}})
		case err := <-f.Errors:
			return err
		}
	}
}

// name is the path below the root of what an event is about, if it means something.
func (t Tree) name(event string) (name string, ours bool) {
	name, err := filepath.Rel(t.Root, event)
	if err != nil {
		return "", false
	}
	name = filepath.ToSlash(name)
	top, _, _ := strings.Cut(name, "/")
	return name, slices.Contains(t.Folders, top) && !t.passed(name)
}

func (t Tree) passed(name string) bool { return t.Passed != nil && t.Passed(name) }

// add follows a folder and all below it. Each is followed before it is read: what comes
// into it meanwhile is told of, or found.
func (f *following) add(name string) error {
	return f.walk(name, func(name string, d fs.DirEntry) error {
		if !d.IsDir() {
			return nil
		}
		if err := f.Add(f.at(name)); err != nil {
			return err
		}
		if _, followed := f.below[name]; !followed {
			f.below[name] = nil
		}
		if in := path.Dir(name); in != "." {
			if f.below[in] == nil {
				f.below[in] = map[string]bool{}
			}
			f.below[in][name] = true
		}
		return nil
	})
}

// drop follows what has left its place no longer, nor what is below it. Elsewhere it is
// new: an old watch would go on telling of it under its old name.
func (f *following) drop(name string) {
	below, followed := f.below[name]
	if !followed {
		return
	}
	for name := range below {
		f.drop(name)
	}
	_ = f.Remove(f.at(name)) // where it is removed, its watch is gone already
	delete(f.below, name)
	delete(f.below[path.Dir(name)], name)
}

func (t Tree) at(name string) string { return filepath.Join(t.Root, filepath.FromSlash(name)) }

// walk shows all that means something from a name on. What is gone meanwhile, and what
// nobody may read, is left out: it is told of when it is otherwise.
func (t Tree) walk(name string, show func(name string, d fs.DirEntry) error) error {
	if t.passed(name) {
		return nil
	}
	return fs.WalkDir(os.DirFS(t.Root), name, func(name string, d fs.DirEntry, err error) error {
		switch {
		case d != nil && t.passed(name):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case err == nil:
			err = show(name, d)
		}
		for _, gone := range []error{fs.ErrNotExist, fs.ErrPermission, syscall.ENOTDIR} {
			if errors.Is(err, gone) {
				return nil
			}
		}
		return err
	})
}
