package word_test

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/page"
	"bollettino/generator/page/word"
	"bollettino/generator/test/tongue"
)

func TestASentenceIsFilled(t *testing.T) {
	t.Parallel()
	at := page.Moment("8 marzo", "2026-03-08")
	for _, c := range []struct {
		sentence word.Sentence
		parts    []any
		want     page.Text
	}{
		{"Nessun problema.", nil, page.Text{{Text: "Nessun problema."}}},
		{"Dal giorno {day}.", []any{"day", at},
			page.Text{{Text: "Dal giorno "}, page.Moment("8 marzo", "2026-03-08"), {Text: "."}}},
		{"{Dal day}", []any{"day", at}, page.Text{page.Moment("Dall’8 marzo", "2026-03-08")}},
		{"{n} {n?fermo|fermi}", []any{"n", 1}, page.Text{{Text: "1 fermo"}}},
		{"{n} {n?fermo|fermi}", []any{"n", int64(1300)}, page.Text{{Text: "1.300 fermi"}}},
		{"È {she?durata|durato} {more}", []any{"she", true, "more", page.Text(nil)},
			page.Text{{Text: "È durata "}}},
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

// Every language says all that Italian says, and has places for the same, but for the
// gender of a word, which not all languages know.
func TestLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	said := map[string]string{}
	words(said, reflect.ValueOf(word.It), "")
	if len(said) == 0 {
		t.Fatal("no words found")
	}
	for _, l := range append(slices.Clone(word.Languages), tongue.Made) {
		other := map[string]string{}
		words(other, reflect.ValueOf(*l), "")
		for name, s := range said {
			if other[name] == "" || !slices.Equal(places(other[name]), places(s)) {
				t.Errorf("%s: %s: %q, but it: %q", l.Tag, name, other[name], s)
			}
		}
		if len(other) != len(said) {
			t.Errorf("%s says %d things, but it: %d", l.Tag, len(other), len(said))
		}
		for i := range reflect.ValueOf(l.Grammar).NumField() {
			if reflect.ValueOf(l.Grammar).Field(i).IsZero() {
				t.Errorf("%s has no %s", l.Tag, reflect.TypeOf(l.Grammar).Field(i).Name)
			}
		}
	}
}

// words are those in a value, by their place in it, where there are any.
func words(out map[string]string, v reflect.Value, name string) {
	switch v.Kind() {
	case reflect.String:
		if v.String() != "" {
			out[name] = v.String()
		}
	case reflect.Struct:
		for i := range v.NumField() {
			words(out, v.Field(i), name+"."+v.Type().Field(i).Name)
		}
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			words(out, v.Index(i), fmt.Sprintf("%s[%d]", name, i))
		}
	case reflect.Map:
		for i := v.MapRange(); i.Next(); {
			words(out, i.Value(), fmt.Sprintf("%s[%v]", name, i.Key()))
		}
	}
}

var place = regexp.MustCompile(`\{[^}?]*`)

// places are what a sentence names, in order of the alphabet.
func places(s string) []string {
	var out []string
	for _, p := range place.FindAllString(s, -1) {
		if name := p[strings.LastIndexAny(p, "{ ")+1:]; name != "she" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// On all days of a month, no sentence puts before a day another article than is said: "dall’8
// marzo", "dal 9 marzo".
func TestArticlesBeforeDays(t *testing.T) {
	t.Parallel()
	wrong := regexp.MustCompile(`(?i)(^|[^\pL’])(il|al|dal|del|nel|sul) (8|11) marzo|(l|all|dall|dell|nell|sull)’([1-79]|1[02-9]|[23]\d)º? marzo`)
	said, joined := map[string]string{}, 0
	words(said, reflect.ValueOf(word.It), "It")
	for day := 1; day <= 31; day++ {
		date := page.Piece{Text: word.It.Day(day) + " marzo"}
		for name, s := range said {
			var parts []any
			for _, p := range append(places(s), "she") {
				if slices.Contains([]string{"day", "date", "from", "until"}, p) {
					parts = append(parts, p, date)
				} else {
					parts = append(parts, p, page.Piece{Text: "–"})
				}
			}
			got := word.It.Tell(word.Sentence(s), parts...)
			if m := wrong.FindString(got); m != "" {
				t.Errorf("%s: %q in %q", name, m, got)
			}
			if strings.Contains(got, "’8 marzo") {
				joined++
			}
		}
	}
	if joined < 10 {
		t.Errorf("only %d sentences have a day with its article", joined)
	}
}
