package collect

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"

	gocmp "github.com/google/go-cmp/cmp"
)

// measuredOf writes, in the form that promtool takes, two hours of a minute's probes of each
// subject, some down and some missing, and of its counters.
func measuredOf(w io.Writer, ids []subject.ID, from period.Time) error {
	r := rand.New(rand.NewPCG(15, 5))
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "# TYPE probe_success gauge")
	for _, id := range ids {
		up := 1
		for minute := range period.Time(120) {
			if r.IntN(20) == 0 {
				up = 1 - up
			}
			if r.IntN(30) > 0 {
				fmt.Fprintf(out, "probe_success{ente=%q,servizio=\"portale\"} %d %d\n", id, up, from+60*minute)
			}
		}
	}
	for _, name := range []string{"richieste", "entro"} {
		fmt.Fprintf(out, "# TYPE %s counter\n", name)
		for i, id := range ids {
			for minute := period.Time(0); minute < 120; minute += 5 {
				n := int(minute) * (1 + i%7)
				if name == "entro" {
					n = n * 9 / 10
				}
				fmt.Fprintf(out, "%s_total{ente=%q} %d %d\n", name, id, n, from+60*minute)
			}
		}
	}
	fmt.Fprintln(out, "# EOF")
	return out.Flush()
}

// rowsIn are the rows of all day files below a folder, in order, and the names of the files.
func rowsIn(t *testing.T, root string) (rows, files []string) {
	t.Helper()
	all, _ := filepath.Glob(filepath.Join(root, "data/*/*/*"))
	for _, name := range all {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		kind := filepath.Base(filepath.Dir(filepath.Dir(name)))
		for i, row := range strings.Split(strings.TrimSpace(string(data)), "\n") {
			if i > 0 {
				rows = append(rows, kind+" "+row)
			}
		}
		files = append(files, kind+"/"+filepath.Base(name))
	}
	slices.Sort(rows)
	return rows, files
}

// known is what a build reads of a subject.
type known struct {
	Looks   []observation.Look
	Buckets []observation.Bucket
	Partial bool
}

// logsIn are what a build reads of all subjects.
func logsIn(t *testing.T, w World) map[subject.ID]known {
	t.Helper()
	var list problem.List
	s, err := observation.Open(os.DirFS(w.Root), "data", observation.World{
		Zone: w.Zone, Subject: w.Subject, Obligation: w.Obligation, Within: w.Within,
		Sources: []observation.Source{{ID: "pa"}},
	}, nil, 1, &list)
	if err != nil || list.Len() > 0 {
		t.Fatalf("%v %v", err, list.Sorted())
	}
	defer s.Close()
	logs, problems, err := s.Read("", "")
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v %v", err, problems)
	}
	out := map[subject.ID]known{}
	for id, l := range logs {
		out[id] = known{l.Looks, l.Buckets, l.Partial}
	}
	return out
}

// What collectors by shard ask of a real Prometheus, each in a folder of its own or all in
// one, are the rows that one collector writes, and what a build reads of them is the same.
// Where a query asks by $shard, the server answers of each series once; else each collector
// is told of all. BOLLETTINO_SHARD_SUBJECTS is of how many subjects.
func TestRealPrometheusByShard(t *testing.T) {
	prometheus, promtool := program(t, "PROMETHEUS", "prometheus"), program(t, "PROMTOOL", "promtool")
	t.Parallel()
	n, err := strconv.Atoi(cmp.Or(os.Getenv("BOLLETTINO_SHARD_SUBJECTS"), "60"))
	if err != nil {
		t.Fatal(err)
	}
	var ids []subject.ID
	var all []subject.Subject
	for i := range n {
		ids = append(ids, subject.ID(fmt.Sprintf("%011d", 1_234_567+i*i%9_973*1_000_003+i)))
	}
	slices.Sort(ids)
	for i, id := range ids {
		if i%10 != 3 || i > 1000 { // of whom the registry knows nothing
			all = append(all, subject.Subject{ID: id})
		}
	}
	from := (period.Time(time.Now().Unix()) - 4*3600) / 3600 * 3600
	dir := t.TempDir()
	text, err := os.Create(filepath.Join(dir, "measured.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := measuredOf(text, ids, from); err != nil {
		t.Fatal(err)
	}
	text.Close()
	if said, err := exec.Command(promtool, "tsdb", "create-blocks-from", "openmetrics", text.Name(),
		filepath.Join(dir, "tsdb")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	config := filepath.Join(dir, "prometheus.yml")
	if err := os.WriteFile(config, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	server := freePort(t)
	start(t, prometheus, "--config.file="+config, "--storage.tsdb.path="+filepath.Join(dir, "tsdb"),
		"--web.listen-address="+server)
	until(t, "prometheus", answers("http://"+server+"/-/ready"))

	var told atomic.Int64 // bytes that the server answered
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: server})
	direct := proxy.Director
	proxy.Director = func(r *http.Request) {
		direct(r)
		r.Header.Del("Accept-Encoding") // what is compressed depends on what stands together
	}
	proxy.ModifyResponse = func(r *http.Response) error {
		r.Body = metered{r.Body, &told}
		return nil
	}
	proxied := httptest.NewServer(proxy)
	t.Cleanup(proxied.Close)

	// collect asks once, of a share, with what stands among a query's labels to ask by it.
	collect := func(w World, by string) (bytes int64, notes []string) {
		t.Helper()
		began, before := time.Now(), told.Load()
		ours, theirs := spent(t, server)
		s := open(t, w)
		defer s.Close()
		how := source.Prometheus{
			Access: source.Access{URL: proxied.URL, Private: true, Timeout: time.Minute, Retries: 1},
			Since:  from, Step: time.Minute, Chunk: time.Hour, Up: "probe_success{" + by + "}",
			Labels: source.Labels{Subject: "ente", Service: "servizio"},
			Responses: []source.Responses{{Obligation: "tvp", Step: 15 * time.Minute,
				Requests: "increase(richieste_total{" + by + "}[15m])", Within: "increase(entro_total{" + by + "}[15m])"}},
		}
		var out Told
		s.Run(context.Background(), []source.Source{{Observer: source.Observer{ID: "pa"}, How: how}}, 0,
			func(x Told) { out = x }, func(Told) {})
		if out.Err != nil {
			t.Fatal(out.Err)
		}
		if n != 60 {
			mine, its := spent(t, server)
			t.Logf("%s by %q: %d rows, %d bytes; in %s; processor: collector %.1f s, server %.1f s", w.Share.shard, by,
				out.Rows, told.Load()-before, time.Since(began).Round(time.Millisecond), mine-ours, its-theirs)
		}
		return told.Load() - before, out.Notes
	}
	world := func(shard input.Shard, root string) World {
		w := worldIn(t)
		w.Now = func() time.Time { return time.Unix(int64(from)+3*3600, 0) }
		w.Subject = func(id subject.ID) bool {
			_, there := slices.BinarySearchFunc(all, id, func(s subject.Subject, id subject.ID) int {
				return cmp.Compare(s.ID, id)
			})
			return there
		}
		if w.Share = ShareOf(shard, all); root != "" {
			w.Root = root
		}
		return w
	}
	one := world(input.Shard{}, "")
	bytes, notes := collect(one, `ente=~"$shard"`)
	want, _ := rowsIn(t, one.Root)
	if len(want) < n || !strings.Contains(strings.Join(want, "\n"), ",down,") ||
		!strings.Contains(strings.Join(want, "\n"), "responses ") {
		t.Fatalf("one collector writes %d rows", len(want))
	}
	read := logsIn(t, one)
	slices.Sort(notes)

	for _, by := range []string{"", `ente=~"$shard"`} {
		of := 2
		together := world(input.Shard{}, "")
		var rows, said []string
		var sum int64
		for part := 1; part <= of; part++ {
			own := world(input.Shard{Part: part, Of: of}, "")
			b, notes := collect(own, by)
			sum, said = sum+b, append(said, notes...)
			wrote, files := rowsIn(t, own.Root)
			rows = append(rows, wrote...)
			for _, f := range files {
				if !strings.HasSuffix(f, fmt.Sprintf(".%d-of-%d.csv", part, of)) {
					t.Errorf("shard %d writes %s", part, f)
				}
			}
			for id, log := range logsIn(t, own) {
				if !own.Share.Has(id) {
					t.Fatalf("shard %d knows of %s", part, id)
				}
				if d := gocmp.Diff(read[id], log); d != "" {
					t.Errorf("%s in its shard (-one +shard):\n%s", id, d)
				}
			}
			collect(world(own.Share.shard, together.Root), by)
		}
		slices.Sort(rows)
		if d := gocmp.Diff(want, rows); d != "" {
			t.Errorf("%q (-one collector +shards):\n%.3000s", by, d)
		}
		if rows, _ := rowsIn(t, together.Root); !slices.Equal(want, rows) {
			t.Errorf("%q: in one folder %d rows, not %d", by, len(rows), len(want))
		}
		if d := gocmp.Diff(read, logsIn(t, together)); d != "" {
			t.Errorf("%q: a build reads (-one collector +shards):\n%.3000s", by, d)
		}
		slices.Sort(said)
		if d := gocmp.Diff(notes, said); d != "" {
			t.Errorf("%q: notes (-one collector +shards):\n%.3000s", by, d)
		}
		most := bytes + bytes/10
		if by == "" {
			most *= int64(of)
		}
		if sum > most || by == "" && sum < bytes*3/2 {
			t.Errorf("%q: the server tells shards %d bytes, and one collector %d", by, sum, bytes)
		}
	}
}

// spent is the time of processors that the test took, and the server, in seconds.
func spent(t *testing.T, server string) (own, its float64) {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	r, err := http.Get("http://" + server + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "\nprocess_cpu_seconds_total ")
	line, _, _ := strings.Cut(after, "\n")
	if its, err = strconv.ParseFloat(line, 64); err != nil {
		t.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9, its
}

// metered counts what is read.
type metered struct {
	io.ReadCloser
	n *atomic.Int64
}

func (c metered) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.n.Add(int64(n))
	return n, err
}
