package command

import (
	"bollettino/generator/desk"
	"github.com/spf13/cobra"
)

func ownersCommand(s shell) *cobra.Command {
	var check bool
	c := &cobra.Command{
		Use: "owners", Short: "Write CODEOWNERS: which team may change whose files", Args: noArgs,
		Long: `Owners writes CODEOWNERS, by which a git host (GitHub, GitLab, Forgejo) knows whose
consent a change needs: a subject's folder is of the teams that its profile names
under owners, else of the team that the setting owners.subjects names for it; all
else, CODEOWNERS too, is of the teams of owners.site. A subject without a team
leaves its folder to those of the site. Teams only: no person is named.

With --check it writes nothing, and exits with 1 if the file is out of date.`,
		Example: "  bollettino owners\n  bollettino owners --check",
		RunE: func(*cobra.Command, []string) error {
			o, err := s.options(flags{jobs: 1})
			if err != nil {
				return err
			}
			return desk.Owners(o, check, s.out, s.err)
		},
	}
	c.Flags().BoolVar(&check, "check", false, "only say whether the file is as it should be")
	return c
}
