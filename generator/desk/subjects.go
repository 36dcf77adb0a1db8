package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"bollettino/generator/base/file"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/roster"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
)

// registry is the file that an import makes, below the root, and listed what the lists said
// when they were last read: what differs from that was written by hand, and stays.
const (
	registry = "data/subjects.csv"
	listed   = subject.ListedFile
)

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
		then, err := turn.Read(listed)
		if err != nil {
			return err
		}
		var now bytes.Buffer
		if err := r.WriteCSV(&now); err != nil {
			return err
		}
		merged, changes, err := x.merge(then, old, now.Bytes())
		if err != nil {
			return problem.Usage(fmt.Errorf("%s: %w", name, err))
		}
		will := rowsIn(merged)
		if no, err := x.refuses(r, name, old, will, stdout); err != nil {
			return err
		} else if no {
			fmt.Fprintf(stdout, "%s is as it was\n", name)
			return problem.ErrFound
		}
		if err := turn.Put(file.Change{Name: registry, Was: old, Data: merged},
			file.Change{Name: listed, Was: then, Data: now.Bytes()}); err != nil {
			return err
		}
		if err := x.tell(changes, then == nil && old != nil, stdout); err != nil {
			return err
		}
		_, err = fmt.Fprintf(stdout, "%s: %d subjects, %d notes\n", name, len(will.Subjects), len(r.Notes))
		return err
	})
}

// merge is the registry that the lists and what was written by hand make together. Of a registry
// of which it isn't known what the lists said, nothing is known to be by hand.
func (x Lists) merge(then, old, now []byte) (merged []byte, changes []roster.Change, err error) {
	if then == nil {
		then = old
	}
	return roster.Merge(then, old, now)
}

// shownChanges is how many changes of a registry a terminal shows.
const shownChanges = 20

// tell says what the lists changed in the registry, and what stays as it was written by hand;
// unknown tells that it wasn't known what was.
func (x Lists) tell(changes []roster.Change, unknown bool, stdout io.Writer) error {
	if unknown {
		fmt.Fprintf(stdout, "%s was not there: what was written into %s by hand was not known, and follows the lists now\n", listed, registry)
	}
	count, lines := map[byte]int{}, make([]string, len(changes))
	for i, c := range changes {
		count[c.Sign]++
		lines[i] = c.String() + "\n"
	}
	if len(changes) > 0 {
		fmt.Fprintf(stdout, "Since the lists were last read: + %d new, - %d gone, ~ %d columns changed, = %d stay as they were written by hand\n",
			count['+'], count['-'], count['~'], count['='])
	}
	if x.Report == "" {
		if more := len(lines) - shownChanges; more > 0 {
			lines = append(lines[:shownChanges], fmt.Sprintf("and %d more (--report FILE has all)\n", more))
		}
		_, err := io.WriteString(stdout, strings.Join(lines, ""))
		return err
	}
	f, err := os.OpenFile(x.Report, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return problem.Usage(err)
	}
	_, err = io.WriteString(f, "\n"+strings.Join(lines, ""))
	return errors.Join(err, f.Close())
}

// rowsIn are the rows of a registry that can be read.
func rowsIn(data []byte) subject.Registry {
	zone, err := period.In("Europe/Rome") // of no matter to the ids
	if err != nil {
		return subject.Registry{}
	}
	rows, _ := subject.ReadRegistry(registry, data, zone, &problem.List{})
	return subject.NewRegistry(rows)
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
func (x Lists) refuses(r roster.Result, name string, old []byte, will subject.Registry, stdout io.Writer) (no bool, err error) {
	for _, l := range r.Lists {
		if l.Taken+l.Merged == 0 {
			no = true
			fmt.Fprintf(stdout, "%s gives nothing: %s\n", l.Name, emptiness(l))
		}
	}
	gone := leaving(name, old, will)
	if gone != "" && !x.LetGo {
		no = true
		fmt.Fprintf(stdout, "%s\n\thint: are the lists whole? if these subjects are to go, import once with --let-go\n",
			gone)
	}
	return no, nil
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

// leaving says which subjects of the registry, if more than a few, it would have no more.
func leaving(name string, old []byte, will subject.Registry) string {
	if old == nil {
		return ""
	}
	last := rowsIn(old)
	ids, many := input.Missing(last, func(id subject.ID) bool { _, stays := will.Find(id); return stays })
	if !many {
		return ""
	}
	return fmt.Sprintf("%d of the %d subjects of %s are in none of the lists, %s among them", len(ids),
		len(last.Subjects), name, ids[0])
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
