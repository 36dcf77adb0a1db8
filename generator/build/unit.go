package build

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
)

// Batch is how many subjects are held in memory at once.
const Batch = 500

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
			b.gathered.Take(&m.Summary, b.site.Name)
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
	shares := make([][]made, (j-i+Share-1)/Share)
	errs := make([]error, len(shares))
	next := make(chan int)
	var wg sync.WaitGroup
	for range b.options.Jobs {
		wg.Go(func() {
			for k := range next {
				from := i + k*Share
				shares[k], errs[k] = b.composeShare(from, min(from+Share, j))
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

// Share is how many subjects' measurements are read at once.
const Share = 64

// partnerNotices gives the notices of a partner.
type partnerNotices func(subject.ID) ([]*notice.Notice, error)

// partnersOf are those through whom the subject is, or was, connected: a day is
// judged with that day's row.
func partnersOf(sub subject.Subject, p subject.Profile) []subject.ID {
	var out []subject.ID
	for _, r := range sub.Rows {
		out = append(out, r.Partners...)
	}
	for _, s := range p.Services {
		if s.Partner != "" {
			out = append(out, s.Partner)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(id subject.ID) bool { return id == sub.ID })
}

// whole is what all subjects share, with the periods that were frozen.
type whole struct {
	*input.Shared
	frozen []*verification.File // the oldest first
}

// ReadAll reads what a build reads of what all subjects share.
func ReadAll(o input.Options, from input.Last) (*whole, error) {
	w := &whole{}
	var err error
	w.Shared, err = input.Read(o, address.RuleLinks, from, w.readFrozen)
	return w, err
}

// site is what all pages share.
func (w *whole) site() frame.Site {
	site := SiteOf(w.Shared)
	site.Frozen = w.frozen
	return site
}

// SiteOf is what all pages share.
func SiteOf(s *input.Shared) frame.Site {
	return frame.Site{
		Setting: s.Setting, Links: address.NewLinks(s.Setting.BaseURL), Book: s.Book, Sources: s.Store.Sources, Platform: s.Platform, Prose: s.Prose,
		Name: func(id subject.ID) string {
			if sub, ok := s.Registry.Find(id); ok {
				return sub.At(s.AsOf).Name
			}
			return string(id)
		},
	}
}

// unit is one subject as it was read, and its instant.
type unit struct {
	sli.Input
	T period.Time
}

// Unit reads one subject; sound tells whether its folder is.
func (w *whole) Unit(sub subject.Subject, log observation.Log, partners partnerNotices) (u unit, sound bool, problems []problem.Problem, err error) {
	f, problems, err := w.ReadFolder(sub.ID)
	if err != nil {
		return u, false, nil, err
	}
	u, bad, err := w.unitOf(sub, f, log, partners)
	return u, f.Mark == input.Sound, append(problems, bad...), err
}

// unitOf is the unit of what was read of a subject.
func (w *whole) unitOf(sub subject.Subject, f input.Folder, log observation.Log, partners partnerNotices) (u unit, problems []problem.Problem, err error) {
	log, bad := w.Offered(log, sub.ID, f)
	problems = append(bad, w.Named.Check(sub.ID, f.Named)...)
	mark := f.Mark
	if m := w.Marked[sub.ID]; m != "" && mark != input.NeverGood {
		mark = m
	}
	if mark == input.Sound && (len(bad) > 0 || log.Partial) {
		mark = input.Part
	}
	in := sli.Input{
		Subject: sub, Profile: f.Profile, Notices: f.Notices, Platform: w.Platform, Log: log,
		Book: w.Book, Zone: w.Setting.Zone, Policy: w.Setting.Observers, Fresh: w.Setting.Fresh,
		Reports: f.Reports, Mark: mark,
	}
	for _, id := range partnersOf(sub, f.Profile) {
		notices, err := partners(id)
		if err != nil {
			return u, nil, err
		}
		in.Partners = append(in.Partners, notices...)
	}
	return unit{in, sli.Instant(in, w.AsOf)}, problems, nil
}
