package desk

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
)

// whose are those for whom a notice is written.
func (d *Desk) whose(f *Form) (owners []subject.ID, partner subject.ID, err error) {
	ways := 0
	for _, way := range []string{"subject", "for", "platform"} {
		if v := f.answers[way]; v != "" && v != "false" {
			ways++
		}
	}
	switch {
	case ways > 1:
		return nil, "", problem.Usage(errors.New("--subject, --for and --platform: name one of them"))
	case f.answers["platform"] == "true":
		return []subject.ID{subject.Platform}, "", nil
	case f.answers["for"] != "":
		if id, ok := strings.CutPrefix(f.answers["for"], "partner:"); ok {
			partner, _ = subject.ParseID(id)
		}
		owners, err := d.selected(f.answers["for"])
		if err != nil {
			return nil, "", err
		}
		var except []subject.ID
		for _, x := range f.leftOut() {
			id, _ := subject.ParseID(x)
			except = append(except, cmp.Or(id, subject.ID(x)))
		}
		owners, err = d.without(owners, except)
		return owners, partner, err
	case f.answers["subject"] != "" && (d.ask == nil || f.command == ""):
		id, ok := subject.ParseID(f.answers["subject"])
		if _, known := d.Registry.Find(id); !ok || !known {
			return nil, "", problem.Usage(fmt.Errorf("--subject: %q is not in the registry", f.answers["subject"]))
		}
		return []subject.ID{id}, "", nil
	case d.ask != nil:
		id, err := d.askSubject(f)
		return []subject.ID{id}, "", err
	}
	return nil, "", problem.Usage(errors.New("for whom? name --subject ID, --for partner:ID, region:NAME or FILE, or " +
		"--platform"))
}

// selected are the subjects that --for names: partner:ID, region:NAME, or those
// of a file, an id a line or in the first column.
func (d *Desk) selected(what string) ([]subject.ID, error) {
	list := &problem.List{}
	kind, value, _ := strings.Cut(what, ":")
	keep := func(is func(subject.Row) bool) (out []subject.ID) {
		for _, sub := range d.Registry.Subjects {
			if row := sub.At(d.AsOf); row.Active && row.Valid.Has(d.AsOf) && is(*row) {
				out = append(out, sub.ID)
			}
		}
		return out
	}
	var ids []subject.ID
	switch kind {
	case "partner":
		id, ok := subject.ParseID(value)
		if _, known := d.Registry.Find(id); !ok || !known {
			return nil, problem.Usage(fmt.Errorf("--for: %q is not in the registry", value))
		}
		var err error
		if ids, err = d.behind(id); err != nil {
			return nil, err
		}
	case "region":
		slug := rulebook.Slug(value)
		ids = keep(func(r subject.Row) bool { return slug != "" && rulebook.Slug(r.Region) == slug })
	default:
		data, err := os.ReadFile(what)
		if err != nil {
			return nil, problem.Usage(fmt.Errorf("--for: use partner:ID, region:NAME or a file of ids: %w", err))
		}
		ids = input.ReadIDs(filepath.ToSlash(what), data, d.Refs().Subject, list)
	}
	if list.Len() > 0 {
		return nil, d.refuse(list.Sorted())
	}
	if len(ids) == 0 {
		return nil, problem.Usage(fmt.Errorf("--for: %s names no active subject", what))
	}
	return ids, nil
}

// behind are the active subjects that are connected through a partner, or have a service
// that it runs.
func (d *Desk) behind(partner subject.ID) (ids []subject.ID, err error) {
	for _, sub := range d.Registry.Subjects {
		is, err := d.through(partner, sub)
		if err != nil {
			return nil, err
		}
		if is {
			ids = append(ids, sub.ID)
		}
	}
	return ids, nil
}

func (d *Desk) through(partner subject.ID, sub subject.Subject) (bool, error) {
	row := sub.At(d.AsOf)
	switch {
	case !row.Active || !row.Valid.Has(d.AsOf) || sub.ID == partner:
		return false, nil
	case slices.Contains(row.Partners, partner):
		return true, nil
	}
	b, err := d.read(sub.ID)
	return slices.ContainsFunc(b.Profile.Services, func(s subject.Service) bool { return s.Partner == partner }), err
}

// leftOut are the ids among what --except names; the rest are days.
func (f *Form) leftOut() (ids []string) {
	for _, x := range draft.Split(f.answers["except"]) {
		if !strings.ContainsAny(x, "-/") {
			ids = append(ids, x)
		}
	}
	return ids
}

// without are the owners but those left out.
func (d *Desk) without(owners, except []subject.ID) ([]subject.ID, error) {
	for _, id := range except {
		if !slices.Contains(owners, id) {
			return nil, d.misuse(fmt.Sprintf("--except: %q is none of those whom the notice is for", id),
				fmt.Sprintf("tra gli enti da lasciare fuori, «%s» non è di quelli a cui è rivolta", id))
		}
		owners = slices.DeleteFunc(owners, func(o subject.ID) bool { return o == id })
	}
	if len(owners) == 0 {
		return nil, d.misuse("--except leaves nobody", "non resta nessun ente")
	}
	return owners, nil
}

// askSubject finds a subject by its code or a part of its name.
func (d *Desk) askSubject(f *Form) (subject.ID, error) {
	var found []option
	q := question{name: "subject", label: "Ente", needed: true,
		prompt: "Di quale ente? Scrivi il codice fiscale o una parte del nome.",
		check: func(said string) (string, string, error) {
			found = nil
			id, _ := subject.ParseID(said)
			if _, ok := d.Registry.Find(id); ok {
				return string(id), text.Plain(d.name(id)), nil
			}
			if len(said) < 3 {
				return "", "", errors.New("scrivi almeno tre lettere")
			}
			for _, sub := range d.Registry.Subjects {
				if name := sub.At(d.AsOf).Name; strings.Contains(strings.ToLower(name), strings.ToLower(said)) {
					found = append(found, option{string(sub.ID), text.Plain(name) + " (" + string(sub.ID) + ")"})
				}
			}
			switch n := len(found); {
			case n == 0:
				return "", "", errors.New("nessun ente in elenco si chiama così")
			case n > 30:
				return "", "", fmt.Errorf("sono %d: scrivi di più", n)
			case n == 1:
				return found[0].name, text.Plain(d.name(subject.ID(found[0].name))), nil
			}
			return said, said, nil
		},
	}
	id, err := f.ask(q)
	if err != nil || len(found) < 2 {
		return subject.ID(id), err
	}
	name, err := d.ask.choose("Quale?", found, "")
	if err == nil {
		f.answers["subject"] = name
		f.summary[len(f.summary)-1].words = text.Plain(d.name(subject.ID(name)))
		f.keep()
	}
	return subject.ID(name), err
}
