package form_test

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/input/setting"
	"bollettino/generator/page/form"

	"github.com/google/go-cmp/cmp"
)

// modulo.json has what the page's scripts read of it, under the same names, and nothing
// that none of them reads.
func TestScriptsReadWhatIsWritten(t *testing.T) {
	t.Parallel()
	var s setting.Site
	s.Edit.Git.Name = "gitlab"
	data, err := form.NewForm(s).JSON()
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]json.RawMessage
	var lists struct {
		Fields, Updates []map[string]any
		Groups          []map[string]any
	}
	for _, to := range []any{&file, &lists} {
		if err := json.Unmarshal(data, to); err != nil {
			t.Fatal(err)
		}
	}
	scripts := ""
	for _, name := range []string{"campo", "gestione", "cms", "modulo", "risposta"} {
		js, err := os.ReadFile("../../../static/gestione/" + name + ".js")
		if err != nil {
			t.Fatal(err)
		}
		scripts += string(js)
	}
	fields := slices.Concat(lists.Fields, lists.Updates)
	for _, c := range []struct {
		what    string
		written []string
		read    string // how scripts read a key
	}{
		{"the form", slices.Sorted(maps.Keys(file)), `\bform\.(\w+)`},
		{"a field", keys(fields), `\bf\.(\w+)`},
		{"a group", keys(lists.Groups), `\bg\.(id|label)\b`}, // g is a field of a translation, too
	} {
		read := map[string]bool{}
		for _, m := range regexp.MustCompile(c.read).FindAllStringSubmatch(scripts, -1) {
			read[m[1]] = true
		}
		if diff := cmp.Diff(c.written, slices.Sorted(maps.Keys(read))); diff != "" {
			t.Errorf("of %s (-written +read):\n%s", c.what, diff)
		}
	}
	for _, f := range fields {
		if sort := f["sort"].(string); !strings.Contains(scripts, `"`+sort+`"`) {
			t.Errorf("%s: no script knows the sort %q", f["name"], sort)
		}
	}
}

// keys are those that any of the objects has, in order.
func keys(objects []map[string]any) []string {
	all := map[string]any{}
	for _, o := range objects {
		maps.Copy(all, o)
	}
	return slices.Sorted(maps.Keys(all))
}
