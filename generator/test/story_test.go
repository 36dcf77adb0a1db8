package test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"bollettino/generator/command"
	"bollettino/generator/publish/search"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/tools/txtar"
)

func TestMain(m *testing.M) {
	// Whatever folder a test works in, it finds the search's indexer.
	if x, ok := search.Find(context.Background(), "../.."); ok {
		os.Setenv("BOLLETTINO_PAGEFIND", x.Program)
	}
	testscript.Main(tests{m}, map[string]func(){
		"bollettino": func() {
			if steps, err := strconv.Atoi(os.Getenv("BOLLETTINO_STEPS")); err == nil {
				killAfter(steps)
			}
			if os.Getenv(heldOn) != "" {
				tellHeld()
			}
			ahead, _ := time.ParseDuration(os.Getenv(oclock)) // of a story that says what time it is
			os.Exit(command.Run(os.Args[1:], os.Stdout, os.Stderr, func() time.Time { return time.Now().Add(ahead) }))
		},
	})
}

// tests are all tests, and then the end of what they share.
type tests struct{ *testing.M }

func (m tests) Run() int {
	code := m.M.Run()
	if dir, err := scratch(); err == nil {
		os.RemoveAll(dir)
	}
	return code
}

// Each story is a script that runs the program in a folder site/ that begins as
// testdata/world.txtar and what the story itself puts there. Beside testscript's
// own commands there are
//
//	exits CODE bollettino ...   run, and end with exactly that exit code
//	follow PAGE.md HEADING      run the commands below that heading of the docs, as they stand
//	remember DIR                note every file of DIR: bytes and time
//	untouched DIR               DIR is as remembered, to the byte and the time
//	differ DIR [FILE...]        exactly these files of DIR are new, changed or gone
//	latin1 FILE TO              write FILE as a program would that knows no UTF-8
//	oclock HH:MM                from here on the program's clock goes on from that time of
//	                            today in Rome: where a day ends in between, rows are two
//	earlier FILE SECONDS        let the moments in a mark of collect be so much earlier
//	same DIR DIR                the two have the same files, byte for byte
//	killed bollettino ...       run it in copies of the site, and kill it there at each
//	                            step of its writing: check says what it says before or
//	                            after, and the same command goes on to the same files
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/stories",
		Setup: func(env *testscript.Env) error {
			env.Cd = filepath.Join(env.WorkDir, "site")
			world, err := txtar.ParseFile("testdata/world.txtar")
			if err != nil {
				return err
			}
			for _, f := range world.Files {
				name := filepath.Join(env.Cd, filepath.FromSlash(f.Name))
				if _, err := os.Stat(name); err == nil {
					continue // the story has its own
				}
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					return err
				}
				if err := os.WriteFile(name, f.Data, 0o644); err != nil {
					return err
				}
			}
			env.Values["remembered"] = map[string]snapshot{}
			return nil
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":     cmdExits,
			"follow":    cmdFollow,
			"earlier":   cmdEarlier,
			"oclock":    cmdOclock,
			"remember":  cmdRemember,
			"untouched": cmdUntouched,
			"differ":    cmdDiffer,
			"same":      cmdSame,
			"latin1":    cmdLatin1,
			"killed":    cmdKilled,
		},
	})
}

func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var e *exec.ExitError
		if !errors.As(err, &e) {
			ts.Fatalf("%v", err)
		}
		code = e.ExitCode()
	}
	if code != want {
		ts.Fatalf("exit code %d, not %d\n%s%s", code, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

func cmdLatin1(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: latin1 FILE TO")
	}
	data, err := charmap.Windows1252.NewEncoder().String(ts.ReadFile(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(data), 0o644))
}

// moments are those of a mark.
var moments = regexp.MustCompile(`"at":(\d+)`)

func cmdEarlier(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: earlier FILE SECONDS")
	}
	seconds, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	data := moments.ReplaceAllFunc([]byte(ts.ReadFile(args[0])), func(m []byte) []byte {
		at, err := strconv.ParseInt(string(m[len(`"at":`):]), 10, 64)
		ts.Check(err)
		return fmt.Appendf(nil, `"at":%d`, at-seconds)
	})
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o644))
}

// oclock is the variable by which a story tells the program how far ahead its clock is.
const oclock = "BOLLETTINO_OCLOCK"

func cmdOclock(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: oclock HH:MM")
	}
	at, err := time.Parse("15:04", args[0])
	ts.Check(err)
	rome, err := time.LoadLocation("Europe/Rome")
	ts.Check(err)
	now := time.Now().In(rome)
	ts.Setenv(oclock, time.Date(now.Year(), now.Month(), now.Day(), at.Hour(), at.Minute(), 0, 0, rome).Sub(now).String())
}

func cmdRemember(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: remember DIR")
	}
	now, err := treeOf(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Value("remembered").(map[string]snapshot)[args[0]] = now
}

func cmdUntouched(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: untouched DIR")
	}
	old, ok := ts.Value("remembered").(map[string]snapshot)[args[0]]
	if !ok {
		ts.Fatalf("%s was not remembered", args[0])
	}
	now, err := treeOf(ts.MkAbs(args[0]))
	ts.Check(err)
	if d := old.differ(now); len(d) > 0 {
		ts.Fatalf("not as it was: %q", d)
	}
	for name, f := range now {
		if !f.time.Equal(old[name].time) {
			ts.Fatalf("%s was written again", name)
		}
	}
}

func cmdDiffer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: differ DIR [FILE...]")
	}
	old, ok := ts.Value("remembered").(map[string]snapshot)[args[0]]
	if !ok {
		ts.Fatalf("%s was not remembered", args[0])
	}
	now, err := treeOf(ts.MkAbs(args[0]))
	ts.Check(err)
	want := slices.Sorted(slices.Values(args[1:]))
	if got := old.differ(now); !slices.Equal(got, want) {
		ts.Fatalf("these differ: %q\nand should:   %q", got, want)
	}
}

func cmdSame(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: same DIR DIR")
	}
	a, err := treeOf(ts.MkAbs(args[0]))
	ts.Check(err)
	b, err := treeOf(ts.MkAbs(args[1]))
	ts.Check(err)
	if d := a.differ(b); len(a) == 0 || len(d) > 0 {
		ts.Fatalf("%s has %d files, %s %d; these differ: %q", args[0], len(a), args[1], len(b), d)
	}
}

// snapshot is every file below a folder, by its path with slashes.
type snapshot map[string]treeFile

type treeFile struct {
	data []byte
	time time.Time
}

func treeOf(dir string) (snapshot, error) {
	out := snapshot{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		data, err := fs.ReadFile(root, name)
		out[name] = treeFile{data, info.ModTime()}
		return err
	})
	return out, err
}

// differ names the files that are not the same in both, sorted.
func (a snapshot) differ(b snapshot) []string {
	var out []string
	for name, f := range a {
		if g, ok := b[name]; !ok || !bytes.Equal(f.data, g.data) {
			out = append(out, name)
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
