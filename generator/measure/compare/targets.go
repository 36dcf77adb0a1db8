package compare

import (
	"cmp"
	"slices"
	"strconv"

	"bollettino/generator/input/rulebook"
)

// Target is a link or a picture that leads elsewhere in the newer version.
type Target struct {
	Op       Op               // Changed, Added, Removed
	Old, New *rulebook.Target // nil in the version that doesn't have it
}

// reference is a target with what is needed to know it again.
type reference struct {
	*rulebook.Target
	around string // the words of the leaf in which it stands; "" where it stands in none
	words  string // its own
	to     string // what it leads to, the same in both versions
}

func (r reference) picture() bool { return r.Kind == rulebook.ToPicture }

// places says which files are held against each other: by version and file the
// page that they belong to.
type places map[[2]string]string

func placesOf(pages []*Page) places {
	out := places{}
	for i, p := range pages {
		for _, d := range slices.Concat(p.Old, p.New) {
			out[[2]string{d.Version, d.File}] = strconv.Itoa(i)
		}
	}
	return out
}

// references lists what files lead to, and the words of all their leaves.
func (p places) references(docs []*rulebook.Doc) (out []reference, leaves map[string]bool) {
	leaves = map[string]bool{}
	for _, d := range docs {
		words := make([]string, len(d.Leaves))
		for i, l := range d.Leaves {
			words[i] = plain(l.Words)
			leaves[words[i]] = true
		}
		for i := range d.Targets {
			t := &d.Targets[i]
			r := reference{Target: t, words: plain(t.Words), to: t.To}
			switch t.Kind {
			case rulebook.ToPage:
				r.to = p[[2]string{d.Version, t.To}] + "#" + t.Fragment
			case rulebook.ToFile, rulebook.ToPicture:
				r.to = cmp.Or(t.Sum, t.To)
			}
			if t.Leaf >= 0 && t.Leaf < len(words) {
				r.around = words[t.Leaf]
			}
			out = append(out, r)
		}
	}
	return out, leaves
}

// targets lists what leads elsewhere. What came or went with its words is part
// of these, and not listed.
func (p places) targets(old, new []*rulebook.Doc) []Target {
	if len(old) == 0 || len(new) == 0 {
		return nil
	}
	a, was := p.references(old)
	b, is := p.references(new)
	keys := func(refs []reference) []string {
		out := make([]string, len(refs))
		for i, r := range refs {
			out[i] = strconv.FormatBool(r.picture()) + "\x00" + r.words + "\x00" + r.to
		}
		return out
	}
	var out []Target
	for _, x := range align(keys(a), keys(b), 0.5, func(i, j int) float64 { return a[i].like(b[j]) }) {
		switch {
		case x.b < 0:
			if r := a[x.a]; is[r.around] || r.around == "" {
				out = append(out, Target{Removed, r.Target, nil})
			}
		case x.a < 0:
			if r := b[x.b]; was[r.around] || r.around == "" {
				out = append(out, Target{Added, nil, r.Target})
			}
		case a[x.a].to != b[x.b].to, a[x.a].picture() && a[x.a].words != b[x.b].words:
			out = append(out, Target{Changed, a[x.a].Target, b[x.b].Target})
		}
	}
	return out
}

// like tells how likely one reference is another's new version, from 0 to 1.
func (r reference) like(s reference) float64 {
	switch {
	case r.picture() != s.picture():
		return 0
	case r.words == s.words && r.around == s.around:
		return 1
	case r.words == s.words:
		return 0.9
	case r.to == s.to:
		return 0.8
	}
	return 0
}
