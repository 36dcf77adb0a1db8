package main

import (
	"errors"
	"fmt"
	"io"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/collect"
	"bollettino/generator/input/observation"

	"github.com/spf13/cobra"
)

func packCommand(opts func() (options, error), stdout, stderr io.Writer) *cobra.Command {
	var unpack, dry bool
	c := &cobra.Command{
		Use: "pack [MONTH...]", Short: "Put the day files of closed months into one small file each",
		Long: `Pack joins the day files of a closed month in data/availability/ and
data/responses/ into one file, 2026/2026-08.pack, which holds the same rows, is a
small part of their size and is read many times as fast. Its digest is entered in
SHA256SUMS beside the years (sha256sum -c checks it), and the day files are
removed. A build reads either form and gives the same bytes.

Without a month, all that are over are packed. A month with a bad row is not: mend
the row first. Rows that arrive late go into a day file again, and pack takes them
in. A verified period is a thing of its own: see verify.

--unpack brings the day files back, rows in order of subject, service and time.`,
		Example: "  bollettino pack\n  bollettino pack 2026-08 2026-09\n  bollettino pack --unpack 2026-08",
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if unpack && len(args) == 0 {
				return usage{errors.New("--unpack: which month, as in 2026-08?")}
			}
			o, err := opts()
			if err != nil {
				return err
			}
			return pack(o, args, unpack, dry, stdout, stderr)
		},
	}
	c.Flags().BoolVar(&unpack, "unpack", false, "make day files of a month's pack again, and remove it")
	c.Flags().BoolVar(&dry, "dry-run", false, "say what would be done, and change nothing")
	return c
}

func pack(o options, names []string, unpack, dry bool, stdout, stderr io.Writer) error {
	s, err := readSettings(o)
	if err != nil {
		return err
	}
	if problems := s.problems.Sorted(); len(problems) > 0 {
		if err := problem.Write(stderr, problems, 20); err != nil {
			return err
		}
		return errProblems
	}
	zone := s.setting.Zone
	var months []period.Span
	for _, name := range names {
		month, yearly, err := windowOf(name, zone)
		if err != nil || yearly {
			return usage{fmt.Errorf("%q is not a month, as in 2026-08", name)}
		}
		if month.Until > s.asOf && !unpack {
			return usage{fmt.Errorf("%s is not over: it is over on %s", name, zone.RFC3339(month.Until)[:10])}
		}
		months = append(months, month)
	}
	store, err := collect.Open(collect.World{Root: o.rootDir, Zone: zone, Dry: dry})
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
			if of, err = observation.Packable(o.root, "data", kind, zone, s.asOf); err != nil {
				return err
			}
		}
		for _, month := range of {
			before := list.Len()
			m, err := turn(o.root, "data", kind, month, zone, &list)
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
			fmt.Fprintf(stdout, "%s %s: %d rows %s%s\n", kind, zone.RFC3339(month.From)[:7], m.Rows, done, map[bool]string{true: " if this were no dry run"}[dry])
		}
	}
	if problems := list.Sorted(); len(problems) > 0 {
		if err := problem.Write(stderr, problems, 20); err != nil {
			return err
		}
		fmt.Fprintf(stderr, "\nproblems: %d; their months are as they were\n", len(problems))
		return errProblems
	}
	if changed == 0 {
		fmt.Fprintf(stdout, "nothing to be %s\n", done)
	}
	return nil
}
