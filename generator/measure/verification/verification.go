package verification

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
)

// File is a verified period, as data/verifications/2026-10.json holds it.
type File struct {
	Period string `json:"period"` // a local month, 2026-10, or year, 2025
	Frozen string `json:"frozen"` // when, RFC 3339 with offset: data known by then
	Bodies []Body `json:"bodies"` // by id: the directly connected subjects of the period
	// Those whose inputs had a mistake: verified later, each at a moment of its own.
	LeftOut     []Body       `json:"left_out"`
	Rows        []Row        `json:"rows"` // by subject, obligation and window
	Corrections []Correction `json:"corrections"`

	Was []byte `json:"-"` // the file as whoever opened it read it; nil: it is not there yet
}

// Body is a subject as the registry had it at the period's end.
type Body struct {
	ID   subject.ID `json:"id"`
	Name string     `json:"name"`
	Kind string     `json:"kind"`
	// Frozen is when, RFC 3339, where it was later than the others.
	Frozen string `json:"frozen,omitempty"`
}

// Row is one frozen figure. Key and Figure are what it is about and what it is.
type Row struct {
	Key
	Role    subject.Role `json:"role"`
	Bound   string       `json:"bound"` // at_least, at_most
	Limit   float64      `json:"limit"`
	Unit    string       `json:"unit"` // second, share, count
	Figure               // as first frozen
	InARow  int          `json:"missed_in_a_row"` // closed windows missed one after the other, up to this one
	current *Figure      // after corrections
}

// Key names a figure: a subject's, of an obligation, in a window or the part of
// it that one version's limit judges.
type Key struct {
	Subject    subject.ID `json:"subject"`
	Obligation string     `json:"obligation"`
	Version    string     `json:"version"`
	From       string     `json:"from"` // RFC 3339
	Until      string     `json:"until"`
}

// Figure is what was measured and what the rule says of it.
type Figure struct {
	// in the unit, shares unrounded to 6 decimals; null where nothing was measured
	Value    *float64        `json:"value"`
	Observed float64         `json:"observed"`
	Verdict  verdict.Verdict `json:"verdict"`
	Evidence string          `json:"evidence"` // sha256 of the evidence's canonical text
}

// Correction says that data which came after the freezing gave another figure.
type Correction struct {
	At     string `json:"at"` // RFC 3339
	Reason string `json:"reason"`
	Key
	Before Figure `json:"before"`
	After  Figure `json:"after"`
}

// Now is the figure that holds, after all corrections.
func (r *Row) Now() Figure {
	if r.current != nil {
		return *r.current
	}
	return r.Figure
}

// Corrected tells whether some correction is about the figure.
func (r *Row) Corrected() bool { return r.current != nil }

// Same tells whether two figures say the same; of the evidence that is left out,
// since other rows can make the same figure.
func (f Figure) Same(g Figure) bool {
	if (f.Value == nil) != (g.Value == nil) || f.Value != nil && *f.Value != *g.Value {
		return false
	}
	return f.Observed == g.Observed && f.Verdict == g.Verdict
}

// String is the figure for a terminal.
func (f Figure) String() string {
	value := "not measured"
	if f.Value != nil {
		value = fmt.Sprint(*f.Value)
	}
	return fmt.Sprintf("%s (observed %v, %s)", value, f.Observed, f.Verdict)
}

var periodForm = regexp.MustCompile(`^\d{4}(-(0[1-9]|1[0-2]))?$`)

// ValidPeriod tells whether a text names a month or a year.
func ValidPeriod(text string) bool { return periodForm.MatchString(text) }

// Yearly tells whether the file is about a year.
func (f *File) Yearly() bool { return len(f.Period) == 4 }

// Window is the local month or year that a period names.
func Window(text string, zone period.Zone) (period.Span, error) {
	if !ValidPeriod(text) {
		return period.Span{}, fmt.Errorf("%q is not a month, as in 2026-10, or a year, as in 2026", text)
	}
	if len(text) == 4 {
		t, err := zone.ParseDay(text + "-01-01")
		return zone.Year(t), err
	}
	t, err := zone.ParseDay(text + "-01")
	return zone.Month(t, 0), err
}

// Of makes a row of a figure that was measured at t; what it is evidenced by is
// for whoever freezes it.
func Of(f sli.Figure, id subject.ID, t period.Time, observedAtLeast ratio.Ratio, zone period.Zone) Row {
	i := f.Part.Indicator
	row := Row{
		Key: Key{id, f.Obligation.ID, f.Part.Version, zone.RFC3339(f.Part.Window.From),
			zone.RFC3339(f.Part.Window.Until)},
		Role: f.Role, Bound: i.Bound(), Limit: i.Limit.Float(), Unit: i.Unit,
	}
	row.Observed = f.Observed.Round(4)
	row.Verdict = verdict.Judge(f, t, observedAtLeast)
	if f.Value.Known() {
		v := f.Value.Round(6)
		row.Value = &v
	}
	return row
}

// Digest is that of the evidence's canonical text.
func Digest(a sli.Account) string {
	sum := sha256.Sum256([]byte(Evidence(a)))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Evidence is the canonical text of what a figure is made of, a line each, times
// in seconds since 1970 (data/README.md, verifications, explains every line).
// Rows that say the same in another order or in other pieces give the same text.
func Evidence(a sli.Account) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	spans := func(word string, set period.Set) {
		for _, s := range set {
			line("%s %d %d", word, s.From, s.Until)
		}
	}
	f, i := a.Figure, a.Figure.Part.Indicator
	line("rule %s %s %s %v %s %d", f.Obligation.ID, f.Part.Version, i.Bound(), i.Limit, i.Unit,
		int64(i.Notice.Seconds()))
	line("window %d %d", f.Part.Window.From, f.Part.Window.Until)
	spans("elapsed", a.Elapsed)
	stops := func(word string, list []sli.Stop) {
		var lines []string
		for _, s := range list {
			cut := s.Span.Cut(f.Part.Window)
			lines = append(lines, fmt.Sprintf("%s %s %d %d %v", word, s.Service, cut.From, cut.Until, s.Timely))
		}
		slices.Sort(lines)
		for _, l := range slices.Compact(lines) {
			line("%s", l)
		}
	}
	switch i.Measure {
	case rulebook.Planned, rulebook.Unplanned, rulebook.Response:
		line("counting %s", strings.Join(a.Basis.Counting, " "))
		stops("stop", a.Basis.Stops)
	}
	switch i.Measure {
	case rulebook.Planned, rulebook.Unplanned:
		stops("platform", a.Basis.Platform)
		for _, w := range a.Seen {
			spans("up "+w.Service, w.Seen.Up)
			spans("down "+w.Service, w.Seen.Down)
			spans("contested "+w.Service, w.Seen.Contested)
		}
	case rulebook.Response:
		for _, k := range a.Buckets {
			line("bucket %d %d %d %d %v", k.From, k.Until, k.Requests, k.Within, k.LeftOut)
		}
	case rulebook.Count:
		counts := slices.Clone(a.Counts)
		slices.SortStableFunc(counts, func(x, y observation.Count) int { return cmp.Compare(x.Scope, y.Scope) })
		for _, c := range counts {
			line("count %s %d %d %v", c.Scope, c.Count, c.Of, c.HasOf)
		}
	}
	return b.String()
}

// Sort puts bodies and rows in their order.
func (f *File) Sort() {
	for _, bodies := range [][]Body{f.Bodies, f.LeftOut} {
		slices.SortFunc(bodies, func(a, b Body) int { return cmp.Compare(a.ID, b.ID) })
	}
	slices.SortFunc(f.Rows, func(a, b Row) int { return a.Key.compare(b.Key) })
}

func (k Key) compare(o Key) int {
	return cmp.Or(cmp.Compare(k.Subject, o.Subject), cmp.Compare(k.Obligation, o.Obligation),
		cmp.Compare(k.From, o.From), cmp.Compare(k.Version, o.Version))
}

// Find is the row of that key.
func (f *File) Find(k Key) *Row {
	i, ok := slices.BinarySearchFunc(f.Rows, k, func(r Row, k Key) int { return r.Key.compare(k) })
	if !ok {
		return nil
	}
	return &f.Rows[i]
}

// Of are a subject's rows.
func (f *File) Of(id subject.ID) []Row {
	from, _ := slices.BinarySearchFunc(f.Rows, id, func(r Row, id subject.ID) int { return cmp.Compare(r.Subject, id) })
	until := from
	for until < len(f.Rows) && f.Rows[until].Subject == id {
		until++
	}
	return f.Rows[from:until]
}

// TakeIn freezes the figures that bodies which were left out have now: none of
// theirs was frozen before. It tells how many bodies.
func (f *File) TakeIn(now *File) int {
	n := 0
	f.LeftOut = slices.DeleteFunc(f.LeftOut, func(b Body) bool {
		i := slices.IndexFunc(now.Bodies, func(x Body) bool { return x.ID == b.ID })
		if i < 0 {
			return false
		}
		body := now.Bodies[i]
		body.Frozen = now.Frozen
		f.Bodies, f.Rows = append(f.Bodies, body), append(f.Rows, now.Of(b.ID)...)
		n++
		return true
	})
	f.Sort()
	f.apply()
	return n
}

// Difference is a figure that later data give otherwise.
type Difference struct {
	Key
	Before, After Figure
}

// Compare tells which of a subject's frozen figures the figures measured now
// give otherwise. A figure that is no longer measured at all is after nothing.
func Compare(frozen, now []Row) []Difference {
	var out []Difference
	at := make(map[Key]*Row, len(now))
	for i := range now {
		at[now[i].Key] = &now[i]
	}
	for i := range frozen {
		r := &frozen[i]
		after := Figure{Verdict: verdict.NotMeasured}
		if n := at[r.Key]; n != nil {
			after = n.Figure
		}
		if before := r.Now(); !before.Same(after) {
			out = append(out, Difference{r.Key, before, after})
		}
	}
	return out
}

// Correct registers differences.
func (f *File) Correct(differences []Difference, at, reason string) {
	for _, d := range differences {
		f.Corrections = append(f.Corrections, Correction{at, reason, d.Key, d.Before, d.After})
	}
	f.apply()
}

// apply gives each row the figure of its last correction.
func (f *File) apply() (lost []Correction) {
	for i := range f.Corrections {
		c := &f.Corrections[i]
		if r := f.Find(c.Key); r != nil {
			r.current = &c.After
		} else {
			lost = append(lost, *c)
		}
	}
	return lost
}

// InARow is how many closed windows in a row were missed, up to one with that
// verdict; earlier gives the verdict n windows before, "" where there is none.
func InARow(own verdict.Verdict, earlier func(n int) verdict.Verdict) int {
	if own != verdict.Missed {
		return 0
	}
	n := 1
	for earlier(n) == verdict.Missed {
		n++
	}
	return n
}

// Persisting is how many closed periods in a row a frozen figure was missed, by
// what holds today: a correction of this one or of an earlier one counts. Of the
// time before the first of the files that follow on each other, what was
// measured when that one was frozen stands.
func Persisting(files []*File, f *File, r *Row) int {
	if r.Now().Verdict != verdict.Missed {
		return 0
	}
	before := previous(f.Period)
	n := 1
	for {
		i := slices.IndexFunc(files, func(f *File) bool { return f.Period == before })
		if i < 0 {
			// Nothing was frozen before: the count of then goes further back.
			return n + max(0, r.InARow-1)
		}
		rows := files[i].Of(r.Subject)
		j := len(rows) - 1
		for j >= 0 && rows[j].Obligation != r.Obligation {
			j--
		}
		if j < 0 || rows[j].Now().Verdict != verdict.Missed {
			return n
		}
		n++
		r, before = &rows[j], previous(before)
	}
}

// previous is the month or year before.
func previous(name string) string {
	year, _ := strconv.Atoi(name[:4])
	if len(name) == 4 {
		return fmt.Sprintf("%04d", year-1)
	}
	month, _ := strconv.Atoi(name[5:])
	if month == 1 {
		return fmt.Sprintf("%04d-12", year-1)
	}
	return fmt.Sprintf("%04d-%02d", year, month-1)
}

// Encode writes the file: a row a line, so that a change of one is a change of
// one line.
func (f *File) Encode() []byte {
	var b bytes.Buffer
	head, _ := json.Marshal(f.Period)
	frozen, _ := json.Marshal(f.Frozen)
	fmt.Fprintf(&b, "{\n\"period\": %s,\n\"frozen\": %s,\n", head, frozen)
	list := func(name string, n int, at func(i int) any, last bool) {
		fmt.Fprintf(&b, "%q: [", name)
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString("\n  ")
			line, err := json.Marshal(at(i))
			if err != nil {
				panic(err) // plain values always encode
			}
			b.Write(line)
		}
		if n > 0 {
			b.WriteByte('\n')
		}
		b.WriteByte(']')
		if !last {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	list("bodies", len(f.Bodies), func(i int) any { return f.Bodies[i] }, false)
	if len(f.LeftOut) > 0 {
		list("left_out", len(f.LeftOut), func(i int) any { return f.LeftOut[i] }, false)
	}
	list("rows", len(f.Rows), func(i int) any { return f.Rows[i] }, false)
	list("corrections", len(f.Corrections), func(i int) any { return f.Corrections[i] }, true)
	b.WriteString("}\n")
	return b.Bytes()
}

const see = " (data/README.md, verifications)"

// Read reads a frozen period. What it says wrongly stops a build: nothing that
// was published may vanish unnoticed.
func Read(file string, data []byte, list *problem.List) *File {
	name := strings.TrimSuffix(path.Base(file), ".json")
	complain := func(offset int64, field, hint, what string, args ...any) {
		before := data[:min(int(offset), len(data))]
		line := bytes.Count(before, []byte("\n")) + 1
		col := len(before) - bytes.LastIndexByte(before, '\n')
		list.Add(problem.New(file, line, col, field, hint+see, what, args...))
	}
	if !ValidPeriod(name) {
		list.Add(problem.New(file, 0, 0, "file name", "name it by its month, 2026-10.json, or year, 2025.json"+see,
			"%q does not name a period", path.Base(file)))
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var f File
	if err := d.Decode(&f); err != nil {
		at := d.InputOffset()
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			at = syntax.Offset
		}
		complain(at, "json", "`bollettino verify` writes these files: restore it from the version control",
			"can't be read: %v", err)
		return nil
	}
	if _, err := d.Token(); err != io.EOF {
		complain(d.InputOffset(), "json", "keep one value in the file", "goes on after its end")
		return nil
	}
	if f.Period != name {
		complain(0, "period", "a file is named by its period", "is %q", f.Period)
		return nil
	}
	if !slices.IsSortedFunc(f.Rows, func(a, b Row) int { return cmp.Or(a.Key.compare(b.Key), -1) }) {
		complain(0, "rows",
			"`bollettino verify` writes each figure once, in order: restore the file from the version control",
			"are not in order")
		return nil
	}
	for _, c := range f.apply() {
		complain(0, "corrections", "a correction is about a frozen figure",
			"%s of %s is no row of this file", c.Obligation, c.Subject)
	}
	return &f
}
