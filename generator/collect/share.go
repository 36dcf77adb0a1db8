package collect

import (
	"fmt"
	"strings"

	"bollettino/generator/input"
	"bollettino/generator/input/subject"
)

// Share is the subjects whom one of several collectors asks for, those of a shard: by their
// codes, so that every code is in exactly one of a number of shards, also one that is not in
// the registry. The zero one is all.
type Share struct {
	shard       input.Shard
	from, until subject.ID // in order of codes; "": from the first, to the last
}

// ShareOf is the share of a shard of the subjects, which are in order.
func ShareOf(shard input.Shard, all []subject.Subject) Share {
	s := Share{shard: shard}
	from, until := shard.Range(len(all))
	if shard.Part > 1 && from < len(all) {
		s.from = all[from].ID
	}
	if until < len(all) {
		s.until = all[until].ID
	}
	return s
}

// Has tells whether a subject is in it.
func (s Share) Has(id subject.ID) bool { return id >= s.from && (s.until == "" || id < s.until) }

// empty tells whether it can have no subject: there are more shards than subjects.
func (s Share) empty() bool { return s.from != "" && s.from == s.until }

// suffix tells its files from those of other shards: ".2-of-4", or "".
func (s Share) suffix() string {
	if s.shard.All() {
		return ""
	}
	return "." + s.shard.Name()
}

// apart tells whether a file is another shard's of the same number, which tells of others.
func (s Share) apart(file string) bool {
	return !s.shard.All() && strings.HasSuffix(file, fmt.Sprintf("-of-%d.csv", s.shard.Of))
}

// pattern is a regular expression of the codes that are in it, as short as two codes.
func (s Share) pattern() string {
	if s.from == "" && s.until == "" {
		return ".*"
	}
	return between(string(s.from), string(s.until))
}

// between matches the texts from one until before another, which is greater, or "" for no end.
func between(from, until string) string {
	switch {
	case until == "":
		return since(from)
	case from == "":
		return before(until)
	case from[0] == until[0]:
		return from[:1] + between(from[1:], until[1:])
	}
	all := []string{from[:1] + since(from[1:])}
	if class := letters(from[0]+1, until[0]); class != "" {
		all = append(all, class+".*")
	}
	if until[1:] != "" {
		all = append(all, until[:1]+before(until[1:]))
	}
	return "(?:" + strings.Join(all, "|") + ")"
}

// since matches a text and what is greater.
func since(from string) string {
	if from == "" {
		return ".*"
	}
	all := from[:1] + since(from[1:])
	if class := letters(from[0]+1, 'Z'+1); class != "" {
		all = "(?:" + all + "|" + class + ".*)"
	}
	return all
}

// before matches what is less than a text, which is not empty.
func before(until string) string {
	var all []string
	if class := letters('0', until[0]); class != "" {
		all = append(all, class+".*")
	}
	if until[1:] != "" {
		all = append(all, until[:1]+before(until[1:]))
	}
	if all == nil {
		return ""
	}
	return "(?:" + strings.Join(all, "|") + ")?"
}

// letters is the class of the characters of codes from one until before another.
func letters(from, until byte) string {
	var b strings.Builder
	for _, r := range [][2]byte{{'0', '9'}, {'A', 'Z'}} {
		if first, last := max(from, r[0]), min(until-1, r[1]); first < last {
			b.WriteString(string(first) + "-" + string(last))
		} else if first == last {
			b.WriteByte(first)
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "[" + b.String() + "]"
}
