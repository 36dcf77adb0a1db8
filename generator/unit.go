package main

import (
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page"
)

// whole is what all subjects share, with the periods that were frozen.
type whole struct {
	*shared
	frozen []*verification.File // the oldest first
}

// readAll reads what a build reads of what all subjects share.
func readAll(o options, from last) (*whole, error) {
	w := &whole{}
	var err error
	w.shared, err = readShared(o, page.RuleLinks, from, w.readFrozen)
	return w, err
}

// site is what all pages share.
func (w *whole) site() page.Site {
	site := siteOf(w.shared)
	site.Frozen = w.frozen
	return site
}

// siteOf is what all pages share.
func siteOf(s *shared) page.Site {
	return page.Site{
		Setting: s.setting, Links: page.NewLinks(s.setting.BaseURL), Book: s.book, Sources: s.store.Sources, Platform: s.platform, Prose: s.prose,
		Name: func(id subject.ID) string {
			if sub, ok := s.registry.Find(id); ok {
				return sub.At(s.asOf).Name
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

// unit reads one subject; sound tells whether its folder is.
func (w *whole) unit(sub subject.Subject, log observation.Log, partners partnerNotices) (u unit, sound bool, problems []problem.Problem, err error) {
	f, problems, err := w.readFolder(sub.ID)
	if err != nil {
		return u, false, nil, err
	}
	u, bad, err := w.unitOf(sub, f, log, partners)
	return u, f.mark == input.Sound, append(problems, bad...), err
}

// unitOf is the unit of what was read of a subject.
func (w *whole) unitOf(sub subject.Subject, f folder, log observation.Log, partners partnerNotices) (u unit, problems []problem.Problem, err error) {
	log, bad := w.offered(log, sub.ID, f)
	problems = append(bad, w.named.check(sub.ID, f.named)...)
	mark := f.mark
	if m := w.marked[sub.ID]; m != "" && mark != input.NeverGood {
		mark = m
	}
	if mark == input.Sound && (len(bad) > 0 || log.Partial) {
		mark = input.Part
	}
	in := sli.Input{
		Subject: sub, Profile: f.profile, Notices: f.notices, Platform: w.platform, Log: log,
		Book: w.book, Zone: w.setting.Zone, Policy: w.setting.Observers, Fresh: w.setting.Fresh,
		Reports: f.reports, Mark: mark,
	}
	for _, id := range partnersOf(sub, f.profile) {
		notices, err := partners(id)
		if err != nil {
			return u, nil, err
		}
		in.Partners = append(in.Partners, notices...)
	}
	return unit{in, sli.Instant(in, w.asOf)}, problems, nil
}
