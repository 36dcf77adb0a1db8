package main

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
	"bollettino/generator/collect"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"

	"github.com/spf13/cobra"
)

func collectCommand(opts func() (options, error), clock func() time.Time, running func() time.Duration, stderr io.Writer) *cobra.Command {
	var every time.Duration
	var dry bool
	var report string
	c := &cobra.Command{
		Use: "collect [SOURCE...]", Short: "Bring what monitors measured into data/",
		Long: `Collect asks the sources that data/sources.yaml describes, or those named, side
by side, and adds what they measured to data/availability/ and data/responses/:

  sources:
    - id: operatore
      name: Unione dei Comuni di Esempio
      kind: operator
      prober:                        # looks by itself
        interval: 1m
        reference: [{tcp: "www.example.org:443"}]
        targets:
          - {subject: "01234567897", service: portale, http: https://pay.example.org/}
    - id: piattaforma
      name: Piattaforma di Esempio
      kind: platform
      prometheus:                    # also Thanos, Mimir, VictoriaMetrics
        url: https://prometheus.example.org/
        token_env: PROMETHEUS_TOKEN  # the secret stands in the environment
        up: probe_success{job="pagamenti"}
        labels: {subject: ente, service: servizio}

Other keys in the place of prober and prometheus:

  upptime:  {repository: https://..., sites: [{site: Portale, subject: "...", service: ...}]}
            a status holds until the next commit of its site
  gatus:    {url: https://..., endpoints: [{endpoint: group/name, subject: "...", service: ...}]}
            a result speaks until the next, for one and a half intervals at most
  buckets:  {files: [export/*.csv]}
            the platform's quarters of an hour: down if no request was answered,
            up if one was, unobserved if there was none; whom a station serves
            stands in data/stations.csv
  stops:    {file: fermi.json}
            the back office's planned stops, as notices in data/subjects/

data/README.md, sources.yaml, has all keys. Each source is asked from where it
stopped. Whole rows are added, never the same span twice, and what is written is
never changed; killed at any moment, collect loses nothing and goes on the next
time. A source that fails is reported, and the others go on.

Run it from a scheduler, or with --every until it is told to stop (Ctrl-C): a
prober then has its own interval. Sources, subjects and profiles are read at the
start. Exit code 1: a source failed, or an input has a problem.`,
		Example: "  bollettino collect\n  bollettino collect operatore --every 5m\n  bollettino collect --dry-run",
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			o, err := opts()
			if err != nil {
				return err
			}
			if every != 0 && every < time.Second {
				return usage{fmt.Errorf("--every: %s is less than a second", every)}
			}
			if every != 0 && dry {
				return usage{errors.New("--dry-run asks once: leave out --every")}
			}
			return collectRun(o, args, every, dry, report, clock, running, stderr)
		},
	}
	c.Flags().DurationVar(&every, "every", 0, "ask again and again at this pace, as in 5m, until told to stop")
	c.Flags().StringVar(&report, "report", "", "write all notes into this file; the terminal shows the first of each source")
	c.Flags().BoolVar(&dry, "dry-run", false, "ask, and say what would be written, but write nothing")
	return c
}

// collectRun asks the named sources, or all that say how.
func collectRun(o options, names []string, every time.Duration, dry bool, report string, clock func() time.Time, running func() time.Duration, stderr io.Writer) error {
	s, err := readSettings(o)
	if err != nil {
		return err
	}
	var sources []source.Source
	if s.problems.Len() == 0 {
		s.book = rulebook.ReadRegister(o.root, rulesDir, s.setting.Zone, s.problems)
		if err := s.readRegistry(); err != nil {
			return err
		}
		if sources, err = s.readSources(); err != nil {
			return err
		}
	}
	problems := s.problems.Sorted()
	if err := problem.Write(stderr, problems, 20); err != nil {
		return err
	}
	if hurtsAll(problems) {
		return errProblems
	}
	chosen, bad, err := choose(sources, names)
	if err != nil {
		return err
	}
	w := collect.World{
		Root: o.rootDir, Zone: s.setting.Zone, Stations: s.stations, Fresh: s.setting.Fresh, Now: clock, Running: running, Dry: dry,
		Subject: s.refs().Subject, Obligation: s.refs().Obligation, Service: s.services(), Within: s.within,
	}
	all := io.Discard
	if report != "" {
		f, err := os.Create(report)
		if err != nil {
			return usage{fmt.Errorf("--report: %w", err)}
		}
		defer f.Close()
		all = f
	}
	store, err := collect.Open(w)
	if err != nil {
		return err
	}
	defer store.Close()
	failed := map[string]bool{}
	for _, b := range bad {
		failed[b.ID] = true
		fmt.Fprintf(stderr, "%s: not asked: its description has a problem\n", b.ID)
	}
	progress := progressLine(stderr, s.setting.Zone)
	store.Run(o.ctx(), chosen, every, func(t collect.Told) {
		failed[t.Observer] = t.Err != nil
		progress(collect.Told{}) // clear
		if every == 0 || t.Rows+t.Stops+len(t.Notes) > 0 || t.Err != nil {
			io.WriteString(stderr, summary(t, s.setting.Zone, dry, shownNotes))
			if _, err := io.WriteString(all, summary(t, s.setting.Zone, dry, len(t.Notes))); err != nil {
				fmt.Fprintf(stderr, "--report: %v\n", err)
				failed[t.Observer] = true
			}
		}
	}, progress)
	for _, f := range failed {
		if f {
			return errProblems
		}
	}
	if len(problems) > 0 {
		return errProblems
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
		return nil, nil, usage{errors.New("no source in data/sources.yaml says how to ask it: see `bollettino collect --help`")}
	}
	for _, n := range names {
		if !slices.Contains(ids, n) {
			return nil, nil, usage{fmt.Errorf("%q is not a source that says how to ask it: those in data/sources.yaml are %s", n, document.Enumerate(ids))}
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

// services tells which services a subject offers, reading each profile once.
// Where one has a mistake, which `check` reports, any service may be meant.
func (s *shared) services() func(subject.ID, string) bool {
	known := map[subject.ID]*subject.Profile{}
	return func(id subject.ID, service string) bool {
		p, ok := known[id]
		if !ok {
			bare := subject.Default()
			p = &bare
			file := "data/subjects/" + string(id) + "/profile.yaml"
			list := &problem.List{}
			data, err := ifThere(s.root, file, list)
			if data != nil {
				read := subject.ReadProfile(file, data, s.setting.Zone, s.refs(), list)
				p = &read
			}
			if err != nil || list.Len() > 0 {
				p = nil
			}
			known[id] = p
		}
		if p == nil {
			return true
		}
		_, ok = p.Service(service)
		return ok
	}
}

// shownNotes is how many notes of one asking the terminal shows.
const shownNotes = 20

// summary says what became of asking a source, and the first of its notes.
func summary(t collect.Told, zone period.Zone, dry bool, shown int) string {
	var b strings.Builder
	if t.Err != nil {
		fmt.Fprintf(&b, "%s: failed: %s\n", t.Observer, plain(t.Err.Error()))
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
		b.WriteString("\t" + plain(n) + "\n")
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
func progressLine(stderr io.Writer, zone period.Zone) func(collect.Told) {
	f, ok := stderr.(*os.File)
	if !ok || !isTerminal(f) {
		return func(collect.Told) {}
	}
	return func(t collect.Told) {
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
