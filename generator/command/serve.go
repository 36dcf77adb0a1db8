package command

import (
	"fmt"
	"log/slog"

	"bollettino/generator/base/problem"
	"bollettino/generator/serve"
	"github.com/spf13/cobra"
)

func serveCommand(s shell) *cobra.Command {
	var f flags
	var addr string
	var edit, public bool
	var metrics, logs string
	c := &cobra.Command{
		Use: "serve", Short: "Build, show the site on this machine, build again at every edit", Args: noArgs,
		Long: `Serve builds the site, serves it on loopback with the headers of a published site,
and builds it again whenever an input changes and when a page changes by itself; an
open page of which something changed reloads. Problems go to the terminal and onto
every page, which shows its last good state until they are mended.

With --edit, whoever opens /gestione/ on this machine can publish notices and
updates from the browser: each is checked before it is saved. Where the setting
edit.header names a trusted proxy's header, that tells who may edit which subject,
and nobody else may. It doesn't replace telling PagoPA.

With --public it answers readers, for who has no network of caches: pages as they are
published, compressed, and not sent again to who has them. Put a web server in front
that ends TLS. --metrics tells Prometheus of builds, problems, the age of the data and
the states of subjects, and has /-/healthy and /-/ready; --log json writes a line of
JSON for each build and each problem.`,
		Example: "  bollettino serve\n  bollettino serve --edit --addr 127.0.0.1:9000\n" +
			"  bollettino serve --public --metrics 127.0.0.1:9090 --log json",
		RunE: func(*cobra.Command, []string) error {
			o, err := s.options(f)
			if err != nil {
				return err
			}
			site := serve.Site{Options: o, Now: s.now, Running: s.running, Addr: addr, Edit: edit, Public: public, Metrics: metrics,
				Out: s.out, Report: s.err}
			switch logs {
			case "text":
			case "json":
				site.Log = slog.New(slog.NewJSONHandler(s.err, nil))
			default:
				return problem.Usage(fmt.Errorf("--log: %q is neither text nor json", logs))
			}
			return site.Run(s.ctx)
		},
	}
	f.site(c)
	c.Flags().BoolVar(&edit, "edit", false, "let the page /gestione/ publish notices: it writes below data/subjects/")
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "the loopback address to serve on (with --public, without --edit: any)")
	c.Flags().BoolVar(&public, "public", false, "answer readers, behind a web server: pages as they are published")
	c.Flags().StringVar(&metrics, "metrics", "", "the loopback address at which monitors ask, as in 127.0.0.1:9090")
	c.Flags().StringVar(&logs, "log", "text", "how it is told what builds did: text, or json for programs")
	return c
}
