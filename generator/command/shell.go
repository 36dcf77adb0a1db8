package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"bollettino"
	"bollettino/generator/base/disk"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
	"bollettino/generator/build"
	"bollettino/generator/input"
	"bollettino/generator/input/setting"
	"github.com/spf13/cobra"
)

// shell is where a command was typed: what ends it, who reads what it says, what time
// it is there, and the folder that it is about (--root).
type shell struct {
	ctx      context.Context
	in       io.Reader
	out, err io.Writer
	clock    func() time.Time
	started  time.Time
	root     *string
}

// running is how long the program has been at work, whatever happened to the clock.
func (s shell) running() time.Duration { return s.clock().Sub(s.started) }

// now is the moment at which the program started, and how long it has been running.
func (s shell) now() period.Time { return period.Time(s.started.Add(s.running()).Unix()) }

// flags are those that several commands have; a command has those that it registers.
type flags struct {
	out, baseURL, asOf, report string
	strict                     bool
	jobs                       int
}

// site registers what a build is told.
func (f *flags) site(c *cobra.Command) {
	c.Flags().StringVar(&f.out, "out", "", "the folder to write the site into (default: public/ below --root)")
	c.Flags().StringVar(&f.baseURL, "base-url", "",
		"the address of the site, in place of the setting base_url; may have a path")
	c.Flags().BoolVar(&f.strict, "strict", false, "write nothing if any input has a problem")
	c.Flags().IntVar(&f.jobs, "jobs", runtime.NumCPU(), "how many subjects to read and measure at once")
	c.Flags().Lookup("jobs").DefValue = "one a processor" // the help is the same on each machine
	f.moment(c, "build as of this moment")
}

// moment registers --as-of; what it means is the command's to say.
func (f *flags) moment(c *cobra.Command, meaning string) {
	c.Flags().StringVar(&f.asOf, "as-of", "",
		meaning+", as in 2026-11-27T22:45 (default: the setting as_of, else the clock)")
}

// reporting registers the file that takes all problems.
func (f *flags) reporting(c *cobra.Command) {
	c.Flags().StringVar(&f.report, "report", "",
		"write all problems into this file, a line each (a terminal shows 20 of a file)")
}

// options are what the flags say. Usage errors alone.
func (s shell) options(f flags) (o input.Options, err error) {
	if err := s.isFolder(); err != nil {
		return o, err
	}
	if f.jobs < 1 {
		return o, problem.Usage(fmt.Errorf("--jobs: %d is less than 1", f.jobs))
	}
	if f.baseURL != "" && !setting.IsWeb(f.baseURL) {
		return o, problem.Usage(fmt.Errorf("--base-url: %q is not a web address, as in https://www.example.org/stato/",
			f.baseURL))
	}
	if f.out == "" {
		f.out = filepath.Join(*s.root, "public")
	}
	if err := apart(*s.root, f.out); err != nil {
		return o, err
	}
	return input.Options{
		Root: disk.At(*s.root, input.Limits), RootDir: *s.root, Out: f.out, AsOf: f.asOf, BaseURL: f.baseURL,
		Strict: f.strict, Jobs: f.jobs, Clock: period.Time(s.started.Unix()), Wait: s.wait, Context: s.ctx,
		Program: build.Program(), Embedded: bollettino.Files, Progress: s.progress(),
		Waiting: func(why string) { fmt.Fprintln(s.err, why) },
	}, nil
}

// wait is until the clock is past a moment.
func (s shell) wait(ctx context.Context, until period.Time) (period.Time, error) {
	select {
	case <-time.After(time.Unix(int64(until)+1, 0).Sub(s.clock())):
		return period.Time(s.clock().Unix()), nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// few subjects are made before anybody wonders how many are done.
const few = 256

// progress tells a terminal, and nobody else, how many of many subjects are done.
func (s shell) progress() func(done, all int) {
	if f, ok := s.err.(*os.File); !ok || !text.IsTerminal(f) {
		return nil
	}
	return func(done, all int) {
		if all <= few {
			return
		}
		fmt.Fprintf(s.err, "\r%d of %d subjects", done, all)
		if done == all {
			fmt.Fprint(s.err, "\r\033[K")
		}
	}
}

func (s shell) isFolder() error {
	if info, err := os.Stat(*s.root); err != nil || !info.IsDir() {
		return problem.Usage(fmt.Errorf("--root: %s is not a folder", *s.root))
	}
	return nil
}

// apart refuses an output folder in which a build would write among its inputs.
func apart(rootDir, out string) error {
	root, err := filepath.Abs(rootDir)
	if err != nil {
		return err
	}
	if out, err = filepath.Abs(out); err != nil {
		return err
	}
	if up, err := filepath.Rel(out, root); err == nil && up != ".." &&
		!strings.HasPrefix(up, ".."+string(filepath.Separator)) {
		return problem.Usage(fmt.Errorf("--out: %s holds the inputs; name a folder of its own, such as public", out))
	}
	down, err := filepath.Rel(root, out)
	if err != nil {
		return nil // another volume
	}
	switch first, _, _ := strings.Cut(down, string(filepath.Separator)); first {
	case "content", "data", "layouts", "static", "assets", "generator", "tools", "node_modules", ".bollettino", ".git":
		return problem.Usage(fmt.Errorf("--out: %s lies in %s, which is not for output; name a "+
			"folder of its own, such as "+
			"public", out, first))
	}
	return nil
}
