package page

import (
	"cmp"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verification"
)

// Site is what all pages share.
type Site struct {
	Searchable bool // there is a search index for each version of the rulebook

	Setting  setting.Site
	Links    Links
	Book     *rulebook.Book
	Sources  []observation.Source
	Name     func(subject.ID) string // a subject's name, for links to others
	Platform []*notice.Notice
	Prose    []input.Prose
	Frozen   []*verification.File // verified periods, the oldest first
}

// Output is all that one unit gives.
type Output struct {
	Pages   []Page
	Stato   Stato
	Told    []Told // what feeds, calendars and status clients say, the last changed first
	Board   Board
	Badge   Badge
	Summary Summary
}

// Summary is what the pages about many may know of a subject.
type Summary struct {
	ID       subject.ID
	Row      subject.Row
	T        period.Time
	Listed   bool
	Measured bool // something fresh was measured
	Known    bool
	State    sli.State
	Mark     input.Mark
	Open     []Open           // notices announced, in progress or overrun, and undeclared down time
	Outcomes []judged.Outcome // for counts of many, naming nobody: of each limit that bound it
	Told     []Told           // until a Gathering has taken it
}

// Open is a notice that matters now.
type Open struct {
	Card  Card
	Group string
	From  period.Time // of the span that is running or comes next
	Until period.Time
	State notice.State
	Kind  notice.Kind
}

// Compose makes all that a subject's pages, feeds and data say.
func Compose(site Site, u judged.Unit) Output {
	c := composer{Site: site, Unit: u, clock: clock{zone: site.Setting.Zone, now: u.T}}
	out := Output{}
	c.body.Name, c.body.ID = c.Row.Name, string(u.Subject.ID)
	c.now()
	c.services()
	c.levels()
	c.duties()
	c.notices()
	c.history()
	c.frame()
	out.Stato = c.stato()
	out.Pages = append(out.Pages, c.statusPage())
	for _, n := range u.Notices {
		out.Pages = append(out.Pages, c.noticePage(n))
	}
	out.Pages = append(out.Pages, c.archives()...)
	out.Pages = append(out.Pages, c.embedPage())
	out.Told, out.Badge = c.told(), c.badge()
	out.Board = c.board(out.Told)
	out.Summary = c.summary(out.Told)
	return out
}

// composer gathers one unit's page and its figures together, so that each figure
// on the page knows where it stands in stato.json.
type composer struct {
	Site
	judged.Unit
	clock
	body  Subject
	file  Stato
	cards []Open
}

// sorted are notices by when they matter: running first, then coming by start,
// then past ones, newest first.
func (c *composer) sorted(notices []judged.Notice) []judged.Notice {
	out := slices.Clone(notices)
	rank := map[notice.State]int{notice.Overrun: 0, notice.InProgress: 0, notice.Announced: 1}
	slices.SortStableFunc(out, func(a, b judged.Notice) int {
		sa, sb := a.Stands, b.Stands
		ra, oka := rank[sa.State]
		rb, okb := rank[sb.State]
		if !oka {
			ra = 2
		}
		if !okb {
			rb = 2
		}
		if ra == 1 && rb == 1 {
			return cmp.Or(cmp.Compare(sa.Span.From, sb.Span.From), cmp.Compare(a.ID, b.ID))
		}
		return cmp.Or(cmp.Compare(ra, rb), cmp.Compare(sb.Span.From, sa.Span.From), cmp.Compare(a.ID, b.ID))
	})
	return out
}
