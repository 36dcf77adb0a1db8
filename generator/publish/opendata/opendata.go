// Package opendata writes the site's tables (page/dataset) for programs: as CSV (RFC 4180) and
// JSON Lines, and what describes them: a JSON Schema of each table's lines, one file of CSV on
// the Web for all of them, a catalogue by the national profile of DCAT (DCAT-AP_IT), and an
// OpenAPI description of these and all other files that programs read.
//
// All of it follows from the tables' columns and from the site's settings. CSV and JSON Lines
// of a row say the same: a cell without a value is empty in one and null in the other.
package opendata

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"iter"
	"strings"

	"bollettino/generator/base/text"
	"bollettino/generator/page/address"
	"bollettino/generator/page/dataset"
)

// The forms of a table, by how its files end.
const (
	CSVExt   = ".csv"
	LinesExt = ".jsonl"
)

// The media types of these files.
const (
	CSVType   = "text/csv"
	LinesType = "application/jsonl"
	JSONType  = "application/json"
)

// Write writes rows in both forms: a CSV with a header, and a JSON object a line whose keys
// are the columns in their order. A spreadsheet must not read a text as a formula: one that
// begins as these do has an apostrophe before it in the CSV.
func Write(t dataset.Table, rows iter.Seq[dataset.Row]) (asCSV, asLines []byte) {
	var b, lines bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	header := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		header[i] = c.Name
	}
	w.Write(header)
	cells := make([]string, len(t.Columns))
	for r := range rows {
		for i, c := range t.Columns {
			if cells[i] = r[i]; c.Kind == dataset.Text {
				cells[i] = text.Cell(r[i])
			}
		}
		w.Write(cells)
		writeLine(&lines, t.Columns, r)
	}
	w.Flush()
	return b.Bytes(), lines.Bytes()
}

func writeLine(b *bytes.Buffer, columns []dataset.Column, r dataset.Row) {
	for i, c := range columns {
		b.WriteByte("{,"[min(i, 1)])
		quote(b, c.Name)
		b.WriteByte(':')
		switch {
		case c.Kind == dataset.List:
			b.WriteByte('[')
			for k, word := range strings.Fields(r[i]) {
				if k > 0 {
					b.WriteByte(',')
				}
				quote(b, word)
			}
			b.WriteByte(']')
		case r[i] == "" && c.Optional:
			b.WriteString("null")
		case c.Kind == dataset.Flag || c.Kind == dataset.Whole || c.Kind == dataset.Number:
			b.WriteString(r[i])
		default:
			quote(b, r[i])
		}
	}
	b.WriteString("}\n")
}

// quote writes a string of JSON: most of thousands are short and have nothing to escape.
func quote(b *bytes.Buffer, s string) {
	if plain(s) {
		b.WriteByte('"')
		b.WriteString(s)
		b.WriteByte('"')
		return
	}
	all, err := json.Marshal(s)
	if err != nil {
		panic(err) // a text always encodes
	}
	b.Write(all)
}

// plain tells that no character is such that JSON, or HTML around it, has it otherwise.
func plain(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c > '~', c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		}
	}
	return true
}

// encode writes a description as people may read it, too; harmless wherever it is pasted.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		panic(err) // maps and lists of plain values always encode
	}
	return b.Bytes()
}

// object is a JSON object; encoding sorts its keys.
type object = map[string]any

// Site is what descriptions say of the site, beside its tables.
type Site struct {
	Base         string // its address, ends with "/"
	Operator     Agent
	Contact      string // a mail address
	Licence      string // as the settings name it; "" where the operator names none
	TagAuthority string
	Language     string // of the words
	Modified     string // the day of the data, "2026-11-27"
	Tables       []dataset.Table
	Parts        []string         // of the tables that are not whole; "" alone where there is but one
	Words        map[string]Words // by the tables' names
	Title, About string
}

// Agent is who publishes.
type Agent struct{ Name, URL, ID string }

// Words are what a table is called, and what it says.
type Words struct{ Title, About string }

// files are the paths of a table's files in a form, below the site's address.
func (s Site) files(t dataset.Table, ext string) (out []string) {
	if t.Whole {
		return []string{address.TablePath(t.Name, "", ext)}
	}
	for _, part := range s.Parts {
		out = append(out, address.TablePath(t.Name, part, ext))
	}
	return out
}
