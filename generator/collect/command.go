package collect

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/document"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
	"bollettino/generator/input"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/source"
)

// All asks the named sources, or all that say how.
func All(o input.Options, names []string, every time.Duration, dry bool, report string, clock func() time.Time, running func() time.Duration, stderr io.Writer) error {
	s, err := input.ReadSettings(o)
	if err != nil {
		return err
	}
	var sources []source.Source
	if s.Problems.Len() == 0 {
		s.Book = rulebook.ReadRegister(o.Root, input.RulesDir, s.Setting.Zone, s.Problems)
		if err := s.ReadRegistry(); err != nil {
			return err
		}
		if sources, err = s.ReadSources(); err != nil {
			return err
		}
	}
	problems := s.Problems.Sorted()
	if err := problem.Write(stderr, problems, 20); err != nil {
		return err
	}
	if problem.HurtsAll(problems) {
		return problem.ErrFound
	}
	chosen, bad, err := choose(sources, names)
	if err != nil {
		return err
	}
	w := World{
		Root: o.RootDir, Zone: s.Setting.Zone, Stations: s.Stations, Fresh: s.Setting.Fresh, Now: clock, Running: running, Dry: dry,
		Subject: s.Refs().Subject, Obligation: s.Refs().Obligation, Service: s.Services(), Within: s.Within,
	}
	all := io.Discard
	if report != "" {
		f, err := os.Create(report)
		if err != nil {
			return problem.Usage(fmt.Errorf("--report: %w", err))
		}
		defer f.Close()
		all = f
	}
	store, err := Open(w)
	if err != nil {
		return err
	}
	defer store.Close()
	failed := map[string]bool{}
	for _, b := range bad {
		failed[b.ID] = true
		fmt.Fprintf(stderr, "%s: not asked: its description has a problem\n", b.ID)
	}
	progress := progressLine(stderr, s.Setting.Zone)
	store.Run(o.Ctx(), chosen, every, func(t Told) {
		failed[t.Observer] = t.Err != nil
		progress(Told{}) // clear
		if every == 0 || t.Rows+t.Stops+len(t.Notes) > 0 || t.Err != nil {
			io.WriteString(stderr, summary(t, s.Setting.Zone, dry, shownNotes))
			if _, err := io.WriteString(all, summary(t, s.Setting.Zone, dry, len(t.Notes))); err != nil {
				fmt.Fprintf(stderr, "--report: %v\n", err)
				failed[t.Observer] = true
			}
		}
	}, progress)
	for _, f := range failed {
		if f {
			return problem.ErrFound
		}
	}
	if len(problems) > 0 {
		return problem.ErrFound
	}
	return nil
}

// choose takes the sources that are named, or all that say how to ask them; bad
// are those among them whose description has a problem.
func choose(sources []source.Source, names []string) (chosen, bad []source.Source, err error) {
	var ids []string
	for _, s := range sources {
		if s.How != nil || !s.Sound {
			ids = append(ids, s.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil, problem.Usage(errors.New("no source in data/sources.yaml says how to ask it: see `bollettino collect --help`"))
	}
	for _, n := range names {
		if !slices.Contains(ids, n) {
			return nil, nil, problem.Usage(fmt.Errorf("%q is not a source that says how to ask it: those in data/sources.yaml are %s", n, document.Enumerate(ids)))
		}
	}
	for _, s := range sources {
		switch {
		case len(names) > 0 && !slices.Contains(names, s.ID):
		case !s.Sound:
			bad = append(bad, s)
		case s.How != nil:
			chosen = append(chosen, s)
		}
	}
	return chosen, bad, nil
}

// shownNotes is how many notes of one asking the terminal shows.
const shownNotes = 20

// summary says what became of asking a source, and the first of its notes.
func summary(t Told, zone period.Zone, dry bool, shown int) string {
	var b strings.Builder
	if t.Err != nil {
		fmt.Fprintf(&b, "%s: failed: %s\n", t.Observer, text.Plain(t.Err.Error()))
	}
	if t.Err == nil || t.Rows+t.Stops+len(t.Notes) > 0 {
		fmt.Fprintf(&b, "%s: %s", t.Observer, counted(t.Rows, "row"))
		if dry {
			b.WriteString(" would be written")
		}
		if t.Stops > 0 {
			fmt.Fprintf(&b, ", %s of planned stops", counted(t.Stops, "notice"))
		}
		if t.Until != 0 {
			b.WriteString(", up to " + zone.RFC3339(t.Until))
		}
		if n := len(t.Notes) + t.More; n > 0 {
			b.WriteString("; " + counted(n, "note"))
		}
		b.WriteString("\n")
	}
	shown = min(shown, len(t.Notes))
	for _, n := range t.Notes[:shown] {
		b.WriteString("\t" + text.Plain(n) + "\n")
	}
	if more := len(t.Notes) - shown + t.More; more > 0 {
		fmt.Fprintf(&b, "\tand %s more\n", counted(more, "note"))
	}
	return b.String()
}

// counted is "1,234 rows".
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s + " " + noun
}

// progressLine shows on a terminal how far each source is; the zero Told clears
// the line.
func progressLine(stderr io.Writer, zone period.Zone) func(Told) {
	f, ok := stderr.(*os.File)
	if !ok || !text.IsTerminal(f) {
		return func(Told) {}
	}
	return func(t Told) {
		if t.Observer == "" {
			fmt.Fprint(stderr, "\r\033[K")
			return
		}
		fmt.Fprintf(stderr, "\r\033[K%s: %s", t.Observer, counted(t.Rows, "row"))
		if t.Until != 0 {
			fmt.Fprintf(stderr, ", up to %s", zone.RFC3339(t.Until))
		}
	}
}
