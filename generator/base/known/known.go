// Package known tells by their digests whether files are as they were. A file whose
// size, times and place on the disk are those under which it was digested is not read
// again: whatever writes into it, the disk notes when, and lets nobody set that time back.
// Where these can't be trusted, it is read: in a fresh clone or a restored copy, where
// times and places are others, and where it was touched about when it was last looked
// at, so that a second change may lie in the same tick of the clock (git calls such files
// racy).
package known

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"sync"
	"time"
)

// Digest stands for bytes: the first 16 of their SHA-256.
type Digest [16]byte

// Of is the digest of some bytes.
func Of(data []byte) Digest {
	sum := sha256.Sum256(data)
	return Digest(sum[:16])
}

// File is a file as it was when it was digested.
type File struct {
	Size    int64
	Written int64  // when its bytes last changed, as the file says, in nanoseconds since 1970 UTC
	Changed int64  // when anything of it last changed, as the disk says; 0 where it doesn't
	Place   uint64 // its inode: a file that was put in another's place; 0 where the disk has none
	Digest  Digest
}

// Files are the files of a tree. Several can ask at once.
type Files struct {
	root fs.FS
	old  map[string]File
	sure int64 // a file touched later than that is digested again

	mu  sync.Mutex
	now map[string]File
}

// grain is how far apart two changes may lie that a disk gives one time.
const grain = 2 * time.Second

// In are the files of a tree, of which some are known from a look that began at looked.
func In(root fs.FS, old map[string]File, looked time.Time) *Files {
	return &Files{root: root, old: old, sure: looked.Add(-grain).UnixNano(), now: map[string]File{}}
}

// Now are the files that were asked for, as they are.
func (f *Files) Now() map[string]File {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.now)
}

// Folder is the digest of all names below a folder and of the files' bytes; the zero
// digest where nothing stands at the name. What can't be read, or is no file, is an
// error: nothing can be said of it. skip leaves names out, by their path in the tree;
// nil leaves out none.
func (f *Files) Folder(dir string, skip func(name string) bool) (Digest, error) {
	entries, err := fs.ReadDir(f.root, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return Digest{}, nil
	}
	if err != nil {
		return Digest{}, err
	}
	var list []byte
	for _, e := range entries { // in the order of their names
		name := path.Join(dir, e.Name())
		if skip != nil && skip(name) {
			continue
		}
		var d Digest
		if e.IsDir() {
			d, err = f.Folder(name, skip)
		} else {
			d, err = f.file(name, e.Info)
		}
		if err != nil {
			return Digest{}, err
		}
		list = append(binary.AppendUvarint(list, uint64(len(name))), name...)
		list = append(list, d[:]...)
	}
	return Of(list), nil
}

// File is the digest of a file; the zero digest where none is there.
func (f *Files) File(name string) (Digest, error) {
	d, err := f.file(name, func() (fs.FileInfo, error) { return fs.Stat(f.root, name) })
	if errors.Is(err, fs.ErrNotExist) {
		return Digest{}, nil
	}
	return d, err
}

func (f *Files) file(name string, stat func() (fs.FileInfo, error)) (Digest, error) {
	info, err := stat() // before the file is read: what changes it later has another time
	if err != nil {
		return Digest{}, err
	}
	now := stamp(info)
	old, ok := f.old[name]
	now.Digest = old.Digest
	if !ok || now != old || max(now.Written, now.Changed) > f.sure || !info.Mode().IsRegular() {
		if now.Digest, err = f.digest(name); err != nil {
			return Digest{}, err
		}
	}
	f.Know(name, now, now.Digest)
	return now.Digest, nil
}

// Stamp is a file as it stands, without its digest: for who reads it anyway, and then
// says what it is (Know).
func (f *Files) Stamp(name string) (File, error) {
	info, err := fs.Stat(f.root, name)
	if err != nil {
		return File{}, err
	}
	return stamp(info), nil
}

// Know takes the digest of a file that was read after it had that stamp.
func (f *Files) Know(name string, stamp File, d Digest) {
	stamp.Digest = d
	f.mu.Lock()
	f.now[name] = stamp
	f.mu.Unlock()
}

func stamp(info fs.FileInfo) File {
	s := File{Size: info.Size(), Written: info.ModTime().UnixNano()}
	s.Place, s.Changed = place(info)
	return s
}

func (f *Files) digest(name string) (Digest, error) {
	in, err := f.root.Open(name)
	if err != nil {
		return Digest{}, err
	}
	defer in.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, in); err != nil {
		return Digest{}, err
	}
	return Digest(sum.Sum(nil)[:16]), nil
}
