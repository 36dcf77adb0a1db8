package many

import (
	"slices"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
)

// mostCards is how many notices of a sort the front page shows.
const mostCards = 12

func (m *Many) home() page.Page {
	w := m.words().Home
	week := m.T + 7*86400
	opens := m.opens(m.scopes[0])
	running := func(o bulletin.Open) bool { return o.Kind != notice.Constraint && o.State.Running() }
	coming := func(o bulletin.Open) bool {
		return o.Kind != notice.Constraint && o.State == notice.Announced && o.From < week
	}
	sections, will := m.sections(m.T, opens, sorting{w.Now, w.NothingNow, running, mostCards},
		sorting{w.Next, w.NothingNext, coming, mostCards})
	directory := m.words().Directory
	return page.Page{Path: "/", Layout: "inizio", Title: m.Tell(w.Title), Description: m.Tell(w.About),
		Head: page.Head{Section: frame.HomeSection, Canonic: m.Links.Abs("/"), Feeds: m.scopeFeeds(m.scopes[0]),
			Measured: m.measured(), Live: m.Live(m.T, "")},
		Body: page.Home{
			Heading: m.Tell(w.Title),
			Lead:    append(m.unmeasured(), m.Say(w.Lead, "here", page.Strong(m.Tell(w.NotHere)))...),
			Find: []page.Link{
				m.Link(directory.Title, address.DirectoryPath),
				m.Link(directory.ByInitial, address.DirectoryPath+"#"+groupID(address.ByInitial)),
				m.Link(directory.ByRegion, address.DirectoryPath+"#"+groupID(address.ByRegion)),
			},
			Boxes: m.boxes(count(opens, coming)), Sections: sections, Ahead: append(m.dated(opens), will...),
			Regions: m.regions(), RegionsNote: m.Say(w.RegionsNote),
			How: m.how(),
		}}
}

// how says what the site does.
func (m *Many) how() []page.Text {
	w := m.words().Home
	out := []page.Text{m.Say(w.HowDeclared)}
	if m.Ruled() {
		out = append(out, m.Say(w.HowRules, "rules", page.Anchor(m.Tell(w.TheRules), m.Links.To(address.RulesPath))))
	}
	return append(out, m.Say(w.HowUnseen, "method", m.Method()))
}

// unmeasured says that nothing is, where that is so.
func (m *Many) unmeasured() page.Text {
	if m.measuredNow() {
		return nil
	}
	return page.Text{page.Strong(m.Tell(m.words().Home.Unmeasured)), page.Words(" ")}
}

func (m *Many) measuredNow() bool {
	return slices.ContainsFunc(m.Summaries, func(s *bulletin.Summary) bool { return s.Measured })
}

// boxes are counts, and which rules are in force.
func (m *Many) boxes(coming int) []page.Box {
	w, of := m.words().Home, m.census
	out := []page.Box{
		{Title: m.Tell(w.Trouble), Value: m.Number(int64(of.trouble)), Unit: m.Tell(w.TroubleUnit, "n", of.trouble),
			Words: m.Say(w.TroubleOf, "known", of.known, "listed", of.listed)},
		{Title: m.Tell(w.Coming), Value: m.Number(int64(coming)),
			Words: page.Text{page.Anchor(m.Tell(w.AllNotices), m.Links.To(address.NoticesPath))}},
	}
	if v := m.Book.InForce(m.T); v != nil {
		read := page.Anchor(m.Tell(w.Read), m.Links.To(address.RulesPath))
		out = append(out, page.Box{Title: m.Tell(m.Frame.Rules), Value: v.ID,
			Words: m.Say(w.InForce, "day", m.On(v.Valid.From), "read", read)})
	}
	return out
}

func count(opens []bulletin.Open, has func(bulletin.Open) bool) (n int) {
	for _, o := range opens {
		if has(o) {
			n++
		}
	}
	return n
}

// dated says of which moment the counts are, from when on they may be others: something will
// begin or end, or what was measured is old.
func (m *Many) dated(opens []bulletin.Open) []page.Ahead {
	if !m.Living() {
		return nil
	}
	from := m.Zone.Day(m.T).Until
	if m.measuredNow() {
		from = min(from, m.T+period.Time(m.Setting.Fresh/time.Second))
	}
	for _, o := range opens {
		for _, x := range o.Later {
			from = min(from, x.At)
		}
	}
	words := m.Tell(m.words().Home.Counted, "at", m.When(m.T))
	return []page.Ahead{{From: m.Zone.RFC3339(from), Part: "counts", Words: words}}
}
