package judged_test

import (
	"slices"
	"testing"

	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"
)

// Each row of each closed period knows how often in a row it was missed.
func TestPeriodsKnowWhatPersists(t *testing.T) {
	t.Parallel()
	month := func(name string, verdicts ...verdict.Verdict) *verification.File {
		f := &verification.File{Period: name}
		for i, v := range verdicts {
			f.Rows = append(f.Rows, verification.Row{Key: verification.Key{Subject: subject.ID(rune('a' + i)),
				Obligation: "tvp"},
				Figure: verification.Figure{Verdict: v}})
		}
		return f
	}
	const met, missed = verdict.Met, verdict.Missed
	var got [][]int
	for _, p := range judged.Periods([]*verification.File{month("2026-01", missed, missed),
		month("2026-02", missed, met)}) {
		got = append(got, p.Persisting)
	}
	if !slices.EqualFunc(got, [][]int{{1, 1}, {2, 0}}, slices.Equal) {
		t.Errorf("%v", got)
	}
}
