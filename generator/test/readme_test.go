package test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/input/observation"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"
)

// A field of the data folder's README: its heading, the headings above it, and
// what stands below it.
type explained struct {
	file, part, field string // "notices", "Updates of a notice", "at"
	body              string
}

func readmeFields(t *testing.T) (out []explained) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(repository, "data", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var now explained
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		level, title, ok := strings.Cut(line, " ")
		switch {
		case ok && level == "##":
			now = explained{file: title}
		case ok && level == "###":
			now = explained{file: now.file, part: title}
		case ok && level == "####":
			now = explained{file: now.file, part: now.part, field: title}
			out = append(out, now)
		case now.field != "":
			out[len(out)-1].body += line + "\n"
		}
	}
	return out
}

// Every column and every key of the formats has a heading in data/README.md, so
// that a message can point there; a key within a small map is named below its
// map's heading. And no heading explains what isn't there.
func TestReadmeExplainsEveryField(t *testing.T) {
	fields := readmeFields(t)
	used := map[int]bool{}
	find := func(file, part, field string) (explained, bool) {
		i := slices.IndexFunc(fields, func(e explained) bool {
			return e.file == file && e.field == field && strings.HasPrefix(strings.ToLower(e.part), part) &&
				(part != "" || e.part == "")
		})
		if i < 0 {
			return explained{}, false
		}
		used[i] = true
		return fields[i], true
	}
	for file, header := range map[string][]string{
		"subjects.csv": subject.Header, "stations.csv": subject.StationHeader, "availability": observation.AvailabilityHeader,
		"responses": observation.ResponsesHeader, "counts": observation.CountsHeader, "reports": observation.ReportsHeader,
	} {
		for _, column := range header {
			if _, ok := find(file, "", column); !ok {
				t.Errorf("data/README.md, %s: no heading %s", file, column)
			}
		}
	}
	files := map[string]string{"site": "site.yaml", "profile": "profile.yaml", "notice": "notices",
		"versions": "versions.yaml", "sources": "sources.yaml", "glossary": "glossario.yaml"}
	for _, schema := range schemaNames {
		walkSchema(t, schema, func(f schemaField) {
			file := files[schema]
			keys := strings.Split(strings.ReplaceAll(f.path, "[]", ""), ".")
			if len(keys) == 1 {
				_, ok := find(file, "", keys[0])
				if part := slices.ContainsFunc(fields, func(e explained) bool {
					return e.file == file && strings.HasPrefix(strings.ToLower(e.part), keys[0])
				}); !ok && !part && schema != "sources" && schema != "glossary" {
					t.Errorf("data/README.md, %s: no heading %s", file, keys[0])
				}
				return
			}
			key := keys[len(keys)-1]
			if key == "*" {
				return
			}
			for _, part := range []string{keys[0], "keys of an indicator", ""} {
				if part == "keys of an indicator" && !slices.Contains(keys[:len(keys)-1], "indicator") {
					continue
				}
				if _, ok := find(file, part, key); ok && (part != "" || schema == "sources" || schema == "glossary") {
					return
				}
			}
			for _, e := range fields {
				if e.file == file && slices.Contains(keys[:len(keys)-1], e.field) &&
					strings.Contains(e.body, "`"+key+"`") {
					return
				}
			}
			t.Errorf("data/README.md, %s: nothing explains %s", file, f.path)
		})
	}
	for i, e := range fields {
		if !used[i] {
			t.Errorf("data/README.md, %s, %s: %s is a field of no format", e.file, e.part, e.field)
		}
	}
}

// Every kind of source that is read can be written: its key is in the schema, for
// editors, and has a heading in data/README.md.
func TestEveryKindOfSourceIsExplained(t *testing.T) {
	known := map[string]bool{}
	walkSchema(t, "sources", func(f schemaField) { known[f.path] = true })
	headings := readmeFields(t)
	for _, kind := range source.Kinds() {
		if !known["sources[]."+kind] {
			t.Errorf("%s: add the key %s to a source's properties", schemaFile("sources"), kind)
		}
		if !slices.ContainsFunc(headings, func(e explained) bool {
			return e.file == "sources.yaml" && e.field == kind
		}) {
			t.Errorf("data/README.md, sources.yaml: add the heading #### %s", kind)
		}
	}
}

// Every heading says of what sort a field is and whether it is required.
func TestReadmeFieldsHaveOneShape(t *testing.T) {
	shape := regexp.MustCompile(`^\n\*[^*]+, (required|optional)\.\* `)
	for _, e := range readmeFields(t) {
		if !shape.MatchString(e.body) {
			t.Errorf("data/README.md, %s, %s: begin with *sort, required.* or *sort, optional.*:\n%s",
				e.file, e.field, e.body)
		}
		if !strings.Contains(e.body, "Example:") && !strings.Contains(e.body, "](#") &&
			!strings.Contains(e.body, "`"+"resolved`") {
			t.Errorf("data/README.md, %s, %s: no example", e.file, e.field)
		}
	}
}
