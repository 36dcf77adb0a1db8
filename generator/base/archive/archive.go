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
type Archive [Parts]func() Kept

// Open opens an archive. A part is read when a folder of it is asked for.
func Open(kept fs.FS) *Archive {
	a := &Archive{}
	for i := range a {
		a[i] = sync.OnceValue(func() Kept {
			data, _ := fs.ReadFile(kept, Name(i)) // of what can't be read there is nothing
			return Read(data)
		})
	}
	return a
}

// Open opens a folder, or a file below one.
func (a *Archive) Open(name string) (fs.File, error) {
	folder, _, _ := strings.Cut(name, "/")
	return a[Part(folder)]().zip.Open(name)
}

// Kept is a part as it was kept: its folders without a spoilt file.
type Kept struct {
	Whole   bool // it is one, and nothing in it is spoilt
	zip     *zip.Reader
	folders map[string]bool // all that it names; false for a spoilt one
}

// Read reads a part, to its last byte.
func Read(part []byte) Kept {
	z, err := zip.NewReader(bytes.NewReader(part), int64(len(part)))
	if err != nil {
		return Kept{zip: &zip.Reader{}}
	}
	k := Kept{Whole: true, zip: z, folders: map[string]bool{}}
	for _, f := range z.File {
		ok := sound(f)
		before, named := k.folders[of(f)]
		k.folders[of(f)] = ok && (before || !named)
		k.Whole = k.Whole && ok
	}
	z.File = slices.DeleteFunc(z.File, func(f *zip.File) bool { return !k.Has(of(f)) })
	return k
}

// Has tells whether a folder is there.
func (k Kept) Has(folder string) bool { return k.folders[folder] }

// of is the folder that a file is of.
func of(f *zip.File) string {
	folder, _, _ := strings.Cut(f.Name, "/")
	return folder
}

func sound(f *zip.File) bool {
	r, err := f.Open()
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, r) // which compares its sum
	return errors.Join(err, r.Close()) == nil
}

// carry takes a file over as it is packed, as zip.Writer.Copy does, which takes new room for each.
func carry(w *zip.Writer, f *zip.File, room []byte) error {
	packed, err := f.OpenRaw()
	if err != nil {
		return err
	}
	head := f.FileHeader
	to, err := w.CreateRaw(&head)
	if err != nil {
		return err
	}
	_, err = io.CopyBuffer(to, packed, room)
	return err
}

// With is the part with folders as they are now, in place of what it had of them: their
// files, by their path below the folder; an empty folder is kept too. The same folders give
// the same bytes.
func (k Kept) With(folders map[string]map[string][]byte) ([]byte, error) {
	entries := map[string]func(*zip.Writer) error{}
	room := make([]byte, 32<<10)
	for _, f := range k.zip.File {
		if _, now := folders[of(f)]; !now {
			entries[f.Name] = func(w *zip.Writer) error { return carry(w, f, room) }
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
