package catalog_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/publish/catalog"
	"bollettino/generator/test/catalogs"
	"bollettino/generator/test/rome"
	"bollettino/generator/test/tongue"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var root = os.DirFS("../../..")

// valid holds obblighi.json against its schema. The other formats have libraries
// of their own for this, which tools/catalogs asks.
func valid(t *testing.T, version string, data []byte) {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile("../../../static/schema/obligations.json")
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err == nil {
		err = schema.Validate(v)
	}
	if err != nil {
		t.Errorf("%s: %v", version, err)
	}
}

func TestExample(t *testing.T) {
	t.Parallel()
	for _, s := range catalogs.Example(t, root, catalogs.Home) {
		all := catalogs.Files(t, s)
		valid(t, s.Version.ID, all["obblighi.json"])
		if diff := cmp.Diff(all, catalogs.Files(t, s)); diff != "" {
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

// What files for machines say of themselves, and what leads to them, is in the site's
// language.
func TestCatalogsSpeakTheSitesLanguage(t *testing.T) {
	t.Parallel()
	book := catalogs.Example(t, root, catalogs.Home)[0].Book
	book.Versions[0].Title = ""
	links := address.NewLinks(catalogs.Home)
	site := frame.Site{Language: tongue.Made, Setting: setting.Site{Zone: rome.Zone}, Links: links, Book: book}
	var all strings.Builder
	for _, c := range catalog.Of(site, rome.Zone.Date(2026, time.November, 27)) {
		for _, w := range tongue.Foreign(c.Links) {
			t.Error(w)
		}
		files, err := c.Make()
		if err != nil {
			t.Fatal(err)
		}
		for _, data := range files {
			all.Write(data)
		}
		for _, l := range c.Links {
			all.WriteString(l.Text)
		}
	}
	w := tongue.Made.Publish.Catalog
	for _, s := range tongue.Unsaid([]any{w, tongue.Made.Frame.Platform}, all.String()) {
		t.Errorf("no file says %s", s)
	}
}

// A role's profile picks what binds the role, and nothing else.
func TestProfile(t *testing.T) {
	t.Parallel()
	for _, s := range catalogs.Example(t, root, catalogs.Home) {
		var all struct {
			Obligations []struct {
				ID    string
				Binds []subject.Role
			}
		}
		b, err := catalog.JSON(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &all); err != nil {
			t.Fatal(err)
		}
		for _, r := range catalogs.Roles {
			var want []string
			for _, o := range all.Obligations {
				for _, x := range o.Binds {
					if string(x) == r {
						want = append(want, o.ID)
					}
				}
			}
			b, err := catalog.Profile(s, subject.Role(r), "x", "catalogo.json")
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
	seen := map[string]string{}
	here := catalogs.Example(t, root, catalogs.Home)
	there := catalogs.Example(t, root, "https://altrove.example.org/un/percorso/")
	for i, s := range here {
		files, moved := catalogs.Files(t, s), catalogs.Files(t, there[i])
		for _, name := range []string{"catalogo.json", "profilo-ec-direct.json"} {
			id, as := idOf(t, files[name]), s.Version.ID+" "+name
			if other := idOf(t, moved[name]); id != other {
				t.Errorf("%s has the id %s, and %s at another address", as, id, other)
			}
			if seen[id] != "" {
				t.Errorf("%s has the id of %s", as, seen[id])
			}
			seen[id] = as
		}
	}
}

// idOf is the id of an OSCAL document.
func idOf(t *testing.T, data []byte) string {
	t.Helper()
	var documents map[string]struct{ UUID string }
	if err := json.Unmarshal(data, &documents); err != nil {
		t.Fatal(err)
	}
	for _, d := range documents {
		if err := uuid.Validate(d.UUID); err != nil {
			t.Errorf("%q: %v", d.UUID, err)
		}
		return d.UUID
	}
	t.Fatal("there is no document")
	return ""
}

// Words that no format would take as they are leave obblighi.json valid.
func TestHostile(t *testing.T) {
	t.Parallel()
	for _, s := range catalogs.Hostile(t, root) {
		valid(t, s.Version.ID, catalogs.Files(t, s)["obblighi.json"])
	}
}

// A version has the files that say something, and each is led to; one that states nothing has
// none.
func TestOf(t *testing.T) {
	t.Parallel()
	book := *catalogs.Example(t, root, catalogs.Home)[0].Book
	book.Versions = append(slices.Clone(book.Versions), rulebook.Version{ID: "9.0"})
	site := frame.Site{Language: tongue.Made, Setting: setting.Site{Zone: rome.Zone}, Links: address.NewLinks(catalogs.Home), Book: &book}
	all := catalog.Of(site, rome.Zone.Date(2026, time.November, 27))
	if len(all) != len(book.Versions)-1 {
		t.Errorf("%d of %d versions have files", len(all), len(book.Versions))
	}
	limits := map[string]bool{}
	for _, c := range all {
		files, err := c.Make()
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range c.Links {
			if len(files[strings.TrimPrefix(l.Href, site.Links.To("/"+c.Folder))]) == 0 {
				t.Errorf("%s: nothing stands where %q leads", c.Version, l.Href)
			}
		}
		if len(files) != len(c.Links) {
			t.Errorf("%s: %d links lead to %d files", c.Version, len(c.Links), len(files))
		}
		limits[c.Version] = files["openslo.yaml"] != nil
	}
	if limits["2.5.1"] || !limits["3.10.0"] {
		t.Errorf("limits are stated by %v", limits)
	}
}
