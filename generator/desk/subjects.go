package desk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/roster"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
)

// ImportSubjects writes what an import found, whole or not at all. A list that gave
// nothing stops it, as does one that would let more than a few of the registry's
// subjects go, unless letGo: an empty download looks like this.
func ImportSubjects(r roster.Result, rootDir, report string, letGo bool, stdout io.Writer) error {
	if err := reportImport(r, report, stdout); err != nil {
		return err
	}
	name := filepath.Join(rootDir, "data", "subjects.csv")
	refused := false
	for _, l := range r.Lists {
		if l.Taken+l.Merged == 0 {
			refused = true
			fmt.Fprintf(stdout, "%s gives nothing: %s\n", l.Name, emptiness(l))
		}
	}
	gone, err := leaving(r, name)
	if err != nil {
		return err
	}
	if gone != "" && !letGo {
		refused = true
		fmt.Fprintf(stdout, "%s\n\thint: are the lists whole? if these subjects are to go, import once with --let-go\n", gone)
	}
	if refused {
		fmt.Fprintf(stdout, "%s is as it was\n", name)
		return problem.ErrFound
	}
	var csv bytes.Buffer
	if err := r.WriteCSV(&csv); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(name+".new", csv.Bytes(), 0o644); err != nil {
		return err
	}
	if err := os.Rename(name+".new", name); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s: %d subjects, %d notes\n", name, len(r.Rows), len(r.Notes))
	return err
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
func leaving(r roster.Result, name string) (string, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	zone, err := period.In("Europe/Rome") // of no matter to the ids
	if err != nil {
		return "", err
	}
	rows, _ := subject.ReadRegistry(name, data, zone, &problem.List{})
	last, there := subject.NewRegistry(rows), map[subject.ID]bool{}
	for _, row := range r.Rows {
		there[subject.ID(row.ID)] = true
	}
	ids, many := input.Missing(last, func(id subject.ID) bool { return there[id] })
	if !many {
		return "", nil
	}
	return fmt.Sprintf("%d of the %d subjects of %s are in none of the lists, %s among them", len(ids), len(last.Subjects), name, ids[0]), nil
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
