package rulebook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/problem"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

const png = "\x89PNG\r\n\x1a\n\x00\x00"

// Case K: what stands beside a text is published as what its bytes are, or not
// at all.
func TestJudge(t *testing.T) {
	t.Parallel()
	const text, out = "as text", "left out"
	for _, c := range []struct{ name, data, want string }{
		{"a.png", png, ""},
		{"a.PNG", "\xff\xd8\xff\xe0 a JPEG", ""},
		{"a.webp", "RIFF\x00\x00\x00\x00WEBPVP8 ", ""},
		{"a.avif", "\x00\x00\x00\x20ftypavif\x00\x00\x00\x00", ""},
		{"a.avif", "\x00\x00\x00\x20ftypmif1\x00\x00\x00\x00avif", ""},
		{"a.gif", "GIF89a<script>alert(1)</script>", ""}, // a picture, whatever else
		{"a.png", "<!doctype html><script>alert(1)</script>", out},
		{"a.jpg", `<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`, out},
		{"a.png", "", out},
		{"a.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`, out},
		{"a.html", "<p>", out},
		{"a.js", "alert(1)", out},
		{"a", png, out},
		{"a.pdf", "%PDF-1.7\n", ""},
		{"a.pdf", "<html>%PDF-1.7", out},
		{"a.pdf", "<html>", out},
		{"a.zip", "PK\x03\x04", ""},
		{"a.xlsx", "<html>", out},
		{"a.json", `{"a": "<script>"}`, ""},
		{"a.txt", "<script>alert(1)</script>", ""}, // text/plain, and nosniff
		{"a.csv", "a,b\x00", out},
		{"a.xml", `<?xml version="1.0"?><richiesta xmlns="http://esempio.org/a"><ente>1</ente></richiesta>`, ""},
		{"a.xsd", `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a"/></xs:schema>`, ""},
		{"a.xml", `<a><script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script></a>`, text},
		{"a.xml", `<a><b xmlns="http://www.w3.org/1999/&#120;html" onclick="x"/></a>`, text},
		{"a.xml", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, text},
		{"a.xml", `<?xml-stylesheet href="a.xsl"?><a/>`, text},
		{"a.xml", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`, text},
		{"a.xml", `<a`, text},
		{"a.xml", "", text},
		{"a.wsdl", "\xff\xfe<\x00a\x00", text},
	} {
		as, why := judge(c.name, []byte(c.data))
		got := ""
		switch {
		case as == "" && why != "":
			got = out
		case as == c.name+".txt":
			got = text
		case as != c.name:
			got = "as " + as
		}
		if got != c.want {
			t.Errorf("%s with %q: %q (%s), want %q", c.name, c.data, got, why, c.want)
		}
	}
}

// Case K: of a folder only what the text uses is published; what is hidden is
// not even read as a page.
func TestOnlyWhatTheTextUses(t *testing.T) {
	t.Parallel()
	tree := fstest.MapFS{}
	for name, data := range map[string]string{
		"versions.yaml":                  "versions: [{id: \"1.0\", in_force_from: 2026-01-01}]\npages: []\nobligations: []\n",
		"1.0/README.md":                  "# Uno\n\n![Sì](.gitbook/assets/si.png) ![No](.gitbook/assets/no.png)\n\n[Schema](schema.xml), [pulito](pulito.xml), [altro](altro.exe)\n",
		"1.0/SUMMARY.md":                 "# Indice\n\n* [Uno](README.md)\n",
		"1.0/.gitbook/assets/si.png":     png,
		"1.0/.gitbook/assets/no.png":     "<html>",
		"1.0/.gitbook/assets/orfana.png": png,
		"1.0/.gitbook/includes/pezzo.md": "# Pezzo\n",
		"1.0/schema.xml":                 "<?xml-stylesheet href='a.xsl'?><a/>",
		"1.0/pulito.xml":                 "<a/>",
		"1.0/altro.exe":                  "MZ",
		"1.0/.git/config":                "[core]",
		"1.0/.bozza.md":                  "# Bozza\n",
		"1.0/.idea/nota.md":              "# Nota\n",
		"1.0/README.md~":                 "vecchio",
		"1.0/riservato.docx":             "PK\x03\x04",
	} {
		tree["r/"+name] = &fstest.MapFile{Data: []byte(data)}
	}
	var list problem.List
	b := Read(tree, "r", rome.Zone, link, nil, &list)
	if list.Len() > 0 {
		t.Fatal(list.Sorted())
	}
	v := &b.Versions[0]
	if len(v.Docs) != 1 {
		t.Errorf("%d pages: what is hidden is none", len(v.Docs))
	}
	want := []Asset{{".gitbook/assets/si.png", ".gitbook/assets/si.png"}, {"pulito.xml", "pulito.xml"},
		{"schema.xml", "schema.xml.txt"}}
	if diff := cmp.Diff(want, v.Used); diff != "" {
		t.Errorf("published beside the text (-want +got):\n%s", diff)
	}
	if html := allHTML(v.Docs[0]); !strings.Contains(html, `schema.xml.txt"`) || strings.Contains(html, "no.png\"") ||
		strings.Contains(html, "altro.exe\"") {
		t.Errorf("the page leads to what is not published:\n%s", html)
	}
	data, err := v.Archive(tree, "r/1.0")
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, tree["r/1.0/"+f.Name].Data) {
			t.Errorf("%s is not the file's bytes: %v", f.Name, err)
		}
	}
	slices.Sort(names)
	if diff := cmp.Diff([]string{".gitbook/assets/si.png", "README.md", "SUMMARY.md", "pulito.xml", "schema.xml"},
		names); diff != "" {
		t.Errorf("in the archive (-want +got):\n%s", diff)
	}
	for _, name := range names {
		if !strings.Contains(string(v.Sums), "  "+name+"\n") {
			t.Errorf("the list of digests lacks %s", name)
		}
	}
	if n := strings.Count(string(v.Sums), "\n"); n != len(names) {
		t.Errorf("the list of digests has %d lines", n)
	}
	var notes []string
	for _, n := range b.Notes {
		notes = append(notes, n.What)
	}
	for _, want := range []string{`"schema.xml" is published as plain text`,
		`no.png" is not shown: its bytes are no picture's`, `"altro.exe" is not published: it is of a kind`} {
		if !slices.ContainsFunc(notes, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("no note says %q: %q", want, notes)
		}
	}
}

// A folder that was registered when hidden files counted is still the same.
func TestDigestWithHiddenFiles(t *testing.T) {
	t.Parallel()
	tree := fstest.MapFS{"1.0/README.md": {Data: []byte("# Uno\n")}, "1.0/.gitbook.yaml": {Data: []byte("root: .\n")}}
	old, err := everything(tree, "1.0")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := Stock(tree, "1.0", &problem.List{})
	if err != nil {
		t.Fatal(err)
	}
	for digest, sound := range map[string]bool{old: true, SumDigest(sums): true, SumDigest(nil): false} {
		tree["versions.yaml"] = &fstest.MapFile{Data: []byte("versions: [{id: \"1.0\", in_force_from: " +
			"2026-01-01, digest: \"" + digest + "\"}]\npages: []\nobligations: []\n")}
		var list problem.List
		Read(tree, ".", rome.Zone, link, nil, &list)
		if (list.Len() == 0) != sound {
			t.Errorf("%s: %v", digest, list.Sorted())
		}
	}
}

// Case K: a rule text that is not UTF-8 is a problem, with its line and column,
// also where the text was read before.
func TestTextIsUTF8(t *testing.T) {
	t.Parallel()
	tree := fstest.MapFS{
		"r/versions.yaml": {Data: []byte("versions: [{id: \"1.0\", in_force_from: 2026-01-01}]\n" +
			"pages: []\nobligations: []\n")},
		"r/1.0/README.md": {Data: []byte("# Uno\n\nLa citt\xe0 paga.\n")},
	}
	kept := &Memory{Maker: "test", Kept: shelf{}}
	for range 2 {
		var list problem.List
		Read(tree, "r", rome.Zone, link, kept, &list)
		all := list.Sorted()
		if len(all) != 1 || all[0].File != "r/1.0/README.md" || all[0].Line != 3 || all[0].Col != 8 ||
			!strings.Contains(all[0].What, `"città"`) {
			t.Errorf("%v", all)
		}
	}
}

// What nobody sees in a text is left out with a note: a text in force is not ours
// to mend.
func TestTextWithoutHiddenCharacters(t *testing.T) {
	t.Parallel()
	tree := fstest.MapFS{
		"r/versions.yaml": {Data: []byte("versions: [{id: \"1.0\", in_force_from: 2026-01-01}]\n" +
			"pages: []\nobligations: []\n")},
		"r/1.0/README.md": {Data: []byte("---\ntitle: Uno\n---\n# Uno\n\nLa citt\u00e0 \x1b[31mpaga\u202e.\n")},
	}
	var list problem.List
	b := Read(tree, "r", rome.Zone, link, nil, &list)
	if list.Len() > 0 {
		t.Fatal(list.Sorted())
	}
	var notes []string
	for _, n := range b.Notes {
		notes = append(notes, fmt.Sprintf("%s:%d: %s", n.File, n.Line, n.What))
	}
	want := []string{"r/1.0/README.md:6: the control character U+001B does not belong into a text: it is left out",
		"r/1.0/README.md:6: the direction mark U+202E does not belong into a text: it is left out"}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if page := b.Versions[0].Docs[0].Blocks[0].HTML; !strings.Contains(page, "città [31mpaga.") {
		t.Errorf("the page says %q", page)
	}
}

type shelf fstest.MapFS

func (s shelf) Recall(name string) (fs.File, error) { return fstest.MapFS(s).Open(name) }

func (s shelf) Remember(name string, data []byte) error {
	s[name] = &fstest.MapFile{Data: data}
	return nil
}
