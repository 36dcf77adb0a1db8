package status

import (
	"slices"

	"bollettino/generator/input/notice"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/stato"
	"bollettino/generator/page/word"
)

// openCards are what is in progress and coming: its own, then its partners' and the
// platform's.
func openCards(s frame.Site, u judged.Unit) (out []page.Card) {
	for _, n := range stato.Ordered(u.Notices) {
		if n.Stands.State.Open() && n.Kind != notice.Constraint {
			out = append(out, bulletin.Card(s, s.Clock(u.T), n.Notice, n.Stands, page.Link{}))
		}
	}
	for _, n := range stato.Ordered(u.Around) {
		if n.Stands.State.Open() && n.Kind != notice.Constraint {
			out = append(out, bulletin.Card(s, s.Clock(u.T), n.Notice, n.Stands, s.Owner(n.Notice)))
		}
	}
	return out
}

// constraintCards are its constraints that are in force or coming.
func constraintCards(s frame.Site, u judged.Unit) (out []page.Card) {
	for _, n := range stato.Ordered(u.Notices) {
		if n.Stands.State.Open() && n.Kind == notice.Constraint {
			out = append(out, bulletin.Card(s, s.Clock(u.T), n.Notice, n.Stands, page.Link{}))
		}
	}
	return out
}

// lateness says of a maintenance that it was told too late for its rule.
func lateness(s frame.Site, n judged.Notice) []page.Text {
	late := n.Late
	if !late.Any {
		return nil
	}
	c := s.Clock(0)
	w := c.Status.Late
	when, by := c.Say(w.AfterBegin), page.Text(nil)
	if late.Rule != nil {
		when = c.Say(w.TooShort, "n", int(late.Lead.Hours()))
		rule := page.Anchor(c.Tell(w.Rule), s.Links.To(address.ObligationAt(late.Rule.ID, late.Version)))
		by = c.Say(w.By, "rule", rule)
	}
	out := []page.Text{c.Say(w.Late, "all", late.All, "when", when, "by", by)}
	if n.Told == 0 {
		out = append(out, c.Say(w.NotTold))
	}
	return out
}

// serviceNames name some of the services, "" where they are all.
func serviceNames(c word.Clock, p subject.Profile, ids []string) string {
	if slices.Contains(ids, notice.All) {
		return ""
	}
	var names []string
	for _, id := range ids {
		if s, ok := p.Service(id); ok {
			names = append(names, s.Name)
		}
	}
	return c.Join(names)
}

// ownPage is the page of one of the subject's notices.
func ownPage(s frame.Site, u judged.Unit, n judged.Notice) page.Page {
	c := s.Clock(u.T)
	var measured page.Measured
	if s.Setting.Verdicts != setting.Totals {
		measured = measuredIn(s, c, u, n)
	}
	p := bulletin.NoticePage(s, c, n.Notice, n.Stands, u.Row.Name,
		serviceNames(c, u.Profile, n.Stands.Plan.Services), u.Profile.Language, measured)
	p.Title = c.Tell(c.Bulletin.Title, "title", n.Title, "who", called(s, u.Row))
	p.Head.Feeds = subjectFeeds(s, u)
	p.Head.Crumbs = s.Crumbs(frame.SubjectLink(s, u), page.Link{Text: n.Title, Lang: s.Foreign(n.Lang)})
	b := p.Body.(page.Notice)
	b.Lead.Marks = append(b.Lead.Marks, lateness(s, n)...)
	if b.Ahead = noticeAhead(s, u, n, b); n.Stands.State.Open() {
		p.Head.Live = s.Live(u.T, address.SubjectPath(n.Owner))
	}
	p.Body = b
	return p
}
