package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"bollettino/generator/roster"
)

// importSubjects writes what an import found, whole or not at all.
func importSubjects(r roster.Result, rootDir, report string, stdout io.Writer) error {
	var csv bytes.Buffer
	if err := r.WriteCSV(&csv); err != nil {
		return err
	}
	name := filepath.Join(rootDir, "data", "subjects.csv")
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(name+".new", csv.Bytes(), 0o644); err != nil {
		return err
	}
	if err := os.Rename(name+".new", name); err != nil {
		return err
	}
	to := stdout
	if report != "" {
		f, err := os.Create(report)
		if err != nil {
			return err
		}
		defer f.Close()
		to = f
	}
	if err := r.WriteReport(to); err != nil {
		return err
	}
	_, err := fmt.Fprintf(stdout, "%s: %d subjects, %d notes\n", name, len(r.Rows), len(r.Notes))
	return err
}
