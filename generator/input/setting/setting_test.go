package setting

import (
	"fmt"
	"io/fs"
	"reflect"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/test/world"
)

func TestWorlds(t *testing.T) {
	t.Parallel()
	world.Run(t, "testdata/*.txtar", func(t *testing.T, in fs.FS, list *problem.List) string {
		data, err := fs.ReadFile(in, "site.yaml")
		if err != nil {
			t.Fatal(err)
		}
		s := Read("site.yaml", data, list)
		if list.Len() > 0 {
			return "" // not to be used
		}
		asOf := "the clock"
		if s.AsOf != 0 {
			asOf = s.Zone.RFC3339(s.AsOf)
		}
		text := fmt.Sprintf("operator %+v\nbase %s tag %s languages %v\n"+
			"authority %v verdicts %s observed at least %v fresh %v observers %s\nas of %s example %v subscribe %q licence %q\n",
			s.Operator, s.BaseURL, s.TagAuthority, s.Languages, s.Authority, s.Verdicts, s.ObservedAtLeast, s.Fresh,
			s.Observers, asOf, s.Example, s.SubscribeURL, s.Licence)
		if !reflect.DeepEqual(s.Edit, Edit{}) {
			text += fmt.Sprintf("edit %+v origins %s\n", s.Edit, s.Edit.Git.Origins())
		}
		return text
	})
}
