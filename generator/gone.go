package main

import (
	"io/fs"

	"bollettino/generator/problem"
	"bollettino/generator/subject"
)

// A registry may lose a few of the subjects that were published, and no more than
// this share of them, without anybody saying so.
const (
	fewGone   = 5
	shareGone = 0.01
)

// gone complains, to all, of a registry that lost more than a few of the subjects
// that the last build published, or every one: a list cut in half by a full disk
// looks like this, and each page of a subject that is not listed would go. A row
// with a day in `until` is still listed.
func (s *shared) gone() (p problem.Problem, found bool) {
	const file = "subjects.csv"
	data, err := fs.ReadFile(s.good, file)
	if err != nil {
		return p, false // nothing was published before
	}
	rows, _ := subject.ReadRegistry(file, data, s.setting.Zone, &problem.List{})
	last := subject.NewRegistry(rows)
	var missing []subject.ID
	for _, sub := range last.Subjects {
		if _, ok := s.registry.Find(sub.ID); !ok {
			missing = append(missing, sub.ID)
		}
	}
	n, all := len(missing), len(last.Subjects)
	if n == 0 || n < all && (n <= fewGone || float64(n) <= shareGone*float64(all)) {
		return p, false
	}
	return problem.New("data/"+file, 0, 0, "rows", "put the rows back (is the file whole?); a body that left has a day in `until`; "+
		"if their pages are to go, build once with --let-go",
		"%d of the %d subjects that were published are no longer listed, %s among them", n, all, missing[0]), true
}
