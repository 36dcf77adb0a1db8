package roster

import "testing"

// Of many bodies those that are wanted are left, with the partners that they need, and no
// partner's own partner.
func TestOnly(t *testing.T) {
	t.Parallel()
	r := Result{Rows: []Row{{ID: "1", Partners: []string{"3"}}, {ID: "2"}, {ID: "3", Partners: []string{"4"}}, {ID: "4"}},
		Notes: []Note{{What: "a"}}}
	for wanted, want := range map[string]string{"1": "1>3 3 ", "2": "2 ", "3": "3>4 4 ", "13": "1>3 3>4 4 ", "": ""} {
		got := ""
		only := r.Only(func(r Row) bool {
			return wanted != "" && (r.ID == wanted || wanted == "13" && (r.ID == "1" || r.ID == "3"))
		})
		for _, row := range only.Rows {
			got += row.ID
			for _, p := range row.Partners {
				got += ">" + p
			}
			got += " "
		}
		if got != want || len(only.Notes) != 1 {
			t.Errorf("%q: %q, not %q", wanted, got, want)
		}
	}
	if len(r.Rows) != 4 || len(r.Rows[2].Partners) != 1 {
		t.Error("the result itself is changed")
	}
}
