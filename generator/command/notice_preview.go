package command

import (
	"errors"

	"bollettino/generator/base/problem"
	"bollettino/generator/desk"
	"github.com/spf13/cobra"
)

func noticePreview(open opener) *cobra.Command {
	return &cobra.Command{
		Use: "preview SUBJECT/SLUG | FILE", Short: "Print what a notice's page and feed entries say",
		Example: "  bollettino notice preview 01234567897/2026-11-20-portale\n" +
			"  bollettino notice preview data/subjects/01234567897/notices/2026-11-20-portale.md",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return problem.Usage(errors.New("notice preview takes one notice: SUBJECT/SLUG, or its file"))
			}
			return nil
		},
		RunE: open(func(d *desk.Desk, args []string) error {
			return d.Preview(args[0])
		}),
	}
}
