package main

import (
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/proposal"
	"bollettino/generator/input/rulebook"

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
				return usage{errors.New("--suggest: for which version?")}
			}
			if err := isFolder(*rootDir); err != nil {
				return err
			}
			return suggest(*rootDir, version, stdout, stderr)
		},
	}
	c.Flags().StringVar(&version, "suggest", "", "the version, as the register names it (required)")
	return c
}

// suggest proposes a version's entries, on stdout, and sums them up on stderr.
func suggest(rootDir, version string, stdout, stderr io.Writer) error {
	zone, err := period.In("Europe/Rome") // of no matter to the text
	if err != nil {
		return err
	}
	nowhere := func(version, name string) string { return "/" + version + "/" + name }
	var list problem.List
	b, wording := rulebook.ReadWording(disk.At(rootDir, limits), rulesDir, zone, rulebook.Links{Page: nowhere, File: nowhere}, version, &list)
	v, ok := b.Version(version)
	switch {
	case !ok && len(b.Versions) == 0 && list.Len() > 0:
		if err := problem.Write(stderr, list.Sorted(), 0); err != nil {
			return err
		}
		return errProblems
	case !ok:
		var ids []string
		for _, v := range b.Versions {
			ids = append(ids, v.ID)
		}
		hint := "register it, or bring its text in with `bollettino rulebook import`"
		if near := problem.Nearest(version, ids); near != "" {
			hint = "did you mean " + near + "?"
		} else if len(ids) > 0 {
			hint += "; there are " + strings.Join(ids, ", ")
		}
		return usage{fmt.Errorf("--suggest: %q is not a version in %s: %s", version, path.Join(rulesDir, "versions.yaml"), hint)}
	case len(v.Docs) == 0:
		return usage{fmt.Errorf("--suggest: there is no text in %s: put the Markdown files of the version there, or use `bollettino rulebook import`", path.Join(rulesDir, version))}
	}
	p := proposal.Of(b, v, wording)
	if err := p.WriteYAML(stdout); err != nil {
		return err
	}
	_, err = fmt.Fprintln(stderr, p.Summary())
	return err
}
