package serve

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/problem"
	"bollettino/generator/build"
	"bollettino/generator/desk/editor"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// What readers are sent is what is published, compressed where they take that, once.
func TestPublicAnswers(t *testing.T) {
	root := t.TempDir()
	home := "<html><body>" + strings.Repeat("si può pagare ", 200) + "</body></html>"
	for name, data := range map[string]string{"index.html": home, "404.html": "<body>missing</body>",
		"assets/a.css": "a{}", "gestione/index.html": "<head></head>"} {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	m := newMetrics()
	site := Site{Public: true}
	v := &Server{Dir: root, Base: "/", Public: true, metrics: m}
	h := site.host(v).Handler
	ask := func(method, path string, header ...string) *http.Response {
		r := httptest.NewRequest(method, "http://127.0.0.1:8080"+path, nil)
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Result()
	}
	body := func(r *http.Response) string {
		t.Helper()
		data, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	plain := ask("GET", "/")
	if got := body(plain); got != home || plain.Header.Get("Content-Encoding") != "" {
		t.Errorf("home is %q, not as it was published", got)
	}
	for name, want := range map[string]string{"Cache-Control": "public, max-age=60, must-revalidate",
		"Strict-Transport-Security": "max-age=31536000; includeSubDomains", "Content-Type": "text/html; charset=utf-8"} {
		if got := plain.Header.Get(name); got != want {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
	for at, kept := range map[string]string{"/assets/a.css": "public, max-age=31536000, immutable", "/assets/b.json": "public, max-age=60, must-revalidate",
		"/gestione/": "public, max-age=60, must-revalidate"} {
		if r := ask("GET", at); r.Header.Get("Cache-Control") != kept || r.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: what is not there is no other's: %v", at, r.Header)
		}
	}
	v.Edit = &editor.Server{Guard: editor.Guard{Addr: "127.0.0.1:8080"}}
	for _, at := range []string{"/gestione/", "/gestione/-/registro"} {
		if kept := ask("GET", at).Header.Get("Cache-Control"); kept != "no-store" {
			t.Errorf("%s, a person's own, is kept: %s", at, kept)
		}
	}
	v.Edit = nil
	small := ask("GET", "/", "Accept-Encoding", "gzip")
	unpacked, err := gzip.NewReader(small.Body)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(unpacked); err != nil || string(data) != home || small.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("compressed, home is %q, %v, %v", data, err, small.Header)
	}
	tag := plain.Header.Get("Etag")
	if tag == "" || tag != small.Header.Get("Etag") {
		t.Errorf("tags %q and %q", tag, small.Header.Get("Etag"))
	}
	for _, encoding := range []string{"", "gzip"} {
		if r := ask("GET", "/", "If-None-Match", tag, "Accept-Encoding", encoding); r.StatusCode != 304 || body(r) != "" {
			t.Errorf("%q: who has it is answered %d", encoding, r.StatusCode)
		}
	}
	if r := ask("GET", "/assets/a.css"); r.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("assets: %q", r.Header.Get("Cache-Control"))
	}
	for _, c := range []struct {
		method, path string
		status       int
		has          string
	}{
		{"HEAD", "/", 200, ""}, {"POST", "/", 405, ""}, {"GET", "/nowhere/", 404, "missing"}, {"HEAD", "/nowhere/", 404, ""},
		{"GET", livePath, 404, "missing"}, {"GET", scriptPath, 404, "missing"}, {"GET", "/gestione/", 200, "<head></head>"},
	} {
		if r := ask(c.method, c.path); r.StatusCode != c.status {
			t.Errorf("%s %s: %d", c.method, c.path, r.StatusCode)
		} else if got := body(r); c.has != "" && got != c.has && !strings.Contains(got, c.has) || c.method == "HEAD" && got != "" || strings.Contains(got, "/-/") {
			t.Errorf("%s %s: %q", c.method, c.path, got)
		}
	}
	w := httptest.NewRecorder()
	m.handler().ServeHTTP(w, httptest.NewRequest("GET", metricsPath, nil))
	if n := value(t, w.Body, "bollettino_http_answers_total", "304"); n != 2 {
		t.Errorf("%v answers of 304 were counted, not 2", n)
	}
}

// value is that of a metric, of the series that has that label's value ("": its only one), as
// Prometheus reads the text.
func value(t *testing.T, text io.Reader, name, label string) float64 {
	t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range families[name].GetMetric() {
		if labels := m.GetLabel(); label == "" || len(labels) == 1 && labels[0].GetValue() == label {
			return m.GetGauge().GetValue() + m.GetCounter().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	t.Fatalf("%s of %q is not told", name, label)
	return 0
}

// What a build came to is told to monitors; before a site stands, nobody is sent to it.
func TestMetrics(t *testing.T) {
	root := t.TempDir()
	m := newMetrics()
	asked := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		m.handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w
	}
	if asked(healthyPath).Code != 200 || asked(readyPath).Code != 503 {
		t.Error("without a site it is not alive, or ready")
	}
	end := time.Unix(1764000000, 0)
	bad := problem.New("data/site.yaml", 1, 1, "operator", "", "is missing")
	m.built(build.Result{Problems: []problem.Problem{bad}}, nil, time.Second, end, root)
	if asked(readyPath).Code != 503 {
		t.Error("ready, though nothing was built")
	}
	for i, dir := range build.MeasuredDirs() {
		file := filepath.Join(root, dir, "2026/2026-11-27.csv")
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		at := time.Unix(1763000000+int64(i), 0)
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	own, nobodys := bad, bad
	own.Subject, nobodys.Subject = "01234567897", problem.Nobody
	m.built(build.Result{Files: 70, Written: 7, Removed: 2, Next: 1764003600, Measured: 5, Problems: []problem.Problem{own, own, nobodys},
		States: map[string]int{"operational": 4, "down": 1, "maintenance": 0}}, nil, 3*time.Second, end, root)
	text := asked(metricsPath).Body.String()
	for whom, want := range map[string]float64{"subject": 2, "nobody": 1, "all": 0} {
		if got := value(t, strings.NewReader(text), "bollettino_problems", whom); got != want {
			t.Errorf("problems of %s: %v, not %v", whom, got, want)
		}
	}
	m.built(build.Result{}, io.ErrUnexpectedEOF, time.Second, end.Add(time.Minute), root)
	m.built(build.Result{Files: 70, Next: 1764003600}, nil, time.Second, end.Add(time.Hour), root) // nothing changed
	if asked(readyPath).Code != 200 {
		t.Error("not ready, though a site stands")
	}
	text = asked(metricsPath).Body.String()
	for _, c := range []struct {
		name, label string
		want        float64
	}{
		{"builds_total", "problems", 2}, {"builds_total", "sound", 1}, {"builds_total", "failed", 1},
		{"build_duration_seconds", "", 4}, {"build_timestamp_seconds", "", 1764003600},
		{"next_change_timestamp_seconds", "", 1764003600}, {"files", "", 70}, {"files_written_total", "", 7},
		{"files_removed_total", "", 2}, {"problems", "subject", 0}, {"problems", "all", 0},
		{"subjects", "operational", 4}, {"subjects", "down", 1}, {"subjects", "maintenance", 0},
		{"subjects_measured", "", 5}, {"measurements_timestamp_seconds", "", float64(1763000000 + len(build.MeasuredDirs()) - 1)},
	} {
		if got := value(t, strings.NewReader(text), "bollettino_"+c.name, c.label); got != c.want {
			t.Errorf("%s %s: %v, not %v", c.name, c.label, got, c.want)
		}
	}
}

// Programs read a line of JSON for each problem and each build.
func TestLogs(t *testing.T) {
	var lines bytes.Buffer
	s := Site{Log: slog.New(slog.NewJSONHandler(&lines, nil))}
	p := problem.New("data/subjects/01234567897/profile.yaml", 3, 7, "services", "name them", "are none")
	p.Subject = "01234567897"
	if err := s.tell(build.Result{Problems: []problem.Problem{p}, Written: 3, Subjects: 9}, 1500*time.Millisecond, problem.ErrFound); err != nil {
		t.Error(err)
	}
	if err := s.tell(build.Result{}, time.Second, io.ErrUnexpectedEOF); err != io.ErrUnexpectedEOF {
		t.Error(err)
	}
	want := []map[string]any{
		{"level": "WARN", "msg": "problem", "file": p.File, "line": 3.0, "column": 7.0, "field": "services", "what": "are none",
			"hint": "name them", "hurts": "subject", "subject": "01234567897"},
		{"level": "INFO", "msg": "built", "written": 3.0, "removed": 0.0, "files": 0.0, "subjects": 9.0, "problems": 1.0, "seconds": 1.5},
		{"level": "ERROR", "msg": "build failed", "why": "unexpected EOF", "seconds": 1.0},
	}
	read := json.NewDecoder(&lines)
	for _, w := range want {
		var got map[string]any
		if err := read.Decode(&got); err != nil {
			t.Fatal(err)
		}
		for key, v := range w {
			if got[key] != v {
				t.Errorf("%s: %v, not %v", key, got[key], v)
			}
		}
	}
	if read.More() {
		t.Error("more lines than were told")
	}
}
