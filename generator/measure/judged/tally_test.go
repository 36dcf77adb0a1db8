package judged

import (
	"maps"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/measure/verdict"
	"github.com/google/go-cmp/cmp"
)

// What is counted beside a clause: the last closed month or the running year, and of
// those only what a rule states.
func TestTallies(t *testing.T) {
	t.Parallel()
	zone, err := period.In("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	clause := func(version string, limit int64, yearly bool) rulebook.Clause {
		i := &rulebook.Indicator{Limit: ratio.Whole(limit), Yearly: yearly}
		return rulebook.Clause{Version: version, Indicator: i}
	}
	june := zone.Date(2026, time.June, 1)
	book := &rulebook.Book{
		Versions: []rulebook.Version{
			{ID: "1.0", Valid: period.Span{From: zone.Date(2025, time.November, 1), Until: june}},
			{ID: "2.0", Valid: period.Span{From: june, Until: period.Never}},
		},
		Obligations: []rulebook.Obligation{
			{ID: "anno", Clauses: []rulebook.Clause{clause("1.0", 1, true), clause("2.0", 2, true)}},
			{ID: "mese", Clauses: []rulebook.Clause{clause("1.0", 1, false)}},
			{ID: "senza"},
		},
	}
	year := period.Span{From: zone.Date(2026, time.January, 1), Until: june} // what June begins has not begun
	month := zone.Month(zone.Date(2026, time.February, 9), 0)
	got := Tallies(book, zone, zone.Date(2026, time.March, 9), maps.All(map[Outcome]int{
		{"anno", verdict.Met}: 3, {"anno", verdict.OnCourse}: 1, {"mese", verdict.Missed}: 5, {"anno", verdict.NotMeasured}: 2,
	}))
	want := map[string]Tally{
		"anno": {Window: year, Met: 4, Unmeasured: 2}, "mese": {Window: month, Missed: 5}, "senza": {}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if n := got["anno"].All(); n != 6 {
		t.Errorf("the limit bound %d", n)
	}
}
