package command

import "github.com/spf13/cobra"

func noticeUpdate(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "update", Short: "Add news to a notice, or change its plan",
		Long: `Update appends an entry to a notice. With --from, --until, --repeats, --services or
--impact it is a change of the plan: the page keeps the earlier plan, dated, and
what the new plan adds counts as told now. Else it is news: --status update (the
default), identified, monitoring or corrected. An end given as +2h counts from now
where it has begun, else from its start.`,
		Example: `  bollettino notice update 01234567897/2026-11-20-portale --from "27/11 23:00" ` +
			`--text "Inizio spostato di un’ora."
  bollettino notice update --group stazioni-dicembre --until 2026-12-02T01:00 --text "Serve un’ora in più."
  bollettino notice update 01234567897/2026-11-26-ricevute --status identified --text "Causa trovata: un archivio ` +
			`pieno."`,
	}
	l.flags(c, "what users should know")
	f := c.Flags()
	f.String("status", "", "identified, monitoring, update, changed or corrected")
	f.String("from", "", "the new beginning")
	f.String("until", "", "the new end; +2h counts from now, of what has begun; open: until further notice")
	f.String("repeats", "", "the new RRULE")
	f.StringSlice("services", nil, "what is hit from now on")
	f.String("impact", "", "the new impact")
	c.RunE = open(l.write(c))
	return c
}
