package rule

import (
	"slices"
	"strconv"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
)

// whenPage says which text was in force on a day: by months, for who has no
// script, and asked by a date, for who has.
func (m *Rulebook) whenPage() page.Page {
	w := m.Rule.When
	b := page.When{Lead: m.Say(w.Lead), Script: m.Links.To("/quando.js")}
	var known []*rulebook.Version
	for i := range m.Book.Versions {
		v := &m.Book.Versions[i]
		if v.State == "" && v.Valid.From != period.Never {
			known, b.Spans = append(known, v), append(b.Spans, m.whenSpan(v))
		}
	}
	slices.Reverse(b.Spans)
	b.Years = m.whenYears(known)
	return m.named(address.WhenPath, "quando", w.PageWords, w.Title, b)
}

func (m *Rulebook) whenSpan(v *rulebook.Version) page.WhenSpan {
	s := page.WhenSpan{From: m.day(v.Valid.From), Link: m.versionLink(v.ID), Words: m.validity(v)}
	if v.Valid.Until != period.Never {
		s.Until = m.day(v.Valid.Until)
	}
	return s
}

// day is a local day for machines.
func (m *Rulebook) day(t period.Time) string { return m.Zone.Local(t).Format("2006-01-02") }

// whenYears are the years in which there were rules, the newest first.
func (m *Rulebook) whenYears(known []*rulebook.Version) (out []page.WhenYear) {
	if len(known) == 0 {
		return nil
	}
	all := period.Span{From: known[0].Valid.From, Until: m.T}
	for _, v := range known {
		all.From, all.Until = min(all.From, v.Valid.From), max(all.Until, v.Valid.From)
	}
	for y := m.Zone.Local(all.Until).Year(); y >= m.Zone.Local(all.From).Year(); y-- {
		out = append(out, m.whenYear(y, all, known))
	}
	return out
}

func (m *Rulebook) whenYear(year int, all period.Span, known []*rulebook.Version) page.WhenYear {
	row := page.WhenYear{Year: strconv.Itoa(year)}
	for i, name := range m.Times.Months {
		month := m.Zone.Month(m.Zone.Date(year, time.Month(i+1), 1), 0)
		if month.From > all.Until || month.Until <= all.From {
			continue // nothing is known of it yet, or there were no rules
		}
		cell := page.WhenMonth{Text: name, Time: m.Zone.Local(month.From).Format("2006-01")}
		for _, v := range known {
			if !v.Valid.Cut(month).Empty() {
				cell.Versions = append(cell.Versions, page.Link{Text: v.ID, Href: m.to(v.ID, "")})
			}
		}
		row.Months = append(row.Months, cell)
	}
	return row
}
