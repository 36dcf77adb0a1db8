package collect

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"
)

// prober looks at targets itself, in rounds.
//
// A probe speaks for the time until the next probe of the same service, at most
// one and a half intervals; what lies beyond is unobserved. So a span is given in
// the round after the one that saw it. A service that was down is told of at
// once, and so is the first time that it is up again; one that stays up is told of
// in joined spans, late enough to be few and early enough to be fresh. All that one round leaves for the next is in the
// mark, so that rounds may be made by one process or by one each.
//
// A round in which the observer itself was cut off saw nothing: none of the
// references answered, or, without references, no target could be reached, on
// at least source.BlindHosts hosts. A name that can't be looked up is the target's
// fault only where a reference by name answers. Time over which the clock jumped, or the machine
// slept, is unobserved too.
type prober struct {
	source.Prober
	world  World
	pool   *x509.CertPool
	dialer *net.Dialer
	header []http.Header // of each target
	last   *reading      // of the clocks, in the last round of this process
}

// reading is what the two clocks say at one moment.
type reading struct {
	wall    time.Time
	running time.Duration
}

// joined is how long time up may wait to be told as one span.
const joined = 5 * time.Minute

// mostBody is how much of an answer is searched for a text.
const mostBody = 1 << 20

func newProber(how source.Prober, w World) (*prober, error) {
	p := &prober{Prober: how, world: w, dialer: dialer(how.Private)}
	var err error
	if p.pool, err = trusted(w, how.CA); err != nil {
		return nil, err
	}
	for _, t := range how.Targets {
		h, err := headers(t.Headers, t.HeaderEnv, t.TokenEnv)
		if err != nil {
			return nil, err
		}
		p.header = append(p.header, h)
	}
	return p, nil
}

func (p *prober) pace() time.Duration { return p.Interval }

// saw is what a probe came to.
type saw string

const (
	up    saw = "up"
	down  saw = "down"
	blind saw = "blind" // the observer could not look
)

// round is what is left of a service's last probe.
type round struct {
	At     period.Time `json:"at"`                // when it was probed
	Saw    saw         `json:"saw"`               // what that probe saw
	UpFrom period.Time `json:"up_from,omitempty"` // since when it has been up without being told; 0: nothing is untold
	Again  bool        `json:"again,omitempty"`   // the first that saw it up again: told of at once
}

// rounds is the prober's mark.
type rounds struct {
	At       period.Time                     `json:"at"` // when the last round began
	Services map[subject.ID]map[string]round `json:"services"`
}

// Ask makes a round, unless the last one was just now.
func (p *prober) Ask(ctx context.Context, a Asking) error {
	var old rounds
	if len(a.Mark) > 0 {
		if err := json.Unmarshal(a.Mark, &old); err != nil {
			old = rounds{} // of another kind of source: begin anew
		}
	}
	now := reading{p.world.Now(), p.world.Running()}
	if since := a.Now - old.At; since >= 0 && since < seconds(p.Interval)*9/10 {
		return nil
	}
	var n notes
	jumped := p.jumped(now, &n)
	results, err := p.round(ctx, &n)
	if err != nil {
		return err
	}
	t := telling{now: a.Now}
	next := rounds{At: a.Now, Services: map[subject.ID]map[string]round{}}
	for _, k := range slices.SortedFunc(maps.Keys(results), aim.compare) {
		r := results[k]
		kept := round{At: r.at, Saw: r.saw}
		if before, ok := old.Services[k.id][k.service]; ok {
			kept = p.since(k, before, r, jumped, &t)
		}
		if next.Services[k.id] == nil {
			next.Services[k.id] = map[string]round{}
		}
		next.Services[k.id][k.service] = kept
	}
	t.dropped(old, results)
	h := Harvest{Looks: t.looks, Notes: n.texts()}
	if h.Mark, err = json.Marshal(next); err != nil {
		return err
	}
	if err := a.Give(h); err != nil {
		return err
	}
	p.last = &now
	return nil
}

// jumped tells whether the clock was set since the last round, or the machine
// slept.
func (p *prober) jumped(now reading, n *notes) bool {
	if p.last == nil {
		return false
	}
	d := now.wall.Round(0).Sub(p.last.wall.Round(0)) - (now.running - p.last.running)
	if d.Abs() <= 2*time.Second {
		return false
	}
	n.add("the clock jumped by %s, or the machine slept: the time since the last round is unobserved",
		d.Round(time.Second))
	return true
}

// since tells what the last probe of a service and this one say of the time
// between them, and gives what is left of this one.
func (p *prober) since(k aim, before round, r result, jumped bool, t *telling) round {
	kept := round{At: r.at, Saw: r.saw, Again: r.saw == up && before.Saw != up}
	until := min(r.at, before.At+seconds(p.Interval)*3/2)
	if jumped || r.at <= before.At {
		until = before.At
	}
	switch before.Saw {
	case down:
		t.tell(k, before.At, until, true)
	case up:
		from := before.At
		if before.UpFrom != 0 {
			from = before.UpFrom
		}
		short := time.Duration(until-from)*time.Second < min(joined, p.world.Fresh-2*p.Interval)
		if !before.Again && r.saw == up && until == r.at && short {
			kept.UpFrom = from
		} else {
			t.tell(k, from, until, false)
		}
	}
	return kept
}

// telling gathers what a round tells, up to now: the clock may have been put
// back.
type telling struct {
	now   period.Time
	looks []Look
}

func (t *telling) tell(k aim, from, until period.Time, isDown bool) {
	if until = min(until, t.now); from < until {
		span := period.Span{From: from, Until: until}
		t.looks = append(t.looks, Look{Span: span, Subject: k.id, Service: k.service, Down: isDown})
	}
}

// dropped tells what is untold of services that are no longer probed.
func (t *telling) dropped(old rounds, results map[aim]result) {
	for id, services := range old.Services {
		for service, before := range services {
			if k := (aim{id, service}); before.UpFrom != 0 && results[k] == (result{}) {
				t.tell(k, before.UpFrom, before.At, false)
			}
		}
	}
}

// result is what a round saw of a service.
type result struct {
	at  period.Time
	saw saw
}

// try is what one try at a target came to.
type try struct {
	err     error
	reached bool // the host answered in some way
}

// probed is what all tries at a target came to.
type probed struct {
	try
	began    period.Time
	expiring string // what is said of its certificate, if that ends soon
}

// round probes all targets. Of a service with several targets all must be up.
func (p *prober) round(ctx context.Context, n *notes) (map[aim]result, error) {
	alive := p.reference(ctx)
	all := p.probe(ctx)
	failed := slices.ContainsFunc(all, func(t probed) bool { return t.err != nil })
	if failed && alive && len(p.Reference) > 0 {
		alive = p.reference(ctx) // cut off meanwhile?
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	switch {
	case !alive:
		n.add("none of the references answers: this round saw nothing")
	case failed && len(p.Reference) == 0 && p.cutOff(all):
		alive = false
		n.add("no target can be reached, of %d or more hosts: this round saw nothing", source.BlindHosts)
	}
	out := map[aim]result{}
	for i, t := range p.Targets {
		r := result{all[i].began, blind}
		if alive {
			r.saw = p.sees(t, all[i].err, n)
		}
		if all[i].expiring != "" && r.saw == up {
			n.add("%s %s: %s", t.Subject, t.Service, all[i].expiring)
		}
		k := aim{t.Subject, t.Service}
		if o, ok := out[k]; ok {
			r.at = min(r.at, o.at)
			if o.saw == down || o.saw == blind && r.saw == up {
				r.saw = o.saw
			}
		}
		out[k] = r
	}
	return out, nil
}

// probe tries all targets, some at a time.
func (p *prober) probe(ctx context.Context) []probed {
	out := make([]probed, len(p.Targets))
	var all sync.WaitGroup
	slots := make(chan struct{}, p.Concurrency)
	for i, t := range p.Targets {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			o := &out[i]
			o.began = period.Time(p.world.Now().Unix())
			for range p.Retries + 1 {
				o.try = p.try(ctx, t, p.header[i], func(text string) { o.expiring = text })
				if o.err == nil || ctx.Err() != nil || errors.Is(o.err, errPrivate) {
					return
				}
			}
		})
	}
	all.Wait()
	return out
}

// sees is what the tries at a target say, by the error of the last.
func (p *prober) sees(t source.Target, err error, n *notes) saw {
	switch {
	case err == nil:
		return up
	case errors.Is(err, errPrivate), ours(err), p.perhapsOurs(err):
		n.add("%s %s: not looked at: %v", t.Subject, t.Service, err)
		return blind
	}
	n.add("%s %s is down: %v", t.Subject, t.Service, err)
	return down
}

// cutOff tells whether no target was reached, of enough hosts.
func (p *prober) cutOff(all []probed) bool {
	hosts := map[string]bool{}
	for i, t := range p.Targets {
		if all[i].err == nil || all[i].reached {
			return false
		}
		hosts[t.Host()] = true
	}
	return len(hosts) >= source.BlindHosts
}

// reference tells whether one of the references answers in any way; true where
// there is none.
func (p *prober) reference(ctx context.Context) bool {
	if len(p.Reference) == 0 {
		return true
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	answers := make(chan bool, len(p.Reference))
	for _, t := range p.Reference {
		go func() {
			r := p.try(ctx, t, nil, func(string) {})
			answers <- r.err == nil || r.reached
		}()
	}
	for range p.Reference {
		if <-answers {
			return true
		}
	}
	return false
}

// perhapsOurs tells whether a failure may be of this machine or of its network: a name
// that can't be looked up or a host without a route, where no reference that would
// have met the same answers.
func (p *prober) perhapsOurs(err error) bool {
	var lookup *net.DNSError
	if errors.As(err, &lookup) {
		return !slices.ContainsFunc(p.Reference, func(t source.Target) bool { return net.ParseIP(t.Host()) == nil })
	}
	return errors.Is(err, syscall.EHOSTUNREACH) && len(p.Reference) == 0
}

// ours tells whether a failure is of this machine: it says nothing of a target.
func ours(err error) bool {
	return slices.ContainsFunc([]error{
		syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.ENOBUFS, syscall.ENETUNREACH, syscall.ENETDOWN,
		syscall.EADDRNOTAVAIL, syscall.EPERM, syscall.EACCES,
	}, func(e error) bool { return errors.Is(err, e) })
}

// try looks at a target once. What it says of a failure holds no secret.
func (p *prober) try(ctx context.Context, t source.Target, h http.Header, expires func(string)) try {
	ctx, stop := context.WithTimeout(ctx, p.Timeout)
	defer stop()
	switch {
	case t.HTTP != "":
		return p.http(ctx, t, h)
	case t.TLS != "":
		return p.tls(ctx, t, expires)
	}
	c, err := p.dialer.DialContext(ctx, "tcp", t.TCP)
	if err != nil {
		return try{err: err}
	}
	c.Close()
	return try{reached: true}
}

// http asks an address over a connection of its own.
func (p *prober) http(ctx context.Context, t source.Target, h http.Header) try {
	var reached atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		ConnectDone: func(_, _ string, err error) {
			if err == nil {
				reached.Store(true)
			}
		},
	})
	tr := transport(p.pool, p.dialer, p.Timeout)
	tr.DisableKeepAlives = true
	defer tr.CloseIdleConnections()
	follows := !slices.ContainsFunc(t.Status, func(s int) bool { return s/100 == 3 })
	c := http.Client{Transport: tr, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if !follows {
			return http.ErrUseLastResponse
		}
		return redirected(r, via, h)
	}}
	r, err := http.NewRequestWithContext(ctx, t.Method, t.HTTP, nil)
	if err != nil {
		return try{err: err}
	}
	if h != nil {
		r.Header = h.Clone()
	}
	r.Header.Set("User-Agent", "bollettino")
	answer, err := c.Do(r)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) && u.Timeout() {
			err = fmt.Errorf("no answer within %s", p.Timeout)
		}
		return try{err, reached.Load()}
	}
	defer answer.Body.Close()
	if ok := answer.StatusCode/100 == 2; len(t.Status) == 0 && !ok ||
		len(t.Status) > 0 && !slices.Contains(t.Status, answer.StatusCode) {
		return try{errAnswer{status: answer.StatusCode}, true}
	}
	if t.Contains != "" {
		body, err := io.ReadAll(io.LimitReader(answer.Body, mostBody))
		if err != nil {
			return try{fmt.Errorf("the answer breaks off: %w", err), true}
		}
		if !bytes.Contains(body, []byte(t.Contains)) {
			return try{fmt.Errorf("the answer does not contain %q", t.Contains), true}
		}
	}
	return try{reached: true}
}

// tls shakes hands and checks the certificate.
func (p *prober) tls(ctx context.Context, t source.Target, expires func(string)) try {
	raw, err := p.dialer.DialContext(ctx, "tcp", t.TLS)
	if err != nil {
		return try{err: err}
	}
	defer raw.Close()
	c := tls.Client(raw, &tls.Config{RootCAs: p.pool, ServerName: t.Host(), MinVersion: tls.VersionTLS12})
	if err := c.HandshakeContext(ctx); err != nil {
		return try{err, true}
	}
	until := c.ConnectionState().PeerCertificates[0].NotAfter
	if left := until.Sub(p.world.Now()); left < time.Duration(t.Days)*24*time.Hour {
		expires(fmt.Sprintf("the certificate of %s ends in %d days, on %s",
			t.TLS, int(left.Hours()/24), p.world.Zone.Local(period.Time(until.Unix())).Format("2006-01-02")))
	}
	return try{reached: true}
}
