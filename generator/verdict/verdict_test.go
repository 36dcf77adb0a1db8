package verdict

import (
	"testing"

	"bollettino/generator/period"
	"bollettino/generator/rulebook"
	"bollettino/generator/sli"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	const until, open, closed = period.Time(1000), period.Time(999), period.Time(1000)
	hours := rulebook.Indicator{Limit: 32400, Unit: "second"}
	answers := rulebook.Indicator{AtLeast: true, Limit: 98.0 / 100, Unit: "share"}
	late := rulebook.Indicator{Limit: 2.0 / 100, Unit: "share"}
	count := rulebook.Indicator{Limit: 30, Unit: "count"}
	known := func(v float64) sli.Share { return sli.Share{Value: v, Known: true} }
	for _, c := range []struct {
		name      string
		indicator rulebook.Indicator
		value     sli.Share
		observed  float64
		contested int64
		t         period.Time
		want      Verdict
	}{
		{"closed, below", hours, known(32399), 1, 0, closed, Met},
		{"closed, at the limit", hours, known(32400), 1, 0, closed, Met},
		{"closed, past it", hours, known(32401), 1, 0, closed, Missed},
		{"open, below", hours, known(0), 1, 0, open, OnCourse},
		{"open, past it: missed at once", hours, known(32401), 1, 0, open, Missed},
		{"hardly seen, past it: missed all the same", hours, known(32401), 0.01, 0, open, Missed},
		{"hardly seen, below", hours, known(0), 0.9499, 0, closed, NotMeasured},
		{"just enough seen", hours, known(0), 0.95, 0, closed, Met},
		{"hardly seen, open", hours, known(0), 0.5, 0, open, NotMeasured},
		{"contested would pass the limit", hours, known(32000), 1, 401, closed, NotMeasured},
		{"contested would reach the limit", hours, known(32000), 1, 400, closed, Met},
		{"contested would pass it, open", hours, known(32000), 1, 401, open, NotMeasured},
		{"contested, and past it anyhow", hours, known(32401), 1, 401, open, Missed},
		{"nothing seen", hours, known(0), 0, 0, closed, NotMeasured},

		{"closed, above", answers, known(0.99), 1, 0, closed, Met},
		{"closed, at the limit of at least", answers, known(98.0 / 100), 1, 0, closed, Met},
		{"closed, a little below, judged unrounded", answers, known(0.97999), 1, 0, closed, Missed},
		{"open, below: still on course", answers, known(0.5), 1, 0, open, OnCourse},
		{"hardly seen, below at least", answers, known(0.5), 0.9, 0, closed, NotMeasured},
		{"contested time says nothing of answers", answers, known(0.99), 1, 99999, closed, Met},
		{"a share over nothing", answers, sli.Share{}, 1, 0, closed, NotMeasured},

		{"count at the limit", count, known(30), 1, 0, closed, Met},
		{"count past it", count, known(31), 1, 0, open, Missed},
		{"no row", count, sli.Share{}, 0, 0, closed, NotMeasured},
		{"share of late ones at the limit", late, known(2.0 / 100), 1, 0, closed, Met},
		{"share of late ones past it", late, known(0.0201), 1, 0, open, Missed},
	} {
		f := sli.Figure{Part: rulebook.Part{Window: period.Span{Until: until}, Indicator: c.indicator}, Value: c.value, Observed: c.observed, Contested: c.contested}
		if got := Judge(f, c.t, 0.95); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
