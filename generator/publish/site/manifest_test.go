package site

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A manifest says what it was told, whatever files are called.
func TestManifest(t *testing.T) {
	of := func(text string) digest { return digestOf([]byte(text)) }
	m := manifest{{"b/index.html", of("1"), sumOf("f")}, {"a\tb\n.svg", of("22"), sum{}}, {`"c".txt`, of(""), sum{}},
		{"è.txt", unknown, sumOf("g")}}.sorted()
	got, ok := readManifest(m.bytes())
	if d := cmp.Diff(m, got, cmp.AllowUnexported(published{}, digest{})); d != "" || !ok {
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
	one, two := published{name: "a", digest: digestOf(nil)}, published{name: "b", digest: digestOf(nil)}
	whole := string(manifest{one, two}.bytes())
	said := func(lines string) string {
		return fmt.Sprintf(headForm, strings.Count(lines, "\n"), 0, len(lines)) + lines
	}
	digits := strings.Repeat("0", 24)
	for _, data := range []string{"", "{}", whole[:len(whole)-1], whole[:len(whole)-6], whole + "\n",
		string(manifest{two, one}.bytes()), string(manifest{one, one}.bytes()),
		said("a\n"), said("a\t" + digits + "\n"), said("a\t" + digits + "-x\n"), said("a\t" + digits + "0-1\n"),
		said("a\t" + digits + "-1\taf\n"), said("\"a\t" + digits + "-1\n")} {
		if m, ok := readManifest([]byte(data)); ok {
			t.Errorf("%q: %v", data, m)
		}
	}
	if _, ok := readManifest([]byte(said("a\t" + digits + "-1\n"))); !ok {
		t.Error("a line as it should be")
	}
}

// Of units of which nothing more comes all is known that was, few files or many, called alike or not.
func TestFinished(t *testing.T) {
	part := part{now: map[string]published{}}
	want := map[string]published{}
	for unit := range 3 {
		folder := fmt.Sprintf("soggetti/%d/", unit)
		for i := range mostNames + 20 {
			name := fmt.Sprintf("%s%d.txt", folder, i*(1+unit%2))
			f := published{name: name, digest: digest{digestOf([]byte(name)).sum, int64(i) - 1}}
			if i%2 > 0 {
				f.from = sumOf(name)
			}
			part.now[name], want[name] = f, f
		}
		part.finish(folder)
	}
	got := map[string]published{}
	for f := range part.written {
		got[f.name] = f
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(published{}, digest{})); d != "" || len(part.now) > 0 {
		t.Errorf("%d are left: %s", len(part.now), d)
	}
	if f, ok := part.taken("soggetti/2/70.txt"); !ok || f != want["soggetti/2/70.txt"] {
		t.Errorf("%t %v", ok, f)
	}
}
