package build

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
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

// composeShare composes neighbours, each alone.
func (b *builder) composeShare(from, until int) ([]made, error) {
	logs, problems, err := b.logsAlone(from, until)
	if err != nil {
		return nil, err
	}
	var out []made
	for _, sub := range b.Registry.Subjects[from:until] {
		m, err := b.alone(sub, logs[sub.ID])
		if err != nil {
			return nil, err
		}
		m.problems = append(m.problems, problems...)
		problems = nil
		out = append(out, m)
	}
	return out, nil
}

// partnerNotices are a partner's notices, read once.
func (b *builder) partnerNotices(id subject.ID) ([]*notice.Notice, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n, ok := b.partners[id]; ok {
		return n, nil
	}
	f, _, err := b.ReadAlone(id) // its problems are reported with its own unit
	b.partners[id] = f.Notices
	return f.Notices, err
}
