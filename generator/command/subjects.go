package command

import (
	"errors"

	"bollettino/generator/base/problem"
	"bollettino/generator/desk"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func subjectsCommand(s shell) *cobra.Command {
	c := &cobra.Command{Use: "subjects", Short: "Work on the registry"}
	group(c)
	c.AddCommand(subjectsImport(s))
	return c
}

func subjectsImport(s shell) *cobra.Command {
	var lists desk.Lists
	c := &cobra.Command{
		Use:   "import --ec FILE --psp FILE --partners FILE",
		Short: "Make data/subjects.csv from the public lists",
		Args:  noArgs,
		Long: `Import reads the platform's public lists as they are: their separators, columns,
encodings and mistakes. It writes data/subjects.csv and reports every row that it
could not take, or took with a reservation, and why. Nothing is dropped or guessed
silently.

A second import follows what the lists changed since, and says what that is; what was
written into data/subjects.csv by hand stays. What the lists said stands in
data/subjects.listed.csv: keep it with the registry, and don't write in it. Nothing is
written if a list gives nothing, or if more than a few subjects are in none of the
lists any more (--let-go).`,
		Example: "  bollettino subjects import --ec ec.csv --psp psp.csv --partners links.csv --partners codes.csv",
		RunE: func(*cobra.Command, []string) error {
			if len(lists.EC)+len(lists.PSP)+len(lists.Partners) == 0 {
				return problem.Usage(errors.New("name at least one list: --ec, --psp or --partners"))
			}
			if err := s.isFolder(); err != nil {
				return err
			}
			return lists.Import(s.ctx, *s.root, s.out)
		},
	}
	c.Flags().BoolVar(&lists.LetGo, "let-go", false, "let subjects go, however many, that none of the lists names")
	listFlags(c.Flags(), &lists)
	c.Flags().StringVar(&lists.Report, "report", "", "write the report into this file instead of to the terminal")
	return c
}

// listFlags are the platform's public lists.
func listFlags(f *pflag.FlagSet, lists *desk.Lists) {
	f.StringArrayVar(&lists.EC, "ec", nil, "a list of Enti Creditori (repeatable)")
	f.StringArrayVar(&lists.PSP, "psp", nil, "a list of PSPs (repeatable)")
	f.StringArrayVar(&lists.Partners, "partners", nil,
		"a list of partners' codes, or of links between bodies and partners (repeatable)")
	f.StringVar(&lists.Only, "only", "", "of the lists only these, and the partners they need: partner:ID, region:NAME, or a file of ids")
}
