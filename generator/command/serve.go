package command

import (
	"bollettino/generator/serve"
	"github.com/spf13/cobra"
)

func serveCommand(s shell) *cobra.Command {
	var f flags
	var addr string
	var edit bool
	c := &cobra.Command{
		Use: "serve", Short: "Build, show the site on this machine, build again at every edit", Args: noArgs,
		Long: `Serve builds the site, serves it on loopback with the headers of a published site,
and builds it again whenever an input changes and when a page changes by itself; an
open page of which something changed reloads. Problems go to the terminal and onto
every page, which shows its last good state until they are mended.

With --edit, whoever opens /gestione/ on this machine can publish notices and
updates from the browser: each is checked before it is saved. Where the setting
edit.header names a trusted proxy's header, that tells who may edit which subject,
and nobody else may. It doesn't replace telling PagoPA.`,
		Example: "  bollettino serve\n  bollettino serve --edit --addr 127.0.0.1:9000",
		RunE: func(*cobra.Command, []string) error {
			o, err := s.options(f)
			if err != nil {
				return err
			}
			return serve.Site{Options: o, Now: s.now, Addr: addr, Edit: edit, Out: s.out, Report: s.err}.Run(s.ctx)
		},
	}
	f.site(c)
	c.Flags().BoolVar(&edit, "edit", false, "let the page /gestione/ publish notices: it writes below data/subjects/")
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "the loopback address to serve on")
	return c
}
