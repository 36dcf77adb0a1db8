package rulebook

import (
	"errors"
	"io/fs"
	"regexp"
	"strings"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/document"
	"bollettino/generator/base/problem"
)

// Term is a word of the rulebook with what it means, in words of ours.
type Term struct {
	Term  string
	Also  []string // other forms of it in the texts
	Words string
	match *regexp.Regexp
}

// In tells whether the words hold the term, whole.
func (t Term) In(words string) bool { return t.match.MatchString(words) }

// readTerms reads the glossary, which may be missing.
func readTerms(root fs.FS, file string, list *problem.List) []Term {
	data, err := fs.ReadFile(root, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if p, refused := disk.Problem(err); refused {
		list.Add(p)
		return nil
	}
	m, ok := document.Parse(file, data, list)
	if err != nil || !ok {
		return nil
	}
	defer m.Close()
	const see = " (data/README.md, glossario.yaml)"
	var out []Term
	for _, e := range m.Maps("terms") {
		t := Term{Term: e.Need("term", "write the word or the letters"+see).Text,
			Words: e.Need("words", "say in a sentence what it means"+see).Text}
		for _, v := range e.Texts("also") {
			t.Also = append(t.Also, v.Text)
		}
		e.Close()
		if t.Term == "" || t.Words == "" {
			continue
		}
		var forms []string
		for _, f := range append([]string{t.Term}, t.Also...) {
			forms = append(forms, regexp.QuoteMeta(f))
		}
		// Go's \\b knows ASCII letters only.
		t.match = regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{N}])(?:` + strings.Join(forms, "|") + `)(?:$|[^\p{L}\p{N}])`)
		out = append(out, t)
	}
	return out
}
