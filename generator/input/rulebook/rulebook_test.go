package rulebook

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/subject"
	"bollettino/generator/test/rome"
	"bollettino/generator/test/world"

	"github.com/google/go-cmp/cmp"
)

var link = Links{
	Page: func(version, slug string) string { return "/regole/" + version + "/" + slug + "/" },
	File: func(version, name string) string { return "/regole/" + version + "/risorse/" + name },
}

// pageText is a version's page with one of each place.
const pageText = `# Livelli

Prima della prima sezione.

## Disponibilità del servizio

Un paragrafo.

Un *secondo* paragrafo
su due righe.

1. primo
2. secondo
   - annidato

| misura | limite |
|---|---|
| uno | 9h |
| due | 36h |

## Disponibilità del servizio

Omonima. Vedi [gli altri](altri.md#sezione), [questo](https://example.org), [perso](perso.md), [fuori](/etc/passwd) e [male](javascript:alert).

{% hint style="info" %}
Suggerimento.
{% endhint %}

<script>alert(1)</script>
<p onclick="alert(1)" id="mio">Scritto <b style="color:red">a mano</b> <a href="javascript:alert(1)">qui</a> <img src=x onerror=alert(1)></p>
`

func book(t testing.TB, register string) (*Book, []problem.Problem) {
	t.Helper()
	var list problem.List
	b := Read(fstest.MapFS{
		"regole/versions.yaml":       {Data: []byte(register)},
		"regole/1.0/livelli.md":      {Data: []byte(pageText)},
		"regole/1.0/altri.md":        {Data: []byte("# Altri\n\n## Sezione\n\nTesto.\n")},
		"regole/1.0/cart/README.md":  {Data: []byte("Senza titolo. [Su](../livelli.md)\n")},
		"regole/1.0/SUMMARY.md":      {Data: []byte("# Indice\n")},
		"regole/1.0/README.md":       {Data: []byte("---\ndescription: x\n---\n# Benvenuti\n")},
		"regole/2.0/livelli-ec.md":   {Data: []byte(pageText)},
		"regole/2.0/note/leggimi.md": {Data: []byte("# Note\n")},
	}, "regole", rome.Zone, link, nil, &list)
	return b, list.Sorted()
}

const versions = `versions:
  - {id: "2.0", in_force_from: 2026-06-16}
  - {id: "1.0", in_force_from: 2026-01-01, until: 2026-06-16}
  - {id: "3.0", in_force_from: 2026-03-01, state: draft}
pages:
  - {id: livelli, title: Livelli, at: {"1.0": livelli.md, "2.0": livelli-ec.md}}
obligations:
`

func clause(place, more string) string {
	return fmt.Sprintf("  - id: o\n    title: O\n    binds: [ec-direct]\n"+
		"    at: {\"1.0\": {page: livelli, place: %q%s}}\n", place, more)
}

func sound(t testing.TB, register string) *Book {
	t.Helper()
	b, problems := book(t, register)
	for _, p := range problems {
		if p.File == "regole/3.0" {
			continue // a draft without a text
		}
		t.Fatal(p)
	}
	return b
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]string{
		"#disponibilita-del-servizio":      "Disponibilità del servizio Un paragrafo. Un secondo paragrafo su due righe. primo secondo annidato misura limite uno 9h due 36h",
		"#disponibilita-del-servizio/1":    "primo",
		"#disponibilita-del-servizio/2":    "secondo annidato",
		"#disponibilita-del-servizio/3":    "annidato",
		"#disponibilita-del-servizio/p1":   "Un paragrafo.",
		"#disponibilita-del-servizio/p2":   "Un secondo paragrafo su due righe.",
		"#disponibilita-del-servizio/r1":   "uno 9h",
		"#disponibilita-del-servizio/r2":   "due 36h",
		"#disponibilita-del-servizio-1/p2": "Suggerimento.",
		"#livelli/p1":                      "Prima della prima sezione.",
	} {
		b := sound(t, versions+clause(place, ""))
		o, _ := b.Find("o")
		c := o.In("1.0")
		if c.Text != want {
			t.Errorf("%s is %q, want %q", place, c.Text, want)
		}
		if f := c.Fragment(); f == "" || strings.Count(allHTML(c.Doc), ` id="`+f+`"`) != 1 {
			t.Errorf("%s: the fragment %q does not stand once in its page:\n%s", place, f, allHTML(c.Doc))
		}
		if strings.Contains(c.HTML, " id=") {
			t.Errorf("%s alone keeps an id: %s", place, c.HTML)
		}
	}
	for _, place := range []string{"#disponibilita-del-servizio/4", "#disponibilita-del-servizio/p9",
		"#disponibilita-del-servizio/r3", "#altro", "disponibilita", "#a/0", "#a/x1"} {
		if _, problems := book(t, versions+clause(place, "")); !slices.ContainsFunc(problems,
			func(p problem.Problem) bool { return p.Field == "obligations[0].at.1.0.place" }) {
			t.Errorf("%s is found", place)
		}
	}
}

func allHTML(d *Doc) string {
	var b strings.Builder
	for _, x := range d.Blocks {
		b.WriteString(x.HTML)
	}
	return b.String()
}

func TestClauseAlone(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]string{
		"#disponibilita-del-servizio/1":  "<p>primo</p>",
		"#disponibilita-del-servizio/2":  "<p>secondo</p>\n<ul>\n<li>annidato</li>\n</ul>",
		"#disponibilita-del-servizio/r2": "<p>due · 36h</p>",
		"#disponibilita-del-servizio/p2": "<p>Un <em>secondo</em> paragrafo\nsu due righe.</p>",
	} {
		o, _ := sound(t, versions+clause(place, "")).Find("o")
		if diff := cmp.Diff(want, strings.TrimSpace(o.In("1.0").HTML)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", place, diff)
		}
	}
}

func TestDigest(t *testing.T) {
	t.Parallel()
	o, _ := sound(t, versions+clause("#disponibilita-del-servizio/p1", "")).Find("o")
	right := Fingerprint(o.In("1.0").Text)
	sound(t, versions+clause("#disponibilita-del-servizio/p1", ", digest: "+right))
	_, problems := book(t, versions+clause("#disponibilita-del-servizio/p2", ", digest: "+right))
	if !slices.ContainsFunc(problems, func(p problem.Problem) bool {
		return strings.HasPrefix(p.What, "the clause's text has changed") &&
			strings.Contains(p.Hint, Fingerprint("Un secondo paragrafo su due righe."))
	}) {
		t.Errorf("another text passes: %v", problems)
	}
	// White space and Unicode's two ways to write an accent are no change.
	if Fingerprint("perche\u0301") != Fingerprint("perché") {
		t.Error("a composed and a decomposed accent differ")
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	b := sound(t, versions+clause("#disponibilita-del-servizio/p1", ""))
	v, _ := b.Version("1.0")
	var docs []string
	for _, d := range v.Docs {
		docs = append(docs, fmt.Sprintf("%s %q %q %q", d.File, d.Slug, d.Title, d.Page))
	}
	if diff := cmp.Diff([]string{`livelli.md "livelli" "Livelli" "livelli"`, `README.md "" "Benvenuti" ""`,
		`altri.md "altri" "Altri" ""`, `cart/README.md "cart" "cart" ""`}, docs); diff != "" {
		t.Errorf("the page of the register first, no summary (-want +got):\n%s", diff)
	}
	html := allHTML(v.doc("livelli.md"))
	for _, bad := range []string{"<script", "alert(1)<", "onclick", "onerror", "javascript:", "<img", "style=", "{%",
		"<h1", `href="perso`, "/etc/passwd"} {
		if strings.Contains(html, bad) {
			t.Errorf("the page holds %q:\n%s", bad, html)
		}
	}
	for _, good := range []string{`href="/regole/1.0/altri/#sezione"`,
		`href="https://example.org"`, "perso", "male", "<b>a mano</b>", "Suggerimento."} {
		if !strings.Contains(html, good) {
			t.Errorf("the page lacks %q:\n%s", good, html)
		}
	}
	if up := allHTML(v.doc("cart/README.md")); !strings.Contains(up, `href="/regole/1.0/livelli/"`) {
		t.Errorf("a link to the folder above is %s", up)
	}
	marked := 0
	for _, x := range v.doc("livelli.md").Blocks {
		if slices.Equal(x.Obligations, []string{"o"}) {
			marked++
		}
	}
	if marked != 1 {
		t.Errorf("%d blocks state the obligation", marked)
	}
}

// What subjects write is Markdown in which HTML is text like any other.
func TestPlain(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Ciao **tu**":                     "<p>Ciao <strong>tu</strong></p>\n",
		"<script>alert(1)</script>":       "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n",
		"a <b onclick=x>b</b> c":          "<p>a &lt;b onclick=x&gt;b&lt;/b&gt; c</p>\n",
		"<!-- via -->":                    "<p>&lt;!-- via --&gt;</p>\n",
		"# Titolo\n\n## Due\n\n### Tre":   "<h3>Titolo</h3>\n<h3>Due</h3>\n<h3>Tre</h3>\n",
		"[x](javascript:alert(1))":        "<p>x</p>\n",
		"![x](https://example.org/a.png)": "<p></p>\n",
		"[x](https://example.org)":        "<p><a href=\"https://example.org\">x</a></p>\n",
	} {
		if diff := cmp.Diff(want, Plain(in)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", in, diff)
		}
	}
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Disponibilità del servizio": "disponibilita-del-servizio",
		"1.2  Cos'è?":                "1-2-cos-e",
		"—":                          "",
		"Più, o meno":                "piu-o-meno",
	} {
		if got := Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestInForce(t *testing.T) {
	t.Parallel()
	b := sound(t, versions+clause("#livelli", ""))
	for day, want := range map[string]string{"2025-12-31": "", "2026-01-01": "1.0", "2026-03-02": "1.0",
		"2026-06-15": "1.0", "2026-06-16": "2.0", "2099-01-01": "2.0"} {
		got := ""
		if v := b.InForce(rome.At(t, day)); v != nil {
			got = v.ID
		}
		if got != want {
			t.Errorf("on %s %q is in force, not %q", day, got, want)
		}
	}
	for _, c := range []struct{ version, day, want string }{
		{"1.0", "2025-12-31", "future"}, {"1.0", "2026-01-01", "in_force"}, {"1.0", "2026-06-16", "superseded"}, {"3.0", "2026-06-16", "draft"},
	} {
		v, _ := b.Version(c.version)
		if got := v.StateAt(rome.At(t, c.day)); got != c.want {
			t.Errorf("%s on %s is %s, not %s", c.version, c.day, got, c.want)
		}
	}
}

func TestPartsAndLead(t *testing.T) {
	t.Parallel()
	indicator := func(limit, notice string) *Indicator {
		d, err := time.ParseDuration(limit)
		if err != nil {
			t.Fatal(err)
		}
		n, err := time.ParseDuration(notice)
		if err != nil {
			t.Fatal(err)
		}
		return &Indicator{Measure: Planned, Limit: ratio.Whole(int64(d.Seconds())), Unit: "second", Notice: n,
			Yearly: true}
	}
	span := func(from, until string) period.Span {
		return period.Span{From: rome.At(t, from), Until: rome.At(t, until)}
	}
	b := &Book{
		Versions: []Version{
			{ID: "0", Valid: span("2024-01-01", "2025-01-01")},
			{ID: "1", Valid: span("2025-01-01", "2026-03-01")},
			{ID: "2", Valid: span("2026-03-01", "2026-06-16")},
			{ID: "3", Valid: span("2026-06-16", "2026-09-01")},
			{ID: "4", Valid: span("2026-04-01", "2026-05-01"), State: "withdrawn"},
		},
		Obligations: []Obligation{{ID: "o", Binds: []subject.Role{subject.ECDirect}, Clauses: []Clause{
			{Version: "0"}, {Version: "1", Indicator: indicator("36h", "72h")}, {Version: "2", Indicator: indicator("36h", "72h")},
			{Version: "3", Indicator: indicator("24h", "96h")}, {Version: "4", Indicator: indicator("1h", "1h")},
		}}},
	}
	o := &b.Obligations[0]
	year := span("2026-01-01", "2027-01-01")
	want := []Part{
		{span("2026-01-01", "2026-06-16"), "2", *indicator("36h", "72h")},
		{span("2026-06-16", "2026-09-01"), "3", *indicator("24h", "96h")},
	}
	if diff := cmp.Diff(want, b.Parts(o, year)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := b.Parts(o, span("2024-01-01", "2025-01-01")); got != nil {
		t.Errorf("a version without a limit has parts: %v", got)
	}
	// The notice is that of the rule in force at the start that binds a role of then.
	ec, psp := []subject.Role{subject.ECDirect}, []subject.Role{subject.PSPDirect}
	b.Obligations = append(b.Obligations,
		Obligation{ID: "p", Binds: psp, Clauses: []Clause{{Version: "3", Indicator: indicator("1h", "24h")}}})
	// What is not planned is told before by nobody.
	unplanned := &Indicator{Measure: Unplanned, Limit: ratio.Whole(9 * 3600), Unit: "second", Yearly: true}
	b.Obligations = append(b.Obligations,
		Obligation{ID: "u", Binds: ec, Clauses: []Clause{{Version: "1", Indicator: unplanned},
			{Version: "3", Indicator: unplanned}}})
	for _, c := range []struct {
		day   string
		roles []subject.Role
		want  time.Duration
		of    string
	}{
		{"2025-06-01", ec, 72 * time.Hour, "o"}, {"2026-04-15", ec, 72 * time.Hour, "o"}, {"2026-06-15", ec, 72 * time.Hour, "o"},
		{"2026-06-16", ec, 96 * time.Hour, "o"}, {"2026-06-16", psp, 24 * time.Hour, "p"}, {"2026-06-16", slices.Concat(ec, psp), 24 * time.Hour, "p"},
		{"2026-06-15", psp, 0, ""}, {"2026-06-16", nil, 0, ""}, {"2024-06-01", ec, 0, ""}, {"2026-09-01", ec, 0, ""},
	} {
		got, o := b.Lead(rome.At(t, c.day), c.roles)
		if got != c.want || o == nil && c.of != "" || o != nil && o.ID != c.of {
			t.Errorf("on %s a stop of %v is to be told %v before, by %v; not %v", c.day, c.roles, got, o, c.want)
		}
	}
	if got, o := (&Book{}).Lead(0, ec); got != 0 || o != nil {
		t.Errorf("without rules the lead is %v", got)
	}
}

func TestWorlds(t *testing.T) {
	t.Parallel()
	world.Run(t, "testdata/*.txtar", func(t *testing.T, in fs.FS, list *problem.List) string {
		b := Read(in, "regole", rome.Zone, link, nil, list)
		var out strings.Builder
		for _, o := range b.Obligations {
			for _, c := range o.Clauses {
				fmt.Fprintf(&out, "%s %s %q", o.ID, c.Version, c.Text)
				if i := c.Indicator; i != nil {
					fmt.Fprintf(&out, " %s %s %v %s within %v notice %v yearly %v",
						i.Measure, i.Bound(), i.Limit, i.Unit, i.Within, i.Notice, i.Yearly)
				}
				out.WriteString("\n")
			}
		}
		return out.String()
	})
}

// A version that forgot its id, and whose folder holds pages, is a problem of the register.
func TestVersionWithoutID(t *testing.T) {
	var list problem.List
	Read(fstest.MapFS{"r/versions.yaml": {Data: []byte("versions:\n- 0:")}, "r/1.0/livelli.md": {Data: []byte("0")}},
		"r", rome.Zone, link, nil, &list)
	if !problem.HurtsAll(list.Sorted()) || !strings.Contains(list.Sorted()[0].String(), "id") {
		t.Errorf("got %v", list.Sorted())
	}
}

func FuzzRead(f *testing.F) {
	f.Add(versions+clause("#livelli/1", ""), pageText)
	f.Add("versions:\n- 0:", "0")
	f.Add("versions: [{id: 1}]\nobligations: [{at: {1: {indicator: {limit: 9h}}}}]", "# [a](b)\n\n<p")
	files, err := filepath.Glob("testdata/space/*.md")
	if err != nil || len(files) == 0 {
		f.Fatalf("no pages to begin with: %v", err)
	}
	for _, name := range files {
		page, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(versions, string(page))
	}
	zone := rome.Zone
	f.Fuzz(func(t *testing.T, register, text string) {
		var list problem.List
		b := Read(fstest.MapFS{"r/versions.yaml": {Data: []byte(register)}, "r/1.0/livelli.md": {Data: []byte(text)}},
			"r", zone, link, nil, &list)
		for _, v := range b.Versions {
			for _, d := range v.Docs {
				if html := strings.ToLower(allHTML(d)); strings.Contains(html, "<script") ||
					strings.Contains(html, `href="javascript`) {
					t.Errorf("%q is rendered as %s", text, html)
				}
			}
		}
	})
}
