package document

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRewrite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, want string
		lines          []int
	}{
		{"on one line, with comments", "# Mio\nlist:\n  - {città: \"è\", state: future, b: 1} # future\n  - {state: draft}\n",
			"# Mio\nlist:\n  - {città: \"è\", state: \"\", b: 1} # future\n  - {state: draft}\n", []int{3}},
		{"in quotes", "list:\n- state: 'future' # a\n- state: \"future\"\n", "list:\n- state: \"\" # a\n- state: \"\"\n", []int{2, 3}},
		{"last of the file", "list:\n- state: future", "list:\n- state: \"\"", []int{2}},
		{"with Windows' ends", "list:\r\n- state: future\r\n  b: 1\r\n", "list:\r\n- state: \"\"\r\n  b: 1\r\n", []int{2}},
		{"in no way that is known", "list:\n- state: \"fu\\\n    ture\" # a\n  b: 1\n", "list:\n  - state: \"\" # a\n    b: 1\n", []int{2}},
		{"nowhere", "state:   future # a\n", "state:   future # a\n", nil},
	} {
		got, lines, err := Rewrite([]byte(c.in), func(path, value string) (string, bool) {
			return `""`, (path == "list[0].state" || path == "list[1].state") && value == "future"
		})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if d := cmp.Diff(c.want, string(got)); d != "" || !slices.Equal(lines, c.lines) {
			t.Errorf("%s: lines %v (-want +got):\n%s", c.name, lines, d)
		}
	}
	for _, bad := range []string{"a: [\n", "\ta"} {
		if got, _, err := Rewrite([]byte(bad), func(string, string) (string, bool) { return "", false }); err == nil {
			t.Errorf("%q becomes %q", bad, got)
		}
	}
}

func TestPutKey(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"# Mio\na: {b: 1}\n# Fine\n": "# Mio\na: {b: 1}\n# Fine\nv: \"2\"\n",
		"a: 1":                       "a: 1\nv: \"2\"\n",
		"v: \"1\" # mio\na: 1\n":     "v: \"2\" # mio\na: 1\n",
		"{a: 1}\n":                   "{a: 1, v: \"2\"}\n",
		"a: |\n  x\n\n":              "a: |\n  x\n\nv: \"2\"\n",
	} {
		got, err := PutKey([]byte(in), "v", `"2"`)
		if err != nil {
			t.Errorf("%q: %v", in, err)
		}
		if d := cmp.Diff(want, string(got)); d != "" {
			t.Errorf("%q (-want +got):\n%s", in, d)
		}
	}
	if got, err := PutKey([]byte("- a\n"), "v", "1"); err == nil {
		t.Errorf("a list becomes %q", got)
	}
}
