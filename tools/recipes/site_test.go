// Package recipes_test holds the files of desk/recipe against the tools that read them: the
// hosts' own parsers and schemas, and the servers themselves. It is a module of its own, so
// that whoever uses the program gets none of them; `make test` runs it over public/, which
// `make site` has made. tools/install.sh brings the servers.
package recipes_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bollettino/generator/command"
	"bollettino/generator/desk/recipe"
	"bollettino/generator/input/setting"
	"bollettino/generator/page/header"
)

// The test's own program is `bollettino`, too.
func TestMain(m *testing.M) {
	if os.Getenv("BOLLETTINO_RUNS") != "" {
		os.Exit(command.Run(os.Args[1:], os.Stdout, os.Stderr, time.Now))
	}
	os.Exit(m.Run())
}

// bollettino is a command that runs the program.
func bollettino(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), "BOLLETTINO_RUNS=1")
	return c
}

func run(t *testing.T, c *exec.Cmd) string {
	t.Helper()
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", c.Args, err, out)
	}
	return string(out)
}

// tool is one that tools/install.sh unpacks, or the machine's own.
func tool(t *testing.T, name string) string {
	t.Helper()
	for _, at := range []string{"../../.bollettino/debian/usr/sbin/", "../../.bollettino/debian/usr/bin/"} {
		if _, err := os.Stat(at + name); err == nil {
			all, err := filepath.Abs(at + name)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
	}
	at, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("no %s: tools/install.sh brings it", name)
	}
	return at
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// example is the repository's own site, with a git host.
func example(t *testing.T) recipe.Site {
	return recipe.Site{Base: "https://stato.borgo.it/", Folder: root(t),
		Edit: setting.Edit{Git: setting.Git{Name: "gitea", BaseURL: "https://git.borgo.it"}}}
}

// made writes a recipe's files into a folder.
func made(t *testing.T, name string, s recipe.Site, dir string) {
	t.Helper()
	r, ok := recipe.Find(name)
	if !ok {
		t.Fatalf("there is no recipe %s", name)
	}
	files, err := r.Files(s)
	if err != nil {
		t.Fatal(err)
	}
	for at, data := range files {
		write(t, filepath.Join(dir, at), data)
	}
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// edit replaces a text in a file, which has to be there.
func edit(t *testing.T, name string, pairs ...string) {
	t.Helper()
	text := read(t, name)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("%s lacks %q", name, pairs[i])
		}
		text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// addresses are the files of a site below public/, by the paths at which one asks for them.
func addresses(t *testing.T, public string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(public), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			at := "/" + name
			if path.Base(name) == "index.html" {
				at = strings.TrimSuffix(at, "index.html")
			}
			out[at] = filepath.Join(public, name)
		}
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%s: %d files (%v): `make site` makes them", public, len(out), err)
	}
	return out
}

// differ compares the headers that a host sends for a path with the declared ones.
func differ(t *testing.T, who, at string, rules header.Rules, got func(name string) []string, but ...string) {
	t.Helper()
	want := map[string]string{}
	for _, f := range rules.At(at) {
		want[f.Name] = f.Value
	}
names:
	for _, name := range rules.Names() {
		for _, not := range but {
			if name == not {
				continue names
			}
		}
		values := got(name)
		if v := want[name]; v == "" && len(values) > 0 && name != header.Type || v != "" && (len(values) != 1 || values[0] != v) {
			t.Errorf("%s: %s: %s is %q, not %q", who, at, name, values, v)
		}
	}
}
