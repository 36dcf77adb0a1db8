package command

import (
	"context"
	"errors"
	"io"
	"time"

	"bollettino/generator/base/problem"
	"bollettino/generator/desk"
	"github.com/spf13/cobra"
)

func rulebookObligations(rootDir *string, stdout, stderr io.Writer) *cobra.Command {
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
		Example: "  bollettino rulebook obligations --suggest 3.12.0\n  bollettino rulebook obligations --suggest 3.12.0 > proposta.yaml",
		RunE: func(*cobra.Command, []string) error {
			if version == "" {
				return problem.Usage(errors.New("--suggest: for which version?"))
			}
			if err := isFolder(*rootDir); err != nil {
				return err
			}
			return desk.Suggest(*rootDir, version, stdout, stderr)
		},
	}
	c.Flags().StringVar(&version, "suggest", "", "the version, as the register names it (required)")
	return c
}

func rulebookCommand(ctx context.Context, rootDir *string, started time.Time, stdout, stderr io.Writer) *cobra.Command {
	c := &cobra.Command{Use: "rulebook", Short: "Work on the rulebook: bring in a text, review its obligations"}
	group(c)
	c.AddCommand(rulebookImport(ctx, rootDir, started, stdout, stderr), rulebookObligations(rootDir, stdout, stderr))
	return c
}

func rulebookImport(ctx context.Context, rootDir *string, started time.Time, stdout, stderr io.Writer) *cobra.Command {
	var s desk.Space
	c := &cobra.Command{
		Use: "import DIR_OR_GIT[@REF] --version V --in-force-from DATE", Short: "Take a GitBook space into content/regole/V, word for word",
		Long: `Import takes a GitBook space (a folder, or a git repository at a branch, tag or
commit) as it is into content/regole/V, with its assets and its SUMMARY.md, and
registers it in content/regole/versions.yaml with its validity, its source, the
day and the digest of its files. The version before ends where this one begins.

It reports what it met: blocks that can't be shown as they were meant, links that
lead nowhere, pages and titles that are missing, front matter that is not valid.
None of that is a problem: such things are shown as their plain text.

What the text obliges to is for a person to say:
    bollettino rulebook obligations --suggest V`,
		Example: "  bollettino rulebook import ../docs --version 3.12.0 --in-force-from 2026-05 --source https://docs.example.org/sanp\n" +
			"  bollettino rulebook import https://git.example.org/regole.git@v4.0.0 --version 4.0.0 --draft",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return problem.Usage(errors.New("rulebook import takes one folder or git repository"))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := isFolder(*rootDir); err != nil {
				return err
			}
			s.From = args[0]
			return s.Run(ctx, *rootDir, started, stdout, stderr)
		},
	}
	f := c.Flags()
	f.StringVar(&s.Entry.ID, "version", "", "the version's number, which is also its address (required)")
	f.StringVar(&s.InForceFrom, "in-force-from", "", "the first day in force, 2026-05-01, or its month, 2026-05 (required, but for a draft)")
	f.BoolVar(&s.Draft, "draft", false, "the text is a draft: not in force, and no date yet")
	f.StringVar(&s.Entry.Source, "source", "", "the address of the official text (default: the repository's, where it is one on the web)")
	f.StringVar(&s.Entry.Title, "title", "", "the version's title (default: \"Regole V\")")
	f.StringVar(&s.Entry.Published, "published", "", "year, month or day of publication (default: the month of --in-force-from)")
	f.StringVar(&s.Entry.Basis, "basis", "", "how the first day is known: stated, month_only or assumed (default: by the form of the date)")
	f.StringVar(&s.Entry.Licence, "licence", "non indicata", "the text's licence")
	f.StringVar(&s.Folder, "folder", "", "the folder of the repository in which the space stands (default: what .gitbook.yaml says)")
	return c
}
