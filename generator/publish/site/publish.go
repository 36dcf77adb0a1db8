// Package site renders pages and publishes files: the only package that imports
// Hugo and afero, and the only one that writes the site.
//
// A file is written beside the site and renamed into it, so that a reader never
// meets half of one; a file whose bytes would not change is not touched. The
// manifest, written last, lists what the site owns: only that is ever removed.
package site

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/file"
	"bollettino/generator/base/parallel"
)

// Publisher writes one output folder. Files gather beside it, in a folder of the
// same file system, and move into place together in Finish: until then the old
// site stands, whatever goes wrong. Several can give it files, and leave them, at once.
type Publisher struct {
	mu sync.Mutex // of what each file that is written or left changes

	out, stage, state string
	kept              *disk.Tree // the state folder
	place             string     // the output folder as seen from the state folder
	parts             [1 + unitParts]*part
	unsure            bool                       // the last run did not finish: believe the files, not the manifest
	foreign           bool                       // what is kept of the manifest is of another folder
	spoilt            map[string]bool            // units of which some file is no longer as it was published
	above             map[string]map[string]bool // folders of what is written, of each unit that is not Done
	folders           *folders
	writer            *writer
	made              int      // files that were written beside the site
	staged            []staged // where they are; of a first site none: all come
	settler           settler
	gone              []string // files that went
	opened            bool
	bare              bool // there was no output folder
	ready             bool // all is written, and the note of the move is kept
	failed            error
}

// Home is the file of a site without which it does not stand.
const Home = "index.html"

// Open prepares to publish into out, with the state folder beside the inputs. home is the
// file by which it is seen that somebody took all away.
func Open(out, state, home string) (*Publisher, error) {
	out, err := filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	made := &folders{made: map[string]bool{}}
	p := &Publisher{
		out: out, kept: disk.At(state, nil), state: state,
		stage: filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+".new"),
		above: map[string]map[string]bool{}, folders: made,
	}
	p.writer = newWriter(made, p.fresh)
	if err := p.clear(); err != nil { // of a run that was killed
		return nil, err
	}
	_, err = os.Lstat(out)
	p.bare = errors.Is(err, fs.ErrNotExist)
	// Two output folders of one name share a state folder: what the manifest
	// says of the other one says nothing of this one.
	if p.place, err = placeOf(out, state); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(filepath.Join(state, "place"))
	p.foreign = err == nil && string(b) != p.place
	p.unsure = p.foreign
	some := false
	for i := range p.parts {
		t := &part{now: map[string]published{}, read: p.foreign}
		if p.parts[i] = t; !p.foreign {
			var whole bool
			t.head, whole = headOf(p.kept, partName(i))
			p.unsure, some = p.unsure || !whole, some || t.head.files > 0
		}
	}
	if p.foreign {
		return p, nil
	}
	// No home page where one was written: somebody took it all away.
	first := p.part(home)
	if i := first.old.at(home); some && (i < 0 || !p.there(home, first.old[i].digest)) {
		p.unsure = true
	}
	err = p.recover()
	p.opened = true
	return p, cmp.Or(err, p.failed)
}

// part is the part of the manifest that lists a file, or all files below a folder of two
// steps or more. What can't be read of it is told when the next file is written.
func (p *Publisher) part(name string) *part { return p.partAt(partOf(name)) }

func (p *Publisher) partAt(i int) *part {
	t := p.parts[i]
	if t.read {
		return t
	}
	b, err := fs.ReadFile(p.kept, partName(i))
	switch {
	case err == nil:
		var whole bool
		if t.old, whole = readManifest(b); !whole && p.opened && !p.unsure { // some files were believed to stand
			p.failed = errors.Join(fmt.Errorf("%w: %s", ErrSpoilt, partName(i)), p.Forget(partName(i)))
		} else if !p.opened { // later it is only read: several ask at once
			p.unsure = p.unsure || !whole
		}
	case !errors.Is(err, fs.ErrNotExist):
		p.failed = err
	}
	t.read, t.stays = true, make([]bool, len(t.old))
	for _, folder := range t.left {
		t.leave(folder)
	}
	t.left = nil
	return t
}

// ErrSpoilt is found where it is late to make again what a part of the manifest lists: it is
// taken away, and another build makes it again.
var ErrSpoilt = errors.New("what was kept of the last build was spoilt, and is taken away: build again")

// The names of files in the state folder.
const (
	manifestName = "manifest"
	moving       = "moving" // the note of a move, until all is kept that is known of it: the names of the files that come
)

// recover reads the note of a run that was killed while it moved files: what it may
// have put into place is ours, too, so that it goes if this build doesn't want it.
func (p *Publisher) recover() error {
	b, err := os.ReadFile(filepath.Join(p.state, moving))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	p.unsure = true
	came := map[*part][]string{}
	for name := range strings.Lines(string(b)) {
		name = strings.TrimSuffix(name, "\n")
		t := p.part(name)
		came[t] = append(came[t], name)
	}
	for t, names := range came {
		for _, name := range names {
			if t.old.at(name) < 0 {
				t.old = append(t.old, published{name: name, digest: unknown})
			}
		}
		t.old.sorted()
		t.stays = make([]bool, len(t.old))
	}
	return nil
}

// Same leaves a file as the last build published it, if it was made from the
// same and is still there.
func (p *Publisher) Same(name, from string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.part(name)
	i := t.old.at(name)
	if _, taken := t.digest(name); i < 0 || !p.same(t.old[i], sumOf(from)) || taken {
		return false
	}
	t.stays[i] = true
	return true
}

// same tells whether a file that the last build published was made from that, and is still
// there.
func (p *Publisher) same(f published, from sum) bool {
	return !p.unsure && f.from == from && from != (sum{}) && p.there(f.name, f.digest)
}

// SameUnder leaves all files below a folder that were made from that as the last build
// published them, if there are some and all are still there: what is made from the same is
// the same files.
func (p *Publisher) SameUnder(folder, from string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	t, made := p.part(folder), sumOf(from)
	i, j := t.old.under(folder)
	var same []int
	for k := i; k < j; k++ {
		if t.old[k].from != made || made == (sum{}) {
			continue
		}
		if _, taken := t.digest(t.old[k].name); taken || !p.same(t.old[k], made) {
			return false
		}
		same = append(same, k)
	}
	for _, k := range same {
		t.stays[k] = true
	}
	return len(same) > 0
}

// WriteFrom takes one file and notes what it was made from.
func (p *Publisher) WriteFrom(name, from string, data []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.write(name, data, false); err != nil {
		return err
	}
	t := p.part(name)
	f := t.now[name]
	f.from = sumOf(from)
	t.now[name] = f
	return nil
}

// Page is a file as it is to stand: as it was written for this build, or as it was left.
func (p *Publisher) Page(name string) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	come := staged{name, -1}
	if !p.bare {
		i := slices.IndexFunc(p.staged, func(s staged) bool { return s.name == name })
		if i < 0 {
			return os.ReadFile(filepath.Join(p.out, filepath.FromSlash(name)))
		}
		come = p.staged[i]
	}
	p.writer.settled()
	return os.ReadFile(come.in(p.stage))
}

// Write takes one file, by its path below the output folder.
func (p *Publisher) Write(name string, data []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.write(name, data, false)
}

// Give is Write of a page (Renderer.HTML) of which whoever has it makes no more use: others are
// made where it was.
func (p *Publisher) Give(name string, page []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.write(name, page, true)
}

func (p *Publisher) write(name string, data []byte, given bool) error {
	if !fs.ValidPath(name) {
		return fmt.Errorf("write %q: not a path below the output folder", name)
	}
	t, digest := p.part(name), digestOf(data)
	if _, taken := t.digest(name); taken {
		return fmt.Errorf("write %s: two pages have this address", name)
	}
	if err := p.fits(name); err != nil || p.failed != nil {
		return cmp.Or(err, p.failed)
	}
	t.now[name] = published{name: name, digest: digest}
	if p.stands(t, name, digest, data) {
		if given {
			spare.Put(data)
		}
		return nil
	}
	s := p.beside(name)
	return p.writer.take(job{name: s.in(p.stage), data: data, given: given, room: s.room()})
}

// stands tells whether a file is there with the bytes that it is to have. What stands under
// a name that the manifest doesn't list, or may list wrongly, is read.
func (p *Publisher) stands(t *part, name string, d digest, data []byte) bool {
	i := t.old.at(name)
	switch {
	case p.bare:
		return false
	case i >= 0 && !p.unsure:
		return t.old[i].digest == d && p.there(name, d)
	}
	return hasBytes(filepath.Join(p.out, filepath.FromSlash(name)), data)
}

// fits refuses a name that would be a file and a folder.
func (p *Publisher) fits(name string) error {
	unit := unitOf(name)
	above := p.above[unit]
	if above == nil {
		above = map[string]bool{}
		p.above[unit] = above
	}
	if above[name] || p.above[""][name] {
		return fmt.Errorf("write %s: it is a folder of the site", name)
	}
	for dir := path.Dir(name); dir != "." && !above[dir]; dir = path.Dir(dir) {
		if _, taken := p.part(dir).digest(dir); taken {
			return fmt.Errorf("write %s: %s is a file of the site", name, dir)
		}
		above[dir] = true
	}
	return nil
}

// Done says that no more is written below a subject's folder: what is only known of it to
// tell clashes is forgotten, and what is known of its files takes less room.
func (p *Publisher) Done(folder string) {
	delete(p.above, folder)
	p.part(folder).finish(folder)
}

// digestOf stands for a file's bytes.
func digestOf(data []byte) digest {
	all := sha256.Sum256(data)
	return digest{sum(all[:12]), int64(len(data))}
}

// sumOf stands for what a file is made from; the zero one for nothing.
func sumOf(from string) sum {
	if from == "" {
		return sum{}
	}
	all := sha256.Sum256([]byte(from))
	return sum(all[:12])
}

// there tells whether a file of the output is as large as its digest says.
func (p *Publisher) there(name string, d digest) bool {
	info, err := os.Lstat(filepath.Join(p.out, filepath.FromSlash(name)))
	return err == nil && info.Mode().IsRegular() && info.Size() == d.size
}

// Standing tells whether a subject's files, below its folders ("soggetti/01234567897/"), one
// for each language, are believed to stand as the last build published them. Several can ask
// at once.
func (p *Publisher) Standing(folders ...string) bool {
	if p.unsure || p.parts[partOf(folders[0])].head.units == 0 {
		return false
	}
	return len(p.spoilt) == 0 || !slices.ContainsFunc(folders, func(f string) bool { return p.spoilt[f] })
}

// Leave leaves a subject's files, in all languages, as the last build published them: whoever
// asks knows that they would be the same, and that they are Standing.
func (p *Publisher) Leave(folders ...string) {
	t := p.parts[partOf(folders[0])]
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, folder := range folders {
		t.leave(folder)
	}
}

// Stands tells whether all of a site stands in an output folder, by its home, and the state
// folder is its.
func Stands(out, state, home string) bool {
	place, err := placeOf(out, state)
	if err != nil {
		return false
	}
	kept, err := os.ReadFile(filepath.Join(state, "place"))
	if err != nil || string(kept) != place {
		return false
	}
	_, there := os.Lstat(filepath.Join(out, home))
	_, manifest := os.Lstat(filepath.Join(state, manifestName))
	_, moves := os.Lstat(filepath.Join(state, moving))
	return there == nil && manifest == nil && errors.Is(moves, fs.ErrNotExist)
}

// placeOf is an output folder as seen from the state folder.
func placeOf(out, state string) (string, error) {
	from, err := filepath.Abs(state)
	if err != nil {
		return "", err
	}
	to, err := filepath.Abs(out)
	if err != nil {
		return "", err
	}
	if place, err := filepath.Rel(from, to); err == nil {
		to = place
	}
	return filepath.ToSlash(to) + "\n", nil
}

// Verify reads all that the last build published, and tells what is no longer as it was:
// that is written again.
func (p *Publisher) Verify() (changed []string) {
	p.spoilt = map[string]bool{}
	for t := range p.every() {
		for i, f := range t.old {
			data, err := os.ReadFile(filepath.Join(p.out, filepath.FromSlash(f.name)))
			if err != nil || f.digest != digestOf(data) {
				changed, t.old[i].digest = append(changed, f.name), unknown
				p.spoilt[unitOf(f.name)] = true
			}
		}
	}
	slices.Sort(changed)
	return changed
}

// every gives all parts of the manifest, read.
func (p *Publisher) every() iter.Seq[*part] {
	return func(yield func(*part) bool) {
		for i := range p.parts {
			if !yield(p.partAt(i)) {
				return
			}
		}
	}
}

// Clashes are those of names that the site has an address of its own for, a file or a
// folder, each with that address.
func (p *Publisher) Clashes(names []string) map[string]string {
	wanted, out := map[string]bool{}, map[string]string{}
	parts := map[*part]bool{}
	for _, name := range names {
		wanted[name] = true
		parts[p.part(name)], parts[p.part(name+"/")] = true, true
		for at := name; at != "."; at = path.Dir(at) {
			if _, taken := p.part(at).digest(at); taken {
				out[name] = at
			}
		}
	}
	for t := range parts {
		for _, f := range t.all() {
			for dir := path.Dir(f.name); dir != "."; dir = path.Dir(dir) {
				if wanted[dir] {
					out[dir] = dir + "/"
				}
			}
		}
	}
	if wanted[path.Clean(units)] {
		out[path.Clean(units)] = units
	}
	return out
}

// Ready is told when all is written, and before anything is kept of what is known of it. From
// then on until End the state folder says that it can't be believed: a build that was killed
// between leaves a site and what is known of it of which either may be that of before.
func (p *Publisher) Ready() error {
	if !p.ready {
		if err := cmp.Or(p.failed, p.note()); err != nil {
			return err
		}
		p.ready = true
	}
	return nil
}

// Finish moves what was written into place, once it is Ready, files with a new address before
// those that may link to them; then removes what the last build published and
// this one did not, and last writes the manifest.
func (p *Publisher) Finish() error {
	if err := p.Ready(); err != nil {
		return err
	}
	if p.foreign {
		for i := range p.parts {
			if err := p.Forget(partName(i)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	if err := p.Keep("place", []byte(p.place)); err != nil {
		return err
	}
	if err := p.moveAll(); err != nil {
		return err
	}
	if err := p.remove(); err != nil {
		return err
	}
	if err := p.clear(); err != nil {
		return err
	}
	return parallel.Try(runtime.GOMAXPROCS(0), len(p.parts), func(i int) error {
		t := p.parts[i]
		if t.whole() {
			return nil
		}
		return p.Keep(partName(i), t.all().bytes())
	})
}

// End is told when all has moved, and all that is known of it is kept.
func (p *Publisher) End() error { return p.Forget(moving) }

// note keeps the names of the files that come and that the manifest doesn't list, when all
// are written and before the first of them moves.
func (p *Publisher) note() error {
	if err := p.writer.wait(); err != nil {
		return err
	}
	var names []string
	for _, s := range p.coming() {
		if p.part(s.name).old.at(s.name) < 0 {
			names = append(names, s.name+"\n")
		}
	}
	slices.Sort(names)
	return p.Keep(moving, []byte(strings.Join(names, "")))
}

// Drop forgets what was written: the old site stays as it is.
func (p *Publisher) Drop() {
	_ = p.writer.wait()
	p.settler.wait()
	_ = p.clear() // the next build does
	p.kept.Close()
}

// remove removes what the last build published and this one did not.
func (p *Publisher) remove() error {
	for i, t := range p.parts {
		if t.whole() {
			continue
		}
		for _, f := range p.partAt(i).old {
			if _, stays := t.digest(f.name); stays || !fs.ValidPath(f.name) {
				continue
			}
			err := os.Remove(filepath.Join(p.out, filepath.FromSlash(f.name)))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			if err == nil || f.digest != unknown {
				p.gone = append(p.gone, f.name)
			}
			for dir := path.Dir(f.name); dir != "."; dir = path.Dir(dir) {
				if os.Remove(filepath.Join(p.out, filepath.FromSlash(dir))) != nil {
					break // not empty
				}
			}
		}
	}
	slices.Sort(p.gone)
	return nil
}

// Keep writes a file of the state folder, whole or not at all.
func (p *Publisher) Keep(name string, data []byte) error {
	full := filepath.Join(p.state, filepath.FromSlash(name))
	if hasBytes(full, data) {
		return nil
	}
	return file.Remake(full, data, 0o644)
}

// KeepFrom is Keep for a file that is another at each build: write gives its bytes.
func (p *Publisher) KeepFrom(name string, write func(io.Writer) error) error {
	return file.RemakeFrom(filepath.Join(p.state, filepath.FromSlash(name)), 0o644, write)
}

// hasBytes tells whether a file has these bytes, of which it reads no more than it compares.
func hasBytes(name string, data []byte) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() != int64(len(data)) {
		return false
	}
	room := make([]byte, 32<<10)
	for len(data) > 0 {
		n, err := f.Read(room)
		if err != nil || n > len(data) || !bytes.Equal(room[:n], data[:n]) {
			return false
		}
		data = data[n:]
	}
	return true
}

// Forget removes a file of the state folder.
func (p *Publisher) Forget(name string) error {
	return os.Remove(filepath.Join(p.state, filepath.FromSlash(name)))
}

// Mirror makes the state folder's dir hold exactly these files.
func (p *Publisher) Mirror(dir string, files map[string][]byte) error {
	base := filepath.Join(p.state, filepath.FromSlash(dir))
	if len(files) == 0 {
		return os.RemoveAll(base)
	}
	err := filepath.WalkDir(base, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		}
		rel, _ := filepath.Rel(base, name)
		if _, ok := files[filepath.ToSlash(rel)]; !ok {
			return os.Remove(name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := p.Keep(path.Join(dir, name), files[name]); err != nil {
			return err
		}
	}
	return nil
}

// Changed are the files that were written and those that went, by their path below the
// output folder, each in order.
func (p *Publisher) Changed() (written, gone []string) {
	for _, s := range p.coming() {
		written = append(written, s.name)
	}
	slices.Sort(written)
	return written, p.gone
}

// Files is how many files the site has.
func (p *Publisher) Files() int {
	n := 0
	for _, t := range p.parts {
		n += t.files()
	}
	return n
}

// Kept is the state folder, for reading.
func (p *Publisher) Kept() fs.FS { return p.kept }
