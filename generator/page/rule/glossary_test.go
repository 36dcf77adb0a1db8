package rule

import (
	"testing"
	"testing/fstest"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"

	"github.com/google/go-cmp/cmp"
)

// A word of the rules is called as the page's language has it, beside its name in the texts; of
// one that has no such name the texts' own stands, marked.
func TestGlossaryInAnotherLanguage(t *testing.T) {
	t.Parallel()
	var list problem.List
	root := fstest.MapFS{"glossario.yaml": {Data: []byte(`terms:
  - {term: avviso, words: Il foglio., in: {en: {term: payment notice, words: The sheet.}}}
  - {term: PSP, words: La banca., in: {en: {term: PSP, words: The bank.}}}
  - {term: Nodo, words: Il sistema.}
`)}}
	book := &rulebook.Book{Terms: rulebook.ReadTerms(root, "glossario.yaml", &list)}
	if all := list.Sorted(); len(all) > 0 {
		t.Fatal(all)
	}
	site := frame.Site{Language: &word.It, Tongues: []*word.Language{&word.It, &word.En}, Links: address.NewLinks("https://example.org/"), Book: book}
	avviso, nodo := page.Link{Text: "avviso", Lang: "it"}, page.Link{Text: "Nodo", Lang: "it"}
	for tongue, want := range [][]page.Term{
		{{Term: "avviso", Text: page.Text{{Text: "Il foglio."}}}, {Term: "PSP", Text: page.Text{{Text: "La banca."}}},
			{Term: "Nodo", Text: page.Text{{Text: "Il sistema."}}}},
		{{Term: "payment notice", Own: avviso, Text: page.Text{{Text: "The sheet."}}}, {Term: "PSP", Text: page.Text{{Text: "The bank."}}},
			{Own: nodo, Text: page.Text{page.Declared("Il sistema.", "it")}}},
	} {
		m := New(site.In(tongue), 0, nil, nil)
		if d := cmp.Diff(want, m.glossaryPage().Body.(page.Glossary).Terms); d != "" {
			t.Errorf("%s (-want +got):\n%s", m.Tag, d)
		}
	}
}
