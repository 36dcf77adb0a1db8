package document

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
)

// Case E: what would be dear to make a page of is refused, with its line and why.
func TestLaborious(t *testing.T) {
	t.Parallel()
	r := strings.Repeat
	for what, c := range map[string]struct{ text, want string }{
		"open links":                {"Testo.\n\n" + r("[a](", 9000), "a.md:12:1: text: has a paragraph with thousands of brackets or marks of emphasis"},
		"brackets in brackets":      {r("[", 2500) + r("]", 2500), "a.md:10:1: text: has a paragraph with thousands of brackets or marks of emphasis"},
		"brackets, a line each":     {r("[a](\n", 9000), "a.md:2246:1: text: has a paragraph with thousands of brackets or marks of emphasis"},
		"emphasis in emphasis":      {r("*a_", 3000) + r("_a*", 3000), "a.md:10:1: text: has a paragraph with thousands of brackets or marks of emphasis"},
		"quotations in each other":  {r(">", 21) + "a", "a.md:10:1: text: has lists or quotations in each other, more than 20 deep"},
		"with spaces":               {r("> ", 21) + "a", "a.md:10:1: text: has lists or quotations in each other, more than 20 deep"},
		"lists in each other":       {r("- ", 21) + "a", "a.md:10:1: text: has lists or quotations in each other, more than 20 deep"},
		"numbered":                  {r("1. ", 21) + "a", "a.md:10:1: text: has lists or quotations in each other, more than 20 deep"},
		"lists far from the margin": {"a\n" + r(" ", 101) + "- a", "a.md:11:1: text: has a list more than 100 columns from the margin"},
		"a table of many cells":     {r("|a", 100) + "\n" + r("|-", 100) + "\n" + r("|\n", 1001), "a.md:1011:1: text: has tables of more than 100000 cells"},
		"headings":                  {r("# a\n", 1001), "a.md:1010:1: text: has more than 1000 headings"},
		"a long address, often":     {"[a]: " + r("b", 10_000) + "\n\n" + r("[a]\n\n", 300), "a.md:611:1: text: refers to a long address too often"},
		"blocks in each other":      {r("{% hint style=\"info\" %}\n", 21), "a.md:30:1: text: has blocks in each other, more than 20 deep"},

		"a page of the rules": {r("# Titolo\n\nTesto con [un rimando](pagina.md) e *parole*.\n\n* primo\n  * secondo\n\n| a | b |\n|---|---|\n"+r("| [1](a) | **2** |\n", 40)+"\n", 200), ""},
		"a line across":       {r("-", 200) + "\n\n" + r("*", 200), ""},
		"many blocks":         {r("{% hint style=\"info\" %}\na\n{% endhint %}\n{% embed url=\"a\" %}\n", 300), ""},
		"nothing":             {"", ""},
	} {
		var list problem.List
		if refused := Laborious("a.md", 10, []byte(c.text), &list); refused != (c.want != "") || list.Len() > 1 {
			t.Errorf("%s: refused is %v, with %d problems", what, refused, list.Len())
			continue
		}
		for _, p := range list.Sorted() {
			if p.Hint == "" {
				t.Errorf("%s: no hint", what)
			}
			if p.Hint = ""; p.String() != c.want {
				t.Errorf("%s:\ngot  %s\nwant %s", what, p, c.want)
			}
		}
	}
}

// The line is the file's, the front matter's lines counted.
func TestLaboriousBelowFront(t *testing.T) {
	t.Parallel()
	var list problem.List
	data := fmt.Sprintf("---\ntitle: a\n---\nTesto.\n\n%sa\n", strings.Repeat("> ", 30))
	m, body, ok := ParseFront("a.md", []byte(data), "", &list)
	m.Text("title")
	m.Close()
	if p := list.Sorted(); !ok || len(body) > 0 || len(p) != 1 || p[0].Line != 6 {
		t.Errorf("%v, a text of %d bytes, problems %v", ok, len(body), p)
	}
}
