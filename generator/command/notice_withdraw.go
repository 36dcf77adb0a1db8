package command

import "github.com/spf13/cobra"

func noticeWithdraw(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "withdraw", Short: "Take a notice back: it stays visible, as withdrawn",
		Example: `  bollettino notice withdraw 01234567897/2026-11-20-portale --text "L’aggiornamento non si farà."
  bollettino notice withdraw --group stazioni-dicembre --text "L’aggiornamento non si farà."`,
	}
	l.flags(c, "why")
	c.RunE = open(l.write(c))
	return c
}
