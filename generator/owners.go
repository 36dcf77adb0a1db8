package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/owner"
	"bollettino/generator/input/subject"

	"github.com/spf13/cobra"
)

const codeOwners = "CODEOWNERS"

func ownersCommand(opts func() (options, error), stdout, stderr io.Writer) *cobra.Command {
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
			o, err := opts()
			if err != nil {
				return err
			}
			return owners(o, check, stdout, stderr)
		},
	}
	c.Flags().BoolVar(&check, "check", false, "only say whether the file is as it should be")
	return c
}

func owners(o options, check bool, stdout, stderr io.Writer) error {
	d, err := openDesk(o, nil, stdout, stderr)
	if err != nil {
		return err
	}
	site := d.setting.Owners
	if len(site.Site) == 0 {
		return usage{errors.New("data/site.yaml names no owners: write owners: {site: [\"@example/bollettino\"]} (data/README.md, owners)")}
	}
	list := &problem.List{}
	var rules []owner.Rule
	for _, sub := range d.registry.Subjects {
		p, err := d.ownProfile(sub.ID, list)
		if err != nil {
			return err
		}
		teams := p.Owners
		if len(teams) == 0 && site.Subjects != "" {
			teams = []string{owner.Of(site.Subjects, string(sub.ID))}
		}
		if len(teams) > 0 {
			rules = append(rules, owner.Rule{Folder: "data/subjects/" + string(sub.ID), Teams: teams})
		}
	}
	if list.Len() > 0 {
		return d.refuse(list.Sorted())
	}
	file, data := filepath.Join(o.rootDir, codeOwners), owner.File(site.Site, rules)
	old, err := optional(d.root, codeOwners)
	if err != nil {
		return err
	}
	switch {
	case bytes.Equal(old, data):
		_, err = fmt.Fprintf(stdout, "%s is as it should be: %d of %d subjects have teams of their own\n", file, len(rules), len(d.registry.Subjects))
		return err
	case check:
		fmt.Fprintf(stderr, "%s is out of date: run bollettino owners\n", file)
		return errProblems
	}
	if err := writeBeside(file, data); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s: %d of %d subjects have teams of their own\n", file, len(rules), len(d.registry.Subjects))
	return err
}

// ownProfile is what a subject's profile says, without the rest of its folder.
func (d *desk) ownProfile(id subject.ID, list *problem.List) (subject.Profile, error) {
	file := "data/subjects/" + string(id) + "/profile.yaml"
	data, err := optional(d.root, file)
	if err != nil || data == nil {
		return subject.Default(), err
	}
	return subject.ReadProfile(file, data, d.setting.Zone, d.refs(), list), nil
}
