package input

import (
	"fmt"
	"strconv"
	"strings"
)

// Shard is one of several parts in which the subjects are built, neighbours in the registry
// together: {2, 4} is the second of four. The zero one is all.
type Shard struct{ Part, Of int }

// ParseShard reads "2/4", or "1+1/4" as an engine gives it whose machines count from zero.
func ParseShard(s string) (Shard, error) {
	part, of, slash := strings.Cut(s, "/")
	sum := 0
	var err error
	for term := range strings.SplitSeq(part, "+") {
		n, e := strconv.ParseUint(term, 10, 16)
		if e != nil {
			err = e
		}
		sum += int(n)
	}
	n, e := strconv.ParseUint(of, 10, 16)
	if !slash || err != nil || e != nil || sum < 1 || sum > int(n) {
		return Shard{}, fmt.Errorf("%q is no shard: write 2/4 for the second of four (1+1/4 where machines count from 0)", s)
	}
	return Shard{sum, int(n)}, nil
}

// All tells whether it is all subjects.
func (s Shard) All() bool { return s.Of == 0 }

// Name is what its files and folders are called: 2-of-4.
func (s Shard) Name() string { return fmt.Sprintf("%d-of-%d", s.Part, s.Of) }

func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Part, s.Of) }

// Range are the places of its subjects among so many, from the first until before the second:
// each is in exactly one shard of a number.
func (s Shard) Range(all int) (from, until int) {
	if s.All() {
		return 0, all
	}
	return all * (s.Part - 1) / s.Of, all * s.Part / s.Of
}
