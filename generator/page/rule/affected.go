package rule

import (
	"slices"
	"strings"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/compare"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
)

// What changed for one role.

// affected are the obligations that bind a role and changed, and how many of them stand
// elsewhere in the same words, which are left out.
func (w *pair) affected(role subject.Role) (out []compare.Obligation, moved int) {
	all, _ := compare.Obligations(w.Book, w.old, w.new)
	for _, o := range all {
		switch {
		case !o.BindsRole(role):
		case o.Change == compare.Relocated:
			moved++
		default:
			out = append(out, o)
		}
	}
	return out, moved
}

// counted says how many obligations changed.
func (w *pair) counted(changed, moved int) (obligations, also string) {
	s := w.Rule.Comparison
	obligations = w.tell(s.NoneChanged)
	if changed > 0 {
		obligations = w.tell(s.Changed, "n", changed)
	}
	if moved > 0 {
		also = w.tell(s.AlsoMoved, "n", moved)
	}
	return obligations, also
}

// changed is what changed for a role between the two versions.
func (w *pair) changed(role subject.Role) page.RoleChange {
	all, moved := w.affected(role)
	obligations, also := w.counted(len(all), moved)
	out := page.RoleChange{Whole: w.Link(w.Rule.Affected.Whole, w.base)}
	out.Lead = w.say(w.Rule.Affected.Lead, "valid", w.validity(w.new), "obligations", page.Strong(obligations),
		"moved", also)
	for _, o := range all {
		out.Rows = append(out.Rows, w.obligation(o))
	}
	return out
}

// filters are the roles that some of the obligations bind which changed.
func (w *pair) filters(rows []page.ObligationChange) (out []page.RoleFilter) {
	for _, r := range frame.RolePages {
		n := 0
		for _, row := range rows {
			if slices.Contains(strings.Fields(row.Roles), r.Slug) {
				n++
			}
		}
		name := word.Capital(w.Roles[r.Role])
		if n > 0 {
			out = append(out, page.RoleFilter{ID: onlyPrefix + r.Slug, Text: name, Count: w.Number(int64(n)),
				Words: w.Say(w.Rule.Affected.Only, "role", page.Strong(name), "n", n, "all", len(rows))})
		}
	}
	return out
}

// onlyPrefix goes before a role's folder in the fragments of filters: tools/styles/compare.css
// names them.
const onlyPrefix = "solo-"

// sinceEach are the pairs of which one is the version in force and whose obligations are
// registered, those with the newest other first.
func (m *Rulebook) sinceEach() (out []*pair) {
	now := m.Book.InForce(m.T)
	for _, p := range m.pairs() {
		if p[0] != now && p[1] != now || !compare.Registered(m.Book, p[0]) || !compare.Registered(m.Book, p[1]) {
			continue
		}
		out = append(out, m.pairOf(p[0], p[1]))
	}
	slices.SortStableFunc(out, func(a, b *pair) int { return m.rank(b.other()) - m.rank(a.other()) })
	return out
}

// other is the version of a pair that is not in force.
func (w *pair) other() *rulebook.Version {
	if w.new == w.Book.InForce(w.T) {
		return w.old
	}
	return w.new
}

// roleChanges are what changed for a role since the version before the one in force, and
// a page for each other version.
func (m *Rulebook) roleChanges(i int) (latest page.RoleChange, pages []page.Page) {
	role, slug := frame.RolePages[i].Role, frame.RolePages[i].Slug
	pairs := m.sinceEach()
	links := make([]page.Link, len(pairs))
	for k, w := range pairs {
		all, moved := w.affected(role)
		obligations, also := w.counted(len(all), moved)
		s := w.Rule.Affected.Since
		if w.other() == w.new {
			s = w.Rule.Affected.With
		}
		links[k] = page.Link{Text: m.Tell(s, "id", w.other().ID, "state", m.state(w.other()),
			"obligations", uncapital(obligations), "moved", also), Href: m.Links.To(address.RoleChangePath(slug, w.other().ID))}
	}
	for k, w := range pairs {
		body := w.changed(role)
		if latest.Lead == nil && w.other() == w.old {
			latest = body
			latest.Since = links
		}
		pages = append(pages, m.roleChangePage(w, i, body, links, k))
	}
	return latest, pages
}

func (m *Rulebook) roleChangePage(w *pair, i int, body page.RoleChange, links []page.Link, k int) page.Page {
	s, version := m.Rule.Affected, w.other().ID
	for j, r := range frame.RolePages {
		l := page.Link{Text: word.Capital(m.Roles[r.Role])}
		if j != i {
			l.Href = m.Links.To(address.RoleChangePath(r.Slug, version))
		}
		body.Others = append(body.Others, l)
	}
	body.Since = slices.Clone(links)
	body.Since[k].Href = ""
	role, path := body.Others[i].Text, address.RolePath(frame.RolePages[i].Slug)
	title := w.tell(s.Title, "role", role)
	p := m.titled(address.RoleChangePath(frame.RolePages[i].Slug, version), "cambiato", title,
		w.tell(s.Description, "role", role), w.tell(m.Rule.Comparison.Pair), body)
	p.Head.Crumbs = m.crumbs(page.Link{Text: role, Href: m.Links.To(path)}, page.Link{Text: w.tell(m.Rule.Comparison.Pair)})
	p.Head.NoIndex = w.other() == w.new && w.new.State != ""
	return p
}

// standing stands for what all share, and how each version stands: all that the pages
// about roles are made of.
func (m *Rulebook) standing() string {
	key := m.Shared
	for i := range m.Book.Versions {
		key += " " + m.Book.Versions[i].StateAt(m.T)
	}
	return key
}

// roleFeeds are the feeds of RoleNews.
func (m *Rulebook) roleFeeds(i int) []page.Feed {
	r := frame.RolePages[i]
	return m.feedsAt(address.RoleNewsPath(r.Slug), m.Tell(m.Rule.Affected.Feed, "role", word.Capital(m.Roles[r.Role])))
}

// RoleNews are the rulebook's news that change something for a role, newest first: each
// version is held against the one before it.
func (m *Rulebook) RoleNews(i int) []bulletin.Entry {
	var out []bulletin.Entry
	var before *rulebook.Version
	for k := range m.Book.Versions {
		v := &m.Book.Versions[k]
		if !compare.Registered(m.Book, v) {
			continue
		}
		if before != nil {
			out = append(out, m.roleNews(m.pairOf(before, v), i)...)
		}
		if v.State == "" {
			before = v
		}
	}
	bulletin.SortEntries(out)
	return out
}

// roleNews are those of one version.
func (m *Rulebook) roleNews(w *pair, i int) (out []bulletin.Entry) {
	r := frame.RolePages[i]
	all, _ := w.affected(r.Role)
	if len(all) == 0 {
		return nil
	}
	var lines []string
	for _, o := range all {
		lines = append(lines, w.newsLine(o))
	}
	obligations, _ := w.counted(len(all), 0)
	for _, e := range m.begins(w.new) {
		if e.at > m.T {
			continue
		}
		x := m.entry(w.new, e)
		x.ID += "/" + r.Slug
		x.Title = m.Tell(m.Rule.Affected.Entry, "title", x.Title, "obligations", uncapital(obligations))
		x.Text = strings.Join(lines, " ")
		if slices.Contains(m.pairs(), [2]*rulebook.Version{w.old, w.new}) {
			x.URL = m.Links.Abs(w.base) + "#" + onlyPrefix + r.Slug
		}
		out = append(out, x)
	}
	return out
}

// newsLine says what became of an obligation, and of its limit.
func (w *pair) newsLine(o compare.Obligation) string {
	s := w.Rule.Affected
	limit := func(c *rulebook.Clause) page.Text {
		if c == nil || c.Indicator == nil {
			return w.Say(s.NoLimit)
		}
		return w.LimitWords(c.Indicator)
	}
	var of string
	switch {
	case o.Change == compare.Substance:
		of = w.Tell(s.OtherLimit, "old", limit(o.Old), "new", limit(o.New))
	case o.Change == compare.New && o.New.Indicator != nil:
		of = w.Tell(s.ItsLimit, "limit", limit(o.New))
	}
	return w.Tell(s.Line, "title", o.Title, "change", w.Tell(w.Rule.Changes.Names[o.Change]), "limit", of)
}
