package rule

import (
	"strings"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
)

// glossary lists the terms that a page's words hold.
func (m *Rulebook) glossary(d *rulebook.Doc) []page.Term {
	var all strings.Builder
	for _, l := range d.Leaves {
		all.WriteString(l.Words + "\n")
	}
	return m.terms(func(t rulebook.Term) bool { return t.In(all.String()) })
}

// glossaryPage lists all terms; in another language each with what it is called in the texts.
func (m *Rulebook) glossaryPage() page.Page {
	b := page.Glossary{Terms: m.terms(func(rulebook.Term) bool { return true })}
	return m.named(address.GlossaryPath, "glossario", m.Rule.Glossary, m.Rule.Glossary.Title, b)
}

func (m *Rulebook) terms(is func(rulebook.Term) bool) (out []page.Term) {
	for _, t := range m.Book.Terms {
		if !is(t) {
			continue
		}
		term := page.Term{Term: t.Term, Text: page.Text{{Text: t.Words}}}
		if o, ok := t.Other[m.Tag]; ok {
			if term = (page.Term{Term: o.Term, Text: page.Text{{Text: o.Words}}}); o.Term != t.Term {
				term.Own = page.Link{Text: t.Term, Lang: TextTag}
			}
		} else if m.textLang() != "" {
			term = page.Term{Own: page.Link{Text: t.Term, Lang: TextTag}, Text: page.Text{page.Declared(t.Words, TextTag)}}
		}
		out = append(out, term)
	}
	return out
}
