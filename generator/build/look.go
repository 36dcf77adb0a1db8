package build

import (
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/known"
	"bollettino/generator/base/parallel"
	"bollettino/generator/base/wire"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
)

// look is how all inputs stood before any of them was read: what changes while they are
// read is seen by the next build.
type look struct {
	files    *known.Files
	jobs     int          // so many files are looked at at once
	began    int64        // when all was looked at
	shared   known.Digest // of what all share
	content  string       // that of content/ alone; "": not all of it can be read
	sure     bool         // all that is shared can be read
	whole    bool         // everything can be
	folders  folders
	listed   bool // whose folders there are is known
	registry known.Digest
	asIs     known.Digest // of what the operator has beside content/ and data/; the zero one where not all can be read
	measured []string     // the files of measurements
}

// MeasuredDirs are the folders of measurements below a root.
func MeasuredDirs() []string { return slices.Clone(measuredDirs) }

// folder is the print of a subject's folder.
type folder struct {
	Print known.Digest
	Sure  bool // else something in it is no file that can be read
}

// folders are the subjects' own.
type folders struct {
	ids []subject.ID // whose there are, in order
	all []folder     // in the order of ids
}

// of is a subject's; there is false where it has none.
func (f folders) of(id subject.ID) (own folder, there bool) {
	i, there := slices.BinarySearch(f.ids, id)
	if there {
		own = f.all[i]
	}
	return own, there
}

// at is a subject's, which most likely stands at the i-th place.
func (f folders) at(id subject.ID, i int) (own folder, there bool) {
	if i < len(f.ids) && f.ids[i] == id {
		return f.all[i], true
	}
	return f.of(id)
}

// The inputs of which each subject has its own share.
const registryFile = "data/subjects.csv"

var measuredDirs = []string{"data/availability", "data/responses", "data/counts"}

// lookAt looks at all inputs.
func lookAt(o input.Options, last looked) *look {
	l := &look{files: known.In(o.Root, last.seen, last.at()), jobs: o.Jobs, began: int64(o.Clock)}
	if o.Only != nil {
		l.files.Believe(o.Only)
		l.began = last.began // of what is believed it is not known when it was touched since
	}
	content, err := l.files.Folder(contentDir, ignored)
	l.content, l.sure = textsOf(content, err), err == nil
	data := l.digest([]string{"data"}, func(name string) bool {
		return name == input.SubjectsDir || name == registryFile || name == subject.ListedFile || slices.Contains(measuredDirs, name) || ignored(name)
	})
	l.shared = known.Of(append(content[:], data[:]...))
	for _, dir := range measuredDirs {
		l.list(o.Root, dir)
	}
	sure := l.sure
	if own := l.digest([]string{"layouts", "static", "assets"}, nil); l.sure {
		l.asIs = own
	}
	l.registry, err = l.files.File(registryFile)
	l.whole = l.sure && err == nil
	l.sure = sure
	l.lookAtFolders(o, last.folders)
	return l
}

// ignored tells whether a file is nobody's declaration. The rules' pictures stand in a folder
// whose name is a hidden one.
func ignored(name string) bool { return input.Hidden(path.Base(name)) && path.Base(name) != ".gitbook" }

const contentDir = "content"

// still tells that of what was touched nothing is in content/; of nil it can't be told.
func still(touched []string) bool {
	return touched != nil && !slices.ContainsFunc(touched, func(name string) bool {
		name = path.Clean(name)
		return name == "." || name == contentDir || strings.HasPrefix(name, contentDir+"/")
	})
}

func textsOf(print known.Digest, err error) string {
	if err != nil {
		return ""
	}
	return hex.EncodeToString(print[:])
}

// digest is that of some folders; what can't be read makes it unsure.
func (l *look) digest(dirs []string, skip func(string) bool) known.Digest {
	var sum []byte
	for _, dir := range dirs {
		d, err := l.files.Folder(dir, skip)
		l.sure = l.sure && err == nil
		sum = append(sum, d[:]...)
	}
	return known.Of(sum)
}

// list notes the files of measurements below a folder.
func (l *look) list(root fs.FS, dir string) {
	err := fs.WalkDir(root, dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !ignored(name) {
			l.measured = append(l.measured, name)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.measured = append(l.measured, dir) // which is no file: it can't be told
	}
}

// lookAtFolders looks at the subjects' folders, several at once; before is what is held of
// them.
func (l *look) lookAtFolders(o input.Options, before folders) {
	names, err := l.files.Names(input.SubjectsDir)
	if err != nil {
		there := !errors.Is(err, fs.ErrNotExist) // and no folder: every subject has a problem
		l.sure, l.whole = l.sure && !there, l.whole && !there
		return
	}
	l.listed = true
	l.folders.ids = make([]subject.ID, 0, len(names))
	for _, name := range names {
		if id := subject.ID(path.Clean(name)); !input.Hidden(string(id)) {
			l.folders.ids = append(l.folders.ids, id)
		}
	}
	slices.Sort(l.folders.ids)
	all := make([]folder, len(l.folders.ids))
	touched, any := l.files.Touched(input.SubjectsDir)
	if t, ok := o.Root.(*disk.Tree); ok {
		defer t.Near(input.SubjectsDir)()
	}
	parallel.Each(o.Jobs, len(all), func(i int) {
		id := l.folders.ids[i]
		if last, there := before.at(id, i); there && last.Sure && !any && !touched[string(id)] {
			all[i] = last
			return
		}
		err := input.Contain(id, func() (err error) {
			all[i].Print, err = l.files.Folder(input.SubjectsDir+"/"+string(id), ignored)
			return err
		})
		all[i].Sure = err == nil
	})
	l.folders.all = all
}

// now is what was seen, when nobody looks any more.
func (l *look) now() looked { return looked{l.began, l.files.Now(), l.folders} }

// folder is the print of a subject's folder; the zero one where it has none.
func (l *look) folder(id subject.ID) folder {
	if f, there := l.folders.of(id); there {
		return f
	}
	return folder{Sure: true}
}

// all is the print of all inputs, if all of them can be read. Of a file of measurements
// that was read meanwhile it is that of what was read.
func (l *look) all() (print known.Digest, sure bool) {
	sum := known.Begin()
	sum.Write(l.shared[:])
	sum.Write(l.asIs[:])
	sum.Write(l.registry[:])
	var room []byte
	add := func(name string, d known.Digest) {
		room = append(wire.Text(room[:0], name), d[:]...)
		sum.Write(room)
	}
	measured := make([]known.Digest, len(l.measured))
	err := parallel.Try(l.jobs, len(measured), func(i int) (err error) {
		measured[i], err = l.files.File(l.measured[i])
		return err
	})
	if err != nil {
		return print, false
	}
	for i, name := range l.measured {
		add(name, measured[i])
	}
	for i, id := range l.folders.ids {
		f := l.folders.all[i]
		if !f.Sure {
			return print, false
		}
		add(string(id), f.Print)
	}
	return sum.Digest(), l.whole
}
