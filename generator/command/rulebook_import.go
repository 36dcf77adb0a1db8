package command

import (
	"errors"

	"bollettino/generator/base/problem"
	"bollettino/generator/desk"
	"github.com/spf13/cobra"
)

func rulebookImport(s shell) *cobra.Command {
	var space desk.Space
	c := &cobra.Command{
		Use:   "import DIR_OR_GIT[@REF] --version V --in-force-from DATE",
		Short: "Take a GitBook space into content/regole/V, word for word",
		Long: `Import takes a GitBook space (a folder, or a git repository at a branch, tag or
commit) as it is into content/regole/V, with its assets and its SUMMARY.md, and
registers it in content/regole/versions.yaml with its validity, its source, the
day and the digest of its files. The version before ends where this one begins.

It reports what it met: blocks that can't be shown as they were meant, links that
lead nowhere, pages and titles that are missing, front matter that is not valid.
None of that is a problem: such things are shown as their plain text.

What the text obliges to is for a person to say:
    bollettino rulebook obligations --suggest V`,
		Example: "  bollettino rulebook import ../docs --version 3.12.0 --in-force-from 2026-05 --source " +
			"https://docs.example.org/sanp\n" +
			"  bollettino rulebook import https://git.example.org/regole.git@v4.0.0 --version 4.0.0 --draft",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return problem.Usage(errors.New("rulebook import takes one folder or git repository"))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := s.isFolder(); err != nil {
				return err
			}
			space.From = args[0]
			return space.Run(s.ctx, *s.root, s.started, s.out, s.err)
		},
	}
	f := c.Flags()
	f.StringVar(&space.Entry.ID, "version", "", "the version's number, which is also its address (required)")
	f.StringVar(&space.InForceFrom, "in-force-from", "",
		"the first day in force, 2026-05-01, or its month, 2026-05 (required, but for a draft)")
	f.BoolVar(&space.Draft, "draft", false, "the text is a draft: not in force, and no date yet")
	f.StringVar(&space.Entry.Source, "source", "",
		"the address of the official text (default: the repository's, where it is one on the web)")
	f.StringVar(&space.Entry.Title, "title", "", "the version's title (default: \"Regole V\")")
	f.StringVar(&space.Entry.Published, "published", "",
		"year, month or day of publication (default: the month of --in-force-from)")
	f.StringVar(&space.Entry.Basis, "basis", "",
		"how the first day is known: stated, month_only or assumed (default: by the form of the date)")
	f.StringVar(&space.Entry.Licence, "licence", "non indicata", "the text's licence")
	f.StringVar(&space.Folder, "folder", "",
		"the folder of the repository in which the space stands (default: what .gitbook.yaml says)")
	return c
}
