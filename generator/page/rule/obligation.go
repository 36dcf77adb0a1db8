package rule

import (
	"slices"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/dataset"
	"bollettino/generator/page/drawing"
	"bollettino/generator/page/frame"
)

// aside is what stands beside a clause: whom it binds and, with figures, where it has
// a limit in force, how many meet it, naming nobody.
func (m *Rulebook) aside(o *rulebook.Obligation, figures bool) page.Aside {
	a := page.Aside{ID: o.ID, Title: o.Title, Href: m.obligationLink(o).Href, Binds: m.BindsWords(o)}
	if v := m.Book.InForce(m.T); figures && v != nil {
		if c := o.In(v.ID); c != nil && c.Indicator != nil {
			a.Words, a.Bar = m.count(m.Tallies[o.ID])
			a.Names = m.names(o)
		}
	}
	return a
}

// names leads to who came to what under a limit, where the site shows single figures: in the
// last verified period, else as far as the year has gone, among the open data.
func (m *Rulebook) names(o *rulebook.Obligation) page.Link {
	if m.Setting.Verdicts == setting.Totals {
		return page.Link{}
	}
	for _, f := range slices.Backward(m.Frozen) {
		if slices.ContainsFunc(f.Rows, func(r verification.Row) bool { return r.Obligation == o.ID }) {
			return page.Link{Text: m.Tell(m.Rule.Count.Names, "period", m.Period(f.Period)),
				Href: m.Links.To(address.ValuesPath(f.Period, address.ByIndicator, o.ID))}
		}
	}
	return m.Link(m.Rule.Count.NamesNow, address.DataPath+"#"+dataset.Indicators)
}

// count says how many meet a limit, and draws it where there are enough of them.
func (m *Rulebook) count(t judged.Tally) (words page.Text, bar string) {
	if t.Window.Empty() {
		return nil, "" // the limit is for a month, and none of its months is over
	}
	w, when := m.Rule.Count, m.SpanWords(t.Window)
	switch n := t.All(); {
	case n == 0:
		return m.Say(w.Nobody, "when", when), ""
	case !m.Counts(n):
		return m.Say(w.Few, "when", when, "n", n, "fewest", frame.Fewest), ""
	}
	words = m.Say(w.Met, "when", when, "going", t.Window.Until > m.T,
		"met", t.Met, "missed", t.Missed, "unmeasured", t.Unmeasured)
	return words, drawing.Proportion(t.Met, t.Missed, t.Unmeasured, m.Setting.Verdicts == setting.Named)
}

func (m *Rulebook) obligationPage(o *rulebook.Obligation) page.Page {
	b := page.Obligation{ID: o.ID, Count: m.aside(o, true)}
	for _, r := range o.Binds {
		b.Binds = append(b.Binds, m.Roles[r])
	}
	if o.Note != "" {
		b.Note = page.Text{{Text: o.Note}}
	}
	for _, e := range slices.Backward(o.Ended) {
		b.Ended = append(b.Ended, m.endedWords(e))
	}
	for _, c := range slices.Backward(o.Clauses) {
		v, ok := m.Book.Version(c.Version)
		if !ok {
			continue
		}
		if c.Indicator != nil && b.Measure == nil {
			b.Measure = m.MeasureWords(c.Indicator)
		}
		b.Versions = append(b.Versions, page.ClauseText{Version: v.ID, State: v.StateAt(m.T), Word: m.state(v),
			Words: m.validity(v), HTML: c.HTML, Limit: m.LimitWords(c.Indicator), Source: m.clauseLink(&c)})
	}
	description := m.Tell(m.Rule.Front.Obligation, "title", o.Title)
	return m.titled(address.ObligationPath(o.ID), "obbligo", o.Title, description, o.Title, b)
}

// endedWords says what became of an obligation.
func (m *Rulebook) endedWords(e rulebook.Ending) page.Text {
	s, into := m.Rule.Ended[e.How], page.Text(nil)
	if o, ok := m.Book.Find(e.Into); ok {
		into = page.Text{page.Anchor(m.quoted(o.Title), m.obligationLink(o).Href)}
		if e.How == "withdrawn" {
			s = m.Rule.EndedSee
		}
	}
	return m.Say(s, "version", page.Anchor(e.Version, m.to(e.Version, "")), "into", into)
}
