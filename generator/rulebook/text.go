package rulebook

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"bollettino/generator/document"
	"bollettino/generator/problem"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/text/unicode/norm"
)

// Doc is one file of a version's text.
type Doc struct {
	Version string
	File    string // below the version's folder
	Slug    string // its address below the version's, "livelli-ec"; "" for the folder's README.md
	Title   string // its first heading
	Page    string // the register's page it belongs to, or ""
	Blocks  []Block
	Leaves  []Leaf // in the order of the text, title included
	source  []byte
	root    ast.Node
	places  map[string]ast.Node
	owners  map[ast.Node][]string // obligations by the clause's node
}

// Block is a run of text: what stands under the title, cut at top-level blocks.
type Block struct {
	HTML        string   // sanitized
	Obligations []string // those that it states, in order
}

var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote),
	goldmark.WithParserOptions(parser.WithAttribute()),
	goldmark.WithRendererOptions(html.WithUnsafe()), // and then sanitized
)

// sanitizer is the allow-list through which all rendered text goes.
var sanitizer = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "strong", "b", "em", "i", "s", "del", "sub", "sup", "small", "mark", "code", "pre", "kbd",
		"blockquote", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6",
		"table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "details", "summary", "figure", "figcaption", "abbr")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^[\p{L}\p{N}_:.-]+$`)).Globally()
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(left|right|center)$`)).OnElements("td", "th")
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("td", "th")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
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

// Plain renders what a subject wrote: Markdown without HTML, images or headings
// of a rank that a page has already given.
func Plain(source string) string {
	var b bytes.Buffer
	if err := plain.Convert([]byte(source), &b); err != nil {
		return ""
	}
	return sanitizer.Sanitize(demote.Replace(b.String()))
}

// demote puts a notice's headings below the page's own.
var demote = strings.NewReplacer("<h1", "<h3", "</h1>", "</h3>", "<h2", "<h3", "</h2>", "</h3>")

// blockTag is a GitBook block tag on a line of its own.
var blockTag = regexp.MustCompile(`(?m)^[ \t]*\{%.*%\}[ \t]*$`)

func parse(version, file string, source []byte) *Doc {
	source = blockTag.ReplaceAllFunc(source, func(b []byte) []byte { return nil })
	d := &Doc{Version: version, File: file, source: source, places: map[string]ast.Node{}, owners: map[ast.Node][]string{}}
	d.root = markdown.Parser().Parse(text.NewReader(source))
	d.index()
	return d
}

// readDocs reads all Markdown files of a version.
func (b *Book) readDocs(root fs.FS, dir string, v *Version, link func(version, slug string) string, list *problem.List) []*Doc {
	folder := path.Join(dir, v.ID)
	var docs []*Doc
	err := fs.WalkDir(root, folder, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".md" || e.Name() == "SUMMARY.md" {
			return err
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		_, body, _ := document.Front(data)
		d := parse(v.ID, strings.TrimPrefix(name, folder+"/"), body)
		d.Slug = strings.TrimSuffix(strings.TrimSuffix(d.File, ".md"), "README")
		d.Slug = strings.Trim(d.Slug, "/")
		for _, p := range b.Pages {
			if slices.Contains(p.At[v.ID], d.File) {
				d.Page = p.ID
				d.Title = cmp.Or(d.Title, p.Title)
			}
		}
		d.Title = cmp.Or(d.Title, path.Base(d.Slug))
		docs = append(docs, d)
		return nil
	})
	if err != nil {
		list.Add(problem.New(folder, 0, 0, "version", "put the text's Markdown files into this folder"+see, "the text of %s can't be read: %v", v.ID, err))
	}
	rank := func(d *Doc) int {
		if i := slices.IndexFunc(b.Pages, func(p Page) bool { return p.ID == d.Page }); i >= 0 {
			return i
		}
		return len(b.Pages)
	}
	slices.SortStableFunc(docs, func(x, y *Doc) int { return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(x.File, y.File)) })
	for _, d := range docs {
		d.relink(docs, link)
	}
	return docs
}

func (v *Version) doc(file string) *Doc {
	for _, d := range v.Docs {
		if d.File == file {
			return d
		}
	}
	return nil
}

// index gives every heading its fragment and every clause below it its place.
func (d *Doc) index() {
	var section string
	counts := map[string]int{}
	place := func(kind string, n ast.Node) {
		if section == "" {
			return
		}
		counts[kind]++
		key := "#" + section + "/" + kind + strconv.Itoa(counts[kind])
		if d.places[key] == nil {
			d.places[key] = n
		}
	}
	ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			title := d.text(n)
			if n.Level == 1 && d.Title == "" {
				d.Title = title
			}
			section = Slug(title)
			for i := 1; d.places["#"+section] != nil; i++ {
				section = Slug(title) + "-" + strconv.Itoa(i)
			}
			n.SetAttributeString("id", []byte(section))
			d.places["#"+section] = n
			clear(counts)
		case *ast.ListItem:
			place("", n)
		case *ast.Paragraph:
			if n.Parent() == d.root {
				place("p", n)
			}
		case *east.TableRow:
			place("r", n)
		}
		return ast.WalkContinue, nil
	})
}

// Slug makes a heading's fragment: lower case, without accents, a hyphen for
// each run of other characters.
func Slug(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}

func (d *Doc) find(place string) ast.Node { return d.places[place] }

func (d *Doc) mark(n ast.Node, obligation string) {
	d.owners[n] = append(d.owners[n], obligation)
	if _, heading := n.(*ast.Heading); !heading && len(d.owners[n]) == 1 {
		n.SetAttributeString("id", []byte("obbligo-"+obligation))
	}
}

// Fragment is where in its page the clause stands.
func (c *Clause) Fragment() string {
	if h, ok := c.cut.(*ast.Heading); ok {
		if id, ok := h.AttributeString("id"); ok {
			return string(id.([]byte))
		}
	}
	if id, ok := c.cut.AttributeString("id"); ok {
		return string(id.([]byte))
	}
	return ""
}

// words are a clause's words: of a heading all that stands under it, up to the
// next.
func (d *Doc) words(n ast.Node) string {
	out := d.text(n)
	if _, heading := n.(*ast.Heading); heading {
		for x := n.NextSibling(); x != nil; x = x.NextSibling() {
			if _, next := x.(*ast.Heading); next {
				break
			}
			out += " " + d.text(x)
		}
	}
	return out
}

// text is a node's words with white space folded.
func (d *Doc) text(n ast.Node) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if n.Type() == ast.TypeBlock {
				b.WriteByte(' ')
			}
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(n.Segment.Value(d.source))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(d.source))
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// fingerprint is the digest of a clause's words.
func fingerprint(words string) string {
	sum := sha256.Sum256([]byte(norm.NFC.String(words)))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// outside are destinations that are not files of the text.
var outside = regexp.MustCompile(`^(https?:|mailto:|tel:|#)`)

// relink turns links between files into links between pages; a link that leads
// nowhere becomes its words.
func (d *Doc) relink(docs []*Doc, link func(version, slug string) string) {
	var links []*ast.Link
	ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if l, ok := n.(*ast.Link); ok && entering {
			links = append(links, l)
		}
		return ast.WalkContinue, nil
	})
	for _, l := range links {
		dest := string(l.Destination)
		if outside.MatchString(dest) {
			continue
		}
		target, fragment, _ := strings.Cut(dest, "#")
		file := path.Join(path.Dir(d.File), target)
		found := slices.IndexFunc(docs, func(o *Doc) bool {
			return o.File == file || o.Slug == file || path.Join(file, "README.md") == o.File
		})
		if found >= 0 && !strings.HasPrefix(dest, "/") {
			to := link(d.Version, docs[found].Slug)
			if fragment != "" {
				to += "#" + fragment
			}
			l.Destination = []byte(to)
			continue
		}
		for c := l.FirstChild(); c != nil; {
			next := c.NextSibling()
			l.Parent().InsertBefore(l.Parent(), l, c)
			c = next
		}
		l.Parent().RemoveChild(l.Parent(), l)
	}
}

// render gives the document's blocks, without its title.
func (d *Doc) render() []Block {
	var out []Block
	for n := d.root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 1 && d.text(h) == d.Title {
			if len(d.owners[n]) == 0 {
				continue
			}
		}
		b := Block{HTML: d.html(n)}
		ast.Walk(n, func(x ast.Node, entering bool) (ast.WalkStatus, error) {
			if entering {
				b.Obligations = append(b.Obligations, d.owners[x]...)
			}
			return ast.WalkContinue, nil
		})
		if strings.TrimSpace(b.HTML) != "" {
			out = append(out, b)
		}
	}
	return out
}

func (d *Doc) html(n ast.Node) string {
	var b bytes.Buffer
	if err := markdown.Renderer().Render(&b, d.source, n); err != nil {
		return ""
	}
	return scrolls.Replace(sanitizer.Sanitize(b.String()))
}

// scrolls lets what is wider than a phone be scrolled, by keyboard too.
var scrolls = strings.NewReplacer(
	"<table>", `<div class="scroll" role="group" aria-label="Tabella" tabindex="0"><table>`, "</table>", "</table></div>",
	"<pre>", `<pre tabindex="0">`,
)

// cut renders all documents and clauses, once every clause is marked.
func (b *Book) cut(link func(version, slug string) string) {
	for i := range b.Versions {
		for _, d := range b.Versions[i].Docs {
			d.Blocks = d.render()
		}
	}
	for i := range b.Obligations {
		for j := range b.Obligations[i].Clauses {
			c := &b.Obligations[i].Clauses[j]
			if c.Doc != nil {
				c.HTML = c.Doc.clause(c.cut)
			}
		}
	}
}

// clause renders a clause alone: a list item or row without its list or table, a
// section as all that stands under its heading.
func (d *Doc) clause(n ast.Node) string {
	var b bytes.Buffer
	switch n := n.(type) {
	case *ast.Heading:
		for x := n.NextSibling(); x != nil; x = x.NextSibling() {
			if _, next := x.(*ast.Heading); next {
				break
			}
			b.WriteString(d.html(x))
		}
	case *east.TableRow:
		var cells []string
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if w := d.text(c); w != "" {
				cells = append(cells, w)
			}
		}
		b.WriteString("<p>" + escape(strings.Join(cells, " · ")) + "</p>")
	case *ast.ListItem:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if _, tight := c.(*ast.TextBlock); tight {
				b.WriteString("<p>" + strings.TrimSpace(d.html(c)) + "</p>\n")
			} else {
				b.WriteString(d.html(c))
			}
		}
	default:
		b.WriteString(d.html(n))
	}
	return anchors.ReplaceAllString(b.String(), "")
}

// anchors are the ids of a clause's text: a page that shows several versions of
// it would have them twice.
var anchors = regexp.MustCompile(` id="[^"]*"`)

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;").Replace(s)
}
