package roster

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// column is a meaning that a list's column can have.
type column int

const (
	colCode column = iota
	colName
	colKind
	colIPA
	colABI
	colPlace
	colProvince
	colRegion
	colActive
	colPartner     // the intermediary's name
	colPartnerCode // the intermediary's code
	colBody        // in a list of links, the EC's name
	colBodyCode    // in a list of links, the EC's code
	columns        // how many there are
)

// kind says which columns a kind of list has. Headers are compared by
// headerKey; of several that fit one meaning the earliest name here is read.
type kind struct {
	name    string
	accepts map[column][]string
	needs   string                   // for a person whose list lacks them
	enough  func(*[columns]int) bool // whether the columns found (-1: not) make such a list
}

var (
	codeHeaders = []string{"codicefiscale", "codicefiscaleente", "codicefiscaleec", "codicefiscalepsp",
		"codicefiscaleamministrazione", "cf", "cfente", "cfec", "cfpsp", "codfiscale", "codfisc",
		"codicefiscalepartitaiva", "codicefiscalepiva", "cfpiva", "partitaiva", "piva"}
	nameHeaders = []string{"denominazione", "denominazioneente", "denominazioneec", "denominazionepsp",
		"denominazioneamministrazione", "ragionesociale", "nome", "nomeente", "ente", "psp", "descrizione", "desamm"}
	partnerHeaders = []string{"intermediariopartner", "intermediariopartnertecnologico",
		"partnerintermediario", "partnertecnologico", "intermediario", "partner",
		"denominazioneintermediario", "denominazioneintermediariopartner", "denominazionepartner",
		"denominazionept", "nomeintermediario", "nomepartner"}
	partnerCodeHeaders = []string{"cfintermediario", "cfintermediariopartner", "codicefiscaleintermediario",
		"codicefiscaleintermediariopartner", "codicefiscalepartner", "codicefiscalepartnertecnologico",
		"codicefiscalept", "cfpartner", "cfpartnertecnologico", "cfpt", "codiceintermediario", "codicepartner"}
	bodyHeaders = []string{"ente", "entecreditore", "ec", "denominazioneente", "denominazioneentecreditore",
		"denominazioneec", "nomeente"}
	bodyCodeHeaders = []string{"cfente", "cfentecreditore", "cfec", "codicefiscaleente",
		"codicefiscaleentecreditore", "codicefiscaleec"}
	activeHeaders = []string{"attivo", "attiva", "flagattivo", "entieattivo", "enteattivo", "active", "stato"}
)

var ecKind = kind{
	name: "ec",
	accepts: map[column][]string{
		colCode: codeHeaders, colName: nameHeaders, colActive: activeHeaders,
		colPartner: partnerHeaders, colPartnerCode: partnerCodeHeaders,
		colIPA:      {"codiceipa", "codipa", "ipa", "codiceamministrazione", "codamm"},
		colKind:     {"tipologiaistat", "tipologia", "tipologiaente", "tipologiaamministrazione", "categoria", "tipo"},
		colPlace:    {"comune", "citta", "sede", "localita"},
		colProvince: {"provincia", "siglaprovincia", "prov"},
		colRegion:   {"regione", "denominazioneregione"},
	},
	needs:  "the body's code (codice_fiscale) and name (denominazione)",
	enough: func(at *[columns]int) bool { return at[colCode] >= 0 && at[colName] >= 0 },
}

var pspKind = kind{
	name: "psp",
	accepts: map[column][]string{
		colCode: codeHeaders, colName: nameHeaders, colActive: activeHeaders,
		colPartner: partnerHeaders, colPartnerCode: partnerCodeHeaders,
		colABI: {"codiceabi", "abi", "codabi"},
	},
	needs:  "the PSP's code (CodiceFiscale) and name (Denominazione)",
	enough: func(at *[columns]int) bool { return at[colCode] >= 0 && at[colName] >= 0 },
}

// linkKind is tried before codeKind. Headers as plain as "denominazione" mean
// the body here only where something else means the partner.
var linkKind = kind{
	name: "links",
	accepts: map[column][]string{
		colPartner: partnerHeaders, colPartnerCode: partnerCodeHeaders,
		colBody: bodyHeaders, colBodyCode: bodyCodeHeaders,
		colCode: {"codicefiscale", "cf"}, colName: {"denominazione", "nome", "ragionesociale"},
	},
	needs: "an entity (ente) and its partner (cf_intermediario or intermediario_partner)",
	enough: func(at *[columns]int) bool {
		if at[colPartner] < 0 && at[colPartnerCode] < 0 {
			return false
		}
		named := at[colPartner] >= 0 && at[colPartnerCode] >= 0
		if both := at[colCode] >= 0 && at[colName] >= 0; both || named {
			if at[colBody] < 0 {
				at[colBody] = at[colName]
			}
			if at[colBodyCode] < 0 {
				at[colBodyCode] = at[colCode]
			}
		}
		return at[colBody] >= 0 || at[colBodyCode] >= 0
	},
}

var codeKind = kind{
	name: "codes",
	accepts: map[column][]string{
		colCode: slices.Concat(partnerCodeHeaders, codeHeaders),
		colName: slices.Concat(partnerHeaders, nameHeaders),
	},
	needs:  "a partner's code (CodiceFiscale) and name (Denominazione)",
	enough: func(at *[columns]int) bool { return at[colCode] >= 0 && at[colName] >= 0 },
}

// headerKey is a header without case, accents, spaces and punctuation.
func headerKey(s string) string { return strings.Join(plainWords(s), "") }

// table is a list read into rows.
type table struct {
	at      int // position among all lists
	list    List
	kind    *kind // nil where the columns fit none
	line    int   // of the header
	headers []string
	where   [columns]int // index into headers, or -1
	rows    []record
}

// record is a data row, its cells cleaned and put in their meaning's place.
type record struct {
	line  int
	cells [columns]string
}

func (t *table) has(c column) bool { return t.where[c] >= 0 }

// header is the list's own name for a column.
func (t *table) header(c column) string {
	if t.where[c] < 0 {
		return ""
	}
	return t.headers[t.where[c]]
}

// partnerColumn is the column that tells of the partner.
func (t *table) partnerColumn() column {
	if t.has(colPartner) {
		return colPartner
	}
	return colPartnerCode
}

// read makes a table of a source: encoding, header, separator, rows. Rows that
// are no rows are noted and counted as refused; the others wait in t.rows.
func (im *importer) read(pos int, s Source, kinds []*kind) *table {
	t := &table{at: pos, list: List{Name: s.Name}}
	for c := range t.where {
		t.where[c] = -1
	}
	lines, legacy := im.lines(t, s.Data)
	first := t.findHeader(lines, kinds)
	if t.kind == nil {
		im.noHeader(t, lines, kinds)
		return t
	}
	if legacy > 0 && t.list.Encoding == utf8And1252 {
		im.note(place{t, legacy}, Encoding, "",
			"this line, perhaps with others, is not UTF-8, as lines with accents elsewhere in the list "+
				"are: read as Windows-1252", "")
	}
	for _, l := range lines[:first] {
		if strings.TrimSpace(l) != "" {
			im.note(place{t, 1}, Preamble, "",
				fmt.Sprintf("the header stands on line %d: what stands before it is not read", t.line), "")
			break
		}
	}
	im.noteColumns(t)
	im.records(t, lines, first+1)
	return t
}

const utf8And1252 = "utf-8 and windows-1252"

// lines decodes a list and cuts it into lines. Encoding is found line by line
// where it isn't UTF-16: lists get put together from pieces. legacy is the
// first line that is Windows-1252, or 0.
func (im *importer) lines(t *table, data []byte) (lines []string, legacy int) {
	if order, name, body := utf16Order(data); order != nil {
		units := make([]uint16, len(body)/2)
		for i := range units {
			units[i] = order.Uint16(body[2*i:])
		}
		t.list.Encoding = name
		return strings.Split(lineEnds(string(utf16.Decode(units))), "\n"), 0
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	modern := false
	for i, l := range strings.Split(lineEnds(string(data)), "\n") {
		if utf8.ValidString(l) {
			modern = modern || len(l) != utf8.RuneCountInString(l)
		} else {
			// Windows-1252 gives each byte a character, so this can't fail.
			l, _ = charmap.Windows1252.NewDecoder().String(l)
			if legacy == 0 {
				legacy = i + 1
			}
		}
		lines = append(lines, l)
	}
	switch {
	case legacy == 0:
		t.list.Encoding = "utf-8"
	case modern:
		t.list.Encoding = utf8And1252
	default:
		t.list.Encoding = "windows-1252"
	}
	return lines, legacy
}

// lineEnds turns CR LF and lone CR into LF.
func lineEnds(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// utf16Order knows UTF-16 by its mark, or, without one, by zero bytes at every
// second place: these lists are mostly ASCII.
func utf16Order(data []byte) (order binary.ByteOrder, name string, body []byte) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return binary.LittleEndian, "utf-16le", data[2:]
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return binary.BigEndian, "utf-16be", data[2:]
	}
	var zeros [2]int
	head := data[:min(len(data), 1000)]
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch most := len(head) * 2 / 5; {
	case len(head) < 4:
	case zeros[1] >= most && zeros[0] < len(head)/10:
		return binary.LittleEndian, "utf-16le", data
	case zeros[0] >= most && zeros[1] < len(head)/10:
		return binary.BigEndian, "utf-16be", data
	}
	return nil, "", nil
}

const separators = ",;\t|"

// findHeader looks for the header among the first lines that aren't blank:
// lists come with a title, or Excel's "sep=;", before it. It returns the
// header's index and sets the table's kind, columns and separator.
func (t *table) findHeader(lines []string, kinds []*kind) int {
	tried := 0
	for i, l := range lines {
		if strings.TrimSpace(l) == "" {
			continue
		}
		if tried++; tried > 20 {
			break
		}
		for _, k := range kinds {
			best := 0
			for _, sep := range separators {
				cells, err := parse(l, sep)
				if err != nil {
					cells = strings.Split(l, string(sep))
				}
				where, n := k.fit(cells)
				if n > best {
					best = n
					t.kind, t.line, t.where, t.headers = k, i+1, where, clean(cells)
					t.list.Kind, t.list.Separator = k.name, string(sep)
				}
			}
			if best > 0 {
				return i
			}
		}
	}
	return 0
}

func clean(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i], _ = cleanText(c)
	}
	return out
}

// fit finds a kind's columns in a header; n is how many, 0 if not enough.
func (k *kind) fit(cells []string) (where [columns]int, n int) {
	at := map[string]int{}
	for i, c := range slices.Backward(cells) {
		at[headerKey(c)] = i
	}
	for c := range where {
		where[c] = -1
		for _, h := range k.accepts[column(c)] {
			if i, ok := at[h]; ok {
				where[c] = i
				break
			}
		}
	}
	if !k.enough(&where) {
		return where, 0
	}
	for _, i := range where {
		if i >= 0 {
			n++
		}
	}
	return where, n
}

// noHeader notes a list in which no header was found; all its rows but the
// first line, which should have been one, count as refused.
func (im *importer) noHeader(t *table, lines []string, kinds []*kind) {
	first, rows := 0, 0
	for i, l := range lines {
		if strings.TrimSpace(l) == "" {
			continue
		}
		if first == 0 {
			first = i + 1
		} else {
			rows++
		}
	}
	t.list.Rows, t.list.Refused = rows, rows
	if first == 0 {
		im.note(place{t, 0}, NoColumns, "", "the list is empty", "")
		return
	}
	var found []string
	for _, sep := range separators {
		if cells := strings.Split(lines[first-1], string(sep)); len(cells) > len(found) {
			found = clean(cells)
		}
	}
	if len(found) > 20 {
		found = append(found[:20], "...")
	}
	var needs []string
	for _, k := range kinds {
		needs = append(needs, k.needs)
	}
	im.note(place{t, first}, NoColumns, "",
		fmt.Sprintf("no header with %s; found: %s", strings.Join(needs, ", or with "),
			shorten(strings.Join(found, " | "))), "")
}

// shorten keeps a note to a length that can be read.
func shorten(s string) string {
	if r := []rune(s); len(r) > 300 {
		return string(r[:300]) + "..."
	}
	return s
}

// noteColumns notes columns that mean the same as one that is read.
func (im *importer) noteColumns(t *table) {
	for i, h := range t.headers {
		for c := range columns {
			if t.where[c] >= 0 && t.where[c] != i && !slices.Contains(t.where[:], i) &&
				slices.Contains(t.kind.accepts[c], headerKey(h)) {
				im.note(place{t, t.line}, TwoColumns, h,
					fmt.Sprintf("means the same as %q, which is read instead", t.header(c)), "")
				break
			}
		}
	}
}

// parse reads one record of RFC 4180.
func parse(s string, sep rune) ([]string, error) {
	if !strings.Contains(s, `"`) {
		return strings.Split(s, string(sep)), nil
	}
	return parseCSV(s, sep, false)
}

func parseCSV(s string, sep rune, lazy bool) ([]string, error) {
	r := csv.NewReader(strings.NewReader(s))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = sep, -1, lazy
	cells, err := r.Read()
	if err != nil {
		return nil, err
	}
	if _, err := r.Read(); err == nil {
		return nil, csv.ErrFieldCount // a second record: s was not one
	}
	return cells, nil
}

// records reads the rows. One stray quote must not swallow what follows, so
// each line is a row unless it proves otherwise.
func (im *importer) records(t *table, lines []string, from int) {
	sep, width := []rune(t.list.Separator)[0], len(t.headers)
	for i := from; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == "" {
			continue
		}
		at := place{t, i + 1}
		cells, err := parse(lines[i], sep)
		if err != nil {
			var more int
			if cells, more = joined(lines[i:], sep, width); more > 0 {
				i += more
			} else {
				cells = im.unquoted(at, lines[i], sep, width)
			}
		}
		if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			continue // a spreadsheet's empty row
		}
		t.list.Rows++
		// Not even an empty cell too many is cut off: a name with a bare
		// separator pushes the row's last, often empty, cell over the edge.
		if len(cells) != width {
			hint := ""
			if len(cells) > width {
				hint = "a separator within a name must stand in double quotes"
			}
			im.note(at, Width, "", fmt.Sprintf("the row has %d cells, the header %d", len(cells), width), hint)
			t.list.Refused++
			continue
		}
		if slices.EqualFunc(cells, t.headers, func(a, b string) bool { return headerKey(a) == headerKey(b) }) {
			im.note(at, HeaderAgain, "", "the header again", "")
			t.list.Refused++
			continue
		}
		t.rows = append(t.rows, im.record(at, cells))
	}
}

// joined reads a row that goes over several lines, because a quoted cell holds
// line breaks. It must come out with the header's width, within a few lines,
// and none of the lines that it takes in may be a row by itself. more is how
// many lines it takes in, 0 where the row is not of that kind.
func joined(lines []string, sep rune, width int) (cells []string, more int) {
	s := lines[0]
	for n := 1; n < min(len(lines), 9); n++ {
		if cells, err := parse(lines[n], sep); err == nil && len(cells) == width && width > 1 {
			return nil, 0
		}
		s += "\n" + lines[n]
		if cells, err := parse(s, sep); err == nil && len(cells) == width {
			return cells, n
		}
	}
	return nil, 0
}

// unquoted reads a line whose quotes don't follow the rules: leniently, else as
// if quotes were nothing special, whichever gives the header's width.
func (im *importer) unquoted(at place, line string, sep rune, width int) []string {
	cells, err := parseCSV(line, sep, true)
	if err != nil || len(cells) != width {
		cells = strings.Split(line, string(sep))
		for i, c := range cells {
			cells[i] = strings.Trim(c, `"`)
		}
	}
	if len(cells) == width {
		im.note(at, Quotes, "", "the row's double quotes don't match: read as well as it goes", "")
	}
	return cells
}

// record puts cells in their places, cleaned; what cleaning took away is noted.
func (im *importer) record(at place, cells []string) record {
	r := record{line: at.line}
	for c := range columns {
		if !at.t.has(c) {
			continue
		}
		raw := cells[at.t.where[c]]
		s, mended := repair(raw)
		s, removed := cleanText(s)
		if c == colCode || c == colPartnerCode || c == colBodyCode {
			// How spreadsheets are told to leave a number alone: '0123, ="0123".
			bare := strings.Trim(strings.TrimPrefix(s, "="), `'"`)
			mended, s = mended || bare != s, bare
		}
		r.cells[c] = s
		if slices.Index(at.t.where[:], at.t.where[c]) != int(c) {
			continue // one column with two meanings is noted once
		}
		field := at.t.header(c)
		if mended {
			im.note(at, Repaired, field, fmt.Sprintf("%q is read as %q", raw, s), "")
		}
		if len(removed) > 0 {
			im.note(at, Invisible, field, fmt.Sprintf("invisible %s removed from %q", codePoints(removed), raw), "")
		}
		if strings.ContainsRune(s, utf8.RuneError) {
			im.note(at, LostText, field, fmt.Sprintf("%q holds the mark of a character lost before: kept", s), "")
		}
	}
	return r
}

func codePoints(rs []rune) string {
	out := make([]string, len(rs))
	for i, r := range rs {
		out[i] = fmt.Sprintf("%U", r)
	}
	return strings.Join(out, " ")
}
