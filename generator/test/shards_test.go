package test

import (
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

// Four processes build a shard each, and one of them is killed: what is merged then, and
// after that shard was built again, are a single build's bytes. BOLLETTINO_BUILD_KILLS is
// how often, by ten.
func TestShardIsKilled(t *testing.T) {
	t.Parallel()
	kills, err := strconv.Atoi(cmp.Or(os.Getenv("BOLLETTINO_BUILD_KILLS"), "20"))
	must(t, err)
	root, ids := many(t, 30)
	out := filepath.Join(t.TempDir(), "public")
	mustBuild(t, input.Options{Root: disk.At(root, input.Limits), RootDir: filepath.Dir(out), Out: out, Jobs: 2,
		Program: "clean", Embedded: bollettino.Files})
	clean := mustTree(t, out)
	run := func(args ...string) *exec.Cmd { return exec.Command("bollettino", append(args, "--root", root)...) }
	shard := func(i int) *exec.Cmd { return run("build", "--shard", fmt.Sprintf("%d/4", i)) }
	merged := func() string {
		t.Helper()
		said, err := run("merge").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		if d := clean.differ(mustTree(t, filepath.Join(root, "public"))); len(d) > 0 {
			t.Fatalf("these differ from a single build's: %q", d)
		}
		must(t, os.RemoveAll(filepath.Join(root, "public")))
		must(t, os.RemoveAll(filepath.Join(root, ".bollettino/public")))
		return string(said)
	}
	start := time.Now()
	must(t, shard(1).Run())
	lasting := time.Since(start)
	r := rand.New(rand.NewPCG(uint64(kills), 3))
	early := 0
	for range max(kills/10, 1) {
		must(t, os.RemoveAll(filepath.Join(root, "shards")))
		all := []*exec.Cmd{shard(1), shard(2), shard(3), shard(4)}
		for _, c := range all {
			must(t, c.Start())
		}
		victim := r.IntN(4)
		time.Sleep(time.Duration(r.Int64N(int64(2 * lasting))))
		must(t, all[victim].Process.Kill())
		for i, c := range all {
			if err := c.Wait(); i == victim && err != nil {
				early++
			} else if err != nil {
				t.Fatalf("shard %d: %v", i+1, err)
			}
		}
		if r.IntN(2) == 0 {
			merged()
		}
		must(t, shard(victim+1).Run())
		if said := merged(); !strings.Contains(said, fmt.Sprintf("of %d subjects a shard made them", len(ids))) {
			t.Errorf("not all was taken over: %s", said)
		}
	}
	t.Logf("a shard takes %s; %d were killed before the end", lasting, early)
}
