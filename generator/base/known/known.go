// Package known tells by their digests whether files are as they were. A file whose
// size, times and place on the disk are those under which it was digested is not read
// again: whatever writes into it, the disk notes when, and lets nobody set that time back.
// Where these can't be trusted, it is read: in a fresh clone or a restored copy, where
// times and places are others, and where it was touched about when it was last looked
// at, so that a second change may lie in the same tick of the clock (git calls such files
// racy). A folder is listed again by the same rule.
package known

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
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

// Listing is a folder as it was when it was listed. Whatever comes into a folder, leaves it
// or is renamed in it, the disk notes when, as it does of a file's bytes.
type Listing struct {
	Stamp File
	Names []string // of what stands in it, in order; a folder's ends with a slash
}

// Seen is what was seen of a tree, by paths in it.
type Seen struct {
	Files   map[string]File
	Folders map[string]Listing
}

// Files are the files of a tree. Several can ask at once.
type Files struct {
	root fs.FS
	old  Seen
	sure int64 // what was touched later than that is looked at again

	mu  sync.Mutex
	now Seen
}

// grain is how far apart two changes may lie that a disk gives one time.
const grain = 2 * time.Second

// In are the files of a tree, of which some are known from a look that began at looked.
func In(root fs.FS, old Seen, looked time.Time) *Files {
	return &Files{root: root, old: old, sure: looked.Add(-grain).UnixNano(),
		now: Seen{make(map[string]File, len(old.Files)), make(map[string]Listing, len(old.Folders))}}
}

// Now is what was asked for, as it is, when nobody asks any more.
func (f *Files) Now() Seen { return f.now }

// Folder is the digest of all names below a folder and of the files' bytes; the zero
// digest where nothing stands at the name. What can't be read, or is no file, is an
// error: nothing can be said of it. skip leaves names out, by their path in the tree;
// nil leaves out none.
func (f *Files) Folder(dir string, skip func(name string) bool) (Digest, error) {
	names, err := f.Names(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return Digest{}, nil
	}
	if err != nil {
		return Digest{}, err
	}
	var list []byte
	for _, name := range names {
		name, folder := strings.CutSuffix(name, "/")
		if name = path.Join(dir, name); skip != nil && skip(name) {
			continue
		}
		var d Digest
		if folder {
			d, err = f.Folder(name, skip)
		} else {
			d, err = f.file(name)
		}
		if err != nil {
			return Digest{}, err
		}
		list = append(binary.AppendUvarint(list, uint64(len(name))), name...)
		list = append(list, d[:]...)
	}
	return Of(list), nil
}

// Names are what stands in a folder, in order; a folder's ends with a slash.
func (f *Files) Names(dir string) ([]string, error) {
	info, err := fs.Lstat(f.root, dir) // before it is listed: what changes it later has another time
	if err != nil {
		return nil, err
	}
	now := Listing{Stamp: stamp(info)}
	old, ok := f.old.Folders[dir]
	if now.Names = old.Names; !ok || !info.IsDir() || now.Stamp.Place == 0 || now.Stamp != old.Stamp || f.racy(now.Stamp) {
		entries, err := fs.ReadDir(f.root, dir)
		if err != nil {
			return nil, err
		}
		now.Names = make([]string, len(entries))
		for i, e := range entries {
			if now.Names[i] = e.Name(); e.IsDir() {
				now.Names[i] += "/"
			}
		}
	}
	f.mu.Lock()
	f.now.Folders[dir] = now
	f.mu.Unlock()
	return now.Names, nil
}

// racy tells whether something was touched so late that a second change may have the
// same time.
func (f *Files) racy(s File) bool { return max(s.Written, s.Changed) > f.sure }

// File is the digest of a file; the zero digest where none is there.
func (f *Files) File(name string) (Digest, error) {
	d, err := f.file(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Digest{}, nil
	}
	return d, err
}

func (f *Files) file(name string) (Digest, error) {
	info, err := fs.Lstat(f.root, name) // before the file is read: what changes it later has another time
	if err != nil {
		return Digest{}, err
	}
	now := stamp(info)
	old, ok := f.old.Files[name]
	now.Digest = old.Digest
	if !ok || now != old || f.racy(now) || !info.Mode().IsRegular() {
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
	f.now.Files[name] = stamp
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
