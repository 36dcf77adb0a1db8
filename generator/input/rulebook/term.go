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
	Other map[string]Saying // in other languages, by their tags
	match *regexp.Regexp
}

// Saying is a term in another language: what it is called there, and what it means.
type Saying struct{ Term, Words string }

// In tells whether the words hold the term, whole.
func (t Term) In(words string) bool { return t.match.MatchString(words) }

// ReadTerms reads the glossary, which may be missing.
func ReadTerms(root fs.FS, file string, list *problem.List) []Term {
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
		if others, ok := e.Map("in"); ok {
			t.Other = map[string]Saying{}
			for _, tag := range others.Keys() {
				if o, ok := others.Map(tag); ok {
					t.Other[tag] = Saying{o.Need("term", "write what it is called in that language"+see).Text,
						o.Need("words", "say in that language what it means"+see).Text}
					o.Close()
				}
			}
			others.Close()
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
