package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"bollettino/generator/base/file"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/roster"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
)

// registry is the file that an import replaces, below the root.
const registry = "data/subjects.csv"

// Lists are the platform's public lists, by their files, of which the registry is to be
// made.
type Lists struct {
	EC, PSP, Partners []string
	Report            string // a file that takes what the rows were worth; "" for the terminal
	LetGo             bool   // subjects may go, however many
	Only              string // partner:ID, region:NAME, or a file of ids: these bodies, and the partners they need; "" for all
}

// Import writes data/subjects.csv, whole or not at all. A list that gave nothing stops it,
// as does one that would let more than a few of the registry's subjects go, unless LetGo:
// an empty download looks like this.
func (x Lists) Import(ctx context.Context, rootDir string, stdout io.Writer) error {
	r, err := x.chosen()
	if err != nil {
		return err
	}
	if err := reportImport(r, x.Report, stdout); err != nil {
		return err
	}
	return file.InTurn(ctx, rootDir, func(turn *file.Turn) error {
		name := filepath.Join(rootDir, filepath.FromSlash(registry))
		old, err := turn.Read(registry)
		if err != nil {
			return err
		}
		if no, err := x.refuses(r, name, old, stdout); err != nil {
			return err
		} else if no {
			fmt.Fprintf(stdout, "%s is as it was\n", name)
			return problem.ErrFound
		}
		var csv bytes.Buffer
		if err := r.WriteCSV(&csv); err != nil {
			return err
		}
		if err := turn.Put(file.Change{Name: registry, Was: old, Data: csv.Bytes()}); err != nil {
			return err
		}
		_, err = fmt.Fprintf(stdout, "%s: %d subjects, %d notes\n", name, len(r.Rows), len(r.Notes))
		return err
	})
}

func (x Lists) read() (r roster.Result, err error) {
	var lists [3][]roster.Source
	for i, files := range [][]string{x.EC, x.PSP, x.Partners} {
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				return r, problem.Usage(err)
			}
			lists[i] = append(lists[i], roster.Source{Name: filepath.Base(f), Data: data})
		}
	}
	return roster.Import(lists[0], lists[1], lists[2]), nil
}

// refuses tells whether an import looks like a mistake, and says why.
func (x Lists) refuses(r roster.Result, name string, old []byte, stdout io.Writer) (no bool, err error) {
	for _, l := range r.Lists {
		if l.Taken+l.Merged == 0 {
			no = true
			fmt.Fprintf(stdout, "%s gives nothing: %s\n", l.Name, emptiness(l))
		}
	}
	gone, err := leaving(r, name, old)
	if gone != "" && !x.LetGo {
		no = true
		fmt.Fprintf(stdout, "%s\n\thint: are the lists whole? if these subjects are to go, import once with --let-go\n",
			gone)
	}
	return no, err
}

// emptiness says why a list gave nothing.
func emptiness(l roster.List) string {
	switch {
	case l.Kind == "":
		return "it has none of the columns that such a list has"
	case l.Rows == 0:
		return "it has no rows"
	}
	return fmt.Sprintf("none of its %d rows could be taken", l.Rows)
}

// leaving says which subjects of the registry, if more than a few, are in none of the
// lists.
func leaving(r roster.Result, name string, old []byte) (string, error) {
	if old == nil {
		return "", nil
	}
	zone, err := period.In("Europe/Rome") // of no matter to the ids
	if err != nil {
		return "", err
	}
	rows, _ := subject.ReadRegistry(name, old, zone, &problem.List{})
	last, there := subject.NewRegistry(rows), map[subject.ID]bool{}
	for _, row := range r.Rows {
		there[subject.ID(row.ID)] = true
	}
	ids, many := input.Missing(last, func(id subject.ID) bool { return there[id] })
	if !many {
		return "", nil
	}
	return fmt.Sprintf("%d of the %d subjects of %s are in none of the lists, %s among them", len(ids),
		len(last.Subjects), name, ids[0]), nil
}

// reportImport writes what the rows were worth, into a file or to stdout.
func reportImport(r roster.Result, report string, stdout io.Writer) error {
	if report == "" {
		return r.WriteReport(stdout)
	}
	f, err := os.Create(report)
	if err != nil {
		return err
	}
	return errors.Join(r.WriteReport(f), f.Close())
}
