package build

import (
	"sync"

	"bollettino/generator/base/heap"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/name"
	"bollettino/generator/page/word"
)

// whole is what all subjects share, with the periods that were frozen.
type whole struct {
	*input.Shared
	frozen []*verification.File // the oldest first
}

// readAll reads what a build reads of what all subjects share.
func readAll(o input.Options, from input.Last) (*whole, error) {
	w := &whole{}
	var err error
	w.Shared, err = input.Read(o, address.RuleLinks, from, func(s *input.Shared) error {
		from, until := o.Shard.Range(len(s.Registry.Subjects))
		heap.Bound(Memory(until - from)) // before the measurements, of which much is held
		return w.readFrozen(s)
	})
	return w, err
}

// site is what all pages share.
func (w *whole) site() frame.Site {
	site := SiteOf(w.Shared)
	site.Frozen = judged.Periods(w.frozen)
	if all := w.Registry.Subjects; len(all) == 1 {
		site.Only = all[0].ID
	}
	return site
}

// SiteOf is what all pages share.
func SiteOf(s *input.Shared) frame.Site {
	tongues := word.Of(s.Setting.Languages)
	if len(tongues) == 0 {
		tongues = word.Languages[:1] // of settings that were not read
	}
	return frame.Site{
		Language: tongues[0], Tongues: tongues,
		Setting: s.Setting, Links: address.NewLinks(s.Setting.BaseURL), Book: s.Book, Sources: s.Store.Sources,
		Prose: s.Prose,
		Name:  names(s),
	}
}

// names gives a subject's name as pages show it. Few are named by many: each is read once.
func names(s *input.Shared) func(subject.ID) string {
	var known sync.Map
	return func(id subject.ID) string {
		if shown, ok := known.Load(id); ok {
			return shown.(string)
		}
		shown := name.Shown(nameOf(s, id))
		known.Store(id, shown)
		return shown
	}
}

// nameOf is a subject's name; its id where it is none.
func nameOf(s *input.Shared, id subject.ID) string {
	if sub, ok := s.Registry.Find(id); ok {
		return sub.At(s.AsOf).Name
	}
	return string(id)
}

// noticesOf reads the notices of a partner.
func (w *whole) noticesOf(id subject.ID) ([]*notice.Notice, error) {
	f, _, err := w.ReadFolder(id)
	return f.Notices, err
}

// noNotices are those of a partner of whom nothing is to be read.
func noNotices(subject.ID) ([]*notice.Notice, error) { return nil, nil }
