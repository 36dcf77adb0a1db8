package sli

import "testing"

// The order in which states are listed is that of their ranks.
func TestRank(t *testing.T) {
	for i, s := range States() {
		if s.Rank() != i {
			t.Errorf("%s has the rank %d, and is the %dth", s, s.Rank(), i)
		}
	}
	if State("").Rank() != -1 {
		t.Error("what is no state has a rank")
	}
}
