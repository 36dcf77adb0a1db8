package rule

import (
	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
)

const (
	eli    = "http://data.europa.eu/eli/ontology#"
	schema = "https://schema.org/"
)

// legal describes a page of the rulebook in its head: as schema.org Legislation,
// and in terms of ELI. The text is unofficial, and no official id is made up.
func (m *Rulebook) legal(h *page.Head, v *rulebook.Version, title, path string) {
	h.Feeds = append(h.Feeds, m.newsFeeds()...)
	h.Meta = append(h.Meta, m.eli(v, title)...)
	h.Things = append(h.Things, m.legislation(v, title, path))
}

// legislation is a page as schema.org has it.
func (m *Rulebook) legislation(v *rulebook.Version, title, path string) page.Thing {
	at := m.Links.Abs(path)
	d := page.Thing{
		"@type": "Legislation", "@id": at, "url": at, "name": title,
		"inLanguage": TextTag, "version": v.ID, "legislationLegalForce": schema + "NotInForce",
		// What has such a value is not the rule, but the text of it that stands here.
		"encoding": page.Thing{"@type": "LegislationObject", "url": at, "legislationLegalValue": schema + "UnofficialLegalValue"},
	}
	if v.StateAt(m.T) == "in_force" {
		d["legislationLegalForce"] = schema + "InForce"
	}
	if v.Published != "" {
		d["legislationDate"] = v.Published
	}
	if v.Valid.From != period.Never {
		until := ".."
		if v.Valid.Until != period.Never {
			until = m.day(v.Valid.Until - 1)
		}
		d["legislationDateVersion"] = m.day(v.Valid.From)
		d["temporalCoverage"] = m.day(v.Valid.From) + "/" + until
	}
	if v.Source != "" {
		d["isBasedOn"] = v.Source
	}
	if home := address.RulePath(v.ID, ""); path != home {
		d["isPartOf"] = page.Thing{"@type": "Legislation", "@id": m.Links.Abs(home)}
	}
	return d
}

// eli is a version in the terms of the European Legislation Identifier.
func (m *Rulebook) eli(v *rulebook.Version, title string) []page.Meta {
	force := "notInForce"
	if v.StateAt(m.T) == "in_force" {
		force = "inForce"
	}
	out := []page.Meta{
		{Property: eli + "title", Content: title}, {Property: eli + "version", Content: v.ID},
		{Property: eli + "legal_value", Href: eli + "LegalValue-unofficial"},
		{Property: eli + "in_force", Href: eli + "InForce-" + force},
	}
	if v.Valid.From != period.Never {
		out = append(out, page.Meta{Property: eli + "first_date_entry_in_force", Content: m.day(v.Valid.From)})
		if v.Valid.Until != period.Never {
			out = append(out, page.Meta{Property: eli + "date_no_longer_in_force", Content: m.day(v.Valid.Until)})
		}
	}
	return out
}
