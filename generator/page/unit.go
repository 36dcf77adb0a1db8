package page

import (
	"cmp"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
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
	Prose    []ProseDoc
	Frozen   []*verification.File // verified periods, the oldest first
}

// Mark says what is wrong with a subject's inputs.
type Mark string

// A subject is shown from sound inputs, from its last good ones, from what is
// left of them, or not at all because none were ever good.
const (
	Sound     Mark = ""
	LastGood  Mark = "last_good"
	Part      Mark = "part"
	NeverGood Mark = "never_good"
)

// Unit is one subject with all that its pages are made of.
type Unit struct {
	sli.Input
	T       period.Time
	Figures sli.Figures
	Nows    []sli.Now // by service
	Now     sli.Now
	Reports []observation.Report
	Mark    Mark
	states  map[*notice.Notice]notice.Standing
}

// NewUnit measures a subject at its instant.
func NewUnit(in sli.Input, asOf period.Time, reports []observation.Report, mark Mark) Unit {
	u := Unit{Input: in, Reports: reports, Mark: mark, states: map[*notice.Notice]notice.Standing{}}
	u.T = sli.Instant(in, asOf)
	u.Figures = sli.Measure(in, u.T)
	for _, s := range u.Figures.Services {
		u.Nows = append(u.Nows, sli.Current(in, s.Seen, s.ID, u.T))
	}
	u.Now = sli.Join(u.Nows)
	return u
}

// Row is the registry's word on the subject at its instant.
func (u *Unit) Row() subject.Row { return u.Subject.At(u.T) }

// Listed tells whether a row holds at the instant and says that the body is active.
func (u *Unit) Listed() bool { return u.Row().Active && u.Row().Valid.Has(u.T) }

// Known tells whether anything is known of the subject beyond its registry row.
func (u *Unit) Known() bool {
	return len(u.Notices) > 0 || len(u.Log.Looks) > 0 || len(u.Log.Buckets) > 0 || len(u.Log.Counts) > 0
}

// Standing is where a notice stands; only its own subject's notices can overrun.
// All that is said of a notice is made of this one value.
func (u *Unit) Standing(n *notice.Notice) notice.Standing {
	s, ok := u.states[n]
	if !ok {
		s = n.At(u.T, u.Zone)
		if n.Owner == u.Subject.ID && sli.Overrun(n, u.Figures.Services, u.Nows, u.Zone, u.T) {
			s.State = notice.Overrun
		}
		u.states[n] = s
	}
	return s
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
	Mark     Mark
	Open     []Open    // notices announced, in progress or overrun, and undeclared down time
	Outcomes []Outcome // for counts of many, naming nobody: of each limit that bound it
	Told     []Told    // until a Gathering has taken it
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

// Outcome is a verdict about the last closed month, or the running year; of one
// that a new limit cuts, about its last part.
type Outcome struct {
	Obligation string
	Verdict    verdict.Verdict
}

// Compose makes all that a subject's pages, feeds and data say.
func Compose(site Site, u Unit) Output {
	c := composer{Site: site, Unit: u, clock: clock{zone: u.Zone, now: u.T}}
	out := Output{}
	c.body.Name, c.body.ID = c.Row().Name, string(u.Subject.ID)
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
	Unit
	clock
	body  Subject
	file  Stato
	cards []Open

	checks map[*notice.Notice]sli.Check
}

// sorted are notices by when they matter: running first, then coming by start,
// then past ones, newest first.
func (c *composer) sorted(notices []*notice.Notice) []*notice.Notice {
	out := slices.Clone(notices)
	rank := map[notice.State]int{notice.Overrun: 0, notice.InProgress: 0, notice.Announced: 1}
	slices.SortStableFunc(out, func(a, b *notice.Notice) int {
		sa, sb := c.Standing(a), c.Standing(b)
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
