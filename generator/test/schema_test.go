package test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/base/document"
	"bollettino/generator/input/rulebook"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// The schemas are for editors; the readers in the packages are what decides.
var schemaNames = []string{"glossary", "site", "profile", "notice", "versions", "sources"}

func schemaFile(name string) string {
	return filepath.Join("..", "..", "static", "schema", name+".json")
}

func schemaJSON(t *testing.T, name string) any {
	t.Helper()
	data, err := os.ReadFile(schemaFile(name))
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", schemaFile(name), err)
	}
	return v
}

func compileSchema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	id := "bollettino:" + name
	if err := c.AddResource(id, schemaJSON(t, name)); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(id)
	if err != nil {
		t.Fatalf("%s: %v", schemaFile(name), err)
	}
	return s
}

// yamlValue is the document as a YAML 1.2 editor sees it: dates and times are
// text, keys are text as written, and other scalars have their types.
func yamlValue(data []byte) (any, error) {
	var top yaml.Node
	if err := yaml.Unmarshal(data, &top); err != nil {
		return nil, err
	}
	if len(top.Content) == 0 {
		return nil, errors.New("empty document")
	}
	return nodeValue(top.Content[0])
}

func nodeValue(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			v, err := nodeValue(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			m[n.Content[i].Value] = v
		}
		return m, nil
	case yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			v, err := nodeValue(c)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case yaml.ScalarNode:
		if n.Tag == "!!timestamp" {
			return n.Value, nil
		}
		var v any
		if err := n.Decode(&v); err != nil {
			return nil, err
		}
		switch v := v.(type) {
		case int:
			return json.Number(fmt.Sprint(v)), nil
		case int64, uint64:
			return json.Number(fmt.Sprint(v)), nil
		}
		return v, nil
	}
	return nil, fmt.Errorf("line %d: an alias", n.Line)
}

// A schemaField is one property of a schema with its path in a document: "updates[].text",
// with * where any key may stand.
type schemaField struct {
	path   string
	schema map[string]any // with what its $ref says, its own keys first
}

// walkSchema visits every property that documents of the schema can have.
func walkSchema(t *testing.T, name string, visit func(schemaField)) {
	t.Helper()
	root := schemaJSON(t, name).(map[string]any)
	var walk func(path string, s map[string]any, named bool)
	walk = func(path string, s map[string]any, named bool) {
		if ref, ok := s["$ref"].(string); ok {
			def, found := strings.CutPrefix(ref, "#/$defs/")
			target, ok := root["$defs"].(map[string]any)[def].(map[string]any)
			if !found || !ok {
				t.Fatalf("%s: %s: %s leads nowhere", schemaFile(name), path, ref)
			}
			merged := map[string]any{}
			for k, v := range target {
				merged[k] = v
			}
			for k, v := range s {
				if k != "$ref" {
					merged[k] = v
				}
			}
			s = merged
		}
		if named {
			visit(schemaField{path, s})
		}
		if props, ok := s["properties"].(map[string]any); ok {
			for _, key := range sortedKeys(props) {
				walk(strings.TrimPrefix(path+"."+key, "."), props[key].(map[string]any), true)
			}
		}
		if more, ok := s["additionalProperties"].(map[string]any); ok {
			walk(path+".*", more, false)
		}
		if items, ok := s["items"].(map[string]any); ok {
			walk(path+"[]", items, false)
		}
		for _, way := range slices.Concat(listAt(s, "anyOf"), listAt(s, "oneOf")) {
			walk(path, way.(map[string]any), false)
		}
	}
	walk("", root, false)
}

func listAt(s map[string]any, key string) []any {
	list, _ := s[key].([]any)
	return list
}

func sortedKeys(m map[string]any) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// freeTextFields are the paths of the fields of a schema ("notice") in which
// people write what readers will see: "title", "updates[].text", "translations.*.title".
func freeTextFields(t *testing.T, schema string) []string {
	t.Helper()
	var paths []string
	walkSchema(t, schema, func(f schemaField) {
		if f.schema["x-free-text"] == true {
			paths = append(paths, f.path)
		}
	})
	slices.Sort(paths)
	return slices.Compact(paths)
}

func TestSchemasCompile(t *testing.T) {
	for _, name := range schemaNames {
		root := schemaJSON(t, name).(map[string]any)
		if root["$schema"] != "https://json-schema.org/draft/2020-12/schema" || root["$id"] != "bollettino:"+name {
			t.Errorf("%s: $schema is %v, $id is %v", name, root["$schema"], root["$id"])
		}
		compileSchema(t, name)
	}
}

// Every field explains itself in one sentence, every example is valid, and a
// text that nothing bounds is one that the page has to escape.
func TestSchemasExplainThemselves(t *testing.T) {
	for _, name := range schemaNames {
		t.Run(name, func(t *testing.T) {
			var objects func(where string, v any)
			objects = func(where string, v any) {
				switch v := v.(type) {
				case map[string]any:
					if _, ok := v["properties"].(map[string]any); ok && v["type"] == "object" &&
						v["additionalProperties"] != false {
						t.Errorf("%s takes unknown keys", where)
					}
					for _, k := range sortedKeys(v) {
						objects(where+"/"+k, v[k])
					}
				case []any:
					for i, x := range v {
						objects(fmt.Sprintf("%s/%d", where, i), x)
					}
				}
			}
			root := schemaJSON(t, name).(map[string]any)
			objects("#", root)
			for _, s := range append([]any{root}, titled(root)...) {
				if m := s.(map[string]any); m["title"] == nil || m["description"] == nil {
					t.Errorf("a schema without title or description: %v", sortedKeys(m))
				}
			}
			walkSchema(t, name, func(f schemaField) {
				d, _ := f.schema["description"].(string)
				if !strings.HasSuffix(d, ".") || strings.Contains(d, ". ") {
					t.Errorf("%s: description %q is not one sentence", f.path, d)
				}
				free := f.schema["x-free-text"] == true
				texts := f.schema["type"] == "string" || fmt.Sprint(f.schema["type"]) == "[string number]"
				if free && !texts {
					t.Errorf("%s is free text and not a text", f.path)
				}
				if p, bound := f.schema["pattern"]; texts && !free && !bound {
					t.Errorf("%s has neither a pattern nor x-free-text", f.path)
				} else if free && bound && p != `\S` {
					t.Errorf("%s is free text with the pattern %v", f.path, p)
				}
				for _, x := range append(listAt(f.schema, "examples"), defaultOf(f.schema)...) {
					if err := compileField(t, root, f).Validate(x); err != nil {
						t.Errorf("%s: example %v: %v", f.path, x, err)
					}
				}
			})
		})
	}
}

// titled are the parts of a schema that are mappings of their own.
func titled(root map[string]any) (out []any) {
	defs, _ := root["$defs"].(map[string]any)
	for _, k := range sortedKeys(defs) {
		if defs[k].(map[string]any)["type"] == "object" {
			out = append(out, defs[k])
		}
	}
	return out
}

func defaultOf(s map[string]any) []any {
	if d, ok := s["default"]; ok {
		return []any{d}
	}
	return nil
}

// compileField compiles one field's schema beside the definitions it may name.
func compileField(t *testing.T, root map[string]any, f schemaField) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	alone := map[string]any{"allOf": []any{f.schema}}
	if defs, ok := root["$defs"]; ok {
		alone["$defs"] = defs
	}
	if err := c.AddResource("bollettino:field", alone); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("bollettino:field")
	if err != nil {
		t.Fatalf("%s: %v", f.path, err)
	}
	return s
}

// The example's own files are valid, as far as they are there.
func TestSchemasTakeTheExample(t *testing.T) {
	for _, c := range []struct{ schema, glob string }{
		{"site", "../../data/site.yaml"},
		{"sources", "../../data/sources.yaml"},
		{"glossary", "../../content/regole/glossario.yaml"},
		{"versions", "../../content/regole/versions.yaml"},
		{"profile", "../../data/subjects/*/profile.yaml"},
		{"notice", "../../data/subjects/*/notices/*.md"},
		{"notice", "../../data/platform/notices/*.md"},
	} {
		s := compileSchema(t, c.schema)
		files, err := filepath.Glob(c.glob)
		if err != nil {
			t.Fatal(err)
		}
		if len(files) == 0 {
			t.Logf("%s: none there", c.glob)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, ".md") {
				if data, _, err = document.Front(data); err != nil {
					t.Errorf("%s: %v", file, err)
					continue
				}
			}
			v, err := yamlValue(data)
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			if err := s.Validate(v); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
}

const (
	goodSite = `
operator: {name: Unione, url: https://www.example.org, contact: a@example.org}
base_url: https://stato.example.org/
tag_authority: stato.example.org,2026
languages: [it, en]
as_of: 2026-11-27T22:45:00+01:00
owners: {site: ["@example/bollettino"], subjects: "@example/ente-{id}"}
edit: {header: X-Enti, from: [127.0.0.1], git: {name: gitlab, repo: unione/bollettino, auth_type: pkce, app_id: 12}}
`
	goodProfile = `
owners: ["@example/comune"]
services: [{id: portale, name: Portale, channels: [web], partner: 01234567897, hours: ["mon-fri 09:00-13:00"]}]
desk: {mail: a@example.org, phone: "+39 000", always: true, public: false}
contacts: {users: 800000000}
attestations: [{obligation: continuita-operativa, on: 2026-03-12, until: 2027-03-12, evidence: https://www.example.org/}]
`
	goodNotice = `
kind: maintenance
title: Fermo
services: [portale]
impact: full
works: [io]
standin: yes
from: 2026-11-27T22:00
until: 2026-11-28T02:00:00+01:00
repeats: FREQ=WEEKLY;BYDAY=SU
except: [2026-12-25]
declared: 2026-11-20T09:30
translations: {de: {title: Wartung}}
updates:
  - {at: 2026-11-24T10:00, status: changed, from: 2026-11-27T23:00, services: all, text: Dopo.}
  - {at: 2026-11-28T01:20, status: resolved, ended: 2026-11-28T01:10, text: Finito.}
  - {at: 2026-11-29T10:00, status: redacted, redacts: [cause, 2026-11-24T10:00], text: Un nome.}
`
	goodVersions = `
versions:
  - {id: 2.2, title: Regole, published: 2020-01, in_force_from: 2020-01-01, basis: month_only, until: "", state: "", source: https://www.example.org/, retrieved: 2026-11-22, text: ours, licence: EUPL-1.2}
pages: [{id: livelli, title: Livelli, at: {2.2: [livelli.md]}}]
obligations:
  - id: fermi
    title: Fermi
    binds: [ec-direct, pt]
    at: {2.2: {page: livelli, place: "#fermi/1", indicator: none}, 3.3.0: {page: livelli, place: "#fermi/1", indicator: {measure: count, bound: at_most, limit: 30, window: month}}}
    indicator: {measure: response, bound: at_least, limit: 98%, within: 2s, window: month}
`
	goodSources = `
sources:
  - {id: operatore, name: Unione, kind: operator}
  - id: sonda
    name: Sonda
    kind: operator
    prober: {interval: 1m, timeout: 10s, retries: 2, concurrency: 8, reference: [{tcp: "www.example.org:443"}], targets: [{subject: "01234567897", service: portale, http: https://pay.example.org/, status: [200, 302], contains: Paga}]}
  - id: piattaforma
    name: Piattaforma
    kind: platform
    prometheus:
      url: https://prometheus.example.org/
      token_env: TOKEN
      headers: {X-Scope-OrgID: pagamenti}
      since: 2026-11-01
      up: probe_success
      labels: {subject: ente, service: servizio}
      targets: [{match: {instance: x}, subject: "01234567897"}]
      responses: [{obligation: tvp, requests: a, within: b, step: 15m}]
  - {id: monitor, name: Monitor, kind: operator, upptime: {repository: https://git.example.org/monitor.git, at_most: 30h, sites: [{site: Portale, subject: "01234567897"}]}}
  - {id: registro, name: Registro, kind: operator, upptime: {log: commits.tsv, history: history, sites: [{site: portale, subject: "01234567897"}]}}
  - {id: gatus, name: Gatus, kind: operator, gatus: {url: https://gatus.example.org/, interval: 90s, endpoints: [{endpoint: pagamenti/portale, subject: "01234567897"}]}}
  - {id: quarti, name: Quarti, kind: platform, buckets: {files: [export/*.csv], columns: {station: stazione}, down_at_most: 0.05, methods: {paVerifyPaymentNotice: tvp}, within: 2s}}
  - {id: fermi, name: Fermi, kind: platform, stops: {file: fermi.json}}
  - {id: fermi-web, name: Fermi, kind: platform, stops: {url: https://backoffice.example.org/, token_env: KEY}}
`
)

// Each change of a good document, old for new, makes it a bad one.
func TestSchemasRefuse(t *testing.T) {
	for _, c := range []struct {
		schema, good string
		bad          [][2]string
	}{
		{"site", goodSite, [][2]string{
			{"languages:", "langauges:"}, {"contact:", "mail:"},
			{"[it, en]", "[it, fr]"}, {"as_of: 2026-11-27T22:45", "as_of: 2026-11-27 22:45"},
			{"\nbase_url: https", "\nbase_url: ftp"}, {"base_url: https://stato.example.org/\n", ""},
			{"tag_authority: stato.example.org,2026", "tag_authority: stato.example.org"},
			{"languages: [it, en]", "verdicts: named"}, {"languages: [it, en]", "verdicts: loud"},
			{"languages: [it, en]", "observers: some"}, {"languages: [it, en]", "observed_at_least: 95"},
			{"languages: [it, en]", "notice_time: ledger"}, {"languages: [it, en]", "example: maybe"},
			{"@example/bollettino", "@persona"}, {"{id}", "uno"}, {"subjects:", "bodies:"},
			{"header: X-Enti, ", ""}, {"from: [127.0.0.1], ", ""}, {"[127.0.0.1]", "[localhost]"}, {"X-Enti", "X Enti"},
			{"gitlab", "cvs"}, {"unione/", ""}, {", app_id: 12", ""}, {"app_id", "token"},
		}},
		{"profile", goodProfile, [][2]string{
			{"contacts:", "contact:"}, {"mail:", "email:"}, {"users:", "user:"}, {"name:", "nome:"}, {"evidence:", "proof:"},
			{"[web]", "[fax]"}, {"[web]", "web"}, {"id: portale", "id: all"}, {"id: portale", "id: Portale"},
			{"mon-fri 09:00-13:00", "lun-ven 09:00-13:00"}, {"mon-fri 09:00-13:00", "mon-fri 9-13"},
			{"on: 2026-03-12", "on: 12.3.2026"}, {"always: true", "always: 24h"}, {"@example/comune", "a@example.org"}, {"https://www", "www"},
		}},
		{"notice", goodNotice, [][2]string{
			{"works:", "working:"}, {"{title: Wartung}", "{titel: Wartung}"}, {"ended:", "end:"},
			{"kind: maintenance", "kind: avviso"}, {"impact: full", "impact: high"}, {"impact: full\n", ""},
			{"works: [io]", "works: [fax]"}, {"standin: yes", "standin: perhaps"},
			{"status: changed", "status: moved"}, {"status: changed", "status: update"}, {"status: resolved", "status: update"},
			{"redacts: [cause, 2026-11-24T10:00], ", ""}, {"redacts: [cause,", "redacts: [titolo,"}, {"status: redacted", "status: update"},
			{"services: [portale]", "services: []"}, {"services: [portale]", "services: portale"},
			{"from: 2026-11-27T22:00", "from: 2026-11-27"}, {"from: 2026-11-27T22:00", "from: 2026-11-27T22:00+01:00"},
			{"FREQ=WEEKLY", "WEEKLY"}, {"FREQ=WEEKLY", "FREQ=HOURLY"}, {"de:", "Deutsch:"}, {"title: Fermo", `title: " "`}, {", text: Finito.", ""},
		}},
		{"versions", goodVersions, [][2]string{
			{"licence:", "license:"}, {"binds:", "obliges:"}, {"within:", "inside:"}, {"place: \"#fermi/1\", indicator: none", "place: \"#fermi/1\", anchor: x"},
			{"pages: [{id", "pages: [{ident"}, {"basis: month_only", "basis: guessed"}, {"text: ours", "text: copied"},
			{"binds: [ec-direct, pt]", "binds: [ec]"}, {"measure: response", "measure: speed"}, {"at_least", "least"},
			{"window: month}\n", "window: week}\n"}, {"indicator: none", "indicator: nothing"}, {"98%", "98 %"}, {"98%", "2h"}, {"limit: 30", "limit: 3.5"}, {"livelli.md]", "livelli.txt]"}, {"livelli.md]", "../livelli.md]"},
			{"published: 2020-01", "published: January"}, {`"#fermi/1", indicator: none`, `fermi`}, {"in_force_from: 2020-01-01", `in_force_from: ""`},
		}},
		{"sources", goodSources, [][2]string{
			{"name:", "title:"}, {"sources:", "source:"}, {"kind: operator", "kind: robot"}, {"name: Unione, ", ""},
			{"interval:", "every:"}, {"interval: 1m", "interval: a while"}, {"retries: 2", "retries: 20"}, {"tcp: ", "udp: "}, {"www.example.org:443", "www.example.org"},
			{"http: https:", "http: ftp:"}, {"service: portale, http: https://pay.example.org/", "service: portale"}, {"[200, 302]", "[2000]"},
			{"    prober:", "    prometheus: {url: https://a.example.org/, up: x}\n    prober:"}, {"token_env: TOKEN", "token: s3cret"}, {"token_env: TOKEN", "token_env: a b"},
			{"https://prometheus", "https://me:secret@prometheus"}, {"since: 2026-11-01", "since: 30d"}, {"match: {instance: x}", "match: {}"}, {"within: b, ", ""}, {"subject: ente, ", ""},
			{"at_most: 30h", "at_most: often"}, {"repository: ", "log: x, repository: "}, {"https://git.", "https://me:secret@git."}, {"site: Portale, ", ""}, {"log: commits.tsv, ", ""}, {"log: commits.tsv", "log: -x"},
			{"endpoint: pagamenti/portale, ", ""}, {"interval: 90s", "interval: 90"}, {"files: [export/*.csv], ", ""}, {"station: stazione", "stazione: station"}, {"0.05", "1"}, {": tvp}, within: 2s", ": 98%}"}, {"within: 2s", "within: 2"},
			{"file: fermi.json", "file: fermi.json, url: https://x.example.org/"}, {"{file: fermi.json}", "{}"},
		}},
	} {
		s := compileSchema(t, c.schema)
		check := func(text string) error {
			t.Helper()
			v, err := yamlValue([]byte(text))
			if err != nil {
				t.Fatalf("%s: %v\n%s", c.schema, err, text)
			}
			return s.Validate(v)
		}
		if err := check(c.good); err != nil {
			t.Errorf("%s refuses a good document: %v", c.schema, err)
		}
		for _, b := range c.bad {
			if !strings.Contains(c.good, b[0]) {
				t.Errorf("%s: %q is not in the good document", c.schema, b[0])
			} else if check(strings.Replace(c.good, b[0], b[1], 1)) == nil {
				t.Errorf("%s takes %q for %q", c.schema, b[1], b[0])
			}
		}
	}
}

// The schema of the register names every measure that is known.
func TestSchemaKnowsEveryMeasure(t *testing.T) {
	named := map[string]bool{}
	walkSchema(t, "versions", func(f schemaField) {
		if strings.HasSuffix(f.path, ".indicator.measure") {
			for _, m := range listAt(f.schema, "enum") {
				named[m.(string)] = true
			}
		}
	})
	for _, m := range rulebook.Measures() {
		if !named[string(m)] {
			t.Errorf("%s: add %s to the enum of an indicator's measure", schemaFile("versions"), m)
		}
	}
}

func TestSchemasFreeText(t *testing.T) {
	for name, want := range map[string][]string{
		"site":     {"operator.contact", "operator.name"},
		"sources":  {"sources[].name"},
		"versions": {"obligations[].note", "obligations[].title", "pages[].title", "versions[].corrections[].what", "versions[].licence", "versions[].title"},
		"profile": {"contacts.users", "desk.mail", "desk.phone",
			"services[].costs", "services[].how", "services[].name", "services[].offers", "services[].receipts"},
		"notice": {"already_paid", "alternatives", "cause", "deadlines", "title",
			"translations.*.alternatives", "translations.*.text", "translations.*.title", "updates[].text"},
	} {
		if got := freeTextFields(t, name); !slices.Equal(got, want) {
			t.Errorf("%s: free text in %q, want %q", name, got, want)
		}
	}
}
