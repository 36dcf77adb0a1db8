package command

import (
	"fmt"

	"bollettino/generator/build"
	"github.com/spf13/cobra"
)

func checkCommand(s shell) *cobra.Command {
	f := flags{jobs: 1}
	var notes bool
	c := &cobra.Command{
		Use: "check", Short: "Say what is wrong with the inputs, all at once", Args: noArgs,
		Long: `Check reads all inputs, follows every reference, and prints each problem as
file:line:column: field: what is wrong, with a hint. It writes nothing.

With --notes it also lists what the rules' texts lack, which is no problem: links
that lead nowhere, pictures that are missing, blocks shown as their text.`,
		RunE: func(*cobra.Command, []string) error {
			o, err := s.options(f)
			if err != nil {
				return err
			}
			r, err := build.Check(o)
			return build.Telling{To: s.err, File: f.report, AllNotes: notes}.Tell(r,
				fmt.Sprintf("%d subjects checked", r.Subjects), err)
		},
	}
	c.Flags().BoolVar(&notes, "notes", false, "list what the rules' texts lack, and not only how much")
	f.reporting(c)
	f.moment(c, "check as of this moment")
	return c
}
