package command

import (
	"slices"

	"bollettino/generator/desk"
	"bollettino/generator/desk/draft"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func noticeCommand(s shell) *cobra.Command {
	f := flags{jobs: 1}
	c := &cobra.Command{
		Use: "notice", Short: "Tell users of outages, planned stops and limits",
		Long: `Notice writes the files below data/subjects/<id>/notices/ (data/README.md explains
them), so that they are sound: what it writes passes check. At a terminal it asks,
in Italian, for all that flags don't say; elsewhere it asks nothing.

Nothing that was published is edited: updates are appended, a notice that turns
out wrong is withdrawn, and stays visible. To publish, build the site, and commit.
It does not replace telling PagoPA.`,
	}
	group(c)
	c.PersistentFlags().StringVar(&f.asOf, "as-of", "",
		"at this moment, as in 2026-11-27T22:45 (default: the setting as_of, else the clock)")
	open := func(do func(*desk.Desk, []string) error) func(*cobra.Command, []string) error {
		return func(_ *cobra.Command, args []string) error {
			o, err := s.options(f)
			if err != nil {
				return err
			}
			d, err := desk.Open(o, s.in, s.out, s.err)
			if err != nil {
				return err
			}
			return do(d, args)
		}
	}
	c.AddCommand(noticeNew(open), noticeUpdate(open), noticeResolve(open), noticeReopen(open), noticeWithdraw(open),
		noticeRedact(open), noticeList(open), noticePreview(open), noticeImport(open))
	return c
}

// opener makes of what a command does at the desk what cobra runs.
type opener = func(func(*desk.Desk, []string) error) func(*cobra.Command, []string) error

// saving are the flags of all commands that write.
func saving(c *cobra.Command, yes, dry *bool) {
	c.Flags().BoolVar(yes, "yes", false, "don't ask whether to publish")
	c.Flags().BoolVar(dry, "dry-run", false, "show warnings and what page and feed will say, and write nothing")
}

// flagsOf are the flags that were given, as answers.
func flagsOf(c *cobra.Command) map[string]string {
	out := map[string]string{}
	c.Flags().Visit(func(f *pflag.Flag) {
		if slices.Contains([]string{"yes", "dry-run", "root", "as-of"}, f.Name) {
			return
		}
		out[f.Name] = f.Value.String()
		if s, ok := f.Value.(pflag.SliceValue); ok {
			out[f.Name] = draft.List(s.GetSlice())
		}
	})
	return out
}
