package build

import (
	"fmt"
	"slices"

	"bollettino/generator/base/known"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/frame"
)

// depends decides what a subject's pages depend on, and so whether they have to be made
// again: what all share, its rows in the registry, its folder, its rows of measurements,
// the folders of its partners and the names of those whom it links. What depends on the
// clock is no part of it: an entry of the ledger holds between two instants.
type depends struct {
	*whole
	*look
	last    *ledger // which becomes that of this build
	shared  known.Digest
	rows    map[subject.ID]uint64
	strange []subject.ID
}

// newDepends looks at what was measured of each, beside the look at the inputs.
func (b *builder) newDepends(l *look) (*depends, error) {
	d := &depends{whole: b.whole, look: l, last: <-b.known}
	if !l.sure || len(b.Problems.For(string(subject.Platform))) > 0 {
		d.last.forget() // it can't be told, or the platform's notices are those that last were sound
	}
	d.shared = known.Of(fmt.Appendf(nil, "%x %q %q %t", l.shared, b.renderer.Key(), b.Setting.BaseURL,
		b.site.Searchable))
	if print := d.Store.Print(); print == d.last.Print {
		d.rows, d.strange = d.last.Rows, d.last.Strangers
		return d, nil
	}
	var err error
	d.rows, d.strange, err = d.Store.Prints(b.options.Jobs)
	return d, err
}

// print stands for all that a subject's pages are made of, if it is known of all.
func (d *depends) print(sub subject.Subject, a asked) (known.Digest, bool) {
	own := d.folder(sub.ID)
	sum := fmt.Appendf(nil, "%x %x %x %q\n", d.shared, own.Print, d.rows[sub.ID], d.Marked[sub.ID])
	for _, r := range sub.Rows {
		r.Line = 0 // whoever stands above
		sum = fmt.Appendf(sum, "%#v\n", r)
	}
	sure := own.Sure
	for _, id := range a.Partners {
		f := d.folder(id)
		sure = sure && f.Sure
		sum = fmt.Appendf(sum, "partner %q %x\n", id, f.Print)
	}
	for _, id := range a.Names {
		_, listed := d.Registry.Find(id)
		sum = fmt.Appendf(sum, "name %q %q %t\n", id, nameOf(d.Shared, id), listed)
	}
	return known.Of(sum), sure
}

// holds is what the ledger has of a subject, if its pages can stay as they are.
func (d *depends) holds(sub subject.Subject) (*entry, bool) {
	e := d.last.of(sub.ID).Units[sub.ID]
	if e == nil || d.AsOf < e.From || d.AsOf >= e.Until {
		return e, false
	}
	print, sure := d.print(sub, e.Asked)
	return e, sure && print == e.Print
}

// note keeps for the next build what a subject's pages were made of.
func (d *depends) note(sub subject.Subject, m *made, a asked) {
	if print, sure := d.print(sub, a); sure {
		m.entry = &entry{print, m.Summary.T, m.until, a, m.Summary}
		m.entry.Summary.Row = subject.Row{}
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
