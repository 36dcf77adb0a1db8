package command

import (
	"errors"

	"bollettino/generator/base/problem"
	"bollettino/generator/build"
	"github.com/spf13/cobra"
)

func explainCommand(s shell) *cobra.Command {
	f := flags{jobs: 1}
	var window string
	c := &cobra.Command{
		Use: "explain SUBJECT INDICATOR --window 2026-10", Short: "Say what a subject's figure is made of",
		Long: `Explain measures one indicator of one subject in one window, a month (2026-10)
or a year (2026), and prints all that makes the figure: the rule with its place
in the text, the time in which it binds the subject, the declared stops and
whether they were told in time, what was measured of each service by whom, the
time or the buckets that count, and what the rule's limit says of it.

With it, and with the rows of data/, anybody can make the figure again.`,
		Example: "  bollettino explain 01234567897 fermi-non-programmati --window 2026\n" +
			"  bollettino explain 01234567897 tvp --window 2026-10",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return problem.Usage(errors.New("explain takes a subject's code and an indicator's id"))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			o, err := s.options(f)
			if err != nil {
				return err
			}
			return build.Explain(o, args[0], args[1], window, s.out)
		},
	}
	c.Flags().StringVar(&window, "window", "", "the month, 2026-10, or the year, 2026 (required)")
	f.moment(c, "as of this moment")
	return c
}
