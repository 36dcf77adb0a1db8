package build

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"bollettino/generator/base/archive"
	"bollettino/generator/base/disk"
	"bollettino/generator/base/tree"
	"bollettino/generator/input"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/publish/site"
)

// memory is what one build leaves to the next, in the state folder of its output: the
// inputs as they last were sound, what the rules' texts gave, the packs of measured files, and
// the stencils of pages. What it has lost is made again.
type memory struct {
	kept      fs.FS
	publisher *site.Publisher // nil: nothing is kept, this only reads
}

// The shelves of the memory, by their folders.
const (
	goodShelf    = "good"    // in the shape of data/
	foldersShelf = "folders" // below it, subjects' own
	textShelf    = "rulebook"
	packsShelf   = "measured"

	stencilsShelf = "stencils" // one in each language
)

// last is what a build believes of what the last one left.
func (m memory) last(program string) (input.Last, error) {
	good, err := fs.Sub(m.kept, goodShelf)
	if err != nil {
		return input.Last{}, err
	}
	folders, err := fs.Sub(good, foldersShelf)
	return input.Last{
		Good: goodInputs{good, archive.Open(folders)}, Packs: m.shelf(packsShelf), Texts: &rulebook.Memory{Maker: program, Kept: m.shelf(textShelf)},
	}, err
}

// goodInputs are the inputs as they last were sound, in the shape of data/.
type goodInputs struct {
	fs.FS
	folders *archive.Archive
}

// Open opens a file, or a subject's folder.
func (g goodInputs) Open(name string) (fs.File, error) {
	if folder, ok := strings.CutPrefix(name, path.Base(input.SubjectsDir)+"/"); ok {
		return g.folders.Open(folder)
	}
	return g.FS.Open(name)
}

// looking is what those believe who only look: the packs of measured files, which are
// known by the bytes of these.
func looking(o input.Options) input.Last {
	return input.Last{Good: tree.None{}, Packs: memory{kept: disk.At(o.StateDir(), nil)}.shelf(packsShelf)}
}

// shelf is a folder of the memory.
type shelf struct {
	memory
	folder string
}

func (m memory) shelf(folder string) shelf { return shelf{m, folder + "/"} }

var errLooking = errors.New("nothing is kept: this only reads")

// there tells whether something was kept on a shelf.
func (m memory) there(folder string) bool {
	_, err := fs.Stat(m.kept, folder)
	return err == nil
}

// Recall opens what was kept under a name.
func (s shelf) Recall(name string) (fs.File, error) { return s.kept.Open(s.folder + name) }

// Remember keeps a file, whole or not at all.
func (s shelf) Remember(name string, data []byte) error {
	if s.publisher == nil {
		return errLooking
	}
	return s.publisher.Keep(s.folder+name, data)
}

// Forget removes what was kept under a name.
func (s shelf) Forget(name string) error {
	if s.publisher == nil {
		return errLooking
	}
	return s.publisher.Forget(s.folder + name)
}

// Mirror makes a folder of the shelf hold exactly these files.
func (s shelf) Mirror(name string, files map[string][]byte) error {
	return s.publisher.Mirror(s.folder+name, files)
}
