package source

import (
	"strings"
	"time"

	"bollettino/generator/base/document"
	"bollettino/generator/base/period"
	"bollettino/generator/input/subject"
)

// Prometheus is a server that speaks the HTTP API of Prometheus.
type Prometheus struct {
	Access
	Delay     time.Duration // how late samples may arrive: nothing younger is asked for
	Since     period.Time   // when asking begins at first; 0: a day ago
	Step      time.Duration // between two samples of Up and Alive
	Chunk     time.Duration // asked at once; a multiple of every step
	Up        string        // query: 1 or 0 a series
	Alive     string        // query: not 1, and the observer was blind; empty: never
	Labels    Labels
	Series    []Series // tried in order before Labels
	Responses []Responses
}

func (Prometheus) how() {}

// ShardInQuery stands in a query for a regular expression of the subjects that are asked for.
const ShardInQuery = "$shard"

// Labels names the labels of a series that say whom it is about.
type Labels struct{ Subject, Service string }

// Series says whom the series are about that have all these labels.
type Series struct {
	Match   map[string]string
	Subject subject.ID
	Service string
}

// Responses are the queries that count requests for one obligation, each a
// number a series for the Step before the sample.
type Responses struct {
	Obligation                            string
	Requests, OK, Timeouts, Within, AvgMS string
	Step                                  time.Duration
}

func readPrometheus(m *document.Map, refs Refs) How {
	p := Prometheus{
		Access: readAccess(m),
		Step:   duration(m.Text("step"), time.Minute, time.Second, time.Hour),
		Chunk:  duration(m.Text("chunk"), 6*time.Hour, time.Minute, 7*24*time.Hour),
		Delay:  duration(m.Text("delay"), time.Minute, 0, 24*time.Hour),
		Up:     m.Text("up").Text, Alive: m.Text("alive").Text,
	}
	if v := m.Text("since"); v.Text != "" {
		p.Since = since(v, refs.Zone)
	}
	if l, ok := m.Map("labels"); ok {
		p.Labels = Labels{l.Need("subject", "write the name of the label that holds the subject's id").Text,
			l.Text("service").Text}
		l.Close()
	}
	for _, t := range m.Maps("targets") {
		s := Series{Match: map[string]string{}}
		s.Subject, s.Service = aim(&t, refs)
		match, _ := t.Map("match")
		for _, label := range match.Keys() {
			s.Match[label] = match.Text(label).Text
		}
		if len(s.Match) == 0 {
			t.At("match").Complain("write the labels that the series has, as in {instance: https://pay.example.org/}",
				"is missing")
		}
		p.Series = append(p.Series, s)
		t.Close()
	}
	if p.Labels.Subject == "" && len(p.Series) == 0 {
		m.At("labels").Complain("write `labels: {subject: ..., service: ...}` with the names of "+
			"labels, or a list `targets`",
			"nothing says whom a series is about")
	}
	for _, r := range m.Maps("responses") {
		p.Responses = append(p.Responses, readResponses(&r, refs))
		r.Close()
	}
	if p.Up == "" && len(p.Responses) == 0 {
		m.At("up").Complain("write a query that gives 1 or 0, or a list `responses`", "there is nothing to ask")
	}
	steps := []time.Duration{p.Step}
	for _, r := range p.Responses {
		steps = append(steps, r.Step)
	}
	for _, s := range steps {
		switch {
		case p.Chunk%s != 0:
			m.Text("chunk").Complain("make it a multiple of every step",
				"%s is not a multiple of the step of %s", short(p.Chunk), short(s))
		case p.Chunk/s > 10_000:
			m.Text("chunk").Complain("Prometheus answers with at most 11,000 samples a series: "+
				"make the chunk shorter or the step longer",
				"%s holds more than 10,000 steps of %s", short(p.Chunk), short(s))
		}
	}
	return p
}

func readResponses(m *document.Map, refs Refs) Responses {
	r := Responses{
		Obligation: readObligation(m.Need("obligation",
			"write the id of the obligation that the requests are counted for"), refs),
		Requests: m.Need("requests", "write a query that counts requests"+see).Text,
		OK:       m.Text("ok").Text, Timeouts: m.Text("timeouts").Text,
		Within: m.Need("within", "write a query that counts the requests answered within the rule's time"+see).Text,
		AvgMS:  m.Text("avg_ms").Text,
		Step:   duration(m.Text("step"), 15*time.Minute, time.Minute, time.Hour),
	}
	if time.Hour%r.Step != 0 {
		m.Text("step").Complain("write a part of an hour, such as 15m: "+
			"a bucket must lie within a local day, also where its offset is odd",
			"%s does not divide an hour", short(r.Step))
	}
	return r
}

// since reads the moment at which asking begins at first: a local day or a time.
func since(v document.Value, zone period.Zone) period.Time {
	parse := zone.Parse
	if !strings.Contains(v.Text, "T") {
		parse = zone.ParseDay
	}
	t, err := parse(v.Text)
	if err != nil || t < 0 {
		v.Complain("write a day, as in 2026-11-01, or a time", "%q is neither a day nor a time", v.Text)
		return 0
	}
	return t
}
