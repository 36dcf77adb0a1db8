package command

import (
	"fmt"

	"bollettino/generator/base/problem"
	"bollettino/generator/desk"
	"github.com/spf13/cobra"
)

// later is what the commands that append share.
type later struct{ yes, dry bool }

func (l *later) flags(c *cobra.Command, text string) {
	c.Use += " [SUBJECT/SLUG | FILE]"
	c.Args = func(c *cobra.Command, args []string) error {
		if group, _ := c.Flags().GetString("group"); len(args) > 1 || len(args) == 1 && group != "" {
			return problem.Usage(fmt.Errorf("%s takes one notice, or --group", c.CommandPath()))
		}
		return nil
	}
	c.Flags().String("group", "", "all notices of this group, in place of one")
	c.Flags().StringSlice("except", nil, "with --group: ids of subjects to leave as they are")
	c.Flags().String("text", "", text)
	saving(c, &l.yes, &l.dry)
}

// write does what the command says; the notice is among the answers.
func (l *later) write(c *cobra.Command) func(*desk.Desk, []string) error {
	return func(d *desk.Desk, args []string) error {
		d.Yes, d.Dry = l.yes, l.dry
		given := flagsOf(c)
		if len(args) == 1 {
			given["notice"] = args[0]
		}
		return d.Write(c.Name(), given)
	}
}
