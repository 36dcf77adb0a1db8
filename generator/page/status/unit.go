// Package status makes one subject's pages from the subject as it was judged: a section
// is a function of that value and of stato.json, which is made first.
package status

import (
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/name"
	"bollettino/generator/page/stato"
)

// Output is all that one unit gives.
type Output struct {
	Name    string // as pages show it
	Pages   []page.Page
	Others  [][]page.Page // in the site's other languages, in their order
	Stato   stato.Stato
	Told    []bulletin.Told // what feeds, calendars and status clients say, the last changed first
	Board   bulletin.Board
	Badge   page.Badge
	Summary bulletin.Summary
}

// Compose makes all that a subject's pages, feeds and data say: first its figures for
// machines, then the sections that show them.
func Compose(s frame.Site, u judged.Unit) Output {
	f, registered := stato.Of(s.Links, s.Setting, u), u.Row
	u.Row.Name = name.Shown(registered.Name)
	voices := s.Voices()
	nows := make([]page.Now, len(voices))
	for i, v := range voices {
		nows[i] = nowOf(v, u)
	}
	now := nows[0]
	out := Output{Name: u.Row.Name, Stato: f, Told: bulletin.ToldBy(s, u), Badge: badge(s, u)}
	own, turns := pages(s, u, f, registered.Name, now)
	out.Pages = s.Speak(append(append(own, archives(s, u, f)...), embedPage(voices, u, nows)))
	out.Board = board(s, u, registered.Name, now.Sentence, out.Told)
	out.Summary = summary(s, u, f, out.Told, turns)
	for k, o := range voices[1:] {
		own, turns := pages(o, u, f, registered.Name, nows[k+1])
		out.Others = append(out.Others, o.Speak(own))
		for i, open := range opens(o, u, turns) {
			said := bulletin.Worded{Card: open.Card, Later: open.Later}
			out.Summary.Open[i].Other = append(out.Summary.Open[i].Other, said)
		}
	}
	return out
}

// pages are those that a subject has in each language: its own, and its notices'; turns are
// what will become of these, by their addresses.
func pages(s frame.Site, u judged.Unit, f stato.Stato, registered string, now page.Now) (out []page.Page,
	turns map[string][]bulletin.Turn) {
	body := page.Subject{
		Name: u.Row.Name, Long: isLong(u.Row.Name), ID: string(u.Subject.ID),
		Chips: chips(s.Language, u), Marks: marks(s.Language, u),
		Now: now, Open: openCards(s, u), Services: services(s, u, f), Constraints: constraintCards(s, u),
		Levels: levels(s, u, f), Duties: duties(s, u, f), History: history(s, u, f),
		Alert: alert(s, u), Follow: follow(s, u), Contacts: contacts(s, u.Profile),
	}
	turns = turnsOf(s, u, body)
	body.Ahead = pageAhead(s, u, &body, turns)
	if u.Row.Name != registered {
		body.Registered = s.Language.Say(s.Language.Status.Who.Registered, "name", page.Declared(registered, "it"))
	}
	body.Strips = slices.ContainsFunc(body.Services, func(v page.Service) bool { return v.Strip != "" })
	out = []page.Page{statusPage(s, u, body)}
	for _, n := range u.Notices {
		out = append(out, ownPage(s, u, n))
	}
	return out, turns
}

func statusPage(s frame.Site, u judged.Unit, body page.Subject) page.Page {
	here := address.SubjectPath(u.Subject.ID)
	crumbs := s.Crumbs(page.Link{Text: u.Row.Name, Lang: s.Foreign(s.OwnTag())})
	if s.Only != "" {
		crumbs = nil // it is the home page, too
	}
	return page.Page{
		Path: here, Layout: "soggetto", Title: titleFor(s, u),
		Description: body.Now.Sentence.String(),
		Head: page.Head{
			Crumbs: crumbs, NoIndex: !u.Known, Section: "soggetti",
			Canonic: s.Links.Abs(here), Feeds: subjectFeeds(s, u), Measured: s.Clock(u.T).Stamp(u.T),
			Live: s.Live(u.T, here), Picture: s.Picture(body.Now.Sign), Things: things(s, u),
		},
		Body: body,
	}
}

// summary is what pages about many may know of the subject, with its row as the registry has it.
func summary(s frame.Site, u judged.Unit, f stato.Stato, told []bulletin.Told, turns map[string][]bulletin.Turn,
) bulletin.Summary {
	out := bulletin.Summary{
		ID: u.Subject.ID, Row: u.Subject.At(u.T), T: u.T, Listed: u.Listed,
		Measured: u.Now.Measured != "", Known: u.Known,
		State: u.Now.State, Mark: u.Mark, Told: told, Outcomes: u.Outcomes, Years: archived(f, failuresByYear(s.Setting, u)),
		Brief: f.Brief(),
	}
	out.Named(out.Row.Name)
	out.Open = opens(s, u, turns)
	return out
}

// opens are what matters of it now, as lists show it.
func opens(s frame.Site, u judged.Unit, turns map[string][]bulletin.Turn) (out []bulletin.Open) {
	c, who := s.Clock(u.T), frame.SubjectLink(s, u)
	for _, n := range stato.Ordered(u.Notices) {
		if at := n.Stands; at.State.Open() {
			o := bulletin.Open{Card: bulletin.Card(s, c, n.Notice, at, who), Group: n.Group,
				From: at.Span.From, Until: at.Span.Until, State: at.State, Kind: n.Kind}
			o.Later = slices.Clone(turns[o.Card.Href])
			for i := range o.Later {
				o.Later[i].Card.Who = who
			}
			out = append(out, o)
		}
	}
	if w := c.Status.Follow; u.Answer.Silent {
		var over []bulletin.Turn
		if i := slices.IndexFunc(u.Later, func(l judged.Unit) bool { return !l.Answer.Silent }); i >= 0 {
			over = []bulletin.Turn{{At: u.Later[i].T}}
		}
		out = append(out, bulletin.Open{Later: over, Card: page.Card{
			Icon: "down", Kind: "measured", State: "in_progress", Title: c.Tell(w.SilentTitle), Lang: c.Tag,
			Href: who.Href, Who: who, Meta: c.Say(w.SilentMeta, "at", c.At(u.DownSince)),
		}, From: u.DownSince, Until: period.Never, State: notice.InProgress, Kind: notice.Outage})
	}
	return out
}
