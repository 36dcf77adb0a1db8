package rulebook

import (
	"html"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"bollettino/generator/base/document"
	"bollettino/generator/base/problem"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
	dom "golang.org/x/net/html"
)

// space reads a folder of texts as version 1.0.
func space(t testing.TB, dir string) *Book {
	t.Helper()
	files := fstest.MapFS{"r/versions.yaml": {Data: []byte("versions: [{id: \"1.0\", in_force_from: 2026-01-01}]\n" +
		"pages: []\nobligations: []\n")}}
	root := os.DirFS(dir)
	if err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		files["r/1.0/"+name] = &fstest.MapFile{Data: data}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var list problem.List
	b := Read(files, "r", rome.Zone, link, nil, &list)
	for _, p := range list.Sorted() {
		t.Errorf("a text's lack is a problem: %s", p)
	}
	return b
}

func (d *Doc) html() string {
	var b strings.Builder
	for _, x := range d.Blocks {
		b.WriteString(x.HTML)
	}
	return b.String()
}

// The dialect as people write it gives the HTML that they mean.
func TestDialect(t *testing.T) {
	t.Parallel()
	v, _ := space(t, "testdata/space").Version("1.0")
	for file, wants := range map[string][]string{
		"README.md": {`<a href="/regole/1.0/blocchi/">Blocchi</a>`, `<a href="/regole/1.0/capitolo/">Solo un titolo</a>`},
		"blocchi.md": {
			`<h2 id="suggerimenti">Suggerimenti <span id="_vecchio1"></span></h2>`,
			`<div class="hint hint-warning"><p class="label">Attenzione</p>`, "<li>seconda voce del suggerimento</li>",
			`<div class="hint hint-info"><p class="label">Nota</p>` + "\n<p>Uno stile che non esiste vale come nota.</p>",
			"<p>Un suggerimento piegato su una riga sola.</p>",
			`<h2 id="schede">Schede</h2>`, `<p class="tab-title">Per gli enti</p>`, `<div class="hint hint-danger">`, "{% endtab %} scritto in un codice",
			`<div class="steps"><div class="step"><h3 id="primo-passo">Primo passo</h3>`, `<div class="side-by-side"><div class="side"><p>A sinistra.</p>`,
			`<div class="content-ref"><p><a href="/regole/1.0/capitolo/">Solo un titolo</a></p>`, `<div class="content-ref"><p><a href="/regole/1.0/tabelle/">Tabelle</a></p>`,
			`Vedi <a href="#schede">Schede</a> e <a href="/regole/1.0/tabelle/">Tabelle</a>, poi <a href="/regole/1.0/capitolo/pagina-due/">la pagina</a> e il <a href="#_vecchio1">vecchio segno</a>.`,
			`<a href="/regole/1.0/risorse/.gitbook/assets/modulo.csv">modulo.csv</a>`, "Il modulo da compilare.",
			`<a href="https://example.org/video">https://example.org/video</a>`, "Un video che sta altrove.", `<a href="https://example.org/solo">`,
			`<figure><img src="/regole/1.0/risorse/.gitbook/assets/Schema dei flussi (1).png" alt="Chi manda a chi" loading="lazy"/><figcaption><p>Lo schema dei flussi.</p></figcaption></figure>`,
			`alt="" loading="lazy"`, `<span class="no-picture"><span class="label">Immagine: </span>Il disegno perso</span>`,
			`<figure class="code"><figcaption>richiesta.xml</figcaption>`, "&lt;richiesta&gt;1 &amp; 2&lt;/richiesta&gt;",
			`<code class="math">t = s * (2^k - 1)</code>`, `<code class="math">x_i * y_i</code>`,
			"<code>POST /avvisi</code>", "<code>GET /stato</code>", "Chiede lo stato", "La descrizione del metodo.", "Tutto bene",
			"<code>{% include &#34;altrove.md&#34; %}</code>",
			"<details>", "<summary>Che cosa succede dopo?</summary>", "Succede <strong>questo</strong>.",
			`<mark class="mark-red">in rosso</mark> e <mark class="mark-yellow">su giallo</mark>.</p>`,
			"Riga spezzata<br/>\nqui, con _trattini_ e [parentesi] e 3 * 4.", "👋", `<a class="footnote-ref" href="#fn:1">1</a>`, "Il testo della nota.",
			`<span class="label">☑ </span> cosa fatta`, `<span class="label">☐ </span> cosa da fare`,
		},
		"tabelle.md": {
			`<div class="scroll" role="group" aria-label="Tabella" tabindex="0"><table><thead><tr><th scope="col">Sigla</th>`,
			`vedi <a href="/regole/1.0/blocchi/#schede">le schede</a></td><td class="align-right">98</td><td>✓ sì</td>`, "<td>✗ no</td>",
			`<thead><tr class="visually-hidden"><td></td><td></td></tr></thead><tbody><tr><td>prima cella</td>`,
			`<div class="text-cards"><div class="text-card"><p><strong>Carta prima</strong></p><p>Porta ai blocchi.</p>`, `<p class="card-target"><a href="/regole/1.0/blocchi/">Blocchi</a></p>`,
			`<td class="align-right">9 ore</td>`,
		},
		"sporco.md": {
			`<h2 id="spazio-invisibile-xy">`, "morto, rotto, redazione, altra e <a href=\"/regole/1.0/blocchi/\">posto</a>.", "resta da solo.", "Mai chiuso, ma il testo resta.",
			`<h3 id="titolo-di-rango-lontano">`, "<p>Nella voce.</p>", "altra voce",
		},
	} {
		d := v.doc(file)
		if d == nil {
			t.Fatalf("%s is not read", file)
		}
		flat := strings.NewReplacer("\n", "")
		got := flat.Replace(d.html())
		for _, want := range wants {
			if !strings.Contains(got, flat.Replace(want)) {
				t.Errorf("%s lacks %s\n%s", file, want, got)
			}
		}
		for _, bad := range []string{"{% hint", "{% end", "data-line", "data-type", "<iframe", "<script", "alert(1)",
			"style=", "<h1", "&lt;details", `href="#_vecchio1" id`} {
			if strings.Contains(strings.ReplaceAll(got, "{% endtab %} scritto in un codice", ""), bad) {
				t.Errorf("%s holds %s\n%s", file, bad, got)
			}
		}
	}
	if diff := cmp.Diff([]Asset{{".gitbook/assets/Schema dei flussi (1).png",
		".gitbook/assets/Schema dei flussi (1).png"}, {".gitbook/assets/modulo.csv", ".gitbook/assets/modulo.csv"}},
		v.Used); diff != "" {
		t.Errorf("the files beside the text (-want +got):\n%s", diff)
	}
	var menu []string
	for _, d := range v.Docs {
		menu = append(menu, strings.Repeat(" ", d.Depth)+d.Group+": "+d.Title)
	}
	if diff := cmp.Diff([]string{": Benvenuti", "Testo: Blocchi", " Testo: Tabelle", "Testo: Solo un titolo",
		" Testo: Pagina con spazi", "Testo: Sporco"}, menu); diff != "" {
		t.Errorf("the menu of SUMMARY.md (-want +got):\n%s", diff)
	}
	if v.doc("README.md").Description != "Una frase che sta solo nel frontespizio." {
		t.Errorf("the description is %q", v.doc("README.md").Description)
	}
}

// What could not be shown as it was meant is said, with its line.
func TestNotes(t *testing.T) {
	t.Parallel()
	var got []string
	for _, n := range space(t, "testdata/space").Notes {
		got = append(got, strings.TrimPrefix(n.String(), "r/1.0/"))
	}
	slices.Sort(got)
	want := []string{
		`SUMMARY.md:12:1: text: the page mai-scritta.md is not there`,
		`blocchi.md:92:1: text: the picture ".gitbook/assets/perso.png" is not shown: the file is not there`,
		`blocchi.md:120:1: text: {% include %} is not a block that can be shown: its text is`,
		`sporco.md: text: the page has no title of its own: shown as "Sporco"`,
		`sporco.md:1:1: text: the front matter is not valid: yaml: line 3: mapping values are not allowed in this context`,
		`sporco.md:11:1: text: the link "broken-reference" leads nowhere: there is no such page`,
		`sporco.md:11:1: text: the link "http://localhost:5000/s/abc/pagina" leads nowhere: it is an address of the text's editor`,
		`sporco.md:11:1: text: the link "https://app.gitbook.com/s/abc/pagina" leads nowhere: it is an address of the text's editor`,
		`sporco.md:11:1: text: the link "blocchi.md#non-c-e" leads to the page, but not to a place in it: there is no "#non-c-e"`,
		`sporco.md:11:1: text: the link "non-esiste.md" leads nowhere: there is no such page`,
		`sporco.md:13:1: text: {% hint %} closes nothing`,
		`sporco.md:15:1: text: {% hint %} is never closed`,
		`sporco.md:20:1: text: the HTML element <iframe> is left out`,
		`sporco.md:20:1: text: the HTML element <script> is left out`,
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Links to the text in force land where they did under earlier versions.
func TestOldFragments(t *testing.T) {
	t.Parallel()
	var list problem.List
	b := Read(fstest.MapFS{
		"r/versions.yaml": {Data: []byte("versions: [{id: \"1\", in_force_from: 2025-01-01, until: 2026-01-01}, {id: \"2\", in_force_from: 2026-01-01}]\npages: [{id: p, title: P, at: {\"1\": [a.md], \"2\": [b.md]}}]\nobligations: []\n")},
		"r/1/a.md": {Data: []byte("# P\n\n## Uno <a href=\"#_x1\" id=\"_x1\"></a>\n\n" +
			"## Due <a href=\"#_x2\" id=\"_x2\"></a>\n")},
		"r/2/b.md": {Data: []byte("# P\n\n## Due <a href=\"#x2\" id=\"x2\"></a>\n\n## Tre\n")},
	}, "r", rome.Zone, link, nil, &list)
	v, _ := b.Version("2")
	if got, want := v.doc("b.md").html(),
		`<h2 id="due">Due <span id="x2"></span><span id="_x2"></span></h2>`; !strings.Contains(got, want) {
		t.Errorf("%s lacks %s", got, want)
	}
	if v, _ = b.Version("1"); strings.Contains(v.doc("a.md").html(), `id="x2"`) {
		t.Error("an old version changes with a new one")
	}
}

var (
	frontMatter = regexp.MustCompile(`(?s)\A---\n.*?\n---\n`)
	tagLine     = regexp.MustCompile(`\{%.*?%\}`)
	fenceLine   = regexp.MustCompile("(?m)^```.*$")
	fileName    = regexp.MustCompile(`>[\w.-]+\.md</a>`)
	mention     = regexp.MustCompile(`\[[^\]]*\]\((?:<[^>]*>|[^)\s]*)\s+"mention"\)`)
	bareRef     = regexp.MustCompile(`(?m)^\[[^\]]*\]\([^)]*\)$`)
	anyLink     = regexp.MustCompile(`!?\[((?:[^\]\\]|\\.)*)\]\((?:<[^>]*>|(?:[^()]|\([^()]*\))*)\)`)
	anyTag      = regexp.MustCompile(`<[^>]*>`)
	deadScript  = regexp.MustCompile(`(?s)<(script|style)[^>]*>.*?</(script|style)>`)
	listMark    = regexp.MustCompile(`(?m)^[ >]*(?:[*+-]|\d+[.)])\s+(?:\[[ x]\] )?`)
	noteMark    = regexp.MustCompile(`\[\^[^\]]*\]:?`)
	emojiMark   = regexp.MustCompile(`:[a-z_]+:`)
	sentenceEnd = regexp.MustCompile(`[.;:!?](?:\s|$)|\n\s*\n|\n[ >]*(?:[*+-]|\d+[.)])\s(?:\[[ x]\]\s)?|` +
		`\n#|[|]|</t[dh]>|\\?\n#`)
)

// letters are what is left of words when marks, spaces and markup don't count.
func letters(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// sentences reads a source in a way of its own: no Markdown parser is asked
// whether the Markdown parser lost something.
func sentences(source string) []string {
	s := frontMatter.ReplaceAllString(strings.ReplaceAll(source, "\r\n", "\n"), "")
	s = deadScript.ReplaceAllString(s, "")
	s = mention.ReplaceAllString(s, "\n\n")
	s = bareRef.ReplaceAllString(s, "")
	s = tagLine.ReplaceAllString(s, "\n\n")
	s = fenceLine.ReplaceAllString(s, "\n\n")
	s = emojiMark.ReplaceAllString(s, " ")
	s = fileName.ReplaceAllString(s, "></a>")
	var out []string
	for _, part := range sentenceEnd.Split(s, -1) {
		part = anyLink.ReplaceAllString(part, "$1")
		part = anyTag.ReplaceAllString(part, " ")
		part = noteMark.ReplaceAllString(part, " ")
		part = listMark.ReplaceAllString(part, "")
		if l := letters(html.UnescapeString(part)); len(l) > 3 {
			out = append(out, l)
		}
	}
	return out
}

// Every sentence of a source is found again in the page: ours, and those of the
// folder that BOLLETTINO_RULEBOOK names (with a folder for each version).
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	dirs := []string{"testdata/space"}
	for _, root := range []string{"../../../content/regole", os.Getenv("BOLLETTINO_RULEBOOK")} {
		entries, err := os.ReadDir(root)
		if err != nil && root != "" {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.IsDir() {
				dirs = append(dirs, path.Join(root, e.Name()))
			}
		}
	}
	for _, dir := range dirs {
		n := 0
		v, _ := space(t, dir).Version("1.0")
		for _, d := range v.Docs {
			source, err := os.ReadFile(path.Join(dir, d.File))
			if err != nil {
				t.Fatal(err)
			}
			tree, err := dom.Parse(strings.NewReader("<h1>" + html.EscapeString(d.Title) + "</h1>" + d.html()))
			if err != nil {
				t.Fatal(err)
			}
			page := letters(words(tree))
			var leaves strings.Builder
			for _, l := range d.Leaves {
				leaves.WriteString(letters(l.Words))
			}
			for _, s := range sentences(string(source)) {
				n++
				if s == "true" || s == "false" {
					continue // a ticked box says yes or no
				}
				if !strings.Contains(page, s) {
					t.Errorf("%s/%s: the page lacks %q", dir, d.File, s)
				}
				if !strings.Contains(leaves.String(), s) {
					t.Errorf("%s/%s: the leaves lack %q", dir, d.File, s)
				}
			}
		}
		t.Logf("%s: %d pages, %d sentences", dir, len(v.Docs), n)
		if n == 0 {
			t.Errorf("%s has no sentences", dir)
		}
	}
}

// A front matter that no reader of YAML takes doesn't take the page with it.
func TestFrontMatter(t *testing.T) {
	t.Parallel()
	if _, body, err := document.Front([]byte("---\ndescription: \\>\n---\n# T\n")); err != nil ||
		!strings.Contains(string(body), "# T") {
		t.Errorf("%q, %v", body, err)
	}
}
