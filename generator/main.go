// Bollettino builds a static site from a folder of files: the rulebook of the
// pagoPA platform in all its versions, a status page for every subject, and
// feeds of what they declare.
//
// main is flags, the clock and exit codes; build.go is the work.
package main

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
	"bollettino/generator/desk/roster"
	"bollettino/generator/page"

	"github.com/spf13/cobra"
)

// Exit codes: 0 done, 1 problems in the input, 2 usage, 3 ours.
const (
	exitProblems = 1
	exitUsage    = 2
	exitOurs     = 3
)

// usage is an error in how the program was called.
type usage struct{ error }

func (u usage) Unwrap() error { return u.error }

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the whole program.
func run(args []string, stdout, stderr io.Writer) (code int) {
	// The one place where the clock is read.
	started := time.Now()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := commands(ctx, stdout, stderr, started)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.Execute()
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errProblems):
		return exitProblems
	case errors.As(err, &unfinished{}):
		fmt.Fprintf(stderr, "%v\n", err)
		return exitUsage
	case errors.As(err, &usage{}):
		fmt.Fprintf(stderr, "bollettino: %v\n\nSee `bollettino --help`.\n", err)
		return exitUsage
	}
	fmt.Fprintf(stderr, "bollettino: %v\n", err)
	return exitOurs
}

func commands(ctx context.Context, stdout, stderr io.Writer, started time.Time) *cobra.Command {
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
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage{err} })
	root.PersistentFlags().StringVar(&rootDir, "root", ".", "the folder that holds content/ and data/")
	opts := func() (options, error) {
		if err := isFolder(rootDir); err != nil {
			return options{}, err
		}
		if jobs < 1 {
			return options{}, usage{fmt.Errorf("--jobs: %d is less than 1", jobs)}
		}
		if u, err := url.Parse(baseURL); baseURL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
			return options{}, usage{fmt.Errorf("--base-url: %q is not a web address, as in https://www.example.org/stato/", baseURL)}
		}
		o := options{
			root: disk.At(rootDir, limits), rootDir: rootDir, out: out, asOf: asOf, baseURL: baseURL, strict: strict, letGo: letGo, jobs: jobs,
			clock: period.Time(started.Unix()), program: program(), embedded: bollettino.Files, context: ctx,
			wait: func(ctx context.Context, until period.Time) (period.Time, error) {
				select {
				case <-time.After(time.Until(time.Unix(int64(until)+1, 0))):
					return period.Time(time.Now().Unix()), nil
				case <-ctx.Done():
					return 0, ctx.Err()
				}
			},
			waiting: func(why string) { fmt.Fprintln(stderr, why) },
		}
		if out == "" {
			o.out = filepath.Join(rootDir, "public")
		}
		if err := apart(rootDir, o.out); err != nil {
			return options{}, err
		}
		if f, ok := stderr.(*os.File); ok && isTerminal(f) {
			o.progress = func(done, all int) {
				if all > batch {
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

Files whose bytes would not change are not touched.`, fewGone, shareGone*100),
		Example: "  bollettino build\n  bollettino build --strict --as-of 2026-11-27T22:45\n  bollettino build --root /srv/bollettino --out /var/www/stato",
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := opts()
			if err != nil {
				return err
			}
			r, err := build(o)
			if err != nil && !errors.Is(err, errProblems) {
				return err
			}
			if e := r.writeReport(report); e != nil {
				return e
			}
			summary := fmt.Sprintf("%d subjects, %d files: %d written, %d removed", r.subjects, r.files, r.written, r.removed)
			if r.files == 0 {
				summary = fmt.Sprintf("%s is as it was", o.out)
			}
			if e := r.report(stderr, summary); e != nil {
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
			r, err := check(o)
			if err != nil && !errors.Is(err, errProblems) {
				return err
			}
			if e := r.writeReport(report); e != nil {
				return e
			}
			if allNotes {
				for _, n := range r.notes {
					fmt.Fprintf(stderr, "note: %s\n", n)
				}
				r.notes = nil
			}
			if e := r.report(stderr, fmt.Sprintf("%d subjects checked", r.subjects)); e != nil {
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
					o.clock = period.Time(started.Add(time.Since(started)).Unix())
				}
				r, err := build(o)
				if err != nil && !errors.Is(err, errProblems) {
					fmt.Fprintf(stderr, "bollettino: %v\n", err)
					return
				}
				r.report(stderr, fmt.Sprintf("built: %d files written, %d removed", r.written, r.removed))
			}
			var folders []string
			for _, d := range []string{"content", "data", "layouts", "static", "assets"} {
				folders = append(folders, filepath.Join(rootDir, d))
			}
			s, err := readSettings(o)
			if err != nil {
				return err
			}
			base := "/"
			if s.problems.Len() == 0 {
				base = page.NewLinks(s.setting.BaseURL).To("/")
			}
			gone := func() {}
			defer func() { gone() }()
			begin := func(v *server, addr string) error {
				gone = announce(rootDir, "http://"+addr+base)
				if !edit {
					return nil
				}
				return editing(v, o, addr, func() period.Time { return period.Time(started.Add(time.Since(started)).Unix()) })
			}
			return serve(ctx, addr, base, folders, o.out, stdout, rebuild, begin)
		},
	}
	building(serveCmd)
	serveCmd.Flags().BoolVar(&edit, "edit", false, "let the page /gestione/ publish notices: it writes below data/subjects/")
	serveCmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "the loopback address to serve on")
	explainCmd := explainCommand(func() (options, error) { jobs = 1; return opts() }, stdout)
	explainCmd.Flags().StringVar(&asOf, "as-of", "", "as of this moment, as in 2026-11-27T22:45 (default: the setting as_of, else the clock)")
	packCmd := packCommand(func() (options, error) { jobs = 1; return opts() }, stdout, stderr)
	packCmd.Flags().StringVar(&asOf, "as-of", "", "what is over at this moment, as in 2026-11-27T22:45 (default: the setting as_of, else the clock)")
	verifyCmd := verifyCommand(func() (options, error) { jobs = 1; return opts() }, stdout, stderr)
	verifyCmd.Flags().StringVar(&asOf, "as-of", "", "with the data and the moment of 2026-11-27T22:45 (default: the setting as_of, else the clock)")
	noticeCmd := noticeCommand(func() (options, error) { jobs = 1; return opts() }, os.Stdin, stdout, stderr)
	noticeCmd.PersistentFlags().StringVar(&asOf, "as-of", "", "at this moment, as in 2026-11-27T22:45 (default: the setting as_of, else the clock)")
	collectCmd := collectCommand(func() (options, error) { jobs = 1; return opts() }, time.Now, func() time.Duration { return time.Since(started) }, stderr)
	root.AddCommand(buildCmd, collectCmd, checkCmd, serveCmd, noticeCmd, ownersCommand(func() (options, error) { jobs = 1; return opts() }, stdout, stderr), explainCmd, verifyCmd, packCmd, subjectsCommand(&rootDir, stdout, stderr), rulebookCommand(ctx, &rootDir, started, stdout, stderr), &cobra.Command{
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
		return usage{fmt.Errorf("%s takes no arguments, only flags: %q is not one", c.CommandPath(), args[0])}
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
		return usage{errors.New(what)}
	}
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	c.SuggestionsMinimumDistance = 2
}

func isFolder(rootDir string) error {
	if info, err := os.Stat(rootDir); err != nil || !info.IsDir() {
		return usage{fmt.Errorf("--root: %s is not a folder", rootDir)}
	}
	return nil
}

func subjectsCommand(rootDir *string, stdout, stderr io.Writer) *cobra.Command {
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
				return usage{errors.New("name at least one list: --ec, --psp or --partners")}
			}
			if err := isFolder(*rootDir); err != nil {
				return err
			}
			var lists [3][]roster.Source
			for i, files := range [][]string{ec, psp, partners} {
				for _, f := range files {
					data, err := os.ReadFile(f)
					if err != nil {
						return usage{err}
					}
					lists[i] = append(lists[i], roster.Source{Name: filepath.Base(f), Data: data})
				}
			}
			return importSubjects(roster.Import(lists[0], lists[1], lists[2]), *rootDir, report, letGo, stdout)
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
		return usage{fmt.Errorf("--out: %s holds the inputs; name a folder of its own, such as public", out)}
	}
	down, err := filepath.Rel(root, out)
	if err != nil {
		return nil // another volume
	}
	switch first, _, _ := strings.Cut(down, string(filepath.Separator)); first {
	case "content", "data", "layouts", "static", "assets", "generator", "tools", "node_modules", ".bollettino", ".git":
		return usage{fmt.Errorf("--out: %s lies in %s, which is not for output; name a folder of its own, such as public", out, first)}
	}
	return nil
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
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
