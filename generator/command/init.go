package command

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"bollettino"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk"
	"bollettino/generator/desk/release"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"github.com/spf13/cobra"
)

func initCommand(s shell) *cobra.Command {
	var start desk.Start
	var id, role string
	var where []string
	c := &cobra.Command{
		Use:   "init DIR",
		Short: "Begin a site in a folder, and make it ready for where it runs",
		Long: `Init writes the fewest files that build: settings, registry, an empty register of
rules, and the pages that the law wants, with your own name and addresses. Nothing
in them is of an example. At a terminal it asks for what it isn't told, also of which
bodies the site tells.

A site tells of one body (--subject, --name), or of those of the platform's public
lists (--ec, --psp, --partners): of all, or of those that --only names, with the
partners that they are connected through.

With --for it adds the files by which what you already run builds the site and
serves it with its headers; in the folder of a site it does that alone. What is
there stays. --for list says what there is for which.`,
		Example: `  bollettino init sito
  bollettino init sito --operator "Comune di Borgo" --url https://www.comune.example --contact urp@comune.example ` +
			`--base-url https://pagamenti.comune.example/ --subject 01234567897 --name "Comune di Borgo"
  bollettino init sito --ec ec.csv --partners links.csv --partners codes.csv --only region:Lazio --operator "Regione" ` +
			`--url https://www.regione.example --contact pagamenti@regione.example --base-url https://stato.regione.example/
  bollettino init --for list
  bollettino init . --for github`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 && !lists(where) {
				return problem.Usage(errors.New("init: name one folder, as in `bollettino init sito`"))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if lists(where) {
				return desk.ListRecipes(s.out)
			}
			recipes, err := desk.Recipes(where)
			if err != nil {
				return err
			}
			if len(recipes) > 0 && desk.IsSite(args[0]) {
				return desk.Ready(args[0], recipes, s.out)
			}
			if start.Version, err = release.Newest(bollettino.Changes); err != nil {
				return err
			}
			start.Now, start.Row.ID = s.now(), subject.ID(id)
			if role != "" {
				if !slices.Contains(subject.Roles(), role) {
					return problem.Usage(fmt.Errorf("--role: %q is none of %s", role, strings.Join(subject.Roles(), ", ")))
				}
				start.Row.Roles = []subject.Role{subject.Role(role)}
			}
			if err := start.Create(s.ctx, args[0], s.in, s.out); err != nil || len(recipes) == 0 {
				return err
			}
			return desk.Ready(args[0], recipes, s.out)
		},
	}
	f := c.Flags()
	f.StringVar(&start.Operator, "operator", "", "who runs the site")
	f.StringVar(&start.URL, "url", "", "the operator's own site")
	f.StringVar(&start.Contact, "contact", "", "the mail to which readers write")
	f.StringVar(&start.BaseURL, "base-url", "", "the address at which the site will be")
	f.StringVar(&start.TagAuthority, "tag-authority", "", "what ids of feeds begin with (default: the domain of --url, and this year)")
	f.StringSliceVar(&start.Languages, "languages", nil, fmt.Sprintf("the languages of its pages, its own first, of %v (default it)", setting.Tongues))
	f.StringVar(&start.Privacy, "privacy", "", "the mail of who answers for the protection of data")
	f.StringVar(&start.Accessibility, "accessibility", "", "where the declaration of accessibility is")
	f.StringVar(&id, "subject", "", "the codice fiscale of the one body of which the site tells")
	f.StringVar(&start.Row.Name, "name", "", "its name")
	f.StringVar(&role, "role", "", "how it is connected (default ec-direct)")
	f.StringVar(&start.Row.Place, "place", "", "where it is")
	f.StringVar(&start.Row.Province, "province", "", "the code of its province, RM")
	f.StringVar(&start.Row.Region, "region", "", "its region")
	f.StringSliceVar(&where, "for", nil, "where the site runs: adds its files; `list` says which there are")
	listFlags(f, &start.Lists)
	return c
}

// lists tells whether somebody asks what --for takes.
func lists(where []string) bool { return slices.Equal(where, []string{"list"}) }
