package page

import (
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

// Compose makes all that a subject's pages, feeds and data say: first its figures for
// machines, then the sections that show them.
func Compose(s Site, u judged.Unit) Output {
	f := StatoOf(s.Links, s.Setting, u)
	body := Subject{
		Name: u.Row.Name, Long: isLong(u.Row.Name), ID: string(u.Subject.ID), Chips: chips(u), Marks: marks(u),
		Now: nowOf(s, u), Open: openCards(s, u), Services: services(s, u, f), Constraints: constraintCards(s, u),
		Levels: levels(s, u, f), Duties: duties(s, u, f), History: history(s.Links, u, f),
		Follow: follow(s, u), Contacts: contacts(u.Profile),
	}
	body.Strips = slices.ContainsFunc(body.Services, func(v Service) bool { return v.Strip != "" })
	out := Output{Stato: f, Pages: []Page{statusPage(s, u, body)}, Told: toldBy(s, u), Badge: badge(s, u)}
	for _, n := range u.Notices {
		out.Pages = append(out.Pages, ownPage(s, u, n))
	}
	out.Pages = append(out.Pages, archives(s, u, f)...)
	out.Pages = append(out.Pages, embedPage(s, u, body.Now))
	out.Board = board(s, u, body.Now.Sentence, out.Told)
	out.Summary = summary(s, u, out.Told)
	return out
}

func statusPage(s Site, u judged.Unit, body Subject) Page {
	here := SubjectPath(u.Subject.ID)
	return Page{
		Path: here, Layout: "soggetto", Title: u.Row.Name + ": si può pagare?",
		Description: body.Now.Sentence.String(),
		Head: Head{
			Crumbs: s.crumbs(Link{Text: u.Row.Name}), NoIndex: !u.Known, Section: "soggetti", Canonic: s.Links.Abs(here),
			Feeds: subjectFeeds(s, u), Measured: s.clock(u.T).stamp(u.T),
		},
		Body: body,
	}
}

// summary is what pages about many may know of the subject.
func summary(s Site, u judged.Unit, told []Told) Summary {
	out := Summary{
		ID: u.Subject.ID, Row: u.Row, T: u.T, Listed: u.Listed, Measured: u.Now.Measured != "", Known: u.Known,
		State: u.Now.State, Mark: u.Mark, Told: told, Outcomes: u.Outcomes,
	}
	c, who := s.clock(u.T), subjectLink(s, u)
	for _, n := range ordered(u.Notices) {
		if at := n.Stands; at.State.Open() {
			out.Open = append(out.Open, Open{card(s, c, n.Notice, at, who), n.Group, at.Span.From, at.Span.Until, at.State, n.Kind})
		}
	}
	if u.Answer.Silent {
		out.Open = append(out.Open, Open{Card: Card{
			Icon: "down", Kind: "measured", State: "in_progress", Title: "Non risponde, e nulla è dichiarato", Lang: "it",
			Href: who.Href, Who: who, Meta: Text{words("Misurato · dalle "), c.at(u.DownSince)},
		}, From: u.DownSince, Until: period.Never, State: notice.InProgress, Kind: notice.Outage})
	}
	return out
}
