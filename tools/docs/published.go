package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"

	"bollettino/generator/input/subject"
	"bollettino/generator/page/address"
)

// links are those of Markdown, of which the words stay.
var links = regexp.MustCompile(`\[([^]]*)\]\([^)]*\)`)

const borgo = subject.ID("01234567897")

// places are the pages' addresses as package address makes them, by its names; what each is
// says its comment there. Those without one are of files.
var places = map[string]string{
	"DirectoryPath": address.DirectoryPath, "NoticesPath": address.NoticesPath, "RulesPath": address.RulesPath,
	"WhenPath": address.WhenPath, "SearchPath": address.SearchPath, "IndexPath": address.IndexPath,
	"GlossaryPath": address.GlossaryPath, "ComparesPath": address.ComparesPath, "VerifiedPath": address.VerifiedPath,
	"EditPath": address.EditPath, "DataPath": address.DataPath, "GroupsPath": address.GroupsPath,
	"FinderPath": address.FinderPath, "MethodPath": address.MethodPath, "FollowPath": address.FollowPath,
	"SubjectPath": address.SubjectPath(borgo), "SubjectThing": address.SubjectThing(borgo),
	"ArchivePath": address.ArchivePath(borgo, "2026"), "NoticePath": address.NoticePath(borgo, "2026-11-20-portale"),
	"GroupPath": address.GroupPath(address.ByRegion, "Lazio"), "RoleGroupPath": address.RoleGroupPath(subject.ECDirect),
	"ZonePath": address.ZonePath("Lazio"), "PartnerPath": address.PartnerPath("09900005670"),
	"PeriodPath": address.PeriodPath("2026-10"), "ValuesPath": address.ValuesPath("2026-10", address.ByRole, "ec-diretto"),
	"RulePath":   address.RulePath("3.10.0", "livelli-ec"),
	"BundlePath": address.BundlePath("3.10.0"), "ComparePath": address.ComparePath("3.3.0", "3.10.0"),
	"ObligationPath": address.ObligationPath("tvp"), "ObligationAt": address.ObligationAt("tvp", "3.10.0"),
	"TablePath": "", "ColumnsPath": "", "LineSchemaPath": "", "NewsPath": "", "RoleNewsPath": "",
	"RolePath": address.RolePath("ec-diretto"), "RoleChangePath": address.RoleChangePath("ec-diretto", "3.3.0"),
}

func publishedPage(repository string) (string, error) {
	var b strings.Builder
	b.WriteString("Addresses stay for good: what was linked once is found. Pages in another language stand below its code (`/en/soggetti/`).\n\n" +
		"## Pages\n\n| address, as in | what stands there |\n| --- | --- |\n| `/` | The front page; of a site about one body, its status page. |\n")
	named, err := described(repository)
	if err != nil {
		return "", err
	}
	for _, n := range named {
		at, ok := places[n.name]
		if !ok {
			return "", fmt.Errorf("tools/docs/published.go: places has no %s, which package address has", n.name)
		}
		if at != "" {
			fmt.Fprintf(&b, "| `%s` | %s |\n", at, cell(n.says))
		}
	}
	if err := programsFiles(&b, repository); err != nil {
		return "", err
	}
	for _, s := range []struct{ title, schema string }{{"stato.json", "stato"}, {"obblighi.json", "obligations"}} {
		about, table, err := fields(repository, s.schema)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "\n## %s\n\nSchema: `/schema/%s.json`. %s\n\n%s", s.title, s.schema, about, table)
	}
	return b.String(), nil
}

type namedPlace struct{ name, says string }

// described are the addresses of pages that package address makes, with what it says of each.
func described(repository string) (out []namedPlace, err error) {
	data, err := read(repository, "generator/page/address/address.go")
	if err != nil {
		return nil, err
	}
	f, err := parser.ParseFile(token.NewFileSet(), "address.go", data, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	add := func(name, says string) {
		says = strings.TrimSpace(strings.ReplaceAll(says, "\n", " "))
		for _, is := range []string{" is ", " are "} {
			says = strings.TrimPrefix(says, name+is)
		}
		if says != "" {
			says = strings.ToUpper(says[:1]) + strings.TrimSuffix(says[1:], ".") + "."
		}
		out = append(out, namedPlace{name, says})
	}
	page := regexp.MustCompile(`(Path|Thing|At)$`)
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if v, ok := s.(*ast.ValueSpec); ok && d.Tok == token.CONST && page.MatchString(v.Names[0].Name) {
					add(v.Names[0].Name, v.Comment.Text())
				}
			}
		case *ast.FuncDecl:
			if d.Recv == nil && page.MatchString(d.Name.Name) {
				add(d.Name.Name, d.Doc.Text())
			}
		}
	}
	return out, nil
}

// programsFiles are the files that programs read, as the site's own description has them.
func programsFiles(b *strings.Builder, repository string) error {
	data, err := read(repository, "generator/publish/opendata/interface.json")
	if err != nil {
		return err
	}
	var o struct {
		Paths map[string]struct{ Get struct{ Summary string } }
	}
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	b.WriteString("\n## Files for programs\n\n`/dati/openapi.json` describes them, with the tables of the open data, which differ by site. " +
		"`/dati/` says of each table what it holds.\n\n| address | what it holds |\n| --- | --- |\n")
	for _, path := range slices.Sorted(maps.Keys(o.Paths)) {
		fmt.Fprintf(b, "| `%s` | %s |\n", path, cell(o.Paths[path].Get.Summary))
	}
	return nil
}
