package notice

import (
	"sync"

	"bollettino/generator/period"
)

// memory keeps the spans that a notice was last asked for. To lay out a
// recurrence is dear, the same few horizons are asked for again and again, and a
// partner's or the platform's notice is asked by every subject that it is about.
// A notice that has been read doesn't change, so what is kept stays true.
type memory struct {
	sync.Mutex
	kept []laid // the newest last
}

type laid struct {
	zone    period.Zone
	horizon period.Time
	pieces  []Piece
}

// mostKept is enough for one build: up to now, of the year, and as far as what
// is to come is looked for.
const mostKept = 4

// Pieces are the notice's spans that begin before horizon, by the rules of the
// project's method: `changed` acts on the time after its `at` only, what it adds
// is told then, what it leaves out is gone; `resolved` cuts the span, or the
// occurrence then running, and never lengthens it; `withdrawn` takes away what
// lies after it. They are sorted by service and time; pieces of a service may
// overlap only where its occurrences do. They are shared: nobody changes them.
func (n *Notice) Pieces(zone period.Zone, horizon period.Time) []Piece {
	if n.memory == nil {
		return n.lay(zone, horizon)
	}
	n.memory.Lock()
	defer n.memory.Unlock()
	for _, k := range n.memory.kept {
		if k.zone == zone && k.horizon == horizon {
			return k.pieces
		}
	}
	if len(n.memory.kept) == mostKept {
		n.memory.kept = append(n.memory.kept[:0], n.memory.kept[1:]...)
	}
	pieces := n.lay(zone, horizon)
	n.memory.kept = append(n.memory.kept, laid{zone, horizon, pieces})
	return pieces
}
