package verdict

import (
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/measure/sli"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	const until, open, closed = period.Time(1000), period.Time(999), period.Time(1000)
	hours := rulebook.Indicator{Limit: ratio.Whole(32400), Unit: "second"}
	answers := rulebook.Indicator{AtLeast: true, Limit: ratio.Of(98, 100), Unit: "share"}
	exact := rulebook.Indicator{AtLeast: true, Limit: ratio.Of(999, 1000), Unit: "share"}
	late := rulebook.Indicator{Limit: ratio.Of(2, 100), Unit: "share"}
	count := rulebook.Indicator{Limit: ratio.Whole(30), Unit: "count"}
	exactly := func(text string) ratio.Ratio {
		r, err := ratio.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, c := range []struct {
		name      string
		indicator rulebook.Indicator
		value     string // "": unknown
		observed  string
		contested int64
		t         period.Time
		want      Verdict
	}{
		{"closed, below", hours, "32399", "1", 0, closed, Met},
		{"closed, at the limit", hours, "32400", "1", 0, closed, Met},
		{"closed, past it", hours, "32401", "1", 0, closed, Missed},
		{"open, below", hours, "0", "1", 0, open, OnCourse},
		{"open, past it: missed at once", hours, "32401", "1", 0, open, Missed},
		{"hardly seen, past it: missed all the same", hours, "32401", "0.01", 0, open, Missed},
		{"hardly seen, below", hours, "0", "0.9499", 0, closed, NotMeasured},
		{"just enough seen", hours, "0", "0.95", 0, closed, Met},
		{"hardly seen, open", hours, "0", "0.5", 0, open, NotMeasured},
		{"contested would pass the limit", hours, "32000", "1", 401, closed, NotMeasured},
		{"contested would reach the limit", hours, "32000", "1", 400, closed, Met},
		{"contested would pass it, open", hours, "32000", "1", 401, open, NotMeasured},
		{"contested, and past it anyhow", hours, "32401", "1", 401, open, Missed},
		{"nothing seen", hours, "0", "0", 0, closed, NotMeasured},

		{"closed, above", answers, "0.99", "1", 0, closed, Met},
		{"closed, at the limit of at least", answers, "0.98", "1", 0, closed, Met},
		{"closed, a little below, judged unrounded", answers, "0.97999", "1", 0, closed, Missed},
		{"open, below: still on course", answers, "0.5", "1", 0, open, OnCourse},
		{"hardly seen, below at least", answers, "0.5", "0.9", 0, closed, NotMeasured},
		{"contested time says nothing of answers", answers, "0.99", "1", 99999, closed, Met},
		{"a share over nothing", answers, "", "1", 0, closed, NotMeasured},

		{"J: 999 of 1000 against 99.9%", exact, "0.999", "1", 0, closed, Met},
		{"a little less than 99.9%", exact, "0.998999999999", "1", 0, closed, Missed},

		{"count at the limit", count, "30", "1", 0, closed, Met},
		{"count past it", count, "31", "1", 0, open, Missed},
		{"no row", count, "", "0", 0, closed, NotMeasured},
		{"share of late ones at the limit", late, "0.02", "1", 0, closed, Met},
		{"share of late ones past it", late, "0.0201", "1", 0, open, Missed},
	} {
		f := sli.Figure{Part: rulebook.Part{Window: period.Span{Until: until}, Indicator: c.indicator},
			Observed: exactly(c.observed), Contested: c.contested}
		if c.value != "" {
			f.Value = exactly(c.value)
			f.Could = f.Value.Int() + c.contested
		}
		if got := Judge(f, c.t, ratio.Of(95, 100)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Case J: contested time matters only where it could pass the limit. That in a
// stop told in time, or while another service is down, adds nothing.
func TestContestedTimeThatChangesNothing(t *testing.T) {
	t.Parallel()
	i := rulebook.Indicator{Limit: ratio.Whole(9 * 3600), Unit: "second"}
	f := sli.Figure{Part: rulebook.Part{Window: period.Span{Until: 1000}, Indicator: i},
		Value:    ratio.Whole(8*3600 + 1800),
		Observed: ratio.Whole(1), Contested: 3600, Could: 8*3600 + 1800}
	if got := Judge(f, 1000, ratio.Of(95, 100)); got != Met {
		t.Errorf("8 h 30 of 9 h, an hour contested that can add nothing: %s, want %s", got, Met)
	}
	f.Could += 3600
	if got := Judge(f, 1000, ratio.Of(95, 100)); got != NotMeasured {
		t.Errorf("8 h 30 of 9 h, an hour contested that could be down: %s, want %s", got, NotMeasured)
	}
}
