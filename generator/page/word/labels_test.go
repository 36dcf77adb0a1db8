package word_test

import (
	"reflect"
	"testing"

	"bollettino/generator/page/word"
)

// Every language has words for every label, and no two share a name in templates.
func TestLabelsHaveWords(t *testing.T) {
	t.Parallel()
	for _, l := range word.Languages {
		groups := reflect.ValueOf(l.Labels)
		named := map[string]bool{}
		name := func(of string, f reflect.StructField) string {
			name := of + f.Tag.Get("json")
			if named[name] || name == of {
				t.Errorf("%s: %s%s: no name of its own: %q", l.Tag, of, f.Name, name)
			}
			named[name] = true
			return name
		}
		for i := range groups.NumField() {
			group := groups.Field(i)
			of := name("", groups.Type().Field(i)) + "."
			for j := range group.NumField() {
				if label := name(of, group.Type().Field(j)); group.Field(j).String() == "" {
					t.Errorf("%s: %s has no words", l.Tag, label)
				}
			}
		}
	}
}
