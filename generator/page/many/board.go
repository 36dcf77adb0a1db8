package many

import (
	"fmt"

	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/word"
)

// Board is the whole site's: its components are the subjects of which something
// is known. Its state is the platform's, where that declares an outage: a body's
// trouble is small to all.
func (m *Many) Board() bulletin.Board {
	b := bulletin.Board{ID: "", Name: bulletin.Plain(m.Setting.Operator.Name, bulletin.LongestTitle), URL: m.Links.Abs("/"), T: m.T, State: sli.Operational}
	of := m.census()
	if of.trouble > 0 {
		b.State = sli.IsDegraded
	}
	for _, s := range m.Summaries {
		if s.Listed && s.State != sli.Unknown {
			b.Components = append(b.Components, bulletin.Component{ID: string(s.ID), Name: bulletin.Plain(s.Row.Name, bulletin.LongestTitle), Words: word.Capital(word.It.States[s.State].Name) + ".", State: s.State})
		}
	}
	b.Words = fmt.Sprintf("%s con un problema, su %s di cui si conosce lo stato.", word.Counted(of.trouble, "ente", "enti"), word.Number(int64(of.known)))
	told := m.Told(m.scopes[0])
	for _, t := range told {
		if t.Subject == subject.Platform && t.Kind == notice.Outage && t.State.Running() {
			b.State = sli.Worse(b.State, map[notice.Impact]sli.State{notice.Degraded: sli.IsDegraded, notice.Partial: sli.IsPartial, notice.Full: sli.IsDown}[t.Impact])
			b.Words += " La piattaforma pagoPA segnala: " + word.Stop(t.Title)
		}
	}
	b.Fill(told, bulletin.Incidents)
	return b
}
