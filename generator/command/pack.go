package command

import (
	"errors"

	"bollettino/generator/base/problem"
	"bollettino/generator/collect"
	"github.com/spf13/cobra"
)

func packCommand(s shell) *cobra.Command {
	f := flags{jobs: 1}
	var unpack, dry bool
	c := &cobra.Command{
		Use: "pack [MONTH...]", Short: "Put the day files of closed months into one small file each",
		Long: `Pack joins the day files of a closed month in data/availability/ and
data/responses/ into one file, 2026/2026-08.pack, which holds the same rows, is a
small part of their size and is read many times as fast. Its digest is entered in
SHA256SUMS beside the years (sha256sum -c checks it), and the day files are
removed. A build reads either form and gives the same bytes.

Without a month, all that are over are packed. A month with a bad row is not: mend
the row first. Rows that arrive late go into a day file again, and pack takes them
in. A verified period is a thing of its own: see verify.

--unpack brings the day files back, rows in order of subject, service and time.`,
		Example: "  bollettino pack\n  bollettino pack 2026-08 2026-09\n  bollettino pack --unpack 2026-08",
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if unpack && len(args) == 0 {
				return problem.Usage(errors.New("--unpack: which month, as in 2026-08?"))
			}
			o, err := s.options(f)
			if err != nil {
				return err
			}
			return collect.Pack(o, args, unpack, dry, s.out, s.err)
		},
	}
	c.Flags().BoolVar(&unpack, "unpack", false, "make day files of a month's pack again, and remove it")
	c.Flags().BoolVar(&dry, "dry-run", false, "say what would be done, and change nothing")
	f.moment(c, "what is over at this moment")
	return c
}
