package build

import (
	"slices"
	"sync"

	"bollettino/generator/base/parallel"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
	"bollettino/generator/publish/sitemap"
)

// share is how many neighbours are made by one at once: their measurements are read together.
const share = 32

// ahead is how many shares beside those that are being made may wait to be published: so many
// pages are held in memory.
const ahead = 4

// units makes every subject, neighbours together: the next are made while some are written.
func (b *builder) units() error {
	all := b.until - b.from
	of := func(i int) (from, until int) { return b.from + i*share, min(b.from+(i+1)*share, b.until) }
	compose := func(i int) (units shareMade) {
		units.all, units.err = b.composeShare(of(i))
		return units
	}
	for i, units := range parallel.InOrder(b.options.Jobs, ahead, (all+share-1)/share, compose) {
		if units.err != nil {
			return units.err
		}
		for i := range units.all {
			b.take(&units.all[i])
		}
		if err := b.publish(units.all); err != nil {
			return err
		}
		clear(units.all)
		rooms.Put(units.all[:0])
		if b.options.Progress != nil {
			_, until := of(i)
			b.options.Progress(until-b.from, all)
		}
	}
	return nil
}

// rooms are what neighbours that were published were held in.
var rooms = sync.Pool{New: func() any { return []made(nil) }}

// shareMade is what came of neighbours.
type shareMade struct {
	all []made
	err error
}

// publish gives neighbours to the publisher.
func (b *builder) publish(units []made) error {
	var found []sitemap.Entry
	for i := range units {
		m := &units[i]
		if m.left {
			b.publisher.Leave(m.folders...)
		}
		found = sitemap.Of(found[:0], m.Summary, b.Setting.Zone)
		b.sitemaps.Take(m.Summary.ID, found)
		b.tables.Take(m.Summary)
		b.gathered.Take(m.Summary)
	}
	for i := range units {
		m := &units[i]
		if m.left {
			continue
		}
		for _, p := range m.pages {
			if err := b.publisher.Give(p.name, p.html); err != nil {
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
func (b *builder) folders(id subject.ID) []string {
	out := make([]string, len(b.above))
	for i, above := range b.above {
		out[i] = above + string(id) + "/"
	}
	return out
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
	was := b.depends.last.has(m.Summary.ID)
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
	out = slices.Grow(rooms.Get().([]made), until-from)[:until-from]
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
	if e != nil && b.publisher.Standing(folders...) {
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
