// Package site renders pages and publishes files: the only package that imports
// Hugo and afero, and the only one that writes the site.
//
// A file is written beside the site and renamed into it, so that a reader never
// meets half of one; a file whose bytes would not change is not touched. The
// manifest, written last, lists what the site owns: only that is ever removed.
package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/file"
)

// Publisher writes one output folder. Files gather beside it, in a folder of the
// same file system, and move into place together in Finish: until then the old
// site stands, whatever goes wrong.
type Publisher struct {
	out, stage, state string
	kept              fs.FS                // the state folder
	place             string               // the output folder as seen from the state folder
	old               manifest             // what the last build published
	stays             []bool               // which of that is left as it is
	now               map[string]published // what this build wrote, or found to be the same
	unsure            bool                 // the last run did not finish: believe the files, not the manifest
	above             map[string]bool      // folders of what is written
	folders           *folders
	writer            *writer
	staged            []string
	gone              []string // files that went
}

// Open prepares to publish into out, with the state folder beside the inputs.
func Open(out, state string) (*Publisher, error) {
	out, err := filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	made := &folders{made: map[string]bool{}}
	p := &Publisher{
		out: out, kept: disk.At(state, nil), state: state,
		stage: filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+".new"),
		now:   map[string]published{}, above: map[string]bool{}, folders: made, writer: newWriter(made),
	}
	if err := os.RemoveAll(p.stage); err != nil { // of a run that was killed
		return nil, err
	}
	b, err := os.ReadFile(filepath.Join(state, manifestName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err == nil {
		old, whole := readManifest(b)
		home := old.at("index.html")
		// No home page where one was written: somebody took it all away.
		p.old, p.unsure = old, !whole || home >= 0 && !p.there("index.html", old[home].digest)
	}
	// Two output folders of one name share a state folder: what the manifest
	// says of the other one says nothing of this one.
	if p.place, err = placeOf(out, state); err != nil {
		return nil, err
	}
	if b, err := os.ReadFile(filepath.Join(state, "place")); err == nil && string(b) != p.place {
		p.old, p.unsure = nil, true
		return p, nil
	}
	err = p.recover()
	p.stays = make([]bool, len(p.old))
	return p, err
}

// The names of files in the state folder.
const (
	manifestName = "manifest"
	moving       = "moving" // the note of a move that goes on: the names of the files that come
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
	for name := range strings.Lines(string(b)) {
		if name = strings.TrimSuffix(name, "\n"); p.old.at(name) < 0 {
			p.old = append(p.old, published{name: name, digest: unknown})
		}
	}
	p.old = slices.CompactFunc(p.old.sorted(), func(a, b published) bool { return a.name == b.name })
	return nil
}

// unknown is the digest of a file that may be there and may be whole.
const unknown = "?"

// digest is that of a file as this build has it, "" where it has none.
func (p *Publisher) digest(name string) string {
	if f, ok := p.now[name]; ok {
		return f.digest
	}
	if i := p.old.at(name); i >= 0 && i < len(p.stays) && p.stays[i] {
		return p.old[i].digest
	}
	return ""
}

// Same leaves a file as the last build published it, if it was made from the
// same and is still there.
func (p *Publisher) Same(name, from string) bool {
	i := p.old.at(name)
	if i < 0 || !p.same(i, from) || p.digest(name) != "" {
		return false
	}
	p.stays[i] = true
	return true
}

// same tells whether the i-th of the files that the last build published was made from
// that, and is still there.
func (p *Publisher) same(i int, from string) bool {
	f := p.old[i]
	return !p.unsure && f.from == from && from != "" && p.there(f.name, f.digest)
}

// SameUnder leaves all files below a folder of which it is remembered what they were made
// from as the last build published them, if that was the same and they are still there.
func (p *Publisher) SameUnder(folder, from string) bool {
	i, j := p.old.under(folder)
	some := false
	for k := i; k < j; k++ {
		if p.old[k].from != "" {
			if !p.same(k, from) || p.digest(p.old[k].name) != "" {
				return false
			}
			some = true
		}
	}
	for k := i; k < j; k++ {
		p.stays[k] = p.stays[k] || some && p.old[k].from != ""
	}
	return some
}

// WriteFrom takes one file and notes what it was made from.
func (p *Publisher) WriteFrom(name, from string, data []byte) error {
	if err := p.Write(name, data); err != nil {
		return err
	}
	f := p.now[name]
	f.from = from
	p.now[name] = f
	return nil
}

// Write takes one file, by its path below the output folder.
func (p *Publisher) Write(name string, data []byte) error {
	if !fs.ValidPath(name) {
		return fmt.Errorf("write %q: not a path below the output folder", name)
	}
	digest := digestOf(data)
	if p.digest(name) != "" {
		return fmt.Errorf("write %s: two pages have this address", name)
	}
	if err := p.fits(name); err != nil {
		return err
	}
	p.now[name] = published{name: name, digest: digest}
	full := filepath.Join(p.out, filepath.FromSlash(name))
	if i := p.old.at(name); i >= 0 && p.old[i].digest == digest && !p.unsure {
		if p.there(name, digest) {
			return nil
		}
	} else if old, err := os.ReadFile(full); err == nil && bytes.Equal(old, data) {
		return nil
	}
	p.staged = append(p.staged, name)
	return p.writer.put(filepath.Join(p.stage, filepath.FromSlash(name)), data)
}

// fits refuses a name that would be a file and a folder.
func (p *Publisher) fits(name string) error {
	if p.above[name] {
		return fmt.Errorf("write %s: it is a folder of the site", name)
	}
	for dir := path.Dir(name); dir != "." && !p.above[dir]; dir = path.Dir(dir) {
		if p.digest(dir) != "" {
			return fmt.Errorf("write %s: %s is a file of the site", name, dir)
		}
		p.above[dir] = true
	}
	return nil
}

// digestOf stands for a file's bytes and says how many they are.
func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12]) + "-" + strconv.Itoa(len(data))
}

// there tells whether a file of the output is as large as its digest says.
func (p *Publisher) there(name, digest string) bool {
	info, err := os.Lstat(filepath.Join(p.out, filepath.FromSlash(name)))
	return err == nil && info.Mode().IsRegular() && strings.HasSuffix(digest, "-"+strconv.FormatInt(info.Size(), 10))
}

// Range are files that the last build published, one after the other.
type Range struct{ from, until int }

// Under are the files that the last build published below a folder, if its page is still
// there: of the others the manifest is believed (Verify). Several can ask at once.
func (p *Publisher) Under(folder string) (r Range, ok bool) {
	page := p.old.at(folder + "index.html")
	if p.unsure || page < 0 || !p.there(p.old[page].name, p.old[page].digest) {
		return r, false
	}
	r.from, r.until = p.old.under(folder)
	return r, !slices.ContainsFunc(p.old[r.from:r.until], func(f published) bool { return f.digest == unknown })
}

// Stands tells whether a whole site stands in an output folder, and the state folder is its.
func Stands(out, state string) bool {
	place, err := placeOf(out, state)
	if err != nil {
		return false
	}
	kept, err := os.ReadFile(filepath.Join(state, "place"))
	if err != nil || string(kept) != place {
		return false
	}
	_, home := os.Lstat(filepath.Join(out, "index.html"))
	_, manifest := os.Lstat(filepath.Join(state, manifestName))
	_, moves := os.Lstat(filepath.Join(state, moving))
	return home == nil && manifest == nil && errors.Is(moves, fs.ErrNotExist)
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
	for i, f := range p.old {
		data, err := os.ReadFile(filepath.Join(p.out, filepath.FromSlash(f.name)))
		if err != nil || f.digest != digestOf(data) {
			changed, p.old[i].digest = append(changed, f.name), unknown
		}
	}
	return changed
}

// Leave leaves files as the last build published them: whoever asks knows that they would
// be the same.
func (p *Publisher) Leave(r Range) {
	for i := r.from; i < r.until; i++ {
		p.stays[i] = true
	}
}

// Clashes are those of names that the site has an address of its own for, a file or a
// folder, each with that address.
func (p *Publisher) Clashes(names []string) map[string]string {
	wanted, out := map[string]bool{}, map[string]string{}
	for _, name := range names {
		wanted[name] = true
		for at := name; at != "."; at = path.Dir(at) {
			if p.digest(at) != "" {
				out[name] = at
			}
		}
	}
	for at := range p.all() {
		for dir := path.Dir(at.name); dir != "."; dir = path.Dir(dir) {
			if wanted[dir] {
				out[dir] = dir + "/"
			}
		}
	}
	return out
}

// all are the files that the site has, in no order.
func (p *Publisher) all() iter.Seq[published] {
	return func(yield func(published) bool) {
		for i, stays := range p.stays {
			if stays && !yield(p.old[i]) {
				return
			}
		}
		for _, f := range p.now {
			if !yield(f) {
				return
			}
		}
	}
}

// Finish moves what was written into place, files with a new address before
// those that may link to them; then removes what the last build published and
// this one did not, and last writes the manifest.
func (p *Publisher) Finish() error {
	if err := p.note(); err != nil {
		return err
	}
	if len(p.old) == 0 { // perhaps another folder's manifest is there
		if err := p.Keep(manifestName, manifest{}.bytes()); err != nil {
			return err
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
	if err := os.RemoveAll(p.stage); err != nil {
		return err
	}
	if err := p.Keep(manifestName, manifest(slices.Collect(p.all())).sorted().bytes()); err != nil {
		return err
	}
	return os.Remove(filepath.Join(p.state, moving))
}

// note keeps the names of the files that come and that the manifest doesn't list, when all
// are written and before the first of them moves.
func (p *Publisher) note() error {
	if err := p.writer.wait(); err != nil {
		return err
	}
	var names []string
	for _, name := range p.staged {
		if p.old.at(name) < 0 {
			names = append(names, name+"\n")
		}
	}
	slices.Sort(names)
	return p.Keep(moving, []byte(strings.Join(names, "")))
}

// turn is when a file moves into place: what pages are made of (styles, pictures)
// first, then pages with a new address, then what may link to them.
func (p *Publisher) turn(name string) int {
	switch {
	case p.old.at(name) >= 0:
		return 2
	case path.Ext(name) == ".html":
		return 1
	}
	return 0
}

// Drop forgets what was written: the old site stays as it is.
func (p *Publisher) Drop() {
	_ = p.writer.wait()
	os.RemoveAll(p.stage)
}

// moveAll moves all into place: in one step where nothing stands there yet.
func (p *Publisher) moveAll() error {
	if len(p.staged) > 0 && p.bare() && os.Rename(p.stage, p.out) == nil {
		return nil
	}
	slices.SortStableFunc(p.staged, func(a, b string) int { return p.turn(a) - p.turn(b) })
	for _, name := range p.staged {
		if err := p.move(name); err != nil {
			return err
		}
	}
	return nil
}

// bare tells whether there is no output folder.
func (p *Publisher) bare() bool {
	_, err := os.Lstat(p.out)
	return errors.Is(err, fs.ErrNotExist)
}

func (p *Publisher) move(name string) error {
	from, to := filepath.Join(p.stage, filepath.FromSlash(name)), filepath.Join(p.out, filepath.FromSlash(name))
	if err := p.folders.make(filepath.Dir(to)); err != nil {
		return err
	}
	err := os.Rename(from, to)
	if errors.Is(err, syscall.EXDEV) { // the output folder is a mount of its own
		var data []byte
		if data, err = os.ReadFile(from); err == nil {
			err = file.Remake(to, data, 0o644)
		}
	}
	return err
}

func (p *Publisher) remove() error {
	for _, f := range p.old {
		name := f.name
		if p.digest(name) != "" || !fs.ValidPath(name) {
			continue
		}
		err := os.Remove(filepath.Join(p.out, filepath.FromSlash(name)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err == nil || f.digest != unknown {
			p.gone = append(p.gone, name)
		}
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if os.Remove(filepath.Join(p.out, filepath.FromSlash(dir))) != nil {
				break // not empty
			}
		}
	}
	return nil
}

// Keep writes a file of the state folder, whole or not at all.
func (p *Publisher) Keep(name string, data []byte) error {
	full := filepath.Join(p.state, filepath.FromSlash(name))
	if old, err := os.ReadFile(full); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return file.Remake(full, data, 0o644)
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
	return slices.Sorted(slices.Values(p.staged)), p.gone
}

// Files is how many files the site has.
func (p *Publisher) Files() int {
	n := len(p.now)
	for _, stays := range p.stays {
		if stays {
			n++
		}
	}
	return n
}

// Kept is the state folder, for reading.
func (p *Publisher) Kept() fs.FS { return p.kept }
