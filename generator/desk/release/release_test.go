package release

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRead(t *testing.T) {
	t.Parallel()
	got, err := Read([]byte("# Changes\n\nWords.\n\n## 0.2.0 (unreleased)\n\n### New\n\n- A `b`.\n\n## 0.1.0 (2026-12-01)\n\nWords.\n\n### Do\n\n- C.\n- D.\n"))
	want := []Version{{Name: "0.2.0", New: []string{"A `b`."}}, {Name: "0.1.0", Day: "2026-12-01", Do: []string{"C.", "D."}}}
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
	for _, bad := range []string{"", "## 0.1\n", "## 0.1.0 (soon)\n", "## 0.1.0 (unreleased)\n- A.\n", "## 0.1.0 (unreleased)\n### Fixed\n", "### Do\n"} {
		if got, err := Read([]byte(bad)); err == nil {
			t.Errorf("%q is read as %v", bad, got)
		}
	}
}

func TestSince(t *testing.T) {
	t.Parallel()
	all := []Version{{Name: "0.3.0"}, {Name: "0.2.0"}, {Name: "0.1.0"}}
	for name, want := range map[string]string{"": "0.1.0 0.2.0 0.3.0", "0.1.0": "0.2.0 0.3.0", "0.3.0": "", "0.4.0": "?"} {
		later, known := Since(all, name)
		var names []string
		for _, v := range later {
			names = append(names, v.Name)
		}
		if !known {
			names = []string{"?"}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("since %q: %s, want %s", name, got, want)
		}
	}
}

func TestMigrations(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, in, want string }{
		{"content/regole/versions.yaml", "# Mio\nversions:\n  - {id: 2.0, state: future} # viene\n  - {id: 1.0, state: draft}\n",
			"# Mio\nversions:\n  - {id: 2.0, state: \"\"} # viene\n  - {id: 1.0, state: draft}\n"},
		{"content/regole/versions.yaml", "versions:\n  - {id: future, note: [{state: future}]}\nstate: future\n", ""},
	} {
		out, lines := c.in, 0
		for _, m := range Migrations {
			if m.File == c.file {
				b, at, err := m.Apply([]byte(out))
				if err != nil {
					t.Fatal(err)
				}
				out, lines = string(b), lines+len(at)
			}
		}
		if c.want == "" {
			c.want = c.in
		}
		if d := cmp.Diff(c.want, out); d != "" || (lines > 0) != (c.want != c.in) {
			t.Errorf("%d lines (-want +got):\n%s", lines, d)
		}
	}
}

// The changes of this program can be read, each migration is told among them, and the newest
// version is that of its public description.
func TestChangesOfThisProgram(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	all, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range Migrations {
		i := slices.IndexFunc(all, func(v Version) bool { return v.Name == m.Version })
		if i < 0 || !strings.Contains(strings.Join(all[i].Do, "\n"), "`"+m.Was+"`") {
			t.Errorf("CHANGELOG.md, %s: say below Do what became of `%s`", m.Version, m.Was)
		}
	}
	code, err := os.ReadFile("../../../publiccode.yml")
	if err != nil {
		t.Fatal(err)
	}
	if m := regexp.MustCompile(`(?m)^softwareVersion: (.*)$`).FindStringSubmatch(string(code)); m == nil || m[1] != all[0].Name {
		t.Errorf("publiccode.yml says %q, CHANGELOG.md %s", m, all[0].Name)
	}
}
