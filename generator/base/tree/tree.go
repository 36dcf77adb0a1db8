// Package tree lays folders of files over one another.
package tree

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
)

// None is a tree without files.
type None struct{}

// Open finds nothing.
func (None) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// Overlay reads each file from the first of several trees that has it.
type Overlay []fs.FS

// Open opens name in the first tree that has it.
func (o Overlay) Open(name string) (fs.File, error) {
	err := error(&fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist})
	for _, tree := range o {
		f, e := tree.Open(name)
		if e == nil {
			return f, nil
		}
		if !errors.Is(e, fs.ErrNotExist) {
			err = e
		}
	}
	return nil, err
}

// Text reads a file whole, as what it is taken for: the bytes are not copied once more.
func Text(tree fs.FS, name string) (string, error) {
	f, err := tree.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	var text strings.Builder
	text.Grow(int(info.Size()))
	_, err = io.CopyBuffer(&text, struct{ io.Reader }{f}, make([]byte, 16<<10))
	return text.String(), err
}

// Files reads all files below dir, by their path below it; none where dir is not
// there.
func Files(tree fs.FS, dir string) (map[string][]byte, error) {
	out := map[string][]byte{}
	names, err := Names(tree, dir)
	for _, name := range names {
		b, err := fs.ReadFile(tree, path.Join(dir, name))
		if err != nil {
			return out, err
		}
		out[name] = b
	}
	return out, err
}

// Names lists all files below dir, by their path below it; none where dir is not there.
func Names(tree fs.FS, dir string) (out []string, err error) {
	err = fs.WalkDir(tree, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) && name == dir {
				return nil
			}
			return err
		}
		if !d.IsDir() {
			out = append(out, strings.TrimPrefix(name, dir+"/"))
		}
		return nil
	})
	return out, err
}
