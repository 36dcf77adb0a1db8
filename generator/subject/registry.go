package subject

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"bollettino/generator/period"
	"bollettino/generator/problem"
)

// Header names the columns of data/subjects.csv.
var Header = []string{"id", "roles", "name", "kind", "ipa", "abi", "place", "province", "region", "partners", "active", "flags", "from", "until"}

// StationHeader names the columns of data/stations.csv.
var StationHeader = []string{"station", "partner", "subject", "service", "from", "until"}

// Station maps what the platform's data name to a subject's service.
type Station struct {
	Station string
	Partner ID
	Subject ID
	Service string
	Valid   period.Span
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
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Valid.From, b.Valid.From))
	})
	r := Registry{byID: map[ID]int{}}
	for _, row := range rows {
		if n := len(r.Subjects); n > 0 && r.Subjects[n-1].ID == row.ID {
			r.Subjects[n-1].Rows = append(r.Subjects[n-1].Rows, row)
			continue
		}
		r.byID[row.ID] = len(r.Subjects)
		r.Subjects = append(r.Subjects, Subject{ID: row.ID, Rows: []Row{row}})
	}
	return r
}

const hint = " (data/README.md, data/subjects.csv)"

// record is one CSV row whose cells are asked for by name.
type record struct {
	file  string
	head  []string
	cells []string
	csv   *csv.Reader
	list  *problem.List
	id    ID // whom the row's problems hurt
	bad   bool
}

func (r *record) cell(name string) string {
	if i := slices.Index(r.head, name); i >= 0 && i < len(r.cells) {
		return strings.TrimSpace(r.cells[i])
	}
	return ""
}

func (r *record) complain(name, hint, what string, args ...any) {
	line, col := 0, 1
	if i := slices.Index(r.head, name); i >= 0 && i < len(r.cells) {
		line, col = r.csv.FieldPos(i)
	} else {
		line, _ = r.csv.FieldPos(0)
	}
	p := problem.New(r.file, line, col, name, hint, what, args...)
	p.Subject = string(r.id)
	r.list.Add(p)
	r.bad = true
}

// span reads the columns from and until as local days.
func (r *record) span(zone period.Zone) period.Span {
	s := period.Span{From: 0, Until: period.Never}
	var err error
	if d := r.cell("from"); d != "" {
		if s.From, err = zone.ParseDay(d); err != nil {
			r.complain("from", "write a day as 2026-01-31, or nothing"+hint, "%v", err)
		}
	}
	if d := r.cell("until"); d != "" {
		if s.Until, err = zone.ParseDay(d); err != nil {
			r.complain("until", "write a day as 2026-01-31, or nothing"+hint, "%v", err)
		}
	}
	if !r.bad && s.Empty() {
		r.complain("until", "the row holds from the first day until just before the second"+hint, "is not after from")
	}
	return s
}

// records walks a CSV of that header; a wrong header is a problem of all. The
// ids are those of rows that have too many or too few cells.
func records(file string, data []byte, header []string, list *problem.List, each func(*record)) (broken []ID) {
	rd := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	rd.FieldsPerRecord = -1
	rd.ReuseRecord = true
	head, err := rd.Read()
	if err != nil {
		list.Add(problem.New(file, 1, 1, "header", "write the header "+strings.Join(header, ",")+hint, "there is no header"))
		return nil
	}
	head = slices.Clone(head)
	for _, h := range header {
		if !slices.Contains(head, h) {
			list.Add(problem.New(file, 1, 1, "header", "the header is "+strings.Join(header, ",")+hint, "the column %s is missing", h))
		}
	}
	for i, h := range head {
		_, col := rd.FieldPos(i)
		if !slices.Contains(header, h) {
			list.Add(problem.New(file, 1, col, "header", "the columns are "+strings.Join(header, ",")+hint, "%q is not a column of this file", h))
		} else if slices.Index(head, h) != i {
			list.Add(problem.New(file, 1, col, "header", "keep one of them", "the column %s stands twice", h))
		}
	}
	if list.Len() > 0 && slices.ContainsFunc(list.Sorted(), func(p problem.Problem) bool { return p.File == file }) {
		return nil
	}
	for {
		cells, err := rd.Read()
		if errors.Is(err, io.EOF) {
			return broken
		}
		if pe := (*csv.ParseError)(nil); errors.As(err, &pe) {
			list.Add(problem.New(file, pe.Line, pe.Column, "row", "put a text that holds a quote in quotes and double the inner ones (RFC 4180)", "%v", pe.Err))
			continue
		}
		r := &record{file: file, head: head, cells: cells, csv: rd, list: list}
		if header[0] != "id" {
			r.id = problem.Nobody // until the row names a subject
		}
		if len(cells) != len(head) {
			if id, ok := ParseID(cells[0]); ok && r.id == "" {
				r.id, broken = id, append(broken, id)
			}
			r.complain("row", "a row has as many cells as the header; a text that holds a comma needs quotes", "has %d cells, not %d", len(cells), len(head))
			continue
		}
		each(r)
	}
}

// ReadRegistry reads data/subjects.csv. Rows with a problem are left out; their
// ids are in bad, for whoever keeps the last good ones.
func ReadRegistry(file string, data []byte, zone period.Zone, list *problem.List) (rows []Row, bad map[ID]bool) {
	bad = map[ID]bool{}
	partnersAt := map[int][]ID{}
	broken := records(file, data, Header, list, func(r *record) {
		id, ok := ParseID(r.cell("id"))
		if !ok {
			r.complain("id", "write the codice fiscale: letters and digits"+hint, "%q is not a code", r.cell("id"))
			return
		}
		r.id = id
		line, _ := r.csv.FieldPos(0)
		row := Row{
			ID: id, Name: r.cell("name"), Kind: r.cell("kind"), IPA: r.cell("ipa"), ABI: r.cell("abi"),
			Place: r.cell("place"), Province: r.cell("province"), Region: r.cell("region"),
			Flags: strings.Fields(r.cell("flags")), Line: line,
		}
		if row.Name == "" {
			r.complain("name", "write the subject's name"+hint, "is missing")
		}
		for _, f := range strings.Fields(r.cell("roles")) {
			if !slices.Contains(Roles(), f) {
				r.complain("roles", "use "+strings.Join(Roles(), ", ")+", separated by spaces"+hint, "%q is not a role", f)
				continue
			}
			row.Roles = append(row.Roles, Role(f))
		}
		for _, f := range strings.Fields(r.cell("partners")) {
			p, ok := ParseID(f)
			if !ok {
				r.complain("partners", "write the partners' codes, separated by spaces"+hint, "%q is not a code", f)
				continue
			}
			row.Partners = append(row.Partners, p)
		}
		switch r.cell("active") {
		case "1", "":
			row.Active = true
		case "0":
		default:
			r.complain("active", "write 1 or 0"+hint, "%q is neither 1 nor 0", r.cell("active"))
		}
		row.Valid = r.span(zone)
		if r.bad {
			bad[id] = true
			return
		}
		partnersAt[len(rows)] = row.Partners
		rows = append(rows, row)
	})
	for _, id := range broken {
		bad[id] = true
	}
	rows = crossCheck(file, rows, bad, list)
	return rows, bad
}

// crossCheck finds rows that contradict others: two rows of one subject on one
// day, a partner that is not in the registry.
func crossCheck(file string, rows []Row, bad map[ID]bool, list *problem.List) []Row {
	known := map[ID]bool{}
	last := map[ID][]Row{}
	for _, r := range rows {
		known[r.ID] = true
	}
	for id := range bad {
		known[id] = true
	}
	complain := func(r Row, field, hint, what string, args ...any) {
		p := problem.New(file, r.Line, 1, field, hint, what, args...)
		p.Subject = string(r.ID)
		list.Add(p)
		bad[r.ID] = true
	}
	for _, r := range rows {
		for _, o := range last[r.ID] {
			if !r.Valid.Cut(o.Valid).Empty() {
				complain(r, "from", "let one row end on the day on which the next begins"+hint, "holds on days of the row in line %d", o.Line)
			}
		}
		last[r.ID] = append(last[r.ID], r)
		for _, p := range r.Partners {
			if !known[p] {
				complain(r, "partners", "add a row for the partner, or correct the code"+hint, "%s is not in the registry", p)
			}
		}
	}
	return slices.DeleteFunc(rows, func(r Row) bool { return bad[r.ID] })
}

// ReadStations reads data/stations.csv; services are checked by whoever has the
// profiles.
func ReadStations(file string, data []byte, zone period.Zone, reg Registry, list *problem.List) []Station {
	var out []Station
	records(file, data, StationHeader, list, func(r *record) {
		s := Station{Station: r.cell("station"), Service: r.cell("service")}
		var ok bool
		if s.Subject, ok = ParseID(r.cell("subject")); !ok {
			r.complain("subject", "write the codice fiscale (data/README.md, data/stations.csv)", "%q is not a code", r.cell("subject"))
			return
		}
		r.id = s.Subject
		if _, known := reg.Find(s.Subject); !known {
			r.complain("subject", "add the subject to data/subjects.csv, or correct the code", "%s is not in the registry", s.Subject)
		}
		if s.Station == "" {
			r.complain("station", "write the station's code", "is missing")
		}
		if s.Partner, ok = ParseID(r.cell("partner")); !ok {
			r.complain("partner", "write the partner's codice fiscale; a direct subject is its own", "%q is not a code", r.cell("partner"))
		} else if _, known := reg.Find(s.Partner); !known {
			r.complain("partner", "add the partner to data/subjects.csv, or correct the code", "%s is not in the registry", s.Partner)
		}
		s.Valid = r.span(zone)
		if !r.bad {
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
		w.Write([]string{string(r.ID), strings.Join(roles, " "), r.Name, r.Kind, r.IPA, r.ABI, r.Place, r.Province, r.Region,
			strings.Join(partners, " "), active, strings.Join(r.Flags, " "), day(r.Valid.From, 0), day(r.Valid.Until, period.Never)})
	}
	w.Flush()
	return b.Bytes()
}
