package document

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"bollettino/generator/base/problem"

	"github.com/google/go-cmp/cmp"
)

var bodies = Table{Columns: []string{"id", "roles", "name", "place"}, Needed: 3, See: " (see)", Key: "id",
	Whom: func(s string) string { return s }, Nobody: "?"}

// told is what a reader of bodies gets, and what it complains of.
func told(data string) string {
	var b strings.Builder
	var list problem.List
	bodies.Read("s.csv", []byte(data), &list, func(r *Row) {
		fmt.Fprintf(&b, "%d %s|%s|%s|%s\n", r.Line, r.Cell("id"), r.Cell("roles"), r.Cell("name"), r.Cell("place"))
	})
	for _, p := range list.Sorted() {
		fmt.Fprintf(&b, "%s (%s)\n", strings.SplitN(p.String(), "\n", 2)[0], p.Subject)
	}
	return b.String()
}

// However a spreadsheet saves a table, it says the same.
func TestTablesAsSpreadsheetsSaveThem(t *testing.T) {
	t.Parallel()
	const want = "2 1|ec|Forlì, Cesena|\n"
	for name, in := range map[string]string{
		"as documented":                 "id,roles,name\n1,ec,\"Forlì, Cesena\"\n",
		"semicolons":                    "id;roles;name\n1;ec;Forlì, Cesena\n",
		"tabs":                          "id\troles\tname\n1\tec\tForlì, Cesena\n",
		"Excel's mark and line ends":    "\uFEFFid;roles;name\r\n1;ec;Forlì, Cesena\r\n",
		"old Macintosh":                 "id;roles;name\r1;ec;Forlì, Cesena",
		"all in quotes":                 "\"id\";\"roles\";\"name\"\n\"1\";\"ec\";\"Forlì, Cesena\"\n",
		"another order, spaces":         "name; id ;roles\nForlì, Cesena;1; ec \n",
		"empty columns and rows":        "id;roles;name;;\n1;ec;Forlì, Cesena;;\n;;;;\n\n",
		"no line end":                   "id,roles,name\n1,ec,\"Forlì, Cesena\"",
		"a line break within the quote": "id,roles,name\n1,ec,\"Forlì,\nCesena\"\n",
	} {
		if diff := cmp.Diff(want, told(in)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := told("sep=;\nid;roles;name\n1;ec;Forlì, Cesena\n"); got != "3 1|ec|Forlì, Cesena|\n" {
		t.Errorf("with Excel's own first line: %s", got)
	}
}

func TestTableProblems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "s.csv:1:1: header: there is no header: the file is empty ()\n"},
		{"only separators", ";;;\n", "s.csv:1:1: header: there is no header: the file is empty ()\n"},
		{"no header", "1,ec,Uno\n", "s.csv:1:1: header: there is no header: the first line names no column of this file ()\n"},
		{"columns missing, once", "id,place\n1,x\n", "s.csv:1:1: header: of the columns roles, name is missing ()\n"},
		{"two separators", "id,roles;name\n1,ec;x\n", "s.csv:1:4: header: \"roles;name\" is parted by a semicolon, the other columns by a comma ()\n"},
		{"an unknown column", "id,roles,name,plcae\n", "s.csv:1:15: header: \"plcae\" is not a column of this file ()\n"},
		{"capitals", "ID,roles,name\n", "s.csv:1:1: header: \"ID\" is not a column of this file ()\n"},
		{"a column twice", "id,roles,name,id\n", "s.csv:1:15: header: the column id stands twice ()\n"},
		{"rows of another separator", "id,roles,name\n1;ec;Uno\n2,ec,Due\n", "3 2|ec|Due|\ns.csv:2:1: row: is parted by a semicolon, and the header by a comma (1)\n"},
		{"too many cells", "id,roles,name\n1,ec,Uno, Due\n", "s.csv:2:1: row: has 4 cells, not 3 (1)\n"},
		{"too few", "id,roles,name\n1,ec\n2,ec,Due\n", "3 2|ec|Due|\ns.csv:2:1: row: has 2 of 3 cells (1)\n"},
		{"cut off within a code", "id,roles,name\n2,ec,Due\n1", "2 2|ec|Due|\ns.csv:3:1: row: the file ends within this row: it was cut off (?)\n"},
		{"cut off later", "id,roles,name\n2,ec,Due\n1,ec", "2 2|ec|Due|\ns.csv:3:1: row: the file ends within this row: it was cut off (1)\n"},
		{"a column without a name", "id,roles,name,\n1,ec,Uno,x\n", "2 1|ec|Uno|\ns.csv:2:10: row: \"x\" stands in a column without a name (1)\n"},
		{"an open quote", "id,roles,name\n1,ec,\"Uno\n2,ec,Due\n", "3 2|ec|Due|\ns.csv:2:6: row: a quote opens here and is not closed (1)\n"},
		{"an open quote that a later one closes", "id,roles,name\n1,ec,\"Uno\n2,ec,Due\n3,ec,\"Tre, x\"\n", "3 2|ec|Due|\n4 3|ec|Tre, x|\ns.csv:2:6: row: a quote opens here and is not closed (1)\n"},
		{"an open quote before the code", "name,id,roles\n\"Uno,1,ec\nDue,2,ec\n", "3 2|ec|Due|\ns.csv:2:1: row: a quote opens here and is not closed (?)\n"},
		{"a quote within a text", "id,roles,name\nè,ec,Liceo \"Uno\"\n", "s.csv:2:12: row: a quote stands within a text that is not in quotes (è)\n"},
		{"an invisible mark", "id,roles,name\n1,ec,U\u200eno\n", "2 1|ec|Uno|\ns.csv:2:6: name: the direction mark U+200E does not belong into a text (1)\n"},
		{"two files put together", "id,roles,name\n1,ec,Uno\nid,roles,name\n2,ec,Due\n", "2 1|ec|Uno|\n4 2|ec|Due|\ns.csv:3:1: row: the header stands here again (?)\n"},
		{"a formula that failed", "id,roles,name\n1,ec,#N/D\n", "2 1|ec|#N/D|\ns.csv:2:6: name: \"#N/D\" is a spreadsheet's mistake, not a value (1)\n"},
		{"a web page's characters", "id,roles,name\n1,ec,Forl&igrave;\n", "2 1|ec|Forl&igrave;|\ns.csv:2:6: name: \"Forl&igrave;\" holds a character as web pages write it (1)\n"},
		{"spoilt on the way", "id,roles,name\n1,ec,Comune di ForlÃ¬\n", "2 1|ec|Comune di ForlÃ¬|\ns.csv:2:6: name: \"ForlÃ¬\" was spoilt: a program read UTF-8 as Windows-1252 (1)\n"},
		{"accents of a Mac", "id,roles,name\n1,ec,Forli\u0300\n", "2 1|ec|Forlì|\n"},
		{"Windows-1252", "id,roles,name\n1,ec,Forl\xec\n", "s.csv:2:10: encoding: is not UTF-8: the byte EC (in Windows-1252 it would be part of \"Forlì\") stands here ()\n"},
		{"a workbook", "PK\x03\x04...", "s.csv:1:1: encoding: is a workbook or a document of an office program, not a text file ()\n"},
	} {
		if diff := cmp.Diff(c.want, told(c.in)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func FuzzTable(f *testing.F) {
	for _, s := range []string{"id,roles,name\n1,ec,\"x\n2,y", "id;roles;name\n\"1\";;\n", "sep=\t\nid\troles\tname\n",
		"id,roles,name\n\"a\"\"b\",\"\n\",c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		var list problem.List
		lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(in), "\n")
		bodies.Read("s.csv", []byte(in), &list, func(r *Row) {
			for _, name := range bodies.Columns {
				if c := r.Cell(name); strings.ContainsAny(c, "\r\n\x1b") {
					t.Errorf("%q has the cell %q", in, c)
				}
				r.Complain(name, "h", "w")
			}
		})
		for _, p := range list.Sorted() {
			if p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > 1+utf8.RuneCountInString(lines[p.Line-1]) {
				t.Errorf("%q: a problem stands outside the file: %s", in, p)
			}
		}
	})
}
