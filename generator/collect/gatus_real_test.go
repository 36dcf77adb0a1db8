package collect

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"bollettino/generator/period"
	"bollettino/generator/source"
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
	var broken atomic.Bool
	mux := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if broken.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	server := &http.Server{Addr: service, Handler: mux}
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
  - {name: portale, group: pagamenti, url: "http://%s/", interval: 1s, conditions: ["[STATUS] == 200"]}
  - {name: altro, group: pagamenti, url: "http://%s/", interval: 1s, conditions: ["[STATUS] == 200"]}
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
		Access: source.Access{URL: "http://" + api + "/", Private: true, Timeout: 5 * time.Second}, Interval: time.Second,
		Endpoints: []source.Endpoint{{Endpoint: "pagamenti/portale", Subject: alfa, Service: "portale"}},
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
	begin := time.Now()
	time.Sleep(6 * time.Second)
	ask()
	fell := time.Now()
	broken.Store(true)
	time.Sleep(7 * time.Second)
	ask()
	rose := time.Now()
	broken.Store(false)
	time.Sleep(5 * time.Second)
	dead := time.Now()
	kill()
	time.Sleep(7 * time.Second)
	alive := time.Now()
	run()
	time.Sleep(12 * time.Second) // Gatus answers from a cache of ten seconds
	end := time.Now()
	ask()
	ask()

	near := func(what string, got period.Set, from, to time.Time, slack float64) {
		t.Helper()
		want := to.Sub(from).Seconds()
		if l := float64(got.Length()); l < want-slack || l > want+slack {
			t.Errorf("%s: %v s, and by the server's log %.1f s", what, l, want)
		}
	}
	down, up := period.Of(seenDown...), period.Of(seenUp...)
	if len(down) != 1 || down[0].From < period.Time(fell.Unix())-1 || down[0].Until > period.Time(rose.Unix())+3 {
		t.Errorf("down %v, and by the server's log from %d to %d", down, fell.Unix(), rose.Unix())
	}
	near("down", down, fell, rose, 2.5)
	gap := period.Set{{From: period.Time(dead.Unix()) + 3, Until: period.Time(alive.Unix())}}
	if x := up.Or(down).And(gap); len(x) > 0 {
		t.Errorf("told of %v, when Gatus was dead", x)
	}
	watched := period.Set{{From: period.Time(begin.Unix()) + 3, Until: period.Time(dead.Unix()) - 1}}
	if x := watched.Minus(up.Or(down)); len(x) > 0 {
		t.Errorf("not told of %v", x)
	}
	if up.Length() == 0 || up[len(up)-1].Until < period.Time(alive.Unix()) || end.Before(alive) {
		t.Errorf("nothing was told of since Gatus lives again: %v", up)
	}
}
