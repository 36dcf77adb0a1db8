package rulebook

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

var three = Entry{ID: "3.0", Title: "Regole: 3", Published: "2026-01", InForceFrom: "2026-01-01", Basis: "stated",
	Source: "https://example.org/a", Retrieved: "2026-01-02", Here: "2026-01-02",
	Digest: "sha256:00", Licence: "non indicata"}

const row30 = `{id: "3.0", title: "Regole: 3", published: 2026-01, in_force_from: 2026-01-01, basis: stated, ` +
	`until: "", state: "", source: https://example.org/a, retrieved: 2026-01-02, published_here: 2026-01-02, ` +
	`digest: sha256:00, text: verbatim, licence: "non indicata"}` + "\n"

// A version is added to what a person wrote, which stays as it is but for the
// day on which the version before ends.
func TestRegister(t *testing.T) {
	for _, c := range []struct{ name, old, want, err string }{
		{name: "empty", old: "", want: "# The register of the rulebook: data/README.md explains every key.\nversions:\n  - " + row30 + "pages: []\nobligations: []\n"},
		{name: "the one before ends", old: "# mine\nversions:\n  - {id: 2.0, in_force_from: 2025-01-01} # so it is\n\n# pages\npages: []\n",
			want: "# mine\nversions:\n  - {id: 2.0, in_force_from: 2025-01-01, until: 2026-01-01} # so it is\n  - " + row30 + "\n# pages\npages: []\n"},
		{name: "in lines, with an end", old: "versions:\n- id: 2.0\n  in_force_from: 2025-01-01\n  until: \"\"\n  text: ours\n",
			want: "versions:\n- id: 2.0\n  in_force_from: 2025-01-01\n  until: 2026-01-01\n  text: ours\n- " + row30},
		{name: "between two", old: "versions:\n  - {id: 2.0, in_force_from: 2025-01-01, until: 2027-01-01}\n  - {id: 4.0, in_force_from: 2027-01-01}\n",
			want: "versions:\n  - {id: 2.0, in_force_from: 2025-01-01, until: 2026-01-01}\n  - {id: 4.0, in_force_from: 2027-01-01}\n  - " + strings.Replace(row30, `until: ""`, "until: 2027-01-01", 1)},
		{name: "a draft before ends not", old: "versions:\n  - {id: 2.9, in_force_from: 2025-06-01, state: draft}\n", want: "versions:\n  - {id: 2.9, in_force_from: 2025-06-01, state: draft}\n  - " + row30},
		{name: "no line feed at the end", old: "versions:\n  - {id: 2.0}", want: "versions:\n  - {id: 2.0}\n  - " + row30},
		{name: "there already", old: "versions:\n  - {id: \"3.0\"}\n", err: "version 3.0 is registered already"},
		{name: "all in one line", old: "versions: [{id: 2.0}]\n", err: "not a list with a line for each"},
		{name: "no YAML", old: "versions: [", err: "not valid YAML"},
		{name: "a list", old: "- a\n", err: "not a map"},
		{name: "no versions", old: "pages: []\n", err: "no list `versions`"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Register([]byte(c.old), three)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Errorf("error %v, want %q", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, string(got)); d != "" {
				t.Error(d)
			}
			var v any
			if err := yaml.Unmarshal(got, &v); err != nil {
				t.Errorf("what came out is not YAML: %v", err)
			}
		})
	}
}
