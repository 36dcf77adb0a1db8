package build

import (
	"bollettino/generator/base/known"
	"bollettino/generator/base/period"
	"bollettino/generator/input/subject"
)

// quiet is what all subjects' pages were made of, when a build of a series came to its end: as
// long as that is the same, and nothing changes by itself, only those are asked of whom a folder
// is another, their own or a partner's.
type quiet struct {
	shared      known.Digest
	subjects    []subject.Subject // of the registry, as it is held
	folders     folders
	from, until period.Time // between which no subject changes by itself
}

// quiet is that of a build that came to its end; nil where rows of the registry had problems.
func (b *builder) quiet() *quiet {
	if len(b.Marked) > 0 {
		return nil
	}
	return &quiet{b.depends.shared, b.Registry.Subjects, b.look.folders, b.latest(), b.next()}
}

// moved are those whose folders are others than they were; ok is false where more may be.
func (q *quiet) moved(b *builder, d *depends) (moved map[subject.ID]bool, ok bool) {
	now := b.Registry.Subjects
	if q == nil || q.shared != d.shared || !d.same || len(b.Marked) > 0 || b.AsOf < q.from || b.AsOf >= q.until ||
		len(now) != len(q.subjects) || len(now) > 0 && &now[0] != &q.subjects[0] {
		return nil, false
	}
	moved = map[subject.ID]bool{}
	was, is := q.folders, d.look.folders
	for i, id := range is.ids {
		if f, there := was.at(id, i); !there || f != is.all[i] {
			moved[id] = true
		}
	}
	for i, id := range was.ids {
		if _, there := is.at(id, i); !there {
			moved[id] = true
		}
	}
	return moved, true
}
