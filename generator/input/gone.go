package input

import (
	"io/fs"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
)

// A registry may lose a few of the subjects that were published, and no more than
// this share of them, without anybody saying so.
const (
	FewGone   = 5
	ShareGone = 0.01
)

// Gone complains, to all, of a registry that lost more than a few of the subjects
// that the last build published, or every one: a list cut in half by a full disk
// looks like this, and each page of a subject that is not listed would go. A row
// with a day in `until` is still listed.
func (s *Shared) Gone() (p problem.Problem, found bool) {
	const file = "subjects.csv"
	data, err := fs.ReadFile(s.good, file)
	if err != nil {
		return p, false // nothing was published before
	}
	rows, _ := subject.ReadRegistry(file, data, s.Setting.Zone, &problem.List{})
	last := subject.NewRegistry(rows)
	missing, many := Missing(last, func(id subject.ID) bool { _, ok := s.Registry.Find(id); return ok })
	if !many {
		return p, false
	}
	return problem.New("data/"+file, 0, 0, "rows",
		"put the rows back (is the file whole?); a body that left has a day in `until`; "+
			"if their pages are to go, build once with --let-go",
		"%d of the %d subjects that were published are no longer listed, %s among them",
		len(missing), len(last.Subjects), missing[0]), true
}

// Missing are the subjects of a registry that are no longer there; many tells whether
// they are more than a few, or all.
func Missing(last subject.Registry, there func(subject.ID) bool) (ids []subject.ID, many bool) {
	for _, sub := range last.Subjects {
		if !there(sub.ID) {
			ids = append(ids, sub.ID)
		}
	}
	n, all := len(ids), len(last.Subjects)
	return ids, n > 0 && (n == all || n > FewGone && float64(n) > ShareGone*float64(all))
}
