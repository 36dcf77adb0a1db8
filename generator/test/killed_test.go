package test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"

	"bollettino/generator/base/file"

	"github.com/rogpeppe/go-internal/testscript"
)

// killAfter kills the program before its next step of writing but so many.
func killAfter(steps int) {
	file.Step = func() {
		if steps--; steps < 0 {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
	}
}

func cmdKilled(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: killed PROGRAM [ARG...]")
	}
	site, dir := ts.MkAbs("."), ts.MkAbs("../killed")
	in := func(steps int, args ...string) (code int, out []byte) {
		c := exec.Command(args[0], args[1:]...)
		c.Dir, c.Env = dir, os.Environ()
		if steps >= 0 {
			c.Env = append(c.Env, fmt.Sprint("BOLLETTINO_STEPS=", steps))
		}
		out, err := c.CombinedOutput()
		if e := new(exec.ExitError); err != nil && !errors.As(err, &e) {
			ts.Check(err)
		}
		return c.ProcessState.ExitCode(), out
	}
	anew := func() {
		ts.Check(os.RemoveAll(dir))
		ts.Check(os.CopyFS(dir, os.DirFS(site)))
	}
	const never = -1
	anew()
	old := inputsOf(ts, dir)
	before, _ := in(never, args[0], "check")
	if code, out := in(never, args...); code != 0 {
		ts.Fatalf("undisturbed: exit code %d\n%s", code, out)
	}
	after, _ := in(never, args[0], "check")
	want := inputsOf(ts, dir)
	for steps := 0; ; steps++ {
		anew()
		if code, out := in(steps, args...); code == 0 {
			ts.Logf("killed at each of %d steps", steps)
			if steps < 5 {
				ts.Fatalf("too few to prove anything")
			}
			return
		} else if code > 0 {
			ts.Fatalf("exit code %d after %d steps\n%s", code, steps, out)
		}
		now := inputsOf(ts, dir)
		if len(now.differ(want)) == 0 {
			continue // it was done
		}
		if len(now.differ(old)) > 0 {
			if code, out := in(never, args[0], "check"); code != before && code != after {
				ts.Fatalf("killed after %d steps, check ends with %d\n%s", steps, code, out)
			}
		}
		if code, out := in(never, args...); code != 0 {
			ts.Fatalf("killed after %d steps, the next run ends with %d\n%s", steps, code, out)
		}
		if d := inputsOf(ts, dir).differ(want); len(d) > 0 {
			ts.Fatalf("killed after %d steps, and gone on with, these differ: %q", steps, d)
		}
	}
}

// inputsOf are the files of a site as its readers see them: without what the program
// keeps for itself, and what a writer that was killed left beside.
func inputsOf(ts *testscript.TestScript, dir string) snapshot {
	files, err := treeOf(dir)
	ts.Check(err)
	for name := range files {
		if strings.HasPrefix(name, ".bollettino/") || beside.MatchString(name) {
			delete(files, name)
		}
	}
	return files
}

var beside = regexp.MustCompile(`(^|/)\.[^/]+\.[A-Z2-7]{8}\.new(/|$)`)
