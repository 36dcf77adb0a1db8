package command

import "github.com/spf13/cobra"

func rulebookCommand(s shell) *cobra.Command {
	c := &cobra.Command{Use: "rulebook", Short: "Work on the rulebook: bring in a text, review its obligations"}
	group(c)
	c.AddCommand(rulebookImport(s), rulebookObligations(s))
	return c
}
