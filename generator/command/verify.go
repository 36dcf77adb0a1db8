package command

import (
	"errors"

	"bollettino/generator/base/problem"
	"bollettino/generator/build"
	"github.com/spf13/cobra"
)

func verifyCommand(s shell) *cobra.Command {
	f := flags{jobs: 1}
	var period, reason string
	var correct, leaveOut bool
	c := &cobra.Command{
		Use:   "verify --period 2026-10",
		Short: "Judge a closed month or year of every directly connected subject, and freeze it",
		Args:  noArgs,
		Long: `Verify measures and judges every indicator of every directly connected subject in
a month (2026-10) or a year (2025) that is over, and freezes the figures in
data/verifications/, each with a digest of its evidence. From then on the site
shows the period under /verifiche/.

Run again, it compares: figures that the data now give otherwise are listed with
both values, and nothing is written. If the data are right and the frozen figures
were wrong, register that with --correct and a --reason: the old figures stay,
and the site publishes the correction. Until then, build and check report the
difference.

While some input has a mistake nothing is frozen, unless --leave-out says to go
on without the bodies that it hurts: they are listed as not verified, on the
page too, and the same command takes them in once their inputs are mended.`,
		Example: "  bollettino verify --period 2026-10\n" +
			"  bollettino verify --period 2026-10 --correct --reason \"Rilevazioni del 12 ottobre " +
			"arrivate in ritardo\"",
		RunE: func(*cobra.Command, []string) error {
			o, err := s.options(f)
			if err != nil {
				return err
			}
			if correct != (reason != "") {
				return problem.Usage(errors.New("--correct and --reason go together: say why the figures change"))
			}
			return build.Verify(o, period, reason, leaveOut, s.out, s.err)
		},
	}
	c.Flags().StringVar(&period, "period", "", "the month, 2026-10, or the year, 2025 (required)")
	c.Flags().BoolVar(&correct, "correct", false, "register what the data now give otherwise, as a correction")
	c.Flags().StringVar(&reason, "reason", "", "why the figures change; it is published")
	c.Flags().BoolVar(&leaveOut, "leave-out", false,
		"freeze without the bodies whose inputs have a mistake, and list them")
	c.Flags().StringVar(&f.asOf, "as-of", "",
		"with the data and the moment of 2026-11-27T22:45 (default: the setting as_of, else the clock)")
	return c
}
