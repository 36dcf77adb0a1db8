package editor

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
)

// TokenHeader carries the token of a run. A form of another site can't set it, and
// a script of another site is not let by the browser.
const TokenHeader = "X-Bollettino-Token"

// Guard tells who may ask, and for whom.
type Guard struct {
	Token string       // of this run
	Addr  string       // where we listen, "127.0.0.1:8080"
	Site  string       // the address at which a trusted proxy shows us, "https://stato.example.org/"
	Edit  setting.Edit // whose header is believed
}

// Rights are the subjects that a person may edit: all, and the platform; some; the bodies of
// some partners, and those partners.
type Rights struct {
	All      bool
	IDs      []subject.ID
	Partners []subject.ID
}

// Over tells whether they hold that subject, whoever it is connected through.
func (r Rights) Over(id subject.ID) bool {
	return r.All || slices.Contains(r.IDs, id) || slices.Contains(r.Partners, id)
}

// refusal is an answer to a request that is not to be served, in the form's words.
type refusal struct {
	status  int
	message string
	stale   bool // the page is of another run, and may take the token of this one
}

func (r *refusal) Error() string { return fmt.Sprintf("%d: %s", r.status, r.message) }

func refuse(status int, format string, args ...any) error {
	return &refusal{status: status, message: fmt.Sprintf(format, args...)}
}

// Named refuses a request that calls us by a name that is not ours: a page of
// another site whose name was made to lead here (DNS rebinding) would else read the
// token from ours.
func (g Guard) Named(r *http.Request) error {
	if !slices.Contains(g.names(), strings.ToLower(r.Host)) {
		return refuse(http.StatusMisdirectedRequest, "Questa pagina non si apre con il nome %q.", r.Host)
	}
	return nil
}

// names are the hosts under which a browser may know us.
func (g Guard) names() []string {
	addr, err := netip.ParseAddrPort(g.Addr)
	if err != nil {
		return nil
	}
	port := fmt.Sprint(addr.Port())
	out := []string{strings.ToLower(g.Addr), "localhost:" + port}
	if port == "80" {
		out = append(out, addr.Addr().String(), "localhost")
	}
	if u, err := url.Parse(g.Site); err == nil && g.Edit.Header != "" {
		out = append(out, strings.ToLower(u.Host))
	}
	return out
}

// Who tells whom the person behind a request may edit. Where a setting names a
// proxy's header, only that header tells, and only from an address that the setting
// names; else it is whoever sits at this machine.
func (g Guard) Who(r *http.Request) (Rights, error) {
	if g.Edit.Header == "" {
		return Rights{All: true}, nil
	}
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	known := func(p netip.Prefix) bool { return p.Contains(from.Addr().Unmap().WithZone("")) }
	if err != nil || !slices.ContainsFunc(g.Edit.From, known) {
		return Rights{}, refuse(http.StatusForbidden,
			"Questa pagina si apre solo dopo l’accesso dell’ente, da un indirizzo che il sito conosce.")
	}
	values := r.Header.Values(g.Edit.Header)
	if len(values) != 1 {
		return Rights{}, refuse(http.StatusForbidden,
			"L’accesso dell’ente non dice di chi puoi scrivere (intestazione %s).", g.Edit.Header)
	}
	words := strings.FieldsFunc(values[0], func(c rune) bool { return c == ' ' || c == ',' || c == '\t' })
	if len(words) == 1 && words[0] == "*" {
		return Rights{All: true}, nil
	}
	rights := Rights{}
	for _, w := range words {
		id, partner := strings.CutPrefix(w, "partner:")
		to := &rights.IDs
		if partner {
			to = &rights.Partners
		}
		if !isID.MatchString(id) {
			return Rights{}, refuse(http.StatusForbidden,
				"L’accesso dell’ente nomina un ente che non si legge (intestazione %s).", g.Edit.Header)
		}
		*to = append(*to, subject.ID(id))
	}
	if len(rights.IDs)+len(rights.Partners) == 0 {
		return Rights{}, refuse(http.StatusForbidden, "Non puoi scrivere per nessun ente.")
	}
	return rights, nil
}

var isID = regexp.MustCompile(`^[A-Z0-9]+$`)

// Admit lets a request of our own page through, and no other.
func (g Guard) Admit(r *http.Request) (Rights, error) {
	if err := g.Named(r); err != nil {
		return Rights{}, err
	}
	if r.Method != http.MethodPost {
		return Rights{}, refuse(http.StatusMethodNotAllowed, "Qui si arriva solo dalla pagina di gestione.")
	}
	if !g.ours(r.Header.Get("Origin"), r.Host) || len(r.Header.Values("Origin")) != 1 {
		return Rights{}, refuse(http.StatusForbidden, "La richiesta viene da un altro sito.")
	}
	if s := r.Header.Get("Sec-Fetch-Site"); s != "" && s != "same-origin" {
		return Rights{}, refuse(http.StatusForbidden, "La richiesta viene da un altro sito.")
	}
	if g.Token == "" || subtle.ConstantTimeCompare([]byte(r.Header.Get(TokenHeader)), []byte(g.Token)) != 1 {
		return Rights{}, &refusal{http.StatusForbidden,
			"Il programma è ripartito da quando hai aperto la pagina: ricaricala. Quello che hai scritto " +
				"resta in questo browser.", true}
	}
	return g.Who(r)
}

// ours tells whether an origin is that of the page under the host that was asked:
// what this machine shows is http, what a proxy shows has the site's own scheme.
func (g Guard) ours(origin, host string) bool {
	if u, err := url.Parse(g.Site); err == nil && g.Edit.Header != "" && strings.EqualFold(u.Host, host) {
		return strings.EqualFold(origin, u.Scheme+"://"+u.Host)
	}
	return strings.EqualFold(origin, "http://"+host)
}
