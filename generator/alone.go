package main

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"runtime"
	"strings"

	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
)

// made is what one subject leaves behind.
type made struct {
	page.Output
	files    map[string][]byte // beside its pages, by their path below its address
	problems []problem.Problem
	mark     input.Mark
	sound    bool // its folder may be kept as the last good one
}

// alone makes one subject. Where this program fails over what the subject declares or
// what was measured of it, that is told, and the subject is shown from its last good
// inputs, else as one that never had any: nobody else feels it.
func (b *builder) alone(sub subject.Subject, log observation.Log) (made, error) {
	var problems []problem.Problem
	for _, try := range []struct {
		read     func(subject.ID) (folder, []problem.Problem, error)
		log      observation.Log
		partners partnerNotices
	}{
		{b.readFolder, log, b.partnerNotices},
		{b.readLastGood, log, b.partnerNotices},
		{readNothing, observation.Log{}, func(subject.ID) ([]*notice.Notice, error) { return nil, nil }},
	} {
		var m made
		err := contain(sub.ID, func() error {
			f, wrong, err := try.read(sub.ID)
			problems = append(problems, wrong...)
			if err == nil {
				m, err = b.make(sub, f, try.log, try.partners)
			}
			return err
		})
		if fault := (*fault)(nil); errors.As(err, &fault) {
			problems = append(problems, fault.problem())
			continue
		}
		m.sound = m.sound && len(problems) == 0
		m.problems = append(problems, m.problems...)
		return m, err
	}
	return made{}, fmt.Errorf("%s: not even a page without inputs can be made: %s", sub.ID, problems[len(problems)-1].What)
}

func (s *shared) readLastGood(id subject.ID) (folder, []problem.Problem, error) {
	f, err := s.lastGood(id)
	return f, nil, err
}

func readNothing(subject.ID) (folder, []problem.Problem, error) { return neverGood(), nil, nil }

// make measures, judges and composes what was read of a subject.
func (b *builder) make(sub subject.Subject, f folder, log observation.Log, partners partnerNotices) (m made, err error) {
	u, problems, err := b.unitOf(sub, f, log, partners)
	if err != nil {
		return m, err
	}
	if u.Mark == input.Sound {
		problems = append(problems, b.stray(u)...)
	}
	figures := sli.Measure(u.Input, u.T)
	unit := judged.Of(u.Input, figures, b.setting.ObservedAtLeast, b.frozen)
	m = made{Output: page.Compose(b.site, unit), problems: problems, mark: u.Mark, sound: f.mark == input.Sound}
	if m.files, err = b.unitFiles(m.Output); err != nil {
		return m, &fault{sub.ID, err, "its feeds, calendar and status"}
	}
	return m, nil
}

// readAlone reads a subject's folder, or its last good one where this program fails
// over it.
func (s *shared) readAlone(id subject.ID) (f folder, problems []problem.Problem, err error) {
	for _, read := range []func(subject.ID) (folder, []problem.Problem, error){s.readFolder, s.readLastGood, readNothing} {
		err = contain(id, func() (err error) {
			f, problems, err = read(id)
			return err
		})
		if fault := (*fault)(nil); !errors.As(err, &fault) {
			break
		}
	}
	return f, problems, err
}

// logsAlone reads what was measured of neighbours; where this program fails over that,
// of each by itself, and of those over whom it fails nothing.
func (b *builder) logsAlone(from, until int) (logs observation.Logs, problems []problem.Problem, err error) {
	read := func(from, until int) (some observation.Logs, wrong []problem.Problem, err error) {
		err = contain(b.registry.Subjects[from].ID, func() (err error) {
			some, wrong, err = b.logs(from, until)
			return err
		})
		return some, wrong, err
	}
	logs, problems, err = read(from, until)
	if fault := (*fault)(nil); !errors.As(err, &fault) {
		return logs, problems, err
	}
	logs, problems = observation.Logs{}, nil
	for i := from; i < until; i++ {
		some, wrong, err := read(i, i+1)
		if fault := (*fault)(nil); errors.As(err, &fault) {
			some, wrong, err = observation.Logs{b.registry.Subjects[i].ID: {Partial: true}}, []problem.Problem{fault.problem()}, nil
		}
		if err != nil {
			return nil, nil, err
		}
		maps.Copy(logs, some)
		problems = append(problems, wrong...)
	}
	return logs, problems, nil
}

// fault is where this program failed over one subject.
type fault struct {
	subject subject.ID
	what    any    // with which it panicked
	where   string // the last of its own functions
}

func (f *fault) Error() string {
	return fmt.Sprintf("%s made this program fail: %v (%s)", f.subject, f.what, f.where)
}

func (f *fault) problem() problem.Problem {
	p := problem.New(path.Join(subjectsDir, string(f.subject)), 0, 0, "program",
		"that is the program's fault, whatever these files hold: please report it with them and this message (SECURITY.md)",
		"made this program fail: %v (%s)", f.what, f.where)
	p.Subject = string(f.subject)
	return p
}

// contain does something for one subject; a panic becomes a *fault.
func contain(id subject.ID, do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &fault{id, r, whereabouts()}
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
		if panicked && strings.HasPrefix(frame.Function, "bollettino/") || panicked && strings.HasPrefix(frame.Function, "main.") {
			out = append(out, fmt.Sprintf("%s:%d in %s", path.Base(frame.File), frame.Line, path.Base(frame.Function)))
		}
		panicked = panicked || frame.Function == "runtime.gopanic"
	}
	return strings.Join(out, ", ")
}
