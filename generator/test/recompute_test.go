package test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The published figures are made again here from what is published for that,
// stato.json, and from the rows of data/, by the words of the method page and
// with none of the program's arithmetic: time is cut at every moment at which
// anything begins or ends, and each piece is looked at alone.

type proof struct {
	Subject  string
	AsOf     time.Time `json:"as_of"`
	Services []struct {
		ID           string
		Hours        []string
		Kept         *float64 `json:"stated_hours_kept"`
		Availability struct {
			Window         proofSpan
			WithPlanned    *float64 `json:"with_planned"`
			WithoutPlanned *float64 `json:"without_planned"`
			Observed       float64
		}
	}
	Indicators []struct {
		Obligation, Unit    string
		Window              proofSpan
		Value               *float64
		Booked, Left        *int64
		Contested, Platform *int64
		LeftOut             *int `json:"left_out"`
		Observed            float64
	}
	Outages *struct {
		Count, Longest int64
		List           []proofSpan
	}
	Basis *struct {
		Window                proofSpan
		Observers             string
		Counting              []string
		Roles                 []proofSpan
		Maintenance, Platform []proofSpan
		Limits                []proofSpan
	}
}

type proofSpan struct {
	From, Until   string
	Role, Service string
	Timely        bool
}

func (s proofSpan) seconds(t *testing.T) (from, until int64) {
	at := func(text string) int64 {
		if text == "" {
			return math.MaxInt64
		}
		v, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return v.Unix()
	}
	return at(s.From), at(s.Until)
}

type proofRow struct {
	service, observer string
	down              bool
	from, until       int64
}

func TestFiguresCanBeMadeAgain(t *testing.T) {
	binds := obligationBinds(t)
	rows := map[string][]proofRow{}
	for _, file := range glob(t, "data/availability/*/*.csv") {
		for _, r := range csvRows(t, file) {
			from, until := proofSpan{From: r["from"], Until: r["until"]}.seconds(t)
			rows[r["subject"]] = append(rows[r["subject"]],
				proofRow{r["service"], r["observer"], r["state"] == "down", from, until})
		}
	}
	buckets := map[string][]map[string]string{}
	for _, file := range glob(t, "data/responses/*/*.csv") {
		for _, r := range csvRows(t, file) {
			buckets[r["subject"]] = append(buckets[r["subject"]], r)
		}
	}
	counts := map[string][]map[string]string{}
	for _, file := range glob(t, "data/counts/*/*.csv") {
		for _, r := range csvRows(t, file) {
			r["month"] = strings.TrimSuffix(filepath.Base(file), ".csv")
			counts[r["subject"]] = append(counts[r["subject"]], r)
		}
	}
	checked := map[string]int{}
	for name, f := range example(t, "", "") {
		if filepath.Base(name) != "stato.json" {
			continue
		}
		var p proof
		if err := json.Unmarshal(f.data, &p); err != nil {
			t.Fatal(err)
		}
		if p.Basis == nil {
			continue
		}
		w := proofWorld{t: t, p: p, asOf: p.AsOf.Unix()}
		for _, r := range rows[p.Subject] {
			if r.from < w.asOf {
				r.until = min(r.until, w.asOf)
				w.rows = append(w.rows, r)
			}
		}
		w.cut()
		for _, v := range p.Services {
			with, without, kept, observed := w.available(v.ID, v.Availability.Window)
			for _, x := range []struct {
				what string
				got  *float64
				made float64
			}{{"availability", v.Availability.WithPlanned, with}, {"availability without planned time", v.Availability.WithoutPlanned, without}, {"stated hours kept", v.Kept, kept}} {
				if x.what == "stated hours kept" && len(v.Hours) > 0 {
					continue // the scripts of package sli make them
				}
				if (x.got == nil) != math.IsNaN(x.made) || x.got != nil && *x.got != math.Floor(x.made*1e4+.5)/1e4 {
					t.Errorf("%s: %s of %s is %v, and made again %v", p.Subject, x.what, v.ID, x.got, x.made)
				}
				if x.got != nil && *x.got < 1 {
					checked[x.what]++
				}
			}
			if v.Availability.Observed != observed {
				t.Errorf("%s: %s is observed %v, and made again %v", p.Subject, v.ID, v.Availability.Observed, observed)
			}
		}
		for _, i := range p.Indicators {
			from, until := i.Window.seconds(t)
			say := func(what string, got, want any) {
				if got != want {
					t.Errorf("%s: %s from %s: %s is %v, and made again %v",
						p.Subject, i.Obligation, i.Window.From, what, got, want)
				}
			}
			switch {
			case i.Booked != nil:
				planned, _, _, _, observed, _ := w.measure(from, until, binds[i.Obligation])
				say("value", *i.Value, float64(planned))
				say("observed", i.Observed, observed)
				checked["planned"]++
			case i.Unit == "second":
				_, unplanned, platform, contested, observed, _ := w.measure(from, until, binds[i.Obligation])
				say("value", *i.Value, float64(unplanned))
				say("platform", *i.Platform, platform)
				say("contested", *i.Contested, contested)
				say("observed", i.Observed, observed)
				checked["unplanned"]++
			case i.LeftOut != nil:
				value, leftOut, observed := w.responses(buckets[p.Subject], i.Obligation, from, until,
					binds[i.Obligation])
				say("left_out", *i.LeftOut, leftOut)
				say("observed", i.Observed, observed)
				if (i.Value == nil) != math.IsNaN(value) || i.Value != nil && *i.Value != math.Floor(value*1e4+.5)/1e4 {
					t.Errorf("%s: %s from %s is %v, and made again %v",
						p.Subject, i.Obligation, i.Window.From, i.Value, value)
				}
				checked["response"]++
			default:
				var most, sum, of float64
				for _, r := range counts[p.Subject] {
					if r["obligation"] == i.Obligation && strings.HasPrefix(i.Window.From, r["month"]) {
						n, _ := strconv.ParseFloat(r["count"], 64)
						all, _ := strconv.ParseFloat(r["of"], 64)
						most, sum, of = max(most, n), sum+n, of+all
					}
				}
				if i.Value == nil {
					continue
				}
				if i.Unit == "share" {
					most = math.Floor(sum/of*1e4+.5) / 1e4
				}
				say("value", *i.Value, most)
				checked["count"]++
			}
		}
		if o := p.Outages; o != nil {
			year, _ := proofSpan{From: p.AsOf.Format("2006") + "-01-01T00:00:00+01:00", Until: ""}.seconds(t)
			_, _, _, _, _, outages := w.measure(year, w.asOf, nil)
			if int64(len(outages)) != o.Count || len(o.List) != len(outages) {
				t.Fatalf("%s: %d outages, and made again %d", p.Subject, o.Count, len(outages))
			}
			var longest int64
			for i, x := range o.List {
				if from, until := x.seconds(t); from != outages[i][0] || until != outages[i][1] {
					t.Errorf("%s: outage %v, and made again %v", p.Subject, x, outages[i])
				}
				longest = max(longest, outages[i][1]-outages[i][0])
			}
			if longest != o.Longest {
				t.Errorf("%s: the longest outage is %d s, and made again %d s", p.Subject, o.Longest, longest)
			}
			checked["outages"] += len(outages)
		}
	}
	for _, kind := range []string{"planned", "unplanned", "response", "count", "outages", "availability",
		"availability without planned time", "stated hours kept"} {
		if checked[kind] < 5 && !(kind == "stated hours kept" && checked[kind] > 0) {
			t.Errorf("only %d of %s were made again", checked[kind], kind)
		}
	}
}

func obligationBinds(t *testing.T) map[string][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(repository, "content/regole/versions.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	register, err := yamlValue(data)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, o := range register.(map[string]any)["obligations"].([]any) {
		o := o.(map[string]any)
		for _, r := range o["binds"].([]any) {
			out[o["id"].(string)] = append(out[o["id"].(string)], fmt.Sprint(r))
		}
	}
	return out
}

// proofWorld is one subject's time, cut where anything begins or ends.
type proofWorld struct {
	t    *testing.T
	p    proof
	asOf int64
	rows []proofRow
	cuts []int64
}

func (w *proofWorld) cut() {
	w.cuts = []int64{w.asOf}
	add := func(spans ...proofSpan) {
		for _, s := range spans {
			from, until := s.seconds(w.t)
			w.cuts = append(w.cuts, from, until)
		}
	}
	b := w.p.Basis
	add(b.Window)
	add(b.Roles...)
	add(b.Maintenance...)
	add(b.Platform...)
	add(b.Limits...)
	for _, v := range w.p.Services {
		add(v.Availability.Window)
	}
	for _, i := range w.p.Indicators {
		add(i.Window)
	}
	for _, r := range w.rows {
		w.cuts = append(w.cuts, r.from, r.until)
	}
	year, _ := proofSpan{From: w.p.AsOf.Format("2006") + "-01-01T00:00:00+01:00", Until: ""}.seconds(w.t)
	w.cuts = append(w.cuts, year)
	slices.Sort(w.cuts)
	w.cuts = slices.Compact(w.cuts)
}

func (w *proofWorld) holds(spans []proofSpan, at int64, is func(proofSpan) bool) bool {
	return slices.ContainsFunc(spans, func(s proofSpan) bool {
		from, until := s.seconds(w.t)
		return from <= at && at < until && is(s)
	})
}

// bound tells whether at lies in W. No roles: any will do.
func (w *proofWorld) bound(at int64, binds []string) bool {
	return at < w.asOf && w.holds(w.p.Basis.Roles, at, func(s proofSpan) bool {
		return binds == nil || slices.Contains(binds, s.Role)
	})
}

func (w *proofWorld) planned(service string, at int64) bool {
	return w.holds(w.p.Basis.Maintenance, at, func(s proofSpan) bool {
		return s.Timely && (s.Service == service || s.Service == "all")
	})
}

// seen is what the observers say of a service at a moment: "", up, down, contested.
func (w *proofWorld) seen(service string, at int64) string {
	said := map[string]bool{}
	for _, r := range w.rows {
		if r.service == service && r.from <= at && at < r.until {
			said[r.observer] = said[r.observer] || r.down
		}
	}
	up, down := 0, 0
	for _, d := range said {
		if d {
			down++
		} else {
			up++
		}
	}
	switch policy := w.p.Basis.Observers; {
	case up+down == 0:
		return ""
	case down == 0:
		return "up"
	case up == 0, policy == "any", policy == "majority" && down > up:
		return "down"
	case policy == "majority" && up > down:
		return "up"
	}
	return "contested"
}

func (w *proofWorld) measure(
	from, until int64, binds []string,
) (planned, unplanned, platform, contested int64, observed float64, outages [][2]int64) {
	var elapsed, looked int64
	for i := 0; i+1 < len(w.cuts); i++ {
		at, next := w.cuts[i], w.cuts[i+1]
		if at < from || next > until || !w.bound(at, binds) {
			continue
		}
		long := next - at
		elapsed += long
		inPlan, failed, inPlatform, differ, all := false, false, false, false, len(w.p.Basis.Counting) > 0
		stopped := w.holds(w.p.Basis.Platform, at, func(proofSpan) bool { return true })
		for _, s := range w.p.Basis.Counting {
			plan, state := w.planned(s, at), w.seen(s, at)
			inPlan = inPlan || plan
			failed = failed || state == "down" && !plan && !stopped
			inPlatform = inPlatform || state == "down" && !plan && stopped
			differ = differ || state == "contested"
			all = all && state != ""
		}
		for _, x := range []struct {
			is  bool
			sum *int64
		}{{inPlan, &planned}, {failed, &unplanned}, {inPlatform, &platform}, {differ, &contested}, {all, &looked}} {
			if x.is {
				*x.sum += long
			}
		}
		if n := len(outages); failed && n > 0 && outages[n-1][1] == at {
			outages[n-1][1] = next
		} else if failed {
			outages = append(outages, [2]int64{at, next})
		}
	}
	if elapsed > 0 {
		observed = math.Floor(float64(looked)/float64(elapsed)*100+.5) / 100
	}
	return planned, unplanned, platform, contested, observed, outages
}

// available are a service's shares in a window; NaN where nothing was seen.
func (w *proofWorld) available(service string, window proofSpan) (with, without, kept, observed float64) {
	from, until := window.seconds(w.t)
	var elapsed, looked int64
	var up, down [3]int64 // in all, outside planned time, outside constraints
	for i := 0; i+1 < len(w.cuts); i++ {
		at, next := w.cuts[i], w.cuts[i+1]
		if at < from || next > until || !w.bound(at, nil) {
			continue
		}
		elapsed += next - at
		state := w.seen(service, at)
		if state != "" {
			looked += next - at
		}
		limited := w.holds(w.p.Basis.Limits, at, func(s proofSpan) bool { return s.Service == service })
		for k, out := range []bool{false, w.planned(service, at), limited} {
			switch {
			case out:
			case state == "up":
				up[k] += next - at
			case state == "down":
				down[k] += next - at
			}
		}
	}
	of := func(k int) float64 { return float64(up[k]) / float64(up[k]+down[k]) }
	if elapsed > 0 {
		observed = math.Floor(float64(looked)/float64(elapsed)*100+.5) / 100
	}
	return of(0), of(1), of(2), observed
}

func (w *proofWorld) responses(
	rows []map[string]string, obligation string, from, until int64, binds []string,
) (value float64, leftOut int, observed float64) {
	var elapsed, length int64
	for i := 0; i+1 < len(w.cuts); i++ {
		if at, next := w.cuts[i], w.cuts[i+1]; at >= from && next <= until && w.bound(at, binds) {
			elapsed += next - at
		}
	}
	var within, requests float64
	for _, r := range rows {
		begin, end := proofSpan{From: r["from"], Until: r["until"]}.seconds(w.t)
		if r["obligation"] != obligation || begin < from || begin >= until || !w.bound(begin, binds) || end > w.asOf {
			continue
		}
		length += end - begin
		touched := slices.ContainsFunc(w.p.Basis.Maintenance, func(s proofSpan) bool {
			a, b := s.seconds(w.t)
			return s.Timely && a < end && begin < b &&
				(s.Service == "all" || slices.Contains(w.p.Basis.Counting, s.Service))
		})
		if touched {
			leftOut++
			continue
		}
		in, _ := strconv.ParseFloat(r["within"], 64)
		all, _ := strconv.ParseFloat(r["requests"], 64)
		within, requests = within+in, requests+all
	}
	if elapsed > 0 {
		observed = math.Floor(min(1, float64(length)/float64(elapsed))*100+.5) / 100
	}
	return within / requests, leftOut, observed
}
