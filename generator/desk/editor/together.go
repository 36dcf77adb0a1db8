package editor

import (
	"net/http"
	"regexp"
	"slices"

	"bollettino/generator/base/file"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/subject"
)

// What a partner's bodies are told together has a folder for the CMS alone: a file in it is a
// group, and stands for the notices of that group, wherever they are.
var (
	isTogether = regexp.MustCompile(`^data/partner/([A-Z0-9]+)/notices$`)
	isGroup    = dear(`^data/partner/([A-Z0-9]+)/notices/([A-Za-z0-9][A-Za-z0-9._-]{0,199})\.md$`)
)

func groupFile(partner subject.ID, group string) string {
	return "data/partner/" + string(partner) + "/notices/" + group + ".md"
}

// together is what the bodies of a partner are told at once: by who may edit that partner.
// Those of its bodies whom they may not edit are left out.
func (s *Server) together(rights Rights, partner subject.ID) (Together, error) {
	if !rights.Over(partner) {
		return nil, refuse(http.StatusForbidden, "Non puoi scrivere per gli enti di %s.", partner)
	}
	behind := map[subject.ID]bool{}
	for _, p := range rights.Partners {
		t, err := s.Site.Together(p, rights.Over)
		if err != nil {
			return nil, err
		}
		ids, err := t.Bodies()
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			behind[id] = true
		}
	}
	return s.Site.Together(partner, func(id subject.ID) bool { return behind[id] || rights.Over(id) })
}

// partner tells of how many bodies a subject is the partner: 0 to whom may not edit it.
func (s *Server) partner(rights Rights, id subject.ID) (any, error) {
	bodies := 0
	if rights.Over(id) {
		t, err := s.together(rights, id)
		if err != nil {
			return nil, err
		}
		ids, err := t.Bodies()
		if err != nil {
			return nil, err
		}
		bodies = len(ids)
	}
	return map[string]int{"bodies": bodies}, nil
}

// groups are a partner's, as the CMS lists files.
func (s *Server) groups(rights Rights, partner subject.ID) (any, error) {
	t, err := s.together(rights, partner)
	if err != nil {
		return nil, err
	}
	groups, err := t.Groups()
	entries := []entry{}
	for _, g := range groups {
		entries = append(entries, entryOf(groupFile(partner, g.Name), g))
	}
	return entries, err
}

func entryOf(name string, g draft.Group) entry {
	text := string(g.Text)
	return entry{Data: &text, File: located{Path: name, ID: &name}}
}

// group is one of them, or an entry without data.
func (s *Server) group(rights Rights, partner subject.ID, name string) (entry, error) {
	t, err := s.together(rights, partner)
	if err != nil {
		return entry{}, err
	}
	at := groupFile(partner, name)
	g, ok, err := find(t, name)
	if err != nil || !ok {
		return entry{File: located{Path: at}}, err
	}
	return entryOf(at, g), nil
}

func find(t Together, name string) (draft.Group, bool, error) {
	groups, err := t.Groups()
	i := slices.IndexFunc(groups, func(g draft.Group) bool { return g.Name == name })
	if i < 0 || err != nil {
		return draft.Group{}, false, err
	}
	return groups[i], true, nil
}

// previewTogether tells what the readers of the first body will be told, and for how many.
func (s *Server) previewTogether(rights Rights, partner subject.ID, group string, q saving) (any, error) {
	m, _, err := s.many(rights, partner, group, q)
	if err != nil {
		return nil, err
	}
	return map[string]any{"preview": m.Preview, "warnings": told(m.All), "many": m}, nil
}

// saveTogether writes for all bodies, if all that there is to warn about is accepted.
func (s *Server) saveTogether(rights Rights, partner subject.ID, group string, q saving) (any, error) {
	m, put, err := s.many(rights, partner, group, q)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(m.Codes, func(c draft.Code) bool { return !slices.Contains(q.accepted, c) }) {
		return nil, &unheeded{told(m.All), &m}
	}
	if put != nil {
		if err := put(); err != nil {
			return nil, err
		}
	}
	answer := map[string]any{"message": "saved", "warnings": told(m.All), "many": m}
	if m.Slug != "" {
		answer["url"] = s.Site.Address(m.Owner, m.Slug)
	}
	return answer, nil
}

func told(warnings []draft.Warning) []draft.Warning { return append([]draft.Warning{}, warnings...) }

// many is what a text does to a partner's bodies, and put what writes it: nil where it was
// said already.
func (s *Server) many(rights Rights, partner subject.ID, group string, q saving) (m draft.Many, put func() error, err error) {
	t, err := s.together(rights, partner)
	if err != nil {
		return m, nil, err
	}
	if q.fresh {
		n, problems, err := s.Site.Read(partner, draft.Folder(partner)+"/"+group+".md", []byte(q.raw))
		if err != nil {
			return m, nil, err
		}
		if len(problems) > 0 {
			return m, nil, s.wrong(problems)
		}
		return t.New(n, group, q.except)
	}
	g, ok, err := find(t, group)
	if err != nil {
		return m, nil, err
	}
	if !ok {
		return m, nil, s.expected(false, false)
	}
	x := &sound{id: g.Notice.Owner, change: file.Change{Name: g.Notice.File, Was: g.Text, Data: []byte(q.raw)}}
	var problems []problem.Problem
	if x.notice, problems, err = s.Site.Read(x.id, x.change.Name, x.change.Data); err != nil {
		return m, nil, err
	}
	if len(problems) > 0 {
		return m, nil, s.wrong(problems)
	}
	since, err := s.since(x)
	if err != nil || since == 0 {
		return m, nil, err
	}
	return t.Add(group, g.Notice, x.notice.Updates[len(x.notice.Updates)-1])
}
