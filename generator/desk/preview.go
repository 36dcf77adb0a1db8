package desk

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/base/text"
	"bollettino/generator/build"
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
	site := build.SiteOf(d.Shared)
	pages, told := d.shown(site, w)
	at := slices.IndexFunc(pages, func(p page.Page) bool {
		_, ok := p.Body.(page.Notice)
		return ok && strings.HasSuffix(p.Path, "/"+w.after.ID+"/")
	})
	if at < 0 {
		return fmt.Errorf("%s has no page", w.file)
	}
	b := pages[at].Body.(page.Notice)
	var t strings.Builder
	line := func(indent int, words ...string) {
		for _, l := range strings.Split(strings.Join(words, ""), "\n") {
			t.WriteString(strings.TrimRight(strings.Repeat(" ", indent)+text.Plain(l), " ") + "\n")
		}
	}
	line(0, "La pagina ", site.Links.Abs(pages[at].Path))
	line(2, b.Word, ", ", b.Chip.Word)
	line(2, b.Title)
	line(2, b.Who.Text)
	for _, m := range b.Lead.Marks {
		line(2, "! ", m.String())
	}
	line(2, b.Lead.Sentence.String())
	for _, f := range b.Facts {
		line(4, f.Term, ": ", f.Text.String())
	}
	if w.after.Body != "" {
		line(4, w.after.Body)
	}
	for _, u := range b.Updates {
		line(4, u.Word, ", ", u.When.String(), ": ", u.Words.String())
	}
	line(0, "Nei feed")
	for _, e := range bulletin.Entries(site, told) {
		line(2, notice.Clock(e.At, d.Setting.Zone), "  ", e.Title)
		line(4, e.Text)
	}
	_, err := io.WriteString(to, t.String())
	return err
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
