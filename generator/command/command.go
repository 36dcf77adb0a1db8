package command

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"bollettino"
	"bollettino/generator/base/disk"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
	"bollettino/generator/build"
	"bollettino/generator/desk"
	"bollettino/generator/input"
	"bollettino/generator/page/address"
	"bollettino/generator/serve"
	"github.com/spf13/cobra"
)

// Exit codes: 0 done, 1 problems in the input, 2 usage, 3 ours.
const (
	exitProblems = 1
	exitUsage    = 2
	exitOurs     = 3
)

// Run is the whole program.
func Run(args []string, stdout, stderr io.Writer) (code int) {
	// The one place where the clock is read.
	started := time.Now()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := Commands(ctx, stdout, stderr, started)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
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

func Commands(ctx context.Context, stdout, stderr io.Writer, started time.Time) *cobra.Command {
	var rootDir, out, asOf, baseURL, addr string
	var report string
	var strict, letGo, edit, allNotes bool
	var jobs int
	root := &cobra.Command{
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
		SilenceUsage: true, SilenceErrors: true,
	}
	group(root)
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return problem.Usage(err) })
	root.PersistentFlags().StringVar(&rootDir, "root", ".", "the folder that holds content/ and data/")
	opts := func() (input.Options, error) {
		if err := isFolder(rootDir); err != nil {
			return input.Options{}, err
		}
		if jobs < 1 {
			return input.Options{}, problem.Usage(fmt.Errorf("--jobs: %d is less than 1", jobs))
		}
		if u, err := url.Parse(baseURL); baseURL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
			return input.Options{}, problem.Usage(fmt.Errorf("--base-url: %q is not a web address, as in https://www.example.org/stato/", baseURL))
		}
		o := input.Options{
			Root: disk.At(rootDir, input.Limits), RootDir: rootDir, Out: out, AsOf: asOf, BaseURL: baseURL, Strict: strict, LetGo: letGo, Jobs: jobs,
			Clock: period.Time(started.Unix()), Program: program(), Embedded: bollettino.Files, Context: ctx,
			Wait: func(ctx context.Context, until period.Time) (period.Time, error) {
				select {
				case <-time.After(time.Until(time.Unix(int64(until)+1, 0))):
					return period.Time(time.Now().Unix()), nil
				case <-ctx.Done():
					return 0, ctx.Err()
				}
			},
			Waiting: func(why string) { fmt.Fprintln(stderr, why) },
		}
		if out == "" {
			o.Out = filepath.Join(rootDir, "public")
		}
		if err := apart(rootDir, o.Out); err != nil {
			return input.Options{}, err
		}
		if f, ok := stderr.(*os.File); ok && text.IsTerminal(f) {
			o.Progress = func(done, all int) {
				if all > build.Batch {
					fmt.Fprintf(stderr, "\r%d of %d subjects", done, all)
					if done == all {
						fmt.Fprint(stderr, "\r\033[K")
					}
				}
			}
		}
		return o, nil
	}
	building := func(c *cobra.Command) {
		c.Flags().StringVar(&out, "out", "", "the folder to write the site into (default: public/ below --root)")
		c.Flags().StringVar(&baseURL, "base-url", "", "the address of the site, in place of the setting base_url; may have a path")
		c.Flags().BoolVar(&strict, "strict", false, "write nothing if any input has a problem")
		c.Flags().IntVar(&jobs, "jobs", runtime.NumCPU(), "how many subjects to read and measure at once")
		c.Flags().StringVar(&asOf, "as-of", "", "build as of this moment, as in 2026-11-27T22:45 (default: the setting as_of, else the clock)")
	}
	buildCmd := &cobra.Command{
		Use: "build", Short: "Write the site", Args: noArgs,
		Long: fmt.Sprintf(`Build reads the inputs and writes the site.

A subject whose files have a mistake is shown from its last good ones, with a
mark; all others are published; the report says what is wrong and where, and the
exit code is 1. A mistake in what all share (settings, rules, the registry's
header), or any mistake under --strict, leaves the old site as it is. So does a
registry that lost more than a few of the subjects that were published (%d and
%g%% of them), or all: --let-go lets it pass.

Two builds into one output wait for each other.

Files whose bytes would not change are not touched.`, input.FewGone, input.ShareGone*100),
		Example: "  bollettino build\n  bollettino build --strict --as-of 2026-11-27T22:45\n  bollettino build --root /srv/bollettino --out /var/www/stato",
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := opts()
			if err != nil {
				return err
			}
			r, err := build.Build(o)
			if err != nil && !errors.Is(err, problem.ErrFound) {
				return err
			}
			if e := r.WriteReport(report); e != nil {
				return e
			}
			summary := fmt.Sprintf("%d subjects, %d files: %d written, %d removed", r.Subjects, r.Files, r.Written, r.Removed)
			if r.Files == 0 {
				summary = fmt.Sprintf("%s is as it was", o.Out)
			}
			if e := r.Report(stderr, summary); e != nil {
				return e
			}
			return err
		},
	}
	buildCmd.Flags().BoolVar(&letGo, "let-go", false, "let the pages go of however many subjects that are no longer in the registry")
	building(buildCmd)
	reporting := func(c *cobra.Command) {
		c.Flags().StringVar(&report, "report", "", "write all problems into this file, a line each (a terminal shows 20 of a file)")
	}
	reporting(buildCmd)
	checkCmd := &cobra.Command{
		Use: "check", Short: "Say what is wrong with the inputs, all at once", Args: noArgs,
		Long: `Check reads all inputs, follows every reference, and prints each problem as
file:line:column: field: what is wrong, with a hint. It writes nothing.

With --notes it also lists what the rules' texts lack, which is no problem: links
that lead nowhere, pictures that are missing, blocks shown as their text.`,
		RunE: func(c *cobra.Command, _ []string) error {
			jobs = 1
			o, err := opts()
			if err != nil {
				return err
			}
			r, err := build.Check(o)
			if err != nil && !errors.Is(err, problem.ErrFound) {
				return err
			}
			if e := r.WriteReport(report); e != nil {
				return e
			}
			if allNotes {
				for _, n := range r.Notes {
					fmt.Fprintf(stderr, "note: %s\n", n)
				}
				r.Notes = nil
			}
			if e := r.Report(stderr, fmt.Sprintf("%d subjects checked", r.Subjects)); e != nil {
				return e
			}
			return err
		},
	}
	checkCmd.Flags().BoolVar(&allNotes, "notes", false, "list what the rules' texts lack, and not only how much")
	reporting(checkCmd)
	checkCmd.Flags().StringVar(&asOf, "as-of", "", "check as of this moment, as in 2026-11-27T22:45 (default: the setting as_of, else the clock)")
	serveCmd := &cobra.Command{
		Use: "serve", Short: "Build, show the site on this machine, build again at every edit", Args: noArgs,
		Long: `Serve builds the site, serves it on loopback with the headers of netlify.toml,
and builds it again whenever an input changes; open pages reload by themselves.
Problems go to the terminal, and the last good site stays.

With --edit, whoever opens /gestione/ on this machine can publish notices and
updates from the browser: each is checked before it is saved. Where the setting
edit.header names a trusted proxy's header, that tells who may edit which subject,
and nobody else may. It doesn't replace telling PagoPA.`,
		Example: "  bollettino serve\n  bollettino serve --edit --addr 127.0.0.1:9000",
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := opts()
			if err != nil {
				return err
			}
			rebuild := func() {
				if asOf == "" {
					o.Clock = period.Time(started.Add(time.Since(started)).Unix())
				}
				r, err := build.Build(o)
				if err != nil && !errors.Is(err, problem.ErrFound) {
					fmt.Fprintf(stderr, "bollettino: %v\n", err)
					return
				}
				r.Report(stderr, fmt.Sprintf("built: %d files written, %d removed", r.Written, r.Removed))
			}
			var folders []string
			for _, d := range []string{"content", "data", "layouts", "static", "assets"} {
				folders = append(folders, filepath.Join(rootDir, d))
			}
			s, err := input.ReadSettings(o)
			if err != nil {
				return err
			}
			base := "/"
			if s.Problems.Len() == 0 {
				base = address.NewLinks(s.Setting.BaseURL).To("/")
			}
			gone := func() {}
			defer func() { gone() }()
			begin := func(v *serve.Server, addr string) error {
				gone = desk.Announce(rootDir, "http://"+addr+base)
				if !edit {
					return nil
				}
				return serve.Edit(v, o, addr, func() period.Time { return period.Time(started.Add(time.Since(started)).Unix()) })
			}
			return serve.Run(ctx, addr, base, folders, o.Out, stdout, rebuild, begin)
		},
	}
	building(serveCmd)
	serveCmd.Flags().BoolVar(&edit, "edit", false, "let the page /gestione/ publish notices: it writes below data/subjects/")
	serveCmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "the loopback address to serve on")
	explainCmd := explainCommand(func() (input.Options, error) { jobs = 1; return opts() }, stdout)
	explainCmd.Flags().StringVar(&asOf, "as-of", "", "as of this moment, as in 2026-11-27T22:45 (default: the setting as_of, else the clock)")
	packCmd := packCommand(func() (input.Options, error) { jobs = 1; return opts() }, stdout, stderr)
	packCmd.Flags().StringVar(&asOf, "as-of", "", "what is over at this moment, as in 2026-11-27T22:45 (default: the setting as_of, else the clock)")
	verifyCmd := verifyCommand(func() (input.Options, error) { jobs = 1; return opts() }, stdout, stderr)
	verifyCmd.Flags().StringVar(&asOf, "as-of", "", "with the data and the moment of 2026-11-27T22:45 (default: the setting as_of, else the clock)")
	noticeCmd := noticeCommand(func() (input.Options, error) { jobs = 1; return opts() }, os.Stdin, stdout, stderr)
	noticeCmd.PersistentFlags().StringVar(&asOf, "as-of", "", "at this moment, as in 2026-11-27T22:45 (default: the setting as_of, else the clock)")
	collectCmd := collectCommand(func() (input.Options, error) { jobs = 1; return opts() }, time.Now, func() time.Duration { return time.Since(started) }, stderr)
	root.AddCommand(buildCmd, collectCmd, checkCmd, serveCmd, noticeCmd, ownersCommand(func() (input.Options, error) { jobs = 1; return opts() }, stdout, stderr), explainCmd, verifyCmd, packCmd, subjectsCommand(ctx, &rootDir, stdout, stderr), rulebookCommand(ctx, &rootDir, started, stdout, stderr), &cobra.Command{
		Use: "version", Short: "Print which Bollettino this is", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(stdout, version())
			return err
		},
	})
	return root
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

func isFolder(rootDir string) error {
	if info, err := os.Stat(rootDir); err != nil || !info.IsDir() {
		return problem.Usage(fmt.Errorf("--root: %s is not a folder", rootDir))
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
	if up, err := filepath.Rel(out, root); err == nil && up != ".." && !strings.HasPrefix(up, ".."+string(filepath.Separator)) {
		return problem.Usage(fmt.Errorf("--out: %s holds the inputs; name a folder of its own, such as public", out))
	}
	down, err := filepath.Rel(root, out)
	if err != nil {
		return nil // another volume
	}
	switch first, _, _ := strings.Cut(down, string(filepath.Separator)); first {
	case "content", "data", "layouts", "static", "assets", "generator", "tools", "node_modules", ".bollettino", ".git":
		return problem.Usage(fmt.Errorf("--out: %s lies in %s, which is not for output; name a folder of its own, such as public", out, first))
	}
	return nil
}

// program identifies this program by its bytes. Where they can't be read, nothing
// that an earlier run made is believed.
var program = sync.OnceValue(func() string {
	sum := sha256.New()
	name, err := os.Executable()
	if err == nil {
		var f *os.File
		if f, err = os.Open(name); err == nil {
			defer f.Close()
			_, err = io.Copy(sum, f)
		}
	}
	if err != nil {
		return rand.Text()
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
})

func version() string {
	v := "bollettino (devel)"
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" && info.Main.Version != "(devel)" {
			v = "bollettino " + info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v += " " + s.Value[:min(12, len(s.Value))]
			}
		}
		v += " " + info.GoVersion
	}
	return v
}
