package notice

import (
	"sync"

	"bollettino/generator/base/period"
)

// memory keeps what a notice was last asked for. The same few windows and moments
// are asked for again and again, and a partner's or the platform's notice is asked
// by every subject that it is about. A notice that has been read doesn't change,
// so what is kept stays true.
type memory struct {
	sync.Mutex
	laid  []laid // the newest last
	stood []stood
	rules map[ruleKey]ruleRead
}

type laid struct {
	zone   period.Zone
	window period.Span
	pieces []Piece
}

type stood struct {
	zone     period.Zone
	at       period.Time
	standing Standing
}

type ruleKey struct {
	zone    period.Zone
	repeats string
	from    period.Time
}

type ruleRead struct {
	rule
	err error
}

// mostKept is enough for one build: now, the day, what is measured, and as far as
// what is to come is looked for.
const mostKept = 6

// keep puts a value at the end of a short list, the oldest leaving.
func keep[T any](list []T, value T) []T {
	if len(list) == mostKept {
		list = append(list[:0], list[1:]...)
	}
	return append(list, value)
}

func (m *memory) pieces(zone period.Zone, window period.Span, lay func() []Piece) []Piece {
	m.Lock()
	for _, k := range m.laid {
		if k.zone == zone && k.window == window {
			m.Unlock()
			return k.pieces
		}
	}
	m.Unlock()
	pieces := lay()
	m.Lock()
	defer m.Unlock()
	m.laid = keep(m.laid, laid{zone, window, pieces})
	return pieces
}

func (m *memory) standing(zone period.Zone, t period.Time, stand func() Standing) Standing {
	m.Lock()
	for _, k := range m.stood {
		if k.zone == zone && k.at == t {
			m.Unlock()
			return k.standing
		}
	}
	m.Unlock()
	s := stand()
	m.Lock()
	defer m.Unlock()
	m.stood = keep(m.stood, stood{zone, t, s})
	return s
}

// rule is a plan's recurrence, read once.
func (n *Notice) rule(zone period.Zone, p Plan) (rule, error) {
	if n.memory == nil {
		return recurrence(p.Repeats, p.From, zone)
	}
	n.memory.Lock()
	defer n.memory.Unlock()
	key := ruleKey{zone, p.Repeats, p.From}
	read, ok := n.memory.rules[key]
	if !ok {
		if n.memory.rules == nil {
			n.memory.rules = map[ruleKey]ruleRead{}
		}
		read.rule, read.err = recurrence(p.Repeats, p.From, zone)
		n.memory.rules[key] = read
	}
	return read.rule, read.err
}
