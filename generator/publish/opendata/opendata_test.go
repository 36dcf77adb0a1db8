package opendata

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/page/dataset"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// described is a site of n subjects under a policy.
func described(n int, how setting.Verdicts) Site {
	set := dataset.New(frame.Site{Language: &word.It, Setting: setting.Site{Verdicts: how},
		Book: &rulebook.Book{Versions: make([]rulebook.Version, 1)}}, n)
	s := Site{Base: "https://stato.example.org/b/", Operator: Agent{"Unione", "https://www.example.org", "c_x001"},
		Contact: "bollettino@example.org", Licence: "CC-BY-4.0", TagAuthority: "stato.example.org,2026", Language: "it",
		Modified: "2026-11-27", Tables: set.Tables(), Parts: set.Names(), Words: map[string]Words{},
		Title: "Dati aperti: Unione", About: "Stati."}
	for _, t := range s.Tables {
		title, about := set.Words(t.Name)
		s.Words[t.Name] = Words{title, about}
	}
	return s
}

// sites are of few and of many subjects, under all policies.
func sites() (out []Site) {
	for _, n := range []int{1, 25000} {
		for _, how := range []setting.Verdicts{setting.Figures, setting.Named, setting.Totals} {
			out = append(out, described(n, how))
		}
	}
	return out
}

// hostile is a row of what no form would take as it is.
func hostile(t dataset.Table) (r dataset.Row) {
	for _, c := range t.Columns {
		switch c.Kind {
		case dataset.Code:
			r = append(r, c.Codes[0])
		case dataset.Flag:
			r = append(r, "true")
		case dataset.Whole:
			r = append(r, "7")
		case dataset.Number:
			r = append(r, "0.9931")
		case dataset.Stamp:
			r = append(r, "2026-11-27T22:45:00+01:00")
		case dataset.Address:
			r = append(r, "https://example.org/a?b=\"c\"")
		default:
			r = append(r, "=1+1,\"à\"; </script>\r\n\t\\")
		}
	}
	return r
}

// empty is a row in which nothing is that may be missing.
func empty(t dataset.Table) dataset.Row {
	r := hostile(t)
	for i, c := range t.Columns {
		if c.Optional {
			r[i] = ""
		}
	}
	return r
}

// Both forms of a table say the same under the names of its columns, and its schema takes each
// line of it.
func TestFormsAgree(t *testing.T) {
	t.Parallel()
	for _, x := range described(1, setting.Named).Tables {
		rows := []dataset.Row{hostile(x), empty(x)}
		asCSV, asLines := Write(x, slices.Values(rows))
		read, err := csv.NewReader(bytes.NewReader(asCSV)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if len(read) != 3 || bytes.Count(asLines, []byte("\n")) != 2 || !bytes.HasSuffix(asCSV, []byte("\r\n")) {
			t.Fatalf("%s: %d rows of CSV, lines:\n%s", x.Name, len(read), asLines)
		}
		schema := compile(t, Schema(x, "Titolo"))
		for i, line := range bytes.Split(bytes.TrimSpace(asLines), []byte("\n")) {
			v, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
			if err == nil {
				err = schema.Validate(v)
			}
			if err != nil {
				t.Fatalf("%s: %v", x.Name, err)
			}
			o := v.(map[string]any)
			for k, c := range x.Columns {
				if got := read[0][k]; got != c.Name {
					t.Errorf("%s: the header has %q for %q", x.Name, got, c.Name)
				}
				want := ""
				switch v := o[c.Name].(type) {
				case string:
					want = v
				case json.Number:
					want = v.String()
				case bool:
					want = map[bool]string{true: "true", false: "false"}[v]
				case []any:
					for _, w := range v {
						want = strings.TrimSpace(want + " " + w.(string))
					}
				}
				got := read[i+1][k]
				if c.Kind == dataset.Text {
					got = strings.TrimPrefix(got, "'")
				}
				if c.Kind == dataset.List {
					got = strings.Join(strings.Fields(got), " ")
				}
				if got != strings.ReplaceAll(want, "\r\n", "\n") {
					t.Errorf("%s %s: CSV has %q, JSON %q", x.Name, c.Name, got, want)
				}
				if c.Kind == dataset.Text && strings.HasPrefix(read[i+1][k], "=") {
					t.Errorf("%s %s: a spreadsheet reads %q as a formula", x.Name, c.Name, read[i+1][k])
				}
			}
		}
	}
}

func compile(t *testing.T, schema []byte) *jsonschema.Schema {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("bollettino:line", v); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("bollettino:line")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The schema of a line sees what is wrong.
func TestSchemaSees(t *testing.T) {
	t.Parallel()
	x := described(1, setting.Figures).Tables[0]
	schema := compile(t, Schema(x, ""))
	_, lines := Write(x, slices.Values([]dataset.Row{hostile(x)}))
	for good, bad := range map[string]string{
		`"stato":"unknown"`: `"stato":"altro"`, `"in_elenco":true`: `"in_elenco":"si"`, `"nome":`: `"nume":`,
		`"aggiornato":"2026-11-27T22:45:00+01:00"`: `"aggiornato":"2026-11-27 22:45"`,
	} {
		if !bytes.Contains(lines, []byte(good)) {
			t.Fatalf("no %s in %s", good, lines)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(bytes.Replace(lines, []byte(good), []byte(bad), 1)))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(v) == nil {
			t.Errorf("%s passes", bad)
		}
	}
}

// CSV on the Web names all files, each with the header that it has.
func TestFilesAndColumns(t *testing.T) {
	t.Parallel()
	for _, s := range sites() {
		var group struct {
			Tables []struct{ URL, TableSchema string }
		}
		if err := json.Unmarshal(Files(s), &group); err != nil {
			t.Fatal(err)
		}
		var got, want []string
		for _, x := range group.Tables {
			got = append(got, x.URL)
			i := slices.IndexFunc(s.Tables, func(t dataset.Table) bool { return strings.HasSuffix(x.URL, t.Name+".csv") })
			header, _ := Write(s.Tables[i], slices.Values([]dataset.Row(nil)))
			var schema struct {
				Columns []struct{ Name, Titles string }
			}
			if err := json.Unmarshal(Columns(s.Tables[i]), &schema); err != nil {
				t.Fatal(err)
			}
			if x.TableSchema != s.Tables[i].Name+".colonne.json" {
				t.Errorf("the columns of %s stand at %s", x.URL, x.TableSchema)
			}
			var names []string
			for _, c := range schema.Columns {
				if c.Name != c.Titles {
					t.Errorf("column %s is called %s", c.Name, c.Titles)
				}
				names = append(names, c.Name)
			}
			if strings.Join(names, ",")+"\r\n" != string(header) {
				t.Errorf("%s: columns %q, header %q", x.URL, names, header)
			}
		}
		for _, t := range s.Tables {
			for _, part := range s.Parts {
				if name := t.Name + ".csv"; part == "" || t.Whole {
					want = append(want, name)
				} else {
					want = append(want, part+"/"+name)
				}
				if t.Whole {
					break
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("files (-want +got):\n%s", diff)
		}
	}
}

// The description of the interface is valid by a library, which follows it into static/schema;
// its lines have the tables' columns.
func TestInterface(t *testing.T) {
	t.Parallel()
	for _, s := range sites() {
		doc := valid(t, Interface(s))
		if doc.Servers[0].URL != "https://stato.example.org/b" {
			t.Errorf("it stands at %s", doc.Servers[0].URL)
		}
		for _, x := range s.Tables {
			line := doc.Components.Schemas["Line_"+x.Name]
			var names []string
			for _, c := range x.Columns {
				names = append(names, c.Name)
			}
			if line == nil || !slices.Equal(line.Value.Required, names) || len(line.Value.Properties) != len(names) {
				t.Errorf("%s: the lines are %+v", x.Name, line)
			}
			at := "/dati/" + x.Name + ".csv"
			if len(s.Parts) > 1 && !x.Whole {
				at = "/dati/{parte}/" + x.Name + ".csv"
			}
			if doc.Paths.Value(at) == nil {
				t.Errorf("there is no %s", at)
			}
		}
		if _, parted := doc.Components.Parameters["parte"]; parted != (len(s.Parts) > 1) {
			t.Errorf("of %d parts: %v", len(s.Parts), parted)
		}
	}
}

// valid is a description that is.
func valid(t *testing.T, data []byte) *openapi3.T {
	t.Helper()
	doc, err := load(data)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func load(data []byte) (*openapi3.T, error) {
	loader := openapi3.NewLoader()
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, at *url.URL) ([]byte, error) {
		return os.ReadFile(filepath.Join("../../../static/schema", filepath.Base(at.Path)))
	}
	doc, err := loader.LoadFromDataWithPath(data, &url.URL{Path: "/site/dati/openapi.json"})
	if err == nil {
		err = doc.Validate(context.Background())
	}
	return doc, err
}

// The library sees what is wrong: else its silence would mean nothing.
func TestInterfaceIsSeen(t *testing.T) {
	t.Parallel()
	good := string(Interface(described(25000, setting.Figures)))
	for what, bad := range map[string]string{
		`"operationId": "badge"`: `"operationId": "stato"`, `#/components/schemas/Badge`: `#/components/schemas/Bodge`,
		`"in": "path"`: `"in": "pfad"`, "../schema/stato.json": "../schema/niente.json",
	} {
		if !strings.Contains(good, what) {
			t.Fatalf("there is no %s", what)
		}
		if _, err := load([]byte(strings.Replace(good, what, bad, 1))); err == nil {
			t.Errorf("%s passes", bad)
		}
	}
}

// Whatever an operator is called, the catalogue holds it as a text, and no address breaks out.
func TestCatalogIsNotBroken(t *testing.T) {
	t.Parallel()
	s := described(1, setting.Figures)
	s.Operator.Name, s.Contact = "\"> . <a> <b> \"\n\\", "a\">b@example.org"
	got := string(Catalog(s))
	for _, want := range []string{`foaf:name "\"> . <a> <b> \"\n\\"@it`, "<mailto:a%22%3Eb@example.org>"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	s.Licence = ""
	if got := string(Catalog(s)); strings.Contains(got, "A21_CCBY40") || !strings.Contains(got, "C1_Unknown") {
		t.Error("a licence that nobody named")
	}
}

// Each licence that settings can name has its entry.
func TestLicences(t *testing.T) {
	t.Parallel()
	if len(licences) != len(setting.Licences) {
		t.Errorf("%d licences, of %d", len(licences), len(setting.Licences))
	}
	for _, id := range setting.Licences {
		if name, page := Licence(id); name == "" || page == "" {
			t.Errorf("%s is not known", id)
		}
	}
	if name, page := Licence(""); name != "" || page != "" {
		t.Errorf("no licence is %s %s", name, page)
	}
}

// A string is written as encoding/json writes it, whatever is in it.
func TestQuoted(t *testing.T) {
	t.Parallel()
	for r := range rune(0x2100) {
		s := "a" + string(r) + "b" + string([]byte{byte(r)})
		var b bytes.Buffer
		quote(&b, s)
		if want, _ := json.Marshal(s); !bytes.Equal(b.Bytes(), want) {
			t.Fatalf("%q is %s, not %s", s, b.Bytes(), want)
		}
	}
}
