package test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bollettino"
	"bollettino/generator/base/problem"
	"bollettino/generator/build"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
	"go.yaml.in/yaml/v3"
	"golang.org/x/net/html"
)

// The tests here read the example site as its readers do: every figure, every
// text that somebody wrote, and what the example promises to show. They work on
// copies of the inputs that they may change.

// copyExample copies the example's inputs into a folder that a test may change.
func copyExample(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, dir := range []string{"content", "data"} {
		if err := os.CopyFS(filepath.Join(root, dir), os.DirFS(filepath.Join("..", "..", dir))); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// buildIn builds a root's site and gives its output folder.
func buildIn(t *testing.T, root string) string {
	t.Helper()
	out := filepath.Join(root, "public")
	r, err := build.Build(input.Options{Root: os.DirFS(root), RootDir: root, Out: out, Jobs: 2,
		Embedded: bollettino.Files})
	if err != nil {
		var b strings.Builder
		build.Telling{To: &b}.Tell(r, "", err)
		t.Fatalf("build: %v\n%s", err, b.String())
	}
	return out
}

func editFile(t *testing.T, name, old, replacement string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%s has no %q to replace", name, old)
	}
	if err := os.WriteFile(name, []byte(strings.ReplaceAll(string(data), old, replacement)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func parsePage(t *testing.T, name string) *html.Node {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	n, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func find(n *html.Node, match func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && match(d) {
			out = append(out, d)
		}
	}
	return out
}

func mainOf(t *testing.T, page *html.Node) *html.Node {
	t.Helper()
	m := find(page, func(n *html.Node) bool { return n.Data == "main" })
	if len(m) != 1 {
		t.Fatalf("%d main elements", len(m))
	}
	return m[0]
}

// pointed follows a JSON pointer (RFC 6901; our keys need no escapes) and gives
// the value with the object that holds it.
func pointed(doc any, pointer string) (value, holder any, ok bool) {
	value = doc
	for _, key := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		holder = value
		switch v := value.(type) {
		case map[string]any:
			if value, ok = v[key]; !ok {
				return nil, nil, false
			}
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(v) {
				return nil, nil, false
			}
			value = v[i]
		default:
			return nil, nil, false
		}
	}
	return value, holder, true
}

// shown is how a reader should see a value of stato.json: written here from the
// contract alone, not by the code under test.
func shown(pointer string, value float64, holder any) string {
	key := pointer[strings.LastIndex(pointer, "/")+1:]
	unit := ""
	if m, ok := holder.(map[string]any); ok {
		unit, _ = m["unit"].(string)
	}
	share := slices.Contains([]string{"observed", "with_planned", "without_planned", "stated_hours_kept"}, key)
	seconds := slices.Contains([]string{"booked", "extra", "left", "late", "unmeasured", "platform", "contested",
		"down", "planned", "longest", "mean_time_to_restore", "degraded", "partial"}, key)
	if key == "value" || key == "limit" {
		share, seconds = unit == "share", unit == "second"
	}
	switch {
	case share:
		s := fmt.Sprintf("%.2f", value*100)
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		return strings.ReplaceAll(s, ".", ",") + "%"
	case seconds:
		n := int(math.Round(value))
		if key == "mean_time_to_restore" && n >= 60 { // a mean is said to the minute
			n = (n + 30) / 60 * 60
		}
		var parts []string
		for _, u := range []struct {
			size int
			name string
		}{{3600, "h"}, {60, "min"}, {1, "s"}} {
			if n >= u.size {
				parts = append(parts, fmt.Sprintf("%d %s", n/u.size, u.name))
				n %= u.size
			}
		}
		if len(parts) == 0 {
			return "0 h"
		}
		return strings.Join(parts, " ")
	}
	s := strconv.Itoa(int(value))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

var digit = regexp.MustCompile(`[0-9]`)

// Every digit in a status page's <main> is a figure with its place in
// stato.json, or stands in an element that says what else it is.
func checkFigures(t *testing.T, out string) (figures int) {
	t.Helper()
	pages, err := filepath.Glob(filepath.Join(out, "soggetti", "*", "stato.json"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no status page: %v", err)
	}
	for _, file := range pages {
		id := filepath.Base(filepath.Dir(file))
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var doc any
		if err := json.Unmarshal(data, &doc); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		main := mainOf(t, parsePage(t, filepath.Join(filepath.Dir(file), "index.html")))
		for _, n := range find(main, func(n *html.Node) bool { _, ok := attribute(n, "data-figure"); return ok }) {
			at, _ := attribute(n, "data-figure")
			value, holder, ok := pointed(doc, at)
			number, isNumber := value.(float64)
			if !ok || !isNumber {
				t.Errorf("%s: %s points at no number", id, at)
				continue
			}
			figures++
			if got, want := textOf(n), shown(at, number, holder); got != want {
				t.Errorf("%s: %s shows %q, stato.json has %v, that is %q", id, at, got, number, want)
			}
		}
		var walk func(n *html.Node)
		walk = func(n *html.Node) {
			if n.Type == html.ElementNode {
				if n.Data == "time" || n.Data == "svg" {
					return
				}
				for _, key := range []string{"data-figure", "data-declared", "data-code", "data-contact", "data-axis"} {
					if _, ok := attribute(n, key); ok {
						return
					}
				}
			}
			if n.Type == html.TextNode && digit.MatchString(n.Data) {
				t.Errorf("%s: %q has a number that is neither a figure nor marked as anything else",
					id, strings.TrimSpace(n.Data))
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c)
			}
		}
		walk(main)
	}
	return figures
}

func TestFigures(t *testing.T) {
	if n := checkFigures(t, buildIn(t, copyExample(t))); n < 200 {
		t.Errorf("only %d figures on all status pages", n)
	}
}

func TestFiguresNamed(t *testing.T) {
	root := copyExample(t)
	site := filepath.Join(root, "data/site.yaml")
	editFile(t, site, "authority: false", "authority: true")
	editFile(t, site, "verdicts: figures", "verdicts: named")
	out := buildIn(t, root)
	checkFigures(t, out)
	data, _ := os.ReadFile(filepath.Join(out, "soggetti/01234567897/stato.json"))
	if !bytes.Contains(data, []byte(`"verdict":"on_course"`)) {
		t.Error("with authority and named verdicts stato.json has no verdict")
	}
	main := textOf(mainOf(t, parsePage(t, filepath.Join(out, "soggetti/01234567897/index.html"))))
	if !strings.Contains(main, "nei limiti finora") {
		t.Error("with authority and named verdicts the page shows no verdict")
	}
}

// Each level links to its version's place on the obligation's page.
func TestLevelsLinkToTheirRule(t *testing.T) {
	out := buildIn(t, copyExample(t))
	links := 0
	for _, n := range find(mainOf(t, parsePage(t, filepath.Join(out, "soggetti/01234567897/index.html"))),
		func(n *html.Node) bool {
			href, _ := attribute(n, "href")
			return n.Data == "a" && strings.HasPrefix(href, "/regole/obblighi/")
		}) {
		href, _ := attribute(n, "href")
		path, fragment, ok := strings.Cut(href, "#")
		if !ok || !strings.HasPrefix(fragment, "v") {
			t.Errorf("%s names no version", href)
			continue
		}
		target := parsePage(t, filepath.Join(out, filepath.FromSlash(path), "index.html"))
		if len(find(target, func(n *html.Node) bool { id, _ := attribute(n, "id"); return id == fragment })) != 1 {
			t.Errorf("%s: no such place", href)
		}
		links++
	}
	if links < 6 {
		t.Errorf("%d links from levels and duties to rules", links)
	}
}

// hostile is what people and attackers write; the number tells fields apart.
func hostile(n int) string {
	return fmt.Sprintf(`<script>alert(1)</script> & "Comune" d'Ò <b>%d</b>`, 7000+n)
}

// setText puts a text into every place of a YAML document that the path of a
// schema's field names, adding keys that are missing. It tells how many.
func setText(n *yaml.Node, path []string, text string) int {
	if n.Kind == yaml.DocumentNode {
		return setText(n.Content[0], path, text)
	}
	key, list := strings.CutSuffix(path[0], "[]")
	set := 0
	descend := func(v *yaml.Node) {
		switch {
		case list:
			for _, item := range v.Content {
				set += setText(item, path[1:], text)
			}
		case len(path) > 1:
			set += setText(v, path[1:], text)
		default:
			*v = yaml.Node{Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle, Value: text}
			set++
		}
	}
	found := false
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key || key == "*" {
			found = true
			descend(n.Content[i+1])
		}
	}
	if !found && !list && len(path) == 1 && n.Kind == yaml.MappingNode {
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key},
			&yaml.Node{Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle, Value: text})
		set++
	}
	return set
}

// A text that looks like markup is text in every page, feed and JSON, whichever
// field of whichever input it stands in. The fields come from the schemas and
// the CSV headers, so that a new one is tested the day it is added.
func TestHostileText(t *testing.T) {
	root := copyExample(t)
	texts := map[string]string{} // by field
	add := func(field string) string {
		texts[field] = hostile(len(texts))
		return texts[field]
	}
	edit := func(schema, file string, fields []string) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		front, body := data, []byte(nil)
		if schema == "notice" {
			parts := bytes.SplitN(data, []byte("\n---\n"), 2)
			front = bytes.TrimPrefix(parts[0], []byte("---\n"))
			body = []byte("\n" + add("notice body") + "\n\n[x](javascript:alert(1)) ![y](https://example.com/z.png)\n")
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(front, &doc); err != nil {
			t.Fatal(err)
		}
		for _, f := range fields {
			if setText(&doc, strings.Split(f, "."), add(schema+" "+f)) == 0 {
				t.Errorf("%s: the example has no %s to put a text into", file, f)
			}
		}
		out, err := yaml.Marshal(&doc)
		if err != nil {
			t.Fatal(err)
		}
		if schema == "notice" {
			out = slices.Concat([]byte("---\n"), out, []byte("---\n"), body)
		}
		if err := os.WriteFile(file, out, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data := filepath.Join(root, "data")
	edit("site", filepath.Join(data, "site.yaml"), freeTextFields(t, "site"))
	edit("sources", filepath.Join(data, "sources.yaml"), freeTextFields(t, "sources"))
	edit("glossary", filepath.Join(root, "content/regole/glossario.yaml"), freeTextFields(t, "glossary"))
	edit("versions", filepath.Join(root, "content/regole/versions.yaml"), freeTextFields(t, "versions"))
	profiles, _ := filepath.Glob(filepath.Join(data, "subjects/01234567897/profile.yaml"))
	for _, f := range profiles {
		edit("profile", f, freeTextFields(t, "profile"))
	}
	// The notice with translations and updates; give it an update if it has none.
	translated := ""
	notices, _ := filepath.Glob(filepath.Join(data, "subjects/*/notices/*.md"))
	for _, f := range notices {
		b, _ := os.ReadFile(f)
		if bytes.Contains(b, []byte("translations:")) {
			translated = f
		}
	}
	b, _ := os.ReadFile(translated)
	if !bytes.Contains(b, []byte("\nupdates:")) {
		editFile(t, translated, "\ntranslations:",
			"\nupdates:\n  - {at: 2026-11-27T12:00, status: update, text: x}\ntranslations:")
	}
	edit("notice", translated, freeTextFields(t, "notice"))

	csvFields(t, filepath.Join(data, "subjects.csv"), subject.Header,
		[]string{"id", "roles", "partners", "active", "from", "until", "flags"}, "01234567897", 0, add)
	csvFields(t, filepath.Join(data, "stations.csv"), subject.StationHeader,
		[]string{"partner", "subject", "service", "from", "until"}, "01234567897", 2, add)
	machine, _ := filepath.Glob(filepath.Join(data, "counts/2026/2026-10.csv"))
	for _, f := range machine {
		b, _ := os.ReadFile(f)
		lines := strings.Split(string(b), "\n")
		cells := strings.Split(lines[1], ",")
		cells[2] = add("counts scope")
		lines[1] = strings.Join(cells, ",")
		os.WriteFile(f, []byte(strings.Join(lines, "\n")), 0o644)
	}
	reports, _ := filepath.Glob(filepath.Join(data, "subjects/*/reports/*.csv"))
	b, _ = os.ReadFile(reports[0])
	lines := strings.Split(string(b), "\n")
	lines[1] = `"` + strings.ReplaceAll(add("reports class"), `"`, `""`) + `"` + lines[1][strings.Index(lines[1], ","):]
	os.WriteFile(reports[0], []byte(strings.Join(lines, "\n")), 0o644)

	out := buildIn(t, root)
	seen := map[string]bool{}
	note := func(text string) {
		for field, want := range texts {
			if strings.Contains(text, want) {
				seen[field] = true
			}
		}
	}
	err := filepath.WalkDir(out, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		switch filepath.Ext(name) {
		case ".html":
			checkHostilePage(t, name, b, note)
		case ".ics":
			note(readCalendar(t, name, b))
		case ".xml", ".atom", ".svg":
			dec := xml.NewDecoder(bytes.NewReader(b))
			for {
				tok, err := dec.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Errorf("%s: %v", name, err)
					break
				}
				switch tok := tok.(type) {
				case xml.CharData:
					note(string(tok))
				case xml.StartElement:
					if tok.Name.Local == "script" || tok.Name.Local == "b" {
						t.Errorf("%s: a text became an element", name)
					}
				}
			}
		case ".json":
			var v any
			if err := json.Unmarshal(b, &v); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if bytes.Contains(b, []byte("<script>alert")) {
				t.Errorf("%s: raw markup", name)
			}
			eachString(v, note)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// What never reaches a reader: the desk's numbers (not public here), labels
	// that are opaque, what stands in the register for machines.
	quiet := []string{"profile desk.mail", "profile desk.phone", "stations station", "counts scope", "subjects ipa",
		"subjects abi", "subjects kind?", "versions versions[].licence", "versions pages[].title",
		"sources sources[].kind"}
	for field := range texts {
		if !seen[field] && !slices.Contains(quiet, field) {
			t.Errorf("%s: the text is found nowhere on the site", field)
		}
		if seen[field] && slices.Contains([]string{"profile desk.mail", "profile desk.phone"}, field) {
			t.Errorf("%s: published, though the profile does not mark it public", field)
		}
	}
}

// ownScript tells whether a script is a file of the site with nothing in it, or
// data that is JSON.
func ownScript(n *html.Node) bool {
	src := ""
	for _, a := range n.Attr {
		if a.Key == "src" {
			src = a.Val
		}
		if a.Key == "type" && a.Val == "application/ld+json" {
			var data map[string]any
			return json.Unmarshal([]byte(n.FirstChild.Data), &data) == nil && data["@context"] == "https://schema.org"
		}
	}
	return n.FirstChild == nil && !strings.Contains(src, "//") && !strings.Contains(src, ":") && strings.HasSuffix(src, ".js")
}

func checkHostilePage(t *testing.T, name string, b []byte, note func(string)) {
	t.Helper()
	n, err := html.Parse(bytes.NewReader(b))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	for d := range n.Descendants() {
		switch d.Type {
		case html.TextNode:
			note(d.Data)
		case html.ElementNode:
			if d.Data == "script" && !ownScript(d) {
				t.Errorf("%s: a script", name)
			}
			if d.Data == "b" && strings.HasPrefix(textOf(d), "70") {
				t.Errorf("%s: a text became an element", name)
			}
			for _, a := range d.Attr {
				note(a.Val)
				if strings.HasPrefix(a.Key, "on") ||
					strings.HasPrefix(strings.TrimSpace(strings.ToLower(a.Val)), "javascript:") {
					t.Errorf("%s: attribute %s=%q", name, a.Key, a.Val)
				}
				if (a.Key == "src" || a.Key == "srcset") && strings.Contains(a.Val, "//") {
					t.Errorf("%s: asks another host: %s", name, a.Val)
				}
			}
		}
	}
}

func eachString(v any, visit func(string)) {
	switch v := v.(type) {
	case string:
		visit(v)
	case []any:
		for _, x := range v {
			eachString(x, visit)
		}
	case map[string]any:
		for _, x := range v {
			eachString(x, visit)
		}
	}
}

// csvFields puts a text into each free column of one row.
func csvFields(
	t *testing.T, file string, header, formatted []string, id string, idColumn int, add func(string) string,
) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	done := false
	for _, row := range rows[1:] {
		if row[idColumn] != id || done {
			continue
		}
		done = true
		for i, column := range header {
			if !slices.Contains(formatted, column) {
				row[i] = add(strings.TrimSuffix(filepath.Base(file), ".csv") + " " + column)
			}
		}
	}
	if !done {
		t.Fatalf("%s has no row of %s", file, id)
	}
	var b bytes.Buffer
	csv.NewWriter(&b).WriteAll(rows)
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What the example promises to show.
func TestExampleShows(t *testing.T) {
	out := buildIn(t, copyExample(t))
	main := func(path string) string {
		doc := parsePage(t, filepath.Join(out, filepath.FromSlash(path), "index.html"))
		return strings.Join(strings.Fields(textOf(mainOf(t, doc))), " ")
	}
	raw := func(path string) string {
		b, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(path)))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for _, c := range []struct{ name, text, want string }{
		{"a subject of which nothing is known", main("soggetti/90013005674"), "Non misuriamo questo ente e non abbiamo ricevuto comunicazioni: non sappiamo se i pagamenti funzionano."},
		{"nothing known is not indexed", raw("soggetti/90013005674/index.html"), "noindex"},
		{"a partner's outage on its EC's page, as the partner's", main("soggetti/00200005676"), "Il partner tecnologico, Partner Tecnologico Esempio S.p.A., segnala: Stazioni di collegamento rallentate"},
		{"the same on the page of an EC with two partners", main("soggetti/00300005675"), "Il partner tecnologico, Partner Tecnologico Esempio S.p.A., segnala"},
		{"a stop that overruns", main("soggetti/04000005670"), "doveva finire alle 17:00 di venerdì 27 novembre, ma il servizio non risponde ancora"},
		{"an inactive body", main("soggetti/80018005670"), "non risulta attivo"},
		{"a body that left the registry", main("soggetti/00210005674"), "non risulta più nell’elenco degli aderenti dal 1º luglio"},
		{"down, and nothing declared", main("soggetti/00240005678"), "Il servizio non risponde dalle 21:20 di venerdì 27 novembre: ora probabilmente non si può pagare. L’ente non ha dichiarato nulla."},
		{"a planned stop in progress", main("soggetti/01234567897"), "Portale dei pagamenti: ora non si può pagare per un’interruzione programmata fino alle 02:00 di sabato 28 novembre."},
		{"how else to pay", main("soggetti/01234567897"), "Si può pagare con l’app IO"},
		{"measured, but not lately", main("soggetti/80025005671"), "Da allora non sappiamo se i pagamenti funzionano."},
		{"the best sentence there is", main("soggetti/80023005673"), "Nessun problema noto alle 22:45 di venerdì 27 novembre."},
		{"a code with a wrong check digit", main("soggetti/00220005671"), "non supera il controllo"},
		{"a constraint that repeats", main("soggetti/80012005676"), "ogni giorno limitato dalle 23:40 alle 00:10, libero dalle 00:10 alle 23:40"},
		{"an indirect EC's answers are its partner's", main("soggetti/00200005676"), "I tempi di risposta si misurano alla stazione del partner"},
		{"a partner has no indicator", main("soggetti/09900005670"), "non fissano indicatori per i partner tecnologici"},
		{"the home page says that bodies are invented and the wording is ours", textOf(parsePage(t, filepath.Join(out, "index.html"))), "Gli enti sono inventati, la formulazione delle regole è nostra e l’orologio è fermo"},
		{"the unofficial site says so", textOf(parsePage(t, filepath.Join(out, "index.html"))), "sito non ufficiale"},
		{"the clause in force has its count", main("regole/vigente/livelli-ec"), "nei limiti finora"},
	} {
		if !strings.Contains(c.text, c.want) {
			t.Errorf("%s: %q is not there", c.name, c.want)
		}
	}
	late := false
	files, _ := filepath.Glob(filepath.Join(out, "soggetti/*/comunicazioni/*/index.html"))
	for _, f := range files {
		late = late || strings.Contains(textOf(parsePage(t, f)), "meno di 72 ore prima")
	}
	if !late {
		t.Error("no notice says that it was told too late")
	}
}

// A day without observations is drawn as one, and counted as unobserved.
func TestExampleUnobservedDay(t *testing.T) {
	out := buildIn(t, copyExample(t))
	blind := 0
	files, _ := filepath.Glob(filepath.Join(out, "soggetti/*/index.html"))
	for _, f := range files {
		for _, n := range find(parsePage(t, f), func(n *html.Node) bool { return n.Data == "svg" }) {
			if class, _ := attribute(n, "class"); strings.Contains(class, "dr-strip") ||
				strings.Contains(class, "strip") {
				if len(find(n, func(n *html.Node) bool {
					c, _ := attribute(n, "class")
					return strings.Contains(c, "dr-none")
				})) > 0 {
					blind++
				}
			}
		}
	}
	if blind == 0 {
		t.Error("no strip shows a day without observations")
	}
}

// Without authority no page and no file says of one subject that it met or
// missed a rule.
func TestNoVerdictWithoutAuthority(t *testing.T) {
	out := buildIn(t, copyExample(t))
	words := []string{"rispettato", "mancato", "nei limiti", "non rispetta"}
	err := filepath.WalkDir(filepath.Join(out, "soggetti"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch {
		case d.Name() == "stato.json":
			b, err := os.ReadFile(name)
			if bytes.Contains(b, []byte(`"verdict"`)) {
				t.Errorf("%s has a verdict", name)
			}
			return err
		case filepath.Ext(name) == ".html":
			main := mainOf(t, parsePage(t, name))
			for _, w := range words {
				for d := range main.Descendants() {
					if d.Type == html.TextNode && strings.Contains(d.Data, w) {
						declared := false
						for p := d.Parent; p != nil; p = p.Parent {
							if _, ok := attribute(p, "data-declared"); ok {
								declared = true
							}
						}
						if link := d.Parent != nil && d.Parent.Data == "a"; !declared && !link {
							t.Errorf("%s says %q", name, strings.TrimSpace(d.Data))
						}
					}
				}
			}
			for _, n := range find(main, func(n *html.Node) bool { _, ok := attribute(n, "data-verdict"); return ok }) {
				t.Errorf("%s marks a verdict: %s", name, textOf(n))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A notice with three mistakes gives three problems, each at its place, and no
// other: what its subject measured is not blamed for them.
func TestThreeMistakes(t *testing.T) {
	root := copyExample(t)
	name := filepath.Join(root, "data/subjects/01234567897/notices/2026-11-20-portale.md")
	editFile(t, name, "\nimpact: full", "\nimpact: totale")
	editFile(t, name, "\nservices: [portale]", "\nservices: [portal]")
	editFile(t, name, "\nuntil: 2026-11-28T02:00", "\nuntil: 2026-11-27T21:00")
	r, err := build.Check(input.Options{Root: os.DirFS(root), RootDir: root, Out: filepath.Join(root, "public"),
		Jobs: 1, Embedded: bollettino.Files})
	if err != problem.ErrFound {
		t.Fatalf("check: %v", err)
	}
	var got []string
	for _, p := range r.Problems {
		got = append(got, fmt.Sprintf("%d:%d %s", p.Line, p.Col, p.Field))
		if p.Hint == "" || p.Subject != "01234567897" {
			t.Errorf("%v: hint %q, hurts %q", p, p.Hint, p.Subject)
		}
	}
	if want := []string{"4:12 services[0]", "6:9 impact", "10:8 until"}; !slices.Equal(got, want) {
		t.Errorf("problems at %q, want %q", got, want)
	}
}

// What a standing limit closes, and is measured down, is the limit's doing: the
// page must not say that nothing was declared.
func TestLimitIsNoFault(t *testing.T) {
	root := copyExample(t)
	if err := os.RemoveAll(filepath.Join(root, "data/verifications")); err != nil { // these data give other figures
		t.Fatal(err)
	}
	notices := filepath.Join(root, "data/subjects/01234567897/notices")
	if err := os.RemoveAll(notices); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(notices, 0o755); err != nil {
		t.Fatal(err)
	}
	limit := "---\nkind: constraint\ntitle: Portale chiuso di notte\nservices: [portale]\nimpact: full\n" +
		"from: 2026-11-20T22:00\nuntil: 2026-11-21T06:00\nrepeats: FREQ=DAILY\ndeclared: 2026-11-19T09:30\n---\n"
	if err := os.WriteFile(filepath.Join(notices, "2026-11-19-notte.md"), []byte(limit), 0o644); err != nil {
		t.Fatal(err)
	}
	out := buildIn(t, root)
	main := textOf(mainOf(t, parsePage(t, filepath.Join(out, "soggetti/01234567897/index.html"))))
	if want := "Portale dei pagamenti: ora non si può pagare per un limite di servizio fino alle 06:00 " +
		"di sabato 28 novembre."; !strings.Contains(main, want) {
		t.Errorf("the page does not say %q", want)
	}
	if strings.Contains(main, "non ha dichiarato nulla") {
		t.Error("the page says that nothing was declared")
	}
	home := textOf(parsePage(t, filepath.Join(out, "index.html")))
	if strings.Contains(home, "Comune di Borgo Esempio Non risponde, e nulla è dichiarato") {
		t.Error("the home page says that nothing was declared")
	}
}

// Every stato.json is what its public schema says, under each of the policies.
func TestStatoFitsItsSchema(t *testing.T) {
	schema := compileSchema(t, "stato")
	for _, policy := range []string{"figures", "named", "totals"} {
		root := copyExample(t)
		site := filepath.Join(root, "data/site.yaml")
		editFile(t, site, "authority: false", "authority: true")
		editFile(t, site, "verdicts: figures", "verdicts: "+policy)
		files, err := filepath.Glob(filepath.Join(buildIn(t, root), "soggetti/*/stato.json"))
		if err != nil || len(files) < 20 {
			t.Fatalf("%d files: %v", len(files), err)
		}
		seen := map[string]bool{}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var v map[string]any
			if err := json.Unmarshal(data, &v); err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(v); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for k, x := range v {
				if l, ok := x.([]any); !ok || len(l) > 0 {
					seen[k] = true
				}
			}
		}
		if policy == "figures" {
			for _, k := range []string{"services", "indicators", "duties", "notices", "history", "outages", "stations",
				"reports", "basis"} {
				if !seen[k] {
					t.Errorf("the example has no %s to check", k)
				}
			}
		}
		if policy == "totals" && (seen["indicators"] || seen["outages"]) {
			t.Error("with totals there are judged values at a subject")
		}
	}
}
