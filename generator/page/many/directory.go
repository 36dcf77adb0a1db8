package many

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/name"
	"bollettino/generator/page/word"

	"github.com/cespare/xxhash/v2"
)

// longest is how many bodies a directory page lists at most: so many weigh less
// than 100 kB.
const longest = 200

// directoryPage is the directory: with all its lists, which are the same as long as no body
// is listed otherwise.
func (m *Many) directoryPage() page.Page {
	return page.Page{Path: address.DirectoryPath, Key: fmt.Sprintf("%x %x %s", m.listing(), m.instants(), m.Setting.BaseURL),
		Below: address.GroupsPath, Found: []string{address.DirectoryPath}, Make: m.directory}
}

// directory lists bodies by region and province, kind, role and initial; a group
// that is too long for a page is parted by province, then into named ranges.
func (m *Many) directory() []page.Page {
	d, w := directory{Many: m, all: m.byName()}, m.words().Directory
	kinds := d.group(address.ByKind, w.ByKind, w.NoKind, func(s entry) string { return s.Row.Kind })
	regions := d.group(address.ByRegion, w.ByRegion, w.NoRegion, func(s entry) string { return s.Row.Region })
	letters := d.group(address.ByInitial, w.ByInitial, w.NoInitial, func(s entry) string { return s.Initial })
	roles := d.roles()
	b := page.Directory{Lead: m.listedWords(), Groups: []page.Group{letters, regions, kinds, roles}}
	members := d.all
	if len(members) > longest {
		members = nil
	}
	return append([]page.Page{d.page(address.DirectoryPath, m.Tell(w.Title), nil, b, members)}, d.pages...)
}

// listedWords counts those in the list, and apart those that have left it.
func (m *Many) listedWords() page.Text {
	w, listed := m.words().Directory, m.census.listed
	t := m.Say(w.Lead, "n", listed)
	if left := len(m.Summaries) - listed; left > 0 {
		t = append(t, m.Say(w.Left, "n", left)...)
	}
	return t
}

type directory struct {
	*Many
	lang  string  // of what the list in work is called, where that is not the page's
	all   []entry // by name
	pages []page.Page
}

// entry is a body in a list, with what stands for all that a list says of it.
type entry struct {
	*bulletin.Summary
	print uint64
	order string // its words, from the one that tells it from others
}

// byName puts bodies in the order of all lists: Comune di Roma stands at R.
func (m *Many) byName() []entry {
	out := make([]entry, len(m.Summaries))
	for i := range out {
		out[i] = entry{m.Summaries[i], m.listings[i], strings.Join(name.Telling(m.Summaries[i].Folded), " ")}
	}
	slices.SortFunc(out, func(a, b entry) int {
		return cmp.Or(strings.Compare(a.order, b.order), strings.Compare(a.Folded, b.Folded), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// shelf is a list of bodies, by name: one entry of a group.
type shelf struct {
	path, name, heading string
	lang                string // of its name, where that is not the page's
	members             []entry
}

// group parts all by a key; those that have none come last.
func (d *directory) group(by string, title, none word.Sentence, key func(entry) string) page.Group {
	groups := map[string][]entry{}
	spelled := spellings(len(d.all), func(i int) string { return key(d.all[i]) })
	for _, s := range d.all {
		name := spelled[key(s)]
		groups[name] = append(groups[name], s)
	}
	names := slices.SortedFunc(maps.Keys(groups), func(a, b string) int {
		return cmp.Or(cmp.Compare(bulletin.BoolRank(a == ""), bulletin.BoolRank(b == "")),
			cmp.Compare(bulletin.Fold(a), bulletin.Fold(b)), cmp.Compare(a, b))
	})
	var shelves []shelf
	for _, name := range names {
		s := shelf{address.GroupPath(by, name), name, name, d.Foreign(d.OwnTag()), groups[name]}
		switch {
		case name == "":
			s.name, s.lang = d.Tell(none), ""
			s.heading = s.name
		case by == address.ByInitial:
			s.heading, s.lang = d.Tell(d.words().Directory.Initial, "letter", name), ""
		}
		shelves = append(shelves, s)
	}
	return d.list(by, title, shelves)
}

// roles part those that have several among all of them.
func (d *directory) roles() page.Group {
	groups := map[subject.Role][]entry{}
	for _, s := range d.all {
		for _, r := range s.Row.Roles {
			groups[r] = append(groups[r], s)
		}
	}
	var shelves []shelf
	for r, members := range groups {
		name := word.Capital(d.Roles[r])
		shelves = append(shelves, shelf{address.RoleGroupPath(r), name, name, "", members})
	}
	slices.SortFunc(shelves, func(a, b shelf) int {
		return cmp.Or(cmp.Compare(bulletin.Fold(a.name), bulletin.Fold(b.name)), cmp.Compare(a.path, b.path))
	})
	return d.list(address.ByRole, d.words().Directory.ByRole, shelves)
}

// groupID is where a group stands on the directory's page.
func groupID(by string) string { return "per-" + by }

// list makes the pages of a group and what leads to them. Two that would have one
// address are told apart.
func (d *directory) list(by string, title word.Sentence, shelves []shelf) page.Group {
	g := page.Group{ID: groupID(by), Title: d.Tell(title)}
	above := []page.Link{d.Link(d.Frame.Bodies, address.DirectoryPath)}
	taken := map[string]bool{}
	for _, s := range shelves {
		path := s.path
		for i := 2; taken[path]; i++ {
			path = strings.TrimSuffix(s.path, "/") + "-" + strconv.Itoa(i) + "/"
		}
		taken[path] = true
		d.lang = s.lang
		link := d.count(s.name, path, len(s.members))
		link.Lang = s.lang
		g.Links = append(g.Links, link)
		d.leaf(path, s.heading, above, s.members, by == address.ByRegion)
	}
	return g
}

// count leads to a page that lists so many.
func (m *Many) count(text, path string, n int) page.Count {
	return page.Count{Text: text, Href: m.Links.To(path), Count: m.Number(int64(n))}
}

// leaf makes the page of one group, parted where it is too long.
func (d *directory) leaf(path, title string, above []page.Link, members []entry, byProvince bool) {
	var b page.Directory
	if byProvince {
		b.Follow = d.zone(title)
	}
	below := append(slices.Clone(above), page.Link{Text: title, Href: d.Links.To(path), Lang: d.lang})
	switch {
	case len(members) <= longest:
		b.Lead = d.Say(d.words().Directory.Ordered)
		d.pages = append(d.pages, d.page(path, title, above, b, members))
		return
	case byProvince && !inOneProvince(members):
		b.Groups = []page.Group{d.provinces(path, title, below, members)}
	default:
		b.Lead = d.Say(d.words().Directory.Ordered)
		b.Groups = []page.Group{d.ranges(path, title, below, members)}
	}
	d.pages = append(d.pages, d.page(path, title, above, b, nil))
}

// noProvince stands for the code of a province, in addresses.
const noProvince = "altre"

// provinces part a group; those whose province isn't known come last.
func (d *directory) provinces(path, title string, above []page.Link, members []entry) page.Group {
	w := d.words().Directory
	by, names := map[string][]entry{}, map[string]string{noProvince: d.Tell(w.OtherProvinces)}
	for _, s := range members {
		code := cmp.Or(s.Row.Province, noProvince)
		by[code] = append(by[code], s)
		names[code] = cmp.Or(names[code], word.ProvinceNames[code], code)
	}
	codes := slices.SortedFunc(maps.Keys(by), func(a, b string) int {
		return cmp.Or(cmp.Compare(bulletin.BoolRank(a == noProvince), bulletin.BoolRank(b == noProvince)),
			cmp.Compare(bulletin.Fold(names[a]), bulletin.Fold(names[b])), cmp.Compare(a, b))
	})
	g := page.Group{ID: "per-provincia", Title: d.Tell(w.ByProvince)}
	for _, code := range codes {
		sub := path + rulebook.Slug(code) + "/"
		g.Links = append(g.Links, d.count(names[code], sub, len(by[code])))
		d.leaf(sub, d.Tell(w.InProvince, "title", title, "province", names[code]), above, by[code], false)
	}
	return g
}

// ranges part a group into pages as long as may be, named by the first and the last.
func (d *directory) ranges(path, title string, above []page.Link, members []entry) page.Group {
	w := d.words().Directory
	g := page.Group{ID: "in-ordine-alfabetico", Title: d.Tell(w.Alphabetical)}
	parts := slices.Collect(slices.Chunk(members, longest))
	for i, part := range parts {
		first, last := part[0], part[len(part)-1]
		n := apart(first, last)
		if i > 0 {
			n = max(n, apart(parts[i-1][longest-1], first))
		}
		if i+1 < len(parts) {
			n = max(n, apart(last, parts[i+1][0]))
		}
		from, to := first.telling(n), last.telling(n)
		sub := path + strconv.Itoa(i+1) + "/"
		g.Links = append(g.Links, d.count(d.Tell(w.Range, "first", from, "last", to), sub, len(part)))
		lead := d.Say(w.Between, "first", page.Declared(from, "it"), "last", page.Declared(to, "it"))
		d.pages = append(d.pages, d.page(sub, d.Tell(w.Part, "title", title, "part", i+1), above,
			page.Directory{Lead: append(lead, d.Say(w.Ordered)...)}, part))
	}
	return g
}

// mostTelling is how many words name an end of a range at most.
const mostTelling = 3

// apart is how many words it takes to tell two neighbours in a list.
func apart(a, b entry) int {
	n := 1
	for n < mostTelling && a.telling(n) == b.telling(n) {
		n++
	}
	return n
}

// telling are the first words that tell a body from others, as they are shown.
func (e entry) telling(n int) string {
	words := name.Distinct(name.Shown(e.Row.Name))
	return strings.Join(words[:min(n, len(words))], " ")
}

func (m *Many) items(members []entry) []page.ListItem {
	out := make([]page.ListItem, len(members))
	for i, s := range members {
		out[i] = page.ListItem{Name: name.Shown(s.Row.Name), Href: m.Links.To(address.SubjectPath(s.ID)), Place: m.Place(*s.Row),
			Code: string(s.ID), State: string(s.State), Word: m.States[s.State].Name}
		if !s.Listed {
			out[i].State, out[i].Word = string(judged.Inactive), m.Sign(judged.Inactive)
		}
	}
	return out
}

// page is a page of the directory; the items of its list are made where one of them is
// another than it was.
func (d *directory) page(path, title string, above []page.Link, b page.Directory, members []entry) page.Page {
	p := page.Page{Path: path, Layout: "elenco", Title: title, Description: d.Tell(d.words().Directory.About),
		Head: page.Head{Crumbs: append(d.FromHome(above...), page.Link{Text: title, Lang: d.lang}), Lang: d.lang,
			Section: "soggetti", Canonic: d.Links.Abs(path)}, Body: b}
	if len(members) == 0 {
		return p
	}
	prints, t := xxhash.New(), members[0].T
	for _, s := range members {
		t = max(t, s.T)
		prints.Write(binary.LittleEndian.AppendUint64(nil, s.print))
	}
	m := d.Many
	p.Head.Measured = d.Site.Clock(t).Stamp(t)
	p.Key = strconv.FormatUint(prints.Sum64(), 16)
	p.Body = page.Dear{Base: b, Make: func() any {
		b.Items = m.items(members)
		return b
	}}
	return p
}

// same is what spellings of one name have in common: the slug that is its address.
func same(name string) string { return cmp.Or(rulebook.Slug(name), name) }

// spellings give, for each of n names, the one that most write instead of it: "Lazio" and
// "LAZIO" are one group, whose address no odd spelling moves.
func spellings(n int, name func(int) string) map[string]string {
	counts := map[string]int{}
	for i := range n {
		counts[name(i)]++
	}
	best, out := map[string]string{}, map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		slug := same(name)
		if b, ok := best[slug]; !ok || counts[name] > counts[b] {
			best[slug] = name
		}
	}
	for name := range counts {
		out[name] = best[same(name)]
	}
	return out
}

func inOneProvince(members []entry) bool {
	elsewhere := func(s entry) bool { return s.Row.Province != members[0].Row.Province }
	return !slices.ContainsFunc(members, elsewhere)
}
