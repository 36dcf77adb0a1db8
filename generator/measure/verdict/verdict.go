// Package verdict judges figures by the limit that was in force: met, missed, on
// course, or not measured. Values are judged exactly.
package verdict

import (
	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/measure/sli"
)

// Verdict is the outcome for one subject, indicator and window.
type Verdict string

// The verdicts. There is no verdict for what has no limit.
const (
	Met         Verdict = "met"
	Missed      Verdict = "missed"
	OnCourse    Verdict = "on_course"
	NotMeasured Verdict = "not_measured"
)

// Judge judges a figure at t. An at-most limit is missed as soon as the value
// passes it, at any observed share; else a window seen for less than
// observedAtLeast, or one whose contested time could pass the limit, counts as
// not measured; else it is on course until the window is closed.
func Judge(f sli.Figure, t period.Time, observedAtLeast ratio.Ratio) Verdict {
	i := f.Part.Indicator
	switch {
	case f.Value.Known() && !i.AtLeast && f.Value.Cmp(i.Limit) > 0:
		return Missed
	case !f.Value.Known(), f.Observed.Cmp(observedAtLeast) < 0:
		return NotMeasured
	case i.Unit == "second" && !i.AtLeast && ratio.Whole(f.Could).Cmp(i.Limit) > 0:
		return NotMeasured
	case f.Part.Window.Until > t:
		return OnCourse
	case i.AtLeast && f.Value.Cmp(i.Limit) < 0:
		return Missed
	}
	return Met
}
