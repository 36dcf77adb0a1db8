package rule

import (
	"cmp"
	"crypto/sha256"
	"net/url"
	"slices"
	"strings"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/word"
)

// What a version's pages say of themselves: where the same page stands in other
// versions, since when its words are what they are, what they mean, and what
// shows that this text stood here.

// pageKey is a page's identity through the versions: the register's id, else
// its file.
func pageKey(d *rulebook.Doc) string {
	if d.Page != "" {
		return d.Page
	}
	return "/" + d.File
}

// samePage finds a page in another version, or nil.
func samePage(w *rulebook.Version, d *rulebook.Doc) *rulebook.Doc {
	for _, x := range w.Docs {
		if d != nil && x.Slug != "" && pageKey(x) == pageKey(d) {
			return x
		}
	}
	return nil
}

// otherVersions link the same page in each version; where one has no such page,
// they say why and lead to the version's index. Drafts are not a rule yet: they
// link to the others, and not the others to them.
func (m *Rulebook) otherVersions(v *rulebook.Version, d *rulebook.Doc) []page.Link {
	var out []page.Link
	first, last := m.having(d)
	for i := range slices.Backward(m.Book.Versions) {
		w := &m.Book.Versions[i] // the loop's own is a copy
		if w.State == "draft" && w != v {
			continue
		}
		words, slug := m.Rule.Text.Version, ""
		switch same := samePage(w, d); {
		case d == nil:
		case same != nil:
			slug = same.Slug
		case i < first:
			words = m.Rule.Text.NotYet
		case i > last:
			words = m.Rule.Text.NoLonger
		default:
			words = m.Rule.Text.Without
		}
		l := page.Link{Text: m.Tell(words, "id", w.ID, "state", m.state(w)), Href: m.to(w.ID, slug)}
		if w == v {
			l.Href = ""
		}
		out = append(out, l)
	}
	return out
}

// having are the first version that has a page and the last.
func (m *Rulebook) having(d *rulebook.Doc) (first, last int) {
	first, last = len(m.Book.Versions), -1
	for i := range m.Book.Versions {
		if samePage(&m.Book.Versions[i], d) != nil {
			first, last = min(first, i), i
		}
	}
	return first, last
}

// wording is the digest of all words of a page in a version.
func (m *Rulebook) wording(w *rulebook.Version, key string) (sum [32]byte, ok bool) {
	if m.wordings == nil {
		m.wordings = map[[2]string][32]byte{}
		for i := range m.Book.Versions {
			v := &m.Book.Versions[i]
			pages := map[string][]byte{}
			for _, d := range v.Docs {
				k := pageKey(d)
				for _, l := range d.Leaves {
					pages[k] = append(append(pages[k], l.Words...), '\n')
				}
			}
			for k, words := range pages {
				m.wordings[[2]string{v.ID, k}] = sha256.Sum256(words)
			}
		}
	}
	sum, ok = m.wordings[[2]string{w.ID, key}]
	return sum, ok
}

// unchanged says since which version a page's words are the same.
func (m *Rulebook) unchanged(v *rulebook.Version, d *rulebook.Doc) page.Text {
	if _, ok := m.wording(v, pageKey(d)); !ok {
		return nil
	}
	w := m.Rule.Text
	since, before := m.sameSince(v, d)
	switch {
	case since != v:
		there := page.Anchor(since.ID, m.to(since.ID, samePage(since, d).Slug))
		return m.Say(w.SameSince, "version", there)
	case before == nil:
		return m.Say(w.First)
	case v.State != "": // a draft is compared with the text in force alone
		return m.Say(w.ChangedWith, "id", v.ID)
	}
	what := page.Anchor(m.Tell(w.WhatChanged, "id", before.ID), m.Links.To(address.ComparePath(before.ID, v.ID)))
	return m.Say(w.ChangedFrom, "id", v.ID, "what", what)
}

// sameSince is the first version of those in which a page's words are what they are,
// and the one before it that has the page in other words, or nil.
func (m *Rulebook) sameSince(v *rulebook.Version, d *rulebook.Doc) (since, before *rulebook.Version) {
	own, _ := m.wording(v, pageKey(d))
	since = v
	for i := m.rank(v) - 1; i >= 0; i-- {
		w := &m.Book.Versions[i]
		if w.State != "" {
			continue
		}
		sum, ok := m.wording(w, pageKey(d))
		if !ok {
			break
		}
		if sum != own {
			return since, w
		}
		since = w
	}
	return since, nil
}

func (m *Rulebook) rank(v *rulebook.Version) int {
	return slices.IndexFunc(m.Book.Versions, func(w rulebook.Version) bool { return w.ID == v.ID })
}

// pageSource links a page's source, where the register says where it stands.
func (m *Rulebook) pageSource(v *rulebook.Version, d *rulebook.Doc) page.Link {
	if v.PageSource == "" {
		return page.Link{}
	}
	file := url.URL{Path: d.File}
	slug := url.URL{Path: strings.TrimSuffix(strings.TrimSuffix(d.File, ".md"), "/README")}
	places := strings.NewReplacer("{file}", file.EscapedPath(), "{slug}", slug.EscapedPath())
	return page.Link{Text: m.Tell(m.Rule.Text.Source), Href: places.Replace(v.PageSource)}
}

// proof is what shows that a text stood here: source, days, digest, download.
func (m *Rulebook) proof(v *rulebook.Version) []page.Term {
	w := m.Rule.Proof
	var out []page.Term
	add := func(is bool, term word.Sentence, t ...page.Piece) {
		if is {
			out = append(out, page.Term{Term: m.Tell(term), Text: t})
		}
	}
	add(v.Source != "", w.Source, page.Anchor(v.Source, v.Source))
	add(v.Published != "", w.Published, page.Moment(m.partialDate(v.Published), v.Published))
	add(v.Retrieved != "", w.Retrieved, m.registered(v.Retrieved))
	add(v.Here != "", w.Here, m.registered(v.Here))
	add(true, w.Licence, page.Piece{Text: cmp.Or(v.Licence, m.Tell(w.NoLicence))})
	if v.Digest != "" {
		// Of what can be downloaded: the list of digests, and so every file in it.
		add(true, w.Digest, page.Code(strings.TrimPrefix(rulebook.SumDigest(v.Sums), "sha256:")))
	}
	add(len(v.Docs) > 0, w.Download, m.Say(w.Files,
		"archive", page.Anchor(m.Tell(w.Archive), m.to(v.ID, "")+address.TextArchive),
		"sums", page.Anchor(m.Tell(w.Sums), m.to(v.ID, "")+address.TextSums),
		"program", page.Code("sha256sum -c"))...)
	return out
}

// registered is a day of the register.
func (m *Rulebook) registered(day string) page.Piece {
	if t, err := m.Zone.ParseDay(day); err == nil {
		return page.Moment(m.FullDate(t), day)
	}
	return page.Piece{Text: day}
}

// partialDate writes a year, a month or a day.
func (m *Rulebook) partialDate(s string) string {
	switch len(s) {
	case len("2026-01"):
		if t, err := m.Zone.ParseDay(s + "-01"); err == nil {
			return m.Month(t)
		}
	case len("2026-01-01"):
		return m.registered(s).Text
	}
	return s
}
