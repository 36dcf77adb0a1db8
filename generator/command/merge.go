package command

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"bollettino/generator/base/problem"
	"bollettino/generator/build"
	"bollettino/generator/input"
	"github.com/spf13/cobra"
)

// shardsDir is where shards gather below the root, unless the flags say otherwise.
const shardsDir = "shards"

// shard registers --shard, and gives what reads it: the options of a build of that shard
// alone.
func (f *flags) shard(c *cobra.Command) func(input.Options) (input.Options, error) {
	var shard string
	c.Flags().StringVar(&shard, "shard", "",
		"make the subjects of one part alone, a part `i/n` as in 2/4 (1+1/4 where machines count from 0), for merge;\n"+
			"--out is then the folder of the shard (default: shards/2-of-4 below --root)")
	return func(o input.Options) (input.Options, error) {
		if shard == "" {
			return o, nil
		}
		part, err := input.ParseShard(shard)
		if err != nil {
			return o, problem.Usage(fmt.Errorf("--shard: %w", err))
		}
		folder := o.Out
		if f.out == "" {
			folder = filepath.Join(o.RootDir, shardsDir, part.Name())
		}
		o.Shard, o.Out = part, filepath.Join(folder, input.ShardSite)
		return o, nil
	}
}

func mergeCommand(s shell) *cobra.Command {
	var f flags
	var changed string
	var letGo bool
	c := &cobra.Command{
		Use: "merge [FOLDER...]", Short: "Write the site from what builds of shards made",
		Long: `Merge writes the whole site, as build does, and takes over the pages of subjects
that builds with --shard have made, in the folders that are named, or in all of
shards/ below --root. It makes the pages about many, and whatever a shard lacks, or
made of other inputs, of another moment or with another program: that is told. So
the site is the one that a single build gives, to the byte.

The shards may have been built on other machines: copy their folders as they are.
On the same disk nothing is copied.`,
		Example: "  for i in 1 2 3 4; do bollettino build --shard $i/4 & done; wait\n" +
			"  bollettino merge --changed changed.txt",
		RunE: func(_ *cobra.Command, args []string) error {
			o, err := s.options(f)
			if err != nil {
				return err
			}
			if o.Shards, err = shards(o.RootDir, args); err != nil {
				return err
			}
			o.LetGo = letGo
			return s.build(o, f, changed)
		},
	}
	c.Flags().BoolVar(&letGo, "let-go", false, letGoSays)
	c.Flags().StringVar(&changed, "changed", "", changedSays)
	f.site(c)
	f.reporting(c)
	return c
}

// shards are the folders that are named, or those that there are.
func shards(root string, named []string) ([]string, error) {
	if len(named) == 0 {
		named, _ = filepath.Glob(filepath.Join(root, shardsDir, "*"))
	}
	if len(named) == 0 {
		return nil, problem.Usage(fmt.Errorf("no shards in %s: build some first, as in build --shard 1/4, or name their folders",
			filepath.Join(root, shardsDir)))
	}
	var wrong []error
	for _, name := range named {
		if info, err := os.Stat(name); err != nil || !info.IsDir() {
			wrong = append(wrong, problem.Usage(fmt.Errorf("%s is not a folder", name)))
		}
	}
	return named, errors.Join(wrong...)
}

// build builds, and tells what came of it.
func (s shell) build(o input.Options, f flags, changed string) error {
	r, err := build.Build(o)
	if changed != "" && (err == nil || errors.Is(err, problem.ErrFound)) {
		if err := r.Changes(changed); err != nil {
			return err
		}
	}
	return build.Telling{To: s.err, File: f.report}.Tell(r, r.Summary(o.Out), err)
}
