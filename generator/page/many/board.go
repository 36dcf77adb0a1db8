package many

import (
	"fmt"

	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/word"
)

// stateOf is what an outage of the platform makes of the whole.
var stateOf = map[notice.Impact]sli.State{
	notice.Degraded: sli.IsDegraded, notice.Partial: sli.IsPartial, notice.Full: sli.IsDown,
}

// BoardPrint stands for all that the whole site's board is made of, but what notices tell.
func (m *Many) BoardPrint() string { return fmt.Sprintf("%x %d", m.listing(), m.T) }

// Board is the whole site's: its components are the subjects of which something
// is known. Its state is the platform's, where that declares an outage: a body's
// trouble is small to all.
func (m *Many) Board(told []bulletin.Told) bulletin.Board {
	w, counts := m.words().Board, m.census
	b := bulletin.Board{ID: "", Name: bulletin.Plain(m.Setting.Operator.Name, bulletin.LongestTitle),
		URL: m.Links.Abs("/"), T: m.T, State: sli.Operational,
		Words: m.Tell(w.Whole, "n", counts.trouble, "known", counts.known)}
	if counts.trouble > 0 {
		b.State = sli.IsDegraded
	}
	words := map[sli.State]string{}
	for state, named := range m.States {
		words[state] = word.Capital(m.Tell(w.Component, "state", named.Name))
	}
	b.Components = make([]bulletin.Component, 0, counts.known)
	for i := range m.Summaries {
		s := m.Summaries[i]
		if s.Listed && s.State != sli.Unknown {
			b.Components = append(b.Components, bulletin.Component{ID: string(s.ID), State: s.State,
				Name: bulletin.Plain(s.Row.Name, bulletin.LongestTitle), Words: words[s.State]})
		}
	}
	for _, t := range told {
		if t.Subject == subject.Platform && t.Kind == notice.Outage && t.State.Running() {
			b.State = sli.Worse(b.State, stateOf[t.Impact])
			b.Words += m.Tell(w.Platform, "title", word.Stop(t.Title))
		}
	}
	b.Fill(told, bulletin.Incidents)
	return b
}
