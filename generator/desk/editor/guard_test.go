package editor

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
)

const token = "the-token-of-this-run"

// asked is a request of our own page, as a browser on this machine makes it.
func asked(change func(*http.Request)) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080"+Path, nil)
	r.RemoteAddr = "127.0.0.1:50000"
	r.Header.Set("Origin", "http://127.0.0.1:8080")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set(TokenHeader, token)
	if change != nil {
		change(r)
	}
	return r
}

func status(err error) int {
	var no *refusal
	if errors.As(err, &no) {
		return no.status
	}
	if err != nil {
		return -1
	}
	return 200
}

func TestAdmit(t *testing.T) {
	t.Parallel()
	g := Guard{Token: token, Addr: "127.0.0.1:8080", Site: "https://stato.example.org/sotto/"}
	for name, c := range map[string]struct {
		change func(*http.Request)
		status int
	}{
		"our own page":                     {nil, 200},
		"by the name localhost":            {func(r *http.Request) { r.Host = "localhost:8080"; r.Header.Set("Origin", "http://localhost:8080") }, 200},
		"an old browser":                   {func(r *http.Request) { r.Header.Del("Sec-Fetch-Site") }, 200},
		"read, not sent":                   {func(r *http.Request) { r.Method = http.MethodGet }, 405},
		"asked whether it may (preflight)": {func(r *http.Request) { r.Method = http.MethodOptions }, 405},
		"a name made to lead here": {func(r *http.Request) {
			r.Host = "evil.example:8080"
			r.Header.Set("Origin", "http://evil.example:8080")
		}, 421},
		"the site's own name, without proxy": {func(r *http.Request) {
			r.Host = "stato.example.org"
			r.Header.Set("Origin", "https://stato.example.org")
		}, 421},
		"another port":                       {func(r *http.Request) { r.Host = "127.0.0.1:8081" }, 421},
		"no name":                            {func(r *http.Request) { r.Host = "" }, 421},
		"a page of another site":             {func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 403},
		"a page of another port":             {func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:8081") }, 403},
		"a page of our site by TLS":          {func(r *http.Request) { r.Header.Set("Origin", "https://127.0.0.1:8080") }, 403},
		"a page that hides where it is from": {func(r *http.Request) { r.Header.Set("Origin", "null") }, 403},
		"no origin":                          {func(r *http.Request) { r.Header.Del("Origin") }, 403},
		"two origins":                        {func(r *http.Request) { r.Header.Add("Origin", "https://evil.example") }, 403},
		"the browser says cross-site":        {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"the browser says same-site":         {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }, 403},
		"no token":                           {func(r *http.Request) { r.Header.Del(TokenHeader) }, 403},
		"an earlier run's token":             {func(r *http.Request) { r.Header.Set(TokenHeader, "the-token-of-that-run") }, 403},
		"the token's beginning":              {func(r *http.Request) { r.Header.Set(TokenHeader, token[:5]) }, 403},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rights, err := g.Admit(asked(c.change))
			if status(err) != c.status || err == nil != rights.All {
				t.Errorf("status %d, rights %+v (%v), not %d", status(err), rights, err, c.status)
			}
		})
	}
	if _, err := (Guard{Addr: g.Addr}).Admit(asked(func(r *http.Request) {
		r.Header.Set(TokenHeader, "")
	})); status(err) != 403 {
		t.Errorf("a run without a token lets through who has none: %v", err)
	}
}

// What a proxy says is believed only where a setting names its header, from the
// addresses that the setting names.
func TestWho(t *testing.T) {
	t.Parallel()
	edit := setting.Edit{Header: "X-Enti",
		From: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/24"),
			netip.MustParsePrefix("::1/128")}}
	for name, c := range map[string]struct {
		edit   setting.Edit
		from   string
		values []string
		want   string
	}{
		"no setting: whoever sits here":       {setting.Edit{}, "127.0.0.1:1", nil, "200 all []"},
		"no setting: the header says nothing": {setting.Edit{}, "127.0.0.1:1", []string{"01234567897"}, "200 all []"},
		"one subject":                         {edit, "127.0.0.1:1", []string{"01234567897"}, "200 [01234567897]"},
		"two, with a comma":                   {edit, "10.0.0.7:1", []string{"01234567897, ESB88021431"}, "200 [01234567897 ESB88021431]"},
		"two, with a space":                   {edit, "[::1]:1", []string{"01234567897 00200005676"}, "200 [01234567897 00200005676]"},
		"an IPv4 address in IPv6":             {edit, "[::ffff:127.0.0.1]:1", []string{"01234567897"}, "200 [01234567897]"},
		"a partner's bodies":                  {edit, "127.0.0.1:1", []string{"partner:09900005670 01234567897"}, "200 [01234567897] behind [09900005670]"},
		"no partner":                          {edit, "127.0.0.1:1", []string{"partner: 01234567897"}, "403 []"},
		"all":                                 {edit, "127.0.0.1:1", []string{"*"}, "200 all []"},
		"all and one":                         {edit, "127.0.0.1:1", []string{"* 01234567897"}, "403 []"},
		"nobody":                              {edit, "127.0.0.1:1", []string{" ,"}, "403 []"},
		"no header":                           {edit, "127.0.0.1:1", nil, "403 []"},
		"two headers":                         {edit, "127.0.0.1:1", []string{"01234567897", "*"}, "403 []"},
		"not an id":                           {edit, "127.0.0.1:1", []string{"01234567897 ../etc"}, "403 []"},
		"from elsewhere":                      {edit, "127.0.0.2:1", []string{"*"}, "403 []"},
		"from elsewhere, other block":         {edit, "10.0.1.7:1", []string{"01234567897"}, "403 []"},
		"from no address":                     {edit, "@", []string{"*"}, "403 []"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := Guard{Token: token, Addr: "127.0.0.1:8080", Edit: c.edit}
			rights, err := g.Admit(asked(func(r *http.Request) {
				r.RemoteAddr = c.from
				r.Header["X-Enti"] = c.values
			}))
			all := ""
			if rights.All {
				all = "all "
			}
			behind := ""
			if len(rights.Partners) > 0 {
				behind = fmt.Sprintf(" behind %s", rights.Partners)
			}
			if got := fmt.Sprintf("%d %s%s%s", status(err), all, rights.IDs, behind); got != c.want {
				t.Errorf("%s (%v), not %s", got, err, c.want)
			}
		})
	}
	r := Rights{IDs: []subject.ID{"01234567897"}}
	if !r.Over("01234567897") || r.Over("00200005676") || r.Over("") || (Rights{}).Over("01234567897") {
		t.Error("rights reach over another subject")
	}
}

// Behind the operator's own login the page has the site's name and scheme.
func TestAdmitBehindProxy(t *testing.T) {
	t.Parallel()
	g := Guard{Token: token, Addr: "127.0.0.1:8080", Site: "https://stato.example.org/sotto/",
		Edit: setting.Edit{Header: "X-Enti", From: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}}
	for origin, want := range map[string]int{"https://stato.example.org": 200, "http://stato.example.org": 403,
		"https://evil.example": 403, "": 403} {
		_, err := g.Admit(asked(func(r *http.Request) {
			r.Host = "stato.example.org"
			r.Header.Set("Origin", origin)
			r.Header.Set("X-Enti", "01234567897")
		}))
		if status(err) != want {
			t.Errorf("origin %q: %v, not %d", origin, err, want)
		}
	}
}
