package rule

import (
	"encoding/json"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
)

const eli = "http://data.europa.eu/eli/ontology#"

// legal describes a page of the rulebook in its head: as schema.org Legislation,
// and in terms of ELI. The text is unofficial, and no official id is made up.
func (m *Rulebook) legal(h *page.Head, v *rulebook.Version, title, path string) {
	h.Feeds = append(h.Feeds, m.newsFeeds()...)
	state := v.StateAt(m.T)
	day := func(t period.Time) string { return m.Zone.Local(t).Format("2006-01-02") }
	d := map[string]any{
		"@context": "https://schema.org", "@type": "Legislation", "@id": m.Links.Abs(path), "url": m.Links.Abs(path), "name": title, "inLanguage": "it",
		"legislationLegalValue": "https://schema.org/UnofficialLegalValue", "version": v.ID,
	}
	h.Meta = append(h.Meta, page.Meta{Property: eli + "title", Content: title}, page.Meta{Property: eli + "version", Content: v.ID})
	h.Meta = append(h.Meta, page.Meta{Property: eli + "legal_value", Href: eli + "LegalValue-unofficial"})
	force := "NotInForce"
	if state == "in_force" {
		force = "InForce"
	}
	d["legislationLegalForce"] = "https://schema.org/" + force
	h.Meta = append(h.Meta, page.Meta{Property: eli + "in_force", Href: eli + "InForce-" + map[string]string{"InForce": "inForce", "NotInForce": "notInForce"}[force]})
	if v.Published != "" {
		d["legislationDate"] = v.Published
	}
	if v.Valid.From != period.Never {
		d["legislationDateVersion"] = day(v.Valid.From)
		until := ".."
		h.Meta = append(h.Meta, page.Meta{Property: eli + "first_date_entry_in_force", Content: day(v.Valid.From)})
		if v.Valid.Until != period.Never {
			until = day(v.Valid.Until - 1)
			h.Meta = append(h.Meta, page.Meta{Property: eli + "date_no_longer_in_force", Content: day(v.Valid.Until)})
		}
		d["temporalCoverage"] = day(v.Valid.From) + "/" + until
	}
	if v.Source != "" {
		d["isBasedOn"] = v.Source
	}
	if home := address.RulePath(v.ID, ""); path != home {
		d["isPartOf"] = map[string]string{"@type": "Legislation", "@id": m.Links.Abs(home)}
	}
	if b, err := json.Marshal(d); err == nil { // which writes <, > and & as \\u003c and so on
		h.Data = `<script type="application/ld+json">` + string(b) + "</script>"
	}
}

func (m *Rulebook) newsFeeds() []page.Feed {
	return []page.Feed{
		{Title: "Novità delle regole (RSS)", Href: m.Links.To("/" + address.NewsPath + ".xml"), Type: "application/rss+xml"},
		{Title: "Novità delle regole (Atom)", Href: m.Links.To("/" + address.NewsPath + ".atom"), Type: "application/atom+xml"},
	}
}

// News are what happened to the rulebook's versions, newest first: published, in
// force, corrected, withdrawn. Days come from the register; what is yet to come
// is no news.
func (m *Rulebook) News() []bulletin.Entry {
	var out []bulletin.Entry
	days := m.Site.Clock(0).InFull()
	for i := range m.Book.Versions {
		v := &m.Book.Versions[i]
		add := func(event string, at period.Time, title, text string) {
			if at != period.Never && at <= m.T {
				out = append(out, bulletin.Entry{ID: "tag:" + m.Setting.TagAuthority + ":regole/" + v.ID + "/" + event, At: at, When: days.On(at).Text,
					Title: title, Text: text, Lang: "it", URL: m.Links.Abs(address.RulePath(v.ID, "")), Who: m.Setting.Operator.Name})
			}
		}
		name, about := "la versione "+v.ID, orElse(v.Title, "Regole "+v.ID)+"."
		if v.State == "draft" {
			name = "la bozza " + v.ID
		}
		if at, ok := m.firstDay(v.Published); ok {
			add("pubblicata", at, "Pubblicata "+name, about)
		}
		if v.State == "" {
			add("in-vigore", v.Valid.From, "In vigore "+name, about+" In vigore dal "+m.FullDate(v.Valid.From)+".")
		}
		if v.State == "withdrawn" {
			add("ritirata", v.Valid.Until, "Ritirata "+name, about)
		}
		for _, c := range v.Corrections {
			add("corretta/"+m.Zone.Local(c.On).Format("2006-01-02"), c.On, "Corretta "+name, c.What)
		}
	}
	bulletin.SortEntries(out)
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
