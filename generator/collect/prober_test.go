package collect

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/source"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

// probing makes rounds of a prober at given moments, each in a process of its own,
// as from a scheduler, and gives what they told.
type probing struct {
	t    *testing.T
	how  source.Prober
	w    World
	mark []byte
	got  []string
	said []string
}

func newProbing(t *testing.T, how source.Prober) *probing {
	if how.Timeout == 0 {
		how.Timeout = 2 * time.Second
	}
	how.Interval, how.Concurrency = time.Minute, 8
	return &probing{t: t, how: how, w: worldIn(t)}
}

// at makes a round at a local time of 2026-11-25.
func (p *probing) at(clock string) {
	p.t.Helper()
	now := rome.At(p.t, "2026-11-25T"+clock)
	p.w.Now = func() time.Time { return time.Unix(int64(now), 0) }
	prober, err := newProber(p.how, p.w)
	if err != nil {
		p.t.Fatal(err)
	}
	p.round(prober, now)
}

func (p *probing) round(prober *prober, now period.Time) {
	p.t.Helper()
	err := prober.Ask(context.Background(), Asking{Now: now, Mark: p.mark, Give: func(h Harvest) error {
		for _, l := range h.Looks {
			state := "up"
			if l.Down {
				state = "down"
			}
			local := func(t period.Time) string { return p.w.Zone.Local(t).Format("15:04:05") }
			p.got = append(p.got, fmt.Sprintf("%s %s %s-%s", l.Service, state, local(l.From), local(l.Until)))
			if l.Until > now {
				p.t.Errorf("told of later than now: %v", l)
			}
		}
		p.mark, p.said = h.Mark, h.Notes
		return nil
	}})
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *probing) want(looks ...string) {
	p.t.Helper()
	if d := cmp.Diff(looks, p.got); d != "" {
		p.t.Errorf("(-want +got):\n%s", d)
	}
	p.got = nil
}

// state is what the last round saw of the service.
func (p *probing) state() saw {
	p.t.Helper()
	var m rounds
	if err := json.Unmarshal(p.mark, &m); err != nil {
		p.t.Fatal(err)
	}
	return m.Services[alfa]["portale"].Saw
}

func target(address string) source.Target {
	t := source.Target{Subject: alfa, Service: "portale", Method: "GET"}
	switch scheme, rest, _ := strings.Cut(address, "://"); scheme {
	case "tcp":
		t.TCP = rest
	case "tls":
		t.TLS = rest
	default:
		t.HTTP = address
	}
	return t
}

// switchable is a server that can be told to answer with another status.
func switchable(t *testing.T) (address string, status *atomic.Int64) {
	status = &atomic.Int64{}
	status.Store(200)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(int(status.Load()))
	}))
	t.Cleanup(s.Close)
	return s.URL, status
}

func TestProbesSpeakUntilTheNext(t *testing.T) {
	t.Parallel()
	address, status := switchable(t)
	p := newProbing(t, source.Prober{Private: true, Targets: []source.Target{target(address)}})
	p.at("10:00")
	p.at("10:01")
	p.at("10:01:30") // too early: no round
	p.at("10:02")
	p.want() // up is told in joined spans
	status.Store(503)
	p.at("10:03")
	p.want("portale up 10:00:00-10:03:00")
	p.at("10:04")
	p.want("portale down 10:03:00-10:04:00")
	status.Store(200)
	p.at("10:05:10")
	p.want("portale down 10:04:00-10:05:10")
	p.at("10:06:10")
	p.want("portale up 10:05:10-10:06:10") // the first recovery is told of at once
	p.at("10:09")                          // rounds are missing
	p.want("portale up 10:06:10-10:07:40")
	for _, clock := range []string{"10:10", "10:11", "10:12", "10:13"} {
		p.at(clock)
	}
	p.want()
	p.at("10:14")
	p.want("portale up 10:09:00-10:14:00")
	p.at("10:15")
	p.at("10:13") // the clock was put back: what it said before is not believed
	p.want()
	p.how.Targets[0].Service = "altro"
	p.at("10:14")
	p.at("10:15")
	p.want()
	p.how.Targets = []source.Target{target(address)}
	p.at("10:16")
	p.want("altro up 10:14:00-10:15:00")
}

func TestNeverStalerThanFresh(t *testing.T) {
	t.Parallel()
	address, _ := switchable(t)
	p := newProbing(t, source.Prober{Private: true, Targets: []source.Target{target(address)}})
	p.w.Fresh = 3 * time.Minute
	p.at("10:00")
	p.at("10:01")
	p.want("portale up 10:00:00-10:01:00")
}

// A process that lives on sees that its two clocks disagree.
func TestTheMachineSlept(t *testing.T) {
	t.Parallel()
	address, _ := switchable(t)
	p := newProbing(t, source.Prober{Private: true, Targets: []source.Target{target(address)}})
	now, running := rome.At(t, "2026-11-25T10:00"), time.Duration(0)
	p.w.Now = func() time.Time { return time.Unix(int64(now), 0) }
	p.w.Running = func() time.Duration { return running }
	prober, err := newProber(p.how, p.w)
	if err != nil {
		t.Fatal(err)
	}
	round := func(wall period.Time, ran time.Duration) {
		now, running = now+wall, running+ran
		p.round(prober, now)
	}
	round(0, 0)
	round(60, time.Minute)
	round(61, time.Minute) // clocks are read to the second
	if len(p.got)+len(p.said) > 0 {
		t.Errorf("told %q, said %q", p.got, p.said)
	}
	round(80, time.Minute) // asleep for 20 s of it
	p.want("portale up 10:00:00-10:02:01")
	if len(p.said) != 1 || !strings.HasPrefix(p.said[0], "the clock jumped by 20s") {
		t.Errorf("said %q", p.said)
	}
	round(60, time.Minute)
	round(60, 80*time.Second) // put back by 20 s
	p.want("portale up 10:03:21-10:04:21")
}

func TestWhatCountsAsUp(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	var tries, hits atomic.Int64
	mux.HandleFunc("/ok", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "Paga qui") })
	mux.HandleFunc("/no", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(404) })
	mux.HandleFunc("/to-ok", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/ok", http.StatusFound)
	})
	mux.HandleFunc("/to-file", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "file:///etc/passwd")
		w.WriteHeader(302)
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/loop", http.StatusFound)
	})
	mux.HandleFunc("/second", func(w http.ResponseWriter, r *http.Request) {
		if tries.Add(1)%2 == 1 {
			w.WriteHeader(500)
		}
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(10 * time.Second):
		}
	})
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		for b := make([]byte, 1<<16); ; {
			if _, err := w.Write(b); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		if hits.Add(1); r.Header.Get("Authorization") != "Bearer s3cret" || r.Header.Get("X-Key") != "k" {
			w.WriteHeader(401)
		}
	})
	plain, secure := httptest.NewServer(mux), httptest.NewUnstartedServer(mux)
	quiet := log.New(io.Discard, "", 0) // of handshakes that are to fail
	secure.Config.ErrorLog = quiet
	secure.StartTLS()
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization")+r.Header.Get("X-Key") != "" {
			w.WriteHeader(500)
		}
	}))
	t.Cleanup(elsewhere.Close)
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusFound)
	})
	old := httptest.NewUnstartedServer(mux)
	old.Config.ErrorLog = quiet
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11}
	old.StartTLS()
	t.Cleanup(old.Close)
	dead := freePort(t)
	in := func(change func(*source.Prober, *source.Target)) func(*source.Prober, *source.Target) { return change }
	none := in(func(*source.Prober, *source.Target) {})
	withCA := in(func(p *source.Prober, _ *source.Target) { p.CA = "ca.pem" })
	withToken := in(func(_ *source.Prober, t *source.Target) {
		t.TokenEnv, t.HeaderEnv = "BOLLETTINO_TEST_TOKEN", map[string]string{"x-key": "BOLLETTINO_TEST_KEY"}
	})
	for _, c := range []struct {
		name, address string
		change        func(*source.Prober, *source.Target)
		saw           saw
		note          string
	}{
		{"ok", plain.URL + "/ok", none, up, ""},
		{"status", plain.URL + "/no", none, down, "answers 404 Not Found"},
		{"expected status", plain.URL + "/no", func(_ *source.Prober, t *source.Target) { t.Status = []int{200, 404} }, up, ""},
		{"another status", plain.URL + "/ok", func(_ *source.Prober, t *source.Target) { t.Status = []int{404} }, down, "answers 200 OK"},
		{"HEAD", plain.URL + "/ok", func(_ *source.Prober, t *source.Target) { t.Method = "HEAD" }, up, ""},
		{"text", plain.URL + "/ok", func(_ *source.Prober, t *source.Target) { t.Contains = "Paga" }, up, ""},
		{"no text", plain.URL + "/ok", func(_ *source.Prober, t *source.Target) { t.Contains = "Chiuso" }, down, `does not contain "Chiuso"`},
		{"endless text", plain.URL + "/endless", func(_ *source.Prober, t *source.Target) { t.Contains = "Paga" }, down, "does not contain"},
		{"led on", plain.URL + "/to-ok", none, up, ""},
		{"not led on", plain.URL + "/to-ok", func(_ *source.Prober, t *source.Target) { t.Status = []int{302} }, up, ""},
		{"led to a file", plain.URL + "/to-file", none, down, "not the web"},
		{"led in circles", plain.URL + "/loop", none, down, "more than 5 times"},
		{"second try", plain.URL + "/second", func(p *source.Prober, _ *source.Target) { p.Retries = 1 }, up, ""},
		{"one try", plain.URL + "/second", none, down, "answers 500"},
		{"slow", plain.URL + "/slow", func(p *source.Prober, _ *source.Target) { p.Timeout = 300 * time.Millisecond }, down, "no answer within 300ms"},
		{"nothing listens", "http://" + dead + "/", none, down, "refused"},
		{"unknown certificate", secure.URL + "/ok", none, down, "certificate"},
		{"own certificate", secure.URL + "/ok", withCA, up, ""},
		{"old TLS", old.URL + "/ok", withCA, down, "protocol version"},
		{"tls", "tls://" + secure.Listener.Addr().String(), withCA, up, ""},
		{"tls of an unknown certificate", "tls://" + secure.Listener.Addr().String(), none, down, "certificate"},
		{"tls that is none", "tls://" + plain.Listener.Addr().String(), withCA, down, "tls"},
		{"certificate ends", "tls://" + secure.Listener.Addr().String(), func(p *source.Prober, t *source.Target) { p.CA, t.Days = "ca.pem", 365*200 }, up, "ends in"},
		{"tcp", "tcp://" + plain.Listener.Addr().String(), none, up, ""},
		{"tcp on which nothing listens", "tcp://" + dead, none, down, "refused"},
		{"private", plain.URL + "/ok", func(p *source.Prober, _ *source.Target) { p.Private = false }, blind, "is not a public address: to allow it, write `private: true`"},
		{"private by name", strings.Replace(plain.URL, "127.0.0.1", "localhost", 1), func(p *source.Prober, _ *source.Target) { p.Private = false }, blind, "is not a public address"},
		{"token", plain.URL + "/token", withToken, up, ""},
		{"no token", plain.URL + "/token", none, down, "answers 401"},
		{"token is not sent on", plain.URL + "/away", withToken, up, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newProbing(t, source.Prober{Private: true, Targets: []source.Target{target(c.address)}})
			put(t, p.w, "ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE",
				Bytes: secure.Certificate().Raw})))
			c.change(&p.how, &p.how.Targets[0])
			if c.name == "one try" {
				tries.Store(0)
			}
			p.at("10:00")
			said := strings.Join(p.said, "\n")
			if got := p.state(); got != c.saw || !strings.Contains(said, c.note) || c.note == "" && said != "" {
				t.Errorf("saw %s, said %q", got, said)
			}
			if strings.Contains(said+string(p.mark), "s3cret") {
				t.Errorf("the secret was told: %s", said)
			}
		})
	}
	if hits.Load() == 0 {
		t.Error("nobody came with a token")
	}
}

func TestMain(m *testing.M) {
	// Not t.Setenv, which parallel tests can't use.
	os.Setenv("BOLLETTINO_TEST_TOKEN", "s3cret")
	os.Setenv("BOLLETTINO_TEST_KEY", "k")
	m.Run()
}

func TestAllTargetsOfAServiceMustBeUp(t *testing.T) {
	t.Parallel()
	one, status := switchable(t)
	two, _ := switchable(t)
	p := newProbing(t, source.Prober{Private: true, Targets: []source.Target{target(one), target(two)}})
	p.at("10:00")
	status.Store(500)
	p.at("10:01")
	status.Store(200)
	p.at("10:02")
	p.want("portale up 10:00:00-10:01:00", "portale down 10:01:00-10:02:00")
}

// line is an address of loopback that can be cut off: 127.0.0.n:port.
func line(t *testing.T, host string) (address string, cut func()) {
	l, err := net.Listen("tcp", host+":0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			c.Close()
		}
	}()
	cut = func() { l.Close() }
	t.Cleanup(cut)
	return l.Addr().String(), cut
}

func TestTheObserversOwnOutage(t *testing.T) {
	t.Parallel()
	t.Run("reference", func(t *testing.T) {
		t.Parallel()
		service, cut := line(t, "127.0.0.1")
		reference, cutReference := line(t, "127.0.0.1")
		p := newProbing(t, source.Prober{Private: true, Targets: []source.Target{target("tcp://" + service)},
			Reference: []source.Target{{TCP: freePort(t)}, {TCP: reference}}})
		p.at("10:00")
		cut()
		p.at("10:01")
		p.at("10:02")
		cutReference()
		p.at("10:03")
		if p.state() != blind || len(p.said) == 0 ||
			p.said[0] != "none of the references answers: this round saw nothing" {
			t.Errorf("saw %s, said %q", p.state(), p.said)
		}
		p.at("10:04")
		p.want("portale up 10:00:00-10:01:00", "portale down 10:01:00-10:02:00", "portale down 10:02:00-10:03:00")
	})
	for hosts, want := range map[int]saw{2: down, 3: blind} {
		t.Run(fmt.Sprint(hosts, " hosts"), func(t *testing.T) {
			t.Parallel()
			var how source.Prober
			how.Private = true
			var cuts []func()
			for i := range hosts {
				for range 2 {
					address, cut := line(t, fmt.Sprintf("127.0.0.%d", i+1))
					how.Targets = append(how.Targets, target("tcp://"+address))
					cuts = append(cuts, cut)
				}
			}
			p := newProbing(t, how)
			for _, cut := range cuts[1:] {
				cut()
			}
			p.at("10:00")
			if p.state() != down {
				t.Errorf("one target is up, and saw %s", p.state())
			}
			cuts[0]()
			p.at("10:01")
			if p.state() != want {
				t.Errorf("all are out of reach, and saw %s: %q", p.state(), p.said)
			}
		})
	}
}

// A name that can't be looked up says nothing of the target, unless a reference by
// name answers: the resolver may be what is broken.
func TestANameThatCannotBeLookedUp(t *testing.T) {
	t.Parallel()
	open, _ := line(t, "127.0.0.1")
	_, port, err := net.SplitHostPort(open)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		reference []source.Target
		want      saw
	}{
		"no reference":               {nil, blind},
		"a reference by its address": {[]source.Target{{TCP: open}}, blind},
		"a reference by its name":    {[]source.Target{{TCP: "localhost:" + port}}, down},
	} {
		for _, address := range []string{"http://nowhere.invalid/", "tcp://nowhere.invalid:443",
			"tls://nowhere.invalid:443"} {
			p := newProbing(t, source.Prober{Private: true, Targets: []source.Target{target(address)},
				Reference: c.reference})
			p.at("10:00")
			p.at("10:01")
			if p.state() != c.want {
				t.Errorf("%s, %s: saw %s, said %q", name, address, p.state(), p.said)
			}
			if c.want == blind {
				p.want()
			}
		}
	}
}

func TestPublicAddresses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1::1": true, "127.0.0.1": false, "10.1.2.3": false, "192.168.0.1": false, "172.16.0.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "224.0.0.1": false, "255.255.255.255": false, "::1": false, "::": false,
		"fe80::1": false, "fc00::1": false, "ff02::1": false, "64:ff9b::a00:1": false, "2002:a00:1::": false,
	} {
		if got := public(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	// As it is written into an IPv6 address.
	if err := dialer(false).Control("tcp6", "[::ffff:10.0.0.1]:80", nil); !errors.Is(err, errPrivate) {
		t.Errorf("a private address within IPv6: %v", err)
	}
}
