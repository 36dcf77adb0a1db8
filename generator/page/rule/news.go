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
	feed := func(form, ext, mime string) page.Feed {
		return page.Feed{Title: m.Tell(m.Rule.News.Feed, "form", form),
			Href: m.Links.To("/" + address.NewsPath + ext), Type: mime}
	}
	return []page.Feed{feed("RSS", ".xml", "application/rss+xml"), feed("Atom", ".atom", "application/atom+xml")}
}

// News are what happened to the rulebook's versions, newest first: published, in
// force, corrected, withdrawn. Days come from the register; what is yet to come
// is no news.
func (m *Rulebook) News() []bulletin.Entry {
	var out []bulletin.Entry
	for i := range m.Book.Versions {
		for _, e := range m.newsOf(&m.Book.Versions[i]) {
			if e.At <= m.T {
				out = append(out, e)
			}
		}
	}
	bulletin.SortEntries(out)
	return out
}

// newsOf are a version's, also those to come.
func (m *Rulebook) newsOf(v *rulebook.Version) (out []bulletin.Entry) {
	w, days := m.Rule.News, m.Site.Clock(0).InFull()
	add := func(event string, at period.Time, title word.Sentence, text string) {
		out = append(out, bulletin.Entry{
			ID: "tag:" + m.Setting.TagAuthority + ":regole/" + v.ID + "/" + event, At: at, When: days.On(at).Text,
			Title: m.Tell(title, "id", v.ID, "draft", v.State == "draft"), Text: text, Lang: m.Tag,
			URL: m.Links.Abs(address.RulePath(v.ID, "")), Who: m.Setting.Operator.Name})
	}
	about := v.Title + "."
	if v.Title == "" {
		about = m.Tell(w.Untitled, "id", v.ID)
	}
	if at, ok := m.firstDay(v.Published); ok {
		add("pubblicata", at, w.Published, about)
	}
	if v.State == "" && v.Valid.From != period.Never {
		add("in-vigore", v.Valid.From, w.InForce, m.Tell(w.Since, "about", about, "day", m.FullDate(v.Valid.From)))
	}
	if v.State == "withdrawn" && v.Valid.Until != period.Never {
		add("ritirata", v.Valid.Until, w.Withdrawn, about)
	}
	for _, c := range v.Corrections {
		add("corretta/"+m.day(c.On), c.On, w.Corrected, c.What)
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
