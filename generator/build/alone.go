package build

import (
	"errors"
	"fmt"
	"maps"

	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
)

// alone makes one subject. Where this program fails over what the subject declares or
// what was measured of it, that is told, and the subject is shown from its last good
// inputs, else as one that never had any: nobody else feels it.
func (b *builder) alone(sub subject.Subject, log observation.Log, recent recents) (made, error) {
	var problems []problem.Problem
	for _, try := range []struct {
		read     func(subject.ID) (input.Folder, []problem.Problem, error)
		log      observation.Log
		partners bool
	}{
		{b.ReadFolder, log, true},
		{b.ReadLastGood, log, true},
		{input.ReadNothing, observation.Log{}, false},
	} {
		var m made
		a := asking{builder: b, settled: true}
		partners := noNotices
		if try.partners {
			partners = a.partners
		}
		err := input.Contain(sub.ID, func() error {
			f, wrong, err := try.read(sub.ID)
			problems = append(problems, wrong...)
			if err == nil {
				m, err = b.line(sub, f, try.log, partners, a.site())
			}
			return err
		})
		if fault := (*input.Fault)(nil); errors.As(err, &fault) {
			problems = append(problems, fault.Problem())
			continue
		}
		m.sound = m.sound && len(problems) == 0
		m.problems = append(problems, m.problems...)
		if err == nil && m.mark == input.Sound && len(m.problems) == 0 && a.settled {
			b.depends.note(sub, &m, a.asked, recent)
		}
		return m, err
	}
	return made{}, fmt.Errorf("%s: not even a page without inputs can be made: %s",
		sub.ID, problems[len(problems)-1].What)
}

// logsAlone reads what was measured of neighbours; where this program fails over that,
// of each by itself, and of those over whom it fails nothing.
func (b *builder) logsAlone(from, until int) (logs observation.Logs, problems []problem.Problem, err error) {
	read := func(from, until int) (some observation.Logs, wrong []problem.Problem, err error) {
		err = input.Contain(b.Registry.Subjects[from].ID, func() (err error) {
			some, wrong, err = b.Logs(from, until)
			return err
		})
		return some, wrong, err
	}
	logs, problems, err = read(from, until)
	if fault := (*input.Fault)(nil); !errors.As(err, &fault) {
		return logs, problems, err
	}
	logs, problems = observation.Logs{}, nil
	for i := from; i < until; i++ {
		some, wrong, err := read(i, i+1)
		if fault := (*input.Fault)(nil); errors.As(err, &fault) {
			some, wrong, err = observation.Logs{b.Registry.Subjects[i].ID: {Partial: true}},
				[]problem.Problem{fault.Problem()}, nil
		}
		if err != nil {
			return nil, nil, err
		}
		maps.Copy(logs, some)
		problems = append(problems, wrong...)
	}
	return logs, problems, nil
}
