package word_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/page"
	"bollettino/generator/page/word"
)

func TestASentenceIsFilled(t *testing.T) {
	t.Parallel()
	at := page.Piece{Text: "8 marzo", Time: "2026-03-08"}
	for _, c := range []struct {
		sentence word.Sentence
		parts    []any
		want     page.Text
	}{
		{"Nessun problema.", nil, page.Text{{Text: "Nessun problema."}}},
		{"Dal giorno {day}.", []any{"day", at},
			page.Text{{Text: "Dal giorno "}, {Text: "8 marzo", Time: "2026-03-08"}, {Text: "."}}},
		{"{Dal day}", []any{"day", at}, page.Text{{Text: "Dall’8 marzo", Time: "2026-03-08"}}},
		{"{n} {n?fermo|fermi}", []any{"n", 1}, page.Text{{Text: "1"}, {Text: " "}, {Text: "fermo"}}},
		{"{n} {n?fermo|fermi}", []any{"n", int64(1300)}, page.Text{{Text: "1.300"}, {Text: " "}, {Text: "fermi"}}},
		{"È {she?durata|durato} {more}", []any{"she", true, "more", page.Text(nil)},
			page.Text{{Text: "È "}, {Text: "durata"}, {Text: " "}}},
	} {
		if got := word.It.Say(c.sentence, c.parts...); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v", c.sentence, got)
		}
	}
}

// A place of which a page knows nothing, and what no sentence can hold, are faults of
// the program, never gaps that somebody reads.
func TestASentenceWithAGapIsNotSaid(t *testing.T) {
	t.Parallel()
	for _, parts := range [][]any{nil, {"days", "8"}, {"day"}, {"day", 1.5}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v: said", parts)
				}
			}()
			word.It.Say("Dal {day}.", parts...)
		}()
	}
}

// Every language says all that one says, and has places for the same.
func TestLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	said := sentences(reflect.ValueOf(word.It), "")
	if len(said) == 0 {
		t.Fatal("no sentence found")
	}
	for _, l := range word.Languages {
		other := sentences(reflect.ValueOf(*l), "")
		for name, s := range said {
			if other[name] == "" || !slices.Equal(places(other[name]), places(s)) {
				t.Errorf("%s: %s: %q, but it: %q", l.Tag, name, other[name], s)
			}
		}
	}
}

// sentences are those in a value, by their field's name.
func sentences(v reflect.Value, name string) map[string]word.Sentence {
	out := map[string]word.Sentence{}
	switch {
	case v.Type() == reflect.TypeFor[word.Sentence]():
		out[name] = word.Sentence(v.String())
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			for n, s := range sentences(v.Field(i), name+"."+v.Type().Field(i).Name) {
				out[n] = s
			}
		}
	case v.Kind() == reflect.Map && v.Type().Elem() == reflect.TypeFor[word.Sentence]():
		for _, k := range v.MapKeys() {
			out[name+"."+k.String()] = word.Sentence(v.MapIndex(k).String())
		}
	}
	return out
}

var place = regexp.MustCompile(`\{[^}?]*`)

// places are what a sentence names, in order of the alphabet.
func places(s word.Sentence) []string {
	var out []string
	for _, p := range place.FindAllString(string(s), -1) {
		out = append(out, p[strings.LastIndexAny(p, "{ ")+1:])
	}
	slices.Sort(out)
	return slices.Compact(out)
}
