package draft

import (
	"testing"

	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

// What was answered is what the next run goes on with.
func TestKept(t *testing.T) {
	t.Parallel()
	want := Kept{Command: "new", Begun: "2026-11-27T22:45:00+01:00", Given: map[string]string{"subject": "1"},
		Answers: map[string]string{"subject": "1", "title": "«Perché»\n\"x\"", "works": List([]string{"io", "psp"}),
			"cause": ""}}
	got, ok := ReadKept(want.JSON())
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, bad := range []string{"", "{", "[]", "{}", `{"command": "new"}`, `{"answers": {}}`} {
		if _, ok := ReadKept([]byte(bad)); ok {
			t.Errorf("%q is a draft", bad)
		}
	}
	for _, c := range []struct {
		command string
		given   map[string]string
		want    bool
	}{
		{"new", nil, true}, {"new", map[string]string{"subject": "1"}, true}, {"update", nil, false},
		{"new", map[string]string{"subject": "2"}, false}, {"new", map[string]string{"subject": "1", "kind": "outage"}, false},
	} {
		if got := want.Continues(c.command, c.given); got != c.want {
			t.Errorf("%s %v: %v", c.command, c.given, got)
		}
	}
	taken := map[string]bool{"new-20261127-224500.json": true, "new-20261127-224500-2.json": true}
	if name := KeptName("new", rome.At(t, "2026-11-27T22:45"), rome.Zone,
		func(n string) bool { return taken[n] }); name != "new-20261127-224500-3.json" {
		t.Errorf("%q", name)
	}
	if diff := cmp.Diff([]string{"io", "psp"}, Split(" io, psp,")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
