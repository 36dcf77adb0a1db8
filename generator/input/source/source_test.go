package source

import (
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func read(t testing.TB, text string) ([]Source, []problem.Problem) {
	t.Helper()
	var list problem.List
	got := Read("data/sources.yaml", []byte(text), Refs{Zone: rome.Zone, Refs: subject.Refs{
		Subject:    func(id subject.ID) bool { return id == "01234567897" },
		Obligation: func(id string) bool { return id == "tvp" },
	}}, &list)
	return got, list.Sorted()
}

func TestRead(t *testing.T) {
	t.Parallel()
	got, problems := read(t, `
sources:
  - {id: op, name: Operatore, kind: operator}
  - id: sonda
    name: Sonda
    kind: operator
    prober:
      interval: 2m
      reference: [{tcp: "www.example.org:443"}]
      targets:
        - {subject: 01234567897, service: portale, http: https://pay.example.org/, status: [200, 302], token_env: TOKEN}
        - {subject: "01234567897", tls: "[2001:db8::1]:443", days: 14}
  - id: pa
    name: Piattaforma
    kind: platform
    prometheus:
      url: https://prometheus.example.org/
      basic_env: LOGIN
      headers: {X-Scope-OrgID: pagamenti}
      headers_env: {X-Key: KEY}
      since: 2026-11-01
      chunk: 1h
      up: probe_success
      labels: {subject: ente}
      targets: [{match: {instance: x}, subject: "01234567897", service: portale}]
      responses: [{obligation: tvp, requests: a, within: b}]
`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := []Source{
		{Observer: Observer{"op", "Operatore", "operator"}, How: nil, Sound: true},
		{Observer: Observer{"sonda", "Sonda", "operator"}, Sound: true, How: Prober{
			Interval: 2 * time.Minute, Timeout: 10 * time.Second, Retries: 1, Concurrency: 32, Reference: []Target{{TCP: "www.example.org:443", Method: "GET"}},
			Targets: []Target{
				{Subject: "01234567897", Service: "portale", HTTP: "https://pay.example.org/", Method: "GET", Status: []int{200, 302}, TokenEnv: "TOKEN"},
				{Subject: "01234567897", Service: "pagamenti", TLS: "[2001:db8::1]:443", Method: "GET", Days: 14},
			},
		}},
		{Observer: Observer{"pa", "Piattaforma", "platform"}, Sound: true, How: Prometheus{
			Access: Access{URL: "https://prometheus.example.org/", BasicEnv: "LOGIN", Headers: map[string]string{"X-Scope-OrgID": "pagamenti"},
				HeaderEnv: map[string]string{"X-Key": "KEY"}, Timeout: 30 * time.Second, Retries: 3},
			Since: 1793487600, Step: time.Minute, Delay: time.Minute, Chunk: time.Hour, Up: "probe_success", Labels: Labels{Subject: "ente"},
			Series:    []Series{{map[string]string{"instance": "x"}, "01234567897", "portale"}},
			Responses: []Responses{{Obligation: "tvp", Requests: "a", Within: "b", Step: 15 * time.Minute}},
		}},
	}
	if d := cmp.Diff(want, got, cmpopts.IgnoreFields(Source{}, "Aims", "Notes")); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// A service that the subject doesn't offer is a problem where it stands, and so is
// none where several are offered or the only one has another id.
func TestAims(t *testing.T) {
	t.Parallel()
	got, problems := read(t, `
sources:
  - id: sonda
    name: Sonda
    kind: operator
    prober:
      reference: [{tcp: "www.example.org:443"}]
      targets:
        - {subject: "01234567897", service: portale, http: https://pay.example.org/}
        - {subject: "01234567897", service: portlae, http: https://pay.example.org/}
        - {subject: "01234567897", tls: "pay.example.org:443"}
  - {id: a, name: A, kind: operator, gatus: {url: "https://x/", endpoints: [{endpoint: x, subject: "01234567897", service: app}]}}
  - {id: b, name: B, kind: operator, upptime: {log: x.log, sites: [{site: x, subject: "01234567897", service: app}]}}
  - {id: c, name: C, kind: operator, prometheus: {url: "https://x/", up: u, targets: [{match: {i: x}, subject: "01234567897", service: app}]}}
`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	complaints := func(profile subject.Profile) string {
		var b strings.Builder
		for _, s := range got {
			for _, a := range s.Aims {
				if p, ok := a.Check(profile); !ok {
					b.WriteString(strings.TrimPrefix(p.String(), "data/sources.yaml:") + "\n")
					if p.Subject != problem.Nobody {
						t.Errorf("%s hurts %q", p, p.Subject)
					}
				}
			}
		}
		return b.String()
	}
	const of = "the services of 01234567897 are portale or sportello (profile.yaml)\n"
	want := "10:45: sources[0].prober.targets[1].service: \"portlae\" is not a service of this subject\n\thint: " +
		"did you mean portale? " + of +
		"11:21: sources[0].prober.targets[2].service: is missing: \"pagamenti\", which stands in for it, is not a " +
		"service of this subject\n\thint: " + of +
		"12:124: sources[1].gatus.endpoints[0].service: \"app\" is not a service of this subject\n\thint: " + of +
		"13:111: sources[2].upptime.sites[0].service: \"app\" is not a service of this subject\n\thint: " + of +
		"14:136: sources[3].prometheus.targets[0].service: \"app\" is not a service of this subject\n\thint: " + of
	if d := cmp.Diff(want, complaints(subject.Profile{Services: []subject.Service{{ID: "portale"},
		{ID: "sportello"}}})); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if got := complaints(subject.Profile{Services: []subject.Service{{ID: "portale"}, {ID: "portlae"},
		{ID: "pagamenti"}, {ID: "app"}}}); got != "" {
		t.Errorf("of services that there are: %s", got)
	}
}

// A prober that can't tell its own outage from its targets' is told so, and is no
// mistake.
func TestProberWithoutReference(t *testing.T) {
	t.Parallel()
	for targets, noted := range map[string]bool{
		`targets: [{subject: "01234567897", http: "https://a.example.org/"}]`:                                                                                                       true,
		`targets: [{subject: "01234567897", http: "https://a.example.org/"}, {subject: "01234567897", tls: "a.example.org:443"}, {subject: "01234567897", tcp: "b.example.org:1"}]`: true,
		`targets: [{subject: "01234567897", http: "https://a.example.org/"}, {subject: "01234567897", tls: "c.example.org:443"}, {subject: "01234567897", tcp: "b.example.org:1"}]`: false,
		`targets: [{subject: "01234567897", http: "https://a.example.org/"}], reference: [{tcp: "www.example.org:443"}]`:                                                            false,
	} {
		got, problems := read(t, "sources: [{id: s, name: S, kind: operator, prober: {"+targets+"}}]\n")
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if notes := got[0].Notes; len(notes) > 0 != noted || !got[0].Sound {
			t.Errorf("%s: %v, sound %v", targets, notes, got[0].Sound)
		} else if noted && (notes[0].Line != 1 || notes[0].Col == 0 || notes[0].Hint == "") {
			t.Errorf("%s: the note has no place: %s", targets, notes[0])
		}
	}
}

// Each mistake has its line, column and field; those in how to ask hurt nobody,
// and mark their source alone.
func TestMistakes(t *testing.T) {
	t.Parallel()
	got, problems := read(t, `sources:
  - {id: op, name: Operatore, kind: operator}
  - {id: op, name: Altro, kind: person}
  - {id: a b, kind: partner, other: x}
  - id: due
    name: Due
    kind: operator
    prober: {interval: soon, targets: [{subject: "1", http: ftp://x/, tcp: "a:1"}, {subject: "01234567897", tls: nowhere, status: 200}]}
    prometheus: {url: "https://me:secret@x/", up: u, labels: {subject: s}}
  - id: tre
    name: Tre
    kind: operator
    prometheus:
      url: https://x/
      token_env: TOKEN
      basic_env: a b
      headers: {Authorization: Bearer s3cret, "a b": x, Host: x}
      since: 30d
      chunk: 90s
      step: 1s
      responses: [{obligation: tap, requests: a, step: 25m}]
  - {id: quattro, name: Quattro, kind: operator, prober: }
  - {id: cinque, name: Cinque, kind: operator, prometheus: {url: "https://x/", basic_env: A, token_env: B, ca: ../secret}}
  - {id: sei, name: Sei, kind: operator, prober: {timeout: 40s, targets: []}}
`)
	var lines []string
	for _, p := range problems {
		hurts := "all"
		if p.Subject == problem.Nobody {
			hurts = "nobody"
		}
		first, _, _ := strings.Cut(p.String(), "\n")
		lines = append(lines, strings.TrimPrefix(first, "data/sources.yaml:")+" ("+hurts+")")
		if strings.Contains(p.String(), "s3cret") || strings.Contains(p.String(), "me:secret") {
			t.Errorf("a secret was told: %s", p)
		}
	}
	if d := cmp.Diff(strings.TrimSpace(mistakes), strings.Join(lines, "\n")); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	for i, sound := range []bool{true, true, true, false, false, false, false, false} {
		if got[i].Sound != sound {
			t.Errorf("source %d: sound is %v", i, got[i].Sound)
		}
	}
}

const mistakes = `
3:10: sources[1].id: "op" is given twice, in line 2 already (all)
3:33: sources[1].kind: "person" is not known here (all)
4:5: sources[2].name: is missing (all)
4:10: sources[2].id: "a b" is not an id (all)
4:30: sources[2].other: is not a key of this format (all)
8:24: sources[3].prober.interval: "soon" is not a duration that can be used here (nobody)
8:50: sources[3].prober.targets[0].subject: 1 is not in the registry (nobody)
8:61: sources[3].prober.targets[0].http: is not a web address (nobody)
8:71: sources[3].prober.targets[0].tcp: a target has one address (nobody)
8:114: sources[3].prober.targets[1].tls: "nowhere" is not a host and a port (nobody)
8:123: sources[3].prober.targets[1].status: only http has this (nobody)
9:5: sources[3].prometheus: a source is asked in one way, and prober stands here too (nobody)
9:23: sources[3].prometheus.url: a secret stands in the address (nobody)
14:7: sources[4].prometheus.labels: nothing says whom a series is about (nobody)
16:18: sources[4].prometheus.basic_env: is not the name of a variable (nobody)
17:32: sources[4].prometheus.headers.Authorization: Authorization is a secret (nobody)
17:54: sources[4].prometheus.headers.a b: "a b" is not the name of a header (nobody)
17:63: sources[4].prometheus.headers.Host: Host is not a header to set (nobody)
18:14: sources[4].prometheus.since: "30d" is neither a day nor a time (nobody)
19:14: sources[4].prometheus.chunk: 1m30s is not a multiple of the step of 25m (nobody)
21:19: sources[4].prometheus.responses[0].within: is missing (nobody)
21:32: sources[4].prometheus.responses[0].obligation: "tap" is not an obligation (nobody)
21:56: sources[4].prometheus.responses[0].step: 25m does not divide an hour (nobody)
22:50: sources[5].prober: is empty (nobody)
23:60: sources[6].prometheus.labels: nothing says whom a series is about (nobody)
23:60: sources[6].prometheus.up: there is nothing to ask (nobody)
23:91: sources[6].prometheus.basic_env: is a second way to say who asks, beside token_env (nobody)
23:112: sources[6].prometheus.ca: "../secret" is not a file below the root (nobody)
24:51: sources[7].prober.timeout: 2 tries of 40s are longer than the interval of 1m (nobody)
24:65: sources[7].prober.targets: is missing (nobody)
`

func FuzzRead(f *testing.F) {
	f.Add("sources: [{id: a, name: A, kind: operator, prober: {targets: [{subject: '01234567897', " +
		"http: 'https://x/'}]}}]")
	f.Add("sources: [{id: a, prometheus: {url: 'https://x/', headers: {a: b}, targets: [{match: {a: b}}], " +
		"responses: [{step: 1h}]}}]")
	f.Fuzz(func(t *testing.T, text string) {
		_, problems := read(t, text)
		for _, p := range problems {
			if p.Hint == "" || p.Line == 0 {
				t.Errorf("%+v", p)
			}
		}
	})
}

func TestReadImports(t *testing.T) {
	t.Parallel()
	got, problems := read(t, `
sources:
  - {id: a, name: A, kind: operator, upptime: {repository: ssh://git@git.example.org/monitor.git, sites: [{site: Portale, subject: "01234567897", service: portale}]}}
  - {id: b, name: B, kind: operator, upptime: {log: ../commits.tsv, history: h, at_most: 2h, sites: [{site: x, subject: "01234567897"}]}}
  - {id: c, name: C, kind: operator, gatus: {url: https://gatus.example.org/, interval: 30s, endpoints: [{endpoint: g/x, subject: "01234567897"}]}}
  - {id: d, name: D, kind: platform, buckets: {files: "*.csv", columns: {station: stazione}, down_at_most: 0.1, methods: {verify: tvp}, within: 2s}}
  - {id: e, name: E, kind: platform, stops: {file: fermi.json}}
`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	columns := BucketColumns()
	columns["station"] = "stazione"
	want := []How{
		Upptime{Repository: "ssh://git@git.example.org/monitor.git", AtMost: 36 * time.Hour, Sites: []Watched{{"Portale", "01234567897", "portale"}}},
		Upptime{Log: "../commits.tsv", History: "h", AtMost: 2 * time.Hour, Sites: []Watched{{"x", "01234567897", "pagamenti"}}},
		Gatus{Access: Access{URL: "https://gatus.example.org/", Timeout: 30 * time.Second, Retries: 3}, Interval: 30 * time.Second, Endpoints: []Watched{{"g/x", "01234567897", "pagamenti"}}},
		Buckets{Files: []string{"*.csv"}, Columns: columns, DownAtMost: 0.1, Methods: map[string]string{"verify": "tvp"}, Within: 2 * time.Second},
		Stops{File: "fermi.json"},
	}
	for i, s := range got {
		if d := cmp.Diff(want[i], s.How); d != "" || !s.Sound {
			t.Errorf("%s (-want +got):\n%s", s.ID, d)
		}
	}
}

func TestImportMistakes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`upptime: {sites: [{site: x, subject: "01234567897"}]}`:                                     "upptime.repository: is missing",
		`upptime: {repository: x, log: y, sites: [{site: x, subject: "01234567897"}]}`:              "upptime.log: stands beside repository",
		`upptime: {repository: x, history: y, sites: [{site: x, subject: "01234567897"}]}`:          "upptime.history: a repository has its own",
		`upptime: {repository: "https://me:secret@x/", sites: [{site: x, subject: "01234567897"}]}`: "upptime.repository: a secret stands in the address",
		`upptime: {repository: "ext::sh -c x://y", sites: [{site: x, subject: "01234567897"}]}`:     "upptime.repository: is not the address of a repository",
		`upptime: {repository: --upload-pack=x, sites: [{site: x, subject: "01234567897"}]}`:        `upptime.repository: "--upload-pack=x" is not a path`,
		`upptime: {log: x}`: "upptime.sites: is missing",
		`upptime: {log: x, sites: [{site: a, subject: "01234567897"}, {site: b, subject: "01234567897"}]}`: "upptime.sites[1].site: another site is about the same service",
		`gatus: {url: "https://x/"}`: "gatus.endpoints: is missing",
		`gatus: {url: "https://x/", endpoints: [{endpoint: a, subject: "01234567897"}, {endpoint: a, subject: "01234567897", service: b}]}`: `gatus.endpoints[1].endpoint: "a" is given twice, in line 1 already`,
		`buckets: {methods: {verify: tvp}}`:             "buckets.files: is missing",
		`buckets: {files: x, down_at_most: 1}`:          `buckets.down_at_most: "1" is not a share`,
		`buckets: {files: x, methods: {verify: other}}`: `buckets.methods.verify: "other" is not an obligation`,
		`buckets: {files: x, columns: {stazione: s}}`:   "buckets.columns.stazione: is not a key of this format",
		`stops: {}`:                           "stops.url: is missing",
		`stops: {file: x, url: "https://x/"}`: "stops.url: stands beside file",
	} {
		_, problems := read(t, "sources: [{id: a, name: A, kind: operator, "+text+"}]")
		if len(problems) != 1 || !strings.Contains(problems[0].String(), want) ||
			problems[0].Subject != problem.Nobody || strings.Contains(problems[0].String(), "me:secret") {
			t.Errorf("%s: %v, not %q", text, problems, want)
		}
	}
}
