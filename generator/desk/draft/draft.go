// Package draft is a notice that is being written: where it goes and of which moment it
// is, the words that templates have for it, the answers so far. And it tells, before
// anything is saved, what a notice would do to its subject's year and what its readers
// would miss.
//
// It decides nothing: whether a file is sound is for package notice, which writes it and
// reads it.
package draft

import (
	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
)

// At is a moment for the next update of these notices: now, to the minute where that
// comes after all that was said; ok is false where now does not, and at the second
// after that.
func At(now period.Time, notices ...*notice.Notice) (at period.Time, ok bool) {
	var last period.Time
	for _, n := range notices {
		last = max(last, n.Declared)
		for _, u := range n.Updates {
			last = max(last, u.At)
		}
	}
	if minute := now - now%60; minute > last {
		return minute, true
	}
	return max(now, last+1), now > last
}

// Folder is where a subject's notices stand, below the root.
func Folder(owner subject.ID) string {
	if owner == subject.Platform {
		return "data/platform/notices"
	}
	return "data/subjects/" + string(owner) + "/notices"
}
