// Package setting reads data/site.yaml: who runs the site, where it stands, and
// by which policies it shows and judges.
package setting

import (
	"cmp"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/document"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/owner"
)

// Site are the settings of one site.
type Site struct {
	Operator        Operator
	BaseURL         string // with a path perhaps; ends with "/"
	TagAuthority    string // RFC 4151 authority and date, "stato.example.org,2026": in every feed id, for ever
	Zone            period.Zone
	Languages       []string
	Authority       bool        // the operator is the one who verifies
	Verdicts        Verdicts    // how judged values show
	ObservedAtLeast ratio.Ratio // below it a window counts as not measured
	Fresh           time.Duration
	AsOf            period.Time // 0: the clock
	Observers       Policy
	SubscribeURL    string
	Hub             string // a WebSub hub, which every feed names; "" for none
	Licence         string // of the open data, one of Licences; "" where the operator names none
	Version         string // of the program that the folder was begun or last brought up to date with; "" where it doesn't say
	Example         bool   // the site says of itself that it is an example
	Owners          Owners
	Edit            Edit

	self document.Value // Operator.Subject, where it stands
}

// Owners are who may change which files, on a git host.
type Owners struct {
	Site     []string // teams: all files
	Subjects string   // the teams of subjects whose profile names none, with {id}; "" for none
}

// Edit says who may publish notices from the site's editing page.
type Edit struct {
	Header string         // the header in which a trusted proxy names a person's subjects; "": there is none
	From   []netip.Prefix // the addresses of which that header is believed
	Git    Git            // the git host that keeps data/, for editing without a server of ours
}

// Git is a git host as the editing page's CMS knows it. Empty: none.
type Git struct {
	Name         string // github, gitlab, gitea, forgejo or bitbucket
	Repo, Branch string // "unione/bollettino", "main"
	BaseURL      string // of the host's pages, or of who grants the login
	APIRoot      string // of its interface
	AuthType     string // "" or pkce
	AppID        string // with pkce
}

// Operator runs the site.
type Operator struct {
	Name, URL, Contact string
	Subject            string // its id, where it is a subject itself; else ""
}

// Verdicts is the policy of what may be said about one subject.
type Verdicts string

// Figures shows a value beside its limit and no verdict; Named adds the word and
// the colour (with authority only); Totals shows no judged value at a subject.
const (
	Figures Verdicts = "figures"
	Named   Verdicts = "named"
	Totals  Verdicts = "totals"
)

// Policy decides between observers who differ.
type Policy string

// All must say down, Any one may, or the Majority of those who looked.
const (
	All      Policy = "all"
	Any      Policy = "any"
	Majority Policy = "majority"
)

const see = " (data/README.md, data/site.yaml)"

var tagAuthority = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?,\d{4}(-\d\d){0,2}$`)

// Tongues are the languages in which a site can speak, by their tags: those of which there
// are words (page/word).
var Tongues = []string{"it", "en"}

// Licences are the open ones under which a site can give its data (SPDX; IODL is the Italian
// one): those that the national profile of catalogues knows.
var Licences = []string{"CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "IODL-2.0", "ODbL-1.0"}

// Read reads the settings. Where it notes a problem the settings are not to be
// used: they are what all subjects share.
func Read(file string, data []byte, list *problem.List) Site {
	s := Site{}
	m, ok := document.Parse(file, data, list)
	if !ok {
		return s
	}
	defer m.Close()
	s.Operator, s.self = readOperator(&m)
	s.BaseURL = webAddress(m.Need("base_url", "write the address under which the site is published"+see))
	if s.BaseURL != "" && !strings.HasSuffix(s.BaseURL, "/") {
		s.BaseURL += "/"
	}
	s.TagAuthority = readTagAuthority(&m)
	s.Zone = readZone(m.Text("time_zone"))
	if s.Languages = m.Words("languages", Tongues...); len(s.Languages) == 0 {
		s.Languages = []string{"it"}
	}
	s.Authority = m.Bool("authority", false)
	s.Verdicts = Verdicts(m.OneOf("verdicts", string(Figures), string(Figures), string(Named), string(Totals)))
	if s.Verdicts == Named && !s.Authority {
		m.Text("verdicts").Complain("use figures, or set authority: true if the operator is the one who verifies"+see,
			"named verdicts need authority: true")
	}
	s.ObservedAtLeast = readShare(m.Text("observed_at_least"))
	s.Fresh = readFresh(m.Text("fresh"))
	if v := m.Text("as_of"); v.Text != "" {
		var err error
		if s.AsOf, err = s.Zone.Parse(v.Text); err != nil {
			v.Complain("write a time such as 2026-11-27T22:45:00+01:00, or leave it empty for the clock"+see, "%v", err)
		}
	}
	s.Observers = Policy(m.OneOf("observers", string(All), string(All), string(Any), string(Majority)))
	if v := m.Text("notice_time"); v.Text == "ledger" {
		v.Complain("use stated: counting from a ledger is not built yet"+see, "ledger can't be used yet")
	} else {
		m.OneOf("notice_time", "stated", "stated")
	}
	if s.SubscribeURL = m.Text("subscribe_url").Text; s.SubscribeURL != "" {
		webAddress(m.Text("subscribe_url"))
	}
	s.Hub = webAddress(m.Text("hub"))
	if m.Text("licence").Text != "" {
		s.Licence = m.OneOf("licence", "", Licences...)
	}
	s.Version = readVersion(m.Text("bollettino"))
	s.Example = m.Bool("example", false)
	if o, ok := m.Map("owners"); ok {
		s.Owners = Owners{owner.Teams(&o, "site"), owner.Pattern(o.Text("subjects"))}
		o.Close()
	}
	if e, ok := m.Map("edit"); ok {
		s.Edit = readEdit(&e)
	}
	return s
}

// Stranger is the problem that the operator is no subject.
func (s Site) Stranger() problem.Problem {
	return s.self.Problem("write the code of a subject that data/subjects.csv has, or take the key away"+see,
		"%s is no subject of this site", s.Operator.Subject)
}

func readOperator(m *document.Map) (o Operator, self document.Value) {
	op, ok := m.Map("operator")
	if !ok {
		if !m.Has("operator") {
			m.At("operator").Complain("write `operator: {name: ..., url: ..., contact: ...}`"+see, "is missing")
		}
		return o, self
	}
	defer op.Close()
	o = Operator{op.Need("name", "write the operator's name"+see).Text, webAddress(op.Text("url")),
		op.Text("contact").Text, op.Text("subject").Text}
	return o, op.Text("subject")
}

func readTagAuthority(m *document.Map) string {
	tag := m.Need("tag_authority",
		"write a domain that you hold and a year, as in stato.example.org,2026; it never changes"+see)
	if tag.Text != "" && !tagAuthority.MatchString(tag.Text) {
		tag.Complain("write a domain that you hold and a year, as in stato.example.org,2026"+see,
			"%q is not an authority and a date (RFC 4151)", tag.Text)
	}
	return tag.Text
}

var versionName = regexp.MustCompile(`^\d+\.\d+\.\d+$`)

func readVersion(v document.Value) string {
	if v.Text != "" && !versionName.MatchString(v.Text) {
		v.Complain("leave it to `bollettino upgrade`, which writes it as in 0.1.0"+see, "%q is no version of the program", v.Text)
		return ""
	}
	return v.Text
}

// readZone reads the time zone, Italy's where none is named.
func readZone(v document.Value) period.Zone {
	zone, err := period.In(cmp.Or(v.Text, italy))
	if err != nil {
		v.Complain("use a name of the tz database, such as Europe/Rome", "%v", err)
		zone, _ = period.In(italy)
	}
	return zone
}

const italy = "Europe/Rome"

// readShare reads how much of a time must have been observed.
func readShare(v document.Value) ratio.Ratio {
	usual := ratio.Of(95, 100)
	if v.Text == "" {
		return usual
	}
	share, err := ratio.Parse(v.Text)
	if err != nil || share.Cmp(ratio.Whole(1)) > 0 {
		v.Complain("write a share from 0 to 1, such as 0.95"+see, "%q is not a share", v.Text)
		return usual
	}
	return share
}

// readFresh reads for how long a measurement speaks of now.
func readFresh(v document.Value) time.Duration {
	const usual = 15 * time.Minute
	if v.Text == "" {
		return usual
	}
	d, err := time.ParseDuration(v.Text)
	if err != nil || d < time.Minute || d > 24*time.Hour || d%time.Minute != 0 {
		v.Complain("write whole minutes or hours, from 1m to 24h, such as 15m or 1h"+see,
			"%q is not a duration that can be used here", v.Text)
		return usual
	}
	return d
}

var (
	headerName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)
	repository = regexp.MustCompile(`^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+$`)
)

// readEdit reads who may edit from the browser. A header without the addresses
// that are believed would be believed of everybody, so it is refused.
func readEdit(m *document.Map) (e Edit) {
	defer m.Close()
	header := m.Text("header")
	if e.Header = header.Text; e.Header != "" && !headerName.MatchString(e.Header) {
		header.Complain("write a header's name, as in X-Enti"+see, "%q is not a header's name", e.Header)
	}
	for _, v := range m.Texts("from") {
		p, err := netip.ParsePrefix(v.Text)
		if a, e := netip.ParseAddr(v.Text); e == nil {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil || p.Addr().Zone() != "" {
			v.Complain("write addresses or blocks of them, as in [127.0.0.1, 10.0.0.0/24]"+see, "%q is not an address",
				v.Text)
			continue
		}
		e.From = append(e.From, p.Masked())
	}
	if (e.Header == "") != (len(m.Texts("from")) == 0) {
		m.At("header").Complain("write both: the header's name and the addresses of the proxy that sets it"+see,
			"header and from go together")
	}
	git, ok := m.Map("git")
	if !ok {
		return e
	}
	defer git.Close()
	git.Need("name", "name the kind of git host: github, gitlab, gitea, forgejo or bitbucket"+see)
	e.Git = Git{
		Name:   git.OneOf("name", "", "github", "gitlab", "gitea", "forgejo", "bitbucket"),
		Branch: git.Text("branch").Text, BaseURL: webAddress(git.Text("base_url")),
		APIRoot:  webAddress(git.Text("api_root")),
		AuthType: git.OneOf("auth_type", "", "pkce"), AppID: git.Text("app_id").Text,
	}
	repo := git.Need("repo", "name the repository, as in unione/bollettino"+see)
	if e.Git.Repo = repo.Text; repo.Text != "" && !repository.MatchString(repo.Text) {
		repo.Complain("name the repository, as in unione/bollettino"+see, "%q is not a repository's name", repo.Text)
	}
	if e.Git.Branch == "" {
		e.Git.Branch = "main"
	}
	if e.Git.AuthType == "pkce" && e.Git.AppID == "" {
		git.At("auth_type").Complain("write app_id: the number under which the git host knows this site"+see,
			"pkce needs app_id")
	}
	return e
}

// hostName is what a policy header can name without meaning something else.
var hostName = regexp.MustCompile(`^[A-Za-z0-9.-]+(:\d+)?$`)

// Origins are the web origins that a browser talks to when it edits on the host.
func (g Git) Origins() []string {
	if g.Name == "" {
		return nil
	}
	var out []string
	for _, address := range []string{
		map[string]string{"github": "https://api.github.com", "bitbucket": "https://api.bitbucket.org"}[g.Name],
		map[bool]string{true: "https://gitlab.com"}[g.Name == "gitlab" && (g.BaseURL == "" || g.APIRoot == "")],
		g.BaseURL, g.APIRoot,
	} {
		u, err := url.Parse(address)
		if origin := u.Scheme + "://" + u.Host; err == nil && hostName.MatchString(u.Host) &&
			!slices.Contains(out, origin) {
			out = append(out, origin)
		}
	}
	return out
}

// IsWeb tells whether a text is an absolute http or https address.
func IsWeb(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// webAddress is the value if it is an absolute http or https address.
func webAddress(v document.Value) string {
	if v.Text == "" {
		return ""
	}
	if !IsWeb(v.Text) {
		v.Complain("write a whole address, as in https://www.example.org/", "%q is not a web address", v.Text)
		return ""
	}
	return v.Text
}
