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
	pieces    recent[windowIn, []Piece]
	standings recent[momentIn, Standing]

	sync.Mutex // of the rules
	rules      map[ruleIn]ruleRead
}

type windowIn struct {
	period.Zone
	period.Span
}

type momentIn struct {
	period.Zone
	period.Time
}

type ruleIn struct {
	period.Zone
	repeats string
	from    period.Time
}

type ruleRead struct {
	rule
	err error
}

// recent keeps the answers to the latest few questions, the newest last.
type recent[Q comparable, A any] struct {
	sync.Mutex
	kept []answered[Q, A]
}

type answered[Q comparable, A any] struct {
	question Q
	answer   A
}

// mostKept is enough for one build: now, the day, what is measured, and as far as
// what is to come is looked for.
const mostKept = 6

// ask gives the answer that is kept, or reckons it and keeps it, the oldest leaving.
// Nobody waits while it is reckoned.
func (r *recent[Q, A]) ask(question Q, reckon func() A) A {
	if answer, ok := r.known(question); ok {
		return answer
	}
	answer := reckon()
	r.Lock()
	defer r.Unlock()
	if len(r.kept) == mostKept {
		r.kept = append(r.kept[:0], r.kept[1:]...)
	}
	r.kept = append(r.kept, answered[Q, A]{question, answer})
	return answer
}

func (r *recent[Q, A]) known(question Q) (answer A, ok bool) {
	r.Lock()
	defer r.Unlock()
	for _, k := range r.kept {
		if k.question == question {
			return k.answer, true
		}
	}
	return answer, false
}

// rule is a plan's recurrence, read once.
func (n *Notice) rule(zone period.Zone, p Plan) (rule, error) {
	if n.memory == nil {
		return recurrence(p.Repeats, p.From, zone)
	}
	n.memory.Lock()
	defer n.memory.Unlock()
	key := ruleIn{zone, p.Repeats, p.From}
	read, ok := n.memory.rules[key]
	if !ok {
		if n.memory.rules == nil {
			n.memory.rules = map[ruleIn]ruleRead{}
		}
		read.rule, read.err = recurrence(p.Repeats, p.From, zone)
		n.memory.rules[key] = read
	}
	return read.rule, read.err
}
