package input

import (
	"errors"
	"io/fs"
	"strings"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/problem"
)

// needed reads a file that must be there; nil where that is a problem.
func needed(in fs.FS, name, hint string, list *problem.List) ([]byte, error) {
	data, err := fs.ReadFile(in, name)
	if errors.Is(err, fs.ErrNotExist) {
		list.Add(problem.New(name, 0, 0, "file", hint, "is missing"))
		return nil, nil
	}
	return data, unread(err, list)
}

// Optional reads a file that may be missing.
func Optional(in fs.FS, name string) ([]byte, error) {
	data, err := fs.ReadFile(in, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// IfThere reads a file that may be missing; nil where it is, or is a problem.
func IfThere(in fs.FS, name string, list *problem.List) ([]byte, error) {
	data, err := Optional(in, name)
	return data, unread(err, list)
}

// unread makes a problem of an error in reading; what no file is at fault for
// stays an error.
func unread(err error, list *problem.List) error {
	p, ok := disk.Problem(err)
	if !ok {
		return err
	}
	list.Add(p)
	return nil
}

// Names are those of a folder's files, in order, none where the folder is not there;
// those that are hidden, or that an editor leaves behind, are not.
func Names(in fs.FS, dir string, list *problem.List) ([]string, error) {
	entries, err := fs.ReadDir(in, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []string
	for _, e := range entries {
		if !Hidden(e.Name()) {
			out = append(out, e.Name())
		}
	}
	return out, unread(err, list)
}

// Hidden tells whether a file is nobody's declaration: a hidden one, or what an
// editor, an office program (~$2026-11.csv) or Windows leaves behind. It is not read,
// kept or complained of.
func Hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || strings.HasSuffix(name, "~") ||
		strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") || // Emacs, of what is not saved yet
		strings.EqualFold(name, "Thumbs.db") || strings.EqualFold(name, "desktop.ini")
}

// Declared are a folder's files, by their path below it, without hidden ones.
func Declared(in fs.FS, dir string) (map[string][]byte, error) {
	out := map[string][]byte{}
	err := fs.WalkDir(in, dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != dir && Hidden(d.Name()) && d.IsDir():
			return fs.SkipDir
		case d.IsDir() || Hidden(d.Name()):
			return nil
		}
		out[strings.TrimPrefix(name, dir+"/")], err = fs.ReadFile(in, name)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return out, err
}
