package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"bollettino/generator/base/document"
	"bollettino/generator/base/file"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/release"
	"bollettino/generator/input/setting"
)

// settings is the file that says with which version its folder was last brought up to date.
const settings = "data/site.yaml"

// Upgrade tells what changed since a site's folder was begun or last brought up to date, and
// what is to be done; it brings files into the forms that this program reads, and notes that
// in the settings. Comments and order stay. With dry nothing is written. changes are
// CHANGELOG.md.
func Upgrade(ctx context.Context, rootDir string, changes []byte, dry bool, out io.Writer) error {
	all, err := release.Read(changes)
	if err != nil {
		return fmt.Errorf("CHANGELOG.md: %w", err)
	}
	return file.InTurn(ctx, rootDir, func(turn *file.Turn) error {
		site, err := turn.Read(settings)
		if err != nil {
			return err
		}
		if site == nil {
			return problem.Usage(fmt.Errorf("%s is not there: upgrade works in the folder of a site", filepath.Join(rootDir, settings)))
		}
		from := setting.Read(settings, site, &problem.List{}).Version
		later, known := release.Since(all, from)
		if !known {
			return problem.Usage(fmt.Errorf("%s says bollettino: %s, and this program is %s: use one that is as new", settings, from, all[0].Name))
		}
		if len(later) == 0 {
			_, err := fmt.Fprintf(out, "This folder is as %s wants it.\n", from)
			return err
		}
		var b bytes.Buffer
		tellChanges(&b, from, later)
		done, err := migrated(turn, later, site, &b)
		if err != nil {
			return err
		}
		switch {
		case dry:
			b.WriteString("\nNothing is written (--dry-run).\n")
		default:
			slices.Reverse(done) // the version last: who is killed before it begins again
			if err := turn.Put(done...); err != nil {
				return err
			}
			fmt.Fprintf(&b, "\n%s says bollettino: %s. Next: bollettino check\n", settings, all[0].Name)
		}
		_, err = out.Write(b.Bytes())
		return err
	})
}

func tellChanges(b *bytes.Buffer, from string, later []release.Version) {
	if from == "" {
		fmt.Fprintf(b, "This folder was begun before there were versions: %s does not say `bollettino`.\n", settings)
	} else {
		fmt.Fprintf(b, "This folder is as %s wants it.\n", from)
	}
	for _, v := range later {
		fmt.Fprintf(b, "\n%s\n", strings.TrimSpace(v.Name+" "+v.Day))
		for _, part := range []struct {
			title string
			items []string
		}{{"to do", v.Do}, {"new", v.New}} {
			for i, item := range part.items {
				if i == 0 {
					fmt.Fprintf(b, "  %s:\n", part.title)
				}
				fmt.Fprintf(b, "  - %s\n", item)
			}
		}
	}
}

// migrated are the files that have another form, and the settings with the newest version;
// each thing that became another is told.
func migrated(turn *file.Turn, later []release.Version, site []byte, b *bytes.Buffer) ([]file.Change, error) {
	done := []file.Change{{Name: settings, Was: site, Data: site}}
	for _, v := range later {
		for _, m := range release.Migrations {
			if m.Version != v.Name {
				continue
			}
			i := slices.IndexFunc(done, func(c file.Change) bool { return c.Name == m.File })
			if i < 0 {
				data, err := turn.Read(m.File)
				if err != nil {
					return nil, err
				}
				if data == nil {
					continue
				}
				i, done = len(done), append(done, file.Change{Name: m.File, Was: data, Data: data})
			}
			now, lines, err := m.Apply(done[i].Data)
			if err != nil {
				return nil, problem.Usage(fmt.Errorf("%s can't be read: %w; mend it first (bollettino check)", m.File, err))
			}
			done[i].Data = now
			for _, line := range lines {
				fmt.Fprintf(b, "\n%s:%d: %s %s\n", m.File, line, m.Was, m.Is)
			}
		}
	}
	now, err := document.PutKey(done[0].Data, "bollettino", fmt.Sprintf("%q", later[len(later)-1].Name))
	if err != nil {
		return nil, problem.Usage(errors.Join(fmt.Errorf("%s can't be read: mend it first (bollettino check)", settings), err))
	}
	done[0].Data = now
	return slices.DeleteFunc(done, func(c file.Change) bool { return bytes.Equal(c.Was, c.Data) }), nil
}
