package source

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/document"

	"golang.org/x/net/http/httpguts"
)

// Access is how to reach a source over HTTP. Secrets are named, never held: of
// each the name of the variable of the environment that holds it.
type Access struct {
	URL       string            // absolute, without a name and password
	Headers   map[string]string // sent as they stand
	HeaderEnv map[string]string // header to the variable that holds its value
	TokenEnv  string            // the variable that holds a bearer token
	BasicEnv  string            // the variable that holds name:password
	CA        string            // a file of certificates to trust besides the machine's; relative to the root
	Private   bool              // the address may be of a private network, or this machine's own
	Timeout   time.Duration     // of one request
	Retries   int               // after the first
}

// readAccess reads the keys of an Access from among those of m.
func readAccess(m *document.Map) Access {
	a := Access{
		URL:      webAddress(m.Need("url", "write where it answers, as in https://monitor.example.org/"+see)),
		TokenEnv: variable(m.Text("token_env")), BasicEnv: variable(m.Text("basic_env")),
		CA: fileName(m.Text("ca")), Private: m.Bool("private", false),
		Timeout: duration(m.Text("timeout"), 30*time.Second, time.Second, 10*time.Minute),
		Retries: number(m.Text("retries"), 3, 0, 10),
	}
	if a.TokenEnv != "" && a.BasicEnv != "" {
		m.Text("basic_env").Complain("keep one of them", "is a second way to say who asks, beside token_env")
	}
	a.Headers = readHeaders(m, "headers", false)
	a.HeaderEnv = readHeaders(m, "headers_env", true)
	return a
}

// readHeaders reads a mapping of header names to values or to variables.
func readHeaders(m *document.Map, key string, env bool) map[string]string {
	sub, ok := m.Map(key)
	if !ok {
		return nil
	}
	out := map[string]string{}
	for _, name := range sub.Keys() {
		v := sub.Text(name)
		is := func(names ...string) bool {
			return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
		}
		switch {
		case !httpguts.ValidHeaderFieldName(name):
			v.Complain("write the name of a header, such as X-Scope-OrgID", "%q is not the name of a header", name)
		case is("Host", "Content-Length", "Transfer-Encoding", "Connection"):
			v.Complain("take it out", "%s is not a header to set", name)
		case env:
			out[name] = variable(v)
		case is("Authorization", "Cookie", "Proxy-Authorization"):
			v.Complain("a secret doesn't stand here: write it into a variable of the environment "+
				"and name that in token_env, basic_env or headers_env", "%s is a secret", name)
		case !httpguts.ValidHeaderFieldValue(v.Text):
			v.Complain("write one line of text", "is not the value of a header")
		default:
			out[name] = v.Text
		}
	}
	sub.Close()
	return out
}

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// variable reads the name of a variable of the environment.
func variable(v document.Value) string {
	if v.Text != "" && !variableName.MatchString(v.Text) {
		v.Complain("write the name of a variable of the environment, such as MONITOR_TOKEN; its "+
			"value never stands here",
			"is not the name of a variable")
		return ""
	}
	return v.Text
}

// webAddress reads an absolute http or https address without a name and
// password in it.
func webAddress(v document.Value) string {
	if v.Text == "" {
		return ""
	}
	u, err := url.Parse(v.Text)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
		v.Complain("write a whole address, as in https://monitor.example.org/", "is not a web address")
	case u.User != nil:
		v.Complain("take name and password out of the address, "+
			"and name the variable of the environment that holds them in basic_env", "a secret stands in the address")
	default:
		return v.Text
	}
	return ""
}

// fileName reads the name of a file below the root.
func fileName(v document.Value) string {
	if v.Text == "" {
		return ""
	}
	if name := path.Clean(v.Text); path.IsAbs(name) || name == ".." || strings.HasPrefix(name, "../") ||
		strings.ContainsAny(name, "\\:") {
		v.Complain("write a path below the site's folder, with slashes", "%q is not a file below the root", v.Text)
		return ""
	}
	return path.Clean(v.Text)
}
