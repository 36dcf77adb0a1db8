package site

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"text/template/parse"
	"unicode"

	"bollettino/generator/base/tree"
	"bollettino/generator/page"
	"bollettino/generator/page/word"
	"golang.org/x/net/html"
)

// Attributes that hold nothing for people to read.
var wordless = []string{
	"aria-autocomplete", "aria-controls", "aria-current", "aria-expanded", "aria-hidden", "aria-labelledby", "aria-live", "autocomplete", "blocking", "charset", "class", "data-target", "enterkeyhint",
	"content of color-scheme", "content of content-security-policy", "content of og:type", "content of robots",
	"content of twitter:card",
	"content of theme-color", "content of viewport", "d", "data-part", "for", "href", "http-equiv", "id",
	"inputmode", "name", "property", "rel", "role", "scope", "spellcheck", "target", "type",
}

// Strings in actions that are for partials: an icon, the names of values, ids.
var handed = []string{"calendar", "id", "info", "links", "mail", "menu-pagine", "menu-versioni", "side", "title", "when"}

// Words stand in the language's file: none in a template, in what it shows, says to
// who doesn't see it, or hands to a part.
func TestTemplatesHaveNoWords(t *testing.T) {
	eachTemplate(t, func(t *testing.T, root *parse.ListNode) {
		var markup strings.Builder
		visit(t, root, func(n parse.Node) {
			switch n := n.(type) {
			case *parse.TextNode:
				markup.Write(n.Text)
			case *parse.StringNode:
				if !strings.HasSuffix(n.Text, ".html") && !slices.Contains(handed, n.Text) {
					t.Errorf("an action has words of its own: %s", n.Quoted)
				}
			}
		})
		all := strings.ReplaceAll(markup.String(), "noscript>", "div>") // in which the tokenizer sees no tags
		for z := html.NewTokenizer(strings.NewReader(all)); z.Next() != html.ErrorToken; {
			token := z.Token()
			if token.Type == html.TextToken && lettered(token.Data) {
				t.Errorf("words of its own: %q", strings.TrimSpace(token.Data))
			}
			for _, a := range token.Attr {
				if lettered(a.Val) && !slices.Contains(wordless, kind(token, a)) {
					t.Errorf("<%s %s=%q>: words of its own, or an attribute that holds none",
						token.Data, kind(token, a), a.Val)
				}
			}
		}
	})
}

func lettered(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// kind is what an attribute is called; what a <meta> says of the page, with its name.
func kind(token html.Token, a html.Attribute) string {
	if a.Key != "content" {
		return a.Key
	}
	n := html.Node{Attr: token.Attr}
	return "content of " + strings.ToLower(attr(&n, "name")+attr(&n, "http-equiv")+attr(&n, "property"))
}

// Each label is taken by some template, and each that one takes is there.
func TestLabelsAreThoseOfTemplates(t *testing.T) {
	labels, err := called(word.It.Labels)
	if err != nil {
		t.Fatal(err)
	}
	taken := map[string]bool{}
	eachTemplate(t, func(t *testing.T, root *parse.ListNode) {
		visit(t, root, func(n parse.Node) {
			if n, ok := n.(*parse.ChainNode); ok && n.Node.String() == "label" {
				l := "label." + strings.Join(n.Field, ".")
				if taken[l] = true; labels[l] == "" {
					t.Errorf("there is no %s", l)
				}
			}
		})
	})
	for _, l := range slices.Sorted(maps.Keys(labels)) {
		if !taken[l] {
			t.Errorf("no template takes %s", l)
		}
	}
}

// A site's own template that takes a label, or a word of the frame, which is not there stops
// the build.
func TestLabelsAreWrittenIntoTemplates(t *testing.T) {
	labels := word.It.Labels
	labels.Status.Call, labels.Part.Text = "Chi \"chiamare\" & quando", `"Testo"`
	words, err := called(labels)
	if err != nil {
		t.Fatal(err)
	}
	framing(words, page.Shell{Name: "Pagamenti & avvisi", Claim: `{{ .x }} "y"`, Contact: "x{"})
	layouts := func(src string) map[string][]byte { return map[string][]byte{"uno.html": []byte(src)} }
	for _, c := range []struct{ src, want string }{
		{`<p title="{{ label.status.call }}">{{ .label.status.call }}`,
			`<p title="Chi &#34;chiamare&#34; &amp; quando">{{ .label.status.call }}`},
		{`{{ template "x" (dict "title" label.part.text) }}`, `{{ template "x" (dict "title" "\"Testo\"") }}`},
		{`<title>{{ shell.name }}</title>{{ with shell.names }}{{ . }}{{ end }}{{ $shell.name }}`,
			`<title>Pagamenti &amp; avvisi</title>{{ with "" }}{{ . }}{{ end }}{{ $shell.name }}`},
		{`<p>{{ shell.claim }}`, `<p>{{ "{{ .x }} \"y\"" }}`},
		{`{{ shell.contact }}{{ .x }}`, `{{ "x{" }}{{ .x }}`},
		{`<p>vedi shell.foo</p>{{- /* see shell.menu and { label.x.y } */ -}}{{/* shell.x */}}{{ with shell.names }}{{ end }}`,
			`<p>vedi shell.foo</p>{{- /* see shell.menu and { label.x.y } */ -}}{{/* shell.x */}}{{ with "" }}{{ end }}`},
	} {
		files, err := filled(layouts(c.src), words)
		if err != nil || string(files["uno.html"]) != c.want {
			t.Errorf("%s: %v: %s", c.src, err, files["uno.html"])
		}
	}
	for _, name := range []string{"label.status.cal", "shell.nam", "shell.menu"} {
		_, err := filled(layouts("<p>{{ "+name+" }}</p>"), words)
		if err == nil || err.Error() != "layouts/uno.html: there is no "+name {
			t.Errorf("no such word: %v", err)
		}
	}
}

func eachTemplate(t *testing.T, check func(t *testing.T, root *parse.ListNode)) {
	files, err := tree.Files(os.DirFS("../../../layouts"), ".")
	if err != nil {
		t.Fatal(err)
	}
	for name, src := range files {
		t.Run(name, func(t *testing.T) {
			for _, tree := range trees(t, name, string(src)) {
				check(t, tree.Root)
			}
		})
	}
}
