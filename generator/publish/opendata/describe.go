package opendata

import (
	"strings"

	"bollettino/generator/page/address"
	"bollettino/generator/page/dataset"
)

// Schema is the JSON Schema (2020-12) of a line of a table.
func Schema(t dataset.Table, title string) []byte {
	s := schemaOf(t, title)
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	return encode(s)
}

func schemaOf(t dataset.Table, title string) object {
	properties, required := object{}, []string{}
	for _, c := range t.Columns {
		properties[c.Name] = property(c)
		required = append(required, c.Name)
	}
	return object{"title": title, "type": "object", "additionalProperties": false, "required": required,
		"properties": properties}
}

// property is what a cell is in JSON.
func property(c dataset.Column) object {
	out, kind := object{"description": c.About}, "string"
	switch c.Kind {
	case dataset.List:
		out["type"], out["items"] = "array", object{"type": "string"}
		return out
	case dataset.Flag:
		kind = "boolean"
	case dataset.Whole:
		kind = "integer"
	case dataset.Number:
		kind = "number"
	case dataset.Stamp:
		out["format"] = "date-time"
	case dataset.Address:
		out["format"] = "uri"
	case dataset.Code:
		codes := []any{}
		for _, code := range c.Codes {
			codes = append(codes, code)
		}
		if c.Optional {
			codes = append(codes, nil)
		}
		out["enum"] = codes
	}
	if out["type"] = kind; c.Optional {
		out["type"] = []string{kind, "null"}
	}
	return out
}

// Files lists all CSV files: a group of tables of CSV on the Web (W3C, Metadata Vocabulary for
// Tabular Data), whose columns stand in files beside it, once for however many parts. Its
// minimal mode of conversion to JSON gives what stands in JSON Lines but for what is empty,
// which it leaves out.
func Files(s Site) []byte {
	tables := []any{}
	for _, t := range s.Tables {
		schema := strings.TrimPrefix(address.ColumnsPath(t.Name), address.DataPath)
		for _, file := range s.files(t, CSVExt) {
			tables = append(tables, object{
				"url": strings.TrimPrefix(file, address.DataPath), "dc:title": s.Words[t.Name].Title, "tableSchema": schema,
			})
		}
	}
	group := object{
		"@context": []any{"http://www.w3.org/ns/csvw", object{"@language": s.Language}},
		"dialect":  object{"encoding": "utf-8", "header": true}, "tables": tables, "dc:title": s.Title,
		"dc:publisher": object{"schema:name": s.Operator.Name},
	}
	if l, ok := licences[s.Licence]; ok {
		group["dc:license"] = object{"@id": l.page}
	}
	return encode(group)
}

// Columns are a table's, as that group refers to them.
func Columns(t dataset.Table) []byte {
	columns := []any{}
	for _, c := range t.Columns {
		o := object{"name": c.Name, "titles": c.Name, "required": !c.Optional,
			"dc:description": object{"@value": c.About, "@language": "en"}, "datatype": datatype(c)}
		if c.Kind == dataset.List {
			o["separator"] = " "
		}
		columns = append(columns, o)
	}
	return encode(object{"@context": "http://www.w3.org/ns/csvw", "columns": columns, "primaryKey": t.Key})
}

// datatype is what a cell is in CSV.
func datatype(c dataset.Column) any {
	switch c.Kind {
	case dataset.Flag:
		return "boolean"
	case dataset.Whole:
		return "integer"
	case dataset.Number:
		return "decimal"
	case dataset.Stamp:
		return "dateTimeStamp"
	case dataset.Address:
		return "anyURI"
	case dataset.Code:
		return object{"base": "string", "format": strings.Join(c.Codes, "|")}
	}
	return "string"
}
