package desk

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"bollettino/generator/base/file"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
	"bollettino/generator/desk/draft"
	"bollettino/generator/desk/incident"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
)

// Bringing is what `notice import` is told.
type Bringing struct {
	Subject  string // whose notices they become
	Lang     string // of the texts; "" for what the site says
	Report   string // a file that takes the report; "" for the terminal
	Unlisted bool   // systems that the site doesn't list become services too
	Dry      bool   // nothing is written
}

// source reads the site or files that are named.
func (b *Bringing) source(d *Desk, args []string) (incident.Result, error) {
	o := incident.Options{Zone: d.Setting.Zone, Unlisted: b.Unlisted, Lang: b.Lang}
	if info, err := os.Stat(args[0]); err == nil && info.IsDir() {
		if len(args) > 1 {
			return incident.Result{}, problem.Usage(errors.New("notice import takes one folder, or files"))
		}
		list := &problem.List{}
		r, err := incident.CState(os.DirFS(args[0]), o, list)
		if errors.Is(err, fs.ErrNotExist) {
			return r, problem.Usage(fmt.Errorf("%s is not a cState site: it has no config.yml", args[0]))
		}
		if err == nil && list.Len() > 0 {
			err = d.refuse(list.Sorted())
		}
		return r, err
	}
	files := map[string][]byte{}
	for _, name := range args {
		data, err := os.ReadFile(name)
		if err != nil {
			return incident.Result{}, problem.Usage(err)
		}
		files[filepath.Base(name)] = data
	}
	r, err := incident.Statuspage(files, o)
	if err != nil {
		return r, problem.Usage(err)
	}
	return r, nil
}

// Bring makes notices of what was published elsewhere, and reports what had no place.
func (d *Desk) Bring(b *Bringing, args []string) error {
	id, ok := subject.ParseID(b.Subject)
	if _, known := d.Registry.Find(id); !ok || !known {
		return problem.Usage(fmt.Errorf("--subject: %q is not in the registry", b.Subject))
	}
	r, err := b.source(d, args)
	if err != nil {
		return err
	}
	f, err := d.read(id)
	if err != nil {
		return err
	}
	if len(f.wrong) > 0 {
		return d.refuse(f.wrong)
	}
	var changes []file.Change
	services, change, err := d.profile(id, r.Services)
	if err != nil {
		return err
	}
	if change != nil {
		changes = append(changes, *change)
	}
	if err := d.stillSound(f.Folder, services); err != nil {
		return err
	}
	brought, there, err := d.brought(id, services, &r)
	if err != nil {
		return err
	}
	left, err := b.report(&r, d.out)
	if err != nil {
		return err
	}
	changes = append(changes, brought...)
	if !b.Dry {
		if err := file.InTurn(d.context, d.rootDir,
			func(turn *file.Turn) error { return turn.Put(changes...) }); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(d.out, "%d incidents: %d notices written, %d there already, %d left; %d services\n",
		len(r.Found), len(brought), there, left, len(r.Services))
	return err
}

// brought are the files of what was found, but for those that are there. Of which no sound
// file can be made is left, with the reason.
func (d *Desk) brought(id subject.ID, services []string, r *incident.Result) (fresh []file.Change, there int,
	err error) {
	for i := range r.Found {
		x := &r.Found[i]
		if x.Notice == nil {
			continue
		}
		x.Notice.Owner = id
		name := draft.Folder(id) + "/" + x.Notice.ID + ".md"
		data := notice.Encode(x.Notice, d.Setting.Zone)
		bad := &problem.List{}
		notice.Read(name, data, id, services, d.Setting.Zone, d.AsOf, bad)
		old, err := input.Optional(d.Root, name)
		switch {
		case err != nil:
			return nil, 0, err
		case bad.Len() > 0:
			p := bad.Sorted()[0]
			x.Left = p.Field + ": " + p.What
		case bytes.Equal(old, data):
			there++
		case old != nil:
			x.Left = name + " is there already, and says something else"
		default:
			fresh = append(fresh, file.Change{Name: name, Data: data})
		}
	}
	return fresh, there, nil
}

// report writes what had no place, or was taken with a reservation, and tells how many
// incidents were left.
func (b *Bringing) report(r *incident.Result, out io.Writer) (left int, err error) {
	notes := r.Notes
	for _, x := range r.Found {
		if x.Left != "" {
			left++
			notes = append(notes, incident.Note{Source: x.Source, What: "left: " + x.Left})
		}
	}
	slices.SortStableFunc(notes, func(a, b incident.Note) int { return cmp.Compare(a.Source, b.Source) })
	var report strings.Builder
	for _, n := range notes {
		fmt.Fprintf(&report, "%s: %s\n", text.Plain(n.Source), text.Plain(n.What))
	}
	if b.Report != "" {
		return left, os.WriteFile(b.Report, []byte(report.String()), 0o644)
	}
	_, err = io.WriteString(out, report.String())
	return left, err
}

// profile gives the profile with the services that it lacks, nil where it has them,
// and the ids of all that the subject then offers.
func (d *Desk) profile(id subject.ID, add []subject.Service) (ids []string, change *file.Change, err error) {
	name := path.Join(path.Dir(draft.Folder(id)), "profile.yaml")
	old, err := input.Optional(d.Root, name)
	if err != nil {
		return nil, nil, err
	}
	profile := subject.Profile{}
	if len(old) > 0 {
		profile = subject.ReadProfile(name, old, d.Setting.Zone, d.Refs(), &problem.List{})
	}
	var missing []subject.Service
	for _, s := range add {
		if _, ok := profile.Service(s.ID); !ok {
			missing = append(missing, s)
		}
	}
	data, err := subject.AddServices(old, missing)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	list := &problem.List{}
	for _, s := range subject.ReadProfile(name, data, d.Setting.Zone, d.Refs(), list).Services {
		ids = append(ids, s.ID)
	}
	if list.Len() > 0 {
		return nil, nil, d.refuse(list.Sorted())
	}
	if len(missing) > 0 {
		change = &file.Change{Name: name, Was: old, Data: data}
	}
	return ids, change, nil
}

// stillSound refuses services under which an earlier notice would name one that
// is no more: without a profile a subject offers one that its first profile may
// leave out.
func (d *Desk) stillSound(f input.Folder, services []string) error {
	for _, n := range f.Notices {
		for _, stage := range n.Stages() {
			for _, s := range stage.Services {
				if s != notice.All && !slices.Contains(services, s) {
					return problem.Usage(fmt.Errorf("%s names the service %q, which the profile would no "+
						"longer have: write it "+
						"into profile.yaml first", n.File, s))
				}
			}
		}
	}
	return nil
}
