package collect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"
)

// prometheus asks a server that speaks the HTTP API of Prometheus, chunk by
// chunk. Samples lie at multiples of the step since 1970, wherever a chunk
// begins: asking again gives the same spans.
//
// A sample of the query `up` at t speaks for [t, t + step), and is told once
// that is over. Where there is no sample, or `alive` is not 1, nothing was
// observed. A sample of a query that counts requests, at t, is the bucket
// [t - step, t).
type prometheus struct {
	source.Prometheus
	client *client
	world  World
}

func newPrometheus(how source.Prometheus, w World) (*prometheus, error) {
	c, err := newClient(how.Access, w)
	return &prometheus{how, c, w}, err
}

// reached is the mark: until when each query has been asked.
type reached struct {
	Up        period.Time            `json:"up,omitempty"`
	Responses map[string]period.Time `json:"responses,omitempty"` // by obligation
}

// mostAnswer is how big an answer may be.
const mostAnswer = 256 << 20

// Ask asks for what is new since the mark.
func (p *prometheus) Ask(ctx context.Context, a Asking) error {
	if p.world.Share.empty() {
		return nil
	}
	var mark reached
	if len(a.Mark) > 0 && json.Unmarshal(a.Mark, &mark) != nil {
		mark = reached{} // of another kind of source: begin anew
	}
	if mark.Responses == nil {
		mark.Responses = map[string]period.Time{}
	}
	now := a.Now - seconds(p.Delay)
	first := p.Since
	if first == 0 {
		first = a.Now - 24*3600
	}
	give := func(h Harvest, err error) error {
		if err != nil {
			return err
		}
		if h.Mark, err = json.Marshal(mark); err != nil {
			return err
		}
		return a.Give(h)
	}
	if p.Up != "" {
		for from, until := range p.chunks(max(mark.Up, ceil(first, p.Step)), now, p.Step) {
			h, err := p.up(ctx, from, until)
			mark.Up = until
			if err := give(h, err); err != nil {
				return err
			}
		}
	}
	for _, r := range p.Responses {
		for from, until := range p.chunks(max(mark.Responses[r.Obligation], ceil(first, r.Step)), now, r.Step) {
			h, err := p.responses(ctx, r, from, until)
			mark.Responses[r.Obligation] = until
			if err := give(h, err); err != nil {
				return fmt.Errorf("%s: %w", r.Obligation, err)
			}
		}
	}
	return nil
}

func seconds(d time.Duration) period.Time { return period.Time(d / time.Second) }

// ceil is the first multiple of step since 1970 that is not before t.
func ceil(t period.Time, step time.Duration) period.Time {
	s := seconds(step)
	return (t + s - 1) / s * s
}

// chunks are the parts of [from, until), cut at multiples of the chunk since
// 1970; the last ends at a multiple of step.
func (p *prometheus) chunks(from, until period.Time, step time.Duration) func(func(from, until period.Time) bool) {
	return func(yield func(period.Time, period.Time) bool) {
		until := until / seconds(step) * seconds(step)
		for from := ceil(from, step); from < until; {
			end := min((from/seconds(p.Chunk)+1)*seconds(p.Chunk), until)
			if !yield(from, end) {
				return
			}
			from = end
		}
	}
}

// up asks for the samples of [from, until).
func (p *prometheus) up(ctx context.Context, from, until period.Time) (h Harvest, err error) {
	var n notes
	step := seconds(p.Step)
	series, err := p.query(ctx, p.Up, from, until-step, p.Step, true, &n)
	if err != nil {
		return h, fmt.Errorf("up: %w", err)
	}
	alive := period.Set{{From: from, Until: until}}
	if p.Alive != "" {
		heard, err := p.query(ctx, p.Alive, from, until-step, p.Step, true, &n)
		if err != nil {
			return h, fmt.Errorf("alive: %w", err)
		}
		var spans []period.Span
		for _, s := range heard {
			for _, v := range s.Values {
				if v.value == 1 {
					spans = append(spans, period.Span{From: v.at, Until: v.at + step})
				}
			}
		}
		alive = period.Of(spans...)
	}
	found := map[aim]*[2][]period.Span{}
	for _, s := range series {
		k, ok := p.about(s.Metric, &n)
		if !ok {
			continue
		}
		if found[k] == nil {
			found[k] = &[2][]period.Span{}
		}
		for _, v := range s.Values {
			span := period.Span{From: v.at, Until: v.at + step}
			switch v.value {
			case 1:
				found[k][0] = append(found[k][0], span)
			case 0:
				found[k][1] = append(found[k][1], span)
			default:
				n.add("%s %s: a sample is neither 1 nor 0: that time is unobserved", k.id, k.service)
			}
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(found), aim.compare) {
		down := period.Of(found[k][1]...).And(alive)
		up := period.Of(found[k][0]...).And(alive).Minus(down)
		for i, set := range []period.Set{up, down} {
			for _, s := range set {
				h.Looks = append(h.Looks, Look{Span: s, Subject: k.id, Service: k.service, Down: i == 1})
			}
		}
	}
	h.Notes = n.texts()
	return h, nil
}

// cell is a subject's bucket.
type cell struct {
	id subject.ID
	at period.Time // when the bucket ends
}

// responses asks for the counts of the buckets in [from, until).
func (p *prometheus) responses(
	ctx context.Context, r source.Responses, from, until period.Time,
) (h Harvest, err error) {
	var n notes
	counts := map[string]map[cell]float64{}
	for _, q := range []struct{ name, query string }{
		{"requests", r.Requests}, {"ok", r.OK}, {"timeouts", r.Timeouts}, {"within", r.Within}, {"avg_ms", r.AvgMS},
	} {
		if q.query == "" {
			continue
		}
		series, err := p.query(ctx, q.query, from+seconds(r.Step), until, r.Step, false, &n)
		if err != nil {
			return h, fmt.Errorf("%s: %w", q.name, err)
		}
		counts[q.name] = p.summed(series, q.name == "avg_ms", &n)
	}
	for c := range counts["requests"] {
		if b, ok := p.bucket(c, r, counts, &n); ok {
			h.Buckets = append(h.Buckets, b)
		}
	}
	h.Notes = n.texts()
	return h, nil
}

// summed is the sum of a subject's series, or their mean.
func (p *prometheus) summed(all []series, mean bool, n *notes) map[cell]float64 {
	out, many := map[cell]float64{}, map[cell]float64{}
	for _, s := range all {
		k, ok := p.about(s.Metric, n)
		if !ok {
			continue
		}
		for _, v := range s.Values {
			c := cell{k.id, v.at}
			out[c] += v.value
			many[c]++
		}
	}
	if mean {
		for c, m := range many {
			out[c] /= m
		}
	}
	return out
}

// bucket is what the counts of a cell come to; false where they say nothing, or
// what can't be.
func (p *prometheus) bucket(
	c cell, r source.Responses, counts map[string]map[cell]float64, n *notes,
) (b Bucket, sound bool) {
	b.Subject, b.Obligation = c.id, r.Obligation
	b.Span = period.Span{From: c.at - seconds(r.Step), Until: c.at}
	b.LimitMS = p.world.Within(r.Obligation, b.From)
	within, hasWithin := counts["within"][c]
	ok, hasOK := counts["ok"][c]
	timeouts := counts["timeouts"][c] // a counter that never counted is not there
	hasOK = hasOK || r.OK == ""
	if b.Requests = whole(counts["requests"][c]); b.Requests == 0 {
		within, ok, timeouts, hasWithin, hasOK = 0, 0, 0, true, true
	}
	whose := fmt.Sprintf("%s %s", c.id, r.Obligation)
	if !hasWithin || !hasOK {
		n.add("%s: requests without a count of those that were answered: left out (where none is 0, let the "+
			"query say 0)", whose)
		return b, false
	}
	b.Timeouts, b.OK, b.Within = whole(timeouts), whole(ok), whole(within)
	if r.OK == "" {
		b.OK = max(b.Requests-b.Timeouts, 0) // after rounding, so that the parts make the whole
	}
	b.AvgMS = max(whole(counts["avg_ms"][c]), 0)
	if b.OK == 0 {
		b.AvgMS = 0
	}
	if min(b.Requests, b.OK, b.Timeouts, b.Within) < 0 {
		n.add("%s: a count is no number of requests: left out", whose)
		return b, false
	}
	// increase() extrapolates, and each count by itself: parts may pass
	// the whole by a little.
	most := max(2, b.Requests/50)
	if max(b.Timeouts-b.Requests, b.OK+b.Timeouts-b.Requests, b.Within-b.OK) > most {
		n.add("%s: parts that are more than the whole: left out", whose)
		return b, false
	}
	b.Timeouts = min(b.Timeouts, b.Requests)
	b.OK = min(b.OK, b.Requests-b.Timeouts)
	b.Within = min(b.Within, b.OK)
	return b, true
}

// whole is a count to the next whole number; -1 where it is none.
func whole(v float64) int64 {
	if !(v >= 0 && v < 1<<53) {
		return -1
	}
	return int64(math.Round(v))
}

// about tells whom a series is about, if that one is in the share.
func (p *prometheus) about(metric map[string]string, n *notes) (aim, bool) {
	for _, s := range p.Series {
		all := true
		for label, v := range s.Match {
			all = all && metric[label] == v
		}
		if all {
			return aim{s.Subject, s.Service}, p.world.Share.Has(s.Subject)
		}
	}
	if p.Labels.Subject != "" && metric[p.Labels.Subject] != "" {
		k := aim{service: subject.Default().Services[0].ID}
		if p.Labels.Service != "" {
			k.service = metric[p.Labels.Service]
		}
		var ok bool
		if k.id, ok = subject.ParseID(metric[p.Labels.Subject]); ok {
			return k, p.world.Share.Has(k.id)
		}
	}
	var labels []string
	for _, l := range slices.Sorted(maps.Keys(metric)) {
		labels = append(labels, fmt.Sprintf("%s=%q", l, metric[l]))
	}
	text := strings.Join(labels, ", ")
	if len(text) > 200 {
		text = text[:200] + "..."
	}
	n.add("nothing says whom the series {%s} is about", text)
	return aim{}, false
}

// series is one line of an answer.
type series struct {
	Metric map[string]string
	Values []sample
}

type sample struct {
	at    period.Time
	value float64 // perhaps not a number
}

// UnmarshalJSON reads [1764000000.000, "1"].
func (s *sample) UnmarshalJSON(data []byte) error {
	at, value, ok := strings.Cut(strings.Trim(string(data), "[] \n"), ",")
	t, err := strconv.ParseFloat(strings.TrimSpace(at), 64)
	if !ok || err != nil || !(math.Abs(t) < 1<<40) {
		return fmt.Errorf("%q is not a sample", data)
	}
	s.at = period.Time(math.Round(t))
	s.value, err = strconv.ParseFloat(strings.Trim(value, "\" \n"), 64)
	return err
}

// query asks for samples at from, from + step, ..., until, both included. A value
// is looked for in one and a half steps before its sample where late is set, as
// far as the server lets one say so.
func (p *prometheus) query(
	ctx context.Context, query string, from, until period.Time, step time.Duration, late bool, n *notes,
) ([]series, error) {
	form := url.Values{
		"query": {strings.ReplaceAll(query, source.ShardInQuery, p.world.Share.pattern())}, "start": {strconv.FormatInt(int64(from), 10)}, "end": {strconv.FormatInt(int64(until), 10)},
		"step":             {strconv.FormatInt(int64(seconds(step)), 10)},
		"timeout":          {strconv.FormatInt(int64(seconds(p.Timeout)), 10) + "s"},
		"partial_response": {"false"}, "deny_partial_response": {"1"}, // Thanos, VictoriaMetrics
	}
	if late {
		back := strconv.FormatFloat(step.Seconds()*1.5, 'f', -1, 64) + "s"
		form.Set("lookback_delta", back) // Prometheus
		form.Set("max_lookback", back)   // VictoriaMetrics
	}
	address := strings.TrimSuffix(p.URL, "/") + "/api/v1/query_range"
	body, err := p.client.do(ctx, mostAnswer, func() (*http.Request, error) {
		r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
		if err == nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		return r, err
	})
	out, err := p.answered(body, err, n)
	if err != nil {
		return nil, err
	}
	for _, s := range out {
		for _, v := range s.Values {
			if v.at < from || v.at > until || (v.at-from)%seconds(step) != 0 {
				return nil, fmt.Errorf("%s answers with a sample at %s, which was not asked for",
					p.URL, p.world.Zone.RFC3339(v.at))
			}
		}
	}
	return out, nil
}

// answered reads an answer, as it came with err: all of it, or none.
func (p *prometheus) answered(body []byte, err error, n *notes) ([]series, error) {
	var answer struct {
		Status    string
		Error     string
		ErrorType string
		Warnings  []string
		IsPartial bool
		Data      struct {
			ResultType string
			Result     json.RawMessage
		}
	}
	var refused errAnswer
	if errors.As(err, &refused) && json.Unmarshal(body, &answer) == nil && answer.Error != "" {
		return nil, errAnswer{refused.status, fmt.Sprintf("%q", answer.Error)}
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("%s does not answer as Prometheus does: %w", p.URL, err)
	}
	switch {
	case answer.Status != "success":
		return nil, fmt.Errorf("%s answers %q: %q", p.URL, answer.Status, answer.Error)
	case answer.IsPartial:
		return nil, fmt.Errorf("%s answers in part only", p.URL)
	case answer.Data.ResultType != "matrix":
		return nil, fmt.Errorf("%s answers with %q, not with a matrix", p.URL, answer.Data.ResultType)
	}
	for _, w := range answer.Warnings {
		n.add("the server warns: %q", w)
	}
	var out []series
	if err := json.Unmarshal(answer.Data.Result, &out); err != nil {
		return nil, fmt.Errorf("%s does not answer as Prometheus does: %w", p.URL, err)
	}
	return out, nil
}
