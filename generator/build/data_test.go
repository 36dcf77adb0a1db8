package build

import (
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/test/rome"
)

// Catalogues know an operator by its code in the index of public administrations, where the
// registry has one.
func TestOperatorIsKnown(t *testing.T) {
	t.Parallel()
	list := &problem.List{}
	rows, _ := subject.ReadRegistry("subjects.csv", []byte("id,roles,name,ipa\n01234567897,ec-direct,Uno,c_x001\n"+
		"00200005676,ec-direct,Due,\n"), rome.Zone, list)
	if list.Len() > 0 {
		t.Fatal(list.Sorted())
	}
	for own, want := range map[string]string{"01234567897": "c_x001", "00200005676": "00200005676", "3": "stato.example.org,2026", "": "stato.example.org,2026"} {
		s := setting.Site{TagAuthority: "stato.example.org,2026", Operator: setting.Operator{Subject: own}}
		b := &builder{whole: &whole{Shared: &input.Shared{Setting: s, Registry: subject.NewRegistry(rows)}}}
		if got := b.operatorID(); got != want {
			t.Errorf("%q is known as %q, want %q", own, got, want)
		}
	}
}
