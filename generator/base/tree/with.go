package tree

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// With is a tree in which one file holds other bytes, or is there at all.
type With struct {
	fs.FS
	Name string
	Data []byte
}

// ReadFile gives the file its bytes.
func (w With) ReadFile(name string) ([]byte, error) {
	if name == w.Name {
		return bytes.Clone(w.Data), nil
	}
	return fs.ReadFile(w.FS, name)
}

// ReadDir lists the file, and the folders on the way to it.
func (w With) ReadDir(dir string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(w.FS, dir)
	rest, on := strings.CutPrefix(w.Name, dir+"/")
	if !on || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return entries, err
	}
	child, _, deeper := strings.Cut(rest, "/")
	if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == child }) {
		entries = append(entries, listed{child, deeper})
	}
	return entries, nil
}

// listed is a name in a folder.
type listed struct {
	name string
	dir  bool
}

func (l listed) Name() string { return path.Base(l.name) }

func (l listed) IsDir() bool { return l.dir }

func (l listed) Type() fs.FileMode {
	if l.dir {
		return fs.ModeDir
	}
	return 0
}

func (l listed) Info() (fs.FileInfo, error) { return nil, fs.ErrNotExist }
