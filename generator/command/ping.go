package command

import (
	"bollettino/generator/build"
	"github.com/spf13/cobra"
)

func pingCommand(s shell) *cobra.Command {
	f := flags{jobs: 1}
	var all bool
	c := &cobra.Command{
		Use: "ping", Short: "Tell the WebSub hub which feeds changed",
		Long: `Ping tells the hub that the setting hub names which feeds of the site changed since
it was told last: a POST of hub.mode=publish and hub.url for each. The hub reads
them then, and hands them to whoever subscribed. So build first, bring the site to
where people read it, and ping after that.

What changed is known from the state of the last build (.bollettino/): nothing is
told twice. What the hub doesn't take is told at the next ping; after three
failures in a row the rest waits for it too. The first ping to a hub tells of
nothing: all feeds count as known as they stand.

Exit code 3: some feeds could not be told.`,
		Example: "  bollettino build && rsync -a public/ web:/var/www/stato/ && bollettino ping",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			o, err := s.options(f)
			if err != nil {
				return err
			}
			return build.Ping(o, all, s.out, s.err)
		},
	}
	c.Flags().StringVar(&f.out, "out", "", "the folder that the site was written into (default: public/ below --root)")
	c.Flags().StringVar(&f.baseURL, "base-url", "", "the address of the site that the build was told")
	c.Flags().BoolVar(&all, "all", false, "tell of every feed, whatever the hub was told")
	return c
}
