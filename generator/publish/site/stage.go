package site

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// The folders of a stage, beside those that its shelves are: where a first site gathers as it
// is to stand, and where the first files of another do.
const bareStage, firstStage = "site", "first"

// shelves are the folders of a stage whose files move one by one, from the many-th on.
const shelves = 16

// staged is a file that was written beside the site: its name there, and as which of those it
// came; -1 in a first site, which gathers as it is to stand.
type staged struct {
	name string
	i    int
}

// beside gives a file its place in the stage. A first site gathers as it is to stand, and goes
// into place in one step; else a folder for each of a subject's would be made and removed for
// nothing, which takes longer than to write its files.
func (p *Publisher) beside(name string) staged {
	s := staged{name, -1} // all that is written comes, and is known as such
	if !p.bare {
		s.i = len(p.staged)
		p.staged = append(p.staged, s)
	}
	if p.made++; p.made%many == 0 {
		p.settler.begin(p.stage)
	}
	return s
}

// coming are the files that were written beside the site.
func (p *Publisher) coming() []staged {
	if !p.bare {
		return p.staged
	}
	var all []staged
	for _, t := range p.parts {
		for f := range t.written {
			all = append(all, staged{f.name, -1})
		}
	}
	return all
}

// in is where it is in the stage.
func (s staged) in(stage string) string {
	shelf, at := bareStage, s.name
	if s.i >= 0 {
		shelf, at = firstStage, strconv.Itoa(s.i)
	}
	if s.room() {
		shelf = strconv.Itoa(s.i / writers % shelves)
	}
	return filepath.Join(stage, shelf, filepath.FromSlash(at))
}

// room tells whether its place in the stage stays when it has moved on, with the file that
// stood where it goes: the next that comes there is written over that. Where thousands change
// each day, to make and to remove as many takes a disk as long as to make the pages that are
// in them. Few are not worth it.
func (s staged) room() bool { return s.i >= many }

// clear removes what is left in the stage, but for the room that it has for others: of a site
// that changes all over that is its size once more, so a disk that is nearly full gets it back.
func (p *Publisher) clear() error {
	if !roomy(filepath.Dir(p.stage)) {
		return os.RemoveAll(p.stage)
	}
	for _, name := range []string{bareStage, firstStage} {
		if err := os.RemoveAll(filepath.Join(p.stage, name)); err != nil {
			return err
		}
	}
	for i := range shelves {
		_ = os.Remove(filepath.Join(p.stage, strconv.Itoa(i))) // of those that have nothing
	}
	_ = os.Remove(p.stage)
	return nil
}

// fresh is what a file is like that is made now.
func (p *Publisher) fresh() fs.FileInfo {
	name := filepath.Join(p.stage, firstStage, "fresh")
	if p.folders.make(filepath.Dir(name)) != nil || os.WriteFile(name, nil, 0o644) != nil {
		return nil // who makes the next one tells
	}
	info, err := os.Lstat(name)
	if err != nil {
		return nil
	}
	return info
}
