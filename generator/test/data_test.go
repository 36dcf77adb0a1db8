package test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"
)

// lines are the rows of a table in JSON Lines, by a subject's code.
func lines[R any](t *testing.T, site snapshot, name string, of func(R) string) map[string][]R {
	t.Helper()
	file, ok := site["dati/"+name+".jsonl"]
	if !ok {
		t.Fatalf("there is no table %s", name)
	}
	out := map[string][]R{}
	for line := range bytes.Lines(file.data) {
		var r R
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		out[of(r)] = append(out[of(r)], r)
	}
	return out
}

type dataState struct {
	Code     string  `json:"codice_fiscale"`
	Name     string  `json:"nome"`
	State    string  `json:"stato"`
	Declared *string `json:"dichiarato"`
	Measured *string `json:"misurato"`
	At       *string `json:"misurato_alle"`
	Limited  bool    `json:"limitato"`
	AsOf     string  `json:"aggiornato"`
	URL      string  `json:"pagina"`
}

type dataService struct {
	Code           string   `json:"codice_fiscale"`
	ID             string   `json:"servizio"`
	Name           string   `json:"nome"`
	State          string   `json:"stato"`
	From           string   `json:"dal"`
	Until          string   `json:"al"`
	WithPlanned    *float64 `json:"disponibilita"`
	WithoutPlanned *float64 `json:"disponibilita_senza_fermi"`
	HoursKept      *float64 `json:"orari_rispettati"`
	Observed       float64  `json:"osservato"`
}

type dataIndicator struct {
	Code       string   `json:"codice_fiscale"`
	Obligation string   `json:"obbligo"`
	Version    string   `json:"versione"`
	Role       string   `json:"ruolo"`
	From       string   `json:"dal"`
	Until      string   `json:"al"`
	Bound      string   `json:"verso"`
	Limit      float64  `json:"limite"`
	Unit       string   `json:"unita"`
	Value      *float64 `json:"valore"`
	Booked     *float64 `json:"prenotato"`
	Observed   float64  `json:"osservato"`
	Observers  []string `json:"osservatori"`
	Evidence   string   `json:"prova"`
}

type dataNotice struct {
	ID    string  `json:"id"`
	Kind  string  `json:"tipo"`
	State string  `json:"stato"`
	From  string  `json:"dal"`
	Until *string `json:"al"`
	URL   string  `json:"pagina"`
}

// Every subject has one row, and all that tables say of it is what its stato.json says.
func TestDataIsThatOfStato(t *testing.T) {
	site := example(t, "", "")
	states := lines(t, site, "stati", func(r dataState) string { return r.Code })
	services := lines(t, site, "servizi", func(r dataService) string { return r.Code })
	figures := lines(t, site, "misure", func(r dataIndicator) string { return r.Code })
	notices := lines(t, site, "comunicazioni", func(r dataNotice) string { return strings.Split(r.ID, "/")[0] })
	seen := 0
	for name, file := range site {
		if !strings.HasPrefix(name, "soggetti/") || !strings.HasSuffix(name, "/stato.json") {
			continue
		}
		seen++
		var s struct {
			Subject, Name string
			AsOf          string `json:"as_of"`
			Now           struct {
				State              string
				Declared, Measured *string
				MeasuredAt         *string `json:"measured_at"`
				Limited            bool
			}
			Services []struct {
				ID, Name, Now string
				Availability  struct {
					Window   struct{ From, Until string }
					With     *float64 `json:"with_planned"`
					Without  *float64 `json:"without_planned"`
					Observed float64
				}
				HoursKept *float64 `json:"stated_hours_kept"`
			}
			Indicators []struct {
				Obligation, Version, Role string
				Window                    struct{ From, Until string }
				Bound                     string
				Limit                     float64
				Unit                      string
				Value, Booked             *float64
				Observed                  float64
				Observers                 []string
				Evidence                  string
			}
			Notices []struct {
				ID, Kind, From string
				Until          *string
				State, URL     string
			}
		}
		if err := json.Unmarshal(file.data, &s); err != nil {
			t.Fatal(err)
		}
		own := "https://stato.example.org/soggetti/" + s.Subject + "/"
		want := []dataState{{Code: s.Subject, Name: s.Name, State: s.Now.State, Declared: s.Now.Declared, Measured: s.Now.Measured,
			At: s.Now.MeasuredAt, Limited: s.Now.Limited, AsOf: s.AsOf, URL: own}}
		var wantServices []dataService
		for _, x := range s.Services {
			a := x.Availability
			wantServices = append(wantServices, dataService{s.Subject, x.ID, x.Name, x.Now, a.Window.From, a.Window.Until, a.With,
				a.Without, x.HoursKept, a.Observed})
		}
		var wantFigures []dataIndicator
		for _, x := range s.Indicators {
			wantFigures = append(wantFigures, dataIndicator{s.Subject, x.Obligation, x.Version, x.Role, x.Window.From, x.Window.Until,
				x.Bound, x.Limit, x.Unit, x.Value, x.Booked, x.Observed, x.Observers, x.Evidence})
		}
		var wantNotices []dataNotice
		for _, x := range s.Notices {
			wantNotices = append(wantNotices, dataNotice{s.Subject + "/" + x.ID, x.Kind, x.State, x.From, x.Until, x.URL})
		}
		slices.SortFunc(wantNotices, func(a, b dataNotice) int { return strings.Compare(a.ID, b.ID) })
		for _, d := range []string{
			cmp.Diff(want, states[s.Subject]), cmp.Diff(wantServices, services[s.Subject]),
			cmp.Diff(wantFigures, figures[s.Subject]), cmp.Diff(wantNotices, notices[s.Subject]),
		} {
			if d != "" {
				t.Errorf("%s (-stato.json +tables):\n%s", s.Subject, d)
			}
		}
	}
	if seen < 20 || seen != len(states) {
		t.Errorf("%d subjects, %d rows", seen, len(states))
	}
	if len(notices["platform"]) != 2 {
		t.Errorf("%d notices of the platform", len(notices["platform"]))
	}
}

// Of a site of many, a change of one notice writes the files of that subject's part, and none
// of another's; as a clean build would.
func TestDataOfOnePart(t *testing.T) {
	if testing.Short() {
		t.Skip("builds 1,010 bodies three times")
	}
	root := t.TempDir()
	world, err := txtar.ParseFile("testdata/world.txtar")
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, data string) {
		t.Helper()
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range world.Files {
		data := string(f.Data)
		if f.Name == "data/subjects.csv" {
			for n := range 1010 {
				data += fmt.Sprintf("%s,ec-indirect,Comune Inventato %d,Comuni,,,,RM,Lazio,,1,,,\n", codeOf(n), n+1)
			}
		}
		write(f.Name, data)
	}
	one := codeOf(7)
	notice := func(title string) {
		write("data/subjects/"+one+"/notices/2026-11-10-portale.md", "---\nkind: outage\ntitle: "+title+"\nservices: all\n"+
			"impact: partial\nfrom: 2026-11-10T00:00\nuntil: 2026-11-10T10:00\ndeclared: 2026-11-10T00:10\nalternatives: Dopo.\n---\n")
	}
	notice("Prima")
	o := madeOf(os.DirFS(root), filepath.Join(t.TempDir(), "public"))
	mustBuild(t, o)
	before := mustTree(t, o.Out)
	notice("Dopo")
	mustBuild(t, o)
	after := mustTree(t, o.Out)
	var got []string
	for _, name := range before.differ(after) {
		if strings.HasPrefix(name, "dati/") {
			got = append(got, name)
		}
	}
	part := "dati/" + one[len(one)-1:] + "/"
	if want := []string{part + "comunicazioni.csv", part + "comunicazioni.jsonl"}; !slices.Equal(got, want) {
		t.Errorf("written: %q, want %q", got, want)
	}
	if file, ok := after[part+"stati.csv"]; !ok || !bytes.Contains(file.data, []byte("\n"+one+",")) {
		t.Errorf("%s has no row of %s", part, one)
	}
	clean := madeOf(os.DirFS(root), filepath.Join(t.TempDir(), "public"))
	mustBuild(t, clean)
	if d := mustTree(t, clean.Out).differ(after); len(d) > 0 {
		t.Errorf("these differ from a clean build: %q", d)
	}
	folders := map[string]bool{}
	for name := range after {
		if rest, ok := strings.CutPrefix(name, "dati/"); ok && strings.Contains(rest, "/") {
			folders[rest[:strings.Index(rest, "/")]] = true
		}
	}
	if got := slices.Sorted(maps.Keys(folders)); len(got) != 11 || got[10] != "altri" {
		t.Errorf("parts %q", got)
	}
}

// undescribed are files of a site that no program is meant to read, or that have a description
// of their own.
var undescribed = regexp.MustCompile(`\.(html|js|css|png|svg|woff2?|txt|zip|map)$|^(assets|gestione|esempi|schema|sitemap)/|` +
	`^sitemap\.xml$|^soggetti/ricerca/|/ricerca/|^dati/openapi\.json$|^regole/[^/]+/risorse/|_comments\.xml$`)

// The description of the interface has a path for each file that programs read and none for
// another, and what a file holds has the shape that it tells.
func TestInterfaceIsThatOfTheSite(t *testing.T) {
	site := example(t, "", "")
	loader := openapi3.NewLoader()
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, at *url.URL) ([]byte, error) {
		file, ok := site[strings.TrimPrefix(at.Path, "/")]
		if !ok {
			return nil, fmt.Errorf("%s is not there", at)
		}
		return file.data, nil
	}
	doc, err := loader.LoadFromDataWithPath(site["dati/openapi.json"].data, &url.URL{Path: "/dati/openapi.json"})
	if err != nil {
		t.Fatal(err)
	}
	type known struct {
		pattern *regexp.Regexp
		files   int
		schema  *openapi3.SchemaRef
	}
	paths := map[string]*known{}
	for path, item := range doc.Paths.Map() {
		k := &known{pattern: regexp.MustCompile("^" + regexp.MustCompile(`\\\{[a-z]+\\\}`).ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$")}
		for _, c := range item.Get.Responses.Value("200").Value.Content {
			k.schema = c.Schema
		}
		paths[path] = k
	}
	for name, file := range site {
		if undescribed.MatchString(name) && !strings.HasSuffix(name, "badge.svg") {
			continue
		}
		described := false
		for path, k := range paths {
			if !k.pattern.MatchString("/" + name) {
				continue
			}
			described, k.files = true, k.files+1
			if !strings.HasSuffix(name, ".json") {
				continue
			}
			var v any
			if err := json.Unmarshal(file.data, &v); err != nil {
				t.Fatal(err)
			}
			if err := doc.ValidateSchemaJSON(k.schema.Value, v, openapi3.EnableJSONSchema2020()); err != nil {
				t.Errorf("%s is not what %s tells: %.400v", name, path, err)
			}
		}
		if !described {
			t.Errorf("%s is not described", name)
		}
	}
	for path, k := range paths {
		if k.files == 0 {
			t.Errorf("there is no file at %s", path)
		}
	}
}

// Each line of each table is what its schema says, and its CSV has as many rows.
func TestLinesAreOfTheirSchema(t *testing.T) {
	site := example(t, "", "")
	tables := 0
	for name, file := range site {
		table, ok := strings.CutSuffix(strings.TrimPrefix(name, "dati/"), ".schema.json")
		if !ok || !strings.HasPrefix(name, "dati/") {
			continue
		}
		tables++
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(file.data))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource("bollettino:line", v); err != nil {
			t.Fatal(err)
		}
		schema, err := c.Compile("bollettino:line")
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for line := range bytes.Lines(site["dati/"+table+".jsonl"].data) {
			lines++
			v, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
			if err == nil {
				err = schema.Validate(v)
			}
			if err != nil {
				t.Errorf("%s: %v", table, err)
			}
		}
		rows, err := csv.NewReader(bytes.NewReader(site["dati/"+table+".csv"].data)).ReadAll()
		if err != nil || len(rows) != lines+1 || lines == 0 {
			t.Errorf("%s: %d lines, %d rows with the header: %v", table, lines, len(rows), err)
		}
	}
	if tables != 5 {
		t.Errorf("%d tables", tables)
	}
}
