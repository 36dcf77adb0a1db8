package word_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"bollettino/generator/page/word"
	"bollettino/generator/test/tongue"
)

// all are the languages of sites and the one of tests.
func all() []*word.Language { return append(slices.Clone(word.Languages), tongue.Made) }

// inside shows all that is in a value, each with its place in it.
func inside(v reflect.Value, at string, see func(v reflect.Value, at string)) {
	see(v, at)
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			inside(v.Field(i), at+"."+v.Type().Field(i).Name, see)
		}
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			inside(v.Index(i), fmt.Sprintf("%s[%d]", at, i), see)
		}
	case reflect.Map:
		for i := v.MapRange(); i.Next(); {
			inside(i.Value(), fmt.Sprintf("%s[%v]", at, i.Key()), see)
		}
	}
}

// A copy of a language has its tables too: what is changed there is changed in the other.
func TestLanguagesShareNoTable(t *testing.T) {
	t.Parallel()
	of := map[uintptr]string{}
	for _, l := range all() {
		inside(reflect.ValueOf(*l), "", func(v reflect.Value, at string) {
			if v.Kind() != reflect.Map && v.Kind() != reflect.Slice || v.Len() == 0 {
				return
			}
			if first, ok := of[v.Pointer()]; ok {
				t.Errorf("%s%s is the table of %s: write one of its own", l.Tag, at, first)
				return
			}
			of[v.Pointer()] = l.Tag + at
		})
	}
}

// unsaid are the words that a language may leave out, and why.
var unsaid = map[string]string{
	".Status.Outages.Told[never].One": "no notice tells of it",
	".Kinds[constraint].Of":           "no silence is laid to a constraint",
	".Statuses[redacted].Label":       "the form doesn’t offer it",
	".Statuses[redacted].Hint":        "the form doesn’t offer it",
	".Channels[io].Name":              "it works meanwhile, and is no channel of a service",
	".Channels[io].The":               "it works meanwhile, and is no channel of a service",
	".States[operational].Effect":     "users notice nothing",
	".States[unknown].Effect":         "nobody knows it",
}

// No language leaves a word or a sentence empty.
func TestNoWordIsLeftOut(t *testing.T) {
	t.Parallel()
	var there []string
	inside(reflect.ValueOf(*word.Languages[0]), "", func(_ reflect.Value, at string) { there = append(there, at) })
	for at, why := range unsaid {
		if !slices.Contains(there, at) {
			t.Errorf("%s, which may be empty (%s), is not there", at, why)
		}
	}
	for _, l := range all() {
		inside(reflect.ValueOf(*l), "", func(v reflect.Value, at string) {
			if v.Kind() == reflect.String && v.Len() == 0 && unsaid[at] == "" {
				t.Errorf("%s%s is empty: say it, or say in unsaid why not", l.Tag, at)
			}
		})
	}
}
