package serve

import (
	"fmt"
	"html"
	"strings"

	"bollettino/generator/base/problem"
	"bollettino/generator/build"
	"bollettino/generator/page/word"
)

// shownInPanel is how many problems the panel lists; the terminal has those of all files.
const shownInPanel = 50

// panel is what pages show of a build that did not come out as it should, as HTML; "" of
// one that did. strict tells that one problem was enough to leave the site as it was.
func panel(l *word.Language, r build.Result, err error, strict bool) string {
	w := l.Serve
	switch {
	case len(r.Problems) > 0:
		said := w.Kept
		if strict || problem.HurtsAll(r.Problems) {
			said = w.Stands
		}
		return aside(l, l.Tell(w.Problems, "n", len(r.Problems)), l.Tell(said), problems(l, r.Problems))
	case err != nil:
		return aside(l, l.Tell(w.Failed), l.Tell(w.Stands),
			fmt.Sprintf("<p lang=\"en\"><code>%s</code></p>", html.EscapeString(err.Error())))
	}
	return ""
}

// aside is a panel that can be shut: what happened, what pages show, and more as HTML.
func aside(l *word.Language, what, shown, more string) string {
	return fmt.Sprintf("<aside lang=%q aria-label=%q><details open><summary>%s</summary><p>%s</p>%s</details></aside>",
		l.Tag, html.EscapeString(l.Tell(l.Serve.Panel)), html.EscapeString(what), html.EscapeString(shown), more)
}

// problems are listed in the words of the terminal, which are for who writes files.
func problems(l *word.Language, all []problem.Problem) string {
	var b strings.Builder
	b.WriteString("<ul lang=\"en\">")
	for _, p := range all[:min(len(all), shownInPanel)] {
		said, hint, _ := strings.Cut(p.String(), "\n\t")
		fmt.Fprintf(&b, "<li><code>%s</code>", html.EscapeString(said))
		if hint != "" {
			fmt.Fprintf(&b, "<br>%s", html.EscapeString(hint))
		}
		b.WriteString("</li>")
	}
	b.WriteString("</ul>")
	if n := len(all) - shownInPanel; n > 0 {
		fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(l.Tell(l.Serve.More, "n", n)))
	}
	return b.String()
}

// unbuilt is the page of a site of which there is none yet, as HTML.
func unbuilt(l *word.Language) []byte {
	title := html.EscapeString(l.Tell(l.Serve.Unbuilt))
	return fmt.Appendf(nil, "<!doctype html><html lang=%q><head><meta charset=\"utf-8\"><title>%s</title></head>"+
		"<body><main><h1>%s</h1></main></body></html>", l.Tag, title, title)
}

// language is the site's, whether or not its settings can be read.
func language() *word.Language { return word.Languages[0] }
