package build

import (
	"errors"
	"path"
	"strings"

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
	keep := func(from, to string) (bare bool, err error) {
		found, err := input.Declared(b.Root, from)
		if _, changed := disk.Problem(err); changed {
			return false, nil // since it was read; what is kept stays
		}
		if err != nil {
			return false, err
		}
		return len(found) == 0, good.Mirror(to, found)
	}
	if len(b.Problems.For(string(subject.Platform))) == 0 {
		if _, err := keep("data/platform", "platform"); err != nil {
			return err
		}
	}
	empty, errs := make([]bool, len(b.sound)), make([]error, len(b.sound))
	parallel.Each(b.options.Jobs, len(b.sound), func(i int) {
		id := string(b.sound[i])
		empty[i], errs[i] = keep(path.Join(input.SubjectsDir, id), "subjects/"+id)
	})
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for i, id := range b.sound {
		b.Bare[id] = empty[i]
	}
	var bare strings.Builder
	for _, sub := range b.Registry.Subjects {
		if b.Bare[sub.ID] {
			bare.WriteString(string(sub.ID) + "\n")
		}
	}
	return good.Remember(input.BareFile, []byte(bare.String()))
}

// keepRegistry keeps the registry's sound rows, unless they are those that are kept.
func (b *builder) keepRegistry(good shelf) error {
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
