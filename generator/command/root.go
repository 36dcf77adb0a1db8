// Package command is what can be typed: a file for each command, with its flags, its
// help and what its end means as an exit code. The work is done elsewhere.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"bollettino/generator/base/heap"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk"
	"github.com/spf13/cobra"
)

// Exit codes: 0 done, 1 problems in the input, 2 usage, 3 ours.
const (
	exitProblems = 1
	exitUsage    = 2
	exitOurs     = 3
)

// Run is the whole program, until it is done or told to stop: it gives the exit code.
func Run(args []string, stdout, stderr io.Writer, clock func() time.Time) (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // who asks twice is not waited for
	heap.Begin()
	root := rootCommand(shell{ctx: ctx, in: os.Stdin, out: stdout, err: stderr, clock: clock, started: clock()})
	root.SetArgs(args)
	err := root.Execute()
	switch {
	case err == nil:
		return 0
	case errors.Is(err, problem.ErrFound):
		return exitProblems
	case errors.As(err, &desk.Unfinished{}):
		fmt.Fprintf(stderr, "%v\n", err)
		return exitUsage
	case errors.As(err, &problem.UsageError{}):
		fmt.Fprintf(stderr, "bollettino: %v\n\nSee `bollettino --help`.\n", err)
		return exitUsage
	}
	fmt.Fprintf(stderr, "bollettino: %v\n", err)
	return exitOurs
}

// Tree is all commands, for who writes of them: none can be run.
func Tree() *cobra.Command {
	c := rootCommand(shell{ctx: context.Background(), clock: func() time.Time { return time.Time{} }})
	c.DisableAutoGenTag = true
	return c
}

func rootCommand(s shell) *cobra.Command {
	c := &cobra.Command{
		Use:   "bollettino",
		Short: "Build the status pages, feeds and rulebook of a pagoPA bulletin",
		Long: `Bollettino reads one folder of files and writes one static site:

  content/  what people write for people: the rulebook, the site's own pages
  data/     what subjects declare and machines measure (data/README.md explains
            every field)

and puts into public/ a status page, feeds and a calendar for every subject, the
rulebook in all its versions, and the pages about many.

Start with:   bollettino check       what is wrong with the inputs?
              bollettino build       write the site
              bollettino serve       look at it, and see your edits at once`,
		Version:      version(),
		SilenceUsage: true, SilenceErrors: true,
	}
	c.SetVersionTemplate("{{.Version}}")
	c.Flags().Bool("version", false, "print which Bollettino this is")
	group(c)
	c.SetOut(s.out)
	c.SetErr(s.err)
	c.CompletionOptions.HiddenDefaultCmd = true
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return problem.Usage(err) })
	s.root = c.PersistentFlags().String("root", ".", "the folder that holds content/ and data/")
	c.AddCommand(initCommand(s), buildCommand(s), mergeCommand(s), checkCommand(s), serveCommand(s), noticeCommand(s), collectCommand(s), pingCommand(s),
		explainCommand(s), verifyCommand(s), packCommand(s), ownersCommand(s), subjectsCommand(s), rulebookCommand(s),
		upgradeCommand(s), versionCommand(s))
	return c
}

func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return problem.Usage(fmt.Errorf("%s takes no arguments, only flags: %q is not one", c.CommandPath(), args[0]))
	}
	return nil
}

// group makes a command that only holds others complain of a name that is none
// of theirs.
func group(c *cobra.Command) {
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		what := fmt.Sprintf("unknown command %q for %q", args[0], c.CommandPath())
		if near := c.SuggestionsFor(args[0]); len(near) > 0 {
			what += "; did you mean " + strings.Join(near, " or ") + "?"
		}
		return problem.Usage(errors.New(what))
	}
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	c.SuggestionsMinimumDistance = 2
}
