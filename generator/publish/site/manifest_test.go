package site

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A manifest says what it was told, whatever files are called.
func TestManifest(t *testing.T) {
	m := manifest{{"b/index.html", "12-3", "af"}, {"a\tb\n.svg", "4-5", ""}, {`"c".txt`, "6-7", ""},
		{"è.txt", "8-9", "f"}}.sorted()
	got, ok := readManifest(m.bytes())
	if d := cmp.Diff(m, got, cmp.AllowUnexported(published{})); d != "" || !ok {
		t.Errorf("%t %s", ok, d)
	}
	for _, f := range m {
		if i := got.at(f.name); i < 0 || got[i] != f {
			t.Errorf("%q is at %d", f.name, i)
		}
	}
	if got.at("b") >= 0 {
		t.Error("a folder is a file")
	}
	if i, j := got.under("b/"); j-i != 1 || got[i].name != "b/index.html" {
		t.Errorf("below b/ are those from %d to %d", i, j)
	}
}

// What is cut off, or is something else, is no manifest.
func TestManifestBroken(t *testing.T) {
	whole := string(manifest{{"a", "1-2", ""}, {"b", "3-4", ""}}.bytes())
	for _, data := range []string{"", "{}", whole[:len(whole)-1], whole[:len(whole)-6],
		manifestHead + "2\nb\t1-1\na\t1-1\n",
		manifestHead + "2\na\t1-1\na\t1-1\n", manifestHead + "1\na\n", manifestHead + "1\n\"a\t1-1\n"} {
		if m, ok := readManifest([]byte(data)); ok {
			t.Errorf("%q: %v", data, m)
		}
	}
}
