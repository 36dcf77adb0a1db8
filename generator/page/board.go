package page

import (
	"fmt"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
)

// Board is the state of a subject, or of many, as status clients ask for it.
type Board struct {
	ID          string // seeds all ids of the board, permanent
	Name, URL   string
	T           period.Time // the moment of the data
	State       sli.State   // of the whole
	Words       string      // the state in a sentence
	Components  []Component
	Incidents   []Told // outages and continuity events, the last declared first
	Maintenance []Told // planned stops, likewise
}

// Component is one part of a board: of a subject a service, of many a subject.
type Component struct {
	ID          string // within the board; of a service the id that notices name
	Name, Words string
	State       sli.State // never unknown: what nobody knows is no component
}

// incidents is how many notices of a sort a board of many shows beside those that
// are open.
const incidents = 50

// board is the subject's, made of what its page says.
func board(s Site, u judged.Unit, sentence Text, told []Told) Board {
	b := Board{
		ID: string(u.Subject.ID), Name: plain(u.Row.Name, longestTitle), URL: s.Links.Abs(SubjectPath(u.Subject.ID)), T: u.T,
		State: sli.State(u.Answer.Sign), Words: plain(sentence.String(), longestText),
	}
	if !u.Listed {
		b.State = sli.Unknown
	} else {
		for i, v := range u.Profile.Services {
			if state := u.Nows[i].State; state != sli.Unknown {
				b.Components = append(b.Components, Component{v.ID, plain(v.Name, longestTitle), capital(stateWords[state]) + ".", state})
			}
		}
	}
	b.fill(told, len(told))
	return b
}

// fill parts what is told by how status clients see it; a constraint is neither
// an incident nor planned work.
func (b *Board) fill(told []Told, n int) {
	for _, t := range told {
		switch t.Kind {
		case notice.Outage, notice.Continuity:
			b.Incidents = append(b.Incidents, t)
		case notice.Maintenance:
			b.Maintenance = append(b.Maintenance, t)
		}
	}
	b.Incidents, b.Maintenance = newest(b.Incidents, n), newest(b.Maintenance, n)
}

// Board is the whole site's: its components are the subjects of which something
// is known. Its state is the platform's, where that declares an outage: a body's
// trouble is small to all.
func (m *Many) Board() Board {
	b := Board{ID: "", Name: plain(m.Setting.Operator.Name, longestTitle), URL: m.Links.Abs("/"), T: m.T, State: sli.Operational}
	of := m.census()
	if of.trouble > 0 {
		b.State = sli.IsDegraded
	}
	for _, s := range m.Summaries {
		if s.Listed && s.State != sli.Unknown {
			b.Components = append(b.Components, Component{string(s.ID), plain(s.Row.Name, longestTitle), capital(stateWords[s.State]) + ".", s.State})
		}
	}
	b.Words = fmt.Sprintf("%s con un problema, su %s di cui si conosce lo stato.", counted(of.trouble, "ente", "enti"), Number(int64(of.known)))
	told := m.Told(m.scopes[0])
	for _, t := range told {
		if t.Subject == subject.Platform && t.Kind == notice.Outage && t.State.Running() {
			b.State = sli.Worse(b.State, map[notice.Impact]sli.State{notice.Degraded: sli.IsDegraded, notice.Partial: sli.IsPartial, notice.Full: sli.IsDown}[t.Impact])
			b.Words += " La piattaforma pagoPA segnala: " + Stop(t.Title)
		}
	}
	b.fill(told, incidents)
	return b
}
