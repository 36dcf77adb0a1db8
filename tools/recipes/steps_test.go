package recipes_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/yaml"
)

// steps are what a recipe's own shell does, in order: to tell whether something is due, to bring
// the program, and to build.
func steps(t *testing.T, name, dir string) (due, bring, build string) {
	t.Helper()
	switch name {
	case "github":
		var flow struct {
			Jobs map[string]struct{ Steps []struct{ Name, Run string } }
		}
		if err := yaml.Unmarshal([]byte(read(t, filepath.Join(dir, ".github/workflows/bollettino.yml"))), &flow); err != nil {
			t.Fatal(err)
		}
		runs := map[string]string{}
		for _, s := range flow.Jobs["site"].Steps {
			if s.Run != "" {
				runs[strings.Fields(s.Name)[0]] = s.Run
			}
		}
		return runs["Is"], runs["Bring"], runs["Build"]
	case "gitlab":
		var file struct{ Pages struct{ Script []string } }
		if err := yaml.Unmarshal([]byte(read(t, filepath.Join(dir, ".gitlab-ci.yml"))), &file); err != nil {
			t.Fatal(err)
		}
		s := file.Pages.Script // the first installs
		return s[1], s[2], s[3]
	}
	return "", read(t, filepath.Join(dir, "netlify/build.sh")), ""
}

// A host's job brings the program only where its digest is the stated one, builds, lets problems
// pass that leave something to publish, and on a schedule does so only when something is due.
func TestSteps(t *testing.T) {
	t.Parallel()
	// The program that is brought: it runs this test's own.
	program := fmt.Appendf(nil, "#!/bin/sh\nBOLLETTINO_RUNS=1 exec %s \"$@\"\n", os.Args[0])
	sum := sha256.Sum256(program)
	var at time.Time // when something is due; none: nothing was published
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/bollettino":
			w.Write(program)
		case at.IsZero():
			http.NotFound(w, r)
		default:
			fmt.Fprintf(w, `{"instants": [{"at": %q, "subjects": 1}, {"at": "2100-01-01T00:00:00+01:00", "subjects": 1}]}`, at.Format(time.RFC3339))
		}
	}))
	defer host.Close()
	for _, name := range []string{"github", "gitlab", "netlify"} {
		dir, _ := began(t, "cron")
		made(t, name, example(t), dir)
		switch name {
		case "github":
			edit(t, filepath.Join(dir, ".github/workflows/bollettino.yml"), "https://stato.borgo.it/prossimi", host.URL+"/prossimi")
		case "gitlab":
			edit(t, filepath.Join(dir, ".gitlab-ci.yml"), "https://stato.borgo.it/prossimi", host.URL+"/prossimi", "/tmp/bollettino", filepath.Join(t.TempDir(), "bollettino"))
		}
		due, bring, build := steps(t, name, dir)
		temp := t.TempDir()
		outputs := filepath.Join(temp, "outputs")
		does := func(what, script, digest string, code int) {
			t.Helper()
			c := exec.Command("bash", "-eo", "pipefail", "-c", script)
			if name == "github" {
				c = exec.Command("bash", "-e", "-c", script) // as Actions runs them
			}
			c.Dir, c.Env = dir, append(os.Environ(), "BOLLETTINO_URL="+host.URL+"/bollettino", "BOLLETTINO_SHA256="+digest, "RUNNER_TEMP="+temp,
				"GITHUB_OUTPUT="+outputs, "CI_PIPELINE_SOURCE=schedule")
			out, err := c.CombinedOutput()
			if exit := (&exec.ExitError{}); err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			if got := c.ProcessState.ExitCode(); got != code {
				t.Errorf("%s, %s: exit code %d, not %d\n%s", name, what, got, code, out)
			}
		}
		if due != "" {
			for what, when := range map[string]time.Time{"nothing was published": {}, "due": time.Now().Add(-time.Minute), "not due": time.Now().Add(time.Hour)} {
				at = when
				os.Remove(outputs)
				code := 0
				if name == "gitlab" && what == "not due" {
					code = 77
				}
				does(what, due, "", code)
				told, _ := os.ReadFile(outputs)
				if name == "github" && bytes.Contains(told, []byte("no=true")) != (what == "not due") {
					t.Errorf("%s, %s: %s", name, what, told)
				}
			}
		}
		does("no digest", bring, "", 2)
		does("another digest", bring, strings.Repeat("0", 64), 1)
		if _, err := os.Stat(filepath.Join(dir, "public")); err == nil {
			t.Fatalf("%s builds with a program of another digest", name)
		}
		both := bring + "\n" + build
		does("first", both, hex.EncodeToString(sum[:]), 0)
		if _, err := os.Stat(filepath.Join(dir, "public/index.html")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		write(t, filepath.Join(dir, "data/subjects/01234567897/profile.yaml"), []byte("nome: Borgo\n"))
		does("a problem", both, hex.EncodeToString(sum[:]), 0)
		if told, _ := os.ReadFile(outputs); name == "github" && !bytes.Contains(told, []byte("code=1\n")) {
			t.Errorf("%s doesn't say that there are problems: %s", name, told)
		}
		if data, err := os.ReadFile(filepath.Join(dir, "problems.txt")); name == "gitlab" && (err != nil || len(data) == 0) {
			t.Errorf("%s doesn't say that there are problems: %v", name, err)
		}
	}
}
