package collect

import (
	"fmt"
	"io"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"

	"bollettino/generator/input"
	"bollettino/generator/input/observation"
)

func Pack(o input.Options, names []string, unpack, dry bool, stdout, stderr io.Writer) error {
	s, err := input.ReadSettings(o)
	if err != nil {
		return err
	}
	if problems := s.Problems.Sorted(); len(problems) > 0 {
		if err := problem.Write(stderr, problems, 20); err != nil {
			return err
		}
		return problem.ErrFound
	}
	zone := s.Setting.Zone
	var months []period.Span
	for _, name := range names {
		month, yearly, err := input.WindowOf(name, zone)
		if err != nil || yearly {
			return problem.Usage(fmt.Errorf("%q is not a month, as in 2026-08", name))
		}
		if month.Until > s.AsOf && !unpack {
			return problem.Usage(fmt.Errorf("%s is not over: it is over on %s", name, zone.RFC3339(month.Until)[:10]))
		}
		months = append(months, month)
	}
	store, err := Open(World{Root: o.RootDir, Zone: zone, Dry: dry})
	if err != nil {
		return err
	}
	defer store.Close()
	turn, done := observation.PackMonth, "packed"
	if unpack {
		turn, done = observation.UnpackMonth, "unpacked"
	}
	var list problem.List
	changed := 0
	for _, kind := range []string{"availability", "responses"} {
		of := months
		if len(names) == 0 {
			if of, err = observation.Packable(o.Root, "data", kind, zone, s.AsOf); err != nil {
				return err
			}
		}
		for _, month := range of {
			before := list.Len()
			m, err := turn(o.Root, "data", kind, month, zone, &list)
			if err != nil {
				return err
			}
			if m.Nothing || list.Len() > before {
				continue
			}
			if err := store.Take(m); err != nil {
				return err
			}
			changed++
			fmt.Fprintf(stdout, "%s %s: %d rows %s%s\n", kind, zone.RFC3339(month.From)[:7], m.Rows, done,
				map[bool]string{true: " if this were no dry run"}[dry])
		}
	}
	if problems := list.Sorted(); len(problems) > 0 {
		if err := problem.Write(stderr, problems, 20); err != nil {
			return err
		}
		fmt.Fprintf(stderr, "\nproblems: %d; their months are as they were\n", len(problems))
		return problem.ErrFound
	}
	if changed == 0 {
		fmt.Fprintf(stdout, "nothing to be %s\n", done)
	}
	return nil
}
