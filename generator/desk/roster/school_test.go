package roster

import (
	"fmt"
	"strings"
	"testing"
)

// A school that is listed without a place has the province that its code begins with, where
// other bodies of the lists have it; nobody is moved.
func TestSchoolsHaveTheirCodesProvince(t *testing.T) {
	t.Parallel()
	rows := []string{
		"00000000018,c_a,Comune di Verdi,Comuni,RM,Lazio,,1", "00000000026,c_b,Comune di Neri,Comuni,FC,Emilia-Romagna,,1",
		"00000000034,c_c,Comune di Gialli,Comuni,TV,Veneto,,1", "00000000042,c_d,Comune di Rosa,Comuni,TV,Friuli,,1",
	}
	cases := []struct{ ipa, province, region, want string }{
		{"istsc_rmic8gw005", "", "", "RM Lazio"}, {"ISTSC_RMIC8GW005", "", "", "RM Lazio"},
		{"istsc_foic80000x", "", "", "FC Emilia-Romagna"},
		{"istsc_tvic80000x", "", "", "TV "}, // two regions say that it is theirs
		{"istsc_rmic8gw005", "NA", "", "NA "}, {"istsc_rmic8gw005", "", "Campania", " Campania"},
		{"istsc_rmic8gw005", "", "Lazio", "RM Lazio"},
		{"istsc_psic80000x", "", "", " "}, // nobody is there
		{"istsc_rmic8", "", "", " "}, {"istsc_rmic8gw005b", "", "", " "}, {"istscrmic8gw0055", "", "", " "}, {"", "", "", " "},
	}
	for i, c := range cases {
		rows = append(rows, fmt.Sprintf("S%010d,%s,Istituto %d,Istituti,%s,%s,,1", i, c.ipa, i, c.province, c.region))
	}
	r := Import(ecList(rows...), nil, nil)
	checkResult(t, r)
	got := map[string]string{}
	for _, row := range r.Rows {
		got[row.ID] = row.Province + " " + row.Region
	}
	for i, c := range cases {
		if id := fmt.Sprintf("S%010d", i); got[id] != c.want {
			t.Errorf("%s in %q, %q: in %q, not %q", c.ipa, c.province, c.region, got[id], c.want)
		}
	}
	if got["00000000018"] != "RM Lazio" {
		t.Errorf("the comune is moved to %s", got["00000000018"])
	}
	n := 0
	for _, note := range r.Notes {
		if note.Kind == SchoolPlace {
			if n++; !strings.Contains(note.What, ": 5 have ") || note.File != "ec.csv" {
				t.Errorf("%+v", note)
			}
		}
	}
	if n != 1 {
		t.Errorf("%d notes of it", n)
	}
}
