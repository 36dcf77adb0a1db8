package build

import (
	"slices"
	"strings"

	"bollettino/generator/base/heap"
	"bollettino/generator/base/parallel"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/address"
	"bollettino/generator/publish/sitemap"
)

// Batch is how many subjects are held in memory at once.
const Batch = 256

// share is how many subjects' measurements are read at once.
const share = 64

// units makes every subject, a batch at a time: the next is made while one is written.
func (b *builder) units() error {
	all := b.until - b.from
	end, room := make(chan struct{}), make(chan struct{}, 1)
	batches := b.ahead(room, end)
	defer func() {
		close(end)
		for range batches { // whoever composes reads from what is closed after this
		}
	}()
	dear := 0
	for batch := range batches {
		if batch.dear() {
			<-room
			if dear++; dear > 1 { // more and more comes
				heap.Rarely()
			}
		}
		if batch.err != nil {
			return batch.err
		}
		if err := b.publish(batch); err != nil {
			return err
		}
		if b.options.Progress != nil {
			b.options.Progress(batch.until-b.from, all)
		}
	}
	return nil
}

// publish gives a batch to the publisher.
func (b *builder) publish(batch batch) error {
	for m := range batch.units {
		if m.left {
			for _, folder := range m.folders {
				b.publisher.Leave(folder)
			}
		}
		b.sitemaps.Take(m.Summary.ID, sitemap.Of(m.Summary, b.Setting.Zone))
		b.tables.Take(m.Summary)
		b.gathered.Take(m.Summary)
	}
	for m := range batch.units {
		if m.left {
			continue
		}
		for _, p := range m.pages {
			if err := b.publisher.Write(p.name, p.html); err != nil {
				return err
			}
		}
		if err := b.writeAll(m.folders[0], m.files); err != nil {
			return err
		}
		for _, folder := range m.folders {
			if m.from != nil {
				if err := b.publisher.Bring(m.from.site, folder); err != nil {
					return err
				}
			}
			b.publisher.Done(folder)
		}
	}
	return nil
}

// folders are those of a subject's files, one for each of the site's languages.
func (b *builder) folders(id subject.ID) (out []string) {
	path := address.SubjectPath(id)
	for i := range b.site.Tongues {
		out = append(out, strings.TrimPrefix(b.places[i].Place(path), "/"))
	}
	return out
}

// batch is some composed subjects.
type batch struct {
	shares [][]made
	until  int // how many there are with those before
	err    error
}

// units are all of them.
func (b batch) units(yield func(*made) bool) {
	for _, units := range b.shares {
		for i := range units {
			if !yield(&units[i]) {
				return
			}
		}
	}
}

// dear tells whether something of it was made, and is held in memory.
func (b batch) dear() bool {
	for m := range b.units {
		if !m.left && m.from == nil {
			return true
		}
	}
	return false
}

// cheap is how many batches may wait of which nothing was made.
const cheap = 64

// ahead composes batch after batch, ahead of who takes them, until there are no more,
// something fails or the end is told. There is room for one of which something was made.
func (b *builder) ahead(room chan<- struct{}, end <-chan struct{}) <-chan batch {
	out := make(chan batch, cheap)
	go func() {
		defer close(out)
		for i := b.from; i < b.until; i += Batch {
			next := batch{until: min(i+Batch, b.until)}
			next.shares, next.err = b.compose(i, next.until)
			if next.dear() {
				select {
				case room <- struct{}{}:
				case <-end:
					return
				}
			}
			select {
			case out <- next:
			case <-end:
				return
			}
			if next.err != nil {
				return
			}
		}
	}()
	return out
}

// compose reads, measures and composes the subjects from the i-th until before
// the j-th, side by side.
func (b *builder) compose(i, j int) ([][]made, error) {
	shares := make([][]made, (j-i+share-1)/share)
	err := parallel.Try(b.options.Jobs, len(shares), func(k int) (err error) {
		from := i + k*share
		shares[k], err = b.composeShare(from, min(from+share, j))
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, units := range shares {
		for i := range units {
			b.take(&units[i])
		}
	}
	return shares, nil
}

// take notes what a subject leaves behind beside its pages.
func (b *builder) take(m *made) {
	b.Problems.Add(m.problems...)
	b.instant(m.course)
	if m.entry != nil {
		b.entered++
	}
	if m.noted {
		return
	}
	was := b.depends.last.of(m.Summary.ID).Units[m.Summary.ID]
	b.depends.last.note(m.Summary.ID, m.entry)
	if m.from != nil {
		m.from.taken++
	}
	if m.sound {
		kept := was != nil && m.entry != nil && was.Folder == m.entry.Folder
		b.sound = append(b.sound, soundFolder{m.Summary.ID, kept})
	}
	switch m.mark {
	case input.LastGood:
		b.kept++
	case input.NeverGood:
		b.never++
	}
}

// left are neighbours of whom nothing changed, as the last build left them; more tells
// whether something else is to be read of them all.
func (b *builder) left(from, until int, recent recents) (out []made, more bool) {
	out = make([]made, until-from)
	for k, sub := range b.Registry.Subjects[from:until] {
		m, ok := b.standing(sub, recent)
		if !ok {
			more = true
			continue
		}
		m.Summary = m.entry.Summary
		m.Summary.Row = sub.At(m.Summary.T) // this registry's: the last one is let go
		if !m.Summary.Sealed() {
			m.Summary.Seal()
		}
		b.summaries[from+k] = m.Summary
		out[k] = m
	}
	return out, more || b.strangers(from, until)
}

// standing is a subject whose files stand: here, as the last build left them, or where a
// build of a shard did.
func (b *builder) standing(sub subject.Subject, recent recents) (made, bool) {
	folders := b.folders(sub.ID)
	was, e := b.depends.holds(b.depends.last, b.depends.same, sub, recent)
	if e != nil && !slices.ContainsFunc(folders, func(f string) bool { return !b.publisher.Standing(f) }) {
		return made{folders: folders, mark: input.Sound, course: e.Course, entry: e, left: true, noted: e == was}, true
	}
	for _, s := range b.brought {
		_, e := b.depends.holds(s.ledger, s.ledger.Print == b.depends.measured, sub, recent)
		if e != nil && !slices.ContainsFunc(folders, func(f string) bool { return !s.site.Standing(f) }) {
			return made{folders: folders, mark: input.Sound, course: e.Course, entry: e, from: s, sound: true}, true
		}
	}
	return made{}, false
}

// strangers tells whether rows of measurements name somebody between neighbours who is no
// subject: that is to be said each time.
func (b *builder) strangers(from, until int) bool {
	all := b.Registry.Subjects
	return slices.ContainsFunc(b.depends.strange, func(id subject.ID) bool {
		return (from == 0 || id >= all[from].ID) && (until == len(all) || id < all[until].ID)
	})
}

// composeShare composes neighbours, each alone.
func (b *builder) composeShare(from, until int) ([]made, error) {
	recent := b.recently(from, until)
	out, more := b.left(from, until, recent)
	if !more {
		return out, nil
	}
	logs, problems, err := b.logsAlone(from, until)
	if err != nil {
		return nil, err
	}
	for k, sub := range b.Registry.Subjects[from:until] {
		if out[k].entry == nil {
			if out[k], err = b.alone(sub, logs[sub.ID], recent); err != nil {
				return nil, err
			}
			out[k].Summary.Seal()
			b.summaries[from+k] = out[k].Summary
		}
		out[k].problems = append(out[k].problems, problems...)
		problems = nil
	}
	return out, nil
}

// partnerNotices are a partner's notices, read once.
func (b *builder) partnerNotices(id subject.ID) (partner, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n, ok := b.partners[id]; ok {
		return n, nil
	}
	f, problems, err := b.ReadAlone(id) // which are reported with its own unit
	b.partners[id] = partner{f.Notices, f.Mark == input.Sound && len(problems) == 0}
	return b.partners[id], err
}
