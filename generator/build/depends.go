package build

import (
	"fmt"
	"slices"
	"sync"

	"bollettino/generator/base/known"
	"bollettino/generator/base/period"
	"bollettino/generator/base/wire"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page/frame"
)

// depends decides what a subject's pages depend on, and so whether they have to be made
// again: what all share, its rows in the registry, its folder, the folders of its partners
// and the names of those whom it links; of its rows of measurements those up to its
// instant; and that instant, which follows from the clock and from what is recent among
// the rows.
type depends struct {
	*whole
	*look
	last     *ledger // which becomes that of this build
	shared   known.Digest
	measured known.Digest
	same     bool        // nothing else is measured than at the last build
	recent   period.Time // files of measurements that end by it are past: no instant of today follows from them
	past     known.Digest
	rows     map[subject.ID]uint64 // of the past files
	strange  []subject.ID          // whom rows name and who is no subject
	outcomes sync.Map              // lists of them, by what they say: few are those of many

	moved map[subject.ID]bool // whose folders are others than at the last build
	quiet bool                // and nothing else is
}

// newDepends looks at what was measured of each, beside the look at the inputs.
func (b *builder) newDepends(l *look) (*depends, error) {
	d := &depends{whole: b.whole, look: l, last: <-b.known}
	if !l.sure || len(b.Problems.For(string(subject.Platform))) > 0 || b.Store.Lost() {
		d.last.forget() // it can't be told, or the platform's notices are those that last were sound
	}
	var templates []string
	for _, r := range b.renderers {
		templates = append(templates, r.Key())
	}
	d.shared = known.Of(fmt.Appendf(nil, "%x %q %q %t %q", l.shared, templates, b.Setting.BaseURL,
		b.site.Searchable, b.site.Only))
	d.recent = sli.Recent(b.Setting.Zone, b.Setting.Fresh, b.AsOf)
	d.measured, d.past, d.rows = b.Store.Print(period.Never), b.Store.Print(d.recent), d.last.Rows
	d.same = d.measured == d.last.Print
	if d.past != d.last.Past || d.rows == nil {
		d.same = false
		var err error
		if d.rows, err = b.Store.Prints(b.options.Jobs, d.recent); err != nil {
			return nil, err
		}
	}
	if !d.same {
		names, err := b.Store.Names(d.recent)
		if err != nil {
			return nil, err
		}
		for id := range names {
			d.rows[id] += 0
		}
	}
	for id := range d.rows {
		if _, ok := b.Registry.Find(id); !ok {
			d.strange = append(d.strange, id)
		}
	}
	d.moved, d.quiet = b.before.moved(b, d)
	return d, nil
}

// print stands for all that a subject's pages are made of but rows of measurements, if it
// is known of all.
func (d *depends) print(sub subject.Subject, a asked) (known.Digest, bool) {
	own := d.folder(sub.ID)
	sum := append(make([]byte, 0, 512), d.shared[:]...)
	sum = wire.Text(append(sum, own.Print[:]...), d.Marked[sub.ID])
	sum = wire.Count(sum, len(sub.Rows))
	for _, r := range sub.Rows {
		sum = r.Append(sum)
	}
	sure := own.Sure
	sum = wire.Count(sum, len(a.Partners))
	for _, id := range a.Partners {
		f := d.folder(id)
		sure = sure && f.Sure
		sum = append(wire.Text(sum, id), f.Print[:]...)
	}
	for _, id := range a.Names {
		_, listed := d.Registry.Find(id)
		sum = wire.Flags(wire.Text(wire.Text(sum, id), nameOf(d.Shared, id)), listed)
	}
	return known.Of(sum), sure
}

// recents are what was measured lately of some subjects, read when it is first asked for.
type recents func() (observation.Logs, error)

// recently gives that of neighbours.
func (b *builder) recently(from, until int) recents {
	return sync.OnceValues(func() (logs observation.Logs, err error) {
		err = input.Contain(b.Registry.Subjects[from].ID, func() (err error) {
			logs, err = b.RecentLogs(from, until, b.depends.recent)
			return err
		})
		return logs, err
	})
}

// holds is what a ledger has of a subject, and what it is to have if the subject's pages can
// stay as they are, else nil; same tells whether nothing else is measured than when it was
// written.
func (d *depends) holds(l *ledger, same bool, sub subject.Subject, recent recents) (was, now *entry) {
	e := l.has(sub.ID)
	if e != nil && d.quiet && l == d.last && !d.moved[sub.ID] &&
		!slices.ContainsFunc(e.Asked.Partners, func(id subject.ID) bool { return d.moved[id] }) {
		return e, e
	}
	if e == nil || !e.Course.Said.Has(d.AsOf) {
		return e, nil
	}
	if print, sure := d.print(sub, e.Asked); !sure || print != e.Print {
		return e, nil
	}
	if same && e.From <= d.AsOf && d.AsOf < e.Course.Until {
		return e, e
	}
	logs, err := recent()
	if err != nil {
		return e, nil // who reads all its rows tells
	}
	log, c := logs[sub.ID], e.Course
	if t := d.follow(&c, log); t != e.From || d.rowsOf(sub.ID, log, t) != e.Rows {
		return e, nil
	}
	if c.Until != e.Course.Until || !slices.Equal(c.Ahead, e.Course.Ahead) {
		renewed := *e
		renewed.Course = c
		return e, &renewed
	}
	return e, e
}

// rowsOf is the print of a subject's rows up to its instant, by those that are recent.
func (d *depends) rowsOf(id subject.ID, recent observation.Log, t period.Time) uint64 {
	return d.rows[id] + recent.Cut(t).Print()
}

// note keeps for the next build what a subject's pages were made of.
func (d *depends) note(sub subject.Subject, m *made, a asked, recent recents) {
	print, sure := d.print(sub, a)
	logs, err := recent()
	alike, _ := d.outcomes.LoadOrStore(string(appendOutcomes(nil, m.Summary.Outcomes)), m.Summary.Outcomes)
	m.Summary.Outcomes, _ = alike.([]judged.Outcome)
	if sure && err == nil {
		m.entry = &entry{print, d.rowsOf(sub.ID, logs[sub.ID], m.Summary.T), m.Summary.T, m.course, a, d.folder(sub.ID).Print, m.Summary}
	}
}

// asking notes of whom else a subject's pages are made, as they are made.
type asking struct {
	*builder
	asked
	settled bool // those whose notices it shows are sound
}

// partners gives the notices of a partner, and notes who that is.
func (a *asking) partners(id subject.ID) ([]*notice.Notice, error) {
	if !slices.Contains(a.Partners, id) {
		a.Partners = append(a.Partners, id)
	}
	p, err := a.partnerNotices(id)
	a.settled = a.settled && p.sound
	return p.notices, err
}

// site is what all pages share; it notes who is named.
func (a *asking) site() frame.Site {
	site := a.builder.site
	site.Name = func(id subject.ID) string {
		if !slices.Contains(a.Names, id) {
			a.Names = append(a.Names, id)
		}
		return a.builder.site.Name(id)
	}
	return site
}

// partner is what others show of a partner.
type partner struct {
	notices []*notice.Notice
	sound   bool
}
