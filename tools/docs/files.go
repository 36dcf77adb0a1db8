package main

import (
	"fmt"
	"strings"

	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
)

// documents are the files in YAML, by their schemas; tables those in CSV, by their columns.
var documents = []struct{ title, path, schema string }{
	{"Settings", "data/site.yaml", "site"},
	{"Profile of a subject", "data/subjects/<id>/profile.yaml", "profile"},
	{"Notice", "data/subjects/<id>/notices/<day>-<name>.md", "notice"},
	{"Sources of measurements", "data/sources.yaml", "sources"},
	{"Register of the rules", "content/regole/versions.yaml", "versions"},
	{"Words of the rules", "content/regole/glossario.yaml", "glossary"},
}

var tables = []struct {
	title, path, explained string // the heading in data/README.md
	columns                []string
}{
	{"Registry", "data/subjects.csv", "subjects.csv", subject.Header},
	{"Stations", "data/stations.csv", "stations.csv", subject.StationHeader},
	{"Reports to the desk", "data/subjects/<id>/reports/<month>.csv", "reports", observation.ReportsHeader},
	{"Availability", "data/availability/<year>/<day>.csv", "availability", observation.AvailabilityHeader},
	{"Responses", "data/responses/<year>/<day>.csv", "responses", observation.ResponsesHeader},
	{"Counts", "data/counts/<year>/<month>.csv", "counts", observation.CountsHeader},
}

func filesPage(repository string) (string, error) {
	var b strings.Builder
	b.WriteString("What `check` holds the files to, field by field. In a path, `[]` stands for each of a list and `*` for any key. " +
		"Times are local ones of the site, days `2026-11-27`, ids of subjects their codice fiscale in quotes. " +
		"An editor that reads JSON Schema completes and checks what you type: `bollettino` publishes the schemas below `/schema/`.\n")
	for _, d := range documents {
		about, table, err := fields(repository, d.schema)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "\n## %s\n\n`%s`. %s\n\n%s", d.title, d.path, about, table)
	}
	readme, err := read(repository, "data/README.md")
	if err != nil {
		return "", err
	}
	for _, x := range tables {
		fmt.Fprintf(&b, "\n## %s\n\n`%s`. Columns:\n\n| column | sort | what it says |\n| --- | --- | --- |\n", x.title, x.path)
		for _, column := range x.columns {
			sort, about, ok := explained(string(readme), x.explained, column)
			if !ok {
				return "", fmt.Errorf("data/README.md, %s: no heading %s", x.explained, column)
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", column, sort, about)
		}
	}
	return b.String(), nil
}

// explained is what data/README.md says of a column: of what sort it is, and what it means.
func explained(readme, file, column string) (sort, about string, ok bool) {
	_, part, ok := strings.Cut(readme, "\n## "+file+"\n")
	if !ok {
		return "", "", false
	}
	part, _, _ = strings.Cut(part, "\n## ")
	_, part, ok = strings.Cut(part, "\n#### "+column+"\n\n*")
	part, _, _ = strings.Cut(part, "\n")
	sort, about, cut := strings.Cut(part, ".* ")
	about = links.ReplaceAllString(about, "$1")
	return strings.ReplaceAll(sort, ", optional", ""), strings.ReplaceAll(about, "|", `\|`), ok && cut
}
