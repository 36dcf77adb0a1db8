package build

import (
	"errors"
	"path"
	"slices"

	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
)

// Check reads everything and reports, writing nothing.
func Check(o input.Options) (Result, error) {
	s, err := readAll(o, looking(o))
	if err != nil {
		return Result{}, err
	}
	defer s.Close()
	r := Result{Subjects: len(s.Registry.Subjects), Notes: s.Notes()}
	if len(s.Registry.Subjects) > 0 || len(s.Problems.Sorted()) == 0 {
		// Of what stops all, no measurement was read that could be compared with what was frozen.
		problems, err := s.checkFolders(!problem.HurtsAll(s.Problems.Sorted()))
		if err != nil {
			return r, err
		}
		s.Problems.Add(problems...)
	}
	r.unlisted = s.Store.Unlisted()
	if r.Problems = s.Problems.Sorted(); len(r.Problems) > 0 {
		return r, problem.ErrFound
	}
	return r, nil
}

// checkFolders reads every subject's folder and what was measured of it and, with
// frozen, compares that with the periods that were verified.
func (s *whole) checkFolders(frozen bool) (out []problem.Problem, err error) {
	var logs observation.Logs
	for i, sub := range s.Registry.Subjects {
		if i%share == 0 {
			var strangers []problem.Problem
			if logs, strangers, err = s.Logs(i, min(i+share, len(s.Registry.Subjects))); err != nil {
				return nil, err
			}
			out = append(out, strangers...)
		}
		var problems []problem.Problem
		err := input.Contain(sub.ID, func() (err error) {
			problems, err = s.checkFolder(sub, logs[sub.ID], frozen)
			return err
		})
		if fault := (*input.Fault)(nil); errors.As(err, &fault) {
			problems, err = []problem.Problem{fault.Problem()}, nil
		}
		if err != nil {
			return nil, err
		}
		out = append(out, problems...)
	}
	strays, err := strays(s.Shared)
	return append(out, strays...), err
}

// checkFolder reads one subject's folder and, with frozen, compares what it gives
// with the periods that were verified.
func (s *whole) checkFolder(sub subject.Subject, log observation.Log, frozen bool) ([]problem.Problem, error) {
	f, problems, err := s.ReadFolder(sub.ID)
	if err != nil {
		return nil, err
	}
	_, bad := s.Offered(log, sub.ID, f)
	if frozen && len(problems)+len(bad) == 0 && s.isFrozen(sub.ID) {
		u, _, _, err := s.read(sub, log, noNotices)
		if err != nil {
			return nil, err
		}
		bad = s.stray(u)
	}
	return append(append(problems, bad...), s.Named.Check(sub.ID, f.Named)...), nil
}

// strays are folders below data/subjects that belong to no subject.
func strays(s *input.Shared) ([]problem.Problem, error) {
	list := &problem.List{}
	folders, err := input.Names(s.Root, input.SubjectsDir, list)
	return append(list.Sorted(), straysOf(s, folders)...), err
}

// straysOf are those of folders.
func straysOf[T ~string](s *input.Shared, folders []T) (out []problem.Problem) {
	for _, name := range folders {
		if _, ok := s.Registry.Find(subject.ID(name)); !ok {
			p := problem.New(path.Join(input.SubjectsDir, string(name)), 0, 0, "folder",
				"name the folder by the id of a row of data/subjects.csv", "%q is not in the registry", name)
			if id, _ := subject.ParseID(string(name)); id.Personal() {
				p = problem.New(input.SubjectsDir, 0, 0, "folder",
					"take it out, or name it by the number of the firm or the body",
					"a folder is named by a natural person's code, and no person's data are published")
			}
			p.Subject = problem.Nobody
			out = append(out, p)
		}
	}
	return out
}

// ProblemsOf are those that hurt one subject, or all.
func ProblemsOf(o input.Options, id subject.ID) ([]problem.Problem, error) {
	s, err := readAll(o, looking(o))
	if err != nil {
		return nil, err
	}
	defer s.Close()
	at := slices.IndexFunc(s.Registry.Subjects, func(sub subject.Subject) bool { return sub.ID == id })
	if at >= 0 && !problem.HurtsAll(s.Problems.Sorted()) {
		logs, _, err := s.Logs(at, at+1)
		if err != nil {
			return nil, err
		}
		problems, err := s.checkFolder(s.Registry.Subjects[at], logs[id], true)
		if err != nil {
			return nil, err
		}
		s.Problems.Add(problems...)
	}
	return slices.DeleteFunc(s.Problems.Sorted(),
		func(p problem.Problem) bool { return p.Subject != "" && p.Subject != string(id) }), nil
}
