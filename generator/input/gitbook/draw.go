package gitbook

import (
	"bytes"
	"cmp"
	"html"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// Label is the class of words that are ours and not the text's: what compares
// or quotes a text leaves them out.
const Label = "label"

// Mention is the class of a link whose words are only a file's name: who knows
// the files puts the title in their place.
const Mention = "mention"

// drawer renders tags, math, and raw HTML with its line.
type drawer struct{}

func (d drawer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(KindTag, d.tag)
	reg.Register(KindMath, d.math)
	reg.Register(ast.KindHTMLBlock, d.raw)
	reg.Register(ast.KindLink, d.link)
}

// shape is how a kind of tag opens and closes.
type shape func(t *Tag) (open, end string)

func div(class string) shape {
	return func(*Tag) (string, string) { return `<div class="` + class + `">` + "\n", "</div>\n" }
}

var hintWords = map[string]string{"info": "Nota", "success": "Bene", "warning": "Attenzione", "danger": "Importante"}

// shapes are the tags that can be shown.
var shapes map[string]shape

func init() {
	shapes = map[string]shape{
		"hint": func(t *Tag) (string, string) {
			style := t.Attrs["style"]
			if hintWords[style] == "" {
				style = "info"
			}
			return `<div class="hint hint-` + style + `"><p class="` + Label + `">` + hintWords[style] + "</p>\n",
				"</div>\n"
		},
		"tabs": div("tabs"),
		"tab": func(t *Tag) (string, string) {
			return `<div class="tab"><p class="tab-title">` + html.EscapeString(t.Attrs["title"]) + "</p>\n", "</div>\n"
		},
		"stepper": div("steps"),
		"step":    div("step"),
		"columns": div("side-by-side"),
		"column":  div("side"),
		"updates": div("updates"),
		"update": func(t *Tag) (string, string) {
			return `<div class="update"><p class="tab-title">` + html.EscapeString(t.Attrs["date"]) + "</p>\n",
				"</div>\n"
		},
		"code": func(t *Tag) (string, string) {
			title := t.Attrs["title"]
			if title != "" {
				title = "<figcaption>" + html.EscapeString(title) + "</figcaption>\n"
			}
			return `<figure class="code">` + title, "</figure>\n"
		},
		"content-ref": func(t *Tag) (string, string) {
			if t.HasChildren() {
				return `<div class="content-ref">` + "\n", "</div>\n"
			}
			return `<div class="content-ref"><p>` + anchor(t.Attrs["url"], t.Attrs["url"], Mention) + "</p></div>\n", ""
		},
		"embed": func(t *Tag) (string, string) {
			return labelled("embed", "Contenuto esterno", anchor(t.Attrs["url"], t.Attrs["url"], ""))
		},
		"file": func(t *Tag) (string, string) {
			return labelled("file", "File", anchor(t.Attrs["src"], path.Base(t.Attrs["src"]), ""))
		},
	}
	for _, name := range []string{
		"swagger", "swagger-description", "swagger-parameter", "swagger-response",
		"openapi", "openapi-operation", "openapi-schemas", "openapi-webhook",
	} {
		shapes[name] = api
	}
}

// labelled shows a link in a block of its own, behind the word for what it is.
func labelled(class, label, link string) (string, string) {
	return `<div class="` + class + `"><p><span class="` + Label + `">` + label + `: </span>` + link + "</p>\n",
		"</div>\n"
}

// api shows a block about a programming interface: what it says of itself, and
// a link to its description.
func api(t *Tag) (string, string) {
	var b strings.Builder
	b.WriteString(`<div class="api">`)
	if t.Name == "swagger" || strings.HasPrefix(t.Name, "openapi") {
		b.WriteString(`<p class="` + Label + `">Interfaccia applicativa</p>`)
	}
	of := cmp.Or(t.Attrs["path"], t.Attrs["name"], t.Attrs["status"])
	if m := strings.TrimSpace(strings.ToUpper(t.Attrs["method"]) + " " + of); m != "" {
		b.WriteString("<p><code>" + html.EscapeString(m) + "</code></p>")
	}
	for _, key := range []string{"summary", "description", "spec"} {
		if v := t.Attrs[key]; v != "" {
			b.WriteString("<p>" + html.EscapeString(v) + "</p>")
		}
	}
	if src := t.Attrs["src"]; src != "" && !t.HasChildren() {
		b.WriteString("<p>" + anchor(src, src, "") + "</p>")
	}
	return b.String() + "\n", "</div>\n"
}

func anchor(href, words, class string) string {
	if class != "" {
		class = ` class="` + class + `"`
	}
	return `<a href="` + html.EscapeString(href) + `"` + class + `>` + html.EscapeString(words) + "</a>"
}

func (drawer) tag(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	t := n.(*Tag)
	if t.Stray {
		return ast.WalkContinue, nil
	}
	if t.Lone && slices.Contains(paired, t.Name) && t.Attrs["url"] == "" {
		return ast.WalkContinue, nil // what it was to hold stands after it
	}
	s := shapes[t.Name]
	if s == nil {
		if entering {
			w.WriteString("<p><code>" + html.EscapeString(t.Raw) + "</code></p>\n")
		}
		return ast.WalkContinue, nil
	}
	open, end := s(t)
	if entering {
		w.WriteString(mark(n) + open)
	} else {
		w.WriteString(end)
	}
	return ast.WalkContinue, nil
}

func (drawer) math(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString(`<code class="math">` + html.EscapeString(string(n.(*Math).TeX)) + "</code>")
	}
	return ast.WalkContinue, nil
}

// mark is an empty element that carries a block's line where its own element
// can't: it goes again once the line has been read.
func mark(n ast.Node) string {
	line := 0
	if t, ok := n.(*Tag); ok {
		line = t.Line
	} else if l, ok := n.AttributeString(LineAttribute); ok {
		line, _ = strconv.Atoi(string(l.([]byte)))
	}
	return `<span ` + LineAttribute + `="` + strconv.Itoa(line) + `"></span>`
}

// raw writes an HTML block as it is; what may pass is the sanitizer's to say.
func (drawer) raw(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.HTMLBlock)
	if entering {
		if l := n.Lines(); l.Len() > 0 {
			start := l.At(0)
			if first := bytes.TrimLeft(start.Value(source), " "); !bytes.HasPrefix(first, []byte("</")) {
				w.WriteString(mark(n))
			}
		}
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			w.Write(line.Value(source))
		}
	} else if n.HasClosure() {
		w.Write(n.ClosureLine.Value(source))
	}
	return ast.WalkContinue, nil
}

// link renders a link; its title is GitBook's way to say "mention".
func (drawer) link(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Link)
	if !entering {
		w.WriteString("</a>")
		return ast.WalkContinue, nil
	}
	w.WriteString(`<a href="` + string(util.EscapeHTML(util.URLEscape(n.Destination, true))) + `"`)
	t, inRef := n.Parent().Parent().(*Tag)
	if string(n.Title) == "mention" || inRef && t.Name == "content-ref" {
		w.WriteString(` class="` + Mention + `"`)
	}
	w.WriteString(">")
	return ast.WalkContinue, nil
}
