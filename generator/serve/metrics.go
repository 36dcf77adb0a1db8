package serve

import (
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"bollettino/generator/build"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what a monitor is told of a site that is served, in the names and units that
// Prometheus recommends: seconds, and moments in seconds since 1970 UTC.
type metrics struct {
	ready    atomic.Bool // a site stands
	registry *prometheus.Registry

	builds   *prometheus.CounterVec
	took     prometheus.Histogram
	last     prometheus.Gauge
	next     prometheus.Gauge
	files    prometheus.Gauge
	written  prometheus.Counter
	removed  prometheus.Counter
	problems *prometheus.GaugeVec
	subjects *prometheus.GaugeVec
	measured prometheus.Gauge
	data     prometheus.Gauge
	answers  *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{registry: prometheus.NewRegistry()}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	gauge := func(name, help string) prometheus.Gauge {
		g := prometheus.NewGauge(prometheus.GaugeOpts{Name: "bollettino_" + name, Help: help})
		m.registry.MustRegister(g)
		return g
	}
	gauges := func(name, help string, labels ...string) *prometheus.GaugeVec {
		g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "bollettino_" + name, Help: help}, labels)
		m.registry.MustRegister(g)
		return g
	}
	counters := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "bollettino_" + name, Help: help}, labels)
		m.registry.MustRegister(c)
		return c
	}
	m.builds = counters("builds_total", "Builds by what came of them: sound, problems (in inputs; all that is sound was published), failed.", "result")
	m.took = prometheus.NewHistogram(prometheus.HistogramOpts{Name: "bollettino_build_duration_seconds",
		Help: "How long builds took.", Buckets: []float64{.05, .1, .2, .5, 1, 2, 5, 10, 30, 60, 120, 300}})
	m.registry.MustRegister(m.took)
	m.last = gauge("build_timestamp_seconds", "When the site was last built, without a failure.")
	m.next = gauge("next_change_timestamp_seconds", "When pages change by themselves, and are built again; 0: the clock stands still.")
	m.files = gauge("files", "Files of the site.")
	m.written = counters("files_written_total", "Files that builds wrote.").WithLabelValues()
	m.removed = counters("files_removed_total", "Files that builds removed.").WithLabelValues()
	m.problems = gauges("problems", "Problems of the inputs at the last build, by whom they hurt: subject (one), nobody, all.", "hurts")
	m.subjects = gauges("subjects", "Subjects by their state now.", "state")
	m.measured = gauge("subjects_measured", "Subjects of whom something fresh was measured (the setting fresh).")
	m.data = gauge("measurements_timestamp_seconds", "When a file of measurements was last written; 0: there is none.")
	m.answers = counters("http_answers_total", "Answers to readers, by status.", "code")
	for _, whom := range []string{"subject", "nobody", "all"} {
		m.problems.WithLabelValues(whom)
	}
	return m
}

// built takes what came of a build that ended at a moment; failed is no fault of an input.
func (m *metrics) built(r build.Result, failed error, took time.Duration, end time.Time, root string) {
	m.took.Observe(took.Seconds())
	m.data.Set(newest(root))
	if failed != nil {
		m.builds.WithLabelValues("failed").Inc()
		return
	}
	result := "sound"
	if len(r.Problems) > 0 {
		result = "problems"
	}
	m.builds.WithLabelValues(result).Inc()
	whom := map[string]float64{"subject": 0, "nobody": 0, "all": 0}
	for _, p := range r.Problems {
		whom[hurts(p)]++
	}
	for who, n := range whom {
		m.problems.WithLabelValues(who).Set(n)
	}
	if whom["all"] > 0 {
		return // nothing was built: the old site stands
	}
	m.last.Set(float64(end.Unix()))
	m.next.Set(float64(r.Next))
	m.files.Set(float64(r.Files))
	m.written.Add(float64(r.Written))
	m.removed.Add(float64(r.Removed))
	if r.States != nil { // else nothing changed
		for s, n := range r.States {
			m.subjects.WithLabelValues(s).Set(float64(n))
		}
		m.measured.Set(float64(r.Measured))
	}
	m.ready.Store(true)
}

// newest is when a file of measurements was last written.
func newest(root string) float64 {
	var last time.Time
	for _, dir := range build.MeasuredDirs() {
		filepath.WalkDir(filepath.Join(root, filepath.FromSlash(dir)), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
				return nil
			}
			if info, err := os.Stat(name); err == nil && info.ModTime().After(last) {
				last = info.ModTime()
			}
			return nil
		})
	}
	if last.IsZero() {
		return 0
	}
	return float64(last.Unix())
}

// The addresses at which a monitor asks, named as Prometheus' own are.
const (
	metricsPath = "/metrics"
	healthyPath = "/-/healthy" // the program answers
	readyPath   = "/-/ready"   // and a site stands
)

// handler answers a monitor.
func (m *metrics) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+metricsPath, promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET "+healthyPath, func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("healthy\n")) })
	mux.HandleFunc("GET "+readyPath, func(w http.ResponseWriter, _ *http.Request) {
		if !m.ready.Load() {
			http.Error(w, "no site stands yet", http.StatusServiceUnavailable)
			return
		}
		w.Write([]byte("ready\n"))
	})
	return mux
}

// serve answers monitors on a loopback address until the listener is closed.
func (m *metrics) serve(l net.Listener) error {
	err := (&http.Server{Handler: m.handler(), ReadHeaderTimeout: 10 * time.Second}).Serve(l)
	if errors.Is(err, net.ErrClosed) || errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
