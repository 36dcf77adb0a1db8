package document

import (
	"encoding/csv"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"

	"golang.org/x/text/unicode/norm"
)

// Table is the form of a CSV file that people write (RFC 4180). Spreadsheets save
// it in ways of their own, which are read too: cells parted by semicolons or tabs,
// columns in another order, empty columns and rows, a first line `sep=;`.
type Table struct {
	Columns []string // all that it may have
	Needed  int      // the first so many of them must be there
	Others  bool     // other columns may stand there, and are not read
	See     string   // where they are described, as " (data/README.md, ...)"
	Key     string   // the column that says whom a row's problems hurt; "": none does
	Whom    func(cell string) string
	Nobody  string // whom they hurt where the key can't be read
}

// linesAtMost is how many lines a cell in quotes may take. A quote that is closed
// later was meant to be closed before.
const linesAtMost = 10

// separators are what may stand between cells, the usual one first.
var separators = []rune{',', ';', '\t', '|'}

var separatorNames = map[rune]string{',': "a comma", ';': "a semicolon", '\t': "a tab", '|': "a bar"}

// Row is one row of a table, whose cells are asked for by name, as long as it is given.
type Row struct {
	*sheet
	Line  int
	Whom  string // whom its problems hurt
	Bad   bool   // a problem has been noted of it
	cells []cell
}

// cell is one field, with the place where it begins.
type cell struct {
	text      string
	line, col int
}

// sheet is a table that is being read.
type sheet struct {
	Table
	file  string
	lines []string
	comma rune
	head  []string // the columns' names, trimmed
	list  *problem.List
	cells []cell // of the row that is being read
	given Row    // which is given as long as that is
}

// Read gives each row that is sound as a row. A row that is not is a problem, and
// hurts whom its key names; a header that is not stops the reading and hurts all.
func (t Table) Read(file string, data []byte, list *problem.List, each func(*Row)) {
	data, ok := text.UTF8(file, data, list)
	if !ok {
		return
	}
	s := &sheet{Table: t, file: file, lines: strings.Split(string(data), "\n"), list: list}
	at := s.header()
	if at < 0 {
		return
	}
	for i := at + 1; i < len(s.lines); {
		if s.blank(s.lines[i]) {
			i++
			continue
		}
		if i > at && s.again(i, at) {
			s.complain(i+1, 1, "row", s.Nobody, "take it out: two files were put together",
				"the header stands here again")
			i++
			continue
		}
		r, next := s.row(i)
		if i = next; r != nil {
			each(r)
		}
	}
}

// again tells whether the header stands in the i-th line too.
func (s *sheet) again(i, at int) bool {
	return s.lines[i] == s.lines[at] || strings.TrimPrefix(s.lines[i], "\uFEFF") == s.lines[at]
}

// blank tells whether a line holds nothing but separators.
func (s *sheet) blank(line string) bool { return strings.Trim(line, string(s.comma)+` "`) == "" }

func (s *sheet) complain(line, col int, field, whom, hint, what string, args ...any) {
	p := problem.New(s.file, line, col, field, hint, what, args...)
	p.Subject = whom
	s.list.Add(p)
}

// header finds the line of the header and what parts its cells; -1 where there is
// no header that can be used.
func (s *sheet) header() int {
	at := slices.IndexFunc(s.lines, func(l string) bool {
		return strings.Trim(l, " \t,;|") != "" && !strings.HasPrefix(strings.ToLower(l), "sep=")
	})
	columns := strings.Join(s.Columns, ",")
	if at < 0 {
		s.complain(1, 1, "header", "", "write the header "+columns+s.See, "there is no header: the file is empty")
		return -1
	}
	best := -1
	var cells []cell
	for _, c := range separators {
		split := cut(s.lines[at], at+1, c)
		known := 0
		for _, h := range split {
			if slices.Contains(s.Columns, strings.TrimSpace(h.text)) {
				known++
			}
		}
		if known > best {
			best, s.comma, cells = known, c, split
		}
	}
	if best == 0 {
		s.complain(at+1, 1, "header", "", "begin with the line "+columns+s.See,
			"there is no header: the first line names no column of this file")
		return -1
	}
	return s.columns(at, cells)
}

// columns takes the header's cells; at is its line, -1 where they can't be used.
func (s *sheet) columns(at int, cells []cell) int {
	wrong := false
	complain := func(c cell, hint, what string, args ...any) {
		s.complain(c.line, c.col, "header", "", hint, what, args...)
		wrong = true
	}
	for _, c := range cells {
		name := strings.TrimSpace(c.text)
		other := slices.IndexFunc(separators,
			func(sep rune) bool { return sep != s.comma && strings.ContainsRune(name, sep) })
		switch {
		case name == "":
		case slices.Contains(s.head, name):
			complain(c, "keep one of them", "the column %s stands twice", name)
		case slices.Contains(s.Columns, name), s.Others:
		case other >= 0:
			complain(c, "part all cells by the same character",
				"%q is parted by %s, the other columns by %s",
				name, separatorNames[separators[other]], separatorNames[s.comma])
		default:
			hint := "the columns are " + strings.Join(s.Columns, ",") + s.See
			if near := problem.Nearest(name, s.Columns); near != "" {
				hint = "did you mean " + near + "? " + hint
			}
			complain(c, hint, "%q is not a column of this file", name)
		}
		s.head = append(s.head, name)
	}
	var missing []string
	for _, name := range s.Columns[:s.Needed] {
		if !slices.Contains(s.head, name) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 && !wrong {
		complain(cells[0], "needed are "+strings.Join(s.Columns[:s.Needed], ", ")+s.See,
			"of the columns %s is missing", strings.Join(missing, ", "))
	}
	if wrong {
		return -1
	}
	return at
}

// row reads the row that begins in the i-th line, and tells where the next one
// begins. A row that can't be read is a problem, and nil.
func (s *sheet) row(i int) (*Row, int) {
	cells, next := s.record(i)
	if cells == nil {
		col, what := strayQuote(s.lines[i], s.comma)
		s.fault(i, cut(s.lines[i][:byteAt(s.lines[i], col)], i+1, s.comma), col,
			"put a text that holds a quote or a separator in quotes, and write quotes within twice (RFC 4180)",
			"%s", what)
		return nil, i + 1
	}
	if len(cells) != len(s.head) {
		return nil, s.miscounted(i, cells, next)
	}
	s.given = Row{sheet: s, Line: i + 1, Whom: s.whom(cells), cells: cells}
	r := &s.given
	for j, c := range cells {
		if s.head[j] == "" && strings.TrimSpace(c.text) != "" {
			r.complainAt(c, "row", "give the column a name of this file, or empty it"+s.See,
				"%q stands in a column without a name", strings.TrimSpace(c.text))
		}
	}
	return r, next
}

// miscounted complains of a row that has too many or too few cells.
func (s *sheet) miscounted(i int, cells []cell, next int) int {
	line, n := s.lines[i], len(cells)
	for _, c := range separators {
		if other := cut(line, i+1, c); c != s.comma && n == 1 && len(other) == len(s.head) {
			s.fault(i, other, 1, "part all rows as the header",
				"is parted by %s, and the header by %s", separatorNames[c], separatorNames[s.comma])
			return next
		}
	}
	switch {
	case next > i+1:
		col, _ := strayQuote(line, s.comma)
		s.fault(i, cut(line[:byteAt(line, col)], i+1, s.comma), col, "close the quote where the text ends",
			"a quote opens here, and the next one stands in line %d", next)
		return i + 1
	case n < len(s.head) && next == len(s.lines):
		s.fault(i, cells[:n-1], 1, "write the file again from where it came, or end the row",
			"the file ends within this row: it was cut off")
	case n < len(s.head): // the last cell may be cut, and be no code then
		s.fault(i, cells[:n-1], 1, "a row has as many cells as the header, empty ones too",
			"has %d of %d cells", n, len(s.head))
	default:
		s.fault(i, cells, 1,
			"a row has as many cells as the header; a text that holds "+separatorNames[s.comma]+" needs quotes",
			"has %d cells, not %d", n, len(s.head))
	}
	return next
}

// fault complains of a row of which only some cells could be read.
func (s *sheet) fault(i int, cells []cell, col int, hint, what string, args ...any) {
	s.complain(i+1, col, "row", s.whom(cells), hint, what, args...)
}

// whom is whom a row of those cells hurts.
func (s *sheet) whom(cells []cell) string {
	if k := slices.Index(s.head, s.Key); s.Key != "" && k >= 0 && k < len(cells) {
		if w := s.Whom(strings.TrimSpace(cells[k].text)); w != "" {
			return w
		}
	}
	return s.Nobody
}

// record is the cells of the row that begins in the i-th line, and where the next
// begins; nil where its quotes don't fit.
func (s *sheet) record(i int) ([]cell, int) {
	if !strings.Contains(s.lines[i], `"`) {
		s.cells = cutInto(s.cells[:0], s.lines[i], i+1, s.comma)
		return s.cells, i + 1
	}
	quotes, until := 0, i
	for until < len(s.lines) && until < i+linesAtMost {
		quotes += strings.Count(s.lines[until], `"`)
		if until++; quotes%2 == 0 {
			break
		}
	}
	rowWithin := func(line string) bool { return len(cut(line, 0, s.comma)) == len(s.head) }
	if quotes%2 == 1 || len(s.head) > 1 && slices.ContainsFunc(s.lines[i+1:until], rowWithin) {
		return nil, 0
	}
	r := csv.NewReader(strings.NewReader(strings.Join(s.lines[i:until], "\n")))
	r.Comma, r.FieldsPerRecord = s.comma, -1
	fields, err := r.Read()
	if err != nil {
		return nil, 0
	}
	cells := make([]cell, len(fields))
	for j, f := range fields {
		line, col := r.FieldPos(j)
		cells[j] = cell{f, i + line, 1 + utf8.RuneCountInString(s.lines[i+line-1][:col-1])}
	}
	return cells, until
}

// cut parts a line that holds no quoted text, or takes the quotes off each cell.
func cut(line string, n int, comma rune) []cell { return cutInto(nil, line, n, comma) }

func cutInto(out []cell, line string, n int, comma rune) []cell {
	col := 1
	for part := range strings.SplitSeq(line, string(comma)) {
		c := cell{part, n, col}
		if inner, ok := strings.CutPrefix(part, `"`); ok && strings.HasSuffix(inner, `"`) {
			c.text = strings.TrimSuffix(inner, `"`)
		}
		out = append(out, c)
		col += utf8.RuneCountInString(part) + 1
	}
	return out
}

// strayQuote finds the quote of a line that opens what nothing closes, or stands
// where none may: its column, and what is wrong with it.
func strayQuote(line string, comma rune) (col int, what string) {
	open, start, closed := 0, true, false
	runes := []rune(line)
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case open > 0 && r == '"' && i+1 < len(runes) && runes[i+1] == '"':
			i++
		case open > 0 && r == '"':
			open, closed = 0, true
		case open > 0:
		case r == comma:
			start, closed = true, false
			continue
		case r == '"' && start:
			open = i + 1
		case closed:
			return i + 1, "a text goes on here behind the quote that closed it"
		case r == '"':
			return i + 1, "a quote stands within a text that is not in quotes"
		}
		start = false
	}
	if open > 0 {
		return open, "a quote opens here and is not closed"
	}
	return 1, "the quotes of this row do not fit"
}

// byteAt is where the character of a column begins.
func byteAt(line string, col int) int {
	for i := range line {
		if col--; col == 0 {
			return i
		}
	}
	return len(line)
}

// Cell is the text in a column, "" where the table has none. Characters that
// nobody sees are taken out with a problem.
func (r *Row) Cell(name string) string {
	i := slices.Index(r.head, name)
	if i < 0 {
		return ""
	}
	if plain(r.cells[i].text) {
		return strings.TrimSpace(r.cells[i].text)
	}
	s, hidden := text.Clean(r.cells[i].text)
	s = strings.TrimSpace(norm.NFC.String(strings.ReplaceAll(s, "\n", " ")))
	word, meant := text.Garbled(s)
	switch {
	case hidden != text.None:
		r.Complain(name, text.Hint(hidden), "%v", text.Misplaced(hidden, 1))
	case word != "":
		r.Complain(name, text.HintGarbled(meant), "%v", text.Spoilt(word))
	case failed.MatchString(s):
		r.Complain(name, "write the value that the formula should have given",
			"%q is a spreadsheet's mistake, not a value", s)
	case entity.MatchString(s):
		r.Complain(name, "write "+html.UnescapeString(s), "%q holds a character as web pages write it", s)
	}
	return s
}

// plain tells whether a text is of such signs alone with which nothing can be wrong: most
// cells are.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '#' || c == '&' {
			return false
		}
	}
	return true
}

var (
	// failed is what spreadsheets show where a formula fails, in English and Italian.
	failed = regexp.MustCompile(`^#(N/[AD]|REF!|RIF!|VALUE!|VALORE!|NAME\?|NOME\?|DIV/0!|NUM!|NULL!|NULLO!)$`)
	entity = regexp.MustCompile(`&(#\d+|#x[0-9A-Fa-f]+|[A-Za-z]{2,8});`)
)

// Complain notes a problem of the row in that column.
func (r *Row) Complain(name, hint, what string, args ...any) {
	r.complainAt(r.at(name), name, hint, what, args...)
}

// Col is where the cell of a column begins, 1 where the table has none.
func (r *Row) Col(name string) int { return r.at(name).col }

func (r *Row) at(name string) cell {
	if i := slices.Index(r.head, name); i >= 0 {
		return r.cells[i]
	}
	return cell{"", r.Line, 1}
}

func (r *Row) complainAt(at cell, field, hint, what string, args ...any) {
	r.complain(at.line, at.col, field, r.Whom, hint, what, args...)
	r.Bad = true
}

// Number is a whole number from 0, and a problem where there is none.
func (r *Row) Number(name string) int64 {
	cell := r.Cell(name)
	n, err := strconv.ParseInt(cell, 10, 64)
	if err != nil || n < 0 {
		r.Complain(name, "write a whole number from 0", "%q is not a count", cell)
		return 0
	}
	return n
}
