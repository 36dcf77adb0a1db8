package serve

import (
	"errors"
	"fmt"
	"time"

	"bollettino/generator/base/problem"
	"bollettino/generator/build"
)

// tell says what came of a build, to people or to programs; it gives the error that is no
// fault of an input.
func (s Site) tell(r build.Result, took time.Duration, err error) error {
	failed := err
	if errors.Is(err, problem.ErrFound) {
		failed = nil
	}
	if s.Log == nil {
		did := fmt.Sprintf("built: %d files written, %d removed", r.Written, r.Removed)
		told := (build.Telling{To: s.Report}).Tell(r, did, err)
		if told != nil && !errors.Is(told, problem.ErrFound) {
			fmt.Fprintf(s.Report, "bollettino: %v\n", told)
			return told
		}
		return failed
	}
	for _, p := range r.Problems {
		s.Log.Warn("problem", "file", p.File, "line", p.Line, "column", p.Col, "field", p.Field, "what", p.What,
			"hint", p.Hint, "hurts", hurts(p), "subject", whose(p))
	}
	if failed != nil {
		s.Log.Error("build failed", "why", failed.Error(), "seconds", took.Seconds())
		return failed
	}
	s.Log.Info("built", "written", r.Written, "removed", r.Removed, "files", r.Files, "subjects", r.Subjects,
		"problems", len(r.Problems), "seconds", took.Seconds())
	return nil
}

// say says a word beside what builds do.
func (s Site) say(what string) {
	if s.Log != nil {
		s.Log.Info(what)
		return
	}
	fmt.Fprintln(s.Report, what)
}

// hurts says whom a problem hurts: "subject", "nobody" or "all".
func hurts(p problem.Problem) string {
	switch p.Subject {
	case "":
		return "all"
	case problem.Nobody:
		return "nobody"
	}
	return "subject"
}

// whose is the subject that a problem hurts, if it is one.
func whose(p problem.Problem) string {
	if hurts(p) != "subject" {
		return ""
	}
	return p.Subject
}
