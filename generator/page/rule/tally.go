package rule

import (
	"bollettino/generator/measure/verdict"
)

// tally counts who meets an obligation in the window that is counted. Unmeasured
// are those whom it bound then and nobody measured enough.
type tally struct{ Met, Missed, Unmeasured int }

func (t tally) all() int { return t.Met + t.Missed + t.Unmeasured }

func (m *Rulebook) tallies() map[string]tally {
	out := map[string]tally{}
	for _, s := range m.summaries {
		for _, x := range s.Outcomes {
			t := out[x.Obligation]
			switch x.Verdict {
			case verdict.Missed:
				t.Missed++
			case verdict.Met, verdict.OnCourse:
				t.Met++
			default:
				t.Unmeasured++
			}
			out[x.Obligation] = t
		}
	}
	return out
}
