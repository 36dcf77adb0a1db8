package command

import (
	"errors"
	"fmt"
	"path/filepath"

	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"github.com/spf13/cobra"
)

func buildCommand(s shell) *cobra.Command {
	var f flags
	var letGo, verify bool
	var changed string
	var only bool
	var shard func(input.Options) (input.Options, error)
	c := &cobra.Command{
		Use: "build", Short: "Write the site",
		Args: func(c *cobra.Command, args []string) error {
			if only {
				return nil
			}
			return noArgs(c, args)
		},
		Long: fmt.Sprintf(`Build reads the inputs and writes the site.

A subject whose files have a mistake is shown from its last good ones, with a
mark; all others are published; the report says what is wrong and where, and the
exit code is 1. A mistake in what all share (settings, rules, the registry's
header), or any mistake under --strict, leaves the old site as it is. So does a
registry that lost more than a few of the subjects that were published (%d and
%g%% of them), or all: --let-go lets it pass.

Two builds into one output wait for each other.

What changed since the last build is made again, and what depends on it; of the
rest, the site is believed to stand as it was published. --verify reads it.
--only names the inputs that may have changed, for whoever knows: the others are
not even looked at. --shard makes the pages of some subjects alone, so that several
machines share the work; merge makes the site of them.`, input.FewGone, input.ShareGone*100),
		Example: "  bollettino build\n" +
			"  bollettino build --strict --as-of 2026-11-27T22:45\n" +
			"  bollettino build --root /srv/bollettino --out /var/www/stato\n" +
			"  bollettino build --only data/subjects/01234567897 data/availability/2026/2026-11-27.csv",
		RunE: func(_ *cobra.Command, args []string) error {
			o, err := s.options(f)
			if err == nil {
				o, err = shard(o)
			}
			if err == nil && only {
				o.Only, err = inputs(o.RootDir, args)
			}
			if err != nil {
				return err
			}
			o.LetGo, o.Verify = letGo, verify
			return s.build(o, f, changed)
		},
	}
	shard = f.shard(c)
	c.Flags().BoolVar(&letGo, "let-go", false, letGoSays)
	c.Flags().BoolVar(&verify, "verify", false,
		"read what was published too, and write again what somebody changed or took away")
	c.Flags().BoolVar(&only, "only", false,
		"look at these files and folders alone, which are all that may have changed since the last build")
	c.Flags().StringVar(&changed, "changed", "", changedSays)
	f.site(c)
	f.reporting(c)
	return c
}

// What flags mean that merge has, too.
const (
	letGoSays   = "let the pages go of however many subjects that are no longer in the registry"
	changedSays = "write what was written (+ path) and what went (- path) into this file, for an upload of just that"
)

// inputs are files and folders of a site, which need not be there, by their paths below its
// root.
func inputs(root string, names []string) ([]string, error) {
	if len(names) == 0 {
		return nil, problem.Usage(errors.New("--only: name what may have changed, as in --only data/subjects/01234567897"))
	}
	all, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, name := range names {
		at, err := filepath.Abs(name)
		if err != nil {
			return nil, err
		}
		below, err := filepath.Rel(all, at)
		if err != nil || !filepath.IsLocal(below) {
			return nil, problem.Usage(fmt.Errorf("--only: %s is not below %s", name, root))
		}
		out = append(out, filepath.ToSlash(below))
	}
	return out, nil
}
