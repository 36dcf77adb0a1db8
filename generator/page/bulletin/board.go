package bulletin

import (
	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
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

// Incidents is how many notices of a sort a board of many shows beside those that
// are open.
const Incidents = 50

// Fill parts what is told by how status clients see it; a constraint is neither
// an incident nor planned work.
func (b *Board) Fill(told []Told, n int) {
	b.Incidents = newest(Only(told, func(t *Told) bool { return t.Kind == notice.Outage || t.Kind == notice.Continuity }), n)
	b.Maintenance = newest(Only(told, func(t *Told) bool { return t.Kind == notice.Maintenance }), n)
}
