package build

import (
	"slices"
	"strings"

	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/dataset"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/many"
	"bollettino/generator/publish/opendata"
)

// dataForms are the forms in which tables are published.
var dataForms = []dataset.Form{{Name: "CSV", Ext: opendata.CSVExt}, {Name: "JSON Lines", Ext: opendata.LinesExt}}

// dataPage is the page of open data.
func (b *builder) dataPage(site frame.Site) page.Page {
	name, url := opendata.Licence(b.Setting.Licence)
	return b.tables.Page(site, dataForms, dataset.Licence{Name: name, URL: url})
}

// dataFiles are what describes the tables, and their files, a part of the subjects at a time.
func (b *builder) dataFiles(m *many.Many) (out []files) {
	b.tables.Platform(bulletin.PlatformTold(m.Site, m.Scopes()[0].Platform, m.T))
	s := b.describedSite(m)
	out = append(out, files{dir: strings.TrimPrefix(address.DataPath, "/"), from: b.madeOf("described", s.Modified, s.Operator, s.Parts),
		make: func() (map[string][]byte, error) { return described(s), nil }})
	tables := b.tables.Tables()
	for _, part := range b.tables.Parts() {
		dir := strings.TrimPrefix(address.TablePath("", part.Name, ""), "/")
		for _, t := range tables {
			if t.Whole {
				continue
			}
			out = append(out, files{dir: dir, from: b.madeOf("data", t.Name, part.Name, part.Print(t.Name)), make: func() (map[string][]byte, error) {
				table, lines := opendata.Write(t, part.Rows(t.Name))
				return map[string][]byte{t.Name + opendata.CSVExt: table, t.Name + opendata.LinesExt: lines}, nil
			}})
		}
	}
	return out
}

// counted are the tables that are one file, which are small.
func (b *builder) counted(tallies map[string]judged.Tally) map[string][]byte {
	out := map[string][]byte{}
	for _, t := range b.tables.Tables() {
		if t.Whole {
			table, lines := opendata.Write(t, slices.Values(b.tables.Counted(tallies)))
			out[strings.TrimPrefix(address.TablePath(t.Name, "", opendata.CSVExt), "/")] = table
			out[strings.TrimPrefix(address.TablePath(t.Name, "", opendata.LinesExt), "/")] = lines
		}
	}
	return out
}

// described is what describes all tables, by its path below theirs.
func described(s opendata.Site) map[string][]byte {
	out := map[string][]byte{address.ColumnsFile: opendata.Files(s), address.CatalogFile: opendata.Catalog(s),
		address.InterfaceFile: opendata.Interface(s)}
	for _, t := range s.Tables {
		put := func(path string, data []byte) { out[strings.TrimPrefix(path, address.DataPath)] = data }
		put(address.LineSchemaPath(t.Name), opendata.Schema(t, s.Words[t.Name].Title))
		put(address.ColumnsPath(t.Name), opendata.Columns(t))
	}
	return out
}

// describedSite is what descriptions say of the site.
func (b *builder) describedSite(m *many.Many) opendata.Site {
	set := b.Setting
	s := opendata.Site{
		Base: b.site.Links.Abs("/"), Operator: opendata.Agent{Name: set.Operator.Name, URL: set.Operator.URL, ID: b.operatorID()},
		Contact: set.Operator.Contact, Licence: set.Licence, TagAuthority: set.TagAuthority, Language: b.site.Language.Tag,
		Modified: set.Zone.Local(m.T).Format("2006-01-02"), Tables: b.tables.Tables(), Parts: b.tables.Names(),
		Words: map[string]opendata.Words{},
	}
	s.Title, s.About = b.tables.Title()
	for _, t := range s.Tables {
		title, about := b.tables.Words(t.Name)
		s.Words[t.Name] = opendata.Words{Title: title, About: about}
	}
	return s
}

// operatorID is how catalogues know the operator: by its code in the index of public
// administrations where it is a subject that has one, else by its codice fiscale, else by the
// site's tag authority.
func (b *builder) operatorID() string {
	if sub, ok := b.Registry.Find(subject.ID(b.Setting.Operator.Subject)); ok {
		if ipa := sub.At(b.AsOf).IPA; ipa != "" {
			return ipa
		}
		return string(sub.ID)
	}
	return b.Setting.TagAuthority
}
