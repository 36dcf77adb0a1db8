package frame

import (
	"slices"

	"bollettino/generator/input"
	"bollettino/generator/page"
)

// Voices are the site in each of its languages, its own first.
func (s Site) Voices() []Site {
	out := []Site{s}
	for i := 1; i < len(s.Tongues); i++ {
		out = append(out, s.In(i))
	}
	return out
}

// OwnTag is the tag of the site's own language, in which bodies' names are.
func (s Site) OwnTag() string {
	if len(s.Tongues) == 0 {
		return s.Language.Tag
	}
	return s.Tongues[0].Tag
}

// In is the site in one of its languages. Its prose is that of the language; where that lacks
// a page, its own.
func (s Site) In(i int) Site {
	if i == s.Tongue {
		return s
	}
	if s.first != nil {
		return s.first.In(i)
	}
	first := s
	s.first = &first
	tag := s.Tongues[i].Tag
	s.Language, s.Tongue = s.Tongues[i], i
	var own []string
	s.Prose = slices.Clone(s.Prose)
	for k, p := range s.Prose {
		if t := slices.IndexFunc(p.Others, func(o input.Prose) bool { return o.Lang == tag }); t >= 0 {
			s.Prose[k] = p.Others[t]
			own = append(own, "/"+p.Slug+"/")
		}
	}
	s.Links = s.Links.In(tag, own...)
	return s
}

// Foreign is a language, for words that are not in that of the page; else "".
func (s Site) Foreign(tag string) string {
	if tag == s.Language.Tag {
		return ""
	}
	return tag
}

// langOf is the language of a page of prose, where it is not that of the others.
func (s Site) langOf(p input.Prose) string {
	if p.Lang != "" {
		return s.Foreign(p.Lang)
	}
	return s.Foreign(s.OwnTag())
}

// Speak are the pages of a language, of those that were composed in it: which it has, at its
// addresses, each leading to what it is in the others, and described for machines.
func (s Site) Speak(pages []page.Page) []page.Page {
	voices := s.In(0).Voices()
	out := make([]page.Page, 0, len(pages))
	for _, p := range pages {
		if s.Tongue > 0 && !s.Links.Speaks(p.Path) {
			continue
		}
		if len(voices) > 1 {
			p.Head.Tongues = tongues(voices, p.Path)
		}
		p = s.described(p, s.Links.Abs(p.Path))
		if p.Below != "" {
			p.Below = s.Links.Place(p.Below)
		}
		if make := p.Make; make != nil {
			p.Make = func() []page.Page { return s.Speak(make()) }
		}
		p.Path = s.Links.Place(p.Path)
		out = append(out, p)
	}
	return out
}

// tongues lead to what a page is in each language. Who asks for a language that lacks it gets
// that one's home page, which is no translation of it.
func tongues(voices []Site, path string) []page.Tongue {
	has := func(v Site) bool { return v.Tongue == 0 || v.Links.Speaks(path) }
	some := slices.ContainsFunc(voices[1:], has)
	out := make([]page.Tongue, 0, len(voices))
	for _, v := range voices {
		t := page.Tongue{Lang: v.Language.Tag, Name: v.Language.Name, Href: v.Links.To(path)}
		switch {
		case !has(v):
			t.Href = v.Links.To("/")
		case some:
			t.URL = v.Links.Abs(path)
		}
		out = append(out, t)
	}
	return out
}
