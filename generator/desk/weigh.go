package desk

import (
	"cmp"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/desk/editor"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/measure/sli"
)

// input is what a work's subject is measured by, with the notice as it will be.
func (d *Desk) input(w *work) sli.Input {
	in := sli.Input{
		Profile: w.body.Profile, Platform: d.Platform, Book: d.Book, Zone: d.Setting.Zone, Policy: d.Setting.Observers,
		Fresh: d.Setting.Fresh,
	}
	in.Subject, _ = d.Registry.Find(w.owner)
	in.Notices = slices.DeleteFunc(slices.Clone(w.body.Notices), func(n *notice.Notice) bool {
		return n.ID == w.after.ID
	})
	in.Notices = append(in.Notices, w.after)
	slices.SortFunc(in.Notices, func(a, b *notice.Notice) int { return cmp.Compare(a.ID, b.ID) })
	return in
}

// Weigh gives what the author of a notice ought to know, beside what its owner has
// declared so far.
func Weigh(s *input.Shared, n *notice.Notice, since period.Time) ([]draft.Warning, error) {
	d := &Desk{Shared: s}
	w := &work{owner: n.Owner, after: n}
	var err error
	if w.body, err = d.read(n.Owner); err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(w.body.Notices, func(x *notice.Notice) bool { return x.ID == n.ID }); i >= 0 {
		w.before = w.body.Notices[i]
	}
	return draft.Weigh(d.input(w), n, s.AsOf, since).Warnings, nil
}

// check reads back what would be written, and weighs it. Only that file has to be
// sound; what is wrong beside it is a warning, since it keeps the page as it was.
func (d *Desk) check(w *work, since period.Time) {
	var services []string
	for _, s := range w.body.Profile.Services {
		services = append(services, s.ID)
	}
	profile := w.body.in(profileOf(w.owner))
	if len(profile) > 0 {
		services = []string{notice.AnyService} // a mistake in the profile is enough to report
	}
	list := &problem.List{}
	w.after = notice.Read(w.file, w.data, w.owner, services, d.Setting.Zone, d.AsOf, list)
	w.bad = list.Sorted()
	all := []string{notice.All}
	if len(profile) > 0 && w.before == nil && w.after != nil && !slices.Equal(w.after.Plan.Services, all) {
		w.bad = profile // nobody can say which services there are
	}
	if len(w.bad) > 0 || w.mute {
		return
	}
	w.weight = draft.Weigh(d.input(w), w.after, d.AsOf, since)
	if len(w.body.wrong) > 0 {
		w.weight.Warnings = append(w.weight.Warnings,
			draft.Warning{Code: draft.Held, Text: editor.Held(w.body.wrong[0])})
	}
}
