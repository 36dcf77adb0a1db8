package bulletin

import (
	"testing"

	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/verdict"

	"github.com/google/go-cmp/cmp"
)

// Each of all subjects counts, be its list its own or one that others have, too.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	of := func(verdicts ...verdict.Verdict) (out []judged.Outcome) {
		for _, v := range verdicts {
			out = append(out, judged.Outcome{Obligation: "tvp", Verdict: v})
		}
		return out
	}
	shared := of(verdict.Met, verdict.Missed, verdict.Missed)
	got := map[judged.Outcome]int{}
	for o, n := range Outcomes([]*Summary{{Outcomes: shared}, {}, {Outcomes: of(verdict.Met)}, {Outcomes: shared}, {Outcomes: shared[:1]}}) {
		got[o] += n
	}
	want := map[judged.Outcome]int{of(verdict.Met)[0]: 4, of(verdict.Missed)[0]: 4}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	for range Outcomes(nil) {
		t.Error("of nobody there is one")
	}
}
