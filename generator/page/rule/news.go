package rule

import (
	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/word"
)

// newsFeeds are the feeds of News.
func (m *Rulebook) newsFeeds() []page.Feed {
	return m.feedsAt(address.NewsPath, m.Tell(m.Rule.News.Name))
}

// feedsAt are the forms of a feed of news.
func (m *Rulebook) feedsAt(path, name string) []page.Feed {
	feed := func(form, ext, mime string) page.Feed {
		return page.Feed{Title: m.InForm(name, form), Href: m.Links.To("/" + path + ext), Type: mime}
	}
	return []page.Feed{feed("RSS", ".xml", "application/rss+xml"), feed("Atom", ".atom", "application/atom+xml")}
}

// News are what happened to the rulebook's versions, newest first: published, in
// force, corrected, withdrawn. Days come from the register; what is yet to come
// is no news.
func (m *Rulebook) News() []bulletin.Entry {
	var out []bulletin.Entry
	for i := range m.Book.Versions {
		v := &m.Book.Versions[i]
		for _, e := range m.events(v) {
			if e.at <= m.T {
				out = append(out, m.entry(v, e))
			}
		}
	}
	bulletin.SortEntries(out)
	return out
}

// event is something that happened to a version, or will.
type event struct {
	name  string // part of its entry's id
	at    period.Time
	title word.Sentence
	text  string
}

// entry is an event of a version in a feed.
func (m *Rulebook) entry(v *rulebook.Version, e event) bulletin.Entry {
	return bulletin.Entry{
		ID: "tag:" + m.Setting.TagAuthority + ":regole/" + v.ID + "/" + e.name, At: e.at,
		When: m.Site.Clock(0).InFull().On(e.at).Text, Title: m.Tell(e.title, "id", v.ID, "draft", v.State == "draft"),
		Text: e.text, Lang: m.Tag, URL: m.Links.Abs(address.RulePath(v.ID, "")), Who: m.Setting.Operator.Name}
}

func (m *Rulebook) about(v *rulebook.Version) string {
	if v.Title == "" {
		return m.Tell(m.Rule.News.Untitled, "id", v.ID)
	}
	return v.Title + "."
}

// begins are a version's publication and its coming into force.
func (m *Rulebook) begins(v *rulebook.Version) (out []event) {
	w := m.Rule.News
	if at, ok := m.firstDay(v.Published); ok {
		out = append(out, event{"pubblicata", at, w.Published, m.about(v)})
	}
	if v.State == "" && v.Valid.From != period.Never {
		text := m.Tell(w.Since, "about", m.about(v), "day", m.FullDate(v.Valid.From))
		out = append(out, event{"in-vigore", v.Valid.From, w.InForce, text})
	}
	return out
}

// events are all of a version's.
func (m *Rulebook) events(v *rulebook.Version) []event {
	w, out := m.Rule.News, m.begins(v)
	if v.State == "withdrawn" && v.Valid.Until != period.Never {
		out = append(out, event{"ritirata", v.Valid.Until, w.Withdrawn, m.about(v)})
	}
	for _, c := range v.Corrections {
		out = append(out, event{"corretta/" + m.day(c.On), c.On, w.Corrected, c.What})
	}
	return out
}

// firstDay is the first day of a year, month or day.
func (m *Rulebook) firstDay(s string) (period.Time, bool) {
	if s == "" {
		return 0, false
	}
	t, err := m.Zone.ParseDay((s + "-01-01")[:10])
	return t, err == nil
}
