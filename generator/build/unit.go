package build

import (
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/status"
	"bollettino/generator/publish/site"
)

// made is what one subject leaves behind.
type made struct {
	Summary  *bulletin.Summary
	folders  []string          // of its files, one for each of the site's languages
	pages    []document        // in all of the site's languages
	files    map[string][]byte // beside its pages, by their path below its address
	problems []problem.Problem
	mark     input.Mark
	sound    bool // its folder may be kept as the last good one

	course course
	entry  *entry   // for the next build; nil where something is wrong with it
	left   bool     // its files stand as they were made before
	noted  bool     // and the ledger has the entry
	from   *brought // the shard in which they do
}

// document is a page as it is written.
type document struct {
	name string // below the output folder
	html []byte
}

// line is what happens to one subject: what was read of it becomes a unit, is measured,
// judged, composed and rendered.
func (b *builder) line(
	sub subject.Subject, f input.Folder, log observation.Log, partners partnerNotices, s frame.Site,
) (made, error) {
	u, problems, err := b.unitOf(sub, f, log, partners)
	if err != nil {
		return made{}, err
	}
	figures := sli.Measure(u.Input, u.T)
	judgment := judged.Of(u.Input, figures, b.Setting.ObservedAtLeast, b.frozen)
	if s.Living() {
		judgment.Later, judgment.Until = judged.Later(u.Input, judgment)
	}
	out := status.Compose(s, judgment)
	summary := out.Summary // alone: the rest of what was composed goes
	m := made{
		Summary: &summary, folders: b.folders(sub.ID), problems: problems, mark: u.Mark, sound: f.Mark == input.Sound,
		course: u.course,
	}
	if u.Mark == input.Sound {
		m.problems = append(m.problems, b.stray(u)...)
	}
	for i, pages := range append([][]page.Page{out.Pages}, out.Others...) {
		for _, p := range pages {
			html, err := b.renderers[i].HTML(p)
			if err != nil {
				return m, err
			}
			m.pages = append(m.pages, document{site.Output(p.Path), html})
		}
	}
	if m.files, err = b.unitFiles(out); err == nil {
		err = b.events(m.Summary.Told)
	}
	if err != nil {
		return m, &input.Fault{Subject: sub.ID, What: err, Where: "its feeds, calendar and status"}
	}
	return m, nil
}

// unit is one subject as it was read, and its instant: nothing that was measured later is
// left in it.
type unit struct {
	sli.Input
	T      period.Time
	course course
}

// course is when something of a subject changes by itself.
type course struct {
	Said  period.Span   // in which nothing else is said of it (sli.Said)
	Until period.Time   // before which nothing of it changes
	Later []period.Time // when something is said up to the horizon (sli.Later)
	Ahead []period.Time // when something of it changes up to then, local midnights apart (sli.Ahead)
}

// read reads one subject; sound tells whether its folder is.
func (w *whole) read(sub subject.Subject, log observation.Log, partners partnerNotices) (u unit, sound bool,
	problems []problem.Problem, err error) {
	f, problems, err := w.ReadFolder(sub.ID)
	if err != nil {
		return u, false, nil, err
	}
	u, bad, err := w.unitOf(sub, f, log, partners)
	return u, f.Mark == input.Sound, append(problems, bad...), err
}

// unitOf is the unit of what was read of a subject.
func (w *whole) unitOf(sub subject.Subject, f input.Folder, log observation.Log, partners partnerNotices) (u unit,
	problems []problem.Problem, err error) {
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
	c := course{Said: sli.Said(in, w.AsOf), Later: sli.Later(in, period.Span{From: w.AsOf, Until: w.horizon()})}
	u = unit{Input: in, T: w.follow(&c, log)}
	u.course, u.Log = c, log.Cut(u.T)
	return u, problems, nil
}

// follow sets what of a course follows from what was measured, and gives the instant.
func (w *whole) follow(c *course, log observation.Log) period.Time {
	in := sli.Input{Log: log, Zone: w.Setting.Zone, Policy: w.Setting.Observers, Fresh: w.Setting.Fresh}
	now := sli.Between(in, c.Said, w.AsOf)
	c.Until, c.Ahead = now.Until, sli.Ahead(in, c.Said, c.Later, w.AsOf, w.horizon())
	return now.From
}

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
