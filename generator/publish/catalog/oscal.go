package catalog

import (
	"strconv"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
)

// OSCAL 1.2.2 (NIST): a catalog whose controls are the obligations, grouped by
// the page that states them, and a profile that picks those of one role.

const oscalVersion = "1.2.2"

type metadata struct {
	Title        string `json:"title"`
	LastModified string `json:"last-modified"`
	Version      string `json:"version"`
	Oscal        string `json:"oscal-version"`
	Props        []prop `json:"props,omitempty"`
	Links        []link `json:"links,omitempty"`
	Remarks      string `json:"remarks,omitempty"`
}

type prop struct {
	Name  string `json:"name"`
	NS    string `json:"ns,omitempty"`
	Value string `json:"value"`
}

type link struct {
	Href string `json:"href"`
	Rel  string `json:"rel,omitempty"`
	Text string `json:"text,omitempty"`
}

type part struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Prose string `json:"prose"`
}

type param struct {
	ID     string   `json:"id"`
	Label  string   `json:"label"`
	Values []string `json:"values"`
}

type control struct {
	ID     string  `json:"id"`
	Class  string  `json:"class"`
	Title  string  `json:"title"`
	Params []param `json:"params,omitempty"`
	Props  []prop  `json:"props,omitempty"`
	Links  []link  `json:"links,omitempty"`
	Parts  []part  `json:"parts,omitempty"`
}

type group struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Controls []control `json:"controls"`
}

func (s Source) ns() string { return "tag:" + s.Authority + ":regole" }

func (s Source) metadata(title string) metadata {
	w := s.Language.Publish.Catalog
	m := metadata{Title: title, LastModified: s.modified(), Version: s.Version.ID, Oscal: oscalVersion,
		Props: []prop{{"legal-value", s.ns(), "unofficial"}, {"state", s.ns(), s.State}},
		Links: []link{{Href: s.Home, Rel: "canonical"}}, Remarks: s.Language.Tell(w.Remarks)}
	if d := s.day(s.Version.Valid.From); d != nil {
		m.Props = append(m.Props, prop{"in-force-from", s.ns(), *d})
	}
	if d := s.day(s.Version.Valid.Until); d != nil {
		m.Props = append(m.Props, prop{"in-force-until", s.ns(), *d})
	}
	if s.Version.Source != "" {
		m.Links = append(m.Links, link{Href: s.Version.Source, Rel: "reference", Text: s.Language.Tell(w.Official)})
	}
	return m
}

// OSCAL is the catalog. A version without obligations has none.
func OSCAL(s Source) ([]byte, error) {
	var groups []group
	byPage := map[string]int{}
	for _, o := range s.stated() {
		i, ok := byPage[o.clause.Page]
		if !ok {
			i = len(groups)
			byPage[o.clause.Page] = i
			title := line(o.clause.Doc.Title, o.clause.Page)
			groups = append(groups, group{ID: "pagina-" + rulebook.Slug(o.clause.Page), Title: title})
		}
		groups[i].Controls = append(groups[i].Controls, s.control(o))
	}
	return encode(map[string]any{"catalog": struct {
		UUID     string   `json:"uuid"`
		Metadata metadata `json:"metadata"`
		Groups   []group  `json:"groups,omitempty"`
	}{s.id("catalogo"), s.metadata(line(s.Version.Title, s.untitled())), groups}})
}

func (s Source) control(o stated) control {
	clause := s.Page(o.clause.Doc.Slug) + "#" + o.clause.Fragment()
	c := control{ID: o.ID, Class: "obbligo", Title: line(o.Title, o.ID),
		Links: []link{{Href: s.Obligation(o.ID), Rel: "canonical"}, {Href: clause, Rel: "reference"}},
		Parts: []part{{o.ID + "_smt", "statement", line(o.clause.Text, o.Title)}},
	}
	for _, r := range o.Binds {
		c.Props = append(c.Props, prop{"binds", s.ns(), string(r)})
	}
	if o.Note != "" {
		c.Parts = append(c.Parts, part{o.ID + "_gdn", "guidance", line(o.Note, "")})
	}
	if i := o.clause.Indicator; i != nil {
		c.Props = append(c.Props, prop{"measure", s.ns(), string(i.Measure)}, prop{"bound", s.ns(), i.Bound()},
			prop{"unit", s.ns(), i.Unit}, prop{"window", s.ns(), window(i)})
		c.Params = params(o.ID, i)
	}
	return c
}

// params are a limit and what belongs to it.
func params(id string, i *rulebook.Indicator) []param {
	of := func(name, unit string, value float64) param {
		return param{id + "_" + name, name + " (" + unit + ")", []string{strconv.FormatFloat(value, 'f', -1, 64)}}
	}
	out := []param{of("limit", i.Unit, i.Limit.Float())}
	if i.Within > 0 {
		out = append(out, of("within", "second", i.Within.Seconds()))
	}
	if i.Notice > 0 {
		out = append(out, of("notice", "second", i.Notice.Seconds()))
	}
	return out
}

// Profile picks the obligations of a role; nil where the version has none for it.
// catalog is the catalog's address relative to the profile's.
func Profile(s Source, role subject.Role, title, catalog string) ([]byte, error) {
	var ids []string
	for _, o := range s.stated() {
		if o.BindsRole(role) {
			ids = append(ids, o.ID)
		}
	}
	if ids == nil {
		return nil, nil
	}
	return encode(map[string]profile{"profile": {
		UUID: s.id("profilo/" + string(role)), Metadata: s.metadata(line(title, string(role))),
		Imports: []imports{{catalog, []pick{{ids}}}}, Merge: map[string]bool{"as-is": true},
	}})
}

type profile struct {
	UUID     string          `json:"uuid"`
	Metadata metadata        `json:"metadata"`
	Imports  []imports       `json:"imports"`
	Merge    map[string]bool `json:"merge"`
}

type imports struct {
	Href    string `json:"href"`
	Include []pick `json:"include-controls"`
}

type pick struct {
	IDs []string `json:"with-ids"`
}
