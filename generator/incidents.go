package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"bollettino/generator/base/file"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/desk/incident"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"

	"github.com/spf13/cobra"
)

// bringing is what `notice import` is told.
type bringing struct {
	subject, lang, report string
	unlisted, dry         bool
}

func noticeImport(open opener) *cobra.Command {
	var b bringing
	c := &cobra.Command{
		Use: "import DIR_OR_JSON... --subject ID", Short: "Take over what was published with cState or Statuspage",
		Long: `Import takes the folder of a cState site (config.yml and issues/), or the files
incidents.json and scheduled-maintenances.json of a Statuspage (its API v2), and
writes their incidents as notices of a subject. Their systems become services of
its profile, which is written or added to.

It reports what had no place or was taken with a reservation, and each incident
that it could not take, with the reason. An incident that names only systems that
the site doesn't list is left, unless --unlisted makes services of those too. Run
again, it leaves alone what is there already.`,
		Example: `  bollettino notice import ../stato --subject 01234567897
  bollettino notice import incidents.json scheduled-maintenances.json --subject 01234567897 --lang it --report report.txt`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage{errors.New("notice import takes the folder of a cState site, or Statuspage's JSON files")}
			}
			return nil
		},
		RunE: open(func(d *desk, args []string) error { return d.bring(&b, args) }),
	}
	c.Flags().StringVar(&b.subject, "subject", "", "whose notices they become (required)")
	c.Flags().BoolVar(&b.unlisted, "unlisted", false, "make services of systems that incidents name and the site doesn't list")
	c.Flags().StringVar(&b.lang, "lang", "", "the language of the texts (default: what the site says, else en)")
	c.Flags().StringVar(&b.report, "report", "", "write the report into this file instead of to the terminal")
	c.Flags().BoolVar(&b.dry, "dry-run", false, "report, and write nothing")
	return c
}

// source reads the site or files that are named.
func (b *bringing) source(d *desk, args []string) (incident.Result, error) {
	o := incident.Options{Zone: d.setting.Zone, Unlisted: b.unlisted, Lang: b.lang}
	if info, err := os.Stat(args[0]); err == nil && info.IsDir() {
		if len(args) > 1 {
			return incident.Result{}, usage{errors.New("notice import takes one folder, or files")}
		}
		list := &problem.List{}
		r, err := incident.CState(os.DirFS(args[0]), o, list)
		if errors.Is(err, fs.ErrNotExist) {
			return r, usage{fmt.Errorf("%s is not a cState site: it has no config.yml", args[0])}
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
			return incident.Result{}, usage{err}
		}
		files[filepath.Base(name)] = data
	}
	r, err := incident.Statuspage(files, o)
	if err != nil {
		return r, usage{err}
	}
	return r, nil
}

func (d *desk) bring(b *bringing, args []string) error {
	id, ok := subject.ParseID(b.subject)
	if _, known := d.registry.Find(id); !ok || !known {
		return usage{fmt.Errorf("--subject: %q is not in the registry", b.subject)}
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
	if err := d.stillSound(f.folder, services); err != nil {
		return err
	}
	zone := d.setting.Zone
	written, there, left := 0, 0, 0
	for i := range r.Found {
		x := &r.Found[i]
		if x.Notice != nil {
			x.Notice.Owner = id
			name := draft.Folder(id) + "/" + x.Notice.ID + ".md"
			data := draft.Encode(x.Notice, zone)
			bad := &problem.List{}
			notice.Read(name, data, id, services, zone, d.asOf, bad)
			old, err := optional(d.root, name)
			switch {
			case err != nil:
				return err
			case bad.Len() > 0:
				p := bad.Sorted()[0]
				x.Left = p.Field + ": " + p.What
			case bytes.Equal(old, data):
				there++
			case old != nil:
				x.Left = name + " is there already, and says something else"
			default:
				changes = append(changes, file.Change{Name: name, Data: data})
				written++
			}
		}
		if x.Left != "" {
			left++
			r.Notes = append(r.Notes, incident.Note{Source: x.Source, What: "left: " + x.Left})
		}
	}
	slices.SortStableFunc(r.Notes, func(a, b incident.Note) int { return cmp.Compare(a.Source, b.Source) })
	var report strings.Builder
	for _, n := range r.Notes {
		fmt.Fprintf(&report, "%s: %s\n", plain(n.Source), plain(n.What))
	}
	if b.report != "" {
		if err := os.WriteFile(b.report, []byte(report.String()), 0o644); err != nil {
			return err
		}
	} else if _, err := d.out.Write([]byte(report.String())); err != nil {
		return err
	}
	if !b.dry {
		if err := inTurn(d.context, d.rootDir, func(turn *file.Turn) error { return turn.Put(changes...) }); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(d.out, "%d incidents: %d notices written, %d there already, %d left; %d services\n", len(r.Found), written, there, left, len(r.Services))
	return err
}

// profile gives the profile with the services that it lacks, nil where it has them,
// and the ids of all that the subject then offers.
func (d *desk) profile(id subject.ID, add []subject.Service) (ids []string, change *file.Change, err error) {
	name := path.Join(path.Dir(draft.Folder(id)), "profile.yaml")
	old, err := optional(d.root, name)
	if err != nil {
		return nil, nil, err
	}
	profile := subject.Profile{}
	if len(old) > 0 {
		profile = subject.ReadProfile(name, old, d.setting.Zone, d.refs(), &problem.List{})
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
	for _, s := range subject.ReadProfile(name, data, d.setting.Zone, d.refs(), list).Services {
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
func (d *desk) stillSound(f folder, services []string) error {
	for _, n := range f.notices {
		for _, stage := range n.Stages() {
			for _, s := range stage.Services {
				if s != notice.All && !slices.Contains(services, s) {
					return usage{fmt.Errorf("%s names the service %q, which the profile would no longer have: write it into profile.yaml first", n.File, s)}
				}
			}
		}
	}
	return nil
}
