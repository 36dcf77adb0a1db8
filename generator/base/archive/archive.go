// Package archive keeps many small folders in a few files: a disk takes far longer for a
// file than for its bytes. Each is a ZIP archive, which any tool opens.
package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/cespare/xxhash/v2"
)

// Parts is how many files an archive is of.
const Parts = 256

// Part is the part that a folder is in.
func Part(folder string) int { return int(xxhash.Sum64String(folder) % Parts) }

// Name is the file of a part.
func Name(part int) string { return fmt.Sprintf("%02x.zip", part) }

// Archive is the folders that are kept in a tree, as a tree of them. Its root can't be
// listed.
type Archive [Parts]func() *zip.Reader

// Open opens an archive. A part is read when a folder of it is asked for; of one that is
// not there, or whose list is not whole, no folder is there, nor is one with a spoilt file.
func Open(kept fs.FS) *Archive {
	a := &Archive{}
	for i := range a {
		a[i] = sync.OnceValue(func() *zip.Reader {
			data, err := fs.ReadFile(kept, Name(i))
			if err != nil {
				return &zip.Reader{}
			}
			return read(data)
		})
	}
	return a
}

// read reads a part, to its last byte.
func read(data []byte) *zip.Reader {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return &zip.Reader{}
	}
	spoilt := map[string]bool{}
	for _, f := range z.File {
		if whole(f) != nil {
			spoilt[of(f)] = true
		}
	}
	z.File = slices.DeleteFunc(z.File, func(f *zip.File) bool { return spoilt[of(f)] })
	return z
}

// of is the folder that a file is of.
func of(f *zip.File) string {
	folder, _, _ := strings.Cut(f.Name, "/")
	return folder
}

func whole(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r) // which compares its sum
	return errors.Join(err, r.Close())
}

// Open opens a folder, or a file below one.
func (a *Archive) Open(name string) (fs.File, error) {
	folder, _, _ := strings.Cut(name, "/")
	return a[Part(folder)]().Open(name)
}

// Whole tells whether a part is one, and no file in it is spoilt.
func Whole(part []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(part), int64(len(part)))
	return err == nil && !slices.ContainsFunc(z.File, func(f *zip.File) bool { return whole(f) != nil })
}

// Changed is a part with folders as they are now, in place of what it had of them: their
// files, by their path below the folder; an empty folder is kept too. The same folders give
// the same bytes. Of a part that is not whole it has those folders that are.
func Changed(part []byte, folders map[string]map[string][]byte) ([]byte, error) {
	entries := map[string]func(*zip.Writer) error{}
	for _, f := range read(part).File {
		if _, now := folders[of(f)]; !now {
			entries[f.Name] = func(w *zip.Writer) error { return w.Copy(f) }
		}
	}
	for folder, files := range folders {
		entries[folder+"/"] = func(w *zip.Writer) error { return put(w, folder+"/", nil) }
		for name, data := range files {
			full := path.Join(folder, name)
			entries[full] = func(w *zip.Writer) error { return put(w, full, data) }
		}
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		if err := entries[name](w); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

func put(w *zip.Writer, name string, data []byte) error {
	f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return err
}
