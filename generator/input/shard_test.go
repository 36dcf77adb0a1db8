package input

import (
	"strings"
	"testing"
)

func TestEachSubjectIsInOneShard(t *testing.T) {
	for all := range 40 {
		for of := 1; of <= 45; of++ {
			next := 0
			for part := 1; part <= of; part++ {
				from, until := (Shard{part, of}).Range(all)
				if from != next || until < from || until-from > all/of+1 {
					t.Fatalf("%d/%d of %d: %d to %d after %d", part, of, all, from, until, next)
				}
				next = until
			}
			if next != all {
				t.Errorf("%d shards of %d end at %d", of, all, next)
			}
		}
	}
	if from, until := (Shard{}).Range(7); from != 0 || until != 7 {
		t.Errorf("no shard: %d to %d", from, until)
	}
}

func TestParseShard(t *testing.T) {
	for said, want := range map[string]string{
		"1/1": "1/1", "2/4": "2/4", "0+1/4": "1/4", "3+1/4": "4/4",
		"": "", "2": "", "/4": "", "0/4": "", "5/4": "", "4+1/4": "", "-1+2/4": "", "2/0": "", "2/4/4": "", "a/4": "",
		"2/99999999": "", " 2/4": "", "2/+4": "",
	} {
		s, err := ParseShard(said)
		switch {
		case want == "" && (err == nil || !strings.Contains(err.Error(), "write 2/4")):
			t.Errorf("%q: %v, %v", said, s, err)
		case want != "" && (err != nil || s.String() != want):
			t.Errorf("%q: %v, %v", said, s, err)
		}
	}
}
