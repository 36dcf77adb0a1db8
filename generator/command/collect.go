package command

import (
	"errors"
	"fmt"
	"time"

	"bollettino/generator/base/problem"
	"bollettino/generator/collect"
	"bollettino/generator/input"
	"github.com/spf13/cobra"
)

const collectHelp = `Collect asks the sources that data/sources.yaml describes, or those named, side
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
start. With --shard several ask Prometheus, each for the subjects whose pages a build
--shard makes, into files of its own: all of them in one folder are what one collect
writes. $shard in a query asks the server for these alone. Exit code 1: a source failed, or an input has a problem.`

func collectCommand(s shell) *cobra.Command {
	job := collect.Job{Now: s.clock, Running: s.running}
	var shard string
	c := &cobra.Command{
		Use: "collect [SOURCE...]", Short: "Bring what monitors measured into data/",
		Long:    collectHelp,
		Example: "  bollettino collect\n  bollettino collect operatore --every 5m\n  bollettino collect --dry-run",
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			o, err := s.options(flags{jobs: 1})
			if err != nil {
				return err
			}
			if job.Every != 0 && job.Every < time.Second {
				return problem.Usage(fmt.Errorf("--every: %s is less than a second", job.Every))
			}
			if job.Every != 0 && job.Dry {
				return problem.Usage(errors.New("--dry-run asks once: leave out --every"))
			}
			if shard != "" {
				if job.Shard, err = input.ParseShard(shard); err != nil {
					return problem.Usage(fmt.Errorf("--shard: %w", err))
				}
			}
			job.Sources = args
			return job.Run(o, s.err)
		},
	}
	c.Flags().DurationVar(&job.Every, "every", 0, "ask again and again at this pace, as in 5m, until told to stop")
	c.Flags().StringVar(&job.Report, "report", "",
		"write all notes into this file; the terminal shows the first of each source")
	c.Flags().BoolVar(&job.Dry, "dry-run", false, "ask, and say what would be written, but write nothing")
	c.Flags().StringVar(&shard, "shard", "",
		"ask for the subjects of one part alone, a part `i/n` as in 2/4 (1+1/4 where machines count from 0), and write\n"+
			"into day files of its own, as in 2026-11-21.2-of-4.csv: of sources with prometheus")
	return c
}
