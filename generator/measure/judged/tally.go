package judged

import (
	"iter"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/measure/verdict"
)

// Tally counts who meets an obligation's limit, naming nobody. Unmeasured are those
// whom it bound in the window and nobody measured enough.
type Tally struct {
	Window                  period.Span // empty where no rule states a limit, or none of its months is over
	Met, Missed, Unmeasured int
}

// All are those whom the limit bound in the window.
func (t Tally) All() int { return t.Met + t.Missed + t.Unmeasured }

// Tallies are those of all obligations, by their ids, as of t; outcomes tell how many have each.
func Tallies(book *rulebook.Book, zone period.Zone, t period.Time, outcomes iter.Seq2[Outcome, int]) map[string]Tally {
	out := map[string]Tally{}
	for i := range book.Obligations {
		o := &book.Obligations[i]
		out[o.ID] = Tally{Window: counted(book, o, zone, t)}
	}
	for x, n := range outcomes {
		t := out[x.Obligation]
		switch x.Verdict {
		case verdict.Missed:
			t.Missed += n
		case verdict.Met, verdict.OnCourse:
			t.Met += n
		default:
			t.Unmeasured += n
		}
		out[x.Obligation] = t
	}
	return out
}

// counted is the window that is counted beside an obligation's clause: the last
// closed month, or the running year, as the rule in force has it. Of one that a new
// limit cuts it is the last part that has begun. Empty where no rule states a limit.
func counted(book *rulebook.Book, o *rulebook.Obligation, zone period.Zone, t period.Time) period.Span {
	last := func(window period.Span, yearly bool) (out period.Span) {
		for _, p := range book.Parts(o, window) {
			if p.Indicator.Yearly == yearly && p.Window.From <= t {
				out = p.Window
			}
		}
		return out
	}
	for _, p := range book.Parts(o, period.Span{From: t, Until: t + 1}) {
		if p.Indicator.Yearly {
			return last(zone.Year(t), true)
		}
	}
	return last(zone.Month(t, -1), false)
}
