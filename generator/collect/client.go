package collect

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"bollettino/generator/base/trust"
	"bollettino/generator/input/source"
)

// client asks a source over HTTP. What it says of a failure holds no secret.
type client struct {
	source.Access
	http   *http.Client
	header http.Header
}

// newClient makes the client of a source; an error says what the machine lacks.
func newClient(a source.Access, w World) (*client, error) {
	c := &client{Access: a, header: http.Header{}}
	pool, err := trusted(w, a.CA)
	if err != nil {
		return nil, err
	}
	if c.header, err = headers(a.Headers, a.HeaderEnv, a.TokenEnv); err != nil {
		return nil, err
	}
	if a.BasicEnv != "" {
		v, err := secret(a.BasicEnv)
		if err != nil {
			return nil, err
		}
		r := http.Request{Header: c.header}
		name, password, ok := strings.Cut(v, ":")
		if !ok {
			return nil, fmt.Errorf("the variable %s does not hold name:password", a.BasicEnv)
		}
		r.SetBasicAuth(name, password)
	}
	c.http = &http.Client{
		Transport: transport(pool, dialer(a.Private), a.Timeout), Timeout: a.Timeout,
		CheckRedirect: func(r *http.Request, via []*http.Request) error { return redirected(r, via, c.header) },
	}
	return c, nil
}

// headers are those that stand in the file, and those whose values stand in the
// environment.
func headers(plain, env map[string]string, token string) (http.Header, error) {
	h := http.Header{}
	for name, v := range plain {
		h.Set(name, v)
	}
	for name, variable := range env {
		v, err := secret(variable)
		if err != nil {
			return nil, err
		}
		h.Set(name, v)
	}
	if token != "" {
		v, err := secret(token)
		if err != nil {
			return nil, err
		}
		h.Set("Authorization", "Bearer "+v)
	}
	return h, nil
}

// secret is the value of a variable of the environment, fit for a header.
func secret(variable string) (string, error) {
	v := strings.TrimSpace(os.Getenv(variable))
	if v == "" {
		return "", fmt.Errorf("the variable %s of the environment is not set", variable)
	}
	if strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r > '~' }) {
		return "", fmt.Errorf("the variable %s of the environment holds more than one line of plain characters",
			variable)
	}
	return v, nil
}

// trusted are the certificates to trust: the machine's, and those of a file
// below the root. nil: the machine's.
func trusted(w World, file string) (*x509.CertPool, error) {
	trust.Begin()
	if file == "" {
		return nil, nil
	}
	data, err := os.ReadFile(filepath.Join(w.Root, filepath.FromSlash(file)))
	if err != nil {
		return nil, fmt.Errorf("ca: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(data) {
		return nil, fmt.Errorf("ca: %s holds no certificate (PEM)", file)
	}
	return pool, nil
}

// transport speaks to the address itself: no proxy stands between.
func transport(pool *x509.CertPool, d *net.Dialer, timeout time.Duration) *http.Transport {
	return &http.Transport{
		DialContext: d.DialContext, TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: timeout, ResponseHeaderTimeout: timeout, MaxResponseHeaderBytes: 1 << 18,
		ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second,
	}
}

// errPrivate is what dialing an address says that is not a public one.
var errPrivate = errors.New("is not a public address: to allow it, write `private: true`")

// dialer refuses addresses of private networks, unless they are allowed. It looks
// at the address that is dialed, whatever name led there.
func dialer(private bool) *net.Dialer {
	d := &net.Dialer{Timeout: 30 * time.Second}
	if !private {
		d.Control = func(_, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil || !public(at.Addr().Unmap()) {
				return fmt.Errorf("%s %w", address, errPrivate)
			}
			return nil
		}
	}
	return d
}

// special are ranges that are no public address and that netip does not name
// (IANA's registries of special-purpose addresses).
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"),
}

func public(a netip.Addr) bool {
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// mostRedirects is how often an answer may lead elsewhere.
const mostRedirects = 5

// redirected judges where an answer leads: to the web only, and our own headers
// to the same host only.
func redirected(r *http.Request, via []*http.Request, own http.Header) error {
	switch {
	case len(via) > mostRedirects:
		return fmt.Errorf("led elsewhere more than %d times", mostRedirects)
	case r.URL.Scheme != "http" && r.URL.Scheme != "https":
		return fmt.Errorf("leads to %s:, which is not the web", r.URL.Scheme)
	}
	first := via[0].URL
	if r.URL.Host != first.Host || first.Scheme == "https" && r.URL.Scheme != "https" {
		for name := range own {
			r.Header.Del(name)
		}
	}
	return nil
}

// errAnswer is an answer that is not what was asked for.
type errAnswer struct {
	status int
	text   string
}

func (e errAnswer) Error() string {
	s := "answers " + strconv.Itoa(e.status)
	if name := http.StatusText(e.status); name != "" {
		s += " " + name
	}
	if e.text != "" {
		s += ": " + e.text
	}
	return s
}

// do asks, again where the answer is that the server can't just now, and gives
// the body of an answer 200, or the error errAnswer with what the answer says.
// The body is at most most bytes. make makes the request anew for each try.
func (c *client) do(ctx context.Context, most int64, make func() (*http.Request, error)) ([]byte, error) {
	wait := time.Second
	for try := 0; ; try++ {
		body, after, err := c.once(ctx, most, make)
		var a errAnswer
		again := err != nil && ctx.Err() == nil && !errors.Is(err, errTooBig) && !errors.Is(err, errPrivate) &&
			(!errors.As(err, &a) || a.status == http.StatusTooManyRequests || a.status >= 500)
		if !again || try >= c.Retries {
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			return body, err
		}
		if !sleep(ctx, min(max(wait, after), time.Minute)) {
			return nil, ctx.Err()
		}
		wait *= 2
	}
}

var errTooBig = errors.New("the answer is bigger than is read")

func (c *client) once(
	ctx context.Context, most int64, make func() (*http.Request, error),
) (body []byte, after time.Duration, err error) {
	r, err := make()
	if err != nil {
		return nil, 0, err
	}
	for name, v := range c.header {
		r.Header[name] = v
	}
	r.Header.Set("User-Agent", "bollettino")
	answer, err := c.http.Do(r.WithContext(ctx))
	if err != nil {
		return nil, 0, err
	}
	defer answer.Body.Close()
	body, err = io.ReadAll(io.LimitReader(answer.Body, most+1))
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", c.URL, err)
	}
	if int64(len(body)) > most {
		return nil, 0, fmt.Errorf("%s: %w (%d MB)", c.URL, errTooBig, most>>20)
	}
	if answer.StatusCode != http.StatusOK {
		if s, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil {
			after = time.Duration(s) * time.Second
		}
		return body, after, fmt.Errorf("%s %w", c.URL, errAnswer{status: answer.StatusCode})
	}
	return body, 0, nil
}

// get asks for an address.
func (c *client) get(ctx context.Context, address string, most int64) ([]byte, error) {
	return c.do(ctx, most, func() (*http.Request, error) { return http.NewRequest(http.MethodGet, address, nil) })
}
