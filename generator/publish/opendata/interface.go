package opendata

import (
	_ "embed"
	"encoding/json"
	"strconv"

	"bollettino/generator/page/address"
	"bollettino/generator/page/dataset"
)

// fixed is what an interface has on every site: the files that are not tables, and what is in
// them. Where static/schema has a schema it is named, by its place beside the description.
//
//go:embed interface.json
var fixed []byte

// Interface describes by OpenAPI 3.1 all files of a site that programs read, its tables' files
// with them. A file that is not there answers 404.
func Interface(s Site) []byte {
	var o struct {
		OpenAPI    string            `json:"openapi"`
		Info       object            `json:"info"`
		Servers    []object          `json:"servers"`
		Tags       []any             `json:"tags"`
		Paths      map[string]any    `json:"paths"`
		Components map[string]object `json:"components"`
	}
	if err := json.Unmarshal(fixed, &o); err != nil {
		panic(err) // a test reads it
	}
	o.Info = object{"title": s.Title, "version": "1", "description": s.About,
		"contact": contact(s), "license": terms(s.Licence)}
	if s.Licence == "" {
		delete(o.Info, "license")
	}
	o.Servers = []object{{"url": s.Base[:max(0, len(s.Base)-1)]}}
	split := len(s.Parts) > 1
	if split {
		o.Components["parameters"]["parte"] = object{"name": "parte", "in": "path", "required": true,
			"description": "The last figures of a subject's codice fiscale, " + strconv.Itoa(len(s.Parts[0])) +
				" of them; " + dataset.Others + " for those that do not end in figures, and for the platform.",
			"schema": object{"type": "string", "enum": s.Parts}}
	}
	for _, t := range s.Tables {
		line := "Line_" + t.Name
		o.Components["schemas"][line] = schemaOf(t, s.Words[t.Name].Title)
		part, parameters := "", []object{}
		if split && !t.Whole {
			part, parameters = "{parte}", []object{{"$ref": "#/components/parameters/parte"}}
		}
		get := func(id, about, media string, schema object) object {
			return object{"get": object{"operationId": id, "tags": []string{"data"}, "security": []any{}, "parameters": parameters,
				"summary": s.Words[t.Name].About, "responses": object{
					"200": object{"description": about, "content": object{media: object{"schema": schema}}},
					"404": object{"description": "There is none: the file does not exist."},
				}}}
		}
		o.Paths[address.TablePath(t.Name, part, CSVExt)] = get(t.Name+"Csv", "The rows, after a header (RFC 4180, UTF-8).",
			CSVType, object{"type": "string"})
		o.Paths[address.TablePath(t.Name, part, LinesExt)] = get(t.Name+"Lines", "A JSON object a line, of the schema "+line+".",
			LinesType, object{"type": "string", "description": "Lines, each of which is #/components/schemas/" + line + "."})
		for _, f := range []struct{ path, id, about, media string }{
			{address.LineSchemaPath(t.Name), "Schema", "The JSON Schema of a line of " + t.Name + LinesExt + ".", "application/schema+json"},
			{address.ColumnsPath(t.Name), "Columns", "The columns of " + t.Name + CSVExt + ", by CSV on the Web.", "application/csvm+json"},
		} {
			o.Paths[f.path] = object{"get": object{"operationId": t.Name + f.id, "tags": []string{"data"}, "security": []any{},
				"summary": f.about, "responses": object{
					"200": object{"description": f.about, "content": object{f.media: object{"schema": object{"type": "object"}}}},
					"404": object{"description": "There is none: the file does not exist."}}}}
		}
	}
	return encode(o)
}

func contact(s Site) object {
	out := object{"name": s.Operator.Name}
	if s.Operator.URL != "" {
		out["url"] = s.Operator.URL
	}
	if s.Contact != "" {
		out["email"] = s.Contact
	}
	return out
}

func terms(licence string) object {
	l := licences[licence]
	return object{"name": l.short, "url": l.page}
}
