package collect

import (
	"errors"
	"fmt"
	"io"
	"maps"
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

// Job is what is to be asked, and how.
type Job struct {
	Sources []string      // their ids; none: all that say how to ask them
	Every   time.Duration // again and again, until told to stop; 0: once
	Dry     bool          // nothing is written
	Shard   input.Shard   // whom to ask for, of sources that can be asked so
	Report  string        // a file that takes all notes, "" for none
	Now     func() time.Time
	Running func() time.Duration // for how long, whatever happens to the clock
}

// Run does the job and says on stderr what became of it: problem.ErrFound where a source
// failed, or an input has a problem.
func (j Job) Run(o input.Options, stderr io.Writer) error {
	s, sources, err := described(o)
	if err != nil {
		return err
	}
	problems := s.Problems.Sorted()
	if err := problem.Write(stderr, problems, 20); err != nil {
		return err
	}
	if problem.HurtsAll(problems) {
		return problem.ErrFound
	}
	sources, whole := byShard(sources, j.Shard)
	chosen, bad, err := choose(sources, j.Sources)
	if err != nil && len(whole) > 0 {
		return problem.Usage(fmt.Errorf("%w; of a shard only `prometheus` can be asked: collect %s without --shard",
			err, document.Enumerate(whole)))
	}
	if err != nil {
		return err
	}
	report, err := j.report()
	if err != nil {
		return err
	}
	defer report.Close()
	store, err := Open(World{
		Root: o.RootDir, Zone: s.Setting.Zone, Stations: s.Stations, Fresh: s.Setting.Fresh, Now: j.Now,
		Running: j.Running,
		Dry:     j.Dry, Share: ShareOf(j.Shard, s.Registry.Subjects),
		Subject: s.Refs().Subject, Obligation: s.Refs().Obligation, Service: s.Services(), Within: s.Within,
	})
	if err != nil {
		return err
	}
	defer store.Close()
	failed := map[string]bool{}
	for _, id := range whole {
		if len(j.Sources) > 0 {
			break // others were named
		}
		fmt.Fprintf(stderr, "%s: not asked: collect it without --shard\n", id)
	}
	for _, b := range bad {
		failed[b.ID] = true
		fmt.Fprintf(stderr, "%s: not asked: its description has a problem\n", b.ID)
	}
	progress := progressLine(stderr, s.Setting.Zone)
	store.Run(o.Ctx(), chosen, j.Every, func(t Told) {
		progress(Told{}) // clear
		failed[t.Observer] = !j.tell(t, s.Setting.Zone, stderr, report) || t.Err != nil
	}, progress)
	if len(problems) > 0 || slices.Contains(slices.Collect(maps.Values(failed)), true) {
		return problem.ErrFound
	}
	return nil
}

// described are the sources that data/sources.yaml describes, and what they refer to.
func described(o input.Options) (*input.Shared, []source.Source, error) {
	s, err := input.ReadSettings(o)
	if err != nil || s.Problems.Len() > 0 {
		return s, nil, err
	}
	s.Book = rulebook.ReadRegister(o.Root, input.RulesDir, s.Setting.Zone, s.Problems)
	if err := s.ReadRegistry(); err != nil {
		return s, nil, err
	}
	sources, err := s.ReadSources()
	return s, sources, err
}

// byShard takes the sources that can be asked for a shard; whole are the others, which can
// be asked for all alone.
func byShard(sources []source.Source, shard input.Shard) (by []source.Source, whole []string) {
	for _, s := range sources {
		if _, ok := s.How.(source.Prometheus); ok || s.How == nil || shard.All() {
			by = append(by, s)
		} else {
			whole = append(whole, s.ID)
		}
	}
	return by, whole
}

// report opens the file that takes all notes.
func (j Job) report() (io.WriteCloser, error) {
	if j.Report == "" {
		return nowhere{io.Discard}, nil
	}
	f, err := os.Create(j.Report)
	if err != nil {
		return nil, problem.Usage(fmt.Errorf("--report: %w", err))
	}
	return f, nil
}

type nowhere struct{ io.Writer }

func (nowhere) Close() error { return nil }

// tell says what became of asking a source: where it is asked again and again, only if
// there is something to say. It tells whether the report could be written.
func (j Job) tell(t Told, zone period.Zone, stderr, report io.Writer) bool {
	if j.Every != 0 && t.Rows+t.Stops+len(t.Notes) == 0 && t.Err == nil {
		return true
	}
	io.WriteString(stderr, summary(t, zone, j.Dry, shownNotes))
	_, err := io.WriteString(report, summary(t, zone, j.Dry, len(t.Notes)))
	if err != nil {
		fmt.Fprintf(stderr, "--report: %v\n", err)
	}
	return err == nil
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
		return nil, nil, problem.Usage(errors.New("no source in data/sources.yaml says how to ask it: see " +
			"`bollettino collect --help`"))
	}
	for _, n := range names {
		if !slices.Contains(ids, n) {
			return nil, nil, problem.Usage(fmt.Errorf("%q is not a source that says how to ask it: those in "+
				"data/sources.yaml are %s", n, document.Enumerate(ids)))
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
