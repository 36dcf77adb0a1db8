package subject

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"bollettino/generator/base/document"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
)

// ListedFile is what the public lists said when they were last read. No build reads it.
const ListedFile = "data/subjects.listed.csv"

// Header names the columns of data/subjects.csv.
var Header = []string{"id", "roles", "name", "kind", "ipa", "abi", "place", "province", "region", "partners", "active",
	"flags", "from", "until"}

// StationHeader names the columns of data/stations.csv.
var StationHeader = []string{"station", "partner", "subject", "service", "from", "until"}

// Station maps what the platform's data name to a subject's service.
type Station struct {
	Station string
	Partner ID
	Subject ID
	Service string
	Valid   period.Span

	file      string
	line, col int // of the service
}

// Check complains where the subject offers no such service: nothing of what the
// platform measures at the station would ever be written.
func (s Station) Check(p Profile) (problem.Problem, bool) {
	if _, ok := p.Service(s.Service); ok {
		return problem.Problem{}, true
	}
	var ids []string
	for _, v := range p.Services {
		ids = append(ids, v.ID)
	}
	hint := "the services of " + string(s.Subject) + " are " + document.Enumerate(ids) + " (profile.yaml)"
	if near := problem.Nearest(s.Service, ids); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	bad := problem.New(s.file, s.line, s.col, "service", hint, "%q is not a service of this subject", s.Service)
	bad.Subject = problem.Nobody
	return bad, false
}

// Registry is every subject, by id.
type Registry struct {
	Subjects []Subject // sorted by id
	byID     map[ID]int
}

// Find finds a subject.
func (r Registry) Find(id ID) (Subject, bool) {
	i, ok := r.byID[id]
	if !ok {
		return Subject{}, false
	}
	return r.Subjects[i], true
}

// NewRegistry gathers rows into subjects.
func NewRegistry(rows []Row) Registry {
	order := func(a, b Row) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Valid.From, b.Valid.From)) }
	if !slices.IsSortedFunc(rows, order) {
		rows = slices.Clone(rows)
		slices.SortStableFunc(rows, order)
	}
	r := Registry{Subjects: make([]Subject, 0, len(rows)), byID: make(map[ID]int, len(rows))}
	for i, j := 0, 0; i < len(rows); i = j {
		for j = i; j < len(rows) && rows[j].ID == rows[i].ID; j++ {
		}
		r.byID[rows[i].ID] = len(r.Subjects)
		r.Subjects = append(r.Subjects, Subject{ID: rows[i].ID, Rows: rows[i:j:j]})
	}
	return r
}

const hint = " (data/README.md, data/subjects.csv)"

// registry is the form of data/subjects.csv, stations that of data/stations.csv.
var (
	registry = document.Table{Columns: Header, Needed: 3, See: hint, Key: "id", Whom: whom}
	stations = document.Table{Columns: StationHeader, Needed: 3, See: stationHint, Key: "subject", Whom: whom,
		Nobody: problem.Nobody}
)

// whom is whom a row of that code hurts: a code that can't be published, nobody.
func whom(cell string) string {
	id, mistake := ReadID(cell)
	if mistake != nil && mistake.Personal {
		return problem.Nobody
	}
	return string(id)
}

// reading is a row that is being read.
type reading struct {
	*document.Row
	zone period.Zone
}

// code reads the column's code; what is wrong with it is a problem.
func (r reading) code(name, hint string) (ID, bool) {
	id, mistake := ReadID(r.Cell(name))
	if mistake == nil {
		return id, true
	}
	if mistake.Meant != "" && slices.Contains(strings.Fields(r.Cell("flags")), "check-digit") {
		id, _ = ParseID(r.Cell(name)) // whoever flagged it knows that it looks odd
		return id, true
	}
	r.Complain(name, mistake.Hint+hint, "%s", mistake.What)
	return id, false
}

// day reads a local day; spreadsheets write days in ways of their own.
func (r reading) day(name, hint string, none period.Time) period.Time {
	cell := r.Cell(name)
	if cell == "" {
		return none
	}
	t, err := r.zone.ParseDay(cell)
	if err == nil {
		return t
	}
	advice := "write a day as 2026-01-31, or nothing"
	if n, e := strconv.Atoi(cell); e == nil && n > 30000 && n < 80000 { // days since 1899-12-30, as spreadsheets count
		advice = "write " + time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC).Format("2006-01-02") +
			", if that is meant: it is a spreadsheet's number for it"
	}
	if d, e := time.Parse("2/1/2006", strings.NewReplacer("-", "/", ".", "/").Replace(cell)); e == nil {
		advice = "write " + d.Format("2006-01-02") +
			", if that is meant; a spreadsheet keeps it so in a column that is formatted as text"
	}
	r.Complain(name, advice+hint, "%v", err)
	return none
}

// span reads the columns from and until as local days.
func (r reading) span(hint string) period.Span {
	s := period.Span{From: r.day("from", hint, 0), Until: r.day("until", hint, period.Never)}
	if !r.Bad && s.Empty() {
		r.Complain("until", "the row holds from the first day until just before the second"+hint, "is not after from")
	}
	return s
}

// most is how many letters a column may have: names of places and kinds are also
// names of folders.
var most = map[string]int{"name": 500, "kind": 250, "place": 250, "province": 250, "region": 250}

// text reads a column of words.
func (r reading) text(name string) string {
	s := r.Cell(name)
	if name != "name" {
		s = strings.Join(strings.Fields(s), " ") // groups are made of it
	}
	if n := utf8.RuneCountInString(s); n > most[name] {
		r.Complain(name, fmt.Sprintf("write at most %d letters%s", most[name], hint), "has %d letters", n)
	}
	return s
}

// ReadRegistry reads data/subjects.csv. Rows with a problem are left out; their
// ids are in bad, for whoever keeps the last good ones. The row of a natural
// person's code is left out and in no list: it is not to be published at all.
func ReadRegistry(file string, data []byte, zone period.Zone, list *problem.List) (rows []Row, bad map[ID]bool) {
	bad = map[ID]bool{}
	own := &problem.List{}
	rows = make([]Row, 0, min(bytes.Count(data, []byte("\n")), 100_000)) // a larger list grows
	registry.Read(file, data, own, func(r *document.Row) {
		if row, ok := readRow(reading{r, zone}); ok {
			rows = append(rows, row)
		}
	})
	for _, p := range own.Sorted() {
		if p.Subject != "" && p.Subject != problem.Nobody {
			bad[ID(p.Subject)] = true
		}
	}
	list.Add(own.Sorted()...)
	rows = crossCheck(file, rows, bad, list)
	return rows, bad
}

// readRow reads one row of the registry.
func readRow(r reading) (Row, bool) {
	row := Row{Line: r.Line}
	var ok bool
	if row.ID, ok = r.code("id", hint); !ok && row.ID == "" {
		return row, false
	}
	row.Name, row.Kind, row.IPA, row.ABI = r.text("name"), r.text("kind"), r.Cell("ipa"), r.Cell("abi")
	row.Place, row.Province, row.Region = r.text("place"), r.text("province"), r.text("region")
	for f := range strings.FieldsSeq(r.Cell("flags")) {
		row.Flags = append(row.Flags, f)
	}
	if row.Name == "" {
		r.Complain("name", "write the subject's name"+hint, "is missing")
	}
	if n := len(row.ABI); n > 0 && n < 5 && strings.Trim(row.ABI, "0123456789") == "" {
		r.Complain("abi",
			"write "+strings.Repeat("0", 5-n)+row.ABI+
				", if that is meant; a spreadsheet keeps the zeros in a column that is formatted as text"+hint,
			"%q has lost its leading zeros", row.ABI)
	}
	roles := r.Cell("roles")
	if strings.TrimSpace(roles) == "" {
		r.Complain("roles", "use "+strings.Join(Roles(), ", ")+hint, "is missing")
	}
	for f := range strings.FieldsSeq(roles) {
		if !slices.Contains(Roles(), f) {
			advice := "use " + strings.Join(Roles(), ", ") + ", separated by spaces" + hint
			if near := problem.Nearest(f, Roles()); near != "" {
				advice = "did you mean " + near + "? " + advice
			}
			r.Complain("roles", advice, "%q is not a role", f)
			continue
		}
		row.Roles = append(row.Roles, Role(f))
	}
	for f := range strings.FieldsSeq(r.Cell("partners")) {
		p, mistake := ReadID(f)
		if mistake != nil {
			r.Complain("partners", mistake.Hint+"; codes are separated by spaces"+hint, "%s", mistake.What)
			continue
		}
		row.Partners = append(row.Partners, p)
	}
	switch active := r.Cell("active"); active {
	case "1", "":
		row.Active = true
	case "0":
	default:
		r.Complain("active", "write 1 or 0"+hint, "%q is neither 1 nor 0", active)
	}
	row.Valid = r.span(hint)
	return row, !r.Bad
}

// crossCheck finds rows that contradict others: two rows of one subject on one
// day, a partner that is not in the registry.
func crossCheck(file string, rows []Row, bad map[ID]bool, list *problem.List) []Row {
	last := make(map[ID]int, len(rows))
	before := make([]int, len(rows)) // of each row, that of the same subject before; -1 where there is none
	for i, r := range rows {
		j, there := last[r.ID]
		if last[r.ID], before[i] = i, j; !there {
			before[i] = -1
		}
	}
	complain := func(r Row, field, hint, what string, args ...any) {
		p := problem.New(file, r.Line, 1, field, hint, what, args...)
		p.Subject = string(r.ID)
		list.Add(p)
		bad[r.ID] = true
	}
	for i, r := range rows {
		for j := before[i]; j >= 0; j = before[j] {
			switch o := rows[j]; {
			case r.Valid == o.Valid:
				complain(r, "id",
					"keep one of them; where something changed, let the first row end on the day on "+
						"which the second begins"+hint,
					"%s stands in line %d already, for the same days", r.ID, o.Line)
			case !r.Valid.Cut(o.Valid).Empty():
				complain(r, "from", "let one row end on the day on which the next begins"+hint,
					"holds on days of the row in line %d, which is of %s too", o.Line, r.ID)
			}
		}
		for _, p := range r.Partners {
			if _, there := last[p]; !there && !bad[p] {
				complain(r, "partners", "add a row for the partner, or correct the code"+hint,
					"%s is not in the registry", p)
			}
		}
	}
	return slices.DeleteFunc(rows, func(r Row) bool { return bad[r.ID] })
}

const stationHint = " (data/README.md, data/stations.csv)"

// ReadStations reads data/stations.csv; services are checked by whoever has the
// profiles.
func ReadStations(file string, data []byte, zone period.Zone, reg Registry, list *problem.List) []Station {
	var out []Station
	stations.Read(file, data, list, func(row *document.Row) {
		r := reading{row, zone}
		s := Station{Station: r.Cell("station"), Service: cmp.Or(r.Cell("service"), Default().Services[0].ID)}
		var ok bool
		if s.Subject, ok = r.code("subject", stationHint); !ok {
			return
		}
		if _, known := reg.Find(s.Subject); !known {
			r.Complain("subject", "add the subject to data/subjects.csv, or correct the code",
				"%s is not in the registry", s.Subject)
		}
		if s.Station == "" {
			r.Complain("station", "write the station's code", "is missing")
		}
		if s.Partner, ok = r.code("partner", "; a direct subject is its own partner"+stationHint); ok {
			if _, known := reg.Find(s.Partner); !known {
				r.Complain("partner", "add the partner to data/subjects.csv, or correct the code",
					"%s is not in the registry", s.Partner)
			}
		}
		s.Valid = r.span(stationHint)
		s.file, s.line = file, r.Line
		if s.col = r.Col("service"); !r.Bad {
			out = append(out, s)
		}
	})
	return out
}

// WriteRegistry is rows in the form of data/subjects.csv.
func WriteRegistry(rows []Row, zone period.Zone) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write(Header)
	day := func(t, none period.Time) string {
		if t == none {
			return ""
		}
		return zone.Local(t).Format("2006-01-02")
	}
	for _, r := range rows {
		var roles, partners []string
		for _, x := range r.Roles {
			roles = append(roles, string(x))
		}
		for _, x := range r.Partners {
			partners = append(partners, string(x))
		}
		active := "0"
		if r.Active {
			active = "1"
		}
		w.Write([]string{string(r.ID), strings.Join(roles, " "), r.Name, r.Kind, r.IPA, r.ABI, r.Place, r.Province,
			r.Region, strings.Join(partners, " "), active, strings.Join(r.Flags, " "),
			day(r.Valid.From, 0), day(r.Valid.Until, period.Never)})
	}
	w.Flush()
	return b.Bytes()
}
