package page

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"bollettino/generator/notice"
	"bollettino/generator/period"
	"bollettino/generator/subject"
)

// Entry is one dated statement for feeds: a notice as declared, or an update of
// it. Its id and date come from the declaration and never change.
type Entry struct {
	ID      string // RFC 4151
	Subject subject.ID
	Group   string
	Kind    notice.Kind
	At      period.Time
	Title   string
	Text    string // plain
	Lang    string
	URL     string
	Who     string // the subject's name
}

// entries are the unit's statements, newest first.
func (c *composer) entries() []Entry {
	var out []Entry
	for _, n := range c.Notices {
		out = append(out, entriesOf(c.Site, c.clock, n, c.Row().Name)...)
	}
	SortEntries(out)
	return out
}

// PlatformEntries are the platform's own statements, newest first.
func PlatformEntries(site Site) []Entry {
	var out []Entry
	for _, n := range site.Platform {
		out = append(out, entriesOf(site, clock{zone: site.Setting.Zone}, n, "Piattaforma pagoPA")...)
	}
	SortEntries(out)
	return out
}

func entriesOf(site Site, c clock, n *notice.Notice, who string) []Entry {
	url := site.Links.Abs(noticePath(n.Owner, n.ID))
	entry := func(at period.Time, title, text string) Entry {
		id := "tag:" + site.Setting.TagAuthority + ":" + string(n.Owner) + "/" + n.ID + "/" + time.Unix(int64(at), 0).UTC().Format("2006-01-02T15:04:05Z")
		if at != n.Declared {
			url := url + "#" + updateID(at)
			return Entry{id, n.Owner, n.Group, n.Kind, at, title, text, n.Lang, url, who}
		}
		return Entry{id, n.Owner, n.Group, n.Kind, at, title, text, n.Lang, url, who}
	}
	// What a feed says must not change with the moment of building.
	c = clock{zone: c.zone, full: true}
	lines := []string{kindWords[n.Kind] + ": " + c.planWords(n, n.Plan).String() + "."}
	for _, w := range []string{n.Alternatives, n.AlreadyPaid, n.Deadlines} {
		if w != "" {
			lines = append(lines, w)
		}
	}
	out := []Entry{entry(n.Declared, n.Title, strings.Join(lines, "\n"))}
	for _, u := range n.Updates {
		text := u.Text
		if u.Plan != nil {
			text += "\nOra: " + c.planWords(n, *u.Plan).String() + "."
		}
		out = append(out, entry(u.At, statusWords[u.Status]+": "+n.Title, text))
	}
	return out
}

func updateID(at period.Time) string {
	return "a" + time.Unix(int64(at), 0).UTC().Format("20060102T150405Z")
}

// SortEntries puts entries newest first, ties by id.
func SortEntries(entries []Entry) {
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.ID, b.ID)) })
}

// Grouped joins what many bodies of a group say in the same words at the same
// moment: the first one's entry stands for all, with how many they are.
func Grouped(entries []Entry) []Entry {
	type said struct {
		group, title, text string
		kind               notice.Kind
		at                 period.Time
	}
	bodies := map[said]int{}
	key := func(e Entry) said { return said{e.Group, e.Title, e.Text, e.Kind, e.At} }
	var out []Entry
	for _, e := range entries {
		if e.Group != "" {
			if bodies[key(e)]++; bodies[key(e)] > 1 {
				continue
			}
		}
		out = append(out, e)
	}
	for i, e := range out {
		if n := bodies[key(e)]; n > 1 {
			out[i].Who = counted(n, "ente", "enti")
		}
	}
	return out
}

// Constraints and Outages part entries into the two feeds: planned stops and
// continuity events go with outages.
func Constraints(entries []Entry) []Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return e.Kind != notice.Constraint })
}

func Outages(entries []Entry) []Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return e.Kind == notice.Constraint })
}
