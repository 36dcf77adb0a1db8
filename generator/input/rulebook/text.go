package rulebook

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"bollettino/generator/base/document"
	"bollettino/generator/base/parallel"
	"bollettino/generator/base/problem"
	encoding "bollettino/generator/base/text"
	"bollettino/generator/input/gitbook"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark-emoji"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
	"go.yaml.in/yaml/v3"
	dom "golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// Doc is one file of a version's text.
type Doc struct {
	Version     string
	File        string // below the version's folder
	Slug        string // its address below the version's, "livelli-ec"; "" for the folder's README.md
	Title       string // its first heading
	Description string // what its front matter says of it
	Page        string // the register's page it belongs to, or ""
	Group       string // the heading of SUMMARY.md under which it stands
	Depth       int    // how deep in SUMMARY.md; 0 at the top
	Blocks      []Block
	Leaves      []Leaf   // in the order of the text, title included
	Targets     []Target // in the order of the text

	used   []Asset // files beside the text that it shows or links
	notes  []gitbook.Note
	source []byte
	front  int // lines of front matter before the text
	body   *dom.Node
	title  *dom.Node
	places map[string]*dom.Node
	at     map[*dom.Node]string // a place's name
	ids    map[string]*dom.Node
	lines  map[*dom.Node]int
	owners map[*dom.Node][]string // obligations by the clause's node
	leads  map[*dom.Node]Target   // what a link or a picture leads to
}

// Block is a run of text: what stands under the title, cut at top-level blocks.
type Block struct {
	HTML        string   // sanitized
	Obligations []string // those that it states, in order
}

// markdown reads the dialect of GitBook.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
		extension.Strikethrough, extension.TaskList, extension.Footnote,
		emoji.New(emoji.WithRenderingMethod(emoji.Unicode)), gitbook.Extension),
	goldmark.WithParserOptions(parser.WithAttribute()),
	goldmark.WithRendererOptions(html.WithUnsafe()), // and then sanitized
)

// allowed are the elements that a text may have.
var allowed = []string{"p", "br", "hr", "strong", "b", "em", "i", "s", "u", "del", "ins", "sub", "sup", "small", "mark",
	"code", "pre", "kbd",
	"blockquote", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "a", "img",
	"table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption",
	"details", "summary", "figure", "figcaption", "abbr", "div", "span", "input"}

// classes are those that the dialect gives; others have no effect.
var classes = []string{gitbook.Label, gitbook.Mention, "hint", "hint-info", "hint-success", "hint-warning",
	"hint-danger", "tabs", "tab", "tab-title",
	"steps", "step", "side-by-side", "side", "updates", "update", "code", "content-ref",
	"embed", "file", "api", "math", "footnotes", "footnote-ref", "footnote-backref"}

// sanitizer is the allow-list through which all rendered text goes.
var sanitizer = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(allowed...)
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^[\p{L}\p{N}_:.-]+$`)).Globally()
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(left|right|center)$`)).OnElements("td", "th")
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("td", "th")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(?:(?:` + strings.Join(classes, "|") +
		`)(?: |$))+$`)).Globally()
	p.AllowAttrs("style").Matching(regexp.MustCompile(`^[a-z#0-9:; -]*$`)).OnElements("mark")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^checkbox$`)).OnElements("input")
	p.AllowAttrs("checked").OnElements("input")
	p.AllowAttrs("data-header-hidden", "data-view", "data-card-target", "data-card-cover", "data-hidden", "data-type").
		OnElements("table", "th", "td")
	p.AllowAttrs(gitbook.LineAttribute).Matching(bluemonday.Integer).Globally()
	p.AllowNoAttrs().OnElements("span", "a", "img")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireNoFollowOnLinks(false)
	return p
}()

// Prose renders a page of the site's own, through the same allow-list.
func Prose(source []byte) (title, out string) {
	d := parse("", "", source)
	for _, b := range d.render() {
		out += b.HTML
	}
	return d.Title, out
}

// plain reads Markdown in which HTML is text like any other.
var plain = goldmark.New(goldmark.WithParser(parser.NewParser(
	parser.WithBlockParsers(slices.DeleteFunc(parser.DefaultBlockParsers(), isHTML)...),
	parser.WithInlineParsers(slices.DeleteFunc(parser.DefaultInlineParsers(), isHTML)...),
	parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
)))

func isHTML(p util.PrioritizedValue) bool {
	return p.Value == parser.NewHTMLBlockParser() || p.Value == parser.NewRawHTMLParser()
}

// strict is the allow-list for what subjects write: words and links.
var strict = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li",
		"h3", "h4", "h5", "h6")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireNoFollowOnLinks(false)
	return p
}()

// Plain renders what a subject wrote: Markdown without HTML, images or headings
// of a rank that a page has already given.
func Plain(source string) string {
	var b bytes.Buffer
	if err := plain.Convert([]byte(source), &b); err != nil {
		return ""
	}
	return strict.Sanitize(demote.Replace(b.String()))
}

// PlainText is what Plain renders without its markup: a line for each block.
func PlainText(source string) string {
	var out strings.Builder
	words := dom.NewTokenizer(strings.NewReader(Plain(source)))
	for {
		switch words.Next() {
		case dom.ErrorToken:
			return strings.TrimSpace(out.String())
		case dom.TextToken:
			out.Write(words.Text())
		}
	}
}

// demote puts a notice's headings below the page's own.
var demote = strings.NewReplacer("<h1", "<h3", "</h1>", "</h3>", "<h2", "<h3", "</h2>", "</h3>")

// parse reads one text into its tree.
func parse(version, file string, source []byte) *Doc {
	d := &Doc{Version: version, File: file, source: source}
	s := gitbook.Normalize(source)
	root, notes := gitbook.Parse(markdown, s)
	d.notes = notes
	var b bytes.Buffer
	if err := markdown.Renderer().Render(&b, s.Text, root); err != nil {
		d.note(0, "the text can't be rendered: %v", err)
	}
	d.foreign(b.Bytes())
	d.arrange(sanitizer.SanitizeReader(bytes.NewReader(spaced.ReplaceAllFunc(b.Bytes(), func(m []byte) []byte {
		return bytes.ReplaceAll(m, []byte(" "), []byte("%20"))
	}))))
	d.index()
	return d
}

// spaced finds addresses with spaces, as the editor writes those of files: the
// sanitizer takes none. In rendered HTML a quote outside a tag is escaped.
var spaced = regexp.MustCompile(`(?:src|href)="[^"]* [^"]*"`)

func (d *Doc) note(line int, what string, args ...any) {
	d.notes = append(d.notes, gitbook.Note{Line: line, What: fmt.Sprintf(what, args...)})
}

// harmless are elements that mean nothing without what is left out anyway.
var harmless = []string{"picture", "source", "font", "center", "tbody", "colgroup", "col", "section", "nav", "html",
	"body", "head"}

// foreign notes the elements that will not pass.
func (d *Doc) foreign(rendered []byte) {
	seen := map[string]bool{}
	z := dom.NewTokenizer(bytes.NewReader(rendered))
	for {
		switch z.Next() {
		case dom.ErrorToken:
			return
		case dom.StartTagToken, dom.SelfClosingTagToken:
			name, _ := z.TagName()
			if n := string(name); !seen[n] && !slices.Contains(allowed, n) && !slices.Contains(harmless, n) {
				seen[n] = true
				d.note(d.find("<"+n), "the HTML element <%s> is left out", n)
			}
		}
	}
}

// find is the line of the text on which s stands first, or 0.
func (d *Doc) find(s string) int {
	i := bytes.Index(d.source, []byte(s))
	if i < 0 {
		return 0
	}
	return 1 + bytes.Count(d.source[:i], []byte("\n"))
}

// each does something for every number below n, several at a time.
func each(n int, do func(i int)) { parallel.Each(runtime.GOMAXPROCS(0), n, do) }

// readDocs reads all Markdown files of a version, and notes which others there are.
func (b *Book) readDocs(root fs.FS, folder string, v *Version) error {
	var docs []*Doc
	var toc *contents
	v.Files = nil
	for _, name := range v.stock {
		if !isPage(name) {
			v.Files = append(v.Files, name)
			continue
		}
		data, err := fs.ReadFile(root, path.Join(folder, name))
		if err != nil {
			return err
		}
		if name == "SUMMARY.md" {
			toc = readContents(data)
			continue
		}
		docs = append(docs, &Doc{Version: v.ID, File: name, source: data})
	}
	each(len(docs), func(i int) { docs[i] = readDoc(docs[i]) })
	b.arrange(v, docs, toc)
	v.Docs = docs
	return nil
}

// readDoc parses a file.
func readDoc(raw *Doc) *Doc {
	hidden := &problem.List{}
	all, ok := encoding.Decode(raw.File, raw.source, hidden)
	if !ok { // Stock says so
		all, hidden = encoding.Lines(raw.source), &problem.List{}
	}
	front, body, err := document.Front(all)
	d := parse(raw.Version, raw.File, body)
	d.front = bytes.Count(all, []byte("\n")) - bytes.Count(body, []byte("\n"))
	for _, p := range hidden.Sorted() {
		what := p.What // a text in force is not for us to mend
		if p.Field == "text" {
			what += ": it is left out"
		}
		d.note(p.Line-d.front, "%s", what)
	}
	if err == nil {
		var f struct{ Title, Description string }
		if err := yaml.Unmarshal(front, &f); err != nil {
			d.note(1-d.front, "the front matter is not valid: %v", strings.ReplaceAll(err.Error(), "\n", " "))
		}
		d.Description, d.Title = strings.TrimSpace(f.Description), cmp.Or(d.Title, strings.TrimSpace(f.Title))
	}
	return d
}

// arrange orders a version's pages and gives each its address and title.
func (b *Book) arrange(v *Version, docs []*Doc, toc *contents) {
	slugs := map[string]bool{}
	for _, d := range docs {
		d.Slug = address(d.File)
		for base, i := d.Slug, 2; slugs[d.Slug]; i++ {
			d.Slug = fmt.Sprintf("%s-%d", base, i)
		}
		slugs[d.Slug] = true
		titled := d.Title != ""
		for _, p := range b.Pages {
			if slices.Contains(p.At[v.ID], d.File) {
				d.Page = p.ID
				d.Title = cmp.Or(d.Title, p.Title)
			}
		}
		if e, ok := toc.entry(d.File); ok {
			d.Title, d.Group, d.Depth = cmp.Or(d.Title, e.title), e.group, e.depth
		}
		if d.Title = cmp.Or(d.Title, path.Base(d.Slug)); !titled {
			d.note(0, "the page has no title of its own: shown as %q", d.Title)
		}
	}
	rank := func(d *Doc) int {
		if toc != nil {
			if e, ok := toc.entry(d.File); ok {
				return e.rank
			}
			return len(toc.entries)
		}
		if i := slices.IndexFunc(b.Pages, func(p Page) bool { return p.ID == d.Page }); i >= 0 {
			return i
		}
		return len(b.Pages)
	}
	slices.SortStableFunc(docs,
		func(x, y *Doc) int { return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(x.File, y.File)) })
	if toc != nil {
		for _, e := range toc.entries {
			if !slices.ContainsFunc(docs, func(d *Doc) bool { return d.File == e.file }) {
				v.note("SUMMARY.md", e.line, "the page %s is not there", e.file)
			}
		}
	}
}

// address is where below its version a file is published: its path, with what
// an address would need to escape replaced.
func address(file string) string {
	file = strings.TrimSuffix(file, ".md")
	if base := path.Base(file); base == "README" {
		file = strings.TrimSuffix(file, "README")
	}
	var out []string
	for s := range strings.SplitSeq(strings.Trim(file, "/"), "/") {
		var b strings.Builder
		for _, r := range norm.NFD.String(s) {
			switch {
			case unicode.Is(unicode.Mn, r):
			case r == '_' || r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
				b.WriteRune(unicode.ToLower(r))
			case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
				b.WriteByte('-')
			}
		}
		if s := strings.TrimSuffix(b.String(), "-"); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "/")
}

func (v *Version) doc(file string) *Doc {
	for _, d := range v.Docs {
		if d.File == file {
			return d
		}
	}
	return nil
}

// Slug makes a heading's fragment: lower case, without accents, a hyphen for
// each run of other characters.
func Slug(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r) || invisible(r):
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}

// invisible are characters that editors leave and nobody reads.
func invisible(r rune) bool {
	return r == '\u200B' || r == '\uFEFF' || r == '\u2060' || r == '\u00AD'
}

// Fingerprint is the digest of a clause's words.
func Fingerprint(words string) string {
	sum := sha256.Sum256([]byte(norm.NFC.String(words)))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// contents is what SUMMARY.md says: the menu.
type contents struct{ entries []entry }

type entry struct {
	title, file, group string
	depth, rank, line  int
}

var (
	summaryLink  = regexp.MustCompile(`^(\s*)[*+-]\s+\[((?:[^\]\\]|\\.)*)\]\(<?([^)>]*?)>?(?:\s+"[^"]*")?\)`)
	summaryGroup = regexp.MustCompile(`^##+\s+(.*?)\s*(?:<a .*)?$`)
	escaped      = regexp.MustCompile(`\\([[:punct:]])`)
)

func readContents(data []byte) *contents {
	c := &contents{}
	var group string
	line := 0
	for raw := range bytes.Lines(data) {
		line++
		if m := summaryGroup.FindSubmatch(raw); m != nil {
			group = string(m[1])
		}
		m := summaryLink.FindSubmatch(raw)
		if m == nil || strings.Contains(string(m[3]), "://") {
			continue
		}
		title := escaped.ReplaceAllString(string(m[2]), "$1")
		file := path.Clean(strings.TrimSuffix(unescape(string(m[3])), "\n"))
		c.entries = append(c.entries, entry{title, file, group, len(m[1]) / 2, len(c.entries), line})
	}
	if len(c.entries) == 0 {
		return nil
	}
	return c
}

func (c *contents) entry(file string) (entry, bool) {
	if c == nil {
		return entry{}, false
	}
	i := slices.IndexFunc(c.entries, func(e entry) bool { return e.file == file })
	if i < 0 {
		return entry{}, false
	}
	return c.entries[i], true
}
