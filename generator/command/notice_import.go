package command

import (
	"errors"

	"bollettino/generator/base/problem"
	"bollettino/generator/desk"
	"github.com/spf13/cobra"
)

func noticeImport(open opener) *cobra.Command {
	var b desk.Bringing
	c := &cobra.Command{
		Use: "import DIR_OR_JSON... --subject ID", Short: "Take over what was published with cState or Statuspage",
		Long: `Import takes the folder of a cState site (config.yml and issues/), or the files
incidents.json and scheduled-maintenances.json of a Statuspage (its API v2), and
writes their incidents as notices of a subject. Their systems become services of
its profile, which is written or added to.

It reports what had no place or was taken with a reservation, and each incident
that it could not take, with the reason. An incident that names only systems that
the site doesn't list is left, unless --unlisted makes services of those too. Run
again, it leaves alone what is there already.`,
		Example: `  bollettino notice import ../stato --subject 01234567897
  bollettino notice import incidents.json scheduled-maintenances.json --subject 01234567897 --lang it --report ` +
			`report.txt`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return problem.Usage(errors.New("notice import takes the folder of a cState site, or " +
					"Statuspage's JSON files"))
			}
			return nil
		},
		RunE: open(func(d *desk.Desk, args []string) error { return d.Bring(&b, args) }),
	}
	c.Flags().StringVar(&b.Subject, "subject", "", "whose notices they become (required)")
	c.Flags().BoolVar(&b.Unlisted, "unlisted", false,
		"make services of systems that incidents name and the site doesn't list")
	c.Flags().StringVar(&b.Lang, "lang", "", "the language of the texts (default: what the site says, else en)")
	c.Flags().StringVar(&b.Report, "report", "", "write the report into this file instead of to the terminal")
	c.Flags().BoolVar(&b.Dry, "dry-run", false, "report, and write nothing")
	return c
}
