package command

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"bollettino/generator/base/problem"
	"bollettino/generator/desk"
	"bollettino/generator/desk/roster"
	"github.com/spf13/cobra"
)

func subjectsCommand(ctx context.Context, rootDir *string, stdout, stderr io.Writer) *cobra.Command {
	var ec, psp, partners []string
	var report string
	var letGo bool
	imports := &cobra.Command{
		Use: "import --ec FILE --psp FILE --partners FILE", Short: "Make data/subjects.csv from the public lists", Args: noArgs,
		Long: `Import reads the platform's public lists as they are: their separators, columns,
encodings and mistakes. It writes data/subjects.csv and reports every row that it
could not take, or took with a reservation, and why. Nothing is dropped or guessed
silently. The old data/subjects.csv is replaced whole, but not if a list gives
nothing or more than a few of its subjects are in none of the lists (--let-go).`,
		Example: "  bollettino subjects import --ec ec.csv --psp psp.csv --partners links.csv --partners codes.csv",
		RunE: func(*cobra.Command, []string) error {
			if len(ec)+len(psp)+len(partners) == 0 {
				return problem.Usage(errors.New("name at least one list: --ec, --psp or --partners"))
			}
			if err := isFolder(*rootDir); err != nil {
				return err
			}
			var lists [3][]roster.Source
			for i, files := range [][]string{ec, psp, partners} {
				for _, f := range files {
					data, err := os.ReadFile(f)
					if err != nil {
						return problem.Usage(err)
					}
					lists[i] = append(lists[i], roster.Source{Name: filepath.Base(f), Data: data})
				}
			}
			return desk.ImportSubjects(ctx, roster.Import(lists[0], lists[1], lists[2]), *rootDir, report, letGo, stdout)
		},
	}
	imports.Flags().BoolVar(&letGo, "let-go", false, "let subjects go, however many, that none of the lists names")
	imports.Flags().StringArrayVar(&ec, "ec", nil, "a list of Enti Creditori (repeatable)")
	imports.Flags().StringArrayVar(&psp, "psp", nil, "a list of PSPs (repeatable)")
	imports.Flags().StringArrayVar(&partners, "partners", nil, "a list of partners' codes, or of links between bodies and partners (repeatable)")
	imports.Flags().StringVar(&report, "report", "", "write the report into this file instead of to the terminal")
	c := &cobra.Command{Use: "subjects", Short: "Work on the registry"}
	group(c)
	c.AddCommand(imports)
	return c
}
