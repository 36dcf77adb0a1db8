package test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"bollettino"
	"bollettino/generator/base/disk"
	"bollettino/generator/input"
)

// A build that is killed leaves no half file, and the next run goes on to what a clean
// build gives. BOLLETTINO_BUILD_KILLS is how often; `make soak` kills 200.
func TestBuildIsKilled(t *testing.T) {
	kills, err := strconv.Atoi(cmp.Or(os.Getenv("BOLLETTINO_BUILD_KILLS"), "10"))
	must(t, err)
	root, ids := many(t, 30)
	site := filepath.Join(root, "data/site.yaml")
	settings, err := os.ReadFile(site)
	must(t, err)
	// The site has two states; from one to the other a third of the bodies, or all pages,
	// change, and some bodies' pages come and go.
	become := func(state int, all bool) {
		for i, id := range ids {
			if i%3 == 0 {
				said := strings.Replace(soundNotice, "Testo.", fmt.Sprintf("Testo %d.", state), 1)
				must(t, instead(filepath.Join(root, input.SubjectsDir, id, "notices/2026-11-20-portale.md"),
					bytesOf(said)))
			}
			if extra := filepath.Join(root, input.SubjectsDir, id, "notices/2026-11-20-altro.md"); i%7 == 0 &&
				state == 1 {
				must(t, instead(extra, bytesOf(soundNotice)))
			} else {
				must(t, os.RemoveAll(extra))
			}
		}
		contact := "contact: bollettino@example.org"
		if all && state == 1 {
			contact = "contact: altro@example.org"
		}
		must(t, instead(site, bytesOf(strings.Replace(string(settings), "contact: bollettino@example.org",
			contact, 1))))
	}
	r := rand.New(rand.NewPCG(uint64(kills), 2))
	for _, all := range []bool{false, true} {
		var clean [2]snapshot
		for state := range clean {
			become(state, all)
			out := filepath.Join(t.TempDir(), "public")
			mustBuild(t, input.Options{Root: disk.At(root, input.Limits), RootDir: filepath.Dir(out), Out: out, Jobs: 2,
				Program: "clean", Embedded: bollettino.Files})
			clean[state] = mustTree(t, out)
		}
		run := func() *exec.Cmd { return exec.Command("bollettino", "build", "--root", root) }
		complete := func(state int) {
			t.Helper()
			if out, err := run().CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if d := clean[state].differ(mustTree(t, filepath.Join(root, "public"))); len(d) > 0 {
				t.Fatalf("after %s these differ from a clean build's: %q",
					map[bool]string{true: "a change of all", false: "some changes"}[all], d)
			}
		}
		complete(1)
		become(0, all)
		start := time.Now()
		complete(0)
		lasting := time.Since(start)
		early, moved := 0, 0
		for k := range kills / 2 {
			state := 1 - k%2
			become(state, all)
			if killed, whole := killedAfter(t, run(), time.Duration(r.Int64N(int64(lasting)))); killed {
				early++
			} else {
				lasting = whole // the machine may have been busier
			}
			for name, f := range mustTree(t, filepath.Join(root, "public")) {
				if !bytes.Equal(f.data, clean[0][name].data) && !bytes.Equal(f.data, clean[1][name].data) {
					t.Fatalf("%s is of neither state", name)
				}
				if bytes.Equal(f.data, clean[state][name].data) && !bytes.Equal(f.data, clean[1-state][name].data) {
					moved++
				}
			}
			if r.IntN(2) == 0 {
				complete(state)
			}
		}
		if early == 0 {
			t.Errorf("no run of %d was killed before its end: the test proves nothing", kills/2)
		}
		t.Logf("a run takes %s; %d of %d were killed before the end; %d files had moved",
			lasting, early, kills/2, moved)
		state := 1 - (kills/2-1)%2
		become(state, all)
		complete(state)
	}
}

// killedAfter runs a command and kills it after a while, or tells how long it took if it
// ended before.
func killedAfter(t *testing.T, c *exec.Cmd, while time.Duration) (killed bool, whole time.Duration) {
	t.Helper()
	start := time.Now()
	must(t, c.Start())
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Fatal(err)
		}
		return false, time.Since(start)
	case <-time.After(while):
		_ = c.Process.Kill() // unless it ended meanwhile
		return <-ended != nil, time.Since(start)
	}
}
