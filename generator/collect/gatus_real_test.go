package collect

import (
	"fmt"
	"math"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/source"
)

// gatusProgram is Gatus itself, of tools/gatus/go.mod.
func gatusProgram(t *testing.T) string {
	t.Helper()
	name := os.Getenv("GATUS")
	if name == "" {
		name = "../../.bollettino/gatus"
	}
	name, err := filepath.Abs(name)
	if err == nil {
		_, err = os.Stat(name)
	}
	if err != nil {
		t.Fatalf("gatus is not there: run `tools/install.sh gatus`, as `make test` does, or name it in GATUS: %v", err)
	}
	return name
}

// A real Gatus looks at a real server that goes down and up, and is killed for a
// while. What is collected, asking now and then, agrees with the server's own log
// within one interval and a half; the time in which Gatus was dead is unobserved;
// asking again gives nothing twice.
func TestRealGatus(t *testing.T) {
	gatus := gatusProgram(t)
	t.Parallel()
	dir := t.TempDir()
	service, api := freePort(t), freePort(t)
	probes := &probeLog{path: "/portale"}
	server := &http.Server{Addr: service, Handler: probes}
	go server.ListenAndServe()
	t.Cleanup(func() { server.Close() })
	until(t, "the service", answers("http://"+service))

	host, port, err := net.SplitHostPort(api)
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(config, []byte(fmt.Sprintf(`
storage: {type: sqlite, path: %q, maximum-number-of-results: 500}
web: {address: %q, port: %s}
endpoints:
  - {name: portale, group: pagamenti, url: "http://%s/portale", interval: 1s, conditions: ["[STATUS] == 200"]}
  - {name: altro, group: pagamenti, url: "http://%s/altro", interval: 1s, conditions: ["[STATUS] == 200"]}
`, filepath.Join(dir, "gatus.db"), host, port, service, service)), 0o644); err != nil {
		t.Fatal(err)
	}
	run := func() (stop func()) {
		stop = start(t, "/usr/bin/env", "GATUS_CONFIG_PATH="+config, gatus)
		until(t, "gatus", answers("http://"+api+"/health"))
		return stop
	}
	w := worldIn(t)
	s := open(t, w)
	src := source.Source{Observer: source.Observer{ID: "gatus"}, How: source.Gatus{
		Access:    source.Access{URL: "http://" + api + "/", Private: true, Timeout: 5 * time.Second},
		Interval:  time.Second,
		Endpoints: []source.Watched{{Name: "pagamenti/portale", Subject: alfa, Service: "portale"}},
	}}
	asker, err := New(src, s.World)
	if err != nil {
		t.Fatal(err)
	}
	var seenUp, seenDown []period.Span
	ask := func() {
		t.Helper()
		mark, err := s.Mark("gatus")
		if err != nil {
			t.Fatal(err)
		}
		now := period.Time(time.Now().Unix())
		err = asker.Ask(t.Context(), Asking{Now: now, Mark: mark, Give: func(h Harvest) error {
			for _, l := range h.Looks {
				if period.Of(append(seenUp, seenDown...)...).Touches(l.Span) {
					t.Errorf("told twice: %v", l)
				}
				if l.Down {
					seenDown = append(seenDown, l.Span)
				} else {
					seenUp = append(seenUp, l.Span)
				}
			}
			if len(h.Notes) > 0 {
				t.Error(h.Notes)
			}
			_, err := s.Add("gatus", h, now)
			return err
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	kill := run()
	probes.wait(t, 5)
	ask()
	probes.setDown(true)
	probes.wait(t, 7)
	ask()
	probes.setDown(false)
	probes.wait(t, 5)
	kill()
	dead := time.Now()
	time.Sleep(5 * time.Second) // nothing happens: that is the point
	alive := time.Now()
	run()
	probes.wait(t, 3)
	// Gatus answers from a cache of ten seconds.
	until(t, "gatus tells of the time since it lives again", func() bool {
		ask()
		return len(seenUp) > 0 && period.Of(seenUp...)[len(period.Of(seenUp...))-1].Until > period.Time(alive.Unix())
	})
	ask()

	down, up := period.Of(seenDown...), period.Of(seenUp...)
	fell, rose := probes.first(true), probes.firstAfter(false, probes.first(true))
	const slack = 3 // seconds: one interval and a half, and the cut to whole seconds
	if len(down) != 1 || !near(down[0].From, fell, slack) || !near(down[0].Until, rose, slack) {
		t.Errorf("down %v, and by the server's log from %s to %s", down, fell, rose)
	}
	silence := period.Span{From: period.Time(dead.Unix()) + slack, Until: period.Time(alive.Unix())}
	if x := up.Or(down).And(period.Set{silence}); len(x) > 0 {
		t.Errorf("told of %v, when Gatus was dead", x)
	}
	// Where probes came in time, all of it is told.
	for _, calm := range probes.calm(1500*time.Millisecond, dead) {
		if x := (period.Set{calm}).Minus(up.Or(down)); x.Length() > slack {
			t.Errorf("not told of %v, of %v", x, calm)
		}
	}
}

// near tells whether a moment is within so many seconds of a time of day.
func near(t period.Time, when time.Time, seconds float64) bool {
	return math.Abs(float64(t)-float64(when.UnixMilli())/1000) <= seconds
}

// probeLog is a service that notes when it was probed and what it answered. Tests
// wait for probes and not for time to pass, so that a busy machine only makes them
// longer.
type probeLog struct {
	path   string // of the probes that count
	mu     sync.Mutex
	isDown bool
	probes []probe
}

type probe struct {
	at   time.Time
	down bool
}

func (l *probeLog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r.URL.Path == l.path {
		l.probes = append(l.probes, probe{time.Now(), l.isDown})
	}
	if l.isDown {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

func (l *probeLog) setDown(down bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.isDown = down
}

func (l *probeLog) all() []probe {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.probes)
}

// wait waits for so many more probes.
func (l *probeLog) wait(t *testing.T, more int) {
	t.Helper()
	n := len(l.all()) + more
	until(t, fmt.Sprintf("%d probes", more), func() bool { return len(l.all()) >= n })
}

// first is when a probe first found it so.
func (l *probeLog) first(down bool) time.Time { return l.firstAfter(down, time.Time{}) }

// firstAfter is the same after a time.
func (l *probeLog) firstAfter(down bool, after time.Time) time.Time {
	for _, p := range l.all() {
		if p.down == down && p.at.After(after) {
			return p.at
		}
	}
	return time.Time{}
}

// calm are the stretches before end in which no two probes lay further apart.
func (l *probeLog) calm(apart time.Duration, end time.Time) (out []period.Span) {
	var last time.Time
	for _, p := range l.all() {
		switch at := period.Time(p.at.Unix()); {
		case p.at.After(end):
			return out
		case last.IsZero() || p.at.Sub(last) > apart:
			out = append(out, period.Span{From: at, Until: at})
		default:
			out[len(out)-1].Until = at
		}
		last = p.at
	}
	return out
}
