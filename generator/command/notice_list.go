package command

import (
	"bollettino/generator/desk"
	"github.com/spf13/cobra"
)

func noticeList(open opener) *cobra.Command {
	var l desk.Wanted
	var asJSON bool
	c := &cobra.Command{
		Use: "list", Short: "List the notices that are open or to come; those of one group are one", Args: noArgs,
		Example: `  bollettino notice list
  bollettino notice list --subject 01234567897 --all
  bollettino notice list --for partner:09900005670 --kind maintenance --json`,
	}
	f := c.Flags()
	f.StringVar(&l.Of, "subject", "", "of this subject alone")
	f.StringVar(&l.ForWhom, "for", "", "of these: partner:ID, region:NAME, or a file of ids")
	f.BoolVar(&l.Platform, "platform", false, "of the platform alone")
	f.StringVar(&l.Kind, "kind", "", "of this kind: outage, maintenance, constraint or continuity")
	f.StringVar(&l.State, "state", "", "in this state: announced, in_progress, ended, resolved or withdrawn")
	f.StringVar(&l.Group, "group", "", "of this group, each by itself")
	f.BoolVar(&l.All, "all", false, "those that are over, too")
	f.BoolVar(&asJSON, "json", false, "as JSON")
	c.RunE = open(func(d *desk.Desk, _ []string) error {
		return d.List(l, asJSON)
	})
	return c
}
