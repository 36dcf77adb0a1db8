package input

import (
	"fmt"
	"path"
	"runtime"
	"strings"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
)

// Fault is where this program failed over one subject.
type Fault struct {
	Subject subject.ID
	What    any    // with which it panicked
	Where   string // the last of its own functions
}

func (f *Fault) Error() string {
	return fmt.Sprintf("%s made this program fail: %v (%s)", f.Subject, f.What, f.Where)
}

// Problem is the fault as the subject's.
func (f *Fault) Problem() problem.Problem {
	p := problem.New(path.Join(SubjectsDir, string(f.Subject)), 0, 0, "program",
		"that is the program's fault, whatever these files hold: please report it with them and this "+
			"message (SECURITY.md)",
		"made this program fail: %v (%s)", f.What, f.Where)
	p.Subject = string(f.Subject)
	return p
}

// Contain does something for one subject; a panic becomes a *Fault.
func Contain(id subject.ID, do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &Fault{id, r, whereabouts()}
		}
	}()
	return do()
}

// whereabouts are the innermost functions of this program that were at work when it
// panicked, the last first.
func whereabouts() string {
	calls := make([]uintptr, 64)
	frames := runtime.CallersFrames(calls[:runtime.Callers(1, calls)])
	var out []string
	panicked := false
	for frame, more := frames.Next(); more && len(out) < 3; frame, more = frames.Next() {
		if panicked && strings.HasPrefix(frame.Function, "bollettino/") || panicked &&
			strings.HasPrefix(frame.Function, "main.") {
			out = append(out, fmt.Sprintf("%s:%d in %s", path.Base(frame.File), frame.Line, path.Base(frame.Function)))
		}
		panicked = panicked || frame.Function == "runtime.gopanic"
	}
	return strings.Join(out, ", ")
}
