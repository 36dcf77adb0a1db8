package input

import (
	"io/fs"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"
)

// readObservations reads who observes, and what was measured.
func (s *Shared) readObservations(o Options, packs observation.Memory) error {
	var err error
	if s.sources, err = s.ReadSources(); err != nil || problem.HurtsAll(s.Problems.Sorted()) {
		return err // every row would name an unknown observer
	}
	s.Named = nameServices(s.sources, s.Stations)
	refs := s.Refs()
	s.Store, err = observation.Open(s.Root, "data", observation.World{
		Zone: s.Setting.Zone, Sources: source.Observers(s.sources), Settled: s.Setting.Zone.Day(s.AsOf).From,
		Maker: o.Program, Began: o.Clock,
		Subject: refs.Subject, Obligation: refs.Obligation, Within: s.Within,
	}, packs, o.Jobs, s.Problems)
	return err
}

// Logs reads what was measured of neighbours in the registry, from the i-th
// until before the j-th. What names somebody between them who is no subject is a
// problem, as what lies before the first of all or behind the last.
func (s *Shared) Logs(i, j int) (observation.Logs, []problem.Problem, error) {
	return s.Store.Read(s.ids(i, j))
}

// RecentLogs is what Logs reads in the files that reach past a moment.
func (s *Shared) RecentLogs(i, j int, past period.Time) (observation.Logs, error) {
	from, until := s.ids(i, j)
	return s.Store.Recent(from, until, past)
}

// ids are those of neighbours, from the first until before the last; "" at either end.
func (s *Shared) ids(i, j int) (from, until subject.ID) {
	if i > 0 {
		from = s.Registry.Subjects[i].ID
	}
	if j < len(s.Registry.Subjects) {
		until = s.Registry.Subjects[j].ID
	}
	return from, until
}

// ReadSources reads who observes, and how to ask them.
func (s *Shared) ReadSources() ([]source.Source, error) {
	const file = "data/sources.yaml"
	before := s.Problems.Len()
	data, err := IfThere(s.Root, file, s.Problems)
	if err != nil || s.Problems.Len() > before {
		return nil, err
	}
	if data == nil {
		there, err := measured(s.Root)
		if there {
			s.Problems.Add(problem.New(file, 0, 0, "file",
				"bring it back: it says who observes, and without it no row of data/availability and data/responses "+
					"can be used", "is missing, and there are measurements"))
		}
		return nil, err
	}
	return source.Read(file, data, source.Refs{Refs: s.Refs(), Zone: s.Setting.Zone}, s.Problems), nil
}

// measured tells whether there are rows that name an observer.
func measured(root fs.FS) (bool, error) {
	for _, pattern := range []string{"data/availability/*/*", "data/responses/*/*"} {
		if found, err := fs.Glob(root, pattern); err != nil || len(found) > 0 {
			return len(found) > 0, err
		}
	}
	return false, nil
}

// Offered is what was measured of a subject, without the rows of services that
// it doesn't offer.
func (s *Shared) Offered(log observation.Log, id subject.ID, f Folder) (observation.Log, []problem.Problem) {
	list := &problem.List{}
	log = log.Check(id, func(service string) bool {
		if f.Named == nil {
			return true // a mistake in the profile is enough to report
		}
		_, ok := f.Named.Service(service)
		return ok
	}, list)
	return log, list.Sorted()
}
