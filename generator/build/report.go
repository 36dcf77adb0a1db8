package build

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/rulebook"
)

// Result is what a run leaves to report.
type Result struct {
	Problems []problem.Problem
	Notes    []problem.Problem // what the rulebook's texts lack: no fault of the inputs
	Subjects int
	Files    int
	Written  int
	Removed  int
	Kept     int // subjects shown from their last good inputs
	Never    int // subjects that have none
	unlisted int // problems of measured files that are counted only

	reportFile string // holds all problems
}

// tellNotes prints the notes. Those on the rules' texts are there for good, and
// many: they are counted.
func (r Result) tellNotes(w io.Writer) {
	texts := 0
	for _, n := range r.Notes {
		if n.Field == rulebook.TextNote {
			texts++
			continue
		}
		fmt.Fprintf(w, "note: %s\n", n)
	}
	if texts > 0 {
		fmt.Fprintf(w, "notes on the rules' texts: %d (bollettino check --notes lists them)\n", texts)
	}
}

// Report says what a run did, notes and problems first.
func (r Result) Report(w io.Writer, verb string) error {
	r.tellNotes(w)
	if err := problem.Write(w, r.Problems, shownOfFile); err != nil {
		return err
	}
	if n := len(r.Problems); n > 0 {
		fmt.Fprintf(w, "\nproblems: %d", n+r.unlisted)
		if r.Kept > 0 {
			fmt.Fprintf(w, "; subjects shown from their last good inputs: %d", r.Kept)
		}
		if r.Never > 0 {
			fmt.Fprintf(w, "; subjects without any good inputs: %d", r.Never)
		}
		if problem.HurtsAll(r.Problems) {
			fmt.Fprint(w, "; some concern all subjects")
		}
		fmt.Fprintln(w)
	}
	if n := problem.Unshown(r.Problems, shownOfFile); n > 0 && r.reportFile == "" {
		fmt.Fprintf(w, "not shown: %d (--report FILE writes all of them)\n", n)
	}
	if r.reportFile != "" {
		fmt.Fprintf(w, "all problems stand in %s\n", r.reportFile)
	}
	_, err := fmt.Fprintln(w, verb)
	return err
}

// shownOfFile is how many problems of one file are shown on a screen.
const shownOfFile = 20

// WriteReport writes all problems of a run into a file, a line each, whatever the
// screen shows; a run without any leaves the file empty.
func (r *Result) WriteReport(file string) error {
	if file == "" {
		return nil
	}
	var b bytes.Buffer
	if err := problem.WriteLines(&b, r.Problems); err != nil {
		return err
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		return problem.Usage(fmt.Errorf("--report: %w", err))
	}
	r.reportFile = file
	return nil
}
