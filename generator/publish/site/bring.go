package site

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Other is a folder that another build published units into, for one that takes them over.
type Other struct {
	out   string
	parts [1 + unitParts]manifest
}

// ErrNotWhole is found where a build did not come to its end, or what is known of it is spoilt.
var ErrNotWhole = errors.New("no build has come to its end there")

// Look reads what was published into a folder, with its state beside it. ErrNotWhole says that
// what is there can't be believed.
func Look(out, state string) (*Other, error) {
	o := &Other{out: out}
	if _, err := os.Lstat(filepath.Join(state, moving)); !errors.Is(err, fs.ErrNotExist) {
		return nil, cmp.Or(err, ErrNotWhole)
	}
	files := 0
	for i := range o.parts {
		data, err := os.ReadFile(filepath.Join(state, filepath.FromSlash(partName(i))))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var whole bool
		if o.parts[i], whole = readManifest(data); !whole {
			return nil, ErrNotWhole
		}
		files += len(o.parts[i])
	}
	if files == 0 {
		return nil, ErrNotWhole
	}
	return o, nil
}

// under are the files below a folder.
func (o *Other) under(folder string) manifest {
	m := o.parts[partOf(folder)]
	i, j := m.under(folder)
	return m[i:j]
}

// Standing tells whether a subject's files, below its folder, are there, each as large as it
// was published.
func (o *Other) Standing(folder string) bool {
	files := o.under(folder)
	for _, f := range files {
		info, err := os.Lstat(o.at(f.name))
		if err != nil || !info.Mode().IsRegular() || info.Size() != f.digest.size {
			return false
		}
	}
	return len(files) > 0
}

func (o *Other) at(name string) string { return filepath.Join(o.out, filepath.FromSlash(name)) }

// Bring takes a subject's files, below its folder, over from where another build published
// them. On the same disk a file is not copied: it gets a second name, and neither build ever
// writes into a file that stands.
func (p *Publisher) Bring(o *Other, folder string) error {
	for _, f := range o.under(folder) {
		t := p.part(f.name)
		if _, taken := t.digest(f.name); taken || !fs.ValidPath(f.name) {
			return fmt.Errorf("bring %s: two pages have this address, or it is none", f.name)
		}
		if err := cmp.Or(p.fits(f.name), p.failed); err != nil {
			return err
		}
		t.now[f.name] = f
		var data []byte
		if p.unsure && !p.bare {
			data, _ = os.ReadFile(o.at(f.name)) // of one that can't be read the writer tells
		}
		if p.stands(t, f.name, f.digest, data) {
			continue
		}
		s := p.beside(f.name)
		err := p.writer.take(job{name: s.in(p.stage), from: o.at(f.name), of: f.digest, room: s.room()})
		if err != nil {
			return err
		}
	}
	return nil
}

// bring gives a file a second name, or copies it where it is on another disk.
func (j job) bring() error {
	if os.Link(j.from, j.name) == nil {
		return nil
	}
	data, err := os.ReadFile(j.from)
	if err != nil {
		return err
	}
	if digestOf(data) != j.of {
		return fmt.Errorf("%s is not as it was published: build its shard again", j.from)
	}
	return os.WriteFile(j.name, data, 0o644)
}
