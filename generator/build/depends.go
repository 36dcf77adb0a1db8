package build

import (
	"fmt"
	"path"
	"slices"
	"sync"

	"bollettino/generator/base/known"
	"bollettino/generator/input"
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
	last    ledger
	files   *known.Files
	shared  known.Digest
	rows    map[subject.ID]uint64
	strange []subject.ID

	mu      sync.Mutex
	folders map[subject.ID]folder
}

// folder is the print of a subject's folder.
type folder struct {
	print known.Digest
	sure  bool
}

// apart are the names below data/ of which each subject has its own share, or that are no
// inputs.
func apart(name string) bool {
	return slices.Contains([]string{"data/subjects", "data/subjects.csv", "data/availability", "data/responses",
		"data/counts"}, name) || input.Hidden(path.Base(name))
}

// newDepends looks at what all share, and at what was measured of each.
func (b *builder) newDepends(last ledger) (*depends, error) {
	d := &depends{whole: b.whole, last: last, files: known.In(b.Root, last.Files, last.looked()),
		folders: map[subject.ID]folder{}}
	sum := fmt.Appendf(nil, "%q %q %t\n", b.renderer.Key(), b.Setting.BaseURL, b.site.Searchable)
	for _, dir := range []string{"content", "data"} {
		print, err := d.files.Folder(dir, apart)
		if err != nil || len(b.Problems.For(string(subject.Platform))) > 0 {
			d.last.Units = nil // it can't be told, or the platform's notices are those that last were sound
		}
		sum = append(sum, print[:]...)
	}
	d.shared = known.Of(sum)
	if print := d.Store.Print(); print == last.Measured {
		d.rows, d.strange = last.Rows, last.Strangers
		return d, nil
	}
	var err error
	d.rows, d.strange, err = d.Store.Prints(b.options.Jobs)
	return d, err
}

// folder is the print of a subject's folder as it stands.
func (d *depends) folder(id subject.ID) folder {
	d.mu.Lock()
	f, ok := d.folders[id]
	d.mu.Unlock()
	if ok {
		return f
	}
	print, err := d.files.Folder(path.Join(input.SubjectsDir, string(id)), func(name string) bool {
		return input.Hidden(path.Base(name))
	})
	f = folder{print, err == nil}
	d.mu.Lock()
	d.folders[id] = f
	d.mu.Unlock()
	return f
}

// print stands for all that a subject's pages are made of, if it is known of all.
func (d *depends) print(sub subject.Subject, a asked) (known.Digest, bool) {
	own := d.folder(sub.ID)
	sum := fmt.Appendf(nil, "%x %x %x %q\n", d.shared, own.print, d.rows[sub.ID], d.Marked[sub.ID])
	for _, r := range sub.Rows {
		r.Line = 0 // whoever stands above
		sum = fmt.Appendf(sum, "%#v\n", r)
	}
	sure := own.sure
	for _, id := range a.Partners {
		f := d.folder(id)
		sure = sure && f.sure
		sum = fmt.Appendf(sum, "partner %q %x\n", id, f.print)
	}
	for _, id := range a.Names {
		_, listed := d.Registry.Find(id)
		sum = fmt.Appendf(sum, "name %q %q %t\n", id, nameOf(d.Shared, id), listed)
	}
	return known.Of(sum), sure
}

// holds is what the ledger has of a subject, if its pages can stay as they are.
func (d *depends) holds(sub subject.Subject) (entry, bool) {
	e, ok := d.last.Units[sub.ID]
	if !ok || d.AsOf < e.From || d.AsOf >= e.Until {
		return e, false
	}
	print, sure := d.print(sub, e.Asked)
	return e, sure && print == e.Print
}

// note keeps for the next build what a subject's pages were made of.
func (d *depends) note(sub subject.Subject, m *made, a asked) {
	if print, sure := d.print(sub, a); sure {
		m.entry = &entry{print, m.Summary.T, m.until, a, m.Summary}
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

// keepEntries leaves to the next build what this one knows of each subject.
func (b *builder) keepEntries() error {
	d := b.depends
	return b.memory.keepLedger(b.options.Program, ledger{
		Looked: int64(b.options.Clock), Files: d.files.Now(), Measured: d.Store.Print(), Rows: d.rows,
		Strangers: d.strange, Units: b.entries,
	})
}
