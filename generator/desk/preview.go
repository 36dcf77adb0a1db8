package desk

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/base/text"
	"bollettino/generator/build"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/many"
	"bollettino/generator/page/status"
)

// Preview prints what a notice's page and feed entries say as it stands.
func (d *Desk) Preview(arg string) error {
	w, err := d.one(arg)
	if err != nil {
		return err
	}
	w.after = w.before
	return d.preview(d.out, w)
}

// preview prints what the notice's page and feed entries will say.
func (d *Desk) preview(to io.Writer, w *work) error {
	p, err := d.previewOf(w)
	if err != nil {
		return err
	}
	var t strings.Builder
	line := func(indent int, words ...string) {
		for _, l := range strings.Split(strings.Join(words, ""), "\n") {
			t.WriteString(strings.TrimRight(strings.Repeat(" ", indent)+text.Plain(l), " ") + "\n")
		}
	}
	line(0, "La pagina ", p.Address)
	line(2, p.Kind, ", ", p.State)
	line(2, p.Title)
	line(2, p.Who)
	for _, m := range p.Marks {
		line(2, "! ", m)
	}
	line(2, p.Lead)
	for _, f := range p.Facts {
		line(4, f.Term, ": ", f.Text)
	}
	if w.after.Body != "" {
		line(4, w.after.Body)
	}
	for _, u := range p.Updates {
		line(4, u.Word, ", ", u.When, ": ", u.Text)
	}
	line(0, "Nei feed")
	for _, e := range p.Entries {
		line(2, e.At, "  ", e.Title)
		line(4, e.Text)
	}
	_, err = io.WriteString(to, t.String())
	return err
}

// previewOf is what readers will be told of a notice as it will be.
func (d *Desk) previewOf(w *work) (draft.Preview, error) {
	site := build.SiteOf(d.Shared)
	pages, told := d.shown(site, w)
	clock := func(e bulletin.Entry) string { return notice.Clock(e.At, d.Setting.Zone) }
	p, ok := draft.PreviewOf(pages, w.after, bulletin.Entries(site, told), clock)
	if !ok {
		return p, fmt.Errorf("%s has no page", w.file)
	}
	p.Address = site.Links.Abs(p.Address)
	return p, nil
}

// Show is what readers will be told of a sound notice, beside what its owner has
// declared so far.
func Show(s *input.Shared, n *notice.Notice) (draft.Preview, error) {
	d := &Desk{Shared: s}
	w := &work{owner: n.Owner, file: n.File, after: n}
	var err error
	if w.body, err = d.read(n.Owner); err != nil {
		return draft.Preview{}, err
	}
	return d.previewOf(w)
}

// shown are the pages among which the notice's is, and what feeds tell of it.
func (d *Desk) shown(site frame.Site, w *work) ([]page.Page, []bulletin.Told) {
	if w.owner == subject.Platform {
		zone := d.Setting.Zone
		lists := bulletin.NewGathering(site).Close(d.AsOf, func(t period.Time) []judged.Notice {
			return judged.Stand([]*notice.Notice{w.after}, zone, t)
		})
		m := many.New(site, nil, lists)
		return m.Pages(), m.Told(lists[0])
	}
	in := d.input(w)
	figures := sli.Measure(in, sli.Instant(in, d.AsOf))
	out := status.Compose(site, judged.Of(in, figures, d.Setting.ObservedAtLeast, nil))
	id := string(w.owner) + "/" + w.after.ID
	return out.Pages, slices.DeleteFunc(out.Told, func(t bulletin.Told) bool { return t.ID != id })
}
