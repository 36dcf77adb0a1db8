//go:build unix

package test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"bollettino/generator/input"
)

// dear are inputs of one body that cost much once, each a case of E. Those that are
// within the limits are published; the others are problems.
func dear() []way {
	var out []way
	add := func(name, where string, spoil func(string) error) { out = append(out, way{name, where, spoil}) }
	const notice = "notices/2026-11-20-portale.md"
	files := func(n int, data func(i int) (name, text string)) func(string) error {
		return func(folder string) error {
			for i := range n {
				name, text := data(i)
				if err := instead(filepath.Join(folder, name), bytesOf(text)); err != nil {
					return err
				}
			}
			return nil
		}
	}
	repeated := func(change ...string) string { return strings.NewReplacer(change...).Replace(soundNotice) }
	updates := func(n int) string {
		var b strings.Builder
		b.WriteString("updates:\n")
		for i := range n {
			fmt.Fprintf(&b, "  - {at: 2026-11-20T%02d:%02d:%02d, status: changed, until: "+
				"2026-11-28T%02d:%02d, text: Cambia.}\n", 10+i/3600, i/60%60, i%60, 2+i/60%20, i%60)
		}
		return b.String() + "declared"
	}
	add("a notice of 200 MB", notice, func(folder string) error {
		return os.Truncate(filepath.Join(folder, notice), 200<<20)
	})
	add("a million rows of reports", "reports/2026-10.csv", func(folder string) error {
		return bytesOf(soundReport + strings.Repeat("ripristino,3,3,40\n", 1_000_000))(filepath.Join(folder,
			"reports/2026-10.csv"))
	})
	add("as many rows of reports as may be", "reports/2026-10.csv", func(folder string) error {
		return bytesOf(soundReport + strings.Repeat("ripristino,3,3,40\n", 3_600))(filepath.Join(folder,
			"reports/2026-10.csv"))
	})
	add("a hidden file of 500 MB", "", func(folder string) error {
		return errors.Join(bytesOf("")(filepath.Join(folder, "notices/.big")),
			os.Truncate(filepath.Join(folder, "notices/.big"), 500<<20))
	})
	add("a profile of brackets", "profile.yaml", func(folder string) error {
		return bytesOf("a: " + strings.Repeat("[", 60_000))(filepath.Join(folder, "profile.yaml"))
	})
	add("300 notices that repeat every day", "", files(300, func(i int) (string, string) {
		return fmt.Sprintf("notices/2026-11-20-giorno-%d.md", i),
			repeated("maintenance", "constraint", "until: 2026-11-28T02:00",
				"until: 2026-11-28T02:00\nrepeats: FREQ=DAILY")
	}))
	add("5,000 notices", "notices", files(5000, func(i int) (string, string) {
		return fmt.Sprintf("notices/2026-11-20-n%d.md", i), soundNotice
	}))
	add("as many notices as may be", "", files(input.NoticesAtMost-1, func(i int) (string, string) {
		return fmt.Sprintf("notices/2026-11-20-n%d.md", i), soundNotice
	}))
	add("a daily rule from 1900 that changed 20 times", notice, func(folder string) error {
		return bytesOf(repeated("from: 2026-11-27", "from: 1900-11-27", "until: 2026-11-28T02:00",
			"until: 1900-11-28T02:00\nrepeats: FREQ=DAILY", "declared", updates(20)))(filepath.Join(folder, notice))
	})
	add("a daily rule from the year 1 that changed 300 times", notice, func(folder string) error {
		return bytesOf(repeated("from: 2026-11-27", "from: 0001-11-27", "until: 2026-11-28T02:00",
			"until: 0001-11-28T02:00\nrepeats: FREQ=DAILY", "declared", updates(300)))(filepath.Join(folder, notice))
	})
	add("a daily rule from 1970 that grew to decades 90 times", notice, func(folder string) error {
		return bytesOf(repeated("from: 2026-11-27", "from: 1970-11-27", "until: 2026-11-28T02:00",
			"until: 1970-11-28T02:00\nrepeats: FREQ=DAILY", "declared", updates(90)))(filepath.Join(folder, notice))
	})
	add("a notice that changed 3,000 times", notice, func(folder string) error {
		return bytesOf(repeated("declared", updates(3000)))(filepath.Join(folder, notice))
	})
	for what, text := range map[string]string{
		"brackets": strings.Repeat("[a](b ", 180_000), "emphasis": strings.Repeat("*a_", 170_000) + strings.Repeat("_a*", 170_000),
		"quotations": strings.Repeat(">", 1_000_000),
	} {
		add("a megabyte of "+what, notice, func(folder string) error {
			return bytesOf(soundNotice + text)(filepath.Join(folder, notice))
		})
	}
	for what, text := range map[string]string{
		"brackets": strings.Repeat("[a](b ", 700) + strings.Repeat("\n\n"+strings.Repeat("[", 700), 20), "emphasis": strings.Repeat("*a_", 700) + strings.Repeat("_a*", 700),
		"quotations": strings.Repeat(strings.Repeat(">", 20)+"\n", 1500), "one address": "[a]: " + strings.Repeat("b", 1500) + "\n\n" + strings.Repeat("[a] ", 1200),
	} {
		add("as many "+what+" as may be", "", func(folder string) error {
			return bytesOf(soundNotice + text)(filepath.Join(folder, notice))
		})
	}
	seconds := func(folder string) error {
		var rows strings.Builder
		states := []string{"up", "down"}
		for i := range 86_399 {
			at := func(i int) string { return fmt.Sprintf("2026-11-26T%02d:%02d:%02d+01:00", i/3600, i/60%60, i%60) }
			fmt.Fprintf(&rows, "%s,portale,%s,%s,%s,operatore\n", filepath.Base(folder), at(i), at(i+1), states[i%2])
		}
		day := filepath.Join(folder, "../../availability/2026/2026-11-26.csv")
		old, err := os.ReadFile(day)
		var others strings.Builder
		for line := range strings.Lines(string(old)) {
			if !strings.HasPrefix(line, filepath.Base(folder)) {
				others.WriteString(line)
			}
		}
		return errors.Join(err, bytesOf(others.String()+rows.String())(day))
	}
	add("a row for each second of a day", "", seconds)
	add("a row for each second of a day of which a notice speaks", "", func(folder string) error {
		n := repeated("maintenance", "outage", "from: 2026-11-27T22:00", "from: 2026-11-26T00:00",
			"until: 2026-11-28T02:00", "until: 2026-11-27T00:00")
		return errors.Join(seconds(folder), bytesOf(n)(filepath.Join(folder, notice)))
	})
	overlapping := func(changes int) func(folder string) error {
		return func(folder string) error {
			return bytesOf(repeated("until: 2026-11-28T02:00", "until: 2020-11-29T00:00\nrepeats: FREQ=DAILY",
				"from: 2026-11-27", "from: 2020-11-27", "declared",
				strings.ReplaceAll(updates(changes), "2026-11-28", "2020-11-29")))(filepath.Join(folder, notice))
		}
	}
	add("26 hours each day, changed as often as may be", "", overlapping(6))
	add("26 hours each day, changed 90 times", notice, overlapping(90))
	add("as many services as a notice that repeats may name", "", func(folder string) error {
		var names, services strings.Builder
		for i := range 200 {
			fmt.Fprintf(&services, "  - {id: s%d, name: Servizio %d}\n", i, i)
			fmt.Fprintf(&names, "s%d, ", i)
		}
		n := repeated("[portale]", "["+strings.TrimSuffix(names.String(), ", ")+"]", "until: 2026-11-28T02:00",
			"until: 2025-11-28T00:00\nrepeats: FREQ=DAILY", "2026-11-27T22:00", "2025-11-27T22:00", "declared",
			strings.ReplaceAll(updates(2), "2026-11-28", "2025-11-28"))
		return errors.Join(bytesOf(soundProfile+services.String())(filepath.Join(folder, "profile.yaml")),
			bytesOf(n)(filepath.Join(folder, notice)))
	})
	return out
}

// Case E: no input of one body, however odd, takes more than two seconds or 200 MB
// beyond the sound build. It measures, so it wants a machine that does nothing else:
// `make soak` runs it (BOLLETTINO_DEAR=1).
func TestDearInputs(t *testing.T) {
	if os.Getenv("BOLLETTINO_DEAR") == "" {
		t.Skip("BOLLETTINO_DEAR is not set")
	}
	self, err := os.Executable()
	must(t, err)
	program := filepath.Join(t.TempDir(), "bollettino") // by this name it is the program
	must(t, os.Symlink(self, program))
	root, ids := many(t, 13)
	at := filepath.Join(root, input.SubjectsDir, ids[7])
	build := func(t *testing.T, want int) spent {
		t.Helper()
		c := exec.Command(program, "build", "--root", root)
		begin := time.Now()
		out, err := c.CombinedOutput()
		took := time.Since(begin)
		if code := c.ProcessState.ExitCode(); code != want {
			t.Errorf("the exit code is %d, not %d (%v)\n%.2000s", code, want, err, out)
		}
		return spent{took, uint64(c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) << 10}
	}
	day := filepath.Join(root, "data/availability/2026/2026-11-26.csv")
	rows, err := os.ReadFile(day)
	must(t, err)
	build(t, 0)
	for _, w := range append(dear(), hundred()...) {
		t.Run(w.name, func(t *testing.T) {
			sound := build(t, 0) // the last good state, for what comes
			must(t, w.spoil(at))
			want := 1
			if w.where == "" {
				want = 0
			}
			cost := build(t, want)
			more := spent{cost.time - sound.time, cost.heap - min(cost.heap, sound.heap)}
			t.Logf("%v beyond the sound build, which took %v", more, sound)
			if more.time > 2*time.Second || more.heap > 200<<20 {
				t.Error("that is more than 2 s or 200 MB")
			}
			must(t, os.RemoveAll(at))
			for file, data := range map[string]string{"profile.yaml": soundProfile,
				"notices/2026-11-20-portale.md": soundNotice, "reports/2026-10.csv": soundReport} {
				must(t, instead(filepath.Join(at, file), bytesOf(data)))
			}
			must(t, os.WriteFile(day, rows, 0o644))
		})
	}
}
