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
	"errors"
	"hash"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"bollettino/generator/base/wire"
)

// Digest stands for bytes: the first 16 of their SHA-256.
type Digest [16]byte

// Of is the digest of some bytes.
func Of(data []byte) Digest {
	sum := sha256.Sum256(data)
	return Digest(sum[:16])
}

// Sum is a digest of bytes that come one after another.
type Sum struct{ hash.Hash }

// Begin begins one.
func Begin() Sum { return Sum{sha256.New()} }

// Digest is that of what was written.
func (s Sum) Digest() Digest { return Digest(s.Sum(nil)[:16]) }

// File is a file as it was when it was digested.
type File struct {
	Size    int64
	Written int64  // when its bytes last changed, as the file says, in nanoseconds since 1970 UTC
	Changed int64  // when anything of it last changed, as the disk says; 0 where it doesn't
	Place   uint64 // its inode: a file that was put in another's place; 0 where the disk has none
	Digest  Digest
}

// listed is a folder as it was when it was listed. Whatever comes into a folder, leaves it
// or is renamed in it, the disk notes when, as it does of a file's bytes. Its digest is that
// of all that is below it, or none where only its names were asked for.
type listed struct {
	File
	In []entry // in the order of their names
}

// entry is what stands in a folder.
type entry struct {
	Name  string // a folder's ends with a slash
	File  File
	Known bool    // it is a file whose digest was asked for
	Below *listed // of a folder that was looked into
}

// Seen is what was seen of a tree: the files, by their paths in it, and the folders that were
// asked for.
type Seen struct {
	Files   map[string]File
	folders []kept // in the order of their paths
}

// kept is a folder in the form in which it is kept: of the thousands that stand as they did
// nothing more is made.
type kept struct{ path, as string }

// find is a folder's place, or the one that it would have.
func (s Seen) find(dir string) (i int, found bool) {
	return slices.BinarySearchFunc(s.folders, dir, func(k kept, dir string) int { return strings.Compare(k.path, dir) })
}

// Files are the files of a tree. Several can ask at once; a folder is always asked for with
// the same names left out.
type Files struct {
	root    fs.FS
	old     Seen
	sure    int64           // what was touched later than that is looked at again
	touched map[string]bool // names, and false for the folders above them; nil: whatever there is may be

	doubted atomic.Bool

	mu    sync.Mutex
	files map[string]File
	stay  []bool            // the old folders that are what they were; the others were not asked for, or are in fresh
	fresh map[string]string // folders that were listed or looked into anew, as they are to be kept
}

// grain is how far apart two changes may lie that a disk gives one time.
const grain = 2 * time.Second

// In are the files of a tree, of which some are known from a look that began at looked.
func In(root fs.FS, old Seen, looked time.Time) *Files {
	return &Files{root: root, old: old, sure: looked.Add(-grain).UnixNano(),
		files: make(map[string]File, len(old.Files)), stay: make([]bool, len(old.folders)), fresh: map[string]string{}}
}

// Believe takes what is known for what is there, but of these names, of what stands below
// them, and of the folders above: whoever says so knows that nothing else was touched.
func (f *Files) Believe(touched []string) {
	maps.Copy(f.files, f.old.Files)
	for i := range f.stay {
		f.stay[i] = true
	}
	f.touched = map[string]bool{".": false}
	for _, name := range touched {
		name = path.Clean(name)
		f.touched[name] = true
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			f.touched[dir] = f.touched[dir]
		}
	}
}

// Believes tells whether neither a name nor anything above or below it was touched.
func (f *Files) Believes(name string) bool {
	if f.touched == nil || f.touched["."] {
		return false
	}
	if _, near := f.touched[name]; near {
		return false
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if f.touched[dir] {
			return false
		}
	}
	return true
}

// Touched are the names in a folder that were touched, or below which something was; any tells
// that any of them may have been.
func (f *Files) Touched(dir string) (names map[string]bool, any bool) {
	if f.touched == nil || f.touched["."] {
		return nil, true
	}
	for in := dir; in != "."; in = path.Dir(in) {
		if f.touched[in] {
			return nil, true
		}
	}
	names = map[string]bool{}
	for name := range f.touched {
		if below, in := strings.CutPrefix(name, dir+"/"); in {
			first, _, _ := strings.Cut(below, "/")
			names[first] = true
		}
	}
	return names, false
}

// Now is what was asked for, as it is, when nobody asks any more.
func (f *Files) Now() Seen {
	if len(f.fresh) == 0 && !slices.Contains(f.stay, false) {
		return Seen{f.files, f.old.folders}
	}
	all, fresh := make([]kept, 0, len(f.old.folders)+len(f.fresh)), slices.Sorted(maps.Keys(f.fresh))
	for i, k := range f.old.folders {
		for len(fresh) > 0 && fresh[0] <= k.path { // in its place, or before it
			all, fresh = append(all, kept{fresh[0], f.fresh[fresh[0]]}), fresh[1:]
		}
		if f.stay[i] {
			all = append(all, k)
		}
	}
	for _, path := range fresh {
		all = append(all, kept{path, f.fresh[path]})
	}
	return Seen{f.files, all}
}

// Folder is the digest of all names below a folder and of the files' bytes; the zero
// digest where nothing stands at the name. What can't be read, or is no file, is an
// error: nothing can be said of it. skip leaves names out, by their path in the tree;
// nil leaves out none.
func (f *Files) Folder(dir string, skip func(name string) bool) (Digest, error) {
	var old *listed
	if i, found := f.old.find(dir); found {
		as := f.old.folders[i].as
		if f.Believes(dir) {
			return fileOf(wire.Read(as)).Digest, nil
		}
		if f.touched == nil {
			g := glances.Get().(*glance)
			r := wire.Read(as)
			d, stands := f.stands(dir, r, skip, g)
			if glances.Put(g); stands && r.Whole() {
				f.leave(i)
				return d, nil
			}
		}
		old = recalled(as)
	}
	l, same, err := f.list(dir, old)
	if errors.Is(err, fs.ErrNotExist) {
		f.forget(dir)
		return Digest{}, nil
	}
	if err == nil {
		err = f.look(dir, l, old, same, skip)
	}
	if err != nil {
		return Digest{}, err
	}
	f.take(dir, l)
	return l.Digest, nil
}

// stands tells whether a folder, as it was kept, and all that is below it stand as they were,
// and its digest: then what is known of them is not made anew.
func (f *Files) stands(dir string, r *wire.Reader, skip func(name string) bool, g *glance) (Digest, bool) {
	old := fileOf(r)
	if old.Digest == (Digest{}) || !f.unmoved(dir, old, g) {
		return Digest{}, false
	}
	for range r.Count() {
		name := dir + "/" + strings.TrimSuffix(r.Text(), "/")
		switch left := skip != nil && skip(name); r.Take(1) {
		case isFolder:
			if left {
				return Digest{}, false
			}
			if _, stands := f.stands(name, r, skip, g); !stands {
				return Digest{}, false
			}
		case isFile:
			was := fileOf(r)
			info, err := g.at(f.root, name)
			if left || err != nil || !info.Mode().IsRegular() || !f.asItWas(Stamp(info), was) {
				return Digest{}, false
			}
		default:
			if !left {
				return Digest{}, false
			}
		}
	}
	return old.Digest, true
}

// unmoved tells whether the same stands in a folder as did.
func (f *Files) unmoved(dir string, old File, g *glance) bool {
	info, err := g.at(f.root, dir)
	return err == nil && info.IsDir() && old.Place != 0 && f.asItWas(Stamp(info), old)
}

// glance looks at one name after another, where the tree can tell of each in the place of the
// last (disk.Tree): of thousands that stand as they did, nothing is held.
type glance struct{ last fs.FileInfo }

// glances are those that look at no folder now.
var glances = sync.Pool{New: func() any { return new(glance) }}

func (g *glance) at(root fs.FS, name string) (info fs.FileInfo, err error) {
	tree, ok := root.(interface {
		LstatInto(place fs.FileInfo, name string) (fs.FileInfo, error)
	})
	if !ok {
		return fs.Lstat(root, name)
	}
	if info, err = tree.LstatInto(g.last, name); err == nil {
		g.last = info
	}
	return info, err
}

// asItWas tells whether what stands there was not touched since.
func (f *Files) asItWas(now, old File) bool {
	now.Digest = old.Digest
	if now == old && f.racy(now) {
		f.doubted.Store(true)
		return false
	}
	return now == old
}

// Doubted tells whether anything was looked at again although it stands as it did, since it had
// been touched about when it was looked at last: who keeps what is seen now spares the next look
// that.
func (f *Files) Doubted() bool { return f.doubted.Load() }

// leave leaves an old folder as it was kept.
func (f *Files) leave(i int) {
	f.mu.Lock()
	f.stay[i] = true
	f.mu.Unlock()
}

// take takes a folder as it is now.
func (f *Files) take(dir string, l *listed) {
	as := string(l.append(nil))
	f.forget(dir)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fresh[dir] = as
}

// forget drops what is known of a folder.
func (f *Files) forget(dir string) {
	i, found := f.old.find(dir)
	f.mu.Lock()
	defer f.mu.Unlock()
	if delete(f.fresh, dir); found {
		f.stay[i] = false
	}
}

// look looks at all that is below a folder that was listed.
func (f *Files) look(dir string, l, old *listed, same bool, skip func(name string) bool) (err error) {
	for i := range l.In {
		e, was := &l.In[i], old.entry(l.In[i].Name, i)
		name, folder := strings.CutSuffix(e.Name, "/")
		if dir != "." {
			name = dir + "/" + name
		}
		switch {
		case skip != nil && skip(name):
			same = same && !was.Known && was.Below == nil
		case was.Below != nil && f.Believes(name):
			*e = was
		case folder:
			listed := false
			if e.Below, listed, err = f.list(name, was.Below); err == nil {
				err = f.look(name, e.Below, was.Below, listed, skip)
			}
			same = same && err == nil && was.Below != nil && e.Below.Digest == was.Below.Digest
		default:
			e.Known = true
			e.File, err = f.file(name, was.File, was.Known)
			same = same && was.Known && e.File.Digest == was.File.Digest
		}
		if err != nil {
			return err
		}
	}
	if l.Digest = (Digest{}); same {
		l.Digest = old.Digest
	}
	if l.Digest == (Digest{}) {
		l.Digest = l.digest()
	}
	return nil
}

// entry is what stood at a name, most likely at the i-th place; nothing where none did.
func (l *listed) entry(name string, i int) (none entry) {
	if l == nil {
		return none
	}
	if i < len(l.In) && l.In[i].Name == name {
		return l.In[i]
	}
	i, found := slices.BinarySearchFunc(l.In, name, func(e entry, name string) int {
		return strings.Compare(strings.TrimSuffix(e.Name, "/"), strings.TrimSuffix(name, "/"))
	})
	if !found || l.In[i].Name != name {
		return none
	}
	return l.In[i]
}

// digest is that of what was looked at in a folder.
func (l *listed) digest() Digest {
	var list []byte
	for i := range l.In {
		e := &l.In[i]
		d := e.File.Digest
		if e.Below != nil {
			d = e.Below.Digest
		} else if !e.Known {
			continue // it is left out
		}
		list = append(wire.Text(list, e.Name), d[:]...)
	}
	return Of(list)
}

// Names are what stands in a folder, in order; a folder's ends with a slash.
func (f *Files) Names(dir string) ([]string, error) {
	i, found := f.old.find(dir)
	var old *listed
	if found {
		r := wire.Read(f.old.folders[i].as)
		if f.unmoved(dir, fileOf(r), new(glance)) {
			if names, whole := namesOf(r); whole {
				f.leave(i)
				return names, nil
			}
		}
		old = recalled(f.old.folders[i].as)
	}
	l, _, err := f.list(dir, old)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(l.In))
	for i, e := range l.In {
		names[i] = e.Name
	}
	f.take(dir, l)
	return names, nil
}

// list lists a folder, or takes its names as they were; same tells which. Of what stands in
// it nothing else is known yet.
func (f *Files) list(dir string, old *listed) (l *listed, same bool, err error) {
	info, err := fs.Lstat(f.root, dir) // before it is listed: what changes it later has another time
	if err != nil {
		return nil, false, err
	}
	l = &listed{File: Stamp(info)}
	if old != nil {
		l.Digest = old.Digest
		same = info.IsDir() && l.Place != 0 && f.asItWas(l.File, old.File)
	}
	if same {
		l.In = make([]entry, len(old.In))
		for i := range old.In {
			l.In[i].Name = old.In[i].Name
		}
		return l, true, nil
	}
	entries, err := fs.ReadDir(f.root, dir)
	if err != nil {
		return nil, false, err
	}
	l.In = make([]entry, len(entries))
	for i, e := range entries {
		if l.In[i].Name = e.Name(); e.IsDir() {
			l.In[i].Name += "/"
		}
	}
	return l, false, nil
}

// racy tells whether something was touched so late that a second change may have the
// same time.
func (f *Files) racy(s File) bool { return max(s.Written, s.Changed) > f.sure }

// File is the digest of a file; the zero digest where none is there.
func (f *Files) File(name string) (Digest, error) {
	old, known := f.old.Files[name]
	now, err := f.file(name, old, known)
	if errors.Is(err, fs.ErrNotExist) {
		return Digest{}, nil
	}
	if err == nil {
		f.Know(name, now, now.Digest)
	}
	return now.Digest, err
}

// file is a file as it stands, with its digest; known tells whether it has been looked at.
func (f *Files) file(name string, old File, known bool) (File, error) {
	if known && f.Believes(name) {
		return old, nil
	}
	info, err := fs.Lstat(f.root, name) // before the file is read: what changes it later has another time
	if err != nil {
		return File{}, err
	}
	now := Stamp(info)
	now.Digest = old.Digest
	if !known || !f.asItWas(now, old) || !info.Mode().IsRegular() {
		if now.Digest, err = f.digest(name); err != nil {
			return File{}, err
		}
	}
	return now, nil
}

// Stamp is a file as it stands, without its digest: for who reads it anyway, and then
// says what it is (Know).
func (f *Files) Stamp(name string) (File, error) {
	info, err := fs.Lstat(f.root, name)
	if err != nil {
		return File{}, err
	}
	return Stamp(info), nil
}

// Know takes the digest of a file that was read after it had that stamp.
func (f *Files) Know(name string, stamp File, d Digest) {
	stamp.Digest = d
	f.mu.Lock()
	f.files[name] = stamp
	f.mu.Unlock()
}

// Stamp is a file as it stands, by what the disk says of it.
func Stamp(info fs.FileInfo) File {
	s := File{Size: info.Size(), Written: info.ModTime().UnixNano()}
	s.Place, s.Changed = place(info)
	return s
}

// rooms are what files are read into: most are much smaller.
var rooms = sync.Pool{New: func() any {
	room := make([]byte, 32<<10)
	return &room
}}

func (f *Files) digest(name string) (Digest, error) {
	in, err := f.root.Open(name)
	if err != nil {
		return Digest{}, err
	}
	defer in.Close()
	sum, room := Begin(), rooms.Get().(*[]byte)
	defer rooms.Put(room)
	if _, err := io.CopyBuffer(sum, struct{ io.Reader }{in}, *room); err != nil { // a file alone would take its own
		return Digest{}, err
	}
	return sum.Digest(), nil
}
