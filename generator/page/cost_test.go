package page_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// E and K: "300 daily notices: 36 s and 2.3 GB; 5,000 notices: 9 s; bodies closed
// nightly since 2024 with three changes each: 0.2 s a body". All that one subject's
// pages say of so many takes no longer than a body may take.
func TestManyNotices(t *testing.T) {
	for _, c := range []struct {
		name, line string
		n          int
	}{
		{"300 daily", "notice maintenance 2024-01-02T%02d:%02d..2024-01-02T23:59 declared 2024-01-01T10:00:%02d repeats FREQ=DAILY\n", 300},
		{"5,000", "notice maintenance 2026-01-02T%02d:%02d..2026-01-02T23:59 declared 2025-11-20T10:00:%02d\n", 5000},
		{"200 nightly, changed three times", "notice constraint 2024-01-02T%02d:%02d..2024-01-02T23:59 declared 2024-01-01T10:00:%02d repeats FREQ=DAILY\n" +
			"update 2024-06-01T10:00 changed until 2024-01-02T23:50\nupdate 2025-06-01T10:00 changed until 2024-01-02T23:40\nupdate 2026-06-01T10:00 changed until 2024-01-02T23:30\n", 200},
	} {
		var lines strings.Builder
		for i := range c.n {
			fmt.Fprintf(&lines, c.line, i/60%20, i%60, i%60)
		}
		w := newWorld(t).tell(lines.String())
		start := time.Now()
		out := w.compose()
		took := time.Since(start)
		if took > 30*time.Second {
			t.Errorf("%s: %s", c.name, took)
		}
		if len(out.Told) != c.n {
			t.Errorf("%s: %d are told", c.name, len(out.Told))
		}
	}
}
