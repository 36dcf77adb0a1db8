package collect

import (
	"fmt"
	"io"
	"io/fs"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/observation"
)

// Pack joins the day files of closed months into one file each, or with unpack makes day
// files of such a file again: of the months named, or of all that are over. A month with
// a bad row stays as it is, and the error is problem.ErrFound.
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
	months, err := closed(names, s, unpack)
	if err != nil {
		return err
	}
	store, err := Open(World{Root: o.RootDir, Zone: s.Setting.Zone, Dry: dry, Alone: true})
	if err != nil {
		return err
	}
	defer store.Close()
	p := packing{store, s, "packed", observation.PackMonth, problem.List{}, 0, stdout}
	if unpack {
		p.done, p.turn = "unpacked", observation.UnpackMonth
	}
	for _, kind := range []string{"availability", "responses"} {
		of := months
		if len(names) == 0 {
			if of, err = observation.Packable(o.Root, "data", kind, s.Setting.Zone, s.AsOf); err != nil {
				return err
			}
		}
		for _, month := range of {
			if err := p.month(kind, month, dry); err != nil {
				return err
			}
		}
	}
	if problems := p.list.Sorted(); len(problems) > 0 {
		if err := problem.Write(stderr, problems, 20); err != nil {
			return err
		}
		fmt.Fprintf(stderr, "\nproblems: %d; their months are as they were\n", len(problems))
		return problem.ErrFound
	}
	if p.changed == 0 {
		fmt.Fprintf(stdout, "nothing to be %s\n", p.done)
	}
	return nil
}

// closed are the months of those names; what is to be packed has to be over.
func closed(names []string, s *input.Shared, unpack bool) (months []period.Span, err error) {
	for _, name := range names {
		month, yearly, err := input.WindowOf(name, s.Setting.Zone)
		if err != nil || yearly {
			return nil, problem.Usage(fmt.Errorf("%q is not a month, as in 2026-08", name))
		}
		if month.Until > s.AsOf && !unpack {
			return nil, problem.Usage(fmt.Errorf("%s is not over: it is over on %s",
				name, s.Setting.Zone.RFC3339(month.Until)[:10]))
		}
		months = append(months, month)
	}
	return months, nil
}

// packing turns months, of day files into packs or back.
type packing struct {
	store   *Store
	shared  *input.Shared
	done    string // what then is done: "packed"
	turn    func(fs.FS, string, string, period.Span, period.Zone, *problem.List) (observation.Month, error)
	list    problem.List
	changed int
	out     io.Writer
}

func (p *packing) month(kind string, month period.Span, dry bool) error {
	zone, before := p.shared.Setting.Zone, p.list.Len()
	m, err := p.turn(p.shared.Root, "data", kind, month, zone, &p.list)
	if err != nil || m.Nothing || p.list.Len() > before {
		return err
	}
	if err := p.store.Take(m); err != nil {
		return err
	}
	p.changed++
	fmt.Fprintf(p.out, "%s %s: %d rows %s%s\n", kind, zone.RFC3339(month.From)[:7], m.Rows, p.done,
		map[bool]string{true: " if this were no dry run"}[dry])
	return nil
}
