package tongue

import (
	"testing"

	"bollettino/generator/page"
	"bollettino/generator/page/word"

	"github.com/google/go-cmp/cmp"
)

func TestNoWordOfItalianIsLeft(t *testing.T) {
	t.Parallel()
	for _, w := range Foreign(*Made, Made.Tag) {
		t.Error(w)
	}
}

func TestPlacesAreKept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ it, want string }{
		{"Nessun problema alle {at}.", "Νεσσυν προβλεμα αλλε {at}."},
		{"{dal day} {she?durata|durato} (è)", "{δαλ day} {she?δυρατα|δυρατο} (ε)"},
		{"1º {n}", "1ο {n}"},
	} {
		if got := sentence(c.it); got != c.want {
			t.Errorf("%q, not %q", got, c.want)
		}
	}
}

// What is declared, a name, a code or said by the language is not ours to complain of;
// all else is.
func TestForeignWordsAreFound(t *testing.T) {
	t.Parallel()
	part := struct {
		Now    page.Now
		Levels []page.Level
		Body   any
	}{
		page.Now{State: "down",
			Sentence: page.Text{{Text: "Νεσσυν "}, page.Words("problema di Pisa"), page.Declared("TARI", "it")},
			Help: page.Text{page.Contact("aiuto@example.org", ""), page.Code("x"),
				page.Moment("12:00", "2026-11-27T12:00Z")}},
		[]page.Level{{Obligation: "fermi", Drawing: `<svg class="x" aria-label="Un disegno"><title>δυε</title></svg>`,
			Rule: page.Link{Text: "Pisa", Href: "/soggetti/"}}},
		page.Feed{Title: "Vincoli", Type: "text/xml"},
	}
	want := []string{
		`Body.Title: "Vincoli" in "Vincoli"`,
		`Levels[0].Drawing: "Un" in "<svg class=\"x\" aria-label=\"Un disegno\"><title>δυε</title></svg>"`,
		`Now.Sentence[1]: "problema" in "problema di Pisa"`,
	}
	if diff := cmp.Diff(want, Foreign(part, "Pisa")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestUnsaid(t *testing.T) {
	t.Parallel()
	words := struct {
		Said, Chosen, Half, Not word.Sentence
		By                      map[string]word.Sentence
	}{"ora {at}.", "{n?uno|due}", "ora {at}, poi", "{n?tre|sei}", map[string]word.Sentence{"x": "mai"}}
	want := []string{`By[x]: "mai"`, `Half: "ora {at}, poi"`, `Not: "{n?tre|sei}"`}
	if diff := cmp.Diff(want, Unsaid(words, "ora 10. due")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestANameIsNoPartOfAWord(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Pisa (Pisa)": "", "Pisano": "Pisano", "a Pisa": "a", "12 min Pisa": "min",
	} {
		if got := Latin(text, "Pisa"); got != want {
			t.Errorf("%s: %q, not %q", text, got, want)
		}
	}
}
