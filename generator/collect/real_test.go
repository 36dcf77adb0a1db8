package collect

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/source"
)

// program finds a program of Debian's: named by a variable, installed, or
// unpacked by tools/install.sh.
func program(t *testing.T, variable, name string) string {
	t.Helper()
	if p := os.Getenv(variable); p != "" {
		return p
	}
	for _, dir := range []string{"/usr/bin", "../../.bollettino/debian/usr/bin"} {
		if p, err := filepath.Abs(filepath.Join(dir, name)); err == nil {
			if _, err := os.Stat(p); err == nil {
				return p
			}
		}
	}
	t.Fatalf("%s is not there: run `tools/install.sh prometheus blackbox`, as `make test` does, or name it in %s",
		name, variable)
	return ""
}

// start runs a program until the test ends, or stop is called.
func start(t *testing.T, name string, args ...string) (stop func()) {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "output"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := false
	stop = func() {
		if !done {
			done = true
			cmd.Process.Kill()
			cmd.Wait()
			out.Close()
		}
	}
	t.Cleanup(func() {
		stop()
		if t.Failed() {
			b, _ := os.ReadFile(out.Name())
			t.Logf("%s said:\n%.4000s", filepath.Base(name), b)
		}
	})
	return stop
}

// freePort is an address of loopback on which nothing listens.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// until waits for something to come true.
func until(t *testing.T, what string, yes func() bool) {
	t.Helper()
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if yes() {
			return
		}
	}
	t.Fatalf("%s: not within 90 s", what)
}

func answers(address string) func() bool {
	return func() bool {
		r, err := http.Get(address)
		if err != nil {
			return false
		}
		r.Body.Close()
		return r.StatusCode == 200
	}
}

// A real Prometheus with the blackbox exporter probes a real server that goes
// down and up. What is collected agrees with the server's own log within one
// step; time in which the exporter was dead is unobserved; nothing is written
// twice.
func TestRealPrometheus(t *testing.T) {
	prometheus, blackbox := program(t, "PROMETHEUS", "prometheus"),
		program(t, "BLACKBOX", "prometheus-blackbox-exporter")
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	// The service, whose probes are noted, and a station that counts its requests.
	service, station, exporter, server := freePort(t), freePort(t), freePort(t), freePort(t)
	serve := func(address string, h http.Handler) (stop func()) {
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		s := &http.Server{Handler: h}
		go s.Serve(l)
		return func() { s.Close() }
	}
	var requests, quick, late atomic.Int64
	t.Cleanup(serve(station, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "richieste_total %d\nentro_total %d\nscadute_total %d\n",
			requests.Load(), quick.Load(), late.Load())
	})))
	probes := &probeLog{path: "/"}
	t.Cleanup(serve(service, probes))

	blackboxConfig := write("blackbox.yml",
		"modules:\n  http: {prober: http, timeout: 900ms, http: {preferred_ip_protocol: ip4}}\n")
	runBlackbox := func() (stop func()) {
		stop = start(t, blackbox, "--config.file="+blackboxConfig, "--web.listen-address="+exporter)
		until(t, "blackbox exporter", answers("http://"+exporter+"/-/healthy"))
		return stop
	}
	killBlackbox := runBlackbox()
	start(t, prometheus, "--config.file="+write("prometheus.yml", fmt.Sprintf(`
global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - job_name: prometheus
    static_configs: [{targets: [%q]}]
  - job_name: stazione
    metrics_path: /
    static_configs: [{targets: [%q], labels: {ente: "01234567897"}}]
  - job_name: pagamenti
    metrics_path: /probe
    params: {module: [http]}
    static_configs: [{targets: ["http://%s/"], labels: {ente: "01234567897", servizio: portale}}]
    relabel_configs:
      - {source_labels: [__address__], target_label: __param_target}
      - {target_label: __address__, replacement: %q}
`, server, station, service, exporter)), "--storage.tsdb.path="+filepath.Join(dir, "tsdb"), "--web.listen-address="+server)
	until(t, "prometheus", answers("http://"+server+"/-/ready"))

	w := worldIn(t)
	how := source.Prometheus{
		Access: source.Access{URL: "http://" + server + "/", Private: true, Timeout: 10 * time.Second, Retries: 1},
		Since:  period.Time(time.Now().Unix()), Step: 3 * time.Second, Chunk: 30 * time.Second, Delay: 2 * time.Second,
		Up:    `probe_success{job="pagamenti"}`,
		Alive: `up{job="prometheus"}`, Labels: source.Labels{Subject: "ente", Service: "servizio"},
		Responses: []source.Responses{{
			Obligation: "tvp", Step: 10 * time.Second, Requests: "increase(richieste_total[10s])",
			Within: "increase(entro_total[10s])", Timeouts: "increase(scadute_total[10s])",
		}},
	}
	collectOnce := func() Told {
		t.Helper()
		s := open(t, w)
		defer s.Close()
		var told Told
		s.Run(context.Background(), []source.Source{{Observer: source.Observer{ID: "pa"}, How: how}}, 0,
			func(x Told) { told = x }, func(Told) {})
		if told.Err != nil || len(told.Notes) > 0 {
			t.Fatalf("%v, notes %q", told.Err, told.Notes)
		}
		return told
	}

	// Requests come all the time, five in a tenth of a second.
	calling, hangUp := context.WithCancel(context.Background())
	defer hangUp()
	go func() {
		for sleep(calling, 100*time.Millisecond) {
			requests.Add(5)
			quick.Add(4)
			late.Add(1)
		}
	}()
	type outage struct{ from, until time.Time }
	var log []outage
	probes.wait(t, 6)
	for _, lasting := range []int{8, 5} { // more than two steps, and more than one
		up := time.Now()
		probes.setDown(true)
		probes.wait(t, lasting)
		probes.setDown(false)
		probes.wait(t, 5)
		from := probes.firstAfter(true, up)
		log = append(log, outage{from, probes.firstAfter(false, from)})
		collectOnce()
	}
	killBlackbox()
	dead := outage{from: time.Now()}
	time.Sleep(6 * time.Second) // nothing happens: that is the point
	runBlackbox()
	dead.until = time.Now()
	// The scrape after that may be late by two, a sample shows it up to a step later
	// and speaks for a step, and nothing is asked for of the last two seconds.
	probes.wait(t, 13)
	told := collectOnce()
	if told.Rows == 0 {
		t.Error("the last collect wrote nothing")
	}
	before, err := treeSum(w.Root)
	if err != nil {
		t.Fatal(err)
	}
	w.Now = func() time.Time { return time.Unix(int64(told.Until), 0).Add(how.Delay) }
	if err := os.Remove(filepath.Join(w.Root, ".bollettino/collect/pa")); err != nil { // asked again from the beginning
		t.Fatal(err)
	}
	if again := collectOnce(); again.Rows != 0 {
		t.Errorf("asked again, %d rows are new", again.Rows)
	}
	if after, err := treeSum(w.Root); err != nil || after != before {
		t.Errorf("asking again changed data/: %v", err)
	}

	read := readBack(t, w)
	var ups, downs []period.Span
	for _, l := range read.Looks {
		if l.Down {
			downs = append(downs, l.Span)
		} else {
			ups = append(ups, l.Span)
		}
	}
	up, down := period.Of(ups...), period.Of(downs...)
	if len(down) != len(log) {
		t.Fatalf("down %v, and the server says %v", down, log)
	}
	for i, o := range log {
		lasted := o.until.Sub(o.from)
		if d := time.Duration(down[i].Length())*time.Second - lasted; d.Abs() > how.Step {
			t.Errorf("outage %d lasted %s, collected are %d s", i, lasted, down[i].Length())
		}
		// A scrape begins up to a second before the probe that it waits for, and a
		// sample shows it up to a step later.
		if d := time.Unix(int64(down[i].From), 0).Sub(o.from); d < -time.Second || d > how.Step+time.Second {
			t.Errorf("outage %d began %s late", i, d)
		}
	}
	if up.Or(down).Touches(period.Span{From: period.Time(dead.from.Unix()) + 4,
		Until: period.Time(dead.until.Unix())}) {
		t.Errorf("observed while the exporter was dead: %v, %v; dead %v", up, down, dead)
	}
	// Nothing else is unobserved where the server was probed in time.
	step := period.Time(how.Step / time.Second) // samples are at its multiples; a bucket may end between two
	seen := period.Span{From: up[0].From, Until: told.Until / step * step}
	around := period.Span{From: period.Time(dead.from.Unix()) - 1, Until: period.Time(dead.until.Unix()) + 8}
	gap := (period.Set{seen}).Minus(up.Or(down))
	if n := gap.Within(around).Length(); n < 2 || n > int64(dead.until.Sub(dead.from)/time.Second)+5 {
		t.Errorf("unobserved %v; dead from %s to %s", gap, dead.from, dead.until)
	}
	calm := period.Of(probes.calm(1500*time.Millisecond, time.Unix(int64(told.Until), 0))...)
	if x := gap.Minus(period.Of(around)).And(calm); len(x) > 0 {
		t.Errorf("unobserved %v, and probes came in time: %v", x, calm)
	}

	buckets := read.Buckets
	if len(buckets) < 3 {
		t.Fatalf("%d buckets", len(buckets))
	}
	for _, b := range buckets[1:] { // the first is of a counter's beginning
		if b.Requests < 100 || b.Requests > 550 || b.Within < b.Requests*78/100 || b.Within > b.Requests*82/100 ||
			b.OK != b.Requests-b.Timeouts || b.LimitMS != 2000 {
			t.Errorf("of up to 50 requests a second, 4 in 5 in time: %+v", b)
		}
	}
}

// treeSum is all that stands in data/, in one text.
func treeSum(root string) (string, error) {
	var names []string
	err := filepath.WalkDir(filepath.Join(root, "data"), func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	slices.Sort(names)
	var b strings.Builder
	for _, n := range names {
		data, e := os.ReadFile(n)
		err = errors.Join(err, e)
		fmt.Fprintf(&b, "%s\n%s\n", n, data)
	}
	return b.String(), err
}
