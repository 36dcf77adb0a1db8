package command

import "github.com/spf13/cobra"

func noticeReopen(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "reopen", Short: "Say that what was resolved goes on, or is back",
		Long: `Reopen opens a notice that was resolved. The time between its end and --from counts
as not declared down; without --from it runs again from now. What repeats goes on
with the occurrence that was cut.`,
		Example: `  bollettino notice reopen 01234567897/2026-11-20-portale --text "Il guasto è tornato."
  bollettino notice reopen 01234567897/2026-11-20-portale --from 10:40 --until +2h --text "Il guasto è tornato."`,
	}
	l.flags(c, "what users should know")
	c.Flags().String("from", "", "when it began again (default: now)")
	c.Flags().String("until", "",
		"its new end, as +2h; open: until further notice (default: the announced end, if that lies ahead)")
	c.RunE = open(l.write(c))
	return c
}
