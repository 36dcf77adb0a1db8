// Package catalogs_test holds the catalogues of obligations against the libraries of
// their formats. It is a module of its own, so that whoever uses the program gets
// none of them; `make test` runs it.
package catalogs_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"bollettino/generator/test/catalogs"

	"github.com/OpenSLO/go-sdk/pkg/openslosdk"
	"github.com/defenseunicorns/go-oscal/src/pkg/validation"
)

var root = os.DirFS("../..")

func TestExample(t *testing.T) {
	t.Parallel()
	for _, s := range catalogs.Example(t, root, catalogs.Home) {
		valid(t, s.Version.ID, catalogs.Files(t, s))
	}
}

// Words that no format would take as they are leave all files valid.
func TestHostile(t *testing.T) {
	t.Parallel()
	for _, s := range catalogs.Hostile(t, root) {
		valid(t, s.Version.ID, catalogs.Files(t, s))
	}
}

// valid holds a version's files against the formats' own validators.
func valid(t *testing.T, version string, files map[string][]byte) {
	t.Helper()
	if files["catalogo.json"] == nil {
		t.Errorf("%s has no catalogo.json", version)
	}
	for name, data := range files {
		var err error
		switch {
		case name == "obblighi.json": // of our own format: package catalog's tests
		case strings.HasSuffix(name, ".json"):
			err = validOSCAL(data)
		default:
			err = validOpenSLO(data)
		}
		if err != nil {
			t.Errorf("%s %s: %v", version, name, err)
		}
	}
}

func validOSCAL(data []byte) error {
	v, err := validation.NewValidator(data)
	if err != nil {
		return err
	}
	if v.GetSchemaVersion() != "1.2.2" {
		return fmt.Errorf("is held against OSCAL %s", v.GetSchemaVersion())
	}
	return v.Validate()
}

func validOpenSLO(data []byte) error {
	objects, err := openslosdk.Decode(bytes.NewReader(data), openslosdk.FormatYAML)
	if err != nil {
		return err
	}
	if len(objects) < 2 {
		return fmt.Errorf("has %d objects", len(objects))
	}
	return openslosdk.Validate(objects...)
}

// The validators see what is wrong: else their silence would mean nothing.
func TestValidatorsSee(t *testing.T) {
	t.Parallel()
	files := catalogs.Files(t, catalogs.Example(t, root, catalogs.Home)[2])
	spoiled := func(name, good, bad string) []byte {
		if !bytes.Contains(files[name], []byte(good)) {
			t.Fatalf("%s has no %s", name, good)
		}
		return bytes.Replace(files[name], []byte(good), []byte(bad), 1)
	}
	if validOSCAL(spoiled("catalogo.json", `"title"`, `"titolo"`)) == nil {
		t.Error("a catalog without a title passes")
	}
	if validOpenSLO(spoiled("openslo.yaml", "budgetingMethod: Occurrences", "budgetingMethod: Altro")) == nil {
		t.Error("an SLO without a known method passes")
	}
}
