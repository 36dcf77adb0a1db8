package test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// A collect that is killed at any moment loses no row that it wrote and leaves
// no half one; and when one at last comes to its end, data/ is, byte for byte,
// what a collect that nobody disturbed makes of it. BOLLETTINO_KILLS says how
// often it is killed: 10 times without.
func TestCollectIsKilled(t *testing.T) {
	t.Parallel()
	kills := 10
	if v := os.Getenv("BOLLETTINO_KILLS"); v != "" {
		var err error
		if kills, err = strconv.Atoi(v); err != nil || kills < 1 {
			t.Fatalf("BOLLETTINO_KILLS: %q", v)
		}
	}
	// A monitor whose samples are a function of their time, up to an hour ago.
	end := time.Now().Unix()/3600*3600 - 3600
	since := time.Unix(end, 0).AddDate(0, 0, -max(8, kills/2))
	var answered atomic.Int64
	monitor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer answered.Add(1)
		number := func(key string) int64 {
			n, err := strconv.ParseInt(r.FormValue(key), 10, 64)
			if err != nil {
				t.Errorf("%s: %v", key, err)
			}
			return n
		}
		type series struct {
			Metric map[string]string `json:"metric"`
			Values [][2]any          `json:"values"`
		}
		var result []series
		for _, s := range [][2]string{{"01234567897", "portale"}, {"00200005676", "pagamenti"},
			{"09900005670", "pagamenti"}} {
			line := series{Metric: map[string]string{"ente": s[0], "servizio": s[1]}}
			for at := number("start"); at <= min(number("end"), end-1); at += number("step") {
				h := fnv.New32()
				fmt.Fprint(h, s[0], r.FormValue("query"), at/420)
				if v := h.Sum32() >> 8 % 4; r.FormValue("query") == "requests" || r.FormValue("query") == "within" {
					line.Values = append(line.Values, [2]any{at, strconv.Itoa(int(at / 900 % 97))})
				} else if v < 3 {
					line.Values = append(line.Values, [2]any{at, strconv.Itoa(int(min(v, 1)))})
				}
			}
			result = append(result, line)
		}
		json.NewEncoder(w).Encode(map[string]any{"status": "success",
			"data": map[string]any{"resultType": "matrix", "result": result}})
	}))
	t.Cleanup(monitor.Close)
	site := func() string {
		dir := t.TempDir()
		world, err := txtar.ParseFile("testdata/world.txtar")
		if err != nil {
			t.Fatal(err)
		}
		world.Files = append(world.Files, txtar.File{Name: "data/sources.yaml", Data: fmt.Appendf(nil, `sources:
  - id: monitor
    name: Monitor
    kind: operator
    prometheus:
      {url: %s, private: true, up: up, labels: {subject: ente, service: servizio}, step: 1m, chunk: 30m, delay: 0s, since: %q,
       responses: [{obligation: tvp, requests: requests, within: within}]}
`, monitor.URL, since.UTC().Format(time.RFC3339))})
		for _, f := range world.Files {
			name := filepath.Join(dir, filepath.FromSlash(f.Name))
			if f.Name == "content/regole/versions.yaml" {
				f.Data = append(f.Data, `
  - id: tvp
    title: TVP
    binds: [ec-direct]
    at: {"1.0": {page: livelli, place: "#disponibilita/3"}}
    indicator: {measure: response, bound: at_least, limit: 98%, within: 2s, window: month}
`...)
			}
			if f.Name == "content/regole/1.0/livelli.md" {
				f.Data = append(f.Data, "* Almeno il 98% delle risposte entro 2 secondi.\n"...)
			}
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	collect := func(dir string) *exec.Cmd { return exec.Command("bollettino", "collect", "--root", dir) }
	calm, killed := site(), site()
	if out, err := collect(calm).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	all := answered.Load()

	seen := map[string][]byte{} // each file as it was last seen
	look := func() (rows int) {
		t.Helper()
		for _, kind := range []string{"availability", "responses"} {
			err := filepath.WalkDir(filepath.Join(killed, "data", kind),
				func(name string, d fs.DirEntry, err error) error {
					if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
						return ignoreMissing(err)
					}
					data, err := os.ReadFile(name)
					if err != nil {
						return err
					}
					if !bytes.HasPrefix(data, seen[name]) {
						t.Errorf("%s no longer begins with what it held", name)
					}
					seen[name] = data
					lines := strings.SplitAfter(string(data), "\n")
					if last := lines[len(lines)-1]; last != "" {
						t.Errorf("%s ends with a half row: %q", name, last)
					}
					for _, line := range lines[:len(lines)-1] {
						if strings.Count(line, ",") != strings.Count(lines[0], ",") ||
							!strings.HasSuffix(line, ",monitor\n") && line != lines[0] {
							t.Errorf("%s: not a row: %q", name, line)
						}
					}
					rows += len(lines) - 2
					return nil
				})
			if err != nil {
				t.Error(err)
			}
		}
		return rows
	}
	r := rand.New(rand.NewPCG(uint64(kills), 1))
	early, grew, before := 0, 0, 0
	for range kills {
		answered.Store(0)
		cmd := collect(killed)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		// How far it is when the monitor has answered it so often doesn't hang on how fast a
		// machine is; all runs together come to the end, or nearly.
		for enough := 1 + r.Int64N(2*all/int64(kills)+1); answered.Load() < enough && len(ended) == 0; {
			look() // readers come at any time
			time.Sleep(5 * time.Millisecond)
		}
		time.Sleep(time.Duration(r.IntN(5000)) * time.Microsecond) // and at any moment of what it does with that
		_ = cmd.Process.Kill()                                     // unless it ended meanwhile
		if <-ended != nil {
			early++
		}
		rows := look()
		if rows > before {
			grew++
		}
		before = rows
	}
	if early < kills/2 || grew < 2 {
		t.Errorf("of %d runs %d were killed before their end, and %d had written: the test proves little",
			kills, early, grew)
	}
	if out, err := collect(killed).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	look()
	whole := func(dir string) snapshot {
		t.Helper()
		files, err := treeOf(filepath.Join(dir, "data"))
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	a, b := whole(calm), whole(killed)
	if d := a.differ(b); len(d) > 0 {
		t.Errorf("killed and undisturbed differ in %q", d)
	}
	rows := 0
	for name, f := range b {
		if strings.HasPrefix(name, "availability/") || strings.HasPrefix(name, "responses/") {
			rows += bytes.Count(f.data, []byte("\n")) - 1
		}
	}
	t.Logf("%d rows in %d answers; %d of %d killed before the end, %d had written",
		rows, all, early, kills, grew)
	if rows < 1000 {
		t.Errorf("only %d rows", rows)
	}
	if out, err := exec.Command("bollettino", "check", "--root", killed).CombinedOutput(); err != nil {
		t.Errorf("check: %v\n%s", err, out)
	}
}

func ignoreMissing(err error) error {
	if os.IsNotExist(err) {
		return nil
	}
	return err
}
