package build

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"sync"

	"bollettino/generator/base/archive"
	"bollettino/generator/base/disk"
	"bollettino/generator/base/known"
	"bollettino/generator/base/parallel"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
)

// keepGood keeps the inputs that were sound, for a day on which they are not.
func (b *builder) keepGood() error {
	good := b.memory.shelf(goodShelf)
	if err := b.keepRegistry(good); err != nil {
		return err
	}
	if len(b.Problems.For(string(subject.Platform))) == 0 {
		files, ok, err := b.declared("data/platform")
		if ok && err == nil {
			err = good.Mirror("platform", files)
		}
		if err != nil {
			return err
		}
	}
	return b.keepFolders(good)
}

// soundFolder is the folder of a subject who was made of it; the last build may have kept it.
type soundFolder struct {
	id   subject.ID
	kept bool
}

// keepFolders keeps the folders of those subjects who were made of sound ones. What a part of
// the archive lost is made again, of all who are sound.
func (b *builder) keepFolders(good shelf) error {
	var now [archive.Parts][]soundFolder
	for _, f := range b.sound {
		i := archive.Part(string(f.id))
		now[i] = append(now[i], f)
	}
	all := sync.OnceValue(b.soundByPart)
	kept, err := fs.ReadDir(b.memory.kept, path.Join(goodShelf, foldersShelf))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	there := map[string]bool{}
	for _, e := range kept {
		there[e.Name()] = true
	}
	return parallel.Try(b.options.Jobs, archive.Parts, func(i int) error {
		name := archive.Name(i)
		if len(now[i]) == 0 && (there[name] || len(all()[i]) == 0) {
			return nil
		}
		return b.keepPart(good, foldersShelf+"/"+name, now[i], func() []subject.ID { return all()[i] })
	})
}

// keepPart keeps the folders of some subjects in a part of the archive, with the others that
// it has; of all who are sound, those that it lost.
func (b *builder) keepPart(good shelf, name string, sound []soundFolder, all func() []subject.ID) error {
	data, err := fs.ReadFile(b.memory.kept, path.Join(goodShelf, name))
	if _, unread := disk.Problem(err); unread { // what is in its place is none of ours
		err = good.Forget(name)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	part := archive.Read(data)
	var ids []subject.ID
	for _, f := range sound {
		if !f.kept || !part.Has(string(f.id)) {
			ids = append(ids, f.id)
		}
	}
	if !part.Whole {
		for _, id := range all() {
			if !part.Has(string(id)) {
				ids = append(ids, id)
			}
		}
	}
	now := map[string]map[string][]byte{}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		files, ok, err := b.declared(path.Join(input.SubjectsDir, string(id)))
		if err != nil {
			return err
		}
		if ok {
			now[string(id)] = files
		}
	}
	if len(now) == 0 {
		return nil
	}
	if data, err = part.With(now); err != nil {
		return err
	}
	return good.Remember(name, data)
}

// soundByPart are all subjects of whom nothing is wrong, by the part that keeps them.
func (b *builder) soundByPart() (all [archive.Parts][]subject.ID) {
	for _, sub := range b.Registry.Subjects[b.from:b.until] {
		if b.depends.last.has(sub.ID) != nil {
			i := archive.Part(string(sub.ID))
			all[i] = append(all[i], sub.ID)
		}
	}
	return all
}

// declared are the files of a folder of the inputs; ok is false where it is no longer as it
// was read, and what is kept stays.
func (b *builder) declared(folder string) (files map[string][]byte, ok bool, err error) {
	files, err = input.Declared(b.Root, folder)
	if _, changed := disk.Problem(err); changed {
		return nil, false, nil
	}
	return files, err == nil, err
}

// listed is what is known of the list of subjects as it was looked at.
func (m memory) listed(program string, l *look) input.Listed {
	return input.Listed{Print: l.registry, Rows: func() string {
		data, _ := m.read(program, listedName)
		return data
	}}
}

// keepRegistry keeps the registry's rows for who reads the same list again and, unless they are
// those that are kept, the sound ones for a day on which they are not.
func (b *builder) keepRegistry(good shelf) error {
	if rows, ok := b.Listed(); ok {
		if err := b.memory.publisher.Keep(listedName, append([]byte(b.options.Program+"\n"), rows...)); err != nil {
			return err
		}
	}
	if b.sameRegistry {
		return nil
	}
	var rows []subject.Row
	for _, sub := range b.Registry.Subjects {
		if b.Marked[sub.ID] != input.NeverGood {
			rows = append(rows, sub.Rows...)
		}
	}
	if err := good.Remember("subjects.csv", subject.WriteRegistry(rows, b.Setting.Zone)); err != nil {
		return err
	}
	var digest known.Digest // of a file that had problems, none
	if len(b.Marked) == 0 {
		digest = b.look.registry
	}
	return b.memory.keep(b.options.Program, registryName, digest)
}

// sameRegistry tells whether the registry's file is the very one whose rows are kept: then
// it lost nobody.
func (m memory) sameRegistry(program string, l *look) bool {
	var kept known.Digest
	m.recall(program, registryName, &kept)
	now, err := l.files.File(registryFile) // which may have changed since it was looked at
	return err == nil && now == kept && now == l.registry && now != (known.Digest{})
}
