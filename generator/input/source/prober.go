package source

import (
	"net/url"
	"strconv"
	"time"

	"bollettino/generator/base/document"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
)

// Prober is the built-in prober: what it looks at, and how.
type Prober struct {
	Interval    time.Duration // between two rounds
	Timeout     time.Duration // of one try
	Retries     int           // after the first try, before a target counts as down
	Concurrency int           // how many targets at once
	Private     bool          // addresses may be of a private network, or this machine's own
	CA          string        // as in Access
	Reference   []Target      // if none answers, it is the observer that is cut off
	Targets     []Target
}

func (Prober) how() {}

// Target is one thing to look at. Of HTTP, TLS and TCP one is given.
type Target struct {
	Subject subject.ID
	Service string
	HTTP    string // an address
	TLS     string // host:port
	TCP     string // host:port

	Method    string            // of HTTP: GET or HEAD
	Status    []int             // of HTTP: what counts as up; none: 200 to 299
	Contains  string            // of HTTP: what the body must contain
	Headers   map[string]string // of HTTP; not sent on to another host
	HeaderEnv map[string]string // of HTTP: header to the variable that holds its value
	TokenEnv  string            // of HTTP: the variable that holds a bearer token
	Days      int               // of TLS: how many days the certificate must still hold
}

// Address is what the target looks at.
func (t Target) Address() string { return t.HTTP + t.TLS + t.TCP }

func readProber(m *document.Map, refs Refs) How {
	p := Prober{
		Interval:    duration(m.Text("interval"), time.Minute, 5*time.Second, 24*time.Hour),
		Timeout:     duration(m.Text("timeout"), 10*time.Second, time.Second, 5*time.Minute),
		Retries:     number(m.Text("retries"), 1, 0, 5),
		Concurrency: number(m.Text("concurrency"), 32, 1, 1000),
		Private:     m.Bool("private", false),
		CA:          fileName(m.Text("ca")),
	}
	if (time.Duration(p.Retries)+1)*p.Timeout > p.Interval {
		m.At("timeout").Complain("give the tries of a target less time than the interval: "+
			"a shorter timeout, fewer retries, a longer interval",
			"%d tries of %s are longer than the interval of %s", p.Retries+1, short(p.Timeout), short(p.Interval))
	}
	for _, r := range m.Maps("reference") {
		p.Reference = append(p.Reference, readTarget(&r))
		r.Close()
	}
	maps := m.Maps("targets")
	if len(maps) == 0 {
		m.At("targets").Complain("write a list of targets, each with subject, service, and http, tls or tcp"+see,
			"is missing")
	}
	for _, t := range maps {
		id, service := aim(&t, refs)
		target := readTarget(&t)
		target.Subject, target.Service = id, service
		p.Targets = append(p.Targets, target)
		t.Close()
	}
	if len(p.Reference) == 0 && p.hosts() < BlindHosts && len(maps) > 0 {
		note := m.At("targets").Problem("name a `reference` elsewhere, by its name, "+
			"that answers whenever this machine is connected; or targets on three hosts"+see,
			"without a reference nobody can tell an outage of the monitor itself from one of what it looks at")
		note.Subject = problem.Nobody
		refs.to.Notes = append(refs.to.Notes, note)
	}
	return p
}

// BlindHosts is on how many hosts all targets must be out of reach at once to say,
// without a reference, that it is the observer who is cut off.
const BlindHosts = 3

// hosts is on how many hosts the targets are.
func (p Prober) hosts() int {
	out := map[string]bool{}
	for _, t := range p.Targets {
		out[t.Host()] = true
	}
	return len(out)
}

// Host is where the target is, by name or address.
func (t Target) Host() string {
	if u, err := url.Parse(t.HTTP); err == nil && u.Host != "" {
		return u.Hostname()
	}
	return (&url.URL{Host: t.TLS + t.TCP}).Hostname()
}

func readTarget(m *document.Map) Target {
	t := Target{HTTP: webAddress(m.Text("http")), TLS: hostPort(m.Text("tls")), TCP: hostPort(m.Text("tcp"))}
	given := 0
	for _, key := range []string{"http", "tls", "tcp"} {
		if m.Has(key) {
			if given++; given > 1 {
				m.At(key).Complain("make it a target of its own", "a target has one address")
			}
		}
	}
	if given == 0 {
		m.At("http").Complain("write http, tls or tcp with an address", "is missing")
	}
	for _, key := range []string{"method", "status", "contains", "headers", "headers_env", "token_env"} {
		if m.Has(key) && !m.Has("http") {
			m.At(key).Complain("take it out", "only http has this")
		}
	}
	if m.Has("days") && !m.Has("tls") {
		m.At("days").Complain("take it out", "only tls has this")
	}
	t.Method = m.OneOf("method", "GET", "GET", "HEAD")
	t.Contains = m.Text("contains").Text
	if t.Contains != "" && t.Method == "HEAD" {
		m.Text("contains").Complain("use GET", "an answer to HEAD has no text")
	}
	for _, v := range m.Texts("status") {
		n, err := strconv.Atoi(v.Text)
		if err != nil || n < 100 || n > 599 {
			v.Complain("write a status such as 200", "%q is not a status of HTTP", v.Text)
		}
		t.Status = append(t.Status, n)
	}
	t.Headers, t.HeaderEnv = readHeaders(m, "headers", false), readHeaders(m, "headers_env", true)
	t.TokenEnv = variable(m.Text("token_env"))
	t.Days = number(m.Text("days"), 0, 0, 365)
	return t
}

// hostPort reads a host and a port.
func hostPort(v document.Value) string {
	if v.Text == "" {
		return ""
	}
	u, err := url.Parse("tcp://" + v.Text)
	if err == nil && u.Host == v.Text && u.Hostname() != "" {
		if port, e := strconv.Atoi(u.Port()); e == nil && port >= 1 && port <= 65535 {
			return v.Text
		}
	}
	v.Complain("write a host and a port, as in pay.example.org:443", "%q is not a host and a port", v.Text)
	return ""
}
