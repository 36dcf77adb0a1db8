package command

import (
	"bollettino"
	"bollettino/generator/desk"
	"github.com/spf13/cobra"
)

func upgradeCommand(s shell) *cobra.Command {
	var dry bool
	c := &cobra.Command{
		Use: "upgrade", Short: "Say what changed since this folder was last brought up to date, and bring it there",
		Long: `Upgrade reads in data/site.yaml (bollettino) with which version a site's folder was
begun or last brought up to date, and tells what changed since: what to do, and what
is new. Files of which the form changed are rewritten, each change with its line;
comments, order and all else stay as they are. Then it notes the version of this
program in data/site.yaml. What was published stays as it is until the next build.

A fault is told before anything is written. Run it after the program was replaced,
read what it says, commit what it wrote, and check.`,
		Example: "  bollettino upgrade --dry-run\n  bollettino upgrade && bollettino check",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := s.isFolder(); err != nil {
				return err
			}
			return desk.Upgrade(s.ctx, *s.root, bollettino.Changes, dry, s.out)
		},
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "say it, and write nothing")
	return c
}
