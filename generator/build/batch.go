package build

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"bollettino/generator/input"
	"bollettino/generator/input/subject"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/status"
)

// Batch is how many subjects are held in memory at once.
const Batch = 500

// share is how many subjects' measurements are read at once.
const share = 64

// units makes every subject, a batch at a time.
func (b *builder) units() error {
	all := len(b.Registry.Subjects)
	for i := 0; i < all; i += Batch {
		j := min(i+Batch, all)
		units, err := b.compose(i, j)
		if err != nil {
			return err
		}
		var pages []page.Page
		for k := range units {
			m := &units[k]
			b.publisher.Leave(m.left)
			pages = append(pages, m.Pages...)
			b.gathered.Take(&m.Summary)
			b.summaries = append(b.summaries, m.Summary)
		}
		if err := b.renderer.Render(pages, b.publisher); err != nil {
			return err
		}
		for _, m := range units {
			if err := b.writeAll(strings.TrimPrefix(address.SubjectPath(m.Summary.ID), "/"), m.files); err != nil {
				return err
			}
		}
		if b.options.Progress != nil {
			b.options.Progress(j, all)
		}
	}
	return nil
}

// compose reads, measures and composes the subjects from the i-th until before
// the j-th, side by side.
func (b *builder) compose(i, j int) ([]made, error) {
	shares := make([][]made, (j-i+share-1)/share)
	errs := make([]error, len(shares))
	next := make(chan int)
	var wg sync.WaitGroup
	for range b.options.Jobs {
		wg.Go(func() {
			for k := range next {
				from := i + k*share
				shares[k], errs[k] = b.composeShare(from, min(from+share, j))
			}
		})
	}
	for k := range shares {
		next <- k
	}
	close(next)
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	all := slices.Concat(shares...)
	for _, m := range all {
		b.Problems.Add(m.problems...)
		if m.entry != nil {
			b.entries[m.Summary.ID] = *m.entry
		}
		if m.sound {
			b.sound = append(b.sound, m.Summary.ID)
		}
		switch m.mark {
		case input.LastGood:
			b.kept++
		case input.NeverGood:
			b.never++
		}
	}
	return all, nil
}

// left are neighbours of whom nothing changed, as the last build left them; more tells
// whether something else is to be read of them all.
func (b *builder) left(from, until int) (out []made, more bool) {
	out = make([]made, until-from)
	for k, sub := range b.Registry.Subjects[from:until] {
		e, ok := b.depends.holds(sub)
		if !ok {
			more = true
			continue
		}
		names, there := b.publisher.Under(strings.TrimPrefix(address.SubjectPath(sub.ID), "/"))
		if !there {
			more = true
			continue
		}
		out[k] = made{Output: status.Output{Summary: e.Summary}, mark: input.Sound, entry: &e, left: names}
	}
	return out, more || b.strangers(from, until)
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
	out, more := b.left(from, until)
	if !more {
		return out, nil
	}
	logs, problems, err := b.logsAlone(from, until)
	if err != nil {
		return nil, err
	}
	for k, sub := range b.Registry.Subjects[from:until] {
		if out[k].entry == nil {
			if out[k], err = b.alone(sub, logs[sub.ID]); err != nil {
				return nil, err
			}
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
