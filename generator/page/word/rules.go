package word

import (
	"bollettino/generator/base/period"
	"bollettino/generator/page"
)

// SpanWords names a month, a year or a part of one: "in ottobre 2026", "nel 2026",
// "dal 10 al 28 febbraio 2026".
func (c Clock) SpanWords(s period.Span) page.Text {
	switch s {
	case c.Zone.Year(s.From):
		year := c.Zone.Local(s.From).Format("2006")
		return page.Text{page.Words("nel "), {Text: year, Time: year}}
	case c.Zone.Month(s.From, 0):
		return page.Text{page.Words("in "), c.OfMonth(s.From)}
	}
	c.Full = true
	out := page.Text{c.The("dal", s.From)}
	if s.Until > c.Now {
		return out
	}
	return append(out, page.Words(" "), c.The("al", s.Until-1))
}
