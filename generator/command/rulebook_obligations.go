package command

import (
	"errors"

	"bollettino/generator/base/problem"
	"bollettino/generator/desk"
	"github.com/spf13/cobra"
)

func rulebookObligations(s shell) *cobra.Command {
	var version string
	c := &cobra.Command{
		Use: "obligations --suggest V", Short: "Propose the register's obligations for a version's text", Args: noArgs,
		Long: `Obligations reads the text of a version in content/regole/V and proposes what
content/regole/versions.yaml might say of it, in the register's own shape:

  - for each obligation of the version before, where it stands now, also when it
    was moved, renumbered or reworded, and how much alike the words are;
  - for each clause that no earlier one matches, a new entry: its id, title, whom
    it binds and its limit are guesses from the words;
  - as comments, the obligations that were not found again;
  - a page for each file that no page names.

What the register says already is left out. Nothing is written: read the
proposal, correct it, and put it into the register.`,
		Example: "  bollettino rulebook obligations --suggest 3.12.0\n" +
			"  bollettino rulebook obligations --suggest 3.12.0 > proposta.yaml",
		RunE: func(*cobra.Command, []string) error {
			if version == "" {
				return problem.Usage(errors.New("--suggest: for which version?"))
			}
			if err := s.isFolder(); err != nil {
				return err
			}
			return desk.Suggest(*s.root, version, s.out, s.err)
		},
	}
	c.Flags().StringVar(&version, "suggest", "", "the version, as the register names it (required)")
	return c
}
