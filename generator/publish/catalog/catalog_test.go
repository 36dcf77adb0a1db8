package catalog

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/test/rome"

	"github.com/OpenSLO/go-sdk/pkg/openslosdk"
	"github.com/defenseunicorns/go-oscal/src/pkg/validation"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// sources are the example's versions, at an address.
func sources(t *testing.T, base string) []Source {
	t.Helper()
	list := &problem.List{}
	links := rulebook.Links{
		Page: func(v, slug string) string { return "/regole/" + v + "/" + slug + "/" },
		File: func(v, name string) string { return "/regole/" + v + "/" + name },
	}
	b := rulebook.Read(os.DirFS("../../.."), "content/regole", rome.Zone, links, nil, list)
	if list.Len() > 0 {
		t.Fatal(list.Sorted())
	}
	var out []Source
	for i := range b.Versions {
		v := &b.Versions[i]
		out = append(out, Source{Book: b, Version: v, State: "in_force", Authority: "stato.example.org,2026", Zone: rome.Zone, Home: base + "regole/" + v.ID + "/",
			Page:       func(slug string) string { return base + "regole/" + v.ID + "/" + slug + "/" },
			Obligation: func(id string) string { return base + "regole/obblighi/" + id + "/#v" + v.ID }})
	}
	if len(out) < 3 {
		t.Fatalf("the example has %d versions", len(out))
	}
	return out
}

var roles = append(subject.Roles(), string(subject.PlatformRole))

// files are all files of a version, by name.
func files(t *testing.T, s Source) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	put := func(name string, b []byte, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if b != nil {
			out[name] = b
		}
	}
	b, err := JSON(s)
	put("obblighi.json", b, err)
	b, err = OSCAL(s)
	put("catalogo.json", b, err)
	for _, r := range roles {
		b, err = Profile(s, subject.Role(r), "Profilo "+r, "catalogo.json")
		put("profilo-"+r+".json", b, err)
	}
	b, err = OpenSLO(s)
	put("openslo.yaml", b, err)
	return out
}

// valid holds the files against the formats' own validators.
func valid(t *testing.T, version string, all map[string][]byte) {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile("../../../static/schema/obligations.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range all {
		switch {
		case name == "obblighi.json":
			v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
			if err == nil {
				err = schema.Validate(v)
			}
			if err != nil {
				t.Errorf("%s %s: %v", version, name, err)
			}
		case strings.HasSuffix(name, ".json"):
			v, err := validation.NewValidator(b)
			if err != nil {
				t.Errorf("%s %s: %v", version, name, err)
				continue
			}
			if v.GetSchemaVersion() != "1.2.2" {
				t.Errorf("%s %s is held against OSCAL %s", version, name, v.GetSchemaVersion())
			}
			if err := v.Validate(); err != nil {
				t.Errorf("%s %s: %v", version, name, err)
			}
		default:
			objects, err := openslosdk.Decode(bytes.NewReader(b), openslosdk.FormatYAML)
			if err != nil {
				t.Errorf("%s %s: %v", version, name, err)
				continue
			}
			if err := openslosdk.Validate(objects...); err != nil {
				t.Errorf("%s %s: %v", version, name, err)
			}
			if len(objects) < 2 {
				t.Errorf("%s %s has %d objects", version, name, len(objects))
			}
		}
	}
}

func TestExample(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t, "https://stato.example.org/") {
		all := files(t, s)
		valid(t, s.Version.ID, all)
		if diff := cmp.Diff(all, files(t, s)); diff != "" {
			t.Errorf("%s: the second time (-first +second):\n%s", s.Version.ID, diff)
		}
		for _, name := range []string{"obblighi.json", "catalogo.json", "profilo-ec-direct.json"} {
			if all[name] == nil {
				t.Errorf("%s has no %s", s.Version.ID, name)
			}
		}
		if want := s.Version.ID != "2.5.1"; (all["openslo.yaml"] != nil) != want {
			t.Errorf("%s: OpenSLO is there: %v; 2.5.1 states no limits", s.Version.ID, !want)
		}
	}
}

// A role's profile picks what binds the role, and nothing else.
func TestProfile(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t, "https://stato.example.org/") {
		var all struct{ Obligations []obligation }
		b, err := JSON(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &all); err != nil {
			t.Fatal(err)
		}
		for _, r := range roles {
			var want []string
			for _, o := range all.Obligations {
				for _, x := range o.Binds {
					if string(x) == r {
						want = append(want, o.ID)
					}
				}
			}
			b, err := Profile(s, subject.Role(r), "x", "catalogo.json")
			if err != nil {
				t.Fatal(err)
			}
			var got struct {
				Profile struct {
					Imports []struct {
						Include []struct {
							IDs []string `json:"with-ids"`
						} `json:"include-controls"`
					}
				}
			}
			if want == nil {
				if b != nil {
					t.Errorf("%s: a profile for %s, whom nothing binds", s.Version.ID, r)
				}
				continue
			}
			if err := json.Unmarshal(b, &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got.Profile.Imports[0].Include[0].IDs); diff != "" {
				t.Errorf("%s %s (-want +got):\n%s", s.Version.ID, r, diff)
			}
		}
	}
}

// Ids stay when the site moves, and differ between versions.
func TestIDs(t *testing.T) {
	t.Parallel()
	ids := map[string]string{}
	here, there := sources(t, "https://stato.example.org/"), sources(t, "https://altrove.example.org/un/percorso/")
	for i, s := range here {
		for name, path := range map[string]string{"catalogo.json": "catalogo", "profilo-ec-direct.json": "profilo/ec-direct"} {
			id := s.id(path)
			if id != there[i].id(path) {
				t.Errorf("%s %s has another id at another address", s.Version.ID, name)
			}
			if !bytes.Contains(files(t, s)[name], []byte(`"uuid": "`+id+`"`)) {
				t.Errorf("%s %s lacks its id", s.Version.ID, name)
			}
			if ids[id] != "" {
				t.Errorf("%s %s has the id of %s", s.Version.ID, name, ids[id])
			}
			ids[id] = s.Version.ID + " " + name
		}
	}
}

// Words that no format would take as they are leave all files valid.
func TestHostile(t *testing.T) {
	t.Parallel()
	const bad = " \x00\u0085</script> \"quote\" 'q'\n- a: b # c {{ x }} \t\u202D%ò "
	for _, s := range sources(t, "https://stato.example.org/") {
		s.Version.Title, s.Version.Licence, s.Version.Published = bad, bad, bad
		for i := range s.Book.Obligations {
			o := &s.Book.Obligations[i]
			o.Title, o.Note = bad, bad
			for j := range o.Clauses {
				o.Clauses[j].Text = bad
			}
		}
		valid(t, s.Version.ID, files(t, s))
		for i := range s.Book.Obligations { // and nothing but what is invisible
			o := &s.Book.Obligations[i]
			o.Title, o.Note = "\n", "\x01"
		}
		valid(t, s.Version.ID, files(t, s))
	}
}

// The validators see what is wrong: else their silence would mean nothing.
func TestValidatorsSee(t *testing.T) {
	t.Parallel()
	s := sources(t, "https://stato.example.org/")[2]
	all := files(t, s)
	v, err := validation.NewValidator(bytes.Replace(all["catalogo.json"], []byte(`"title"`), []byte(`"titolo"`), 1))
	if err == nil {
		err = v.Validate()
	}
	if err == nil {
		t.Error("a catalog without a title passes")
	}
	objects, err := openslosdk.Decode(bytes.NewReader(bytes.Replace(all["openslo.yaml"], []byte("budgetingMethod: Occurrences"), []byte("budgetingMethod: Altro"), 1)), openslosdk.FormatYAML)
	if err == nil {
		err = openslosdk.Validate(objects...)
	}
	if err == nil {
		t.Error("an SLO without a known method passes")
	}
}
