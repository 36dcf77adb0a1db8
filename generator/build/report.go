package build

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"bollettino/generator/base/period"
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
	changed  []string       // the files that were written, by their path below the output
	gone     []string       // those that were removed
	States   map[string]int // how many subjects are in each state; nil where nothing was looked at
	Measured int            // of how many something fresh was measured
	Brought  int            // subjects whose files a shard had made
	Mended   []string       // outputs that were no longer as they were published, by their path
	Next     period.Time    // when pages change by themselves; 0 where the clock stands still
	Kept     int            // subjects shown from their last good inputs
	Never    int            // subjects that have none
	unlisted int            // problems of measured files that are counted only
}

// Summary says in a line what was built into an output.
func (r Result) Summary(out string) string {
	if r.Files == 0 {
		return fmt.Sprintf("%s is as it was", out)
	}
	said := fmt.Sprintf("%d subjects, %d files: %d written, %d removed", r.Subjects, r.Files, r.Written, r.Removed)
	if r.Brought > 0 {
		said += fmt.Sprintf("; of %d subjects a shard made them", r.Brought)
	}
	if n := len(r.Mended); n > 0 {
		said += fmt.Sprintf("; %d were not as they were published, %s among them", n, r.Mended[0])
	}
	return said
}

// Changes writes what was written and what went into a file, for who uploads just that: a
// line each, "+ path" or "- path", the path below the output folder.
func (r Result) Changes(file string) error {
	var b bytes.Buffer
	for _, name := range r.changed {
		fmt.Fprintf(&b, "+ %s\n", name)
	}
	for _, name := range r.gone {
		fmt.Fprintf(&b, "- %s\n", name)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		return problem.Usage(fmt.Errorf("--changed: %w", err))
	}
	return nil
}

// Telling is how a run says what it did.
type Telling struct {
	To       io.Writer
	File     string // takes all problems, a line each; "" for none
	AllNotes bool   // notes on the rules' texts are listed, and not only counted
}

// Tell says what a run that ended with err did: notes and problems first, what it did
// last. It gives err back, or the error of telling.
func (t Telling) Tell(r Result, did string, err error) error {
	if err != nil && !errors.Is(err, problem.ErrFound) {
		return err
	}
	if e := t.write(r.Problems); e != nil {
		return e
	}
	if e := t.tell(r, did); e != nil {
		return e
	}
	return err
}

// write puts all problems of a run into the file, whatever the screen shows; a run
// without any leaves the file empty.
func (t Telling) write(problems []problem.Problem) error {
	if t.File == "" {
		return nil
	}
	var b bytes.Buffer
	if err := problem.WriteLines(&b, problems); err != nil {
		return err
	}
	if err := os.WriteFile(t.File, b.Bytes(), 0o644); err != nil {
		return problem.Usage(fmt.Errorf("--report: %w", err))
	}
	return nil
}

func (t Telling) tell(r Result, did string) error {
	t.notes(r.Notes)
	if err := problem.Write(t.To, r.Problems, shownOfFile); err != nil {
		return err
	}
	t.count(r)
	if n := problem.Unshown(r.Problems, shownOfFile); n > 0 && t.File == "" {
		fmt.Fprintf(t.To, "not shown: %d (--report FILE writes all of them)\n", n)
	}
	if t.File != "" {
		fmt.Fprintf(t.To, "all problems stand in %s\n", t.File)
	}
	_, err := fmt.Fprintln(t.To, did)
	return err
}

// notes prints the notes. Those on the rules' texts are there for good, and many: they
// are counted, unless all are asked for.
func (t Telling) notes(notes []problem.Problem) {
	texts := 0
	for _, n := range notes {
		if n.Field == rulebook.TextNote && !t.AllNotes {
			texts++
			continue
		}
		fmt.Fprintf(t.To, "note: %s\n", n)
	}
	if texts > 0 {
		fmt.Fprintf(t.To, "notes on the rules' texts: %d (bollettino check --notes lists them)\n", texts)
	}
}

// count says how many problems there are, and what they did.
func (t Telling) count(r Result) {
	n := len(r.Problems)
	if n == 0 {
		return
	}
	fmt.Fprintf(t.To, "\nproblems: %d", n+r.unlisted)
	if r.Kept > 0 {
		fmt.Fprintf(t.To, "; subjects shown from their last good inputs: %d", r.Kept)
	}
	if r.Never > 0 {
		fmt.Fprintf(t.To, "; subjects without any good inputs: %d", r.Never)
	}
	if problem.HurtsAll(r.Problems) {
		fmt.Fprint(t.To, "; some concern all subjects")
	}
	fmt.Fprintln(t.To)
}

// shownOfFile is how many problems of one file are shown on a screen.
const shownOfFile = 20
