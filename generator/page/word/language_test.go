package word_test

import (
	"testing"

	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
)

// Every value of the formats has its words.
func TestNothingIsNameless(t *testing.T) {
	t.Parallel()
	for _, l := range all() {
		for _, k := range notice.Kinds() {
			if w := l.Kinds[notice.Kind(k)]; w.Name == "" || w.Hint == "" || w.Asked == "" || w.Counted == "" {
				t.Errorf("%s: kind %s: %+v", l.Tag, k, w)
			}
		}
		for _, i := range notice.Impacts() {
			if w := l.Impacts[notice.Impact(i)]; w.Effect[2] == "" || w.Noun == "" || w.Label == "" || w.Asked == "" {
				t.Errorf("%s: impact %s: %+v", l.Tag, i, w)
			}
		}
		for _, s := range notice.Statuses() {
			if w := l.Statuses[notice.Status(s)]; w.Name == "" || w.Said == "" {
				t.Errorf("%s: status %s: %+v", l.Tag, s, w)
			}
		}
		for _, m := range rulebook.Measures() {
			if l.Limits.Made[m] == "" {
				t.Errorf("%s: measure %s: say how its figure is made, in Limits.Made", l.Tag, m)
			}
		}
		for _, c := range subject.Channels() {
			if w := l.Channels[c]; w.Name == "" || w.The == "" || w.By == "" || w.Label == "" || w.Asked == "" {
				t.Errorf("%s: channel %s: %+v", l.Tag, c, w)
			}
		}
	}
}
