package collect

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/source"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

// answering is a server that answers each query with what stands for it, and a
// prometheus that asks it for one chunk of five minutes.
func answering(t *testing.T, answer func(w http.ResponseWriter, r *http.Request)) (*prometheus, World) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(answer))
	t.Cleanup(s.Close)
	w := worldIn(t)
	p, err := newPrometheus(source.Prometheus{
		Access: source.Access{URL: s.URL, Private: true, Timeout: time.Second, TokenEnv: "BOLLETTINO_TEST_TOKEN",
			Headers: map[string]string{"x-scope-orgid": "enti"}},
		Since: rome.At(t, "2026-11-25T10:00"), Step: time.Minute, Chunk: 5 * time.Minute, Up: "up",
		Labels: source.Labels{Subject: "ente", Service: "servizio"},
		Series: []source.Series{{Match: map[string]string{"instance": "x"}, Subject: beta, Service: "pagamenti"}},
	}, w)
	if err != nil {
		t.Fatal(err)
	}
	return p, w
}

// matrix is an answer: label=value pairs and, after a colon, the samples of one
// minute after the other from 10:00 on, - where there is none.
func matrix(t *testing.T, series ...string) string {
	var out []string
	for _, s := range series {
		labels, samples, _ := strings.Cut(s, ":")
		var metric, values []string
		for _, l := range strings.Fields(labels) {
			name, v, _ := strings.Cut(l, "=")
			metric = append(metric, fmt.Sprintf("%q:%q", name, v))
		}
		for i, v := range strings.Fields(samples) {
			if v != "-" {
				values = append(values, fmt.Sprintf("[%d.0, %q]", rome.At(t, "2026-11-25T10:00")+period.Time(i)*60, v))
			}
		}
		out = append(out, fmt.Sprintf(`{"metric":{%s},"values":[%s]}`,
			strings.Join(metric, ","), strings.Join(values, ",")))
	}
	return `{"status":"success","data":{"resultType":"matrix","result":[` + strings.Join(out, ",") + `]}}`
}

// asked gives what asking until a moment gives: the spans, the notes, the mark.
func asked(t *testing.T, p *prometheus, now, mark string) (looks, notes []string, last string, err error) {
	last = mark
	err = p.Ask(context.Background(), Asking{Now: rome.At(t, "2026-11-25T"+now), Mark: []byte(mark),
		Give: func(h Harvest) error {
			for _, l := range h.Looks {
				state := "up"
				if l.Down {
					state = "down"
				}
				looks = append(looks, fmt.Sprintf("%s %s %s %s-%s", l.Subject, l.Service, state,
					p.world.Zone.Local(l.From).Format("15:04"), p.world.Zone.Local(l.Until).Format("15:04")))
			}
			for _, b := range h.Buckets {
				looks = append(looks, fmt.Sprintf("%s %s %s-%s %d %d %d %d %d %d",
					b.Subject, b.Obligation, p.world.Zone.Local(b.From).Format("15:04"),
					p.world.Zone.Local(b.Until).Format("15:04"),
					b.Requests, b.OK, b.Timeouts, b.Within, b.LimitMS, b.AvgMS))
			}
			notes, last = append(notes, h.Notes...), string(h.Mark)
			return nil
		}})
	return looks, notes, last, err
}

func TestSamplesBecomeSpans(t *testing.T) {
	t.Parallel()
	var asks []string
	p, _ := answering(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer s3cret" || r.Header.Get("X-Scope-OrgID") != "enti" ||
			r.URL.Path != "/api/v1/query_range" {
			t.Errorf("asked %s with %v", r.URL, r.Header)
		}
		clock := func(key string) string {
			var n int64
			fmt.Sscan(r.FormValue(key), &n)
			return rome.Zone.Local(period.Time(n)).Format("15:04")
		}
		asks = append(asks, fmt.Sprint(r.FormValue("query"), " ", clock("start"), "-", clock("end"), " ",
			r.FormValue("step"), " ", r.FormValue("lookback_delta")))
		switch second := clock("start") == "10:05"; {
		case second && r.FormValue("query") == "alive":
			fmt.Fprint(w, matrix(t))
		case r.FormValue("query") == "alive":
			fmt.Fprint(w, matrix(t, "instance=a:1 1 0 - 1", "instance=b:0 0 0 0 1"))
		case second:
			fmt.Fprint(w, matrix(t, "ente=01234567897 servizio=portale:- - - - - 1 1"))
		default:
			fmt.Fprint(w, matrix(t,
				"ente=01234567897 servizio=portale:1 1 1 1 0",
				"ente=01234567897 servizio=portale replica=2:1 0 1 1 1",
				"instance=x:1 0.5 1 - NaN",
				"job=altro:1 1 1 1 1", "ente=?:1"))
		}
	})
	p.Alive, p.Delay = "alive", 30*time.Second
	looks, notes, mark, err := asked(t, p, "10:07:40", "")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"up 10:00-10:04 60 90s", "alive 10:00-10:04 60 90s", "up 10:05-10:06 60 90s",
		"alive 10:05-10:06 60 90s"}, asks); d != "" {
		t.Errorf("asked (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{
		"00200005676 pagamenti up 10:00-10:01",
		"01234567897 portale up 10:00-10:01", "01234567897 portale down 10:01-10:02", "01234567897 portale down 10:04-10:05",
	}, looks); d != "" {
		t.Errorf("told (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{
		"00200005676 pagamenti: a sample is neither 1 nor 0: that time is unobserved (2 times)",
		`nothing says whom the series {job="altro"} is about`, `nothing says whom the series {ente="?"} is about`,
	}, notes); d != "" {
		t.Errorf("notes (-want +got):\n%s", d)
	}
	asks = nil
	if _, _, again, err := asked(t, p, "10:07:50", mark); err != nil || len(asks) > 0 || again != mark {
		t.Errorf("nothing is new, and it asked %q; %v", asks, err)
	}
}

func TestCountsBecomeBuckets(t *testing.T) {
	t.Parallel()
	// By minute: a bucket ends at each sample, so that of 10:00 is not asked for.
	answers := map[string]string{
		"requests": "- 100.4 0 50 10 10 100 NaN",
		"timeouts": "- 2.6 - 5 - - - 1",
		"within":   "- 98.9 - - 30 -1 50 1",
		"avg":      "- 250.5 NaN 10 10 10 NaN 1",
	}
	p, _ := answering(t, func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("lookback_delta") != "" {
			t.Error("counts are not looked for earlier")
		}
		parts := strings.Fields(answers[r.FormValue("query")])
		from := int64(rome.At(t, "2026-11-25T10:00"))
		var start, end int64
		fmt.Sscan(r.FormValue("start"), &start)
		fmt.Sscan(r.FormValue("end"), &end)
		for i := range parts {
			if s := from + int64(i)*60; s < start || s > end {
				parts[i] = "-"
			}
		}
		fmt.Fprint(w, matrix(t, "ente=01234567897:"+strings.Join(parts, " ")))
	})
	p.Up = ""
	p.Prometheus.Responses = []source.Responses{{Obligation: "tvp", Requests: "requests", Timeouts: "timeouts",
		Within: "within", AvgMS: "avg", Step: time.Minute}}
	looks, notes, _, err := asked(t, p, "10:07", "")
	if err != nil {
		t.Fatal(err)
	}
	// Buckets of one answer come in no order; the store sorts them.
	got := map[string]bool{}
	for _, l := range looks {
		got[l] = true
	}
	if d := cmp.Diff(map[string]bool{
		"01234567897 tvp 10:00-10:01 100 97 3 97 2000 251": true, // 99 within, of 97 that did not time out: rounding
		"01234567897 tvp 10:01-10:02 0 0 0 0 2000 0":       true,
		"01234567897 tvp 10:05-10:06 100 100 0 50 2000 0":  true,
	}, got); d != "" {
		t.Errorf("told (-want +got):\n%s", d)
	}
	seen := map[string]bool{}
	for _, n := range notes {
		seen[n] = true
	}
	if d := cmp.Diff(map[string]bool{
		"01234567897 tvp: requests without a count of those that were answered: left out (where none is 0, let the query say 0)": true,
		"01234567897 tvp: parts that are more than the whole: left out":                                                          true,
		"01234567897 tvp: a count is no number of requests: left out":                                                            true,
	}, seen); d != "" {
		t.Errorf("notes (-want +got):\n%s", d)
	}
}

// What a server says instead of an answer ends the asking where it is: the mark
// stays at the last chunk that was answered.
func TestServersThatDoNotAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, body string
		status     int
		err        string
	}{
		{"refused", `{"status":"error","errorType":"bad_data","error":"parse error"}`, 400, `up: answers 400 Bad Request: "parse error"`},
		{"not allowed", "<html>", 401, "answers 401 Unauthorized"},
		{"gone", "", 503, "answers 503 Service Unavailable"},
		{"another server", "<html>", 200, "does not answer as Prometheus does"},
		{"an error all the same", `{"status":"error","error":"x"}`, 200, `answers "error": "x"`},
		{"in part", `{"status":"success","isPartial":true,"data":{"resultType":"matrix","result":[]}}`, 200, "answers in part only"},
		{"a vector", `{"status":"success","data":{"resultType":"vector","result":[]}}`, 200, `answers with "vector"`},
		{"no samples", `{"status":"success","data":{"resultType":"matrix","result":[{"values":["x"]}]}}`, 200, "is not a sample"},
		{"other samples", `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"]]}]}}`, 200, "which was not asked for"},
		{"slow", "slow", 200, "deadline"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int64
			p, _ := answering(t, func(w http.ResponseWriter, r *http.Request) {
				if calls.Add(1) == 1 {
					fmt.Fprint(w, matrix(t, "ente=01234567897 servizio=portale:1 1 1 1 1"))
					return
				}
				if c.body == "slow" {
					select {
					case <-r.Context().Done():
					case <-time.After(time.Second):
					}
				}
				w.WriteHeader(c.status)
				fmt.Fprint(w, c.body)
			})
			if c.body == "slow" {
				p.client.http.Timeout = 200 * time.Millisecond
			}
			looks, _, mark, err := asked(t, p, "10:20", "")
			if err == nil || !strings.Contains(err.Error(), c.err) || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("%v", err)
			}
			if len(looks) != 1 || mark != fmt.Sprintf(`{"up":%d}`, rome.At(t, "2026-11-25T10:05")) {
				t.Errorf("told %q, marked %s", looks, mark)
			}
		})
	}
}

func TestWarningsAreNotes(t *testing.T) {
	t.Parallel()
	p, _ := answering(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, strings.Replace(matrix(t), `"success",`, `"success","warnings":["a store is slow"],`, 1))
	})
	if looks, notes, _, err := asked(t, p, "10:05", ""); err != nil || len(looks) > 0 || len(notes) != 1 ||
		notes[0] != `the server warns: "a store is slow"` {
		t.Errorf("%q %q %v", looks, notes, err)
	}
}

func TestAskingAgainWhereTheServerCannot(t *testing.T) {
	t.Parallel()
	var calls atomic.Int64
	p, _ := answering(t, func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1) == 1 {
			w.WriteHeader(503)
			return
		}
		fmt.Fprint(w, matrix(t, "ente=01234567897 servizio=portale:1 1 1 1 1"))
	})
	p.client.Retries = 1
	if looks, _, _, err := asked(t, p, "10:05", ""); err != nil || len(looks) != 1 || calls.Load() != 2 {
		t.Errorf("%q, %v, %d calls", looks, err, calls.Load())
	}
}

// Told to stop, an asking that was to end says that it did not, and one that is
// made again and again has nothing to complain of. What was given is there.
func TestStopping(t *testing.T) {
	t.Parallel()
	for _, every := range []time.Duration{0, time.Hour} {
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		var calls atomic.Int64
		p, w := answering(t, func(rw http.ResponseWriter, r *http.Request) {
			fmt.Fprint(rw, matrix(t, "ente=01234567897 servizio=portale:1 1 1 1 1", "job=altro:1"))
			if calls.Add(1) == 1 {
				stop()
			}
		})
		w.Now = func() time.Time { return time.Unix(int64(rome.At(t, "2026-11-25T10:20")), 0) }
		var told []Told
		store := open(t, w)
		store.Run(ctx, []source.Source{{Observer: source.Observer{ID: "pa"}, How: p.Prometheus}}, every,
			func(x Told) { told = append(told, x) }, func(Told) {})
		if len(told) != 1 || calls.Load() != 1 || (every == 0) != (told[0].Err != nil) {
			t.Errorf("every %s: told %+v after %d calls", every, told, calls.Load())
		}
	}
}
