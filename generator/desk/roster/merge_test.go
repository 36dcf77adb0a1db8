package roster

import (
	"strings"
	"testing"

	"bollettino/generator/input/subject"

	"github.com/google/go-cmp/cmp"
)

// What was written by hand stays, whatever the lists say now; the rest follows them, and what
// follows is told.
func TestMerge(t *testing.T) {
	row := func(id, name, place string) string { return id + ",ec-direct," + name + ",,,," + place + ",,,,1,,,\n" }
	for what, c := range map[string]struct{ then, hand, now, want, says string }{
		"nobody touched it":            {row("1", "Alfa", ""), row("1", "Alfa", ""), row("1", "Alfa", ""), row("1", "Alfa", ""), ""},
		"the lists changed a name":     {row("1", "Alfa", ""), row("1", "Alfa", ""), row("1", "Alpha", ""), row("1", "Alpha", ""), `~ 1: name: "Alpha", was "Alfa"`},
		"a new one":                    {"", "", row("1", "Alfa", ""), row("1", "Alfa", ""), "+ 1 Alfa"},
		"one is gone":                  {row("1", "Alfa", ""), row("1", "Alfa", ""), "", "", "- 1 Alfa"},
		"a place by hand":              {row("1", "Alfa", ""), row("1", "Alfa", "Borgo"), row("1", "Alfa", ""), row("1", "Alfa", "Borgo"), ""},
		"a place by hand, a name":      {row("1", "Alfa", ""), row("1", "Alfa", "Borgo"), row("1", "Alpha", ""), row("1", "Alpha", "Borgo"), `~ 1: name: "Alpha", was "Alfa"`},
		"both wrote a place":           {row("1", "Alfa", ""), row("1", "Alfa", "Borgo"), row("1", "Alfa", "Valle"), row("1", "Alfa", "Borgo"), `= 1: place: "Borgo", written by hand, stays; the lists now say "Valle"`},
		"both wrote the same":          {row("1", "Alfa", ""), row("1", "Alfa", "Borgo"), row("1", "Alfa", "Borgo"), row("1", "Alfa", "Borgo"), ""},
		"added by hand":                {"", row("1", "Alfa", ""), "", row("1", "Alfa", ""), ""},
		"added by hand, then by lists": {"", row("1", "Alfa", ""), row("1", "Alpha", ""), row("1", "Alfa", ""), "= 1: the rows written by hand stay; the lists now say otherwise"},
		"taken away by hand":           {row("1", "Alfa", ""), "", row("1", "Alfa", ""), "", ""},
		"two rows by hand":             {row("1", "Alfa", ""), row("1", "Alfa", "") + row("1", "Alpha", ""), row("1", "Alfa", ""), row("1", "Alfa", "") + row("1", "Alpha", ""), ""},
		"changed by hand, and gone":    {row("1", "Alfa", ""), row("1", "Alfa", "Borgo"), "", row("1", "Alfa", "Borgo"), "= 1: the rows written by hand stay; the lists now say otherwise"},
		"in order":                     {row("2", "Beta", ""), row("2", "Beta", "") + row("3", "Gamma", ""), row("1", "Alfa", "") + row("2", "Beta", ""), row("1", "Alfa", "") + row("2", "Beta", "") + row("3", "Gamma", ""), "+ 1 Alfa"},
	} {
		head := strings.Join(subject.Header, ",") + "\n"
		got, changes, err := Merge([]byte(head+c.then), []byte(head+c.hand), []byte(head+c.now))
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		var says []string
		for _, x := range changes {
			says = append(says, x.String())
		}
		if d := cmp.Diff(head+c.want, string(got)); d != "" || strings.Join(says, "\n") != c.says {
			t.Errorf("%s: (-want +got)\n%s\n%q, not %q", what, d, says, c.says)
		}
	}
	if got, _, err := Merge(nil, []byte("\ufeffname,id\nAlfa,1\n"), nil); err != nil || !strings.HasSuffix(string(got), "\n1,,Alfa,,,,,,,,,,,\n") {
		t.Errorf("columns in another order: %v\n%s", err, got)
	}
	if _, _, err := Merge(nil, []byte("id,nome\n1,Alfa\n"), nil); err == nil {
		t.Error("merged a registry of other columns")
	}
}
