package command

import "github.com/spf13/cobra"

func noticeResolve(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "resolve", Short: "Say that it is over, sooner or later than announced",
		Example: `  bollettino notice resolve 01234567897/2026-11-20-portale
  bollettino notice resolve 01234567897/2026-11-20-portale --ended 01:10 --text "Finito prima del previsto."`,
	}
	l.flags(c, "what users should know (default: that it works again)")
	c.Flags().String("ended", "", "when it really ended (default: now)")
	c.RunE = open(l.write(c))
	return c
}
