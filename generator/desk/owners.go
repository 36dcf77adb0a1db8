package desk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"bollettino/generator/base/file"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/owner"
	"bollettino/generator/input/subject"
)

const codeOwners = "CODEOWNERS"

// Owners writes CODEOWNERS, by which a git host knows whose consent a change needs; with check
// it only tells whether the file is as it should be (problem.ErrFound).
func Owners(o input.Options, check bool, stdout, stderr io.Writer) error {
	d, err := Open(o, nil, stdout, stderr)
	if err != nil {
		return err
	}
	site := d.Setting.Owners
	if len(site.Site) == 0 {
		return problem.Usage(errors.New("data/site.yaml names no owners: write owners: {site: " +
			"[\"@example/bollettino\"]} (data/README.md, owners)"))
	}
	list := &problem.List{}
	var rules []owner.Rule
	for _, sub := range d.Registry.Subjects {
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
	at, data := filepath.Join(o.RootDir, codeOwners), owner.File(site.Site, rules)
	old, err := input.Optional(d.Root, codeOwners)
	if err != nil {
		return err
	}
	switch {
	case bytes.Equal(old, data):
		_, err = fmt.Fprintf(stdout, "%s is as it should be: %d of %d subjects have teams of their own\n",
			at, len(rules), len(d.Registry.Subjects))
		return err
	case check:
		fmt.Fprintf(stderr, "%s is out of date: run bollettino owners\n", at)
		return problem.ErrFound
	}
	change := file.Change{Name: codeOwners, Was: old, Data: data}
	if err := file.InTurn(d.context, o.RootDir, func(turn *file.Turn) error { return turn.Put(change) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s: %d of %d subjects have teams of their own\n", at, len(rules),
		len(d.Registry.Subjects))
	return err
}

// ownProfile is what a subject's profile says, without the rest of its folder.
func (d *Desk) ownProfile(id subject.ID, list *problem.List) (subject.Profile, error) {
	file := "data/subjects/" + string(id) + "/profile.yaml"
	data, err := input.Optional(d.Root, file)
	if err != nil || data == nil {
		return subject.Default(), err
	}
	return subject.ReadProfile(file, data, d.Setting.Zone, d.Refs(), list), nil
}
